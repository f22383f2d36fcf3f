"""Files that leave the server and come back: within what each person may see, in every form."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from fastapi.testclient import TestClient
from icalendar import Calendar

from pipeline.exports.rows import COLUMNS
from pipeline.findings import BodyMention, Deadline
from pipeline.store.accounts import AccountDraft, AccountRole
from search_api.accounts.own import OWN
from tests.exports.lists import evidence, task_with
from tests.search_api.people import Office, token_in

OURS, THEIRS = "Sở Nội vụ", "Sở Tài chính"
FORMS = ("xlsx", "docx", "letter", "ics", "csv", "jsonl")
DUE = Deadline(evidence(0, "hạn"), "fixed", due=date(2026, 12, 31))
NOTE, LEADS, STATUS, DONE_ON, ID = (
    list(COLUMNS).index(name) + 1 for name in ("note", "leads", "status", "done_on", "id")
)


@pytest.fixture
def office(office: Office) -> Office:
    for agency in (OURS, THEIRS):
        office.services.library.store.save(task_with(f"Việc của {agency}", agency, deadline=DUE))
    return office


@pytest.fixture
def everybody(office: Office) -> TestClient:
    return office.signed_in(office.account("tong-hop"))


@pytest.fixture
def unit(office: Office) -> TestClient:
    return office.signed_in(office.account("noi-vu", AccountRole.UNIT, (OURS,)))


def text_of(form: str, data: bytes) -> str:
    """All words in a file, whatever it is."""
    if form in ("xlsx", "docx", "letter"):
        with ZipFile(io.BytesIO(data)) as package:
            parts = [package.read(name).decode("utf-8", "ignore") for name in package.namelist()]
        return unescape("".join(parts))
    return data.decode().replace("\r\n ", "")


def exported(browser: TestClient, form: str, **conditions: str) -> str:
    answer = browser.get(f"/api/v1/exports/{form}", params=conditions)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    return text_of(form, answer.content)


def token(browser: TestClient) -> dict[str, str]:
    """The header that proves a browser's own script."""
    return {"X-CSRF-Token": token_in(browser.get(OWN))}


def send(browser: TestClient, data: bytes, **options: str) -> Any:
    files = {"file": ("danh-muc.xlsx", data)}
    return browser.post("/api/v1/imports", params=options, files=files, headers=token(browser))


class TestScope:
    @pytest.mark.parametrize("form", FORMS)
    def test_a_file_holds_what_the_person_may_see_and_nothing_else(
        self, form: str, everybody: TestClient, unit: TestClient
    ) -> None:
        conditions = {"agency": OURS} if form == "letter" else {}
        all_of_it, own = exported(everybody, form, **conditions), exported(unit, form, **conditions)
        assert f"Việc của {OURS}" in all_of_it
        assert (f"Việc của {THEIRS}" in all_of_it) == (form != "letter")
        assert f"Việc của {OURS}" in own
        assert f"Việc của {THEIRS}" not in own
        assert THEIRS not in own

    @pytest.mark.parametrize("form", FORMS)
    def test_asking_for_others_gives_an_empty_list(self, form: str, unit: TestClient) -> None:
        assert f"Việc của {THEIRS}" not in exported(unit, form, agency=THEIRS)

    def test_conditions_hold_for_files_as_for_lists(self, everybody: TestClient) -> None:
        lines = list(
            csv.reader(io.StringIO(exported(everybody, "csv", agency=THEIRS).removeprefix("\ufeff")))
        )
        assert len(lines) == 2
        assert exported(everybody, "jsonl", due_from="2027-01-01") == ""

    def test_who_is_not_signed_in_gets_no_file(self, office: Office) -> None:
        for form in FORMS:
            assert office.browser().get(f"/api/v1/exports/{form}").status_code == 401


class TestImport:
    def workbook(self, browser: TestClient) -> Any:
        return openpyxl.load_workbook(io.BytesIO(browser.get("/api/v1/exports/xlsx").content))

    def saved(self, book: Any) -> bytes:
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def test_a_list_is_shown_first_and_then_taken_over(self, everybody: TestClient) -> None:
        book = self.workbook(everybody)
        book.worksheets[0].cell(5, NOTE).value = "Đã họp"
        shown = send(everybody, self.saved(book)).json()
        assert (len(shown["changes"]), shown["applied"], shown["tasks"]) == (1, False, 0)
        taken = send(everybody, self.saved(book), apply="true").json()
        assert (taken["tasks"], taken["problems"]) == (1, [])
        task = shown["changes"][0]["task"]
        (line,) = everybody.get(f"/api/v1/tasks/{task}/events").json()
        assert (line["note"], line["author"]) == ("Đã họp", "tong-hop")
        again = send(everybody, self.saved(book), apply="true").json()
        assert (again["changes"], again["tasks"], again["unchanged"]) == ([], 0, 2)

    def test_tasks_of_others_are_unknown_to_a_unit(self, everybody: TestClient, unit: TestClient) -> None:
        book = self.workbook(everybody)
        for line in (5, 6):
            book.worksheets[0].cell(line, NOTE).value = "Đã họp"
        ended = send(unit, self.saved(book), apply="true").json()
        assert ended["tasks"] == 1
        assert [problem["message"] for problem in ended["problems"]] == ["Không có nhiệm vụ mang mã này."]
        hidden = ended["problems"][0]["task"]
        assert everybody.get(f"/api/v1/tasks/{hidden}/events").json() == []

    def test_a_unit_reports_and_does_not_correct(self, unit: TestClient) -> None:
        book = self.workbook(unit)
        sheet = book.worksheets[0]
        sheet.cell(5, NOTE).value, sheet.cell(5, LEADS).value = "Đã họp", "Sở Y tế"
        ended = send(unit, self.saved(book), apply="true").json()
        assert [change["column"] for change in ended["changes"]] == ["Ghi chú"]
        assert "không được sửa" in ended["problems"][0]["message"]
        assert ended["tasks"] == 1

    def test_a_unit_reports_the_status_of_tasks_that_it_leads_alone(self, office: Office) -> None:
        self.coordinated(office)
        unit = office.signed_in(office.account("noi-vu", AccountRole.UNIT, (OURS,)))
        book = self.workbook(unit)
        sheet = book.worksheets[0]
        lead, other = sorted((5, 6), key=lambda line: sheet.cell(line, LEADS).value != OURS)
        for line in (lead, other):
            sheet.cell(line, STATUS).value = "hoàn thành"
            sheet.cell(line, DONE_ON).value = date(2026, 5, 30)
            sheet.cell(line, NOTE).value = "Đã họp"
        ended = send(unit, self.saved(book), apply="true").json()
        refused = [(problem["line"], problem["message"].split(":")[0]) for problem in ended["problems"]]
        assert sorted(refused) == [(other, "Ngày hoàn thành"), (other, "Tình trạng")]
        listed = unit.get("/api/v1/tasks").json()["items"]  # at once, and as a single change would be
        by_id = {item["id"]: item["status"] for item in listed}
        ids = {line: sheet.cell(line, ID).value for line in (lead, other)}
        assert (by_id[ids[lead]], by_id[ids[other]]) == ("done", "not_started")
        history = unit.get(f"/api/v1/tasks/{ids[other]}/events").json()
        assert [(line["kind"], line["note"]) for line in history] == [("note", "Đã họp")]

    def coordinated(self, office: Office) -> None:
        """Stores a task of the others in which our agency takes part."""
        found = task_with("Việc phối hợp", THEIRS, deadline=DUE)
        (task,) = found.tasks
        task = replace(task, coordinators=(BodyMention(OURS, task.leads[0].span),))
        office.services.library.store.save(replace(found, tasks=(task,)))
        office.services.freshness.renew()

    def test_a_note_cannot_carry_a_status(self, office: Office) -> None:
        self.coordinated(office)
        unit = office.signed_in(office.account("noi-vu", AccountRole.UNIT, (OURS,)))
        said = {"kind": "note", "note": "x", "status": "done", "on": "2031-05-30"}
        for item in unit.get("/api/v1/tasks").json()["items"]:
            answer = unit.post(f"/api/v1/tasks/{item['id']}/events", json=said, headers=token(unit))
            assert (answer.status_code, answer.json()["code"]) == (400, "unused_field")
        listed = unit.get("/api/v1/tasks").json()["items"]
        assert [item["status"] for item in listed] == ["not_started", "not_started"]

    def test_only_who_reports_may_bring_a_list_back(self, office: Office, everybody: TestClient) -> None:
        data = self.saved(self.workbook(everybody))
        viewer = office.signed_in(office.account("xem", AccountRole.VIEWER))
        assert send(viewer, data, apply="true").status_code == 403
        assert office.browser().post("/api/v1/imports", files={"file": ("a", data)}).status_code in (401, 403)

    def test_another_file_is_answered_with_a_code(self, everybody: TestClient) -> None:
        answer = send(everybody, b"PK nothing")
        assert (answer.status_code // 100, answer.json()["code"]) == (4, "damaged")


class TestFeeds:
    def feed(self, browser: TestClient, agency: str) -> dict[str, Any]:
        answer = browser.post("/api/v1/feeds", json={"agency": agency}, headers=token(browser))
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def test_a_calendar_program_needs_the_address_alone(self, office: Office, unit: TestClient) -> None:
        made = self.feed(unit, OURS)
        answer = office.browser().get(made["address"])
        assert answer.headers["content-type"].startswith("text/calendar")
        events: list[Any] = Calendar.from_ical(answer.content).walk("VEVENT")
        (event,) = events
        assert event.start == date(2026, 12, 31)

    def test_it_shows_what_its_subscriber_may_see_today(self, office: Office) -> None:
        account = office.account("noi-vu", AccountRole.UNIT, (OURS,))
        browser = office.signed_in(account)
        addresses = [self.feed(browser, agency)["address"] for agency in (OURS, THEIRS)]

        def counts() -> list[int]:
            answers = [office.browser().get(address) for address in addresses]
            return [len(Calendar.from_ical(one.content).walk("VEVENT")) for one in answers]

        assert counts() == [1, 0]
        draft = AccountDraft("noi-vu", "noi-vu", AccountRole.UNIT, (THEIRS,))
        office.services.accounts.change(account.id, draft, "test")
        assert counts() == [0, 1]
        office.services.accounts.disable(account.id, "test")
        assert [office.browser().get(address).status_code for address in addresses] == [404, 404]

    def test_the_secret_is_told_once_and_not_kept(self, office: Office, unit: TestClient) -> None:
        made = self.feed(unit, OURS)
        secret = made["address"].rsplit("/", 1)[1].removesuffix(".ics")
        assert "address" not in unit.get("/api/v1/feeds").json()[0]
        assert secret.encode() not in office.services.settings.database.read_bytes()  # type: ignore[union-attr]  # a file here

    def test_a_feed_is_ended_by_its_owner_alone(self, office: Office, unit: TestClient) -> None:
        made = self.feed(unit, OURS)
        other = office.signed_in(office.account("khac"))
        for browser, status in ((other, 404), (unit, 204), (unit, 404)):
            assert browser.delete(f"/api/v1/feeds/{made['id']}", headers=token(browser)).status_code == status
        assert office.browser().get(made["address"]).status_code == 404

    def test_a_wrong_address_is_answered_like_none(self, office: Office) -> None:
        assert office.browser().get("/lich/x.ics").status_code == 404
