"""The audit in a real browser: from a document to its relations, and a person's word on a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from pipeline.library import open_library
from pipeline.store.accounts import AccountRole
from tests.audit.made import Cites, made
from tests.screens.office import Watched, serving, signed_in

UBND = "Ủy ban nhân dân tỉnh Lạng Sơn"
EVIL = "Quy định <script>alert(1)</script>"


@pytest.fixture
def desk(browser: Browser, tmp_path: Path) -> Iterator[Watched]:
    """A library with a decision, what replaced it, and a plan that cites it with a slip in its date."""
    first = date(2021, 3, 5)
    told = [("Sở Nội vụ", "rà soát danh mục thủ tục của tỉnh", date(2021, 6, 30))]
    later = [("Sở Nội vụ", "rà soát danh mục thủ tục của tỉnh", date(2022, 9, 30))]
    replaced = Cites("7/QĐ-UBND", first, UBND, "replaces")
    wrong = Cites("7/QĐ-UBND", date(2021, 3, 4), UBND, "implements")
    with open_library(tmp_path / "dondoc.db") as library:
        library.store.save(made("a", "QĐ", "7/QĐ-UBND", first, UBND, EVIL, [], told))
        library.store.save(
            made("b", "QĐ", "8/QĐ-UBND", date(2022, 4, 6), UBND, "Quy định mới", [replaced], later)
        )
        library.store.save(made("c", "KH", "9/KH-UBND", date(2021, 9, 5), UBND, "Kế hoạch", [wrong]))
    with serving(tmp_path) as server, signed_in(browser, server) as watched:
        yield watched


def test_from_a_document_to_its_relations_and_a_finding_is_settled(desk: Watched) -> None:
    page = desk.go("/van-ban/1")
    page.get_by_role("link", name="Đối chiếu văn bản này").click()
    picture = page.locator("figure svg")
    expect(picture).to_be_visible()
    expect(picture.locator("desc")).to_contain_text("8/QĐ-UBND thay thế 7/QĐ-UBND.")
    expect(page.get_by_text("Đã bị thay thế tại 8/QĐ-UBND ngày 06/04/2022.")).to_be_visible()
    expect(page.get_by_text("Đổi thời hạn")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    card = page.locator("article", has_text="Ngày ban hành không khớp")
    card.get_by_label("Ghi chú").fill("Đã đính chính")
    card.get_by_role("button", name="Đã xử lý").click()
    expect(card.get_by_role("button", name="Mở lại")).to_be_visible()
    expect(card).to_contain_text("Đã đính chính")
    expect(page.locator("#said")).to_contain_text("đã xử lý")
    page.reload()
    expect(card).to_contain_text("Đã đính chính")
    picture.get_by_role("link").filter(has_text="9/KH-UBND").click()
    expect(page).to_have_url(re.compile("/doi-chieu/van-ban/3$"))


def test_the_list_is_filtered_and_saved_as_files(desk: Watched) -> None:
    page = desk.go("/doi-chieu?loai=date_differs")
    expect(page.locator("#so-ket-qua")).to_have_text("1 kết quả")
    page.get_by_role("button", name="Báo nhầm").click()
    expect(page.get_by_role("button", name="Mở lại")).to_be_visible()
    desk.go("/doi-chieu?loai=date_differs")
    expect(page.locator("#so-ket-qua")).to_have_text("0 kết quả")
    page.get_by_label("Tình trạng").select_option("bao-nham")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("#so-ket-qua")).to_have_text("1 kết quả")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    for name in ("Tải Excel", "Tải HTML"):
        with page.expect_download() as saved:
            page.get_by_role("link", name=name).click()
        assert Path(saved.value.path()).stat().st_size > 1000
    page.get_by_role("link", name="Bản đồ viện dẫn").click()
    expect(page.locator("figure svg")).to_be_visible()


def test_a_new_document_is_judged_without_a_restart(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path) as server, signed_in(browser, server) as desk:
        page = desk.go("/doi-chieu")
        expect(page.locator("#so-ket-qua")).to_have_text("0 kết quả")
        cites = Cites("7/QĐ-UBND", date(2021, 3, 4), UBND)
        server.services.library.store.save(made("c", "KH", "9/KH-UBND", date(2021, 9, 5), UBND, "K", [cites]))
        desk.go("/doi-chieu")
        expect(page.locator("#so-ket-qua")).to_have_text("1 kết quả")


def test_who_may_not_edit_does_not_see_it(browser: Browser, tmp_path: Path) -> None:
    with serving(tmp_path) as server, signed_in(browser, server, role=AccountRole.VIEWER, name="xem") as desk:
        answer = desk.page.goto(f"{desk.address}/doi-chieu")
        assert answer is not None
        assert answer.status == 403
        desk.troubles.clear()  # the browser tells of the refusal
