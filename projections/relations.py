"""What records say of other records and of parties, each statement with its source (M64). 关联关系。

Nothing is declared here for an event type: a field that names a record or a party is known by its name and its type, so whatever
is said in an event of any kind stands here as a relation. It hangs on the record that says it; what that names may be hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid5

import sqlalchemy as sa

from coordination.catalogue import EVENTS, KINDS, Coded, FieldSpec, Secret, fields_of
from coordination.rules import Recorded
from coordination.streams.links import Relation
from coordination.streams.parts import Party, PartyKind
from projections.appraisals import APPRAISALS
from projections.assists import ASSISTS
from projections.case_teams import CASE_TEAMS
from projections.cases import CASES
from projections.complaints import COMPLAINTS
from projections.consultations import CONSULTATIONS
from projections.daybook import DAYBOOK
from projections.disputes import DISPUTES
from projections.early_interventions import EARLY_INTERVENTIONS
from projections.engine import Ledger, Rows, nobody
from projections.evidence import EVIDENCE
from projections.flash_reports import FLASH_REPORTS
from projections.goods import GOODS
from projections.guidance_records import GUIDANCE_RECORDS
from projections.joint_actions import JOINT_ACTIONS
from projections.lead_batches import LEAD_BATCHES
from projections.leads import LEADS
from projections.notices import NOTICES
from projections.referrals import REFERRALS
from projections.reverse_referrals import REVERSE_REFERRALS
from projections.supervision_orders import SUPERVISION_ORDERS
from projections.tables import Instant, Text
from projections.transfers import TRANSFERS
from projections.triage_sessions import TRIAGE_SESSIONS

RECORDS: Final = (
    LEADS,
    COMPLAINTS,
    CASES,
    REFERRALS,
    REVERSE_REFERRALS,
    EARLY_INTERVENTIONS,
    ASSISTS,
    NOTICES,
    EVIDENCE,
    GOODS,
    JOINT_ACTIONS,
    DAYBOOK,
    TRANSFERS,
    DISPUTES,
    CONSULTATIONS,
    SUPERVISION_ORDERS,
    CASE_TEAMS,
    APPRAISALS,
    LEAD_BATCHES,
    TRIAGE_SESSIONS,
    FLASH_REPORTS,
    GUIDANCE_RECORDS,
)
"""The ledgers whose records state relations and are related."""

PARTY: Final = "party"
"""Beside the kinds of records: what a relation leads to may be a party."""


class Tie(Coded):
    """What a record says that another record or a party is to it; the code is the name of the field. 关联方式。"""

    CASE = "case", "所涉案件", "the case that it belongs to"
    CONTINUES = "reopened_from", "原案件", "the former case that it continues"
    REFERRAL = "referral", "所涉移送", "the referral that it belongs to"
    FORMER = "former", "前次移送", "the referral before"
    LEAD = "lead", "线索", "a lead"
    LEADS = "leads", "据以立案的线索", "the lead on which it was filed"
    INTO = "into", "并入的线索", "the lead that it was merged into"
    COMPLAINT = "complaint", "所出投诉", "the complaint that it was found in or split off"
    COPY = "dup_of", "原投诉", "the complaint of which it is a copy"
    COPIED = "duplicate", "重复件", "a copy of it"
    INTERVENTION = "intervention", "提前介入", "an early intervention"
    ASSIST = "assist", "协查", "a request for assistance"
    ASSIST_REQUEST = "assist_request", "所属协查请求", "the first letter of the request that it belongs to"
    NOTICE = "source_notice", "来源通报", "the notice from which it comes"
    NOTIFIED = "given_notice", "已发通报", "a notice that was given about it"
    ATTACHED = "evidence", "所附证据", "evidence that goes along"
    RECORD = "record", "所属记录", "the record that it is for"
    GOODS = "goods_record", "涉案物品", "goods under a measure"
    SUPPORT = "support", "依据", "what it relies on"
    QUESTION = "question", "管辖问题", "where it is, or was, open whose it is"
    TRANSFER = "transfer", "有异议的移送", "the transfer that is objected to"
    DISPUTE = "dispute", "管辖争议", "the dispute over it"
    CONSULTATION = "consultation", "会商", "a consultation on it"
    SUPERVISION = "supervision_order", "督办", "an order under which it is supervised"
    CASE_TEAM = "case_team", "专案查办小组", "a team drawn together for it"
    FOLLOWS = "follows", "前次文书", "the letter before, that was not complied with"
    FOLLOWED_BY = "followed_by", "后续文书", "the letter that takes its place"
    COPY_OF = "copy_of", "原件", "the original of which it is a copy"
    JOINT_ACTION = "joint_action", "所出联合行动", "the joint action that it came out of"
    OTHER_CASE = "other_case", "就同一违法行为立案", "another agency's case for the same conduct"
    BATCH = "batch", "所在线索周报", "the weekly batch that it was handed in with"
    POOLED = "pooled", "报送的线索", "a lead that was handed in"
    LEFT_OUT = "left_out", "剔除的线索", "a lead that was taken out"
    SESSION = "session", "集中研判", "the triage session on it"
    TO_TRIAGE = "to_triage", "待研判线索", "a lead to be triaged"
    GUIDANCE = "guidance", "业务指导", "guidance on it"
    PARTY = "party", "当事人", "the party"
    OTHER_PARTIES = "other_parties", "其他当事人", "another party"
    SUSPECT_UNITS = "suspect_units", "涉嫌犯罪单位", "a unit suspected of a crime"
    SUBJECT = "subject", "受检对象", "who was visited"
    ATTENDEES = "attendees", "被指导约谈对象", "who was guided or interviewed"
    TRADE_PARTY = "trade_party", "上下游当事人", "a party up or down the trade"
    GIVEN_BY = "given_by", "提供人", "who gave it"


TARGETS: Final[Mapping[str, str]] = {
    "case": "case",
    "reopened_from": "case",
    "referral": "referral",
    "former": "referral",
    "lead": "lead",
    "leads": "lead",
    "into": "lead",
    "complaint": "complaint",
    "dup_of": "complaint",
    "duplicate": "complaint",
    "intervention": "early_intervention",
    "assist": "assist",
    "assist_request": "assist",
    "source_notice": "notice",
    "given_notice": "notice",
    "evidence": "evidence",
    "goods_record": "goods",
    "copy_of": "evidence",
    "joint_action": "joint_action",
    "other_case": "case",
    "consultation": "consultation",
    "supervision_order": "supervision_order",
    "case_team": "case_team",
    "follows": "supervision_order",
    "followed_by": "supervision_order",
    "transfer": "transfer",
    "dispute": "jurisdiction_dispute",
    "question": "question_kind",
    "record": "record_kind",
    "support": "support_kind",
    "batch": "lead_batch",
    "pooled": "lead",
    "left_out": "lead",
    "session": "triage_session",
    "to_triage": "lead",
    "guidance": "guidance",
    "to": "to_kind",
}
"""Fields that name a record, by their name: of which kind it is, or which field beside it tells the kind."""

LINKED: Final = "to"
"""The field of a declared link, whose relation the event itself names."""

NO_RECORDS: Final = frozenset(
    {
        *("conduct", "duty", "ended", "by", "ref", "persons", "suspects", "informant_ref", "complainant_ref"),
        *("examiner_ref", "entry", "visit", "den", "follow_up", "spot_fine"),
    }
)
"""Fields with an id that is no record's: a person by sealed reference, an item of a plan, a conduct that agencies call alike,
something within a joint action."""


class Stated(NamedTuple):
    """What an event says: how something is related, and the record (with its kind) or the party. 所述关联。"""

    tie: str
    kind: str
    record: UUID | None = None
    party: Party | None = None
    slot: str = ""


def places(specs: Iterable[FieldSpec]) -> Iterator[tuple[str, ...]]:
    """Yield where an event type or a part names records or parties: the fields on the way, the last one its own.

    A field whose kind another one tells counts where that stands beside it: what is only answered about (`case.support_answered`)
    was named before.
    """
    specs = tuple(specs)
    told = KINDS.keys() | {spec.name for spec in specs}
    for spec in specs:
        codec = spec.codec.item or spec.codec
        if Secret in spec.marks.flags or TARGETS.get(spec.name, spec.name) not in told:
            continue
        if codec.part is Party or (codec.python is UUID and spec.name not in NO_RECORDS):
            yield (spec.name,)
        elif codec.part is not None:
            yield from ((spec.name, *further) for further in places(fields_of(codec.part)))


KINDS_OF_RECORDS: Final = frozenset(ledger.kind for ledger in RECORDS)
PLACES: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    topic: found
    for topic, event in EVENTS.items()
    if event.declaration.kind.name in KINDS_OF_RECORDS and (found := tuple(places(event.declaration.fields)))
}
"""By topic: where events name records or parties."""


def stated(event: Any) -> Iterator[Stated]:
    """Yield every relation that an event states."""
    for way in PLACES.get(event.topic, ()):
        for number, (holder, value) in enumerate(_values(event, way)):
            if isinstance(value, Party):
                yield Stated(way[-1], PARTY, party=value, slot=f"{'.'.join(way)} {number}")
            else:
                kind = TARGETS[way[-1]]
                kind = kind if kind in KINDS else str(getattr(holder, kind))
                tie = str(holder.relation) if way[-1] == LINKED else way[-1]
                yield Stated(tie, kind, record=value)


def _values(holder: Any, way: tuple[str, ...]) -> Iterator[tuple[Any, Any]]:
    """Yield what stands at the end of a way, with the event or part that holds it."""
    name, *further = way
    value = getattr(holder, name)
    for one in value if isinstance(value, tuple) else (value,):
        if one is None:
            continue
        if further:
            yield from _values(one, tuple(further))
        else:
            yield holder, one


Part = int | UUID | None
"""By what a party that is told on a record is known from others there: the version of the event, or the number of a field record
that can be voided; None where it is one of the record's own particulars."""


def relation_id(record: UUID, said: Stated, part: Part) -> UUID:
    """Return the id of a relation's row. 关联编号。

    A record is related to another one in one way once, whichever event says so again. A party stands in its place on the record,
    where a correction puts another one; or in its place in a ``part`` of it, which nothing corrects.
    """
    if said.record is not None:
        return uuid5(record, f"{said.tie} {said.record}")
    return uuid5(record, f"{'' if part is None else part} {said.slot}")


def part_of(recorded: Recorded) -> Part:
    """Return in which part of its record an event states parties."""
    topic, declaration = recorded.topic, recorded.event.declaration
    if declaration.opens or topic.endswith(".particulars_corrected"):
        return None
    entry: UUID | None = getattr(recorded.event, "entry", None)
    return recorded.version if entry is None else entry


VOIDED: Final[Mapping[str, Callable[[Any], Part]]] = {
    "joint_action.record_voided": lambda event: event.entry,
    "daybook.voided": lambda event: None,
}
"""By topic of what says that something was recorded wrongly: which part of the record names its parties no more."""


def most(spec: FieldSpec) -> int:
    """Return how many items a list may have."""
    return int(spec.codec.schema["maxItems"])


def _party_places(specs: Iterable[FieldSpec]) -> Iterator[tuple[FieldSpec, int]]:
    """Yield each field that names parties, with how many it may name."""
    for spec in specs:
        codec = spec.codec.item or spec.codec
        if codec.part is Party:
            yield spec, most(spec) if spec.codec.item is not None else 1


def voidable(topic: str) -> Mapping[str, int]:
    """Return the places where events that can be voided by one of this topic name parties, with how many each may name."""
    kind = EVENTS[topic].declaration.kind
    found: dict[str, int] = {}
    for other in EVENTS.values():
        declared = other.declaration
        if declared.kind is kind and (declared.opens or any(spec.name == "entry" for spec in declared.fields)):
            for spec, count in _party_places(declared.fields):
                found[spec.name] = max(count, found.get(spec.name, 0))
    return found


EMPTIED: Final = {topic: voidable(topic) for topic in VOIDED}


def _emptied(recorded: Recorded) -> Iterator[UUID]:
    """Yield the rows of the places that an event leaves empty.

    A correction, because its list is shorter than the list before may have been; what voids a part of the record, because nothing
    stands there any more.
    """
    if (part_voided := VOIDED.get(recorded.topic)) is not None:
        part, spaces = part_voided(recorded.event), EMPTIED[recorded.topic]
        empty = {name: range(count) for name, count in spaces.items()}
    elif recorded.event.declaration.opens:
        return
    else:
        part = part_of(recorded)
        empty = {
            spec.name: range(len(held), most(spec))
            for spec, _ in _party_places(recorded.event.declaration.fields)
            if spec.codec.item is not None and (held := getattr(recorded.event, spec.name)) is not None
        }
    for name, numbers in empty.items():
        for number in numbers:
            yield relation_id(recorded.stream, Stated(name, PARTY, slot=f"{name} {number}"), part)


def touches(recorded: Recorded) -> tuple[UUID, ...]:
    """Name the rows of what the event states, and of the places that it leaves empty."""
    part = part_of(recorded)
    rows = [relation_id(recorded.stream, said, part) for said in stated(recorded.event)]
    return (*rows, *_emptied(recorded))


def fold(rows: Rows, recorded: Recorded) -> None:
    """Enter what the event states; what was stated before keeps its first source, a place takes who stands there now.

    What an event leaves empty ends.
    """
    part, kind = part_of(recorded), recorded.event.declaration.kind.name
    for said in stated(recorded.event):
        row_id = relation_id(recorded.stream, said, part)
        if said.record == recorded.stream or (said.record is not None and rows.get(row_id) is not None):
            continue
        party = said.party
        rows.put(
            row_id,
            {
                "record": recorded.stream,
                "record_kind": kind,
                "relation": said.tie,
                "to_kind": said.kind,
                "to": said.record,
                **(
                    {}
                    if party is None
                    else {"uscc": party.uscc, "party_name": party.name, "party_kind": party.kind.value}
                ),
                "agency": recorded.envelope.agency,
                "since": recorded.envelope.legal_on,
                "told_by": recorded.topic,
                "told_at": recorded.position,
                "changed_at": recorded.recorded_at,
            },
        )
    for row_id in _emptied(recorded):
        rows.close(row_id)


RELATIONS = Ledger(
    name="relations",
    kind="relation",
    version=2,
    custody=nobody,
    hangs_on="record",
    records=RECORDS,
    found_by=("to", "uscc"),
    codes={"relation": (Tie, Relation), "party_kind": (PartyKind,)},
    columns=(
        sa.Column("record", sa.Uuid),
        sa.Column("record_kind", Text),
        sa.Column("relation", Text),
        sa.Column("to_kind", Text),
        sa.Column("to", sa.Uuid),
        sa.Column("uscc", Text),
        sa.Column("party_name", Text),
        sa.Column("party_kind", Text),
        sa.Column("agency", Text),
        sa.Column("since", sa.Date),
        sa.Column("told_by", Text),
        sa.Column("told_at", sa.BigInteger),
        sa.Column("changed_at", Instant),
    ),
    folds=dict.fromkeys((*PLACES, *VOIDED), fold),
    touches=touches,
    filters=("record", "record_kind", "relation", "to_kind", "to", "uscc", "agency", "since", "told_by"),
    sorts=("since",),
)
