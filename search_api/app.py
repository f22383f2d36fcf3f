"""The one place where the server is put together: settings, adapters, middleware, routes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from pipeline.index.ports import TaskIndex
from pipeline.library import Library, open_library
from pipeline.store.accounts import AccountStore, Clock
from pipeline.store.credentials import CredentialStore
from search_api import web
from search_api.access import check_policies
from search_api.accounts import sign_in
from search_api.middleware.access_log import AccessLog
from search_api.middleware.body_limit import BodyLimit
from search_api.middleware.bugs import Bugs
from search_api.middleware.headers import SecurityHeaders
from search_api.problems import handle_errors
from search_api.rate_limits import FailedAttempts, RequestRate, Seconds
from search_api.rendering import FOLDER
from search_api.services import Services
from search_api.settings import Settings

_STATIC = "/static"


def utc_now() -> datetime:
    """Now, as everything is recorded."""
    return datetime.now(UTC)


def create_app(
    settings: Settings,
    open_index: Callable[[Library], TaskIndex],
    *,
    now: Clock = utc_now,
    seconds: Seconds = time.monotonic,
) -> FastAPI:
    """The server; it opens the library when it starts and closes it when it stops.

    Args:
        settings: how it runs.
        open_index: the index over a library.
        now: the time, by which sessions end and tasks are overdue.
        seconds: a clock that never goes back, by which requests are counted.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with open_library(settings.database) as library:
            app.state.services = Services(
                settings,
                library,
                open_index(library),
                AccountStore(library.engine, now),
                CredentialStore(library.engine, now, settings.sessions),
                RequestRate(seconds),
                FailedAttempts(seconds, settings.rates.longest_delay),
                now,
            )
            yield

    app = FastAPI(title="dondoc", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(sign_in.router)
    app.include_router(web.router)
    app.mount(_STATIC, StaticFiles(directory=FOLDER / "static"))
    check_policies(app, open_paths=(_STATIC,))
    handle_errors(app)
    # The last one added is the first one passed.
    app.add_middleware(Bugs)
    app.add_middleware(BodyLimit, most=settings.form_bytes, uploads={})
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.trusted_hosts))
    app.add_middleware(SecurityHeaders, https=settings.https)
    app.add_middleware(AccessLog)
    return app
