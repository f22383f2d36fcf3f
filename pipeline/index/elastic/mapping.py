"""What Elasticsearch is told of our two indices; nothing in it needs a plugin.

Words come in small letters and separated by blanks, so the plainest analyzer will do. A field ``entry`` holds
the entry itself, which is kept and never looked into; the fields beside it are what is searched, and are not
kept. A change of the fields, or of how they are made, is a new ``VERSION``: other indices are then used,
empty at first.
"""

from __future__ import annotations

from typing import Any

VERSION = 4

SETTINGS: dict[str, Any] = {
    "auto_expand_replicas": "0-1",  # a copy as soon as there is a second node
    "gc_deletes": "24h",  # how long the version of what was deleted is remembered
    "refresh_interval": -1,  # changes show when all of a batch are in
    "write.wait_for_active_shards": "all",  # what was acknowledged outlives a node
}
WHILE_FILLED: dict[str, Any] = {"auto_expand_replicas": "false", "number_of_replicas": 0}

_WORDS = {"type": "text", "analyzer": "whitespace", "index_phrases": True}
_KEYWORD = {"type": "keyword"}
_COUNTED = {"type": "keyword", "eager_global_ordinals": True}
_DAY = {"type": "date", "format": "strict_date"}
_KEPT = {"type": "keyword", "index": False, "doc_values": False}
_COMMON: dict[str, Any] = {
    "entry": {"type": "object", "enabled": False},
    "document": {"type": "long"},
    "revision": {"type": "long"},
    "kind": _COUNTED,
    "number": _KEYWORD,
    "issuer": _KEYWORD,
    "issuer_plain": _KEYWORD,  # without accents, like all keys that are called so
    "issuer_name": _COUNTED,  # key and name, separated by a tab
    "place": _KEYWORD,
    "issued": _DAY,
    "by_issued": {"type": "integer"},
}
TASKS: dict[str, Any] = {
    "dynamic": "strict",
    "_source": {"includes": ["entry"]},
    "properties": _COMMON
    | {
        "order": {"type": "long"},  # place among the tasks of its document
        "exact": _WORDS,
        "folded": _WORDS,
        "lead": _KEYWORD,
        "lead_plain": _KEYWORD,
        "coordinate": _KEYWORD,
        "coordinate_plain": _KEYWORD,
        "own_lead": _KEYWORD,  # without what is held in the place of a predecessor
        "own_lead_plain": _KEYWORD,
        "own_coordinate": _KEYWORD,
        "own_coordinate_plain": _KEYWORD,
        "body_name": _COUNTED,  # key and name, separated by a tab; each key once
        "body_typed": _COUNTED,  # the same after the key without accents
        "deadline": {"type": "date_range", "format": "strict_date"},  # each occurrence, if it recurs
        "ends": _DAY,  # the last day of each
        "due": _DAY,
        "recurs": {"type": "boolean"},
        "month": _COUNTED,
        "by_due": {"type": "integer"},
        "status": _COUNTED,
        "late": {"type": "boolean"},
        "area": _COUNTED,
    },
}
DOCUMENTS: dict[str, Any] = {
    "dynamic": "strict",
    "_source": {"includes": ["entry", "revision", "state", "reason", "position"]},
    "properties": _COMMON
    | {
        "state": _KEYWORD,
        "reason": _KEPT,
        "position": {"type": "long", "index": False},
        "title_exact": _WORDS,
        "title_folded": _WORDS,
        "body_exact": _WORDS,
        "body_folded": _WORDS,
        "number_name": _COUNTED,  # key and number, separated by a tab
        "title_name": {"type": "keyword", "ignore_above": 8191},  # folded words and title, separated by a tab
        "bodies": _KEYWORD,
        "bodies_plain": _KEYWORD,
    },
}
