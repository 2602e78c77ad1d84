"""The ledger of complaints on both databases: what the rule book knows, what counts, copies, days, the inbox (M35, M36, M37)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from coordination.custody import reasons
from coordination.streams.complaint import Stage, awaited
from coordination.streams.lead import LeadComplaintLinked, LeadRegistered, LeadSource
from projections.access import SUPERVISOR, Sight
from projections.complaints import COMPLAINTS, state_of
from projections.engine import Moment, ReadDatabase, custody_of, reached
from projections.inbox import NEEDS, Question, inbox
from projections.leads import LEADS
from projections.models import MODELS
from projections.questions import Among
from tests.contract.pasts import fold_log, rows_asked
from tests.spec import complaints, leads
from tests.spec.complaints import CLUE, COMPLAINT, COPY, LATER, REPORT, WANG, posted
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, UNIT, given, said, the

ON = datetime(2026, 6, 4, 4, tzinfo=UTC)
"""Thursday 4 June 2026, seventeen days after the 18th of May."""


fold = partial(fold_log, models=(COMPLAINTS, LEADS))


asked = partial(rows_asked, ledger=COMPLAINTS, now=ON)


BACK = (complaints.WITH_UNIT, posted(complaints.RETURN, by=UNIT))
SPLIT = (complaints.MIXED_RECEIVED, posted(complaints.SPLIT))
FOUND = (complaints.TESTED, posted(complaints.END, LATER), posted(complaints.FIND, LATER))
BROKEN = (complaints.SETTLED, posted(complaints.BREAK, LATER))
KEPT = (BROKEN, posted(complaints.PERFORM, LATER))
HAS_COPY = (complaints.ACCEPTED, complaints.OTHER_COPY, said(complaints.LINKED, by="system", stream=COMPLAINT))
PASTS = (
    *(complaints.AT[stage] for stage in Stage if stage is not Stage.NONE),
    *(BACK, SPLIT, FOUND, BROKEN, KEPT, HAS_COPY, complaints.MIXED_RECEIVED),
    (complaints.RECEIVED, posted(replace(complaints.CORRECT, mixed=True))),
)


@pytest.mark.parametrize("past", PASTS)
def test_the_row_holds_what_the_rule_book_knows(past: Any, fresh_sqlite_url: str) -> None:
    database = ReadDatabase(fresh_sqlite_url)
    # one event at a time: what is read back from the database is what the next event is folded upon
    fold(database, past, batch=1)
    state, row = given(past).state(COMPLAINT), asked(database)[COMPLAINT]
    # who complains is in no ledger, and of whom stands there as the ledgers show parties
    assert state_of(row) == replace(state, complainant_ref=None, party=None)
    assert reasons(custody_of(row)) == reasons(state)
    turn = awaited(state)
    assert (row["waiting_on"], row["waiting_for"]) == ((None, None) if turn is None else (turn[0], turn[1].value))
    database.close()


def test_nothing_in_a_row_says_who_complains(database: ReadDatabase) -> None:
    """第三十七条: not the reference, either."""
    fold(database, SPLIT, posted(complaints.ACCEPT))
    for ledger in (COMPLAINTS, LEADS):
        for row in asked(database, ledger=ledger).values():
            assert str(WANG) not in str(row)
    assert asked(database, q=str(WANG)) == {}


def test_a_report_that_was_registered_before_is_known_on_both_sides_and_counts(database: ReadDatabase) -> None:
    """安丘 附件2 第6行: the desk had entered it without its caller; who complained is its informant, and the report counts."""
    linked = LeadComplaintLinked(complaint=COMPLAINT, informant_ref=WANG)
    fold(
        database,
        said(leads.REGISTER, by=MARKET, stream=leads.LEAD),
        *(complaints.MIXED_RECEIVED, posted(replace(complaints.SPLIT, lead=leads.LEAD))),
        said(linked, by="system", stream=leads.LEAD),
    )
    complaint, lead = asked(database)[COMPLAINT], asked(database, ledger=LEADS)[leads.LEAD]
    assert (complaint["split_lead"], lead["complaint"]) == (leads.LEAD, COMPLAINT)
    assert [(link["kind"], link["relation"]) for link in lead["links"]] == [("complaint", "split_off")]
    assert (lead["has_informant"], lead["informant_named"], lead["counts_as"]) == (True, True, "report")
    assert str(WANG) not in str(lead)


def test_copies_of_a_copy_stand_with_the_complaint_that_goes_on(database: ReadDatabase) -> None:
    third = the("complaint", 3)
    fold(
        database,
        *(complaints.RECEIVED, complaints.OTHER_COPY, posted(complaints.DUPLICATE, stream=COPY)),
        said(complaints.LINKED, by="system", stream=COMPLAINT),
        said(replace(complaints.LINKED, duplicate=third, registrant=AGRICULTURE), by="system", stream=COMPLAINT),
    )
    row = asked(database)[COMPLAINT]
    assert [link["id"] for link in row["links"] if link["relation"] == "has_copy"] == [str(COPY), str(third)]
    assert asked(database, sight=Sight.of(AGRICULTURE)).keys() == {COMPLAINT}


def test_what_was_registered_is_shown_and_found(database: ReadDatabase) -> None:
    fold(database, complaints.RECEIVED)
    row = asked(database)[COMPLAINT]
    assert (row["channel"], row["external_no"], row["occasion"]) == (
        "12315",
        "13707840020260518000123",
        "第三十二届酒类博览会",
    )
    assert (row["demanded_fen"], row["party_name"], row["received_on"]) == (
        259_800,
        "安丘市某酒业商行",
        date(2026, 5, 18),
    )
    for words in ("酒类博览会", "某酒业商行", "瓶盖与正品", "13707840020260518000123"):
        assert asked(database, q=words).keys() == {COMPLAINT}
    assert asked(database, occasion=Among(("第三十二届酒类博览会",))).keys() == {COMPLAINT}
    assert asked(database, channel=Among(("12345",))) == {}


def test_a_rejection_shows_its_item_and_what_was_told(database: ReadDatabase) -> None:
    fold(database, complaints.RECEIVED, posted(complaints.NO_POWER, complaints.ACCEPTED_ON))
    row = asked(database)[COMPLAINT]
    assert (row["stage"], row["rejection_ground"], row["ground_item"]) == ("rejected", "no_power", 1)
    assert (row["other_remedies"], row["competent_body"]) == (["complain"], "安丘市文化和旅游局")
    assert (row["rejected_on"], row["ended_on"], row["counts_as"]) == (date(2026, 5, 20), date(2026, 5, 20), None)
    # received on the 18th, rejected on the 20th
    assert row["days"] == 2


def test_mediation_shows_how_it_went_and_how_long_it_has_taken(database: ReadDatabase) -> None:
    log = fold(database, complaints.TESTED, posted(complaints.END, LATER), posted(complaints.TERMINATE, "2026-06-02"))
    row = asked(database)[COMPLAINT]
    assert (row["mediation_result"], row["mediation_end_ground"], row["ground_item"]) == (
        "terminated",
        "no_agreement",
        3,
    )
    assert (row["mediation_started_on"], row["mediation_ended_on"]) == (date(2026, 5, 22), date(2026, 6, 2))
    assert [(one["examiner"], one["begun_on"], one["ended_on"]) for one in row["exclusions"]] == [
        ("山东省产品质量检验研究院", "2026-06-01", "2026-06-01")
    ]
    # the parties are still to be told: from 18 May to 4 June
    assert (row["ended_on"], row["days"]) == (None, 17)
    before = asked(database, position=len(log.rows) - 1)[COMPLAINT]
    assert (before["stage"], before["mediation_result"]) == ("mediating", None)


def test_an_agreement_and_whether_it_was_kept(database: ReadDatabase) -> None:
    fold(database, KEPT)
    row = asked(database)[COMPLAINT]
    assert (row["mediation_result"], row["agreed_fen"], row["perform_by_on"]) == ("agreed", 200_000, date(2026, 6, 10))
    assert (row["performed"], row["performed_on"]) == (True, date(2026, 6, 1))
    # 18 May to 1 June
    assert (row["ended_on"], row["days"]) == (date(2026, 6, 1), 14)


def registered_by_rule(event: LeadRegistered, stream: UUID) -> Any:
    return said(event, by="system", stream=stream, on=complaints.DAY)


def test_a_mixed_submission_counts_two_and_a_copy_nothing(database: ReadDatabase) -> None:
    """安丘 附件2 第6行: complaints accepted, reports registered, copies and merged ones not."""
    split = LeadRegistered(
        campaigns=(CAMPAIGN,),
        title="举报",
        summary="销售假冒白酒",
        source=LeadSource.HOTLINE_12315,
        received_on=date(2026, 5, 18),
        informant_ref=WANG,
        informant_named=True,
        registrant=MARKET,
        complaint=COMPLAINT,
    )
    clue = replace(
        split,
        source=LeadSource.COMPLAINT,
        informant_ref=None,
        informant_named=None,
        registrant=None,
        registered_for=MARKET,
    )
    fold(
        database,
        *(SPLIT, posted(complaints.ACCEPT, complaints.ACCEPTED_ON), posted(complaints.FIND, LATER)),
        *(registered_by_rule(split, REPORT), registered_by_rule(clue, CLUE)),
        *(complaints.OTHER_COPY, posted(complaints.ACCEPT, stream=COPY), posted(complaints.DUPLICATE, stream=COPY)),
        said(complaints.LINKED, by="system", stream=COMPLAINT),
    )
    rows, found = asked(database), asked(database, ledger=LEADS)
    assert {one: row["counts_as"] for one, row in rows.items()} == {COMPLAINT: "complaint", COPY: None}
    assert {one: row["counts_as"] for one, row in found.items()} == {REPORT: "report", CLUE: None}
    assert asked(database, counts_as=Among(("complaint",))).keys() == {COMPLAINT}
    assert asked(database, ledger=LEADS, counts_as=Among(("report",))).keys() == {REPORT}
    # linked both ways
    assert (rows[COMPLAINT]["split_lead"], rows[COMPLAINT]["clue_leads"]) == (REPORT, [str(CLUE)])
    assert [(link["kind"], link["relation"]) for link in rows[COMPLAINT]["links"]] == [
        ("lead", "split_off"),
        ("lead", "found_in_mediation"),
        ("complaint", "has_copy"),
    ]
    assert (found[REPORT]["complaint"], found[CLUE]["complaint"]) == (COMPLAINT, COMPLAINT)
    assert [link["relation"] for link in found[REPORT]["links"]] == ["split_off"]
    assert [link["relation"] for link in found[CLUE]["links"]] == ["found_in_mediation"]
    # the copy's number finds the one that is handled
    assert rows[COMPLAINT]["copies"] == [
        {
            "complaint": str(COPY),
            "registrant": MARKET,
            "source_system": "12345",
            "external_no": "DH20260518000077",
        }
    ]
    assert asked(database, q="DH20260518000077").keys() == {COMPLAINT, COPY}
    assert (rows[COPY]["stage"], rows[COPY]["dup_of"]) == ("duplicate", COMPLAINT)


def test_what_a_report_counts_as_and_when_its_informant_was_told(database: ReadDatabase) -> None:
    decided = (
        *(said(leads.REPORTED), said(leads.TRIAGE, by=OFFICE), said(leads.DISPATCH, by=OFFICE)),
        *(said(leads.ACCEPT, by=POLICE), said(leads.DECLINE, by=POLICE)),
    )
    log = fold(
        database, decided, said(leads.TELL_FILING, by=POLICE), said(leads.TELL_RESULT, by=POLICE, on="2024-03-05")
    )
    row = asked(database, ledger=LEADS)[leads.LEAD]
    assert (row["counts_as"], row["informant_named"]) == ("report", True)
    assert (row["informant_told_filing_on"], row["informant_told_result_on"]) == (date(2024, 3, 4), date(2024, 3, 5))
    assert asked(database, ledger=LEADS, position=len(log.rows) - 2)[leads.LEAD]["informant_told_filing_on"] is None


@pytest.mark.parametrize("event", [leads.DIRECT, replace(leads.MERGE, repeat_report=True)])
def test_what_is_not_handled_here_does_not_count(database: ReadDatabase, event: Any) -> None:
    past = (said(leads.REPORTED), said(leads.REPORTED, stream=leads.OTHER))
    fold(database, past, said(event))
    rows = asked(database, ledger=LEADS)
    assert (rows[leads.LEAD]["counts_as"], rows[leads.OTHER]["counts_as"]) == (None, "report")


def test_reopened_it_counts_again(database: ReadDatabase) -> None:
    fold(database, said(leads.REPORTED), said(leads.DIRECT), said(leads.REOPEN, by=OFFICE))
    row = asked(database, ledger=LEADS)[leads.LEAD]
    assert (row["stage"], row["directed_to"], row["counts_as"]) == ("returned", None, "report")


def test_whom_it_is_shown_to(database: ReadDatabase) -> None:
    fold(database, BACK)
    for party in (MARKET, UNIT, f"campaign:{CAMPAIGN}"):
        assert asked(database, Sight.of(party)).keys() == {COMPLAINT}
    assert asked(database, Sight.of(AGRICULTURE)) == {}


def test_whoever_has_it_finds_it_in_the_inbox(database: ReadDatabase) -> None:
    fold(database, complaints.WITH_UNIT, models=MODELS)

    def box(agency: str) -> list[tuple[str, date]]:
        with database.reading() as snapshot:
            question = Question((agency,), {CAMPAIGN: OFFICE}, kinds=("complaint",))
            answer = inbox(snapshot, lambda _: SUPERVISOR, Moment(reached(snapshot, NEEDS), ON), question)
            return [(item["task"], item["since"]) for item in answer.items]

    assert box(UNIT) == [("decide_acceptance", date(2026, 5, 18))]
    assert box(MARKET) == []
