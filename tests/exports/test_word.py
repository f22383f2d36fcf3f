"""Word: the report, the letter, and an office's own template."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Mm

from pipeline.errors import RejectedError, UsageError
from pipeline.exports.cells import day_of
from pipeline.exports.docx import letter, report
from pipeline.exports.letterhead import Letterhead, letterhead_from
from pipeline.library import Library
from pipeline.tracking.records import Status
from tests.exports.lists import TODAY, happened, many_tasks, rows_of

HEAD = Letterhead(
    parent="Ủy ban nhân dân tỉnh Lạng Sơn",
    office="Sở Nội vụ",
    symbol="SNV-CCHC",
    place="Lạng Sơn",
    title="Giám đốc",
    signer="Nguyễn Thị Lan",
)


@pytest.fixture
def library(library: Library) -> Library:
    library.store.save(many_tasks(20, seed=6))
    row = next(row for row in rows_of(library) if row.status is Status.OVERDUE)
    happened(library, row, status=Status.DONE, on=TODAY)
    return library


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def words(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_a_report_has_the_parts_and_margins_that_the_decree_asks_for(library: Library) -> None:
    document = opened(report(rows_of(library), head=HEAD, today=TODAY, agency="Sở Nội vụ"))
    text = words(document)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "/SNV-CCHC",
        "Độc lập - Tự do - Hạnh phúc",
        "BÁO CÁO",
        "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN",
        "được giao của Sở Nội vụ",
        "Nơi nhận:",
        "GIÁM ĐỐC",
        "Nguyễn Thị Lan",
    ):
        assert part in text
    section = document.sections[0]
    assert Mm(30) <= section.left_margin <= Mm(35)
    assert Mm(15) <= section.right_margin <= Mm(20)
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert "{{" not in text


def test_its_figures_add_up(library: Library) -> None:
    rows = rows_of(library)
    document = opened(report(rows, head=HEAD, today=TODAY))
    by_agency, tasks = document.tables[1:3]
    assert len(tasks.rows) == len(rows) + 1
    for line in by_agency.rows[1:]:
        total, *parts = (int(cell.text) for cell in line.cells[1:])
        assert total == sum(parts)
    assert sum(int(line.cells[1].text) for line in by_agency.rows[1:]) == len(rows)


def test_a_letter_lists_what_is_still_to_do_the_most_urgent_first(library: Library) -> None:
    rows = rows_of(library)
    document = opened(letter(rows, head=HEAD, today=TODAY, agency="Sở Tài chính"))
    still_open = [row for row in rows if row.status.is_open]
    table = document.tables[1]
    assert len(table.rows) == len(still_open) + 1 < len(rows) + 1
    days = [day_of(row.cells[3].text) or date.max for row in table.rows[1:]]
    assert days == sorted(days)
    text = words(document)
    assert "Kính gửi: Sở Tài chính" in text
    assert f"còn {len(still_open):02} nhiệm vụ chưa hoàn thành" in text


def template(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        paragraph = document.add_paragraph()
        for letter_ in text:
            paragraph.add_run(letter_)  # as Word does after many corrections
    document.sections[0].footer.paragraphs[0].text = "{{DIA_DANH}}"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_an_office_uses_its_own_template(library: Library) -> None:
    own = template("Mẫu riêng của {{CO_QUAN}}", "{{BANG_NHIEM_VU}}", "Người ký: {{ NGUOI_KY }}")
    document = opened(report(rows_of(library), head=HEAD, today=TODAY, template=own))
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text] == [
        "Mẫu riêng của Sở Nội vụ",
        "Người ký: Nguyễn Thị Lan",
    ]
    assert len(document.tables[0].rows) == 21
    assert document.sections[0].footer.paragraphs[0].text == "Lạng Sơn"


def test_a_template_that_asks_for_what_there_is_not_is_refused(library: Library) -> None:
    with pytest.raises(UsageError, match="BANG_NHIEM_VU"):
        report(rows_of(library), head=HEAD, today=TODAY, template=template("{{KHONG_CO}}"))
    with pytest.raises(RejectedError, match="damaged"):
        report(rows_of(library), head=HEAD, today=TODAY, template=b"no zip")


def test_the_letterhead_stands_beside_the_limits(tmp_path: Path) -> None:
    path = tmp_path / "dondoc.toml"
    assert letterhead_from(path) == Letterhead()
    path.write_text('[limits]\npages = 5\n[office]\noffice = "Sở Nội vụ"\nplace = "Huế"\n', "utf-8")
    assert letterhead_from(path) == Letterhead(office="Sở Nội vụ", place="Huế")
    path.write_text("[office]\nname = 5\n", "utf-8")
    with pytest.raises(UsageError, match="office"):
        letterhead_from(path)
