"""How right the readers are on files made here, whose content is known: cells, joins, paragraphs, scans."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from benchmarks.error_rate import distance, plain
from corpora.tools.long_tables import LongTable, Look, MadeFile, made_file, made_files
from corpora.tools.long_tables_pdf import print_file
from corpora.tools.pdf import write_pdf
from corpora.tools.reading import read
from corpora.tools.scans import DPIS, scanned
from corpora.tools.source import Paragraph, sources
from corpora.tools.tables import PARAGRAPH
from pipeline.errors import MissingToolError
from pipeline.reading import Limits, read_bytes
from pipeline.records import Block, Document

_LIKE = 0.9
_SCANNED = (
    Look(),
    Look(merged=True, grouped=True),
    Look(deep=True, rules="boxes"),
    Look(paper="lying"),
    Look(paper="wide", rules="strips", merged=True),
)
_BLANKS = re.compile(r"\s+")


@dataclass(slots=True)
class Score:
    """Counts over a set of files; ``wrong`` names the files with an error."""

    right: int = 0
    found: int = 0
    expected: int = 0
    joined: int = 0
    tables: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(self.found, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.expected, 1)

    @property
    def join_rate(self) -> float:
        return self.joined / max(self.tables, 1)


def one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def cells_of(document: Document, block: Block) -> Counter[tuple[object, ...]]:
    """Text and place of each cell that holds text."""
    return Counter(
        (one_line(cell.span.of(document.text)), cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in block.cells
        if cell.span.start < cell.span.end
    )


def right_cells(table: LongTable) -> Counter[tuple[object, ...]]:
    return Counter(
        (one_line(cell.text.replace(PARAGRAPH, " ")), cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in table.cells
        if cell.text
    )


def score_tables(files: Sequence[tuple[MadeFile, bytes]]) -> tuple[Score, Score]:
    """The scores of the tables' cells, and of the paragraphs that stand around them."""
    cells, paragraphs = Score(), Score()
    for made, data in files:
        document = read_bytes(data, made.name, Limits())
        found = [block for block in document.blocks if block.kind == "table"]
        expected = [piece for piece in made.content if isinstance(piece, LongTable)]
        before = cells.right, cells.found, cells.expected
        _score_file(cells, document, found, expected)
        right, got, want = (
            a - b for a, b in zip((cells.right, cells.found, cells.expected), before, strict=True)
        )
        if not right == got == want:
            cells.wrong.append(f"{made.name} ({right} of {want} cells, {got} found; {made.look})")
        texts = [one_line(piece) for piece in made.content if isinstance(piece, str)]
        _score_paragraphs(paragraphs, made.name, document, texts)
    return cells, paragraphs


def _score_file(
    score: Score, document: Document, found: Sequence[Block], expected: Sequence[LongTable]
) -> None:
    score.tables += len(expected)
    read_cells = [cells_of(document, block) for block in found]
    for table in expected:
        right = right_cells(table)
        best = max(read_cells, key=lambda cells: (cells & right).total(), default=Counter())
        texts, read_texts = _texts(right), _texts(best)
        # One block that holds nearly all of a table's text and little else is the table in one piece.
        if (texts & read_texts).total() > 0.9 * max(texts.total(), read_texts.total()):
            score.joined += 1
        score.right += (best & right).total()
        score.expected += right.total()
    score.found += sum(cells.total() for cells in read_cells)


def _texts(cells: Counter[tuple[object, ...]]) -> Counter[object]:
    return Counter(word for text, *_ in cells.elements() for word in str(text).split())


def _score_paragraphs(score: Score, name: str, document: Document, expected: Sequence[str]) -> None:
    found = Counter(
        one_line(text) for block in document.blocks for text in _parts(block.span.of(document.text), block)
    )
    right = (found & Counter(expected)).total()
    score.right += right
    score.found += found.total()
    score.expected += len(expected)
    if right < len(expected):
        missing = next(iter(Counter(expected) - found))
        score.wrong.append(f"{name} ({len(expected) - right} of {len(expected)}: {missing[:60]} …)")


def _parts(text: str, block: Block) -> list[str]:
    """A block's text; a heading of several centred lines is one block, so its lines count each."""
    return [] if block.kind == "table" else text.split("\n")


def corpus_pdfs(every: int = 2) -> Iterator[tuple[str, bytes, list[str]]]:
    """Name, PDF and body paragraphs of documents of the corpus."""
    with tempfile.TemporaryDirectory() as folder:
        for path in sources()[::every]:
            directive = read(path)
            target = Path(folder) / "a.pdf"
            write_pdf(directive, target)
            texts = [one_line(block.text) for block in directive.blocks if isinstance(block, Paragraph)]
            yield directive.name, target.read_bytes(), texts


def score_corpus(every: int = 2) -> Score:
    """The score of the body paragraphs of documents of the corpus."""
    score = Score()
    for name, data, texts in corpus_pdfs(every):
        _score_paragraphs(score, name, read_bytes(data, name, Limits()), texts)
    return score


def score_scans(count: int) -> Iterator[tuple[int, int, int, int]]:
    """For each resolution: dpi, wrong letters, letters, and files read without their loss."""
    for dpi in DPIS:
        wrong = letters = files = 0
        for name, data, _ in list(corpus_pdfs(max(1, len(sources()) // count)))[:count]:
            right = plain(read_bytes(data, name, Limits()).text)
            read_text = plain(read_bytes(scanned(data, dpi, files), name, Limits()).text)
            wrong += distance(right, read_text)
            letters += len(right)
            files += 1
        yield dpi, wrong, letters, files


def score_scanned_tables(dpi: int) -> tuple[Score, Score]:
    """The scores of the cells of scanned tables: by place and spans, and with their text too.

    A text counts as right with nine letters of ten, as cells hold many words and recognition errs in some.
    """
    placed, read_right = Score(), Score()
    for number, look in enumerate(_SCANNED):
        made = made_file(50 + number, look, 9)
        document = read_bytes(scanned(print_file(made), dpi, number), made.name, Limits())
        found = [cells_of(document, block) for block in document.blocks if block.kind == "table"]
        for right in (right_cells(piece) for piece in made.content if isinstance(piece, LongTable)):
            texts = {place: str(text) for text, *place_of in right for place in (tuple(place_of),)}
            same = [_same_texts(cells, texts) for cells in found]
            best = max(range(len(found)), key=lambda at: same[at], default=None)
            if best is not None:
                placed.right += (_places(found[best]) & _places(right)).total()
                read_right.right += same[best]
            placed.expected += right.total()
        placed.found += sum(cells.total() for cells in found)
    read_right.found, read_right.expected = placed.found, placed.expected
    return placed, read_right


def _places(cells: Counter[tuple[object, ...]]) -> Counter[tuple[object, ...]]:
    return Counter(place for _, *place_of in cells.elements() for place in (tuple(place_of),))


def _same_texts(cells: Counter[tuple[object, ...]], texts: dict[tuple[object, ...], str]) -> int:
    """How many cells have about the right text in the right place."""
    return sum(_like(texts.get(tuple(place), ""), str(text)) for text, *place in cells)


def _like(right: str, read_text: str) -> bool:
    return SequenceMatcher(None, right, read_text, autojunk=False).ratio() >= _LIKE


def report(scans: int) -> None:
    """Prints all figures beside their goals."""
    files = [(made, print_file(made)) for made in made_files()]
    cells, around = score_tables(files)
    corpus = score_corpus()
    print(f"tables: {len(files)} files, {cells.tables} tables, {cells.expected} cells")
    _line("cell precision (text, place, spans)", cells.precision, 0.98)
    _line("cell recall", cells.recall, 0.98)
    _line("tables in one piece", cells.join_rate, 0.95)
    _line(f"paragraphs exact, made files ({around.expected})", around.recall, 0.99)
    _line(f"paragraphs exact, corpus ({corpus.expected})", corpus.recall, 0.99)
    for wrong in (*cells.wrong, *around.wrong, *corpus.wrong):
        print(f"  wrong: {wrong}")
    try:
        for dpi, mistakes, letters, count in score_scans(scans) if scans else ():
            rate = mistakes / letters
            print(f"scans at {dpi} dpi: {count} files, {letters:,} letters, character error rate {rate:.4f}")
        for dpi in DPIS if scans else ():
            placed, with_text = score_scanned_tables(dpi)
            _line(f"scanned cells at {dpi} dpi, precision by place", placed.precision, 0.98)
            _line(f"scanned cells at {dpi} dpi, recall by place", placed.recall, 0.98)
            _line(f"scanned cells at {dpi} dpi, precision with text", with_text.precision, 0.98)
            _line(f"scanned cells at {dpi} dpi, recall with text", with_text.recall, 0.98)
    except MissingToolError as error:
        print(f"scans: not measured ({error.code})")


def _line(name: str, value: float, goal: float) -> None:
    print(f"{name:45} {value:7.4f}  goal {goal:.2f}  {'met' if value >= goal else 'MISSED'}")
