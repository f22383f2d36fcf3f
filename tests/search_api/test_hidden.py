"""What one may not see leaves no trace in what one sees: answers are as if it were not stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from fastapi.testclient import TestClient

from pipeline.findings import Extraction, Field
from pipeline.store.accounts import AccountRole
from pipeline.store.ports import CitationState
from search_api.access import Principal
from search_api.scoped import ScopedLibrary
from tests.search_api.directives import HEALTH, INTERIOR, directive, fill
from tests.search_api.people import Office, running


def issued_by(name: str, agency: str) -> Extraction:
    """A plan of one number, whoever issues it."""
    found = directive("alfa", [(agency, f"{name.lower()}viec")])
    assert found.metadata.issuer
    issuer = Field(f"Ủy ban nhân dân tỉnh {name}", found.metadata.issuer.evidence)
    return replace(found, metadata=replace(found.metadata, issuer=issuer))


OURS, THEIRS = issued_by("Lạng Sơn", INTERIOR), issued_by("Cao Bằng", HEALTH)
CITING = directive("bravo", [(INTERIOR, "xray")], cites=("77/KH-ALFA",))


def as_seen(folder: Path, stored: tuple[Extraction, ...], *, by_unit: bool) -> tuple[CitationState, ...]:
    """What the citation of the last document means, and how the first is cited, to a person."""
    with running(folder) as office:
        ids = [office.services.library.store.save(one).document_id for one in stored]
        office.services.freshness.renew()
        unit = office.account("nv", AccountRole.UNIT, (INTERIOR,))
        account = unit if by_unit else office.account("ai")
        library = ScopedLibrary(office.services, Principal(account))
        (citation,), (citing,) = library.citations(ids[-1]), library.cited_by(ids[0])
        assert citation.candidates[0].id == ids[0]
        return citation.state, citing.state


def test_a_citation_is_resolved_among_what_one_sees(tmp_path: Path) -> None:
    both = (OURS, THEIRS, CITING)
    everything = as_seen(tmp_path / "everything", both, by_unit=False)
    scoped = as_seen(tmp_path / "scoped", both, by_unit=True)
    alone = as_seen(tmp_path / "alone", (OURS, CITING), by_unit=True)
    assert (scoped, everything) == (alone, (CitationState.AMBIGUOUS, CitationState.AMBIGUOUS))


def client_of(office: Office, name: str, role: AccountRole, agencies: tuple[str, ...] | None) -> TestClient:
    client = office.browser()
    account = office.account(name, role, agencies)
    key = office.services.credentials.add_key(account.id, "k", timedelta(days=1))
    client.headers["Authorization"] = f"Bearer {key}"
    return client


def test_into_which_hidden_task_one_went_is_not_told(tmp_path: Path) -> None:
    with running(tmp_path) as office:
        given = fill(office.services.library, tmp_path)
        office.services.freshness.renew()
        own, hidden = next(iter(given["alfa"].tasks)), next(iter(given["bravo"].tasks))
        everybody = client_of(office, "ai", AccountRole.COORDINATOR, None)
        unit = client_of(office, "nv", AccountRole.UNIT, (INTERIOR,))
        merged = {"kind": "merged", "merged_into": hidden}
        assert everybody.post(f"/api/v1/tasks/{own}/events", json=merged).status_code == 200
        working = {"kind": "status", "status": "in_progress"}
        refused = unit.post(f"/api/v1/tasks/{own}/events", json=working)
        assert (refused.status_code, refused.json()["code"]) == (400, "task_merged")
        answers = [refused, unit.post(f"/api/v1/tasks/{own}/events", json={"kind": "note", "note": "x"})]
        paths = (f"/api/v1/tasks/{own}/events", f"/nhiem-vu/{own}", "/nhiem-vu")
        answers += [unit.get(path) for path in paths]
        answers += [unit.get(f"/api/v1/exports/{form}") for form in ("csv", "jsonl", "ics")]
        assert [hidden in answer.text for answer in answers] == [False] * len(answers)
        assert [answer.status_code for answer in answers[1:]] == [200] * (len(answers) - 1)
        for path in (*paths[:2], "/api/v1/exports/csv"):
            assert hidden in everybody.get(path).text
