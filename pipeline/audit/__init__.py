"""Whether documents hold together: what they cite, replace, ask for and rest on."""

from pipeline.audit.auditor import Auditor
from pipeline.audit.collection import Collection
from pipeline.audit.records import Check, Finding, Severity, Side

__all__ = ["Auditor", "Check", "Collection", "Finding", "Severity", "Side"]
