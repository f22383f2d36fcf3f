"""Calendars to subscribe to: one address for each body, with a secret in it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from pipeline.index.queries import Filter
from pipeline.store.feeds import CalendarFeed, FeedStore
from pipeline.store.names import asked_key
from search_api.access import Current, Principal, public, signed_in
from search_api.errors import NotFoundError
from search_api.exporting import ListFormat, TaskLists
from search_api.scoped import ScopedLibrary
from search_api.services import Services, services_of

router = APIRouter(prefix="/feeds", tags=["feeds"])
subscribed = APIRouter()

SUBSCRIBED_PATH = "/lich"


class FeedBody(BaseModel):
    """Lịch của cơ quan nào."""

    agency: str = Field(min_length=1, max_length=200, examples=["Sở Nội vụ"])


class FeedItem(BaseModel):
    """Một lịch đã đăng ký."""

    id: int
    agency: str
    created_at: datetime


class NewFeed(FeedItem):
    """Một lịch mới; địa chỉ chỉ hiện một lần này."""

    address: str


def _feeds(services: Services) -> FeedStore:
    return FeedStore(services.library.engine, services.now)


def _item(feed: CalendarFeed) -> FeedItem:
    return FeedItem(id=feed.id, agency=feed.agency, created_at=feed.created_at)


@router.post("", dependencies=[signed_in], status_code=201)
def add_feed(request: Request, principal: Current, body: FeedBody) -> NewFeed:
    """Đăng ký lịch nhiệm vụ của một cơ quan; lịch chỉ gồm những gì tài khoản được xem."""
    feed, token = _feeds(services_of(request)).add(principal.account.id, body.agency)
    address = str(request.url_for("calendar_file", token=token))
    return NewFeed(id=feed.id, agency=feed.agency, created_at=feed.created_at, address=address)


@router.get("", dependencies=[signed_in])
def list_feeds(request: Request, principal: Current) -> list[FeedItem]:
    """Các lịch đã đăng ký; không kèm địa chỉ."""
    return [_item(feed) for feed in _feeds(services_of(request)).of(principal.account.id)]


@router.delete("/{feed_id}", dependencies=[signed_in], status_code=204)
def remove_feed(
    request: Request, principal: Current, feed_id: Annotated[int, Path(ge=1, le=2**31 - 1)]
) -> None:
    """Thu hồi một lịch; địa chỉ của nó không dùng được nữa."""
    if not _feeds(services_of(request)).remove(principal.account.id, feed_id):
        raise NotFoundError


@subscribed.get(SUBSCRIBED_PATH + "/{token}.ics", dependencies=[public], response_class=Response)
def calendar_file(request: Request, token: Annotated[str, Path(max_length=100)]) -> Response:
    """The calendar with this secret, with what its subscriber may see today."""
    services = services_of(request)
    found = _feeds(services).find(token)
    if found is None:
        raise NotFoundError
    feed, account = found
    principal = Principal(account)
    asked = ScopedLibrary(services, principal).request(Filter(agency=asked_key(feed.agency)))
    return TaskLists(services, principal).file(ListFormat.ICS, asked, feed.agency)
