"""Every check on drafts with planted faults and on harmless ones that look like them."""

from __future__ import annotations

from corpora.tools.plant_unclear import measure

CHECKS = {
    "body_ended",
    "deadline_missing",
    "deadline_on_day_off",
    "deadline_past",
    "deadline_vague",
    "lead_missing",
    "lead_not_recipient",
    "nobody_follows_up",
    "object_missing",
    "product_missing",
    "several_leads",
    "verb_missing",
}


def test_planted_faults_are_found_and_their_look_alikes_left_alone() -> None:
    scores = measure(seed=7, count=60)
    assert set(scores) == CHECKS
    assert {code: score for code, score in scores.items() if score.recall < 0.95} == {}
    assert {code: score for code, score in scores.items() if score.precision < 0.95} == {}
