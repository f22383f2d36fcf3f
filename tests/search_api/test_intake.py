"""Files that are sent: kept until they are read, each ending in one of five outcomes."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StorageError, UsageError
from pipeline.store.accounts import Account, AccountRole
from pipeline.store.uploads import KeptOutcome, UploadState
from search_api import intake as intake_module
from search_api.access import MOST_FILES
from search_api.intake import Intake, safe_name
from search_api.settings import Settings
from search_api.web.intake_pages import PATH
from tests.pipeline.fake_stages import CRASH, MISSING, PARTIAL, REJECT, FakeStages
from tests.search_api.people import Office, running, token_in


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An app that reads with stages that are quick, and begins when it is told to."""
    with running(tmp_path, Settings(tmp_path / "dondoc.db", file_bytes=10_000)) as office:
        services = office.services
        intake = intake_of(office, tmp_path)
        office.app.state.services = replace(services, intake=intake)
        yield office
        if intake._thread.is_alive():
            intake.stop()


def intake_of(office: Office, folder: Path) -> Intake:
    services = office.services
    return Intake(services.library, services.intake.uploads, services.freshness, folder, FakeStages().open)


@pytest.fixture
def sender(office: Office) -> Account:
    return office.account("tonghop", AccountRole.COORDINATOR)


@pytest.fixture
def client(office: Office, sender: Account) -> TestClient:
    browser = office.browser()
    key = office.services.credentials.add_key(sender.id, "k", timedelta(days=1))
    browser.headers["Authorization"] = f"Bearer {key}"
    return browser


def read_all(office: Office) -> None:
    """Reads all that waits, and ends."""
    office.services.intake.start()
    office.services.intake.finish()


def test_every_file_ends_in_one_of_the_five_outcomes(
    office: Office, client: TestClient, tmp_path: Path
) -> None:
    texts = ("Một văn bản.", f"{PARTIAL} một phần", f"{REJECT} hỏng", f"{MISSING} thiếu", f"{CRASH} lỗi")
    files = [("files", (f"{number}.txt", text.encode())) for number, text in enumerate(texts)]
    sent = client.post("/api/v1/uploads", files=[*files, ("files", ("lai.txt", texts[0].encode()))])
    assert sent.status_code == 202
    assert {item["state"] for item in sent.json()} == {"waiting"}
    read_all(office)
    ended = [client.get(f"/api/v1/uploads/{item['id']}").json() for item in sent.json()]
    outcomes = [(item["outcomes"][0]["outcome"], item["outcomes"][0]["code"]) for item in ended]
    assert outcomes == [
        ("stored", None),
        ("partial", "page_without_text"),
        ("rejected", "binary"),
        ("failed", "tesseract"),
        ("failed", "internal"),
        ("duplicate", None),
    ]
    assert "một phần" not in ended[4]["outcomes"][0]["message"]
    assert client.get("/api/v1/documents").json()["total"] == 2
    assert not list((tmp_path / "uploads").iterdir())


def test_what_was_not_read_when_the_server_stopped_is_read_at_the_next_start(
    office: Office, client: TestClient, tmp_path: Path
) -> None:
    client.post("/api/v1/uploads", files=[("files", ("a.txt", b"Van ban."))])
    first = office.services.intake.uploads.latest(1)[0]
    office.services.intake.uploads.begin(first.id)  # the power failed here
    again = intake_of(office, tmp_path)
    again.start()
    again.finish()
    ended = office.services.intake.uploads.get(first.id)
    assert ended is not None
    assert (ended.state, [outcome.outcome for outcome in ended.outcomes]) == (UploadState.DONE, ["stored"])


def test_a_store_that_is_away_for_a_while_stops_nothing(
    office: Office, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = (b"Mot van ban.", b"Hai van ban.")
    client.post("/api/v1/uploads", files=[("files", (f"{at}.txt", text)) for at, text in enumerate(texts)])
    uploads, freshness = office.services.intake.uploads, office.services.freshness
    monkeypatch.setattr(intake_module, "_PAUSE", 0.0)
    for place, name in ((uploads, "get"), (uploads, "begin"), (uploads, "end"), (freshness, "renew")):
        away_at_first(monkeypatch, place, name)
    read_all(office)
    ended = sorted((one.state, [found.outcome for found in one.outcomes]) for one in uploads.latest(2))
    assert ended == [(UploadState.DONE, ["stored"]), (UploadState.DONE, ["stored"])]


def away_at_first(monkeypatch: pytest.MonkeyPatch, place: object, name: str) -> None:
    """Lets the first call fail as it does where a server does not answer."""
    there = getattr(place, name)
    calls = iter([StorageError("database", "Máy chủ không trả lời.")])

    def asked(*given: object) -> object:
        for away in calls:
            raise away
        return there(*given)

    monkeypatch.setattr(place, name, asked)


def test_a_server_that_stops_while_the_store_is_away_keeps_what_waits(
    office: Office, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/api/v1/uploads", files=[("files", ("a.txt", b"Van ban."))])
    intake = office.services.intake
    asked = threading.Event()

    def away(_: int) -> None:
        asked.set()
        raise StorageError("database", "Máy chủ không trả lời.")

    monkeypatch.setattr(intake.uploads, "begin", away)
    intake.start()
    asked.wait(10)
    intake.stop()
    assert [one.state for one in intake.uploads.unfinished()] == [UploadState.WAITING]


def test_a_bug_with_one_upload_ends_that_one_as_failed(
    office: Office, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post("/api/v1/uploads", files=[("files", (f"{at}.txt", b"Van ban.")) for at in range(2)])
    uploads = office.services.intake.uploads
    end = uploads.end
    bugs = iter([KeyError("một tên lạ")])

    def ended(upload_id: int, outcomes: tuple[KeptOutcome, ...]) -> None:
        for bug in bugs:
            raise bug
        end(upload_id, outcomes)

    monkeypatch.setattr(uploads, "end", ended)
    read_all(office)
    second, first = uploads.latest(2)
    assert [found.code for found in first.outcomes] == ["internal"]
    assert [found.outcome for found in second.outcomes] == ["duplicate"]


def test_of_files_of_which_one_is_too_large_nothing_is_taken(
    office: Office, sender: Account, tmp_path: Path
) -> None:
    intake = office.services.intake
    with pytest.raises(UsageError, match="too_large"):
        intake.take(sender.id, [("a.txt", io.BytesIO(b"x")), ("b.txt", io.BytesIO(b"x" * 1_001))], 1_000)
    assert intake.uploads.latest(1) == []
    assert not list((tmp_path / "uploads").iterdir())


@pytest.mark.parametrize(("path", "field"), [("/api/v1/uploads", "files"), (PATH, "tep")])
@pytest.mark.parametrize(
    ("sizes", "status"), [([1] * (MOST_FILES + 1), 400), ([1, 10_001], 413), ([1] * MOST_FILES, 202)]
)
def test_what_is_sent_together_is_taken_whole_or_not_at_all(
    path: str, field: str, sizes: list[int], status: int, office: Office, sender: Account
) -> None:
    browser = office.signed_in(sender)
    token = {"csrf_token": token_in(browser.get(PATH))}
    headers = {"X-CSRF-Token": token["csrf_token"]} if path != PATH else {}
    files = [(field, (f"{number}.txt", b"x" * size)) for number, size in enumerate(sizes)]
    answer = browser.post(path, data=token if path == PATH else None, files=files, headers=headers)
    taken = len(office.services.intake.uploads.latest(200))
    if status == 202:
        assert taken == MOST_FILES
        assert path != PATH or browser.get(answer.headers["Location"]).status_code == 200
    else:
        assert (answer.status_code, taken) == (status, 0)


@pytest.mark.parametrize("files", [[], [("khac", ("a.txt", b"x"))]])
def test_a_request_without_files_is_refused(client: TestClient, files: list[object]) -> None:
    answer = client.post("/api/v1/uploads", files=files or None)  # type: ignore[arg-type]  # as a mistake would be
    assert answer.status_code == 400
    assert answer.json()["code"] == "no_file"


def test_who_may_not_send_is_refused_before_the_files_are_read(office: Office) -> None:
    viewer = office.account("xem", AccountRole.VIEWER)
    key = office.services.credentials.add_key(viewer.id, "k", timedelta(days=1))
    headers = {"Authorization": f"Bearer {key}"}
    answer = office.browser().post("/api/v1/uploads", files=[("files", ("a.txt", b"x"))], headers=headers)
    assert answer.status_code == 403
    assert office.services.intake.uploads.latest(1) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\hồ sơ\\kế hoạch.docx", "kế hoạch.docx"),
        ("..", "van-ban"),
        ("", "van-ban"),
        ("CON.txt", "_CON.txt"),
        ("a\x00b\n.pdf", "a_b_.pdf"),
        ("x" * 300 + ".pdf", "x" * 109 + ".pdf"),
    ],
)
def test_a_name_is_made_harmless(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe) <= 121
    assert not set(safe) & set('/\\<>:"|?*\x00\n')
    assert Path(safe).name == safe
    assert safe not in (".", "..")
