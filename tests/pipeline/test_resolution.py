"""Which stored document a citation means, and how arriving documents settle what was open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.check import check
from pipeline.library import Library
from pipeline.store.ports import CitationState, DocumentSummary
from pipeline.store.resolution import Cited, identity_of, resolve
from tests.contracts.test_store_citations import CITING, DECISION, states

RESOLVED, AMBIGUOUS, UNRESOLVED = CitationState.RESOLVED, CitationState.AMBIGUOUS, CitationState.UNRESOLVED
TAY_NINH, BINH_DINH = "Ủy ban nhân dân tỉnh Tây Ninh", "Ủy ban nhân dân tỉnh Bình Định"


def summary(
    number: str | None = None, day: date | None = None, issuer: str | None = None, id_: int = 1
) -> DocumentSummary:
    return DocumentSummary(id_, f"{id_:064}", "a.txt", None, number, day, issuer, None, False)


def state(cited: Cited, citing: DocumentSummary, *stored: DocumentSummary) -> tuple[CitationState, list[int]]:
    found, ids = resolve(cited, citing, stored)
    return found, list(ids)


def cited(number: str, day: date | None = None, issuer: str | None = None) -> Cited:
    return Cited(None, number, day, issuer)


PLAN_2013 = summary("76/NQ-CP", date(2013, 6, 13), "Chính phủ", 10)
PLAN_2021 = summary("76/NQ-CP", date(2021, 7, 15), "Chính phủ", 11)


class TestYears:
    def test_the_date_tells_two_documents_of_one_number_apart(self) -> None:
        citing = summary("5/KH-UBND", date(2022, 1, 5), TAY_NINH)
        mention = cited("76/NQ-CP", date(2021, 7, 15))
        assert state(mention, citing, PLAN_2013, PLAN_2021) == (RESOLVED, [11])
        assert state(mention, citing, PLAN_2013) == (UNRESOLVED, [])

    @pytest.mark.parametrize(("year", "expected"), [(2014, 10), (2022, 11)])
    def test_an_undated_number_is_of_its_texts_year_or_the_one_before(self, year: int, expected: int) -> None:
        citing = summary("5/KH-UBND", date(year, 1, 5), TAY_NINH)
        assert state(cited("76/NQ-CP"), citing, PLAN_2013, PLAN_2021) == (RESOLVED, [expected])

    def test_without_any_date_it_stays_open(self) -> None:
        assert state(cited("76/NQ-CP"), summary(), PLAN_2013, PLAN_2021) == (AMBIGUOUS, [10, 11])

    def test_an_undated_number_of_years_ago_stays_open_even_with_one_candidate(self) -> None:
        citing = summary("5/KH-UBND", date(2019, 1, 5), TAY_NINH)
        assert state(cited("76/NQ-CP"), citing, PLAN_2013, PLAN_2021) == (AMBIGUOUS, [10])

    def test_a_slip_in_the_day_is_the_same_document(self) -> None:
        citing = summary("5/KH-UBND", date(2022, 1, 5), TAY_NINH)
        assert state(cited("76/NQ-CP", date(2021, 5, 17)), citing, PLAN_2021) == (RESOLVED, [11])

    def test_a_year_in_the_number_needs_no_date(self) -> None:
        stored = summary("30/2018/QĐ-UBND", date(2018, 9, 1), TAY_NINH, 10)
        citing = summary("5/KH-UBND", date(2024, 1, 5), TAY_NINH)
        assert state(cited("30/2018/QĐ-UBND"), citing, stored) == (RESOLVED, [10])

    def test_numbers_of_the_party_run_through_its_term(self) -> None:
        stored = summary("12-CTr/TU", date(2021, 3, 1), "Tỉnh ủy Lạng Sơn", 10)
        speaker = "Ủy ban nhân dân tỉnh Lạng Sơn"
        same = summary("5/KH-UBND", date(2024, 1, 5), speaker)
        later = summary("5/KH-UBND", date(2026, 1, 5), speaker)
        assert state(cited("12-CTr/TU"), same, stored) == (RESOLVED, [10])
        assert state(cited("12-CTr/TU"), later, stored) == (AMBIGUOUS, [10])


class TestIssuers:
    stored = (
        summary("492/QĐ-UBND", date(2011, 10, 6), BINH_DINH, 10),
        summary("492/QĐ-UBND", date(2020, 3, 13), TAY_NINH, 11),
        summary("492/QĐ-UBND", date(2020, 5, 2), "Ủy ban nhân dân tỉnh Lạng Sơn", 12),
    )

    def test_a_code_is_that_of_the_speakers_place(self) -> None:
        for speaker in ("Sở Nội vụ tỉnh Tây Ninh", TAY_NINH):
            citing = summary("9/KH", date(2020, 6, 1), speaker)
            assert state(cited("492/QĐ-UBND"), citing, *self.stored) == (RESOLVED, [11])

    def test_the_number_and_the_year_alone_are_never_enough(self) -> None:
        citing = summary(None, date(2020, 6, 1), None)
        mention = cited("492/QĐ-UBND", date(2020, 3, 13))
        assert state(mention, citing, *self.stored) == (AMBIGUOUS, [11, 12])
        assert state(mention, citing, self.stored[1]) == (AMBIGUOUS, [11])

    def test_the_issuer_written_counts_more_than_the_speaker(self) -> None:
        citing = summary("9/KH-SNV", date(2020, 6, 1), "Sở Nội vụ tỉnh Tây Ninh")
        mention = cited("492/QĐ-UBND", issuer="UBND tỉnh Lạng Sơn")
        assert state(mention, citing, *self.stored) == (RESOLVED, [12])
        mention = cited("492/QĐ-UBND", issuer="UBND tỉnh")
        assert state(mention, citing, *self.stored) == (RESOLVED, [11])
        mention = cited("492/QĐ-UBND", issuer="UBND tỉnh Hà Giang")
        assert state(mention, citing, *self.stored) == (UNRESOLVED, [])

    def test_the_level_that_was_not_written_may_be_another(self) -> None:
        citing = summary("9/KH-UBND", date(2020, 6, 1), "Ủy ban nhân dân xã Tân Lập, tỉnh Tây Ninh")
        assert state(cited("492/QĐ-UBND"), citing, *self.stored) == (AMBIGUOUS, [11])

    def test_a_ministrys_code_is_its_own_everywhere(self) -> None:
        stored = summary("876/QĐ-BNV", date(2022, 11, 10), "Bộ Nội vụ", 10)
        assert state(cited("876/QĐ-BNV", date(2022, 11, 10)), summary(), stored) == (RESOLVED, [10])

    def test_places_that_the_register_lacks_are_compared_by_name(self) -> None:
        stored = (
            summary("7/QĐ-UBND", date(2020, 1, 2), "Ủy ban nhân dân tỉnh Vân Sơn", 10),
            summary("7/QĐ-UBND", date(2020, 1, 2), "Ủy ban nhân dân tỉnh Hà Châu", 11),
        )
        citing = summary("9/KH-SNV", date(2020, 6, 1), "Sở Nội vụ tỉnh Vân Sơn")
        assert state(cited("7/QĐ-UBND"), citing, *stored) == (RESOLVED, [10])

    def test_a_province_that_was_merged_stays_a_candidate(self) -> None:
        stored = summary("15/QĐ-UBND", date(2025, 2, 1), "Ủy ban nhân dân tỉnh Long An", 10)
        citing = summary("9/KH-UBND", date(2025, 9, 1), TAY_NINH)
        assert state(cited("15/QĐ-UBND"), citing, stored) == (AMBIGUOUS, [10])


class TestDaysThatDiffer:
    def test_a_number_before_and_one_after_a_reorganisation_are_not_one(self) -> None:
        stored = summary("7/QĐ-UBND", date(2025, 7, 2), TAY_NINH, 10)
        citing = summary("9/KH-UBND", date(2025, 9, 1), TAY_NINH)
        for issuer in (None, "UBND tỉnh Tây Ninh"):
            before = cited("7/QĐ-UBND", date(2025, 1, 14), issuer)
            assert state(before, citing, stored) == (AMBIGUOUS, [10])
        normative = summary("7/2025/QĐ-UBND", date(2025, 7, 2), TAY_NINH, 11)
        before = cited("7/2025/QĐ-UBND", date(2025, 1, 14), "UBND tỉnh Tây Ninh")
        assert state(before, citing, normative) == (AMBIGUOUS, [11])

    def test_the_government_counts_on_through_a_reorganisation(self) -> None:
        stored = summary("76/NQ-CP", date(2025, 7, 15), "Chính phủ", 10)
        citing = summary("9/KH-UBND", date(2025, 9, 1), TAY_NINH)
        assert state(cited("76/NQ-CP", date(2025, 5, 17)), citing, stored) == (RESOLVED, [10])

    @pytest.mark.parametrize("issuer", [None, "UBND tỉnh Tây Ninh"])
    def test_a_document_of_the_very_day_keeps_another_from_being_meant(self, issuer: str | None) -> None:
        own = summary("7/QĐ-UBND", date(2024, 3, 4), TAY_NINH, 10)
        merged = summary("7/QĐ-UBND", date(2024, 5, 4), "Ủy ban nhân dân tỉnh Long An", 11)
        citing = summary("9/KH-UBND", date(2025, 9, 1), TAY_NINH)
        mention = cited("7/QĐ-UBND", date(2024, 5, 4), issuer)
        assert state(mention, citing, own, merged) == (AMBIGUOUS, [10, 11])

    def test_a_commune_may_mean_its_provinces_number(self) -> None:
        commune = "Ủy ban nhân dân xã Mộ Đức, tỉnh Quảng Ngãi"
        stored = summary("119/QĐ-UBND", date(2025, 7, 20), commune, 10)
        citing = summary("5/KH-UBND", date(2025, 9, 20), commune)
        assert state(cited("119/QĐ-UBND", date(2025, 8, 1)), citing, stored) == (AMBIGUOUS, [10])
        assert state(cited("119/QĐ-UBND", date(2025, 7, 20)), citing, stored) == (RESOLVED, [10])

    def test_a_slip_in_the_day_with_the_issuer_written_is_the_same_document(self) -> None:
        stored = summary("119/QĐ-UBND", date(2024, 7, 20), TAY_NINH, 10)
        citing = summary("5/KH-SNV", date(2024, 9, 20), "Sở Nội vụ tỉnh Tây Ninh")
        assert state(cited("119/QĐ-UBND", date(2024, 7, 2), "UBND tỉnh"), citing, stored) == (RESOLVED, [10])


def test_files_of_one_document_are_one_document() -> None:
    copies = (PLAN_2021, replace(PLAN_2021, id=12))
    citing = summary("5/KH-UBND", date(2022, 1, 5), TAY_NINH)
    assert identity_of(copies[0]) == identity_of(copies[1])
    assert state(cited("76/NQ-CP"), citing, *copies) == (RESOLVED, [11, 12])


def test_a_document_does_not_mean_itself_and_types_must_agree() -> None:
    dispatch = replace(summary("3/UBND-VP", date(2022, 1, 3), TAY_NINH, 10), kind="CV")
    urgent = Cited("CĐ", "3/UBND-VP", date(2022, 1, 3), None)
    assert state(urgent, summary("5/KH-UBND", date(2022, 2, 1), TAY_NINH), dispatch) == (UNRESOLVED, [])
    assert state(cited("76/NQ-CP"), replace(PLAN_2021, id=11), PLAN_2021) == (UNRESOLVED, [])


def test_outdated_resolutions_are_found_and_mended(library: Library) -> None:
    library.store.save(CITING)
    library.store.save(DECISION)
    with library.engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.exec_driver_sql("DELETE FROM citation_candidate")

    def found(*, fix: bool) -> list[bool]:
        return [fault.mended for fault in check(library, fix=fix) if fault.code == "resolutions_outdated"]

    assert found(fix=False) == [False]
    assert found(fix=True) == [True]
    assert found(fix=False) == []
    assert states(library.store, 1)[0] == (RESOLVED, [2])
