"""How a document relates to the ones it cites: the grammar of cues.

Inside a "Căn cứ" everything is a legal basis; a sentence that opens with "Theo đề nghị" or "Thực hiện" gives
its relation to what follows; elsewhere the nearest cue decides, and carries over a list. What only the citing
document can do (amend, replace, repeal) is told of a third document in the same words, then it is "refers".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.extraction.clauses import ARTICLE_LEVEL, Sentence, split_sentences
from pipeline.extraction.document_types import types_by_name, words_pattern
from pipeline.extraction.legal_bases import LEGAL_HEADING, legal_basis_cells
from pipeline.extraction.numbers import DocumentNumber
from pipeline.extraction.relation_cues import OWN_ACTS, Cue, cue_of, cue_pattern, cues, may_amend
from pipeline.findings import Relation
from pipeline.records import Span
from pipeline.resources import lexicon


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a document is mentioned, with its number; ``end`` includes the date and the issuer."""

    start: int
    end: int
    number: DocumentNumber


_OPENING_REACH = 60
_CUE_REACH = 160
_NEAR = 120
_OBJECT_REACH = 80
_GAP_REACH = 600  # an amended provision may be quoted at length before its document
_LEAD_WORDS = 25
_FILLERS = r"(?:(?:Để|Nhằm|Tiếp\s+tục|Tổ\s+chức|Trên\s+đây\s+là|Qua|Sau\s+khi|Việc|Kết\s+quả)\s+)?"
_LIST_HEAD = re.compile(r";\s*(?:và\s+)?(?:các\s+)?$", re.IGNORECASE)
_LIST_NEXT = re.compile(
    r"(?:,|(?<!\w)(?:và|hoặc|cùng(?:\s+với)?))\s*(?:các\s+|(?:của\s+[^,;]{2,60}\s))?$", re.IGNORECASE
)
_ALIAS = re.compile(r"\((?:(?:sau\s+đây\s+)?(?:gọi|viết)(?:\s+(?:chung|tắt))?\s+là\s+)?$", re.IGNORECASE)
# "Căn cứ A, UBND tỉnh ban hành ...": from the comma on, the sentence says what follows from A.
_BODIES = words_pattern(word.capitalize() for word in lexicon("page_layout")["body_starts"]["words"])
_MAIN_CLAUSE = re.compile(
    rf"(?<!\w)thì(?!\w)|[,;]\s+(?=(?:{_BODIES}|UBND|HĐND)(?!\w)[^,;\d|]{{0,90}}?"
    r"\s(?:ban\s+hành|xây\s+dựng|yêu\s+cầu|đề\s+nghị|thông\s+báo|báo\s+cáo|có\s+ý\s+kiến|hướng\s+dẫn"
    r"|trình\s+(?=[A-ZĐỦ])|quyết\s+định|triển\s+khai|tổ\s+chức|đề\s+xuất|trả\s+lời|kính)(?!\w))"
)
_DIRECTED = re.compile(
    r"(?:chỉ\s+đạo|hướng\s+dẫn|ý\s+kiến|kết\s+luận|yêu\s+cầu|đề\s+nghị)(?:\s+của)?\s[^;]{0,90}$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"(?:được|bị|đã)\s+(?:giao\s+|cấp\s+|phân\s+bổ\s+)?$", re.IGNORECASE)
_OF_OTHERS = re.compile(r"\s*(?:bởi|tại|theo|bằng)(?!\w)", re.IGNORECASE)
_OWN_SUBJECT = re.compile(r";|(?<!\w)(?:này|và)(?!\w)", re.IGNORECASE)
# who is asked to prepare an amendment does not make it
_FOR_OTHERS = re.compile(
    r"(?<!\w)(?:tham\s+mưu|đề\s+xuất|kiến\s+nghị|nghiên\s+cứu|rà\s+soát|xem\s+xét|dự\s+thảo)(?!\w)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"tại|trong", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;.]")
_ACTING_TYPE = re.compile(rf"(?<!(?i:pháp)\s)(?P<name>(?i:{words_pattern(types_by_name())}))\s+$")
# A lead-in may have its first item on its own line.
_FIRST_MARK = re.compile(r":\s*(?:[a-zđ1]\)|1\.|-)$")
# "Căn cứ chức năng, nhiệm vụ được giao" rests on no document.
_NO_BASIS = re.compile(
    r"\s+(?:chức\s+năng|nhiệm\s+vụ|tình\s+hình|điều\s+kiện|kết\s+quả)(?!\w)", re.IGNORECASE
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
            found += reading.relations(cited, lead.relation if lead else default)
        lead = reading.lead(cited) or lead
    return tuple(found)


def _inside(mention: Mention, regions: Sequence[Span]) -> bool:
    return any(region.start <= mention.start < region.end for region in regions)


@cache
def _opening_pattern() -> re.Pattern[str]:
    return re.compile(rf"{_FILLERS}(?P<cue>{words_pattern(cues())})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One sentence with what decides the relations of the documents cited in it."""

    plain: str
    sentence: Sentence
    own: DocumentNumber | None
    acts: bool

    def relations(self, cited: Sequence[Mention], uncued: Relation) -> list[Relation]:
        """The relation of each document cited in the sentence; ``uncued`` is that of one at its start."""
        opening = self._opening()
        main = _MAIN_CLAUSE.search(self.plain, self.sentence.start, self.sentence.end) if opening else None
        turn = main.end() if main else self.sentence.end
        found: list[Relation] = []
        before: Mention | None = None
        last: Relation = "refers"
        head: Relation = "refers"
        for mention in cited:
            alias = bool(
                _ALIAS.search(self.plain, max(self.sentence.start, mention.start - _NEAR), mention.start)
            )
            if before is not None and before.start < turn <= mention.start:
                before, last = None, "refers"
            governed = opening if mention.start < turn else None
            relation = self._one(mention, before, turn if governed is None and main else None, last, head)
            if governed is not None:
                relation = self._governed(
                    governed, mention, before, "refers" if alias else relation or "refers"
                )
            elif alias:
                relation = "refers"
            elif relation is None:
                relation = uncued if self._begins(mention, uncued) else "refers"
            found.append(relation)
            if alias:
                continue
            if before is None or self._joined(_LIST_HEAD, before, mention):
                head = relation
            before, last = mention, relation
        return self._ended(cited, found)

    def lead(self, cited: Sequence[Mention]) -> _Lead | None:
        """The lead-in that the sentence is: it ends with a colon, or is a heading over the items below."""
        end = cited[0].start if cited else self.sentence.end
        words = _FIRST_MARK.sub(":", self.plain[self.sentence.start : end].strip())
        if LEGAL_HEADING.match(self.plain, self.sentence.start, self.sentence.end) and (
            self.sentence.opens != "cell" or self.sentence.level is not None
        ):
            return _Lead("legal_basis", self.sentence.level)
        article = self.sentence.level == ARTICLE_LEVEL
        if len(words.split()) > _LEAD_WORDS or not (words.endswith(":") or (article and not cited)):
            return None
        match = cue_pattern().search(words)
        cue = cue_of(match) if match else None
        if match is None or cue is None or match.start() > _OPENING_REACH:
            return None
        if (cue.relation in OWN_ACTS and self.acts) or (cue.opening and match.start() == 0 and not article):
            return _Lead(cue.relation, self.sentence.level)
        return None

    def _opening(self) -> Cue | None:
        """The cue that the sentence opens with, where it governs the sentence."""
        if LEGAL_HEADING.match(self.plain, self.sentence.start, self.sentence.end):
            return Cue("legal_basis", opening=True)
        match = _opening_pattern().match(self.plain, self.sentence.start, self.sentence.end)
        follows = self.plain[max(0, self.sentence.start - 20) : self.sentence.start].rstrip().endswith(";")
        if match is None or not (follows or match.group()[:1].isupper()):
            return None
        cue = cue_of(match)
        if not cue.opening or (cue.relation == "legal_basis" and _NO_BASIS.match(self.plain, match.end())):
            return None
        return cue

    def _begins(self, mention: Mention, lead: Relation) -> bool:
        near = mention.start - self.sentence.start <= _OPENING_REACH
        return near and (lead not in OWN_ACTS or may_amend(self.own, mention.number))

    def _one(
        self, mention: Mention, before: Mention | None, turn: int | None, last: Relation, head: Relation
    ) -> Relation | None:
        """The relation by the nearest cue, or by the list that the mention is in; ``None`` without either."""
        if before is not None and self._joined(_LIST_HEAD, before, mention):
            return head
        if before is not None and self._joined(_LIST_NEXT, before, mention):
            return last
        start = before.end if before else max(self.sentence.start, turn or 0)
        start = max(start, mention.start - _GAP_REACH)
        start = max(start, self.plain.rfind(";", start, mention.start) + 1)
        cues = list(cue_pattern().finditer(self.plain, start, mention.start))
        if not cues:
            return "refers" if before else None
        match = cues[-1]
        relation = cue_of(match).relation
        if relation == "issued_with":
            return self._issued_with(cues, mention, before, last)
        if relation == "refers" and len(cues) > 1 and _PLACE.fullmatch(match["cue"]):
            match = self._acting_on(cues[-2], match) or match
            relation = cue_of(match).relation
        if relation in OWN_ACTS and not self._own_act(match, mention, before):
            return "refers"
        if relation == "proposal" or mention.start - match.end() > _CUE_REACH:
            return "refers"
        return relation

    def _acting_on(self, cue: re.Match[str], place: re.Match[str]) -> re.Match[str] | None:
        """The cue of an act whose object stands in the document: "điều chỉnh một số nhiệm vụ tại"."""
        acting = cue_of(cue).relation in OWN_ACTS and place.start() - cue.end() <= _OBJECT_REACH
        return cue if acting and not _CLAUSE.search(self.plain, cue.end(), place.start()) else None

    def _joined(self, joint: re.Pattern[str], before: Mention, mention: Mention) -> bool:
        return bool(joint.search(self.plain, max(before.end, mention.start - _NEAR), mention.start))

    def _issued_with(
        self, cues: Sequence[re.Match[str]], mention: Mention, before: Mention | None, last: Relation
    ) -> Relation:
        """The relation to what a thing was issued with; an act on the thing governs if no bracket opens."""
        opened = self.plain.rfind("(", cues[0].start(), mention.start)
        reaching = [
            i for i, cue in enumerate(cues) if cue_of(cue).relation in OWN_ACTS and cue.start() > opened
        ]
        if not reaching:
            return last if last in OWN_ACTS else "issued_with"
        act = cues[reaching[-1]]
        if self._own_act(act, mention, before):
            return cue_of(act).relation
        placed = any(cue_of(cue).relation == "refers" for cue in cues[reaching[-1] + 1 :])
        return "issued_with" if placed else "refers"

    def _governed(
        self, opening: Cue, mention: Mention, before: Mention | None, nearest: Relation
    ) -> Relation:
        """The relation in a sentence that a cue opens."""
        if opening.relation in ("legal_basis", "proposal"):
            return opening.relation
        start = max(before.end if before else self.sentence.start, mention.start - _CUE_REACH)
        if nearest == "refers" and _DIRECTED.search(self.plain, start, mention.start):
            return opening.relation
        return nearest

    def _own_act(self, cue: re.Match[str], mention: Mention, before: Mention | None) -> bool:
        """Whether the citing document itself amends or repeals, and not a document that it tells of."""
        if cue_of(cue).after or not self.acts or not may_amend(self.own, mention.number):
            return False
        left = max(self.sentence.start, cue.start() - 30)
        if _PASSIVE.search(self.plain, left, cue.start()) and _OF_OTHERS.match(self.plain, cue.end()):
            return False
        if _FOR_OTHERS.search(self.plain, max(self.sentence.start, cue.start() - _CUE_REACH), cue.start()):
            return False
        acting = _ACTING_TYPE.search(self.plain, left, cue.start())
        if acting and not self._is_own_type(acting["name"]):
            return False
        return before is None or bool(_OWN_SUBJECT.search(self.plain, before.end, cue.start()))

    def _is_own_type(self, name: str) -> bool:
        """Whether "Thông tư sửa đổi ..." can be the citing document: it is of that type."""
        kind = types_by_name()[" ".join(name.lower().split())]
        return self.own is not None and kind is not None and kind.code == self.own.kind_code

    def _ended(self, cited: Sequence[Mention], found: list[Relation]) -> list[Relation]:
        """The relations after a cue that stands behind its documents ("... hết hiệu lực")."""
        reach = min(self.sentence.end, cited[-1].end + _OPENING_REACH)
        match = cue_pattern().search(self.plain, cited[-1].end, reach)
        if match is None or not cue_of(match).after or not self.acts:
            return found
        relation = cue_of(match).relation
        ended = list(found)
        for index, mention in enumerate(cited):
            start = cited[index - 1].end if index else self.sentence.start
            titled = index and any(
                cue_of(cue).relation in OWN_ACTS
                for cue in cue_pattern().finditer(self.plain, start, mention.start)
            )
            if (
                not titled
                and found[index] in ("refers", "issued_with")
                and may_amend(self.own, mention.number)
            ):
                ended[index] = relation
        return ended
