"""A server that asks who we are, by TLS, as in production; run by ``make test-cluster``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipeline.errors import StorageError
from pipeline.index.elastic import ElasticIndex
from pipeline.index.elastic.connection import ElasticSettings
from scripts.fetch_elasticsearch import NEEDED
from tests.elastic_nodes import open_folder, start
from tests.pipeline.elastic_documents import document, found

pytestmark = pytest.mark.slow

DEPLOY = Path(__file__).parents[2] / "deploy"
PASSWORD = "tim-kiem-thu"  # noqa: S105 - of a server that lives for a minute


def certificate(folder: Path) -> Path:
    """A certificate for this machine that signs itself, and its key beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "dondoc tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pkcs8 = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, pkcs8, plain))
    path = folder / "ca.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(scope="module")
def server() -> Iterator[ElasticSettings]:
    """A server with the role of production; this distribution keeps roles and users in files only."""
    role = json.dumps(json.loads((DEPLOY / "search-role.json").read_text("utf-8")))
    with open_folder() as folder:
        (folder / "node" / "config").mkdir(parents=True)
        ca_file = certificate(folder / "node" / "config")
        settings = {
            "discovery.type": "single-node",
            "xpack.security.enabled": "true",
            "xpack.security.http.ssl.enabled": "true",
            "xpack.security.http.ssl.certificate": "ca.pem",
            "xpack.security.http.ssl.key": "key.pem",
        }
        # JSON on one line is YAML too
        node = start(NEEDED, folder / "node", settings, roles=f"dondoc: {role}", user=("dondoc", PASSWORD))
        try:
            node.wait(ca_file, ("dondoc", PASSWORD))
            url = node.url.replace("http:", "https:")
            yield ElasticSettings((url,), ca_file=ca_file, credentials=("dondoc", PASSWORD))
        finally:
            node.stop()


def test_the_user_of_production_can_do_all_that_the_index_needs(server: ElasticSettings) -> None:
    with closing(ElasticIndex(server)) as index:
        index.apply([document(1, tasks=2)])
        index.rebuild([document(1, tasks=2), document(2)], 4)
        assert found(index) == ["1-0@1", "1-1@1", "2-0@1"]
        assert index.position() == 4


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"credentials": ("dondoc", "sai")}, "index_denied"),
        ({"credentials": None}, "index_denied"),
        ({"prefix": "other"}, "index_denied"),  # an office sees its own indices only
        ({"ca_file": None}, "index_untrusted"),
    ],
)
def test_who_is_not_let_in_is_told_why(
    server: ElasticSettings, changes: dict[str, object], code: str
) -> None:
    index = ElasticIndex(replace(server, **changes))  # type: ignore[arg-type]
    with closing(index), pytest.raises(StorageError) as caught:
        index.position()
    assert caught.value.code == code
