"""A server between a client and Elasticsearch that lets what is asked go wrong."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Exchange:
    """One request and what the server said to it; ``status`` 0 hangs up without an answer."""

    path: str
    status: int
    body: bytes


Fault = Callable[[Exchange], Exchange]


@dataclass
class Proxy:
    """Hands on what comes, and changes the answers.

    Attributes:
        url: where it listens.
        faults: each is used once, on the next request to write in bulk.
        writes: how many such requests came.
    """

    url: str
    faults: list[Fault] = field(default_factory=list)
    writes: int = 0


@contextmanager
def proxy_to(target: str) -> Iterator[Proxy]:
    """A proxy that runs until it is left."""
    proxy = Proxy("")

    def answer(path: str, method: str, kind: str | None, sent: bytes) -> Exchange:
        exchange = _asked(target + path, method, sent, kind)
        if "/_bulk" in path:
            proxy.writes += 1
            if proxy.faults:
                return proxy.faults.pop(0)(exchange)
        return exchange

    with _serving(answer) as proxy.url:
        yield proxy


@contextmanager
def fixed_answer(status: int, product: str = "Elasticsearch") -> Iterator[str]:
    """The address of a server that says the same to everybody."""
    body = json.dumps({"error": {"type": "trouble", "reason": "as asked"}, "status": status}).encode()
    with _serving(lambda path, *_: Exchange(path, status, body), product) as url:
        yield url


@contextmanager
def recorded() -> Iterator[tuple[str, dict[str, bytes]]]:
    """The address of a server that agrees to everything, and what was put where."""
    put: dict[str, bytes] = {}

    def answer(path: str, method: str, _: str | None, sent: bytes) -> Exchange:
        put[f"{method} {path}"] = sent
        return Exchange(path, 200, b"{}")

    with _serving(answer) as url:
        yield url, put


@contextmanager
def _serving(
    answer: Callable[[str, str, str | None, bytes], Exchange], product: str = "Elasticsearch"
) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            exchange = answer(self.path, self.command, self.headers.get("Content-Type"), sent)
            if not exchange.status:
                self.close_connection = True
                return
            self.send_response(exchange.status)
            self.send_header("X-Elastic-Product", product)
            self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=8")
            self.send_header("Content-Length", str(len(exchange.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(exchange.body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815 - named by the library

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _asked(url: str, method: str, body: bytes, kind: str | None) -> Exchange:
    headers = {"Content-Type": kind or "application/json", "Accept": "application/json"}
    if kind and "vnd.elasticsearch" in kind:
        headers["Accept"] = "application/vnd.elasticsearch+json;compatible-with=8"
    request = urllib.request.Request(url, body or None, headers, method=method)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return Exchange(url, answer.status, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Exchange(url, error.code, error.read())
