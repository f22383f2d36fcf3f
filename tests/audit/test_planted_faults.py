"""The floor of the audit: planted faults are found, what only looks like one is left alone."""

from __future__ import annotations

import os

from corpora.tools.plant_faults import FAULTS, LOOK_ALIKES, main, planted_cases
from pipeline.audit import Check
from pipeline.learning.audit_scores import score_audit

EACH = int(os.environ.get("DONDOC_PLANTED", "2"))  # of each check; `make test-audit` plants more
FLOOR = 0.95


def test_every_check_has_faults_and_look_alikes() -> None:
    assert set(FAULTS) == set(LOOK_ALIKES) == {check.value for check in Check}


def test_the_same_seed_writes_the_same_files(tmp_path: object) -> None:
    for folder in ("a", "b"):
        main([f"{tmp_path}/{folder}", "--each", "1", "--seed", "5"])
    cases = planted_cases(1, 5)
    assert [case.documents for case in cases] == [case.documents for case in planted_cases(1, 5)]
    assert cases != planted_cases(1, 6)


def test_planted_faults_are_found_and_look_alikes_are_not() -> None:
    scores = score_audit(planted_cases(EACH))
    for check in scores.checks:
        assert check.recall >= FLOOR, scores.missed
        assert check.precision >= FLOOR, scores.wrong
