"""The figures of a report: for each body that leads tasks, how many are where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.index.queries import Facet
from pipeline.tracking.occurrences import first_day, last_day, occurrences
from pipeline.tracking.records import UNTOUCHED, Status
from search_api.scoped import ScopedLibrary
from search_api.web.report_query import ReportQuery
from search_api.web.task_query import TaskQuery

_AGENCIES = 60
_AT_ONCE = 200  # recurring tasks looked at at a time


@dataclass(frozen=True, slots=True)
class Figures:
    """How many tasks, or occurrences of those that recur, are where on the day of the report.

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
    """The figures on the day that is read; of what falls due in a period each occurrence counts."""
    recurring = list(_recurring(query, reading))
    whole = ReportRow("", _figures(query.tasks(), reading, recurring))
    if query.agency:
        return Report((ReportRow(query.agency, whole.figures),), whole, 0)
    asked = query.tasks().request(reading.today, size=1, facets=(Facet.AGENCY,))
    counts = reading.tasks(asked).facets[Facet.AGENCY]
    rows = [
        ReportRow(
            count.label,
            _figures(
                query.tasks(count.label), reading, [one for one in recurring if count.value in one.leads]
            ),
        )
        for count in counts[:_AGENCIES]
    ]
    leading = sorted((row for row in rows if row.figures.total), key=lambda row: -row.figures.total)
    return Report(tuple(leading), whole, max(len(counts) - _AGENCIES, 0))


@dataclass(frozen=True, slots=True)
class _Recurring:
    """A recurring task in the period of a report.

    Attributes:
        leads: keys of the bodies.
        statuses: of each occurrence in the period.
    """

    leads: frozenset[str]
    statuses: tuple[Status, ...]


def _figures(query: TaskQuery, reading: ScopedLibrary, recurring: Sequence[_Recurring]) -> Figures:
    """Tasks that are due once as the index counts them, and the occurrences of those that recur."""
    asked = query.request(reading.today, size=1, facets=(Facet.STATUS,))
    if query.due_from is not None:
        asked = replace(asked, where=replace(asked.where, recurs=False))
    found = Counter({str(count.value): count.hits for count in reading.tasks(asked).facets[Facet.STATUS]})
    found.update(status.value for one in recurring for status in one.statuses)
    return Figures(
        on_time=found[Status.DONE],
        late=found[Status.DONE_LATE],
        in_progress=found[Status.IN_PROGRESS],
        not_due=found[Status.NOT_STARTED],
        overdue=found[Status.OVERDUE],
        halted=found[Status.SUSPENDED] + found[Status.CANCELLED],
    )


def _recurring(query: ReportQuery, reading: ScopedLibrary) -> Iterator[_Recurring]:
    """The recurring tasks of a report on what falls due in a period, in it."""
    asked = query.tasks().request(reading.today, size=_AT_ONCE)
    first, last = asked.where.due_from, asked.where.due_to
    if first is None or last is None:
        return
    asked = replace(asked, where=replace(asked.where, due_from=None, due_to=None, recurs=True))
    while True:
        page = reading.tasks(asked)
        tasks, states = reading.tasks_in_full(page.hits), reading.states(page.hits)
        documents = reading.summaries(page.hits)
        for hit in page.hits:
            task, document = tasks.get(hit.entry.id), documents.get(hit.entry.document_id)
            if task is None or document is None:
                continue
            found = occurrences(
                task.deadline,
                states.get(hit.entry.id, UNTOUCHED),
                reading.today,
                max(first, first_day(document.date, document.received, reading.today)),
                min(last, last_day(document.title, document.date)),
            )
            leads = frozenset(body.key for body in hit.entry.bodies if body.role == "lead")
            yield _Recurring(leads, tuple(one.status for one in found))
        if page.next is None:
            return
        asked = replace(asked, cursor=page.next)
