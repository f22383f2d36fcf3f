"""A draft is checked before it is signed, and nothing of it stays."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx

from tests.screens.office import Watched


def draft() -> bytes:
    made = docx.Document()
    for line in ("UBND TỈNH LẠNG SƠN", "Số:      /KH-UBND", "KẾ HOẠCH", "Cải thiện chỉ số phục vụ"):
        made.add_paragraph(line)
    table = made.add_table(rows=2, cols=5)
    rows = (
        ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn", "Sản phẩm"),
        (
            "1",
            "Lập danh sách hồ sơ trễ hạn <script>alert(1)</script>",
            "Sở Thông tin và Truyền thông",
            "",
            "",
        ),
    )
    for row, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def test_a_draft_is_checked_on_the_page_and_in_word_and_not_kept(office: Watched, tmp_path: Path) -> None:
    file = tmp_path / "du-thao.docx"
    file.write_bytes(draft())
    page = office.go("/van-ban")
    before = page.locator("main").inner_text()
    page.get_by_role("link", name="Năm rõ").first.click()
    page.set_input_files("#tep", file)
    page.get_by_role("button", name="Xem nhận xét").click()
    row = page.locator("table.clear tbody tr")
    assert row.count() == 1
    assert "không còn tồn tại" in row.inner_text()
    assert "Chưa có thời hạn" in row.inner_text()
    page.set_input_files("#tep", file)
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải bản Word có chú thích").click()
    commented = docx.Document(str(download.value.path()))
    assert any("không còn tồn tại" in comment.text for comment in commented.comments)
    office.go("/van-ban")
    assert page.locator("main").inner_text() == before


def test_a_stored_document_shows_what_is_unclear_in_it(office: Watched) -> None:
    page = office.go("/van-ban")
    page.get_by_role("link", name="138/KH-UBND").first.click()
    page.get_by_role("link", name="Rà soát “năm rõ”").click()
    assert page.locator("table.clear tbody tr").count() > 5
    assert page.get_by_role("columnheader", name="Rõ trách nhiệm").is_visible()
