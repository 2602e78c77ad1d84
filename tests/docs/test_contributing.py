"""What CONTRIBUTING promises: what it names is there, and whoever forgets a step that nothing else notices is told here."""

from __future__ import annotations

import re
from pathlib import Path

from api.services import has_history
from coordination.catalogue import EVENTS
from coordination.upcasters import UPCASTERS
from projections.models import LEDGERS
from scripts.generate import declare_everything

ROOT = Path(__file__).parents[2]
PLACE = re.compile(r"`((?:coordination|projections|api|scripts|tests|docs|bin)/[\w./-]+?)/?`")
LINK = re.compile(r"\]\(([^)#\s]+)\)")
TOPIC = re.compile(r"`([a-z_]+\.[a-z_]+(?:\.v\d+)?)`")
ADDED = re.compile(r"^### Events added$(.*?)^### ", re.MULTILINE | re.DOTALL)

declare_everything()


def test_places_that_are_named_exist() -> None:
    pages = {
        "CONTRIBUTING.md",
        "docs/architecture.md",
        *(f"docs/adr/{path.name}" for path in (ROOT / "docs/adr").glob("*.md")),
    }
    lost = [
        f"{page}: {place}"
        for page in sorted(pages)
        for place in PLACE.findall((ROOT / page).read_text("utf-8"))
        if not any(ROOT.glob(place)) and not any(ROOT.glob(f"{place}.py"))
    ]
    assert lost == []


def test_every_page_is_found_from_the_index() -> None:
    indexes = [ROOT / "docs/README.md", ROOT / "docs/adr/README.md"]
    linked = {(index.parent / link).resolve() for index in indexes for link in LINK.findall(index.read_text("utf-8"))}
    assert [
        str(page) for page in sorted((ROOT / "docs").rglob("*.md")) if page.resolve() not in {*linked, *indexes}
    ] == []


def test_every_event_of_a_kind_changes_the_ledger_of_that_kind() -> None:
    ledgers = {ledger.kind: ledger for ledger in LEDGERS if has_history(ledger)}
    forgotten = [
        topic
        for topic, event in EVENTS.items()
        if (ledger := ledgers.get(event.declaration.kind.name)) is not None and not ledger.wants(topic)
    ]
    assert forgotten == []


def test_the_changelog_has_every_event_type() -> None:
    told = {
        topic for part in ADDED.findall((ROOT / "CHANGELOG.md").read_text("utf-8")) for topic in TOPIC.findall(part)
    }
    assert told == {*EVENTS, *UPCASTERS}
