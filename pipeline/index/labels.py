"""How people write the values of facets."""

from __future__ import annotations

from pipeline.extraction.document_types import types_by_code
from pipeline.extraction.reform_areas import area_codes, area_name
from pipeline.index.queries import Facet
from pipeline.tracking.records import Status

STATUSES = {
    Status.NOT_STARTED: "Chưa thực hiện",
    Status.IN_PROGRESS: "Đang thực hiện",
    Status.DONE: "Hoàn thành",
    Status.DONE_LATE: "Hoàn thành quá hạn",
    Status.OVERDUE: "Quá hạn",
    Status.SUSPENDED: "Tạm dừng",
    Status.CANCELLED: "Hủy",
}


def label(facet: Facet, value: str, name: str | None = None) -> str:
    """The value of a facet for staff.

    Args:
        facet: what was counted by.
        value: as it is counted.
        name: for a body, how documents write it.
    """
    if facet in (Facet.AGENCY, Facet.ISSUER):
        return name or value
    if facet is Facet.AGENCY_MONTH:
        key, month = value.split("\t")
        return f"{name or key}, {label(Facet.MONTH, month)}"
    if facet is Facet.MONTH:
        return f"tháng {value[5:]}/{value[:4]}"
    if facet is Facet.KIND:
        known = types_by_code().get(value.upper())
        return known.names[0].capitalize() if known else value
    if facet is Facet.STATUS:
        return STATUSES[Status(value)]
    return area_name(value) if value in area_codes() else value
