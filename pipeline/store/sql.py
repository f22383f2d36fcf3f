"""Documents in an SQL database, through SQLAlchemy; what differs by engine stands in ``sqlite``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, Select, delete, insert, select, update

from pipeline.errors import UsageError
from pipeline.findings import Extraction, Task
from pipeline.store import citing, journal, listing, rows, schema
from pipeline.store.corrections import Correction, with_corrections
from pipeline.store.ports import (
    Change,
    Citing,
    DocumentSummary,
    DoubtfulTasks,
    PendingChange,
    Place,
    ResolvedCitation,
    Revision,
    Saved,
    StoredState,
)

T = TypeVar("T")


class SqlDocumentStore:
    """A ``DocumentStore`` on any engine that SQLAlchemy speaks to."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def state(self, sha256: str) -> StoredState | None:
        """What is known of the bytes with this digest."""
        with self._engine.connect() as connection:
            row = _row_by_digest(connection, sha256)
        return row and StoredState(row.id, row.revision, row.rules_version, row.outcome == "partial")

    def save(self, extraction: Extraction, keep_original: Callable[[], None] | None = None) -> Saved:
        """Stores a document with all its findings in one transaction."""
        with self._writing() as connection, connection.begin():
            if keep_original is not None:
                keep_original()
            known = _row_by_digest(connection, extraction.document.source.sha256)
            if known is None:
                return self._create(connection, extraction)
            if known.rules_version == extraction.rules_version:
                return Saved(known.id, known.revision, Change.NONE)
            corrections = journal.recorded(connection, extraction.document.source.sha256)
            extraction = replace(extraction, tasks=with_corrections(extraction.tasks, corrections))
            return self._replace(connection, known.id, known.revision + 1, extraction)

    def correct(self, correction: Correction, revision: int | None = None) -> Saved:
        """Records what a person decided of a task, and lets it hold, in one transaction."""
        return self.correct_all([correction], revision)

    def correct_all(self, corrections: Sequence[Correction], revision: int | None = None) -> Saved:
        """Records what a person decided of several tasks of one document, all or none; see ``correct``."""
        sha256 = corrections[0].sha256
        with self._writing() as connection, connection.begin():
            known = _row_by_digest(connection, sha256, locked=True)
            if known is None:
                raise UsageError("no_such_document", "Văn bản của nhiệm vụ này không còn trong kho.")
            if revision not in (None, known.revision):
                raise UsageError("document_changed", "Văn bản vừa có thay đổi khác; đề nghị thử lại.")
            for correction in corrections:
                journal.record(connection, correction)
            tasks = with_corrections(_load(connection, known.id).tasks, corrections)
            rows.delete_tasks(connection, known.id)
            rows.insert_tasks(connection, known.id, tasks)
            return self.revise(connection, sha256, Change.CORRECTED)

    def revise(self, connection: Connection, sha256: str, change: Change) -> Saved:
        """Gives a document whose words stay a new revision, in the caller's transaction.

        Another transaction that revises the same document waits for this one.

        Raises:
            UsageError: it is not stored.
        """
        known = _row_by_digest(connection, sha256, locked=True)
        if known is None:
            raise UsageError("no_such_document", "Văn bản của nhiệm vụ này không còn trong kho.")
        saved = Saved(known.id, known.revision + 1, change)
        self._revise(connection, saved)
        _record_audit(connection, saved, sha256, known.rules_version)
        record_change(connection, saved.document_id, saved.revision)
        return saved

    def corrections(self, sha256: str | None = None) -> list[Correction]:
        """The corrections of a document, or of all."""
        with self._engine.connect() as connection:
            return journal.recorded(connection, sha256)

    def load(self, document_id: int) -> Extraction:
        """The document as it was saved, its tasks as staff corrected them."""
        with self._engine.connect() as connection:
            return _load(connection, document_id)

    def documents(self) -> Iterator[DocumentSummary]:
        """Every document, in the order of its id."""
        with self._engine.connect() as connection:
            for row in connection.execute(listing.summary_query().order_by(schema.document.c.id)):
                yield listing.summary_of(row)

    def summaries(self, document_ids: list[int]) -> dict[int, DocumentSummary]:
        """The documents with these ids, by id."""
        with self._engine.connect() as connection:
            return listing.summaries(connection, document_ids)

    def history(self, document_id: int) -> list[Revision]:
        """What was done to a document, the latest first."""
        audit = schema.audit
        query = select(audit).where(audit.c.document_id == document_id).order_by(audit.c.id.desc())
        with self._engine.connect() as connection:
            return [
                Revision(row.at.replace(tzinfo=UTC), Change(row.action), row.revision, row.rules_version)
                for row in connection.execute(query)  # SQLite keeps no zone
            ]

    def find(self, reference: str) -> list[DocumentSummary]:
        """The documents with this number, or whose digest begins so."""
        with self._engine.connect() as connection:
            return listing.find_documents(connection, reference)

    def tasks_in_doubt(self, limit: int, document_ids: Sequence[int] | None = None) -> DoubtfulTasks:
        """The tasks that a person should look at, the least certain first."""
        with self._engine.connect() as connection:
            return listing.tasks_in_doubt(connection, limit, document_ids)

    def tasks_at(self, places: Sequence[Place]) -> dict[Place, Task]:
        """The tasks whose words begin at these places."""
        with self._engine.connect() as connection:
            return listing.tasks_at(connection, places)

    def citations(self, document_id: int) -> list[ResolvedCitation]:
        """The citations of a document, each with what it means."""
        with self._engine.connect() as connection:
            return citing.resolved_citations(connection, document_id)

    def citations_among(self, document_id: int, seen: citing.Seen) -> list[ResolvedCitation]:
        """The same as if no other documents were stored than those that ``seen`` answers of some ids."""
        with self._engine.connect() as connection:
            return citing.resolved_citations(connection, document_id, seen)

    def cited_by(self, document_id: int) -> list[Citing]:
        """The mentions of a document in others."""
        with self._engine.connect() as connection:
            return citing.citing_documents(connection, document_id)

    def changes(self, after: int = 0) -> list[PendingChange]:
        """The latest change of each document whose position is above ``after``."""
        outbox = schema.outbox.c
        with self._engine.connect() as connection:
            query = select(schema.outbox).where(outbox.id > after).order_by(outbox.id)
            return [PendingChange(row.id, row.document_id, row.revision) for row in connection.execute(query)]

    def revisions(self) -> dict[int, int]:
        """The revision of each document."""
        with self._engine.connect() as connection:
            found = connection.execute(select(schema.document.c.id, schema.document.c.revision))
            return {row.id: row.revision for row in found}

    def without_document(self, digests: set[str], visit: Callable[[str], T], *, fix: bool) -> dict[str, T]:
        """What ``visit`` answers to each digest that no document has, in order.

        With ``fix`` nobody stores a document meanwhile, and whoever does so next looks for its original.
        """
        with (
            self._engine.connect().execution_options(writing=fix) as connection,
            connection.begin(),
        ):
            known = connection.execute(select(schema.source.c.sha256)).scalars()
            return {digest: visit(digest) for digest in sorted(digests.difference(known))}

    def requeue(self, *, fix: bool) -> int:
        """How many documents the queue lacks at their revision; with ``fix`` they are put at its end."""
        queued = {change.document_id: change.revision for change in self.changes()}
        missing = {id_: revision for id_, revision in self.revisions().items() if queued.get(id_) != revision}
        if fix and missing:
            with self._writing() as connection, connection.begin():
                for document_id, revision in missing.items():
                    record_change(connection, document_id, revision)
        return len(missing)

    def _writing(self) -> Connection:
        return self._engine.connect().execution_options(writing=True)

    def _create(self, connection: Connection, extraction: Extraction) -> Saved:
        file = extraction.document.source
        received = {
            "sha256": file.sha256,
            "name": file.name,
            "media_type": file.media_type,
            "size": file.size,
            "received_at": datetime.now(UTC),
        }
        source_id = rows.inserted(connection, schema.source, received)
        values = rows.document_values(extraction)
        values |= {"source_id": source_id, "revision": 1}
        document_id = rows.inserted(connection, schema.document, values)
        self._complete(connection, document_id, 1, extraction, Change.CREATED, set())
        return Saved(document_id, 1, Change.CREATED)

    def _replace(
        self, connection: Connection, document_id: int, revision: int, extraction: Extraction
    ) -> Saved:
        earlier = _number_keys(connection, document_id)
        _delete_findings(connection, document_id)
        values = rows.document_values(extraction)
        connection.execute(
            update(schema.document)
            .where(schema.document.c.id == document_id)
            .values(revision=revision, **values)
        )
        self._complete(connection, document_id, revision, extraction, Change.UPDATED, earlier)
        return Saved(document_id, revision, Change.UPDATED)

    def _complete(
        self,
        connection: Connection,
        document_id: int,
        revision: int,
        extraction: Extraction,
        change: Change,
        earlier: set[str],
    ) -> None:
        """Adds all that belongs to a document beside its own row.

        Citations that wait for its number, or rested on its ``earlier`` one, are resolved in the same
        transaction.
        """
        rows.insert_findings(connection, document_id, extraction)
        citing.resolve_citations(connection, document_id)
        citing.retry(connection, earlier | _number_keys(connection, document_id))
        saved = Saved(document_id, revision, change)
        _record_audit(connection, saved, extraction.document.source.sha256, extraction.rules_version)
        record_change(connection, document_id, revision)

    def _revise(self, connection: Connection, saved: Saved) -> None:
        """Gives a document whose words stay a new revision."""
        wanted = schema.document.c.id == saved.document_id
        connection.execute(update(schema.document).where(wanted).values(revision=saved.revision))


def _record_audit(connection: Connection, saved: Saved, sha256: str, rules_version: str) -> None:
    connection.execute(
        insert(schema.audit).values(
            at=datetime.now(UTC),
            document_id=saved.document_id,
            sha256=sha256,
            action=saved.change.value,
            revision=saved.revision,
            rules_version=rules_version,
        )
    )


def record_change(connection: Connection, document_id: int, revision: int) -> None:
    """Puts a document's latest revision at the end of the queue for indexes outside the database."""
    connection.execute(delete(schema.outbox).where(schema.outbox.c.document_id == document_id))
    connection.execute(insert(schema.outbox).values(document_id=document_id, revision=revision))


def _row_by_digest(connection: Connection, sha256: str, *, locked: bool = False) -> Row[Any] | None:
    document, source = schema.document.c, schema.source.c
    query: Select[Any] = (
        select(document.id, document.revision, document.rules_version, document.outcome)
        .join(schema.source, source.id == document.source_id)
        .where(source.sha256 == sha256)
    )
    return connection.execute(query.with_for_update(of=schema.document) if locked else query).first()


def _number_keys(connection: Connection, document_id: int) -> set[str]:
    """The key of a document's number, if it has one."""
    query = select(schema.document.c.number_key).where(schema.document.c.id == document_id)
    return {key for key in connection.execute(query).scalars() if key}


def _delete_findings(connection: Connection, document_id: int) -> None:
    citing.forget_citations(connection, document_id)
    rows.delete_tasks(connection, document_id)
    findings = (schema.citation, schema.reference, schema.named_reference)
    for table in (*findings, schema.diagnostic, schema.evidence):
        connection.execute(delete(table).where(table.c.document_id == document_id))


def _load(connection: Connection, document_id: int) -> Extraction:
    row = connection.execute(select(schema.document).where(schema.document.c.id == document_id)).first()
    if row is None:
        raise UsageError("no_such_document", f"Không có văn bản mã {document_id} trong kho.")
    source = connection.execute(select(schema.source).where(schema.source.c.id == row.source_id)).one()

    def of(table: Any) -> list[Row[Any]]:
        query = select(table).where(table.c.document_id == document_id).order_by(table.c.id)
        return list(connection.execute(query))

    evidence = {found.id: (found.subject, rows.evidence_of(found)) for found in of(schema.evidence)}
    return Extraction(
        document=rows.document_of(row, source, of(schema.diagnostic)),
        metadata=rows.metadata_of(row, dict(evidence.values())),
        citations=tuple(
            rows.citation_of(found, evidence[found.evidence_id][1]) for found in of(schema.citation)
        ),
        tasks=tuple(listing.load_tasks(connection, of(schema.task))),
        rules_version=row.rules_version,
        references=tuple(
            rows.reference_of(found, evidence[found.evidence_id][1]) for found in of(schema.reference)
        ),
        named_references=tuple(
            rows.named_reference_of(found, evidence[found.evidence_id][1])
            for found in of(schema.named_reference)
        ),
        children=rows.CHILDREN.validate_json(row.children),
    )
