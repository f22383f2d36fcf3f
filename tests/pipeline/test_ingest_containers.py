"""Archives and mail: every document inside ends in an outcome of its own, and they add up."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.commands import run, stages
from pipeline.ingest import FileOutcome, Outcome, Stages, ingest
from pipeline.library import Library
from pipeline.reading import Limits
from tests.pipeline.extractions import PLAN
from tests.pipeline.fake_stages import MISSING, PARTIAL, REJECT, FakeStages


def archive(named: Mapping[str, bytes | str] | None = None, **members: bytes | str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in {**(named or {}), **members}.items():
            package.writestr(name, data)
    return buffer.getvalue()


def locked(data: bytes) -> bytes:
    """The archive with the mark of a password on every member."""
    marked = bytearray(data)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for match in re.finditer(re.escape(signature), data):
            marked[match.start() + flags] |= 1
    return bytes(marked)


def mail(named: Mapping[str, bytes | str] | None = None, **attached: bytes | str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@suoimo.vn", "b@suoimo.vn", "Gui ke hoach"
    message.set_content("Kính gửi các phòng.")
    for name, data in {**(named or {}), **attached}.items():
        content = data.encode() if isinstance(data, str) else data
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


@pytest.fixture
def fake() -> FakeStages:
    return FakeStages()


@pytest.fixture
def loaded(fake: FakeStages, tmp_path: Path) -> Iterator[Stages]:
    with fake.open(tmp_path) as opened:
        yield opened


def outcomes(library: Library, loaded: Stages, path: Path) -> dict[str, tuple[Outcome, str | None]]:
    """How everything ended, by its label within the folder."""
    found = list(ingest(library, loaded, [path]))
    assert_adds_up(found)
    return {end.label.removeprefix(f"{path.parent}/"): (end.outcome, end.code) for end in found}


def assert_adds_up(found: list[FileOutcome]) -> None:
    inside = [outcome for outcome in found if not outcome.members]
    sums = [outcome for outcome in found if outcome.members]
    if sums:
        assert sum(outcome.members.total() for outcome in sums) == len(inside)


def test_members_are_documents_of_their_own(library: Library, loaded: Stages, tmp_path: Path) -> None:
    path = tmp_path / "hồ sơ.zip"
    parts = {"kế hoạch.txt": PLAN, "phụ lục/hai.txt": "Hai.", "ba.txt": f"{REJECT} x", "__MACOSX/x": "x"}
    path.write_bytes(archive(parts))
    assert outcomes(library, loaded, path) == {
        "hồ sơ.zip › kế hoạch.txt": (Outcome.STORED, None),
        "hồ sơ.zip › phụ lục/hai.txt": (Outcome.STORED, None),
        "hồ sơ.zip › ba.txt": (Outcome.REJECTED, "binary"),
        "hồ sơ.zip": (Outcome.PARTIAL, None),
    }
    (first, second) = library.store.documents()
    assert (first.file_name, second.file_name) == ("hồ sơ.zip › kế hoạch.txt", "hồ sơ.zip › phụ lục/hai.txt")
    assert library.blobs.path(first.sha256).read_bytes() == PLAN.encode()


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        (PLAN, Outcome.STORED),
        (f"{PARTIAL} x", Outcome.PARTIAL),
        (f"{REJECT} x", Outcome.REJECTED),
        (f"{MISSING} x", Outcome.FAILED),
    ],
)
def test_a_container_ends_as_all_its_members_do(
    library: Library, loaded: Stages, tmp_path: Path, member: str, expected: Outcome
) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive(a=member, b=f"{member} thêm"))
    assert outcomes(library, loaded, path)["a.zip"][0] is expected


def test_the_same_container_again_changes_nothing_and_reads_nothing(
    library: Library, fake: FakeStages, loaded: Stages, tmp_path: Path
) -> None:
    paths = [tmp_path / "a.zip", tmp_path / "b.eml"]
    paths[0].write_bytes(archive(a=PLAN, b="Hai."))
    paths[1].write_bytes(mail(a=PLAN, c="Ba."))
    first = list(ingest(library, loaded, paths))
    before = library.store.revisions()
    fake.reads.clear()
    again = list(ingest(library, loaded, paths))
    assert [outcome.label for outcome in again] == [outcome.label for outcome in first]
    assert {outcome.outcome for outcome in again} == {Outcome.DUPLICATE}
    assert library.store.revisions() == before
    assert len(before) == 4
    assert fake.reads == []


def test_mail_is_a_document_beside_its_attachments(library: Library, loaded: Stages, tmp_path: Path) -> None:
    path = tmp_path / "thư.eml"
    path.write_bytes(mail({"kế hoạch.txt": PLAN.encode(), "trong.zip": archive(a="Một.")}))
    *members, whole = ingest(library, loaded, [path])
    ends = [outcome.label.removeprefix(f"{path}") for outcome in members]
    assert ends == ["", " › kế hoạch.txt", " › trong.zip › a"]
    assert (whole.label, whole.members) == (str(path), {Outcome.STORED: 3})


def test_mail_without_attachments_is_one_file(library: Library, loaded: Stages, tmp_path: Path) -> None:
    path = tmp_path / "thư.eml"
    path.write_bytes(mail())
    assert outcomes(library, loaded, path) == {"thư.eml": (Outcome.STORED, None)}


def test_an_attachment_that_came_after_the_mail_was_stored_is_not_forgotten(
    library: Library, fake: FakeStages, loaded: Stages, tmp_path: Path
) -> None:
    path = tmp_path / "thư.eml"
    path.write_bytes(mail(a=PLAN))
    for outcome in ingest(library, loaded, [path]):
        assert outcome.label == str(path)
        break  # stopped between the mail and its attachment
    fake.reads.clear()
    again = [outcome.outcome for outcome in ingest(library, loaded, [path])]
    assert again[:2] == [Outcome.DUPLICATE, Outcome.STORED]
    assert fake.reads == ["thư.eml › a"]


def test_archives_inside_archives_are_opened_down_to_the_limit(
    library: Library, loaded: Stages, tmp_path: Path
) -> None:
    path = tmp_path / "1.zip"
    path.write_bytes(archive({"a": "Một.", "2.zip": archive({"3.zip": archive({"4.zip": archive(d=PLAN)})})}))
    assert outcomes(library, loaded, path) == {
        "1.zip › a": (Outcome.STORED, None),
        "1.zip › 2.zip › 3.zip › 4.zip": (Outcome.REJECTED, "nested_too_deep"),
        "1.zip": (Outcome.PARTIAL, None),
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (locked(archive(a=PLAN, b="Hai.")), "encrypted"),
        (archive(a=PLAN)[:-30], "damaged"),
        (archive(a=PLAN, b=b"0" * 40_000), "inflated"),
        (archive({f"{number}": f"{number}" for number in range(30)}), "too_many_entries"),
        (archive(), "empty"),
        (archive({"__MACOSX/x": "x"}), "empty"),
    ],
)
def test_a_container_that_cannot_be_opened_is_one_rejected_file(
    library: Library, fake: FakeStages, loaded: Stages, tmp_path: Path, data: bytes, code: str
) -> None:
    fake.limits = Limits(inflated_bytes=30_000, entries=20)
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    (outcome,) = ingest(library, loaded, [path])
    assert (outcome.outcome, outcome.code) == (Outcome.REJECTED, code)
    assert outcome.message
    assert list(library.store.documents()) == []


def test_what_is_wrong_with_one_member_costs_that_member_alone(
    library: Library, fake: FakeStages, loaded: Stages, tmp_path: Path
) -> None:
    fake.limits = Limits(inflated_bytes=300_000, ratio_from_bytes=1_000)
    bomb, closed, broken = archive(x=b"0" * 250_000), locked(archive(x="x")), archive(x="x" * 99)[:-9]
    path = tmp_path / "a.zip"
    path.write_bytes(archive(a=PLAN, bomb=bomb, closed=closed, broken=broken, z="Hết."))
    ends = outcomes(library, loaded, path)
    assert [code for _, code in ends.values()] == [None, "inflated", "encrypted", "damaged", None, None]


def test_the_bytes_inside_are_counted_through_all_archives(
    library: Library, fake: FakeStages, loaded: Stages, tmp_path: Path
) -> None:
    fake.limits = Limits(inflated_bytes=100_000)
    path = tmp_path / "a.zip"
    path.write_bytes(archive({f"{number}.zip": archive(x=b"0" * 30_000) for number in range(5)}))
    (outcome,) = ingest(library, loaded, [path])
    assert outcome.code == "inflated"


def test_nothing_is_left_in_the_temporary_folder(
    library: Library, loaded: Stages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spools = tmp_path / "spools"
    spools.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spools))
    path = tmp_path / "a.zip"
    path.write_bytes(archive(a=PLAN, b=f"{REJECT} x"))
    seen = [list(spools.iterdir()) for _ in ingest(library, loaded, [path])]
    assert seen[0] != []
    assert list(spools.iterdir()) == []


def test_the_lines_of_a_container_show_the_way_inside(
    fake: FakeStages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stages, "open_stages", fake.open)
    path = tmp_path / "a.zip"
    path.write_bytes(archive({"b.txt": PLAN, "c.txt": f"{REJECT} x"}))
    assert run(["ingest", "--database", str(tmp_path / "x.db"), str(path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"đã lưu       {path} › b.txt  05/KH-UBND, 3 nhiệm vụ, 1 viện dẫn",
        f"từ chối      {path} › c.txt  [binary] Tệp chứa dữ liệu nhị phân.",
        f"đã mở        {path}  gồm 2 tệp bên trong: 1 đã lưu, 1 từ chối",
        "Tổng cộng 2 tệp: 1 đã lưu, 0 đã có, 0 lưu một phần, 1 từ chối, 0 lỗi. "
        "Đã mở 1 tệp chứa các tệp khác (tệp nén, thư điện tử).",
    ]


def test_extract_opens_containers_too(
    fake: FakeStages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stages, "open_stages", fake.open)
    path = tmp_path / "a.zip"
    path.write_bytes(archive({"b.txt": PLAN, "c.txt": f"{REJECT} x", "d.txt": "Ba."}))
    assert run(["extract", str(path)]) == 1
    output = capsys.readouterr()
    names = [json.loads(line)["source"]["name"] for line in output.out.splitlines()]
    assert names == ["a.zip › b.txt", "a.zip › d.txt"]
    assert output.err == f"Lỗi [binary]: {path} › c.txt: Tệp chứa dữ liệu nhị phân.\n"


def test_another_file_of_the_same_document_is_named(library: Library, loaded: Stages, tmp_path: Path) -> None:
    paths = [tmp_path / "bản ký.txt", tmp_path / "bản Word.txt", tmp_path / "khác.txt"]
    for path, text in zip(paths, (PLAN, f"{PLAN}\nBản Word.", "Văn bản khác."), strict=True):
        path.write_text(text, "utf-8")
    found = list(ingest(library, loaded, paths))
    assert [outcome.same_as for outcome in found] == [None, "bản ký.txt", None]
    assert [outcome.outcome for outcome in found] == [Outcome.STORED] * 3
