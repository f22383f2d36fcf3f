import pytest

from pipeline.errors import RejectedError
from pipeline.reading import read_bytes
from tests.reading.samples import SENTENCE

MENU = "".join(f'<li><a href="/{n}">Chuyên mục {n}</a></li>' for n in range(8))
LETTER = f"""<html><head><title>Cổng thông tin</title></head><body>
<div id="top"><h1>CỔNG THÔNG TIN XÃ SUỐI MƠ</h1></div>
<ul>{MENU}</ul><div class="content">
<table><tr><td><b>UBND XÃ SUỐI MƠ</b><br>Số: 27/KH-UBND</td><td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>
Suối Mơ, ngày 05 tháng 8 năm 2024</td></tr></table><p>KẾ HOẠCH</p><p>{SENTENCE}</p><p>{SENTENCE}</p></div>
<div class="related"><p>Tin liên quan: bão số 9</p></div>
<footer>Bản quyền thuộc UBND xã</footer></body></html>"""
NEWS = f"""<html><head><title>Suối Mơ ra quân làm sạch suối - Báo Đồng Rừng</title></head><body>
<header><h1>BÁO ĐỒNG RỪNG ĐIỆN TỬ</h1></header><nav>{MENU}</nav>
<h1>Suối Mơ ra quân làm sạch suối</h1><article><p>{SENTENCE}</p><p>{SENTENCE}</p><p>{SENTENCE}</p></article>
<div class="comments"><p>Bạn đọc: hay quá</p></div></body></html>"""


def text_of(page: str) -> str:
    return read_bytes(page.encode(), "trang.html").text


def test_a_portal_page_gives_the_directive_alone() -> None:
    assert text_of(LETTER).split("\n\n") == [
        "UBND XÃ SUỐI MƠ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 27/KH-UBND",
        "Suối Mơ, ngày 05 tháng 8 năm 2024",
        "KẾ HOẠCH",
        SENTENCE,
        SENTENCE,
    ]


def test_a_news_page_gives_headline_and_article() -> None:
    assert text_of(NEWS).split("\n\n") == ["Suối Mơ ra quân làm sạch suối", SENTENCE, SENTENCE, SENTENCE]


def test_rowspans_and_colspans_make_one_cell() -> None:
    page = f"""<html><body><p>{SENTENCE}</p><table border="1">
    <tr><th rowspan="2">TT</th><th colspan="2">Hạn</th></tr>
    <tr><td>Đầu</td><td>Cuối</td></tr><tr><td>1</td><td>Tháng 8</td><td></td></tr></table></body></html>"""
    document = read_bytes(page.encode(), "a.html")
    table = document.blocks[-1]
    assert table.span.of(document.text) == "| TT | Hạn |\n| Đầu | Cuối |\n| 1 | Tháng 8 |  |"
    assert [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
        (2, 0, 1, 1),
        (2, 1, 1, 1),
        (2, 2, 1, 1),
    ]


def test_lists_show_their_marks() -> None:
    marked = "<ol><li>Rà soát</li><li>Báo cáo</li></ol><ul><li>Thôn</li></ul>"
    page = f"<html><body><p>{SENTENCE}</p>{marked}</body></html>"
    assert text_of(page).split("\n\n")[1:] == ["1. Rà soát", "2. Báo cáo", "- Thôn"]


def test_text_that_is_not_shown_is_left_out() -> None:
    page = f"<html><body><p>{SENTENCE}</p><p style='display:none'>ẩn</p><script>chạy()</script></body></html>"
    assert text_of(page) == SENTENCE


@pytest.mark.parametrize("declared", ["", '<meta charset="windows-1258">', '<meta charset="iso-8859-1">'])
def test_the_encoding_is_found_declared_or_not(declared: str) -> None:
    written = "<p>Kính göûi: Chuû tòch UÛy ban nhaân daân xaõ thöïc hieän nhieäm vuï ñöôïc giao.</p>"
    page = f"<html><head>{declared}</head><body>{written}</body></html>".encode("cp1252")
    assert (
        read_bytes(page, "a.html").text
        == "Kính gửi: Chủ tịch Ủy ban nhân dân xã thực hiện nhiệm vụ được giao."
    )


def nested(depth: int) -> str:
    return "<html><body>" + "<div>" * depth + SENTENCE + "</div>" * depth + "</body></html>"


def test_tags_left_open_by_the_hundred_lose_nothing() -> None:
    assert text_of(nested(600)) == SENTENCE


def test_a_page_too_deep_to_be_read_whole_is_refused() -> None:
    with pytest.raises(RejectedError) as caught:
        text_of(nested(5_000))
    assert caught.value.code == "nested_too_deep"
