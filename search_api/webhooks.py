"""Tells other programs of the office which documents changed, where ``dondoc.toml`` names them.

A message names documents and revisions, never their content: whoever wants that asks the JSON interface with
a key of its own. Every message is signed; one that was not received is sent again, later and later, so that
a receiver learns of every change at least once and of the latest last.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any

import httpx2

from pipeline.library import Library
from pipeline.store.accounts import Clock
from pipeline.store.ports import PendingChange
from pipeline.store.webhooks import WebhookStore
from search_api.settings import Webhooks

SIGNATURE = "X-Dondoc-Signature"
TIMESTAMP = "X-Dondoc-Timestamp"
_AT_ONCE = 100  # changes in one message
_LOOK_EVERY, _LONGEST_WAIT = 5.0, 3_600.0  # seconds
_TIMEOUT = 10.0  # seconds for one receiver
_LOG = logging.getLogger("dondoc.webhooks")


class WebhookSender:
    """Tells the receivers in a thread of its own."""

    def __init__(
        self,
        library: Library,
        settings: Webhooks,
        now: Clock,
        seconds: Callable[[], float],
    ) -> None:
        self._library = library
        self._positions = WebhookStore(library.engine)
        self._settings = settings
        self._now = now
        self._seconds = seconds
        self._failures: dict[str, tuple[int, float]] = {}  # how many in a row, and when to try again
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begins to send."""
        self.begin()
        self._thread.start()

    def begin(self) -> None:
        """Remembers where receivers begin that are new: they are told of what changes from now on."""
        for target in self._settings.targets:
            if self._positions.position(target) is None:
                changes = self._library.store.changes()
                self._positions.advance(target, changes[-1].position if changes else 0)

    def stop(self) -> None:
        """Ends after the message that is being sent."""
        self._stopping.set()
        self._thread.join()

    def send_due(self) -> None:
        """Tells every receiver whose time it is, and who has not been told of everything."""
        with httpx2.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False) as client:
            for target in self._settings.targets:
                failures, again = self._failures.get(target, (0, 0.0))
                if self._seconds() < again:
                    continue
                if self._told(client, target):
                    self._failures.pop(target, None)
                else:
                    wait = min(_LOOK_EVERY * 2.0 ** min(failures + 1, 20), _LONGEST_WAIT)
                    self._failures[target] = (failures + 1, self._seconds() + wait)

    def _work(self) -> None:
        while not self._stopping.wait(_LOOK_EVERY):
            try:
                self.send_due()
            except Exception as error:  # the store does not answer now, or a bug of ours: others go on
                _LOG.warning("webhooks: %s", type(error).__name__)

    def _told(self, client: httpx2.Client, target: str) -> bool:
        """Whether a receiver was told of all there is."""
        changes = self._library.store.changes(self._positions.position(target) or 0)
        for start in range(0, len(changes), _AT_ONCE):
            some = changes[start : start + _AT_ONCE]
            if self._stopping.is_set() or not self._posted(client, target, self._message(some)):
                return False
            self._positions.advance(target, some[-1].position)
        return True

    def _message(self, changes: Sequence[PendingChange]) -> bytes:
        values: list[dict[str, Any]] = [
            {"document_id": change.document_id, "revision": change.revision} for change in changes
        ]
        return json.dumps({"event": "documents.changed", "documents": values}).encode()

    def _posted(self, client: httpx2.Client, target: str, body: bytes) -> bool:
        at = str(int(self._now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            TIMESTAMP: at,
            SIGNATURE: f"sha256={signature(self._settings.secret, at, body)}",
        }
        try:
            answer = client.post(target, content=body, headers=headers)
        except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
            _LOG.warning("webhook: %s", type(error).__name__)
            return False
        if not answer.is_success:
            _LOG.warning("webhook: %d", answer.status_code)
        return answer.is_success


def signature(secret: str, at: str, body: bytes) -> str:
    """HMAC-SHA256 of the time, a point and the body, in hexadecimal; a receiver computes the same."""
    return hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
