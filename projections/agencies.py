"""The directory of agencies: names through time, superiors, posts, liaison officers. 单位名录（M22、M25、M26、X4）。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from coordination.catalogue import encode
from coordination.rules import Recorded
from coordination.streams import agency as events
from coordination.streams.agency.state import Subordination, from_then_on
from projections.engine import Ledger, Row
from projections.folding import Columns, bookkeeping, changes, given, opens
from projections.tables import Many, Text

ItemList = list[dict[str, Any]]


def added(row: Row, column: str, item: Mapping[str, Any]) -> Columns:
    """Return the column with one more item."""
    return {column: [*(row[column] or ()), dict(item)]}


def ended(row: Row, column: str, to_on: Any, **which: Any) -> Columns:
    """Return the column with the open item that is meant brought to its end."""
    items: ItemList = [
        {**item, "to_on": to_on.isoformat()}
        if item.get("to_on") is None and all(item.get(name) == value for name, value in which.items())
        else item
        for item in row[column] or ()
    ]
    return {column: items}


def span(event: Any) -> dict[str, Any]:
    """Return the days of an event, as the items of a list keep them."""
    return {
        name: day.isoformat() if (day := getattr(event, name, None)) is not None else None
        for name in ("from_on", "to_on")
    }


def subordinations(items: Iterable[Mapping[str, Any]] | None) -> tuple[Subordination, ...]:
    """Return the spells that a column keeps, as the rules have them."""
    return tuple(Subordination(item["agency"], span_of(item)) for item in items or ())


def span_of(item: Mapping[str, Any]) -> events.Span:
    """Return the days of an item of a list."""
    return events.Span(*(date.fromisoformat(day) if (day := item[name]) else None for name in ("from_on", "to_on")))


def spells(held: Iterable[Subordination]) -> ItemList:
    """Return spells as a column keeps them."""
    return [{"agency": spell.to, **span(spell.span)} for spell in held]


def said(row: Row, column: str, to: str | None, since: date | None) -> Columns:
    """Return a column of spells once it was said what holds from a day on."""
    return {column: spells(from_then_on(subordinations(row.get(column)), to, since))}


def registered(row: Row, event: events.AgencyRegistered, recorded: Recorded) -> Columns:
    return {
        "public": True,
        "holder": event.code,
        "code": event.code,
        "name": event.name,
        "short_name": event.short_name,
        "adcode": event.adcode,
        "agency_type": event.agency_type.value,
        "form": event.form.value,
        "parent": event.parent,
        "superior": event.superior,
        **said(row, "parents", event.parent, None),
        **said(row, "superiors", event.superior, None),
        "host": event.host,
        "members": event.members,
        "aliases": (),
        "represents": (),
        "posts": (),
        "liaisons": (),
        "suspended": False,
    }


def renamed(row: Row, event: events.AgencyRenamed, recorded: Recorded) -> Columns:
    former = dict.fromkeys((row["name"], row["short_name"]))
    until = event.from_on.isoformat() if event.from_on else None
    kept = [
        {"name": name, "from_on": None, "to_on": until} for name in former if name not in (event.name, event.short_name)
    ]
    return {"name": event.name, "short_name": event.short_name, "aliases": [*row["aliases"], *kept]}


def corrected(row: Row, event: events.AgencyParticularsCorrected, recorded: Recorded) -> Columns:
    coded = {name: value.value for name in ("agency_type", "form") if (value := getattr(event, name)) is not None}
    return {**given(event, "adcode", "host"), **coded}


def moved(row: Row, event: events.AgencyParentChanged, recorded: Recorded) -> Columns:
    since = event.from_on or recorded.envelope.legal_on
    return {"parent": event.parent, **said(row, "parents", event.parent, since)}


def guided(row: Row, event: events.AgencySuperiorDesignated, recorded: Recorded) -> Columns:
    since = event.from_on or recorded.envelope.legal_on
    return {"superior": event.superior, **said(row, "superiors", event.superior, since)}


def listed(row: Row, event: events.AgencyMembersListed, recorded: Recorded) -> Columns:
    return {"members": event.members}


def alias(row: Row, event: events.AgencyAliasRecorded, recorded: Recorded) -> Columns:
    return added(row, "aliases", {"name": event.alias, "source": event.source, **span(event)})


def alias_ended(row: Row, event: events.AgencyAliasEnded, recorded: Recorded) -> Columns:
    return ended(row, "aliases", event.to_on, name=event.alias)


def represents(row: Row, event: events.AgencyRepresentationDeclared, recorded: Recorded) -> Columns:
    return added(row, "represents", {"agency": event.represents, "source": event.source, **span(event)})


def represents_ended(row: Row, event: events.AgencyRepresentationEnded, recorded: Recorded) -> Columns:
    return ended(row, "represents", event.to_on, agency=event.represents)


def suspended(row: Row, event: events.AgencySuspended, recorded: Recorded) -> Columns:
    return {"suspended": True}


def reinstated(row: Row, event: events.AgencyReinstated, recorded: Recorded) -> Columns:
    return {"suspended": False}


def dissolved(row: Row, event: events.AgencyDissolved, recorded: Recorded) -> Columns:
    return {"dissolved_on": recorded.envelope.legal_on, "successor": event.successor}


def post_filled(row: Row, event: events.AgencyPostFilled, recorded: Recorded) -> Columns:
    return added(row, "posts", {"post": event.post.value, "holder": event.post_holder, **span(event)})


def post_vacated(row: Row, event: events.AgencyPostVacated, recorded: Recorded) -> Columns:
    return ended(row, "posts", event.to_on, post=event.post.value, holder=event.post_holder)


def liaison(row: Row, event: events.AgencyLiaisonNamed, recorded: Recorded) -> Columns:
    contact = {} if event.contact is None else {"contact": encode(event.contact)}
    named = {"campaign": event.campaign, "liaison": event.liaison, "role": event.liaison_role.value}
    return added(row, "liaisons", {**named, **span(event), **contact})


def liaison_ended(row: Row, event: events.AgencyLiaisonEnded, recorded: Recorded) -> Columns:
    named = {"campaign": event.campaign, "liaison": event.liaison, "role": event.liaison_role.value}
    return ended(row, "liaisons", event.to_on, **named)


def state_of(row: Row) -> events.Agency:
    """Return what the rules ask of an agency's place in the order of things, from its row."""
    return events.Agency(
        registered=True,
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        adcode=row["adcode"],
        agency_type=row["agency_type"],
        form=events.Form.of(row["form"]),
        parents=subordinations(row["parents"]),
        superiors=subordinations(row["superiors"]),
        dissolved_on=row["dissolved_on"],
        successor=row["successor"],
    )


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    return (row["code"], row["name"], row["short_name"], *(item["name"] for item in row["aliases"] or ()))


AGENCIES = Ledger(
    name="agencies",
    kind="agency",
    version=2,
    columns=(
        *bookkeeping(),
        sa.Column("code", Text),
        sa.Column("name", Text),
        sa.Column("short_name", Text),
        sa.Column("adcode", Text),
        sa.Column("agency_type", Text),
        sa.Column("form", Text),
        sa.Column("parent", Text),
        sa.Column("superior", Text),
        sa.Column("parents", Many),
        sa.Column("superiors", Many),
        sa.Column("host", Text),
        sa.Column("members", Many),
        sa.Column("aliases", Many),
        sa.Column("represents", Many),
        sa.Column("posts", Many),
        sa.Column("liaisons", Many),
        sa.Column("suspended", sa.Boolean),
        sa.Column("dissolved_on", sa.Date),
        sa.Column("successor", Text),
    ),
    folds={
        "agency.registered": opens(registered),
        "agency.renamed": changes(renamed),
        "agency.particulars_corrected": changes(corrected),
        "agency.parent_changed": changes(moved),
        "agency.superior_designated": changes(guided),
        "agency.members_listed": changes(listed),
        "agency.alias_recorded": changes(alias),
        "agency.alias_ended": changes(alias_ended),
        "agency.representation_declared": changes(represents),
        "agency.representation_ended": changes(represents_ended),
        "agency.suspended": changes(suspended),
        "agency.reinstated": changes(reinstated),
        "agency.dissolved": changes(dissolved),
        "agency.post_filled": changes(post_filled),
        "agency.post_vacated": changes(post_vacated),
        "agency.liaison_named": changes(liaison),
        "agency.liaison_ended": changes(liaison_ended),
    },
    found_by=("successor",),
    filters=("code", "adcode", "agency_type", "form", "parent", "superior", "host", "members", "suspended"),
    sorts=("code", "name"),
    text=text,
)
