"""Files sent to be taken in: each ends in one of five outcomes, asked for by its id."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request

from pipeline.errors import UsageError
from pipeline.store.uploads import Upload
from search_api.access import MOST_FILES, Current, editors
from search_api.api import schemas
from search_api.errors import NotFoundError
from search_api.services import services_of

router = APIRouter(prefix="/uploads", tags=["uploads"])

UPLOADS_PATH = "/api/v1/uploads"
_BODY = {
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["files"],
                "properties": {
                    "files": {
                        "type": "array",
                        "items": {"type": "string", "format": "binary"},
                        "minItems": 1,
                        "maxItems": MOST_FILES,
                    }
                },
            }
        }
    },
    "required": True,
}


@router.post("", dependencies=[editors], status_code=202, openapi_extra={"requestBody": _BODY})
async def send_files(request: Request, principal: Current) -> list[schemas.UploadItem]:
    """Gửi tệp (PDF, DOCX, ZIP, thư...); kết quả từng tệp lấy theo mã."""
    # The body is read here, after it is known who sends it, and not before as declared files are.
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FILES) as form:
        files = [item for item in form.getlist("files") if isinstance(item, UploadFile)]
        if not files:
            raise UsageError("no_file", "Cần ít nhất một tệp ở trường files.")
        return await run_in_threadpool(_take, request, principal, files)


@router.get("", dependencies=[editors])
def list_uploads(
    request: Request, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[schemas.UploadItem]:
    """Tệp đã gửi, mới trước."""
    return [upload_item(upload) for upload in services_of(request).intake.uploads.latest(limit)]


@router.get("/{upload_id}", dependencies=[editors])
def show_upload(request: Request, upload_id: Annotated[int, Path(ge=1, le=2**53)]) -> schemas.UploadItem:
    """Một tệp đã gửi: đang chờ, đang đọc, hay kết quả."""
    found = services_of(request).intake.uploads.get(upload_id)
    if found is None:
        raise NotFoundError
    return upload_item(found)


def upload_item(upload: Upload) -> schemas.UploadItem:
    """A file that was sent."""
    return schemas.UploadItem.model_validate(
        {
            "id": upload.id,
            "name": upload.name,
            "state": upload.state.value,
            "sent_at": upload.sent_at,
            "outcomes": [
                {
                    "label": kept.label,
                    "outcome": kept.outcome,
                    "code": kept.code,
                    "message": kept.message,
                    "document_id": kept.document_id,
                }
                for kept in upload.outcomes
            ],
        }
    )


def _take(request: Request, principal: Current, files: list[UploadFile]) -> list[schemas.UploadItem]:
    services = services_of(request)
    sent = [(file.filename or "", file.file) for file in files]
    taken = services.intake.take(principal.account.id, sent, services.settings.file_bytes)
    return [upload_item(upload) for upload in taken]
