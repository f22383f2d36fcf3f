"""What was done to a document, in words: revisions by the program, decisions by people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.commands import wording
from pipeline.store.corrections import Correction, verdict_of
from pipeline.store.ports import Change, Revision

_CHANGES = {
    Change.CREATED: "tiếp nhận và bóc tách",
    Change.UPDATED: "bóc tách lại theo quy tắc mới",
    Change.CORRECTED: "ghi quyết định của cán bộ",
    Change.TRACKED: "cập nhật theo dõi nhiệm vụ",
}
_QUOTE = 90  # code points


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One revision of a document."""

    at: datetime
    what: str
    revision: int


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One decision of a person on one task."""

    at: datetime
    author: str
    what: str
    task: str
    details: tuple[str, ...]


def change_view(change: Revision) -> ChangeView:
    """A revision in words."""
    return ChangeView(change.at, _CHANGES.get(change.change, change.change.value), change.number)


def correction_view(correction: Correction) -> CorrectionView:
    """A decision in words: what was said of the task, and what is different after it."""
    quote = wording.shortened(correction.before.evidence.quote, _QUOTE)
    after = correction.after
    if after is None:
        return CorrectionView(correction.at, correction.author, "loại", quote, ())
    verdict = verdict_of(after)
    what = wording.VERDICTS[verdict].removeprefix("đã ") if verdict else "sửa"
    details = []
    for name, old, new in (
        ("cơ quan", wording.bodies(correction.before), wording.bodies(after)),
        ("thời hạn", wording.deadline(correction.before.deadline), wording.deadline(after.deadline)),
    ):
        if old != new:
            details.append(f"{name}: {_flat(old)} → {_flat(new)}")
    return CorrectionView(correction.at, correction.author, what, quote, tuple(details))


def _flat(words: str) -> str:
    return words.replace("\n", "; ") or "–"
