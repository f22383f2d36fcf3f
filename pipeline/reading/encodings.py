"""Bytes to text when nothing but the bytes tells the encoding."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from pipeline.reading.legacy import DECODERS, from_cp1252, lost_characters
from pipeline.reading.rejections import rejection
from pipeline.reading.syllables import accented_share
from pipeline.records import Diagnostic, Severity

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.002
_SAMPLE = 20_000
_WIDE_SHARE = 0.2  # of zero bytes: two bytes a letter
_LOST_SHARE = 0.2  # text in another encoding loses nearly every letter beyond ASCII
_SURE = 0.75
_PLAUSIBLE = 0.5


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was read with and what went wrong."""

    text: str
    encoding: str
    diagnostics: tuple[Diagnostic, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of ``data``: by byte order mark, as UTF-8, as declared, or by how Vietnamese the result looks.

    Raises:
        RejectedError: ``binary`` or ``unknown_encoding``.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_with_losses(data[len(mark) :] if encoding == "utf-8" else data, encoding))
    if data[:_SAMPLE].count(0) > len(data[:_SAMPLE]) * _WIDE_SHARE:
        return _checked(_without_mark(data))
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(data):
        return _checked(_with_losses(data, "utf-8"))
    return _checked(_declared(data, declared) or _by_look(data))


def _checked(decoded: Decoded) -> Decoded:
    controls = len(_CONTROL.findall(decoded.text[: _SAMPLE * 5]))
    if "\x00" in decoded.text or controls > 2 + len(decoded.text[: _SAMPLE * 5]) * _CONTROL_SHARE:
        raise rejection("binary")
    return decoded


def _with_losses(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    lost = lost_characters(text)
    return Decoded(text, encoding, (_loss(lost),) if lost else ())


def _without_mark(data: bytes) -> Decoded:
    """UTF-16 without a mark: the zero bytes of ASCII letters stand at odd offsets in little-endian text."""
    odd, even = data[1:_SAMPLE:2].count(0), data[0:_SAMPLE:2].count(0)
    return _with_losses(data[: len(data) // 2 * 2], "utf-16-le" if odd > even else "utf-16-be")


def _mostly_utf8(data: bytes) -> bool:
    """Whether few of the bytes beyond ASCII break UTF-8, as in a file cut off or with one bad paste."""
    text = data.decode("utf-8", "replace")
    beyond = sum(char > "\x7f" for char in text)
    return 0 < lost_characters(text) <= beyond * _LOST_SHARE


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return None
    decoded = _with_losses(data, name)
    share = accented_share(decoded.text[:_SAMPLE])
    return decoded if share is None or share >= _SURE else None


def _by_look(data: bytes) -> Decoded:
    sample = data[:_SAMPLE]
    scores = {name: accented_share(decoder(sample)) or 0.0 for name, decoder in DECODERS.items()}
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < _PLAUSIBLE:
        return _western(data)
    text = DECODERS[best](data)
    notes = [
        Diagnostic(
            "legacy_encoding",
            f"Văn bản dùng bảng mã cũ ({best.upper()}), đã chuyển sang Unicode.",
            Severity.INFO if scores[best] >= _SURE else Severity.WARNING,
        )
    ]
    lost = lost_characters(text)
    return Decoded(text, best, (*notes, _loss(lost)) if lost else tuple(notes))


def _western(data: bytes) -> Decoded:
    """Text with hardly any accented word: unaccented Vietnamese with typographic quotes, say."""
    text = from_cp1252(data)
    beyond = sum(char > "\x7f" for char in text)
    if beyond > len(text) * 0.02 or lost_characters(text):
        raise rejection("unknown_encoding" if not _CONTROL.search(text) else "binary")
    return Decoded(text, "cp1252", (Diagnostic("legacy_encoding", "Văn bản dùng bảng mã Windows-1252."),))


def _loss(count: int) -> Diagnostic:
    return Diagnostic("encoding_loss", f"Có {count} ký tự không giải mã được, đã thay bằng dấu �.")
