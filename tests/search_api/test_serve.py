"""``dondoc serve``: whom it lets in, and how the first administrator comes to be."""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx2
import pytest

from pipeline.library import open_library
from pipeline.store.accounts import AccountDraft, AccountRole, AccountStore
from pipeline.store.credentials import CredentialStore
from search_api import serve
from search_api.cli import run
from tests.pipeline.test_inheritance import directive
from tests.search_api.loops import run_apart

ANYWHERE = "0.0.0.0"  # noqa: S104 (only asked for)


@pytest.mark.parametrize(
    "options",
    [
        ["--host", ANYWHERE],
        ["--host", "192.168.1.5"],
        ["--host", "::"],
        ["--host", "may-chu.so-noi-vu.vn"],
        ["--host", ANYWHERE, "--certificate", __file__],
        ["--trusted-proxy", "172.30.77.1"],
        ["--behind-proxy", "--trusted-proxy", "*"],
        ["--behind-proxy", "--trusted-proxy", "may-chu.so-noi-vu.vn"],
    ],
)
def test_other_machines_are_not_let_in_by_accident(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["serve", "--database", str(tmp_path / "dondoc.db"), *options]) == 2
    assert re.search(r"not_loopback|tls|proxy", capsys.readouterr().err)
    assert not (tmp_path / "dondoc.db").exists()


def test_it_answers_on_this_machine_and_prints_the_link_of_the_first_administrator(tmp_path: Path) -> None:
    database = tmp_path / "dondoc.db"
    greeting = serve_and_ask(database)
    assert "Chưa có tài khoản quản trị" in greeting
    assert re.search(r"http://127\.0\.0\.1:\d+/lien-ket/[\w-]{43}", greeting)
    with open_library(database) as library:
        AccountStore(library.engine).add(AccountDraft("an", "An", AccountRole.ADMIN), None, "test")
    assert "lien-ket" not in serve_and_ask(database)


def serve_and_ask(database: Path) -> str:
    """What a server prints that is started, asked once and stopped."""
    with serving(database) as (printed, client):
        assert client.get("/api/v1/health").json() == {"status": "ok"}
        assert client.get("/").headers["Location"] == "/dang-nhap"
    return "".join(printed)


@contextmanager
def serving(database: Path, *options: str) -> Iterator[tuple[list[str], httpx2.Client]]:
    """What a server prints, all of it once it is stopped at the end, and who asks it."""
    command = [
        sys.executable,
        "-c",
        "from search_api.cli import main; main()",
        "serve",
        "--port",
        "0",
        *options,
    ]
    with subprocess.Popen(
        [*command, "--database", str(database)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            assert process.stdout
            first = process.stdout.readline()
            address = re.search(r"http://[\d.:]+", first)
            assert address, first
            with httpx2.Client(base_url=address[0], timeout=60) as client:
                printed = [first]
                yield printed, client
        finally:
            process.terminate()
        printed.append(process.stdout.read())


@pytest.mark.parametrize(("proxy", "scheme"), [("127.0.0.0/8", "https"), ("10.1.2.3", "http")])
def test_only_a_trusted_proxy_tells_how_a_request_came(proxy: str, scheme: str, tmp_path: Path) -> None:
    database = tmp_path / "dondoc.db"
    with open_library(database) as library:
        admin = AccountStore(library.engine).add(AccountDraft("an", "An", AccountRole.ADMIN), None, "test")
        session = CredentialStore(library.engine).open_session(admin.id)
    with serving(database, "--behind-proxy", "--trusted-proxy", proxy) as (_, client):
        client.headers.update({"X-Forwarded-Proto": "https", "Cookie": f"__Host-dondoc={session}"})
        page = client.get("/quan-tri/tai-khoan")
        token = re.search(r'name="csrf_token" value="(\w+)"', page.text)
        assert token
        linked = client.post(f"/quan-tri/tai-khoan/{admin.id}/lien-ket", data={"csrf_token": token[1]})
        assert re.findall(r"(https?)://127[^<]*/lien-ket/", linked.text) == [scheme]


def test_the_end_of_an_answer_does_not_wait_for_word_that_its_beginning_came() -> None:
    listening = serve._listening("127.0.0.1", 0)
    undelayed: list[int] = []

    def accepted(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kept = writer.get_extra_info("socket")
        undelayed.append(kept.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async def connected() -> None:
        async with await asyncio.start_server(accepted, sock=listening):
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            await reader.read()
            writer.close()

    run_apart(connected())
    assert undelayed
    assert all(undelayed)


def test_the_index_is_level_before_anyone_asks_for_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "dondoc.db"
    with open_library(database) as library:
        library.store.save(directive(date(2026, 3, 5)))
        assert library.index.position() == 0
    serve._greet(database, "http://127.0.0.1:8000")
    assert "Đang lập chỉ mục" in capsys.readouterr().out
    with open_library(database) as library:
        assert library.index.position() > 0
