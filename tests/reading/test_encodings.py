import unicodedata

import pytest

from pipeline.errors import RejectedError
from pipeline.reading.encodings import decode
from pipeline.resources import lexicon

TEXT = (
    "Ủy ban nhân dân xã yêu cầu các thôn thực hiện nghiêm việc trực ban, chuẩn bị đủ lực lượng ứng phó mưa."
)


def in_single_bytes(text: str, name: str) -> bytes:
    rows = lexicon("legacy_encodings")[name]
    letters = {
        letter: 0x80 + at for at, letter in enumerate("".join(rows["from_0x80"].split())) if letter != "."
    }
    letters |= {letter: code for code, letter in rows.get("low", {}).items()}
    return bytes(letters.get(letter, ord(letter) if ord(letter) < 128 else 0x3F) for letter in text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_without_a_word(encoding: str) -> None:
    decoded = decode(TEXT.encode(encoding))
    assert (decoded.text, decoded.diagnostics) == (TEXT, ())


def test_utf16_without_a_mark_is_recognised() -> None:
    assert decode("Plain text without a mark, but wide.".encode("utf-16-le")).text.startswith("Plain text")


def test_code_page_1258_is_recognised_by_its_look() -> None:
    # The code page writes tones as combining marks after letters that carry a hat or a horn.
    parts = []
    for letter in TEXT:
        hat = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in hat if mark in "\u0300\u0301\u0303\u0309\u0323")
        bare = (
            unicodedata.normalize("NFC", "".join(mark for mark in hat if mark not in tones))
            if tones
            else letter
        )
        parts.append(bare + tones)
    decoded = decode("".join(parts).encode("cp1258"))
    assert (decoded.text, decoded.encoding) == (TEXT, "cp1258")


def test_viscii_is_recognised_by_its_look() -> None:
    decoded = decode(in_single_bytes(TEXT, "viscii"))
    assert (decoded.text, decoded.encoding) == (TEXT, "viscii")


def test_tcvn3_is_recognised_by_its_look() -> None:
    lower = TEXT.lower()
    decoded = decode(in_single_bytes(lower, "tcvn3"))
    assert (decoded.text, decoded.encoding) == (lower, "tcvn3")
    assert decoded.diagnostics[0].code == "legacy_encoding"


def test_vni_is_recognised_by_its_look() -> None:
    written = "Kính göûi: Chuû tòch UÛy ban nhaân daân xaõ thöïc hieän nhieäm vuï ñöôïc giao."
    assert decode(written.encode("cp1252")).text == (
        "Kính gửi: Chủ tịch Ủy ban nhân dân xã thực hiện nhiệm vụ được giao."
    )


def test_a_bad_paste_in_unicode_text_is_a_loss_not_another_encoding() -> None:
    decoded = decode(TEXT.encode() * 3 + b"\xff" + TEXT.encode())
    assert decoded.text.count("\ufffd") == 1
    assert [note.code for note in decoded.diagnostics] == ["encoding_loss"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes(range(256)) * 40, "binary"),
        (b"abc\x00def" * 100, "binary"),
        ("Я пишу".encode("koi8-r") * 30, "unknown_encoding"),
    ],
)
def test_junk_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(RejectedError) as caught:
        decode(data)
    assert caught.value.code == code
