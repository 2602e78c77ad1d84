"""Whatever is sent, nothing breaks, and every answer is one that the description foresees; bounded, and seeded. 模糊测试。"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.openapi import describe
from projections.models import LEDGERS
from tests.api.conftest import MARKET, OFFICE, SUPERVISOR, World, build

ALWAYS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CONFIG: dict[str, Any] = {
    "seed": 20220704,
    "checks": {
        # what JSON Schema cannot say: the record is not there, the moment has not come, a rule refuses
        "positive_data_acceptance": {"expected-statuses": ["2xx", 400, 404, 409, 412, 421, 422, 503]},
    },
}


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = build(tmp_path_factory.mktemp("fuzzed"), patience=0.01)
    made.accepted(party={"kind": "organisation", "name": "某商行"})
    yield made
    made.close()


@pytest.fixture(scope="module")
def description(fuzzed: World) -> Any:
    config = schemathesis.Config.from_dict(CONFIG)
    return schemathesis.openapi.from_wsgi("/v1/openapi.json", fuzzed.app, config=config)


AUDIT = "/v1/audit/"
PATHS = describe(LEDGERS)["paths"]
OPERATIONS = [(method, path) for path, methods in PATHS.items() for method in methods]


def tried(
    operation: schemathesis.APIOperation[Any, Any, Any, Any],
    times: int,
    check: Callable[[schemathesis.Case], None],
    mode: GenerationMode = GenerationMode.POSITIVE,
) -> None:
    """Try an operation so many times with what its description allows, or with what it does not."""
    suppressed = list(HealthCheck)

    @seed(CONFIG["seed"])
    @settings(
        max_examples=times, deadline=None, suppress_health_check=suppressed, database=None, phases=[Phase.generate]
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: schemathesis.Case) -> None:
        check(case)

    run()


@pytest.mark.parametrize(("method", "path"), [one for one in OPERATIONS if one[0] == "get"])
def test_every_question_is_answered_as_described(description: Any, fuzzed: World, method: str, path: str) -> None:
    # whoever is no supervisor is sent away from the audit, whatever is asked
    asking = (SUPERVISOR,) if path.startswith(AUDIT) else (MARKET, OFFICE, SUPERVISOR)

    def ask(case: schemathesis.Case) -> None:
        for agency in asking:
            case.call_and_validate(headers=fuzzed.key(agency), checks=[*ALWAYS, positive_data_acceptance])

    def ask_wrongly(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=fuzzed.key(SUPERVISOR), checks=ALWAYS)

    operation = description[path][method.upper()]
    tried(operation, 15, ask)
    if any(parameter["in"] == "query" for parameter in PATHS[path][method]["parameters"]):
        tried(operation, 15, ask_wrongly, GenerationMode.NEGATIVE)


@pytest.mark.parametrize(("method", "path"), [one for one in OPERATIONS if one[0] == "post"])
def test_whatever_is_posted_is_judged_as_described(description: Any, fuzzed: World, method: str, path: str) -> None:
    poster = SUPERVISOR if path.startswith(AUDIT) else MARKET

    def post(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=fuzzed.key(poster), checks=ALWAYS)

    operation = description[path][method.upper()]
    tried(operation, 60, post)
    tried(operation, 60, post, GenerationMode.NEGATIVE)
