"""A typed query as what SQLite understands: an expression of FTS5, or a condition on the words of one row.

Every word is quoted or bound, so none can be an operator.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.index.sqlite.filters import Sql, every, negated, some
from pipeline.index.text_query import Either, Every, Query, Words, leaves, neighbours

DOCUMENT_FIELDS = ("title_exact body_exact", "title_folded body_folded")
TASK_FIELDS = ("exact", "folded")


def matching(query: Query, fields: tuple[str, str]) -> str:
    """What must match, in the language of FTS5.

    Args:
        query: as typed.
        fields: the columns of words as written, and of words without accents.
    """
    if isinstance(query, Words):
        words, columns = (query.exact, fields[0]) if query.literal else (query.folded, fields[1])
        return f'{{{columns}}} : "{" ".join(words)}"{"*" if query.prefix else ""}'
    if isinstance(query, Either):
        return " OR ".join(f"({matching(part, fields)})" for part in query.parts)
    found = " AND ".join(f"({matching(part, fields)})" for part in query.parts)
    if not query.without:
        return found
    return f"({found}) NOT ({' OR '.join(f'({matching(part, fields)})' for part in query.without)})"


def ranked(query: Query, fields: tuple[str, str]) -> str:
    """The same with what raises the rank: it matches whenever the first half does.

    Worth more are words with the accents typed, and neighbours in the query that are neighbours in the text.
    """
    required = matching(query, fields)
    bonuses = [
        f'{{{fields[0]}}} : "{" ".join(leaf.exact)}"'
        for leaf in leaves(query)
        if leaf.accented and not leaf.literal and not leaf.prefix
    ]
    for first, second in neighbours(query):
        if second.prefix or first.prefix:
            continue
        bonuses.append(f'{{folded_pairs}} : "{first.folded[-1]}_{second.folded[0]}"')
        if first.accented or second.accented:
            bonuses.append(f'{{exact_pairs}} : "{first.exact[-1]}_{second.exact[0]}"')
    if not bonuses:
        return required
    anchor = next((part for part in _parts(query) if isinstance(part, Words)), query)
    return f"({required}) AND (({matching(anchor, fields)}) OR {' OR '.join(bonuses)})"


def _parts(query: Query) -> tuple[Query, ...]:
    """What must all be there."""
    return query.parts if isinstance(query, Every) else (query,)


def standing_in(query: Query) -> Sql:
    """Whether the words stand in a row of ``index_task_text`` ``body`` of a ``task``, row by row."""
    return _condition(query, _stands)


def _condition(query: Query, leaf: Callable[[Words], Sql]) -> Sql:
    if isinstance(query, Words):
        return leaf(query)
    parts = [_condition(part, leaf) for part in query.parts]
    if isinstance(query, Either):
        return some(parts)
    return every([*parts, *(negated(_condition(part, leaf)) for part in query.without)])


def _stands(words: Words) -> Sql:
    end = "" if words.prefix else " "
    folded = Sql("instr(body.words, ?) > 0", (f" {' '.join(words.folded)}{end}",))
    if not words.literal:
        return folded
    exact = f" {' '.join(words.exact)}{end}"
    title = "(SELECT title FROM index_document AS document WHERE document.id = task.document)"
    written = f"instr(' ' || exact_task({title}, body.text) || ' ', ?) > 0"
    return every([folded, Sql(written, (exact,))])
