"""The way to Elasticsearch: where it is, who we are, and what its errors mean to staff."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipeline.errors import MissingToolError, StorageError, UsageError
from pipeline.settings import settings_table

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

API_KEY = "DONDOC_ELASTICSEARCH_API_KEY"
USER = "DONDOC_ELASTICSEARCH_USER"
PASSWORD = "DONDOC_ELASTICSEARCH_PASSWORD"  # noqa: S105 - the name of a variable
_NAMES = ("elasticsearch", "prefix", "shards", "ca_file")
_PREFIX = re.compile(r"[a-z][a-z0-9_]{0,40}")
_ANSWER_SECONDS = 30
_MOST_SHARDS = 64
_RETRIES = 3


@dataclass(frozen=True, slots=True)
class ElasticSettings:
    """Where the server is and who asks it.

    Attributes:
        urls: of one node or several of one cluster; where one is lost, another is asked.
        prefix: what names of our indices begin with; offices that share a server have one each.
        shards: into how many parts new indices are divided; 1 does for some millions of tasks.
        ca_file: certificates to trust for ``https``, instead of those that the system trusts.
        credentials: an API key, or a user and a password; ``None`` where the server asks for none.
    """

    urls: tuple[str, ...]
    prefix: str = "dondoc"
    shards: int = 1
    ca_file: Path | None = None
    credentials: str | tuple[str, str] | None = field(default=None, repr=False)


def elastic_settings(path: Path, environment: Mapping[str, str] | None = None) -> ElasticSettings | None:
    """What the table ``search`` of a file of settings says; ``None`` where it names no server.

    Credentials come from the environment alone: ``DONDOC_ELASTICSEARCH_API_KEY``, or ``..._USER`` and
    ``..._PASSWORD``; with ``_FILE`` at the end of a name, from the file that it names.

    Raises:
        UsageError: the table is not well written, or a file that a variable names cannot be read.
    """
    table = settings_table(path, "search")
    unknown = set(table) - set(_NAMES)
    if unknown:
        known = ", ".join(_NAMES)
        raise UsageError("settings", f"{path}: [search] không có mục {min(unknown)}; các mục: {known}.")
    if "elasticsearch" not in table:
        return None
    written = table["elasticsearch"]
    urls = tuple(written) if isinstance(written, list) else (written,)
    for url in urls or (None,):
        _check_url(path, url)
    prefix = table.get("prefix", "dondoc")
    if not isinstance(prefix, str) or not _PREFIX.fullmatch(prefix):
        raise UsageError("settings", f"{path}: prefix chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới.")
    shards = table.get("shards", 1)
    if type(shards) is not int or not 1 <= shards <= _MOST_SHARDS:
        raise UsageError("settings", f"{path}: shards phải là số từ 1 đến {_MOST_SHARDS}.")
    ca_file = table.get("ca_file")
    if not isinstance(ca_file, str | None):
        raise UsageError("settings", f"{path}: ca_file phải là đường dẫn tệp.")
    return ElasticSettings(
        urls,
        prefix,
        shards,
        path.parent / ca_file if ca_file else None,
        _credentials(os.environ if environment is None else environment),
    )


def _check_url(path: Path, url: object) -> None:
    """Raises ``UsageError`` for what is no address; no message repeats it, for it may hold a password."""
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        port = parts.port
    except ValueError as error:
        raise UsageError("settings", f"{path}: địa chỉ elasticsearch chưa đúng.") from error
    if parts.username or parts.password:
        message = f"{path}: không ghi mật khẩu vào địa chỉ elasticsearch; hãy đặt biến {USER} và {PASSWORD}."
        raise UsageError("settings", message)
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        message = f"{path}: địa chỉ elasticsearch chưa đúng; ví dụ: https://may-chu:9200"
        raise UsageError("settings", message)


def _credentials(environment: Mapping[str, str]) -> str | tuple[str, str] | None:
    key = _secret(environment, API_KEY)
    if key:
        return key
    user, password = _secret(environment, USER), _secret(environment, PASSWORD)
    if bool(user) != bool(password):
        raise UsageError("settings", f"Cần đặt cả hai biến {USER} và {PASSWORD}.")
    return (user, password) if user and password else None


def _secret(environment: Mapping[str, str], name: str) -> str | None:
    file = environment.get(f"{name}_FILE")
    if not file:
        return environment.get(name)
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise UsageError("settings", f"Không đọc được tệp mà biến {name}_FILE chỉ đến.") from error


def connect(settings: ElasticSettings) -> Elasticsearch:
    """A client; nothing is sent yet.

    Raises:
        MissingToolError: the client's library is not installed.
        UsageError: the file of certificates cannot be read.
    """
    try:
        from elasticsearch import Elasticsearch
    except ImportError as error:
        raise MissingToolError(
            "elasticsearch", "Chưa cài phần dùng Elasticsearch; hãy chạy: pip install 'dondoc[server]'"
        ) from error
    options: dict[str, Any] = {
        "request_timeout": _ANSWER_SECONDS,
        "max_retries": _RETRIES,
        "retry_on_timeout": True,  # whatever is written twice carries its version
    }
    if settings.ca_file is not None:
        if not settings.ca_file.is_file():
            raise UsageError("settings", f"Không có tệp chứng thư {settings.ca_file}.")
        options["ca_certs"] = str(settings.ca_file)
    if isinstance(settings.credentials, str):
        options["api_key"] = settings.credentials
    elif settings.credentials:
        # encoded here, for the client takes passwords of ASCII letters only
        options["basic_auth"] = b64encode(":".join(settings.credentials).encode()).decode()
    return Elasticsearch(list(settings.urls), **options)


@contextmanager
def errors_translated() -> Iterator[None]:
    """Turns what the client raises into errors of ours; none repeats an address or what was sent.

    Raises:
        StorageError: the server cannot be reached, does not let us in, lost its index, or is overloaded.
    """
    from elasticsearch import ApiError, SSLError, TransportError, UnsupportedProductError

    try:
        yield
    except SSLError as error:
        raise StorageError(
            "index_untrusted",
            "Không xác minh được chứng thư của máy tìm kiếm; xem ca_file ở dondoc.toml.",
        ) from error
    except TransportError as error:
        raise StorageError(
            "index_unreachable", "Không kết nối được máy tìm kiếm Elasticsearch; hãy thử lại sau."
        ) from error
    except UnsupportedProductError as error:
        raise StorageError("index_foreign", "Địa chỉ máy tìm kiếm không phải của Elasticsearch.") from error
    except ApiError as error:
        raise _translated(error.status_code, str(error.error)) from error


def _translated(status: int, what: str) -> StorageError:
    if status in (401, 403):
        return StorageError("index_denied", f"Máy tìm kiếm từ chối quyền truy cập; kiểm tra biến {API_KEY}.")
    if status == 404:
        return StorageError("index_lost", "Máy tìm kiếm không còn chỉ mục; hãy chạy dondoc reindex.")
    if status in (408, 429, 502, 503, 504):
        return StorageError("index_busy", "Máy tìm kiếm đang quá tải; hãy thử lại sau.")
    return StorageError("index_failed", f"Máy tìm kiếm báo lỗi {status}: {what}")
