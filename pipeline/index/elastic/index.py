"""The index on an Elasticsearch server, of version 8.19 or newer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from pipeline.index.asking import check_documents, check_tasks
from pipeline.index.elastic.connection import ElasticSettings, connect, errors_translated
from pipeline.index.elastic.entries import LIVE, REFUSED, WITHDRAWN
from pipeline.index.elastic.indices import Indices, check_counts
from pipeline.index.elastic.searching import Searcher
from pipeline.index.elastic.suggestions import suggestions
from pipeline.index.elastic.writing import Writer
from pipeline.index.entries import DocumentEntries, Withdrawal
from pipeline.index.ports import Applied
from pipeline.index.queries import DocumentPage, Request, Scope, Suggestion, TaskPage

_POSITION = "position"


class ElasticIndex:
    """A ``TaskIndex`` on Elasticsearch; what the server cannot do is a ``StorageError``."""

    def __init__(self, settings: ElasticSettings) -> None:
        """Asks nothing yet; where the server has no index of this version, an empty one is made later.

        Raises:
            MissingToolError: the client's library is not installed.
            UsageError: the file of certificates cannot be read.
        """
        self._client = connect(settings)
        self._indices = Indices(self._client, settings.prefix, settings.shards)
        self._names = self._indices.names
        self._searcher = Searcher(self._client, self._names)
        self._prepared = False

    def close(self) -> None:
        """Lets go of the connections."""
        self._client.close()

    def apply(self, changes: Iterable[DocumentEntries | Withdrawal]) -> Applied:
        """Takes changes in; one that the server refuses takes its whole document out of the index."""
        with self._asking():
            return Writer(self._client, self._names).apply(changes)

    def withdrawn(self) -> dict[int, int]:
        """The revision that took away each document that is no more."""
        with self._asking():
            return self._searcher.states(WITHDRAWN, "revision")

    def position(self) -> int:
        """The place in the outbox up to which changes were taken in; 0 also where the index was lost."""
        self._prepared = False
        with self._asking():
            kept = self._client.options(ignore_status=404).get(index=self._names.documents, id=_POSITION)
            return int(kept["_source"]["position"]) if kept.body.get("found") else 0  # or no index

    def advance(self, position: int) -> None:
        """Records that all changes up to this place were taken in."""
        with self._asking():
            self._keep_position(self._names.documents, position)

    def tasks(self, request: Request) -> TaskPage:
        """The tasks asked for."""
        check_tasks(request)
        with self._asking():
            return self._searcher.tasks(request)

    def documents(self, request: Request) -> DocumentPage:
        """The documents asked for; sorted by due day they come as sorted by day of issue."""
        check_documents(request)
        with self._asking():
            return self._searcher.documents(request)

    def suggest(self, typed: str, scope: Scope, limit: int) -> list[Suggestion]:
        """What begins like what is typed."""
        with self._asking():
            return suggestions(self._client, self._names, typed, scope, limit)

    def revisions(self) -> dict[int, int]:
        """The revision of each document that the index holds."""
        with self._asking():
            return self._searcher.states(LIVE, "revision")

    def quarantined(self) -> dict[int, str]:
        """The documents that the server refused, with the reason."""
        with self._asking():
            return self._searcher.states(REFUSED, "reason")

    def rebuild(self, entries: Iterable[DocumentEntries], position: int) -> None:
        """Makes the index anew beside the old one, which answers until the new one takes its place."""
        with self._asking(), self._indices.made_aside() as aside:
            writer = Writer(self._client, aside)
            writer.apply(entries, into_empty=True)
            check_counts(self._client, {aside.tasks: writer.tasks, aside.documents: writer.documents})
            self._keep_position(aside.documents, position)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        with errors_translated():
            if not self._prepared:
                self._indices.prepare()
                self._prepared = True
            yield

    def _keep_position(self, documents: str, position: int) -> None:
        self._client.index(
            index=documents,
            id=_POSITION,
            document={"state": _POSITION, "position": position},
            require_alias=True,
        )
