"""Entries as what Elasticsearch holds, and back."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.index.entries import DocumentEntry, EntryBody, TaskEntry
from pipeline.index.text_query import exact_words, folded_words
from pipeline.index.word_streams import exact_task, folded_task
from pipeline.store.names import plain_key
from pipeline.tracking.records import Status

LIVE = "live"
WITHDRAWN = "withdrawn"
REFUSED = "refused"
_UNDATED = 2**31 - 1
_TAB = "\t"
_LONGEST_NAME = 7_000  # code points that fit, with a key, into the 32,766 bytes of a keyword

Fields = dict[str, Any]


def task_fields(entry: TaskEntry, order: int) -> Fields:
    """A task as it is sent.

    Args:
        entry: the task.
        order: its place among the tasks of its document.
    """
    return _present(
        _common(entry, entry.document_id)
        | {
            "entry": _task_entry(entry),
            "order": order,
            "exact": exact_task(entry.title, entry.text),
            "folded": folded_task(entry.title, entry.text),
            **_keys("lead", [body.key for body in entry.bodies if body.role == "lead"]),
            **_keys("coordinate", [body.key for body in entry.bodies if body.role == "coordinate"]),
            **_keys("own_lead", [b.key for b in entry.bodies if b.role == "lead" and not b.inherited]),
            **_keys(
                "own_coordinate", [b.key for b in entry.bodies if b.role == "coordinate" and not b.inherited]
            ),
            "body_name": (names := _names(entry.bodies)),
            "body_typed": [f"{plain_key(name.partition(_TAB)[0])}{_TAB}{name}" for name in names],
            "deadline": _deadline(entry),
            "ends": [span["lte"] for span in _deadline(entry)],
            "due": entry.due,
            "recurs": bool(entry.occurrences),
            "month": entry.due.isoformat()[:7] if entry.due else None,
            "by_due": entry.due.toordinal() if entry.due else _UNDATED,
            "status": entry.status.value,
            "late": bool(entry.due and entry.done_on and entry.done_on > entry.due),
            "area": entry.area,
        }
    )


def document_fields(entry: DocumentEntry) -> Fields:
    """A document as it is sent."""
    title_key = " ".join(folded_words(entry.title or ""))
    return _present(
        _common(entry, entry.id)
        | {
            "entry": _document_entry(entry),
            "state": LIVE,
            "title_exact": " ".join(exact_words(entry.title or "")),
            "title_folded": title_key,
            "body_exact": " ".join(exact_words(entry.text)),
            "body_folded": " ".join(folded_words(entry.text)),
            "number_name": _joined(entry.number_key, entry.number),
            "title_name": _joined(title_key or None, entry.title),
            **_keys("bodies", list(entry.bodies)),
        }
    )


def withdrawn_fields(document: int, revision: int) -> Fields:
    """What is left of a document that is no more, so that no older revision brings it back."""
    return {"document": document, "revision": revision, "state": WITHDRAWN}


def refused_fields(document: int, revision: int, reason: str) -> Fields:
    """What is left of a document that cannot be taken in."""
    return {"document": document, "revision": revision, "state": REFUSED, "reason": reason}


def task_of(kept: Fields) -> TaskEntry:
    """The task that was sent."""
    values = dict(kept)
    values["bodies"] = tuple(EntryBody(*body) for body in kept["bodies"])
    values["occurrences"] = tuple(date.fromisoformat(day) for day in kept["occurrences"])
    values["status"] = Status(kept["status"])
    return TaskEntry(**_with_days(values, "issued", "due", "starts", "done_on"))


def document_of(kept: Fields) -> DocumentEntry:
    """The document that was sent."""
    return DocumentEntry(**_with_days({**kept, "bodies": tuple(kept["bodies"])}, "issued"))


def _task_entry(entry: TaskEntry) -> Fields:
    return {
        "id": entry.id,
        "document_id": entry.document_id,
        "revision": entry.revision,
        "start": entry.start,
        "text": entry.text,
        "title": entry.title,
        "kind": entry.kind,
        "number": entry.number,
        "number_key": entry.number_key,
        "issuer": entry.issuer,
        "issuer_key": entry.issuer_key,
        "issued": entry.issued,
        "place": entry.place,
        "bodies": [[body.name, body.key, body.role, body.inherited] for body in entry.bodies],
        "deadline_type": entry.deadline_type,
        "due": entry.due,
        "starts": entry.starts,
        "occurrences": entry.occurrences,
        "status": entry.status.value,
        "done_on": entry.done_on,
        "area": entry.area,
    }


def _document_entry(entry: DocumentEntry) -> Fields:
    return {
        "id": entry.id,
        "revision": entry.revision,
        "text": entry.text,
        "title": entry.title,
        "kind": entry.kind,
        "number": entry.number,
        "number_key": entry.number_key,
        "issuer": entry.issuer,
        "issuer_key": entry.issuer_key,
        "issued": entry.issued,
        "place": entry.place,
        "bodies": list(entry.bodies),
        "tasks": entry.tasks,
        "partial": entry.partial,
    }


def _common(entry: TaskEntry | DocumentEntry, document: int) -> Fields:
    return {
        "document": document,
        "revision": entry.revision,
        "kind": entry.kind,
        "number": entry.number_key,
        **_keys("issuer", [entry.issuer_key] if entry.issuer_key else []),
        "issuer_name": _joined(entry.issuer_key, entry.issuer),
        "place": entry.place,
        "issued": entry.issued,
        "by_issued": entry.issued.toordinal() if entry.issued else 0,
    }


def _deadline(entry: TaskEntry) -> list[Fields]:
    """The days on which the task is due: each occurrence where it recurs, else from the first to the last."""
    if entry.occurrences:
        return [{"gte": day, "lte": day} for day in sorted(set(entry.occurrences))]
    if entry.due is None:
        return []
    first = entry.starts if entry.starts and entry.starts <= entry.due else entry.due
    return [{"gte": first, "lte": entry.due}]


def _keys(field: str, keys: list[str]) -> Fields:
    """Keys of bodies with their accents, and without."""
    return {field: keys, f"{field}_plain": [plain_key(key) for key in keys]}


def _names(bodies: tuple[EntryBody, ...]) -> list[str]:
    """Key and name of each body, each key once."""
    names: dict[str, str] = {}
    for body in bodies:
        names.setdefault(body.key, body.name)
    return [f"{key}\t{name[:_LONGEST_NAME]}" for key, name in names.items()]


def _joined(key: str | None, name: str | None) -> str | None:
    return None if key is None else f"{key}\t{(name or key)[:_LONGEST_NAME]}"


def _present(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value not in (None, [])}


def _with_days(values: Fields, *names: str) -> Fields:
    return values | {name: date.fromisoformat(values[name]) for name in names if values[name]}
