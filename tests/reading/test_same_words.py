"""The same document as text, web page, DOCX and PDF gives the same words in the same order."""

import re
from pathlib import Path

import pytest

from corpora.tools.reading import read
from corpora.tools.render import write
from corpora.tools.source import sources
from pipeline.reading import read_bytes

# A line drawn under a heading, which plain text alone writes with letters.
_RULE = re.compile(r"[-_*]{3,}|\*")
# Text copied from a portal may run across both columns of the head, and the number of a Party document may
# stand before the Party's name; paper has one order only.
_OTHER_ORDER = re.compile(r"^header: columns$|^(?:programme|kind): .*party|ĐẢNG CỘNG SẢN", re.MULTILINE)
CHOSEN = sources()[::9]


def words(path: Path) -> list[str]:
    text = read_bytes(path.read_bytes(), path.name).text
    return [word for word in re.findall(r"[^\s|]+", text) if not _RULE.fullmatch(word)]


@pytest.mark.parametrize("source", CHOSEN, ids=[path.stem for path in CHOSEN])
def test_formats_agree(source: Path, tmp_path: Path) -> None:
    directive = read(source)
    path = write(directive, "txt", tmp_path)
    if _OTHER_ORDER.search(source.read_text("utf-8")) or _OTHER_ORDER.search(path.read_text("utf-8")):
        pytest.skip("its plain text has an order of its own")
    expected = words(path)
    for form in ("html", "docx", "pdf"):
        assert words(write(directive, form, tmp_path)) == expected, form
