"""Vietnamese encodings that came before Unicode (bảng mã cũ): TCVN3, VNI, VISCII, and cp1258."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from pipeline.resources import lexicon

_REPLACEMENT = "\ufffd"


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


def from_tcvn3(data: bytes) -> str:
    """The text of TCVN3 bytes."""
    return data.decode("latin-1").translate(_single_byte("tcvn3"))


def from_viscii(data: bytes) -> str:
    """The text of VISCII bytes."""
    return data.decode("latin-1").translate(_single_byte("viscii"))


def from_vni(data: bytes) -> str:
    """The text of VNI for Windows bytes."""
    letters, tones, circumflex, breve = _vni()
    out: list[str] = []
    for char in data.decode("cp1252", "replace"):
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
