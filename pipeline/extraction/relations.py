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

from pipeline.extraction.clauses import ARTICLE_LEVEL, Sentence, split_sentences
from pipeline.extraction.document_types import organ_ranks, types_by_name, words_pattern
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


_OPENING_REACH = 60
_CUE_REACH = 160
_LEAD_WORDS = 25
_FILLERS = r"(?:(?:Để|Nhằm|Tiếp\s+tục|Tổ\s+chức|Trên\s+đây\s+là|Qua|Sau\s+khi|Việc|Kết\s+quả)\s+)?"
_LIST_HEAD = re.compile(r";\s*(?:và\s+)?(?:các\s+)?$", re.IGNORECASE)
_LIST_NEXT = re.compile(
    r"(?:,|(?<!\w)(?:và|hoặc|cùng(?:\s+với)?))\s*(?:các\s+|(?:của\s+[^,;]{2,60}\s))?$", re.IGNORECASE
)
_ALIAS = re.compile(r"\((?:(?:sau\s+đây\s+)?(?:gọi|viết)(?:\s+(?:chung|tắt))?\s+là\s+)?$", re.IGNORECASE)
# "Căn cứ A, UBND tỉnh ban hành ...": from the comma on, the sentence says what follows from A.
_TYPES = words_pattern(name.capitalize() for name in types_by_name())
_MAIN_CLAUSE = re.compile(
    rf"(?<!\w)thì(?!\w)|,\s+(?!{_TYPES})(?=[A-ZĐỦ][^,;\d|]{{2,90}}?\s(?:ban\s+hành|xây\s+dựng|yêu\s+cầu|đề\s+nghị|thông\s+báo|báo\s+cáo|có\s+ý\s+kiến|hướng\s+dẫn"
    r"|trình|quyết\s+định|triển\s+khai|tổ\s+chức|đề\s+xuất|trả\s+lời|kính)(?!\w))"
)
_DIRECTED = re.compile(
    r"(?:chỉ\s+đạo|hướng\s+dẫn|ý\s+kiến|kết\s+luận|yêu\s+cầu|đề\s+nghị)(?:\s+của)?\s[^;]{0,90}$", re.IGNORECASE
)
_PASSIVE = re.compile(r"(?:được|bị|đã)\s+$", re.IGNORECASE)
_OF_OTHERS = re.compile(r"\s*(?:bởi|tại|theo|bằng)(?!\w)", re.IGNORECASE)
_OWN_SUBJECT = re.compile(r";|(?<!\w)(?:này|và)(?!\w)", re.IGNORECASE)
_OTHER_SUBJECT = re.compile(rf"(?i:{words_pattern(types_by_name())})\s+$")
# "Căn cứ chức năng, nhiệm vụ được giao" rests on no document.
_NO_BASIS = re.compile(r"\s+(?:chức\s+năng|nhiệm\s+vụ|tình\s+hình|điều\s+kiện|kết\s+quả)(?!\w)", re.IGNORECASE)
_LEGAL_HEADING = re.compile(
    r"(?:các\s+)?(?:căn\s+cứ(?:\s+pháp\s+lý)?|cơ\s+sở\s+pháp\s+lý)(?:\s+(?:xây\s+dựng|ban\s+hành|của|để)[^.;:|]{0,80})?\s*(?::|$|(?=-\s))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Lead:
    """A lead-in ("Bãi bỏ các văn bản sau:", "Căn cứ pháp lý:") whose relation goes to the items under it.

    Attributes:
        level: of its own mark; items of a lower level belong to it.
    """

    relation: Relation
    level: int | None

    def holds_for(self, sentence: Sentence) -> bool:
        if sentence.level is None:
            return sentence.opens is None or (sentence.opens == "paragraph" and self.level is not None)
        return self.level is None or sentence.level > self.level


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
    columns = legal_basis_cells(text)
    found: list[Relation] = []
    lead: _Lead | None = None
    at = 0
    for sentence in split_sentences(text):
        inside = bisect_right(mentions, sentence.end - 1, lo=at, key=lambda mention: mention.start)
        cited, at = mentions[at:inside], inside
        if lead is not None and not lead.holds_for(sentence):
            lead = None
        reading = _Reading(plain, sentence, own, acts)
        if cited and _inside(cited[0], columns):
            found += ["legal_basis"] * len(cited)
        elif cited:
            default: Relation = "legal_basis" if _inside(cited[0], legal_bases) else "refers"
            found += reading.relations(cited, lead.relation if lead else None, default)
        lead = reading.lead(cited) or lead
    return tuple(found)


def _inside(mention: Mention, regions: Sequence[Span]) -> bool:
    return any(region.start <= mention.start < region.end for region in regions)


@cache
def _opening_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_FILLERS}(?P<cue>{words_pattern(_cues())})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One sentence with what decides the relations of the documents cited in it."""

    plain: str
    sentence: Sentence
    own: DocumentNumber | None
    acts: bool

    def relations(self, cited: Sequence[Mention], lead: Relation | None, default: Relation) -> list[Relation]:
        """The relation of each document cited in the sentence."""
        opening = self._opening()
        main = _MAIN_CLAUSE.search(self.plain, cited[0].end, self.sentence.end) if opening else None
        turn = main.end() if main else self.sentence.end
        found: list[Relation] = []
        before: Mention | None = None
        last, head = default, default
        for mention in cited:
            alias = before is not None and bool(_ALIAS.search(self.plain, before.end, mention.start))
            if before is not None and before.start < turn <= mention.start:
                before, last = None, default
            governed = opening if mention.start < turn else None
            relation = self._one(mention, before, turn if governed is None and main else None, last, head, default)
            if governed is not None:
                relation = self._governed(governed, mention, before, relation or default)
            elif relation is None:
                relation = lead if lead and before is None and self._begins(mention, lead) else default
            found.append(relation)
            if alias:
                continue
            if before is None or _LIST_HEAD.search(self.plain, before.end, mention.start):
                head = relation
            before, last = mention, relation
        return self._ended(cited, found)

    def lead(self, cited: Sequence[Mention]) -> _Lead | None:
        """The lead-in that the sentence is: it ends with a colon, or is a heading over the items below."""
        words = self.plain[self.sentence.start : self.sentence.end].strip()
        if _LEGAL_HEADING.match(words) and (self.sentence.opens != "cell" or self.sentence.level is not None):
            return _Lead("legal_basis", self.sentence.level)
        article = self.sentence.level == ARTICLE_LEVEL
        if cited or len(words.split()) > _LEAD_WORDS or not (words.endswith(":") or article):
            return None
        match = _cue_pattern().search(words)
        cue = _cue_of(match) if match else None
        if match is None or cue is None or match.start() > _OPENING_REACH:
            return None
        if (cue.relation in OWN_ACTS and self.acts) or (cue.opening and match.start() == 0 and not article):
            return _Lead(cue.relation, self.sentence.level)
        return None

    def _opening(self) -> _Cue | None:
        """The cue that the sentence opens with, where it governs the sentence."""
        if _LEGAL_HEADING.match(self.plain, self.sentence.start, self.sentence.end):
            return _Cue("legal_basis", opening=True, after=False)
        match = _opening_pattern().match(self.plain, self.sentence.start, self.sentence.end)
        if match is None or not match.group()[:1].isupper():
            return None
        cue = _cues()[" ".join(match["cue"].lower().split())]
        if not cue.opening or (cue.relation == "legal_basis" and _NO_BASIS.match(self.plain, match.end())):
            return None
        return cue

    def _begins(self, mention: Mention, lead: Relation) -> bool:
        near = mention.start - self.sentence.start <= _OPENING_REACH
        return near and (lead not in OWN_ACTS or may_amend(self.own, mention.number))

    def _one(
        self, mention: Mention, before: Mention | None, turn: int | None, last: Relation, head: Relation, default: Relation
    ) -> Relation | None:
        """The relation by the nearest cue or by the list that the mention stands in; ``None`` without either."""
        if before is not None and _LIST_HEAD.search(self.plain, before.end, mention.start):
            return head
        if before is not None and _LIST_NEXT.search(self.plain, before.end, mention.start):
            return last
        start = before.end if before else max(self.sentence.start, turn or 0)
        start = max(start, self.plain.rfind(";", start, mention.start) + 1)
        cues = list(_cue_pattern().finditer(self.plain, start, mention.start))
        if not cues:
            return default if before else None
        match = cues[-1]
        relation = _cue_of(match).relation
        if relation == "issued_with":
            if last in OWN_ACTS:
                return last
            acts = [cue for cue in cues if _cue_of(cue).relation in OWN_ACTS and self._own_act(cue, mention, before)]
            return _cue_of(acts[-1]).relation if acts else relation
        if relation in OWN_ACTS and not self._own_act(match, mention, before):
            return default
        if relation == "refers" or mention.start - match.end() > _CUE_REACH:
            return default
        return relation

    def _governed(self, opening: _Cue, mention: Mention, before: Mention | None, nearest: Relation) -> Relation:
        """The relation in a sentence that a cue opens."""
        if opening.relation in ("legal_basis", "proposal"):
            return opening.relation
        start = before.end if before else self.sentence.start
        if nearest == "refers" and _DIRECTED.search(self.plain, start, mention.start):
            return opening.relation
        return nearest

    def _own_act(self, cue: re.Match[str], mention: Mention, before: Mention | None) -> bool:
        """Whether the citing document itself amends or repeals, and not a document that it tells of."""
        if not self.acts or not may_amend(self.own, mention.number):
            return False
        left = max(self.sentence.start, cue.start() - 30)
        if _PASSIVE.search(self.plain, left, cue.start()) and _OF_OTHERS.match(self.plain, cue.end()):
            return False
        if _OTHER_SUBJECT.search(self.plain, left, cue.start()):
            return False
        return before is None or bool(_OWN_SUBJECT.search(self.plain, before.end, cue.start()))

    def _ended(self, cited: Sequence[Mention], found: list[Relation]) -> list[Relation]:
        """The relations after a cue that stands behind its documents ("... hết hiệu lực")."""
        reach = min(self.sentence.end, cited[-1].end + _OPENING_REACH)
        match = _cue_pattern().search(self.plain, cited[-1].end, reach)
        if match is None or not _cue_of(match).after or not self.acts:
            return found
        relation = _cue_of(match).relation
        return [
            relation if old in ("refers", "issued_with") and may_amend(self.own, mention.number) else old
            for old, mention in zip(found, cited, strict=True)
        ]


def may_amend(own: DocumentNumber | None, cited: DocumentNumber) -> bool:
    """Whether one document can amend or repeal the other (Luật 64/2025/QH15, Điều 8).

    A normative document, marked by its year group, gives way to a normative one alone; no body touches the acts of
    one that ranks higher.
    """
    if own is None:
        return True
    if cited.year is not None and own.year is None:
        return False
    ranks = _rank(own), _rank(cited)
    return ranks[0] is None or ranks[1] is None or ranks[0] >= ranks[1]


def _rank(number: DocumentNumber) -> int | None:
    organ = re.sub(r"^(QH|UBTVQH)(?:\d+|[IVX]+)$", r"\1", number.organs[0]) if number.organs else ""
    return organ_ranks().get(organ)


_DIGIT = re.compile(r"\d")
_ROW = re.compile(r"^\|[^\n]*\|[ \t]*$", re.MULTILINE)
_CELL = re.compile(r"[^|\n]+")


def legal_basis_cells(text: str) -> tuple[Span, ...]:
    """The cells of tables that stand under, or behind, a cell "Căn cứ pháp lý" or "Cơ sở pháp lý"."""
    found: list[Span] = []
    column: tuple[int, int] | None = None
    last = 0
    for row in _ROW.finditer(text):
        if text[last : row.start()].strip():
            column = None
        last = row.end()
        cells = list(_CELL.finditer(text, row.start() + 1, row.end() - 1))
        labels = [i for i, cell in enumerate(cells) if _LEGAL_HEADING.fullmatch(cell.group().strip())]
        content = cells[labels[0] + 1 :] if labels else []
        if labels and not any(_DIGIT.search(cell.group()) for cell in content):
            column = (labels[0], len(cells))
        elif labels:
            found += [Span(cell.start(), cell.end()) for cell in content]
        elif column is not None:
            # a merged cell stands once: a short row lacks its first columns
            index = len(cells) - (column[1] - column[0])
            if 0 <= index < len(cells):
                found.append(Span(cells[index].start(), cells[index].end()))
    return tuple(found)
