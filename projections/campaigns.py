"""Campaigns with all that their plans list. 专项行动（M01–M11、M18、R01–R15）。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from coordination.catalogue import encode
from coordination.rules import Recorded
from coordination.streams import campaign as events
from projections.engine import Ledger, Row
from projections.folding import Change, Columns, bookkeeping, changes, nothing, opens
from projections.tables import Many, Text

LISTS: Mapping[events.ItemKind, str] = {
    events.ItemKind.PHASE: "phases",
    events.ItemKind.TASK: "tasks",
    events.ItemKind.OFFENCE: "offences",
    events.ItemKind.FOCUS: "foci",
    events.ItemKind.SUB_OPERATION: "sub_operations",
    events.ItemKind.RETURN: "returns",
    events.ItemKind.ROSTER: "roster",
    events.ItemKind.ATTACHMENT: "attachments",
}
"""Each list of a plan, and the column that keeps it."""


def framed(plan: events.Plan) -> Columns:
    """Return the columns of a plan's frame."""
    return {
        "registrant": plan.issuer,
        "public": plan.openness is not None,
        "title": plan.title,
        "short_title": plan.short_title,
        "title_en": plan.title_en,
        "document_no": plan.document_no,
        "issuer": plan.issuer,
        "issued_on": plan.issued_on,
        "adcode": plan.adcode,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "triage": plan.triage.value,
        "plan": encode(plan),
    }


def announced(row: Row, event: events.CampaignAnnounced, recorded: Recorded) -> Columns:
    empty = dict.fromkeys(LISTS.values(), ())
    return {
        "code": event.code,
        "campaigns": (event.code,),
        "stage": "open",
        "members": (),
        **empty,
        **framed(event.plan),
    }


def amended(row: Row, event: events.CampaignPlanAmended, recorded: Recorded) -> Columns:
    return framed(event.plan)


def listing(kind: events.ItemKind) -> Change:
    """Return the change of an event that lists an item, in the place of one of the same code."""
    column = LISTS[kind]

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        item, items = encode(event), list(row[column])
        at = next((number for number, one in enumerate(items) if one["code"] == event.code), None)
        if at is None:
            items.append(item)
        else:
            items[at] = item
        return {column: items}

    return change


def named(row: Row, event: events.CampaignRosterPostNamed, recorded: Recorded) -> Columns:
    """List a post, unless something of a later day is listed already: the register tells what held before."""
    former: Columns = next((one for one in row["roster"] if one["code"] == event.code), {})
    told = former.get("to_on") or former.get("from_on")
    if event.from_on is not None and told is not None and event.from_on.isoformat() < told:
        return {}
    return listing(events.ItemKind.ROSTER)(row, event, recorded)


def vacated(row: Row, event: events.CampaignRosterPostVacated, recorded: Recorded) -> Columns:
    """Say from when on a post is vacant, unless somebody was named for it later."""
    to_on = event.to_on.isoformat()
    roster = [
        {**one, "to_on": to_on} if one["code"] == event.code and (one.get("from_on") or "") < to_on else one
        for one in row["roster"]
    ]
    return {"roster": roster}


def withdrawn(row: Row, event: events.CampaignItemWithdrawn, recorded: Recorded) -> Columns:
    column = LISTS[event.item_kind]
    return {column: [item for item in row[column] if item["code"] != event.code]}


def office(row: Row, event: events.CampaignOfficeDesignated, recorded: Recorded) -> Columns:
    return {"office": event.office, "office_text": event.office_text}


def with_members(row: Row, members: list[dict[str, Any]]) -> Columns:
    """Return the member list, and who therefore takes part."""
    sitting = (code for member in members for code in (member["agency"], member["represented_by"]) if code)
    return {"members": members, "participants": list(dict.fromkeys(sitting))}


def joined(row: Row, event: events.CampaignMemberJoined, recorded: Recorded) -> Columns:
    others = [member for member in row["members"] if member["agency"] != event.member]
    return with_members(row, [*others, {"agency": event.member, "represented_by": event.represented_by}])


def left(row: Row, event: events.CampaignMemberLeft, recorded: Recorded) -> Columns:
    return with_members(row, [member for member in row["members"] if member["agency"] != event.member])


def closed(row: Row, event: events.CampaignClosed, recorded: Recorded) -> Columns:
    return {"stage": "closed", "closed_on": recorded.envelope.legal_on}


def dissolved(row: Row, event: events.CampaignDissolved, recorded: Recorded) -> Columns:
    former = [*row["participants"], *([row["office"]] if row["office"] else [])]
    return {
        "stage": "dissolved",
        "successor": event.successor,
        "holder": event.successor,
        "office": event.successor,
        "participants": list(dict.fromkeys(former)),
    }


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    titles = (item.get("title") for column in ("tasks", "offences", "sub_operations") for item in row[column] or ())
    return (row["code"], row["title"], row["short_title"], row["document_no"], *titles)


IN_REGISTERS = (
    *("officer_seconded", "secondment_extended", "secondment_ended", "handler_designated", "handler_released"),
    *("market_entered", "market_removed", "partner_registered", "partner_left", "local_plan_adopted"),
    *("meeting_held", "conclusion_recorded", "entry_withdrawn"),
)
"""What the ledger of registers shows."""

CAMPAIGNS = Ledger(
    name="campaigns",
    kind="campaign",
    version=2,
    columns=(
        *bookkeeping(),
        sa.Column("code", Text),
        sa.Column("stage", Text),
        sa.Column("title", Text),
        sa.Column("short_title", Text),
        sa.Column("title_en", Text),
        sa.Column("document_no", Text),
        sa.Column("issuer", Text),
        sa.Column("issued_on", sa.Date),
        sa.Column("adcode", Text),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("triage", Text),
        sa.Column("plan", Many),
        sa.Column("office", Text),
        sa.Column("office_text", Text),
        sa.Column("members", Many),
        *(sa.Column(column, Many) for column in LISTS.values()),
        sa.Column("closed_on", sa.Date),
        sa.Column("successor", Text),
    ),
    folds={
        "campaign.announced": opens(announced),
        "campaign.plan_amended": changes(amended),
        "campaign.phase_scheduled": changes(listing(events.ItemKind.PHASE)),
        "campaign.task_assigned": changes(listing(events.ItemKind.TASK)),
        "campaign.offence_listed": changes(listing(events.ItemKind.OFFENCE)),
        "campaign.focus_listed": changes(listing(events.ItemKind.FOCUS)),
        "campaign.sub_operation_listed": changes(listing(events.ItemKind.SUB_OPERATION)),
        "campaign.return_scheduled": changes(listing(events.ItemKind.RETURN)),
        "campaign.roster_post_named": changes(named),
        "campaign.roster_post_vacated": changes(vacated),
        "campaign.attachment_listed": changes(listing(events.ItemKind.ATTACHMENT)),
        "campaign.duties_set": changes(nothing),
        "campaign.item_withdrawn": changes(withdrawn),
        "campaign.office_designated": changes(office),
        "campaign.member_joined": changes(joined),
        "campaign.member_left": changes(left),
        **dict.fromkeys((f"campaign.{told}" for told in IN_REGISTERS), changes(nothing)),
        "campaign.closed": changes(closed),
        "campaign.dissolved": changes(dissolved),
    },
    filters=("code", "stage", "issuer", "adcode", "office", "triage", "starts_on", "ends_on", "participants"),
    sorts=("code", "starts_on"),
    text=text,
)
