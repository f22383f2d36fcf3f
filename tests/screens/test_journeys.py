"""What people of an office do all day, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.screens.conftest import SAMPLES
from tests.screens.office import Watched, serving, signed_in

DECISION = SAMPLES / "qd-khanhhoa-2024-quychetheodoi.pdf"
NEWS = SAMPLES / "news-2026-chidao.txt"


def number_in(text: str) -> int:
    found = re.search(r"[\d.]+", text)
    assert found, text
    return int(found[0].replace(".", ""))


def test_tasks_are_filtered_and_one_is_followed_to_its_end(office: Watched) -> None:
    page = office.go("/nhiem-vu")
    expect(page.get_by_role("rowgroup").nth(1)).to_contain_text("Quá hạn")
    page.get_by_label("Cơ quan", exact=True).fill("so noi vu")
    page.get_by_role("button", name="Lọc").click()
    expect(page).to_have_url(re.compile("co-quan=so"))
    rows = page.locator("table.tasks tr[id]")
    shown = rows.count()
    assert shown == number_in(page.locator("#so-nhiem-vu").inner_text()) > 0
    for row in rows.all():
        assert "Nội vụ" in row.inner_text() or "NỘI VỤ" in row.inner_text()
    first = rows.first
    id_ = first.get_attribute("id")
    first.locator(".status-form > summary").click()
    first.get_by_label("Tình trạng mới").select_option("done")
    first.get_by_role("button", name="Ghi nhận").click()
    changed = page.locator(f"#{id_}")
    expect(changed.locator(".badge").first).to_contain_text("Hoàn thành")
    expect(page.locator("#said")).to_contain_text("Đã ghi nhận")
    page.reload()
    expect(page.locator(f"#{id_}")).to_have_count(0)  # no longer among those to be done
    changed_id = str(id_).removeprefix("row-")
    office.go(f"/nhiem-vu/{changed_id}")
    expect(page.locator(".history")).to_contain_text("Hoàn thành")
    expect(page.locator(".history")).to_contain_text("bình")


def test_a_count_beside_a_choice_is_what_choosing_it_shows(office: Watched) -> None:
    page = office.go("/nhiem-vu")
    choices = [
        (link.get_attribute("href"), number_in(link.locator(".count").inner_text()))
        for link in page.locator(".facet a").all()
    ]
    tiles = [
        (link.get_attribute("href"), number_in(link.locator("strong").inner_text()))
        for link in page.locator(".tiles a").all()
    ]
    assert len(choices) > 10
    assert len(tiles) == 5
    for address, count in choices[::3] + tiles:
        office.go(str(address))
        assert number_in(page.locator("#so-nhiem-vu").inner_text()) == count, address


def test_the_words_of_a_task_are_one_click_away_and_lead_back(office: Watched) -> None:
    page = office.go("/nhiem-vu?so=138/KH-UBND")
    row = page.locator("table.tasks tr[id]").first
    words = row.locator("td.what > :first-child").inner_text()
    row.get_by_role("link", name="Xem nguyên văn").click()
    expect(page).to_have_url(re.compile(r"/van-ban/\d+\?tai=\d+#nv-\d+"))
    place = page.locator(f"#{page.url.partition('#')[2]}")
    expect(place).to_be_in_viewport()
    assert words.split()[0] in place.inner_text()
    page.locator("a.anchor:not(.citation)").first.click()
    back = page.url.partition("#")[2]
    assert back.startswith("t-")
    expect(page.locator(f"#{back}")).to_be_in_viewport()
    page.get_by_role("link", name="Ảnh trang").click()
    image = page.locator(".sheet img")
    expect(image).to_have_js_property("naturalWidth", 1000)
    assert page.locator(".sheet rect").count() > 3
    for link in page.locator(".panel a[href^='#b-']").all():
        expect(page.locator(str(link.get_attribute("href")))).to_have_count(1)


def test_a_number_and_words_without_accents_find_the_document(office: Watched) -> None:
    page = office.go("/tra-cuu")
    page.locator("#o-tra-cuu").press_sequentially("138/kh")
    expect(page.locator("#goi-y a").first).to_contain_text("138/KH-UBND")
    page.locator("#o-tra-cuu").fill("mot cua")
    page.get_by_role("button", name="Tìm").click()
    expect(page.locator("article.hit mark").first).to_be_visible()
    marks = {mark.lower() for mark in page.locator("article.hit mark").all_inner_texts()}
    assert {"một", "cửa"} <= marks
    page.get_by_label("Lưu điều kiện này với tên").fill("Bộ phận một cửa")
    page.get_by_role("button", name="Lưu").click()
    saved = page.get_by_role("link", name="Bộ phận một cửa")
    office.go("/tra-cuu")
    saved.click()
    expect(page.locator("#o-tra-cuu")).to_have_value("mot cua")
    page.get_by_role("button", name="Bỏ Bộ phận một cửa").click()
    expect(page.get_by_text("Chưa lưu điều kiện nào.")).to_be_visible()


@pytest.mark.parametrize("basis", ["giao", "den-han"])
def test_a_report_adds_up_and_leads_to_its_tasks(office: Watched, basis: str) -> None:
    page = office.go(f"/bao-cao?ky=2026&theo={basis}")
    rows = page.locator("table.figures tbody tr").all()
    assert rows
    for row in [*rows[:3], page.locator("table.figures tfoot tr")]:
        total, *parts = (number_in(cell) for cell in row.locator("td").all_inner_texts()[:7])
        assert total == sum(parts)
        link = row.locator("td a").first
        address = link.get_attribute("href")
        with page.context.expect_page() as opened:
            page.evaluate("address => window.open(address)", address)
        listed = number_in(opened.value.locator("#so-nhiem-vu").inner_text())
        # the list holds a task once, however often it is due
        assert listed == total if basis == "giao" else listed > 0
        opened.value.close()


def uploaded(page: Page) -> None:
    page.locator("#tep").set_input_files([DECISION, NEWS])  # what dropping files does
    expect(page.get_by_role("heading", name="Đã đọc xong 2 tệp")).to_be_visible(timeout=60_000)


def test_a_decision_that_is_dropped_becomes_tasks_that_are_judged_by_keyboard(
    browser: Browser, tmp_path: Path
) -> None:
    with serving(tmp_path) as server, signed_in(browser, server) as office:
        page = office.go("/tiep-nhan")
        uploaded(page)
        expect(page.locator(".outcome").first).to_contain_text("Đã lưu")
        with page.expect_download() as download:
            page.get_by_role("link", name="Tải danh sách Excel").click()
        with Path(download.value.path()).open("rb") as file:
            sheet = openpyxl.load_workbook(file).active
        assert sheet is not None
        cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
        assert "733/QĐ-UBND" in cells
        assert sum("-" in cell and cell[:4].isalnum() for cell in cells) > 7
        review_by_keyboard(page)


def review_by_keyboard(page: Page) -> None:
    cards = page.locator("[data-review]")
    before = cards.count()
    assert before > 1
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("[data-review].done-with")).to_have_count(1)
    expect(page.locator("#said")).to_contain_text("đã xác nhận")
    page.keyboard.press("e")
    focused = page.locator("textarea:focus")
    focused.fill("Sở Nội vụ")
    focused.locator("xpath=ancestor::form").get_by_role("button", name="Ghi sửa đổi").click()
    expect(page.locator("[data-review].done-with")).to_have_count(2)
