"""`/v1/audit/replays`: a supervisor has read models folded anew from the events and compared with what is answered. 重放核验。

What is asked for is put into a queue and run by a process of its own; here it is asked for, looked at and cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID, uuid4

from flask import Blueprint, Response, request

from api.asking import REPLAYS, asked
from api.current import principal, services
from api.fields import LIST, Parsed, StrictSchema, read
from api.identity import Principal, require
from api.language import Both, mark_language, negotiate
from api.parameters import InvalidQuery
from api.problems import Refusal
from api.reading import digest, next_page
from api.strict_json import MAX_INTEGER, dumps, loads
from coordination.catalogue import Fault, Invalid
from coordination.catalogue.codecs import HEX_UUID, encode_instant, parse_instant
from coordination.control import (
    MOST_OF_ONE,
    MOST_WAITING,
    NoSuchReplay,
    QueueFull,
    ReplayJob,
    ReplayOver,
    State,
    TooManyOfOne,
)
from coordination.rules import Role
from projections.engine import InTheFuture, Moment
from projections.questions import PAGE

PATH: Final = "/v1/audit/replays"
MOST_BYTES: Final = 16_384
LOOK_AGAIN: Final = 2
"""Seconds after which it is worth looking whether a replay is done."""

REASONS: Final = {
    "process_gone": Both("执行进程意外终止，未完成", "the process that ran it was lost before it was done"),
    "process_stopped": Both("执行进程停止，未完成", "the process that ran it was stopped before it was done"),
    "store_unavailable": Both("存储不可用，未完成", "a database was away, so that it was not done"),
    "no_room": Both(
        "磁盘剩余空间不足，未完成；请运维人员腾出空间",
        "the disk has too little room left, so that it was not done: have the operator make room",
    ),
    "scratch_unusable": Both(
        "临时库无法写入，未完成", "the scratch store could not be written, so that it was not done"
    ),
    "internal": Both("系统内部错误，详情见运行日志", "internal error; the log of the process says more"),
}
"""Why a replay has no report. What stands after a colon says it more closely, for whoever reads the log."""

blueprint = Blueprint("audit_pages", __name__)


def _models(value: Any) -> tuple[str, ...]:
    known = [model.name for model in services().models]
    if not isinstance(value, list) or not value:
        raise Invalid(LIST)
    told = "、".join(known), ", ".join(known)
    faults = [
        Fault("choice", f"须为下列之一：{told[0]}", f"must be one of: {told[1]}", f"/{number}")
        for number, name in enumerate(value)
        if name not in known
    ]
    if faults:
        raise Invalid(*faults)
    return tuple(dict.fromkeys(value))


def _position(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MAX_INTEGER:
        raise Invalid(Fault("type", "须为非负整数", "must be a whole number, not negative"))
    return value


def _instant(value: Any) -> datetime:
    if not isinstance(value, str):
        raise Invalid(Fault("type", "须为文本", "must be text"))
    return parse_instant(value)


class _ReplaySchema(StrictSchema):
    models = Parsed(_models)
    position = Parsed(_position)
    as_of = Parsed(_instant)


_SCHEMA: Final = _ReplaySchema()


@blueprint.post(PATH)
def ask() -> Response:
    """Put a replay into the queue; without models it is of all, without a moment as of now."""
    who = _supervisor()
    values = read(_SCHEMA, loads(request.get_data() or b"{}", most=MOST_BYTES), Invalid)
    moment = _moment(values)
    job = ReplayJob(
        id=uuid4(),
        state=State.QUEUED,
        agency=who.agency,
        key_id=who.key_id,
        asked_at=services().clock(),
        models=values.get("models") or tuple(model.name for model in services().models),
        position=moment.position,
        instant=moment.instant,
    )
    try:
        services().replays.ask(job)
    except TooManyOfOne as error:
        named = ", ".join(f"{PATH}/{replay} ({state})" for replay, state in error.replays)
        told = Both(
            f"{who.agency}已有任务在等待或执行，每个单位至多{MOST_OF_ONE}个：{named}",
            f"{who.agency} has replays that wait or run, and one agency may have {MOST_OF_ONE}: {named}",
        )
        raise Refusal("too_many_replays", told) from None
    except QueueFull:
        told = Both(f"已有{MOST_WAITING}个任务在等待或执行", f"{MOST_WAITING} replays wait or run already")
        raise Refusal("queue_full", told) from None
    response = _answer(_told(job), HTTPStatus.ACCEPTED)
    response.headers["Location"] = f"{PATH}/{job.id}"
    response.headers["Retry-After"] = str(LOOK_AGAIN)
    return response


@blueprint.get(PATH)
def listed() -> Response:
    """Answer which replays were asked for by whom, the last first."""
    _supervisor()
    values = asked(request.args, REPLAYS)
    size = values.get("limit", PAGE)
    found = services().replays.listed(size + 1, _place(values.get("cursor")))
    more = len(found) > size
    body = {"items": [_told(job) for job in found[:size]], "next": _next(found[:size]) if more else None}
    return _seen(body)


@blueprint.get(f"{PATH}/<key>")
def one(key: str) -> Response:
    """Answer how far a replay is and, at the end, what was found."""
    _supervisor()
    asked(request.args, ())
    job = _found(key)
    response = _seen(_told(job, whole=True))
    if job.state in (State.QUEUED, State.RUNNING):
        response.headers["Retry-After"] = str(LOOK_AGAIN)
    return response


@blueprint.delete(f"{PATH}/<key>")
def cancel(key: str) -> Response:
    """Take a replay out of the queue, or have the one that runs stopped."""
    who = _supervisor()
    job = _found(key)
    if job.agency != who.agency:
        zh, en = f"该任务由{job.agency}提出", f"it was {job.agency} that asked for it"
        raise Refusal(
            "not_your_agency",
            Both(zh, en),
            next=Both("请由提出的单位撤销", "let the agency that asked for it cancel it"),
        )
    try:
        job = services().replays.cancel(job.id, now=services().clock())
    except ReplayOver:
        detail = Both(f"任务已结束（{job.state}）", f"it is over: {job.state}")
        after = Both(f"结果见 {PATH}/{job.id}", f"{PATH}/{job.id} has what was found")
        raise Refusal("conflict", detail, next=after) from None
    return _answer(_told(job), HTTPStatus.OK if job.state is State.CANCELLED else HTTPStatus.ACCEPTED)


def _supervisor() -> Principal:
    who = principal()
    require(who, Role.SUPERVISOR)
    return who


def _moment(values: dict[str, Any]) -> Moment:
    if "position" in values and "as_of" in values:
        both = "position + as_of"
        raise Invalid(Fault("conflict", f"只能给出其一：{both}", f"give one of these only: {both}", "/as_of"))
    moments, now = services().moments, services().clock()
    try:
        if "position" in values:
            return moments.position(values["position"], ())
        if "as_of" in values:
            return moments.as_of(values["as_of"], ())
    except InTheFuture:
        name = "position" if "position" in values else "as_of"
        told = "尚未到来，只能核验过去或现在", "has not come yet: only what is past or present can be replayed"
        raise Invalid(Fault("future", *told, f"/{name}")) from None
    return Moment(services().coordination.log.head().position, now)


def _found(key: str) -> ReplayJob:
    if not HEX_UUID.fullmatch(key):
        raise Refusal("not_found")
    try:
        return services().replays.find(UUID(key))
    except NoSuchReplay:
        raise Refusal("not_found") from None


def _place(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    instant, _, replay = cursor.partition("/")
    try:
        if not HEX_UUID.fullmatch(replay):
            raise ValueError  # noqa: TRY301  told below, like any other damage
        return parse_instant(instant), UUID(replay)
    except (ValueError, Invalid):
        fault = Fault("cursor", "游标无效，请从第一页重新开始", "is not a cursor: begin at the first page", "/cursor")
        raise InvalidQuery(fault) from None


def _next(page: Sequence[ReplayJob]) -> str:
    return next_page(cursor=f"{encode_instant(page[-1].asked_at)}/{page[-1].id}")


def _told(job: ReplayJob, *, whole: bool = False) -> dict[str, Any]:
    """Return a replay as it is answered; its report only where it is asked for by itself."""
    report = {**job.report, "models": [_with_addresses(one) for one in job.report["models"]]} if job.report else None
    told: dict[str, Any] = {
        "id": str(job.id),
        "state": job.state.value,
        "asked_by": job.agency,
        "key_id": job.key_id,
        "asked_at": encode_instant(job.asked_at),
        "models": list(job.models),
        "position": job.position,
        "as_of": encode_instant(job.instant),
        "progress": job.progress,
        "reason": None if job.reason is None else _reason(job.reason),
        "report": report if whole else None,
        "href": f"{PATH}/{job.id}",
    }
    for name in ("started_at", "seen_at", "ended_at", "cancel_asked_at"):
        instant: datetime | None = getattr(job, name)
        told[name] = None if instant is None else encode_instant(instant)
    return {name: value for name, value in told.items() if value is not None}


def _reason(kept: str) -> dict[str, str]:
    code, _, closer = kept.partition(":")
    told = REASONS[code]
    zh, en = (f"（{closer}）", f" ({closer})") if closer else ("", "")
    return {"code": code, "zh": f"{told.zh}{zh}", "en": f"{told.en}{en}"}


def _with_addresses(model: dict[str, Any]) -> dict[str, Any]:
    """Return what was found in a model, with the address of each event that is named."""
    listed = [
        {**one, "made_by": [{**by, "href": f"/v1/events/{by['position']}"} for by in one["made_by"]]}
        for one in model["listed"]
    ]
    return {**model, "listed": listed}


def _seen(body: dict[str, Any]) -> Response:
    response = _answer(body, HTTPStatus.OK)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Authorization")
    response.set_etag(digest(body), weak=True)
    response.make_conditional(request)
    return response


def _answer(body: dict[str, Any], status: HTTPStatus) -> Response:
    response = Response(dumps(body), status=status, content_type="application/json")
    mark_language(response, negotiate(request))
    return response
