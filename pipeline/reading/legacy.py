"""Vietnamese encodings that came before Unicode (bảng mã cũ): TCVN3, VNI, VISCII, and cp1258."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from pipeline.reading.syllables import accented_share
from pipeline.resources import lexicon

_REPLACEMENT = "\ufffd"
_SURE = 0.75  # share of possible syllables in text that was read with the right table


def _table(name: str) -> Any:
    return lexicon("legacy_encodings")[name]


@cache
def _single_byte(name: str) -> dict[int, str]:
    """What to translate text read as latin-1 with; bytes that are no letter keep their cp1252 meaning."""
    rows = _table(name)
    letters = "".join(rows["from_0x80"].split())
    mapping = {
        0x80 + at: bytes([0x80 + at]).decode("cp1252", "replace") if letter == "." else letter
        for at, letter in enumerate(letters)
    }
    return mapping | dict(rows.get("low", {}))


@cache
def _vni() -> tuple[dict[str, str], dict[str, str], dict[str, str], dict[str, str]]:
    rows = _table("vni")
    return tuple(  # type: ignore[return-value]
        {form(key): form(value) for key, value in rows[part].items() for form in (str, str.upper)}
        for part in ("letters", "tones", "circumflex", "breve")
    )


def tcvn3_text(text: str) -> str:
    """The text that TCVN3 bytes shown as Western letters stand for ("Uû ban" is "Uỷ ban")."""
    return text.translate(_single_byte("tcvn3"))


def vni_text(text: str) -> str:
    """The text that VNI bytes shown as Western letters stand for ("Uûy ban" is "Ủy ban")."""
    letters, tones, circumflex, breve = _vni()
    out: list[str] = []
    for char in text:
        base = out[-1] if out else ""
        folded = base.lower()
        if folded in ("a", "e", "o") and char in circumflex:
            out[-1] = base + circumflex[char]
        elif folded == "a" and char in breve:
            out[-1] = base + breve[char]
        elif folded in ("a", "e", "o", "u", "y", "ơ", "ư") and char in tones:
            out[-1] = base + tones[char]
        else:
            out.append(letters.get(char, char))
    return unicodedata.normalize("NFC", "".join(out))


def font_converter(font: str) -> Callable[[str], str] | None:
    """What turns text set in a font into Unicode; ``None`` for a font that is no legacy Vietnamese one.

    The capitals of TCVN3 lie in fonts of their own, whose names end in H (.VnTimeH).
    """
    name = font.strip().lower()
    if name.startswith(".vn"):
        return (lambda text: tcvn3_text(text).upper()) if name.endswith("h") else tcvn3_text
    return vni_text if name.startswith("vni-") else None


def mended(text: str) -> Callable[[str], str] | None:
    """What turns a text that was read as Western letters into Vietnamese; ``None`` if nothing does."""
    scores = {convert: accented_share(convert(text)) or 0.0 for convert in (tcvn3_text, vni_text)}
    best = max(scores, key=lambda convert: scores[convert])
    return best if scores[best] >= _SURE else None


def from_tcvn3(data: bytes) -> str:
    """The text of TCVN3 bytes."""
    return tcvn3_text(data.decode("latin-1"))


def from_viscii(data: bytes) -> str:
    """The text of VISCII bytes."""
    return data.decode("latin-1").translate(_single_byte("viscii"))


def from_vni(data: bytes) -> str:
    """The text of VNI for Windows bytes."""
    return vni_text(data.decode("cp1252", "replace"))


def from_cp1258(data: bytes) -> str:
    """The text of Windows-1258 bytes; undefined bytes become U+FFFD."""
    return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))


def from_cp1252(data: bytes) -> str:
    """The text of Windows-1252 bytes; undefined bytes become U+FFFD."""
    return data.decode("cp1252", "replace")


DECODERS: dict[str, Callable[[bytes], str]] = {
    "cp1258": from_cp1258,
    "tcvn3": from_tcvn3,
    "vni": from_vni,
    "viscii": from_viscii,
}


def lost_characters(text: str) -> int:
    """How many bytes had no letter in the table."""
    return text.count(_REPLACEMENT)
