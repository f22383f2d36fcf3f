"""The script library of the pages, from the package that ships it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fastapi import APIRouter
from starlette.responses import Response

from search_api.access import public

router = APIRouter(include_in_schema=False)


@cache
def _htmx() -> bytes:
    return (files("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js").read_bytes()


@router.get("/static/htmx.js", dependencies=[public])
def htmx() -> Response:
    """htmx, at the version that the package ships."""
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response(_htmx(), media_type="text/javascript", headers=headers)
