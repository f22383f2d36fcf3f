"""Lines of pages to paragraphs: joined where a line ended only because the paper did."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.reading.geometry import Line, around, join_lines
from pipeline.reading.pieces import Paragraph

_MARKER = re.compile(
    r"(?:[-–—+*•▪➢✓]\s?|\(?(?:\d{1,3}|[a-zđ]|[ivx]{1,4})\)\s|"
    r"\d{1,3}(?:\.\d{1,3}){0,4}\.\s|\d{1,3}(?:\.\d{1,3}){1,4}\s|[IVX]{1,5}\s?[.-]\s|[A-ZĐ]\.\s|"
    r"(?:Điều|Chương|Mục|Phần|Khoản|Phụ lục|PHỤ LỤC|CHƯƠNG|PHẦN|MỤC)\s+[\dIVX]+)"
)
_ENDS = re.compile(r"[.;:!?”\")/]$|\./\.$")
_SENTENCE_ENDS = re.compile(r"[.;:!?]$|\./\.?$|[.;:!?][”\"]$")
_WIDER_STEP = 1.22
_WIDEST_STEP = 3.0  # of the font size
_NEAR = 12.0
_SHARED = 2  # lines that begin at one place, so that it is an edge
_LONG = 0.6  # of the width of the page's text
_INDENT = 7.0
_CENTRED = 6.0
_OTHER_SIZE = 1.4


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the text of a page begins and ends across, and the usual step from line to line."""

    left: float
    right: float
    step: float


def frame_of(lines: Sequence[Line], fallback: Frame | None = None) -> Frame:
    """The frame of a page's lines; of the whole document where the page has too few."""
    least = _LONG * _width(lines)
    long = [line for line in lines if line.right - line.left > least]
    if len(long) < 6 and fallback is not None:
        return fallback
    if not long:
        return Frame(0.0, 612.0, 18.0) if fallback is None else fallback
    lefts = Counter(round(line.left / 2) for line in long)
    common = [place for place, count in lefts.items() if count >= max(1, len(long) // 10)]
    # A line of the header may stand a little farther left than all others do.
    shared = [place for place in common if lefts[place] >= _SHARED and 2 * (place - min(common)) < _NEAR]
    left = min(shared or common) * 2.0
    rights = sorted(line.right for line in long)
    right = rights[int(len(rights) * 0.9)]
    steps = [
        b.baseline - a.baseline
        for a, b in itertools.pairwise(lines)
        if 0 < b.baseline - a.baseline < 2.2 * b.size
    ]
    step = sorted(steps)[len(steps) // 3] if steps else median(line.size for line in lines) * 1.3
    return Frame(left, right, step)


def _width(lines: Sequence[Line]) -> float:
    return max(line.right for line in lines) - min(line.left for line in lines) if lines else 1.0


class ParagraphBuilder:
    """Takes the body lines of page after page, gives paragraphs; ``flush`` where something stands between."""

    def __init__(self) -> None:
        self._run: list[tuple[Line, int, Frame]] = []
        self._hard: list[bool] = []  # for each further line of the run, whether the author set the line end
        self.done: list[Paragraph] = []

    def add(self, line: Line, page: int, frame: Frame) -> None:
        """The next line in reading order."""
        if self._run:
            relation = self._relation(line, page, frame)
            if relation == "breaks":
                self.flush()
            else:
                self._hard.append(relation == "stacks")
        self._run.append((line, page, frame))

    def flush(self) -> None:
        """Ends the paragraph that is open."""
        if self._run:
            self.done.append(self._paragraph())
        self._run, self._hard = [], []

    def _paragraph(self) -> Paragraph:
        text, starts, page = self._run[0][0].text, [], self._run[0][1]
        first = page
        for (line, number, _), hard in zip(self._run[1:], self._hard, strict=True):
            joined = f"{text}\n{line.text}" if hard else join_lines([text, line.text])
            if number != page:
                starts.append((len(joined) - len(line.text), number))
                page = number
            text = joined
        lines = [line for line, number, _ in self._run if number == first]
        return Paragraph(text, "paragraph", first, around(lines), tuple(starts))

    def _relation(self, line: Line, page: int, frame: Frame) -> str:
        """How a line relates to the open paragraph.

        It goes on with it (``joins``), stands under it as a line of the same centred heading (``stacks``), or
        begins a new one (``breaks``).
        """
        last, last_page, last_frame = self._run[-1]
        if abs(line.size - last.size) > _OTHER_SIZE or page > last_page + 1:
            return "breaks"
        if page == last_page and self._steps_away(last, line, frame):
            return "breaks"
        if (
            _balanced(last, last_frame)
            and _balanced(line, frame)
            and self._is_heading(last, line, last_frame, frame)
        ):
            return self._heading_relation(last, line, frame)
        if _marked(line) and (
            _ENDS.search(last.text) or (self._indented(line, frame) and not self._hangs(line))
        ):
            return "breaks"
        if _has_room_for(line, last, last_frame):
            return "breaks"
        if last.text.isupper() and not line.text.isupper() and self._indented(line, frame):
            return "breaks"
        if self._indented(line, frame) and not self._hangs(line):
            return "breaks" if len(self._run) > 1 or _SENTENCE_ENDS.search(last.text) else "joins"
        if (
            len(self._run) == 1
            and _SENTENCE_ENDS.search(last.text)
            and abs(line.left - last.left) < 2
            and (last.left > last_frame.left + _INDENT or line.text[:1].isupper())
        ):
            return "breaks"
        return "joins"

    def _steps_away(self, last: Line, line: Line, frame: Frame) -> bool:
        """Whether a line stands farther below than lines of a paragraph do.

        The step differs between paragraphs, so a sentence that runs on is proof that it does not.
        """
        step = line.baseline - last.baseline
        if step < 0 or step > _WIDEST_STEP * line.size:
            return True
        runs_on = not (
            _SENTENCE_ENDS.search(last.text)
            or self._indented(line, frame)
            or _marked(line)
            or _has_room_for(line, last, frame)
        )
        return step > _WIDER_STEP * max(frame.step, 1.05 * line.size) and not runs_on

    def _is_heading(self, last: Line, line: Line, last_frame: Frame, frame: Frame) -> bool:
        """Whether two lines in the middle are a heading: one is short, and no sentence has ended."""
        both = _centred(last, last_frame) and _centred(line, frame)
        first = self._run[0][0]
        return both or (
            _centred(line, frame) and _balanced(first, last_frame) and not _SENTENCE_ENDS.search(last.text)
        )

    def _heading_relation(self, last: Line, line: Line, frame: Frame) -> str:
        if last.text.isupper() != line.text.isupper() or _marked(line):
            return "breaks"
        width = last.right - last.left + 0.3 * last.size + line.words[0].right - line.words[0].left
        return "joins" if width > 0.93 * (frame.right - frame.left) else "stacks"

    def _indented(self, line: Line, frame: Frame) -> bool:
        return line.left > frame.left + _INDENT

    def _hangs(self, line: Line) -> bool:
        """Whether a line stands under the text of a list item, not under its mark, or under such a line."""
        first = self._run[0][0]
        if len(self._run) > 1:
            return abs(line.left - self._run[-1][0].left) < 3
        return _marked(first) and len(first.words) > 1 and abs(line.left - first.words[1].left) < 4


def _marked(line: Line) -> bool:
    return _MARKER.match(line.text + " ") is not None


def _has_room_for(line: Line, above: Line, frame: Frame) -> bool:
    """Whether the first word of a line would have found room at the end of the line above."""
    return frame.right - above.right > line.words[0].right - line.words[0].left + 0.3 * above.size


def _balanced(line: Line, frame: Frame) -> bool:
    """Whether a line stands as far from the left edge as from the right."""
    return abs((line.left - frame.left) - (frame.right - line.right)) < 2 * _CENTRED


def _centred(line: Line, frame: Frame) -> bool:
    """Whether a line stands in the middle, with room on both sides."""
    return _balanced(line, frame) and line.left > frame.left + 2 * _INDENT
