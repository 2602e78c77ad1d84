"""What an error means to the sender, as a problem detail in both languages. 错误内容。"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from werkzeug.exceptions import HTTPException

from api.language import Both, Language
from api.problems.kinds import KINDS, OF_REJECTION, OF_STATUS, RETRY_AFTER, ProblemKind
from coordination.catalogue import Fault, Invalid
from coordination.control import ControlUnavailable
from coordination.rules import Rejection
from coordination.store import StoreUnavailable
from projections.engine import Behind, DatabaseUnavailable

MOST_ERRORS: Final = 100
UNAVAILABLE: Final = (StoreUnavailable, ControlUnavailable, DatabaseUnavailable)
"""A database is away; what was asked or sent can be asked or sent again."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What the caller is told, in both languages; ``code`` is the kind's own, or that of the guard which refused. 错误。"""

    kind: ProblemKind
    code: str = ""
    detail: Both | None = None
    faults: tuple[Fault, ...] = ()
    basis: tuple[str, ...] = ()
    next: Both | None = None
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Any] = field(default_factory=dict)

    def body(self, language: Language, instance: str = "") -> dict[str, Any]:
        """Return the members of the problem detail in one language."""
        code = self.code or self.kind.code
        body: dict[str, Any] = {
            "type": f"/problems/{code}",
            "code": code,
            "title": self.kind.title.said(language),
            "status": self.status or self.kind.status,
            "next": (self.next or self.kind.next).said(language),
        }
        if detail := self._detail(language):
            body["detail"] = detail
        if instance:
            body["instance"] = instance
        if self.faults:
            body["errors"] = [
                {"pointer": fault.pointer, "code": fault.code, "detail": _said(fault, language)}
                for fault in self.faults[:MOST_ERRORS]
            ]
        if len(self.faults) > MOST_ERRORS:
            body["errors_total"] = len(self.faults)
        if self.basis:
            body["basis"] = list(self.basis)
        body.update(self.members)
        return body

    def _detail(self, language: Language) -> str:
        if self.detail is not None:
            return self.detail.said(language)
        if len(self.faults) > 1:
            return Both(f"共{len(self.faults)}处有误", f"{len(self.faults)} things are wrong").said(language)
        return "".join(f"{fault.pointer} {_said(fault, language)}".strip() for fault in self.faults)


class Refusal(Exception):
    """The edge refuses a request; the problem says why and what to do."""

    def __init__(self, code: str, detail: Both | None = None, **more: Any) -> None:
        super().__init__(code)
        self.problem = make(code, detail, **more)


def make(name: str, detail: Both | None = None, *, retry_after: int | None = None, **more: Any) -> Problem:
    """Return a problem of the kind that is called so; ``more`` are the further fields of :class:`Problem`."""
    kind = KINDS[name]
    headers = dict(more.pop("headers", {}))
    if retry_after is not None:
        headers["Retry-After"] = str(max(1, retry_after))
    elif name in RETRY_AFTER:
        headers.setdefault("Retry-After", str(RETRY_AFTER[name]))
    return Problem(kind, detail=detail, headers=headers, **more)


def problem_of(error: Exception, at: str = "") -> Problem:
    """Return the problem that an exception means to the sender; ``at`` is the place of the event in its request.

    What is not known here is an internal error, of which the sender learns nothing.
    """
    if isinstance(error, Refusal):
        return error.problem
    if isinstance(error, Invalid):
        return make(getattr(error, "problem", "invalid_request"), faults=error.faults)
    if isinstance(error, Rejection):
        return _of_rejection(error, at)
    if isinstance(error, HTTPException):
        return _of_http(error)
    if isinstance(error, Behind):
        return make("behind", retry_after=math.ceil(error.retry_after))
    return make("store_unavailable" if isinstance(error, UNAVAILABLE) else "internal")


def _of_rejection(refused: Rejection, at: str) -> Problem:
    kind = KINDS.get(refused.code) or KINDS[OF_REJECTION[refused.status]]
    pointed = bool(at or refused.pointer)
    return make(
        kind.code,
        code=refused.code,
        detail=Both(refused.zh, refused.en),
        faults=(Fault(refused.code, refused.zh, refused.en, at + refused.pointer),) if pointed else (),
        basis=(refused.basis,) if refused.basis else (),
        next=Both(refused.next_zh, refused.next_en) if refused.next_zh else None,
    )


def _of_http(error: HTTPException) -> Problem:
    status = error.code or 500
    code = OF_STATUS.get(status, "internal" if status >= 500 else "bad_request")  # noqa: PLR2004
    headers = {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
    made = make(code, headers=headers)
    return replace(made, status=status)


def _said(fault: Fault, language: Language) -> str:
    return Both(fault.zh, fault.en).said(language)
