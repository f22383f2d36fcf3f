"""Signing in through the office's identity provider (OpenID Connect), where ``dondoc.toml`` names one.

An administrator makes the accounts. One without a password belongs to the person whose claim is its name, and
from the first time on to that person only, whatever the name is later.
"""

from __future__ import annotations

from typing import Any

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import APIRouter
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from pipeline.errors import StorageError
from pipeline.store.accounts import Account
from search_api.access import public
from search_api.accounts.sign_in import signed_in_response
from search_api.errors import NotAllowedError, NotFoundError
from search_api.paths import HOME, local_path
from search_api.services import Services, services_of
from search_api.settings import Oidc

router = APIRouter(include_in_schema=False)

_NAME = "provider"
_AFTER = "after"
_DOWN = "Hệ thống đăng nhập một lần không trả lời; hãy thử lại sau hoặc dùng mật khẩu."


def provider(settings: Oidc) -> OAuth:
    """The client of an identity provider; it asks nothing of it before somebody signs in."""
    oauth = OAuth()
    oauth.register(
        _NAME,
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", "timeout": 10},
    )
    return oauth


@router.get("/dang-nhap/mot-lan", dependencies=[public])
async def to_provider(request: Request, next: str = HOME) -> Response:  # noqa: A002 (as in the address)
    """Sends the browser to the identity provider."""
    client, _ = _client(request)
    request.session[_AFTER] = local_path(next)
    try:
        response: Response = await client.authorize_redirect(request, str(request.url_for("from_provider")))
    except (httpx2.HTTPError, ValueError) as error:
        raise StorageError("provider_down", _DOWN) from error
    return response


@router.get("/dang-nhap/mot-lan/ket-qua", dependencies=[public])
async def from_provider(request: Request) -> Response:
    """Signs in whom the identity provider vouches for."""
    client, settings = _client(request)
    try:
        token = await client.authorize_access_token(request)
    except httpx2.HTTPError as error:
        raise StorageError("provider_down", _DOWN) from error
    except (OAuthError, JoseError, ValueError, KeyError, TypeError) as error:
        raise NotAllowedError(
            "provider", "Hệ thống đăng nhập một lần không xác nhận được; hãy thử lại."
        ) from error
    after = local_path(request.session.pop(_AFTER, HOME))
    claims: dict[str, Any] = token.get("userinfo") or {}
    return signed_in_response(request, _account(services_of(request), settings, claims), after)


def _client(request: Request) -> tuple[Any, Oidc]:
    services = services_of(request)
    if services.provider is None or services.settings.oidc is None:
        raise NotFoundError
    return services.provider.create_client(_NAME), services.settings.oidc


def _account(services: Services, settings: Oidc, claims: dict[str, Any]) -> Account:
    unknown = NotAllowedError(
        "no_account", "Chưa có tài khoản cho người này; đề nghị liên hệ quản trị của cơ quan."
    )
    issuer, subject, name = claims.get("iss"), claims.get("sub"), claims.get(settings.claim)
    if not (isinstance(issuer, str) and isinstance(subject, str) and subject):
        raise unknown
    key = f"{issuer} {subject}"
    account = services.accounts.find_subject(key)
    if account is None and isinstance(name, str):
        account = services.accounts.find(name)
        if account is None or account.has_password or account.subject is not None or account.disabled:
            raise unknown
        account = services.accounts.bind(account.id, key, account.name)
    if account is None or account.disabled:
        raise unknown
    return account
