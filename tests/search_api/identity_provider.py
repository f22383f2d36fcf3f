"""An identity provider for tests, on a free port of this machine: it vouches for whom it is told to."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "dondoc", "bi-mat-cua-ung-dung"


@dataclass
class Provider:
    """What the provider says of the person at the browser.

    Attributes:
        changes: claims that it states otherwise than it should.
    """

    issuer: str = ""
    subject: str = "person-1"
    name: str = "an"
    changes: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}))
    forged: RSAKey | None = None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, address: str) -> str:
        """Where the browser is sent after the person agreed."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """The answer to the application that brings a code."""
        asked = self.asked.pop(form["code"])
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        assert challenge.decode().rstrip("=") == asked["code_challenge"]
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "exp": 4_000_000_000,
            "iat": 1_600_000_000,
            "nonce": asked["nonce"],
            "preferred_username": self.name,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, {**claims, **self.changes}, self.forged or self.key)
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed, "expires_in": 60}

    def metadata(self) -> dict[str, Any]:
        """What applications read first."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }


@contextmanager
def identity_provider() -> Iterator[Provider]:
    """A provider that answers until the block ends."""
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            keys = {"keys": [provider.key.as_dict(private=False)]}
            self._send(keys if self.path == "/keys" else provider.metadata())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(provider.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _send(self, values: dict[str, Any]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(values).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (named by the standard library)
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
