"""What the server is told when it starts; built once, passed in, never imported."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipeline.store.credentials import SessionLimits

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
    """

    requests_per_minute: int = 1_200
    anonymous_per_minute: int = 240
    account_failures: int = 5
    address_failures: int = 20
    longest_delay: int = 300


@dataclass(frozen=True, slots=True)
class Settings:
    """How the server runs.

    Attributes:
        database: the SQLite file; originals and settings lie beside it.
        https: whether people reach it by HTTPS, here or at a proxy; cookies are then for HTTPS only.
        trusted_hosts: names by which it may be asked.
        form_bytes: size of a request that is no upload.
    """

    database: Path
    https: bool = False
    trusted_hosts: tuple[str, ...] = LOOPBACK
    form_bytes: int = 1 << 20
    sessions: SessionLimits = field(default_factory=SessionLimits)
    rates: RateLimits = field(default_factory=RateLimits)
