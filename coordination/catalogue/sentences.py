"""Events as sentences: the history that people read. 履历语句。"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from coordination.catalogue.codecs import Coded

if TYPE_CHECKING:
    from coordination.catalogue.declare import Declaration

Language = Literal["zh", "en"]
Namer = Callable[[str], str]
WORD = re.compile(r"\{([a-z_]+)\}")
PIECE = re.compile(r"\[([^\[\]]*)\]|([^\[\]]+)")
SHORT = 8
FEN_PER_YUAN = 100


class Sentence:
    """A template: ``{word}`` is replaced by a field or by a word of the envelope, ``[...]`` dropped when a word in it is empty."""

    def __init__(self, template: str, words: frozenset[str] | set[str]) -> None:
        self.template = template
        self._pieces = [(optional or plain, bool(optional)) for optional, plain in PIECE.findall(template)]
        if "".join(f"[{text}]" if optional else text for text, optional in self._pieces) != template:
            message = f"brackets do not match in {template!r}"
            raise ValueError(message)
        if unknown := set(WORD.findall(template)) - words:
            message = f"sentence names {sorted(unknown)}, which the event does not have"
            raise ValueError(message)

    def render(self, say: Callable[[str], str | None]) -> str:
        """Return the sentence; ``say`` returns the text of a word, or None where there is nothing to say."""
        spoken: list[str] = []
        for text, optional in self._pieces:
            said = {word: say(word) for word in WORD.findall(text)}
            if optional and None in said.values():
                continue
            spoken.append(WORD.sub(lambda match, said=said: said[match[1]] or "", text))  # type: ignore[misc]
        return "".join(spoken)


def say_value(value: Any, language: Language, name: Namer) -> str | None:
    """Return a field's value as people say it, or None where there is nothing to say."""
    said: str | None
    match value:
        case None | () | False:
            said = None
        case True:
            said = ""  # a flag that is set lets stand what is written beside it
        case Coded():
            said = value.zh if language == "zh" else value.en
        case tuple():
            items = (say_value(item, language, name) for item in value)
            said = ("、" if language == "zh" else ", ").join(item for item in items if item)
        case datetime() | date():
            said = value.isoformat()
        case UUID():
            said = str(value)[:SHORT]
        case str():
            said = name(value)
        case _:
            says = getattr(value, "says", None)
            said = say_value(says(), language, name) if says else str(value)
    return said


def say_fen(fen: int, language: Language) -> str:
    """Return a sum of money in yuan, exactly. 金额。"""
    amount = f"{fen // FEN_PER_YUAN:,}.{fen % FEN_PER_YUAN:02d}"
    return f"{amount}元" if language == "zh" else f"CNY {amount}"


def sentence(event: Any, envelope: Any, language: Language, name: Namer = str) -> str:
    """Return the sentence that the history shows for one event.

    ``name`` turns an agency code into the name that the reader knows, and returns every other text unchanged.
    """
    declaration: Declaration = event.declaration
    template = declaration.says_zh if language == "zh" else declaration.says_en

    def say(word: str) -> str | None:
        if word in ("agency", "officer", "legal_on", "occurred_at"):
            return say_value(getattr(envelope, word), language, name)
        value = getattr(event, word)
        if word.endswith("_fen") and value is not None:
            return say_fen(value, language)
        return say_value(value, language, name)

    return template.render(say)
