"""Files that people sent and how each ended, kept until they are read and as a record afterwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    Text,
    insert,
    select,
    update,
)

from pipeline.store.accounts import Clock
from pipeline.store.schema import METADATA

upload = Table(
    "upload",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("place", String(64), nullable=False, unique=True),  # folder in which the file waits
    Column("name", Text, nullable=False),
    Column("sent_at", DateTime(timezone=True), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("outcomes", Text, nullable=False),  # JSON
)


class UploadState(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class KeptOutcome:
    """How one file, or one inside it, ended; the attributes are those of ``ingest.FileOutcome``."""

    label: str
    outcome: str
    code: str | None
    message: str | None
    document_id: int | None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person sent.

    Attributes:
        place: name of the folder in which it waits.
        name: as the person's machine calls it.
        outcomes: in the order in which they came; empty until the file is read.
    """

    id: int
    account_id: int
    place: str
    name: str
    sent_at: datetime
    state: UploadState
    outcomes: tuple[KeptOutcome, ...] = ()


class UploadStore:
    """Uploads on any engine that SQLAlchemy speaks to; each method is one transaction."""

    def __init__(self, engine: Engine, now: Clock) -> None:
        self._engine = engine
        self._now = now

    def add_all(self, account_id: int, files: Sequence[tuple[str, str]]) -> tuple[Upload, ...]:
        """The uploads of files that wait, each in a folder (``place``, ``name``); all of them or none."""
        made = []
        with self._writing() as connection, connection.begin():
            for place, name in files:
                values = {
                    "account_id": account_id,
                    "place": place,
                    "name": name,
                    "sent_at": self._now(),
                    "state": UploadState.WAITING.value,
                    "outcomes": "[]",
                }
                connection.execute(insert(upload).values(values))
                row = connection.execute(select(upload).where(upload.c.place == place)).one()
                made.append(_upload_of(row))
        return tuple(made)

    def begin(self, upload_id: int) -> None:
        """Says that a file is being read."""
        self._set(upload_id, UploadState.READING, ())

    def end(self, upload_id: int, outcomes: tuple[KeptOutcome, ...]) -> None:
        """Says how a file ended."""
        self._set(upload_id, UploadState.DONE, outcomes)

    def get(self, upload_id: int) -> Upload | None:
        """The upload with this id."""
        with self._engine.connect() as connection:
            row = connection.execute(select(upload).where(upload.c.id == upload_id)).first()
        return _upload_of(row) if row else None

    def latest(self, limit: int) -> list[Upload]:
        """What was sent last, the latest first."""
        with self._engine.connect() as connection:
            query = select(upload).order_by(upload.c.id.desc()).limit(limit)
            return [_upload_of(row) for row in connection.execute(query)]

    def unfinished(self) -> list[Upload]:
        """What was not read to its end, the oldest first."""
        with self._engine.connect() as connection:
            query = select(upload).where(upload.c.state != UploadState.DONE.value).order_by(upload.c.id)
            return [_upload_of(row) for row in connection.execute(query)]

    def _set(self, upload_id: int, state: UploadState, outcomes: tuple[KeptOutcome, ...]) -> None:
        kept = json.dumps([asdict(outcome) for outcome in outcomes], ensure_ascii=False)
        with self._writing() as connection, connection.begin():
            values = {"state": state.value, "outcomes": kept}
            connection.execute(update(upload).where(upload.c.id == upload_id).values(values))

    def _writing(self) -> Connection:
        return self._engine.connect().execution_options(writing=True)


def _upload_of(row: Row[Any]) -> Upload:
    return Upload(
        row.id,
        row.account_id,
        row.place,
        row.name,
        row.sent_at.replace(tzinfo=UTC),  # SQLite keeps no zone
        UploadState(row.state),
        tuple(KeptOutcome(**values) for values in json.loads(row.outcomes)),
    )
