"""A corrected Excel list comes back through the screen: shown first, written once somebody confirms."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from pipeline.exports.rows import COLUMNS
from pipeline.findings import Deadline
from pipeline.store.accounts import AccountRole
from pipeline.tracking.records import TaskState
from search_api.web.returned_list import PATH
from tests.exports.lists import evidence, task_with
from tests.search_api.people import Office, token_in

OURS, THEIRS = "Sở Nội vụ", "Sở Tài chính"
DUE = Deadline(evidence(0, "hạn"), "fixed", due=date(2026, 12, 31))
FIRST = 5  # line of the workbook
NOTE, LEADS, STATUS, ID, TEXT = (
    list(COLUMNS).index(name) + 1 for name in ("note", "leads", "status", "id", "text")
)
CODE = re.compile(r'action="/nhiem-vu/nap-lai/([\w-]+)"')
CHOICE = re.compile(r'name="lay" value="([^"]+)"')


@pytest.fixture
def office(office: Office) -> Office:
    for agency in (OURS, THEIRS):
        office.services.library.store.save(task_with(f"Việc của {agency}", agency, deadline=DUE))
    office.clock.go_on(timedelta(seconds=5))
    return office


@pytest.fixture
def desk(office: Office) -> TestClient:
    return office.signed_in(office.account("tong-hop"))


def workbook(browser: TestClient) -> Any:
    return openpyxl.load_workbook(io.BytesIO(browser.get("/nhiem-vu/xuat.xlsx").content))


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(browser: TestClient, data: bytes) -> Response:
    token = token_in(browser.get(PATH))
    return browser.post(PATH, data={"csrf_token": token}, files={"tep": ("danh-mục.xlsx", data)})


def confirm(browser: TestClient, shown: Response, *chosen: str) -> Response:
    (code,) = CODE.findall(shown.text)
    return browser.post(f"{PATH}/{code}", data={"csrf_token": token_in(shown), "lay": list(chosen)})


def state_of(office: Office, id_: str) -> TaskState:
    digest, _, start = id_.partition("-")
    library = office.services.library
    (summary,) = library.store.find(digest)
    return library.tracking.states(summary.sha256).get(int(start), TaskState())


def test_nothing_is_written_before_somebody_confirms(office: Office, desk: TestClient) -> None:
    book = workbook(desk)
    sheet = book.worksheets[0]
    sheet.cell(FIRST, NOTE).value = "Đã họp"
    id_ = sheet.cell(FIRST, ID).value
    shown = send(desk, saved(book))
    assert "Đã họp" in shown.text
    assert "1 ô được sửa ở 1 nhiệm vụ" in shown.text
    assert state_of(office, id_).note is None
    written = confirm(desk, shown)
    assert "Đã ghi thay đổi của 1 nhiệm vụ" in written.text
    assert state_of(office, id_).note == "Đã họp"
    assert "Đã họp" in desk.get("/nhiem-vu").text
    assert "không sửa gì" in send(desk, saved(book)).text


def test_a_conflict_is_decided_cell_by_cell(office: Office, desk: TestClient) -> None:
    book = workbook(desk)
    sheet = book.worksheets[0]
    ids = [sheet.cell(line, ID).value for line in (FIRST, FIRST + 1)]
    for line in (FIRST, FIRST + 1):
        sheet.cell(line, NOTE).value = f"Theo tệp {line}"
    other = workbook(desk)
    for line in (FIRST, FIRST + 1):
        other.worksheets[0].cell(line, NOTE).value = f"Trong kho {line}"
    confirm(desk, send(desk, saved(other)))
    office.clock.go_on(timedelta(minutes=1))
    shown = send(desk, saved(book))
    choices = CHOICE.findall(shown.text)
    assert len(choices) == 2
    assert "Trong kho 5" in shown.text
    written = confirm(desk, shown, choices[0])
    assert [state_of(office, id_).note for id_ in ids] == ["Theo tệp 5", "Trong kho 6"]
    assert "Giữ số liệu đang lưu (1)" in written.text


def test_a_file_is_written_once_and_by_who_sent_it(office: Office, desk: TestClient) -> None:
    book = workbook(desk)
    sheet = book.worksheets[0]
    sheet.cell(FIRST, NOTE).value = "Đã họp"
    id_ = sheet.cell(FIRST, ID).value
    shown = send(desk, saved(book))
    (code,) = CODE.findall(shown.text)
    another = office.signed_in(office.account("khac"))
    data = {"csrf_token": token_in(another.get(PATH))}
    assert another.post(f"{PATH}/{code}", data=data).status_code == 400
    assert state_of(office, id_) == TaskState()
    assert confirm(desk, shown).status_code == 200
    again = confirm(desk, shown)
    assert again.status_code == 400
    assert "hãy chọn lại tệp" in again.text
    assert state_of(office, id_).events == 1


def test_a_file_that_waits_too_long_is_forgotten(office: Office, desk: TestClient) -> None:
    book = workbook(desk)
    book.worksheets[0].cell(FIRST, NOTE).value = "Đã họp"
    shown = send(desk, saved(book))
    office.clock.go_on(timedelta(minutes=61))
    fresh = office.signed_in(office.account("moi"))
    (code,) = CODE.findall(shown.text)
    assert fresh.post(f"{PATH}/{code}", data={"csrf_token": token_in(fresh.get(PATH))}).status_code == 400
    assert office.services.returned_lists.keep(1, "x", b"y")


def test_a_unit_neither_sees_nor_changes_what_is_not_its_own(office: Office, desk: TestClient) -> None:
    unit = office.signed_in(office.account("noi-vu", AccountRole.UNIT, (OURS,)))
    book = workbook(desk)
    sheet = book.worksheets[0]
    for line in (FIRST, FIRST + 1):
        sheet.cell(line, NOTE).value = "Đã họp"
        sheet.cell(line, TEXT).value = "…"
    hidden = next(
        sheet.cell(line, ID).value for line in (FIRST, FIRST + 1) if sheet.cell(line, LEADS).value == THEIRS
    )
    shown = send(unit, saved(book))
    assert f"Việc của {OURS}" in shown.text
    assert THEIRS not in shown.text
    assert "Không có nhiệm vụ mang mã này" in shown.text
    confirm(unit, shown)
    assert state_of(office, hidden) == TaskState()


def test_viewers_bring_nothing_back(office: Office) -> None:
    viewer = office.signed_in(office.account("xem", AccountRole.VIEWER))
    assert viewer.get(PATH).status_code == 403
    assert "Nạp lại Excel" not in viewer.get("/nhiem-vu").text


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"xin ch\xc3\xa0o"])
def test_what_is_no_list_is_told_so(desk: TestClient, data: bytes) -> None:
    answer = send(desk, data)
    assert answer.status_code in (400, 422)
    assert 'role="alert"' in answer.text


def test_cells_are_text_whatever_they_hold(desk: TestClient) -> None:
    book = workbook(desk)
    book.worksheets[0].cell(FIRST, NOTE).value = "<img src=x onerror=alert(1)>"
    shown = send(desk, saved(book))
    assert "<img" not in shown.text
    assert "&lt;img" in shown.text
    assert "<img" not in confirm(desk, shown).text
