"""How a document relates to the ones it cites: the grammar of cues.

Inside a "Căn cứ" everything is a legal basis; a sentence that opens with "Theo đề nghị", "Thực hiện", "Trả lời"
gives its relation to what follows; elsewhere the nearest cue decides, and carries over a list. What only the citing
document can do (amend, replace, repeal) is told of a third document in the same words, then it is "refers".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.extraction.document_types import organ_ranks, words_pattern
from pipeline.extraction.numbers import DocumentNumber
from pipeline.findings import Relation
from pipeline.records import Span
from pipeline.resources import lexicon

OWN_ACTS: frozenset[Relation] = frozenset({"amends", "replaces", "repeals"})


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a document is mentioned, with its number; ``end`` includes the date and the issuer."""

    start: int
    end: int
    number: DocumentNumber


@dataclass(frozen=True, slots=True)
class _Cue:
    relation: Relation
    opening: bool
    after: bool


@cache
def _cues() -> dict[str, _Cue]:
    rows = lexicon("relation_cues")["cues"]
    return {
        row["phrase"]: _Cue(row["relation"], row.get("opening", False), row.get("after", False))
        for row in rows
    }


@cache
def _cue_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){words_pattern(_cues())}(?!\w)", re.IGNORECASE)


def _cue_of(match: re.Match[str]) -> _Cue:
    return _cues()[" ".join(match.group().lower().split())]


# A sentence ends at a stop before a capital, at a blank line, at a cell's bar, and before a list mark or an opening
# formula at the start of a line: the text is hard-wrapped, so that other line ends mean nothing.
_BOUNDARY = re.compile(
    r"\n[ \t]*\n\s*|\s\|\s|^\|\s"
    r"|\n\s*(?=[-+*•–—]\s|[a-zđ]\)\s|\d{1,2}(?:\.\d{1,2}){0,3}[.)]\s|[IVX]{1,5}\.\s|Điều\s+\d|\[\d|Căn\s+cứ\s|Theo\s+đề\s+nghị|Xét\s|Thực\s+hiện\s"
    r"|Trên\s+cơ\s+sở|QUYẾT\s+(?:ĐỊNH|NGHỊ))"
    r"|(?<![A-ZĐ]\.)(?<!TP)(?<!Tp)(?<=[.!?…])\s+(?=[“\"(]?[A-ZĐÂĂÊÔƠƯÁÀẢẠỦỨÍÝ]|[-+]\s)|(?<=[:;.])\s+(?=[-–+]\s[A-ZĐ])",
    re.MULTILINE,
)
_MARK = re.compile(
    r"\s*(?:[-+*•–—]|\(?\d{1,3}(?:\.\d{1,3}){0,3}[.)]?|[a-zđ]\)|[IVX]{1,5}\.|Điều\s+\d+[a-z]?\.)\s+"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, bullet or cell, without its list mark.

    Attributes:
        item: whether a list mark stands before it.
    """

    start: int
    end: int
    item: bool


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, bullets and cells among them, in order."""
    found: list[Sentence] = []
    start = 0
    for end, following in [*((m.start(), m.end()) for m in _BOUNDARY.finditer(text)), (len(text), len(text))]:
        mark = _MARK.match(text, start, end)
        if end > start:
            found.append(Sentence(mark.end() if mark else start, end, item=mark is not None))
        start = following
    return tuple(found)


def relations(
    text: str,
    plain: str,
    mentions: Sequence[Mention],
    *,
    own: DocumentNumber | None = None,
    acts: bool = True,
    legal_bases: Sequence[Span] = (),
) -> tuple[Relation, ...]:
    """The relation of each mention; ``mentions`` are in order and do not overlap.

    Args:
        text: the text itself, for its line ends.
        plain: the same in matching form.
        mentions: the documents cited.
        own: the citing document's number, where known.
        acts: whether the text can amend or repeal at all; the press only reports.
        legal_bases: regions in which a mention without a cue of its own is a legal basis.
    """
    sentences = split_sentences(text)
    columns = legal_basis_cells(text)
    found: list[Relation] = []
    lead: _Lead | None = None
    at = 0
    for sentence in sentences:
        inside = bisect_right(mentions, sentence.end - 1, lo=at, key=lambda mention: mention.start)
        cited = mentions[at:inside]
        at = inside
        reading = _Reading(plain, sentence, own, acts)
        if lead is not None and lead.ends_at(sentence):
            lead = None
        if cited:
            default: Relation = "legal_basis" if _inside(cited[0], legal_bases) else "refers"
            if _inside(cited[0], columns):
                found += ["legal_basis"] * len(cited)
            else:
                found += reading.relations(cited, lead.relation if lead else None, default)
        lead = reading.lead(cited) or lead
    return tuple(found)


def _inside(mention: Mention, regions: Sequence[Span]) -> bool:
    return any(region.start <= mention.start < region.end for region in regions)


@dataclass(frozen=True, slots=True)
class _Lead:
    """A lead-in ("Bãi bỏ các văn bản sau:", "Căn cứ pháp lý:") whose relation goes to the items under it."""

    relation: Relation
    item: bool
    heading: bool

    def ends_at(self, sentence: Sentence) -> bool:
        return False


_FILLERS = r"(?:(?:Để|Nhằm|Tiếp\s+tục|Tổ\s+chức|Trên\s+đây\s+là|Qua|Sau\s+khi|Việc|Kết\s+quả)\s+)?"
_OPENING_REACH = 60
_CUE_REACH = 160
_LIST_HEAD = re.compile(r";\s*(?:và\s+)?(?:các\s+)?$")
_LIST_NEXT = re.compile(r"(?:,|(?<!\w)(?:và|hoặc|cùng(?:\s+với)?))\s*(?:các\s+|(?:của\s+[^,;]{2,60}\s))?$")
_MAIN_CLAUSE = re.compile(
    r",\s+(?=[A-ZĐỦ][^,;]{2,90}?\s(?:ban\s+hành|xây\s+dựng|yêu\s+cầu|đề\s+nghị|thông\s+báo|báo\s+cáo|có\s+ý\s+kiến|hướng\s+dẫn|trình|quyết\s+định"
    r"|triển\s+khai|tổ\s+chức|đề\s+xuất|trả\s+lời|kính)(?!\w))"
)
_DIRECTED = re.compile(
    r"(?:chỉ\s+đạo|hướng\s+dẫn|ý\s+kiến|kết\s+luận|yêu\s+cầu|đề\s+nghị)(?:\s+của)?\s[^;]{0,90}$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"(?:được|bị|đã)\s+$", re.IGNORECASE)
_OF_OTHERS = re.compile(r"\s*(?:bởi|tại|theo|bằng)(?!\w)", re.IGNORECASE)
_OWN_SUBJECT = re.compile(r";|(?<!\w)(?:này|và)(?!\w)")


@dataclass(frozen=True, slots=True)
class _Reading:
    """One sentence with what decides the relations of the documents cited in it."""

    plain: str
    sentence: Sentence
    own: DocumentNumber | None
    acts: bool

    def opening(self) -> _Cue | None:
        """The cue that the sentence opens with, where it governs the sentence."""
        match = _opening_pattern().match(self.plain, self.sentence.start, self.sentence.end)
        if match is None or not match.group()[:1].isupper():
            return None
        cue = _cues()[" ".join(match["cue"].lower().split())]
        return cue if cue.opening else None

    def relations(self, cited: Sequence[Mention], lead: Relation | None, default: Relation) -> list[Relation]:
        """The relation of each document cited in the sentence."""
        opening = self.opening()
        main = _MAIN_CLAUSE.search(self.plain, cited[0].end, self.sentence.end)
        found: list[Relation] = []
        head: Relation = default
        for index, mention in enumerate(cited):
            before = cited[index - 1] if index else None
            fresh = main is not None and before is not None and before.end <= main.end() <= mention.start
            governed = opening is not None and (main is None or mention.start < main.end())
            relation = self._one(
                mention,
                before,
                found[-1] if found else None,
                head,
                default,
                main.end() if fresh and main else None,
            )
            if governed and opening is not None:
                relation = self._governed(opening, mention, relation, index)
            elif index == 0 and lead is not None and self._begins(mention):
                relation = lead
            if index == 0 or self._joint(before, mention) == "head":
                head = relation
            found.append(relation)
        return self._ended(cited, found)

    def _begins(self, mention: Mention) -> bool:
        return mention.start - self.sentence.start <= _OPENING_REACH

    def _joint(self, before: Mention | None, mention: Mention) -> str | None:
        """How a mention is joined to the one before: as a new head of the list, as its next member, or not."""
        if before is None:
            return None
        if _LIST_HEAD.search(self.plain, before.end, mention.start):
            return "head"
        return "next" if _LIST_NEXT.search(self.plain, before.end, mention.start) else None

    def _one(
        self,
        mention: Mention,
        before: Mention | None,
        last: Relation | None,
        head: Relation,
        default: Relation,
        fresh: int | None,
    ) -> Relation:
        """The relation by the nearest cue, or by the list that the mention stands in."""
        joint = None if fresh else self._joint(before, mention)
        if joint == "head":
            return head
        if joint == "next" and last is not None:
            return last
        start = fresh or (before.end if before else self.sentence.start)
        start = max(start, self.plain.rfind(";", start, mention.start) + 1)
        cues = list(_cue_pattern().finditer(self.plain, start, mention.start))
        if not cues:
            return default
        cue, match = _cue_of(cues[-1]), cues[-1]
        if cue.relation == "issued_with" and len(cues) > 1 and _cue_of(cues[-2]).relation in OWN_ACTS:
            cue, match = _cue_of(cues[-2]), cues[-2]
        if cue.relation in OWN_ACTS and not self._own_act(match, mention, before):
            return default
        if cue.relation == "refers" or mention.start - match.end() > _CUE_REACH:
            return default
        return cue.relation

    def _governed(self, opening: _Cue, mention: Mention, nearest: Relation, index: int) -> Relation:
        """The relation in a sentence that a cue opens."""
        if opening.relation in ("legal_basis", "proposal"):
            return opening.relation
        if index == 0 and nearest == "refers":
            directed = _DIRECTED.search(self.plain, self.sentence.start, mention.start)
            return opening.relation if directed else nearest
        return nearest

    def _own_act(self, cue: re.Match[str], mention: Mention, before: Mention | None) -> bool:
        """Whether the citing document itself amends or repeals, and not a document that it tells of."""
        if not self.acts or not may_amend(self.own, mention.number):
            return False
        if _PASSIVE.search(self.plain, max(0, cue.start() - 6), cue.start()) and _OF_OTHERS.match(
            self.plain, cue.end()
        ):
            return False
        return before is None or bool(_OWN_SUBJECT.search(self.plain, before.end, cue.start()))

    def _ended(self, cited: Sequence[Mention], found: list[Relation]) -> list[Relation]:
        """The relations after a cue that stands behind its documents ("... hết hiệu lực")."""
        for match in _cue_pattern().finditer(self.plain, cited[-1].end, self.sentence.end):
            cue = _cue_of(match)
            if cue.after and self.acts and self._begins(cited[0]):
                return [
                    cue.relation if old == "refers" and may_amend(self.own, mention.number) else old
                    for old, mention in zip(found, cited, strict=True)
                ]
        return found

    def lead(self, cited: Sequence[Mention]) -> _Lead | None:
        """The lead-in that the sentence is, if it ends with a colon or is a heading."""
        words = self.plain[self.sentence.start : self.sentence.end].strip()
        heading = _LEGAL_HEADING.fullmatch(words)
        if heading:
            return _Lead("legal_basis", self.sentence.item, heading=True)
        if not words.endswith(":"):
            return None
        for match in _cue_pattern().finditer(words):
            cue = _cue_of(match)
            if cue.relation in OWN_ACTS and self.acts or (cue.opening and match.start() == 0):
                return _Lead(cue.relation, self.sentence.item, heading=False)
        return None


_LEGAL_HEADING = re.compile(
    r"(?:căn\s+cứ(?:\s+pháp\s+lý)?|cơ\s+sở\s+pháp\s+lý)(?:\s+xây\s+dựng[^.;]{0,80})?\s*:?", re.IGNORECASE
)


@cache
def _opening_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_FILLERS}(?P<cue>{words_pattern(_cues())})(?!\w)", re.IGNORECASE)


def may_amend(own: DocumentNumber | None, cited: DocumentNumber) -> bool:
    """Whether the issuer of one document can amend the other: not where the other's issuer ranks higher."""
    if own is None:
        return True
    ranks = [_rank(number) for number in (own, cited)]
    return ranks[0] is None or ranks[1] is None or ranks[0] >= ranks[1]


def _rank(number: DocumentNumber) -> int | None:
    organ = re.sub(r"^(QH|UBTVQH)(?:\d+|[IVX]+)$", r"\1", number.organs[0]) if number.organs else ""
    return organ_ranks().get(organ)


def legal_basis_cells(text: str) -> tuple[Span, ...]:
    """The cells of tables that stand under, or behind, a cell "Căn cứ pháp lý" or "Cơ sở pháp lý"."""
    found: list[Span] = []
    column: tuple[int, int] | None = None
    for row in _ROW.finditer(text):
        cells = [match for match in _CELL.finditer(text, row.start() + 1, row.end())]
        labels = [i for i, cell in enumerate(cells) if _LEGAL_HEADING.fullmatch(cell.group().strip())]
        if labels and len(cells) > _LABEL_ROW:
            column = (labels[0], len(cells))
        elif labels:
            found += [Span(cell.start(), cell.end()) for cell in cells[labels[0] + 1 :]]
        elif column is not None:
            index = column[0] if len(cells) == column[1] else len(cells) - (column[1] - column[0])
            if 0 <= index < len(cells):
                found.append(Span(cells[index].start(), cells[index].end()))
    return tuple(found)


_LABEL_ROW = 3
_ROW = re.compile(r"^\|[^\n]*\|[ \t]*$", re.MULTILINE)
_CELL = re.compile(r"[^|\n]+")
