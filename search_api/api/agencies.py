"""Bodies: which have tasks, and who holds whose duties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from pipeline.commands.output import holder_values
from pipeline.extraction.agencies import resolve_agency
from pipeline.extraction.succession import who_holds
from pipeline.index.queries import Facet
from search_api.access import signed_in
from search_api.api import schemas
from search_api.scoped import Reading

router = APIRouter(prefix="/agencies", tags=["agencies"])


@router.get("", dependencies=[signed_in])
def list_agencies(library: Reading) -> list[schemas.AgencyItem]:
    """Cơ quan có nhiệm vụ, nhiều nhiệm vụ trước."""
    page = library.tasks(replace(library.request(size=1), facets=(Facet.AGENCY,)))
    counts = page.facets.get(Facet.AGENCY, ())
    return [schemas.AgencyItem(key=count.value, name=count.label, tasks=count.hits) for count in counts]


@router.get("/holders", dependencies=[signed_in])
def show_holders(
    name: Annotated[str, Query(min_length=1, max_length=300, examples=["Sở Thông tin và Truyền thông"])],
    library: Reading,
    place: Annotated[str | None, Query(max_length=300, examples=["Lạng Sơn"])] = None,
    at: Annotated[date | None, Query(description="Ngày cần hỏi; mặc định hôm nay.")] = None,
) -> schemas.HolderAnswer:
    """Cơ quan nào giữ nhiệm vụ của một cơ quan vào một ngày, kèm chuỗi văn bản."""
    day = at or library.today
    found = resolve_agency(name, day, place)
    answers = [who_holds(replace(agency, as_of=None), day, None) for agency in found.candidates]
    return schemas.HolderAnswer(
        asked=found.asked,
        resolution=found.status,
        agencies=[
            {
                "id": answer.asked.id,
                "name": answer.asked.name,
                "status": answer.status,
                "message": answer.message,
                "holders": [holder_values(holder) for holder in answer.holders],
            }
            for answer in answers
        ],
    )
