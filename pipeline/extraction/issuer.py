"""The issuing body (cơ quan ban hành) from the box of bodies of a header, with place and letter case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.extraction.agency_register import rows as register
from pipeline.extraction.agency_register import rows_of_code
from pipeline.extraction.numbers import DocumentNumber
from pipeline.extraction.places import provinces
from pipeline.findings import Evidence, Field
from pipeline.records import Span
from pipeline.resources import lexicon
from pipeline.structure.header import Header
from pipeline.structure.page_words import pattern, words
from pipeline.structure.pieces import in_capitals
from pipeline.text import fold, shadow, squeeze, tone_placed

_START = re.compile(rf"{pattern('body_starts', marks=True)}(?!\w)")
_NO_START = re.compile(rf"{pattern('no_body_starts', marks=True)}(?!\w)")
_STATE_STARTS = ("chính phủ", "thủ tướng", "quốc hội", "chủ tịch", "bộ trưởng", "trung ương")
_OPEN = re.compile(rf"\b{pattern('connectors', marks=True)}$|[,-]$")
_UNIT_WORD = r"tỉnh|thành phố|thị xã|huyện|quận|thị trấn|phường|xã(?! hội)|đặc khu"
_UNIT = re.compile(rf"\b(?P<word>{_UNIT_WORD})(?!\w)(?P<name>(?:\s+[\w'’-]+){{0,6}})")
_COMMITTEE = re.compile(r"(?:ủy ban nhân dân|hội đồng nhân dân)(?!\w)")
_LOCAL = re.compile(
    r"(?:ủy ban nhân dân|hội đồng nhân dân|sở|phòng|chi cục|trung tâm|ban quản lý|ban dân tộc"
    r"|văn phòng đoàn)(?!\w)"
)
_OFFICE = r"(?:phó )?(?:chủ tịch|bộ trưởng|thống đốc|giám đốc|cục trưởng|chi cục trưởng|trưởng(?= ban))"
_HEAD = re.compile(rf"{_OFFICE}\s+(?={pattern('body_starts', marks=True)})")
_CENTRAL = re.compile(r"(?:bộ|ngân hàng nhà nước|thanh tra chính phủ|văn phòng chính phủ)(?!\w)")
_PARTY = re.compile(r"(?:tỉnh|thành|huyện|quận|thị|đảng) ủy(?!\w)|đảng bộ")
_PROPER = (
    "Chính phủ",
    "Quốc hội",
    "Việt Nam",
    "Nhà nước",
    "Trung ương",
    "Mặt trận Tổ quốc",
    "Hội đồng nhân dân",
    "Ủy ban nhân dân",
)
_CENTRAL_PARTY = "ban chấp hành trung ương"
_OF_ORGAN = re.compile(r"\s*của\s+(?P<organ>bộ chính trị|ban bí thư)(?!\w)", re.IGNORECASE)
_AFTER_KIND = re.compile(
    r"^(?:bộ|sở|cục|tổng cục|chi cục|vụ|ban|phòng|viện|trung tâm|ủy ban|hội đồng|văn phòng|thanh tra"
    r"|trường|hội)\s+"
)


_AFTER_DASH = re.compile(r"(?<= - )\w")
# letters that no Vietnamese syllable consists of: "THCS", "TNHH"
_ABBREVIATION = re.compile(r"(?<!\w)[bcdđghklmnpqrstvx]{2,}(?!\w)", re.IGNORECASE)
_PARTY_PLACE = re.compile(r"(?:Tỉnh|Thành|Huyện|Quận|Thị) ủy ")


def read_issuer(text: str, header: Header, number: DocumentNumber | None) -> Field[str] | None:
    """The issuing body's full name: of the header's box, else of the author's line, else of the symbol."""
    place = _place(text, header)
    if found := _of_box(text, header, place):
        return found
    if header.author:
        name = _without_head(_plain(header.author.of(text)))
        return _field(text, _completed(name, None, place, header, text), header.author, "issuer.author", 0.85)
    span = header.number or header.blank_number
    body = _of_symbol(number, place)
    return _field(text, body, span, "issuer.symbol", 0.7) if body and span else None


def _field(text: str, name: str, span: Span, rule: str, confidence: float) -> Field[str]:
    return Field(name, Evidence(span, span.of(text), rule, confidence))


def _of_box(text: str, header: Header, place: str | None) -> Field[str] | None:
    """The last of the names in the box, completed by those above it."""
    lines = [(_plain(span.of(text)), span) for span in _box(header)]
    first = next((index for index, (line, _) in enumerate(lines) if _may_begin(line)), None)
    if first is None:
        return None
    names = _names(lines[first:])
    name, span = names[-1]
    above = names[-2] if len(names) > 1 else None
    if above and _CENTRAL.match(name) and _CENTRAL.match(above[0]) and name.split()[0] == above[0].split()[0]:
        joint = f"{_cased(above[0], text)} - {_cased(name, text)}"
        return _field(text, joint, Span(above[1].start, span.end), "issuer.joint", 0.9)
    if name == _CENTRAL_PARTY and header.title and (organ := _OF_ORGAN.match(shadow(header.title.of(text)))):
        named = Span(header.title.start + organ.start("organ"), header.title.start + organ.end("organ"))
        return _field(text, _cased(_plain(organ["organ"]), text), named, "issuer.party_organ", 0.9)
    if (both := _joint(name)) is not None:
        return _field(text, " - ".join(_cased(part, text) for part in both), span, "issuer.joint", 0.9)
    complete = _completed(_without_head(name), above[0] if above else None, place, header, text)
    return _field(text, complete, span, "issuer.header", 0.98)


def _joint(name: str) -> list[str] | None:
    """The two central bodies that one line joins by a dash."""
    parts = re.split(r"\s+-\s+", name)
    return parts if len(parts) > 1 and all(_CENTRAL.match(part) for part in parts) else None


def _box(header: Header) -> Sequence[Span]:
    """The lines above the number; all lines if none stands above it."""
    mark = header.number or header.blank_number
    above = [span for span in header.issuer if mark is None or span.end <= mark.start]
    return above or header.issuer


def _plain(line: str) -> str:
    """A line in lower case, with the abbreviations of names in a header spelt out."""
    plain = squeeze(shadow(line)).lower().strip(" .*:")
    for row in lexicon("page_layout")["header_abbreviations"]["rows"]:
        plain = re.sub(rf"(?<!\w){re.escape(row['short'])}(?!\w)", row["full"], plain)
    return _repaired(squeeze(plain))


def _repaired(plain: str) -> str:
    """A line whose known phrases have the marks that recognition of a scan has lost."""
    bare = fold(plain)
    for phrase, right in _phrases():
        at = bare.find(phrase)
        if (
            at >= 0
            and not bare[at - 1 : at].isalpha()
            and not bare[at + len(phrase) : at + len(phrase) + 1].isalpha()
        ):
            plain = plain[:at] + right + plain[at + len(phrase) :]
    return plain


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    """Phrases of two words and more that headers are made of, without marks and with them."""
    names = [row.name for row in register() if row.kind in ("ministry", "department")]
    names += [row.name for row in provinces()]
    spelt = {tone_placed(name).lower() for name in names} | {
        "ủy ban nhân dân",
        "hội đồng nhân dân",
        "thành phố",
    }
    pairs: dict[str, set[str]] = {}
    for name in spelt:
        pairs.setdefault(fold(name), set()).add(name)
    return tuple(
        (bare, right.pop()) for bare, right in sorted(pairs.items()) if len(right) == 1 and " " in bare
    )


def _names(lines: Sequence[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """The names that the lines of a box spell; a name may be broken over lines, a line may hold two."""
    names: list[tuple[str, Span]] = []
    for line, span in lines:
        if names and not _begins_name(names[-1][0], line):
            joined, before = names[-1]
            names[-1] = f"{joined} {line}", Span(before.start, span.end)
        else:
            names.append((line, span))
    return [part for name, span in names for part in _cut_in_line(name, span)]


def _may_begin(line: str) -> bool:
    """Whether a line begins with the first word of a body, or is the first part of such words."""
    starts = (*words("body_starts"), *_STATE_STARTS)
    return any(f"{line} ".startswith(f"{start} ") or start.startswith(f"{line} ") for start in starts)


def _begins_name(above: str, line: str) -> bool:
    """Whether a line begins a new name below a complete one."""
    start = _START.match(line)
    if start is None or _NO_START.match(line) or _OPEN.search(above):
        return False
    if above in words("body_starts") or above in words("bare_bodies") or (above == "chủ tịch"):
        return False
    if start.end() == len(line) and line not in words("bare_bodies"):
        return False
    tail = above.split()[-1]
    return not any(
        word.startswith(f"{tail} ") and f"{tail} {line}".startswith(word) for word in words("body_starts")
    )


def _cut_in_line(name: str, span: Span) -> list[tuple[str, Span]]:
    """Two names in one line, where the first is a ministry or a committee with its place."""
    for known in _superiors():
        rest = name[len(known) + 1 :]
        if name.startswith(f"{known} ") and _START.match(rest) and not _NO_START.match(rest):
            return [(known, span), (rest, span)]
    return [(name, span)]


@cache
def _superiors() -> tuple[str, ...]:
    """Bodies that stand above others in a header, the longest name first."""
    ministries = [row.name for row in register() if row.kind == "ministry"]
    committees = [f"ủy ban nhân dân {_unit_word(province.kind)} {province.name}" for province in provinces()]
    return tuple(
        sorted({tone_placed(name).lower() for name in ministries + committees}, key=len, reverse=True)
    )


def _unit_word(kind: str) -> str:
    return "thành phố" if kind == "city" else "tỉnh"


def _without_head(name: str) -> str:
    """The body of an office: "chủ tịch ủy ban nhân dân tỉnh" gives "ủy ban nhân dân tỉnh"."""
    return _HEAD.sub("", name, count=1)


def _place(text: str, header: Header) -> str | None:
    """The place (địa danh) written before the day of issue, as a unit's name in lower case."""
    span = header.date or header.blank_date
    if span is None:
        return None
    before = re.split(r",?\s*ngày|,", squeeze(shadow(span.of(text))), maxsplit=1)[0].strip(" .").lower()
    before = re.sub(r"^tp\.?\s*", "thành phố ", before)
    if not before:
        return None
    if _UNIT.match(before):
        return before
    kinds = {row.kind for row in provinces() if tone_placed(row.name).lower() == before}
    return f"{_unit_word('city' if kinds == {'city'} else 'province')} {before}" if kinds else before


def _completed(name: str, above: str | None, place: str | None, header: Header, text: str) -> str:
    """A name with the place or the superior that readers need to know the body by."""
    if above and name in words("bare_bodies"):
        superior = _completed(above, None, place, header, text)
        if name == "thanh tra" and (unit := _unit_of(superior.lower())):
            return f"Thanh tra {_cased_unit(unit)}"
        return f"{_cased(name, text)} {superior}"
    if _unit_of(name) or _PARTY.search(name) or _names_province(name):
        return _cased(name, text)
    if _COMMITTEE.match(name) and header.author and (unit := _unit_of(_plain(header.author.of(text)))):
        return f"{_cased(_UNIT.sub('', name).strip(), text)} {_cased_unit(unit)}"
    unit = _unit_of(above) if above else None
    local = _LOCAL.match(name) or (above is not None and _LOCAL.match(above))
    if unit is None and local and not (above and _CENTRAL.match(above)):
        unit = place
    bare = re.sub(rf"\s+(?:{_UNIT_WORD})$", "", name)
    return f"{_cased(bare, text)} {_cased_unit(unit)}" if unit else _cased(name, text)


def _unit_of(name: str | None) -> str | None:
    """The unit in a name, such as "tỉnh lạng sơn"; ``None`` where only its level is named."""
    found = [match for match in _UNIT.finditer(name or "") if match["name"].strip()]
    return squeeze(found[-1].group()) if found else None


def _names_province(name: str) -> bool:
    return any(name.endswith(f" {tone_placed(row.name).lower()}") for row in provinces())


def _of_symbol(number: DocumentNumber | None, place: str | None) -> str | None:
    """The body that a number's symbol names, if one body of the whole country bears that code."""
    for code in number.organs[:1] if number else ():
        if code in ("UBND", "HĐND") and place and _unit_of(place):
            body = "Ủy ban nhân dân" if code == "UBND" else "Hội đồng nhân dân"
            return f"{body} {_cased_unit(place)}"
        central = {row.name for row in rows_of_code(code) if row.level == "central"}
        if len(central) == 1:
            return central.pop()
    return None


def _cased(name: str, text: str) -> str:
    """A name in lower case with the capitals of the register, of the document, or of the rules of writing."""
    unit = _unit_of(name)
    if unit and name.endswith(unit) and name != unit:
        return f"{_cased(name[: -len(unit)].strip(), text)} {_cased_unit(unit)}"
    if known := _register_case().get(name):
        return known
    plain = shadow(text)
    at = plain.lower().find(name)
    while at >= 0:
        written = squeeze(plain[at : at + len(name)])
        if written[:1].isupper() and not in_capitals(written):
            return written
        at = plain.lower().find(name, at + 1)
    return _by_rule(name)


@cache
def _register_case() -> dict[str, str]:
    """The register's names by their lower case."""
    heads = (row["head"] for row in lexicon("local_bodies") if "head" in row)
    names = (name for row in register() for name in (row.name, *row.aliases))
    return {tone_placed(name).lower(): name for name in (*names, *heads)}


def _by_rule(name: str) -> str:
    """Capitals by the rules of writing: the first word, the word after the kind of body, proper names."""
    kind = _AFTER_KIND.match(name)
    cased = name[:1].upper() + name[1:]
    if kind:
        at = kind.end()
        cased = cased[:at] + cased[at : at + 1].upper() + cased[at + 1 :]
    cased = _AFTER_DASH.sub(lambda match: match.group().upper(), cased)
    cased = _ABBREVIATION.sub(lambda match: match.group().upper(), cased)
    if party := _PARTY_PLACE.match(cased):
        cased = party.group() + " ".join(part[:1].upper() + part[1:] for part in cased[party.end() :].split())
    for proper in _PROPER:
        cased = re.sub(rf"(?<!\w){proper}(?!\w)", proper, cased, flags=re.IGNORECASE)
    for row in provinces():
        if (low := tone_placed(row.name).lower()) in cased.lower():
            cased = re.sub(rf"(?<!\w){re.escape(low)}(?!\w)", row.name, cased)
    return cased


def _cased_unit(unit: str) -> str:
    """A unit with its name in capitals: "tỉnh Lạng Sơn"."""
    match = _UNIT.match(unit)
    word, name = (match["word"], match["name"].strip()) if match else ("", unit)
    for row in provinces():
        if tone_placed(row.name).lower() == name:
            return f"{word} {row.name}".strip()
    return f"{word} {' '.join(part[:1].upper() + part[1:] for part in name.split())}".strip()
