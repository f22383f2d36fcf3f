"""One after another: a few wait, the others are told to come later, and everybody else is served."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from httpx2 import ASGITransport, AsyncClient, Response

from search_api.errors import BusyError
from search_api.page_images import PageImages
from search_api.turns import Turns
from search_api.web.audit import PATH
from tests.search_api.loops import run_apart
from tests.search_api.people import BASE, Office

MANY = 45  # more than the server has threads


@contextmanager
def held(turns: Turns) -> Iterator[None]:
    """Somebody whose turn does not end before this does."""
    begun, end = threading.Event(), threading.Event()

    def hold() -> None:
        with turns.turn():
            begun.set()
            end.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait()
    try:
        yield
    finally:
        end.set()
        thread.join()


def test_who_waits_too_long_is_told_to_come_later() -> None:
    turns = Turns(seconds=0.01)
    with held(turns), pytest.raises(BusyError), turns.turn():
        raise AssertionError("two at once")
    with turns.turn():
        pass


def test_no_more_wait_than_there_are_places() -> None:
    turns = Turns(waiting=2, seconds=60)

    def take() -> None:
        with turns.turn():
            pass

    with ThreadPoolExecutor(8) as threads:
        with held(turns):
            asked = [threads.submit(take) for _ in range(8)]
            refused = list(islice(as_completed(asked), 6))
            assert all(isinstance(one.exception(), BusyError) for one in refused)
        assert [one.exception() for one in asked if one not in refused] == [None, None]


def test_a_page_that_is_kept_waits_for_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    images = PageImages()
    monkeypatch.setattr(images._pool, "draw", lambda *_: b"page")
    assert images.image(Path("a.pdf"), "a", 1) == b"page"
    with held(images._turns):
        monkeypatch.setattr(images._turns, "_seconds", 0.01)
        assert images.image(Path("a.pdf"), "a", 1) == b"page"
        with pytest.raises(BusyError):
            images.image(Path("a.pdf"), "a", 2)


def test_many_who_wait_for_one_thing_do_not_stop_the_server(office: Office) -> None:
    key = office.services.credentials.add_key(office.account("an").id, "k", timedelta(days=1))

    async def ask() -> tuple[Response, list[Response]]:
        transport = ASGITransport(app=office.app)
        headers = {"Authorization": f"Bearer {key}"}
        async with AsyncClient(transport=transport, base_url=BASE, headers=headers) as client:
            with held(office.services.audits._turns):
                asked = [asyncio.create_task(client.get(PATH)) for _ in range(MANY)]
                await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED, timeout=20)
                health = await asyncio.wait_for(client.get("/api/v1/health"), 20)
            return health, list(await asyncio.gather(*asked))

    health, answers = run_apart(ask())
    assert health.status_code == 200
    refused = [answer for answer in answers if answer.status_code == 503]
    assert len(refused) >= MANY // 2
    assert {answer.status_code for answer in answers} == {200, 503}
    assert {answer.headers["Retry-After"] for answer in refused} == {"10"}
    assert "đang bận" in refused[0].text
