"""A browser and a server with the sample documents, once for all tests of the screens."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from pipeline.commands import run
from tests.screens.office import Server, Watched, copied, serving, signed_in

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples"
TAKEN_IN = (
    "bc-mocchau-2022-cchc.docx",
    "cd-quangtri-2025-baoso9.txt",
    "ct-haiphong-2023-kycuong.txt",
    "kh-hue-2026-trongtam.docx",
    "kh-tuyenquang-2019-cchc.pdf",
    "nq-vinhlong-2025-bienche.txt",
    "tb-vpcp-2024-dichvucong.pdf",
)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the sample documents, never changed."""
    folder = tmp_path_factory.mktemp("samples")
    files = [str(SAMPLES / name) for name in TAKEN_IN]
    assert run(["ingest", "--database", str(folder / "dondoc.db"), *files]) == 0
    return folder


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium; a machine without it fails here."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "no Chromium; scripts/install-system-packages installs it"
    sandbox = ["--no-sandbox"] if os.name != "nt" and os.geteuid() == 0 else []
    browser = playwright.chromium.launch(executable_path=program, args=[*sandbox, "--lang=vi"])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser for all tests."""
    expect.set_options(timeout=60_000)  # a busy machine is no fault
    with sync_playwright() as playwright, chromium(playwright) as started:
        yield started


@pytest.fixture(scope="session")
def server(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose library tests only add to what is theirs alone."""
    with serving(copied(samples, tmp_path_factory.mktemp("served") / "library")) as started:
        yield started


@pytest.fixture
def office(browser: Browser, server: Server) -> Iterator[Watched]:
    """A browser in which the person of the desk is signed in."""
    with signed_in(browser, server) as watched:
        yield watched
