"""Answers that say aloud what was done, for people who do not see what changed on the page."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import quote

from starlette.responses import Response

R = TypeVar("R", bound=Response)


def said(response: R, words: str) -> R:
    """The answer with words that the page's script puts where screen readers listen."""
    response.headers["X-Said"] = quote(words)
    return response
