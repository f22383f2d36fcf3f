"""Reports find the tasks that they answer, in a library of the directives that were written for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from corpora.tools.source import FOLDER
from pipeline.answers import AnswerProposal, judging_event, propose_answers
from pipeline.errors import UsageError
from pipeline.extraction.progress import find_progress
from pipeline.library import Library, open_library
from pipeline.text import squeeze
from pipeline.tracking.records import EventKind, Status, TaskEvent, TaskKey
from tests.answers.answers_corpus import ANSWERS, extracted, gold, task_texts
from tests.audit.made import Cites, made
from tests.pipeline.extractions import letter

GOLD = gold()
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
DIRECTIVES = sorted({answer["directive"] for answer in GOLD.values() if answer["directive"]})
# Floors below the figures of today: 19 of 19 first, 0.93 found, 0.87 right.
FIRST_RIGHT, ALL_FOUND, RIGHT = 0.94, 0.88, 0.82


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, dict[str, int]]]:
    path: Path = tmp_path_factory.mktemp("answers") / "dondoc.db"
    with open_library(path) as library:
        found = extracted(FOLDER, DIRECTIVES) | extracted(ANSWERS, GOLD)
        ids = {name: library.store.save(one).document_id for name, one in found.items()}
        library.synchronise(TODAY)
        yield library, ids


def proposed(stored: tuple[Library, dict[str, int]], name: str) -> list[AnswerProposal]:
    library, ids = stored
    return propose_answers(library, ids[name], TODAY)


def is_one(quoted: str, texts: set[str]) -> bool:
    """Whether a task is among the right ones, wherever it is cut."""
    return any(quoted in text or text in quoted for text in texts)


def key(proposal: AnswerProposal) -> TaskKey:
    return TaskKey(proposal.listed.document.sha256, proposal.listed.task.evidence.span.start)


def quote(proposal: AnswerProposal) -> str:
    return squeeze(proposal.listed.task.evidence.quote)


def wanted(name: str) -> set[str]:
    answer = GOLD[name]
    if answer["directive"] is None:
        return set()
    texts = task_texts(answer["directive"])
    return {squeeze(texts[at]) for at in answer["tasks"]}


def test_reports_find_their_tasks(stored: tuple[Library, dict[str, int]]) -> None:
    first = found = right = given = total = 0
    answered = [name for name in GOLD if GOLD[name]["directive"]]
    for name in answered:
        quotes = [quote(proposal) for proposal in proposed(stored, name)]
        gold_texts = wanted(name)
        first += bool(quotes) and is_one(quotes[0], gold_texts)
        found += sum(is_one(text, set(quotes)) for text in gold_texts)
        right += sum(is_one(quoted, gold_texts) for quoted in quotes)
        given += len(quotes)
        total += len(gold_texts)
    assert len(answered) >= 15
    assert first / len(answered) >= FIRST_RIGHT
    assert found / total >= ALL_FOUND
    assert right / given >= RIGHT


def test_a_report_on_something_else_answers_nothing(stored: tuple[Library, dict[str, int]]) -> None:
    assert proposed(stored, "bc-khong-lien-quan-2022") == []


def test_a_proposal_shows_its_evidence(stored: tuple[Library, dict[str, int]]) -> None:
    library, ids = stored
    proposal = proposed(stored, "bc-tuyenquang-2020-kiemtra")[0]
    text = library.store.load(ids["bc-tuyenquang-2020-kiemtra"]).document.text
    said = {clue.kind: clue.span and clue.span.of(text) for clue in proposal.clues}
    assert set(said) == {"citation", "body", "period", "words"}
    assert "138/KH-UBND" in (said["citation"] or "")
    assert "kiểm tra" in (said["words"] or "")
    assert proposal.suggested is Status.DONE
    figures = [(one.state, one.count) for one in find_progress(text)]
    assert figures == [("not_started", 4), ("in_progress", 12), ("slow", 2)]


def test_a_confirmed_answer_settles_the_task_and_is_not_proposed_again(
    stored: tuple[Library, dict[str, int]],
) -> None:
    library, ids = stored
    name = "bc-backan-2022-bangiao"
    report = library.store.summaries([ids[name]])[ids[name]]
    proposal = proposed(stored, name)[0]
    event = judging_event(
        EventKind.ANSWERED, key(proposal), report, "lan.nt", NOW, status=Status.DONE, on=date(2022, 7, 14)
    )
    state = library.tracking.record(event)
    assert (state.status, state.done_on, state.answers) == (Status.DONE, event.on, (report.number,))
    assert quote(proposal) not in [quote(other) for other in proposed(stored, name)]
    assert library.tracking.judgements([report.sha256, "0" * 64]) == {report.sha256: (event,)}


def test_what_a_person_declined_is_not_proposed_again_until_they_think_otherwise(
    stored: tuple[Library, dict[str, int]],
) -> None:
    library, ids = stored
    name = "bc-tanlac-2018-denan"
    report = library.store.summaries([ids[name]])[ids[name]]
    before = proposed(stored, name)
    task = key(before[0])
    declined = judging_event(EventKind.DECLINED, task, report, "lan.nt", NOW)
    state = library.tracking.record(declined)
    assert (state.status, state.answers) == (Status.NOT_STARTED, ())
    assert [key(one) for one in proposed(stored, name)] == [key(one) for one in before[1:]]
    later = NOW + timedelta(minutes=1)
    confirmed = judging_event(EventKind.ANSWERED, task, report, "lan.nt", later)
    assert library.tracking.record(confirmed).answers == (report.number,)
    assert library.tracking.judgements([report.sha256])[report.sha256] == (confirmed,)
    again = replace(declined, at=later + timedelta(minutes=1))
    assert library.tracking.record(again).answers == ()


def test_a_report_of_the_body_that_took_over_answers_the_plan_that_it_cites(tmp_path: Path) -> None:
    province = "Ủy ban nhân dân tỉnh Lạng Sơn"
    work = "xây dựng nền tảng chuyển đổi số của tỉnh và báo cáo kết quả triển khai nền tảng số"
    told = [("Sở Thông tin và Truyền thông", work, date(2025, 6, 30))]
    plan = made("kh", "KH", "15/KH-UBND", date(2025, 1, 20), province, "Kế hoạch chuyển đổi số", [], told)
    heir = "Sở Khoa học và Công nghệ tỉnh Lạng Sơn"
    cites = [Cites("15/KH-UBND", date(2025, 1, 20), province, "implements", None, f": đã {work}")]
    report = made("bc", "BC", "88/BC-SKHCN", date(2025, 6, 20), heir, f"Báo cáo kết quả {work}", cites)
    with open_library(tmp_path / "dondoc.db") as library:
        library.store.save(plan)
        id_ = library.store.save(report).document_id
        library.synchronise(TODAY)
        (proposal,) = propose_answers(library, id_, TODAY)
    assert proposal.listed.inherited is not None
    assert {"citation", "body"} <= {clue.kind for clue in proposal.clues}


def test_a_task_that_went_into_another_is_not_proposed(stored: tuple[Library, dict[str, int]]) -> None:
    library = stored[0]
    name = next(name for name in GOLD if len(proposed(stored, name)) > 1)
    task, other = (key(one) for one in proposed(stored, name)[:2])
    into = f"{other.sha256}-{other.start}"
    for others, is_proposed in (((into,), False), ((), True)):
        library.tracking.record(TaskEvent(task, NOW, "lan.nt", EventKind.MERGED, others=others))
        library.synchronise(TODAY)
        assert (task in map(key, proposed(stored, name))) is is_proposed


def test_a_document_that_tells_neither_day_nor_issuer_is_refused(
    stored: tuple[Library, dict[str, int]],
) -> None:
    library, _ = stored
    id_ = library.store.save(letter("Kính gửi các xã.")).document_id
    with pytest.raises(UsageError, match="no_report"):
        propose_answers(library, id_, TODAY)
