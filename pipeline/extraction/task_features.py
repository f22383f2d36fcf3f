"""What the task classifier sees of a part of a text: its words, where it stands, what the grammar read in it.

Each feature is one word such as ``rule=task.subject``; the same code makes them for training and at run time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.findings import Task
from pipeline.records import Span
from pipeline.text import tone_placed

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d+")
_READ = 400  # code points of a part that are read: what is told stands at its beginning
_SYLLABLES = 40
_HEADING = re.compile(
    r"^[ \t#*]*(?:(?P<high>(?:[IVX]{1,5}|(?:Phần|PHẦN|Chương|CHƯƠNG|Điều|ĐIỀU)\s\w+)[.:]?)"
    r"|\d{1,2}(?:\.\d{1,2})*[.)])"
    r"[ \t]+(?P<words>\S[^\n]{2,160})$",
    re.MULTILINE,
)
_HEADING_SYLLABLES = 7
_CUES = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("assign", r"(?<!\w)(?:giao|yêu\s+cầu|phân\s+công)(?!\w)"),
        ("ask", r"(?<!\w)(?:đề\s+nghị|mời)(?!\w)"),
        ("duty", r"(?<!\w)(?:có|chịu)\s+trách\s+nhiệm(?!\w)"),
        ("lead", r"(?<!\w)chủ\s+trì(?!\w)"),
        ("join", r"(?<!\w)phối\s+hợp(?!\w)"),
        ("done", r"(?<!\w)(?:đã|vừa)\s(?!được\s+(?:giao|phê))"),
        ("share", r"\d\s*%"),
        ("passive", r"(?<!\w)(?:được|bị)\s"),
        ("offer", r"(?<!\w)(?:nếu|trường\s+hợp)\s"),
        ("this", r"(?:Quyết\s+định|Nghị\s+quyết|Chỉ\s+thị|Kế\s+hoạch|Quy\s+chế|Thông\s+tư)\s+này"),
        ("is", r"(?<!\w)(?:là|gồm|bao\s+gồm)\s"),
        ("right", r"(?<!\w)có\s+(?:quyền|thể)(?!\w)"),
    )
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A part of a text that may be a task.

    Attributes:
        rule: the rule that proposed it; empty where none did.
        sure: how sure that rule is, 0 to 1.
        bodies: where the bodies that are told to act stand in the part itself.
        leads: how many bodies lead it.
        deadline: type of its deadline, if any.
        own_deadline: whether the deadline stands in the part itself.
        depth: how many numbered levels it stands under.
    """

    span: Span
    rule: str
    sure: float
    bodies: tuple[Span, ...]
    leads: int
    deadline: str | None
    own_deadline: bool
    depth: int
    modality: str

    @classmethod
    def of(cls, task: Task) -> Candidate:
        """The candidate that a proposed task is."""
        span, deadline = task.evidence.span, task.deadline
        return cls(
            span=span,
            rule=task.evidence.rule,
            sure=task.evidence.confidence,
            bodies=tuple(body.span for body in task.leads if _holds(span, body.span)),
            leads=len(task.leads),
            deadline=deadline.type if deadline else None,
            own_deadline=deadline is not None and _holds(span, deadline.evidence.span),
            depth=task.clause.count(".") + 1 if task.clause else 0,
            modality=task.modality,
        )


class Surroundings:
    """A document as the features need it: its text, and the headings above each place.

    The type of the document is left out: the grammar knows it already, and with some hundred documents to
    learn from it would stand for the single document.
    """

    def __init__(self, text: str) -> None:
        self.text = tone_placed(text)
        self._starts: list[int] = []
        self._words: list[tuple[str, str]] = []
        high = ""
        for match in _HEADING.finditer(self.text):
            words = match["words"].rstrip(" *")
            if match["high"]:
                high, low = words, ""
            elif words.endswith((".", ";", ",")):
                continue
            else:
                low = words
            self._starts.append(match.start())
            self._words.append((high, low))

    def headings(self, offset: int) -> tuple[str, str]:
        """The highest and the nearest heading above a place; empty where there is none."""
        at = bisect_right(self._starts, offset) - 1
        return self._words[at] if at >= 0 else ("", "")


def features(candidate: Candidate, around: Surroundings) -> list[str]:
    """The features of a candidate, each once."""
    piece = _unnamed(candidate, around.text)
    return list(dict.fromkeys((*_words(piece), *_form(candidate, piece), *_place(candidate, around))))


def _unnamed(candidate: Candidate, text: str) -> str:
    """What is read of a candidate, each body in it as "X": who is told does not say whether it is a task."""
    pieces, at = [], candidate.span.start
    for body in sorted(candidate.bodies, key=lambda span: span.start):
        pieces += [text[at : max(at, body.start)], "X" if body.end > at else ""]
        at = max(at, body.end)
    pieces.append(text[at : max(at, candidate.span.end)])
    return "".join(pieces)[:_READ]


def _words(piece: str) -> Iterator[str]:
    """Its syllables and pairs of them, numbers all alike; the first two once more, for there is the verb."""
    syllables = syllables_of(piece)[:_SYLLABLES]
    yield from (f"w={one}" for one in syllables)
    yield from (f"w={one}_{other}" for one, other in pairwise(syllables))
    yield f"first={'_'.join(syllables[:2])}"


def syllables_of(text: str) -> list[str]:
    """The syllables of a text in lower case, numbers as ``0``."""
    return [_DIGITS.sub("0", word) for word in _WORD.findall(text.lower())]


def _form(candidate: Candidate, piece: str) -> Iterator[str]:
    yield f"rule={candidate.rule}"
    yield f"sure={candidate.sure:.1f}"
    yield f"modality={candidate.modality}"
    yield f"named={bool(candidate.bodies)}"
    yield f"leads={min(candidate.leads, 3)}"
    yield f"deadline={candidate.deadline}/{candidate.own_deadline}"
    length = candidate.span.end - candidate.span.start
    yield f"length={min(length // 40, 8)}"
    yield f"capital={piece[:1].isupper()}"
    for name, pattern in _CUES:
        if pattern.search(piece):
            yield f"cue={name}"


def _place(candidate: Candidate, around: Surroundings) -> Iterator[str]:
    start = candidate.span.start
    yield f"depth={min(candidate.depth, 4)}"
    yield f"place={5 * start // max(len(around.text), 1)}"
    high, low = around.headings(start)
    yield from (f"high={word}" for word in syllables_of(high)[:_HEADING_SYLLABLES])
    yield from (f"low={word}" for word in syllables_of(low)[:_HEADING_SYLLABLES])
    following = around.text[candidate.span.end : candidate.span.end + 1]
    yield f"closed={following if following in ('.', ';', ':', ',', '|') else ''}"


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start < outer.end
