"""Takes in the messages of a mailbox, each exactly once, whenever the program is stopped.

A message is noted as done after everything in it is stored or rejected. Stopped in between, or where anything
failed, it is read again, and the digests of its documents tell that they are there already.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.ingest import FileOutcome, Outcome, Stages, ingest
from pipeline.intake.mailbox import Mailbox, MailSettings, Waiting
from pipeline.intake.pauses import Pauses
from pipeline.library import Library
from pipeline.store.mail_log import MailKey, MailLog


@dataclass(frozen=True, slots=True)
class MessageOutcome:
    """How a message ended.

    Attributes:
        known: it was done before under another number, and was not fetched.
        too_large: it is larger than a file may be, and was not fetched.
        files: how the message and what is inside it ended.
    """

    uid: int
    known: bool = False
    too_large: bool = False
    files: tuple[FileOutcome, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether anything in it was not taken in for a reason that may pass."""
        return any(file.outcome is Outcome.FAILED for file in self.files)

    @property
    def outcome(self) -> str:
        """The word in the record of messages."""
        if self.known:
            return "known"
        if self.too_large:
            return Outcome.REJECTED.value
        return self.files[-1].outcome.value if self.files else Outcome.REJECTED.value


@dataclass(frozen=True, slots=True)
class MailIntake:
    """Takes the messages of one mailbox into a library.

    Attributes:
        largest: bytes of a message.
        pauses: how long messages wait that failed.
    """

    library: Library
    stages: Stages
    log: MailLog
    settings: MailSettings
    largest: int
    pauses: Pauses[MailKey] = field(default_factory=Pauses)

    def take_in(
        self, mailbox: Mailbox, told: Callable[[FileOutcome], None] = lambda _: None
    ) -> Iterator[MessageOutcome]:
        """Takes in what was not yet, the oldest first; each is noted as done when its outcome comes.

        One that failed is not, and is taken again after a pause.
        """
        name, validity = self.settings.name, mailbox.uid_validity
        taken = self.log.taken(name, validity)
        for uid in mailbox.uids():
            key = MailKey(name, validity, uid)
            if uid in taken or self.pauses.lasts(key):
                continue
            waiting = mailbox.look(uid)
            if waiting is None:
                continue
            ended = self._take(mailbox, waiting, told)
            if ended is None:
                continue
            if ended.failed:
                self.pauses.begin(key)
            else:
                self.log.record(key, waiting.message_id, waiting.size, ended.outcome)
                self.pauses.forget(key)
            yield ended

    def _take(
        self, mailbox: Mailbox, waiting: Waiting, told: Callable[[FileOutcome], None]
    ) -> MessageOutcome | None:
        known = waiting.message_id is not None and self.log.knows(
            self.settings.name, mailbox.uid_validity, waiting.message_id, waiting.size
        )
        if known:
            return MessageOutcome(waiting.uid, known=True)
        if waiting.size > self.largest:
            return MessageOutcome(waiting.uid, too_large=True)
        data = mailbox.fetch(waiting.uid)
        if data is None:
            return None
        with tempfile.TemporaryDirectory(prefix="dondoc-") as folder:
            path = Path(folder) / f"thu-{waiting.uid}.eml"
            path.write_bytes(data)
            files = []
            for outcome in ingest(self.library, self.stages, [path]):
                outcome = replace(outcome, label=outcome.label.replace(str(path), f"thư số {waiting.uid}"))
                told(outcome)
                files.append(outcome)
        return MessageOutcome(waiting.uid, files=tuple(files))
