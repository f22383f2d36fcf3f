"""What people prove themselves with: sessions, API keys and one-time links.

Every token is random and kept as its SHA-256 only; the token itself is seen once, by whom it is given to.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from pipeline.errors import UsageError
from pipeline.store import account_tables as tables
from pipeline.store.accounts import Account, Clock, account_of

KEY_PREFIX = "dondoc_"  # lets scanners for secrets in files recognize a key
_TOKEN_BYTES = 32
# A session's last use is written down no oftener than this.
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts: without use, and at all."""

    idle: timedelta = timedelta(hours=1)
    absolute: timedelta = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key that a program signs in with, without the key itself."""

    id: int
    name: str
    created_at: datetime
    expires_at: datetime
    revoked: bool


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """A link that sets the password of an account once, or with ``None`` makes the first account."""

    account_id: int | None


class CredentialStore:
    """Credentials on any engine that SQLAlchemy speaks to; each method is one transaction."""

    def __init__(
        self,
        engine: Engine,
        now: Clock = lambda: datetime.now(UTC),
        limits: SessionLimits = SessionLimits(),
    ) -> None:
        self._engine = engine
        self._now = now
        self._limits = limits

    def open_session(self, account_id: int) -> str:
        """The token of a new session; sessions that are over are forgotten."""
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._now()
        session = tables.account_session
        with self._writing() as connection, connection.begin():
            connection.execute(
                delete(session).where(
                    (session.c.expires_at <= now) | (session.c.seen_at <= now - self._limits.idle)
                )
            )
            connection.execute(
                insert(session).values(
                    account_id=account_id,
                    token_hash=digest_of_token(token),
                    opened_at=now,
                    seen_at=now,
                    expires_at=now + self._limits.absolute,
                )
            )
        return token

    def session(self, token: str) -> Account | None:
        """Who the session belongs to; ``None`` where it is over or the account may not sign in."""
        session, now = tables.account_session.c, self._now()
        query = (
            select(tables.account, session.id.label("session_id"), session.seen_at)
            .join(tables.account_session, session.account_id == tables.account.c.id)
            .where(
                session.token_hash == digest_of_token(token),
                session.expires_at > now,
                session.seen_at > now - self._limits.idle,
                tables.account.c.disabled.is_(False),
            )
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        if now - row.seen_at.replace(tzinfo=UTC) >= _SEEN_EVERY:
            with self._writing() as connection, connection.begin():
                connection.execute(
                    update(tables.account_session).where(session.id == row.session_id).values(seen_at=now)
                )
        return account_of(row)

    def close_session(self, token: str) -> None:
        """Ends a session."""
        session = tables.account_session
        with self._writing() as connection, connection.begin():
            connection.execute(delete(session).where(session.c.token_hash == digest_of_token(token)))

    def close_sessions(self, account_id: int) -> None:
        """Ends all sessions of an account."""
        session = tables.account_session
        with self._writing() as connection, connection.begin():
            connection.execute(delete(session).where(session.c.account_id == account_id))

    def add_key(self, account_id: int, name: str, lasts: timedelta) -> str:
        """A new API key; it cannot be shown again."""
        token, now = KEY_PREFIX + secrets.token_urlsafe(_TOKEN_BYTES), self._now()
        with self._writing() as connection, connection.begin():
            connection.execute(
                insert(tables.api_key).values(
                    account_id=account_id,
                    name=name,
                    token_hash=digest_of_token(token),
                    created_at=now,
                    expires_at=now + lasts,
                )
            )
        return token

    def keys(self, account_id: int) -> list[ApiKey]:
        """The keys of an account, the latest first."""
        key = tables.api_key.c
        query = select(tables.api_key).where(key.account_id == account_id).order_by(key.id.desc())
        with self._engine.connect() as connection:
            return [
                ApiKey(
                    row.id,
                    row.name,
                    row.created_at.replace(tzinfo=UTC),
                    row.expires_at.replace(tzinfo=UTC),
                    row.revoked_at is not None,
                )
                for row in connection.execute(query)
            ]

    def key(self, token: str) -> Account | None:
        """Who a key belongs to; ``None`` where it is not valid or the account may not sign in."""
        key = tables.api_key.c
        query = (
            select(tables.account)
            .join(tables.api_key, key.account_id == tables.account.c.id)
            .where(
                key.token_hash == digest_of_token(token),
                key.revoked_at.is_(None),
                key.expires_at > self._now(),
                tables.account.c.disabled.is_(False),
            )
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return account_of(row) if row else None

    def revoke_key(self, account_id: int, key_id: int) -> None:
        """Makes one of an account's keys worthless.

        Raises:
            UsageError: the account has no such key.
        """
        key = tables.api_key.c
        owned = (key.id == key_id) & (key.account_id == account_id)
        with self._writing() as connection, connection.begin():
            changed = connection.execute(update(tables.api_key).where(owned).values(revoked_at=self._now()))
            if changed.rowcount == 0:
                raise UsageError("no_such_key", "Không có khóa API này.")

    def issue_link(self, account_id: int | None, lasts: timedelta) -> str:
        """The token of a link that sets an account's password once, or with ``None`` makes the first account.

        Links issued before for the same purpose are worthless from then on.
        """
        token, link = secrets.token_urlsafe(_TOKEN_BYTES), tables.one_time_link
        with self._writing() as connection, connection.begin():
            connection.execute(delete(link).where(_for(account_id)))
            connection.execute(
                insert(link).values(
                    account_id=account_id,
                    token_hash=digest_of_token(token),
                    expires_at=self._now() + lasts,
                )
            )
        return token

    def link(self, token: str) -> OneTimeLink | None:
        """What a link is for; ``None`` where it was used, is too old or never was one."""
        with self._engine.connect() as connection:
            row = connection.execute(
                select(tables.one_time_link).where(usable_link(token, self._now()))
            ).first()
        return OneTimeLink(row.account_id) if row else None

    def _writing(self) -> Connection:
        return self._engine.connect().execution_options(writing=True)


def usable_link(token: str, now: datetime) -> Any:
    """The condition that a row of the links is this one and can be used."""
    link = tables.one_time_link.c
    return (link.token_hash == digest_of_token(token)) & link.used_at.is_(None) & (link.expires_at > now)


def _for(account_id: int | None) -> Any:
    column = tables.one_time_link.c.account_id
    return column.is_(None) if account_id is None else column == account_id


def digest_of_token(token: str) -> str:
    """What is kept of a token: it is random and long, so a plain digest is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
