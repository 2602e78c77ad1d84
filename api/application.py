"""The Flask application, given its services; nothing is read from the environment here. 应用装配。"""

from __future__ import annotations

from flask import Flask, Response, request

from api import (
    catalogue_pages,
    clock_pages,
    directory_pages,
    feed,
    file_pages,
    graph_pages,
    inbox_page,
    office_pages,
    openapi,
    ops,
    pages,
    problems,
    reading,
    receipt_pages,
    register_pages,
    threshold_pages,
    writing,
)
from api.current import EXTENSION, RATE
from api.limits import RateLimit, limit_bodies
from api.services import Services
from coordination.store import StoreUnavailable

DEMONSTRATION_HEADER = "Liandong-Demonstration"
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create_app(services: Services) -> Flask:
    """Return the application that answers for these services."""
    app = Flask(__name__, static_folder=None)
    app.extensions[EXTENSION] = services
    app.extensions[RATE] = RateLimit(services.rate, processes=services.processes)
    ops.watch(app)
    limit_bodies(app, streamed=("files.put_file",))
    problems.install(app)
    app.register_blueprint(writing.blueprint)
    app.register_blueprint(reading.blueprint(services.ledgers.values()))
    app.register_blueprint(openapi.blueprint(services.ledgers.values()))
    for module in (
        feed,
        file_pages,
        graph_pages,
        inbox_page,
        office_pages,
        receipt_pages,
        register_pages,
        catalogue_pages,
        clock_pages,
        directory_pages,
        threshold_pages,
        ops,
        pages,
    ):
        app.register_blueprint(module.blueprint)

    @app.after_request
    def say_what_this_is(response: Response) -> Response:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        # whether this process lives is asked of it alone
        if request.endpoint != "ops.healthz" and _is_demonstration(services):
            response.headers[DEMONSTRATION_HEADER] = "true"
        return response

    return app


def _is_demonstration(services: Services) -> bool:
    try:
        return services.demonstration()
    except StoreUnavailable:
        return False
