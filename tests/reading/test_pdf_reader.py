import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from corpora.tools.fonts import serif_faces
from pipeline.reading import Limits, read_bytes
from pipeline.records import Document
from tests.reading.samples import FONT, SENTENCE, PdfSheet, header

LONG = " ".join([SENTENCE] * 3)


def read(sheet: PdfSheet, limits: Limits | None = None) -> Document:
    return read_bytes(sheet.bytes(), "a.pdf", limits or Limits())


def blocks(sheet: PdfSheet) -> list[str]:
    document = read(sheet)
    return [block.span.of(document.text) for block in document.blocks]


def body(sheet: PdfSheet, y: float, count: int) -> float:
    for number in range(count):
        y = sheet.justified(y, f"{number + 1}. {LONG}")
    return y


def test_lines_of_a_paragraph_are_joined_and_paragraphs_parted() -> None:
    sheet = PdfSheet()
    body(sheet, 100, 3)
    assert blocks(sheet) == [f"{number}. {LONG}" for number in (1, 2, 3)]


def test_header_columns_come_out_left_then_right() -> None:
    sheet = header(PdfSheet())
    sheet.centred(312, 150, "KẾ HOẠCH")
    body(sheet, 190, 2)
    assert blocks(sheet)[:5] == [
        "HUYỆN ĐỒNG RỪNG\nUBND XÃ SUỐI MƠ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
        "Số: 27/KH-UBND",
        "Suối Mơ, ngày 05 tháng 8 năm 2024",
        "KẾ HOẠCH",
    ]


def test_what_is_stamped_above_the_motto_is_none_of_the_header() -> None:
    sheet = header(PdfSheet().text(440, 36, "T8Y (2)"))
    body(sheet, 190, 2)
    assert blocks(sheet)[:3] == [
        "T8Y (2)",
        "HUYỆN ĐỒNG RỪNG\nUBND XÃ SUỐI MƠ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
    ]


@pytest.mark.parametrize("day_at", [60, 84, 108])
def test_header_columns_are_told_apart_without_a_motto(day_at: float) -> None:
    sheet = PdfSheet().centred(170, 60, "BAN CHỈ ĐẠO CẢI CÁCH").centred(170, 76, "HÀNH CHÍNH XÃ SUỐI MƠ")
    sheet.centred(170, 108, "Số:     /TB-BCĐ").centred(430, day_at, "Suối Mơ, ngày 05 tháng 8 năm 2024")
    sheet.centred(312, 136, "THÔNG BÁO")
    body(sheet, 170, 2)
    assert blocks(sheet)[:4] == [
        "BAN CHỈ ĐẠO CẢI CÁCH\nHÀNH CHÍNH XÃ SUỐI MƠ",
        "Số: /TB-BCĐ",
        "Suối Mơ, ngày 05 tháng 8 năm 2024",
        "THÔNG BÁO",
    ]


def test_a_day_on_the_right_alone_makes_no_header() -> None:
    sheet = PdfSheet()
    y = body(sheet, 60, 1)
    sheet.text(320, y, "Suối Mơ, ngày 05 tháng 8 năm 2024")
    body(sheet, y + 24, 1)
    assert blocks(sheet) == [f"1. {LONG}", "Suối Mơ, ngày 05 tháng 8 năm 2024", f"1. {LONG}"]


def test_recipients_come_before_the_signature() -> None:
    sheet = PdfSheet()
    y = body(sheet, 100, 2)
    for step, (left, right) in enumerate(
        (
            ("Nơi nhận:", "KT. CHỦ TỊCH"),
            ("- Như trên;", "PHÓ CHỦ TỊCH"),
            ("- Các thôn, tổ dân phố trong", ""),
            ("toàn xã;", ""),
            ("- Lưu: VT.", "Lò Thị Mây"),
        )
    ):
        sheet.text(90, y + 16 * step, left, 11)
        sheet.centred(430, y + 16 * step, right)
    assert blocks(sheet)[2:] == [
        "Nơi nhận:\n- Như trên;\n- Các thôn, tổ dân phố trong toàn xã;\n- Lưu: VT.",
        "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nLò Thị Mây",
    ]


def test_page_numbers_and_running_heads_are_left_out() -> None:
    sheet = PdfSheet()
    for page in range(1, 5):
        sheet.text(90, 40, f"CÔNG BÁO XÃ/Số {page}", 10).centred(300, 820, str(page))
        body(sheet, 100, 2)
        sheet.new_page()
    assert blocks(sheet) == [f"{number}. {LONG}" for _ in range(4) for number in (1, 2)]


def test_a_paragraph_over_two_pages_is_one_and_knows_its_pages() -> None:
    sheet = PdfSheet()
    sheet.justified(700, LONG)
    sheet.new_page()
    half = (
        "thực hiện và gửi báo cáo bằng văn bản về Văn phòng trước ngày quy định để tổng hợp chung toàn huyện."
    )
    sheet = PdfSheet()
    y = body(sheet, 100, 1)
    sheet._stretched(121, y, "2. Các thôn phối hợp chặt chẽ với Văn phòng và các đoàn thể")
    sheet.new_page()
    sheet.justified(80, half, indent=0)
    document = read(sheet)
    last = document.blocks[-1]
    assert last.span.of(document.text).endswith(f"các đoàn thể {half}")
    assert document.pages[1].span.of(document.text).startswith("thực hiện")


def test_letters_drawn_out_of_order_are_put_where_they_stand() -> None:
    # What printing with a font that lacks letters does: first those it has, then the others in their gaps.
    sheet = PdfSheet()
    late = []
    x = 90.0
    for letter in "Ủy ban nhân dân xã Suối Mơ họp về chống hạn":
        width = pdfmetrics.stringWidth(letter, "Sample", 13)
        if letter in "Ủâãốơọềạ":
            late.append((x, letter))
        else:
            sheet.text(x, 100, letter)
        x += width
    for place, letter in late:
        sheet.text(place, 100, letter)
    assert blocks(sheet) == ["Ủy ban nhân dân xã Suối Mơ họp về chống hạn"]


def test_a_ruled_table_has_its_grid_with_merged_cells() -> None:
    sheet = PdfSheet()
    sheet.grid([85, 130, 380, 540], [100, 130, 160]).line(85, 190, 540, 190).line(85, 160, 85, 190).line(
        540, 160, 540, 190
    )
    sheet.line(130, 160, 130, 190).line(380, 160, 380, 190)
    rows = (("TT", "Nội dung", "Thời hạn"), ("1", "Rà soát", "Quý III"), ("2", "Báo cáo", "Quý IV"))
    for row, texts in enumerate(rows):
        for x, text in zip((90, 135, 385), texts, strict=True):
            sheet.text(x, 120 + 30 * row, text)
    document = read(sheet)
    (table,) = document.blocks
    assert (
        document.text == "| TT | Nội dung | Thời hạn |\n| 1 | Rà soát | Quý III |\n| 2 | Báo cáo | Quý IV |"
    )
    assert table.gridded
    assert {(cell.row, cell.column) for cell in table.cells} == {(r, c) for r in range(3) for c in range(3)}


def test_squares_without_a_line_between_are_one_cell() -> None:
    sheet = PdfSheet()
    sheet.grid([85, 300, 540], [100, 130]).line(85, 130, 85, 190).line(540, 130, 540, 190).line(
        85, 190, 540, 190
    )
    sheet.line(300, 130, 300, 190).line(300, 160, 540, 160)
    for x, y, text in (
        (90, 120, "Đơn vị"),
        (305, 120, "Việc"),
        (90, 150, "Văn phòng"),
        (305, 150, "Rà soát"),
        (305, 180, "Báo cáo"),
    ):
        sheet.text(x, y, text)
    document = read(sheet)
    spans = {cell.span.of(document.text): (cell.row, cell.row_span) for cell in document.blocks[0].cells}
    assert spans["Văn phòng"] == (1, 2)
    assert document.text.splitlines()[1:] == ["| Văn phòng | Rà soát |", "| Báo cáo |"]


def test_a_table_over_pages_is_one_with_its_heading_once_and_broken_rows_joined() -> None:
    sheet = PdfSheet()
    pages = (
        (("TT", "Việc", "Hạn"), ("1", "Rà soát thủ tục", "Tháng 8"), ("2", "Tổng hợp và báo cáo", "Tháng 9")),
        (("TT", "Việc", "Hạn"), ("", "kết quả rà soát", ""), ("3", "Công khai", "Tháng 10")),
    )
    for rows in pages:
        sheet.grid([85, 130, 380, 540], [60, 90, 120, 150])
        for row, texts in enumerate(rows):
            for x, text in zip((90, 135, 385), texts, strict=True):
                sheet.text(x, 80 + 30 * row, text)
        sheet.new_page()
    assert read(sheet).text.splitlines() == [
        "| TT | Việc | Hạn |",
        "| 1 | Rà soát thủ tục | Tháng 8 |",
        "| 2 | Tổng hợp và báo cáo kết quả rà soát | Tháng 9 |",
        "| 3 | Công khai | Tháng 10 |",
    ]


def test_a_shade_behind_text_is_no_table() -> None:
    sheet = PdfSheet()
    sheet.canvas.setFillGray(0.9)
    for y in (92, 110):
        sheet.canvas.rect(85, A4[1] - y - 12, 455, 18, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)
    sheet.justified(100, LONG)
    assert [block.kind for block in read(sheet).blocks] == ["paragraph"]


def test_footnotes_stand_at_the_end_with_their_marks() -> None:
    sheet = PdfSheet()
    body(sheet, 100, 2)
    line = "3. Thực hiện theo chương trình"
    sheet.text(121, 400, line).text(121 + pdfmetrics.stringWidth(line, FONT, 13), 396, "1", 7)
    sheet.text(85, 781, "1", 6).text(90, 784, "Chương trình số 5 của xã.", 10)
    assert blocks(sheet)[-2:] == ["3. Thực hiện theo chương trình[1]", "[1] Chương trình số 5 của xã."]


def test_a_page_lying_on_its_side_is_read_upright() -> None:
    sheet = PdfSheet()
    sheet.canvas.rotate(90)
    for row in range(6):
        sheet.canvas.setFont("Sample", 13)
        sheet.canvas.drawString(100, -100 - 18 * row, f"{row + 1}. Đơn vị thứ {row + 1} báo cáo.")
    document = read(sheet)
    assert document.text.startswith("1. Đơn vị thứ 1 báo cáo.")
    assert document.pages[0].width > document.pages[0].height


def test_pages_past_the_limit_are_left_out_and_said_so() -> None:
    sheet = PdfSheet()
    for _ in range(3):
        sheet.text(90, 90, "Một trang").new_page()
    document = read(sheet, Limits(pages=2))
    assert len(document.pages) == 2
    assert [note.code for note in document.diagnostics] == ["pages_limit"]


def test_a_page_in_a_font_of_an_older_encoding_becomes_unicode() -> None:
    sheet = PdfSheet()
    sheet.canvas.setFont("Times-Roman", 13)
    for row, text in enumerate(
        ("Uû ban nh©n d©n x· giao V¨n phßng", "chñ tr×, b¸o c¸o kÕt qu¶ tr\u00adíc ngµy 15/9.")
    ):
        sheet.canvas.drawString(90, 700 - 18 * row, text.replace("\u00ad", "-"))
    document = read(sheet)
    assert document.text.startswith("Uỷ ban nhân dân xã giao Văn phòng")
    assert [note.code for note in document.diagnostics] == ["legacy_encoding"]


def test_capitals_of_an_older_encoding_have_a_font_of_their_own() -> None:
    sheet = PdfSheet()
    for name in ("VnTime", "VnTimeH"):
        font = TTFont(name, str(serif_faces()["regular"]))
        font.face.name = f".{name}".encode()
        pdfmetrics.registerFont(font)
    lines = (("VnTimeH", "Uû ban nh©n d©n x·"), ("VnTime", "giao V¨n phßng chñ tr×, b¸o c¸o kÕt qu¶."))
    for row, (name, text) in enumerate(lines):
        sheet.canvas.setFont(name, 13)
        sheet.canvas.drawString(90, 700 - 40 * row, text)
    assert blocks(sheet) == ["UỶ BAN NHÂN DÂN XÃ", "giao Văn phòng chủ trì, báo cáo kết quả."]


def test_a_number_cut_by_a_narrow_column_is_whole_again() -> None:
    sheet = PdfSheet().grid([85, 300, 355, 540], [100, 150, 200])
    for x, y, text in (
        (90, 120, "Nghị quyết"),
        (305, 120, "15/4/20"),
        (305, 138, "23"),
        (90, 170, "Văn phòng"),
        (305, 170, "Quý"),
        (305, 188, "III"),
        (360, 120, "a"),
        (360, 170, "b"),
    ):
        sheet.text(x, y, text)
    assert read(sheet).text == "| Nghị quyết | 15/4/2023 | a |\n| Văn phòng | Quý III | b |"


def codes(sheet: PdfSheet) -> list[str]:
    return [note.code for note in read(sheet).diagnostics]


def test_white_and_invisible_text_is_told() -> None:
    white, invisible, plain = PdfSheet(), PdfSheet(), PdfSheet()
    for sheet in (white, invisible, plain):
        body(sheet, 100, 2)
    white.canvas.setFillColorRGB(1, 1, 1)
    white.text(85, 700, "Chữ trắng trên nền trắng")
    words = invisible.canvas.beginText(85, 100)
    words.setFont(FONT, 13)
    words.setTextRenderMode(3)
    words.textLine("Chữ không có mực")
    invisible.canvas.drawText(words)
    assert [codes(sheet) for sheet in (white, invisible, plain)] == [["hidden_text"], ["hidden_text"], []]


def test_white_text_on_a_dark_area_is_seen() -> None:
    sheet = PdfSheet()
    body(sheet, 100, 1)
    sheet.canvas.setFillColorRGB(0, 0, 0.5)
    sheet.canvas.rect(80, 300, 400, 40, stroke=0, fill=1)
    sheet.canvas.setFillColorRGB(1, 1, 1)
    sheet.text(85, 520, "TIÊU ĐỀ CỦA BẢNG")
    assert codes(sheet) == []
