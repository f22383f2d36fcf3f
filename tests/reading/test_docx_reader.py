from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.reading import Limits, read_bytes
from pipeline.reading.docx_numbering import letter, roman
from tests.reading.samples import add_xml, docx_bytes, docx_of, merged

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


def lines(data: bytes) -> list[str]:
    return read_bytes(data, "a.docx").text.split("\n\n")


def test_paragraphs_are_blocks_and_blanks_are_single() -> None:
    assert lines(docx_of("Điều 1.  Phạm vi\u00a0điều chỉnh", "", "Một  hai")) == [
        "Điều 1. Phạm vi điều chỉnh",
        "Một hai",
    ]


def test_tracked_changes_are_accepted() -> None:
    document = docx.Document()
    add_xml(
        document,
        "<w:p><w:r><w:t>hạn </w:t></w:r><w:del><w:r><w:delText>20/9</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>15/9</w:t></w:r></w:ins></w:p>",
    )
    assert lines(docx_bytes(document)) == ["hạn 15/9"]


def test_fields_show_their_result_and_hidden_text_stays_out() -> None:
    document = docx.Document()
    add_xml(
        document,
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>05/8/2024</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>',
    )
    assert lines(docx_bytes(document)) == ["05/8/2024"]


def test_hyphens_capitals_and_line_ends_are_kept() -> None:
    document = docx.Document()
    add_xml(
        document,
        "<w:p><w:r><w:t>27/KH</w:t><w:noBreakHyphen/><w:t>UBND</w:t><w:br/></w:r>"
        "<w:r><w:rPr><w:caps/></w:rPr><w:t>Về việc đón Tết</w:t></w:r></w:p>",
    )
    assert lines(docx_bytes(document)) == ["27/KH-UBND\nVỀ VIỆC ĐÓN TẾT"]


def test_a_text_box_is_read_once_and_before_its_paragraph() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>HỎA TỐC</w:t></w:r></w:p></w:txbxContent>"
    document = docx.Document()
    add_xml(
        document,
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>Kính gửi: các thôn</w:t></w:r></w:p>",
    )
    assert lines(docx_bytes(document)) == ["HỎA TỐC", "Kính gửi: các thôn"]


def with_list() -> Any:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for level, (kind, text) in enumerate(
        (("decimal", "Điều %1."), ("lowerLetter", "%2)"), ("bullet", "\uf02d"))
    ):
        element = OxmlElement("w:lvl")
        element.set(qn("w:ilvl"), str(level))
        for tag, value in (("w:start", "1"), ("w:numFmt", kind), ("w:lvlText", text)):
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            element.append(child)
        abstract.append(element)
    numbering.insert(0, abstract)
    num = OxmlElement("w:num")
    num.set(qn("w:numId"), "77")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "77")
    num.append(link)
    numbering.append(num)
    return document


def numbered_paragraph(text: str, level: int) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def test_automatic_numbers_are_written_out_and_restart() -> None:
    document = with_list()
    for level, text in (
        (0, "Phạm vi"),
        (1, "Cấp xã"),
        (1, "Cấp tỉnh"),
        (2, "Các sở"),
        (0, "Hiệu lực"),
        (1, "Ngay"),
    ):
        add_xml(document, numbered_paragraph(text, level))
    assert lines(docx_bytes(document)) == [
        "Điều 1. Phạm vi",
        "a) Cấp xã",
        "b) Cấp tỉnh",
        "- Các sở",
        "Điều 2. Hiệu lực",
        "a) Ngay",
    ]


def test_letters_and_roman_numerals_count_as_word_does() -> None:
    assert [letter(number) for number in (1, 26, 27, 53)] == ["a", "z", "aa", "aaa"]
    assert [roman(number) for number in (4, 9, 14, 40)] == ["iv", "ix", "xiv", "xl"]


def test_merged_cells_stand_once_with_their_spans() -> None:
    document = docx.Document()
    table = document.add_table(3, 3, style="Table Grid")
    for row, texts in enumerate(
        (("TT", "Việc", "Hạn"), ("1", "Rà soát", "Quý III"), ("", "Báo cáo", "Quý IV"))
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    merged(table.cell(1, 0), "restart")
    merged(table.cell(2, 0), "continue")
    document_read = read_bytes(docx_bytes(document), "a.docx")
    assert document_read.text == "| TT | Việc | Hạn |\n| 1 | Rà soát | Quý III |\n| Báo cáo | Quý IV |"
    (block,) = document_read.blocks
    spans = {cell.span.of(document_read.text): (cell.row, cell.column, cell.row_span) for cell in block.cells}
    assert spans["1"] == (1, 0, 2)
    assert spans["Báo cáo"] == (2, 1, 1)


def test_the_header_table_comes_out_as_lines_left_then_right() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "UBND XÃ SUỐI MƠ\nSố: 27/KH-UBND"
    table.cell(0, 1).text = MOTTO + "\nSuối Mơ, ngày 05 tháng 8 năm 2024"
    assert lines(docx_bytes(document)) == [
        "UBND XÃ SUỐI MƠ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
        "Số: 27/KH-UBND",
        "Suối Mơ, ngày 05 tháng 8 năm 2024",
    ]


def test_recipients_and_signature_are_blocks_of_lines() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    for cell, texts in zip(
        table.rows[0].cells,
        (("Nơi nhận:", "- Như trên;", "- Lưu: VT."), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "Lò Thị Mây")),
        strict=True,
    ):
        cell.text = texts[0]
        for text in texts[1:]:
            cell.add_paragraph(text)
    assert lines(docx_bytes(document)) == [
        "Nơi nhận:\n- Như trên;\n- Lưu: VT.",
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLò Thị Mây",
    ]


def test_a_frame_of_one_cell_is_no_table() -> None:
    document = docx.Document()
    document.add_table(1, 1, style="Table Grid").cell(0, 0).text = "Lưu ý: nộp đúng hạn"
    document_read = read_bytes(docx_bytes(document), "a.docx")
    assert [block.kind for block in document_read.blocks] == ["paragraph"]


def test_text_in_fonts_of_older_encodings_becomes_unicode() -> None:
    document = docx.Document()
    add_xml(
        document,
        '<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTimeH"/></w:rPr><w:t>uû ban nh©n d©n</w:t></w:r>'
        '<w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t xml:space="preserve"> x· §ång R</w:t>'
        "<w:softHyphen/><w:t>ng</w:t></w:r>"
        '<w:r><w:rPr><w:rFonts w:ascii="VNI-Times"/></w:rPr><w:t>, ngaøy</w:t></w:r></w:p>',
    )
    assert lines(docx_bytes(document)) == ["UỶ BAN NHÂN DÂN xã Đồng Rưng, ngày"]


def test_serial_numbers_that_word_makes_are_written_into_their_cells() -> None:
    document = with_list()
    table = document.add_table(3, 3, style="Table Grid")
    for row in range(3):
        cell = table.cell(row, 0)._tc
        cell.remove(cell.p_lst[0])
        cell.append(parse_xml(numbered_paragraph("", 0).replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
        table.cell(row, 1).text = "Việc"
        table.cell(row, 2).text = "Hạn"
    assert read_bytes(docx_bytes(document), "a.docx").text.splitlines()[2] == "| Điều 3. | Việc | Hạn |"


def test_paragraphs_past_the_limit_are_left_out_and_said_so() -> None:
    document = read_bytes(docx_of(*map(str, range(20))), "a.docx", Limits(blocks=9))
    assert len(document.blocks) == 10
    assert [note.code for note in document.diagnostics] == ["blocks_limit"]


def test_hidden_and_white_text_is_told() -> None:
    def codes(properties: str, paragraph: str = "") -> list[str]:
        document = docx.Document()
        xml = f"<w:p>{paragraph}<w:r><w:rPr>{properties}</w:rPr><w:t>Nội dung</w:t></w:r></w:p>"
        add_xml(document, xml)
        return [note.code for note in read_bytes(docx_bytes(document), "a.docx").diagnostics]

    assert codes('<w:color w:val="000000"/>') == []
    assert codes("<w:vanish/>") == ["hidden_text"]
    assert codes('<w:color w:val="FFFFFF"/>') == ["white_text"]
    assert codes('<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>') == []
    assert codes('<w:color w:val="FFFFFF"/>', '<w:pPr><w:shd w:val="clear" w:fill="1F3864"/></w:pPr>') == []
