"""Which messages of which mailbox were taken in; lines are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Engine,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from pipeline.store.schema import METADATA

mail_message = Table(
    "mail_message",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("mailbox", Text, nullable=False),
    Column("uid_validity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("message_id", Text),
    Column("size", BigInteger, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("mailbox", "uid_validity", "uid"),
)


@dataclass(frozen=True, slots=True)
class MailKey:
    """Which message: a server gives a number anew only with another validity (RFC 3501, 2.3.1.1).

    Attributes:
        mailbox: user, host and folder.
    """

    mailbox: str
    uid_validity: int
    uid: int


class MailLog:
    """The messages that were taken in, in the database of the documents."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def taken(self, mailbox: str, uid_validity: int) -> set[int]:
        """The numbers of the messages of a mailbox that are done."""
        columns = mail_message.c
        query = select(columns.uid).where(columns.mailbox == mailbox, columns.uid_validity == uid_validity)
        with self._engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def knows(self, mailbox: str, uid_validity: int, message_id: str, size: int) -> bool:
        """Whether a message of this identity and size was done before the server numbered all anew.

        Under one numbering identity does not tell: programs exist that give one to several messages.
        """
        columns = mail_message.c
        query = select(columns.id).where(
            columns.mailbox == mailbox,
            columns.uid_validity != uid_validity,
            columns.message_id == message_id,
            columns.size == size,
        )
        with self._engine.connect() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def record(self, key: MailKey, message_id: str | None, size: int, outcome: str) -> None:
        """Notes that a message is done; one that another program noted meanwhile stays as it is."""
        values = {
            "mailbox": key.mailbox,
            "uid_validity": key.uid_validity,
            "uid": key.uid,
            "message_id": message_id,
            "size": size,
            "outcome": outcome,
            "at": datetime.now(UTC),
        }
        try:
            with (
                self._engine.connect().execution_options(writing=True) as connection,
                connection.begin(),
            ):
                connection.execute(insert(mail_message).values(values))
        except IntegrityError:
            return
