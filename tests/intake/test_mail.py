"""A mailbox over IMAP on this machine: each message exactly once, and the mailbox stays as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.commands import run, stages
from pipeline.errors import UsageError
from pipeline.intake.mail import MailIntake
from pipeline.intake.mailbox import PASSWORD as PASSWORD_NAME
from pipeline.intake.mailbox import USER as USER_NAME
from pipeline.intake.mailbox import MailSettings, mail_settings, open_mailbox
from pipeline.intake.pauses import Pauses
from pipeline.library import open_library
from pipeline.store.blobs import BlobStore
from pipeline.store.mail_log import MailKey, MailLog
from tests.intake.imap_server import PASSWORD, USER, FakeMailbox, imap_server
from tests.pipeline.fake_stages import FakeStages


def message(number: int, *, message_id: str | None = None, attached: int = 2) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.vn", "b@example.vn", f"Thư {number}"
    if message_id != "":
        made["Message-ID"] = message_id or f"<{number}@example.vn>"
    made.set_content("Gửi kèm văn bản.")
    for at in range(attached):
        data = f"Văn bản {number}.{at}".encode()
        made.add_attachment(data, maintype="text", subtype="plain", filename=f"{number}-{at}.txt")
    return made.as_bytes()


@pytest.fixture
def mailbox() -> Iterator[FakeMailbox]:
    with imap_server() as made:
        for number in range(3):
            made.add(message(number))
        yield made


@pytest.fixture
def database(tmp_path: Path, mailbox: FakeMailbox, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings(tmp_path, f'host = "127.0.0.1"\nport = {mailbox.port}\nsecurity = "none"')
    monkeypatch.setenv(USER_NAME, USER)
    monkeypatch.setenv(PASSWORD_NAME, PASSWORD)
    monkeypatch.setattr(stages, "open_stages", FakeStages().open)
    return tmp_path / "dondoc.db"


def settings(folder: Path, mail: str) -> Path:
    path = folder / "dondoc.toml"
    path.write_text(f"[mail]\n{mail}\n", "utf-8")
    return path


def account_of(mailbox: FakeMailbox) -> MailSettings:
    return MailSettings("127.0.0.1", USER, PASSWORD, mailbox.port, security="none")


def take(database: Path) -> int:
    return run(["mail", "--once", "--database", str(database)])


def stored(database: Path) -> int:
    with open_library(database) as library:
        return len(list(library.store.documents()))


def test_every_message_is_taken_in_once(
    mailbox: FakeMailbox, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert take(database) == 0
    first = stored(database)
    assert first >= 6
    assert f"Tổng cộng {first} tệp" in capsys.readouterr().out
    assert take(database) == 0
    mailbox.add(message(9))
    assert take(database) == 0
    assert mailbox.fetched == 4
    assert stored(database) == first + first // 3


def test_nothing_in_the_mailbox_is_changed(mailbox: FakeMailbox, database: Path) -> None:
    assert take(database) == 0
    words = {" ".join(line.split()[:2]).upper() for line in mailbox.asked}
    login = f"LOGIN {USER}".upper()
    assert words <= {"CAPABILITY", login, 'EXAMINE "INBOX"', "UID SEARCH", "UID FETCH", "LOGOUT"}
    assert not any("BODY[]" in line for line in mailbox.asked), "reading without PEEK marks a message as seen"


def test_a_mailbox_that_is_numbered_anew_is_not_fetched_again(mailbox: FakeMailbox, database: Path) -> None:
    take(database)
    mailbox.numbered_anew()
    mailbox.add(message(4))
    before = stored(database)
    take(database)
    assert mailbox.fetched == 4
    assert stored(database) == before + before // 3


def test_new_mail_of_a_known_identity_is_taken_in(mailbox: FakeMailbox, database: Path) -> None:
    for number in (5, 6):
        mailbox.add(message(number, message_id="<same@example.vn>"))
        mailbox.add(message(number + 2, message_id=""))
    take(database)
    assert mailbox.fetched == 7


@pytest.mark.parametrize("message_id", [None, ""])
def test_a_server_may_name_the_parts_of_an_answer_in_any_order(
    mailbox: FakeMailbox, database: Path, message_id: str | None
) -> None:
    mailbox.add(message(5, message_id=message_id))
    mailbox.other_order = True
    assert take(database) == 0
    assert mailbox.fetched == 4
    mailbox.numbered_anew()
    assert take(database) == 0
    assert mailbox.fetched == (4 if message_id is None else 5), "only an identity tells what was there before"


def test_an_identity_that_no_database_keeps_is_made_one(mailbox: FakeMailbox) -> None:
    uid = mailbox.add(b"Message-ID: <a\x00b@example.vn>\r\n\r\nVan ban.\r\n")
    with open_mailbox(account_of(mailbox)) as opened:
        waiting = opened.look(uid)
    assert waiting is not None
    assert waiting.message_id == "<a\ufffdb@example.vn>"


def test_a_folder_may_have_any_name(mailbox: FakeMailbox, database: Path) -> None:
    host = f'host = "127.0.0.1"\nport = {mailbox.port}\nsecurity = "none"'
    settings(database.parent, f'{host}\nfolder = "Văn bản & \\"đến\\""')
    assert take(database) == 0
    assert 'EXAMINE "V&AQM-n b&HqM-n &- \\"&AREevw-n\\""' in mailbox.asked


def test_a_password_that_cannot_be_sent_is_told_without_a_letter_of_it(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(PASSWORD_NAME, "mật")
    assert take(database) == 1
    said = capsys.readouterr().err
    assert "[mail]" in said
    assert "1ead" not in said


def test_a_message_is_read_again_where_something_in_it_failed(
    mailbox: FakeMailbox, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(BlobStore, "put", disk_is_full)
        assert take(database) == 1
    assert stored(database) == 0
    assert take(database) == 0
    assert stored(database) >= 6
    assert take(database) == 0
    assert mailbox.fetched == 6


def test_a_message_that_fails_waits_before_it_is_read_again(
    mailbox: FakeMailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BlobStore, "put", disk_is_full)
    now = [0.0]
    account = account_of(mailbox)
    with open_library(tmp_path / "dondoc.db") as library, FakeStages().open(tmp_path) as loaded:
        log, pauses = MailLog(library.engine), Pauses[MailKey](lambda: now[0])
        intake = MailIntake(library, loaded, log, account, 1 << 20, pauses)
        looks = []
        for _ in range(20):
            with open_mailbox(account) as opened:
                looks.append(len(list(intake.take_in(opened))))
            now[0] += 10
    assert [at for at, taken in enumerate(looks) if taken] == [0, 3, 9]


def disk_is_full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_message_that_is_too_large_is_told_and_not_fetched(
    mailbox: FakeMailbox, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = database.parent / "dondoc.toml"
    path.write_text(f"{path.read_text('utf-8')}[limits]\nfile_bytes = 5000\n", "utf-8")
    large = EmailMessage()
    large.set_content("x" * 9000)
    mailbox.add(large.as_bytes())
    assert take(database) == 1
    assert "thư số 4" in capsys.readouterr().out
    assert mailbox.fetched == 3
    assert take(database) == 0


@pytest.mark.parametrize("step", ["before the record", "before the reading"])
def test_a_program_that_dies_between_steps_takes_everything_in_once_in_the_end(
    mailbox: FakeMailbox, database: Path, step: str
) -> None:
    command = [sys.executable, "-m", "tests.intake.stopped_mail", step, "mail", "--once", "--database"]
    ended = subprocess.run([*command, str(database)], capture_output=True, timeout=120, env=os.environ)
    assert ended.returncode == 9, ended.stderr.decode()
    assert take(database) == 0
    with open_library(database) as library:
        found = [document.sha256 for document in library.store.documents()]
        assert len(set(found)) == len(found) >= 6
        assert set(library.store.revisions().values()) == {1}
    fetched = mailbox.fetched
    assert take(database) == 0
    assert mailbox.fetched == fetched


class TestSettings:
    @pytest.mark.parametrize(
        ("mail", "message"),
        [
            ("", "host"),
            ("host = 5", "host"),
            ('host = "a"\nsecurity = "no"', "host"),
            ('host = "a"\nport = "x"', "port"),
            ('host = "a"\nsince = 2026', "since"),
            ('host = "a"\nextra = 1', "host"),
            ('host = "mail.example.vn"\nsecurity = "none"', "chính máy này"),
        ],
    )
    def test_what_cannot_be_is_refused(self, database: Path, mail: str, message: str) -> None:
        with pytest.raises(UsageError, match=message):
            mail_settings(settings(database.parent, mail))

    def test_the_connection_is_encrypted_unless_said_otherwise(self, database: Path) -> None:
        found = mail_settings(settings(database.parent, 'host = "mail.example.vn"\nsince = 2026-01-01'))
        assert (found.security, found.port, found.folder) == ("tls", 993, "INBOX")

    def test_name_and_password_come_from_the_environment_alone(
        self, database: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv(PASSWORD_NAME)
        with pytest.raises(UsageError, match="mail_account"):
            mail_settings(database.parent / "dondoc.toml")

    def test_a_wrong_password_is_told(
        self, database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv(PASSWORD_NAME, "sai")
        assert take(database) == 1
        said = capsys.readouterr().err
        assert "[mail]" in said
        assert "sai" not in said.split(":", 1)[1].split()


def test_a_server_that_is_away_is_told(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with imap_server() as gone:
        port = gone.port
    settings(database.parent, f'host = "127.0.0.1"\nport = {port}\nsecurity = "none"')
    assert take(database) == 1
    assert "[mail]" in capsys.readouterr().err
