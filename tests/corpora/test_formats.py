"""Each format shows the whole directive."""

from __future__ import annotations

import re
from pathlib import Path

import pdfplumber
import pytest
from docx import Document
from lxml import html

from corpora.tools.fonts import serif_faces
from corpora.tools.reading import parse
from corpora.tools.render import write
from corpora.tools.source import Directive
from pipeline.errors import MissingToolError
from tests.corpora.example_source import HEAD, TABLE


@pytest.fixture
def sample() -> Directive:
    return parse("thu", HEAD + "## I. VIỆC\n\n1. Việc thứ mười.\n\n2. Việc khác.\n\n" + TABLE)


def have_font() -> bool:
    try:
        return bool(serif_faces())
    except MissingToolError:
        return False


def test_docx_has_true_merges_and_a_two_column_header(sample: Directive, tmp_path: Path) -> None:
    document = Document(str(write(sample, "docx", tmp_path)))
    assert [cell.text.split("\n")[0] for cell in document.tables[0].rows[0].cells] == [
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]
    grid = document.tables[-1]
    assert grid.cell(2, 2)._tc is not grid.cell(2, 3)._tc
    assert grid.cell(3, 2).text == "Sở X"
    assert 'w:vMerge w:val="restart"' in grid._tbl.xml
    assert 'w:gridSpan w:val="4"' in grid._tbl.xml


def test_docx_can_number_by_word(tmp_path: Path) -> None:
    source = HEAD.replace("kind: KH", "kind: KH\nauto_numbered: true")
    document = Document(str(write(parse("thu", source + "1. Một.\n\n2. Hai.\n"), "docx", tmp_path)))
    assert [p.text for p in document.paragraphs if p._p.xpath(".//w:numPr")] == ["Một.", "Hai."]
    identities = {str(value) for value in document.element.xpath("//w:numPr/w:numId/@w:val")}
    assert len(identities) == 1


def test_html_shows_the_document_inside_a_portal_page(sample: Directive, tmp_path: Path) -> None:
    tree = html.parse(str(write(sample, "html", tmp_path)))
    assert tree.xpath('//div[@class="noidung"]//td[@rowspan="2"]')[0].text == "Sở X"
    assert "Trang chủ" not in tree.xpath('string(//div[@class="noidung"])')
    assert "Trang chủ" in tree.xpath("string(//body)")


@pytest.mark.skipif(not have_font(), reason="no serif font with the Vietnamese letters is installed")
def test_pdf_shows_text_table_and_page_number(sample: Directive, tmp_path: Path) -> None:
    with pdfplumber.open(write(sample, "pdf", tmp_path)) as pages:
        first, last = pages.pages[0].extract_text(), pages.pages[-1]
        assert "Số: 07/KH-UBND" in first
        assert not re.match(r"\d", first)
        assert last.extract_text().startswith("2\n")
        assert last.extract_tables()[0][1][1] == "NHÓM MỘT"


def test_missing_fonts_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpora.tools.fonts._FAMILIES", ())
    with pytest.raises(MissingToolError, match="Times New Roman"):
        serif_faces()
