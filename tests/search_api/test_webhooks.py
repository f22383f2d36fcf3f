"""Telling other programs of changes: signed, again until received, and nobody else."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UsageError
from search_api.settings import Webhooks, settings_for
from search_api.webhooks import WebhookSender
from tests.search_api.directives import HEALTH, INTERIOR, directive
from tests.search_api.people import Office

SECRET = "mot-bi-mat-du-dai-de-ky"  # noqa: S105 (of nobody)


@dataclass
class Receiver:
    """Another program of the office.

    Attributes:
        status: what it answers.
        elsewhere: where it sends whoever asks, if anywhere.
    """

    address: str = ""
    status: int = 204
    elsewhere: str | None = None
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def documents(self) -> list[int]:
        found: list[int] = []
        for _, body in self.got:
            found += [item["document_id"] for item in json.loads(body)["documents"]]
        return found


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers.items()), body))
            self.send_response(receiver.status)
            if receiver.elsewhere:
                self.send_header("Location", receiver.elsewhere)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (named by the standard library)
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    receiver.address = f"http://127.0.0.1:{server.server_port}/thay-doi"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield receiver
    server.shutdown()
    server.server_close()
    thread.join()


def sender(office: Office, *receivers: Receiver) -> WebhookSender:
    """A sender that is told when to send, and has seen all there is."""
    settings = Webhooks(tuple(receiver.address for receiver in receivers), SECRET)
    made = WebhookSender(office.services.library, settings, office.clock, office.clock.seconds)
    made.begin()
    return made


def save(office: Office, *words: str) -> None:
    for word in words:
        office.services.library.store.save(directive(word, [(INTERIOR, word)]))


def test_a_receiver_is_told_once_of_each_change_since_it_was_named(
    office: Office, receiver: Receiver
) -> None:
    save(office, "alfa")
    sending = sender(office, receiver)
    save(office, "bravo", "charlie")
    sending.send_due()
    sending.send_due()
    assert receiver.documents() == [2, 3]


def test_a_message_is_signed_and_tells_nothing_of_what_documents_say(
    office: Office, receiver: Receiver
) -> None:
    sending = sender(office, receiver)
    office.services.library.store.save(directive("bravo", [(HEALTH, "bravo")]))
    sending.send_due()
    headers, body = receiver.got[0]
    signed = headers["X-Dondoc-Timestamp"].encode() + b"." + body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Dondoc-Signature"] == f"sha256={expected}"
    assert json.loads(body) == {
        "event": "documents.changed",
        "documents": [{"document_id": 1, "revision": 1}],
    }


def test_what_was_not_received_is_sent_again_later_and_later(office: Office, receiver: Receiver) -> None:
    sending = sender(office, receiver)
    save(office, "alfa")
    receiver.status = 500
    tries = []
    for _ in range(8):
        sending.send_due()
        tries.append(len(receiver.got))
        office.clock.go_on(timedelta(seconds=10))
    assert tries == [1, 2, 2, 3, 3, 3, 3, 4]
    receiver.status = 204
    office.clock.go_on(timedelta(hours=1))
    sending.send_due()
    sending.send_due()
    assert len(receiver.got) == 5


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/", "https://noi-bo.vn:cong/", f"https://{'a' * 64}.vn/"]
)
def test_a_receiver_that_fails_keeps_no_other_waiting(
    office: Office, receiver: Receiver, address: str
) -> None:
    sending = sender(office, Receiver(address), receiver)
    save(office, "alfa")
    sending.send_due()
    assert receiver.documents() == [1]


def test_a_bug_does_not_end_the_telling(
    office: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_api.webhooks._LOOK_EVERY", 0.01)
    sending = sender(office, receiver)
    there, bugs, told = sending.send_due, iter([KeyError("a")]), threading.Event()

    def send_due() -> None:
        for bug in bugs:
            raise bug
        there()
        told.set()

    monkeypatch.setattr(sending, "send_due", send_due)
    save(office, "alfa")
    sending.start()
    told.wait(10)
    sending.stop()
    assert receiver.documents() == [1]


def test_what_one_server_was_told_is_known_after_a_restart(office: Office, receiver: Receiver) -> None:
    sending = sender(office, receiver)
    save(office, "alfa")
    sending.send_due()
    save(office, "bravo")
    sender(office, receiver).send_due()
    assert receiver.documents() == [1, 2]


def test_nobody_else_is_told_where_a_receiver_points_elsewhere(office: Office, receiver: Receiver) -> None:
    sending = sender(office, receiver)
    save(office, "alfa")
    receiver.status, receiver.elsewhere = 307, receiver.address
    sending.send_due()
    assert len(receiver.got) == 1


class TestSettings:
    def test_receivers_stand_in_the_file_beside_the_database(self, tmp_path: Path) -> None:
        written = f'[webhooks]\ntargets = ["https://noi-bo.vn/a"]\nsecret = "{SECRET}"\n'
        (tmp_path / "dondoc.toml").write_text(written, "utf-8")
        settings = settings_for(tmp_path / "dondoc.db", https=False, hosts=())
        assert settings.webhooks == Webhooks(("https://noi-bo.vn/a",), SECRET)

    def test_nobody_is_told_where_nobody_is_named(self, tmp_path: Path) -> None:
        assert settings_for(tmp_path / "dondoc.db", https=False, hosts=()).webhooks is None

    @pytest.mark.parametrize(
        "written",
        [
            'targets = ["https://noi-bo.vn/a"]',
            'targets = ["https://noi-bo.vn/a"]\nsecret = "ngan"',
            f'targets = ["http://noi-bo.vn/a"]\nsecret = "{SECRET}"',
            f'targets = ["file:///etc/passwd"]\nsecret = "{SECRET}"',
            f'targets = "https://noi-bo.vn/a"\nsecret = "{SECRET}"',
        ],
    )
    def test_what_cannot_be_is_refused(self, tmp_path: Path, written: str) -> None:
        (tmp_path / "dondoc.toml").write_text(f"[webhooks]\n{written}", "utf-8")
        with pytest.raises(UsageError, match="settings"):
            settings_for(tmp_path / "dondoc.db", https=False, hosts=())
