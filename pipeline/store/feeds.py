"""Calendars that people subscribed to: an address with a secret, of which only the digest is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
)

from pipeline.errors import UsageError
from pipeline.store import account_tables as tables
from pipeline.store.accounts import Account, Clock, account_of
from pipeline.store.credentials import digest_of_token
from pipeline.store.names import agency_key
from pipeline.store.schema import METADATA

_BYTES = 32  # of a secret
_MOST = 50  # feeds of one account

calendar_feed = Table(
    "calendar_feed",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("agency", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)


@dataclass(frozen=True, slots=True)
class CalendarFeed:
    """A calendar of one body's tasks, as far as its subscriber may see them."""

    id: int
    account_id: int
    agency: str
    created_at: datetime


class FeedStore:
    """The feeds, in the database of the documents."""

    def __init__(self, engine: Engine, now: Clock) -> None:
        self._engine = engine
        self._now = now

    def add(self, account_id: int, agency: str) -> tuple[CalendarFeed, str]:
        """A new feed and its secret, which is told this once.

        Raises:
            UsageError: the account has too many, or the body has no name.
        """
        if not agency_key(agency):
            raise UsageError("no_agency", "Lịch cần tên cơ quan.")
        if len(self.of(account_id)) >= _MOST:
            raise UsageError("too_many_feeds", f"Mỗi tài khoản có nhiều nhất {_MOST} lịch.")
        token = secrets.token_urlsafe(_BYTES)
        values = {
            "account_id": account_id,
            "token_hash": digest_of_token(token),
            "agency": agency,
            "created_at": self._now(),
        }
        with self._engine.connect().execution_options(writing=True) as connection, connection.begin():
            key = connection.execute(insert(calendar_feed).values(values)).inserted_primary_key
        if key is None:
            raise AssertionError("a feed has no key of its own")
        return CalendarFeed(int(key[0]), account_id, agency, self._now()), token

    def of(self, account_id: int) -> list[CalendarFeed]:
        """The feeds of an account, the oldest first."""
        columns = calendar_feed.c
        query = select(calendar_feed).where(columns.account_id == account_id).order_by(columns.id)
        with self._engine.connect() as connection:
            return [_feed_of(row) for row in connection.execute(query)]

    def find(self, token: str) -> tuple[CalendarFeed, Account] | None:
        """The feed with this secret and who subscribed; ``None`` where it or the account is no more."""
        account = tables.account
        wanted = calendar_feed.c.token_hash == digest_of_token(token)
        with self._engine.connect() as connection:
            row = connection.execute(select(calendar_feed).where(wanted)).first()
            if row is None:
                return None
            owner = connection.execute(
                select(account).where(account.c.id == row.account_id, account.c.disabled.is_(False))
            ).first()
        return (_feed_of(row), account_of(owner)) if owner else None

    def remove(self, account_id: int, feed_id: int) -> bool:
        """Ends a feed of an account; answers whether there was one."""
        columns = calendar_feed.c
        wanted = (columns.id == feed_id) & (columns.account_id == account_id)
        with self._engine.connect().execution_options(writing=True) as connection, connection.begin():
            return connection.execute(delete(calendar_feed).where(wanted)).rowcount > 0


def _feed_of(row: Row[Any]) -> CalendarFeed:
    at = row.created_at
    return CalendarFeed(row.id, row.account_id, row.agency, at if at.tzinfo else at.replace(tzinfo=UTC))
