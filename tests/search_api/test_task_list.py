"""The list of tasks: what it shows at once, and what it counts once it is there."""

from __future__ import annotations

import re
from datetime import date, timedelta
from threading import Barrier, Thread
from time import sleep

import pytest

from pipeline.store.accounts import AccountRole
from pipeline.store.task_ids import task_id
from pipeline.tracking.records import EventKind, Status, TaskEvent, TaskKey
from search_api.recent_answers import RecentAnswers
from search_api.web import tasks
from tests.search_api.directives import HEALTH, INTERIOR, directive
from tests.search_api.people import Office, submit

COUNT = re.compile(r'<span class="count">(\d+)</span>')


def filled(office: Office) -> list[str]:
    ids = []
    for word, agency in (("alfa", INTERIOR), ("bravo", HEALTH)):
        extraction = directive(word, [(agency, word)], due=date(2026, 7, 30))
        office.services.library.store.save(extraction)
        ids += [task_id(extraction.document.source.sha256, task) for task in extraction.tasks]
    office.clock.go_on(timedelta(seconds=5))
    return ids


def test_a_long_list_is_shown_before_it_is_counted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(office)
    browser = office.signed_in(office.account("an"))
    at_once = browser.get("/nhiem-vu?co-quan=so").text
    office.services.library.store.save(directive("charlie", [(INTERIOR, "charlie")]))
    office.clock.go_on(timedelta(seconds=5))
    monkeypatch.setattr(tasks, "_COUNTED_AT_ONCE", 0)
    first = browser.get("/nhiem-vu?co-quan=so").text
    assert COUNT.findall(at_once)
    assert COUNT.findall(first) == []
    (address,) = set(re.findall(r'"(/nhiem-vu/thu-hep[^"]*)"', first))
    assert address == "/nhiem-vu/thu-hep?co-quan=so"
    part = browser.get(address, headers={"HX-Request": "true"}).text
    whole = browser.get(address).text
    again = browser.get("/nhiem-vu?co-quan=so").text
    assert "<html" not in part
    assert COUNT.findall(part) == COUNT.findall(whole) == COUNT.findall(again) != COUNT.findall(at_once)


def test_what_is_recorded_of_a_task_is_in_the_list_that_was_open_before(office: Office) -> None:
    own, _ = filled(office)
    browser = office.signed_in(office.account("an"))
    assert "Đã họp" not in browser.get("/nhiem-vu").text
    digest = next(one.sha256 for one in office.services.library.store.find(own.partition("-")[0]))
    key = TaskKey(digest, int(own.partition("-")[2]))
    event = TaskEvent(
        key, office.clock(), "an", EventKind.STATUS, status=Status.IN_PROGRESS, note="Đã họp, chờ ý kiến"
    )
    office.services.library.tracking.record(event)
    office.clock.go_on(timedelta(seconds=5))
    page = browser.get("/nhiem-vu").text
    assert page.count("Đã họp, chờ ý kiến") == 1


def test_a_task_that_went_into_another_is_in_no_list_but_keeps_its_page(office: Office) -> None:
    gone, into = filled(office)
    browser = office.signed_in(office.account("an"))
    page = f"/nhiem-vu/{gone}"
    assert submit(browser, f"{page}/gop", {"vao": into}, page).status_code == 303
    assert "alfaviec" not in browser.get("/nhiem-vu").text
    assert "Đã gộp vào" in browser.get(page).text
    own, other = (
        office.signed_in(office.account(name, AccountRole.UNIT, agencies=(agency,)))
        for name, agency in (("binh", INTERIOR), ("chi", HEALTH))
    )
    assert (own.get(page).status_code, other.get(page).status_code) == (200, 404)
    assert "alfaviec" not in own.get("/nhiem-vu").text
    submit(browser, f"{page}/gop", {"vao": ""}, page)
    assert "alfaviec" in own.get("/nhiem-vu").text


def test_what_many_ask_at_once_is_found_out_once() -> None:
    answers, asked, told, start = RecentAnswers(), [], [], Barrier(8)

    def find() -> int:
        asked.append(1)
        sleep(0.05)
        return 7

    def ask() -> None:
        start.wait()
        told.append(answers.answer("x", 1, find))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [7] * 8
    assert len(asked) == 1
    assert answers.answer("x", 2, lambda: 8) == 8


def test_an_answer_that_could_not_be_found_is_asked_for_again() -> None:
    answers = RecentAnswers()

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        answers.answer("x", 1, fail)
    assert not answers.knows("x", 1)
    assert answers.answer("x", 1, lambda: 3) == 3
    assert answers.knows("x", 1)
