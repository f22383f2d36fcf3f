"""What one-time links do, each in one transaction: a link is used up where its work is done, only there."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, select, update

from pipeline.errors import UsageError
from pipeline.store import account_tables as tables
from pipeline.store.accounts import Account, AccountDraft, Clock, admins, insert_account, put_password
from pipeline.store.credentials import OneTimeLink, usable_link
from pipeline.store.feeds import calendar_feed


class LinkRedemption:
    """Uses one-time links on any engine that SQLAlchemy speaks to."""

    def __init__(self, engine: Engine, now: Clock = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._now = now

    def make_administrator(self, token: str, draft: AccountDraft, password_hash: str, actor: str) -> Account:
        """The first account, made by the link that is for it; every such link is worthless from then on.

        Raises:
            UsageError: the link is not usable, there is an administrator already, or as for
                ``AccountStore.add``; the link then stays as it is.
        """
        with self._writing() as connection, connection.begin():
            link = self._link(connection, token)
            if link.account_id is not None or admins(connection):
                raise _bad_link()
            return insert_account(connection, self._now(), draft, password_hash, actor)

    def reset_password(self, token: str, password_hash: str, actor: str) -> Account:
        """The account that a link is for, with another password.

        Whoever held its sessions, API keys, calendars or other links has nothing in hand any more: a password
        is reset where somebody else may know it.

        Raises:
            UsageError: the link is not usable.
        """
        with self._writing() as connection, connection.begin():
            link = self._link(connection, token)
            if link.account_id is None:
                raise _bad_link()
            key = tables.api_key
            of_account = (key.c.account_id == link.account_id) & key.c.revoked_at.is_(None)
            connection.execute(update(key).where(of_account).values(revoked_at=self._now()))
            connection.execute(delete(calendar_feed).where(calendar_feed.c.account_id == link.account_id))
            return put_password(connection, self._now(), link.account_id, password_hash, actor)

    def _link(self, connection: Connection, token: str) -> OneTimeLink:
        query = select(tables.one_time_link).where(usable_link(token, self._now()))
        row = connection.execute(query).first()
        if row is None:
            raise _bad_link()
        return OneTimeLink(row.account_id)

    def _writing(self) -> Connection:
        return self._engine.connect().execution_options(writing=True)


def _bad_link() -> UsageError:
    return UsageError("bad_link", "Liên kết đã dùng hoặc hết hạn; đề nghị lấy liên kết mới.")
