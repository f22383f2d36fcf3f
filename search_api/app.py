"""The one place where the server is put together: settings, adapters, middleware, routes."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from pipeline.library import Library, folder_of, open_library
from pipeline.reading import limits_from
from pipeline.settings import SETTINGS_NAME
from pipeline.store.accounts import AccountStore, Clock
from pipeline.store.credentials import CredentialStore
from pipeline.store.redeeming import LinkRedemption
from pipeline.store.saved_searches import SavedSearches
from pipeline.store.uploads import UploadStore
from search_api import api, web
from search_api.access import check_policies
from search_api.accounts import administration, oidc, own, sign_in
from search_api.api.exports import IMPORTS_PATH
from search_api.api.feeds import subscribed
from search_api.api.uploads import UPLOADS_PATH
from search_api.audits import Audits
from search_api.drafts import Drafts
from search_api.freshness import Freshness
from search_api.intake import Intake
from search_api.middleware.access_log import AccessLog
from search_api.middleware.body_limit import BodyLimit
from search_api.middleware.bugs import Bugs
from search_api.middleware.headers import SecurityHeaders
from search_api.page_images import PageImages
from search_api.problems import handle_errors
from search_api.rate_limits import FailedAttempts, RequestRate, Seconds
from search_api.recent_answers import RecentAnswers
from search_api.rendering import FOLDER
from search_api.returned_lists import ReturnedLists
from search_api.services import Services, day_in_vietnam
from search_api.settings import Settings
from search_api.turns import Turns
from search_api.web import drafts, intake_pages, returned_list
from search_api.webhooks import WebhookSender

_STATIC = "/static"
_OIDC_SECONDS = 600
_FILES_AT_ONCE = 4  # of the largest size, in one request
_UPLOAD_PATHS = (UPLOADS_PATH, IMPORTS_PATH, intake_pages.PATH, drafts.PATH, returned_list.PATH)


def utc_now() -> datetime:
    """Now, as everything is recorded."""
    return datetime.now(UTC)


def create_app(settings: Settings, *, now: Clock = utc_now, seconds: Seconds = time.monotonic) -> FastAPI:
    """The server; it opens the library when it starts and closes it when it stops.

    Args:
        settings: how it runs.
        now: the time, by which sessions end and tasks are overdue.
        seconds: a clock that never goes back, by which requests are counted.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with open_library(settings.database) as library:
            services = _services(settings, library, now, seconds)
            services.intake.start()
            webhooks = settings.webhooks and WebhookSender(library, settings.webhooks, now, seconds)
            if webhooks:
                webhooks.start()
            try:
                app.state.services = services
                yield
            finally:
                if webhooks:
                    webhooks.stop()
                services.intake.stop()
                services.page_images.close()
                services.drafts.close()

    app = FastAPI(title="dondoc", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    for router in (
        sign_in.router,
        oidc.router,
        own.router,
        administration.router,
        api.router,
        subscribed,
        web.router,
    ):
        app.include_router(router)
    app.mount(_STATIC, StaticFiles(directory=FOLDER / "static"))
    check_policies(app, open_paths=(_STATIC,))
    handle_errors(app)
    _add_middleware(app, settings)
    return app


def _services(settings: Settings, library: Library, now: Clock, seconds: Seconds) -> Services:
    freshness = Freshness(library, partial(day_in_vietnam, now), seconds)
    uploads = UploadStore(library.engine, now)
    return Services(
        settings,
        library,
        AccountStore(library.engine, now),
        CredentialStore(library.engine, now, settings.sessions),
        LinkRedemption(library.engine, now),
        RequestRate(seconds),
        FailedAttempts(seconds, settings.rates.longest_delay, settings.rates.failures_forgotten),
        now,
        freshness,
        RecentAnswers(),
        Intake(library, uploads, freshness, folder_of(settings.database)),
        oidc.provider(settings.oidc) if settings.oidc else None,
        SavedSearches(library.engine, now),
        PageImages(),
        Drafts(library, limits_from(folder_of(settings.database) / SETTINGS_NAME)),
        Audits(library, partial(day_in_vietnam, now)),
        Turns(),
        ReturnedLists(seconds),
    )


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """What every request passes; the last one added comes first."""
    app.add_middleware(Bugs)
    app.add_middleware(
        BodyLimit,
        most=settings.form_bytes,
        uploads=dict.fromkeys(_UPLOAD_PATHS, _FILES_AT_ONCE * settings.file_bytes),
    )
    if settings.oidc:
        # Holds what a browser brings back from the identity provider; a restart only means to try again.
        app.add_middleware(
            SessionMiddleware,
            secret_key=secrets.token_urlsafe(32),
            session_cookie="dondoc-oidc",
            max_age=_OIDC_SECONDS,
            https_only=settings.https,
        )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.trusted_hosts))
    app.add_middleware(SecurityHeaders, https=settings.https)
    app.add_middleware(AccessLog)
