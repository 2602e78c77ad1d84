"""A key proves who asks; whatever is wrong with it, the answer is the same; nobody speaks for another agency."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask, Request
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from api.identity import Principal, acting, authenticate, require
from api.problems import Refusal
from coordination.control import ApiKey, KeyProblem, KeyRefused
from coordination.rules import Role

NOW = datetime(2022, 6, 4, tzinfo=UTC)
KEY = ApiKey("a1", "a1", "370784-scjgj", Role.AGENCY, ("370784-scjgj-zjs",), "", NOW, None, None)


class FakeKeys:
    """One good key; every other text is refused for the reason it names."""

    def verify(self, text: str, *, now: datetime) -> ApiKey:
        assert now == NOW
        if text == "good":
            return KEY
        raise KeyRefused(KeyProblem(text) if text in list(KeyProblem) else KeyProblem.UNKNOWN)


def _request(authorization: str | None) -> Request:
    headers = Headers() if authorization is None else Headers({"Authorization": authorization})
    return Flask(__name__).request_class(EnvironBuilder(headers=headers).get_environ())


def _refused(authorization: str | None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        authenticate(_request(authorization), FakeKeys(), NOW)
    return caught.value


@pytest.mark.parametrize("authorization", ["Bearer good", "bearer good", "BEARER  good "])
def test_a_good_key_names_agency_role_and_cover(authorization: str) -> None:
    assert authenticate(_request(authorization), FakeKeys(), NOW) == Principal(
        "a1", "370784-scjgj", Role.AGENCY, frozenset({"370784-scjgj-zjs"})
    )


@pytest.mark.parametrize(
    "authorization",
    [None, "", "good", "Basic good", "Bearer", "Bearer wrong", "Bearer expired", "Bearer revoked", "Bearer good x"],
)
def test_all_else_is_answered_alike(authorization: str | None) -> None:
    problem = _refused(authorization).problem
    assert problem == _refused(None).problem
    assert problem.kind.status == 401
    assert problem.kind.headers["WWW-Authenticate"].startswith("Bearer ")


def test_a_key_speaks_for_its_agency_and_those_it_covers() -> None:
    principal = Principal("a1", "370784-scjgj", Role.AGENCY, frozenset({"370784-scjgj-zjs"}))
    assert acting(principal, None) == "370784-scjgj"
    assert acting(principal, "370784-scjgj") == "370784-scjgj"
    assert acting(principal, "370784-scjgj-zjs") == "370784-scjgj-zjs"
    with pytest.raises(Refusal) as caught:
        acting(principal, "370784-gaj", "/3")
    assert caught.value.problem.kind.code == "not_your_agency"
    assert [fault.pointer for fault in caught.value.problem.faults] == ["/3/agency"]


def test_roles_are_demanded() -> None:
    principal = Principal("a1", "370784-scjgj", Role.SUPERVISOR)
    require(principal, Role.SUPERVISOR, Role.ADMINISTRATOR)
    with pytest.raises(Refusal) as caught:
        require(principal, Role.ADMINISTRATOR)
    assert caught.value.problem.kind.status == 403
