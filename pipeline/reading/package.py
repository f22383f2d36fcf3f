"""Zip packages (DOCX, XLSX, archives): parts inflated under limits, XML parsed without doors to outside."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from pipeline.reading.limits import Limits
from pipeline.reading.rejections import rejection

_CHUNK = 1 << 16
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    ValueError,
    OSError,
)
_ENCRYPTED_FLAG = 0x1


class Package:
    """An opened zip package; all parts together share one budget of inflated bytes.

    Attributes:
        entries: the parts in the order of the package; several may have one name.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise rejection("damaged") from error
        self.entries = self._zip.infolist()
        self._entries = {entry.filename: entry for entry in self.entries}
        if len(self.entries) > limits.entries:
            raise rejection("too_many_entries")
        self._packed = max(len(data), 1)
        self._limits = limits
        self._inflated = 0

    @property
    def names(self) -> list[str]:
        """The names of the parts, in the order of the package."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            RejectedError: ``inflated``, ``encrypted`` or ``damaged`` (also when there is no such part).
        """
        entry = self._entries.get(name)
        if entry is None:
            raise rejection("damaged")
        return self.read_entry(entry)

    @staticmethod
    def is_encrypted(entry: zipfile.ZipInfo) -> bool:
        """Whether a part needs a password."""
        return bool(entry.flag_bits & _ENCRYPTED_FLAG)

    def read_entry(self, entry: zipfile.ZipInfo) -> bytes:
        """The bytes of one of ``entries``; errors as for ``read``."""
        if self.is_encrypted(entry):
            raise rejection("encrypted")
        chunks: list[bytes] = []
        try:
            with self._zip.open(entry) as part:
                while chunk := part.read(_CHUNK):
                    self._count(len(chunk))
                    chunks.append(chunk)
        except _BROKEN as error:
            raise rejection("damaged") from error
        return b"".join(chunks)

    def _count(self, size: int) -> None:
        # Counted from what comes out: the sizes in the headers are the sender's claim.
        self._inflated += size
        past_start = self._inflated > self._limits.ratio_from_bytes
        if self._inflated > self._limits.inflated_bytes or (
            past_start and self._inflated > self._packed * self._limits.inflated_ratio
        ):
            raise rejection("inflated")

    def xml(self, name: str) -> etree._Element | None:
        """The root element of an XML part; ``None`` if the package lacks it."""
        return parse_xml(self.read(name)) if name in self._entries else None


def parse_xml(data: bytes) -> etree._Element:
    """The root element of an XML document.

    Raises:
        RejectedError: ``forbidden_markup`` for a DOCTYPE, which a document part never needs; ``damaged``.
    """
    _check_head(data)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise rejection("damaged") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise rejection("forbidden_markup")
    return root


def xml_events(data: bytes) -> Iterator[tuple[str, etree._Element]]:
    """The start and the end of every element of an XML document; what lies before is forgotten.

    Raises:
        RejectedError: as for ``parse_xml``.
    """
    _check_head(data)
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in events:
            parent = element.getparent()
            if parent is None and element.getroottree().docinfo.internalDTD is not None:
                raise rejection("forbidden_markup")
            yield event, element
            if event == "end":
                element.clear()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
    except etree.XMLSyntaxError as error:
        raise rejection("damaged") from error


def _check_head(data: bytes) -> None:
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise rejection("forbidden_markup")
