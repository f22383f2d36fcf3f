"""One line for each request, with an id that the answer carries too.

The line holds the route as declared, never the path, the query, an address or a name: what people look for
and who they are is nobody's business.
"""

from __future__ import annotations

import logging
import secrets
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID = "X-Request-ID"
_LOG = logging.getLogger("dondoc.access")


class AccessLog:
    """Gives every request an id and writes its line."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        started, status = time.perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            taken = 1000 * (time.perf_counter() - started)
            route = getattr(scope.get("route"), "path", "-")
            _LOG.info("%s %s %s %d %.1f ms", request_id, scope["method"], route, status, taken)
