"""The fixed parts of a page (Nghị định 30/2020/NĐ-CP, Phụ lục I; Party pages: Hướng dẫn 36-HD/VPTW)."""

from __future__ import annotations

from corpora.tools.source import Attachment, Block, Directive, Head

MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM",)
RECIPIENTS = "Nơi nhận:"


def issuer_side(head: Head) -> list[str]:
    """The lines of the left column: the superior body, then the issuing body."""
    return [*([head.superior] if head.superior else []), *head.issuer_lines]


def state_side(head: Head) -> tuple[str, ...]:
    """The lines of the right column."""
    return PARTY if head.system == "party" else MOTTO


def number_line(head: Head) -> str:
    """``Số: 24/KH-UBND``; in the Party's writing without a colon; empty where nothing is printed."""
    if head.number_line is not None:
        return head.number_line
    if head.number is None:
        return ""
    return f"Số {head.number}" if head.system == "party" else f"Số: {head.number}"


def date_line(head: Head) -> str:
    """``Lạng Sơn, ngày 05 tháng 02 năm 2020``: days below 10 and the months 1 and 2 take a zero."""
    if head.date_line is not None:
        return head.date_line
    if head.date is None:
        return ""
    day = head.date
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{head.place}, ngày {day.day:02d} tháng {month} năm {day.year}"


def is_letter(head: Head) -> bool:
    """Whether the document has no type name, so that its abstract stands under the number."""
    return head.type_name is None


def signature_lines(head: Head) -> list[str]:
    """The signature block, from the authority line to the name."""
    if head.signature is None:
        return []
    return [*head.signature.lines, *([head.signature.name] if head.signature.name else [])]


def parts(directive: Directive) -> tuple[list[Block], list[Block]]:
    """What stands before the signature, and what is attached after it."""
    blocks = list(directive.blocks)
    first = next((i for i, block in enumerate(blocks) if isinstance(block, Attachment)), len(blocks))
    return blocks[:first], blocks[first:]
