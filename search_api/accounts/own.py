"""One's own account: password, calendars, API keys, sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import DondocError, UsageError
from pipeline.store.feeds import FeedStore
from pipeline.text import squeeze
from search_api.access import Current, Principal, signed_in
from search_api.accounts.sign_in import Text, signed_in_response
from search_api.errors import NotAllowedError, NotFoundError, status_of
from search_api.passwords import hash_password, is_password
from search_api.paths import RowId
from search_api.rendering import render
from search_api.services import services_of

router = APIRouter(include_in_schema=False)

OWN = "/tai-khoan"
_LONGEST_DAYS = 366
_LONGEST_NAME = 200  # of a body


@router.get(OWN, dependencies=[signed_in])
def own_account(request: Request, principal: Current) -> Response:
    """One's account with its calendars and API keys."""
    return _page(request, principal)


@router.post(f"{OWN}/mat-khau", dependencies=[signed_in])
def change_password(request: Request, principal: Current, old: Text, new: Text) -> Response:
    """Sets another password; all sessions end but a new one here."""
    services, account = services_of(request), principal.account
    guard = f"own {account.id}"
    try:
        services.failures.check(guard)
        if account.has_password and not is_password(services.accounts.password_hash(account.id), old):
            services.failures.failed(guard, services.settings.rates.account_failures)
            raise NotAllowedError("bad_password", "Mật khẩu đang dùng không đúng.")
        kept = hash_password(new, account.name)
    except DondocError as error:
        return _page(request, principal, error)
    services.accounts.set_password(account.id, kept, account.name)
    return signed_in_response(request, account, OWN)


@router.post(f"{OWN}/khoa", dependencies=[signed_in])
def add_key(
    request: Request, principal: Current, name: Text, days: Annotated[int, Form(ge=1, le=_LONGEST_DAYS)] = 90
) -> Response:
    """Makes an API key, which is shown this once."""
    services, account = services_of(request), principal.account
    if not name.strip():
        return _page(request, principal, UsageError("bad_request", "Khóa cần có tên để nhận ra."))
    token = services.credentials.add_key(account.id, name.strip(), timedelta(days=days))
    services.accounts.note(account, "key", account.name)
    return _page(request, principal, made=token)


@router.post(f"{OWN}/khoa/{{key_id}}/thu-hoi", dependencies=[signed_in])
def revoke_key(request: Request, principal: Current, key_id: RowId) -> Response:
    """Makes one of one's own keys worthless."""
    services, account = services_of(request), principal.account
    services.credentials.revoke_key(account.id, key_id)
    services.accounts.note(account, "key_revoked", account.name)
    return RedirectResponse(OWN, 303)


@router.post(f"{OWN}/lich", dependencies=[signed_in])
def add_feed(
    request: Request,
    principal: Current,
    agency: Annotated[str, Form(alias="co-quan", max_length=_LONGEST_NAME)] = "",
) -> Response:
    """Makes the address of a calendar of one body's tasks, which is shown this once."""
    services, account = services_of(request), principal.account
    try:
        feed, token = _feeds(request).add(account.id, squeeze(agency))
    except DondocError as error:
        return _page(request, principal, error)
    services.accounts.note(account, "feed", account.name)
    address = str(request.url_for("calendar_file", token=token))
    return _page(request, principal, made_feed=(feed.agency, address))


@router.post(f"{OWN}/lich/{{feed_id}}/thu-hoi", dependencies=[signed_in])
def remove_feed(request: Request, principal: Current, feed_id: RowId) -> Response:
    """Makes the address of one of one's own calendars worthless."""
    services, account = services_of(request), principal.account
    if not _feeds(request).remove(account.id, feed_id):
        raise NotFoundError
    services.accounts.note(account, "feed_removed", account.name)
    return RedirectResponse(f"{OWN}#lich", 303)


def _feeds(request: Request) -> FeedStore:
    services = services_of(request)
    return FeedStore(services.library.engine, services.now)


def _page(
    request: Request,
    principal: Principal,
    error: DondocError | None = None,
    made: str | None = None,
    made_feed: tuple[str, str] | None = None,
) -> Response:
    services = services_of(request)
    return render(
        request,
        "account/own.html",
        status_of(error) if error else 200,
        keys=services.credentials.keys(principal.account.id),
        feeds=_feeds(request).of(principal.account.id),
        error=error,
        made=made,
        made_feed=made_feed,
        now=services.now(),
    )
