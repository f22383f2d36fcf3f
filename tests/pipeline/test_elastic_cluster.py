"""Servers that are killed while they are written to; minutes, run by ``make test-cluster``."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from pipeline.errors import StorageError
from pipeline.index.elastic import ElasticIndex
from pipeline.index.elastic.connection import ElasticSettings
from pipeline.index.entries import DocumentEntries
from scripts.fetch_elasticsearch import NEEDED
from tests.elastic_nodes import QUICK, Node, free_port, open_folder, start
from tests.pipeline.elastic_documents import document, found

pytestmark = pytest.mark.slow

NAMES = ("a", "b", "c")
BATCHES = 60
DOCUMENTS = 20  # of a batch
TASKS = 5  # of a document
PATIENCE = 300  # seconds


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as made:
        yield made


@pytest.fixture
def cluster(folder: Path) -> Iterator[list[Node]]:
    ports = [free_port() for _ in NAMES]
    seeds = ", ".join(f'"127.0.0.1:{port}"' for port in ports)
    with ExitStack() as stack:
        nodes = []
        for name, port in zip(NAMES, ports, strict=True):
            settings = {
                "node.name": name,
                "transport.port": str(port),
                "discovery.seed_hosts": f"[{seeds}]",
                "cluster.initial_master_nodes": f"[{', '.join(NAMES)}]",
            }
            node = start(NEEDED, folder / name, settings, QUICK)
            stack.callback(node.stop)
            nodes.append(node)
        for node in nodes:
            node.wait()
        with Elasticsearch(nodes[0].url) as client:
            client.cluster.health(wait_for_nodes=str(len(NAMES)), timeout="60s")
        yield nodes


def batch(number: int) -> list[DocumentEntries]:
    first = number * DOCUMENTS
    return [document(id_, tasks=TASKS) for id_ in range(first, first + DOCUMENTS)]


def fed(index: ElasticIndex, batches: range) -> Iterator[int]:
    """Feeds batch after batch, each again until it is acknowledged; yields how often."""
    for number in batches:
        until = time.monotonic() + PATIENCE
        for attempt in count(1):
            try:
                assert index.apply(batch(number)).quarantined == ()
            except StorageError:
                assert time.monotonic() < until, f"batch {number} is never acknowledged"
                time.sleep(0.5)
            else:
                yield attempt
                break


def test_killing_the_elected_master_during_bulk_loses_nothing_acknowledged(cluster: list[Node]) -> None:
    urls = tuple(node.url for node in cluster)
    index = ElasticIndex(ElasticSettings(urls, shards=3))
    assert index.position() == 0
    with Elasticsearch(list(urls)) as client:
        quickly = {"index.unassigned.node_left.delayed_timeout": "1s"}
        client.indices.put_settings(index="dondoc-*", settings=quickly)
        client.cluster.health(wait_for_status="green", timeout="60s")
        master = client.cluster.state(metric="master_node")["master_node"]
        process = client.nodes.info(metric="process")["nodes"][master]["process"]["id"]
        with ThreadPoolExecutor(1) as threads:
            feeding = threads.submit(lambda: list(fed(index, range(BATCHES))))
            while len(index.revisions()) < BATCHES * DOCUMENTS // 4:
                time.sleep(0.05)
            assert not feeding.done()
            os.kill(process, signal.SIGKILL)
            feeding.result()
        now = client.cluster.state(metric="master_node")["master_node"]
    assert now != master
    assert index.revisions() == dict.fromkeys(range(BATCHES * DOCUMENTS), 1)
    assert len(found(index)) == BATCHES * DOCUMENTS * TASKS
    index.close()


def test_a_server_killed_in_the_middle_of_feeding_is_fed_on_when_it_is_back(folder: Path) -> None:
    alone = {"discovery.type": "single-node", "http.port": str(free_port())}
    node = start(NEEDED, folder / "alone", alone)
    node.wait()
    index = ElasticIndex(ElasticSettings((node.url,)))
    with ThreadPoolExecutor(1) as threads:
        feeding = threads.submit(lambda: list(fed(index, range(BATCHES))))
        while len(index.revisions()) < BATCHES * DOCUMENTS // 4:
            time.sleep(0.05)
        node.kill()
        node = start(NEEDED, folder / "alone", alone)
        try:
            node.wait()
            attempts = feeding.result()
            assert max(attempts) > 1
            assert index.revisions() == dict.fromkeys(range(BATCHES * DOCUMENTS), 1)
            assert len(found(index)) == BATCHES * DOCUMENTS * TASKS
        finally:
            index.close()
            node.stop()
