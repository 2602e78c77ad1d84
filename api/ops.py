"""Whether the system lives, is ready and how it fares; and one line in the log for every request. 运行状态。

Nothing here asks for a key, and nothing here tells what only an operator should know: the log has the reasons.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

import structlog
from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from api.current import services
from api.measures import REQUESTS
from api.problems import request_id
from api.problems.details import UNAVAILABLE
from api.services import Services
from api.strict_json import dumps
from projections.clocks import unkept
from projections.engine import Behind, Lag, lag

LAG_BOUND: Final = 60.0
"""Seconds that a read model may be behind before the system says that it is not ready."""
UNKEPT_AFTER: Final = timedelta(minutes=5)
"""How long ago a clock must have run out, so that its breach ought to be on record wherever a timekeeper runs."""

blueprint = Blueprint("ops", __name__)
_log = structlog.get_logger("api.access")


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer that this process lives; nothing else is asked."""
    return _answer({"status": "alive"}, 200)


@blueprint.get("/readyz")
def readyz() -> Response:
    """Answer whether log, control tables and read models can be asked and are up to date."""
    given = services()
    away = [name for name, check in given.checks.items() if not _stands(check)]
    try:
        lags = _lags(given)
    except (*UNAVAILABLE, Behind):
        return _answer({"status": "not_ready", "away": [*away, "read_models"]}, 503)
    told = {
        "away": away,
        "stalled": [one.model for one in lags if one.error is not None],
        "building": [one.model for one in lags if one.position is None],
        "behind": [one.model for one in lags if one.seconds > LAG_BOUND],
    }
    body = {name: found for name, found in told.items() if found}
    return _answer({"status": "not_ready" if body else "ready", **body}, 503 if body else 200)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer the metrics of all workers of this process type, and how far the read models are behind."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    followers = CollectorRegistry()
    followers.register(_Lags(services()))
    followers.register(_Unkept(services()))
    return Response(generate_latest(registry) + generate_latest(followers), content_type=CONTENT_TYPE_LATEST)


class _Lags(Collector):
    """How far each read model is behind, looked up when asked."""

    def __init__(self, given: Services) -> None:
        self._given = given

    def collect(self) -> Iterable[Metric]:
        """Yield what is known; nothing while a database is away."""
        try:
            lags = _lags(self._given)
        except (*UNAVAILABLE, Behind):
            return
        for name, about, value in (
            ("positions", "Places of the log that are not folded yet", lambda one: one.positions),
            ("seconds", "How long the oldest event has waited to be folded", lambda one: one.seconds),
            ("stalled", "1 where the read model stands still at an event", lambda one: one.error is not None),
        ):
            family = GaugeMetricFamily(f"liandong_read_model_lag_{name}", about, labels=["model"])
            for one in lags:
                family.add_metric([one.model], float(value(one)))
            yield family


class _Unkept(Collector):
    """How many clocks have run out without a word on record, looked up when asked: no timekeeper runs, or it is refused."""

    def __init__(self, given: Services) -> None:
        self._given = given

    def collect(self) -> Iterable[Metric]:
        """Yield the number; nothing while a database is away, or the board is not built yet."""
        try:
            with self._given.read.reading() as snapshot:
                found = unkept(snapshot, self._given.clock() - UNKEPT_AFTER)
        except (*UNAVAILABLE, Behind):
            return
        about = "Clocks that came to their end or a notice five minutes ago or more, and nothing of it is on record"
        yield GaugeMetricFamily("liandong_clocks_unkept", about, found)


def _lags(given: Services) -> list[Lag]:
    return lag(given.read, given.coordination.log, given.models, given.clock())


def _stands(check: Any) -> bool:
    try:
        check()
    except UNAVAILABLE:
        return False
    return True


def _answer(body: dict[str, Any], status: int) -> Response:
    return Response(dumps(body), status=status, content_type="application/json", headers={"Cache-Control": "no-store"})


# -- every request -----------------------------------------------------------------------------------------------------------


def watch(app: Flask) -> None:
    """Measure and log every request: who asked what route, what came of it, how long it took; never bodies, never keys."""

    @app.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        begun = g.get("begun", time.perf_counter())
        who = g.get("principal")
        route = request.url_rule.rule if request.url_rule is not None else "-"
        told = {
            "request_id": request_id(),
            "method": request.method,
            "route": route,
            "status": response.status_code,
            "key_id": None if who is None else who.key_id,
            "agency": None if who is None else who.agency,
        }
        response.headers["Liandong-Request"] = told["request_id"]

        def done() -> None:
            # a body may still be made while it is sent: lines of NDJSON are judged then
            took = time.perf_counter() - begun
            REQUESTS.labels(str(told["method"]), route, str(told["status"])).observe(took)
            _log.info("request", **told, ms=round(took * 1000, 1))

        if response.direct_passthrough:
            done()  # a file is handed to the server, which does not call back
        else:
            response.call_on_close(done)
        return response
