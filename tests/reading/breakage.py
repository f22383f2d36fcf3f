"""Files that were damaged or made to do damage: what every reader must survive."""

from __future__ import annotations

import io
import random
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import openpyxl
from PIL import Image, ImageDraw

from pipeline.reading.tools import OFFICE, run
from tests.reading.samples import SENTENCE, PdfSheet, docx_of, header, zip_of
from tests.reading.test_edxml import package
from tests.reading.test_signatures import made_signer, signed

_MIB = 1 << 20
_SHORTEST = 8


@dataclass(frozen=True, slots=True)
class Mutation:
    """A damaged file; ``name`` says of which sample, by what and with which seed."""

    name: str
    data: bytes


def samples() -> dict[str, bytes]:
    """A small sound file of each format that is read in this process, without programs outside Python."""
    table = PdfSheet().grid([85, 200, 540], [200, 230, 260])
    table.text(90, 220, "TT").text(205, 220, "Việc").text(205, 250, SENTENCE[:40])
    page = header(PdfSheet())
    page.justified(200, SENTENCE)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 6):
        sheet.append([row, SENTENCE, "Quý III"])
    sheet.merge_cells("C2:C4")
    workbook = io.BytesIO()
    book.save(workbook)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@suoimo.vn", "b@suoimo.vn", "Gửi báo cáo"
    mail.set_content(SENTENCE)
    mail.add_attachment(b"a" * 40, maintype="application", subtype="octet-stream", filename="b.txt")
    web = f"<html><head><title>a</title></head><body><h1>Tin</h1>{f'<p>{SENTENCE}</p>' * 4}</body></html>"
    rows = "<tr><td rowspan=2>1</td><td>Việc</td></tr><tr><td>Hạn</td></tr>"
    return {
        "page.pdf": page.bytes(),
        "table.pdf": table.bytes(),
        "text.docx": docx_of(SENTENCE, "Điều 1", "a) Một"),
        "book.xlsx": workbook.getvalue(),
        "page.html": web.encode(),
        "table.html": f"<html><body><table>{rows}</table><p>{SENTENCE}</p></body></html>".encode("utf-16"),
        "plain.txt": (SENTENCE + "\n\n| a | b |\n| c | d |\n").encode(),
        "wide.txt": SENTENCE.encode("utf-16"),
        "mail.eml": mail.as_bytes(),
    }


def signed_and_packed(folder: Path) -> dict[str, bytes]:
    """A signed PDF, and a package of the document exchange with an attachment; ``folder`` takes the key."""
    page = header(PdfSheet())
    page.justified(200, SENTENCE)
    return {
        "signed.pdf": signed(page.bytes(), made_signer(folder, "Ủy ban nhân dân xã Suối Mơ")),
        "package.edxml": package(("kế hoạch.docx", docx_of(SENTENCE))),
    }


def office_files() -> dict[str, bytes]:
    """Small files of the formats that LibreOffice reads."""
    letters = "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in SENTENCE)
    rich = f"{{\\rtf1\\ansi\\uc1 {{\\b 27/KH-UBND}}\\par {letters}\\par}}".encode()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "a.rtf"
        source.write_bytes(rich)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [
            OFFICE.path(),
            profile,
            "--headless",
            "--convert-to",
            "doc",
            "--outdir",
            folder,
            str(source),
        ]
        run(command, 90)
        return {"letter.rtf": rich, "letter.doc": source.with_suffix(".doc").read_bytes()}


def images() -> dict[str, bytes]:
    """Small images of each format, with a line of text."""
    image = Image.new("RGB", (297, 420), "white")
    ImageDraw.Draw(image).text((10, 20), "So: 27/KH-UBND", fill="black")
    made = {}
    for form in ("PNG", "JPEG", "TIFF"):
        buffer = io.BytesIO()
        image.save(buffer, form)
        made[f"scan.{form.lower()}"] = buffer.getvalue()
    return made


def mutations(files: dict[str, bytes], count: int, seed: int) -> Iterator[Mutation]:
    """So many damaged files, each sample and each kind of damage in turn."""
    names = sorted(files)
    for number in range(count):
        name = names[number % len(names)]
        damage = _DAMAGES[number // len(names) % len(_DAMAGES)]
        chance = random.Random(f"{seed}/{number}")
        other = files[names[chance.randrange(len(names))]]
        label = f"{name}/{damage.__name__.strip('_')}/{seed}/{number}"
        yield Mutation(label, damage(files[name], other, chance))


def _truncated(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(_SHORTEST, max(len(data), _SHORTEST + 1))]


def _flipped(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 4, 16, 64))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _spliced(data: bytes, other: bytes, chance: random.Random) -> bytes:
    at, to = chance.randrange(len(data)), chance.randrange(len(other))
    return data[:at] + other[to:]


def _repeated(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    piece = data[at : at + chance.randrange(1, 200)]
    return data[:at] + piece * chance.randrange(2, 200) + data[at:]


def _cut_out(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.randrange(1, 400) :]


def _lying_numbers(data: bytes, _other: bytes, chance: random.Random) -> bytes:
    """Digits replaced: lengths, offsets and counts that are not true."""
    out = bytearray(data)
    digits = [at for at, byte in enumerate(out) if 48 <= byte < 58]
    for at in chance.sample(digits, min(len(digits), chance.choice((1, 5, 25)))):
        out[at] = 48 + chance.randrange(10)
    return bytes(out)


def _parts_damaged(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """For a package, damage inside its parts, which the checksum of the whole would else hide."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except zipfile.BadZipFile:
        return _flipped(data, other, chance)
    name = chance.choice(sorted(parts))
    damage = chance.choice((_truncated, _flipped, _repeated, _cut_out, _lying_numbers))
    if chance.random() < 0.2 or not parts[name]:
        del parts[name]
    else:
        parts[name] = damage(parts[name], other, chance)
    return zip_of(parts)


_DAMAGES: tuple[Callable[[bytes, bytes, random.Random], bytes], ...] = (
    _truncated,
    _flipped,
    _spliced,
    _repeated,
    _cut_out,
    _lying_numbers,
    _parts_damaged,
)


def blank_stream(size: int) -> bytes:
    """A zlib stream that inflates to so many blanks; made without ever holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    chunk = packer.compress(b" " * _MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    count = size // _MIB
    length = count * _MIB
    low = (1 + 32 * length) % 65521
    high = (length + 32 * length * (length + 1) // 2) % 65521
    return b"\x78\xda" + chunk * count + b"\x03\x00" + struct.pack(">I", high << 16 | low)


def flate_bomb(size: int) -> bytes:
    """A PDF of some kilobytes whose page inflates, through two layers, to so many bytes."""
    stream = zlib.compress(blank_stream(size), 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n" % len(stream)
        + stream
        + b"\nendstream",
    ]
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def long_docx(paragraphs: int, text: Callable[[int], str]) -> bytes:
    """A DOCX of so many paragraphs, written piece by piece."""
    with zipfile.ZipFile(io.BytesIO(docx_of("a"))) as package:
        parts = {name: package.read(name) for name in package.namelist() if name != "word/document.xml"}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
        with package.open("word/document.xml", "w") as part:
            part.write(f'<w:document xmlns:w="{_WORD}"><w:body>'.encode())
            for first in range(0, paragraphs, 10_000):
                numbers = range(first, min(first + 10_000, paragraphs))
                part.write(
                    "".join(f"<w:p><w:r><w:t>{text(number)}</w:t></w:r></w:p>" for number in numbers).encode()
                )
            part.write(b"</w:body></w:document>")
    return buffer.getvalue()


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    """A package with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {entry: package.read(entry) for entry in package.namelist()}
    return zip_of(parts | {name: part})


def nested_entities(levels: int = 10) -> bytes:
    """XML whose entities stand for ten of the next each."""
    entities = (
        "".join(f'<!ENTITY e{level} "{f"&e{level + 1};" * 10}">' for level in range(levels))
        + f'<!ENTITY e{levels} "a">'
    )
    return f'<?xml version="1.0"?><!DOCTYPE d [{entities}]><d>&e0;</d>'.encode()


def wide_png(width: int, height: int) -> bytes:
    """A PNG that says it is so large and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 4096))
        + chunk(b"IEND", b"")
    )
