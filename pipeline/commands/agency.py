"""``dondoc agency``: which body a name means on a day, and who holds its duties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.commands import wording
from pipeline.commands.output import (
    PlainFormat,
    PlainFormatOption,
    console,
    holder_values,
    parse_day,
    print_jsonl,
    printable,
)
from pipeline.errors import UsageError
from pipeline.extraction.agencies import Resolution, resolve_agency
from pipeline.extraction.predecessors import predecessors
from pipeline.extraction.succession import Holders, who_holds
from pipeline.extraction.transfers import Holder

_LEGEND = "Kết quả để tham khảo; căn cứ ghi “chưa đối chiếu” cần được kiểm tra trước khi sử dụng."


def agency_command(
    name: Annotated[str, typer.Argument(metavar="TÊN_CƠ_QUAN", help="Như đã viết, được viết tắt.")],
    place: Annotated[
        str | None, typer.Option(help="Địa phương của cơ quan (Lạng Sơn; xã Tân Lập, tỉnh Hà Tĩnh).")
    ] = None,
    day: Annotated[
        str | None, typer.Option("--date", help="Ngày cần hỏi (2026-01-01); mặc định hôm nay.")
    ] = None,
    output: PlainFormatOption = PlainFormat.TABLE,
) -> None:
    """Tra cứu cơ quan nào giữ nhiệm vụ của một cơ quan: chuỗi kế thừa kèm văn bản làm căn cứ."""
    at = parse_day(day) or date.today()
    found = resolve_agency(name, at, place)
    if found.status == "unknown":
        raise UsageError("unknown_agency", f"Không nhận ra tên cơ quan: {name}.")
    # all of its history counts: a body that ended before the day asked about handed its duties on
    answers = [who_holds(replace(agency, as_of=None), at, None) for agency in found.candidates]
    if output is PlainFormat.JSONL:
        print_jsonl(_as_json(found, answer) for answer in answers)
    elif found.agency is None:
        _print_choice(console(), answers)
    else:
        _print_answer(console(), answers[0])


def _as_json(found: Resolution, answer: Holders) -> dict[str, Any]:
    return {
        "asked": found.asked,
        "resolution": found.status,
        "flags": list(found.flags),
        "agency": {"id": answer.asked.id, "name": answer.asked.name},
        "date": answer.at.isoformat(),
        "status": answer.status,
        "message": answer.message,
        "holders": [holder_values(holder) for holder in answer.holders],
        "predecessors": [holder_values(holder) for holder in predecessors(answer.asked, answer.at)],
    }


def _print_choice(out: Console, answers: list[Holders]) -> None:
    """Names the bodies that bear one name; a place or a day may tell them apart."""
    out.print(f"Cần xác định: có {len(answers)} cơ quan mang tên này; hãy ghi thêm --place hoặc --date.")
    for answer in answers:
        out.print(Text(f"- {printable(answer.message)}"))


def _print_answer(out: Console, answer: Holders) -> None:
    out.print(Text(printable(answer.message), style="bold"))
    moved = any(holder.chain for holder in answer.holders)
    if moved:
        out.print(_holders_table("Cơ quan giữ nhiệm vụ", answer.holders))
    earlier = predecessors(answer.asked, answer.at)
    if earlier:
        out.print()
        out.print("Kế thừa nhiệm vụ của các cơ quan tiền thân:")
        out.print(_holders_table("Cơ quan tiền thân", earlier))
    if moved or earlier:
        out.print(_LEGEND, style="dim")


def _holders_table(heading: str, holders: tuple[Holder, ...]) -> Table:
    table = Table(box=box.ROUNDED, show_lines=True)
    for title in (heading, "Nội dung", "Chuỗi kế thừa, căn cứ", "Ghi chú"):
        table.add_column(title)
    for holder in holders:
        chain = "\n".join(
            f"{step.origin} → {step.target}, từ {wording.day(step.since)} ({wording.acts(step.acts)})"
            for step in holder.chain
        )
        functions = "; ".join(holder.functions) or ("toàn bộ" if len(holders) == 1 else "phần còn lại")
        cells = (holder.name, functions, chain or "không thay đổi", _remarks(holder))
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table


def _remarks(holder: Holder) -> str:
    remarks = [step.note for step in holder.chain if step.note]
    if holder.doubt:
        remarks.insert(0, wording.DOUBTS[holder.doubt])
    if not holder.verified:
        remarks.append("chưa đối chiếu")
    return "; ".join(remarks)
