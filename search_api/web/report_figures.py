"""The figures of a report: for each body that leads tasks, how many are where."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.index.queries import Facet
from pipeline.tracking.records import Status
from search_api.scoped import ScopedLibrary
from search_api.web.report_query import ReportQuery
from search_api.web.task_query import TaskQuery

_AGENCIES = 60


@dataclass(frozen=True, slots=True)
class Figures:
    """How many tasks are where on the day of the report.

    Attributes:
        on_time, late: done, by the last day or after it.
        in_progress, not_due: not done and not overdue: begun, or not.
        overdue: not done, and the last day is over.
        halted: suspended or cancelled.
    """

    on_time: int = 0
    late: int = 0
    in_progress: int = 0
    not_due: int = 0
    overdue: int = 0
    halted: int = 0

    @property
    def total(self) -> int:
        """All that were given."""
        return self.on_time + self.late + self.in_progress + self.not_due + self.overdue + self.halted

    @property
    def settled(self) -> int:
        """Those whose time is up: done, or overdue; what shares are measured by."""
        return self.on_time + self.late + self.overdue


@dataclass(frozen=True, slots=True)
class ReportRow:
    """The figures of one body; of all together where ``agency`` is empty."""

    agency: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Report:
    """A row for each body, the most tasks first, and all together, each task counted once.

    Attributes:
        left_out: how many bodies with fewer tasks are not shown.
    """

    rows: tuple[ReportRow, ...]
    whole: ReportRow
    left_out: int


def report(query: ReportQuery, reading: ScopedLibrary) -> Report:
    """The figures on the day that is read."""
    whole = ReportRow("", _figures(query.tasks(), reading))
    if query.agency:
        return Report((ReportRow(query.agency, whole.figures),), whole, 0)
    asked = query.tasks().request(reading.today, size=1, facets=(Facet.AGENCY,))
    counts = reading.tasks(asked).facets[Facet.AGENCY]
    rows = [
        ReportRow(count.label, _figures(query.tasks(count.label), reading)) for count in counts[:_AGENCIES]
    ]
    leading = sorted((row for row in rows if row.figures.total), key=lambda row: -row.figures.total)
    return Report(tuple(leading), whole, max(len(counts) - _AGENCIES, 0))


def _figures(query: TaskQuery, reading: ScopedLibrary) -> Figures:
    asked = query.request(reading.today, size=1, facets=(Facet.STATUS,))
    found = {count.value: count.hits for count in reading.tasks(asked).facets[Facet.STATUS]}
    return Figures(
        on_time=found.get(Status.DONE, 0),
        late=found.get(Status.DONE_LATE, 0),
        in_progress=found.get(Status.IN_PROGRESS, 0),
        not_due=found.get(Status.NOT_STARTED, 0),
        overdue=found.get(Status.OVERDUE, 0),
        halted=found.get(Status.SUSPENDED, 0) + found.get(Status.CANCELLED, 0),
    )
