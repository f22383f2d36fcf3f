"""What goes wrong between us and Elasticsearch, on a real server."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from pipeline.errors import StorageError, UsageError
from pipeline.index.elastic import ElasticIndex, indices, writing
from pipeline.index.elastic.connection import ElasticSettings
from pipeline.index.elastic.mapping import VERSION
from pipeline.index.entries import DocumentEntries, Withdrawal
from pipeline.index.ports import Applied
from pipeline.index.queries import Request
from tests.faulty_proxy import Exchange, Proxy, proxy_to
from tests.pipeline.elastic_documents import TODAY, document, found

TOO_LONG = "x" * 40_000  # for a term of Lucene


@pytest.fixture
def settings(elasticsearch_8: str) -> Iterator[ElasticSettings]:
    """Of indices that nobody else uses."""
    made = ElasticSettings((elasticsearch_8,), f"f{uuid4().hex[:12]}")
    yield made
    with Elasticsearch(elasticsearch_8) as client:
        indices = list(client.indices.get(index=f"{made.prefix}-*"))
        if indices:
            client.indices.delete(index=indices)


@pytest.fixture
def index(settings: ElasticSettings) -> Iterator[ElasticIndex]:
    opened = ElasticIndex(settings)
    yield opened
    opened.close()


@pytest.fixture
def client(settings: ElasticSettings) -> Iterator[Elasticsearch]:
    with Elasticsearch(list(settings.urls)) as opened:
        yield opened


@pytest.fixture
def proxy(settings: ElasticSettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    monkeypatch.setattr(writing, "_FIRST_PAUSE", 0.01)
    with proxy_to(settings.urls[0]) as running:
        yield running


def test_a_document_that_the_server_refuses_is_out_with_its_reason_and_stops_no_other(
    index: ElasticIndex,
) -> None:
    assert index.apply([document(1), document(2, tasks=3)]).taken == 2
    done = index.apply([document(3), document(2, 2, tasks=3, area=TOO_LONG), document(4)])
    assert (done.taken, done.older) == (2, 0)
    ((id_, reason),) = done.quarantined
    assert id_ == 2
    assert "area" in reason
    assert len(reason) < 1000
    assert found(index) == ["1-0@1", "3-0@1", "4-0@1"]
    assert index.revisions() == {1: 1, 3: 1, 4: 1}
    assert index.quarantined() == {2: reason}


def test_a_refused_document_is_tried_again_and_may_be_taken(index: ElasticIndex) -> None:
    index.apply([document(1, tasks=2, area=TOO_LONG)])
    assert [id_ for id_, _ in index.apply([document(1, tasks=2, area=TOO_LONG)]).quarantined] == [1]
    assert index.apply([document(1, tasks=2)]) == Applied(1)
    assert found(index) == ["1-0@1", "1-1@1"]
    assert index.quarantined() == {}


def test_a_rebuild_keeps_what_is_refused_out_too(index: ElasticIndex) -> None:
    index.rebuild([document(1), document(2, tasks=2, area=TOO_LONG)], 5)
    assert found(index) == ["1-0@1"]
    assert list(index.quarantined()) == [2]


def test_a_busy_server_is_asked_again_for_all_of_a_request(settings: ElasticSettings, proxy: Proxy) -> None:
    index = ElasticIndex(replace(settings, urls=(proxy.url,)))
    proxy.faults = [lambda asked: replace(asked, status=429, body=b'{"error": "busy", "status": 429}')]
    assert index.apply([document(1, tasks=3)]) == Applied(1)
    assert found(index) == ["1-0@1", "1-1@1", "1-2@1"]
    assert proxy.writes == 3


def test_a_busy_server_is_asked_again_for_single_entries(settings: ElasticSettings, proxy: Proxy) -> None:
    index = ElasticIndex(replace(settings, urls=(proxy.url,)))
    proxy.faults = [first_is_busy, first_is_busy]
    assert index.apply([document(1, tasks=3)]) == Applied(1)
    assert found(index) == ["1-0@1", "1-1@1", "1-2@1"]
    assert proxy.writes == 4  # three for the tasks, one for the document


def test_a_server_that_stays_busy_is_an_error_and_nothing_is_recorded_as_taken(
    settings: ElasticSettings, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_RETRIES", 2)
    index = ElasticIndex(replace(settings, urls=(proxy.url,)))
    proxy.faults = [first_is_busy] * 3
    with pytest.raises(StorageError) as caught:
        index.apply([document(1, tasks=3)])
    assert caught.value.code == "index_busy"
    assert index.revisions() == {}
    assert index.apply([document(1, tasks=3)]) == Applied(1)
    assert found(index) == ["1-0@1", "1-1@1", "1-2@1"]


def test_an_answer_that_is_lost_is_no_harm(settings: ElasticSettings, proxy: Proxy) -> None:
    index = ElasticIndex(replace(settings, urls=(proxy.url,)))
    proxy.faults = [lambda asked: replace(asked, status=0)]
    assert index.apply([document(1, tasks=3)]) == Applied(1)
    assert found(index) == ["1-0@1", "1-1@1", "1-2@1"]


def first_is_busy(asked: Exchange) -> Exchange:
    said = json.loads(asked.body)
    (result,) = said["items"][0].values()
    result |= {"status": 429, "error": {"type": "es_rejected_execution_exception", "reason": "queue"}}
    return replace(asked, body=json.dumps(said | {"errors": True}).encode())


def test_feeding_that_ends_half_way_is_made_good_by_repeating_it(index: ElasticIndex) -> None:
    def breaking() -> Iterator[DocumentEntries]:
        for id_ in range(1, 300):
            yield document(id_, tasks=2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.apply(breaking())
    done = index.apply(document(id_, tasks=2) for id_ in range(1, 301))
    assert done.taken + done.older == 300
    assert done.older == 200
    assert index.revisions() == dict.fromkeys(range(1, 301), 1)
    assert len(found(index)) == 600


def test_tasks_that_a_crash_left_behind_go_when_their_document_next_comes(
    index: ElasticIndex, client: Elasticsearch, settings: ElasticSettings
) -> None:
    index.apply([document(1, 1, tasks=1)])
    left = client.get(index=f"{settings.prefix}-tasks-v{VERSION}", id="1-0")
    leave_behind(client, settings, "1-7", document=1, revision=2, order=7, entry=left["_source"]["entry"])
    index.apply([document(1, 3, tasks=2)])
    assert found(index) == ["1-0@3", "1-1@3"]


def test_of_two_who_write_at_once_the_newer_revision_holds_and_the_other_leaves_nothing(
    index: ElasticIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.apply([document(1, 6, tasks=1)])
    look = writing.Writer._held
    glimpses: Iterator[dict[int, object]] = iter([{}])  # the other one looked before revision 6 came

    def looked_too_early(writer: writing.Writer, ids: object) -> object:
        return next(glimpses, None) or look(writer, ids)  # type: ignore[arg-type]

    monkeypatch.setattr(writing.Writer, "_held", looked_too_early)
    assert index.apply([document(1, 5, tasks=4)]) == Applied(0, 1)
    assert found(index) == ["1-0@6"]


def test_what_was_withdrawn_does_not_come_back_when_the_server_forgot_its_version(
    index: ElasticIndex, client: Elasticsearch, settings: ElasticSettings
) -> None:
    tasks = f"{settings.prefix}-tasks-v{VERSION}"
    index.apply([document(1, 2, tasks=2)])
    index.apply([Withdrawal(1, 3)])
    client.indices.put_settings(index=tasks, settings={"gc_deletes": "0s"})
    client.indices.flush(index=tasks, force=True)
    assert index.apply([document(1, 2, tasks=2)]) == Applied(0, 1)
    assert found(index) == []
    assert index.revisions() == {}


def leave_behind(client: Elasticsearch, settings: ElasticSettings, id_: str, **fields: object) -> None:
    both_orders = {"by_due": 2**31 - 1, "by_issued": 0, "status": "not_started"}
    client.index(
        index=f"{settings.prefix}-tasks-v{VERSION}",
        id=id_,
        document=fields | both_orders,
        version=2,
        version_type="external_gte",
    )


def test_a_lost_index_is_an_error_until_it_is_asked_how_far_it_is(
    index: ElasticIndex,
    client: Elasticsearch,
    settings: ElasticSettings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(indices, "_SOON", 0.1)
    index.apply([document(1)])
    index.advance(9)
    assert index.position() == 9
    client.indices.delete(index=f"{settings.prefix}-tasks-v{VERSION}-first")
    for ask in (lambda: found(index), lambda: index.apply([document(2)])):
        with pytest.raises(StorageError) as caught:
            ask()
        assert caught.value.code == "index_lost"
    assert f"{settings.prefix}-tasks-v{VERSION}" not in client.indices.get(index=f"{settings.prefix}-*")
    assert index.position() == 0
    assert index.apply([document(1)]) == Applied(1)
    assert found(index) == ["1-0@1"]


def test_a_rebuild_that_fails_leaves_the_old_index_and_nothing_else(
    index: ElasticIndex, client: Elasticsearch, settings: ElasticSettings
) -> None:
    index.apply([document(1)])
    index.advance(3)

    def breaking() -> Iterator[DocumentEntries]:
        yield document(2)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        index.rebuild(breaking(), 8)
    assert found(index) == ["1-0@1"]
    assert index.position() == 3
    assert len(client.indices.get(index=f"{settings.prefix}-*")) == 2


def test_the_old_index_answers_while_the_new_one_is_filled_and_then_is_gone(
    index: ElasticIndex, client: Elasticsearch, settings: ElasticSettings
) -> None:
    index.apply([document(1)])

    def filling() -> Iterator[DocumentEntries]:
        yield document(2)
        assert found(index) == ["1-0@1"]
        yield document(3)

    index.rebuild(filling(), 8)
    assert found(index) == ["2-0@1", "3-0@1"]
    assert index.position() == 8
    assert len(client.indices.get(index=f"{settings.prefix}-*")) == 2


def test_a_page_is_of_the_moment_of_the_first_one_and_expires(index: ElasticIndex) -> None:
    index.apply([document(1, tasks=3)])
    first = index.tasks(Request(TODAY, size=1))
    index.apply([document(1, 2, tasks=1)])
    second = index.tasks(Request(TODAY, size=1, cursor=first.next))
    assert [hit.entry.id for hit in second.hits] == ["1-1"]
    assert second.total == 3
    index.rebuild([document(1, 2, tasks=1)], 1)
    with pytest.raises(UsageError) as caught:
        index.tasks(Request(TODAY, size=1, cursor=second.next))
    assert caught.value.code == "cursor_expired"


def test_several_who_open_the_index_at_once_make_it_once(
    settings: ElasticSettings, client: Elasticsearch
) -> None:
    with ThreadPoolExecutor(4) as threads:
        opened = [ElasticIndex(settings) for _ in range(4)]
        assert list(threads.map(ElasticIndex.position, opened)) == [0] * 4
    opened[0].apply([document(1)])
    assert [found(one) for one in opened] == [["1-0@1"]] * 4
    assert len(client.indices.get(index=f"{settings.prefix}-*")) == 2


def test_an_index_that_another_program_is_just_making_stands_at_the_beginning(
    settings: ElasticSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indices.Indices, "prepare", lambda _: None)
    assert ElasticIndex(settings).position() == 0


def test_a_server_that_is_not_there_is_an_error_for_staff() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(StorageError) as caught:
            found(ElasticIndex(ElasticSettings((f"http://127.0.0.1:{nobody.getsockname()[1]}",))))
    assert caught.value.code == "index_unreachable"
    assert "127.0.0.1" not in caught.value.message
