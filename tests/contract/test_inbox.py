"""The inbox on both databases: whose turn it is, sorted by the end of the agency's own clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from projections.access import SUPERVISOR, Sight
from projections.engine import Moment, ReadDatabase, reached
from projections.inbox import NEEDS, WAITS, Box, Question, inbox
from projections.models import LEDGERS, MODELS
from tests.contract.pasts import fold_log
from tests.contract.test_silences import met
from tests.contract.test_tellings import FOUND, READY, by_market, told
from tests.spec import assists, leads, referrals
from tests.spec import joint_actions as joint
from tests.spec import test_notice as notices
from tests.spec.assists import GAOMI, YIWU
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, said, the

OFFICES = {CAMPAIGN: OFFICE, "other-2024": None}


def asked(
    database: ReadDatabase, agency: str, sight: Sight = SUPERVISOR, on: str = "2024-09-01", **how: Any
) -> list[tuple[str, str, date]]:
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, NEEDS), datetime.fromisoformat(f"{on}T00:00:00+08:00"))
        answer = inbox(snapshot, lambda _: sight, moment, Question((agency,), OFFICES, **how))
        return [(item["ledger"], item["task"], item["since"]) for item in answer.items]


fold = partial(fold_log, models=MODELS)


def test_every_ledger_that_says_who_must_act_is_in_the_inbox() -> None:
    said = {ledger.name for ledger in LEDGERS if "waiting_on" in {column.name for column in ledger.columns}}
    assert said <= {wait.ledger.name for wait in WAITS}


def test_the_turn_goes_from_the_office_to_the_agency(database: ReadDatabase) -> None:
    fold(database, *leads.TRIAGED)
    assert [task for _, task, _ in asked(database, OFFICE)] == ["dispatch"]
    assert asked(database, MARKET) == []
    # of another campaign the office has nothing to do here
    assert asked(database, OFFICE, Sight.of()) == []


def test_whoever_must_act_next_in_a_referral_finds_it(database: ReadDatabase) -> None:
    fold(database, *referrals.UNDER_REVIEW)
    found = asked(database, POLICE)
    assert ("referrals", "decide_filing") in {(ledger, task) for ledger, task, _ in found}
    others = asked(database, MARKET, box=Box.OUTGOING)
    assert ("referrals", "decide_filing") in {(ledger, task) for ledger, task, _ in others}
    assert asked(database, POLICE, kinds=("lead",)) == []
    assert asked(database, MARKET, kinds=("case",)) == [("cases", "investigate", date(2024, 3, 4))]


def test_each_agency_that_was_asked_to_a_joint_action_finds_that_it_has_to_answer(database: ReadDatabase) -> None:
    fold(database, joint.PLANNED)
    assert asked(database, AGRICULTURE) == [("joint-actions", "answer_invitation", date(2024, 3, 1))]
    # POLICE have answered; the lead has to schedule it
    assert asked(database, POLICE) == []
    assert asked(database, MARKET) == [("joint-actions", "schedule", date(2024, 3, 1))]


def test_the_lead_finds_the_report_and_the_owner_what_was_left_to_do(database: ReadDatabase) -> None:
    fold(database, joint.ENDED, joint.posted(joint.FOLLOW_UP, POLICE, joint.AFTERWARDS))
    # the item has a day, the report has none
    assert asked(database, MARKET) == [
        ("joint-action-follow-ups", "follow_up", date(2024, 3, 18)),
        ("joint-actions", "report_action", date(2024, 3, 12)),
    ]
    assert asked(database, POLICE, box=Box.OUTGOING) == [("joint-action-follow-ups", "follow_up", date(2024, 3, 18))]


def test_what_was_left_to_do_is_late_when_its_day_is_over(database: ReadDatabase) -> None:
    first = replace(joint.FOLLOW_UP, complete_by_on=date(2024, 3, 25))
    later = replace(joint.FOLLOW_UP, follow_up=the("follow_up", 7), complete_by_on=date(2024, 4, 30))
    fold(database, joint.ENDED, *(joint.posted(one, POLICE, joint.AFTERWARDS) for one in (later, first)))
    item = ("joint-action-follow-ups", "follow_up", date(2024, 3, 18))
    assert asked(database, MARKET, on="2024-03-25", box=Box.OVERDUE) == []
    assert asked(database, MARKET, on="2024-03-26", box=Box.OVERDUE) == [item]
    with database.reading() as snapshot:
        moment = Moment(reached(snapshot, NEEDS), datetime.fromisoformat("2024-03-20T00:00:00+08:00"))
        answer = inbox(snapshot, lambda _: SUPERVISOR, moment, Question((MARKET,), OFFICES))
    # what has a day comes first, the earlier one before the later one; the report has none
    assert [one["due_at"] and one["due_at"].isoformat() for one in answer.items] == [
        "2024-03-25T16:00:00+00:00",
        "2024-04-30T16:00:00+00:00",
        None,
    ]


def test_what_was_done_waits_for_nobody(database: ReadDatabase) -> None:
    fold(database, joint.FOLLOWED, joint.posted(joint.COMPLETE, MARKET, joint.AFTERWARDS))
    assert asked(database, MARKET) == []


def test_a_notice_waits_for_each_recipient_that_has_not_signed_for_it(database: ReadDatabase) -> None:
    to_sign = ("notices", "receive", date(2024, 3, 6))
    fold(database, notices.RECEIVED)
    assert asked(database, YIWU, kinds=("notice",)) == []
    assert asked(database, GAOMI) == asked(database, GAOMI, box=Box.INCOMING) == [to_sign]
    assert asked(database, MARKET, box=Box.OUTGOING, kinds=("notice",)) == [to_sign]


def test_whoever_gave_notice_waits_for_each_receipt_by_itself(database: ReadDatabase) -> None:
    fold(database, notices.ISSUED)
    assert len(asked(database, MARKET, box=Box.OUTGOING, kinds=("notice",))) == 2
    assert asked(database, MARKET, box=Box.INCOMING, kinds=("notice",)) == []


def test_a_notice_that_all_have_signed_for_waits_for_nobody(database: ReadDatabase) -> None:
    fold(database, notices.RECEIVED, said(notices.RECEIVE, by=GAOMI, on="2024-03-11", stream=notices.NOTICE))
    assert [asked(database, one, kinds=("notice",)) for one in (YIWU, GAOMI)] == [[], []]
    assert asked(database, MARKET, box=Box.OUTGOING, kinds=("notice",)) == []


def test_places_that_are_to_be_told_wait_until_they_were(database: ReadDatabase) -> None:
    fold(database, READY, by_market(FOUND, "2024-03-06"), told(YIWU))
    assert asked(database, MARKET, kinds=("telling",)) == [("tellings", "tell_places", date(2024, 3, 6))]
    assert asked(database, YIWU, kinds=("telling",)) == []


def test_places_that_were_told_are_owed_nothing_more(database: ReadDatabase) -> None:
    fold(database, READY, by_market(FOUND, "2024-03-06"), told(YIWU, GAOMI))
    assert asked(database, MARKET, kinds=("telling",)) == []


def test_what_should_have_begun_and_has_not_waits_once_it_is_tolerated_no_more(database: ReadDatabase) -> None:
    fold(database, met("2025-05-06"))
    assert asked(database, MARKET, on="2025-05-13", kinds=("silence",)) == []
    silent = [("silences", "unreferred", date(2025, 5, 6))]
    assert asked(database, MARKET, on="2025-05-14", kinds=("silence",)) == silent
    assert asked(database, POLICE, on="2025-05-14", kinds=("silence",)) == []


def test_a_silence_about_what_waits_anyway_is_not_told_twice(database: ReadDatabase) -> None:
    fold(database, leads.DISPATCHED)
    assert [task for _, task, _ in asked(database, POLICE)] == ["accept_or_return"]


def test_what_hangs_on_a_record_waits_only_where_the_record_may_be_known_of(database: ReadDatabase) -> None:
    fold(database, READY, by_market(FOUND, "2024-03-06"))
    assert asked(database, MARKET, Sight.of(MARKET), kinds=("telling",)) != []
    assert asked(database, MARKET, Sight.of(AGRICULTURE), kinds=("telling",)) == []


def test_who_has_the_record_waits_for_what_was_asked_in_it(database: ReadDatabase) -> None:
    fold(database, assists.TAKEN_OVER)
    waiting = [("assists", "reply", date(2024, 3, 7))]
    assert asked(database, GAOMI, kinds=("assist",)) == waiting
    assert asked(database, AGRICULTURE, box=Box.OUTGOING, kinds=("assist",)) == waiting
    assert asked(database, MARKET, box=Box.OUTGOING, kinds=("assist",)) == []
