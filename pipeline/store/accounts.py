"""Accounts of the people who sign in, and the history of what was done to them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from pipeline.errors import UsageError
from pipeline.store import account_tables as tables
from pipeline.store.names import agency_key, asked_key
from pipeline.text import nfc, squeeze

_NAME = re.compile(r"[\w.@+-]{2,64}")
Clock = Callable[[], datetime]


class AccountRole(StrEnum):
    """What a person may do (vai trò)."""

    ADMIN = "admin"  # quản trị
    COORDINATOR = "coordinator"  # tổng hợp: sees and corrects everything
    UNIT = "unit"  # đơn vị: reports progress of the tasks of its agencies
    VIEWER = "viewer"  # xem


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in.

    Attributes:
        name: what the person types; the same in any case of letters.
        full_name: what others call the person.
        agencies: names of the bodies whose tasks the person may see; ``None`` where everything may be seen.
        subject: issuer and subject at the identity provider, separated by a blank.
        disabled: may no longer sign in.
        has_password: can sign in with one.
    """

    id: int
    name: str
    full_name: str
    role: AccountRole
    agencies: tuple[str, ...] | None = None
    subject: str | None = None
    disabled: bool = False
    has_password: bool = False

    @property
    def agency_keys(self) -> tuple[str, ...] | None:
        """Keys of the agencies, as indexes compare them."""
        return None if self.agencies is None else tuple(asked_key(name) for name in self.agencies)


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """What an administrator says of an account."""

    name: str
    full_name: str
    role: AccountRole
    agencies: tuple[str, ...] | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One thing that was done to an account; ``before`` and ``after`` hold no secret."""

    id: int
    at: datetime
    actor: str
    account_name: str
    action: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class AccountStore:
    """Accounts on any engine that SQLAlchemy speaks to; each method is one transaction."""

    def __init__(self, engine: Engine, now: Clock = lambda: datetime.now(UTC)) -> None:
        self._engine = engine
        self._now = now

    def add(self, draft: AccountDraft, password_hash: str | None, actor: str) -> Account:
        """The account made.

        Raises:
            UsageError: the name cannot be one, is taken, or the role needs agencies.
        """
        with self._writing() as connection, connection.begin():
            return insert_account(connection, self._now(), draft, password_hash, actor)

    def change(self, account_id: int, draft: AccountDraft, actor: str) -> Account:
        """The account with what an administrator says of it; its sessions end where its rights change.

        Raises:
            UsageError: there is none, as for ``add``, or nobody could administer any more.
        """
        draft = checked(draft)
        with self._writing() as connection, connection.begin():
            before = _found(connection, account_id)
            other = connection.execute(_by_name(draft.name)).first()
            if other is not None and other.id != account_id:
                raise UsageError("account_exists", f"Đã có tài khoản {draft.name}.")
            if draft.role is not AccountRole.ADMIN:
                _keep_an_admin(connection, before)
            connection.execute(update(tables.account).where(_is(account_id)).values(_values(draft)))
            after = _found(connection, account_id)
            if (before.role, before.agencies) != (after.role, after.agencies):
                _close_sessions(connection, account_id)
            _end_first_links(connection, after)
            self._record(connection, actor, after, "changed", _told(before), _told(after))
        return after

    def disable(self, account_id: int, actor: str, *, disabled: bool = True) -> Account:
        """The account, which may no longer sign in, or may again; its sessions end.

        Raises:
            UsageError: there is none, or nobody could administer any more.
        """
        with self._writing() as connection, connection.begin():
            before = _found(connection, account_id)
            if disabled:
                _keep_an_admin(connection, before)
            connection.execute(update(tables.account).where(_is(account_id)).values(disabled=disabled))
            _close_sessions(connection, account_id)
            after = replace(before, disabled=disabled)
            _end_first_links(connection, after)
            self._record(connection, actor, after, "disabled" if disabled else "enabled", None, None)
        return after

    def set_password(self, account_id: int, password_hash: str, actor: str) -> None:
        """Lets the account sign in with another password; all its sessions and one-time links end.

        Raises:
            UsageError: there is no such account.
        """
        with self._writing() as connection, connection.begin():
            put_password(connection, self._now(), account_id, password_hash, actor)

    def bind(self, account_id: int, subject: str, actor: str) -> Account:
        """The account, which signs in through the identity provider from now on.

        Raises:
            UsageError: there is no such account, or it is somebody else's at the provider.
        """
        with self._writing() as connection, connection.begin():
            before = _found(connection, account_id)
            if before.subject not in (None, subject):
                raise UsageError("subject_taken", "Tài khoản đã gắn với người khác ở hệ thống đăng nhập.")
            connection.execute(update(tables.account).where(_is(account_id)).values(subject=subject))
            after = replace(before, subject=subject)
            self._record(connection, actor, after, "bound", _told(before), _told(after))
        return after

    def get(self, account_id: int) -> Account:
        """The account with this id.

        Raises:
            UsageError: there is none.
        """
        with self._engine.connect() as connection:
            return _found(connection, account_id)

    def find(self, name: str) -> Account | None:
        """The account with this name."""
        with self._engine.connect() as connection:
            row = connection.execute(_by_name(name)).first()
        return account_of(row) if row else None

    def find_subject(self, subject: str) -> Account | None:
        """The account that is this person at the identity provider."""
        with self._engine.connect() as connection:
            query = select(tables.account).where(tables.account.c.subject == subject)
            row = connection.execute(query).first()
        return account_of(row) if row else None

    def password_hash(self, account_id: int) -> str | None:
        """What the account's password is checked against."""
        with self._engine.connect() as connection:
            query = select(tables.account.c.password_hash).where(_is(account_id))
            found: str | None = connection.execute(query).scalar()
        return found

    def accounts(self) -> list[Account]:
        """Every account, by name."""
        with self._engine.connect() as connection:
            query = select(tables.account).order_by(tables.account.c.name_key)
            return [account_of(row) for row in connection.execute(query)]

    def history(self, before: int | None = None, limit: int = 50) -> list[AccountEvent]:
        """What was done to accounts, the latest first, older than the line with the id ``before``."""
        line = tables.account_audit.c
        query = select(tables.account_audit).order_by(line.id.desc()).limit(limit)
        if before is not None:
            query = query.where(line.id < before)
        with self._engine.connect() as connection:
            return [_event_of(row) for row in connection.execute(query)]

    def note(self, account: Account, action: str, actor: str) -> None:
        """Adds to the history what was done with an account's credentials."""
        with self._writing() as connection, connection.begin():
            self._record(connection, actor, account, action, None, None)

    def _record(
        self,
        connection: Connection,
        actor: str,
        account: Account,
        action: str,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
    ) -> None:
        _record(connection, self._now(), actor, account, action, before, after)

    def _writing(self) -> Connection:
        return self._engine.connect().execution_options(writing=True)


def insert_account(
    connection: Connection, at: datetime, draft: AccountDraft, password_hash: str | None, actor: str
) -> Account:
    """The account made within a transaction; errors as for ``AccountStore.add``."""
    draft = checked(draft)
    if connection.execute(_by_name(draft.name)).first():
        raise UsageError("account_exists", f"Đã có tài khoản {draft.name}.")
    values = _values(draft) | {"password_hash": password_hash, "disabled": False, "created_at": at}
    connection.execute(insert(tables.account).values(values))
    account = account_of(connection.execute(_by_name(draft.name)).one())
    _end_first_links(connection, account)
    _record(connection, at, actor, account, "created", None, _told(account))
    return account


def put_password(
    connection: Connection, at: datetime, account_id: int, password_hash: str, actor: str
) -> Account:
    """The account with another password, set within a transaction; see ``AccountStore.set_password``."""
    account = _found(connection, account_id)
    connection.execute(update(tables.account).where(_is(account_id)).values(password_hash=password_hash))
    _close_sessions(connection, account_id)
    link = tables.one_time_link
    connection.execute(delete(link).where(link.c.account_id == account_id))
    _record(connection, at, actor, account, "password", None, None)
    return replace(account, has_password=True)


def admins(connection: Connection) -> set[int]:
    """Ids of those who can administer now."""
    query = select(tables.account.c.id).where(
        tables.account.c.role == AccountRole.ADMIN.value, tables.account.c.disabled.is_(False)
    )
    return set(connection.execute(query).scalars())


def checked(draft: AccountDraft) -> AccountDraft:
    """The draft as it is kept.

    Raises:
        UsageError: the name cannot be one, or the role and its agencies do not fit.
    """
    name, full_name = nfc(draft.name).strip(), squeeze(nfc(draft.full_name))
    if not _NAME.fullmatch(name):
        raise UsageError(
            "bad_account_name", "Tên đăng nhập gồm 2 đến 64 chữ cái, chữ số, dấu chấm, gạch nối hoặc @."
        )
    agencies = draft.agencies
    if agencies is not None:
        agencies = tuple(dict.fromkeys(squeeze(nfc(agency)) for agency in agencies))
        if not agencies or not all(map(agency_key, agencies)):
            raise UsageError("no_agency", "Phạm vi xem phải có ít nhất một cơ quan có tên.")
    if draft.role is AccountRole.UNIT and agencies is None:
        raise UsageError("no_agency", "Tài khoản đơn vị phải có ít nhất một cơ quan.")
    if draft.role in (AccountRole.ADMIN, AccountRole.COORDINATOR) and agencies is not None:
        raise UsageError("needless_agency", "Quản trị và tổng hợp xem được mọi cơ quan, không ghi phạm vi.")
    return replace(draft, name=name, full_name=full_name or name, agencies=agencies)


def name_key(name: str) -> str:
    """What an account's name is found by, however it is typed."""
    return nfc(name).strip().casefold()


def _values(draft: AccountDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "name_key": name_key(draft.name),
        "full_name": draft.full_name,
        "role": draft.role.value,
        "agencies": None if draft.agencies is None else json.dumps(draft.agencies, ensure_ascii=False),
        "subject": draft.subject,
    }


def _told(account: Account) -> dict[str, Any]:
    """What the history tells of an account."""
    return {
        "name": account.name,
        "full_name": account.full_name,
        "role": account.role.value,
        "agencies": account.agencies,
        "subject": account.subject,
    }


def _by_name(name: str) -> Any:
    return select(tables.account).where(tables.account.c.name_key == name_key(name))


def _by_id(account_id: int) -> Any:
    return select(tables.account).where(_is(account_id))


def _is(account_id: int) -> Any:
    return tables.account.c.id == account_id


def _found(connection: Connection, account_id: int) -> Account:
    row = connection.execute(_by_id(account_id)).first()
    if row is None:
        raise UsageError("no_such_account", "Không có tài khoản này.")
    return account_of(row)


def _keep_an_admin(connection: Connection, leaving: Account) -> None:
    if admins(connection) == {leaving.id}:
        raise UsageError("last_admin", "Phải còn ít nhất một tài khoản quản trị đang hoạt động.")


def _close_sessions(connection: Connection, account_id: int) -> None:
    sessions = tables.account_session
    connection.execute(delete(sessions).where(sessions.c.account_id == account_id))


def _end_first_links(connection: Connection, account: Account) -> None:
    """Makes links for the first administrator worthless where the account is one."""
    if account.role is AccountRole.ADMIN and not account.disabled:
        link = tables.one_time_link
        connection.execute(delete(link).where(link.c.account_id.is_(None)))


def _record(
    connection: Connection,
    at: datetime,
    actor: str,
    account: Account,
    action: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    connection.execute(
        insert(tables.account_audit).values(
            at=at,
            actor=actor,
            account_id=account.id,
            account_name=account.name,
            action=action,
            before=before and json.dumps(before, ensure_ascii=False),
            after=after and json.dumps(after, ensure_ascii=False),
        )
    )


def account_of(row: Row[Any]) -> Account:
    """The account that a row of its table holds."""
    return Account(
        row.id,
        row.name,
        row.full_name,
        AccountRole(row.role),
        None if row.agencies is None else tuple(json.loads(row.agencies)),
        row.subject,
        row.disabled,
        row.password_hash is not None,
    )


def _event_of(row: Row[Any]) -> AccountEvent:
    return AccountEvent(
        row.id,
        row.at.replace(tzinfo=UTC),  # SQLite keeps no zone
        row.actor,
        row.account_name,
        row.action,
        row.before and json.loads(row.before),
        row.after and json.loads(row.after),
    )
