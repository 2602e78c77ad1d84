"""A sender gets its share and no more; another sender's share is its own."""

from __future__ import annotations

import io
import threading
import time

import pytest
from flask import Flask, request
from werkzeug.test import TestResponse

from api import limits, problems
from api.limits import RateLimit, limit_bodies
from api.problems import Refusal


def test_a_key_gets_its_share_and_is_told_when_to_come_again() -> None:
    limit = RateLimit("6/hour", processes=2)
    for _ in range(3):
        limit.take("a")
    with pytest.raises(Refusal) as caught:
        limit.take("a")
    problem = caught.value.problem
    assert problem.kind.status == 429
    assert 1 <= int(problem.headers["Retry-After"]) <= 3600
    limit.take("b")


def test_each_process_has_at_least_one_request() -> None:
    RateLimit("1/minute", processes=8).take("a")


def test_counting_starts_no_threads() -> None:
    limit = RateLimit("1000/second")
    limit.take("a")
    before = set(threading.enumerate())
    for _ in range(5):
        time.sleep(0.02)
        limit.take("a")
    # a thread of an earlier test may end meanwhile: none may begin
    assert set(threading.enumerate()) <= before


def test_a_share_comes_back_with_time() -> None:
    limit = RateLimit("2/second")
    for _ in range(2):
        limit.take("a")
    with pytest.raises(Refusal):
        limit.take("a")
    time.sleep(2.1)
    limit.take("a")


@pytest.fixture
def app() -> Flask:
    made = Flask(__name__)
    limit_bodies(made, 100)
    problems.install(made)

    @made.post("/")
    def length() -> str:
        return str(len(request.get_data(cache=False)))

    return made


def _chunked(app: Flask, body: bytes) -> TestResponse:
    return app.test_client().post(
        "/",
        input_stream=io.BytesIO(body),
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )


def test_bodies_with_a_length_are_limited(app: Flask) -> None:
    client = app.test_client()
    assert client.post("/", data=b"x" * 100).text == "100"
    answer = client.post("/", data=b"x" * 101)
    assert answer.status_code == 413
    assert answer.get_json()["code"] == "too_large"
    assert limits.MAX_BODY_BYTES == 4 * 1024 * 1024


def test_bodies_without_a_length_are_taken_whole_or_not_at_all(app: Flask) -> None:
    assert _chunked(app, b"x" * 99).text == "99"
    assert _chunked(app, b"x" * 101).status_code == 413
    assert _chunked(app, b"x" * 5000).status_code == 413
