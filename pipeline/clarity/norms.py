"""Norms (văn bản quy phạm pháp luật): what they tell bodies to do stands as long as they do."""

from __future__ import annotations

from pipeline.extraction.cited_documents import number_parts
from pipeline.findings import Metadata

_KINDS = frozenset({"LUẬT", "PL", "NĐ", "TT", "TTLT", "VBHN"})


def is_norm(metadata: Metadata) -> bool:
    """Whether a document sets norms, by its type or the year in its number ("30/2018/QĐ-UBND").

    Its duties need neither a last day nor a product.
    """
    kind, number = metadata.kind, metadata.number
    return (kind is not None and kind.value in _KINDS) or (
        number is not None and number_parts(number.value)[1] is not None
    )
