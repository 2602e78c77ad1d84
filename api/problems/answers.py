"""Problems as HTTP answers, in the caller's language; what is unexpected is logged and not told. 错误应答。"""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from api.language import Both, mark_language, negotiate
from api.problems.details import Problem, make, problem_of
from api.strict_json import dumps

CONTENT_TYPE: Final = "application/problem+json"
EXPECTED: Final = frozenset({"behind"})
"""Kinds that are the server's doing and nobody's fault: a line in the access log is enough."""

_log = structlog.get_logger(__name__)


def respond(problem: Problem) -> Response:
    """Answer the current request with a problem, in the caller's language."""
    language = negotiate(request)
    body = problem.body(language, instance=f"urn:uuid:{request_id()}")
    response = Response(dumps(body), status=body["status"], content_type=CONTENT_TYPE)
    response.headers.extend(problem.kind.headers)
    response.headers.extend(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    mark_language(response, language)
    return response


def problem(code: str, detail: Both | None = None, **more: Any) -> Response:
    """Answer the current request with a problem of a kind."""
    return respond(make(code, detail, **more))


def request_id() -> str:
    """Return the id under which this request stands in the log."""
    if "request_id" not in g:
        g.request_id = str(uuid4())
    return str(g.request_id)


def install(app: Flask) -> None:
    """Let the application answer every error as a problem.

    A blueprint of pages for people registers handlers of its own, which come first.
    """

    def answer(error: Exception) -> BaseResponse:
        if isinstance(error, HTTPException) and (error.response is not None or (error.code or 0) < 400):  # noqa: PLR2004
            return error.get_response()
        told = problem_of(error)
        if told.kind.status >= 500 and told.kind.code not in EXPECTED:  # noqa: PLR2004
            _log.error(told.kind.code, request_id=request_id(), path=request.path, exc_info=error)
        return respond(told)

    app.register_error_handler(Exception, answer)
