"""Pages from templates: every value is escaped, and no name may be misspelt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from search_api.access import CSRF_FIELD, csrf_token, form_cookie
from search_api.labels import FILTERS
from search_api.services import services_of

FOLDER = Path(__file__).parent / "web"
TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDER / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters.update(FILTERS)


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page.

    Beside ``values`` a template knows ``request``, ``principal`` (``None`` where nobody is signed in) and
    ``csrf_field`` with ``csrf_token``, which every form sends back.
    """
    page = TEMPLATES.get_template(template).render(
        request=request,
        principal=getattr(request.state, "principal", None),
        csrf_field=CSRF_FIELD,
        csrf_token=csrf_token(request),
        **values,
    )
    response = HTMLResponse(page, status)
    made: str | None = getattr(request.state, "form_secret", None)
    if made is not None:
        services = services_of(request)
        response.set_cookie(
            form_cookie(services), made, httponly=True, secure=services.settings.https, samesite="lax"
        )
    return response
