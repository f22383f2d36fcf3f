"""What the inline markup of a source means."""

from __future__ import annotations

import pytest

from corpora.tools.markup import plain


def test_plain_drops_the_signs_and_keeps_the_offsets() -> None:
    text, marks = plain("Giao <<Sở A làm việc||L=Sở A||opt>>; hết.")
    assert text == "Giao Sở A làm việc; hết."
    assert [(text[m.start : m.end], m.notes) for m in marks] == [("Sở A làm việc", {"L": "Sở A", "opt": ""})]


def test_marks_nest() -> None:
    text, marks = plain("<<Thực hiện [[im Kế hoạch số 5/KH-UBND||date=]] ngay||D=->>")
    assert text == "Thực hiện Kế hoạch số 5/KH-UBND ngay"
    inner, outer = marks
    assert text[inner.start : inner.end] == "Kế hoạch số 5/KH-UBND"
    assert inner.kind == "im"
    assert (outer.start, outer.end) == (0, len(text))


@pytest.mark.parametrize(
    "raw", ["<<mở mà không đóng", "đóng mà không mở>>", "<<chéo [[lb nhau>>]]", "a || b"]
)
def test_wrong_markup_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match=r"left open|closes nothing|outside a mark"):
        plain(raw)
