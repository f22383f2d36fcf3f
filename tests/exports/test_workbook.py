"""The Excel list: its form, and that nothing is lost on its way out and back."""

from __future__ import annotations

import io
import random
from datetime import date, datetime, timedelta
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from pipeline.errors import RejectedError, UsageError
from pipeline.exports.import_plan import ImportPlan, as_listed, plan_import
from pipeline.exports.rows import COLUMNS, TaskRow, cells_of
from pipeline.exports.take_over import Importer, TakenOver
from pipeline.exports.workbook import read_workbook
from pipeline.exports.xlsx import ORIGINAL, workbook
from pipeline.library import Library
from pipeline.reading.limits import Limits
from pipeline.store.corrections import Verdict, verdict_of
from pipeline.tracking.records import EventKind, Part, Status
from tests.exports.lists import AGENCIES, NOW, TODAY, happened, many_tasks, of, rows_of

NAMES = list(COLUMNS)
HEADER = 4


def exported(library: Library) -> bytes:
    return workbook(rows_of(library), title="DANH MỤC NHIỆM VỤ", today=TODAY)


# Parts of a workbook, before what in them more is put, and what.
FAULTS = {
    "columns": ("xl/worksheets/sheet1.xml", b"</sheetData>", b"<row>" + b"<c/>" * 16_385 + b"</row>"),
    "a far row": ("xl/worksheets/sheet2.xml", b"</sheetData>", b'<row r="99999999"/>'),
    "a row in another way": ("xl/worksheets/sheet1.xml", b"</sheetData>", b'<row r="1e9"/>'),
    "far cells": ("xl/worksheets/sheet1.xml", b"</sheetData>", b'<row><c r="ZZZ1"/></row>' * 1_000),
    "styles": ("xl/styles.xml", b"<fonts", (b"<x>" + b"<y/>" * 10_000 + b"</x>") * 6),
}


def with_more(data: bytes, part: str, before: bytes, more: bytes) -> bytes:
    """The workbook with more in one of its parts."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                assert before in content
                content = content.replace(before, more + before, 1)
            new.writestr(name, content)
    return out.getvalue()


class Sheet:
    """The list as a person has it open in Excel."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.sheet = self.book.worksheets[0]

    def cell(self, line: int, name: str) -> Any:
        return self.sheet.cell(HEADER + line, NAMES.index(name) + 1)

    def put(self, line: int, **values: object) -> None:
        for name, value in values.items():
            self.cell(line, name).value = value

    def saved(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


def stored(library: Library, data: bytes, today: date) -> dict[str, TaskRow]:
    rows = {row.id: row for row in rows_of(library, today)}
    return as_listed(read_workbook(data, Limits()), rows)


def planned(library: Library, data: bytes, today: date = TODAY) -> ImportPlan:
    return plan_import(read_workbook(data, Limits()), stored(library, data, today))


def taken(library: Library, data: bytes, today: date = TODAY) -> TakenOver:
    importer = Importer(library.store, library.tracking, "lan.nt", NOW)
    return importer.take_over(planned(library, data, today).changes, stored(library, data, today))


@pytest.fixture
def ten(library: Library) -> Library:
    library.store.save(many_tasks(10, seed=5))
    return library


class TestForm:
    def test_it_is_the_usual_list_ready_to_print_and_filter(self, ten: Library) -> None:
        sheet = Sheet(exported(ten)).sheet
        assert [cell.value for cell in sheet[HEADER]] == list(COLUMNS.values())
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$4:$4"
        assert sheet.freeze_panes == "C5"
        assert sheet.auto_filter.ref == "A4:Q14"
        assert sheet.column_dimensions["Q"].hidden
        (choice,) = sheet.data_validations.dataValidation
        assert "đang thực hiện" in choice.formula1

    def test_days_are_days_and_numbers_of_lines_are_numbers(self, ten: Library) -> None:
        sheet = Sheet(exported(ten))
        dated = [line for line, row in enumerate(rows_of(ten), 1) if row.due]
        assert dated
        for line in dated:
            assert isinstance(sheet.cell(line, "due").value, datetime)
            assert sheet.cell(line, "due").number_format == "DD/MM/YYYY"
        assert [sheet.cell(line, "number_in_list").value for line in (1, 2, 10)] == [1, 2, 10]

    def test_a_list_without_tasks_is_a_list(self, library: Library) -> None:
        assert read_workbook(exported(library), Limits()).lines == ()


class TestWayBack:
    def test_a_thousand_tasks_come_back_as_they_went(self, library: Library) -> None:
        library.store.save(many_tasks(1000, seed=1))
        rows = rows_of(library)
        events = [[of(row, status=Status.DONE, on=TODAY)] for row in rows[::7]]
        events += [[of(row, EventKind.NOTE, note=f"Ghi chú\nhai dòng {row.id}")] for row in rows[::11]]
        assert set(library.tracking.record_each(events)) == {None}
        happened(library, rows[5], EventKind.SPLIT, parts=(Part("Phần một"), Part("Phần hai")))
        plan = planned(library, exported(library))
        assert (plan.changes, plan.conflicts, plan.problems, plan.unchanged) == ((), (), (), 1002)

    def test_every_change_is_taken_over_and_nothing_else(self, library: Library) -> None:
        library.store.save(many_tasks(200, seed=2))
        chance = random.Random(2)
        rows = rows_of(library)
        sheet = Sheet(exported(library))
        wanted: dict[str, dict[str, Any]] = {}
        for line, row in enumerate(rows, 1):
            if chance.random() < 0.5:
                continue
            change: dict[str, Any] = {"leads": "; ".join(chance.sample(AGENCIES, 2))}
            if row.period is None:
                change["due"] = date(2027, chance.randint(1, 12), 15)
            if row.period is None and chance.random() < 0.5:
                change |= {"status": "hoàn thành", "done_on": date(2026, 11, chance.randint(1, 20))}
            change["note"] = f"Đã xem {line}"
            sheet.put(line, **change)
            if "status" not in change and change.get("due"):
                change["status"] = "chưa thực hiện"  # what was overdue is no more
            wanted[row.id] = change
        assert taken(library, sheet.saved()).problems == ()
        after = {row.id: cells_of(row) for row in rows_of(library)}
        for row in rows:
            assert after[row.id] == {**cells_of(row), **wanted.get(row.id, {})}
        assert planned(library, sheet.saved()).changes == ()

    def test_columns_may_be_moved_and_lines_sorted_or_left_out(self, ten: Library) -> None:
        sheet = Sheet(exported(ten))
        sheet.sheet.insert_cols(2)
        sheet.sheet.insert_rows(1, amount=2)
        sheet.sheet.delete_rows(HEADER + 2 + 3)
        plan = planned(ten, sheet.saved())
        assert (plan.changes, plan.conflicts, plan.unchanged) == ((), (), 9)
        assert [problem.id for problem in plan.problems] == [rows_of(ten)[2].id]

    def test_corrections_are_marked_with_their_author(self, ten: Library) -> None:
        sheet = Sheet(exported(ten))
        sheet.put(2, coordinators="Sở Tư pháp; Sở Y tế")
        assert taken(ten, sheet.saved()).tasks == 1
        row = rows_of(ten)[1]
        assert row.coordinators == ("Sở Tư pháp", "Sở Y tế")
        assert verdict_of(row.listed.task) is Verdict.CORRECTED
        assert ten.store.corrections()[0].author == "lan.nt"

    def test_a_document_makes_of_a_new_day_an_extension(self, ten: Library) -> None:
        line, row = next((n, row) for n, row in enumerate(rows_of(ten), 1) if row.due and not row.period)
        sheet = Sheet(exported(ten))
        sheet.put(line, due="31/03/2027", extension="45/UBND-TH")
        assert taken(ten, sheet.saved()).problems == ()
        state = ten.tracking.state(row.key)
        assert (state.extended_to, state.extension) == (date(2027, 3, 31), "45/UBND-TH")
        assert ten.store.corrections() == []

    def test_an_occurrence_is_done_and_the_next_one_stands_in_its_place(self, ten: Library) -> None:
        line, row = next((n, row) for n, row in enumerate(rows_of(ten), 1) if row.period)
        sheet = Sheet(exported(ten))
        sheet.put(line, status="hoàn thành", done_on=TODAY)
        assert taken(ten, sheet.saved()).problems == ()
        assert ten.tracking.state(row.key).done_periods == ((row.period, TODAY),)
        assert rows_of(ten)[line - 1].period == date(2027, 3, 31)
        again = planned(ten, sheet.saved())
        assert (again.changes, again.conflicts, again.problems) == ((), (), ())

    def test_an_occurrence_that_passed_since_the_list_was_written_is_done(self, ten: Library) -> None:
        line, row = next((n, row) for n, row in enumerate(rows_of(ten), 1) if row.period)
        assert row.period is not None
        sheet = Sheet(exported(ten))
        sheet.put(line, status="hoàn thành", done_on=TODAY)
        later = row.period + timedelta(days=3)
        assert planned(ten, sheet.saved(), later).conflicts == ()
        assert taken(ten, sheet.saved(), later).problems == ()
        assert ten.tracking.state(row.key).done_periods == ((row.period, TODAY),)

    def test_a_day_that_went_by_is_nobodys_change(self, ten: Library) -> None:
        line, row = next(
            (n, row)
            for n, row in enumerate(rows_of(ten), 1)
            if row.due and row.due >= TODAY and not row.period and row.status.is_open
        )
        assert row.due is not None
        sheet = Sheet(exported(ten))
        sheet.put(line, status="hoàn thành", done_on=TODAY)
        later = row.due + timedelta(days=3)
        plan = planned(ten, sheet.saved(), later)
        assert {one.name for one in plan.changes} == {"status", "done_on"}
        assert (plan.conflicts, plan.problems) == ((), ())
        assert taken(ten, sheet.saved(), later).problems == ()
        assert ten.tracking.state(row.key).done_on == TODAY


class TestConflicts:
    def test_what_changed_here_and_there_is_shown_and_not_taken(self, ten: Library) -> None:
        sheet = Sheet(exported(ten))
        sheet.put(1, note="Ghi trong Excel")
        happened(ten, rows_of(ten)[0], EventKind.NOTE, note="Ghi trên máy chủ")
        plan = planned(ten, sheet.saved())
        (conflict,) = plan.conflicts
        assert plan.changes == ()
        assert (conflict.before, conflict.after, conflict.stored) == (
            "",
            "Ghi trong Excel",
            "Ghi trên máy chủ",
        )

    def test_the_same_change_on_both_sides_is_none(self, ten: Library) -> None:
        sheet = Sheet(exported(ten))
        sheet.put(1, note="Đã họp")
        happened(ten, rows_of(ten)[0], EventKind.NOTE, note="Đã họp")
        plan = planned(ten, sheet.saved())
        assert (plan.changes, plan.conflicts, plan.unchanged) == ((), (), 10)


class TestProblems:
    @pytest.mark.parametrize(
        ("cells", "message"),
        [
            ({"text": "Nhiệm vụ khác"}, "không sửa tại đây"),
            ({"due": "cuối năm"}, "không phải là ngày"),
            ({"note": "=1+1"}, "công thức"),
            ({"id": "00000000-1"}, "Không có nhiệm vụ"),
            ({"id": None}, "chưa có mã"),
        ],
    )
    def test_a_cell_that_cannot_be_taken_is_reported(
        self, ten: Library, cells: dict[str, object], message: str
    ) -> None:
        sheet = Sheet(exported(ten))
        sheet.put(1, **cells)
        plan = planned(ten, sheet.saved())
        assert plan.changes == ()
        assert any(message in problem.message and problem.line == HEADER + 1 for problem in plan.problems)

    @pytest.mark.parametrize(
        ("cells", "message"),
        [
            ({"status": "hoàn thành"}, "Thiếu ngày hoàn thành"),
            ({"status": "quá hạn"}, "tính từ thời hạn"),
            ({"status": "xong"}, "Không có tình trạng"),
            ({"done_on": TODAY}, "Tình trạng chưa là"),
            ({"status": "hoàn thành", "done_on": date(2026, 12, 1)}, "chưa đến"),
            ({"extension": "45/UBND-TH"}, "Thời hạn chưa sửa"),
        ],
    )
    def test_a_line_that_the_rules_refuse_changes_nothing(
        self, ten: Library, cells: dict[str, object], message: str
    ) -> None:
        line = next(n for n, row in enumerate(rows_of(ten), 1) if row.status is Status.NOT_STARTED)
        sheet = Sheet(exported(ten))
        sheet.put(line, leads="Sở Tư pháp", **cells)
        before = rows_of(ten)
        (problem,) = taken(ten, sheet.saved()).problems
        assert message in problem.message
        assert (problem.line, rows_of(ten)) == (HEADER + line, before)

    def test_a_line_that_was_copied_is_reported_twice(self, ten: Library) -> None:
        sheet = Sheet(exported(ten))
        sheet.put(1, id=sheet.cell(2, "id").value)
        messages = [problem.message for problem in planned(ten, sheet.saved()).problems]
        assert [("nhiều dòng" in one) for one in messages] == [True, True, False]

    @pytest.mark.parametrize("fault", FAULTS)
    def test_a_small_file_cannot_cost_much(self, ten: Library, fault: str) -> None:
        """Each would take hours, or gigabytes, were it opened."""
        data = with_more(exported(ten), *FAULTS[fault])
        assert len(data) < 1 << 20
        with pytest.raises(UsageError, match="list_too_large"):
            read_workbook(data, Limits())

    def test_what_a_sheet_says_of_its_size_does_not_count(self, ten: Library) -> None:
        data = exported(ten)
        for part in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
            data = with_more(data, part, b"<sheetData", b"<dimension ref='A1:XFD1048576'/>")
        assert read_workbook(data, Limits()) == read_workbook(exported(ten), Limits())

    def test_a_list_inflates_no_further_than_the_settings_allow(self, ten: Library) -> None:
        with pytest.raises(RejectedError, match="inflated"):
            read_workbook(exported(ten), Limits(inflated_bytes=10_000))

    def test_other_files_are_refused(self, ten: Library) -> None:
        other = openpyxl.Workbook()
        out = io.BytesIO()
        other.save(out)
        sheet = Sheet(exported(ten))
        del sheet.book[ORIGINAL]
        for data in (out.getvalue(), sheet.saved()):
            with pytest.raises(UsageError, match="no_task_list"):
                read_workbook(data, Limits())
        with pytest.raises(RejectedError, match="damaged"):
            read_workbook(b"PK not a workbook", Limits())
