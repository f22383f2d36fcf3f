"""Documents: list and search, one, its text, tasks, citations and original."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from search_api.access import signed_in
from search_api.api import schemas, values
from search_api.api.conditions import DocumentRequest, FacetSize
from search_api.downloads import original_response
from search_api.scoped import Reading

router = APIRouter(prefix="/documents", tags=["documents"])

DocumentId = Annotated[int, Path(ge=1, le=2**53, examples=[1])]


@router.get("", dependencies=[signed_in])
def list_documents(
    library: Reading, request: DocumentRequest, facet_size: FacetSize = 100
) -> schemas.DocumentPage:
    """Văn bản theo điều kiện và từ ngữ."""
    return values.document_page(library.documents(request), facet_size)


@router.get("/{document_id}", dependencies=[signed_in])
def show_document(library: Reading, document_id: DocumentId) -> schemas.DocumentDetail:
    """Một văn bản: các trường, bằng chứng và cảnh báo."""
    return values.document_detail(library.document(document_id))


@router.get("/{document_id}/text", dependencies=[signed_in])
def show_text(library: Reading, document_id: DocumentId) -> schemas.DocumentText:
    """Toàn văn; mọi vị trí tính theo điểm mã của toàn văn này."""
    return schemas.DocumentText(text=library.document(document_id).extraction.document.text)


@router.get("/{document_id}/tasks", dependencies=[signed_in])
def list_tasks_of_document(library: Reading, document_id: DocumentId) -> list[schemas.TaskItem]:
    """Nhiệm vụ của một văn bản, theo thứ tự trong văn bản."""
    library.entry(document_id)
    return [values.task_item(entry, library.today) for entry in library.tasks_of(document_id)]


@router.get("/{document_id}/citations", dependencies=[signed_in])
def list_citations(library: Reading, document_id: DocumentId) -> list[schemas.CitationItem]:
    """Văn bản được viện dẫn, và văn bản trong kho tương ứng."""
    return [values.citation_item(found) for found in library.citations(document_id)]


@router.get("/{document_id}/cited-by", dependencies=[signed_in])
def list_citing(library: Reading, document_id: DocumentId) -> list[schemas.CitingItem]:
    """Văn bản trong kho viện dẫn văn bản này."""
    return [values.citing_item(found) for found in library.cited_by(document_id)]


@router.get(
    "/{document_id}/original",
    dependencies=[signed_in],
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}, "description": "Tệp gốc để tải về."}},
)
def download_original(library: Reading, document_id: DocumentId) -> Response:
    """Tệp gốc như khi được nạp vào."""
    return original_response(library.original(document_id))
