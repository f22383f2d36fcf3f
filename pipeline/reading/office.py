"""DOC, RTF and ODT: turned into DOCX by LibreOffice, many files in one call, then read as DOCX."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.reading.canonical import compose
from pipeline.reading.detect import DOC, ODT, RTF, media_type
from pipeline.reading.docx import read_docx
from pipeline.reading.limits import Limits
from pipeline.reading.rejections import rejection
from pipeline.reading.source import identify
from pipeline.reading.tools import OFFICE, run
from pipeline.records import Document

_SUFFIX = {DOC: ".doc", RTF: ".rtf", ODT: ".odt"}
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

    def read(self, data: bytes, name: str, limits: Limits) -> Document:
        """The document in a DOC, RTF or ODT file; see ``pipeline.reading.base.Reader``."""
        kind = media_type(data)
        (converted,) = to_docx([data], limits)
        if converted is None:
            raise rejection("damaged")
        return compose(identify(data, name, kind), self.name, read_docx(converted, limits), limits)


def to_docx(files: Sequence[bytes], limits: Limits) -> list[bytes | None]:
    """Each file as DOCX, ``None`` where LibreOffice could not; one call for all, as its start costs most.

    Raises:
        MissingToolError: LibreOffice is not installed.
        RejectedError: ``timeout``.
    """
    program = OFFICE.path()
    with tempfile.TemporaryDirectory(prefix="dondoc-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        profile = place / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        paths = [place / f"{number}{_SUFFIX[media_type(data)]}" for number, data in enumerate(files)]
        for path, data in zip(paths, files, strict=True):
            path.write_bytes(data)
        run(
            [
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
            ],
            limits.tool_seconds,
        )
        return [_result(place / "out" / f"{path.stem}.docx", limits) for path in paths]


def _result(path: Path, limits: Limits) -> bytes | None:
    if not path.is_file():
        return None
    if path.stat().st_size > limits.inflated_bytes:
        raise rejection("inflated")
    return path.read_bytes()
