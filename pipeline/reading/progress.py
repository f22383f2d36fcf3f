"""Signs of life of a long reading, for whoever watches it."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

_listener: ContextVar[Callable[[int], None] | None] = ContextVar("listener", default=None)


def listen(listener: Callable[[int], None] | None) -> None:
    """Sends the signs of life of readings in this context to ``listener``."""
    _listener.set(listener)


def sign_of_life(page: int) -> None:
    """Says that a reader has come to a page (1-based)."""
    listener = _listener.get()
    if listener is not None:
        listener(page)
