"""*Tra cứu*: one box for numbers, words with or without accents, bodies; suggestions; saved searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import UsageError
from pipeline.index.marks import snippets
from pipeline.index.queries import DocumentHit, Facet, Suggestion
from pipeline.index.text_query import leaves, parse
from pipeline.text import squeeze
from search_api.access import Current, signed_in
from search_api.paths import RowId, local_path
from search_api.rendering import render
from search_api.scoped import Reading, ScopedLibrary
from search_api.services import services_of
from search_api.web.document_query import DocumentQuery, document_query
from search_api.web.facets import chosen_conditions, document_facets
from search_api.web.task_rows import Words, marked

router = APIRouter(include_in_schema=False)

PATH = "/tra-cuu"
_PAGE = 15
_SUGGESTIONS = 8
_KINDS = {"agency": "Cơ quan", "number": "Số, ký hiệu", "title": "Văn bản"}

Typed = Annotated[str, Form(max_length=2_000)]


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A document that was found, with the parts of its text that match; each leads to its place."""

    hit: DocumentHit
    snippets: tuple[tuple[str, tuple[Words, ...]], ...]


@dataclass(frozen=True, slots=True)
class ShownSuggestion:
    """A way to complete what is being typed, and where it leads."""

    kind: str
    text: str
    hits: int
    address: str


@router.get(PATH, dependencies=[signed_in])
def search(request: Request, reading: Reading, principal: Current) -> Response:
    """The documents that match, best first; one that bears the number that was typed comes first of all."""
    query = document_query(request.query_params)
    cursor = request.query_params.get("tiep") or None
    saved = services_of(request).saved_searches.of(principal.account.id)
    if not query.restricted():
        return render(request, "search.html", query=query, hits=None, saved=saved)
    page = reading.documents(query.request(reading.today, size=_PAGE, cursor=cursor))
    bearing = _bearing(query, reading) if cursor is None else ()
    ids = {hit.entry.id for hit in bearing}
    hits = (*bearing, *(hit for hit in page.hits if hit.entry.id not in ids))
    return render(
        request,
        "search.html",
        query=query,
        saved=saved,
        hits=_shown(query, hits),
        total=max(page.total, len(hits)),
        tasks=reading.tasks_with(query.words) if query.words else 0,
        task_address=f"/nhiem-vu?{urlencode({'tu': query.words, 'tinh-trang': 'tat-ca'})}",
        next=page.next,
        first=cursor is None,
        facets=document_facets(query, reading, PATH, (Facet.KIND, Facet.ISSUER)),
        chosen=list(chosen_conditions(query, PATH)),
    )


def _bearing(query: DocumentQuery, reading: ScopedLibrary) -> tuple[DocumentHit, ...]:
    """The documents that bear the number typed."""
    if not query.is_number:
        return ()
    asked = query.request(reading.today, size=_PAGE, by_number=True)
    return reading.documents(asked).hits


def _shown(query: DocumentQuery, hits: Sequence[DocumentHit]) -> list[ShownHit]:
    wanted = list(leaves(parse(query.words))) if query.words else []
    found = []
    for hit in hits:
        entry = hit.entry
        parts = []
        for part in snippets(entry.text, wanted) if wanted else ():
            start = part.span.start
            inside = [type(mark)(mark.start - start, mark.end - start) for mark in part.marks]
            address = f"/van-ban/{entry.id}?{urlencode({'tai': part.marks[0].start, 'tu': query.words})}"
            parts.append((address, marked(part.text, inside)))
        found.append(ShownHit(hit, tuple(parts)))
    return found


@router.get("/goi-y", dependencies=[signed_in])
def suggestions(request: Request, reading: Reading, tu: str = "") -> Response:
    """Ways to complete what is being typed, as part of a page."""
    typed = squeeze(tu)[:300]
    found = reading.suggest(typed, _SUGGESTIONS) if typed else []
    return render(request, "suggestions.html", found=[_suggested(one) for one in found])


@router.get("/goi-y/co-quan", dependencies=[signed_in])
def agency_suggestions(request: Request, reading: Reading) -> Response:
    """Names of bodies that begin like what is being typed, as options of a field."""
    typed = squeeze(request.query_params.get("co-quan", ""))[:300]
    found = reading.suggest(typed, 4 * _SUGGESTIONS) if typed else []
    names = [one.text for one in found if one.kind == "agency"][:_SUGGESTIONS]
    return render(request, "agency_options.html", names=names)


def _suggested(found: Suggestion) -> ShownSuggestion:
    if found.kind == "agency":
        address = f"/nhiem-vu?{urlencode({'co-quan': found.text})}"
    else:
        address = f"{PATH}?{urlencode({'tu': found.text})}"
    return ShownSuggestion(_KINDS[found.kind], found.text, found.hits, address)


@router.post(f"{PATH}/luu", dependencies=[signed_in])
def save(request: Request, principal: Current, ten: Typed, dia_chi: Typed) -> Response:
    """Keeps the address of a search or list under a name."""
    address = local_path(dia_chi)
    if not address.startswith((f"{PATH}?", "/nhiem-vu", "/van-ban?", "/bao-cao")):
        raise UsageError("bad_request", "Chỉ lưu được điều kiện tra cứu.")
    services_of(request).saved_searches.save(principal.account.id, squeeze(ten), address)
    return RedirectResponse(address, 303)


@router.post(f"{PATH}/bo-luu/{{saved_id:int}}", dependencies=[signed_in])
def forget(request: Request, principal: Current, saved_id: RowId) -> Response:
    """Forgets a search that was kept."""
    services_of(request).saved_searches.forget(principal.account.id, saved_id)
    return RedirectResponse(PATH, 303)
