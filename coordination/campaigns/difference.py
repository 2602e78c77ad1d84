"""What a campaign file says that the record does not say yet, as events. 方案文件与记录的差异。"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid5

from coordination.campaigns.reading import ITEMS, AgencyEntry, CampaignFile, Entry
from coordination.catalogue import Kind, encode
from coordination.streams.agency import (
    AGENCY,
    Agency,
    AgencyAliasEnded,
    AgencyMembersListed,
    AgencyParentChanged,
    AgencyParticularsCorrected,
    AgencyRegistered,
    AgencyRenamed,
    AgencyRepresentationEnded,
    AgencySuperiorDesignated,
    Span,
)
from coordination.streams.campaign import (
    CAMPAIGN,
    Campaign,
    CampaignItemWithdrawn,
    CampaignMemberLeft,
    CampaignPlanAmended,
    ItemKind,
)
from coordination.streams.campaign.state import MEMBER, OFFICE, PLAN

FILES = UUID("0c0a8a1e-5b0e-5f7e-8f0a-706c616e7365")
KIND_OF = {event_type: kind for kind, event_type in ITEMS.items()}
E = TypeVar("E")
StateOf = Callable[[Kind, str], Any]


class Said(NamedTuple):
    """One event to post: on which kind of stream, under which key, and with which id. 待报事件。"""

    kind: Kind
    key: str
    event: Any
    id: str


def events_for(file: CampaignFile, state_of: StateOf) -> list[Said]:
    """Return the events by which the file differs from the record, in an order in which they can stand.

    ``state_of(kind, code)`` returns the state of an agency or a campaign, the initial one where there is none. A file that is
    loaded again says nothing; an item said anew replaces the one before, one that is gone is withdrawn. What was said by
    hand since, in an event of its own, stands. Of an agency the file says what it says: a key left out says nothing.
    """
    said: list[Said] = []
    for entry in file.agencies:
        agency: Agency = state_of(AGENCY, entry.code)
        said += (_said(file, AGENCY, entry.code, agency.events, event) for _, event in of_agency(entry, agency))
    campaign: Campaign = state_of(CAMPAIGN, file.code)
    said += (_said(file, CAMPAIGN, file.code, campaign.events, event) for _, event in of_campaign(file, campaign))
    return said


def _said(file: CampaignFile, kind: Kind, key: str, events: int, event: Any) -> Said:
    # The number of events before tells a value said again later from the first time it was said.
    content = json.dumps(encode(event), ensure_ascii=False, sort_keys=True)
    return Said(kind, key, event, str(uuid5(FILES, f"{file.code} {kind.name}:{key} {events} {event.topic} {content}")))


def of_agency(entry: AgencyEntry, agency: Agency) -> Iterator[tuple[str, Any]]:
    """Yield what the file says of an agency and its record does not, each with the place in the file."""
    place, said = entry.registered.where, entry.registered.event
    if not agency.registered:
        yield place, said
    elif not agency.dissolved:
        yield from ((place, event) for event in _agency_changes(said, agency))
    if agency.dissolved:
        return
    for alias in entry.aliases:
        held = [known.span for known in agency.aliases if known.name == alias.event.alias]
        if event := _spell(alias, held, AgencyAliasEnded, alias=alias.event.alias):
            yield alias.where, event
    for relation in entry.representations:
        held = [known.span for known in agency.representations if known.of == relation.event.represents]
        if event := _spell(relation, held, AgencyRepresentationEnded, represents=relation.event.represents):
            yield relation.where, event


def _spell(entry: Entry, held: Iterable[Span], ended: Callable[..., E], **of: str) -> Any | E | None:
    """Return the event that begins a spell, or ends one that the file now dates; None where all is on record."""
    wanted = Span(entry.event.from_on, entry.event.to_on)
    known = [span for span in held if span.meets(wanted)]
    if not known:
        return entry.event
    if wanted.to_on is not None and known[-1].to_on is None and known[-1].from_on == wanted.from_on:
        return ended(to_on=wanted.to_on, **of)
    return None


def _agency_changes(said: AgencyRegistered, agency: Agency) -> Iterator[Any]:
    def differs(key: str, *fields: str) -> bool:
        return key not in agency.by_hand and any(
            getattr(said, field) not in (None, (), getattr(agency, field)) for field in fields
        )

    if differs("name", "name", "short_name"):
        yield AgencyRenamed(name=said.name, short_name=said.short_name)
    if differs("parent", "parent"):
        yield AgencyParentChanged(parent=said.parent)
    if differs("superior", "superior"):
        yield AgencySuperiorDesignated(superior=said.superior)
    if differs("particulars", "adcode", "agency_type", "form", "host"):
        yield AgencyParticularsCorrected(
            reason="以专项行动文件为准",
            adcode=said.adcode,
            agency_type=said.agency_type,
            form=said.form,
            host=said.host,
        )
    if differs("members", "members"):
        yield AgencyMembersListed(members=said.members)


def of_campaign(file: CampaignFile, campaign: Campaign) -> Iterator[tuple[str, Any]]:
    """Yield what the file says of its campaign and the record does not, each with the place in the file."""
    if campaign.closed:
        return
    if campaign.plan is None:
        yield file.announced.where, file.announced.event
    elif campaign.plan != file.plan and PLAN not in campaign.by_hand:
        yield file.announced.where, CampaignPlanAmended(plan=file.plan)
    if file.office is not None and OFFICE not in campaign.by_hand:
        office = file.office.event
        if (office.office, office.office_text) != (campaign.office, campaign.office_text):
            yield file.office.where, office
    yield from _member_changes(file, campaign)
    yield from _item_changes(file, campaign)


def _member_changes(file: CampaignFile, campaign: Campaign) -> Iterator[tuple[str, Any]]:
    for entry in file.members:
        held = campaign.members.get(entry.event.member)
        same = held is not None and held.represented_by == entry.event.represented_by
        if not same and (MEMBER, entry.event.member) not in campaign.by_hand:
            yield entry.where, entry.event
    named = {entry.event.member for entry in file.members}
    for code in sorted(campaign.members.keys() - named):
        if (MEMBER, code) not in campaign.by_hand:
            yield "[[member]]", CampaignMemberLeft(member=code)


def _item_changes(file: CampaignFile, campaign: Campaign) -> Iterator[tuple[str, Any]]:
    named: set[tuple[ItemKind, str]] = set()
    for entry in file.items:
        key = (KIND_OF[type(entry.event)], entry.event.code)
        named.add(key)
        if campaign.listed.get(key) != entry.event and (key[0].value, key[1]) not in campaign.by_hand:
            yield entry.where, entry.event
    for kind, code in sorted(campaign.listed.keys() - named):
        if (kind.value, code) not in campaign.by_hand:
            yield f"[[{kind.value}]]", CampaignItemWithdrawn(item_kind=kind, code=code)
