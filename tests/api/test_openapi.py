"""The interface description: valid, complete, and shown without the internet. 接口描述。"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from api import problems
from api.cloudevents.envelope import EnvelopeSchema
from api.openapi.components import ENVELOPE, REQUIRED
from coordination.catalogue import EVENTS
from projections.models import LEDGERS
from scripts import vendor
from tests.api.conftest import World, build

UNDESCRIBED = {"/", "/docs", "/problems/{code}", "/static/{filename}", "/metrics", "/v1/openapi.json"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = build(tmp_path_factory.mktemp("openapi"), plans=())
    yield made
    made.close()


@pytest.fixture(scope="module")
def document(served: World) -> dict[str, Any]:
    body: dict[str, Any] = served.client.get("/v1/openapi.json").get_json()
    return body


def test_the_description_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_route_is_described(served: World, document: dict[str, Any]) -> None:
    served_at = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in served.app.url_map.iter_rules()}
    described = set(document["paths"])
    assert described <= served_at
    assert served_at - described == UNDESCRIBED | {"/v1/catalogue/schemas/{topic}.json"}


def test_every_ledger_is_asked_by_what_it_can_be_asked(document: dict[str, Any]) -> None:
    for ledger in LEDGERS:
        parameters = {one["name"] for one in document["paths"][f"/v1/{ledger.name}"]["get"]["parameters"]}
        assert {*ledger.filters, "sort", "limit", "cursor", "total", "as_of", "position", "min_position"} <= parameters
        assert ("q" in parameters) is (ledger.text is not None)


def test_every_event_type_is_described_and_those_that_are_posted_have_an_example(document: dict[str, Any]) -> None:
    assert set(EVENTS) <= set(document["components"]["schemas"])
    content = document["paths"]["/v1/events"]["post"]["requestBody"]["content"]
    posted = {topic for topic, event in EVENTS.items() if event.declaration.posted}
    assert set(content["application/cloudevents+json"]["examples"]) == posted
    assert set(content) == {
        "application/cloudevents+json",
        "application/cloudevents-batch+json",
        "application/x-ndjson",
        "application/json",
    }


def test_the_envelope_is_described_as_it_is_read() -> None:
    fields = EnvelopeSchema().fields
    assert set(ENVELOPE) == set(fields)
    assert set(REQUIRED) == {name for name, field in fields.items() if field.required}


def test_every_problem_is_described(document: dict[str, Any]) -> None:
    assert set(document["components"]["responses"]) == set(problems.KINDS)


def test_every_problem_has_a_page_in_both_languages(served: World) -> None:
    for page in problems.pages():
        text = served.client.get(f"/problems/{page.code}").text
        assert page.title.zh in text
        assert page.code in text
    assert served.client.get("/problems/no_such_code").status_code == 404


# -- pages -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/docs", "/problems/not_found"])
def test_pages_ask_nothing_of_other_machines(served: World, path: str) -> None:
    answer = served.client.get(path)
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    for address in re.findall(r'(?:src|href)="([^"]+)"', answer.text):
        assert not urlsplit(address).netloc
        assert served.client.get(address, buffered=True).status_code == 200, address
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|\sstyle=", answer.text)


def test_the_root_page_says_what_runs_here_in_both_languages(served: World) -> None:
    text = served.client.get("/").text
    for said in (
        "多部门联合执法",
        "joint enforcement",
        "/v1/leads",
        "/v1/catalogue",
        "/docs",
        "/healthz",
        "线索",
        "8001",
    ):
        assert said in text


def test_vendored_files_are_those_of_the_list() -> None:
    assert (vendor.FOLDER / vendor.SUMS).read_text("ascii") == vendor.sums()
    kept = {path.relative_to(vendor.FOLDER).as_posix() for path in vendor.FOLDER.rglob("*") if path.is_file()}
    assert kept == {vendor.SUMS} | {
        f"{vendor.folder_of(package).name}/{name}" for package, names in vendor.PACKAGES.items() for name in names
    }


def test_the_documentation_works_in_a_browser_under_the_strict_policy(served: World, browser: Browser) -> None:
    server = make_server("127.0.0.1", 0, served.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        page = browser.new_page()
        complaints: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"http://127.0.0.1:{server.server_port}/docs")
        page.wait_for_selector(".opblock-summary-path", timeout=60_000)
        leads = page.locator(".opblock-summary-path", has_text="leads")
        for _ in range(100):  # of so many operations the page draws those that come into sight
            if leads.count():
                break
            page.mouse.wheel(0, 600)
            page.wait_for_timeout(100)
        assert leads.count()
        assert complaints == []
        assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {
            f"127.0.0.1:{server.server_port}"
        }
        page.close()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_generated_documents_are_written_from_the_declarations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scripts import generate  # noqa: PLC0415

    monkeypatch.setattr(generate, "DOCS", tmp_path)
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    with pytest.raises(SystemExit, match="not current"):
        generate.main()
    monkeypatch.setattr("sys.argv", ["generate"])
    generate.main()
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    generate.main()
    assert "`lead.dispatched`" in (tmp_path / "permissions.md").read_text("utf-8")
    assert "`not_found`" in (tmp_path / "problems.md").read_text("utf-8")
