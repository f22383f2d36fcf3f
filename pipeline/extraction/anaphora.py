"""Short forms and anaphora (hồi chỉ): which citation of the same document, or which definition, they mean.

Nghị định 30/2020/NĐ-CP has a document cited in full once and by type and number from then on; running text
goes further ("Quyết định 492", "Quyết định nêu trên", "văn bản này", a name introduced by "sau đây gọi là").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.extraction.agencies import same_body
from pipeline.extraction.cited_documents import fullest_mentions, says_less
from pipeline.extraction.document_types import types_by_name, words_pattern
from pipeline.findings import Citation, Evidence, Reference, ReferenceForm
from pipeline.records import Span
from pipeline.text import CAPITALS, shadow, squeeze

_CERTAIN, _NEAREST, _OPEN = 0.95, 0.7, 0.3
_LOOK_BACK = 50  # mentions of the type; what a word points to stands near
_ATTACHED_REACH = 200
_DEFINED_REACH = 320
_POINTER = re.compile(
    r"\s(?:(?P<this>này)|đó|(?P<above>(?:đã\s{1,3})?(?:nêu|nói|kể|dẫn)\s{1,3}(?:ở\s{1,3})?trên|trên\s{1,3}đây"
    r"|(?:đã|vừa)\s{1,3}nêu|trên(?=\s{0,3}(?:[.,;:)]|$))))(?!\w)"
)
_NAME_WORDS = 4  # of the longest name of a type
_NAME_REACH = 40
_ISSUER_REACH = 110
_OF_ISSUER = re.compile(rf"\s{{1,3}}của\s{{1,3}}(?P<issuer>[{CAPITALS}][^.;:,()|]{{2,60}})$")
_WORD = re.compile(r"\w+")
_PLURALS = frozenset({"các", "những", "hai", "ba"})
_DEFINING = re.compile(
    r"(?P<open>[(,])\s{0,3}(?:(?:sau|dưới)\s{1,3}đây\s{1,3})?(?:được\s{1,3})?(?:gọi|viết)"
    r"(?:\s{1,3}(?P<short>tắt|chung))?\s{1,3}là\s{0,3}:?\s{0,3}[\"“”'‘’]?(?P<alias>[^()\"“”‘’;|]{2,80}?)[\"“”'‘’]?"
    r"\s{0,3}(?=[);.,])",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(rf";|\.\s+[{CAPITALS}]|\|")
# A type's name alone names the document only where the text goes on as after a name; "Kế hoạch" is in
# the names of bodies, and before an object it is a word like any other.
_AFTER_NAME = re.compile(
    r"\s{0,3}(?:$|[.;:,)\]”\"'])"
    r"|\s{1,4}(?:và|hoặc|là|có|được|đã|do|theo|tại|để|thì|này|nêu|nói|trên|đề\sra|cùng|với|trong|vào|phải|sẽ|không|còn|cho)(?!\w)"
)
_PART_OF_BODY = re.compile(r"(?:Sở|Bộ|Ban|Phòng|Vụ|Cục|Viện|Ủy ban|Trung tâm|Tổ)\s{1,3}$")
# What a decision puts into force is a document of its own type, and calls itself by that.
_ATTACHABLE = frozenset({"QC", "QyĐ", "KH", "ĐA", "CTr", "PA", "HD"})
_ISSUING = frozenset({"QĐ", "NQ", "NĐ", "TT", "TTLT", "BC", "TTr"})


def find_references(
    text: str, citations: Sequence[Citation], own: str | None = None
) -> tuple[Reference, ...]:
    """The short forms and anaphora of a text in order, each with what it means; they do not overlap.

    Args:
        text: the text that the citations were found in.
        citations: its numbered mentions, in order.
        own: type code of the document that the text is; "Quyết định này" is a decision itself. Where it is
            not given, "này" too points to what was cited.
    """
    reader = _Reader(shadow(text), text, citations, own)
    taken = bytearray(len(text))
    found: list[Reference] = []
    pointing = list(reader.demonstratives())
    for reference in (*reader.attached(pointing), *reader.aliases(), *pointing):
        span = reference.evidence.span
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            found.append(reference)
    found += reader.short()
    return tuple(sorted(found, key=lambda reference: (reference.evidence.span.start, reference.form)))


@cache
def _type_name() -> re.Pattern[str]:
    return re.compile(rf"(?i:{words_pattern(types_by_name())})(?!\w)")


@cache
def _issued_with() -> re.Pattern[str]:
    names = [name for name, kind in types_by_name().items() if kind is not None and kind.code in _ATTACHABLE]
    capitals = words_pattern(name.capitalize() for name in names)
    return re.compile(
        rf"(?:.*[^\w])?(?P<name>{capitals})(?!\w)(?:[^.;:|]|\.(?!\s)){{0,140}}?\s(?:được\s+)?(?:ban\s+hành\s+)?kèm\s+theo"
        r"\s+(?:các\s+)?$"
    )


def _kind(name: str) -> str | None:
    kind = types_by_name().get(" ".join(name.lower().split()))
    return kind.code if kind else None


@dataclass(frozen=True, slots=True)
class _Alias:
    """A name that the text introduces from here on, and what it means."""

    words: str
    definition: Span
    citations: tuple[int, ...]


class _Reader:
    """Finds the references of one text."""

    def __init__(self, plain: str, text: str, citations: Sequence[Citation], own: str | None) -> None:
        self.plain = plain
        self.text = text
        self.citations = citations
        self.own = own
        self.fullest = fullest_mentions(citations)
        self.of_kind: defaultdict[str | None, list[int]] = defaultdict(list)
        for at, citation in enumerate(citations):
            self.of_kind[None].append(at)
            if citation.kind is not None:
                self.of_kind[citation.kind].append(at)

    def _earlier(self, at: int, kind: str | None) -> list[int]:
        """Positions of the citations of a type (of any, for ``None``) that end before an offset."""
        places = self.of_kind.get(kind, [])
        count = bisect_right(places, at, key=lambda place: self.citations[place].evidence.span.end)
        return places[max(0, count - _LOOK_BACK) : count]

    def short(self) -> Iterator[Reference]:
        """The citations that say less than another mention of the same document."""
        for at, (citation, meant) in enumerate(zip(self.citations, self.fullest, strict=True)):
            if at not in meant and any(says_less(citation, self.citations[full]) for full in meant):
                confidence = _CERTAIN if len(meant) == 1 else _OPEN
                span = citation.evidence.span
                yield self._reference(span.start, span.end, "short", citation.kind, meant, confidence)

    def attached(self, pointing: Sequence[Reference]) -> Iterator[Reference]:
        """What was issued with a cited document, or with one that a pointing word means."""
        for citation, meant in zip(self.citations, self.fullest, strict=True):
            span = citation.evidence.span
            if match := self._attached_before(span.start):
                yield self._reference(
                    match.start("name"), span.end, "attached", _kind(match["name"]), meant, _CERTAIN
                )
        for found in pointing:
            span = found.evidence.span
            if (found.itself or found.citations) and (match := self._attached_before(span.start)):
                whole = self._reference(
                    match.start("name"),
                    span.end,
                    "attached",
                    _kind(match["name"]),
                    found.citations,
                    found.evidence.confidence,
                )
                yield replace(whole, itself=found.itself)

    def _attached_before(self, end: int) -> re.Match[str] | None:
        if "theo" not in self.plain[max(0, end - 12) : end]:
            return None
        start = max(0, end - _ATTACHED_REACH)
        for before in self._earlier(end, None)[-1:]:  # nothing of another citation belongs to the title
            start = max(start, self.citations[before].evidence.span.end)
        match = _issued_with().match(self.plain, start, end)
        return match if match and "\n\n" not in self.text[match.start("name") : end] else None

    def aliases(self) -> Iterator[Reference]:
        """Where a name that the text introduced stands for the document; the latest introduction counts."""
        known: defaultdict[str, list[_Alias]] = defaultdict(list)
        for alias in self._definitions():
            known[alias.words].append(alias)
        if not known:
            return
        for match in re.finditer(rf"(?<!\w){words_pattern(known)}(?!\w)", self.plain):
            introduced = known[squeeze(match.group())]
            count = bisect_right(introduced, match.start(), key=lambda alias: alias.definition.end)
            bare = _kind(match.group()) is not None
            if not count or self._cited(*match.span()) or (bare and not self._stands_alone(*match.span())):
                continue
            named = _type_name().match(match.group())
            meant = introduced[count - 1]
            kind = _kind(named.group()) if named else None
            found = self._reference(*match.span(), "alias", kind, meant.citations, _CERTAIN)
            yield replace(found, definition=meant.definition)

    def _stands_alone(self, start: int, end: int) -> bool:
        after = _AFTER_NAME.match(self.plain, end)
        return bool(after) and not _PART_OF_BODY.search(self.plain, max(0, start - 12), start)

    def _definitions(self) -> Iterator[_Alias]:
        """The names that the text introduces for documents."""
        for match in _DEFINING.finditer(self.plain):
            if not match["short"] and "đây" not in match.group().lower()[:12]:
                continue
            words = squeeze(match["alias"])
            meant = self._defined(match.start(), match["open"])
            named = _type_name().match(words) and words[0].isupper()
            if self._cited(match.start("alias"), match.end("alias")) or not (named and words != "Văn bản"):
                continue
            yield _Alias(words, Span(match.start(), match.end()), meant)

    def _defined(self, start: int, opened: str) -> tuple[int, ...]:
        """The document cited last in the sentence that introduces a name."""
        for at in self._earlier(start, None)[-1:]:
            end = self.citations[at].evidence.span.end
            near = start - end <= (_DEFINED_REACH if opened == "(" else _DEFINED_REACH // 2)
            same = near and not _SENTENCE_END.search(self.plain, end, start)
            return self.fullest[at] if same and "\n\n" not in self.text[end:start] else ()
        return ()

    def demonstratives(self) -> Iterator[Reference]:
        """Where the text points to a document by its type."""
        for match in _POINTER.finditer(self.plain):
            name = self._name_before(match.start())
            issuer = None
            if name is None and match["above"]:
                start = max(0, match.start() - _ISSUER_REACH)
                if found := _OF_ISSUER.search(self.plain, start, match.start()):
                    name, issuer = self._name_before(found.start()), found["issuer"]
            if name is not None and not self._cited(name.start, match.end()):
                pointed = self._pointed(match, name, issuer)
                if pointed is not None:
                    yield pointed

    def _name_before(self, end: int) -> Span | None:
        """The name of a type, or "văn bản", that ends at an offset."""
        words = list(_WORD.finditer(self.plain, max(0, end - _NAME_REACH), end))[-_NAME_WORDS:]
        if not words or words[-1].end() != end:
            return None
        for first in words:
            spelt = squeeze(self.plain[first.start() : end]).lower()
            if spelt == "văn bản" or types_by_name().get(spelt):
                return Span(first.start(), end)
        return None

    def _pointed(self, match: re.Match[str], name: Span, issuer: str | None) -> Reference | None:
        kind = _kind(name.of(self.plain))
        capital = self.plain[name.start].isupper()
        if not match["above"] and not capital and kind is not None:
            return None  # "kế hoạch này" in small letters is any plan
        before = list(_WORD.finditer(self.plain, max(0, name.start - 8), name.start))[-1:]
        plural = bool(before) and before[0].group().lower() in _PLURALS
        start = before[0].start() if plural else name.start
        if match["this"] and not plural and self._is_itself(kind, name.start):
            found = self._reference(start, match.end(), "demonstrative", kind, (), _CERTAIN)
            return replace(found, itself=True)
        meant, confidence = self._before(name.start, kind, issuer, plural=plural)
        if not meant and not (capital and kind is not None and match["above"]):
            return None
        return self._reference(start, match.end(), "demonstrative", kind, meant, confidence)

    def _is_itself(self, kind: str | None, at: int) -> bool:
        """Whether "... này" of this type is the document that is being read."""
        if self.own is None or self.own == "NEWS":
            return False
        if kind in (None, self.own):
            return True
        cited = any(citation.kind == kind and citation.evidence.span.end <= at for citation in self.citations)
        return kind in _ATTACHABLE and self.own in _ISSUING and not cited

    def _before(
        self, at: int, kind: str | None, issuer: str | None, *, plural: bool
    ) -> tuple[tuple[int, ...], float]:
        """The documents that a pointing word can mean, and how certain that is: the nearest one before it."""
        earlier = self._earlier(at, kind)
        if issuer and (
            told := [index for index in earlier if same_body(self.citations[index].issuer or "?", issuer)]
        ):
            earlier = told
        distinct = tuple(dict.fromkeys(full for index in earlier for full in self.fullest[index]))
        if not distinct:
            return (), _OPEN
        if plural:
            return self._of_paragraph(earlier, at) or distinct, _NEAREST
        meant = self.fullest[earlier[-1]]
        return meant, _CERTAIN if len(distinct) == 1 else _NEAREST if len(meant) == 1 else _OPEN

    def _of_paragraph(self, earlier: list[int], at: int) -> tuple[int, ...]:
        """The documents cited in the paragraph of a plural; empty where it cites fewer than two."""
        start = self.text.rfind("\n\n", 0, at) + 1
        inside = [index for index in earlier if self.citations[index].evidence.span.start >= start]
        distinct = tuple(dict.fromkeys(full for index in inside for full in self.fullest[index]))
        return distinct if len(distinct) > 1 else ()

    def _cited(self, start: int, end: int) -> bool:
        last = bisect_right(self.citations, end - 1, key=lambda citation: citation.evidence.span.start)
        return last > 0 and self.citations[last - 1].evidence.span.end > start

    def _reference(
        self,
        start: int,
        end: int,
        form: ReferenceForm,
        kind: str | None,
        citations: tuple[int, ...],
        confidence: float,
    ) -> Reference:
        evidence = Evidence(Span(start, end), self.text[start:end], f"reference.{form}", confidence)
        return Reference(evidence, form, kind, citations)
