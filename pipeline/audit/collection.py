"""The documents of an audit and who cites whom, kept so that one document can be put in place of another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from pipeline.audit.articles import Articles, articles_of
from pipeline.audit.slips import slips_among
from pipeline.extraction.cited_documents import number_parts
from pipeline.extraction.relation_cues import OWN_ACTS
from pipeline.store.audited import AuditedCitation, AuditedDocument, AuditSource, Surroundings
from pipeline.store.ports import CitationState
from pipeline.store.resolution import Identity

K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Hashable)

REACH = 240  # code points around a citation that are looked at
_PRESS = "NEWS"
# A norm takes effect some time after it was signed, at the latest then; a single decision at once.
_NORM_GRACE = timedelta(days=60)
_GRACE = timedelta(days=15)
# "Bãi bỏ Điều 15 của Quy định ban hành kèm theo ...": the rest stays in force
_PART = re.compile(
    r"(?<!\w)(?:điều|khoản|điểm|mục|chương|phần|cụm\s+từ|nội\s+dung|quy\s+định\s+tại|phụ\s+lục|biểu|mẫu|một\s+số|dòng|gạch"
    r"|đoạn|nhiệm\s+vụ|thành\s+viên|chức\s+danh|số\s+thứ\s+tự|danh\s+mục|thủ\s+tục|tên|địa\s+chỉ|diện\s+tích|thời\s+(?:gian|hạn))(?!\w)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;:\n]\s|(?<!\w)(?:thay\s+thế|bãi\s+bỏ|h[uủ][ỷy]\s+bỏ)(?!\w)", re.IGNORECASE)

Bucket = tuple[str, date]
"""Symbol and date of a number."""
Mention = tuple[AuditedDocument, AuditedCitation]
"""A document and what it cites."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a document does to another one: amends, replaces or repeals it."""

    actor: int
    citation: AuditedCitation


class _Index(defaultdict[K, dict[V, int]]):
    """Values by key, each counted as often as it was put in."""

    def __init__(self) -> None:
        super().__init__(dict)

    def put(self, key: K, value: V, times: int) -> None:
        """Counts a value up or down; what is no longer there is forgotten."""
        values = self[key]
        values[value] = values.get(value, 0) + times
        if not values[value]:
            del values[value]
            if not values:
                del self[key]

    def of(self, key: K) -> list[V]:
        """The values of a key."""
        return list(self.get(key, ()))


class Collection:
    """All documents that are audited, with what leads from one to another.

    Texts are not kept: what a check must read of them it asks the source for.
    """

    def __init__(self, source: AuditSource, documents: Iterable[AuditedDocument] = ()) -> None:
        self._source = source
        self.documents: dict[int, AuditedDocument] = {}
        self._held: _Index[Identity, int] = _Index()
        self._numbered: _Index[str, int] = _Index()
        self._mentions: defaultdict[str, dict[int, list[AuditedCitation]]] = defaultdict(dict)
        self._citing: _Index[Identity | int, int] = _Index()  # by identity, and by id of the stored document
        self._acts: _Index[Identity | int, int] = _Index()
        self._near: _Index[Bucket, str] = _Index()
        self._issued: _Index[str, int] = _Index()
        self._articles: dict[int, Articles] = {}
        self._around: dict[int, Surroundings] = {}
        self._ends: dict[int, bool] = {}  # ``ends`` by citation
        self._done_to: dict[Identity, list[Act]] = {}  # ``acts_on``, until something changes
        self._dated: dict[
            str, dict[date, dict[Identity, list[Mention]]]
        ] = {}  # ``dated``, as long as it holds
        documents = list(documents)
        for document in documents:
            self.documents[document.id] = document
        for document in documents:
            self._count(document, 1)

    def replace(self, documents: Sequence[AuditedDocument], gone: Iterable[int] = ()) -> None:
        """Puts documents in place of what was known under their ids, and forgets those that are gone."""
        changed = {*gone, *(document.id for document in documents)}
        revisions = {document.id: document.revision for document in documents}
        self._done_to.clear()
        for id_ in changed & self.documents.keys():
            known = self.documents.pop(id_)
            self._count(known, -1)
            if revisions.get(id_) != known.revision:
                self._forget_text(known)
        for document in documents:
            self.documents[document.id] = document
        for document in documents:
            self._count(document, 1)

    def _forget_text(self, document: AuditedDocument) -> None:
        self._articles.pop(document.id, None)
        for citation in document.citations:
            self._around.pop(citation.id, None)
            self._ends.pop(citation.id, None)

    def _count(self, document: AuditedDocument, times: int) -> None:
        """Puts what a document is and cites into the indexes, or takes it out.

        What it takes out must be what was put in, so nothing here looks at another document.
        """
        if document.number_key:
            self._numbered.put(document.number_key, document.id, times)
        if document.identity:
            self._held.put(document.identity, document.id, times)
            self._issued.put(document.identity.issuer or "", document.id, times)
        if document.number_key and document.date:
            self._near.put((symbol_of(document.number_key), document.date), document.number_key, times)
        if document.kind == _PRESS:
            return
        self._count_mentions(document, times)
        for citation in document.citations:
            for meant in _means(citation):
                self._citing.put(meant, document.id, times)
                if citation.relation in OWN_ACTS:
                    self._acts.put(meant, document.id, times)
            if citation.full_date:
                bucket = (symbol_of(citation.number_key), citation.full_date)
                self._near.put(bucket, citation.number_key, times)

    def _count_mentions(self, document: AuditedDocument, times: int) -> None:
        for citation in document.citations:
            self._dated.pop(citation.number_key, None)
            by_document = self._mentions[citation.number_key]
            if times > 0:
                by_document.setdefault(document.id, []).append(citation)
            else:
                by_document.pop(document.id, None)
                if not by_document:
                    del self._mentions[citation.number_key]

    # who is there

    @property
    def audited(self) -> Iterator[AuditedDocument]:
        """The documents that are judged, in the order of their ids: all but the press."""
        return (self.documents[id_] for id_ in sorted(self.documents) if is_directive(self.documents[id_]))

    @property
    def numbers(self) -> set[str]:
        """The keys of all numbers that are borne or cited."""
        return {*self._numbered, *self._mentions}

    def bearing(self, number_key: str) -> list[AuditedDocument]:
        """The documents that bear a number, in the order of their ids."""
        return [self.documents[id_] for id_ in sorted(self._numbered.of(number_key))]

    def held(self, identity: Identity) -> list[AuditedDocument]:
        """The stored files of one document, in the order of their ids."""
        return [self.documents[id_] for id_ in sorted(self._held.of(identity))]

    def meant(self, citation: AuditedCitation) -> list[AuditedDocument]:
        """The stored files of the one document that a citation means; none where that is not certain."""
        if citation.state is not CitationState.RESOLVED:
            return []
        return [self.documents[id_] for id_ in citation.candidates if id_ in self.documents]

    def target(self, citation: AuditedCitation) -> Identity | None:
        """What makes the cited document one and the same, as it says itself where it is stored."""
        meant = self.meant(citation)
        if meant:
            return meant[0].identity or citation.identity
        return citation.identity if citation.state is CitationState.UNRESOLVED else None

    # who cites whom

    def mentions(self, number_key: str) -> list[Mention]:
        """The mentions of a number outside the press, in the order of documents and of their text."""
        by_document = self._mentions.get(number_key, {})
        return [
            (self.documents[id_], citation) for id_ in sorted(by_document) for citation in by_document[id_]
        ]

    def dated(self, number_key: str) -> dict[date, dict[Identity, list[Mention]]]:
        """The mentions of a number that tell what they mean, by the date that they give and by identity."""
        found = self._dated.get(number_key)
        if found is None:
            found = self._dated[number_key] = {}
            for mention in self.mentions(number_key):
                day, identity = mention[1].full_date, mention[1].identity
                if day and identity:
                    found.setdefault(day, {}).setdefault(identity, []).append(mention)
        return found

    def citing_numbers(self, number_keys: Iterable[str]) -> set[int]:
        """The documents that cite one of these numbers."""
        return {id_ for key in number_keys for id_ in self._mentions.get(key, ())}

    def citing(self, identity: Identity) -> list[AuditedDocument]:
        """The documents outside the press with a mention of this identity, in the order of their ids."""
        keys: list[Identity | int] = [identity, *self._held.of(identity)]
        return [self.documents[id_] for id_ in sorted({id_ for key in keys for id_ in self._citing.of(key)})]

    def citing_series(self, document: AuditedDocument) -> set[int]:
        """The documents that cite one or, in whatever year, its number of the same issuer and type."""
        found = set(self._citing.of(document.id))
        for id_, citations in self._mentions.get(document.number_key or "", {}).items():
            if any(_of_series(citation.identity, document.identity) for citation in citations):
                found.add(id_)
        return found

    def citing_files(self, documents: Iterable[AuditedDocument]) -> list[AuditedDocument]:
        """The documents outside the press with a mention that means one of these files, by their ids."""
        found = {id_ for document in documents for id_ in self._citing.of(document.id)}
        return [self.documents[id_] for id_ in sorted(found)]

    def acts_on(self, identity: Identity) -> list[Act]:
        """What is done to a document by others, the earliest first."""
        known = self._done_to.get(identity)
        if known is None:
            known = self._done_to[identity] = self._find_acts(identity)
        return known

    def _find_acts(self, identity: Identity) -> list[Act]:
        keys: list[Identity | int] = [identity, *self._held.of(identity)]
        found = [
            Act(id_, citation)
            for id_ in {id_ for key in keys for id_ in self._acts.of(key)}
            for citation in self.documents[id_].citations
            if citation.relation in OWN_ACTS and self.target(citation) == identity
        ]
        return sorted(
            found,
            key=lambda act: (
                self.documents[act.actor].date or date.max,
                act.actor,
                act.citation.passage.start,
            ),
        )

    def endings(self, identity: Identity) -> list[Act]:
        """The acts that replace or repeal a document as a whole."""
        return [act for act in self.acts_on(identity) if self.ends(act.citation)]

    def ends(self, citation: AuditedCitation) -> bool:
        """Whether a citation replaces or repeals the whole document that it names."""
        if citation.relation not in ("replaces", "repeals") or citation.provision:
            return False
        known = self._ends.get(citation.id)
        if known is None:
            clause = _CLAUSE.split(self.around(citation).before)[-1]
            known = self._ends[citation.id] = _PART.search(clause) is None
        return known

    def slips(self, number_key: str, day: date) -> list[str]:
        """The numbers of the same symbol and date that differ from one by a slip, in order."""
        return slips_among(number_key, self._near.get((symbol_of(number_key), day), {}))

    def issued_by(self, issuer: str) -> Iterator[AuditedDocument]:
        """The stored documents of one issuer (``Identity.issuer``), what was put in last first."""
        return (self.documents[id_] for id_ in reversed(self._issued.get(issuer, {})))

    @cached_property
    def _nothing(self) -> Surroundings:
        return Surroundings("", "")

    def around(self, citation: AuditedCitation) -> Surroundings:
        """The text around a citation."""
        found = self._around.get(citation.id)
        if found is None:
            self.read_around([citation])
            found = self._around[citation.id]
        return found

    def read_around(self, citations: Iterable[AuditedCitation]) -> None:
        """Reads what stands around many citations at once."""
        wanted = {citation.id for citation in citations if citation.id not in self._around}
        read = self._source.surroundings(wanted, REACH) if wanted else {}
        for id_ in wanted:
            self._around[id_] = read.get(id_, self._nothing)

    def articles(self, document: AuditedDocument) -> Articles:
        """The numbered articles of a document."""
        if document.id not in self._articles:
            self._articles[document.id] = articles_of(self._source.text(document.id))
        return self._articles[document.id]

    def text(self, document: AuditedDocument) -> str:
        """The text of a document."""
        return self._source.text(document.id).text


def is_directive(document: AuditedDocument) -> bool:
    """Whether a document is judged: the press only reports what others issue."""
    return document.kind != _PRESS


def in_force_from(actor: AuditedDocument) -> date | None:
    """The day from which what a document does certainly holds; ``None`` where it is undated."""
    if actor.date is None:
        return None
    _, year, _ = number_parts(actor.number or "")
    return actor.date + (_NORM_GRACE if year else _GRACE)


def _of_series(one: Identity | None, other: Identity | None) -> bool:
    return one is not None and other is not None and (one.issuer, one.kind) == (other.issuer, other.kind)


def _means(citation: AuditedCitation) -> Iterator[Identity | int]:
    """What leads to the document that a citation means: its identity, and the ids of its stored files."""
    if citation.identity:
        yield citation.identity
    if citation.state is CitationState.RESOLVED:
        yield from citation.candidates


def symbol_of(number_key: str) -> str:
    """A number's key without its serial: what numbers of one series have in common."""
    return number_key.lstrip("0123456789.")
