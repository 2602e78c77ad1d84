"""Every refusal is a problem detail (RFC 9457) that says what is wrong, on what ground, and what to do next. 错误应答。

One table of kinds gives status, titles and advice; guards and faults bring their own words. Nothing of the program's inside
ever stands in an answer.
"""

from __future__ import annotations

from api.problems.answers import CONTENT_TYPE, install, problem, request_id, respond
from api.problems.details import Problem, Refusal, make, problem_of
from api.problems.kinds import KINDS, ProblemKind
from api.problems.pages import Page, markdown, page, pages

__all__ = [
    "CONTENT_TYPE",
    "KINDS",
    "Page",
    "Problem",
    "ProblemKind",
    "Refusal",
    "install",
    "make",
    "markdown",
    "page",
    "pages",
    "problem",
    "problem_of",
    "request_id",
    "respond",
]
