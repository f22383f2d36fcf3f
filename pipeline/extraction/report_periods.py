"""Reporting periods (kỳ báo cáo) of a regime: which days' data a report covers and when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.extraction.calendar import add_months
from pipeline.findings import Recurrence
from pipeline.resources import lexicon


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """One report of one year.

    Attributes:
        kind: length of the period.
        data_from, data_to: first and last day whose data it covers.
        due: last day for sending it, before any local rule that sets an earlier one.
    """

    kind: Recurrence
    data_from: date
    data_to: date
    due: date


def report_periods(regime: str, year: int) -> tuple[ReportPeriod, ...]:
    """The reports of a year under a regime of ``report_rules.yaml`` (``general``, ``cchc``), by due day.

    Raises:
        KeyError: no such regime.
    """
    found = []
    for row in lexicon("report_rules")["regimes"][regime]["periods"]:
        for month in row["last_months"]:
            opening = add_months(date(year, month, 1), -row["months_back"])
            found.append(
                ReportPeriod(
                    row["kind"],
                    opening.replace(day=row["from_day"]),
                    date(year, month, row["to_day"]),
                    date(year, month, row["due_day"]),
                )
            )
    return tuple(sorted(found, key=lambda one: (one.due, one.data_to, one.data_from)))
