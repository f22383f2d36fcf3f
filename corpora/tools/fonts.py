"""The serif font that PDF pages are printed with."""

from __future__ import annotations

from pathlib import Path

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


def serif_faces() -> dict[str, Path]:
    """The files of the first family that is installed whole, by face.

    Raises:
        MissingToolError: ``no_serif_font``; the message says what to install.
    """
    for folders, families in _FAMILIES:
        for folder in folders:
            for files in families:
                found = [Path(folder) / file for file in files]
                if all(file.is_file() for file in found):
                    return dict(zip(FACES, found, strict=True))
    raise MissingToolError(
        "no_serif_font",
        "Không tìm thấy phông chữ có chân đủ chữ tiếng Việt để in PDF. Hãy cài Times New Roman, hoặc trên "
        "Debian/Ubuntu: apt-get install fonts-liberation2 (hoặc fonts-freefont-ttf, fonts-dejavu-core).",
    )
