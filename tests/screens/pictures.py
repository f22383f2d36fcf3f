"""Takes the pictures of the README: the screens with the sample documents, on a day on which work is due.

Run as ``make screenshots``.
"""

from __future__ import annotations

import io
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from pipeline.commands import run
from pipeline.index.queries import Filter, Request
from pipeline.tracking.records import EventKind, Status, TaskEvent, TaskKey
from tests.screens.conftest import SAMPLES, chromium
from tests.screens.office import Server, serving, signed_in

FOLDER = Path(__file__).parents[2] / "search_api" / "web" / "screenshots"
NOW = datetime(2026, 6, 22, 2, tzinfo=UTC)
_COLOURS = 240
_DECISION = SAMPLES / "qd-khanhhoa-2024-quychetheodoi.pdf"


def main() -> None:
    """Takes them all anew."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [str(path) for path in sorted(SAMPLES.iterdir()) if path != _DECISION]
        run(["ingest", "--database", str(folder / "dondoc.db"), *files])
        with serving(folder, NOW) as server, sync_playwright() as playwright:
            _work(server)
            with (
                chromium(playwright) as browser,
                signed_in(browser, server, name="Trần.Thị.Bình", width=1320) as office,
            ):
                _take_all(office.page, server.address)


def _work(server: Server) -> None:
    """What the office has done so far: a task in three is done, some late, some begun."""
    library, today = server.services.library, server.services.today()
    dated = Request(today, where=Filter(dated=True), size=200)
    for at, hit in enumerate(library.index.tasks(dated).hits):
        entry, due = hit.entry, hit.entry.due or today
        if entry.occurrences or at % 3 == 0:
            continue
        status = Status.DONE if due < today else Status.IN_PROGRESS
        done_on = min(due + timedelta(days=-2 if at % 2 else 5), today)
        digest = library.store.summaries([entry.document_id])[entry.document_id].sha256
        event = TaskEvent(
            TaskKey(digest, entry.start),
            NOW,
            "Trần.Thị.Bình",
            EventKind.STATUS,
            status=status,
            on=done_on if status is Status.DONE else None,
        )
        library.tracking.record(event)
    server.services.freshness.renew()


def _take_all(page: Page, address: str) -> None:
    page.goto(f"{address}/nhiem-vu?ngay-tu={date(2025, 1, 1)}")
    _take(page, "nhiem-vu")
    page.goto(f"{address}/van-ban?tu=138/KH-UBND")
    page.get_by_role("link", name="138/KH-UBND", exact=True).click()
    page.get_by_role("link", name="Ảnh trang").click()
    page.get_by_role("link", name="Trang 2").click()
    page.locator(".sheet img").evaluate("image => image.decode()")
    _take(page, "van-ban")
    page.goto(f"{address}/tiep-nhan")
    page.locator("#tep").set_input_files([_DECISION, SAMPLES / "kh-hue-2026-trongtam.docx"])
    page.get_by_role("heading", name="Đã đọc xong").wait_for()
    _take(page, "tiep-nhan")
    page.goto(f"{address}/bao-cao?ky=2026&theo=den-han")
    _take(page, "bao-cao")


def _take(page: Page, name: str) -> None:
    """Keeps a picture in few colours, for a screen needs no more."""
    taken = Image.open(io.BytesIO(page.screenshot()))
    few = taken.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
