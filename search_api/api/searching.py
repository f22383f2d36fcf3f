"""One box: documents and tasks for what was typed, and ways to complete it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from pipeline.errors import UsageError
from search_api.access import signed_in
from search_api.api import schemas, values
from search_api.scoped import Reading

router = APIRouter(tags=["search"])

Typed = Annotated[str, Query(min_length=1, max_length=500, examples=["một cửa"])]


@router.get("/search", dependencies=[signed_in])
def search(library: Reading, q: Typed, size: Annotated[int, Query(ge=1, le=50)] = 10) -> schemas.SearchResult:
    """Văn bản và nhiệm vụ khớp số, ký hiệu hoặc từ ngữ; văn bản mang đúng số đứng đầu."""
    return schemas.SearchResult(
        documents=values.document_page(library.search_documents(q, size)),
        tasks=values.task_page(library.search_tasks(q, size), library.today),
    )


@router.get("/suggest", dependencies=[signed_in])
def suggest(
    library: Reading, q: Typed, limit: Annotated[int, Query(ge=1, le=20)] = 8
) -> list[schemas.SuggestionItem]:
    """Gợi ý cơ quan, số văn bản, trích yếu."""
    try:
        found = library.suggest(q, limit)
    except UsageError:
        return []
    return [schemas.SuggestionItem(kind=one.kind, text=one.text, hits=one.hits) for one in found]
