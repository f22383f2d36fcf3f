"""Tables over several pages, in each way that offices print them, come out as one table with its cells."""

import io
import random

import docx
import pytest

from corpora.tools.long_tables import LongTable, Look, MadeFile, Writer, made_file
from corpora.tools.long_tables_pdf import print_file
from corpora.tools.tables import PARAGRAPH
from pipeline.reading import Limits, read_bytes
from pipeline.records import Block, Document
from tests.reading.samples import merged

SENTENCES = (
    "Văn phòng Ủy ban nhân dân xã Suối Mơ chủ trì, phối hợp với các thôn rà soát, thống kê số hộ dân cần hỗ "
    "trợ nước sinh hoạt trong mùa khô, tổng hợp báo cáo Chủ tịch Ủy ban nhân dân xã xem xét, quyết định.",
    "Tổ chức tuyên truyền trên hệ thống truyền thanh về các biện pháp phòng cháy, chữa cháy rừng; vận động "
    "Nhân dân không đốt nương làm rẫy trong những ngày có cảnh báo cháy rừng cấp IV trở lên.",
    "Đôn đốc các trường học hoàn thành việc kiểm kê tài sản, thiết bị dạy học trước khi vào năm học mới.",
    "Niêm yết công khai thủ tục hành chính tại Bộ phận Tiếp nhận và Trả kết quả của xã theo đúng quy định.",
)
BODIES = ("Văn phòng", "Trạm Y tế xã", "Công an xã", "Ban Chỉ huy Quân sự xã", "Các thôn, tổ dân phố")

Where = tuple[str, int, int, int, int]


def made(look: Look, seed: int = 7, rows: int = 24) -> MadeFile:
    return made_file(seed, look, rows, Writer(seed, (SENTENCES, BODIES)))


def read(file: MadeFile) -> Document:
    return read_bytes(print_file(file), "phụ lục.pdf", Limits())


def tables(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind == "table"]


def found(document: Document, block: Block) -> set[Where]:
    return {
        (cell.span.of(document.text), cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in block.cells
        if cell.span.start < cell.span.end
    }


def expected(table: LongTable) -> set[Where]:
    return {
        (cell.text.replace(PARAGRAPH, " "), cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in table.cells
        if cell.text
    }


@pytest.mark.parametrize(
    "look",
    [
        Look(),
        Look(repeated=False),
        Look(broken=False),
        Look(merged=True),
        Look(merged=True, broken=False, repeated=False),
        Look(grouped=True, deep=True),
        Look(merged=True, deep=True, rules="strips"),
        Look(rules="boxes", letters="two_fonts"),
        Look(letters="late_accents", merged=True),
        Look(paper="wide"),
        Look(paper="turned", merged=True),
        Look(paper="lying", rules="boxes"),
    ],
    ids=str,
)
def test_every_cell_of_a_long_table_stands_in_its_place(look: Look) -> None:
    file = made(look)
    document = read(file)
    assert len(document.pages) >= 3
    want = [expected(piece) for piece in file.content if isinstance(piece, LongTable)]
    assert [found(document, block) for block in tables(document)] == want


def test_paragraphs_around_a_table_stay_whole() -> None:
    file = made(Look(letters="late_accents"))
    document = read(file)
    texts = [block.span.of(document.text) for block in document.blocks if block.kind != "table"]
    assert texts == [piece for piece in file.content if isinstance(piece, str)]


def test_each_cell_knows_its_page_and_box() -> None:
    document = read(made(Look()))
    (table, _) = tables(document)
    pages = [cell.page for cell in table.cells]
    assert pages == sorted(page for page in pages if page is not None)
    assert max(page for page in pages if page is not None) > 1
    for cell in table.cells:
        assert cell.box is not None
        assert cell.page is not None
        sheet = document.pages[cell.page - 1]
        assert 0 <= cell.box.left < cell.box.right <= sheet.width
        assert 0 <= cell.box.top < cell.box.bottom <= sheet.height


def test_two_tables_with_a_line_between_stay_two() -> None:
    file = made(Look(), rows=3)
    between = MadeFile(file.name, file.look, (file.content[-1], "Phụ lục II", file.content[-1]))
    assert len(tables(read(between))) == 2


def test_a_word_table_with_merges_both_ways_has_its_grid() -> None:
    document = docx.Document()
    grid = document.add_table(rows=5, cols=4)
    texts = [["TT", "Việc", "Phân công", ""], ["", "", "Chủ trì", "Phối hợp"]]
    chance = random.Random(3)
    texts += [[str(row), *chance.sample(BODIES, 3)] for row in range(1, 4)]
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            grid.cell(row, column).text = text
    for column in (0, 1):
        merged(grid.cell(0, column), "restart")
        merged(grid.cell(1, column), "continue")
    grid.cell(0, 2).merge(grid.cell(0, 3))
    buffer = io.BytesIO()
    document.save(buffer)
    result = read_bytes(buffer.getvalue(), "a.docx", Limits())
    (table,) = tables(result)
    cells = found(result, table)
    assert {("TT", 0, 0, 2, 1), ("Việc", 0, 1, 2, 1), ("Phân công", 0, 2, 1, 2)} <= cells
    assert {("Chủ trì", 1, 2, 1, 1), ("Phối hợp", 1, 3, 1, 1)} <= cells
    assert {(text, row, column, 1, 1) for row in (2, 3, 4) for column, text in enumerate(texts[row])} <= cells
