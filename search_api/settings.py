"""What the server is told when it starts; built once, passed in, never imported."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import UsageError
from pipeline.library import folder_of
from pipeline.reading.limits import Limits, limits_from
from pipeline.settings import SETTINGS_NAME, settings_table
from pipeline.store.credentials import SessionLimits

_SHORTEST_SECRET = 16
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class RateLimits:
    """How much one caller may ask for.

    Attributes:
        requests_per_minute: of one account.
        anonymous_per_minute: of one address where nobody is signed in.
        account_failures: wrong passwords of one account before a delay begins, which doubles each time.
        address_failures: the same of one address; an office often shares one.
        longest_delay: seconds.
        failures_forgotten: seconds without another wrong password after which none counts any more.
    """

    requests_per_minute: int = 1_200
    anonymous_per_minute: int = 240
    account_failures: int = 5
    address_failures: int = 20
    longest_delay: int = 300
    failures_forgotten: int = 900


@dataclass(frozen=True, slots=True)
class Oidc:
    """The identity provider through which people may sign in.

    Attributes:
        issuer: its address; what it offers is read from there.
        claim: what of a person's claims is the name of the account.
        label: what the button to sign in with says.
    """

    issuer: str
    client_id: str
    client_secret: str
    claim: str = "preferred_username"
    label: str = "Đăng nhập một lần"


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Who is told of changes.

    Attributes:
        targets: addresses that are posted to, and no others: redirections are not followed.
        secret: what messages are signed with.
    """

    targets: tuple[str, ...]
    secret: str


@dataclass(frozen=True, slots=True)
class Settings:
    """How the server runs.

    Attributes:
        database: the SQLite file, or an address of PostgreSQL.
        https: whether people reach it by HTTPS, here or at a proxy; cookies are then for HTTPS only.
        trusted_hosts: names by which it may be asked.
        form_bytes: size of a request that is no upload.
        file_bytes: size of one file that is sent.
    """

    database: str | Path
    https: bool = False
    trusted_hosts: tuple[str, ...] = LOOPBACK
    form_bytes: int = 1 << 20
    file_bytes: int = Limits().file_bytes
    sessions: SessionLimits = field(default_factory=SessionLimits)
    rates: RateLimits = field(default_factory=RateLimits)
    oidc: Oidc | None = None
    webhooks: Webhooks | None = None


def settings_for(database: str | Path, *, https: bool, hosts: tuple[str, ...]) -> Settings:
    """The settings of a server on a database, with what ``dondoc.toml`` beside it says.

    Args:
        database: the SQLite file, or an address of PostgreSQL.
        https: whether people reach it by HTTPS.
        hosts: names by which it may be asked, beside those of this machine.

    Raises:
        UsageError: the file is not well written.
    """
    path = folder_of(database) / SETTINGS_NAME
    server = _table(path, "server", ("trusted_hosts",))
    named = server.get("trusted_hosts", [])
    if not isinstance(named, list) or not all(isinstance(host, str) for host in named):
        raise UsageError("settings", f"{path}: trusted_hosts phải là danh sách tên máy chủ.")
    return Settings(
        database,
        https=https,
        trusted_hosts=tuple(dict.fromkeys((*LOOPBACK, *hosts, *named))),
        file_bytes=limits_from(path).file_bytes,
        oidc=_oidc(path),
        webhooks=_webhooks(path),
    )


def _oidc(path: Path) -> Oidc | None:
    names = ("issuer", "client_id", "client_secret", "claim", "label")
    values = _table(path, "oidc", names)
    if not values:
        return None
    missing = [name for name in names[:3] if not values.get(name)]
    if missing or not all(isinstance(value, str) for value in values.values()):
        raise UsageError("settings", f"{path}: mục [oidc] cần các chuỗi {', '.join(missing or names)}.")
    if not (values["client_id"] + values["client_secret"]).isascii():
        raise UsageError("settings", f"{path}: client_id và client_secret chỉ gồm ký tự ASCII.")
    if not _is_private(values["issuer"]):
        raise UsageError("settings", f"{path}: issuer phải là địa chỉ https.")
    return Oidc(**values)


def _webhooks(path: Path) -> Webhooks | None:
    values = _table(path, "webhooks", ("targets", "secret"))
    if not values:
        return None
    targets, secret = values.get("targets"), values.get("secret")
    if not isinstance(secret, str) or len(secret) < _SHORTEST_SECRET:
        raise UsageError(
            "settings", f"{path}: mục [webhooks] cần secret có ít nhất {_SHORTEST_SECRET} ký tự."
        )
    if not isinstance(targets, list) or not all(isinstance(one, str) and _is_private(one) for one in targets):
        raise UsageError("settings", f"{path}: targets phải là danh sách địa chỉ https.")
    return Webhooks(tuple(dict.fromkeys(targets)), secret)


def _is_private(address: str) -> bool:
    """Whether nobody on the way can read what is sent to an address."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))
    )


def _table(path: Path, table: str, names: tuple[str, ...]) -> dict[str, Any]:
    values = settings_table(path, table)
    if unknown := set(values) - set(names):
        raise UsageError("settings", f"{path}: mục [{table}] không có {', '.join(sorted(unknown))}.")
    return values
