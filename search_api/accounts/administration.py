"""The accounts of others, for administrators: list, add, change, lock, reset, and what was done."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import DondocError
from pipeline.store.accounts import Account, AccountDraft, AccountRole
from search_api.access import Current, admins
from search_api.accounts.sign_in import Text
from search_api.errors import status_of
from search_api.paths import LARGEST_ID, RowId, link_path
from search_api.rendering import render
from search_api.services import services_of
from search_api.wording import ACTIONS, ROLES

router = APIRouter(include_in_schema=False)

ACCOUNTS = "/quan-tri/tai-khoan"
LINK_LASTS = timedelta(hours=24)
_SHOWN = 100  # lines of the history

Agencies = Annotated[str, Form(max_length=10_000)]


@router.get(ACCOUNTS, dependencies=[admins])
def list_accounts(request: Request) -> Response:
    """All accounts, and the form for a new one."""
    return _page(request)


@router.post(ACCOUNTS, dependencies=[admins])
def add_account(
    request: Request,
    principal: Current,
    name: Text,
    role: Annotated[AccountRole, Form()],
    full_name: Text = "",
    agencies: Agencies = "",
) -> Response:
    """Makes an account and shows the link by which its owner sets a password."""
    services = services_of(request)
    draft = AccountDraft(name, full_name, role, names_in(agencies))
    try:
        account = services.accounts.add(draft, None, principal.account.name)
    except DondocError as error:
        return _page(request, error=error, draft=draft)
    return _with_link(request, account)


@router.get(f"{ACCOUNTS}/{{account_id}}", dependencies=[admins])
def edit_form(request: Request, account_id: RowId) -> Response:
    """The form of one account."""
    return _edit_page(request, services_of(request).accounts.get(account_id))


@router.post(f"{ACCOUNTS}/{{account_id}}", dependencies=[admins])
def change_account(
    request: Request,
    principal: Current,
    account_id: RowId,
    name: Text,
    role: Annotated[AccountRole, Form()],
    full_name: Text = "",
    agencies: Agencies = "",
) -> Response:
    """Changes an account."""
    services = services_of(request)
    before = services.accounts.get(account_id)
    draft = AccountDraft(name, full_name, role, names_in(agencies), before.subject)
    try:
        services.accounts.change(account_id, draft, principal.account.name)
    except DondocError as error:
        return _edit_page(request, before, error)
    return RedirectResponse(ACCOUNTS, 303)


@router.post(f"{ACCOUNTS}/{{account_id}}/khoa", dependencies=[admins])
def disable_account(
    request: Request, principal: Current, account_id: RowId, disabled: Annotated[bool, Form()] = True
) -> Response:
    """Locks an account, or opens it again."""
    services = services_of(request)
    try:
        services.accounts.disable(account_id, principal.account.name, disabled=disabled)
    except DondocError as error:
        return _page(request, error=error)
    return RedirectResponse(ACCOUNTS, 303)


@router.post(f"{ACCOUNTS}/{{account_id}}/lien-ket", dependencies=[admins])
def reset_password(request: Request, principal: Current, account_id: RowId) -> Response:
    """Shows a new one-time link by which the account's owner sets a password."""
    services = services_of(request)
    account = services.accounts.get(account_id)
    services.accounts.note(account, "link", principal.account.name)
    return _with_link(request, account)


@router.get("/quan-tri/nhat-ky", dependencies=[admins])
def history(request: Request, before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None) -> Response:
    """What was done to accounts, the latest first."""
    events = services_of(request).accounts.history(before, _SHOWN)
    return render(request, "account/history.html", events=events, actions=ACTIONS, full=len(events) == _SHOWN)


def names_in(typed: str) -> tuple[str, ...] | None:
    """The agencies that stand in a field, one on each line; ``None`` where it is empty."""
    return tuple(line.strip() for line in typed.splitlines() if line.strip()) or None


def _with_link(request: Request, account: Account) -> Response:
    token = services_of(request).credentials.issue_link(account.id, LINK_LASTS)
    address = f"{request.url.scheme}://{request.url.netloc}{link_path(token)}"
    return _page(request, link=address, linked=account)


def _page(
    request: Request,
    *,
    error: DondocError | None = None,
    draft: AccountDraft | None = None,
    link: str | None = None,
    linked: Account | None = None,
) -> Response:
    accounts = services_of(request).accounts.accounts()
    status = status_of(error) if error else 200
    return render(
        request,
        "account/accounts.html",
        status,
        accounts=accounts,
        roles=ROLES,
        error=error,
        draft=draft,
        link=link,
        linked=linked,
    )


def _edit_page(request: Request, account: Account, error: DondocError | None = None) -> Response:
    status = status_of(error) if error else 200
    return render(request, "account/account.html", status, account=account, roles=ROLES, error=error)
