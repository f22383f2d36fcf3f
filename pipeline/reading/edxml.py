"""Packages of the national document exchange (edXML): one document, its envelope (phong bì) at the end.

Of several attached files the main one is that document; the others are for ``expand``.

QCVN 102:2016/BTTTT, issued with Thông tư 10/2016/TT-BTTTT and amended by Thông tư 01/2022/TT-BTTTT. Elements
are told by their local names, as the systems in use differ in namespaces and prefixes.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from pipeline.errors import RejectedError
from pipeline.reading import detect
from pipeline.reading.canonical import compose
from pipeline.reading.limits import Limits
from pipeline.reading.package import Package, parse_xml
from pipeline.reading.pieces import Content, Paragraph
from pipeline.reading.rejections import rejection
from pipeline.reading.source import identify
from pipeline.records import Block, Diagnostic, Document, Severity, Span
from pipeline.text import fold

_CONTENT = re.compile(rb"(<(?:[\w.-]{1,40}:)?ContentTransferEncoded\b[^<>]{0,200}>)([^<]*)")
_PACKED = "ContentTransferEncoded"
_DATE = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})|(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_SPACES = re.compile(rb"\s+")
_WRITINGS = frozenset(
    (
        detect.PDF,
        detect.DOCX,
        detect.DOC,
        detect.RTF,
        detect.ODT,
        detect.HTML,
        detect.TEXT,
        detect.PNG,
        detect.JPEG,
        detect.TIFF,
    )
)
_APPENDIX = re.compile(r"(?:\d{1,3}[\W_]+)?(?:phu[\W_]*luc|pl|bieu|mau|danh[\W_]*sach)(?![^\W\d_])")
_TITLE = "Phong bì của gói tin văn bản điện tử:"
_Read = Callable[[bytes, str, Limits], Document]


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the sender says of the document (MessageHeader), each field empty where it is not given.

    Attributes:
        number: số và ký hiệu, such as ``27/KH-UBND``.
        date, due: ngày ban hành and hạn trả lời, as day, month and year.
        answers: number of the document that this one answers.
    """

    sender: str
    receivers: tuple[str, ...]
    number: str
    place: str
    date: tuple[int, int, int] | None
    type_name: str
    subject: str
    content: str
    signer: str
    position: str
    competence: str
    due: tuple[int, int, int] | None
    answers: str
    to_places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in a package: its name and bytes."""

    name: str
    data: bytes


class EdxmlReader:
    """Reads the main attached file, then the envelope, which alone stands for a package without such a file.

    Args:
        read: reads a file of any other type.
    """

    name = "edxml"
    media_types = frozenset({detect.EDXML})

    def __init__(self, read: _Read) -> None:
        self._read = read

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """The document in a package; see ``pipeline.reading.base.Reader``."""
        source = identify(data, name, detect.EDXML)
        main, further = parts_of(data, limits)
        notes = _further_notes(further)
        pieces = tuple(Paragraph(text) for text in _lines(envelope(data)) if text)
        cover = compose(source, self.name, Content(pieces, (), notes), limits)
        if main is None:
            return cover
        try:
            inner = self._read(main.data, main.name, limits)
        except RejectedError as error:
            if error.code == "secret":
                raise
            message = f"Chỉ có phong bì của gói tin, không đọc được tệp chính: {error.message}"
            return replace(cover, diagnostics=(*notes, Diagnostic(f"main_{error.code}", message)))
        return _enclosed(inner, cover) if inner.text else cover


def parts_of(data: bytes, limits: Limits) -> tuple[Attached | None, list[Attached]]:
    """The main attached file, unpacked, and the others as they came; errors as for ``envelope``.

    Main is the first file with writing in it that is no appendix by its name.
    """
    found = _attached(data)
    appendix: tuple[int, Attached] | None = None
    for at, one in enumerate(found):
        file = _writing(one, limits)
        if file is None:
            continue
        if not _is_appendix(file.name):
            return file, _without(found, at)
        appendix = appendix or (at, file)
    return (None, found) if appendix is None else (appendix[1], _without(found, appendix[0]))


def _without(found: Sequence[Attached], at: int) -> list[Attached]:
    return [*found[:at], *found[at + 1 :]]


def _writing(file: Attached, limits: Limits) -> Attached | None:
    """A file that may be a document, out of the archive that it may be packed in alone."""
    try:
        kind = detect.media_type(file.data)
        if kind == detect.ZIP:
            package = Package(file.data, limits)
            entries = [entry for entry in package.entries if not entry.is_dir()]
            if len(entries) != 1:
                return None
            file = Attached(entries[0].filename, package.read_entry(entries[0]))
            kind = detect.media_type(file.data)
    except RejectedError:  # told by who reads it as a file of its own
        return None
    return file if kind in _WRITINGS else None


def _is_appendix(name: str) -> bool:
    return _APPENDIX.match(fold(name)) is not None


def _further_notes(further: Sequence[Attached]) -> tuple[Diagnostic, ...]:
    if not further:
        return ()
    message = f"Gói tin văn bản điện tử còn {len(further)} tệp đính kèm, được đọc riêng."
    return (Diagnostic("attachments", message, Severity.INFO),)


def _enclosed(inner: Document, cover: Document) -> Document:
    """A document with its envelope below its text, in blocks of that kind."""
    text = inner.text.rstrip("\n") + "\n\n"
    title = Block("envelope", Span(len(text), len(text) + len(_TITLE)))
    text += f"{_TITLE}\n\n"
    blocks = (
        Block("envelope", Span(block.span.start + len(text), block.span.end + len(text)))
        for block in cover.blocks
    )
    return replace(
        cover,
        text=text + cover.text,
        blocks=(*inner.blocks, title, *blocks),
        pages=inner.pages,
        diagnostics=(*inner.diagnostics, *cover.diagnostics),
    )


def envelope(data: bytes) -> Envelope:
    """The envelope of a package.

    Raises:
        RejectedError: ``damaged`` or ``forbidden_markup``.
    """
    return _envelope(_parsed(data)[0])


def _attached(data: bytes) -> list[Attached]:
    """The attached files in the order of the package."""
    root, contents = _parsed(data)
    names = {
        _identity(_text(entry, "ContentId")): _text(entry, "AttachmentName")
        for entry in _all(root, "Reference")
    }
    found: list[Attached] = []
    entries = (entry for entry in _all(root, "Attachment") if _first(entry, _PACKED) is not None)
    for number, (entry, packed) in enumerate(zip(entries, contents, strict=False), 1):
        name = names.get(_identity(_text(entry, "ContentId"))) or _text(entry, "AttachmentName")
        try:
            content = base64.b64decode(_SPACES.sub(b"", packed), validate=True)
        except binascii.Error as error:
            raise rejection("damaged") from error
        found.append(Attached(name or str(number), content))
    return found


def _parsed(data: bytes) -> tuple[etree._Element, list[bytes]]:
    """The package without its attachments' bytes, and these; XML parsers refuse texts as long as they are."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode()
        data = re.sub(rb"^(\s*<\?xml[^>]*?)encoding=[\"'][^\"']*[\"']", rb"\1", data)
    contents: list[bytes] = []

    def taken(match: re.Match[bytes]) -> bytes:
        contents.append(match.group(2))
        return match.group(1)

    return parse_xml(_CONTENT.sub(taken, data)), contents


def _envelope(root: etree._Element) -> Envelope:
    header = next(_all(root, "MessageHeader"), None)
    if header is None:
        raise rejection("damaged")
    code, issued = _first(header, "Code"), _first(header, "PromulgationInfo")
    signer, kind = _first(header, "SignerInfo"), _first(header, "DocumentType")
    answers = _first(_first(header, "ResponseFor"), "Code")
    places = _first(header, "ToPlaces")
    return Envelope(
        _organ(_first(header, "From")),
        tuple(filter(None, (_organ(entry) for entry in _children(header, "To")))),
        _number(_text(code, "CodeNumber"), _text(code, "CodeNotation")),
        _text(issued, "Place"),
        _date(_text(issued, "PromulgationDate")),
        _text(kind, "TypeName") or (_own_text(kind) if kind is not None and len(kind) == 0 else ""),
        _text(header, "Subject"),
        _text(header, "Content"),
        _text(signer, "FullName") or _text(signer, "Signer"),
        _text(signer, "Position"),
        _text(signer, "Competence"),
        _date(_text(header, "DueDate") or _text(header, "ResponseDate")),
        _own_text(answers),
        tuple(filter(None, (_own_text(entry) for entry in _children(places, "Place")))),
    )


def _lines(envelope: Envelope) -> Iterator[str]:
    """The envelope in the words and order of a printed head (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    yield envelope.sender.upper()
    yield f"Số: {envelope.number}" if envelope.number else ""
    if envelope.date is not None:
        day, month, year = envelope.date
        place = f"{envelope.place}, " if envelope.place else ""
        yield f"{place}ngày {day:02d} tháng {month:02d} năm {year}"
    yield envelope.type_name.upper()
    yield envelope.subject
    if envelope.receivers:
        yield "Kính gửi: " + "; ".join(envelope.receivers)
    yield envelope.content if envelope.content != envelope.subject else ""
    yield f"Trả lời văn bản số {envelope.answers}" if envelope.answers else ""
    if envelope.due is not None:
        day, month, year = envelope.due
        yield f"Thời hạn trả lời: {day:02d}/{month:02d}/{year}"
    if envelope.to_places:
        yield "\n".join(("Nơi nhận:", *(f"- {place}" for place in envelope.to_places)))
    signature = (envelope.competence.upper(), envelope.position.upper(), envelope.signer)
    yield "\n".join(part for part in signature if part)


def _number(number: str, notation: str) -> str:
    """Số và ký hiệu in one; some systems put both into the notation."""
    if not number or notation.startswith(f"{number}/"):
        return notation
    return f"{number}/{notation}" if notation else number


def _date(text: str) -> tuple[int, int, int] | None:
    match = _DATE.match(text)
    if match is None:
        return None
    parts = [int(part) for part in match.groups() if part]
    day, month, year = parts if match.group(4) else reversed(parts)
    return (day, month, year) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _organ(element: etree._Element | None) -> str:
    return _text(element, "OrganName") or _text(element, "OrganId")


def _identity(content_id: str) -> str:
    return content_id.removeprefix("cid:")


def _all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter() if _named(element, name))


def _children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    return (child for child in ([] if element is None else element) if _named(child, name))


def _first(element: etree._Element | None, name: str) -> etree._Element | None:
    return next(_children(element, name), None)


def _named(element: etree._Element, name: str) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).localname == name


def _text(element: etree._Element | None, name: str) -> str:
    return _own_text(_first(element, name))


def _own_text(element: etree._Element | None) -> str:
    return " ".join((element.text or "").split()) if element is not None else ""
