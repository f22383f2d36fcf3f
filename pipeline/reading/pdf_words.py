"""Letters of a PDF page to words, by where they stand: drawing order lies when fonts change inside words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.reading.geometry import Word, parted

SAME_LINE = 0.4
GAP_WITH_BLANK = 0.06  # of the font size; a blank that the file has itself
_GAP_WITHOUT_BLANK = 0.2
_OVERPRINT = 0.12  # bold is sometimes made by printing a letter twice
_RAISED = 0.15
SMALL = 0.8
NOTE_OPENS, NOTE_CLOSES = "\ue000", "\ue001"  # round raised digits until it is known whether they mark a note


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter, with the marks that stand on it."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float

    def with_mark(self, mark: str) -> Glyph:
        """The letter with one more combining mark."""
        return replace(self, text=self.text + mark)

    def blank_after(self) -> Glyph:
        """A blank of no width behind the letter."""
        return replace(self, text=" ", left=self.right)


def words_of(glyphs: Iterable[Glyph]) -> list[Word]:
    """The words that some letters form, line by line, from left to right."""
    rows: list[list[Glyph]] = []
    reference = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: glyph.baseline):
        if rows and glyph.baseline - reference <= SAME_LINE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
            reference = max(rows[-1][-1].baseline, reference) if glyph.size > rows[-1][0].size else reference
        else:
            rows.append([glyph])
            reference = glyph.baseline
    return [word for row in rows for word in _row(row)]


def _row(row: list[Glyph]) -> list[Word]:
    size = sorted(glyph.size for glyph in row)[len(row) // 2]
    base = sorted(glyph.baseline for glyph in row)[len(row) // 2]
    words: list[Word] = []
    run: list[Glyph] = []
    blank = False
    for glyph in sorted(row, key=lambda glyph: (glyph.left, glyph.right)):
        if glyph.text.isspace():
            blank = True
            continue
        if run:
            last = run[-1]
            if glyph.text == last.text and abs(glyph.left - last.left) < _OVERPRINT * glyph.size:
                continue
            gap = glyph.left - (last.right if len(run) == 1 else max(last.right, run[-2].right))
            small = blank or starts_word(last.text, glyph.text)
            if gap > (GAP_WITH_BLANK if small else _GAP_WITHOUT_BLANK) * min(size, glyph.size):
                words.append(_word(run, size, base))
                run = []
        run.append(glyph)
        blank = False
    if run:
        words.append(_word(run, size, base))
    return words


def starts_word(before: str, after: str) -> bool:
    """Whether two letters hardly ever stand in one Vietnamese word, so that a small step parts them.

    The boxes of letters with a horn are wider than their step, and stamped numbers have boxes of their own.
    """
    return (before.islower() and (after.isupper() or after.isdigit())) or (
        before.isdigit() and after.islower()
    )


def _word(run: Sequence[Glyph], size: float, base: float) -> Word:
    return Word(
        parted(_text(run, size, base)),
        run[0].left,
        min(glyph.top for glyph in run),
        max(glyph.right for glyph in run),
        max(glyph.bottom for glyph in run),
        sorted(glyph.baseline for glyph in run)[len(run) // 2],
        sorted(glyph.size for glyph in run)[len(run) // 2],
    )


def _text(run: Sequence[Glyph], size: float, base: float) -> str:
    """The letters of a word, raised digits put between the marks of a note."""
    out: list[str] = []
    raised = False
    for glyph in run:
        is_raised = (
            glyph.text.isdigit() and glyph.size < SMALL * size and base - glyph.baseline > _RAISED * size
        )
        if is_raised != raised:
            out.append(NOTE_OPENS if is_raised else NOTE_CLOSES)
            raised = is_raised
        out.append(glyph.text)
    return "".join(out) + (NOTE_CLOSES if raised else "")
