"""Which open tasks a report (báo cáo) answers: proposals with their evidence, which a person confirms.

Four things speak for a task: the report cites the document that gives it, comes from a body that is told to
do it, comes when it is due, and says the same words. None of them decides alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from pipeline.errors import UsageError
from pipeline.extraction.agencies import resolve_agency
from pipeline.findings import BodyMention, Extraction, Task
from pipeline.index.listing import list_tasks
from pipeline.index.queries import Filter
from pipeline.library import Library
from pipeline.records import Span
from pipeline.store.names import agency_key, body_key, is_body, plain_key
from pipeline.store.ports import DocumentStore, DocumentSummary, ListedTask
from pipeline.text import shadow
from pipeline.tracking.occurrences import due_days, last_day
from pipeline.tracking.records import EventKind, Status, TaskEvent, TaskKey, TaskState

ClueKind = Literal["citation", "body", "period", "words"]

_WEIGHTS: dict[ClueKind, float] = {"citation": 0.35, "body": 0.25, "period": 0.1, "words": 0.3}
_LEAST = 0.5  # of a proposal
_LEAST_WORDS = 0.4  # of a sentence, below which it is about something else
_NEAR, _FAR = 45, 120  # days between report and due day
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[^.;\n]+(?:[.](?=\d)[^.;\n]+)*")
_DONE = re.compile(r"(?<!\w)(?:đã|xong|hoàn\s+thành)(?!\w)", re.IGNORECASE)
_UNDER_WAY = re.compile(r"(?<!\w)(?:đang|chưa|dự\s+thảo|sẽ|tiếp\s+tục)(?!\w)", re.IGNORECASE)
# The level that a group of bodies is of, by the first words of a member's key.
_LEVELS = ("so", "bo", "phong", "uy ban nhan dan", "cong an", "truong", "ban")


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing that speaks for an answer.

    Attributes:
        strength: 0 to 1.
        span: words of the report, where some say it.
    """

    kind: ClueKind
    strength: float
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class AnswerProposal:
    """A task that a report seems to answer.

    Attributes:
        score: 0 to 1.
        clues: the strongest first.
        period: for a recurring task, the occurrence that it answers.
        suggested: what the report says of it, as far as one sentence tells.
    """

    listed: ListedTask
    score: float
    clues: tuple[Clue, ...]
    period: date | None = None
    suggested: Status | None = None


def propose_answers(library: Library, document_id: int, today: date, limit: int = 10) -> list[AnswerProposal]:
    """The open tasks that a stored report seems to answer, the likeliest first.

    Those are left out of which a person said whether it does.

    Args:
        library: whose index is up to date.
        document_id: of the report.
        today: the day on which bodies stand in the place of earlier ones.
        limit: of proposals.

    Raises:
        UsageError: there is no such document, or it does not say when it was signed or by whom.
    """
    store = library.store
    report = store.load(document_id)
    summary = store.summaries([document_id])[document_id]
    if summary.date is None or summary.issuer is None:
        raise UsageError("no_report", "Văn bản chưa rõ ngày hoặc cơ quan ban hành nên chưa đối chiếu được.")
    cited = _cited(store, document_id)
    listed = [
        one
        for one in _candidates(library, summary, cited, today)
        if one.document.id != document_id and (one.document.date or summary.date) <= summary.date
    ]
    matching = _Matching(report, summary, cited, [one.task for one in listed])
    states = library.tracking.states_of(dict.fromkeys(one.document.sha256 for one in listed))
    judged = library.tracking.judgements([summary.sha256]).get(summary.sha256, ())
    known = {event.task for event in judged}
    found = []
    for one in listed:
        if _key(one) in known:
            continue
        state = states.get(one.document.sha256, {}).get(one.task.evidence.span.start, TaskState())
        is_open = state.status.is_open and state.merged_into is None
        proposal = matching.proposal(one, state) if is_open else None
        if proposal is not None:
            found.append(proposal)
    found.sort(key=lambda proposal: (-proposal.score, *_place(proposal.listed)))
    return found[:limit]


def judging_event(
    kind: Literal[EventKind.ANSWERED, EventKind.DECLINED],
    task: TaskKey,
    report: DocumentSummary,
    author: str,
    at: datetime,
    *,
    period: date | None = None,
    status: Status | None = None,
    on: date | None = None,
) -> TaskEvent:
    """The event by which a person confirms that a report answers a task, or says that it does not.

    Args:
        kind: which of both.
        task: which task.
        report: as it is stored.
        author: who says so.
        at: when, with its zone.
        period: for a recurring task, the occurrence.
        status: what the task is from now on; ``None`` where the report settles nothing.
        on: since when.
    """
    name = report.number or report.file_name
    return TaskEvent(task, at, author, kind, status, on, period, document=name, others=(report.sha256,))


def _key(listed: ListedTask) -> TaskKey:
    return TaskKey(listed.document.sha256, listed.task.evidence.span.start)


def _place(listed: ListedTask) -> tuple[int, int]:
    return listed.document.id, listed.task.evidence.span.start


def _cited(store: DocumentStore, document_id: int) -> dict[int, Span]:
    """Where the report cites each stored document."""
    found: dict[int, Span] = {}
    for resolved in store.citations(document_id):
        for document in resolved.candidates:
            found.setdefault(document.id, resolved.citation.evidence.span)
    return found


def _candidates(
    library: Library, report: DocumentSummary, cited: Mapping[int, Span], today: date
) -> Iterable[ListedTask]:
    """The tasks of the documents that are cited, and those of the body that reports."""
    documents = library.store.summaries(list(cited))
    of_cited = [
        ListedTask(document, task)
        for id_, document in documents.items()
        for task in library.store.load(id_).tasks
    ]
    found = {_place(task): task for task in of_cited}
    issuer, day = report.issuer or "", report.date or date.max
    agency = resolve_agency(issuer, day, None).agency
    for name in dict.fromkeys((issuer, agency.row.name if agency else issuer)):
        for task in list_tasks(library.store, library.index, Filter(agency=body_key(name)), today):
            if _same_place(issuer, task.document, day):
                found[_place(task)] = task  # it also tells in whose place the body holds the task
    return found.values()


@lru_cache(maxsize=4096)
def _province(issuer: str | None, day: date | None) -> str | None:
    agency = resolve_agency(issuer, day, None).agency if issuer else None
    return agency.province.id if agency and agency.province else None


def _same_place(issuer: str, directive: DocumentSummary, day: date) -> bool:
    """Whether a document can mean the body that reports when it names no place."""
    own, other = _province(issuer, day), _province(directive.issuer, directive.date)
    return own is None or other is None or own == other


class _Matching:
    """One report against many tasks."""

    def __init__(
        self, report: Extraction, summary: DocumentSummary, cited: Mapping[int, Span], tasks: Sequence[Task]
    ) -> None:
        self._text = report.document.text
        self._summary = summary
        self._issuer_key = body_key(summary.issuer or "")
        self._cited = cited
        frequency = Counter(gram for task in tasks for gram in set(_grams(task.evidence.quote)))
        self._rarity = {gram: math.log(1 + len(tasks) / count) for gram, count in frequency.items()}
        self._sentences = [
            (Span(*match.span()), frozenset(_grams(match.group())))
            for match in _SENTENCE.finditer(self._text)
        ]

    def proposal(self, listed: ListedTask, state: TaskState) -> AnswerProposal | None:
        """The task with what speaks for it; ``None`` where that is too little."""
        body = self._body(listed, state)
        cited = self._cited.get(listed.document.id)
        words = self._words(listed.task)
        if body.strength == 0 or words.strength < _LEAST_WORDS:
            return None
        period, nearness = self._period(listed)
        clues: tuple[Clue, ...] = (
            Clue("citation", 1.0 if cited else 0.0, cited),
            body,
            Clue("period", nearness),
            words,
        )
        score = sum(_WEIGHTS[clue.kind] * clue.strength for clue in clues)
        if score < _LEAST:
            return None
        clues = tuple(sorted(clues, key=lambda clue: -_WEIGHTS[clue.kind] * clue.strength))
        kept = tuple(clue for clue in clues if clue.strength > 0)
        return AnswerProposal(listed, round(score, 4), kept, period, self._suggested(words.span))

    def _body(self, listed: ListedTask, state: TaskState) -> Clue:
        """How the body that reports takes part: as a lead, as one of a group, or beside others."""
        if listed.inherited is not None:
            return Clue("body", 0.9)
        leads = [BodyMention(name, Span(0, 0)) for name in state.leads] or listed.task.leads
        if any(self._is_reporter(body) for body in leads):
            return Clue("body", 1.0)
        if any(body.group and self._is_member(body) for body in leads):
            return Clue("body", 0.7)
        if any(self._is_reporter(body) for body in listed.task.coordinators):
            return Clue("body", 0.5)
        return Clue("body", 0.0)

    def _is_reporter(self, body: BodyMention) -> bool:
        own, key = self._issuer_key, body_key(body.name)
        return is_body(own, key, whole=True) or is_body(key, own, whole=True)

    def _is_member(self, group: BodyMention) -> bool:
        level = next(
            (one for one in _LEVELS if f"{plain_key(self._issuer_key)} ".startswith(f"{one} ")), None
        )
        return level is not None and f" {level} " in f" {agency_key(group.name)} "

    def _period(self, listed: ListedTask) -> tuple[date | None, float]:
        """The occurrence that is answered, and how near the report is to the day that it was due."""
        day, deadline = self._summary.date, listed.task.deadline
        if day is None or deadline is None:
            return None, 0.3
        if deadline.type == "recurring":
            ends = last_day(listed.document.title, listed.document.date)
            first = max(date(day.year - 1, 1, 1), listed.document.date or date.min)
            around = due_days(deadline, first, min(ends, date(day.year + 1, 12, 31)))
            if not around:
                return None, 0.3
            nearest = min(around, key=lambda due: (abs((due - day).days), due))
            return nearest, _nearness(day, nearest)
        return None, _nearness(day, deadline.due) if deadline.due else 0.3

    def _words(self, task: Task) -> Clue:
        """How much of the task's words one sentence of the report says, rare words before common ones."""
        wanted = set(_grams(task.evidence.quote))
        total = sum(self._rarity[gram] for gram in wanted)
        best, place = 0.0, None
        for span, grams in self._sentences:
            shared = sum(self._rarity[gram] for gram in wanted & grams)
            if total and shared / total > best:
                best, place = shared / total, span
        return Clue("words", min(1.0, best * 1.25), place)  # reports rarely repeat all of a task

    def _suggested(self, place: Span | None) -> Status | None:
        said = place.of(self._text) if place else ""
        if _UNDER_WAY.search(said):
            return Status.IN_PROGRESS
        return Status.DONE if _DONE.search(said) else None


def _nearness(day: date, due: date) -> float:
    apart = abs((day - due).days)
    return 1.0 if apart <= _NEAR else 0.5 if apart <= _FAR else 0.1


def _grams(text: str) -> list[str]:
    """The words of a text, and each two of them that stand side by side: most Vietnamese words are two."""
    words = _WORD.findall(shadow(text).lower())
    return words + [f"{one} {other}" for one, other in pairwise(words)]
