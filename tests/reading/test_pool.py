import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import RejectedError
from pipeline.reading import Limits, ReaderPool, ReadingFailedError, read_bytes, read_file
from pipeline.reading.messages import pack_document, unpack_answer
from tests.reading.samples import SENTENCE, PdfSheet, docx_of, header

LIMITS = Limits(silence_seconds=3.0, total_seconds=20.0, memory_bytes=300 << 20, message_bytes=2 << 20)


@pytest.fixture
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(LIMITS, "tests.reading.misbehaving_child") as made:
        yield made


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("hang", "timeout"),
        ("exit", "reader_died"),
        ("hoard", "memory"),
        ("flood", "bad_answer"),
        ("garbage", "bad_answer"),
        ("outside", "bad_answer"),
    ],
)
def test_a_reader_that_misbehaves_costs_its_own_file_alone(pool: ReaderPool, deed: str, code: str) -> None:
    assert pool.read_bytes(b"good", "trước").text == "abc"
    with pytest.raises(RejectedError) as caught:
        pool.read_bytes(deed.encode(), "xấu")
    assert caught.value.code == code
    assert pool.read_bytes(b"good", "sau").text == "abc"


def test_signs_of_life_keep_a_slow_reader_alive(pool: ReaderPool) -> None:
    assert pool.read_bytes(b"alive", "chậm").text == "abc"


def test_a_fault_of_ours_is_no_rejection(pool: ReaderPool) -> None:
    with pytest.raises(ReadingFailedError):
        pool.read_bytes(b"fault", "lỗi")


def test_a_file_read_in_a_process_of_its_own_gives_the_same_document(tmp_path: Path) -> None:
    path = tmp_path / "kế hoạch.pdf"
    sheet = header(PdfSheet())
    sheet.grid([85, 200, 540], [200, 230, 260]).text(90, 220, "TT").text(205, 220, "Việc").text(
        205, 250, "Họp"
    )
    path.write_bytes(sheet.bytes())
    here, there = read_bytes(path.read_bytes(), path.name), read_file(path)
    assert (there.text, there.source, there.pages) == (here.text, here.source, here.pages)
    assert [block.span for block in there.blocks] == [block.span for block in here.blocks]
    assert [cell.span for block in there.blocks for cell in block.cells] == [
        cell.span for block in here.blocks for cell in block.cells
    ]


def test_one_process_reads_file_after_file_and_is_replaced_in_time(tmp_path: Path) -> None:
    with ReaderPool(Limits(files_per_reader=2)) as pool:
        for number in range(5):
            path = tmp_path / f"{number}.docx"
            path.write_bytes(docx_of(SENTENCE))
            assert pool.read(path).text == SENTENCE


def test_no_module_that_lies_beside_a_document_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("import pathlib\npathlib.Path(__file__ + '.ran').touch()\n")
    (tmp_path / "văn bản.txt").write_text(SENTENCE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", os.environ.get("PYTHONPATH", "")]))
    assert read_file(Path("văn bản.txt")).text == SENTENCE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["json.py", "văn bản.txt"]


def test_a_reader_is_told_no_password(pool: ReaderPool, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = ("PGPASSWORD", "DONDOC_MAIL_PASSWORD", "DONDOC_ELASTICSEARCH_API_KEY", "DONDOC_DATABASE")
    for name in secret:
        monkeypatch.setenv(name, "bí mật")
    monkeypatch.setenv("TESSDATA_PREFIX", "/data")
    told = pool.read_bytes(b"surroundings", "a").text.split("\n")
    assert {"PATH", "TESSDATA_PREFIX"} <= {name.upper() for name in told}
    assert not set(secret) & set(told)


def test_what_is_inside_a_file_is_put_where_the_caller_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("b.txt", SENTENCE)
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path)
    with ReaderPool() as pool:
        (member,) = pool.expand(Path("a.zip"), Path("inside"))
    assert member.path.read_text("utf-8") == SENTENCE


@pytest.mark.parametrize("name", ["v\udce3n.txt", "v\x00n.txt"])
def test_a_name_that_no_database_keeps_is_made_one(name: str) -> None:
    with ReaderPool() as pool:
        assert pool.read_bytes(SENTENCE.encode(), name).source.name == "v\ufffdn.txt"
    assert read_bytes(SENTENCE.encode(), name).source.name == "v\ufffdn.txt"


def test_the_name_of_a_file_tells_nothing(tmp_path: Path) -> None:
    path = tmp_path / "văn bản.pdf"
    path.write_text(SENTENCE, "utf-8")
    assert read_file(path).source.media_type == "text/plain"


def test_an_answer_survives_the_way() -> None:
    document = read_bytes(docx_of(SENTENCE, "Hai"), "a.docx")
    source = document.source
    assert unpack_answer(pack_document(document), source.name, source.sha256, source.size) == document


@pytest.mark.parametrize(
    "answer",
    [
        b"[]",
        b'{"text": 5}',
        b'{"page": -1}',
        b'{"page": true}',
        b'{"rejected": ["x"]}',
        b'{"text":"a","reader":"r","media_type":"t","blocks":[["script",0,1,null,null,[],true]],"pages":[],"diagnostics":[]}',
        b'{"text":"a","reader":"r","media_type":"t","blocks":[],"pages":[[1,1e999,1,0,1,"ocr",[]]],"diagnostics":[]}',
        b'{"text":"a","reader":"r","media_type":"t","blocks":[],"pages":[[1,1,1,0,1,"ocr",[[0,9,1]]]],"diagnostics":[]}',
    ],
)
def test_answers_of_another_shape_are_refused(answer: bytes) -> None:
    with pytest.raises(RejectedError) as caught:
        unpack_answer(answer, "a", "0", 1)
    assert caught.value.code == "bad_answer"
