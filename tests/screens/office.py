"""A running server with the sample documents, and a real browser in which people are signed in."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page

from pipeline.store.accounts import AccountDraft, AccountRole
from search_api.app import create_app
from search_api.services import Services
from search_api.settings import Settings

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
_PATIENCE = 60.0  # seconds


@dataclass
class Server:
    """A server on a free port of this machine."""

    app: FastAPI
    address: str

    @property
    def services(self) -> Services:
        services: Services = self.app.state.services
        return services

    def session(self, name: str, role: AccountRole, agencies: tuple[str, ...] | None = None) -> str:
        """The session of an account, which is made where there is none."""
        accounts = self.services.accounts
        account = accounts.find(name) or accounts.add(AccountDraft(name, name, role, agencies), None, "test")
        return self.services.credentials.open_session(account.id)


@contextmanager
def serving(folder: Path, now: datetime = NOW) -> Iterator[Server]:
    """A server on the library in a folder; its clock stands still."""
    app = create_app(Settings(folder / "dondoc.db"), now=lambda: now)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + _PATIENCE
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < end, "the server takes too long to start"
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Server(app, f"http://127.0.0.1:{port}")
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)


@dataclass
class Watched:
    """A page of a browser with all that must never happen on it."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("dialog", self._on_dialog)
        self.page.on("console", self._on_console)

    def _on_dialog(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "favicon" not in message.text:
            self.troubles.append(f"console: {message.text}")

    def go(self, path: str) -> Page:
        """Opens a page of the site."""
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"
        return self.page


@contextmanager
def signed_in(
    browser: Browser,
    server: Server,
    *,
    role: AccountRole = AccountRole.COORDINATOR,
    name: str = "bình",
    width: int = 1280,
    script: bool = True,
) -> Iterator[Watched]:
    """A browser of its own in which a person is signed in; nothing may have gone wrong when it is closed."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, locale="vi-VN"
    )
    context.set_default_timeout(1000 * _PATIENCE)
    context.add_cookies([{"name": "dondoc", "value": server.session(name, role), "url": server.address}])
    watched = Watched(context.new_page(), server.address)
    try:
        yield watched
    finally:
        context.close()
    assert watched.troubles == []


def copied(folder: Path, to: Path) -> Path:
    """A copy of a library for a test that changes it."""
    shutil.copytree(folder, to)
    return to
