"""Reviewing side by side: nobody's word puts back what another person changed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import lxml.html
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from pipeline.findings import Task
from pipeline.store.corrections import Amendment, Correction, Verdict, corrected, verdict_of
from pipeline.store.sql import SqlDocumentStore
from search_api.web.review import PATH
from tests.search_api.directives import HEALTH, INTERIOR, directive
from tests.search_api.people import Office

FINANCE = "Sở Tài chính"


@dataclass
class Reviewer:
    """A person with the form of a task open, as it was when the page was made."""

    browser: TestClient
    task: str
    page: str

    def send(self, what: str, hx: bool = False, **left: str) -> Response:
        """Sends the form with what the person left in it; what is not told stays as it was shown."""
        page: Any = lxml.html.fromstring(self.page)
        form = page.get_element_by_id(f"card-{self.task}").xpath(".//form")[-1]
        names = {"leads": "chu-tri", "coordinators": "phoi-hop", "due": "han", "undated": "khong-han"}
        data = {**dict(form.form_values()), "viec": what, **{names[name]: one for name, one in left.items()}}
        headers = {"HX-Request": "true"} if hx else {}
        return self.browser.post(f"{PATH}/{self.task}", data=data, headers=headers)


@pytest.fixture
def id_(office: Office) -> str:
    office.services.library.store.save(directive("alfa", [(INTERIOR, "alfa"), (HEALTH, "bravo")]))
    office.services.freshness.renew()
    browser = office.signed_in(office.account("ai"))
    return str(browser.get("/api/v1/tasks", params={"agency": INTERIOR}).json()["items"][0]["id"])


def opened(office: Office, id_: str, *names: str) -> list[Reviewer]:
    """People who look at the same list."""
    browsers = [office.signed_in(office.account(name)) for name in names]
    return [Reviewer(browser, id_, browser.get(PATH).text) for browser in browsers]


def stored(office: Office, id_: str) -> Task:
    """The task as it is stored now."""
    store = office.services.library.store
    (tasks,) = [store.load(document.id).tasks for document in store.documents()]
    (found,) = [task for task in tasks if id_.endswith(f"-{task.evidence.span.start}")]
    return found


def leads(task: Task) -> list[str]:
    return [body.name for body in task.leads]


def test_only_what_a_person_changed_is_changed(office: Office, id_: str) -> None:
    one, other = opened(office, id_, "an", "bi")
    assert one.send("sua", leads=HEALTH).status_code == 303
    assert other.send("sua", due="2026-07-31").status_code == 303
    task = stored(office, id_)
    assert leads(task) == [HEALTH]
    assert task.deadline
    assert task.deadline.due == date(2026, 7, 31)


@pytest.mark.parametrize("what", ["sua", "dung", "loai"])
def test_a_word_on_what_was_not_seen_is_refused_with_the_values(office: Office, id_: str, what: str) -> None:
    one, other = opened(office, id_, "an", "bi")
    one.send("sua", leads=HEALTH)
    answer = other.send(what, leads=FINANCE) if what == "sua" else other.send(what)
    assert answer.status_code == 409
    assert f"khi mở là “{INTERIOR}”, nay là “{HEALTH}”" in answer.text
    assert (f"anh/chị ghi “{FINANCE}”" in answer.text) == (what == "sua")
    assert leads(stored(office, id_)) == [HEALTH]
    again = Reviewer(other.browser, id_, answer.text)  # the page shows the task as it is now
    assert again.send("sua", leads=FINANCE).status_code == 303
    assert leads(stored(office, id_)) == [FINANCE]


def test_a_part_of_a_page_is_told_in_words(office: Office, id_: str) -> None:
    one, other = opened(office, id_, "an", "bi")
    one.send("sua", due="2026-07-31")
    answer = other.send("sua", hx=True, due="2026-08-31")
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "text/plain; charset=utf-8")
    assert "khi mở là “30/06/2026”, nay là “31/07/2026”, anh/chị ghi “31/08/2026”" in answer.text


def test_the_same_change_twice_is_no_conflict(office: Office, id_: str) -> None:
    one, other = opened(office, id_, "an", "bi")
    assert [each.send("sua", leads=FINANCE).status_code for each in (one, other)] == [303, 303]
    assert leads(stored(office, id_)) == [FINANCE]


def test_what_a_colleague_rejected_does_not_come_back_unseen(office: Office, id_: str) -> None:
    one, other = opened(office, id_, "an", "bi")
    rejected = one.send("loai", hx=True)
    assert other.send("dung").status_code == 409
    assert other.send("sua", leads=FINANCE).status_code == 409
    with pytest.raises(ValueError, match="not enough values"):
        stored(office, id_)
    assert Reviewer(one.browser, id_, rejected.text).send("dung").status_code == 303
    assert verdict_of(stored(office, id_)) is Verdict.CONFIRMED


def test_a_field_that_is_emptied_is_empty(office: Office, id_: str) -> None:
    (one,) = opened(office, id_, "an")
    assert one.send("sua", due="2026-07-31", undated="true").status_code == 400
    assert one.send("sua", leads="", undated="true").status_code == 303
    task = stored(office, id_)
    assert (task.leads, task.deadline) == ((), None)


def test_who_is_faster_between_looking_and_writing_is_seen(
    office: Office, id_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = opened(office, id_, "an", "bi")
    correct = SqlDocumentStore.correct
    faster = iter([one])

    def late(store: SqlDocumentStore, correction: Correction, revision: int | None = None) -> object:
        for first in faster:
            first.send("sua", leads=HEALTH)
        return correct(store, correction, revision)

    monkeypatch.setattr(SqlDocumentStore, "correct", late)
    assert other.send("sua", leads=FINANCE).status_code == 409
    assert leads(stored(office, id_)) == [HEALTH]


def test_another_task_of_the_document_stands_in_nobodys_way(
    office: Office, id_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (one,) = opened(office, id_, "an")
    store = office.services.library.store
    extraction = store.load(1)
    (neighbour,) = [task for task in extraction.tasks if leads(task) == [HEALTH]]
    after = corrected(neighbour, extraction.document.text, Amendment(leads=(FINANCE,)))
    beside = Correction(extraction.document.source.sha256, office.clock(), "bi", neighbour, after)
    correct = SqlDocumentStore.correct
    faster = iter([beside])

    def late(store: SqlDocumentStore, correction: Correction, revision: int | None = None) -> object:
        for first in faster:
            correct(store, first)
        return correct(store, correction, revision)

    monkeypatch.setattr(SqlDocumentStore, "correct", late)
    assert one.send("sua", due="2026-07-31").status_code == 303
    assert [leads(task) for task in store.load(1).tasks] == [[INTERIOR], [FINANCE]]
