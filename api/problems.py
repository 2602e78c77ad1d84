"""Every refusal is a problem detail (RFC 9457) that says what is wrong, on what ground, and what to do next. 错误应答。

One table of kinds gives status, titles and advice; guards and faults bring their own words. Nothing of the program's inside
ever stands in an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from api.cloudevents import MEDIA
from api.language import Both, Language, mark_language, negotiate
from api.strict_json import dumps
from coordination.catalogue import EVENTS, Fault, Invalid
from coordination.guards import UNIVERSAL
from coordination.rules import Guard, Rejection
from coordination.store import StoreUnavailable

CONTENT_TYPE: Final = "application/problem+json"
MOST_ERRORS: Final = 100

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem: what it is called, its HTTP status, and what helps. 错误种类。"""

    code: str
    status: int
    title: Both
    next: Both
    headers: Mapping[str, str]


def _kind(
    code: str, status: int, titles: tuple[str, str], nexts: tuple[str, str], headers: Mapping[str, str] | None = None
) -> ProblemKind:
    return ProblemKind(code, status, Both(*titles), Both(*nexts), headers or {})


_KINDS: Final = (
    _kind(
        "malformed_json",
        400,
        ("不是合格的JSON", "Not proper JSON"),
        ("请按指针所指位置更正后重新发送", "Correct the JSON at the pointers and send it again"),
    ),
    _kind(
        "invalid_envelope",
        400,
        ("事件信封不合格", "The event's envelope is not valid"),
        (
            "请按指针所指位置更正信封属性（CloudEvents 1.0）后重新发送",
            "Correct the CloudEvents attributes at the pointers and send the event again",
        ),
    ),
    _kind(
        "invalid_data",
        400,
        ("事件数据不符合其类型", "The event's data does not fit its type"),
        (
            "请对照 /v1/catalogue/<事件类型> 的数据格式，按指针所指位置更正",
            "Compare the data with /v1/catalogue/<topic> and correct it at the pointers",
        ),
    ),
    _kind(
        "unknown_topic",
        400,
        ("没有这种事件类型", "No such event type"),
        ("事件类型见 /v1/catalogue", "The event types are listed at /v1/catalogue"),
    ),
    _kind(
        "invalid_query",
        400,
        ("查询参数不合格", "The query parameters are not valid"),
        ("请按指针所指的参数更正", "Correct the parameters that the pointers name"),
    ),
    _kind(
        "bad_request",
        400,
        ("请求无法理解", "The request cannot be understood"),
        ("请对照接口说明 /docs 更正请求", "Compare the request with the interface description at /docs"),
    ),
    _kind(
        "unauthenticated",
        401,
        ("未通过身份认证", "Not authenticated"),
        (
            "请在Authorization头中以“Bearer <密钥>”提供有效的接口密钥；没有或已失效的，请联系管理员签发",
            "Send a valid API key as “Authorization: Bearer <key>”; ask the administrator for one where you have none",
        ),
        {"WWW-Authenticate": 'Bearer realm="liandong", charset="UTF-8"'},
    ),
    _kind(
        "forbidden_role",
        403,
        ("该账号角色无权进行此操作", "The key's role does not allow this"),
        ("请使用有此权限的账号", "Use a key whose role allows it"),
    ),
    _kind(
        "not_your_agency",
        403,
        ("不能代表该单位", "Not an agency you can speak for"),
        (
            "只能代表本单位及密钥载明的下属单位；请去掉agency属性，或请管理员更改密钥的范围",
            "A key speaks for its agency and the subordinates declared for it: leave out “agency”, or have the key's cover changed",
        ),
    ),
    _kind(
        "not_found",
        404,
        ("未找到", "Not found"),
        ("请核对地址；无权知悉的记录同样视为未找到", "Check the address; what you may not know of is not found either"),
    ),
    _kind(
        "method_not_allowed",
        405,
        ("此地址不支持该方法", "The method is not allowed here"),
        ("可用方法见Allow头", "The Allow header names the methods that are"),
    ),
    _kind(
        "not_acceptable",
        406,
        ("没有所要求的表示形式", "Not available in the form asked for"),
        ("请放宽Accept头", "Ask for less in the Accept header"),
    ),
    _kind(
        "request_timeout",
        408,
        ("请求未能按时到齐", "The request took too long to arrive"),
        ("请重新发送；同一事件重复发送无害", "Send it again; sending the same event twice does no harm"),
    ),
    _kind(
        "conflict",
        409,
        ("与现有记录冲突", "In conflict with what is recorded"),
        ("请重新读取该记录，再决定是否发送", "Read the record again, then decide whether to send the event"),
    ),
    _kind(
        "stream.stale_version",
        409,
        ("记录已经变动", "The record has moved on"),
        ("请重新读取该记录，再决定是否发送", "Read the record again, then decide whether to send the event"),
    ),
    _kind(
        "stream.other_kind",
        409,
        ("编号已用于另一种记录", "The id belongs to a record of another kind"),
        ("请为新记录生成新的UUID", "Make a new UUID for the new record"),
    ),
    _kind(
        "stream.busy",
        409,
        ("记录正被频繁更新", "The record is being changed too often"),
        ("请稍候重发同一请求", "Send the same request again in a moment"),
    ),
    _kind(
        "event.id_reused",
        409,
        ("事件编号已用于另一内容", "The event id was used for other content"),
        (
            "重发须与首次内容完全相同；新的事实请用新的事件编号",
            "A repeat must be equal to the first sending; give a new fact a new event id",
        ),
    ),
    _kind(
        "precondition_failed",
        412,
        ("所依据的版本已过时", "The version you started from is no longer current"),
        ("请重新读取后以新的ETag发送", "Read again and send with the new ETag"),
    ),
    _kind(
        "too_large",
        413,
        ("内容过大", "Too large"),
        (
            "每个事件至多64 KiB，每次请求至多1000个事件；请分批发送",
            "At most 64 KiB an event and 1000 events a request: send in several requests",
        ),
    ),
    _kind(
        "uri_too_long",
        414,
        ("地址过长", "The address is too long"),
        ("请缩短查询参数", "Shorten the query"),
    ),
    _kind(
        "unsupported_media_type",
        415,
        ("不接受该内容类型", "The content type is not taken"),
        (f"请以下列类型之一发送：{'、'.join(MEDIA)}", f"Send one of: {', '.join(MEDIA)}"),
        {"Accept-Post": ", ".join(MEDIA)},
    ),
    _kind(
        "refused_by_rule",
        422,
        ("规则不允许", "Refused by rule"),
        ("请对照理由和依据核实事实", "Check the facts against the reason and its legal basis"),
    ),
    _kind(
        "precondition_required",
        428,
        ("须说明所依据的版本", "Say which version you started from"),
        ("请以If-Match头给出读取时的ETag", "Send the ETag that you read in If-Match"),
    ),
    _kind(
        "rate_limited",
        429,
        ("请求过于频繁", "Too many requests"),
        (
            "请在Retry-After所示秒数后再试；大量事件请用批量或NDJSON发送",
            "Try again after the seconds in Retry-After; send many events as a batch or as NDJSON",
        ),
    ),
    _kind(
        "headers_too_large",
        431,
        ("请求头过大", "The headers are too large"),
        ("请缩短请求头", "Shorten the headers"),
    ),
    _kind(
        "internal",
        500,
        ("系统内部错误", "Internal error"),
        (
            "请稍后重新发送（重复发送同一事件无害）；仍失败时，请将instance编号告知管理员",
            "Send it again later, which does no harm; if it fails again, tell the administrator the id in “instance”",
        ),
    ),
    _kind(
        "behind",
        503,
        ("查询结果尚未更新到所要求的位置", "The read model has not reached that position yet"),
        ("请在Retry-After所示秒数后再试", "Try again after the seconds in Retry-After"),
    ),
    _kind(
        "store_unavailable",
        503,
        ("存储暂不可用", "The store is not available"),
        (
            "请在Retry-After所示秒数后重新发送；同一事件重复发送无害",
            "Send it again after the seconds in Retry-After; sending the same event twice does no harm",
        ),
    ),
)
KINDS: Final[Mapping[str, ProblemKind]] = {kind.code: kind for kind in _KINDS}

_OF_STATUS: Final[Mapping[int, str]] = {
    400: "bad_request",
    401: "unauthenticated",
    403: "forbidden_role",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    408: "request_timeout",
    409: "conflict",
    412: "precondition_failed",
    413: "too_large",
    414: "uri_too_long",
    415: "unsupported_media_type",
    428: "precondition_required",
    429: "rate_limited",
    431: "headers_too_large",
    503: "store_unavailable",
}
_OF_REJECTION: Final[Mapping[str, str]] = {
    "rule": "refused_by_rule",
    "role": "forbidden_role",
    "missing": "not_found",
    "conflict": "conflict",
}
_RETRY_AFTER: Final[Mapping[str, int]] = {"rate_limited": 1, "stream.busy": 1, "behind": 1, "store_unavailable": 5}


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
    seconds = retry_after if retry_after is not None else _RETRY_AFTER.get(name)
    if seconds is not None:
        headers["Retry-After"] = str(max(1, seconds))
    return Problem(kind, detail=detail, headers=headers, **more)


def problem_of(error: Exception, at: str = "") -> Problem:
    """Return the problem that an exception means to the sender; ``at`` is the place of the event in its request.

    What is not known here is an internal error, of which the sender learns nothing.
    """
    if isinstance(error, Refusal):
        return error.problem
    if isinstance(error, Invalid):
        return make(getattr(error, "problem", "invalid_data"), faults=error.faults)
    if isinstance(error, Rejection):
        return _of_rejection(error, at)
    if isinstance(error, HTTPException):
        return _of_http(error)
    if isinstance(error, StoreUnavailable):
        return make("store_unavailable")
    return make("internal")


def _of_rejection(refused: Rejection, at: str) -> Problem:
    kind = KINDS.get(refused.code) or KINDS[_OF_REJECTION[refused.status]]
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
    code = _OF_STATUS.get(status, "internal" if status >= 500 else "bad_request")  # noqa: PLR2004
    headers = {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
    made = make(code, headers=headers)
    return replace(made, status=status)


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


def install(app: Flask, unavailable: tuple[type[Exception], ...] = ()) -> None:
    """Let the application answer every error as a problem; ``unavailable`` are further errors of a database that is away.

    A blueprint of pages for people registers handlers of its own, which come first.
    """

    def answer(error: Exception) -> BaseResponse:
        if isinstance(error, HTTPException) and (error.response is not None or (error.code or 0) < 400):  # noqa: PLR2004
            return error.get_response()
        told = make("store_unavailable") if isinstance(error, unavailable) else problem_of(error)
        if told.kind.status >= 500:  # noqa: PLR2004
            _log.error(told.kind.code, request_id=request_id(), path=request.path, exc_info=error)
        return respond(told)

    app.register_error_handler(Exception, answer)


# -- what stands at /problems/<code> and in docs/problems.md -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """What can be read about one code. 错误说明。"""

    code: str
    status: int
    title: Both
    reasons: tuple[Both, ...]
    next: Both
    basis: tuple[str, ...]

    def text(self, language: Language) -> str:
        """Return the page as plain text."""
        heads = Both("怎么办", "What to do"), Both("依据", "Basis")
        parts = [f"{self.code} · {self.status} · {self.title.said(language)}"]
        parts += (reason.said(language) for reason in self.reasons)
        parts.append(f"{heads[0].said(language)}: {self.next.said(language)}")
        if self.basis:
            parts.append(f"{heads[1].said(language)}: {'; '.join(self.basis)}")
        return "\n\n".join(parts) + "\n"


def page(code: str) -> Page | None:
    """Return what can be read at ``/problems/<code>``, or None where there is no such code."""
    guards = [guard for guard in _guards() if guard.code == code]
    if guards:
        return _guard_page(guards)
    kind = KINDS.get(code)
    return Page(code, kind.status, kind.title, (), kind.next, ()) if kind else None


def pages() -> tuple[Page, ...]:
    """Return every page: the kinds in the order of their status, then the guards by code."""
    codes = [*KINDS, *sorted({guard.code for guard in _guards()} - KINDS.keys())]
    return tuple(found for code in codes if (found := page(code)) is not None)


def markdown(language: Language = "zh") -> str:
    """Return the table of all codes for the documentation."""
    heads = Both("代码|状态|含义|怎么办|依据", "code|status|meaning|what to do|basis").said(language).split("|")
    rows = [heads, ["---"] * len(heads)]
    for one in pages():
        meanings = [reason.said(language) for reason in one.reasons] or [one.title.said(language)]
        cells = [f"`{one.code}`", str(one.status), "<br>".join(meanings), one.next.said(language), "; ".join(one.basis)]
        rows.append([cell.replace("|", "\\|") for cell in cells])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _guards() -> Iterable[Guard]:
    yield from UNIVERSAL
    for event in EVENTS.values():
        yield from event.guards


def _guard_page(guards: list[Guard]) -> Page:
    first = guards[0]
    kind = KINDS.get(first.code) or KINDS[_OF_REJECTION[first.status]]
    return Page(
        code=first.code,
        status=kind.status,
        title=kind.title,
        reasons=tuple(dict.fromkeys(Both(guard.zh, guard.en) for guard in guards)),
        next=Both(first.next_zh, first.next_en) if first.next_zh else kind.next,
        basis=tuple(dict.fromkeys(guard.basis for guard in guards if guard.basis)),
    )


def _said(fault: Fault, language: Language) -> str:
    return Both(fault.zh, fault.en).said(language)
