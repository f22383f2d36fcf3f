"""A mailbox read over IMAP (RFC 3501); nothing in it is moved, flagged or deleted."""

from __future__ import annotations

import imaplib
import ipaddress
import os
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Literal

from pipeline.errors import StorageError, UsageError
from pipeline.settings import settings_table
from pipeline.text import storable

USER, PASSWORD = "DONDOC_MAIL_USER", "DONDOC_MAIL_PASSWORD"
_TIMEOUT = 60  # seconds without an answer
_PORTS = {"tls": 993, "starttls": 143, "none": 143}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STARTS = re.compile(rb"\d+ \(")  # an answer on a message; what goes on after a literal starts otherwise
_SECTION = re.compile(rb"BODY\[[^]]*]", re.IGNORECASE)
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_UID, _SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")
_NOT_PLAIN = re.compile(r"&|[^\x20-\x7e]+")
_FAILURES = (imaplib.IMAP4.error, OSError, EOFError, ValueError)  # ValueError: what is not as the RFC says

Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Which mailbox is read.

    Attributes:
        host: the one server that is asked.
        folder: of the mailbox.
        since: messages that came before that day are left alone.
        security: ``none`` only towards this machine itself.
    """

    host: str
    user: str
    password: str
    port: int
    folder: str = "INBOX"
    since: date | None = None
    security: Security = "tls"

    @property
    def name(self) -> str:
        """What the mailbox is called in the record of messages."""
        return f"{self.user}@{self.host}/{self.folder}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that was not looked into yet.

    Attributes:
        size: bytes, as the server says.
        message_id: its identity by its sender; ``None`` where it has none.
    """

    uid: int
    size: int
    message_id: str | None


def mail_settings(path: Path) -> MailSettings:
    """The mailbox of the table ``mail`` of a TOML file, with name and password from the environment.

    Raises:
        UsageError: something is missing or cannot be.
    """
    table = settings_table(path, "mail")
    host, security = table.pop("host", None), table.pop("security", "tls")
    port, folder, since = table.pop("port", None), table.pop("folder", "INBOX"), table.pop("since", None)
    if table or not isinstance(host, str) or not isinstance(folder, str) or security not in _PORTS:
        raise _wrong(path, 'host = "...", security = "tls" hoặc "starttls", folder, port, since')
    if not (since is None or type(since) is date) or not (port is None or type(port) is int):
        raise _wrong(path, "port là số, since là ngày (2026-01-31)")
    if security == "none" and not _is_this_machine(host):
        raise _wrong(path, 'security = "none" chỉ dùng với máy chủ trên chính máy này')
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if not user or not password:
        raise UsageError("mail_account", f"Đặt tên và mật khẩu hộp thư vào biến {USER} và {PASSWORD}.")
    return MailSettings(host, user, password, port or _PORTS[security], folder, since, security)


def _wrong(path: Path, what: str) -> UsageError:
    return UsageError("settings", f"Mục [mail] trong {path}: {what}.")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Mailbox:
    """An opened mailbox that can only be read."""

    def __init__(self, connection: imaplib.IMAP4, settings: MailSettings) -> None:
        self._connection = connection
        self._settings = settings
        self.uid_validity = self._examine()

    def _examine(self) -> int:
        folder = '"' + _modified_utf7(self._settings.folder).replace("\\", "\\\\").replace('"', '\\"') + '"'
        _accepted(self._connection.select(folder, readonly=True))
        (found,) = self._connection.response("UIDVALIDITY")[1]
        if not isinstance(found, bytes):
            raise StorageError("mail", "Máy chủ thư không cho biết UIDVALIDITY.")
        return int(found)

    def uids(self) -> list[int]:
        """The numbers of the messages, the oldest first."""
        since = self._settings.since
        wanted = ("SINCE", f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}") if since else ("ALL",)
        data = _accepted(self._connection.uid("SEARCH", *wanted))
        return sorted(int(word) for line in data if isinstance(line, bytes) for word in line.split())

    def look(self, uid: int) -> Waiting | None:
        """Size and identity of a message; ``None`` where it is gone."""
        asked = "(RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"
        for said in self._fetched(uid, asked):
            if size := _SIZE.search(said.words):
                header = BytesHeaderParser(policy=policy.compat32).parsebytes(b"".join(said.strings))
                message_id = storable(str(header.get("Message-ID", ""))).strip()
                return Waiting(uid, int(size[1]), message_id or None)
        return None

    def fetch(self, uid: int) -> bytes | None:
        """The message as it came; ``None`` where it is gone."""
        for said in self._fetched(uid, "(BODY.PEEK[])"):
            if said.strings:
                return b"".join(said.strings)
        return None

    def _fetched(self, uid: int, asked: str) -> Iterator[_Fetched]:
        """What the server says of a message; it may also tell of others whose flags changed."""
        said = _answers(_accepted(self._connection.uid("FETCH", str(uid), asked)))
        return (one for one in said if (found := _UID.search(one.words)) and int(found[1]) == uid)


@dataclass(frozen=True, slots=True)
class _Fetched:
    """An answer on one message, whose parts come in any order.

    Attributes:
        words: all but the strings.
        strings: the texts in it, sent as literals or between quotation marks.
    """

    words: bytes
    strings: tuple[bytes, ...]


def _answers(parts: Sequence[object]) -> Iterator[_Fetched]:
    """The answers in what ``imaplib`` makes of them: lines, those before a literal in a pair with it."""
    words, strings = b"", list[bytes]()
    for part in parts:
        line, literal = part if isinstance(part, tuple) else (part, None)
        if not isinstance(line, bytes):  # none came
            continue
        if _STARTS.match(line) and words:
            yield _Fetched(words, tuple(strings))
            words, strings = b"", []
        line = _SECTION.sub(b"", line)
        strings += (re.sub(rb"\\(.)", rb"\1", text) for text in _QUOTED.findall(line))
        words += _QUOTED.sub(b"", line)
        if literal is not None:
            strings.append(bytes(literal))
    if words:
        yield _Fetched(words, tuple(strings))


def _modified_utf7(name: str) -> str:
    """The name of a folder as it is sent (RFC 3501, 5.1.3)."""

    def sent(match: re.Match[str]) -> str:
        if match[0] == "&":
            return "&-"
        return f"&{b64encode(match[0].encode('utf-16-be'), b'+,').decode().rstrip('=')}-"

    return _NOT_PLAIN.sub(sent, name)


def _accepted(answer: tuple[str, Sequence[object]]) -> Sequence[object]:
    kind, data = answer
    if kind != "OK":
        raise StorageError("mail", f"Máy chủ thư từ chối yêu cầu ({kind}).")
    return data


@contextmanager
def open_mailbox(settings: MailSettings) -> Iterator[Mailbox]:
    """The mailbox, with its server's certificate checked.

    Raises:
        StorageError: the server cannot be reached, or refuses.
    """
    try:
        with _connected(settings) as connection:
            connection.login(settings.user, settings.password)
            yield Mailbox(connection, settings)
    except _FAILURES as error:
        raise StorageError("mail", f"Không đọc được hộp thư {settings.name}: {_reason(error)}") from error


def _connected(settings: MailSettings) -> imaplib.IMAP4:
    if settings.security == "tls":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(settings.host, settings.port, ssl_context=context, timeout=_TIMEOUT)
    connection = imaplib.IMAP4(settings.host, settings.port, timeout=_TIMEOUT)
    if settings.security == "starttls":
        connection.starttls(ssl.create_default_context())
    return connection


def _reason(error: Exception) -> str:
    if isinstance(error, ValueError):  # whose words may hold a part of the password
        return "tên, mật khẩu hoặc câu trả lời của máy chủ không đúng chuẩn IMAP."
    return str(getattr(error, "strerror", None) or error)
