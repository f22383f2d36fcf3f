import unicodedata

from pipeline.reading import Limits, read_bytes
from pipeline.reading.text import blocks_of

PLAN = "KẾ HOẠCH\n\nI. MỤC ĐÍCH\nNâng cao\nchất lượng.\n| TT | Việc |\n| 1 | Rà soát |  |\n\nHết."


def test_plain_text_comes_back_unchanged_but_for_line_ends() -> None:
    assert read_bytes(PLAN.replace("\n", "\r\n").encode(), "a.txt").text == PLAN


def test_decomposed_text_is_composed() -> None:
    assert read_bytes(unicodedata.normalize("NFD", PLAN).encode(), "a.txt").text == PLAN


def test_blank_lines_part_paragraphs_and_bars_make_tables() -> None:
    blocks = blocks_of(PLAN)
    assert [(block.kind, block.span.of(PLAN)) for block in blocks] == [
        ("paragraph", "KẾ HOẠCH"),
        ("paragraph", "I. MỤC ĐÍCH\nNâng cao\nchất lượng."),
        ("table", "| TT | Việc |\n| 1 | Rà soát |  |"),
        ("paragraph", "Hết."),
    ]
    assert not blocks[2].gridded


def test_cells_of_a_text_table_have_their_spans() -> None:
    cells = blocks_of(PLAN)[2].cells
    assert [(cell.row, cell.column, cell.span.of(PLAN)) for cell in cells] == [
        (0, 0, "TT"),
        (0, 1, "Việc"),
        (1, 0, "1"),
        (1, 1, "Rà soát"),
        (1, 2, ""),
    ]


def test_a_row_without_its_last_bar_keeps_its_last_cell() -> None:
    text = "| 1 | Rà soát"
    assert [cell.span.of(text) for cell in blocks_of(text)[0].cells] == ["1", "Rà soát"]


def test_text_past_the_limit_is_left_out_and_said_so() -> None:
    document = read_bytes(PLAN.encode(), "a.txt", Limits(characters=20))
    assert document.text == PLAN[:20]
    assert [note.code for note in document.diagnostics] == ["characters_limit"]
