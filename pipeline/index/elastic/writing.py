"""Takes changes into Elasticsearch so that any of them may be lost half way, repeated or come late.

Everything is written with the document's revision as its version, so the server itself refuses what is older.
The tasks of a document are written first and those of older revisions removed; the document comes last and
says which revision it is. What a crash left behind is found by its revision when the document next comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.errors import StorageError
from pipeline.index.elastic.entries import (
    REFUSED,
    Fields,
    document_fields,
    refused_fields,
    task_fields,
    withdrawn_fields,
)
from pipeline.index.elastic.indices import Names, is_found
from pipeline.index.entries import DocumentEntries, Withdrawal
from pipeline.index.ports import Applied

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

Change = DocumentEntries | Withdrawal

_DOCUMENTS = 200  # of one batch
_TASKS = 4_000
_CHUNK_BYTES = 5 << 20
_CHUNK_ITEMS = 1_000
_FOUND_AT_ONCE = 5_000
_RETRIES = 8
_FIRST_PAUSE = 0.25  # seconds, doubled each time
_LONGEST_PAUSE = 30
_COPIES = "90s"  # how long a node that is lost is waited for
_ANSWER_SECONDS = 120
_BUSY = (429, 503)
_NEWER = 409
_NOT_THERE = 404
_REASON = 300  # code points of each part; the server quotes what it was sent


@dataclass(frozen=True, slots=True)
class _Held:
    revision: int
    state: str


@dataclass(slots=True)
class _Outcome:
    """What became of one batch.

    Attributes:
        newer: documents that the server holds at a newer revision.
        refused: reasons by document.
    """

    taken: int = 0
    newer: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


class Writer:
    """Writes into two indices.

    Attributes:
        tasks: how many tasks were written.
        documents: how many documents were, those that are refused included.
    """

    def __init__(self, client: Elasticsearch, names: Names) -> None:
        self._client = client
        self._names = names
        self.tasks = 0
        self.documents = 0

    def apply(self, changes: Iterable[Change], *, into_empty: bool = False) -> Applied:
        """Takes changes in; they show when this returns.

        Args:
            changes: in any order and any number of times.
            into_empty: the indices hold nothing of these documents, nor does anybody else write into them.
        """
        taken = older = 0
        refused: dict[int, str] = {}
        for batch in _batches(changes):
            held = {} if into_empty else self._held(batch)
            fresh = {id_: change for id_, change in batch.items() if _is_newer(change, held.get(id_))}
            if not into_empty:
                self._remove_stale(batch, fresh, held)
            outcome = self._write(fresh)
            if outcome.newer:
                lost = {id_: batch[id_] for id_ in outcome.newer}
                self._remove_stale(lost, {}, self._held(lost))
            taken += outcome.taken
            older += len(batch) - outcome.taken - len(outcome.refused)
            refused |= outcome.refused
        if not into_empty:
            self._refresh()
        return Applied(taken, older, tuple(sorted(refused.items())))

    def _refresh(self) -> None:
        self._client.indices.refresh(index=[self._names.tasks, self._names.documents])

    def _held(self, ids: Iterable[int]) -> dict[int, _Held]:
        """What the server holds of documents, as of this moment."""
        found = self._client.mget(
            index=self._names.documents, ids=[str(id_) for id_ in ids], source_includes=["revision", "state"]
        )
        return {
            int(kept["_id"]): _Held(kept["_source"]["revision"], kept["_source"]["state"])
            for kept in found["docs"]
            if is_found(kept)
        }

    def _remove_stale(self, ids: Iterable[int], coming: dict[int, Change], held: dict[int, _Held]) -> None:
        """Removes the tasks of documents that are older than what is held or coming."""
        newest = {id_: held[id_].revision for id_ in ids if id_ in held}
        newest |= {id_: _revision(change) for id_, change in coming.items()}
        replaced = {task for change in coming.values() for task in _task_ids(change)}
        self._client.indices.refresh(index=self._names.tasks)
        stale = self._older_tasks(newest)
        for status, id_, reason in self._bulk(
            _deletion(self._names.tasks, id_, newest[document])
            for document, id_ in stale
            if id_ not in replaced
        ):
            if status not in (_NOT_THERE, _NEWER) and status >= 300:
                raise StorageError("index_failed", f"Không xóa được mục {id_} khỏi chỉ mục: {reason}")

    def _older_tasks(self, newest: dict[int, int]) -> Iterator[tuple[int, str]]:
        """Document and id of each task that is older than its document's revision."""
        older = [
            {"bool": {"filter": [{"term": {"document": id_}}, {"range": {"revision": {"lt": revision}}}]}}
            for id_, revision in newest.items()
        ]
        after: list[Any] | None = None
        while True:
            found = self._client.search(
                index=self._names.tasks,
                query={"bool": {"should": older, "minimum_should_match": 1}},
                sort=[{"document": "asc"}, {"order": "asc"}],
                source=False,
                size=_FOUND_AT_ONCE,
                search_after=after,
                allow_partial_search_results=False,
            )["hits"]["hits"]
            yield from ((hit["sort"][0], hit["_id"]) for hit in found)
            if len(found) < _FOUND_AT_ONCE:
                return
            after = found[-1]["sort"]

    def _write(self, fresh: dict[int, Change]) -> _Outcome:
        outcome = _Outcome()
        for status, id_, reason in self._bulk(self._task_actions(fresh.values())):
            if status < 300:
                self.tasks += 1
            elif status != _NEWER:
                outcome.refused.setdefault(int(id_.partition("-")[0]), reason)
        self._write_documents(fresh, outcome)
        return outcome

    def _write_documents(self, fresh: dict[int, Change], outcome: _Outcome) -> None:
        whole = (
            _action(self._names.documents, str(id_), _revision(change), _document(change))
            for id_, change in fresh.items()
            if id_ not in outcome.refused
        )
        for status, id_, reason in self._bulk(whole):
            if status < 300:
                outcome.taken += 1
            elif status == _NEWER:
                outcome.newer.append(int(id_))
            else:
                outcome.refused[int(id_)] = reason
        self.documents += outcome.taken
        self._write_refused({id_: fresh[id_] for id_ in outcome.refused}, outcome)

    def _write_refused(self, refused: dict[int, Change], outcome: _Outcome) -> None:
        """Takes out what was taken in of them, and keeps why."""
        actions: list[Fields] = []
        for id_, change in refused.items():
            revision = _revision(change)
            actions += [_deletion(self._names.tasks, task, revision) for task in _task_ids(change)]
            note = refused_fields(id_, revision, outcome.refused[id_])
            actions.append(_action(self._names.documents, str(id_), revision, note))
        for status, written, reason in self._bulk(actions):
            if status >= 300 and status not in (_NOT_THERE, _NEWER):
                raise StorageError("index_failed", f"Không ghi được {written} vào chỉ mục: {reason}")
            if "-" in written:
                self.tasks -= status == 200
            else:
                self.documents += 1

    def _task_actions(self, changes: Iterable[Change]) -> Iterator[Fields]:
        for change in changes:
            for id_, fields in _tasks(change):
                yield _action(self._names.tasks, id_, _revision(change), fields)

    def _bulk(self, actions: Iterable[Fields]) -> Iterator[tuple[int, str, str]]:
        """Sends actions and yields status, id and reason of each; what a busy server refuses is repeated.

        Raises:
            StorageError: the server has no time for too long, or its index is lost.
        """
        from elasticsearch.helpers import streaming_bulk

        client = self._client.options(request_timeout=_ANSWER_SECONDS)
        for _, item in streaming_bulk(
            client,
            actions,
            chunk_size=_CHUNK_ITEMS,
            max_chunk_bytes=_CHUNK_BYTES,
            raise_on_error=False,
            max_retries=_RETRIES,
            initial_backoff=_FIRST_PAUSE,
            max_backoff=_LONGEST_PAUSE,
            retry_on_status=_BUSY,
            require_alias=True,  # a lost index must not come back with a mapping that nobody made
            timeout=_COPIES,
        ):
            (result,) = item.values()
            error = result.get("error") or {}
            if result["status"] in _BUSY:
                raise StorageError("index_busy", "Máy tìm kiếm đang quá tải; hãy thử lại sau.")
            if error.get("type") == "index_not_found_exception":
                raise StorageError("index_lost", "Máy tìm kiếm không còn chỉ mục; hãy chạy dondoc reindex.")
            yield result["status"], result["_id"], _reason(error)


def _batches(changes: Iterable[Change]) -> Iterator[dict[int, Change]]:
    """Changes in groups of documents that differ."""
    batch: dict[int, Change] = {}
    tasks = 0
    for change in changes:
        id_ = change.document_id if isinstance(change, Withdrawal) else change.document.id
        if id_ in batch or len(batch) >= _DOCUMENTS or tasks >= _TASKS:
            yield batch
            batch, tasks = {}, 0
        batch[id_] = change
        tasks += 0 if isinstance(change, Withdrawal) else len(change.tasks)
    if batch:
        yield batch


def _is_newer(change: Change, held: _Held | None) -> bool:
    if held is None or _revision(change) > held.revision:
        return True
    return _revision(change) == held.revision and held.state == REFUSED  # perhaps it is taken this time


def _revision(change: Change) -> int:
    return change.revision if isinstance(change, Withdrawal) else change.document.revision


def _document(change: Change) -> Fields:
    if isinstance(change, Withdrawal):
        return withdrawn_fields(change.document_id, change.revision)
    return document_fields(change.document)


def _task_ids(change: Change) -> list[str]:
    if isinstance(change, Withdrawal):
        return []
    return [f"{change.document.id}-{order}" for order in range(len(change.tasks))]


def _tasks(change: Change) -> Iterator[tuple[str, Fields]]:
    """Id and fields of each task, in the order of the text."""
    if isinstance(change, DocumentEntries):
        ordered = sorted(change.tasks, key=lambda task: task.start)
        for order, (id_, task) in enumerate(zip(_task_ids(change), ordered, strict=True)):
            yield id_, task_fields(task, order) | {"revision": change.document.revision}


def _action(index: str, id_: str, revision: int, fields: Fields) -> Fields:
    return _deletion(index, id_, revision) | {"_op_type": "index", "_source": fields}


def _deletion(index: str, id_: str, revision: int) -> Fields:
    return {
        "_op_type": "delete",
        "_index": index,
        "_id": id_,
        "version": revision,
        "version_type": "external_gte",
    }


def _reason(error: Fields) -> str:
    cause = (error.get("caused_by") or {}).get("reason")
    return ": ".join(part[:_REASON] for part in (error.get("reason"), cause) if part)
