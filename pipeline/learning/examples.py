"""Examples to learn from: the parts of the corpus' documents, proposed as tasks or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.extraction.assignments import find_subject
from pipeline.extraction.deadlines import find_deadlines, governing
from pipeline.extraction.task_clauses import parts, sentences
from pipeline.extraction.task_features import Candidate, Surroundings, features
from pipeline.findings import Extraction
from pipeline.learning.corpus import GoldDocument
from pipeline.learning.scoring import pair_tasks
from pipeline.records import Span
from pipeline.structure.outline import outline
from pipeline.structure.zones import find_zones
from pipeline.text import shadow

TASK = "task"
_SHORTEST = 20  # code points: shorter parts are numbers, names and marks

# Why a part is no task: the first reason whose words stand in the heading above it (second pattern) or in the
# part itself (first pattern). The classes are those of corpora/guidelines.md, section 1.
_REASONS: tuple[tuple[str, str, str], ...] = (
    (
        "legal_basis",
        r"^\s*(?:căn\s+cứ|theo\s+đề\s+nghị|xét\s+(?:đề\s+nghị|tờ\s+trình))|ban\s+hành\s+(?:kế\s+hoạch|quyết\s+định).*sau$",
        r"căn\s+cứ|cơ\s+sở\s+pháp\s+lý",
    ),
    (
        "execution_clause",
        r"thi\s+hành\s+(?:quyết\s+định|nghị\s+quyết|thông\s+tư)\s+này|có\s+hiệu\s+lực|nghiêm\s+túc\s+(?:triển\s+khai\s+)?thực\s+hiện",
        r"hiệu\s+lực|điều\s+khoản\s+thi\s+hành",
    ),
    (
        "offer",
        r"(?:nếu|trường\s+hợp|có)\s+(?:có\s+|gì\s+)?(?:khó\s+khăn|vướng\s+mắc|phát\s+sinh)|liên\s+hệ",
        r"(?!)",
    ),
    (
        "target",
        r"phấn\s+đấu|^\s*(?:tối\s+thiểu|ít\s+nhất|trên|\d+)\s*\d*\s*%|\d\s*%\s",
        r"mục\s+tiêu|chỉ\s+tiêu|mục\s+đích",
    ),
    (
        "style_requirement",
        r"thiết\s+thực|tránh\s+hình\s+thức|bảo\s+đảm\s+(?:đồng\s+bộ|thống\s+nhất|chất\s+lượng)|rõ\s+người",
        r"yêu\s+cầu|quan\s+điểm|nguyên\s+tắc",
    ),
    (
        "achievement",
        r"(?<!\w)đã\s|đạt\s+(?:\d|tỷ)|so\s+với\s+cùng\s+kỳ|còn\s+(?:chậm|thấp|hạn)",
        r"kết\s+quả|tình\s+hình|đánh\s+giá|tồn\s+tại|hạn\s+chế|nguyên\s+nhân",
    ),
    (
        "definition",
        r"(?:được\s+hiểu)?\slà\s|gồm|quy\s+định\s+(?:này|về)",
        r"giải\s+thích|phạm\s+vi|đối\s+tượng|chức\s+năng|vị\s+trí",
    ),
    (
        "procedure",
        r"hồ\s+sơ|thủ\s+tục|thành\s+phần|bước|lệ\s+phí",
        r"thủ\s+tục|trình\s+tự|hồ\s+sơ|quy\s+trình",
    ),
)
_PATTERNS = tuple(
    (reason, re.compile(own, re.IGNORECASE), re.compile(above, re.IGNORECASE))
    for reason, own, above in _REASONS
)
OTHER_REASON = "narrative"
REASONS = (*(reason for reason, _, _ in _REASONS), OTHER_REASON)


@dataclass(frozen=True, slots=True)
class Example:
    """A part of a document with what it is.

    Attributes:
        document: name of the document.
        kind: code of its type, so that no type is learnt from and measured on at once.
        label: ``task`` or the reason why it is none.
        proposed: whether the grammar proposed it as a task.
    """

    document: str
    kind: str
    part: str
    candidate: Candidate
    features: list[str]
    label: str
    proposed: bool


def examples_of(gold: GoldDocument, extraction: Extraction) -> Iterator[Example]:
    """The examples of one document; what the gold calls doubtful is none."""
    around = Surroundings(gold.document.text)
    proposed = [Candidate.of(task) for task in extraction.tasks]
    candidates = [*proposed, *_others(extraction, [one.span for one in proposed])]
    tasks = gold.gold["tasks"]
    paired = {j: i for i, j in pair_tasks(tasks, [one.span.of(gold.document.text) for one in candidates])}
    for at, candidate in enumerate(candidates):
        if at in paired and tasks[paired[at]].get("optional"):
            continue
        label = TASK if at in paired else reason_of(candidate, around)
        words = features(candidate, around)
        yield Example(
            gold.name,
            str(gold.gold["document"]["kind"]),
            gold.part,
            candidate,
            words,
            label,
            proposed=at < len(proposed),
        )


def reason_of(candidate: Candidate, around: Surroundings) -> str:
    """Why a part that is no task is none, by its words and by the headings above it."""
    words = candidate.span.of(around.text)
    above = " ".join(around.headings(candidate.span.start))
    for reason, own, heading in _PATTERNS:
        if heading.search(above) or own.search(words):
            return reason
    return OTHER_REASON


def _others(extraction: Extraction, proposed: Iterable[Span]) -> Iterator[Candidate]:
    """The parts that the grammar does not propose."""
    document, zones = extraction.document, find_zones(extraction.document)
    plain = shadow(document.text)
    taken = sorted((span.start, span.end) for span in proposed)
    for item in outline(document, [zones.body, *zones.attachments]):
        depth = item.path.count(".") + 1 if item.path else 0
        for sentence in (
            sentences(plain, item.span) if item.kind != "table" else _cells(extraction, item.block)
        ):
            for part in parts(plain, sentence):
                free = not any(start < part.end and part.start < end for start, end in taken)
                if free and part.end - part.start >= _SHORTEST:
                    yield _unproposed(extraction, plain, part, depth)


def _cells(extraction: Extraction, block: int) -> Iterator[Span]:
    return (cell.span for cell in extraction.document.blocks[block].cells)


def _unproposed(extraction: Extraction, plain: str, part: Span, depth: int) -> Candidate:
    subject = find_subject(plain, part)
    day = extraction.metadata.date.value if extraction.metadata.date else None
    deadline = governing(find_deadlines(extraction.document.text, part, day, None))
    return Candidate(
        span=part,
        rule="",
        sure=0.0,
        bodies=tuple(body.span for body in subject.bodies) if subject else (),
        leads=len(subject.bodies) if subject else 0,
        deadline=deadline.type if deadline else None,
        own_deadline=deadline is not None,
        depth=depth,
        modality=subject.modality if subject else "order",
    )
