"""Names of bodies as written: abbreviations spelt out, titles dropped, units split off, keys to compare by.

Abbreviations stand in ``models/lexicons/abbreviations.yaml``, titles in ``heads.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline.resources import lexicon
from pipeline.text import fold, nfc, shadow, squeeze

UnitLevel = Literal["provincial", "district", "commune"]

_CAPITAL = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠ-Ỹ"
# Runs of short capitals with what offices write between them: TT&TT, LĐ-TB&XH, VH, TT và DL, TP. HCM.
_SHORT = r"(?:TTgCP|[A-ZĐƯ]{1,12})"
_RUN = re.compile(rf"(?<!\w){_SHORT}(?:(?:\s?[&,.\-]\s?|\s(?:và\s)?){_SHORT}){{0,7}}(?!\w)")
_LOWER_WORD = re.compile(r"(?<!\w)[a-zđư&]{4,12}(?!\w)")
_CONTEXT = 40  # characters before an abbreviation, enough for the words it may have to follow
_DOT = re.compile(r"\.\s?(?=\w)")
_JOINTS = re.compile(r"[&,.\-\s]|và")

_UNIT_LEVELS: dict[str, UnitLevel] = {
    "tỉnh": "provincial",
    "thành phố": "provincial",
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}
# A unit: its word, then a name in capitals (or a number, "Quận 1"). "Xã hội" and "Tỉnh ủy" are no units.
_UNIT = re.compile(
    r"(?<!\w)(?<!(?i:hợp tác) )(?i:(tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu))\s+"
    rf"(?!(?i:hội|ủy|đoàn|trực thuộc)(?!\w))((?:[{_CAPITAL}]|\d)[^,;()]*)"
)
_LEADING = re.compile(r"^(?:[-+*•]\s*)?(?:(?i:đồng chí|các|những|mỗi)\s+)+")
_DEPUTY = re.compile(r"^(?i:(?:phó|quyền|q\.)\s+)")
_TITLE_TAIL = re.compile(r"^(?:(?i:các|của)\s+)?")
_WORD = re.compile(r"\w+")
_SAME_WORDS = (
    (re.compile(r"\bthành (?=ủy\b|đoàn\b)"), "tỉnh "),
    (re.compile(r"\b(?:thị|quận) (?=ủy\b)"), "huyện "),
    (re.compile(r"\btỉnh (?=ủy\b|đoàn\b)"), "tỉnh_"),
    (re.compile(r"\bxã (?=hội\b)"), "xã_"),
    (re.compile(r"\bcấp tỉnh\b|\bthành phố\b|\btỉnh\b"), ""),
    (re.compile(r"\bcấp (?=huyện\b|xã\b)"), ""),
    (re.compile(r"\bthị xã\b|\bquận\b"), "huyện"),
    (re.compile(r"\bthị trấn\b|\bphường\b|\bđặc khu\b"), "xã"),
    (re.compile(r"\bvà\b|\bcủa\b|\bcác\b"), ""),
)


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit as named: its word in lower case ("thành phố") and its proper name."""

    word: str
    name: str

    @property
    def level(self) -> UnitLevel:
        """The level that the word alone tells; a "thành phố" may also be a district's."""
        return _UNIT_LEVELS[self.word]

    def __str__(self) -> str:
        return f"{self.word} {self.name}"


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name taken apart.

    Attributes:
        body: the body without its unit, spelt out: ``Sở Nội vụ``.
        units: the units named after it, smallest first.
        by_head: whether the head was named instead of the body.
    """

    body: str
    units: tuple[Unit, ...]
    by_head: bool


@cache
def _full_forms() -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """For each abbreviation without joints: its full forms, each with the words it must follow (or none)."""
    forms: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for row in lexicon("abbreviations"):
        forms.setdefault(row["short"], []).append((row["full"], tuple(row.get("only_after", ()))))
    # a form that needs the word before it is the more certain one
    return {short: tuple(sorted(full, key=lambda form: not form[1])) for short, full in forms.items()}


def _full_form(short: str, before: str) -> str | None:
    """What an abbreviation stands for after the text ``before``; ``None`` where nothing is known."""
    before = before.rstrip().lower()
    for full, after in _full_forms().get(short, ()):
        if not after or before.endswith(tuple(word.lower() for word in after)):
            return full
    return None


def _raised(word: re.Match[str]) -> str:
    """A known abbreviation typed in lower case, in capitals; any other word as it is."""
    upper = word.group().upper()
    return upper if upper.replace("&", "") in _full_forms() else word.group()


def spelled_out(text: str) -> str:
    """The text on one line with known abbreviations of bodies spelt out and the older tone placement.

    "Sở TT&TT", "Sở TT và TT" and "Sở TTTT" give "Sở Thông tin và Truyền thông". What is not known stays.
    """
    text = squeeze(shadow(nfc(text)))
    if text == text.lower():
        text = _LOWER_WORD.sub(_raised, text)
    done: list[str] = []
    position = 0
    while match := _RUN.search(text, position):
        done.append(text[position : match.start()])
        length, full = _longest(match.group(), "".join(done[-4:])[-_CONTEXT:])
        position = match.start() + length
        if full is None:
            done.append(text[match.start() : position])
            continue
        done.append(full)
        if dot := _DOT.match(text, position):  # the point of "TP.Hà Nội" goes with the abbreviation
            done.append(" ")
            position = dot.end()
    done.append(text[position:])
    return squeeze("".join(done))


def _longest(run: str, before: str) -> tuple[int, str | None]:
    """The length of the longest known abbreviation that opens the run, and its full form, if known."""
    ends = [match.end() for match in re.finditer(_SHORT, run)]
    for end in reversed(ends):
        if (full := _full_form(_JOINTS.sub("", run[:end]), before)) is not None:
            return end, full
    return ends[0], None


@cache
def _titles() -> tuple[tuple[str, str], ...]:
    """Titles of heads in lower case with the body's words they swallow; the longest first."""
    rows = [(row["title"].lower(), row["body"]) for row in lexicon("heads")]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def without_head(text: str) -> tuple[str, bool]:
    """The body named by its head ("Giám đốc Sở Nội vụ" gives "Sở Nội vụ"), and whether a head was named."""
    bare = _DEPUTY.sub("", text)
    lower = bare.lower()
    for title, body in _titles():
        if lower.startswith(title + " ") or lower == title:
            rest = _TITLE_TAIL.sub("", bare[len(title) :].strip())
            if not body and not rest:
                return text, False
            return squeeze(f"{body} {rest}"), True
    return text, False


def take_apart(name: str) -> BodyName:
    """A body's name without bullet, head's title and units, all spelt out."""
    text = _LEADING.sub("", spelled_out(name)).strip(" .;:,")
    text, by_head = without_head(text)
    units = []
    first = len(text)
    for match in _UNIT.finditer(text):
        first = min(first, match.start())
        units.append(Unit(match.group(1).lower(), match.group(2).strip(" .-")))
    body = text[:first].strip(" ,.-") or text
    return BodyName(body, tuple(units), by_head)


def name_key(body: str) -> str:
    """What two spellings of one body share: words in lower case without joints, levels by one word each."""
    key = " ".join(_WORD.findall(body.lower()))
    for pattern, same in _SAME_WORDS:
        key = pattern.sub(same, key)
    return squeeze(key.replace("_", " "))


def bare_key(text: str) -> str:
    """The key without accents, for names typed without them."""
    return " ".join(re.findall(r"\w+", fold(text)))
