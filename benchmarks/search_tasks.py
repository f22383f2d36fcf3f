"""Made tasks with the statistics of real ones: words follow each other as in the corpus, bodies by Zipf."""

from __future__ import annotations

import random
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate, pairwise

from corpora.tools.reading import read
from corpora.tools.source import sources
from corpora.tools.text import text_of
from pipeline.extraction.reform_areas import area_codes
from pipeline.index.entries import DocumentEntries, DocumentEntry, EntryBody, TaskEntry
from pipeline.resources import lexicon
from pipeline.store.names import agency_key, number_key
from pipeline.tracking.records import Status

TODAY = date(2026, 6, 15)
_FIRST = date(2021, 1, 1)
_DAYS = (date(2027, 6, 30) - _FIRST).days
_QUARTERS = (3, 6, 9, 12)
_COMMUNES = 3_300
_TASKS_OF_A_DOCUMENT = 20


class MadeTasks:
    """Documents without end, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        texts = [text_of(read(path)).split() for path in sources()]
        self._following: defaultdict[str, list[str]] = defaultdict(list)
        for words in texts:
            for first, second in pairwise(words):
                self._following[first].append(second)
        self._starts = [words[at] for words in texts for at in range(0, len(words), 40)]
        self.words = [word for words in texts for word in words]

    @cached_property
    def bodies(self) -> list[EntryBody]:
        """All bodies, the most frequent first: departments, ministries, communes."""
        departments = [row["name"] for row in lexicon("departments")]
        ministries = [row["name"] for row in lexicon("ministries")]
        communes = [f"UBND xã {self.phrase(2).title()} {number}" for number in range(_COMMUNES)]
        names = ["UBND các xã, phường", *departments, *ministries, *communes]
        return [EntryBody(name, agency_key(name), "lead") for name in dict.fromkeys(names)]

    @cached_property
    def _weights(self) -> list[float]:
        return list(accumulate(1 / rank for rank in range(1, len(self.bodies) + 1)))

    def body(self) -> EntryBody:
        """A body, by Zipf."""
        return self.bodies[bisect(self._weights, self.random.random() * self._weights[-1])]

    def phrase(self, length: int) -> str:
        """Words that follow each other somewhere in the corpus."""
        word = self.random.choice(self._starts)
        found = [word]
        while len(found) < length:
            word = self.random.choice(self._following[word] or self._starts)
            found.append(word)
        return " ".join(found)

    def day(self) -> date:
        """A due day: often the end of a month or quarter, else any."""
        chance = self.random.random()
        day = _FIRST + timedelta(days=self.random.randrange(_DAYS))
        if chance < 0.5:
            month = self.random.choice(_QUARTERS) if chance < 0.3 else day.month
            after = date(day.year + month // 12, month % 12 + 1, 1)
            return after - timedelta(days=1)
        return day

    def documents(self, tasks: int) -> Iterator[DocumentEntries]:
        """Documents with that many tasks in all."""
        number = left = 0
        left = tasks
        while left > 0:
            number += 1
            count = min(left, self.random.randint(1, 2 * _TASKS_OF_A_DOCUMENT - 1))
            left -= count
            yield self._document(number, count)

    def _document(self, id_: int, count: int) -> DocumentEntries:
        rng = self.random
        issued = _FIRST + timedelta(days=rng.randrange(_DAYS - 365))
        issuer = self.body().name
        kind = rng.choice(["KH", "QĐ", "CV", "CT", "TB"])
        number = f"{rng.randint(1, 4000)}/{kind}-UBND"
        title = f"{self.phrase(14)} năm {issued.year}"
        made = DocumentEntry(
            id=id_,
            revision=1,
            text="",
            title=title,
            kind=kind,
            number=number,
            number_key=number_key(number),
            issuer=issuer,
            issuer_key=agency_key(issuer),
            issued=issued,
            place=f"Tỉnh {rng.randint(1, 34)}",
            tasks=count,
        )
        tasks = tuple(self._task(made, place) for place in range(count))
        keys = tuple(sorted({body.key for task in tasks for body in task.bodies}))
        text = "\n".join([title, *(task.text for task in tasks)])
        document = DocumentEntry(
            **{
                name: getattr(made, name)
                for name in DocumentEntry.__slots__
                if name not in ("text", "bodies")
            },
            text=text,
            bodies=keys,
        )
        return DocumentEntries(document, tasks)

    def _task(self, made: DocumentEntry, place: int) -> TaskEntry:
        rng = self.random
        due = self.day() if rng.random() < 0.7 else None
        recurs = due is not None and rng.random() < 0.12
        starts = due - timedelta(days=90) if due and not recurs and rng.random() < 0.15 else None
        done = due is not None and due < TODAY and rng.random() < 0.85
        lead, *others = (self.body() for _ in range(rng.choice((1, 1, 2, 3))))
        bodies = (lead, *(EntryBody(body.name, body.key, "coordinate") for body in others))
        return TaskEntry(
            id=f"{made.id:08x}-{place}",
            document_id=made.id,
            revision=1,
            start=place * 500,
            text=self.phrase(max(8, int(rng.gauss(45, 18)))),
            title=made.title,
            kind=made.kind,
            number=made.number,
            number_key=made.number_key,
            issuer=made.issuer,
            issuer_key=made.issuer_key,
            issued=made.issued,
            place=made.place,
            bodies=tuple(dict.fromkeys(bodies)),
            deadline_type="recurring" if recurs else "fixed" if due else None,
            due=due,
            starts=starts,
            occurrences=_quarters() if recurs else (),
            status=Status.DONE if done else rng.choice((Status.NOT_STARTED, Status.IN_PROGRESS)),
            done_on=due if done else None,
            area=rng.choice((None, *area_codes())),
        )


def _quarters() -> tuple[date, ...]:
    """The ends of the quarters of the window that recurring tasks are unfolded in."""
    return (date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31))
