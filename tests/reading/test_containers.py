import datetime
import io
from email.message import EmailMessage

import openpyxl
import pytest

from pipeline.errors import RejectedError
from pipeline.reading import Limits, expand, read_bytes
from tests.reading.samples import SENTENCE, docx_of, zip_of


def mail(*attached: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@suoimo.vn", "b@suoimo.vn", "Gửi kế hoạch tháng 8"
    message.set_content(SENTENCE)
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_mail_gives_subject_and_body_and_names_its_attachments() -> None:
    document = read_bytes(mail(("kế hoạch.docx", docx_of("Điều 1"))), "thư.eml")
    assert document.text == f"Gửi kế hoạch tháng 8\n\n{SENTENCE}"
    assert [note.code for note in document.diagnostics] == ["attachments"]


def test_a_saved_page_is_read_as_the_page() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "Lưu từ trình duyệt", "Trang"
    message["MIME-Version"] = "1.0"
    message.add_related(f"<html><body><p>{SENTENCE}</p></body></html>", subtype="html")
    assert read_bytes(message.as_bytes(), "trang.mht").text == SENTENCE


def test_archives_and_mail_expand_to_their_documents() -> None:
    inner = zip_of({"b/hai.docx": docx_of("Hai")})
    outer = zip_of({"một.txt": "Một".encode(), "thư/": b"", "trong.zip": inner, "__MACOSX/x": b"x"})
    assert [entry.name for entry in expand(outer, "hồ sơ.zip")] == [
        "hồ sơ.zip › một.txt",
        "hồ sơ.zip › trong.zip › b/hai.docx",
    ]
    assert [entry.name for entry in expand(mail(("k.docx", docx_of("Ba"))), "t.eml")] == [
        "t.eml",
        "t.eml › k.docx",
    ]
    assert [entry.data for entry in expand(b"plain", "a.txt")] == [b"plain"]


def test_names_inside_never_lead_outside() -> None:
    assert [
        entry.name for entry in expand(zip_of({"../../etc/passwd": b"a", "C:\\x\\y.txt": b"b"}), "z")
    ] == [
        "z › etc/passwd",
        "z › x/y.txt",
    ]


def test_archives_inside_archives_end_somewhere() -> None:
    data = zip_of({"a.txt": b"a"})
    for _ in range(5):
        data = zip_of({"a.zip": data})
    (entry,) = expand(data, "z", Limits(depth=3))
    assert entry.refused
    assert entry.refused.code == "nested_too_deep"
    assert entry.name == "z › a.zip › a.zip › a.zip"


def test_an_archive_is_no_document() -> None:
    with pytest.raises(RejectedError) as caught:
        read_bytes(zip_of({"a.txt": b"a"}), "z.zip")
    assert caught.value.code == "container"


def test_a_workbook_gives_lines_and_a_table_with_merged_cells() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "PHỤ LỤC PHÂN CÔNG"
    rows = (("TT", "Việc", "Hạn"), (1, "Rà soát", datetime.date(2024, 9, 15)), (2, None, 0.5))
    for row, values in enumerate(rows, 3):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value)
    sheet.merge_cells("B4:B5")
    buffer = io.BytesIO()
    book.save(buffer)
    document = read_bytes(buffer.getvalue(), "a.xlsx")
    assert document.text == (
        "PHỤ LỤC PHÂN CÔNG\n\n| TT | Việc | Hạn |\n| 1 | Rà soát | 15/09/2024 |\n| 2 | 0,5 |"
    )
    spans = {cell.span.of(document.text): cell.row_span for cell in document.blocks[1].cells}
    assert spans["Rà soát"] == 2
