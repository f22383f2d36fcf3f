"""Whether a document carries a secrecy mark (dấu chỉ độ mật); such a document must not be taken in."""

from __future__ import annotations

import re

# The mark is a line of its own in capitals under the number or the abstract (Nghị định 30/2020/NĐ-CP, Phụ lục
# I, ô 10a). In running text "mật" is a topic (bảo mật, bí mật nhà nước), never a line alone.
_MARK = re.compile(r"^[\W_]*(?:(?:ĐỘ )?MẬT[\W_]*:[\W_]*)?(?:TUYỆT |TỐI )?MẬT[\W_]*$")
_LABELLED = re.compile(r"^[\W_]*độ mật[\W_]*:[\W_]*(?:tuyệt |tối )?mật[\W_]*$", re.IGNORECASE)
_NEAR_THE_TOP = 40


def has_secrecy_mark(text: str) -> bool:
    """Whether one of the first lines is a secrecy mark."""
    lines = [line for line in text[:8_000].splitlines() if line.strip()]
    return any(_MARK.match(line) or _LABELLED.match(line) for line in lines[:_NEAR_THE_TOP])
