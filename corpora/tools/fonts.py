"""The serif font that PDF pages are printed with."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFError, TTFontFile

from pipeline.errors import MissingToolError

FACES = ("regular", "bold", "italic", "bold_italic")

# Times New Roman first, then fonts with the same widths, then any serif with the Vietnamese letters.
_FAMILIES = (
    (
        (
            "C:/Windows/Fonts",
            "/System/Library/Fonts/Supplemental",
            "/usr/share/fonts/truetype/msttcorefonts",
        ),
        (
            ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"),
            (
                "Times New Roman.ttf",
                "Times New Roman Bold.ttf",
                "Times New Roman Italic.ttf",
                "Times New Roman Bold Italic.ttf",
            ),
            (
                "Times_New_Roman.ttf",
                "Times_New_Roman_Bold.ttf",
                "Times_New_Roman_Italic.ttf",
                "Times_New_Roman_Bold_Italic.ttf",
            ),
        ),
    ),
    (
        (
            "/usr/share/fonts/truetype/liberation",
            "/usr/share/fonts/truetype/liberation2",
            "/usr/share/fonts/liberation-serif",
            "/usr/share/fonts/liberation",
            "C:/Windows/Fonts",
        ),
        (tuple(f"LiberationSerif-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic")),),
    ),
    (
        ("/usr/share/fonts/truetype/freefont", "/usr/share/fonts/gnu-free"),
        (tuple(f"FreeSerif{face}.ttf" for face in ("", "Bold", "Italic", "BoldItalic")),),
    ),
    (
        ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu-serif-fonts"),
        (tuple(f"DejaVuSerif{face}.ttf" for face in ("", "-Bold", "-Italic", "-BoldItalic")),),
    ),
)


@cache
def _has_letters(font: Path) -> bool:
    """Whether a font has the letters of two marks, which the older Liberation fonts lack."""
    try:
        letters: dict[int, int] = TTFontFile(str(font), validate=False).charToGlyph
    except TTFError:
        return False
    return letters.keys() >= set(map(ord, "ệộợữĐƯ"))


def serif_faces() -> dict[str, Path]:
    """The files of the first family that is installed whole and has the Vietnamese letters, by face.

    Raises:
        MissingToolError: ``no_serif_font``; the message says what to install.
    """
    for folders, families in _FAMILIES:
        for folder in folders:
            for files in families:
                found = [Path(folder) / file for file in files]
                if all(file.is_file() and _has_letters(file) for file in found):
                    return dict(zip(FACES, found, strict=True))
    raise MissingToolError(
        "no_serif_font",
        "Không tìm thấy phông chữ có chân đủ chữ tiếng Việt để in PDF. Hãy cài Times New Roman, hoặc trên "
        "Debian/Ubuntu: apt-get install fonts-liberation2 (hoặc fonts-freefont-ttf, fonts-dejavu-core).",
    )
