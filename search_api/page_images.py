"""Pages of documents as images, drawn in a process that a hostile file can cost but not harm."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from pipeline.reading import Limits, ReaderPool
from pipeline.reading.page_image import DRAWN
from search_api.turns import Turns

WIDTH = 1000  # pixels
_KEPT_BYTES = 64 << 20
# A person waits for the page: what takes longer is not worth it.
_LIMITS = Limits(total_seconds=20.0, silence_seconds=20.0, memory_bytes=768 << 20, message_bytes=24 << 20)


def is_drawn(media_type: str) -> bool:
    """Whether pages of such a file can be shown as they look."""
    return media_type in DRAWN


class PageImages:
    """Draws pages one at a time and keeps the last ones, up to a number of bytes."""

    def __init__(self, limits: Limits = _LIMITS, kept_bytes: int = _KEPT_BYTES) -> None:
        self._pool = ReaderPool(limits)
        self._turns = Turns()
        self._lock = threading.Lock()  # of what is kept
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._kept_bytes = kept_bytes
        self._size = 0

    def close(self) -> None:
        """Ends the drawing process."""
        with self._turns.lock:
            self._pool.close()

    def image(self, path: Path, sha256: str, page: int) -> bytes:
        """A page (1-based) as PNG.

        Args:
            path: of the file.
            sha256: digest of its bytes, by which its pages are kept.
            page: which one.

        Raises:
            RejectedError: there is no such page, or it cannot be drawn within the limits.
            BusyError: too many other pages are to be drawn.
        """
        key = (sha256, page)
        if image := self._known(key):
            return image
        with self._turns.turn():
            image = self._known(key)  # another request may have been faster
            if image is None:
                image = self._pool.draw(path, page, WIDTH)
                self._keep(key, image)
        return image

    def _known(self, key: tuple[str, int]) -> bytes | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: tuple[str, int], image: bytes) -> None:
        with self._lock:
            self._kept[key] = image
            self._size += len(image)
            while self._size > self._kept_bytes and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._size -= len(dropped)
