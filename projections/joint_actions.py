"""The ledger of joint actions: one line for each, however many agencies took part, with each one's share beside it. 联合行动台账。

Each event moves the row by its own ``evolve``. What is counted is worked out from the field records as they stand: the same records
give the same row in whichever order they arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import Coded, encode
from coordination.rules import Recorded, local_date
from coordination.streams import joint_action as events
from coordination.streams.joint_action import (
    Answer,
    Entry,
    FieldKind,
    FollowUp,
    JointAction,
    Member,
    Nature,
    Opened,
)
from coordination.streams.visiting import target_key
from projections.engine import Derived, Ledger, Row
from projections.folding import Change, Columns, bookkeeping, changes, nothing, opens, place_columns
from projections.joint_counts import COUNTED, counted
from projections.tables import Instant, Many, Text

AS_THEY_ARE: Final = (
    "registrant",
    "holder",
    "offered_to",
    "public",
    "scheduled",
    "started_at",
    "started_on",
    "ended_at",
    "ended_on",
    "reported",
    "cancelled_on",
)
"""Fields of the state that stand in columns of the same names, as they are."""
FIELD: Final = {
    "team_arrived": FieldKind.ARRIVAL,
    "visit_recorded": FieldKind.VISIT,
    "visit_attended": FieldKind.ATTENDANCE,
    "finding_recorded": FieldKind.FINDING,
    "den_dismantled": FieldKind.DEN,
    "guidance_given": FieldKind.GUIDANCE,
    "decided_on_spot": FieldKind.DECISION,
}


def state_of(row: Row) -> JointAction:
    """Return what the rules know of the action in a row."""
    if not row:
        return JointAction()
    return JointAction(
        **{name: row[name] for name in AS_THEY_ARE},
        campaigns=tuple(row["campaigns"]),
        members=tuple(
            Member(
                one["agency"],
                Answer.of(one["answer"]),
                None if one["left_on"] is None else date.fromisoformat(one["left_on"]),
            )
            for one in row["members"]
        ),
        voided=frozenset(map(UUID, row["voided"])),
        spot_fines=frozenset((UUID(one["entry"]), UUID(one["conduct"])) for one in row["spot_fines"]),
        cases=tuple(
            Opened(UUID(one["case"]), one["by"], _uuid(one["visit"]), _uuid(one["conduct"])) for one in row["cases"]
        ),
        follow_ups=tuple(
            FollowUp(UUID(one["follow_up"]), one["set_by"], one["responsible_agency"], one["open"])
            for one in row["follow_ups"]
        ),
    ).with_entries(
        Entry(
            UUID(one["entry"]),
            FieldKind.of(one["kind"]),
            one["by"],
            datetime.fromisoformat(one["at"]),
            date.fromisoformat(one["on"]),
        )
        for one in row["field_records"]
    )


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def is_late(record: Row, ended_at: datetime | None) -> bool:
    """Whether a field record came late: on a later day than it happened, or when the action had ended. 迟报。"""
    recorded_at = datetime.fromisoformat(record["recorded_at"])
    after_end = ended_at is not None and recorded_at > ended_at
    return after_end or local_date(recorded_at).isoformat() > record["on"]


def columns_of(state: JointAction, row: Row) -> Columns:
    """Return the columns that follow from the state, and from the records that stand in a row."""
    records = [
        {**record, "late": is_late(record, state.ended_at)}
        for record in sorted(row["field_records"], key=lambda one: (one["at"], one["entry"]))
        if UUID(record["entry"]) not in state.voided
    ]
    told = {one["agency"]: one for one in row["members"]}
    members = [
        {
            **told.get(one.agency, {}),
            "agency": one.agency,
            "answer": one.answer.value,
            "left_on": None if one.left_on is None else one.left_on.isoformat(),
        }
        for one in state.members
    ]
    still = {one.follow_up: one.is_open for one in state.follow_ups}
    follow_ups = [{**one, "open": still[UUID(one["follow_up"])]} for one in row["follow_ups"]]
    shown = {**row, "members": members}
    return {
        **{name: getattr(state, name) for name in AS_THEY_ARE},
        "stage": state.stage.value,
        "nature": None if state.nature is None else state.nature.value,
        "participants": state.participants,
        "campaigns": state.campaigns,
        "members": members,
        "unanswered": [one.agency for one in state.members if one.answer is Answer.INVITED],
        "field_records": records,
        "voided": sorted(map(str, state.voided)),
        "spot_fines": [{"entry": str(entry), "conduct": str(conduct)} for entry, conduct in sorted(state.spot_fines)],
        "follow_ups": follow_ups,
        "open_follow_up_count": sum(one["open"] for one in follow_ups),
        "next_follow_up_on": min(
            (date.fromisoformat(one["complete_by_on"]) for one in follow_ups if one["open"]), default=None
        ),
        **counted(shown, records),
    }


def moved(given: Change) -> Change:
    """Return the change that an event makes by its own fold, with what it gives beside."""

    def change(row: Row, event: Any, recorded: Recorded) -> Columns:
        state = event.evolve(state_of(row), recorded.envelope)
        shown = {**EMPTY, **row, **given(row, event, recorded)}
        return {**shown, **columns_of(state, shown)}

    return change


EMPTY: Final[Row] = {
    "members": (),
    "field_records": (),
    "voided": (),
    "settled": {},
    "follow_ups": (),
    "leads": (),
    "cases": (),
    "goods": (),
    "reports": (),
}


def planned(row: Row, event: events.JointActionPlanned, recorded: Recorded) -> Columns:
    return {
        "title": event.title,
        "aim": event.aim,
        "lead_agency": event.lead_agency,
        "planned_on": recorded.envelope.legal_on,
        "document_no": event.document_no,
        "planned_from_on": event.planned_from_on,
        "planned_to_on": event.planned_to_on,
        "tasks": event.tasks,
        "focus": event.focus,
        **place_columns(event.place),
    }


def invited(row: Row, event: events.JointActionAgenciesInvited, recorded: Recorded) -> Columns:
    return {"members": [one for one in row["members"] if one["agency"] not in event.invited_agencies]}


def answered(
    row: Row,
    event: events.JointActionParticipationConfirmed | events.JointActionParticipationRefused,
    recorded: Recorded,
) -> Columns:
    agency = recorded.envelope.agency
    told = {**encode(event), "answered_on": recorded.envelope.legal_on.isoformat()}
    kept = [one for one in row["members"] if one["agency"] != agency]
    return {"members": [*kept, {"agency": agency, "answer": "", "left_on": None, **told}]}


def scheduled(row: Row, event: events.JointActionScheduled, recorded: Recorded) -> Columns:
    return {
        "scheduled_from_at": event.scheduled_from_at,
        "scheduled_to_at": event.scheduled_to_at,
        "arrangement": event.arrangement,
        **place_columns(event.place),
    }


def cancelled(row: Row, event: events.JointActionCancelled, recorded: Recorded) -> Columns:
    return {"reason": event.reason}


def reported(row: Row, event: events.JointActionReported, recorded: Recorded) -> Columns:
    told = {**encode(event), "on": recorded.envelope.legal_on.isoformat()}
    return {"reports": [*row["reports"], told], "reported_on": row["reported_on"] or recorded.envelope.legal_on}


def in_the_field(kind: FieldKind) -> Change:
    """Return what an event of the field adds: itself, with its own time, and when it became known."""

    def given(row: Row, event: Any, recorded: Recorded) -> Columns:
        envelope = recorded.envelope
        record = {
            **encode(event),
            "kind": kind.value,
            "by": envelope.agency,
            "at": envelope.occurred_at.isoformat(),
            "on": envelope.legal_on.isoformat(),
            "recorded_at": recorded.recorded_at.isoformat(),
        }
        if kind is FieldKind.VISIT:
            record["key"] = target_key(event)
        return {"field_records": [*row["field_records"], record]}

    return given


def credited(row: Row, event: events.JointActionDenCredited, recorded: Recorded) -> Columns:
    return {"settled": {**row["settled"], str(event.den): event.credited_agency}}


def follow_up_set(row: Row, event: events.JointActionFollowUpSet, recorded: Recorded) -> Columns:
    told = {**encode(event), "set_by": recorded.envelope.agency}
    return {"follow_ups": [*row["follow_ups"], told]}


def follow_up_rescheduled(row: Row, event: events.JointActionFollowUpRescheduled, recorded: Recorded) -> Columns:
    due = event.complete_by_on.isoformat()
    return {
        "follow_ups": [
            {**one, "complete_by_on": due} if one["follow_up"] == str(event.follow_up) else one
            for one in row["follow_ups"]
        ]
    }


def opened(column: str, field: str) -> Change:
    """Return what a record adds that came out of the action."""

    def given(row: Row, event: Any, recorded: Recorded) -> Columns:
        told = {
            field: str(getattr(event, field)),
            "by": event.opened_by,
            "on": recorded.envelope.legal_on.isoformat(),
            "visit": None if event.visit is None else str(event.visit),
        }
        if column == "cases":
            told["conduct"] = None if event.conduct is None else str(event.conduct)
        return {column: sorted((*row[column], told), key=lambda one: str(one[field]))}

    return given


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    yield from (row["title"], row["aim"], row["document_no"])
    for record in row["field_records"] or ():
        subject = record.get("subject") or {}
        yield from (subject.get("name"), subject.get("uscc"), record.get("venue"), record.get("facts"))
        yield from ((record.get("place") or {}).get("address"), record.get("document_no"))
    for report in row["reports"] or ():
        yield from (report["summary"], report.get("document_no"))


class FollowUpStanding(Coded):
    """How the follow-up items of an action stand at an instant. 后续事项状况。"""

    NOTHING = "nothing_open", "无待办事项", "nothing is open"
    OPEN = "open", "有待办事项", "items are open"
    OVERDUE = "overdue", "有逾期事项", "an item is overdue"


def standings(rows: sa.Table, instant: datetime) -> Mapping[str, sa.ColumnElement[bool]]:
    """Return when items are open, or overdue, at an instant; the day on which one is due is still in time."""
    due, today = rows.c.next_follow_up_on, sa.literal(local_date(instant), sa.Date)
    return {
        FollowUpStanding.NOTHING.value: due.is_(None),
        FollowUpStanding.OPEN.value: due >= today,
        FollowUpStanding.OVERDUE.value: due < today,
    }


JOINT_ACTIONS = Ledger(
    name="joint-actions",
    kind="joint_action",
    version=1,
    codes={"nature": (Nature,)},
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("nature", Text),
        sa.Column("title", Text),
        sa.Column("aim", Text),
        sa.Column("lead_agency", Text),
        sa.Column("document_no", Text),
        sa.Column("planned_on", sa.Date),
        sa.Column("planned_from_on", sa.Date),
        sa.Column("planned_to_on", sa.Date),
        sa.Column("place", Many),
        sa.Column("adcode", Text),
        sa.Column("tasks", Many),
        sa.Column("focus", Many),
        sa.Column("members", Many),
        sa.Column("unanswered", Many),
        sa.Column("scheduled", sa.Boolean),
        sa.Column("scheduled_from_at", Instant),
        sa.Column("scheduled_to_at", Instant),
        sa.Column("arrangement", Text),
        sa.Column("started_at", Instant),
        sa.Column("started_on", sa.Date),
        sa.Column("ended_at", Instant),
        sa.Column("ended_on", sa.Date),
        sa.Column("cancelled_on", sa.Date),
        sa.Column("reason", Text),
        sa.Column("reported", sa.Boolean),
        sa.Column("reported_on", sa.Date),
        sa.Column("reports", Many),
        sa.Column("present", Many),
        *(sa.Column(name, sa.BigInteger) for name in COUNTED),
        sa.Column("late_count", sa.Integer),
        sa.Column("dens", Many),
        sa.Column("shares", Many),
        sa.Column("differences", Many),
        sa.Column("leads", Many),
        sa.Column("cases", Many),
        sa.Column("goods", Many),
        sa.Column("field_records", Many),
        sa.Column("voided", Many),
        sa.Column("spot_fines", Many),
        sa.Column("settled", Many),
        sa.Column("follow_ups", Many),
        sa.Column("open_follow_up_count", sa.Integer),
        sa.Column("next_follow_up_on", sa.Date),
    ),
    folds={
        "joint_action.planned": opens(moved(planned)),
        "joint_action.agencies_invited": changes(moved(invited)),
        "joint_action.participation_confirmed": changes(moved(answered)),
        "joint_action.participation_refused": changes(moved(answered)),
        "joint_action.scheduled": changes(moved(scheduled)),
        "joint_action.cancelled": changes(moved(cancelled)),
        "joint_action.started": changes(moved(nothing)),
        "joint_action.ended": changes(moved(nothing)),
        "joint_action.times_corrected": changes(moved(nothing)),
        "joint_action.reported": changes(moved(reported)),
        **{f"joint_action.{name}": changes(moved(in_the_field(kind))) for name, kind in FIELD.items()},
        "joint_action.den_credited": changes(moved(credited)),
        "joint_action.record_voided": changes(moved(nothing)),
        "joint_action.follow_up_set": changes(moved(follow_up_set)),
        "joint_action.follow_up_rescheduled": changes(moved(follow_up_rescheduled)),
        "joint_action.follow_up_completed": changes(moved(nothing)),
        "joint_action.follow_up_withdrawn": changes(moved(nothing)),
        "joint_action.lead_opened": changes(moved(opened("leads", "lead"))),
        "joint_action.case_opened": changes(moved(opened("cases", "case"))),
        "joint_action.goods_taken": changes(moved(opened("goods", "goods_record"))),
    },
    filters=(
        "stage",
        "nature",
        "registrant",
        "holder",
        "lead_agency",
        "participants",
        "unanswered",
        "present",
        "campaigns",
        "tasks",
        "focus",
        "adcode",
        "planned_from_on",
        "started_on",
        "ended_on",
        "cancelled_on",
        "reported_on",
        "den_count",
        "case_count",
        "late_count",
        "open_follow_up_count",
        "next_follow_up_on",
    ),
    sorts=("planned_from_on", "started_on", "ended_on", "next_follow_up_on", "changed_at"),
    derived=(Derived(column=sa.Column("follow_up_standing", Text), codes=(FollowUpStanding,), cases=standings),),
    text=text,
)
