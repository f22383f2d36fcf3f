"""A text with highlights is cut exactly where they begin and end."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Span
from search_api.web.highlights import Highlighter, Mark

TEXTS = st.text(min_size=1, max_size=60)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark], Span]:
    text = draw(TEXTS)
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(
        lambda ends: Span(min(ends), max(ends))
    )
    marks = [
        Mark(f"m-{at}", draw(st.sampled_from(("task", "deadline", "citation"))), span, f"f-{at}")
        for at, span in enumerate(draw(st.lists(spans, max_size=8)))
    ]
    return text, marks, draw(spans)


@settings(deadline=None)  # a busy machine is no fault
@given(marked_texts())
def test_pieces_are_the_text_and_bear_exactly_the_highlights_that_cover_them(
    made: tuple[str, list[Mark], Span],
) -> None:
    text, marks, span = made
    pieces = Highlighter(text, marks).pieces(span)
    assert "".join(piece.text for piece in pieces) == span.of(text)
    for piece in pieces:
        assert piece.span.of(text) == piece.text != ""
        for offset in range(piece.span.start, piece.span.end):
            covering = {mark.id for mark in marks if mark.span.start <= offset < mark.span.end}
            assert {mark.id for mark in piece.marks} == covering


@settings(deadline=None)  # a busy machine is no fault
@given(marked_texts(), st.integers(0, 60))
def test_a_highlight_opens_once_where_it_is_first_seen(made: tuple[str, list[Mark], Span], cut: int) -> None:
    text, marks, _ = made
    middle = min(cut, len(text))
    cutter = Highlighter(text, marks)
    pieces = [*cutter.pieces(Span(0, middle)), *cutter.pieces(Span(middle, len(text)))]
    opened = [mark.id for piece in pieces for mark in piece.opens]
    assert sorted(opened) == sorted(mark.id for mark in marks if mark.span.end > mark.span.start)
    for piece in pieces:
        assert all(mark.span.start == piece.span.start for mark in piece.opens)
