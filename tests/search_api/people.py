"""A running app for tests, and browsers in which people of each role are signed in."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from pipeline.library import open_library
from pipeline.store.accounts import Account, AccountDraft, AccountRole
from search_api.app import create_app
from search_api.passwords import hash_password
from search_api.services import Services
from search_api.settings import Settings

PASSWORD = "một câu dài bí mật"  # noqa: S105 (of nobody)
BASE = "http://localhost"


@dataclass
class Clock:
    """A clock that stands still until it is told to go on."""

    at: datetime = field(default=datetime(2026, 6, 1, 3, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def go_on(self, time: timedelta) -> None:
        self.at += time


@dataclass(frozen=True)
class Office:
    """A running app with its clock."""

    app: FastAPI
    clock: Clock

    @property
    def services(self) -> Services:
        services: Services = self.app.state.services
        return services

    def browser(self) -> TestClient:
        """A browser with cookies of its own, where nobody is signed in."""
        return TestClient(self.app, base_url=BASE, follow_redirects=False)

    def account(
        self,
        name: str,
        role: AccountRole = AccountRole.COORDINATOR,
        agencies: tuple[str, ...] | None = None,
        password: str | None = None,
    ) -> Account:
        kept = hash_password(password, name) if password else None
        return self.services.accounts.add(AccountDraft(name, name, role, agencies), kept, "test")

    def signed_in(self, account: Account) -> TestClient:
        """A browser in which the session of an account is open."""
        browser = self.browser()
        token = self.services.credentials.open_session(account.id)
        browser.cookies.set("dondoc", token, domain="localhost.local")
        return browser


@cache
def _empty_database() -> bytes:
    """A database with its tables: making them for every test takes long."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dondoc.db"
        with open_library(path):
            pass
        assert not path.with_name("dondoc.db-wal").exists()
        return path.read_bytes()


@contextmanager
def running(folder: Path, settings: Settings | None = None) -> Iterator[Office]:
    """An app on an empty library."""
    clock = Clock()
    settings = settings or Settings(folder / "dondoc.db")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "dondoc.db").exists():
        (folder / "dondoc.db").write_bytes(_empty_database())
    app = create_app(settings, now=clock, seconds=clock.seconds)
    with TestClient(app, base_url=BASE):
        yield Office(app, clock)


def token_in(page: Response) -> str:
    """What the forms of a page send back."""
    match = re.search(r'name="csrf_token" value="(\w+)"', page.text)
    assert match, page.text
    return match[1]


def submit(browser: TestClient, path: str, values: dict[str, str], page: str | None = None) -> Response:
    """Fills in the form of a page and sends it."""
    token = token_in(browser.get(page or path))
    return browser.post(path, data={"csrf_token": token, **values})
