"""Accounts, for administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request

from pipeline.store.accounts import AccountDraft
from search_api.access import Current, admins
from search_api.accounts.administration import LINK_LASTS
from search_api.api import schemas, values
from search_api.paths import link_path
from search_api.services import services_of

router = APIRouter(prefix="/accounts", tags=["accounts"])

AccountId = Annotated[int, Path(ge=1, le=2**53)]


@router.get("", dependencies=[admins])
def list_accounts(request: Request) -> list[schemas.AccountItem]:
    """Mọi tài khoản, theo tên."""
    return [values.account_item(account) for account in services_of(request).accounts.accounts()]


@router.post("", dependencies=[admins], status_code=201)
def add_account(request: Request, principal: Current, body: schemas.AccountBody) -> schemas.NewAccount:
    """Thêm tài khoản; người dùng tự đặt mật khẩu bằng liên kết dùng một lần."""
    services = services_of(request)
    account = services.accounts.add(_draft(body), None, principal.account.name)
    token = services.credentials.issue_link(account.id, LINK_LASTS)
    return schemas.NewAccount(account=values.account_item(account), link=link_path(token))


@router.put("/{account_id}", dependencies=[admins])
def change_account(
    request: Request, principal: Current, account_id: AccountId, body: schemas.AccountBody
) -> schemas.AccountItem:
    """Thay đổi tên, vai trò, phạm vi."""
    store = services_of(request).accounts
    draft = _draft(body, store.get(account_id).subject)
    return values.account_item(store.change(account_id, draft, principal.account.name))


@router.post("/{account_id}/disabling", dependencies=[admins])
def disable_account(request: Request, principal: Current, account_id: AccountId) -> schemas.AccountItem:
    """Khóa tài khoản; mọi phiên kết thúc."""
    store = services_of(request).accounts
    return values.account_item(store.disable(account_id, principal.account.name))


@router.post("/{account_id}/enabling", dependencies=[admins])
def enable_account(request: Request, principal: Current, account_id: AccountId) -> schemas.AccountItem:
    """Mở lại tài khoản."""
    store = services_of(request).accounts
    return values.account_item(store.disable(account_id, principal.account.name, disabled=False))


def _draft(body: schemas.AccountBody, subject: str | None = None) -> AccountDraft:
    agencies = None if body.agencies is None else tuple(body.agencies)
    return AccountDraft(body.name, body.full_name, body.role, agencies, subject)
