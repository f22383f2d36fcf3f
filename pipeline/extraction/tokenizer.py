"""A tokenizer for administrative Vietnamese that keeps document numbers and dates whole.

spaCy's own ``vi`` and ``xx`` tokenizers glue or break "30/2020/NĐ-CP,"; a number that is no token cannot be
a span.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

_TOKEN = re.compile(
    # 30/2020/NĐ-CP, 12-CTr/TU
    r"\d{1,6}[a-zđ]?(?:[/-]\d{4})?\s?[/-][A-ZĐa-z][\w&.]*(?:[/-][A-ZĐa-z][\w&.]*)*(?<!\.)"
    r"|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"  # 15/12/2020
    r"|\d+(?:[.,]\d+)*"
    r"|\w+|[^\w\s]|\s+"
)


class DirectiveTokenizer:
    """Cuts a text into numbers, words, punctuation and blanks; nothing is lost or normalised."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The text as tokens; ``doc.text`` is the text again."""
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            token = match.group()
            if token[0] == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
                token = token[1:]
            if token:
                words.append(token)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: object) -> bytes:
        """Nothing: the tokenizer has no state."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> DirectiveTokenizer:
        """Itself: the tokenizer has no state."""
        return self

    def to_disk(self, *_: object, **__: object) -> None:
        """Write nothing: the tokenizer has no state."""

    def from_disk(self, *_: object, **__: object) -> DirectiveTokenizer:
        """Itself: the tokenizer has no state."""
        return self


@registry.tokenizers("dondoc.directive_tokenizer.v1")  # type: ignore[untyped-decorator]
def create_directive_tokenizer() -> object:
    """What a pipeline's configuration names to get the tokenizer."""
    return lambda nlp: DirectiveTokenizer(nlp.vocab)
