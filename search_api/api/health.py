"""Whether the server works, and who asks."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request

from search_api.access import Current, public, signed_in
from search_api.api import schemas, values
from search_api.services import services_of

router = APIRouter(tags=["server"])


@router.get("/health", dependencies=[public])
def health(request: Request) -> schemas.Health:
    """Máy chủ và cơ sở dữ liệu trả lời được."""
    services = services_of(request)
    services.library.index.position()
    services.accounts.find("")
    return schemas.Health(status="ok")


@router.get("/me", dependencies=[signed_in])
def me(principal: Current) -> schemas.Self:
    """Tài khoản đang dùng và quyền của nó."""
    return schemas.Self(
        account=values.account_item(principal.account),
        may_edit=principal.may_edit,
        may_report=principal.may_report,
        may_administer=principal.may_administer,
    )
