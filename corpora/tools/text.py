"""The canonical text of a directive, as portals show such documents."""

from __future__ import annotations

from corpora.tools import pieces
from corpora.tools.source import Attachment, Block, Directive, Head, Paragraph, Table
from corpora.tools.tables import PARAGRAPH

_LEFT_COLUMN = 42


def text_of(directive: Directive) -> str:
    """The document as one text: header lines, blocks, ``Nơi nhận`` and signature, then what is attached."""
    head = directive.head
    body, attached = pieces.parts(directive)
    blocks = [*_header(head), *_blocks(body, head), *_footer(head), *_blocks(attached, head)]
    joint = "\n" if head.spacing == "tight" else "\n\n"
    return joint.join(blocks) + "\n"


def wrapped(paragraph: str, width: int | None) -> str:
    """The paragraph with newlines for some of its blanks: the length, and so every offset, stays the same."""
    if width is None:
        return paragraph
    letters, start, blank = list(paragraph), 0, -1
    for index, letter in enumerate(paragraph):
        if letter == "\n":
            start, blank = index + 1, -1
        elif letter == " ":
            blank = index
        if index - start >= width and blank > start:
            letters[blank] = "\n"
            start, blank = blank + 1, -1
    return "".join(letters)


def row_text(table: Table, index: int) -> str:
    """One row of a table, ``| a | b |``; what a merge covers is left out."""
    cells = [cell.text.replace(PARAGRAPH, " ").strip() for cell in table.rows[index]]
    return "| " + " | ".join(cells) + " |"


def _blocks(blocks: list[Block], head: Head) -> list[str]:
    texts = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(wrapped(block.text, head.wrap))
        elif isinstance(block, Table):
            texts.append("\n".join(row_text(block, i) for i in range(len(block.rows)) if block.rows[i]))
        elif not isinstance(block, Attachment):
            raise TypeError(f"not a block: {block!r}")
    return texts


def _header(head: Head) -> list[str]:
    if head.system == "news":
        return [head.abstract, *([head.date_line] if head.date_line else [])]
    number = pieces.number_line(head)
    under = "\n".join(filter(None, [number, head.abstract if pieces.is_letter(head) else ""]))
    day = pieces.date_line(head)
    left, right = pieces.issuer_side(head), list(pieces.state_side(head))
    narrow = head.wrap // 2 if head.wrap else None
    if head.header == "pipes":
        top = [f"| {' '.join(left)} | {' '.join(right)} |\n| {' '.join(under.split())} | {day} |"]
    elif head.header == "columns":
        top = [_columns(left, right), _columns(under.split("\n"), [day])]
    elif head.system == "party":
        top = ["\n".join([*left, "*"]), under, "\n".join(right), day]
    else:
        top = ["\n".join([*left, "-------"]), "\n".join([*right, "---------------"]), under, day]
        top = [wrapped(part, narrow) for part in top]
    if not pieces.is_letter(head):
        top += [head.type_name or "", wrapped(head.abstract, head.wrap)]
    return [part for part in [*top, *_addressees(head)] if part.strip()]


def _columns(left: list[str], right: list[str]) -> str:
    rows = max(len(left), len(right))
    pairs = zip([*left, *[""] * (rows - len(left))], [*right, *[""] * (rows - len(right))], strict=True)
    return "\n".join(f"{a.center(_LEFT_COLUMN)}{b}".rstrip() for a, b in pairs)


def _addressees(head: Head) -> list[str]:
    if not head.addressees:
        return []
    if len(head.addressees) == 1:
        return [wrapped(f"Kính gửi: {head.addressees[0]}", head.wrap)]
    return ["\n".join(["Kính gửi:", *(wrapped(f"- {line}", head.wrap) for line in head.addressees)])]


def _footer(head: Head) -> list[str]:
    recipients = [pieces.RECIPIENTS, *(f"- {line}" for line in head.recipients)] if head.recipients else []
    signature = pieces.signature_lines(head)
    if head.header == "pipes" and recipients and signature:
        return [f"| {' '.join(recipients)} | {' '.join(signature)} |"]
    return [part for part in ("\n".join(recipients), "\n".join(signature)) if part]
