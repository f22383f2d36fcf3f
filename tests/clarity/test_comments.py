from __future__ import annotations

from datetime import date
from io import BytesIO

import docx

from pipeline.clarity.comments import with_comments
from pipeline.clarity.lint import lint
from pipeline.clarity.remarks import Clear, Remark, Weight
from pipeline.extraction import extract
from pipeline.reading.docx import DocxReader
from pipeline.reading.limits import Limits
from pipeline.records import Span


def draft() -> bytes:
    made = docx.Document()
    made.add_paragraph("KẾ HOẠCH")
    made.add_paragraph("Rà soát thủ tục hành chính", style="List Number")
    table = made.add_table(rows=2, cols=4)
    rows = (
        ("Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn"),
        ("Số hóa sổ hộ tịch cấp xã", "", "", "20/5/2026"),
    )
    for row, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def test_comments_stand_at_the_words_and_the_text_stays() -> None:
    file = draft()
    extraction = extract(DocxReader().read(file, "du-thao.docx", Limits()))
    remarks = lint(extraction, date(2026, 3, 10))
    assert "lead_missing" in {remark.code for remark in remarks}
    changed, unplaced = with_comments(file, extraction.document, remarks)
    assert unplaced == 0
    opened = docx.Document(BytesIO(changed))
    assert next(comment.text for comment in opened.comments).startswith("Rõ ")
    assert len(list(opened.comments)) == len(remarks)
    cell = opened.tables[0].cell(1, 0).paragraphs[0]
    assert cell.text == "Số hóa sổ hộ tịch cấp xã"
    assert "commentRangeStart" in cell._p.xml


def test_words_that_are_not_in_the_file_are_counted() -> None:
    file = draft()
    document = DocxReader().read(file, "du-thao.docx", Limits())
    text = document.text
    nowhere = Remark("lead_missing", Clear.PERSON, Weight.ERROR, "Chưa rõ.", Span(len(text), len(text)))
    assert with_comments(file, document, [nowhere])[1] == 1
