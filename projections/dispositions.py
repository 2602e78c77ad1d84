"""What was done about each violation, by one list, whichever record tells of it: from education to penalty. 梯次处置台账（M59）。

One row for each case, lead, entry of the daybook or field record of a joint action in which something was done. A lead on which a
case was filed is dealt with there, until it is reopened; what was done on a lead that was merged stands with the one that it went
into. The agency of a row is the one that did the gravest of it. What must be remembered before, such as the party, stands in rows
that no question finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import derived_id
from coordination.rules import Recorded
from coordination.streams.case.codes import Revocation
from coordination.streams.dispositions import (
    OF_GROUND,
    OF_GUIDANCE,
    OF_MEASURE,
    OF_SPOT,
    WEIGHED,
    Disposition,
    of_no_penalty,
    of_penalty,
    weight,
)
from coordination.streams.parts import Party
from projections.cases import CASES
from projections.daybook import DAYBOOK
from projections.engine import Ledger, Row, Rows, nobody
from projections.engine.models import Fold
from projections.folding import Columns
from projections.joint_actions import JOINT_ACTIONS
from projections.leads import LEADS
from projections.tables import Instant, Many, Text

NOTHING_DONE: Final[Row] = {"waits": True}
"""What a row has in its working column as long as nothing was done."""


def subject_id(record: UUID, entry: UUID | None = None) -> UUID:
    """Return the id of the row of a record, or of an entry within it. 处置台账编号。"""
    return derived_id(record, "dispositions" if entry is None else f"dispositions {entry}")


def touches(recorded: Recorded) -> tuple[UUID, ...]:
    """Name the row of the record, and that of the entry that the event is about, or of the lead that another went into."""
    own = subject_id(recorded.stream)
    if recorded.topic == "lead.merged":
        return own, subject_id(recorded.event.into)
    entry = getattr(recorded.event, "entry", None)
    return (own,) if entry is None else (own, subject_id(recorded.stream, entry))


def _named(party: Party | None) -> Row:
    """Return by what a party is known in public, as far as there is one."""
    return {} if party is None else {"name": party.name, "uscc": party.uscc}


def _parties(first: Row, others: Iterable[Row]) -> Columns:
    """Return the parties of a record, and what questions ask for of them; the first of them is the one that it is about."""
    parties = [first, *others]
    return {
        "parties": parties,
        "party_names": [one["name"] for one in parties if one.get("name") is not None],
        "usccs": [one["uscc"] for one in parties if one.get("uscc") is not None],
    }


def _split(parties: Iterable[Party | None]) -> tuple[Row, list[Row]]:
    first, *others = (_named(party) for party in (*parties, None))
    return first, [one for one in others if one]


def _begun(recorded: Recorded, parties: Iterable[Party | None], campaigns: Iterable[str], **more: Any) -> Row:
    return {
        "record": recorded.stream,
        "record_kind": recorded.topic.partition(".")[0],
        "agency": recorded.envelope.agency,
        "campaigns": list(campaigns),
        **_parties(*_split(parties)),
        "measures": [],
        "working": NOTHING_DONE,
        **more,
    }


def _done(row: Row, measures: Sequence[Row]) -> Row:
    """Return a row with what was done, worked out anew; where nothing is left of it, no question finds the row."""
    graver = sorted(measures, key=lambda one: (weight(Disposition.of(one["disposition"])), one["on"]))
    found = list(dict.fromkeys(Disposition.of(one["disposition"]) for one in graver))
    days = sorted(date.fromisoformat(one["on"]) for one in measures)
    weighed = sorted(date.fromisoformat(one["on"]) for one in measures if Disposition.of(one["disposition"]) in WEIGHED)
    return {
        **row,
        "agency": graver[-1]["by"] if graver else row["agency"],
        "measures": list(measures),
        "dispositions": [one.value for one in found],
        "gravest": found[-1].value if found else None,
        "fine_fen": sum(one.get("fine_fen", 0) for one in measures),
        "first_on": days[0] if days else None,
        "last_on": days[-1] if days else None,
        "weighed_on": weighed[0] if weighed else None,
        "working": None if found else NOTHING_DONE,
    }


def _lines(recorded: Recorded, dispositions: Iterable[Disposition], *, by: str | None = None, **more: Any) -> list[Row]:
    """Return one line for each thing that an event says was done, by whoever posts it or by another."""
    envelope = recorded.envelope
    told = {"on": envelope.legal_on.isoformat(), "by": by or envelope.agency, "told_by": recorded.topic}
    given = {name: value for name, value in more.items() if value is not None}
    return [{"disposition": one.value, **told, **given} for one in dispositions]


def _stamp(recorded: Recorded) -> Columns:
    return {"changed_at": recorded.recorded_at, "last_topic": recorded.topic}


def _put(rows: Rows, recorded: Recorded, row: Row, entry: UUID | None = None) -> None:
    rows.put(subject_id(recorded.stream, entry), {**row, **_stamp(recorded)})


def _add(rows: Rows, recorded: Recorded, lines: Sequence[Row]) -> None:
    """Add what was done in a record to its row."""
    row = rows.get(subject_id(recorded.stream))
    if row is not None and lines:
        _put(rows, recorded, _done(row, [*row["measures"], *lines]))


# -- cases -----------------------------------------------------------------------------------------------------------------


def case_filed(rows: Rows, recorded: Recorded) -> None:
    event = recorded.event
    _put(rows, recorded, _begun(recorded, (event.party, *event.other_parties), event.campaigns))


def corrected(rows: Rows, recorded: Recorded) -> None:
    """Put the right parties in the place of the wrong ones; those that are left out stay."""
    row, event = rows.get(subject_id(recorded.stream)), recorded.event
    told = [_named(party) for party in getattr(event, "other_parties", ())]
    if row is None or (event.party is None and not told):
        return
    first, *others = row["parties"]
    _put(rows, recorded, {**row, **_parties(first if event.party is None else _named(event.party), told or others)})


def penalised(rows: Rows, recorded: Recorded) -> None:
    event = recorded.event
    lines = _lines(recorded, of_penalty(event.kinds), document_no=event.document_no)
    # the fine is told once, with the gravest of what the decision says
    lines[-1] = {**lines[-1], "fine_fen": event.fine_fen}
    _add(rows, recorded, lines)


def spared(rows: Rows, recorded: Recorded) -> None:
    event = recorded.event
    found = of_no_penalty(event.no_penalty_ground, event.measures)
    _add(rows, recorded, _lines(recorded, found, ground=event.no_penalty_ground.value, document_no=event.document_no))


def revoked(rows: Rows, recorded: Recorded) -> None:
    """Take away what a decision said that does not stand any more, or change its fine."""
    event, row = recorded.event, rows.get(subject_id(recorded.stream))
    if row is None:
        return
    decided = "case.penalty_decided"
    if event.revocation is Revocation.CHANGED:
        left = [{**one, "fine_fen": event.fine_fen} if "fine_fen" in one else one for one in row["measures"]]
    else:
        left = [one for one in row["measures"] if one["told_by"] != decided]
    _put(rows, recorded, _done(row, left))


# -- leads -----------------------------------------------------------------------------------------------------------------


def lead_registered(rows: Rows, recorded: Recorded) -> None:
    event = recorded.event
    _put(rows, recorded, _begun(recorded, (event.party,), event.campaigns, handler=event.registered_for))


def taken(rows: Rows, recorded: Recorded) -> None:
    """Remember in whose hands the lead is."""
    rows.change(subject_id(recorded.stream), handler=recorded.envelope.agency)


def returned(rows: Rows, recorded: Recorded) -> None:
    rows.change(subject_id(recorded.stream), handler=None)


def moved(rows: Rows, recorded: Recorded) -> None:
    rows.change(subject_id(recorded.stream), handler=recorded.event.receiving_agency)


def lead_filed(rows: Rows, recorded: Recorded) -> None:
    """Leave it to the case, which says what is done from now on."""
    row = rows.get(subject_id(recorded.stream))
    if row is not None:
        _put(rows, recorded, _done({**row, "in_case": True}, ()))


def declined(rows: Rows, recorded: Recorded) -> None:
    """Count as spared what was not filed on a ground of 行政处罚法 第三十三条."""
    ground = recorded.event.ground.value
    found = OF_GROUND.get(ground)
    _add(rows, recorded, () if found is None else _lines(recorded, (found,), ground=ground))


def reopened(rows: Rows, recorded: Recorded) -> None:
    """Take away that the party was spared: whether a case is filed is open again. What was done beside it was done.

    What is done from now on is done on the lead, whatever case was filed on it before.
    """
    row = rows.get(subject_id(recorded.stream))
    if row is not None:
        left = [one for one in row["measures"] if one["told_by"] != "lead.filing_declined"]
        _put(rows, recorded, _done({**row, "in_case": False, "handler": None}, left))


def merged(rows: Rows, recorded: Recorded) -> None:
    """Let what was done stand with the lead that goes on, once for each; a case that was filed on that one says it itself."""
    other = subject_id(recorded.event.into)
    row, into = rows.get(subject_id(recorded.stream)), rows.get(other)
    if row is None or into is None:
        return
    _put(rows, recorded, _done(row, ()))
    new = [one for one in row["measures"] if one["disposition"] not in (into["dispositions"] or ())]
    if new and not into["in_case"]:
        rows.put(other, {**_done(into, [*into["measures"], *new]), **_stamp(recorded)})


def fed_back(rows: Rows, recorded: Recorded) -> None:
    """Count what was done without a case, by whoever holds the lead; what is told again is counted once."""
    row, found = rows.get(subject_id(recorded.stream)), OF_MEASURE.get(recorded.event.outcome.value)
    if row is None or found is None or row["in_case"] or found.value in (row["dispositions"] or ()):
        return
    _add(rows, recorded, _lines(recorded, (found,), by=row["handler"]))


# -- daily work and joint actions --------------------------------------------------------------------------------------------


def _field(recorded: Recorded) -> tuple[list[Party], list[Row]]:
    """Return who was guided, interviewed or dealt with on the spot, and how."""
    event = recorded.event
    if recorded.topic.endswith(".guidance_given"):
        kind = OF_GUIDANCE[event.guidance_kind]
        return list(event.attendees), _lines(recorded, (kind,), document_no=event.document_no)
    kind = OF_SPOT[event.spot_decision]
    return [event.party], _lines(recorded, (kind,), document_no=event.document_no, fine_fen=event.fine_fen)


def daily(rows: Rows, recorded: Recorded) -> None:
    parties, lines = _field(recorded)
    _put(rows, recorded, _done(_begun(recorded, parties, recorded.event.campaigns), lines))


def daily_voided(rows: Rows, recorded: Recorded) -> None:
    rows.close(subject_id(recorded.stream))


def action_opened(rows: Rows, recorded: Recorded) -> None:
    """Remember in which campaigns the action counts."""
    _put(rows, recorded, _begun(recorded, (), recorded.event.campaigns))


def in_action(rows: Rows, recorded: Recorded) -> None:
    action = rows.get(subject_id(recorded.stream))
    parties, lines = _field(recorded)
    campaigns = () if action is None else action["campaigns"]
    begun = _begun(recorded, parties, campaigns, entry=recorded.event.entry)
    _put(rows, recorded, _done(begun, lines), recorded.event.entry)


def action_voided(rows: Rows, recorded: Recorded) -> None:
    rows.close(subject_id(recorded.stream, recorded.event.entry))


FOLDS: Final[Mapping[str, Fold]] = {
    "case.filed": case_filed,
    "case.particulars_corrected": corrected,
    "case.penalty_decided": penalised,
    "case.no_penalty_decided": spared,
    "case.decision_revoked": revoked,
    "lead.registered": lead_registered,
    "lead.particulars_corrected": corrected,
    "lead.accepted": taken,
    "lead.taken_up": taken,
    "lead.returned": returned,
    "lead.jurisdiction_moved": moved,
    "lead.merged": merged,
    "lead.filed": lead_filed,
    "lead.filing_declined": declined,
    "lead.feedback_given": fed_back,
    "lead.reopened": reopened,
    "daybook.guidance_given": daily,
    "daybook.decided_on_spot": daily,
    "daybook.voided": daily_voided,
    "joint_action.planned": action_opened,
    "joint_action.guidance_given": in_action,
    "joint_action.decided_on_spot": in_action,
    "joint_action.record_voided": action_voided,
}

DISPOSITIONS = Ledger(
    name="dispositions",
    kind="disposition",
    version=3,
    custody=nobody,
    hangs_on="record",
    records=(LEADS, CASES, DAYBOOK, JOINT_ACTIONS),
    working="working",
    codes={"dispositions": (Disposition,), "gravest": (Disposition,)},
    columns=(
        sa.Column("record", sa.Uuid),
        sa.Column("record_kind", Text),
        sa.Column("entry", sa.Uuid),
        sa.Column("agency", Text),
        sa.Column("handler", Text),
        sa.Column("campaigns", Many),
        sa.Column("parties", Many),
        sa.Column("party_names", Many),
        sa.Column("usccs", Many),
        sa.Column("dispositions", Many),
        sa.Column("gravest", Text),
        sa.Column("measures", Many),
        sa.Column("fine_fen", sa.BigInteger),
        sa.Column("first_on", sa.Date),
        sa.Column("last_on", sa.Date),
        sa.Column("weighed_on", sa.Date),
        sa.Column("in_case", sa.Boolean),
        sa.Column("changed_at", Instant),
        sa.Column("last_topic", Text),
        sa.Column("working", Many),
    ),
    folds=FOLDS,
    touches=touches,
    filters=(
        "record",
        "record_kind",
        "agency",
        "campaigns",
        "usccs",
        "dispositions",
        "gravest",
        "fine_fen",
        "first_on",
        "last_on",
    ),
    sorts=("first_on", "last_on", "fine_fen", "changed_at"),
    text=lambda row: row["party_names"] or (),
)
