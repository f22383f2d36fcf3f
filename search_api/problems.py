"""Errors as answers: a problem document (RFC 9457) for programs, a page for people."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from pipeline.errors import DondocError, StorageError, UsageError
from pipeline.ingest import internal_message
from search_api.access import MOST_FILES
from search_api.errors import NotFoundError, TryLaterError, status_of
from search_api.paths import HOME, local_path, sign_in_path
from search_api.rendering import render

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("dondoc.errors")


def problem(error: DondocError) -> dict[str, Any]:
    """The problem document of an error."""
    return {"type": "about:blank", "status": status_of(error), "code": error.code, "title": error.message}


def problem_response(error: DondocError, **more: Any) -> Response:
    """The answer to a program."""
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TryLaterError) else {}
    if status_of(error) == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse({**problem(error), **more}, status_of(error), headers, MEDIA_TYPE)


def handle_errors(app: FastAPI) -> None:
    """Lets the app answer every error that a route or its dependencies raise."""
    app.add_exception_handler(DondocError, _on_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)


def is_for_program(request: Request) -> bool:
    """Whether a program asks, not a browser."""
    return request.url.path.startswith("/api/")


def _answer(request: Request, error: DondocError, **more: Any) -> Response:
    if is_for_program(request):
        return problem_response(error, **more)
    if error.code == "sign_in":
        return _to_sign_in(request)
    response = render(request, "error.html", status_of(error), error=error)
    if isinstance(error, TryLaterError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _to_sign_in(request: Request) -> Response:
    if request.headers.get("HX-Request"):  # a part of a page, which the person goes on with
        shown = urlsplit(request.headers.get("HX-Current-URL", ""))
        path = sign_in_path(local_path(urlunsplit(("", "", shown.path, shown.query, ""))))
        return Response(status_code=401, headers={"HX-Redirect": path})
    asked = urlunsplit(("", "", request.url.path, request.url.query, ""))
    return RedirectResponse(sign_in_path(local_path(asked) if request.method == "GET" else HOME), 303)


async def _on_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DondocError)  # noqa: S101 (registered for these only)
    if isinstance(error, StorageError):
        _LOG.error("%s: %s", _request_id(request), error.code)
    return _answer(request, error)


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 (registered for these only)
    if error.status_code == 404:
        return _answer(request, NotFoundError())
    if error.status_code == 413:
        return _answer(request, UsageError("too_large", error.detail))
    if error.status_code == 400 and error.detail.startswith("Too many files"):
        return _answer(request, UsageError("too_many_files", f"Gửi nhiều nhất {MOST_FILES} tệp một lần."))
    if error.status_code == 405:
        answer = _answer(request, UsageError("method", "Địa chỉ này không nhận cách gửi đó."))
        answer.headers.update(error.headers or {})
        return answer
    return _answer(request, UsageError("bad_request", "Yêu cầu không hợp lệ."))


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 (registered for these only)
    fields = [".".join(map(str, found["loc"])) for found in error.errors()]
    return _answer(
        request, UsageError("bad_request", f"Giá trị không hợp lệ: {', '.join(fields)}."), fields=fields
    )


def bug_response(request: Request, error: Exception) -> Response:
    """The answer where a bug of ours came up; it tells where, and nothing of any document."""
    _LOG.error("%s: %s", _request_id(request), type(error).__name__, exc_info=error)
    return _answer(request, DondocError("internal", internal_message(error)))


def _request_id(request: Request) -> str:
    return getattr(request.state, "request_id", "-")
