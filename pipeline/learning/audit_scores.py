"""How well the audit finds planted faults: through reading, extraction and store, check by check."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpora.tools.plant_faults import file_name
from corpora.tools.planted import Case
from pipeline.audit import Auditor, Check, Finding
from pipeline.extraction import extract
from pipeline.library import open_library
from pipeline.reading import Limits, read_bytes
from pipeline.store.auditing import SqlAuditStore

AT = date(2026, 11, 21)  # the day of the audit
MISSING = Check.MISSING.value


@dataclass(frozen=True, slots=True)
class CheckScore:
    """What one check found.

    Attributes:
        planted: faults there are; ``found`` of them.
        look_alikes: cases that only look like the fault.
        wrong: findings of this check, anywhere among the documents, that nobody planted.
    """

    check: str
    planted: int
    found: int
    look_alikes: int
    wrong: int

    @property
    def recall(self) -> float:
        """Share of the planted faults that was found."""
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        """Share of the findings that were planted."""
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores by check, with what was missed and what was found in error, for a person to read."""

    checks: tuple[CheckScore, ...]
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


def score_audit(cases: Sequence[Case], background: Iterable[tuple[str, str]] = ()) -> Scores:
    """Stores the documents of all cases in one library, audits it and counts.

    Most documents cite what is not there: what the check for missing documents finds is counted in its own
    cases alone.

    Args:
        cases: planted faults and look-alikes.
        background: name and text of other documents; what is found in them alone is not counted.
    """
    with tempfile.TemporaryDirectory() as folder, open_library(Path(folder) / "audit.db") as library:
        owners: dict[int, tuple[int, int]] = {}
        for name, text in background:
            library.store.save(extract(read_bytes(text.encode(), name, Limits())))
        for at, case in enumerate(cases):
            for position, planted in enumerate(case.documents):
                document = read_bytes(planted.text().encode(), file_name(at, position), Limits())
                owners[library.store.save(extract(document)).document_id] = (at, position)
        findings = Auditor(SqlAuditStore(library.engine), AT).findings()
    return _scores(cases, findings, owners)


def _scores(cases: Sequence[Case], findings: list[Finding], owners: dict[int, tuple[int, int]]) -> Scores:
    found: set[int] = set()
    wrong: Counter[str] = Counter()
    told: list[str] = []
    for finding in findings:
        touched = [owners[id_] for id_ in sorted(finding.documents) if id_ in owners]
        check = finding.check.value
        for at in {at for at, _ in touched}:
            case = cases[at]
            positions = {position for one, position in touched if one == at}
            if case.check == check and case.plan == "fault" and positions & set(case.at_fault):
                found.add(at)
            elif case.check == check or check != MISSING:
                wrong[check] += 1
                told.append(f"{at:03} {case.plan} {case.check} ({case.name}): {check}: {finding.message}")
    faults = [at for at, case in enumerate(cases) if case.plan == "fault"]
    missed = [f"{at:03} {cases[at].check} ({cases[at].name})" for at in faults if at not in found]
    checks = tuple(
        CheckScore(
            check,
            planted=sum(cases[at].check == check for at in faults),
            found=sum(cases[at].check == check for at in found),
            look_alikes=sum(case.check == check and case.plan == "look_alike" for case in cases),
            wrong=wrong[check],
        )
        for check in sorted({case.check for case in cases} | set(wrong))
    )
    return Scores(checks, tuple(missed), tuple(told))
