"""Whatever a document says stays text in every file that leaves the program."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from icalendar import Calendar

from pipeline.exports.cells import literal, spoken, text_cell
from pipeline.exports.delimited import csv_text, jsonl_text
from pipeline.exports.docx import letter, report
from pipeline.exports.ics import calendar
from pipeline.exports.letterhead import Letterhead
from pipeline.exports.rows import TaskRow
from pipeline.exports.workbook import read_workbook
from pipeline.exports.xlsx import workbook
from pipeline.library import Library
from pipeline.reading.limits import Limits
from pipeline.tracking.records import EventKind
from tests.exports.lists import PAYLOADS, TODAY, happened, rows_of, task_with

LIVE = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@pytest.fixture
def rows(library: Library) -> list[TaskRow]:
    """One task for each payload, which stands in every field and in what was said of the task since."""
    for payload in PAYLOADS:
        library.store.save(task_with(payload, payload))
    for row in rows_of(library):
        said = row.listed.task.evidence.quote
        happened(library, row, EventKind.EXTENDED, on=TODAY, document=said, note=said)
        happened(library, row, EventKind.ASSIGNED, leads=(said,))
    found = rows_of(library)
    assert len(found) == len(PAYLOADS)
    return found


def excel(rows: list[TaskRow]) -> bytes:
    return workbook(rows, title="=1+1", today=TODAY)


def test_no_cell_of_a_workbook_is_a_formula(rows: list[TaskRow]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel(rows)))
    cells = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line]
    assert len(cells) > 500
    assert [cell.coordinate for cell in cells if cell.data_type not in ("s", "n", "d")] == []
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert [text for text in texts if text.lstrip().startswith(LIVE)] == []
    assert len(read_workbook(excel(rows), Limits()).lines) == len(PAYLOADS)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_computes_none_of_them(rows: list[TaskRow], tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(excel(rows))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "fods", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "list.xlsx")], check=True, capture_output=True, timeout=120)
    flat = (tmp_path / "list.fods").read_text("utf-8")
    assert "1+1" in flat
    assert "table:formula=" not in flat


def test_no_cell_of_a_csv_file_is_a_formula(rows: list[TaskRow]) -> None:
    text = csv_text(rows)
    assert text.startswith("\ufeff")
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(lines) == len(PAYLOADS) + 1
    assert {len(line) for line in lines} == {len(lines[0])}
    assert [cell for line in lines for cell in line if cell.lstrip().startswith(LIVE)] == []


def test_json_lines_say_what_the_document_says(rows: list[TaskRow]) -> None:
    lines = [json.loads(line) for line in jsonl_text(rows).splitlines()]
    assert sorted(line["quote"] for line in lines) == sorted(PAYLOADS)


def test_a_calendar_keeps_its_form(rows: list[TaskRow]) -> None:
    data = calendar(rows, name="=1+1\r\nEND:VCALENDAR", at=datetime(2026, 11, 20, tzinfo=UTC))
    (read,) = Calendar.from_ical(data, multiple=True)
    assert len(read.walk("VEVENT")) == len(PAYLOADS)
    assert data.split(b"\r\n").count(b"END:VCALENDAR") == 1


def test_word_documents_hold_no_field_and_fill_nothing_twice(rows: list[TaskRow]) -> None:
    head = Letterhead(office="UBND tỉnh {{NGUOI_KY}}")
    for data in (
        report(rows, head=head, today=TODAY),
        letter(rows, head=head, today=TODAY, agency="{{CO_QUAN}} =1+1"),
    ):
        document = docx.Document(io.BytesIO(data))
        xml = document.element.xml
        assert "w:fldSimple" not in xml
        assert "w:instrText" not in xml
        assert "{{CO_QUAN}}" in xml
        words = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        assert "=1+1" in words
        assert any("{{NGUOI_KY}}" in word.upper() for word in words)


@pytest.mark.parametrize("text", [*PAYLOADS, "=1+1\x00"])
def test_a_cell_typed_anew_means_what_it_says(text: str) -> None:
    cell = text_cell(text)
    assert not cell.lstrip().startswith(LIVE)
    assert text_cell(cell) == cell
    if not text.startswith("'"):
        assert literal(spoken(cell)) == cell
