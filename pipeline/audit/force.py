"""Checks of what is in force: who replaced, repealed or amended what others still rest on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import networkx as nx

from pipeline.audit.collection import Act, Collection, in_force_from
from pipeline.audit.records import Check, Finding, Severity, Side, citing_side, field_side, key_of
from pipeline.audit.wording import day, named
from pipeline.extraction.named_documents import Enactment, later_enactments
from pipeline.extraction.relation_cues import OWN_ACTS
from pipeline.store.audited import AuditedCitation, AuditedDocument
from pipeline.store.resolution import Identity

# Reports and lists of what is in force name documents that ended without resting on them.
_LOOKS_BACK = re.compile(
    r"hết\s+hiệu\s+lực|hệ\s+thống\s+hóa|rà\s+soát|tổng\s+kết|sơ\s+kết|đánh\s+giá|quyết\s+toán|kết\s+quả|công\s+bố\s+danh\s+mục|hợp"
    r"\s+nhất|đính\s+chính|bãi\s+bỏ|giải\s+trình",
    re.IGNORECASE,
)
_BACKWARD_KINDS = frozenset({"BC", "VBHN", "BB", "BCTĐ"})
_AMENDED = re.compile(
    r"sửa\s+đổi|bổ\s+sung|thay\s+thế|hợp\s+nhất|hết\s+hiệu\s+lực|bãi\s+bỏ|điều\s+chỉnh", re.IGNORECASE
)
_VERBS = {"replaces": "thay thế", "repeals": "bãi bỏ", "amends": "sửa đổi, bổ sung", "replies": "trả lời"}
_LAW_GRACE = timedelta(days=550)  # a law takes effect up to a year and a half after it was passed
_BASIS = re.compile(r"căn\s+cứ[^.;\n]{0,120}$", re.IGNORECASE)
_PERIOD = re.compile(
    r"giai\s+đoạn\s+(?:từ\s+năm\s+)?(?:20\d\d)\s*(?:-|–|đến(?:\s+năm)?)\s*(?P<end>20\d\d)", re.IGNORECASE
)
_YEAR = re.compile(r"năm\s+(?P<end>20\d\d)(?!\s*[-–])", re.IGNORECASE)
_YEARLY_KINDS = frozenset({"KH", "CTr"})


def superseded(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Mentions of documents that another one had replaced or repealed before the citing one was signed."""
    if document.date is None or _looks_back(document):
        return
    seen: set[Identity] = set()
    for citation in document.citations:
        target = collection.target(citation)
        if target is None or target in seen or citation.relation in (*OWN_ACTS, "replies", "proposal"):
            continue
        act = _ended_by(collection, document, target)
        if act is None:
            continue
        if citation.relation == "refers" and _AMENDED.search(_nearby(collection, citation)):
            continue  # the text tells of its end itself
        seen.add(target)
        yield _superseded(collection, document, citation, act)


def _superseded(
    collection: Collection, document: AuditedDocument, citation: AuditedCitation, act: Act
) -> Finding:
    actor = collection.documents[act.actor]
    basis = citation.relation == "legal_basis"
    check = Check.BASIS_SUPERSEDED if basis else Check.SUPERSEDED
    instead = named(actor.name, actor.date) if act.citation.relation == "replaces" else None
    return Finding(
        key=key_of(check, document.key, citation.number_key, actor.key),
        check=check,
        severity=Severity.NOTICE if citation.relation == "refers" else Severity.WARNING,
        document_id=document.id,
        message=f"Văn bản ký ngày {day(document.date)} {'lấy' if basis else 'viện dẫn'} "
        f"{named(citation.number, citation.full_date)}{' làm căn cứ' if basis else ''}, nhưng văn bản "
        "này đã bị "
        f"{_VERBS[act.citation.relation]} tại {named(actor.name, actor.date)}.",
        sides=(citing_side(document, citation), citing_side(actor, act.citation)),
        suggestion=instead,
    )


def _looks_back(document: AuditedDocument) -> bool:
    return document.kind in _BACKWARD_KINDS or bool(document.title and _LOOKS_BACK.search(document.title))


def _nearby(collection: Collection, citation: AuditedCitation) -> str:
    around = collection.around(citation)
    return around.before[-80:] + " " + around.after[:120]


def of_changed(collection: Collection, document: AuditedDocument) -> Iterator[AuditedCitation]:
    """The mentions around which these checks may read: those of documents that others changed or ended."""
    for citation in document.citations:
        target = collection.target(citation) if citation.relation in ("refers", "legal_basis") else None
        if target is not None and collection.acts_on(target):
            yield citation


def _ended_by(collection: Collection, document: AuditedDocument, target: Identity) -> Act | None:
    """What ended a document before another one was signed; ``None`` where that one names the act itself."""
    for act in collection.endings(target):
        actor = collection.documents[act.actor]
        since = in_force_from(actor)
        if actor.id == document.id or since is None or document.date is None or since > document.date:
            continue
        return None if _cites(collection, document, actor) else act
    return None


def _cites(collection: Collection, document: AuditedDocument, other: AuditedDocument) -> bool:
    """Whether a document has any mention of another one's number."""
    del collection
    return any(
        citation.number_key == other.number_key or other.id in citation.candidates
        for citation in document.citations
    )


def superseded_law(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Laws taken as a basis though a later law of the same name had long been passed."""
    if document.date is None or _looks_back(document):
        return
    numbers = {citation.number_key for citation in document.citations} | {
        law.number.lower() for law in document.laws
    }
    for citation in document.citations:
        if citation.relation == "legal_basis" and (newer := _newer(citation.number, document.date, numbers)):
            yield _old_law(document, citation.number, citing_side(document, citation), newer)
    for law in document.laws:
        newer = _newer(law.number, document.date, numbers)
        if newer is None:
            continue
        text = collection.text(document)
        if _BASIS.search(text, max(0, law.passage.start - 140), law.passage.start):
            side = Side(document.id, document.name, document.sha256, law.passage)
            yield _old_law(document, law.number, side, newer)


def _newer(number: str, at: date, cited: set[str]) -> Enactment | None:
    """The newest law of that name in force by then, where the text does not name a later one itself."""
    later = later_enactments(number)
    if any(law.number.lower() in cited for law in later):
        return None
    return next((law for law in later if law.day + _LAW_GRACE <= at), None)


def _old_law(document: AuditedDocument, number: str, side: Side, newer: Enactment) -> Finding:
    return Finding(
        key=key_of(Check.BASIS_SUPERSEDED, document.key, number.lower(), newer.number),
        check=Check.BASIS_SUPERSEDED,
        severity=Severity.WARNING if newer.verified else Severity.NOTICE,
        document_id=document.id,
        message=f"Văn bản ký ngày {day(document.date)} lấy luật số {number} làm căn cứ, nhưng "
        f"{newer.name} đã được "
        f"ban hành mới: số {named(newer.number, newer.day)}; cần kiểm tra hiệu lực của luật cũ.",
        sides=(side, Side(None, f"{newer.name} số {newer.number} ngày {day(newer.day)}")),
        suggestion=f"{newer.name} số {newer.number}",
    )


def basis_amended(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Legal bases that had been amended before, though the document names neither the amendment nor that."""
    if document.date is None or _looks_back(document):
        return
    seen: set[Identity] = set()
    for citation in document.citations:
        target = collection.target(citation)
        if target is None or target in seen or citation.relation != "legal_basis":
            continue
        seen.add(target)
        acts = [act for act in amendments(collection, target) if _holds(collection, act, document)]
        actors = [collection.documents[act.actor] for act in acts]
        if not acts or any(_cites(collection, document, actor) for actor in actors):
            continue
        if _ended_by(collection, document, target) or _AMENDED.search(_nearby(collection, citation)[80:]):
            continue
        chain = "; ".join(named(actor.name, actor.date) for actor in actors)
        yield Finding(
            key=key_of(Check.BASIS_AMENDED, document.key, citation.number_key, *(one.key for one in actors)),
            check=Check.BASIS_AMENDED,
            severity=Severity.NOTICE,
            document_id=document.id,
            message=f"Căn cứ {named(citation.number, citation.full_date)} đã được sửa đổi, bổ sung "
            "trước ngày ký văn bản "
            f"({day(document.date)}) tại {chain}, nhưng văn bản không nêu.",
            sides=(
                citing_side(document, citation),
                *(citing_side(a, b.citation) for a, b in zip(actors, acts, strict=True)),
            ),
            suggestion=f"{citation.number} (được sửa đổi, bổ sung tại {chain})",
        )


def _holds(collection: Collection, act: Act, document: AuditedDocument) -> bool:
    since = in_force_from(collection.documents[act.actor])
    return (
        since is not None
        and document.date is not None
        and since <= document.date
        and act.actor != document.id
    )


def amendments(collection: Collection, target: Identity) -> list[Act]:
    """The version chain of a document: what amended it, or repealed a part of it, the earliest first."""
    found: dict[int, Act] = {}
    for act in collection.acts_on(target):
        if act.actor not in found and not collection.ends(act.citation):
            found[act.actor] = act
    return list(found.values())


def expired(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Plans said to be carried out more than a year after the period that their title names had ended."""
    if document.date is None or _looks_back(document) or document.kind == "CV":
        return
    for citation in document.citations:
        meant = collection.meant(citation)
        if citation.relation != "implements" or not meant or meant[0].title is None:
            continue
        last = last_year(meant[0])
        if last is None or document.date.year <= last + 1 or str(last) in (document.title or ""):
            continue
        yield Finding(
            key=key_of(Check.EXPIRED, document.key, meant[0].key),
            check=Check.EXPIRED,
            severity=Severity.NOTICE,
            document_id=document.id,
            message=f"Văn bản ký ngày {day(document.date)} nêu thực hiện "
            f"{named(citation.number, meant[0].date)}, là văn bản "
            f"cho thời kỳ đến hết năm {last}.",
            sides=(citing_side(document, citation), field_side(meant[0], "title")),
        )


def last_year(document: AuditedDocument) -> int | None:
    """The last year of the period that a title names; of a single year only where it is a plan."""
    title = document.title or ""
    periods = list(_PERIOD.finditer(title))
    if not periods and document.kind in _YEARLY_KINDS and document.date is not None:
        periods = [
            match for match in _YEAR.finditer(title) if 0 <= int(match["end"]) - document.date.year <= 1
        ]
    return max((int(match["end"]) for match in periods), default=None)


def in_rings(collection: Collection, documents: Iterable[AuditedDocument]) -> list[AuditedDocument]:
    """The documents from which a way of replacements leads back to them."""
    graph: nx.DiGraph = nx.DiGraph()
    for document in documents:
        for citation in document.citations:
            if citation.relation in ("replaces", "repeals") and collection.ends(citation):
                graph.add_edges_from((document.id, one.id) for one in collection.meant(citation))
    rings = [ring for ring in nx.strongly_connected_components(graph) if len(ring) > 1]
    return [collection.documents[id_] for id_ in sorted(id_ for ring in rings for id_ in ring)]


def circular(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Documents that replace each other, in a ring of any length; told once, of the newest of them."""
    ring = _ring(collection, document)
    if len(ring) < 2:
        return
    documents = [collection.documents[act.actor] for act in ring]
    newest = max(documents, key=lambda one: (one.date or date.min, one.id))
    if newest.id != document.id:
        return
    yield Finding(
        key=key_of(Check.CIRCULAR, *sorted(one.key for one in documents)),
        check=Check.CIRCULAR,
        severity=Severity.ERROR,
        document_id=document.id,
        message="Các văn bản thay thế, bãi bỏ lẫn nhau: "
        + " → ".join(named(one.name, one.date) for one in (*documents, documents[0]))
        + ".",
        sides=tuple(citing_side(one, act.citation) for one, act in zip(documents, ring, strict=True)),
    )


def _ring(collection: Collection, start: AuditedDocument) -> list[Act]:
    """The shortest way along replacements from a document back to itself; empty where there is none."""
    ways: list[list[Act]] = [[]]
    reached = {start.id}
    while ways:
        further = []
        for way in ways:
            at = way[-1].citation if way else None
            sources = collection.meant(at) if at else [start]
            for source in sources:
                for citation in source.citations:
                    if not collection.ends(citation):
                        continue
                    act = Act(source.id, citation)
                    meant = {one.id for one in collection.meant(citation)}
                    if start.id in meant:
                        return [*way, act]
                    if meant - reached:
                        reached |= meant
                        further.append([*way, act])
        ways = further
    return []


def contradicted(collection: Collection, document: AuditedDocument) -> Iterator[Finding]:
    """Relations that the other side denies: it is younger, it ended before, or it ended this one."""
    seen: set[Identity] = set()
    for citation in document.citations:
        target = collection.target(citation)
        if citation.relation not in (*OWN_ACTS, "replies") or target is None or target in seen:
            continue
        finding = (
            _acts_on_later(collection, document, citation)
            or _acts_on_ended(collection, document, citation, target)
            or _ended_by_object(collection, document, citation)
        )
        if finding is not None:
            seen.add(target)
            yield finding


def _acts_on_later(
    collection: Collection, document: AuditedDocument, citation: AuditedCitation
) -> Finding | None:
    meant = collection.meant(citation)
    later = meant[0].date if meant else citation.full_date
    if document.date is None or later is None or later <= document.date:
        return None
    if collection.ends(citation) and _ring(collection, document):
        return None  # told as a ring
    other = field_side(meant[0], "date") if meant else field_side(document, "date")
    return Finding(
        key=key_of(Check.CONTRADICTED, document.key, citation.number_key, "later"),
        check=Check.CONTRADICTED,
        severity=Severity.ERROR,
        document_id=document.id,
        message=f"Văn bản ký ngày {day(document.date)} ghi là {_VERBS[citation.relation]} "
        f"{named(citation.number, later)}, tức là văn bản ban hành sau.",
        sides=(citing_side(document, citation), other),
    )


def _acts_on_ended(
    collection: Collection, document: AuditedDocument, citation: AuditedCitation, target: Identity
) -> Finding | None:
    if citation.relation == "replies" or (_looks_back(document) and citation.relation == "repeals"):
        return None
    act = _ended_by(collection, document, target)
    if act is None:
        return None
    actor = collection.documents[act.actor]
    return Finding(
        key=key_of(Check.CONTRADICTED, document.key, citation.number_key, actor.key),
        check=Check.CONTRADICTED,
        severity=Severity.WARNING,
        document_id=document.id,
        message=f"Văn bản ký ngày {day(document.date)} {_VERBS[citation.relation]} "
        f"{named(citation.number, citation.full_date)}, nhưng văn bản đó đã bị "
        f"{_VERBS[act.citation.relation]} từ trước "
        f"tại {named(actor.name, actor.date)}.",
        sides=(citing_side(document, citation), citing_side(actor, act.citation)),
        suggestion=named(actor.name, actor.date) if act.citation.relation == "replaces" else None,
    )


def _ended_by_object(
    collection: Collection, document: AuditedDocument, citation: AuditedCitation
) -> Finding | None:
    """That a document amends one which says that it replaced or repealed this very document."""
    if citation.relation != "amends":
        return None
    for other in collection.meant(citation):
        for back in other.citations:
            if collection.ends(back) and document.id in {one.id for one in collection.meant(back)}:
                return Finding(
                    key=key_of(Check.CONTRADICTED, *sorted((document.key, other.key))),
                    check=Check.CONTRADICTED,
                    severity=Severity.WARNING,
                    document_id=document.id,
                    message=f"{named(document.name, document.date)} sửa đổi, bổ sung "
                    f"{named(other.name, other.date)}, còn "
                    f"{other.name} lại ghi là {_VERBS[back.relation]} {document.name}.",
                    sides=(citing_side(document, citation), citing_side(other, back)),
                )
    return None
