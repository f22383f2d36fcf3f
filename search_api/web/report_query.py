"""Which tasks a report counts: those of a period, given or due in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from search_api.web.task_query import TaskQuery

_PERIOD = re.compile(r"(\d{4})(?:-(?:q([1-4])|t(1[0-2]|[1-9])|(6t)))?")
_YEARS = range(1990, 2101)
BASES = {"den-han": "Đến hạn trong kỳ", "giao": "Văn bản ban hành trong kỳ"}


@dataclass(frozen=True, slots=True)
class Period:
    """A time that is reported on; both days are inside.

    Attributes:
        code: as in addresses: ``2026``, ``2026-q4``, ``2026-6t`` (its first half) or ``2026-t11``.
    """

    code: str
    first: date
    last: date

    @property
    def name(self) -> str:
        """What staff call it."""
        year, _, part = self.code.partition("-")
        if not part:
            return f"Năm {year}"
        if part == "6t":
            return f"6 tháng đầu năm {year}"
        return (
            f"Quý {['I', 'II', 'III', 'IV'][int(part[1]) - 1]}/{year}"
            if part[0] == "q"
            else f"Tháng {part[1:]}/{year}"
        )


@dataclass(frozen=True, slots=True)
class ReportQuery:
    """What a report is asked for.

    Attributes:
        basis: one of ``BASES`` (``theo``).
        agency: only of this body (``co-quan``).
        issuer: only of documents that this body issued (``noi-ban-hanh``).
    """

    period: Period
    basis: str = "den-han"
    agency: str = ""
    issuer: str = ""

    def parameters(self) -> dict[str, str]:
        """The parameters of its address."""
        found = {"ky": self.period.code, "theo": self.basis}
        named = {"co-quan": self.agency, "noi-ban-hanh": self.issuer}
        return found | {key: value for key, value in named.items() if value}

    def address(self, path: str, period: Period | None = None) -> str:
        """The address of a page with these conditions, maybe of another period."""
        wanted = self.parameters() | ({"ky": period.code} if period else {})
        return f"{path}?{urlencode(wanted)}"

    def tasks(self, agency: str = "", status: str = "tat-ca") -> TaskQuery:
        """The tasks that it counts, of a body as lead, in some status."""
        body = agency or self.agency
        due = self.basis == "den-han"
        return TaskQuery(
            agency=body,
            exactly=bool(agency),
            role="chu-tri" if body else "",
            status=status,
            due_from=self.period.first if due else None,
            due_to=self.period.last if due else None,
            issued_from=None if due else self.period.first,
            issued_to=None if due else self.period.last,
            issuer=self.issuer,
        )


def period(code: str) -> Period | None:
    """The period with a code; ``None`` where it is none."""
    match = _PERIOD.fullmatch(code)
    if match is None or int(match[1]) not in _YEARS:
        return None
    year, quarter, month, half = int(match[1]), match[2], match[3], match[4]
    if quarter:
        first, months = date(year, 3 * int(quarter) - 2, 1), 3
    elif month:
        first, months = date(year, int(month), 1), 1
    else:
        first, months = date(year, 1, 1), 6 if half else 12
    end = first.month + months
    after = date(year + (end - 1) // 12, (end - 1) % 12 + 1, 1)
    return Period(code, first, after - timedelta(days=1))


def quarter_of(day: date) -> Period:
    """The quarter that a day lies in."""
    found = period(f"{day.year}-q{(day.month + 2) // 3}")
    assert found is not None  # noqa: S101 (every day lies in a quarter)
    return found


def periods_around(today: date) -> Iterator[Period]:
    """The periods that can be chosen: this year's and last year's quarters, halves and months."""
    for year in (today.year, today.year - 1):
        parts = ("", "-q1", "-q2", "-6t", "-q3", "-q4", *(f"-t{month}" for month in range(1, 13)))
        yield from (found for part in parts if (found := period(f"{year}{part}")))


def report_query(parameters: Mapping[str, str], today: date) -> ReportQuery:
    """What the parameters of an address ask; this quarter where they name no period."""
    found = period(parameters.get("ky", "").lower()) or quarter_of(today)
    basis = parameters.get("theo", "")
    return ReportQuery(
        found,
        basis if basis in BASES else "den-han",
        parameters.get("co-quan", "").strip()[:300],
        parameters.get("noi-ban-hanh", "").strip()[:300],
    )
