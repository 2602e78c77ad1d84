"""Every error is a problem detail: what, why, on what ground and what next, in the caller's language, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask, Response, abort, redirect, request
from werkzeug.exceptions import HTTPException, TooManyRequests
from werkzeug.test import TestResponse

from api import problems
from api.cloudevents import MEDIA, EnvelopeError, UnsupportedMedia
from api.language import Both, negotiate
from api.problems import KINDS, Refusal, install, make, markdown, page, pages, problem, problem_of
from api.schemas import FieldErrors, UnknownTopic
from api.strict_json import StrictJsonError, loads
from coordination.catalogue import EVENTS, Fault, Invalid
from coordination.guards import UNIVERSAL
from coordination.rules import Rejection
from coordination.store import StoreUnavailable
from coordination.streams import agency, lead
from projections.engine import DatabaseUnavailable

assert {agency, lead}  # their events are declared

REJECTION = Rejection(
    "lead.not_offered",
    "线索未分派给本单位",
    "the lead was not offered to you",
    next_zh="请联系专项办",
    next_en="ask the office",
    basis="S1 五（一）",
    pointer="/subject",
)
RAISED: dict[str, Exception] = {
    "rejection": REJECTION,
    "stale": Rejection("stream.stale_version", "变动", "moved", status="conflict"),
    "busy": Rejection("stream.busy", "忙", "busy", status="conflict"),
    "reused": Rejection("event.id_reused", "重复", "reused", status="conflict", pointer="/id"),
    "missing": Rejection("stream.not_found", "未找到", "not found", status="missing"),
    "role": Rejection("role.office_only", "只有专项办", "office only", status="role"),
    "fields": FieldErrors(
        Fault("type", "须为整数", "must be a whole number", "/data/n"),
        Fault("required", "必填", "is required", "/data/m"),
    ),
    "envelope": EnvelopeError(Fault("required", "必填", "is required", "/id")),
    "topic": UnknownTopic(Fault("unknown", "没有", "none", "/type")),
    "media": UnsupportedMedia(Fault("media_type", "不接受", "not taken")),
    "plain": Invalid(Fault("type", "须为整数", "must be a whole number", "/n")),
    "refusal": Refusal("behind", retry_after=3, members={"position": 7}),
    "store": StoreUnavailable("password=hunter2"),
    "bug": ZeroDivisionError("secret inside"),
    "database": DatabaseUnavailable("host db.internal"),
    "teapot": type("Teapot", (HTTPException,), {"code": 418, "description": "short"})(),
    "unavailable": type("Gone", (HTTPException,), {"code": 507, "description": "inside"})(),
    "flood": TooManyRequests(retry_after=9),
    "aborted": HTTPException(response=Response("as made", status=403)),
}


@pytest.fixture
def app() -> Flask:
    made = Flask(__name__)
    install(made)

    @made.get("/raise/<name>")
    def fail(name: str) -> str:
        raise RAISED[name]

    @made.get("/abort/<int:status>")
    def stop(status: int) -> str:
        abort(status)

    @made.get("/made")
    def answer() -> Response:
        return problem("not_found", Both("没有", "none"))

    @made.get("/language")
    def language() -> str:
        return negotiate(request)

    @made.get("/moved")
    def moved() -> Any:
        return redirect("/language")

    return made


def _get(app: Flask, path: str, language: str = "") -> TestResponse:
    return app.test_client().get(path, headers={"Accept-Language": language} if language else {})


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.3, zh-Hans-CN;q=0.7", "zh"),
        ("zh;q=0.2, en-US;q=0.9", "en"),
        ("fr, de;q=0.5", "zh"),
        ("fr, en;q=0.1", "en"),
        ("zh;q=0, en", "en"),
        ("*", "zh"),
        ("\x00;;q=x", "zh"),
    ],
)
def test_chinese_unless_english_is_preferred(app: Flask, header: str, language: str) -> None:
    assert _get(app, "/language", header).text == language


def test_a_rejection_names_ground_and_advice(app: Flask) -> None:
    response = _get(app, "/raise/rejection")
    assert response.status_code == 422
    assert response.content_type == "application/problem+json"
    assert response.headers["Content-Language"] == "zh-CN"
    assert "Accept-Language" in response.headers["Vary"]
    assert response.headers["Cache-Control"] == "no-store"
    body = json.loads(response.data)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", body.pop("instance"))
    assert body == {
        "type": "/problems/lead.not_offered",
        "code": "lead.not_offered",
        "title": "规则不允许",
        "status": 422,
        "detail": "线索未分派给本单位",
        "next": "请联系专项办",
        "basis": ["S1 五（一）"],
        "errors": [{"pointer": "/subject", "code": "lead.not_offered", "detail": "线索未分派给本单位"}],
    }


def test_the_same_in_english(app: Flask) -> None:
    response = _get(app, "/raise/rejection", "en")
    body = response.get_json()
    assert response.headers["Content-Language"] == "en"
    assert (body["title"], body["detail"], body["next"]) == (
        "Refused by rule",
        "the lead was not offered to you",
        "ask the office",
    )


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/raise/stale", 409, "stream.stale_version"),
        ("/raise/busy", 409, "stream.busy"),
        ("/raise/reused", 409, "event.id_reused"),
        ("/raise/missing", 404, "stream.not_found"),
        ("/raise/role", 403, "role.office_only"),
        ("/raise/fields", 400, "invalid_data"),
        ("/raise/envelope", 400, "invalid_envelope"),
        ("/raise/topic", 400, "unknown_topic"),
        ("/raise/media", 415, "unsupported_media_type"),
        ("/raise/plain", 400, "invalid_request"),
        ("/raise/refusal", 503, "behind"),
        ("/raise/store", 503, "store_unavailable"),
        ("/raise/database", 503, "store_unavailable"),
        ("/raise/bug", 500, "internal"),
        ("/raise/teapot", 418, "bad_request"),
        ("/raise/unavailable", 507, "internal"),
        ("/raise/flood", 429, "rate_limited"),
        ("/nowhere", 404, "not_found"),
        ("/abort/400", 400, "bad_request"),
        ("/abort/413", 413, "too_large"),
        ("/abort/415", 415, "unsupported_media_type"),
        ("/abort/503", 503, "store_unavailable"),
        ("/made", 404, "not_found"),
    ],
)
def test_status_and_code(app: Flask, path: str, status: int, code: str) -> None:
    response = _get(app, path)
    body = response.get_json()
    assert (response.status_code, body["status"], body["code"], body["type"]) == (
        status,
        status,
        code,
        f"/problems/{code}",
    )
    assert body["title"]
    assert body["next"]


def test_headers_that_help(app: Flask) -> None:
    assert _get(app, "/raise/refusal").headers["Retry-After"] == "3"
    assert _get(app, "/raise/busy").headers["Retry-After"] == "1"
    assert _get(app, "/raise/store").headers["Retry-After"] == "5"
    assert _get(app, "/raise/flood").headers.getlist("Retry-After") == ["9"]
    assert _get(app, "/raise/media").headers["Accept-Post"] == ", ".join(MEDIA)
    wrong_method = app.test_client().delete("/made")
    assert wrong_method.status_code == 405
    assert "GET" in wrong_method.headers["Allow"]


def test_members_stand_beside_the_rest(app: Flask) -> None:
    assert _get(app, "/raise/refusal").get_json()["position"] == 7


def test_one_fault_is_the_detail_and_many_are_counted(app: Flask) -> None:
    assert _get(app, "/raise/envelope", "en").get_json()["detail"] == "/id is required"
    body = _get(app, "/raise/fields").get_json()
    assert body["detail"] == "共2处有误"
    assert body["errors"] == [
        {"pointer": "/data/n", "code": "type", "detail": "须为整数"},
        {"pointer": "/data/m", "code": "required", "detail": "必填"},
    ]


def test_the_list_of_errors_is_bounded() -> None:
    body = make("invalid_data", faults=(Fault("type", "错", "wrong"),) * 101).body("zh")
    assert len(body["errors"]) == 100
    assert body["errors_total"] == 101


@pytest.mark.parametrize("name", ["bug", "store", "database", "unavailable"])
def test_nothing_of_the_inside_is_told_but_it_is_logged(app: Flask, name: str) -> None:
    with structlog.testing.capture_logs() as logs:
        response = _get(app, f"/raise/{name}")
    assert not re.search("secret|hunter2|internal\\.|inside|Traceback|Error", response.text)
    assert logs[0]["exc_info"] is RAISED[name]
    assert response.get_json()["instance"] == f"urn:uuid:{logs[0]['request_id']}"


def test_redirections_and_made_answers_pass(app: Flask) -> None:
    assert _get(app, "/moved").status_code == 302
    assert _get(app, "/raise/aborted").text == "as made"


def test_the_place_in_a_batch_leads_the_pointer() -> None:
    assert [fault.pointer for fault in problem_of(REJECTION, "/3").faults] == ["/3/subject"]


def test_json_faults_are_problems_of_their_own() -> None:
    with pytest.raises(StrictJsonError) as caught:
        loads(b'{"a": NaN}')
    assert problem_of(caught.value).body("en")["code"] == "malformed_json"
    with pytest.raises(StrictJsonError) as large:
        loads(b"[1, 2]", most=3)
    assert problem_of(large.value).body("en")["status"] == 413


# -- the pages ------------------------------------------------------------------------------------------------------


def test_every_kind_speaks_both_languages() -> None:
    for kind in KINDS.values():
        assert all((kind.title.zh, kind.title.en, kind.next.zh, kind.next.en))
        assert kind.title.en.isascii()
        assert re.search(r"[\u4e00-\u9fff]", kind.title.zh)


def test_every_code_that_can_be_answered_has_a_page() -> None:
    guards = [*UNIVERSAL, *(guard for event in EVENTS.values() for guard in event.guards)]
    raised = [
        code
        for module in Path(problems.__file__).parents[2].joinpath("coordination").rglob("*.py")
        for code in re.findall(r'Rejection\(\s*"([a-z_.]+)"', module.read_text())
    ]
    assert raised
    codes = [one.code for one in pages()]
    assert len(codes) == len(set(codes))
    assert {*KINDS, *raised, *(guard.code for guard in guards)} <= set(codes)


def test_a_guards_page_says_reason_advice_and_basis() -> None:
    found = page("role.cannot_post")
    assert found
    assert found.status == 403
    assert "supervisor" in found.text("en")
    assert "督查" in found.text("zh")
    assert page("no.such_code") is None


def test_the_documentation_table_has_a_row_for_each() -> None:
    for language in ("zh", "en"):
        rows = markdown(language).splitlines()
        assert len(rows) == 2 + len(pages())
        assert {row.count(" | ") for row in rows if "\\|" not in row} == {4}
