"""Every screen for everybody: readable aloud, on a telephone, without a script, on paper."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from pipeline.store.accounts import AccountRole
from tests.screens.conftest import SAMPLES
from tests.screens.office import Server, signed_in

SCREENS = (
    "/nhiem-vu",
    "/nhiem-vu?tinh-trang=tat-ca&han=khong-han",
    "/nhiem-vu/lich",
    "/nhiem-vu/theo-thang",
    "/van-ban",
    "/van-ban/1",
    "/van-ban/5",
    "/van-ban/5?xem=anh",
    "/tra-cuu",
    "/tra-cuu?tu=mot+cua",
    "/nhiem-vu/nap-lai",
    "/tiep-nhan",
    "/tiep-nhan/bao-cao",
    "/van-ban/1/tra-loi",
    "/ra-soat",
    "/du-thao",
    "/doi-chieu",
    "/doi-chieu/so-do",
    "/doi-chieu/van-ban/5",
    "/bao-cao?ky=2026&theo=den-han",
    "/tai-khoan",
    "/quan-tri/tai-khoan",
)
SERIOUS = ("serious", "critical")


def first_task(server: Server) -> str:
    from pipeline.index.queries import Request

    today = server.services.today()
    return server.services.library.index.tasks(Request(today, size=1)).hits[0].entry.id


def findings(found: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"][:3]
    ]


@pytest.mark.parametrize("width", [1280, 360])
def test_a_screen_reader_and_a_telephone_can_use_every_screen(
    browser: Browser, server: Server, width: int
) -> None:
    wrong = []
    with signed_in(browser, server, role=AccountRole.ADMIN, name="hà", width=width) as office:
        for path in (*SCREENS, f"/nhiem-vu/{first_task(server)}", "/khong-co-trang-nay"):
            page = office.page
            page.goto(f"{server.address}{path}")
            if width < 400:
                needed = page.evaluate("document.documentElement.scrollWidth")
                wrong += [f"{path}: {needed} pixels wide"] if needed > width else []
            else:
                wrong += [f"{path}: {finding}" for finding in findings(Axe().run(page).response)]
        office.troubles[:] = [trouble for trouble in office.troubles if "404" not in trouble]
    assert wrong == []


def test_signing_in_needs_no_script_and_passes_the_same_examination(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    page.goto(f"{server.address}/nhiem-vu")
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert findings(Axe().run(page).response) == []
    page.close()


def test_the_day_goes_on_without_a_script(browser: Browser, server: Server) -> None:
    with signed_in(browser, server, name="không-có-kịch-bản", script=False) as office:
        page = office.go("/nhiem-vu?so=29/KH-UBND")
        row = page.locator("table.tasks tr[id]").first
        id_ = str(row.get_attribute("id")).removeprefix("row-")
        row.locator(".status-form > summary").click()
        row.get_by_label("Tình trạng mới").select_option("in_progress")
        row.get_by_role("button", name="Ghi nhận").click()
        expect(page).to_have_url(re.compile("/nhiem-vu"))
        expect(page.locator(f"#row-{id_} .badge").first).to_contain_text(re.compile("Đang thực hiện|Quá hạn"))
        page.locator(f"#row-{id_}").get_by_role("link", name="Xem nguyên văn").click()
        expect(page.locator(f"#{page.url.partition('#')[2]}")).to_be_visible()
        office.go("/tiep-nhan")
        page.locator("#tep").set_input_files(SAMPLES / "nq-vinhlong-2025-bienche.txt")
        page.get_by_role("button", name="Nạp các tệp đã chọn").click()
        expect(page.get_by_role("heading", name="Đã đọc xong 1 tệp")).to_be_visible()
        expect(page.locator(".outcome")).to_contain_text("Đã có từ trước")
        office.go("/ra-soat")
        left = page.locator("[data-review]").count()
        page.get_by_role("button", name=re.compile("^Đúng")).first.click()
        expect(page.locator("[data-review]")).to_have_count(left - 1)


def test_a_printed_list_is_the_list_and_nothing_else(browser: Browser, server: Server) -> None:
    with signed_in(browser, server) as office:
        page = office.go("/nhiem-vu")
        page.emulate_media(media="print")
        expect(page.locator("table.tasks")).to_be_visible()
        for hidden in ("header.top", "#loc", ".actions", ".status-form form"):
            expect(page.locator(hidden).first).to_be_hidden()
