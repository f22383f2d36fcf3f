"""*Văn bản*: the documents, and one document with everything found in it where it stands."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pipeline.index.queries import Facet
from search_api.access import signed_in
from search_api.downloads import original_response
from search_api.errors import NotFoundError
from search_api.page_images import is_drawn
from search_api.paths import RowId
from search_api.rendering import render
from search_api.scoped import Reading
from search_api.services import services_of
from search_api.web.document_fields import citation_views, citing_views, fact_views, task_views
from search_api.web.document_history import change_view, correction_view
from search_api.web.document_query import document_query
from search_api.web.document_view import image_view, text_view
from search_api.web.facets import chosen_conditions, document_facets

router = APIRouter(include_in_schema=False)

PATH = "/van-ban"
_PAGE = 30
_DIGITS = 9


@router.get(PATH, dependencies=[signed_in])
def documents(request: Request, reading: Reading) -> Response:
    """The documents, the latest first."""
    query = document_query(request.query_params)
    cursor = request.query_params.get("tiep") or None
    page = reading.documents(query.request(reading.today, size=_PAGE, cursor=cursor))
    return render(
        request,
        "documents.html",
        query=query,
        page=page,
        summaries=reading.summaries(page.hits),
        first=cursor is None,
        chosen=list(chosen_conditions(query, PATH)),
        facets=document_facets(query, reading, PATH, (Facet.KIND, Facet.ISSUER)),
    )


@router.get(f"{PATH}/{{document_id:int}}", dependencies=[signed_in])
def document(request: Request, reading: Reading, document_id: RowId) -> Response:
    """One document: its text or the image of a page, with everything found in it."""
    seen = reading.document(document_id)
    typed = request.query_params
    source = seen.extraction.document
    drawn = is_drawn(source.source.media_type) and bool(source.pages)
    text = image = None
    if typed.get("xem") == "anh" and drawn:
        image = image_view(seen.extraction, _number(typed.get("trang")))
        locate = image.locate
    else:
        text = text_view(
            seen.extraction, _number(typed.get("phan")), _number(typed.get("tai")), _number(typed.get("den"))
        )
        locate = text.locate
    fields: dict[str, Any] = {
        "facts": fact_views(seen.extraction, locate),
        "tasks": task_views(seen.extraction, locate),
        "citations": citation_views(reading.citations(document_id), locate),
        "cited_by": citing_views(reading.cited_by(document_id)),
        "changes": [change_view(change) for change in reading.revisions(document_id)],
        "corrections": [correction_view(correction) for correction in reading.corrections(document_id)],
    }
    return render(request, "document.html", seen=seen, drawn=drawn, text=text, image=image, **fields)


@router.get(f"{PATH}/{{document_id:int}}/trang/{{page:int}}.png", dependencies=[signed_in])
def page_image(request: Request, reading: Reading, document_id: RowId, page: RowId) -> Response:
    """A page as it looks."""
    original = reading.original(document_id)
    if not is_drawn(original.media_type):
        raise NotFoundError
    image = services_of(request).page_images.image(original.path, original.path.name, page)
    return Response(image, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@router.get(f"{PATH}/{{document_id:int}}/tep-goc", dependencies=[signed_in])
def original_file(reading: Reading, document_id: RowId) -> Response:
    """The file as it came in, to be saved."""
    return original_response(reading.original(document_id))


def _number(typed: str | None) -> int | None:
    """The number typed; ``None`` where it is none."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) <= _DIGITS else None
