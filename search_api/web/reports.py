"""*Báo cáo*: the figures that an office sends each quarter, by body."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from search_api.access import signed_in
from search_api.rendering import render
from search_api.scoped import Reading
from search_api.web.charts import PARTS, chart
from search_api.web.report_figures import report
from search_api.web.report_query import BASES, periods_around, report_query

router = APIRouter(include_in_schema=False)

PATH = "/bao-cao"
_BARS = 20


@router.get(PATH, dependencies=[signed_in])
def reports(request: Request, reading: Reading) -> Response:
    """The figures of a period."""
    query = report_query(request.query_params, reading.today)
    found = report(query, reading)
    return render(
        request,
        "report.html",
        query=query,
        report=found,
        chart=chart(found.rows[:_BARS]),
        parts_of_bars=PARTS,
        periods=list(periods_around(reading.today)),
        bases=BASES,
        today=reading.today,
    )
