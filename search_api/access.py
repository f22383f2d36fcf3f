"""Who asks, and what each route lets whom do.

Every route declares one policy, as one of its dependencies::

    @router.get("/tasks", dependencies=[signed_in])

``Allowed`` then finds out who asks, counts the request, lets it through or not, and guards what a browser
sends by itself (CSRF). An app with a route that declares none, or two, does not start.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request

from pipeline.index.queries import Scope
from pipeline.store.accounts import Account, AccountRole
from pipeline.store.credentials import KEY_PREFIX
from search_api.errors import NotAllowedError
from search_api.services import Services, services_of

CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"
MOST_FILES = 50  # in one request, whichever it is
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Principal:
    """A person or program that signed in.

    Attributes:
        account: whose rights it has.
        by_key: it showed an API key, which no browser sends by itself.
    """

    account: Account
    by_key: bool = False

    @property
    def scope(self) -> Scope:
        """What it may see; every query carries it."""
        return Scope(self.account.agency_keys)

    @property
    def may_edit(self) -> bool:
        """Whether it may correct tasks and take documents in."""
        return self.account.role in EDITORS.roles

    @property
    def may_report(self) -> bool:
        """Whether it may say how far a task is."""
        return self.account.role in REPORTERS.roles

    @property
    def may_administer(self) -> bool:
        """Whether it may change accounts."""
        return self.account.role in ADMINS.roles


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may use a route; ``public`` is for everybody, signed in or not."""

    name: str
    roles: frozenset[AccountRole] = frozenset(AccountRole)
    public: bool = False


PUBLIC = Policy("public", public=True)
SIGNED_IN = Policy("signed_in")
REPORTERS = Policy("reporters", frozenset({AccountRole.ADMIN, AccountRole.COORDINATOR, AccountRole.UNIT}))
EDITORS = Policy("editors", frozenset({AccountRole.ADMIN, AccountRole.COORDINATOR}))
ADMINS = Policy("admins", frozenset({AccountRole.ADMIN}))


class Allowed:
    """The dependency that holds a route's policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    async def __call__(self, request: Request) -> None:
        """Lets the request through.

        Raises:
            NotAllowedError: nobody is signed in, the role does not suffice, or the form is not ours.
            TooManyRequestsError: the caller asks too often.
        """
        services = services_of(request)
        try:
            principal = await run_in_threadpool(_identified, request, services)
        except NotAllowedError:
            _count_anonymous(request, services)
            raise
        request.state.principal = principal
        if principal is None:
            _count_anonymous(request, services)
        else:
            services.rate.take(f"account {principal.account.id}", services.settings.rates.requests_per_minute)
        if not self.policy.public:
            if principal is None:
                raise NotAllowedError("sign_in", "Cần đăng nhập.")
            if principal.account.role not in self.policy.roles:
                raise NotAllowedError("forbidden", "Tài khoản này không được làm việc đó.")
        if request.method not in _SAFE_METHODS and not (principal and principal.by_key):
            await _check_csrf(request)


public = Depends(Allowed(PUBLIC))
signed_in = Depends(Allowed(SIGNED_IN))
reporters = Depends(Allowed(REPORTERS))
editors = Depends(Allowed(EDITORS))
admins = Depends(Allowed(ADMINS))


def current_principal(request: Request) -> Principal:
    """Who asks, on a route that is not public.

    Raises:
        NotAllowedError: nobody is signed in.
    """
    principal: Principal | None = request.state.principal
    if principal is None:
        raise NotAllowedError("sign_in", "Cần đăng nhập.")
    return principal


def principal_or_none(request: Request) -> Principal | None:
    """Who asks, on a public route."""
    principal: Principal | None = request.state.principal
    return principal


Current = Annotated[Principal, Depends(current_principal)]
MaybeCurrent = Annotated[Principal | None, Depends(principal_or_none)]


def routes_of(app: FastAPI) -> Iterator[tuple[str, frozenset[str], list[Policy]]]:
    """Path, methods and declared policies of every route of an app."""
    for route in iter_route_contexts(app.routes):
        dependant = getattr(route, "dependant", None)
        found = [call.policy for call in _calls(dependant) if isinstance(call, Allowed)]
        yield route.path or "", frozenset(route.methods or ()), found


def _calls(dependant: Any) -> Iterator[Any]:
    for part in dependant.dependencies if dependant else ():
        yield part.call


def check_policies(app: FastAPI, open_paths: tuple[str, ...]) -> None:
    """Refuses an app in which a route declares no policy, or several; ``open_paths`` are public files."""
    wrong = [path for path, _, policies in routes_of(app) if len(policies) != 1 and path not in open_paths]
    if wrong:
        raise RuntimeError(f"routes without one policy: {', '.join(wrong)}")


def address_of(connection: HTTPConnection) -> str:
    """Where a request comes from; what proxies say of it counts only where the server was told so."""
    return connection.client.host if connection.client else ""


def session_cookie(services: Services) -> str:
    """The name of the cookie that holds a session; with HTTPS, one that only this host can set."""
    return "__Host-dondoc" if services.settings.https else "dondoc"


def form_cookie(services: Services) -> str:
    """The name of the cookie that guards forms before anybody is signed in."""
    return "__Host-dondoc-form" if services.settings.https else "dondoc-form"


def _count_anonymous(request: Request, services: Services) -> None:
    """Counts a request of nobody, or with a key that is none: keys must not be guessed faster."""
    services.rate.take(f"address {address_of(request)}", services.settings.rates.anonymous_per_minute)


def _identified(request: Request, services: Services) -> Principal | None:
    written = request.headers.get("Authorization", "")
    if written:
        scheme, _, token = written.partition(" ")
        account = services.credentials.key(token.strip()) if token.startswith(KEY_PREFIX) else None
        if scheme.lower() != "bearer" or account is None:
            raise NotAllowedError("sign_in", "Khóa API không đúng, hết hạn hoặc đã thu hồi.")
        return Principal(account, by_key=True)
    token = request.cookies.get(session_cookie(services), "")
    account = services.credentials.session(token) if token else None
    return Principal(account) if account else None


def csrf_token(request: Request) -> str:
    """What forms of this browser must send back; it says nothing of the cookie that it is made of."""
    return _token_of(_secret_of(request) or new_form_secret(request))


def new_form_secret(request: Request) -> str:
    """A secret for the browser's forms, which the answer must set as a cookie."""
    made: str | None = getattr(request.state, "form_secret", None)
    if made is None:
        made = request.state.form_secret = secrets.token_urlsafe(32)
    return made


def _secret_of(request: Request) -> str | None:
    """What a browser keeps: its session, else what was given to it before."""
    services = services_of(request)
    if getattr(request.state, "principal", None) is not None:
        return request.cookies.get(session_cookie(services))
    return request.cookies.get(form_cookie(services))


def _token_of(secret: str) -> str:
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


async def _check_csrf(request: Request) -> None:
    secret = _secret_of(request)
    sent = request.headers.get(CSRF_HEADER, "")
    if not sent and request.headers.get("Content-Type", "").startswith(_FORMS):
        # It is read once for the route too, so no limit of the route's own would hold any more.
        sent = str((await request.form(max_files=MOST_FILES)).get(CSRF_FIELD, ""))
    if secret is None or not hmac.compare_digest(_token_of(secret).encode(), sent.encode()):
        raise NotAllowedError("bad_csrf", "Biểu mẫu đã cũ hoặc không phải của trang này; hãy tải lại trang.")
