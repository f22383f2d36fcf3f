"""Text of documents and people stays text: nothing of it runs, on any screen, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from pipeline.library import open_library
from pipeline.store.accounts import AccountRole
from tests.screens.hostile import PAYLOADS, hostile
from tests.screens.office import Server, serving, signed_in


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, list[int]]]:
    folder: Path = tmp_path_factory.mktemp("attacked")
    with open_library(folder / "dondoc.db") as library:
        ids = [library.store.save(hostile(number)).document_id for number in range(len(PAYLOADS))]
    with serving(folder) as server:
        yield server, ids


def test_nothing_that_a_document_says_runs(attacked: tuple[Server, list[int]], browser: Browser) -> None:
    server, ids = attacked
    typed, texts = quote(PAYLOADS[0]), 0
    screens = [
        "/nhiem-vu?tinh-trang=tat-ca",
        f"/nhiem-vu?tu={typed}&co-quan={typed}&so={typed}&linh-vuc={typed}&han-tu={typed}",
        "/nhiem-vu/lich?thang=2026-11",
        "/nhiem-vu/theo-thang?thang=2026-09",
        f"/nhiem-vu/theo-thang?thang={typed}",
        "/van-ban",
        f"/van-ban?tu={typed}&noi-ban-hanh={typed}",
        "/tra-cuu?tu=van+ban+so",
        f"/tra-cuu?tu={typed}",
        f"/goi-y?tu={typed}",
        "/ra-soat",
        "/tiep-nhan",
        "/tiep-nhan/bao-cao",
        *(f"/van-ban/{id_}/tra-loi" for id_ in ids[:5]),
        "/doi-chieu",
        f"/doi-chieu?loai={typed}&muc={typed}&tt={typed}&trang={typed}",
        "/doi-chieu/so-do",
        *(f"/doi-chieu/van-ban/{id_}" for id_ in ids),
        "/bao-cao?ky=2026",
        f"/bao-cao?ky={typed}&co-quan={typed}",
        *(f"/van-ban/{id_}" for id_ in ids),
        *(f"/van-ban/{id_}?xem=anh" for id_ in ids[:2]),
        *(f"/nhiem-vu/{number:064x}"[:18] + f"-{_start(number)}" for number in range(3)),
    ]
    with signed_in(browser, server, role=AccountRole.ADMIN) as office:
        office.page.on("framenavigated", lambda frame: _stay(office.troubles, frame.url, server.address))
        for path in screens:
            page = office.go(path)
            page.evaluate("document.querySelectorAll('details').forEach(found => { found.open = true })")
            for link in page.locator("a[href]").all():
                address = str(link.get_attribute("href"))
                assert address.startswith(("/", "?", "#")), (path, address)
            texts += page.locator("body").inner_text().count("alert(")
            assert (
                page.locator("main script, main iframe, main style, main [onload], main [onerror]").count()
                == 0
            )
        assert texts > 500  # they were all there to be read
        # an image that is not there is no trouble; a script, a dialog or a broken policy is
        office.troubles[:] = [trouble for trouble in office.troubles if "404" not in trouble]


def _start(number: int) -> int:
    return hostile(number).tasks[0].evidence.span.start


def _stay(troubles: list[str], url: str, address: str) -> None:
    if not url.startswith((address, "about:blank")):
        troubles.append(f"went to {url}")
