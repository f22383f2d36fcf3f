"""Refuses a request that is too large before it is read whole."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.errors import UsageError
from search_api.problems import problem_response


class BodyLimit:
    """Counts the bytes of a request, whatever length it claims."""

    def __init__(self, app: ASGIApp, *, most: int, uploads: Mapping[str, int]) -> None:
        """Takes the limit of any request in bytes, and of those to the paths that take files."""
        self._app = app
        self._most = most
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on as long as it is small enough."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._uploads.get(scope["path"], self._most)
        if _claimed(scope) > limit:
            await problem_response(UsageError("too_large", _message(limit)))(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise HTTPException(413, _message(limit))
            return message

        await self._app(scope, counted, send)


def _message(limit: int) -> str:
    return f"Nội dung gửi lên vượt quá {limit / (1 << 20):.0f} MB."


def _claimed(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
