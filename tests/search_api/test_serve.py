"""``dondoc serve``: whom it lets in, and how the first administrator comes to be."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from pipeline.library import open_library
from pipeline.store.accounts import AccountDraft, AccountRole, AccountStore
from search_api.cli import run

ANYWHERE = "0.0.0.0"  # noqa: S104 (only asked for)


@pytest.mark.parametrize(
    "options",
    [
        ["--host", ANYWHERE],
        ["--host", "192.168.1.5"],
        ["--host", "::"],
        ["--host", "may-chu.so-noi-vu.vn"],
        ["--host", ANYWHERE, "--certificate", __file__],
    ],
)
def test_other_machines_are_not_let_in_by_accident(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["serve", "--database", str(tmp_path / "dondoc.db"), *options]) == 2
    assert re.search(r"not_loopback|tls", capsys.readouterr().err)
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
    command = [sys.executable, "-c", "from search_api.cli import main; main()", "serve", "--port", "0"]
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
                assert client.get("/api/v1/health").json() == {"status": "ok"}
                assert client.get("/").headers["Location"] == "/dang-nhap"
        finally:
            process.terminate()
        return first + process.stdout.read()
