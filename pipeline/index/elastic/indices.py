"""Our two indices on the server: made where they are missing, filled aside and swapped in."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.errors import StorageError
from pipeline.index.elastic import mapping as mapping

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_SOON = 5.0  # seconds that another program is given to make them
_LOOK = 0.05
_COPIES_SECONDS = 60  # how long copies on other nodes are waited for before a swap


@dataclass(frozen=True, slots=True)
class Names:
    """What two indices are called; every request uses these names, which are aliases."""

    tasks: str
    documents: str


class Indices:
    """The indices whose names begin so."""

    def __init__(self, client: Elasticsearch, prefix: str, shards: int) -> None:
        self._client = client
        self._shards = shards
        self._answered = False
        self._prefix = prefix
        self.names = Names(f"{prefix}-tasks-v{mapping.VERSION}", f"{prefix}-documents-v{mapping.VERSION}")

    def prepare(self) -> None:
        """Makes both anew, empty, where one is missing and no other program is just making it."""
        there = self._there()
        if there == 0 or (there == 1 and not self._soon(lambda: self._there() == 2)):
            self._make()
        if there < 2 or not self._answered:
            self._answered = self._soon(self._answers)

    def _make(self) -> None:
        from elasticsearch import BadRequestError

        left = [*self._concrete(f"{self.names.tasks}-*"), *self._concrete(f"{self.names.documents}-*")]
        if left:
            self._client.indices.delete(index=left, ignore_unavailable=True)
        try:
            self._create("first", self.names)
        except BadRequestError:
            if not self._soon(lambda: self._there() == 2):  # else another program was faster
                raise

    @contextmanager
    def made_aside(self) -> Iterator[Names]:
        """Two new indices to be filled; afterwards they take the place of all there were, at once.

        If it fails, they are removed and the others stay as they are.
        """
        token = secrets.token_hex(4)
        aside = Names(f"{self._prefix}-aside-{token}-tasks", f"{self._prefix}-aside-{token}-documents")
        made = [f"{self.names.tasks}-{token}", f"{self.names.documents}-{token}"]
        self._create(token, aside, **mapping.WHILE_FILLED)
        try:
            yield aside
            self._finish(made)
        except BaseException:
            self._client.indices.delete(index=made, ignore_unavailable=True)
            raise
        self._swap(made, aside)

    def _create(self, token: str, aliases: Names, **changes: Any) -> None:
        for name, alias, fields in (
            (self.names.tasks, aliases.tasks, mapping.TASKS),
            (self.names.documents, aliases.documents, mapping.DOCUMENTS),
        ):
            self._client.indices.create(
                index=f"{name}-{token}",
                settings=mapping.SETTINGS | {"number_of_shards": self._shards} | changes,
                mappings=fields,
                aliases={alias: {}},
            )

    def _finish(self, made: list[str]) -> None:
        settings = {name: mapping.SETTINGS[name] for name in mapping.WHILE_FILLED if name in mapping.SETTINGS}
        self._client.indices.put_settings(index=made, settings=settings)
        patient = self._client.options(ignore_status=408, request_timeout=_COPIES_SECONDS + 10)
        patient.cluster.health(index=made, wait_for_status="green", timeout=f"{_COPIES_SECONDS}s")

    def _swap(self, made: list[str], aside: Names) -> None:
        actions: list[dict[str, Any]] = []
        for index, name, alias in zip(
            made, (self.names.tasks, self.names.documents), (aside.tasks, aside.documents), strict=True
        ):
            actions.append({"add": {"index": index, "alias": name}})
            actions.append({"remove": {"index": index, "alias": alias}})
        old = [*self._concrete(f"{self._prefix}-tasks-v*"), *self._concrete(f"{self._prefix}-documents-v*")]
        actions += [{"remove_index": {"index": index}} for index in old if index not in made]
        self._client.indices.update_aliases(actions=actions)

    def _concrete(self, pattern: str) -> list[str]:
        return sorted(self._client.indices.get(index=pattern, features="aliases").body)

    def _there(self) -> int:
        """How many of the two are there."""
        names = (self.names.tasks, self.names.documents)
        return sum(bool(self._client.indices.exists_alias(name=name)) for name in names)

    def _answers(self) -> bool:
        """Whether all parts of both answer: what has just been made by another program does not yet."""
        names = [self.names.tasks, self.names.documents]
        shards = self._client.options(ignore_status=503).count(index=names).get("_shards")
        return bool(shards and shards["successful"] == shards["total"])

    def _soon(self, holds: Callable[[], bool]) -> bool:
        """Whether something holds before long."""
        until = time.monotonic() + _SOON
        while not holds():
            if time.monotonic() > until:
                return False
            time.sleep(_LOOK)
        return True


def check_counts(client: Elasticsearch, expected: dict[str, int]) -> None:
    """Makes sure that indices hold what was sent.

    Args:
        client: of the server.
        expected: how many entries, by index.

    Raises:
        StorageError: they do not.
    """
    client.indices.refresh(index=list(expected))
    for index, sent in expected.items():
        found = client.count(index=index)["count"]
        if found != sent:
            raise StorageError("index_failed", f"Chỉ mục mới có {found} mục, lẽ ra {sent}; hãy chạy lại.")


def is_found(kept: dict[str, Any]) -> bool:
    """Whether a document was found.

    Raises:
        StorageError: the server cannot tell.
    """
    if "error" in kept:
        raise StorageError("index_failed", f"Máy tìm kiếm báo lỗi: {kept['error'].get('reason')}")
    return bool(kept["found"])
