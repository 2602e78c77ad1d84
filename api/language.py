"""Every answer speaks Chinese, or English to those who ask for it. 语言协商。"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from flask import Request, Response

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


class Both(NamedTuple):
    """One text in both languages. 双语文本。"""

    zh: str
    en: str

    def said(self, language: Language) -> str:
        """Return the text in one language."""
        return self.en if language == "en" else self.zh


def negotiate(request: Request) -> Language:
    """Return the language that the caller prefers by ``Accept-Language``, q-values honoured; Chinese where it names neither."""
    accepted = {tag.partition("-")[0].lower(): quality for tag, quality in reversed(list(request.accept_languages))}
    anything = accepted.get("*", 0)
    zh, en = (accepted.get(language, anything) for language in LANGUAGES)
    return "en" if en > zh else "zh"


def mark_language(response: Response, language: Language) -> None:
    """Say in the headers which language was used, and that it depended on the request."""
    response.content_language.add("zh-CN" if language == "zh" else "en")
    response.vary.add("Accept-Language")
