"""One member of an enumeration of bodies: a body by field, by level or by name, or a group."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.extraction import body_patterns as p
from pipeline.findings import BodyMention
from pipeline.records import Span
from pipeline.text import squeeze

_LOOKAHEAD = 220  # code points in which the verb of a group's clause must come
_LONGEST_HEAD = 15  # code points


class BodyReader:
    """Reads one member of an enumeration at a time."""

    def __init__(self, plain: str, end: int) -> None:
        self.plain = plain
        self.end = end

    def member(self, begin: int, *, strict: bool) -> tuple[list[BodyMention], int]:
        """One body, one group, or an elided list of bodies of one kind."""
        at, titled = self._titles(begin)
        plural = p.PLURAL.match(self.plain, at, self.end)
        head = self._skip_blanks(plural.end()) if plural else at
        if not plural and p.VERB_PAIR.match(self.plain, head, self.end):
            return [], begin
        found, after = self._departments(head)
        if not found:
            found, after = self._leveled(at, head, plural=plural is not None)
        if not found and plural:
            found, after = self._kind_list(head)
        if not found and not plural and p.NAME_OPENS.match(self.plain, head, self.end):
            found, after = self._proper(head)
        if not found and (plural or not strict or titled):
            found, after = self._group(at, head)
        if found and titled:
            first = replace(found[0], span=Span(begin, found[0].span.end))
            found = [replace(one, by_head=True) for one in (first, *found[1:])]
        return found, after

    def _skip_blanks(self, at: int) -> int:
        while at < self.end and self.plain[at].isspace():
            at += 1
        return at

    def _titles(self, at: int) -> tuple[int, bool]:
        """Past "Giám đốc", "Giám đốc, Thủ trưởng": the heads that stand for what follows."""
        titled = False
        while title := p.TITLE.match(self.plain, at, self.end):
            after = title.end()
            connector = p.CONNECTOR.match(self.plain, after, self.end)
            if connector and p.TITLE.match(self.plain, connector.end(), self.end):
                after = connector.end()
            after = self._skip_blanks(after)
            if after >= self.end or not self.plain[after].isalpha():
                break
            at, titled = after, True
        return at, titled

    def _departments(self, at: int) -> tuple[list[BodyMention], int]:
        """By field: "Sở Nội vụ tỉnh", "các Sở: Nội vụ, Tư pháp và Tài chính"."""
        match = p.DEPARTMENT.match(self.plain, at, self.end) or p.ABBREVIATED.match(self.plain, at, self.end)
        if not match:
            return [], at
        kind = match["head"].capitalize()
        found = [BodyMention(f"{kind} {squeeze(match['field'])}", Span(at, match.end()))]
        more, after = self._fields(kind, match.end())
        if more:
            return found + more, after
        tail = p.OWN_PLACE.match(self.plain, after, self.end)
        if tail:
            name = squeeze(found[0].name + tail.group())
            return [replace(found[0], name=name, span=Span(at, tail.end()))], tail.end()
        return found, after

    def _fields(self, kind: str, at: int) -> tuple[list[BodyMention], int]:
        """The further fields of an elided list: ", Tư pháp và Tài chính"."""
        found = []
        while connector := p.CONNECTOR.match(self.plain, at, self.end):
            field = p.FIELD.match(self.plain, connector.end(), self.end)
            if not field:
                break
            found.append(BodyMention(f"{kind} {squeeze(field.group())}", Span(field.start(), field.end())))
            at = field.end()
        return found, at

    def _leveled(self, begin: int, at: int, *, plural: bool) -> tuple[list[BodyMention], int]:
        """Bodies that every level has: "UBND các xã, phường", "Công an tỉnh", "UBND các tỉnh: A, B"."""
        head = p.LEVELED.match(self.plain, at, self.end)
        levels = p.LEVELS.match(self.plain, head.end(), self.end) if head else None
        if not head or not levels:
            return [], at
        name, after = squeeze(head.group()), levels.end()
        many = plural or "các" in levels.group().casefold() or "," in levels.group()
        places, place_end = self._places(after, many=many)
        if len(places) == 1 and "," in levels.group() and ":" not in self.plain[after:place_end]:
            places = []  # the place of the last level alone: "UBND các xã, phường, đặc khu Lý Sơn"
        if places and many and "các cấp" not in squeeze(levels.group()).casefold():
            level = re.sub(r"(?i)\b(?:các|cấp)\s+", "", squeeze(levels.group()))
            level = "" if "," in level else f"{level} "
            return [
                BodyMention(f"{name} {level}{squeeze(place.of(self.plain))}", place) for place in places
            ], place_end
        found = [BodyMention(squeeze(self.plain[begin:place_end]), Span(begin, place_end), group=many)]
        more = self._further_places(name, place_end)
        if more:
            return [*found, *more], more[-1].span.end
        after = place_end
        while tail := p.LEVEL_TAIL.match(self.plain, after, self.end):
            after = tail.end()
        return [BodyMention(squeeze(self.plain[begin:after]), Span(begin, after), group=many)], after

    def _places(self, at: int, *, many: bool) -> tuple[list[Span], int]:
        """Place names that follow a level; several only after "các"."""
        found: list[Span] = []
        match = p.PLACE.match(self.plain, at, self.end)
        if match and not many and ":" in match.group():
            return found, at
        while match and not self._is_no_place(match.start("place")):
            found.append(Span(match.start("place"), match.end("place")))
            at = match.end()
            connector = p.CONNECTOR.match(self.plain, at, self.end) if many else None
            match = p.PLACE.match(self.plain, connector.end(), self.end) if connector else None
            if match and p.DEPARTMENT.match(self.plain, match.start("place"), self.end):
                break
        return found, at

    def _is_no_place(self, at: int) -> bool:
        """Whether a body of its own, or the verb of a text run together with the name, begins here."""
        return any(word.match(self.plain, at, self.end) for word in (p.NAMED, p.DEPARTMENT, p.CAPITAL_VERB))

    def _further_places(self, name: str, at: int) -> list[BodyMention]:
        """The rest of "UBND thành phố A, thành phố B và tỉnh C"."""
        found = []
        while match := p.FURTHER_PLACE.match(self.plain, at, self.end):
            span = Span(match.start("unit"), match.end())
            found.append(BodyMention(f"{name} {squeeze(span.of(self.plain))}", span))
            at = match.end()
        return found

    def _kind_list(self, at: int) -> tuple[list[BodyMention], int]:
        """Proper names under one kind: "các Tập đoàn: A, B"."""
        kind = p.KIND_LIST.match(self.plain, at, self.end)
        if not kind:
            return [], at
        found, after = [], kind.end()
        while name := p.LISTED_NAME.match(self.plain, after, self.end):
            found.append(
                BodyMention(
                    f"{squeeze(kind['kind'])} {squeeze(name['name'])}", Span(name.start("name"), name.end())
                )
            )
            after = name.end()
        return found, after

    def _group(self, at: int, head: int) -> tuple[list[BodyMention], int]:
        """Head nouns under one "các" with what limits them."""
        after, nouns = self._chain(head, plural=head > at)
        if not nouns:
            return [], at
        listed = re.compile(r"\s*:\s*").match(self.plain, after, self.end)
        kind = nouns[0].capitalize()
        field = p.FIELD.match(self.plain, listed.end(), self.end) if listed else None
        if field and kind in ("Sở", "Bộ"):
            first = BodyMention(f"{kind} {squeeze(field.group())}", Span(field.start(), field.end()))
            more, after = self._fields(kind, field.end())
            return [first, *more], after
        after = self._limits(after)
        return [BodyMention(squeeze(self.plain[at:after]), Span(at, after), group=True)], after

    def _chain(self, at: int, *, plural: bool) -> tuple[int, list[str]]:
        nouns: list[str] = []
        stop = at
        while noun := p.GENERIC.match(self.plain, at, self.end):
            if nouns and (self._is_proper(at) or p.NEW_GROUP.match(self.plain, at, self.end)):
                break
            if not (plural and not nouns) and p.ORGANISES.match(self.plain, at, self.end):
                break
            nouns.append(squeeze(noun.group()))
            stop = self._complement(noun)
            place = p.PLACE.match(self.plain, stop, self.end) if p.IS_LEVEL.fullmatch(nouns[-1]) else None
            stop = place.end() if place else stop
            connector = p.CHAIN_LINK.match(self.plain, stop, self.end)
            if not connector:
                break
            at = connector.end()
        return stop, nouns

    def _complement(self, noun: re.Match[str]) -> int:
        """Past what tells which bodies a common noun means: "liên quan", "nuôi trồng thủy sản"."""
        at = noun.end()
        bare = p.TAKES_NO_VERB.fullmatch(noun.group()) is not None
        if bare and not p.OF_LEVEL.match(self.plain, at, self.end) and self._acts_at(at):
            return at
        while modifier := p.MODIFIER.match(self.plain, at, self.end):
            acts = self._acts_at(modifier.end()) or p.WITH.match(self.plain, modifier.end(), self.end)
            if acts and p.ROLE_MODIFIER.fullmatch(modifier.group()):
                return at
            at = modifier.end()
            if office := p.OF_OFFICE.match(self.plain, at, self.end):
                return office.end()
            if p.CONCERNED.match(self.plain, modifier.start(), self.end):
                return at
        if at > noun.end() and self._acts_at(at):
            return at
        if p.WITH_FIELD.search(self.plain, max(0, at - 10), at):
            field = p.PLACE.match(self.plain, at, self.end)
            if field and ":" not in field.group():
                return field.end() if self._acts_at(field.end()) else self._words(at, self.end)
        start = self._skip_blanks(at)
        goes_on = at < start < self.end and self.plain[start].islower()
        if not goes_on or p.TAIL.match(self.plain, at, self.end):
            return at
        return self._further_fields(self._words(at, self.end))

    def _further_fields(self, at: int) -> int:
        """Past the rest of "doanh nghiệp bưu chính, viễn thông", where a verb follows it."""
        after = at
        while link := p.FURTHER_FIELD.match(self.plain, after, self.end):
            after = self._words(link.end(), self.end)
            if self._acts_at(after):
                return after
        return at

    def _acts_at(self, at: int) -> bool:
        """Whether a verb follows."""
        return p.VERB.match(self.plain, self._skip_blanks(at), self.end) is not None

    def _is_proper(self, at: int) -> bool:
        """Whether a proper name begins here, so that a chain of common nouns must end."""
        if p.DEPARTMENT.match(self.plain, at, self.end):
            return True
        named = p.NAMED.match(self.plain, at, self.end)
        if not named or not self.plain[at].isupper():
            return False
        following = self.plain[named.end() :][:2].strip()
        return following[:1].isupper() or any(letter.isupper() for letter in named.group()[1:])

    def _limits(self, at: int) -> int:
        """Past what limits a group: "trên địa bàn tỉnh", "trực thuộc Sở", "khai thác nước dưới đất"."""
        named = p.NAMED.match(self.plain, self._skip_blanks(at), self.end)
        if named and self.plain[named.start()].isupper():
            _, at = self._proper(named.start())
        tail = p.TAIL.match(self.plain, at, self.end)
        if not tail:
            return at
        relative = p.RELATIVE.match(self.plain, at, self.end)
        if p.PREPOSITION.match(self.plain, at, self.end) and not relative:
            return self._words(tail.end(), self.end)
        sentence = re.compile(r"[.;:\n]").search(self.plain, at, min(self.end, at + _LOOKAHEAD))
        limit = sentence.start() if sentence else min(self.end, at + _LOOKAHEAD)
        strong = p.STRONG.search(self.plain, tail.end(), limit)
        if (
            strong
            and "(" not in self.plain[at : strong.start()]
            and not p.NEXT_MEMBER.search(self.plain, at, strong.start())
        ):
            return strong.start()
        return relative.end() if relative else at

    def _proper(self, at: int) -> tuple[list[BodyMention], int]:
        """A proper name: its kind, then words up to the verb."""
        head = p.NAMED.match(self.plain, at, self.end)
        if not head:
            return [], at
        after = self._words(head.end(), self.end)
        levels = p.MORE_LEVELS.match(self.plain, after, self.end)
        if levels and p.OF_EACH.search(self.plain, at, after):
            after = levels.end()
        bare = after == head.end() and " " not in squeeze(head.group())
        if bare and (not self.plain[at].isupper() or not p.STANDS_ALONE.fullmatch(self.plain, at, after)):
            return [], at
        return [BodyMention(squeeze(self.plain[at:after]), Span(at, after))], after

    def _words(self, at: int, limit: int) -> int:
        """Past the words of a name: up to punctuation, a verb, or the next member."""
        first = True
        while word := p.WORD.match(self.plain, at, limit):
            start = self._skip_blanks(at)
            lower = not self.plain[start].isupper()
            if first and not lower and p.OPENING_VERB.match(self.plain, start, self.end):
                break
            if (lower or not first) and self._closes(start, first=first):
                break
            link = re.compile(r"và\s+|,\s+").match(self.plain, start, limit)
            if link and not self._name_goes_on(link.end()):
                break
            compound = p.COMPOUND.match(self.plain, start, limit)
            at, first = (compound or word).end(), False
            if pair := p.PAIRED.match(self.plain, at, limit):
                at = pair.end()
            if self._ends_with_level(start, at, limit):
                break
            comma = p.NAME_GOES_ON.match(self.plain, at, limit)
            if comma and self._name_goes_on(self._skip_blanks(at + 1)):
                at = comma.end()
        return at

    def _ends_with_level(self, start: int, end: int, limit: int) -> bool:
        """Whether a word is the level at the end of a name ("Công an tỉnh"); not that of "Hợp tác xã"."""
        level = p.LEVEL_WORD.fullmatch(self.plain, start, end)
        cooperative = self.plain[max(0, start - 4) : start].casefold() == "tác "
        return bool(level and not cooperative and not p.GOES_ON_AFTER_LEVEL.match(self.plain, end, limit))

    def _closes(self, at: int, *, first: bool) -> bool:
        """Whether a verb, not a part of the name, begins here."""
        if p.AFTER_BAN.search(self.plain, max(0, at - 5), at) or p.OF_LEVEL.match(self.plain, at, self.end):
            return False
        if self.plain[at].isupper():
            return p.CAPITAL_VERB.match(self.plain, at, self.end) is not None
        if p.CLOSING.match(self.plain, at, self.end) or p.PREDICATE.match(self.plain, at, self.end):
            return True
        if not p.NAME_STOP.match(self.plain, at, self.end):
            return False
        opens = first and not p.TAKES_FIELD.search(self.plain, max(0, at - _LONGEST_HEAD), at)
        return opens or p.NAME_VERB.match(self.plain, at, self.end) is None

    def _name_goes_on(self, at: int) -> bool:
        """Whether a name continues after "và" or a comma: no body of its own begins there."""
        if at >= self.end or not self.plain[at].isalpha():
            return False
        return not (
            p.PLURAL.match(self.plain, at, self.end)
            or p.TITLE.match(self.plain, at, self.end)
            or p.GENERIC.match(self.plain, at, self.end)
            or p.NAMED.match(self.plain, at, self.end)
            or (not self.plain[at].isupper() and p.VERB.match(self.plain, at, self.end))
        )
