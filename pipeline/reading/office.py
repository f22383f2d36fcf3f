"""DOC, RTF and ODT: turned into DOCX by LibreOffice, many files in one call, then read as DOCX."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import RejectedError
from pipeline.reading.canonical import compose
from pipeline.reading.detect import DOC, ODT, RTF, media_type
from pipeline.reading.docx import read_docx
from pipeline.reading.limits import Limits
from pipeline.reading.rejections import rejection
from pipeline.reading.scratch import scratch_folder
from pipeline.reading.source import identify
from pipeline.reading.tools import OFFICE, run
from pipeline.records import Document

_SUFFIX = {DOC: ".doc", RTF: ".rtf", ODT: ".odt"}
_SYMBOLS = frozenset(map(chr, range(0xF000, 0xF100)))  # where Word keeps the signs of symbol fonts
_NOISE = 0.01
# Document text is never executed: no macros, no links followed, no fields updated from outside.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""


class OfficeReader:
    """Reads older word-processor files with the help of LibreOffice."""

    name = "office"
    media_types = frozenset(_SUFFIX)

    def __init__(self) -> None:
        self._prepared: dict[bytes, bytes] = {}  # as DOCX, by digest of the original

    def prepare(self, files: Sequence[bytes], limits: Limits) -> None:
        """Converts many files in one call and keeps them until they are read, or others are prepared.

        Raises:
            MissingToolError: LibreOffice is not installed.
            RejectedError: the call as a whole failed; nothing is kept.
        """
        self._prepared = {}
        office = [data for data in files if _is_office(data)]
        if len(office) > 1:
            converted = zip(office, to_docx(office, limits), strict=True)
            self._prepared = {_digest(data): docx for data, docx in converted if docx is not None}

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """The document in a DOC, RTF or ODT file; see ``pipeline.reading.base.Reader``."""
        kind = media_type(data)
        converted = self._prepared.pop(_digest(data), None) or to_docx([data], limits)[0]
        if converted is None:
            raise rejection("damaged")
        document = compose(identify(data, name, kind), self.name, read_docx(converted, limits), limits)
        if _is_noise(document.text):
            raise rejection("damaged")
        return document


def to_docx(files: Sequence[bytes], limits: Limits) -> list[bytes | None]:
    """Each file as DOCX, ``None`` where LibreOffice could not; one call for all, as its start costs most.

    Raises:
        MissingToolError: LibreOffice is not installed.
        RejectedError: ``timeout``, ``inflated``; ``damaged`` for a single file.
    """
    program = OFFICE.path()
    with scratch_folder() as folder:
        place = Path(folder)
        profile = place / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        paths = [place / f"{number}{_SUFFIX[media_type(data)]}" for number, data in enumerate(files)]
        for path, data in zip(paths, files, strict=True):
            path.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(place / "out"),
            *map(str, paths),
        ]
        try:
            run(command, limits.tool_seconds)
        except RejectedError as error:
            # One file that it cannot take makes it fail, or die, after those that it could.
            if error.code != "damaged" or len(files) == 1:
                raise
        return [_result(place / "out" / f"{path.stem}.docx", limits) for path in paths]


def _is_noise(text: str) -> bool:
    """Whether text holds more than a few code points that mean nothing.

    LibreOffice takes a file that it cannot make sense of for text in some encoding or other.
    """
    senseless = sum(unicodedata.category(char) in ("Co", "Cn") and char not in _SYMBOLS for char in text)
    return senseless > _NOISE * len(text)


def _is_office(data: bytes) -> bool:
    try:
        return media_type(data) in _SUFFIX
    except RejectedError:
        return False


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _result(path: Path, limits: Limits) -> bytes | None:
    if not path.is_file():
        return None
    if path.stat().st_size > limits.inflated_bytes:
        raise rejection("inflated")
    return path.read_bytes()
