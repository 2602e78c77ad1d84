"""Pages for people: what runs here, the interface's documentation, what each error means. 页面。"""

from __future__ import annotations

from flask import Blueprint, render_template

from api import problems
from api.current import services
from api.language import LANGUAGES, Both
from api.problems import Refusal
from coordination.catalogue import EVENTS, KINDS
from coordination.store import StoreUnavailable

blueprint = Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static")

HEADS = {"zh": ("怎么办", "依据"), "en": ("What to do", "Basis")}
TITLES = {
    "agencies": Both("单位", "agencies"),
    "campaigns": Both("专项行动", "campaigns"),
    "duties": Both("报送任务", "duties"),
}


@blueprint.get("/")
def root() -> str:
    """Show what runs here and where everything is."""
    given = services()
    called = {kind.plural: Both(kind.zh, kind.en) for kind in KINDS.values()} | TITLES
    return render_template(
        "root.html",
        ledgers=[(name, called.get(name, Both(name, name))) for name in given.ledgers],
        events=len(EVENTS),
        stream_port=given.stream_port,
        demonstration=_is_demonstration(),
    )


@blueprint.get("/docs")
def docs() -> str:
    """Show the interface's documentation; everything that the page needs is served here."""
    return render_template("docs.html", demonstration=_is_demonstration())


@blueprint.get("/problems/<code>")
def problem_page(code: str) -> str:
    """Show what an error code means and what helps."""
    found = problems.page(code)
    if found is None:
        raise Refusal("not_found")
    return render_template(
        "problem.html", page=found, languages=LANGUAGES, heads=HEADS, demonstration=_is_demonstration()
    )


def _is_demonstration() -> bool:
    try:
        return services().demonstration()
    except StoreUnavailable:
        return False
