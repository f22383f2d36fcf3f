"""The screens that staff work with, drawn by the server."""

from fastapi import APIRouter

from search_api.web import (
    audit,
    documents,
    drafts,
    intake_pages,
    report_answers,
    reports,
    returned_list,
    review,
    script,
    search,
    task_calendar,
    task_files,
    task_page,
    tasks,
)

router = APIRouter()
# Fixed addresses come before those with an id in their place.
_PARTS = (
    script,
    tasks,
    task_calendar,
    task_files,
    returned_list,
    task_page,
    drafts,
    documents,
    search,
    intake_pages,
    report_answers,
    review,
    reports,
    audit,
)
for _part in _PARTS:
    router.include_router(_part.router)

__all__ = ["router"]
