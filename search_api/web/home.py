"""The first page."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from search_api.access import signed_in
from search_api.rendering import render

router = APIRouter(include_in_schema=False)


@router.get("/", dependencies=[signed_in])
def home(request: Request) -> Response:
    """The page that a person sees after signing in."""
    return render(request, "home.html")
