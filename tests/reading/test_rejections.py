from pathlib import Path

import pytest

from pipeline.errors import RejectedError
from pipeline.reading import Limits, ReaderPool, read_bytes
from pipeline.reading.rejections import CODES, rejection
from pipeline.reading.secrecy import has_secrecy_mark
from tests.reading.samples import PdfSheet, docx_of, zip_of

HEAD = "UBND TỈNH VÂN SƠN\n\n{mark}\n\nSố: 5/KH-UBND\n\nKế hoạch bảo mật thông tin, giữ bí mật nhà nước"


def code_of(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(RejectedError) as caught:
        read_bytes(data, "tệp", limits or Limits())
    return caught.value.code


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "[ MẬT ]", "Độ mật: Tối mật"])
def test_a_secrecy_mark_alone_on_its_line_is_refused(mark: str) -> None:
    assert code_of(HEAD.format(mark=mark).encode()) == "secret"


@pytest.mark.parametrize("mark", ["HỎA TỐC", "Độ mật: Không", "KẾ HOẠCH BẢO MẬT", "MẬT ĐỘ DÂN SỐ", "Mật"])
def test_other_lines_are_no_secrecy_mark(mark: str) -> None:
    assert not has_secrecy_mark(HEAD.format(mark=mark))


def test_a_mark_far_below_belongs_to_a_form() -> None:
    assert not has_secrecy_mark("dòng\n" * 100 + "MẬT\n")


def test_a_password_on_a_pdf_is_refused() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    assert code_of(PdfSheet(StandardEncryption("mat-khau")).text(90, 90, "Một").bytes()) == "encrypted"


def test_a_damaged_pdf_is_refused() -> None:
    assert code_of(b"%PDF-1.7\nnothing of the kind") == "damaged"


def test_a_truncated_docx_is_refused() -> None:
    assert code_of(docx_of("Một dòng")[:-400]) == "damaged"


def test_a_docx_that_inflates_past_the_limit_is_refused_while_reading() -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a>" + b" " * 3_000_000 + b"</a>"}
    assert code_of(zip_of(parts), Limits(inflated_bytes=1_000_000)) == "inflated"
    assert code_of(zip_of(parts), Limits(ratio_from_bytes=1_000_000)) == "inflated"


def test_a_docx_with_a_doctype_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary")
    evil = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><d>&x;</d>'.encode()
    assert (
        code_of(zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": evil})) == "forbidden_markup"
    )
    wide = evil.decode().encode("utf-16")
    assert (
        code_of(zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": wide})) == "forbidden_markup"
    )


def test_a_package_of_too_many_parts_is_refused() -> None:
    parts = {f"word/{number}.xml": b"" for number in range(30)} | {"[Content_Types].xml": b""}
    assert code_of(zip_of(parts), Limits(entries=20)) == "too_many_entries"


def test_a_file_over_the_size_limit_is_refused() -> None:
    assert code_of(b"a" * 100, Limits(file_bytes=99)) == "too_large"


def test_paths_that_are_no_files_are_refused(tmp_path: Path) -> None:
    with ReaderPool() as pool:
        for path, code in ((tmp_path, "not_a_file"), (tmp_path / "missing", "no_such_file")):
            with pytest.raises(RejectedError) as caught:
                pool.read(path)
            assert caught.value.code == code


def test_every_code_has_a_message_that_is_a_sentence() -> None:
    for code in CODES:
        message = rejection(code).message
        assert message[0].isupper()
        assert message.endswith(".")
