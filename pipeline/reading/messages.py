"""What passes between the reading process and its parent: a length, then JSON of a fixed shape.

The parent trusts nothing that comes from the child, whose memory a hostile file may have taken over: every
field is checked for type and range while the document is put together.
"""

from __future__ import annotations

import base64
import itertools
import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, Literal, TypeVar

from pipeline.errors import DondocError, MissingToolError, RejectedError
from pipeline.reading.limits import Limits
from pipeline.reading.rejections import CODES, rejection
from pipeline.records import Block, Box, Cell, Diagnostic, Document, Doubt, Page, Severity, SourceFile, Span
from pipeline.text import storable

T = TypeVar("T")
_LENGTH = struct.Struct(">I")
_KINDS = frozenset(("paragraph", "heading", "list_item", "table", "page_furniture", "envelope"))
_ORIGINS = frozenset(("text_layer", "ocr"))
_PNG = b"\x89PNG\r\n\x1a\n"
_LONGEST_MESSAGE = 500  # of an error or a diagnostic, in characters


def write_frame(stream: BinaryIO, payload: bytes) -> None:
    """Writes one message."""
    stream.write(_LENGTH.pack(len(payload)))
    stream.write(payload)
    stream.flush()


def read_frame(stream: BinaryIO, longest: int) -> bytes | None:
    """The next message; ``None`` at the end of the stream.

    Raises:
        RejectedError: ``bad_answer`` when the message says that it is longer than ``longest``.
    """
    head = _exactly(stream, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > longest:
        raise rejection("bad_answer")
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, size: int) -> bytes | None:
    chunks: list[bytes] = []
    while size > 0:
        chunk = stream.read(min(size, 1 << 20))
        if not chunk:
            return None
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)


@dataclass(frozen=True, slots=True)
class Request:
    """What the parent asks of the child; the bytes of a file follow as a message of their own.

    Attributes:
        task: ``read`` a file, ``expand`` one into the folder ``paths[0]``, ``prepare`` to read those at
            ``paths``, or ``draw`` the page ``page``.
        name: of the file.
        paths: see ``task``.
        page: 1-based.
        width: of the page drawn, in pixels.
    """

    task: Literal["read", "expand", "prepare", "draw"]
    name: str
    limits: Limits
    paths: tuple[str, ...] = ()
    page: int = 0
    width: int = 0


def pack_request(request: Request) -> bytes:
    """The message that asks for something."""
    return json.dumps(asdict(request)).encode()


def unpack_request(payload: bytes) -> Request:
    """The request in a message."""
    fields = json.loads(payload)
    limits, paths = Limits(**fields["limits"]), tuple(fields["paths"])
    return Request(fields["task"], fields["name"], limits, paths, fields["page"], fields["width"])


def pack_progress(page: int) -> bytes:
    """The message that says which page has been reached."""
    return json.dumps({"page": page}).encode()


def pack_error(error: DondocError) -> bytes:
    """The message that says why a file cannot be read."""
    kind = "missing_tool" if isinstance(error, MissingToolError) else "rejected"
    return json.dumps({kind: [error.code, error.message]}).encode()


def pack_failure(error: BaseException) -> bytes:
    """The message that says that reading failed by a fault of ours; it holds no text of the document."""
    return json.dumps({"failed": type(error).__name__}).encode()


def pack_document(document: Document) -> bytes:
    """The message that holds a document."""
    return json.dumps(
        {
            "text": document.text,
            "reader": document.reader,
            "media_type": document.source.media_type,
            "blocks": [
                [
                    b.kind,
                    b.span.start,
                    b.span.end,
                    b.page,
                    _box(b.box),
                    [_cell(c) for c in b.cells],
                    b.gridded,
                ]
                for b in document.blocks
            ],
            "pages": [_page_fields(page) for page in document.pages],
            "diagnostics": [[d.code, d.message, d.severity.value, d.page] for d in document.diagnostics],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode("utf-8", "replace")


def pack_members(members: Sequence[tuple[str, str | None]]) -> bytes:
    """The message that names what a file holds, each with the code of its refusal if it was refused."""
    return json.dumps({"members": members}).encode()


def pack_image(image: bytes) -> bytes:
    """The message that holds a page drawn as PNG."""
    return json.dumps({"image": base64.b64encode(image).decode()}).encode()


def _page_fields(page: Page) -> list[Any]:
    doubts = [[doubt.span.start, doubt.span.end, doubt.confidence] for doubt in page.doubts]
    return [page.number, page.width, page.height, page.span.start, page.span.end, page.origin, doubts]


def _box(box: Box | None) -> list[float] | None:
    return None if box is None else [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)]


def _cell(cell: Cell) -> list[Any]:
    place = [cell.row, cell.column, cell.row_span, cell.column_span]
    return [cell.span.start, cell.span.end, *place, cell.page, _box(cell.box)]


def unpack_answer(payload: bytes, name: str, sha256: str, size: int) -> Document | int:
    """The document in a child's answer, or the page that it says it has reached.

    Raises:
        RejectedError: the file cannot be taken, or the answer is not of the agreed shape (``bad_answer``).
        MissingToolError: a program outside Python is not installed.
        ReadingFailedError: reading failed by a fault of ours.
    """
    return _unpacked(payload, lambda untrusted: _document(untrusted, name, sha256, size))


def unpack_members(payload: bytes) -> list[tuple[str, RejectedError | None]] | int:
    """What a file holds by a child's answer, or a sign of life; errors as for ``unpack_answer``."""
    return _unpacked(
        payload, lambda untrusted: [_member(fields) for fields in _of(list, untrusted["members"])]
    )


def unpack_image(payload: bytes) -> bytes | int:
    """The PNG in a child's answer, or a sign of life; errors as for ``unpack_answer``."""
    return _unpacked(payload, lambda untrusted: _png(_of(str, untrusted["image"])))


def _png(encoded: str) -> bytes:
    image = base64.b64decode(encoded, validate=True)
    if not image.startswith(_PNG):
        raise ValueError("not a PNG image")
    return image


def _unpacked(payload: bytes, unpack: Callable[[Any], T]) -> T | int:
    try:
        untrusted = json.loads(payload)
        if "page" in untrusted:
            return _integer(untrusted["page"])
        if "failed" in untrusted:
            raise ReadingFailedError(_short(untrusted["failed"]))
        for key, kind in (("rejected", RejectedError), ("missing_tool", MissingToolError)):
            if key in untrusted:
                code, message = untrusted[key]
                raise kind(_short(code), _short(message))
        return unpack(untrusted)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise rejection("bad_answer") from error


def _member(fields: Any) -> tuple[str, RejectedError | None]:
    name, code = fields
    return _short(name), None if code is None else rejection(_one_of(CODES, code))


class ReadingFailedError(RuntimeError):
    """A reader failed by a fault of ours; the outcome is ``failed``."""


def _document(untrusted: Any, name: str, sha256: str, size: int) -> Document:
    text = _of(str, untrusted["text"])
    end = len(text)
    blocks = tuple(_unpack_block(fields, end) for fields in _of(list, untrusted["blocks"]))
    if any(before.span.end > after.span.start for before, after in itertools.pairwise(blocks)):
        raise ValueError("blocks overlap")
    return Document(
        SourceFile(storable(name), sha256, _short(untrusted["media_type"]), size),
        text,
        blocks,
        tuple(_unpack_page(fields, end) for fields in _of(list, untrusted["pages"])),
        _short(untrusted["reader"]),
        tuple(_unpack_diagnostic(fields) for fields in _of(list, untrusted["diagnostics"])),
    )


def _unpack_block(fields: Any, end: int) -> Block:
    kind, start, stop, page, box, cells, gridded = fields
    span = _span(start, stop, end)
    inner = tuple(_unpack_cell(cell, span) for cell in _of(list, cells))
    return Block(_one_of(_KINDS, kind), span, _page(page), _unpack_box(box), inner, _of(bool, gridded))


def _unpack_cell(fields: Any, block: Span) -> Cell:
    start, stop, row, column, row_span, column_span, page, box = fields
    span = _span(start, stop, block.end)
    if span.start < block.start or min(_integer(row_span), _integer(column_span)) < 1:
        raise ValueError("a cell outside its table")
    return Cell(span, _integer(row), _integer(column), row_span, column_span, _page(page), _unpack_box(box))


def _unpack_page(fields: Any, end: int) -> Page:
    number, width, height, start, stop, origin, doubts = fields
    return Page(
        _integer(number),
        _number(width),
        _number(height),
        _span(start, stop, end),
        _one_of(_ORIGINS, origin),
        tuple(_unpack_doubt(doubt, end) for doubt in _of(list, doubts)),
    )


def _unpack_doubt(fields: Any, end: int) -> Doubt:
    start, stop, confidence = fields
    return Doubt(_span(start, stop, end), min(1.0, max(0.0, _number(confidence))))


def _unpack_diagnostic(fields: Any) -> Diagnostic:
    code, message, severity, page = fields
    return Diagnostic(_short(code), _short(message), Severity(severity), _page(page))


def _of(kind: type[Any], value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"not {kind.__name__}")
    return value


def _integer(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 1 << 40:
        raise ValueError("not a count")
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not -1e7 < value < 1e7:
        raise ValueError("not a length")
    return float(value)


def _short(value: Any) -> str:
    text: str = _of(str, value)
    return text[:_LONGEST_MESSAGE]


def _one_of(allowed: frozenset[str], value: Any) -> Any:
    if value not in allowed:
        raise ValueError("not one of the agreed words")
    return value


def _span(start: Any, stop: Any, end: int) -> Span:
    if _integer(stop) > end:
        raise ValueError("a span outside the text")
    return Span(_integer(start), stop)


def _page(value: Any) -> int | None:
    return None if value is None else _integer(value)


def _unpack_box(value: Any) -> Box | None:
    if value is None:
        return None
    left, top, right, bottom = map(_number, value)
    return Box(left, top, right, bottom)
