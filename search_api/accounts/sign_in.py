"""Signing in with a password, signing out, and the one-time links that set a password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import DondocError, UsageError
from pipeline.store.accounts import Account, AccountDraft, AccountRole, checked, name_key
from pipeline.store.credentials import OneTimeLink
from search_api.access import (
    Current,
    MaybeCurrent,
    address_of,
    form_cookie,
    public,
    session_cookie,
    signed_in,
)
from search_api.errors import NotAllowedError, status_of
from search_api.passwords import hash_password, is_password
from search_api.paths import HOME, SIGN_IN, local_path
from search_api.rendering import render
from search_api.services import Services, services_of

router = APIRouter(include_in_schema=False)

Text = Annotated[str, Form(max_length=300)]
_BY_LINK = "liên kết dùng một lần"


@router.get(SIGN_IN, dependencies=[public])
def sign_in_form(request: Request, principal: MaybeCurrent, next: str = HOME) -> Response:  # noqa: A002 (as in the address)
    """The sign-in page; who is signed in already goes on."""
    if principal is not None:
        return RedirectResponse(local_path(next), 303)
    return _sign_in_page(request, local_path(next))


@router.post(SIGN_IN, dependencies=[public])
def sign_in(
    request: Request,
    name: Text,
    password: Text,
    next: Text = HOME,  # noqa: A002 (as in the form)
) -> Response:
    """Signs in and goes on to where the person wanted to go."""
    services = services_of(request)
    try:
        account = _checked(services, name, password, address_of(request))
    except DondocError as error:
        return _sign_in_page(request, local_path(next), error, name)
    return signed_in_response(request, account, local_path(next))


@router.post("/dang-xuat", dependencies=[signed_in])
def sign_out(request: Request, principal: Current, everywhere: Annotated[bool, Form()] = False) -> Response:
    """Ends this session, or all of the account."""
    services = services_of(request)
    if everywhere:
        services.credentials.close_sessions(principal.account.id)
        services.accounts.note(principal.account, "signed_out_everywhere", principal.account.name)
    else:
        services.credentials.close_session(request.cookies.get(session_cookie(services), ""))
    response = RedirectResponse(SIGN_IN, 303)
    response.delete_cookie(
        session_cookie(services), secure=services.settings.https, httponly=True, samesite="lax"
    )
    return response


@router.get("/lien-ket/{token}", dependencies=[public])
def link_form(request: Request, token: str) -> Response:
    """The page of a one-time link: a first account, or a new password."""
    return _link_page(request, _usable_link(services_of(request), token))


@router.post("/lien-ket/{token}", dependencies=[public])
def use_link(request: Request, token: str, password: Text, name: Text = "", full_name: Text = "") -> Response:
    """Makes the first account or sets the password, and signs in; what is wrong costs no link."""
    services = services_of(request)
    link = _usable_link(services, token)
    draft = AccountDraft(name, full_name, AccountRole.ADMIN)
    try:
        account = _redeemed(services, link, token, draft, password)
    except UsageError as error:
        return _link_page(request, link, error, draft)
    return signed_in_response(request, account, HOME)


def signed_in_response(request: Request, account: Account, path: str) -> Response:
    """Sends the browser on with a new session; one that it had before is over."""
    services = services_of(request)
    services.credentials.close_session(request.cookies.get(session_cookie(services), ""))
    token = services.credentials.open_session(account.id)
    response = RedirectResponse(path, 303)
    secure = services.settings.https
    response.set_cookie(session_cookie(services), token, httponly=True, secure=secure, samesite="lax")
    response.delete_cookie(form_cookie(services), secure=secure, httponly=True, samesite="lax")
    return response


def _checked(services: Services, name: str, password: str, address: str) -> Account:
    """Whose name and password these are; the answer is the same whichever is wrong."""
    rates, key = services.settings.rates, f"account {name_key(name)}"
    services.failures.check(key)
    services.failures.check(f"address {address}")
    account = services.accounts.find(name)
    kept = services.accounts.password_hash(account.id) if account and not account.disabled else None
    known = is_password(kept, password)  # also where there is no account: time must not tell
    if account is None or not known:
        services.failures.failed(key, rates.account_failures)
        services.failures.failed(f"address {address}", rates.address_failures)
        raise NotAllowedError("bad_password", "Tên đăng nhập hoặc mật khẩu không đúng.")
    services.failures.succeeded(key)
    return account


def _usable_link(services: Services, token: str) -> OneTimeLink:
    link = services.credentials.link(token)
    if link is None:
        raise UsageError("bad_link", "Liên kết đã dùng hoặc hết hạn; đề nghị lấy liên kết mới.")
    return link


def _redeemed(
    services: Services, link: OneTimeLink, token: str, draft: AccountDraft, password: str
) -> Account:
    if link.account_id is None:
        draft = checked(draft)
        kept = hash_password(password, draft.name)
        return services.links.make_administrator(token, draft, kept, _BY_LINK)
    account = services.accounts.get(link.account_id)
    return services.links.reset_password(token, hash_password(password, account.name), _BY_LINK)


def _sign_in_page(request: Request, after: str, error: DondocError | None = None, name: str = "") -> Response:
    status = status_of(error) if error else 200
    return render(
        request,
        "account/sign_in.html",
        status,
        after=after,
        error=error,
        name=name,
        provider=services_of(request).settings.oidc,
    )


def _link_page(
    request: Request, link: OneTimeLink, error: DondocError | None = None, draft: AccountDraft | None = None
) -> Response:
    known = link.account_id is not None and services_of(request).accounts.get(link.account_id)
    status = status_of(error) if error else 200
    return render(request, "account/link.html", status, account=known or None, error=error, draft=draft)
