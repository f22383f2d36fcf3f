"""Speed of each component of the extraction, and how it grows with the text.

Run with ``python -m benchmarks.components``. The text is a plan of ten pages made of sections like the one
below, then four and sixteen times as long. Growth is time per character beside that of the shortest text: 1.0
is linear.
"""

from __future__ import annotations

import statistics
import time

from pipeline.extraction import load_pipeline
from pipeline.extraction.components import tokens_of
from pipeline.reading import read_bytes

TEN_PAGES = 25_000  # code points
FACTORS = (1, 4, 16)
ROUNDS = 3
LIMIT = 0.25  # seconds for ten pages

HEADER = (
    "ỦY BAN NHÂN DÂN\nTỈNH AN BÌNH\n-------\nSố: 15/KH-UBND\n\nAn Bình, ngày 12 tháng 02 năm 2025\n\n"
    "KẾ HOẠCH\nCải cách hành chính năm 2025\n\n"
)
SECTION = (
    "{n}. Nhiệm vụ thứ {n}\n\n"
    "a) Sở Nội vụ chủ trì, phối hợp với Sở Tài chính và Ủy ban nhân dân các huyện rà soát vị trí việc làm "
    "theo Nghị định số {n}/2023/NĐ-CP ngày 15/3/2023 của Chính phủ, báo cáo kết quả trước ngày 15/9/2025.\n\n"
    "b) Các sở, ban, ngành cập nhật thủ tục hành chính trên Cổng dịch vụ công; định kỳ hằng quý công khai "
    "tình hình giải quyết hồ sơ; bố trí công chức có chuyên môn tại Bộ phận Một cửa.\n\n"
    "| STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian |\n"
    "| 1 | Xây dựng dữ liệu dùng chung của ngành thứ {n} | Sở Khoa học và Công nghệ | Công an tỉnh "
    "| Quý III/2025 |\n"
    "| 2 | Tập huấn kỹ năng số cho công chức cấp xã | Sở Nội vụ | UBND các xã | Tháng 10/2025 |\n\n"
    "Các đơn vị chủ động khắc phục khó khăn, nâng cao chất lượng phục vụ người dân và doanh nghiệp.\n\n"
)


def plan(size: int) -> str:
    """A plan of about ``size`` code points."""
    count = size // len(SECTION) + 1
    return HEADER + "".join(SECTION.format(n=number) for number in range(1, count + 1))


def seconds(text: str) -> dict[str, float]:
    """The median time of each component, with reading and tokens, on one text."""
    nlp = load_pipeline()
    times: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        document = read_bytes(text.encode(), "plan.txt")
        start = time.perf_counter()
        doc = tokens_of(nlp, document)
        times.setdefault("zones, tokens", []).append(time.perf_counter() - start)
        for name, component in nlp.pipeline:
            start = time.perf_counter()
            doc = component(doc)
            times.setdefault(name, []).append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    seconds(plan(1_000))  # loads data and the model
    texts = [plan(TEN_PAGES * factor) for factor in FACTORS]
    measured = [seconds(text) for text in texts]
    print(f"{'':16}" + "".join(f"{f'{len(text):,} chars':>32}" for text in texts))
    for name in measured[0]:
        cells = []
        for text, times in zip(texts, measured, strict=True):
            growth = (times[name] / len(text)) / (measured[0][name] / len(texts[0]))
            cells.append(
                f"{times[name] * 1e3:8.1f} ms {len(text) / times[name] / 1e3:8,.0f} kchar/s ×{growth:4.2f}"
            )
        print(f"{name:16}" + "".join(f"{cell:>32}" for cell in cells))
    whole = sum(measured[0].values())
    print(f"ten pages: {whole:.3f} s, at most {LIMIT} s are allowed")


if __name__ == "__main__":
    main()
