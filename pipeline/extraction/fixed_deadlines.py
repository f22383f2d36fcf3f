"""Fixed deadlines: dates that limit an action, as against dates that only describe something."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from pipeline.extraction.bounded_dates import BoundedDate
from pipeline.extraction.calendar import is_working_day
from pipeline.extraction.dates import IMPOSSIBLE_DATE, VAGUE, DateMention
from pipeline.extraction.deadline_cues import any_of, ends_with
from pipeline.extraction.time_clause import TimeClause
from pipeline.findings import Comparator, Deadline

# "này" after the noun makes it a reference to the present text, which carries no period of its own.
_TITLE_NOUNS = re.compile(rf"(?<!\w){any_of('title_nouns')}(?!\s+này)(?!\w)", re.IGNORECASE)
_AIM_NOUNS = re.compile(rf"(?<!\w){any_of('aim_nouns')}(?!\w)", re.IGNORECASE)
_TITLE_REACH = 160
PERIOD_RULE = "deadline.period"
INTERIM_RULE = "deadline.interim"
EXCEPTION_RULE = "deadline.exception"
_EXCEPTION = re.compile(r"(?<!\w)riêng(?:\s+[\w,/]+){0,14}\s*\Z", re.IGNORECASE)
_INTERIM = re.compile(r"(?<!\w)sơ\s+kết(?:\s+(?!tổng\s+kết)[\w,]+){0,12}\s*\Z", re.IGNORECASE)
_STATES_FACT = re.compile(
    rf"(?<!\w)(?:{any_of('fact_cues')}|đợt\s+[\w\s]{{1,20}}?|hiệu\s+lực(?:\s+thi\s+hành)?)(?:\s+kể)?\s*\Z",
    re.IGNORECASE,
)
_CLAUSE_START = re.compile(r"(?:\A|[.;:!?(])\s*(?:[-+*•]\s*)?(?:phấn\s+đấu\s*,?\s*)?\Z", re.IGNORECASE)
_CLAUSE_END = re.compile(r"\s*(?:\Z|[.;,)])")
_STARTED = re.compile(
    r"(?<!\w)(?<!được\s)(?:thực\s+hiện|triển\s+khai|vận\s+hành|hoạt\s+động)(?:\s+chính\s+thức)?\s*\Z",
    re.IGNORECASE,
)
_STOPPED = re.compile(
    r"[\W\d_]*(?:\w{1,2}\)\s*)?(?:không|chấm\s+dứt|dừng|ngừng|tạm\s+dừng|kết\s+thúc)\s+(?!có(?!\w)|để(?!\w))",
    re.IGNORECASE,
)
# "hồ sơ nộp kể từ ngày ..." says which files are meant, "05 năm kể từ ngày ..." how long.
_DESCRIBED = re.compile(
    r"(?<!\w)(?:được|đã|nộp|tiếp\s+nhận|phát\s+sinh|ban\s+hành|ký|sinh|tuyển\s+dụng|thành\s+lập|nghỉ|hiệu\s+lực|áp\s+dụng)"
    r"(?:\s+\w+){0,4}\s*\Z|(?:ngày|tháng|năm)\s*\Z",
    re.IGNORECASE,
)
_BEFORE_TIME = re.compile(
    r"(?:\A[\W_]*|[,;:.(/+\d-]\s*|(?<!\w)(?:và|từ|cả|suốt|thực\s+hiện|dự\s+kiến|giai\s+đoạn|bắt\s+đầu|trình|xong|trong))"
    r"\s*\Z",
    re.IGNORECASE,
)
_PAST = ends_with("past_cues", r"(?:\s+\w+){0,5}")
_COMPLETES = re.compile(r"(?<!\w)(?:hoàn\s+thành|xong)(?:\s+[\w,]+){0,12}\s*\Z", re.IGNORECASE)
_TENTATIVE = re.compile(r"dự\s+kiến", re.IGNORECASE)
_EXTENDS = re.compile(r"(?:gia\s+hạn|lùi|kéo\s+dài|điều\s+chỉnh)(?:\s+\w+){0,8}\s*\Z", re.IGNORECASE)
_NEXT_YEAR = re.compile(
    r"\s+(?:của\s+)?năm\s+(?:sau|tới|kế\s+tiếp|tiếp\s+theo|liền\s+kề)(?!\w)", re.IGNORECASE
)
_BOUNDARY = re.compile(r"[.;:!?](?=\s)")
_LEFT_REACH = 600  # no clause's words of time look further back


def _left_of(clause: TimeClause, offset: int) -> str:
    """The text of the same clause before an offset."""
    left = clause.blank[max(0, offset - _LEFT_REACH) : offset]
    cuts = [match.end() for match in _BOUNDARY.finditer(left)]
    return left[cuts[-1] :] if cuts else left


def limits_action(clause: TimeClause, found: BoundedDate) -> bool:
    """Whether a date of running text limits an action rather than describes a thing, a name or a fact."""
    if found.bound is None:
        return found.labelled or (found.enclosed and _is_period(found))
    if found.bound == "from" and found.first is found.last and not _is_range(found.last):
        return _begins_action(clause, found)
    if found.last.bare and found.last.precision == "day" and not _bound_makes_day(clause, found):
        return False
    left = _left_of(clause, found.start)
    if found.last.year is None and found.last.precision == "year" and VAGUE not in found.last.flags:
        return bool(_COMPLETES.search(left))
    if found.bound in ("within", "on") and _PAST.search(left):
        return False
    if found.bound != "before" and _STATES_FACT.search(left):
        return False
    if found.last.precision == "day" or not left.strip() or _CLAUSE_START.search(left):
        return True
    at_once = clause.blank[found.start : found.end].lower().startswith("ngay")
    nouns = _AIM_NOUNS if found.bound == "on" else _TITLE_NOUNS
    return at_once or found.last.precision != "year" or not nouns.search(left[-_TITLE_REACH:])


def _begins_action(clause: TimeClause, found: BoundedDate) -> bool:
    """Whether "từ D" says since when to act: it opens the clause or closes one that starts or stops."""
    left = _left_of(clause, found.start)
    if _CLAUSE_START.search(left):
        return True
    closes = bool(_CLAUSE_END.match(clause.blank, found.end))
    if not closes or _STARTED.search(left) or _STOPPED.match(left):
        return closes
    since, base = found.last.start, clause.base
    to_come = since is not None and base is not None and since >= base
    worded = clause.blank[found.start : found.end].lower().startswith("kể")
    return to_come and worded and not (_STATES_FACT.search(left) or _DESCRIBED.search(left))


def _is_period(found: BoundedDate) -> bool:
    """Whether a parenthesis states a period: not a day, and not the bare year of a law's name."""
    if found.last.precision == "day":
        return False
    return not found.last.bare or found.first is not found.last or _is_range(found.last) or found.open_ended


def states_time(clause: TimeClause, found: BoundedDate) -> bool:
    """Whether a date of a time cell is the time itself: nothing but words of time stand before it."""
    left = clause.blank[: found.start]
    if found.bound not in (None, "before") and _STATES_FACT.search(left):
        return False
    return bool(found.bound or found.labelled or found.enclosed or _BEFORE_TIME.search(left))


def _bound_makes_day(clause: TimeClause, found: BoundedDate) -> bool:
    """Whether the bound shows that "30/6" is a day and not a fraction, or that "ngày 15" is one to come."""
    if found.bound == "within" and found.first is not found.last:
        return found.first.quote.lower().startswith("ngày")
    if found.bound == "from" and found.first.precision == "day" and not found.listed:
        return found.first.quote[1:2].isdigit() and found.last.quote[1:2].isdigit()
    if found.bound == "before" or found.last.first_month is None:
        return found.bound in ("before", "by")
    bound = clause.blank[found.start : found.last.span.start].lower()
    return found.bound == "by" and not bound.startswith("không") and found.last.quote[1:2].isdigit()


def _is_range(mention: DateMention) -> bool:
    """Whether one mention has two ends: "tháng 3 đến tháng 10", "16-22/11/2025", "năm 2025-2030"."""
    if mention.first_year is not None or mention.first_month is None or mention.last_month is None:
        return mention.first_year is not None
    months = mention.last_month - mention.first_month
    return {
        "day": mention.first_day != mention.last_day,
        "month": months != 0,
        "quarter": months > 2 or months < 0,
    }.get(mention.precision, False)


def _year_of(clause: TimeClause, mention: DateMention) -> tuple[int | None, bool]:
    """The year and whether it was concluded: the hint's, else the first in which the day has not passed.

    "A missing year is the document's year, or the next one if that day had passed when it was signed."
    """
    if mention.year is not None:
        return mention.year, False
    base = clause.base
    if base is None:
        return clause.year_hint, True
    if _NEXT_YEAR.match(clause.blank, mention.span.end):
        return base.year + 1, True
    for year in (clause.year_hint, base.year):
        period = mention.period(year) if year else None
        if period and period[1] >= base:
            return year, True
    return base.year + 1, True


def _with_month(clause: TimeClause, mention: DateMention, other: DateMention) -> tuple[DateMention, bool]:
    """A bare "ngày 15" in the month of its partner, else in the next month in which that day comes."""
    if mention.first_month is not None:
        return mention, False
    if other.first_month is not None:
        return replace(
            mention, first_month=other.first_month, last_month=other.first_month, year=other.year
        ), False
    base = clause.base
    if base is None or mention.last_day is None:
        return mention, True
    passed = mention.last_day < base.day
    month = base.month % 12 + 1 if passed else base.month
    year = base.year + 1 if passed and base.month == 12 else base.year
    return replace(mention, first_month=month, last_month=month, year=year), True


def _ends(clause: TimeClause, found: BoundedDate) -> tuple[date | None, date | None, tuple[str, ...]]:
    """First day, last day and what was concluded; the first date takes what it lacks from the last."""
    last, month_inferred = _with_month(clause, found.last, found.first)
    first, _ = _with_month(clause, found.first, last)
    year, year_inferred = _year_of(clause, last)
    until = last.period(year)
    inferred = (
        *(("month",) if month_inferred else ()),
        *(("year",) if year_inferred or month_inferred else ()),
    )
    if until is None:
        return None, None, inferred
    since = first.period(first.year or until[1].year)
    if since and since[0] > until[1] and first.year is None:
        since = first.period(until[1].year - 1)
    ordered = since is not None and since[0] <= until[1]
    return since[0] if since and ordered else None, until[1], inferred


def _opening_of_last(clause: TimeClause, found: BoundedDate) -> date | None:
    last, _ = _with_month(clause, found.last, found.first)
    period = last.period(_year_of(clause, last)[0])
    return period[0] if period else None


def _flags(
    clause: TimeClause, found: BoundedDate, due: date | None, inferred: tuple[str, ...]
) -> tuple[str, ...]:
    flags = []
    if _TENTATIVE.search(clause.blank[max(0, found.start - 12) : found.end + 12]):
        flags.append("tentative")
    if found.extends or _EXTENDS.search(clause.blank[max(0, found.start - 60) : found.start]):
        flags.append("extension")
    if found.clock:
        flags.append("clock_time")
    if found.mixed:
        flags.append("mixed_bound")
    if IMPOSSIBLE_DATE in (*found.first.flags, *found.last.flags) or due is None:
        flags.append(IMPOSSIBLE_DATE if "year" not in inferred or found.last.flags else "missing_year")
    if VAGUE in found.last.flags:
        flags.append(VAGUE)
    if found.open_ended:
        flags.append("open_ended")
    if due and found.last.precision == "day" and not is_working_day(due):
        flags.append("due_on_day_off")
    return tuple(flags)


def _comparator(found: BoundedDate) -> Comparator:
    if found.bound in (None, "from"):
        return "by" if found.first is found.last and found.last.precision == "day" else "within"
    return found.bound


def _rule_of(clause: TimeClause, found: BoundedDate) -> str:
    """Name of the rule that read the date: of an exception, an interim review, a bound or a mere period."""
    left = _left_of(clause, found.start)
    if _EXCEPTION.search(left):
        return EXCEPTION_RULE
    if _INTERIM.search(left):
        return INTERIM_RULE
    return f"deadline.{found.bound}" if found.bound else PERIOD_RULE


def fixed_deadline(clause: TimeClause, found: BoundedDate) -> Deadline:
    """The deadline that a bounded date states.

    "trước ngày D" has due D, as the contract of evaluation writes it; "trước tháng M" and "trước quý Q" end
    on the day before that period. "từ D" without an end is ongoing from D.
    """
    since, due, inferred = _ends(clause, found)
    single = found.first is found.last
    ranged = not single or found.last.precision != "day" or _is_range(found.last)
    bound = found.bound
    start = since if ranged and since != due else None
    if bound == "from" and single and not _is_range(found.last):
        return clause.deadline(
            found.start,
            found.end,
            "ongoing",
            "deadline.from",
            start=since,
            comparator="from",
            inferred=inferred,
        )
    if bound == "before" and found.last.precision != "day" and VAGUE not in found.last.flags:
        opening = _opening_of_last(clause, found)
        due, start = (opening - timedelta(days=1) if opening else None), None
    elif bound in ("before", "by"):
        start = None
    if found.from_now and clause.base:
        start, inferred = clause.base, (*inferred, "start")
    return clause.deadline(
        found.start,
        found.end,
        "fixed",
        _rule_of(clause, found),
        due=due,
        start=start,
        comparator=_comparator(found),
        inferred=inferred,
        flags=_flags(clause, found, due, inferred),
    )
