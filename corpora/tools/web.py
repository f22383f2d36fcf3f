"""A directive as a portal's web page, with the portal's own menu, counters and foot around it."""

from __future__ import annotations

from html import escape

from corpora.tools import pieces
from corpora.tools.source import Attachment, Block, Directive, Head, Paragraph, Table
from corpora.tools.tables import PARAGRAPH

_STYLE = {
    "centre": ' style="text-align:center"',
    "note": ' style="text-align:center;font-style:italic"',
    "heading": ' style="font-weight:bold"',
    "body": ' style="text-align:justify"',
    "left": "",
}
_PAGE = """<!DOCTYPE html>
<html lang="vi">
<head><meta charset="utf-8"><title>{title}</title>
<script>var luotXem = 0; function inTrang() {{ window.print(); }}</script>
<style>.noidung p {{ margin: 6px 0 }}</style></head>
<body>
<div id="banner"><h1>CỔNG THÔNG TIN ĐIỆN TỬ</h1></div>
<ul class="menu"><li><a href="/">Trang chủ</a></li><li><a href="/gioi-thieu">Giới thiệu</a></li>
<li><a href="/van-ban">Văn bản chỉ đạo điều hành</a></li><li><a href="/tthc">Thủ tục hành chính</a></li></ul>
<div class="breadcrumb">Trang chủ &raquo; Văn bản &raquo; Chi tiết văn bản</div>
<div class="noidung">
{content}
</div>
<div class="chiase">Lượt xem: 1.204 | <a href="#">In trang</a> | <a href="#">Gửi bài viết</a></div>
<div class="lienquan"><h3>Văn bản khác</h3><ul><li><a href="#">Lịch tiếp công dân tháng này</a></li>
<li><a href="#">Thông báo nghỉ lễ</a></li></ul></div>
<div id="footer">Bản quyền thuộc Cổng thông tin điện tử. Điện thoại: 0200.000.0000.
Giấy phép số 00/GP-TTĐT.</div>
</body>
</html>
"""


def page_of(directive: Directive) -> str:
    """The whole page as HTML."""
    head = directive.head
    body, attached = pieces.parts(directive)
    content = [*_header(head), *map(_block, body), *_footer(head), *map(_block, attached)]
    return _PAGE.format(title=escape(head.title or ""), content="\n".join(filter(None, content)))


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p{_STYLE[block.style]}>{escape(block.text)}</p>"
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Attachment):
        return "<hr>"
    raise TypeError(f"not a block: {block!r}")


def _table(table: Table) -> str:
    rows = []
    for index, row in enumerate(table.rows):
        tag = "th" if index < table.header_rows else "td"
        cells = []
        for cell in row:
            spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
            spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
            inner = "<br>".join(escape(part) for part in cell.text.split(PARAGRAPH))
            cells.append(f"<{tag}{spans}>{inner}</{tag}>")
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return '<table border="1" cellspacing="0">\n' + "\n".join(rows) + "\n</table>"


def _two(left: list[str], right: list[str]) -> str:
    cells = ("<br>".join(escape(line) for line in side) for side in (left, right))
    inner = "".join(f'<td width="50%" align="center">{cell}</td>' for cell in cells)
    return f'<table border="0" width="100%"><tr>{inner}</tr></table>'


def _header(head: Head) -> list[str]:
    if head.system == "news":
        day = f'<p class="ngaydang">{escape(head.date_line)}</p>' if head.date_line else ""
        return [f"<h2>{escape(head.abstract)}</h2>", day]
    letter = pieces.is_letter(head)
    under = [pieces.number_line(head), *([head.abstract] if letter else [])]
    parts = [
        _two(pieces.issuer_side(head), list(pieces.state_side(head))),
        _two([line for line in under if line], [pieces.date_line(head)]),
    ]
    if not letter:
        titles = (head.type_name or "", head.abstract)
        parts += [f'<p style="text-align:center"><strong>{escape(line)}</strong></p>' for line in titles]
    if len(head.addressees) == 1:
        parts.append(f'<p style="text-align:center">Kính gửi: {escape(head.addressees[0])}</p>')
    elif head.addressees:
        lines = ["Kính gửi:", *(f"- {line}" for line in head.addressees)]
        parts.append("<p>" + "<br>".join(map(escape, lines)) + "</p>")
    return parts


def _footer(head: Head) -> list[str]:
    signature = pieces.signature_lines(head)
    recipients = [pieces.RECIPIENTS, *(f"- {line}" for line in head.recipients)] if head.recipients else []
    return [_two(recipients, signature)] if signature or recipients else []
