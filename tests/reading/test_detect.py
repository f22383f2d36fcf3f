import pytest

from pipeline.errors import RejectedError
from pipeline.reading import detect
from tests.reading.samples import PdfSheet, docx_of, zip_of


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("Báo cáo tuần của phòng Văn hóa".encode(), detect.TEXT),
        ("Báo cáo tuần".encode("utf-16"), detect.TEXT),
        (b"<!DOCTYPE html><html><body>x</body></html>", detect.HTML),
        ("<p>Một</p><p>Hai</p><div>Ba</div>".encode(), detect.HTML),
        (b"{\\rtf1\\ansi Xin chao}", detect.RTF),
        (b"\x89PNG\r\n\x1a\n....", detect.PNG),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "WordDocument".encode("utf-16-le"),
            detect.DOC,
        ),
        (zip_of({"a.txt": b"a"}), detect.ZIP),
        (b"From: a@x.vn\r\nTo: b@x.vn\r\nSubject: Giao\r\n\r\nNoi dung", detect.MAIL),
    ],
)
def test_content_tells_the_format(data: bytes, kind: str) -> None:
    assert detect.media_type(data) == kind


def test_real_packages_are_told_from_other_archives() -> None:
    assert detect.media_type(docx_of("Một dòng")) == detect.DOCX
    assert detect.media_type(PdfSheet().text(90, 90, "Một dòng").bytes()) == detect.PDF


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"Rar!\x1a\x07\x01\x00" + b"\x00" * 20, "unknown_format"),
        (b"<?xml version='1.0'?><invoice/>", "unknown_format"),
        (b"PK\x03\x04 cut off", "damaged"),
    ],
)
def test_what_cannot_be_taken_has_its_code(data: bytes, code: str) -> None:
    with pytest.raises(RejectedError) as caught:
        detect.media_type(data)
    assert caught.value.code == code
