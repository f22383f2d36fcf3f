"""A report that comes in finds the tasks it answers; a person confirms some and declines others."""

from __future__ import annotations

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from corpora.tools.reading import read
from corpora.tools.text import text_of
from tests.answers.answers_corpus import ANSWERS
from tests.screens.conftest import SAMPLES
from tests.screens.office import Watched, serving, signed_in
from tests.screens.test_everybody import findings

DIRECTIVE = SAMPLES / "kh-tuyenquang-2019-cchc.pdf"
REPORT = ANSWERS / "bc-tuyenquang-2020-kiemtra.directive"


def take_in(page: Page, *files: Path) -> None:
    page.locator("#tep").set_input_files(files)
    expect(page.get_by_role("heading", name=re.compile(f"Đã đọc xong {len(files)} tệp"))).to_be_visible()


def proposed(office: Watched, folder: Path) -> Page:
    """The page of a report that was just taken in, after the directive that it answers."""
    report = folder / "bao-cao.txt"
    report.write_text(text_of(read(REPORT)), encoding="utf-8")
    page = office.go("/tiep-nhan")
    take_in(page, DIRECTIVE)
    office.go("/tiep-nhan")
    take_in(page, report)
    page.get_by_role("link", name="Đối chiếu với nhiệm vụ").click()
    expect(page.get_by_role("heading", name="Báo cáo này trả lời nhiệm vụ nào?")).to_be_visible()
    return page


def test_a_report_settles_what_a_person_confirms(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path / "library") as server, signed_in(browser, server) as office:
        page = proposed(office, tmp_path)
        cards = page.locator("[data-review]")
        before = cards.count()
        assert before > 1
        assert findings(Axe().run(page).response) == []
        words = cards.first.locator(".quote").last.inner_text()
        id_ = str(cards.first.get_attribute("id")).removeprefix("tra-loi-")
        cards.first.get_by_role("link", name="xem trong báo cáo").last.click()
        expect(page.locator("#cho")).to_be_in_viewport()
        assert page.locator("#cho").inner_text().split()[0] == words.split()[0]
        page.go_back()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.locator(f"#tra-loi-{id_} .badge")).to_have_text("Đã xác nhận")
        expect(page.locator("#said")).to_contain_text("Đã ghi nhận báo cáo kết quả")
        page.keyboard.press("x")
        expect(page.locator("[data-review] .badge.rejected")).to_have_count(1)
        page.reload()
        expect(page.get_by_role("heading", name="Đã xét (2)")).to_be_visible()
        expect(page.locator("[data-review]:not(.done-with)")).to_have_count(before - 2)
        assert findings(Axe().run(page).response) == []
        office.go(f"/nhiem-vu/{id_}")
        expect(page.locator(".history")).to_contain_text("Báo cáo kết quả")
        office.go("/tiep-nhan")
        page.get_by_role("link", name="Báo cáo đến").click()
        expect(page.get_by_text("Đã xác nhận 1 nhiệm vụ")).to_be_visible()
        assert findings(Axe().run(page).response) == []


def test_a_report_is_judged_without_a_script(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path / "library") as server:
        with signed_in(browser, server) as office:
            address = proposed(office, tmp_path).url.removeprefix(office.address)
        with signed_in(browser, server, script=False, name="không-có-kịch-bản", width=360) as office:
            page = office.go(address)
            page.get_by_role("button", name="Không phải").first.click()
            expect(page.get_by_role("heading", name="Đã xét (1)")).to_be_visible()
            page.get_by_role("button", name="Xác nhận lại").click()
            expect(page.locator(".badge.confirmed")).to_have_count(1)
