"""The ledger of referrals: one line each, with what both sides owe, since when, and how far everybody has come (G5, G6). 移送台账。

What the rules know of a referral stands in the row, and each event moves it by its own ``evolve``: so who is waited for is
said by one function, here and in the rule book alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from coordination.catalogue import Coded
from coordination.rules import Recorded
from coordination.streams import referral as events
from coordination.streams.referral import CrimeField, Exhibit, Fate, FilingTier, Finding, Notice, Referral, Stage
from coordination.streams.referral.awaiting import awaited, whom
from coordination.streams.referral.codes import Duty
from projections.engine import Ledger, Row, Rows
from projections.folding import Change, Columns, bookkeeping, by_own_fold, changes, nothing, opens, part
from projections.supports import adopted, answered, notified, support_columns
from projections.tables import Many, Text

CODES: Final[Mapping[str, type[Coded]]] = {
    "stage": Stage,
    "crime_field": CrimeField,
    "finding": Finding,
    "tier": FilingTier,
}
SETS: Final = ("undelivered", "trials", "appealable")
AS_THEY_ARE: Final = (
    "registrant",
    "holder",
    "offered_to",
    "public",
    "former",
    "superseded",
    "police",
    "procuratorate",
    "reported_on",
    "approved_by",
    "approved_on",
    "sent_on",
    "delivered",
    "received_on",
    "accepted_on",
    "notified",
    "transferred_by",
    "copied",
    "reconsidered",
    "reasons_stated",
    "reasons_sound",
    "rectifying",
    "rectified",
    "delay_questioned",
    "party_to_be_told",
    "fined",
    "offset_fen",
    "to_be_handled",
)
"""Fields of the state that stand in columns of the same names, as they are."""
GOODS: Final = (
    "item_no",
    "listed",
    "seized",
    "goods",
    "line_no",
    "handed",
    "received",
    "entrusted",
    "consented",
    "returned",
)


def state_of(row: Row) -> Referral:
    """Return what the rules know of the referral in a row."""
    if not row:
        return Referral()
    people = [(UUID(person["ref"]), Fate.of(person["fate"])) for person in row["persons"]]
    coded: dict[str, Any] = {name: None if row[name] is None else of.of(row[name]) for name, of in CODES.items()}
    return Referral(
        **{name: row[name] for name in AS_THEY_ARE},
        **coded,
        case=row["case_id"],
        participants=tuple(row["participants"]),
        campaigns=tuple(row["campaigns"]),
        courts=tuple(row["courts"]),
        undelivered=frozenset(Notice.of(letter) for letter in row["undelivered"]),
        trials=frozenset(row["trials"]),
        appealable=frozenset(row["appealable"]),
        exhibits=tuple(exhibit_of(line) for line in row["exhibits"]),
        fallen=frozenset(UUID(told["support"]) for told in row["supports"] or () if told.get("waiting")),
        persons=frozenset(ref for ref, _ in people),
        fates=tuple((ref, fate) for ref, fate in people if fate is not Fate.NAMED),
    )


def exhibit_of(line: Row) -> Exhibit:
    """Return a line of the list of goods as the rules know it."""
    goods = line["goods"]
    return Exhibit(**{**line, "goods": None if goods is None else UUID(goods)})


def kept(exhibit: Exhibit) -> Row:
    """Return a line of the list of goods as the row keeps it."""
    line = {name: getattr(exhibit, name) for name in GOODS}
    return {**line, "goods": None if exhibit.goods is None else str(exhibit.goods)}


def columns_of(state: Referral) -> Columns:
    """Return the columns in which the state stands."""
    people = sorted(state.persons | {ref for ref, _ in state.fates})
    return {
        **{name: getattr(state, name) for name in AS_THEY_ARE},
        **{name: None if (code := getattr(state, name)) is None else code.value for name in CODES},
        **{name: sorted(str(one) for one in getattr(state, name)) for name in SETS},
        "case_id": state.case,
        "participants": state.participants,
        "campaigns": state.campaigns,
        "courts": state.courts,
        "exhibits": [kept(line) for line in state.exhibits],
        "persons": [{"ref": str(ref), "fate": state.fate(ref).value} for ref in people],
        "under_way": state.open,
    }


def waiting(row: Row, state: Referral, recorded: Recorded) -> Columns:
    """Return who must act next and since when, and all else that is owed, by whom."""
    duties = [{"side": side.value, "agency": whom(state, side), "duty": duty.value} for side, duty in awaited(state)]
    agency, duty = (duties[0]["agency"], duties[0]["duty"]) if duties else (None, None)
    same = (row.get("waiting_on"), row.get("waiting_for")) == (agency, duty)
    since = row.get("waiting_since") if same else recorded.envelope.legal_on
    return {"waiting_on": agency, "waiting_for": duty, "waiting_since": since if duties else None, "duties": duties}


moved = by_own_fold(state_of, columns_of, waiting)
"""The change that an event makes by its own fold, with what it gives beside."""


def dated(**fields: str) -> Change:
    """Return what writes the legal date into ``on``, and fields of the event into columns."""
    on = fields.pop("on", None)

    def given(row: Row, event: Any, recorded: Recorded) -> Columns:
        days = {} if on is None else {on: recorded.envelope.legal_on}
        return {**days, **{column: getattr(event, name) for column, name in fields.items()}}

    return given


def reached(column: str) -> Change:
    """Return what counts the persons to whom something has happened, each once."""

    def given(row: Row, event: Any, recorded: Recorded) -> Columns:
        named = getattr(event, "persons", None) or tuple(sentence.ref for sentence in event.sentences)
        return {column: sorted({*(row[column] or ()), *(str(person) for person in named)})}

    return given


def drafted(rows: Rows, recorded: Recorded) -> None:
    """Open the line; a new version of an earlier referral counts with the first one."""
    event: events.ReferralDrafted = recorded.event
    former = None if event.former is None else rows.get(event.former)

    def given(row: Row, event: Any, recorded: Recorded) -> Columns:
        return {
            "root": recorded.stream if former is None else former["root"],
            "edition": 1 if former is None else former["edition"] + 1,
            "drafted_on": recorded.envelope.legal_on,
            "referral_ground": event.referral_ground.value,
            "charge": event.charge,
            "offence": event.offence,
            "facts": event.facts,
            "amount_fen": event.amount_fen,
            "suspects": [part(person) for person in event.named],
            "suspect_units": [part(unit) for unit in event.suspect_units],
            "supplements": 0,
            "forwards": (),
        }

    opens(moved(given))(rows, recorded)


def touches(recorded: Recorded) -> tuple[UUID, ...]:
    """Name the line of the event, and of the referral that it goes on with."""
    former = getattr(recorded.event, "former", None)
    return (recorded.stream,) if former is None else (recorded.stream, former)


def named(row: Row, event: events.ReferralPersonNamed, recorded: Recorded) -> Columns:
    return {"suspects": [*(row["suspects"] or ()), part(event.suspect)]}


def sent(row: Row, event: events.ReferralSent, recorded: Recorded) -> Columns:
    return {
        "document_no": event.document_no,
        "persons_sent": len(event.suspects),
        "goods": [part(line) for line in event.exhibits],
        "goods_worth_fen": sum(line.worth_fen or 0 for line in event.exhibits),
    }


def supplemented(row: Row, event: events.ReferralSupplementSubmitted, recorded: Recorded) -> Columns:
    return {
        "goods": [*(row["goods"] or ()), *(part(line) for line in event.exhibits)],
        "goods_worth_fen": (row["goods_worth_fen"] or 0) + sum(line.worth_fen or 0 for line in event.exhibits),
    }


def asked_for_more(row: Row, event: events.ReferralSupplementRequested, recorded: Recorded) -> Columns:
    return {"supplements": row["supplements"] + 1}


def forwarded(row: Row, event: events.ReferralForwarded, recorded: Recorded) -> Columns:
    stop = {
        "by": recorded.envelope.agency,
        "to": event.to_police,
        "on": recorded.envelope.legal_on.isoformat(),
        "document_no": event.document_no,
        "received_on": None if row["received_on"] is None else row["received_on"].isoformat(),
        "accepted_on": None if row["accepted_on"] is None else row["accepted_on"].isoformat(),
    }
    return {"forwards": [*row["forwards"], stop]}


def differing(row: Row, event: Any, recorded: Recorded) -> Columns:
    """Keep each difference that was named, with who named it."""
    found = [{"by": recorded.envelope.agency, **part(line)} for line in event.lines if line.difference is not None]
    return {"differences": [*(row["differences"] or ()), *found]}


def spared(row: Row, event: events.ReferralNonProsecutionDecided, recorded: Recorded) -> Columns:
    """Count who is not prosecuted; a decision on conditions is none yet."""
    ground = event.non_prosecution_ground
    return {} if ground is events.NonProsecutionGround.CONDITIONAL else reached("not_prosecuted")(row, event, recorded)


def sentenced(row: Row, event: events.ReferralPersonsSentenced, recorded: Recorded) -> Columns:
    fines = sum(sentence.criminal_fine_fen or 0 for sentence in event.sentences)
    return {**reached("sentenced")(row, event, recorded), "criminal_fine_fen": (row["criminal_fine_fen"] or 0) + fines}


def counted(column: str) -> Change:
    """Return what counts the numbers of court cases, each once."""

    def given(row: Row, event: Any, recorded: Recorded) -> Columns:
        return {column: sorted({*(row[column] or ()), event.court_case_no})}

    return given


def text(row: Row) -> Iterable[str | None]:
    """Return what full-text search looks into."""
    units = (unit.get("name") for unit in row["suspect_units"] or ())
    return (row["charge"], row["facts"], row["document_no"], row["criminal_case_no"], *units)


GIVEN: Final[Mapping[str, Change]] = {
    "superseded": dated(superseded_by="by"),
    "person_named": named,
    "report_submitted": dated(on="reported_on"),
    "rejected": dated(on="rejected_on"),
    "sent": sent,
    "delivered": dated(on="delivered_on"),
    "copied_to_procuratorate": dated(on="copied_on"),
    "forwarded": forwarded,
    "returned": dated(on="returned_on", suggested_authority="suggested_authority"),
    "supplement_requested": asked_for_more,
    "supplement_submitted": supplemented,
    "criminal_case_filed": dated(on="filed_on", criminal_case_no="criminal_case_no"),
    "non_filing_decided": dated(on="refused_on"),
    "result_notified": dated(on="notified_on"),
    "reconsideration_requested": dated(on="reconsideration_asked_on"),
    "filing_supervision_suggested": dated(on="supervision_suggested_on"),
    "filing_ordered": dated(on="filing_ordered_on"),
    "exhibits_handed_over": differing,
    "exhibits_taken_over": differing,
    "exhibits_returned": differing,
    "suspects_apprehended": reached("apprehended"),
    "arrest_approved": reached("arrested"),
    "prosecution_initiated": reached("prosecuted"),
    "non_prosecution_decided": spared,
    "trial_accepted": counted("trials_accepted"),
    "trial_concluded": counted("trials_concluded"),
    "persons_sentenced": sentenced,
    "criminal_case_withdrawn": dated(on="withdrawn_on"),
    "support_adopted": adopted,
    "support_notified": notified,
    "support_answered": answered,
}
"""What an event writes beside what it changes in the state, by the word after ``referral.``."""
TOPICS: Final = tuple(
    declared.topic.removeprefix("referral.")
    for name in events.__all__
    if (declared := getattr(events, name)) and hasattr(declared, "topic")
)

REFERRALS = Ledger(
    name="referrals",
    kind="referral",
    version=3,
    codes={"waiting_for": (Duty,)},
    columns=(
        *bookkeeping(),
        sa.Column("stage", Text),
        sa.Column("under_way", sa.Boolean),
        sa.Column("case_id", sa.Uuid),
        sa.Column("former", sa.Uuid),
        sa.Column("root", sa.Uuid),
        sa.Column("edition", sa.Integer),
        sa.Column("superseded", sa.Boolean),
        sa.Column("superseded_by", sa.Uuid),
        sa.Column("crime_field", Text),
        sa.Column("referral_ground", Text),
        sa.Column("charge", Text),
        sa.Column("offence", Text),
        sa.Column("facts", Text),
        sa.Column("amount_fen", sa.BigInteger),
        sa.Column("document_no", Text),
        sa.Column("criminal_case_no", Text),
        sa.Column("police", Text),
        sa.Column("procuratorate", Text),
        sa.Column("courts", Many),
        sa.Column("waiting_on", Text),
        sa.Column("waiting_for", Text),
        sa.Column("waiting_since", sa.Date),
        sa.Column("duties", Many),
        sa.Column("drafted_on", sa.Date),
        sa.Column("reported_on", sa.Date),
        sa.Column("approved_by", Text),
        sa.Column("approved_on", sa.Date),
        sa.Column("rejected_on", sa.Date),
        sa.Column("sent_on", sa.Date),
        sa.Column("delivered", sa.Boolean),
        sa.Column("delivered_on", sa.Date),
        sa.Column("received_on", sa.Date),
        sa.Column("accepted_on", sa.Date),
        sa.Column("copied", sa.Boolean),
        sa.Column("copied_on", sa.Date),
        sa.Column("finding", Text),
        sa.Column("tier", Text),
        sa.Column("supplements", sa.Integer),
        sa.Column("forwards", Many),
        sa.Column("returned_on", sa.Date),
        sa.Column("suggested_authority", Text),
        sa.Column("filed_on", sa.Date),
        sa.Column("refused_on", sa.Date),
        sa.Column("notified", sa.Boolean),
        sa.Column("notified_on", sa.Date),
        sa.Column("undelivered", Many),
        sa.Column("reconsidered", sa.Boolean),
        sa.Column("reconsideration_asked_on", sa.Date),
        sa.Column("supervision_suggested_on", sa.Date),
        sa.Column("filing_ordered_on", sa.Date),
        sa.Column("reasons_stated", sa.Boolean),
        sa.Column("reasons_sound", sa.Boolean),
        sa.Column("rectifying", sa.Boolean),
        sa.Column("rectified", sa.Boolean),
        sa.Column("delay_questioned", sa.Boolean),
        sa.Column("transferred_by", Text),
        sa.Column("withdrawn_on", sa.Date),
        sa.Column("to_be_handled", sa.Boolean),
        sa.Column("goods", Many),
        sa.Column("goods_worth_fen", sa.BigInteger),
        sa.Column("exhibits", Many),
        sa.Column("differences", Many),
        sa.Column("party_to_be_told", sa.Boolean),
        sa.Column("suspects", Many),
        sa.Column("suspect_units", Many),
        sa.Column("persons", Many),
        sa.Column("persons_sent", sa.Integer),
        sa.Column("apprehended", Many),
        sa.Column("arrested", Many),
        sa.Column("prosecuted", Many),
        sa.Column("not_prosecuted", Many),
        sa.Column("sentenced", Many),
        sa.Column("trials", Many),
        sa.Column("appealable", Many),
        sa.Column("trials_accepted", Many),
        sa.Column("trials_concluded", Many),
        sa.Column("criminal_fine_fen", sa.BigInteger),
        sa.Column("offset_fen", sa.BigInteger),
        sa.Column("fined", sa.Boolean),
        *support_columns(),
    ),
    folds={
        **{f"referral.{topic}": changes(moved(GIVEN.get(topic, nothing))) for topic in TOPICS},
        "referral.drafted": drafted,
    },
    touches=touches,
    filters=(
        "stage",
        "under_way",
        "registrant",
        "holder",
        "offered_to",
        "participants",
        "campaigns",
        "case_id",
        "root",
        "crime_field",
        "police",
        "procuratorate",
        "criminal_case_no",
        "waiting_on",
        "waiting_for",
        "waiting_since",
        "to_be_handled",
        "support_fallen",
        "sent_on",
        "accepted_on",
        "filed_on",
    ),
    sorts=("sent_on", "accepted_on", "waiting_since", "changed_at", "amount_fen"),
    text=text,
)
