"""Progress figures (số liệu tiến độ) of reports: how many tasks are done, begun or late, and the rates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.findings import Evidence
from pipeline.records import Span

ProgressState = Literal[
    "assigned",
    "done",
    "done_on_time",
    "done_late",
    "in_progress",
    "slow",
    "not_started",
    "not_done",
    "overdue",
    "suspended",
]
Bound = Literal["exact", "at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class ProgressFigure:
    """One figure on tasks as a report writes it; what is not written stays empty.

    Attributes:
        state: of the tasks that are counted; ``not_done`` where more is not said.
        count: how many; at least one of it and ``percent`` is set.
        total: of how many ("12/15").
        percent: share that is done, 0 to 100 and beyond.
        bound: whether ``percent`` is a lower bound ("trên 50%") or an upper one.
    """

    evidence: Evidence
    state: ProgressState
    count: int | None = None
    total: int | None = None
    percent: float | None = None
    bound: Bound = "exact"


_WORDS = {
    "không có": 0,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
_SPELT = "|".join(word.replace(" ", r"\s+") for word in _WORDS if word != "năm")
# "năm" is five only where nothing makes it a year.
_N = (
    rf"(?:\d{{1,3}}(?:\.\d{{3}})+|\d{{1,5}}|{_SPELT}|(?<=có\s)năm|(?<=còn\s)năm)"
    r"(?![\d.,]*\d|\s*%|\w|\s*/)"
)
_KINDS = r"(?:(?:đầu\s+)?việc|nhiệm\s+vụ|công\s+việc|nội\s+dung|chỉ\s+tiêu|mục\s+tiêu|hạng\s+mục)"
_QUALIFIED = (
    r"(?:được\s+giao|trọng\s+tâm|cụ\s+thể|công\s+việc|(?:theo|của|trong)\s+(?:K|k)ế\s+hoạch"
    r"|cải\s+cách\s+hành\s+chính|đề\s+ra|đến\s+hạn|còn\s+lại)"
)
_NOUN = rf"{_KINDS}(?:\s+{_QUALIFIED}){{0,3}}"
# The longer forms first: "hoàn thành quá hạn" is done, "quá hạn chưa hoàn thành" is not.
_STATES: tuple[tuple[ProgressState, str], ...] = (
    ("overdue", r"(?:quá|trễ)\s+hạn\s*(?:,\s*|mà\s+|nhưng\s+)?chưa\s+hoàn\s+thành"),
    ("overdue", r"chưa\s+hoàn\s+thành\s*(?:,\s*|và\s+)?(?:đã\s+)?(?:quá|trễ)\s+hạn"),
    ("in_progress", r"chưa\s+hoàn\s+thành\s*,?\s*(?:còn\s+|đang\s+)?(?:trong|trung)\s+hạn"),
    ("not_done", r"chưa\s+(?:được\s+)?(?:hoàn\s+thành|hoàn\s+tất)"),
    (
        "not_started",
        r"chưa\s+(?:được\s+)?(?:triển\s+khai|thực\s+hiện|bắt\s+đầu|có\s+kết\s+quả)(?:\s+thực\s+hiện)?",
    ),
    ("done_late", r"hoàn\s+thành\s+(?:nhưng\s+)?(?:(?:quá|trễ|chậm|muộn)\s+(?:thời\s+)?hạn|chậm(?!\s+nhất))"),
    (
        "done_on_time",
        r"hoàn\s+thành\s+(?:đúng|trước|trong)(?:\s+(?:và|hoặc)\s+(?:trước|đúng))?\s+(?:thời\s+)?hạn",
    ),
    ("suspended", r"tạm\s+dừng(?:\s+thực\s+hiện)?"),
    (
        "slow",
        r"(?:có\s+)?(?:tiến\s+độ\s+)?(?:thực\s+hiện\s+)?(?:còn\s+|bị\s+)?chậm(?:\s+tiến\s+độ)?(?!\s+nhất)",
    ),
    (
        "in_progress",
        r"đang\s+(?:được\s+|tiếp\s+tục\s+|tích\s+cực\s+)?(?:triển\s+khai|thực\s+hiện|hoàn\s+thiện|xử\s+lý)"
        r"(?:\s+thực\s+hiện)?(?:\s+d[ởỡ]\s+dang)?(?:,?\s+(?:còn\s+)?(?:trong|trung)\s+hạn)?",
    ),
    ("done", r"(?:hoàn\s+thành|hoàn\s+tất|thực\s+hiện\s+xong)"),
    ("overdue", r"(?:quá|trễ)\s+hạn"),
)
_STATE = "|".join(f"(?P<s{at}>{pattern})" for at, (_, pattern) in enumerate(_STATES))
_SHARE = r"\d{1,3}(?:[,.]\d{1,2})?\s*%"
_ABOUT = (
    r"(?:(?P<more>trên|hơn|ít\s+nhất|tối\s+thiểu)\s+|(?P<less>dưới|chưa\s+đến|tối\s+đa)\s+"
    r"|(?:khoảng|gần)\s+)?"
)
_IS = r"(?:tỷ|tỉ)\s+lệ\s+"

_OF = re.compile(
    rf"(?<!\w)(?:{_STATE})\s*(?::\s*|được\s+)?(?P<n>\d[\d.]*)\s*/\s*(?P<t>\d[\d.]*\b)\s+{_NOUN}"
    rf"(?:[^.;%\n]{{0,40}}?(?:đạt|chiếm|bằng)\s+(?:{_IS})?(?P<p>{_SHARE}))?",
    re.IGNORECASE,
)
_NOUN_OF = re.compile(
    rf"(?<![\w/.,])(?P<n>\d[\d.]*)\s*/\s*(?P<t>\d[\d.]*\b)\s+{_NOUN}\s+(?:đã\s+)?(?:được\s+)?(?:{_STATE})(?!\w)"
    rf"(?:[^.;%\n]{{0,40}}?(?:đạt|chiếm|bằng)\s+(?:{_IS})?(?P<p>{_SHARE}))?",
    re.IGNORECASE,
)
_NOUN_FIRST = re.compile(
    rf"(?<![\w/.,])(?P<n>{_N})\s+{_NOUN}\s*(?:[:,(]\s*)?"
    rf"(?:(?:hiện|vẫn|đã|còn|bị|mới)\s+)?(?:được\s+)?(?:{_STATE})(?!\w)",
    re.IGNORECASE,
)
_STATE_FIRST = re.compile(
    rf"(?<!\w)(?:{_STATE})\s*(?::\s*|là\s+|được\s+)?(?P<n>{_N})\s+{_NOUN}(?!\w)", re.IGNORECASE
)
# Without its noun a count stands beside another: "15 nhiệm vụ, trong đó: 10 hoàn thành, 03 đang thực hiện".
_ELLIPTIC = re.compile(
    rf"(?:trong\s+đó|cụ\s+thể|gồm|[,;:(]|\svà)\s*:?\s*(?:có\s+|còn\s+)?(?P<n>{_N})\s+(?:đã\s+)?(?:{_STATE})(?!\w)",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(
    rf"(?<!\w)(?:(?:được|đã)\s+giao(?:\s+chủ\s+trì)?\s*:?\s*(?:thực\s+hiện\s+)?(?P<n1>{_N})\s+{_NOUN}"
    rf"|tổng\s+(?:số|cộng)\s*(?:có\s+|là\s+|:\s*)?(?P<n2>{_N})\s+{_NOUN}"
    rf"|tổng\s+số\s+{_NOUN}\s*(?::|là|có)\s*(?P<n3>{_N}))(?!\w)",
    re.IGNORECASE,
)
_RATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\w){_IS}(?:{_NOUN}\s+)?hoàn\s+thành(?:\s+(?:{_NOUN}|đúng\s+hạn|chung)){{0,3}}\s*(?:đến\s+nay\s+)?"
        rf"(?:đạt|là|:)\s*{_ABOUT}(?P<p>{_SHARE})",
        rf"(?<!\w)(?:đạt|hoàn\s+thành)\s+(?:{_IS})?{_ABOUT}(?P<p>{_SHARE})\s+"
        rf"(?:khối\s+lượng|{_NOUN}|kế\s+hoạch|tiến\s+độ)(?!\w)",
        rf"(?<!\w)tiến\s+độ\s+(?:(?:chung|thực\s+hiện)\s+)?(?:ước\s+)?(?:đạt|là)\s+{_ABOUT}(?P<p>{_SHARE})",
    )
)
# What is still to come is no figure on what was done.
_PLANNED = re.compile(
    r"(?<!\w)(?:phấn\s+đấu|cần|phải|yêu\s+cầu|sẽ|đề\s+nghị|tập\s+trung|dự\s+kiến|bảo\s+đảm|đảm\s+bảo|để|nhằm|trước\s+ngày)"
    r"(?!\w)[^.;\n]*\Z",
    re.IGNORECASE,
)
_REACH = 70  # code points of the clause before a figure


def find_progress(text: str) -> tuple[ProgressFigure, ...]:
    """The figures on tasks in a text, in its order; none of what is planned, and none twice."""
    found: list[ProgressFigure] = []
    for figure in (*_fractions(text), *_rates(text), *_assigned(text), *_counts(text)):
        if not any(_overlap(figure.evidence.span, other.evidence.span) for other in found):
            found.append(figure)
    found += [
        figure
        for figure in _elliptic(text, found)
        if not any(_overlap(figure.evidence.span, other.evidence.span) for other in found)
    ]
    return tuple(sorted(found, key=lambda figure: figure.evidence.span.start))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _fractions(text: str) -> Iterator[ProgressFigure]:
    for pattern in (_OF, _NOUN_OF):
        for match in pattern.finditer(text):
            count, total = _number(match["n"]), _number(match["t"])
            if count <= total and not _is_planned(text, match):
                percent = _percent(match["p"]) if match["p"] else None
                evidence = _evidence(text, match.span(), "progress.fraction")
                yield ProgressFigure(evidence, _state(match), count, total, percent)


def _rates(text: str) -> Iterator[ProgressFigure]:
    for pattern in _RATES:
        for match in pattern.finditer(text):
            if not _is_planned(text, match):
                bound: Bound = "at_least" if match["more"] else "at_most" if match["less"] else "exact"
                evidence = _evidence(text, match.span(), "progress.rate")
                yield ProgressFigure(evidence, "done", percent=_percent(match["p"]), bound=bound)


def _assigned(text: str) -> Iterator[ProgressFigure]:
    for match in _ASSIGNED.finditer(text):
        number = match["n1"] or match["n2"] or match["n3"]
        yield ProgressFigure(_evidence(text, match.span(), "progress.assigned"), "assigned", _number(number))


def _counts(text: str) -> Iterator[ProgressFigure]:
    for pattern in (_NOUN_FIRST, _STATE_FIRST):
        for match in pattern.finditer(text):
            if not _is_planned(text, match):
                evidence = _evidence(text, match.span(), "progress.count")
                yield ProgressFigure(evidence, _state(match), _number(match["n"]))


def _elliptic(text: str, known: list[ProgressFigure]) -> Iterator[ProgressFigure]:
    """Counts without a noun, where a figure with one stands before them in the same sentence."""
    ends = [figure.evidence.span.end for figure in known]
    for match in _ELLIPTIC.finditer(text):
        start = match.start("n")
        before = max((end for end in ends if end <= start), default=None)
        if before is None or re.search(r"[.!?]\s|\n\s*\n", text[before:start]):
            continue
        ends.append(match.end())
        evidence = _evidence(text, (start, match.end()), "progress.elliptic")
        yield ProgressFigure(evidence, _state(match), _number(match["n"]))


def _state(match: re.Match[str]) -> ProgressState:
    return next(state for at, (state, _) in enumerate(_STATES) if match[f"s{at}"])


def _is_planned(text: str, match: re.Match[str]) -> bool:
    return _PLANNED.search(text[max(0, match.start() - _REACH) : match.start()]) is not None


def _evidence(text: str, place: tuple[int, int], rule: str) -> Evidence:
    span = Span(*place)
    return Evidence(span, span.of(text), rule)


def _number(written: str) -> int:
    words = " ".join(written.lower().split())
    return _WORDS[words] if words in _WORDS else int(words.replace(".", ""))


def _percent(written: str) -> float:
    return float(written.replace("%", "").strip().replace(",", "."))
