"""Pages of tasks and documents out of Elasticsearch.

The first page opens a view of that moment (a point in time), which all pages of the question are read from;
only what was withdrawn since is left out. It is kept for some minutes after each page; then the question has
to be asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.index.asking import foreign, opened, sealed
from pipeline.index.elastic.entries import LIVE, document_of, task_of
from pipeline.index.elastic.facets import aggregations, facets
from pipeline.index.elastic.indices import Names, is_found
from pipeline.index.elastic.queries import Query, document_query, task_query
from pipeline.index.marks import marks
from pipeline.index.queries import DocumentHit, DocumentPage, Request, Sort, TaskHit, TaskPage

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_KEPT = "5m"
_AT_ONCE = 10_000
_DOCUMENT = {"document": "asc"}
_RANK = {"_score": "desc"}
_BY_DUE = {"by_due": "asc"}
_BY_ISSUED = {"by_issued": "desc"}
_TASKS = {Sort.DUE: _BY_DUE, Sort.ISSUED: _BY_ISSUED, Sort.RELEVANCE: _RANK}
_DOCUMENTS = {Sort.DUE: _BY_ISSUED, Sort.ISSUED: _BY_ISSUED, Sort.RELEVANCE: _RANK}

_Values = list[Any]


@dataclass(frozen=True, slots=True)
class _Page:
    hits: list[dict[str, Any]]
    total: int
    next: str | None
    facets: dict[Any, Any]


class Searcher:
    """Asks the two indices."""

    def __init__(self, client: Elasticsearch, names: Names) -> None:
        self._client = client
        self._names = names

    def tasks(self, request: Request) -> TaskPage:
        """The page of tasks asked for."""
        order = [_TASKS[request.sort], _DOCUMENT, {"order": "asc"}]
        page = self._page(request, self._names.tasks, task_query(request), order)
        entries = [task_of(hit["_source"]["entry"]) for hit in page.hits]
        hits = tuple(TaskHit(entry, marks(entry.text, request.words)) for entry in entries)
        return TaskPage(hits, page.total, page.next, page.facets)

    def documents(self, request: Request) -> DocumentPage:
        """The page of documents asked for."""
        order = [_DOCUMENTS[request.sort], _DOCUMENT]
        page = self._page(request, self._names.documents, document_query(request), order)
        entries = [document_of(hit["_source"]["entry"]) for hit in page.hits]
        hits = tuple(DocumentHit(entry, marks(entry.text, request.words)) for entry in entries)
        return DocumentPage(hits, page.total, page.next, page.facets)

    def states(self, state: str, field: str) -> dict[int, Any]:
        """One kept field of each document in a state, by its id."""
        found: dict[int, Any] = {}
        after: _Values | None = None
        with self._view(self._names.documents) as view:
            while True:
                hits = self._client.search(
                    pit={"id": view, "keep_alive": _KEPT},
                    query={"term": {"state": state}},
                    sort=[_DOCUMENT],
                    size=_AT_ONCE,
                    search_after=after,
                    source_includes=[field],
                    allow_partial_search_results=False,
                )["hits"]["hits"]
                found |= {hit["sort"][0]: hit["_source"][field] for hit in hits}
                if len(hits) < _AT_ONCE:
                    return found
                after = hits[-1]["sort"]

    def _page(self, request: Request, index: str, query: Query, order: Sequence[Mapping[str, Any]]) -> _Page:
        place = _place(request, len(order))
        view = place[0] if place else self._open(index)
        with _cursor_errors(request):
            answer = self._client.search(
                pit={"id": view, "keep_alive": _KEPT},
                query=query,
                aggregations=aggregations(request),
                sort=order,
                size=request.size + 1,
                search_after=place[1:] if place else None,
                source_includes=["entry"],
                docvalue_fields=[{"field": "document"}],
                track_total_hits=True,
                # ranks must not depend on the shard that a task happens to lie in
                search_type="dfs_query_then_fetch" if request.sort is Sort.RELEVANCE else None,
                allow_partial_search_results=False,
            )
            answers = answer.get("aggregations", {})
            counts = facets(request, answers, lambda wanted: self._aggregated(view, query, wanted))
        hits = answer["hits"]["hits"]
        following = None
        if len(hits) > request.size:
            following = sealed(request, [answer["pit_id"], *hits[request.size - 1]["sort"]])
        else:
            self._close(answer["pit_id"])
        page = hits[: request.size]
        if place:
            page = self._still_there(page)
        return _Page(page, answer["hits"]["total"]["value"], following, counts)

    def _still_there(self, hits: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The hits without those whose document was withdrawn since the view was opened."""
        ids = sorted({str(hit["fields"]["document"][0]) for hit in hits})
        if not ids:
            return []
        held = self._client.mget(index=self._names.documents, ids=ids, source_includes=["state"])["docs"]
        live = {int(kept["_id"]) for kept in held if is_found(kept) and kept["_source"]["state"] == LIVE}
        return [hit for hit in hits if hit["fields"]["document"][0] in live]

    def _aggregated(self, view: str, query: Query, wanted: dict[str, Any]) -> dict[str, Any]:
        answer = self._client.search(
            pit={"id": view, "keep_alive": _KEPT},
            query=query,
            aggregations=wanted,
            size=0,
            allow_partial_search_results=False,
        )
        found: dict[str, Any] = answer["aggregations"]
        return found

    @contextmanager
    def _view(self, index: str) -> Iterator[str]:
        view = self._open(index)
        try:
            yield view
        finally:
            self._close(view)

    def _open(self, index: str) -> str:
        opened_view: str = self._client.open_point_in_time(index=index, keep_alive=_KEPT)["id"]
        return opened_view

    def _close(self, view: str) -> None:
        self._client.options(ignore_status=404).close_point_in_time(id=view)


def _place(request: Request, keys: int) -> _Values | None:
    """The view and the values of the last hit's order that the cursor tells."""
    place = opened(request)
    if place is None:
        return None
    # the view itself breaks ties once more, behind the keys of ours
    if len(place) != keys + 2 or not isinstance(place[0], str):
        raise foreign()
    return list(place)


@contextmanager
def _cursor_errors(request: Request) -> Iterator[None]:
    """What a cursor can be wrong about as an error of the caller's.

    Raises:
        UsageError: the view that it belongs to is gone, or never was.
    """
    from elasticsearch import BadRequestError, NotFoundError

    try:
        yield
    except NotFoundError as error:
        if request.cursor is None:
            raise
        raise UsageError("cursor_expired", "Kết quả tìm kiếm đã để quá lâu; hãy tìm lại từ đầu.") from error
    except BadRequestError as error:
        if request.cursor is None:
            raise
        raise foreign() from error
