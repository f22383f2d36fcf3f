"""A mailbox on this machine: as much of an IMAP server as the product asks for, and a log of it."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser

USER, PASSWORD = "van-thu", "mat khau"


@dataclass
class FakeMailbox:
    """Messages by number, as a server keeps them.

    Attributes:
        other_order: it names the parts of an answer in another order, tells of flags in between, and puts
            what is short between quotation marks; the standard leaves all that to it.
    """

    uid_validity: int = 7
    messages: dict[int, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0
    other_order: bool = False

    def add(self, data: bytes) -> int:
        uid = max(self.messages, default=0) + 1
        self.messages[uid] = data
        return uid

    def numbered_anew(self) -> None:
        self.uid_validity += 1
        self.messages = {uid + 100: data for uid, data in self.messages.items()}

    @property
    def fetched(self) -> int:
        return sum("BODY.PEEK[]" in line for line in self.asked)


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self._say("* OK ready")
        for line in self.rfile:
            text = line.decode().strip()
            tag, _, command = text.partition(" ")
            self.server.mailbox.asked.append(command)
            if not self._answer(tag, command):
                return

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def _answer(self, tag: str, command: str) -> bool:
        mailbox = self.server.mailbox
        name = command.upper()
        if name.startswith("CAPABILITY"):
            self._say("* CAPABILITY IMAP4rev1")
        elif name.startswith("LOGIN"):
            if command != f'LOGIN {USER} "{PASSWORD}"':
                self._say(f"{tag} NO wrong name or password")
                return True
        elif name.startswith("EXAMINE"):
            self._say(f"* {len(mailbox.messages)} EXISTS")
            self._say(f"* OK [UIDVALIDITY {mailbox.uid_validity}] valid")
        elif name.startswith("UID SEARCH"):
            self._say("* SEARCH " + " ".join(map(str, sorted(mailbox.messages))))
        elif found := re.fullmatch(r"UID FETCH (\d+) \((.*)\)", command, re.IGNORECASE):
            self._fetch(int(found[1]), found[2])
        elif name.startswith("LOGOUT"):
            self._say("* BYE")
            self._say(f"{tag} OK done")
            return False
        else:
            self._say(f"{tag} BAD what changes a mailbox is not known here: {command}")
            return True
        self._say(f"{tag} OK done")
        return True

    def _fetch(self, uid: int, asked: str) -> None:
        data = self.server.mailbox.messages.get(uid)
        if data is None:
            return
        if asked == "BODY.PEEK[]":
            self._send(uid, "BODY[]", data)
            return
        message_id = BytesHeaderParser().parsebytes(data).get("Message-ID")
        header = f"Message-ID: {message_id}\r\n\r\n".encode() if message_id else b""
        self._send(uid, 'BODY[HEADER.FIELDS ("MESSAGE-ID")]', header, f"RFC822.SIZE {len(data)}")

    def _send(self, uid: int, name: str, text: bytes, size: str = "") -> None:
        literal = f"{{{len(text)}}}\r\n".encode() + text
        if not self.server.mailbox.other_order:
            self.wfile.write(f"* 1 FETCH (UID {uid} {size} {name} ".encode() + literal + b")\r\n")
            return
        self._say("* 2 FETCH (UID 9999 FLAGS (\\Seen))")
        self.wfile.write(f"* 1 FETCH ({name} ".encode() + (literal if text else b'""'))
        self._say(f" {size} UID {uid})")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, mailbox: FakeMailbox) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mailbox = mailbox


@contextmanager
def imap_server() -> Iterator[FakeMailbox]:
    """A mailbox that answers on a free port of this machine."""
    mailbox = FakeMailbox()
    with _Server(mailbox) as server:
        mailbox.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield mailbox
        finally:
            server.shutdown()
            thread.join()
