"""Takes the entries of documents into the tables of the index, and out of them."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from pipeline.index.entries import DocumentEntries, DocumentEntry, TaskEntry, Withdrawal
from pipeline.index.sqlite.schema import (
    ANYBODY,
    DOCUMENT_COLUMNS,
    TASK_COLUMNS,
    day_number,
)
from pipeline.index.text_query import exact_words, folded_words
from pipeline.index.word_streams import exact_task, folded_task, word_pairs
from pipeline.store.names import plain_key

_DAY = timedelta(days=1)
_SAME_START = 256  # more tasks than this cannot begin at one place


class Writer:
    """Writes in the caller's transaction; knows the bodies that it met."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._agencies: dict[tuple[str, str], int] = {}

    def is_newer(self, change: DocumentEntries | Withdrawal) -> bool:
        """Whether the index holds nothing of this document, or an older revision of it."""
        document, revision = _identity(change)
        row = self._connection.execute(
            "SELECT revision FROM index_revision WHERE document = ?", (document,)
        ).fetchone()
        return row is None or row[0] < revision

    def take(self, change: DocumentEntries | Withdrawal) -> None:
        """Puts a document in the place of what the index holds of it."""
        document, revision = _identity(change)
        self._remove(document)
        withdrawn = isinstance(change, Withdrawal)
        self._connection.execute(
            "INSERT OR REPLACE INTO index_revision VALUES (?, ?, ?)", (document, revision, withdrawn)
        )
        if isinstance(change, DocumentEntries):
            self._add_document(change.document)
            seen: Counter[int] = Counter()
            for task in change.tasks:
                self._add_task(task, task.start * _SAME_START + seen[task.start])
                seen[task.start] += 1

    def _remove(self, document: int) -> None:
        """Takes a document out; FTS5 must be told the very words that it took in."""
        run = self._connection.execute
        for table, columns, source, wanted in (
            ("index_document_words", DOCUMENT_COLUMNS, "index_document_source", "id = ?"),
            (
                "index_task_words",
                TASK_COLUMNS,
                "index_task_source",
                "id IN (SELECT id FROM index_task WHERE document = ?)",
            ),
        ):
            listed = ", ".join(columns)
            run(
                f"INSERT INTO {table}({table}, rowid, {listed}) "  # noqa: S608 - constant names
                f"SELECT 'delete', id, {listed} FROM {source} WHERE {wanted}",
                (document,),
            )
        for task, due, since, recurs in run(
            "SELECT id, due, since, recurs FROM index_task WHERE document = ?", (document,)
        ).fetchall():
            self._remove_task(task, due, since, recurs)
        run("DELETE FROM index_task WHERE document = ?", (document,))
        run("DELETE FROM index_document_body WHERE document = ?", (document,))
        run("DELETE FROM index_document_text WHERE id = ?", (document,))
        run("DELETE FROM index_document WHERE id = ?", (document,))

    def _remove_task(self, task: int, due: int, since: int, recurs: int) -> None:
        run = self._connection.execute
        given = run("SELECT agency, role, inherited FROM index_task_body WHERE task = ?", (task,)).fetchall()
        spans = [(since, due)]
        if recurs:
            spans = run("SELECT since, until FROM index_span WHERE task = ?", (task,)).fetchall() or spans
        self._connection.executemany(
            "DELETE FROM index_due WHERE agency = ? AND spread = ? AND until = ? AND task = ?",
            [
                (agency, begin != end, end, task)
                for agency in {ANYBODY, *(row[0] for row in given)}
                for begin, end in spans
            ],
        )
        self._connection.executemany(
            "UPDATE index_agency SET tasks = tasks - 1 WHERE id = ?",
            [(id_,) for id_ in {row[0] for row in given}],
        )
        for table in ("index_task_body", "index_span"):
            run(f"DELETE FROM {table} WHERE task = ?", (task,))  # noqa: S608 - constant names
        run("DELETE FROM index_task_text WHERE id = ?", (task,))

    def _add_document(self, entry: DocumentEntry) -> None:
        run = self._connection.execute
        title_key = " ".join(folded_words(entry.title)) if entry.title else None
        run(
            _inserting("index_document", 14),
            (
                entry.id,
                entry.revision,
                entry.kind,
                entry.number,
                entry.number_key,
                entry.issuer,
                entry.issuer_key,
                entry.issuer_key and plain_key(entry.issuer_key),
                issued_number(entry.issued),
                entry.place,
                entry.tasks,
                entry.partial,
                entry.title,
                title_key,
            ),
        )
        run("INSERT INTO index_document_text VALUES (?, ?)", (entry.id, entry.text))
        agencies = {self._agency(key, key) for key in entry.bodies}
        self._connection.executemany(
            "INSERT INTO index_document_body VALUES (?, ?)", [(entry.id, agency) for agency in agencies]
        )
        exact, folded = " ".join(exact_words(entry.text)), " ".join(folded_words(entry.text))
        run(
            _inserting(f"index_document_words(rowid, {', '.join(DOCUMENT_COLUMNS)})", 7),
            (
                entry.id,
                " ".join(exact_words(entry.title or "")),
                exact,
                title_key or "",
                folded,
                word_pairs(exact),
                word_pairs(folded),
            ),
        )

    def _add_task(self, entry: TaskEntry, at: int) -> None:
        run = self._connection.execute
        since = entry.starts if entry.starts and entry.due and entry.starts <= entry.due else entry.due
        task = run(
            _inserting("index_task", 15),
            (
                None,
                entry.document_id,
                at,
                day_number(entry.due),
                day_number(since),
                bool(entry.occurrences),
                entry.kind,
                entry.number_key,
                entry.issuer_key,
                entry.issuer_key and plain_key(entry.issuer_key),
                issued_number(entry.issued),
                entry.place,
                entry.area,
                entry.status.value,
                day_number(entry.done_on),
            ),
        ).lastrowid
        words = folded_task(entry.title, entry.text)
        run(
            _inserting("index_task_text", 9),
            (
                task,
                f" {words} ",
                entry.id,
                entry.start,
                entry.text,
                entry.deadline_type,
                entry.starts and entry.starts.isoformat(),
                json.dumps([[b.name, b.key, b.role, b.inherited] for b in entry.bodies], ensure_ascii=False),
                json.dumps([day.isoformat() for day in entry.occurrences]),
            ),
        )
        given = {(self._agency(b.key, b.name), b.role, b.inherited) for b in entry.bodies}
        agencies = sorted({agency for agency, _, _ in given})
        self._connection.executemany(
            "INSERT INTO index_task_body VALUES (?, ?, ?, ?)", [(task, *body) for body in given]
        )
        self._connection.executemany(
            "UPDATE index_agency SET tasks = tasks + 1 WHERE id = ?", [(agency,) for agency in agencies]
        )
        spans = [(day_number(since), day_number(entry.due))]
        if entry.occurrences:
            spans = [(day_number(begin), day_number(end)) for begin, end in runs(entry.occurrences)]
            self._connection.executemany(
                "INSERT INTO index_span VALUES (?, ?, ?)", [(task, end, begin) for begin, end in spans]
            )
        self._connection.executemany(
            "INSERT INTO index_due VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (agency, begin != end, end, task, role, inherited, begin)
                for agency, role, inherited in ((ANYBODY, "", False), *given)
                for begin, end in spans
            ],
        )
        exact = exact_task(entry.title, entry.text)
        run(
            _inserting(f"index_task_words(rowid, {', '.join(TASK_COLUMNS)})", 6),
            (task, exact, words, word_pairs(exact), word_pairs(words), " ".join(map(str, agencies))),
        )

    def _agency(self, key: str, name: str) -> int:
        """The number of a body; a body that is only known by its key gets its name when a task names it."""
        known = self._agencies.get((key, name))
        if known is not None:
            return known
        run = self._connection.execute
        row = run("SELECT id, name FROM index_agency WHERE key = ?", (key,)).fetchone()
        if row is None:
            made = run(
                "INSERT INTO index_agency VALUES (NULL, ?, ?, ?, 0)", (key, plain_key(key), name)
            ).lastrowid
            number = int(made or 0)
        else:
            number = int(row[0])
            # of several ways to write it the first by alphabet, whatever the order of documents
            if key != name and (row[1] == key or name < row[1]):
                run("UPDATE index_agency SET name = ? WHERE id = ?", (name, number))
        self._agencies[key, name] = number
        return number


def _inserting(table: str, columns: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})"  # noqa: S608 - constant names


def _identity(change: DocumentEntries | Withdrawal) -> tuple[int, int]:
    if isinstance(change, Withdrawal):
        return change.document_id, change.revision
    return change.document.id, change.document.revision


def issued_number(day: date | None) -> int:
    """A day of issue as the tables hold it: 0 where it is not known, for the latest come first."""
    return 0 if day is None else day_number(day)


def runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """The first and last day of each run of days that follow one another."""
    ordered = sorted(set(days))
    starts = [ordered[0], *(later for earlier, later in pairwise(ordered) if later - earlier > _DAY)]
    ends = [*(earlier for earlier, later in pairwise(ordered) if later - earlier > _DAY), ordered[-1]]
    return zip(starts, ends, strict=True)
