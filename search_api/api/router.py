"""The routes of the JSON interface gathered, and their description."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from search_api.access import public
from search_api.api import accounts, agencies, documents, exports, feeds, health, searching, tasks, uploads
from search_api.api.schemas import PROBLEMS

PREFIX = "/api/v1"
_DESCRIPTION = """Văn bản, nhiệm vụ, viện dẫn và thời hạn mà dondoc bóc tách, mỗi nội dung kèm bằng chứng.
Mỗi yêu cầu mang khóa API (`Authorization: Bearer dondoc_...`), tạo ở trang Tài khoản; kết quả chỉ gồm
những gì tài khoản được xem. Lỗi là tài liệu RFC 9457 với `code` ổn định."""

router = APIRouter(prefix=PREFIX, responses=PROBLEMS)
for part in (documents, tasks, searching, agencies, uploads, exports, feeds, accounts, health):
    router.include_router(part.router)


@router.get("/openapi.json", dependencies=[public], include_in_schema=False)
def openapi(request: Request) -> Response:
    """The description of the interface, as OpenAPI."""
    return JSONResponse(description(request.app))


@cache
def description(app: FastAPI) -> dict[str, Any]:
    """The interface of an app as OpenAPI."""
    made = get_openapi(title="dondoc", version="1", description=_DESCRIPTION, routes=app.routes)
    made.setdefault("components", {})["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    made["security"] = [{"key": []}]
    return made
