"""Reports that came in: what they answer is proposed, and a person has the last word."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from fastapi.testclient import TestClient

from corpora.tools.source import FOLDER
from pipeline.store.accounts import AccountRole
from pipeline.tracking.records import Status, TaskState
from tests.answers.answers_corpus import ANSWERS, extracted
from tests.pipeline.extractions import letter
from tests.search_api.directives import INTERIOR
from tests.search_api.people import Office, submit, token_in

PIECE = re.compile(r'data-marks="(?:[^"]* )?cho(?: [^"]*)?"[^>]*>([^<]*)<')
CARD = re.compile(r'<article id="tra-loi-([\w-]+)" class="card review( done-with)?"')


@pytest.fixture
def report(office: Office) -> int:
    """A report, beside the directive that it answers."""
    found = extracted(FOLDER, ["qd-backan-2022-sapnhap"]) | extracted(ANSWERS, ["bc-backan-2022-bangiao"])
    ids = [office.services.library.store.save(one).document_id for one in found.values()]
    office.clock.go_on(timedelta(seconds=5))
    return ids[-1]


@pytest.fixture
def desk(office: Office) -> TestClient:
    return office.signed_in(office.account("bình"))


def cards(browser: TestClient, report: int) -> dict[str, bool]:
    """The tasks on the page of a report, and whether a person judged them."""
    page = browser.get(f"/van-ban/{report}/tra-loi")
    assert page.status_code == 200
    return {id_: bool(judged) for id_, judged in CARD.findall(page.text)}


def state_of(office: Office, task: str) -> TaskState:
    digest, _, start = task.partition("-")
    library = office.services.library
    (summary,) = library.store.find(digest)
    return library.tracking.states(summary.sha256).get(int(start), TaskState())


def judge(browser: TestClient, report: int, task: str, **values: str) -> int:
    page = f"/van-ban/{report}/tra-loi"
    return submit(browser, f"{page}/{task}", values, page).status_code


def test_words_of_the_report_are_a_click_away(desk: TestClient, report: int) -> None:
    page = desk.get(f"/van-ban/{report}/tra-loi").text
    addresses = re.findall(rf'"(/van-ban/{report}\?tai=(\d+)&amp;den=(\d+))#cho"', page)
    assert addresses
    for address, start, end in addresses:
        there = desk.get(unescape(address)).text
        place = there.partition('id="cho"')[2]
        shown = "".join(unescape(piece) for piece in PIECE.findall(place))
        text = desk.get(f"/api/v1/documents/{report}/text").json()["text"]
        assert shown.startswith(text[int(start) : int(end)])


def test_a_confirmed_answer_settles_its_task_and_nothing_else(
    office: Office, desk: TestClient, report: int
) -> None:
    before = cards(desk, report)
    task, *others = before
    assert not any(before.values())
    assert judge(desk, report, task, viec="dung", **{"tinh-trang": "done", "ngay": "2022-07-14"}) == 303
    state = state_of(office, task)
    assert (state.status, len(state.answers)) == (Status.DONE, 1)
    assert all(state_of(office, other) == TaskState() for other in others)
    assert cards(desk, report) == {**dict.fromkeys(others, False), task: True}
    assert "Đã xác nhận 1 nhiệm vụ" in desk.get("/tiep-nhan/bao-cao").text
    history = desk.get(f"/nhiem-vu/{task}").text
    assert "Báo cáo kết quả" in history
    assert "bình" in history


def test_what_is_declined_stays_as_it_was_and_can_be_confirmed_after_all(
    office: Office, desk: TestClient, report: int
) -> None:
    task = next(iter(cards(desk, report)))
    assert judge(desk, report, task, viec="khong", **{"tinh-trang": "done", "ngay": "2022-07-14"}) == 303
    assert state_of(office, task).status is Status.NOT_STARTED
    assert cards(desk, report)[task] is True
    assert "Đã xác nhận" not in desk.get("/tiep-nhan/bao-cao").text
    office.clock.go_on(timedelta(minutes=1))
    assert (
        judge(desk, report, task, viec="dung", **{"tinh-trang": "in_progress", "ngay": "2022-07-14"}) == 303
    )
    assert state_of(office, task).status is Status.IN_PROGRESS
    office.clock.go_on(timedelta(minutes=1))
    assert judge(desk, report, task, viec="khong") == 303
    assert state_of(office, task).answers == ()


def test_a_part_of_the_page_is_drawn_anew_for_a_script(desk: TestClient, report: int) -> None:
    page = desk.get(f"/van-ban/{report}/tra-loi")
    task = CARD.findall(page.text)[0][0]
    answer = desk.post(
        f"/van-ban/{report}/tra-loi/{task}",
        data={"csrf_token": token_in(page), "viec": "dung"},
        headers={"HX-Request": "true"},
    )
    assert CARD.findall(answer.text) == [(task, " done-with")]
    assert "X-Said" in answer.headers


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"viec": "xoa"},
        {"viec": "dung", "tinh-trang": "overdue"},
        {"viec": "dung", "tinh-trang": "done"},
        {"viec": "dung", "tinh-trang": "done", "ngay": "2999-01-01"},
        {"viec": "dung", "ky": "2022-01-01"},
    ],
)
def test_what_makes_no_sense_is_refused(
    office: Office, desk: TestClient, report: int, values: dict[str, str]
) -> None:
    task = next(iter(cards(desk, report)))
    assert judge(desk, report, task, **values) in (400, 422)
    assert state_of(office, task) == TaskState()


def test_a_form_of_another_site_judges_nothing(office: Office, desk: TestClient, report: int) -> None:
    task = next(iter(cards(desk, report)))
    answer = desk.post(f"/van-ban/{report}/tra-loi/{task}", data={"viec": "dung", "csrf_token": "x"})
    assert answer.status_code == 403
    assert state_of(office, task) == TaskState()


def test_only_who_assigns_tasks_judges_reports(office: Office, desk: TestClient, report: int) -> None:
    task = next(iter(cards(desk, report)))
    unit = office.signed_in(office.account("noivu", AccountRole.UNIT, (INTERIOR,)))
    assert unit.get(f"/van-ban/{report}/tra-loi").status_code == 403
    token = token_in(unit.get("/tai-khoan"))
    data = {"viec": "dung", "csrf_token": token}
    assert unit.post(f"/van-ban/{report}/tra-loi/{task}", data=data).status_code == 403
    assert state_of(office, task) == TaskState()


def test_an_address_of_words_that_are_not_there_marks_nothing(desk: TestClient, report: int) -> None:
    for query in ("tai=9&den=3", "tai=99999999&den=999999999", "tai=5&den=x", "den=7"):
        page = desk.get(f"/van-ban/{report}?{query}")
        assert page.status_code == 200
        assert 'id="cho"' not in page.text


def test_a_report_that_tells_neither_day_nor_issuer_says_so(office: Office, desk: TestClient) -> None:
    id_ = office.services.library.store.save(letter("Kính gửi các xã.")).document_id
    office.clock.go_on(timedelta(seconds=5))
    page = desk.get(f"/van-ban/{id_}/tra-loi")
    assert page.status_code == 200
    assert "chưa rõ ngày hoặc cơ quan ban hành" in page.text
