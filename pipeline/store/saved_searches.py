"""Searches that people keep under a name (điều kiện tra cứu đã lưu), each for its account alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    ForeignKey,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
)

from pipeline.errors import UsageError
from pipeline.store import schema

MOST = 100
_LONGEST_NAME = 100
_LONGEST_ADDRESS = 2_000

saved_search = Table(
    "saved_search",
    schema.METADATA,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("account_id", "name"),
)


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search under a name.

    Attributes:
        address: path and query of the page that shows it.
    """

    id: int
    name: str
    address: str


class SavedSearches:
    """Searches on any engine that SQLAlchemy speaks to; each method is one transaction."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._now = now

    def save(self, account_id: int, name: str, address: str) -> None:
        """Keeps a search; an earlier one of the same name gives way.

        Raises:
            UsageError: the name is empty or too long, or the account has too many.
        """
        if not 0 < len(name) <= _LONGEST_NAME or len(address) > _LONGEST_ADDRESS:
            raise UsageError("bad_name", f"Tên điều kiện tra cứu gồm 1 đến {_LONGEST_NAME} ký tự.")
        own = saved_search.c.account_id == account_id
        with self._engine.connect().execution_options(writing=True) as connection, connection.begin():
            connection.execute(delete(saved_search).where(own, saved_search.c.name == name))
            kept = connection.execute(select(func.count()).select_from(saved_search).where(own)).scalar_one()
            if kept >= MOST:
                raise UsageError("too_many_searches", f"Mỗi tài khoản lưu nhiều nhất {MOST} điều kiện.")
            values = {"account_id": account_id, "name": name, "address": address, "at": self._now()}
            connection.execute(insert(saved_search).values(values))

    def of(self, account_id: int) -> list[SavedSearch]:
        """The searches of an account, by name."""
        query = select(saved_search).where(saved_search.c.account_id == account_id)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(saved_search.c.name, saved_search.c.id))
            return [SavedSearch(row.id, row.name, row.address) for row in rows]

    def forget(self, account_id: int, id_: int) -> None:
        """Forgets a search of an account; nothing happens where it has none with this id."""
        own = (saved_search.c.account_id == account_id, saved_search.c.id == id_)
        with self._engine.connect().execution_options(writing=True) as connection, connection.begin():
            connection.execute(delete(saved_search).where(*own))
