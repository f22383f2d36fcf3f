"""The learned confidence, the area and the product of tasks; training that gives the same model each time."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import skops.io

from pipeline.extraction import extract, task_classifier
from pipeline.extraction.reform_areas import area_codes, area_name, area_of
from pipeline.extraction.task_classifier import DamagedModelError, judged, load_classifier
from pipeline.extraction.task_features import Candidate, Surroundings, features
from pipeline.extraction.task_review import needs_review
from pipeline.findings import BodyMention, Deadline, Evidence, Task
from pipeline.learning.examples import REASONS, TASK, Example
from pipeline.learning.reliability import calibration_error, ranking
from pipeline.learning.train import serialised, train
from pipeline.reading import read_bytes
from pipeline.records import Span
from pipeline.resources import models_folder

ORDER = (
    "III. TỔ CHỨC THỰC HIỆN\n\n1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát vị trí việc làm "
    "của từng phòng, báo cáo Ủy ban nhân dân tỉnh trước ngày 15/9/2025.\n\n"
    "Sản phẩm: Báo cáo rà soát vị trí việc làm.\n\n2. Sở Tư pháp thẩm định.\n"
)


def task(text: str, quote: str, body: str | None = None, confidence: float = 0.9) -> Task:
    start = text.index(quote)
    span = Span(start, start + len(quote))
    leads: tuple[BodyMention, ...] = ()
    if body:
        at = text.index(body)
        leads = (BodyMention(body, Span(at, at + len(body))),)
    return Task(Evidence(span, quote, "task.subject", confidence), leads, (), None, "III.1")


def order() -> Task:
    return task(
        ORDER, ORDER[ORDER.index("Sở Nội vụ") : ORDER.index(".\n\nSản phẩm")], "Sở Nội vụ", confidence=0.9
    )


def test_an_order_is_surer_than_a_statement_of_what_was_done() -> None:
    text = "Năm 2024, Sở Nội vụ đã tổ chức 12 lớp tập huấn; tỷ lệ công chức tham gia đạt 95%."
    done = task(text, text[:-1], "Sở Nội vụ")
    classifier = load_classifier()
    (sure,) = classifier.verdicts([Candidate.of(order())], Surroundings(ORDER))
    (doubtful,) = classifier.verdicts([Candidate.of(done)], Surroundings(text))
    assert sure.probability > 0.9
    assert doubtful.probability < sure.probability
    assert doubtful.reason in REASONS


def test_no_candidates_give_no_verdicts() -> None:
    assert load_classifier().verdicts([], Surroundings("")) == ()
    assert judged((), "") == ()


def test_judging_sets_confidence_area_and_product_and_nothing_else() -> None:
    (found,) = judged((order(),), ORDER)
    assert found.area == "civil_service"
    assert found.product == "Báo cáo rà soát vị trí việc làm"
    assert found.evidence.confidence != order().evidence.confidence
    evidence = replace(found.evidence, confidence=order().evidence.confidence)
    assert replace(found, evidence=evidence, area=None, product=None) == order()


def test_a_product_of_its_own_column_is_kept() -> None:
    (found,) = judged((replace(order(), product="Kế hoạch"),), ORDER)
    assert found.product == "Kế hoạch"


def test_a_document_whose_proposals_are_all_unlikely_assigns_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task_classifier, "EVEN", 1.1)
    assert judged((order(),), ORDER) == ()


def test_who_is_told_does_not_change_the_confidence() -> None:
    other = ORDER.replace("Sở Nội vụ chủ trì", "Sở Du lịch chủ trì")
    quote = other[other.index("Sở Du lịch") : other.index(".\n\nSản phẩm")]
    mine = features(Candidate.of(order()), Surroundings(ORDER))
    theirs = features(Candidate.of(task(other, quote, "Sở Du lịch")), Surroundings(other))
    assert [one for one in mine if one.startswith("w=")] == [one for one in theirs if one.startswith("w=")]


def test_a_changed_model_file_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(models_folder() / "task_classifier", tmp_path / "task_classifier")
    with (tmp_path / "task_classifier" / "model.skops").open("ab") as file:
        file.write(b"\0")
    monkeypatch.setattr(task_classifier, "models_folder", lambda: tmp_path)
    with pytest.raises(DamagedModelError):
        load_classifier.__wrapped__()


def test_the_model_holds_no_type_that_could_run_code() -> None:
    folder = models_folder() / "task_classifier"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert skops.io.get_untrusted_types(file=folder / manifest["file"]) == []


def example(document: int, words: str, label: str) -> Example:
    candidate = Candidate(Span(0, 1), "task.subject", 0.9, (), 1, None, False, 1, "order")
    kind = ("KH", "CV", "QĐ", "TB", "CT", "BC")[document % 6]
    names = [f"w={word}" for word in words.split()]
    return Example(f"văn bản {document}", kind, "train", candidate, names, label, proposed=True)


def few_examples() -> list[Example]:
    reasons = ("target", "achievement")
    return [
        *(example(number, f"chủ trì rà soát việc {number}", TASK) for number in range(24)),
        *(example(number, f"phấn đấu đạt tỷ lệ {number}", reasons[number % 2]) for number in range(12)),
    ]


def test_training_twice_gives_the_same_bytes() -> None:
    first, second = train(few_examples()), train(few_examples())
    assert serialised(first.values) == serialised(second.values)


def test_what_is_trained_tells_tasks_from_others_in_documents_it_has_not_seen() -> None:
    examples = few_examples()
    pairs = [
        (probability, one.label == TASK)
        for one, probability in zip(examples, train(examples).held_out, strict=True)
    ]
    assert ranking(pairs) == 1.0


def test_ranking_and_calibration_of_known_pairs() -> None:
    assert ranking([(0.9, True), (0.4, False), (0.4, True)]) == 0.75
    assert ranking([(0.9, True)]) == 1.0
    assert calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]) == 0.0
    assert calibration_error([(0.5, True), (0.5, True)]) == 0.5


@pytest.mark.parametrize(
    ("words", "headings", "area"),
    [
        ("Công khai thủ tục hành chính tại trụ sở", (), "procedures"),
        ("Rà soát, hệ thống hóa văn bản quy phạm pháp luật", (), "institutions"),
        ("Xác định lại vị trí việc làm và biên chế", (), "civil_service"),
        ("Kiện toàn tổ chức bộ máy các phòng", (), "organisation"),
        ("Mở rộng cơ chế tự chủ tài chính", (), "public_finance"),
        ("Cấp chữ ký số cho công chức", (), "digital_government"),
        ("Báo cáo kết quả trước ngày 15/12", ("IV. CẢI CÁCH TÀI CHÍNH CÔNG", ""), "public_finance"),
        ("Đào tạo nghề cho lao động nông thôn", (), None),
        ("Trên cơ sở dữ liệu do Sở cung cấp, cập nhật phần đất", (), None),
        ("Sửa đường vào thôn", ("", ""), None),
    ],
)
def test_the_area_of_a_task(words: str, headings: tuple[str, ...], area: str | None) -> None:
    assert area_of(words, headings) == area


def test_each_area_has_a_name_in_both_programmes() -> None:
    assert len(area_codes()) == 6
    for code in area_codes():
        assert area_name(code, 2015)
        assert area_name(code, 2024)
    assert area_name("digital_government", 2015) == "Hiện đại hóa hành chính"
    assert area_name("digital_government") == area_name("digital_government", 2024)


def test_a_sure_task_with_a_body_needs_no_review() -> None:
    assert needs_review(order()) == ()


def test_each_doubtful_field_gives_a_reason() -> None:
    deadline = Deadline(
        Evidence(Span(0, 1), "I", "deadline.fixed"),
        "fixed",
        due=date(2025, 9, 14),
        inferred=("year",),
        flags=("due_on_day_off",),
    )
    evidence = replace(order().evidence, confidence=0.4)
    reasons = needs_review(replace(order(), evidence=evidence, leads=(), deadline=deadline))
    assert [reason.partition(":")[0] for reason in reasons] == ["Nhiệm vụ", "Chủ trì", "Thời hạn", "Thời hạn"]
    assert "40%" in reasons[0]


def test_extraction_judges_what_it_finds() -> None:
    letter = (
        "Kính gửi: Sở Nội vụ\n\nGiao Sở Nội vụ chủ trì xây dựng kế hoạch cải cách thủ tục hành chính "
        "trước ngày 15/9/2025.\n"
    )
    (found,) = extract(read_bytes(letter.encode(), "giao-viec.txt")).tasks
    assert found.area == "procedures"
    assert 0.5 < found.evidence.confidence < 1.0
