"""A list goes out to Excel, is corrected there and comes back; what others changed meanwhile is shown."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from pipeline.exports.rows import COLUMNS
from tests.screens.office import Watched, copied, serving, signed_in
from tests.screens.test_everybody import findings

NAMES = list(COLUMNS)
LIST = "/nhiem-vu?so=138/KH-UBND&tinh-trang=tat-ca"
FIRST = 5  # line of the workbook


def downloaded(office: Watched, to: Path) -> Path:
    page = office.go(LIST)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel", exact=True).click()
    download.value.save_as(to)
    return to


def edited(path: Path, line: int, column: str, value: str) -> str:
    """Writes a cell as a person does; answers the id of the line's task."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(line, NAMES.index(column) + 1).value = value
    book.save(path)
    return str(sheet.cell(line, NAMES.index("id") + 1).value)


def bring_back(office: Watched, path: Path) -> None:
    page = office.go("/nhiem-vu")
    page.get_by_role("link", name="Nạp lại Excel").click()
    page.set_input_files("#tep", path)
    page.get_by_role("button", name="Xem thay đổi").click()


@pytest.mark.parametrize("script", [True, False])
def test_a_corrected_list_is_compared_and_written(
    browser: Browser, samples: Path, tmp_path: Path, script: bool
) -> None:
    with (
        serving(copied(samples, tmp_path / "library")) as server,
        signed_in(browser, server, script=script, width=1280 if script else 360) as office,
    ):
        page = office.page
        ours = downloaded(office, tmp_path / "của ta.xlsx")
        theirs = downloaded(office, tmp_path / "của họ.xlsx")
        edited(theirs, FIRST, "note", "Người khác đã ghi trước")
        bring_back(office, theirs)
        page.get_by_role("button", name="Ghi 1 thay đổi").click()
        expect(page.get_by_role("heading", name="Đã ghi thay đổi của 1 nhiệm vụ")).to_be_visible()
        first = edited(ours, FIRST, "note", "Đã trình lãnh đạo")
        second = edited(ours, FIRST + 1, "status", "đang thực hiện")
        bring_back(office, ours)
        expect(page.get_by_role("heading", name="Mâu thuẫn (1)")).to_be_visible()
        expect(page.get_by_text("Người khác đã ghi trước")).to_be_visible()
        if script:
            assert findings(Axe().run(page).response) == []
        page.get_by_label(f"Lấy theo tệp: dòng {FIRST}, Ghi chú").check()
        page.get_by_role("button", name="Ghi 1 thay đổi và các ô đã đánh dấu").click()
        expect(page.get_by_role("heading", name="Đã ghi thay đổi của 2 nhiệm vụ")).to_be_visible()
        if script:
            assert findings(Axe().run(page).response) == []
        office.go(f"/nhiem-vu/{first}")
        expect(page.locator(".history")).to_contain_text("Đã trình lãnh đạo")
        office.go(f"/nhiem-vu/{second}")
        expect(page.locator(".history")).to_contain_text("Đang thực hiện")
