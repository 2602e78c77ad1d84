"""Silences as the ledger folds them: what begins one, from which day it sounds, what ends it; days counted by hand (G6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import pytest

from coordination.catalogue import EVENTS
from coordination.rules import SHANGHAI, Envelope, Recorded
from coordination.streams.case import SuspicionOutcome, ValueBasis
from coordination.streams.lead import LeadFeedbackGiven, LeadFiled, Outcome
from projections.silences import SILENCES, SilenceKind, silence_id
from tests.spec import cases, leads, referrals
from tests.spec.cases import CASE
from tests.spec.dsl import AGRICULTURE, CAMPAIGN, MARKET, OFFICE, POLICE, Said, _flat, said
from tests.spec.leads import LEAD
from tests.spec.referrals import COURT, NEXT_POLICE, PROCURATORATE, REFERRAL

Row = Mapping[str, Any]
UNREFERRED, FINED, IDLE, NOT_TAKEN_UP, OUTCOME, FEEDBACK = SilenceKind


class Seen:
    """The silences that are seen after a past, folded without a database."""

    def __init__(self, *past: Any) -> None:
        self.rows = SILENCES.rows()
        self.known: set[UUID] = set()
        self.hears(*past)

    def hears(self, *past: Any) -> Seen:
        for item in _flat(past):
            if SILENCES.wants(item.event.topic):
                self._fold(item)
        return self

    def _fold(self, item: Said) -> None:
        self.rows.position += 1
        at = datetime.combine(item.on, time(12), tzinfo=SHANGHAI).astimezone(UTC)
        position, topic = self.rows.position, item.event.topic
        envelope = Envelope(item.stream, position, "tests", f"e{position}", item.by, item.by, at, item.on)
        recorded = Recorded(position, at, item.stream, position, topic, item.event, envelope)
        wanted = set(SILENCES.touches(recorded)) - self.known
        self.rows.load(wanted, {})
        self.known |= wanted
        SILENCES.fold(self.rows, recorded)

    def of(self, kind: SilenceKind, record: UUID) -> dict[str, Any] | None:
        identity = silence_id(kind, record)
        return self.rows.get(identity) if identity in self.known else None

    def the(self, kind: SilenceKind, record: UUID) -> dict[str, Any]:
        found = self.of(kind, record)
        assert found is not None
        return found


def span(row: Row) -> tuple[date, date, date]:
    return row["since"], row["tolerated_until"], row["sounds_on"]


def over(row: Row) -> tuple[bool, date | None, str | None]:
    return row["open"], row["ended_on"], row["ended_by"]


def on(day: str, event: Any, by: str = MARKET, stream: UUID | None = None) -> Said:
    return said(event, by=by, on=day, stream=stream)


def the_referral(day: str, event: Any, by: str) -> Said:
    return said(event, by=by, on=day, stream=REFERRAL)


# -- 有案不移 ------------------------------------------------------------------------------------------------------------

MET = (cases.INVESTIGATING, on("2025-05-06", cases.FIGURES))


def test_figures_that_meet_a_threshold_and_nothing_follows() -> None:
    seen = Seen(MET)
    row = seen.the(UNREFERRED, CASE)
    # seven natural days after 6 May 2025: tolerated until 13 May, a silence from 14 May on
    assert span(row) == (date(2025, 5, 6), date(2025, 5, 13), date(2025, 5, 14))
    assert (row["agency"], row["record"], row["record_kind"], row["campaigns"]) == (MARKET, CASE, "case", [CAMPAIGN])
    assert (row["open"], row["times"], row["ended_on"]) == (True, 1, None)
    assert row["text_zh"].startswith("自2025-05-06起，所记录的数额、情节已达到立案追诉标准（法释〔2025〕5号 第五条）")
    assert "行政执法机关移送涉嫌犯罪案件的规定 第三条" in row["basis"]


REFUSED = replace(cases.RESOLVE, suspicion_outcome=SuspicionOutcome.REFERRAL_REJECTED, approved_by="chief-1")
ENDS: tuple[tuple[str, Any], ...] = (
    ("case.crime_suspected", cases.SUSPECT_CRIME),
    ("case.lead_suspected", replace(cases.LEAD_SUSPECTED, suspected_on=date(2025, 5, 19))),
    ("case.referral_opened", cases.OPEN_REFERRAL),
    ("case.referred_to_judiciary", cases.REFER_AND_WAIT),
    ("case.crime_suspicion_resolved", REFUSED),
    ("case.jurisdiction_transferred", cases.TRANSFER),
    ("case.crime_figures_recorded", replace(cases.FIGURES, sold_fen=4_999_999)),
)


@pytest.mark.parametrize(("topic", "event"), ENDS, ids=lambda value: str(value)[:30])
def test_what_breaks_it(topic: str, event: Any) -> None:
    seen = Seen(MET, on("2025-05-20", event))
    row = seen.the(UNREFERRED, CASE)
    assert over(row) == (False, date(2025, 5, 20), topic)
    assert row["text_zh"].endswith(f"；2025-05-20因“{EVENTS[topic].declaration.zh}”终止")


def test_nothing_is_silent_that_was_suspected_before_the_figures_were_known() -> None:
    seen = Seen(cases.INVESTIGATING, on("2025-05-05", cases.SUSPECT_CRIME), on("2025-05-06", cases.FIGURES))
    assert seen.of(UNREFERRED, CASE) is None


def test_nor_where_the_chief_has_decided_against_a_referral() -> None:
    past = (on("2025-05-05", cases.SUSPECT_CRIME), on("2025-05-06", REFUSED), on("2025-05-07", cases.FIGURES))
    assert Seen(cases.INVESTIGATING, past).of(UNREFERRED, CASE) is None


def test_nor_below_the_threshold_nor_before_there_was_one() -> None:
    low = replace(cases.FIGURES, sold_fen=4_999_999, unsold_fen=0)
    assert Seen(cases.INVESTIGATING, on("2025-05-06", low)).of(UNREFERRED, CASE) is None


def test_before_there_was_a_rule_nobody_is_silent() -> None:
    assert Seen(cases.INVESTIGATING, on("2025-04-25", cases.FIGURES)).of(UNREFERRED, CASE) is None


def test_a_value_assessed_as_sales_counts_too() -> None:
    value = replace(cases.ASSESS, value_basis=ValueBasis.SALES, value_fen=5_000_000)
    conduct = replace(cases.FIGURES, sold_fen=None, unsold_fen=None)
    goods = replace(cases.ASSESS, value_basis=ValueBasis.GOODS, value_fen=10**10)
    seen = Seen(cases.INVESTIGATING, on("2025-05-05", conduct), on("2025-05-06", goods))
    assert seen.of(UNREFERRED, CASE) is None
    seen.hears(on("2025-05-07", value))
    assert seen.the(UNREFERRED, CASE)["since"] == date(2025, 5, 7)


def test_more_figures_do_not_make_it_younger_and_it_may_begin_again() -> None:
    low = replace(cases.FIGURES, sold_fen=0, unsold_fen=0)
    seen = Seen(MET, on("2025-05-09", replace(cases.FIGURES, sold_fen=9_000_000)))
    assert seen.the(UNREFERRED, CASE)["since"] == date(2025, 5, 6)
    seen.hears(on("2025-05-20", low), on("2025-06-01", cases.FIGURES))
    row = seen.the(UNREFERRED, CASE)
    assert (row["since"], row["times"], *over(row)) == (date(2025, 6, 1), 2, True, None, None)


# -- 以罚代刑 ------------------------------------------------------------------------------------------------------------

PENALISED = (cases.DECIDING, on("2025-05-06", cases.FIGURES), on("2025-05-10", cases.PENALISE))


def test_a_fine_where_a_threshold_is_met() -> None:
    seen = Seen(PENALISED)
    row = seen.the(FINED, CASE)
    # ten natural days after the later of the two, 10 May: until 20 May
    assert span(row) == (date(2025, 5, 10), date(2025, 5, 20), date(2025, 5, 21))
    assert "行政执法机关移送涉嫌犯罪案件的规定 第十一条" in row["basis"]
    # it was not referred either: both are said
    assert seen.the(UNREFERRED, CASE)["open"]


def test_the_figures_may_come_to_light_after_the_fine() -> None:
    seen = Seen(cases.EXECUTING, on("2025-05-12", cases.FIGURES))
    assert seen.the(FINED, CASE)["since"] == date(2025, 5, 12)


def test_a_penalty_without_a_fine_is_none_instead_of_a_crime() -> None:
    without = replace(cases.PENALISE, kinds=(cases.INCOME,), fine_fen=0, goods_value_fen=0)
    past = (cases.DECIDING, on("2025-05-06", cases.FIGURES), on("2025-05-10", without))
    assert Seen(past).of(FINED, CASE) is None


@pytest.mark.parametrize(
    ("topic", "event"),
    [
        ("case.decision_copied_late", cases.COPY_LATE),
        ("case.referral_opened", cases.OPEN_REFERRAL),
        ("case.crime_suspicion_resolved", REFUSED),
        ("case.decision_revoked", cases.ANNUL),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_breaks_the_silence_about_a_fine(topic: str, event: Any) -> None:
    row = Seen(PENALISED, on("2025-05-20", event)).the(FINED, CASE)
    assert over(row) == (False, date(2025, 5, 20), topic)


def test_a_changed_fine_is_still_a_fine_and_a_mere_suspicion_no_referral() -> None:
    seen = Seen(PENALISED, on("2025-05-20", cases.CHANGE), on("2025-05-21", cases.SUSPECT_CRIME))
    assert seen.the(FINED, CASE)["open"]
    assert not seen.the(UNREFERRED, CASE)["open"]


def test_who_was_referred_before_is_fined_lawfully() -> None:
    past = (on("2025-05-05", cases.SUSPECT_CRIME), on("2025-05-05", REFUSED), on("2025-05-06", cases.FIGURES))
    assert Seen(cases.DECIDING, past, on("2025-05-10", cases.PENALISE)).of(FINED, CASE) is None


# -- 涉嫌犯罪未启动移送 ---------------------------------------------------------------------------------------------------


def test_a_suspicion_in_a_case_and_no_referral() -> None:
    seen = Seen(cases.INVESTIGATING, on("2024-03-18", cases.SUSPECT_CRIME))
    row = seen.the(IDLE, CASE)
    assert (*span(row), row["agency"]) == (date(2024, 3, 18), date(2024, 3, 25), date(2024, 3, 26), MARKET)
    seen.hears(on("2024-03-28", cases.OPEN_REFERRAL, by="system"))
    assert over(seen.the(IDLE, CASE)) == (False, date(2024, 3, 28), "case.referral_opened")


def test_the_referral_that_ends_it_may_come_to_nothing_without_beginning_it_again() -> None:
    seen = Seen(referrals.RETURNED)
    assert not seen.the(IDLE, CASE)["open"]
    # a new suspicion, after the first was resolved, is another matter
    seen.hears(on("2024-05-02", cases.RESOLVE), on("2024-06-03", cases.SUSPECT_CRIME))
    row = seen.the(IDLE, CASE)
    assert (row["open"], row["since"], row["times"]) == (True, date(2024, 6, 3), 2)


VERIFIED = (
    said(leads.REGISTER, by=AGRICULTURE, on="2024-03-01"),
    said(leads.TRIAGE, by=OFFICE, on="2024-03-01"),
    said(replace(leads.DISPATCH, to_agency=MARKET), by=OFFICE, on="2024-03-04"),
    said(leads.ACCEPT, by=MARKET, on="2024-03-05"),
)
SUSPECTED_LEAD = (VERIFIED, on("2024-03-06", leads.SUSPECT))


def test_a_suspicion_on_a_lead() -> None:
    row = Seen(SUSPECTED_LEAD).the(IDLE, LEAD)
    assert (*span(row), row["agency"]) == (date(2024, 3, 6), date(2024, 3, 13), date(2024, 3, 14), MARKET)
    assert row["record_kind"] == "lead"


def test_it_goes_on_in_the_case_that_is_filed_on_the_lead() -> None:
    filed = (
        on("2024-03-20", cases.FILE_ON_LEAD, stream=CASE),
        on("2024-03-20", LeadFiled(case=CASE), by="system"),
        on("2024-03-20", replace(cases.LEAD_SUSPECTED, suspected_on=date(2024, 3, 6)), by="system"),
    )
    seen = Seen(SUSPECTED_LEAD, filed)
    assert over(seen.the(IDLE, LEAD)) == (False, date(2024, 3, 20), "lead.filed")
    # since the day on which it was suspected of the lead: filing a case wins no time
    assert span(seen.the(IDLE, CASE)) == (date(2024, 3, 6), date(2024, 3, 13), date(2024, 3, 14))
    # and what is suspected of the lead afterwards is the case's silence, not a second one of the lead
    seen.hears(on("2024-03-25", leads.SUSPECT))
    assert not seen.the(IDLE, LEAD)["open"]


def test_a_lead_that_goes_back_is_nobodys_silence_until_somebody_holds_it() -> None:
    seen = Seen(SUSPECTED_LEAD, on("2024-03-08", leads.RETURN))
    assert over(seen.the(IDLE, LEAD)) == (False, date(2024, 3, 8), "lead.returned")
    seen.hears(said(leads.DISPATCH, by=OFFICE, on="2024-03-11"), said(leads.ACCEPT, by=POLICE, on="2024-03-12"))
    row = seen.the(IDLE, LEAD)
    assert (row["agency"], row["since"], row["times"]) == (POLICE, date(2024, 3, 12), 2)


@pytest.mark.parametrize(("event", "by"), [(leads.LIFT_SUSPICION, MARKET), (leads.RESOLVE_SUSPICION, "system")])
def test_a_suspicion_that_was_lifted_or_resolved_is_over(event: Any, by: str) -> None:
    row = Seen(SUSPECTED_LEAD, on("2024-03-20", event, by=by)).the(IDLE, LEAD)
    assert over(row) == (False, date(2024, 3, 20), event.topic)


@pytest.mark.parametrize("outcome", [Outcome.REFERRED, Outcome.CRIMINAL_FILED, Outcome.CRIMINAL_DECLINED])
def test_feedback_that_the_police_have_it_ends_it(outcome: Outcome) -> None:
    told = LeadFeedbackGiven(outcome=outcome, content="已由公安机关处理")
    row = Seen(SUSPECTED_LEAD, on("2024-03-20", told)).the(IDLE, LEAD)
    assert over(row) == (False, date(2024, 3, 20), "lead.feedback_given")


def test_other_feedback_does_not_and_neither_does_declining_to_file() -> None:
    seen = Seen(SUSPECTED_LEAD, on("2024-03-18", leads.INTERIM), on("2024-03-20", leads.DECLINE))
    assert seen.the(IDLE, LEAD)["open"]


# -- 移送终结后未恢复行政处理 ----------------------------------------------------------------------------------------------

CAME_TO_NOTHING = (
    ("returned", referrals.RETURNED, date(2024, 3, 26)),
    ("not filed", referrals.CLOSED_NOT_FILED, date(2024, 4, 15)),
    ("withdrawn", referrals.WITHDRAWN, date(2024, 5, 6)),
)


@pytest.mark.parametrize(("how", "past", "since"), CAME_TO_NOTHING, ids=lambda value: str(value)[:12])
def test_a_referral_that_came_to_nothing(how: str, past: Any, since: date) -> None:
    seen = Seen(past)
    row = seen.the(NOT_TAKEN_UP, REFERRAL)
    assert (row["since"], row["agency"], row["record_kind"]) == (since, MARKET, "referral")
    assert (row["sounds_on"] - since).days == 16
    seen.hears(the_referral("2024-06-03", referrals.TAKEN_UP, "system"))
    assert over(seen.the(NOT_TAKEN_UP, REFERRAL)) == (False, date(2024, 6, 3), "referral.case_taken_up")


def test_a_new_version_of_the_referral_takes_it_over() -> None:
    seen = Seen(referrals.RETURNED, the_referral("2024-04-03", referrals.SUPERSEDE, "system"))
    assert over(seen.the(NOT_TAKEN_UP, REFERRAL)) == (False, date(2024, 4, 3), "referral.superseded")


def test_what_ended_with_a_criminal_fine_needs_no_taking_up() -> None:
    assert Seen(referrals.CONCLUDED).of(NOT_TAKEN_UP, REFERRAL) is None


# -- 刑事立案后无进展 ------------------------------------------------------------------------------------------------------


def test_a_criminal_case_of_which_nothing_is_heard() -> None:
    seen = Seen(referrals.FILED)
    row = seen.the(OUTCOME, REFERRAL)
    # filed on 27 March 2024; sixty natural days later is 26 May
    assert (*span(row), row["agency"]) == (date(2024, 3, 27), date(2024, 5, 26), date(2024, 5, 27), POLICE)


def test_each_milestone_begins_the_time_anew_for_whoever_is_next() -> None:
    seen = Seen(referrals.CAUGHT)
    assert seen.the(OUTCOME, REFERRAL)["since"] == date(2024, 4, 8)
    seen.hears(the_referral("2024-04-15", referrals.ARREST, PROCURATORATE))
    row = seen.the(OUTCOME, REFERRAL)
    assert (row["since"], row["agency"]) == (date(2024, 4, 15), PROCURATORATE)
    seen.hears(the_referral("2024-06-15", referrals.PROSECUTE, PROCURATORATE))
    row = seen.the(OUTCOME, REFERRAL)
    assert (row["since"], row["agency"], row["times"]) == (date(2024, 6, 15), COURT, 1)


def test_what_is_no_milestone_does_not() -> None:
    seen = Seen(referrals.FILED, the_referral("2024-04-20", referrals.HAND_OVER, MARKET))
    assert seen.the(OUTCOME, REFERRAL)["since"] == date(2024, 3, 27)


def test_another_police_organ_has_its_own_time() -> None:
    seen = Seen(referrals.FILED, the_referral("2024-04-20", referrals.PASS_ON, POLICE))
    row = seen.the(OUTCOME, REFERRAL)
    assert (row["since"], row["agency"]) == (date(2024, 4, 20), NEXT_POLICE)


@pytest.mark.parametrize(
    ("past", "ended_on", "by"),
    [
        (referrals.WITHDRAWN, date(2024, 5, 6), "referral.criminal_case_withdrawn"),
        (referrals.CONCLUDED, date(2024, 8, 12), "referral.trial_concluded"),
    ],
    ids=["withdrawn", "concluded"],
)
def test_the_end_of_the_criminal_case_ends_it(past: Any, ended_on: date, by: str) -> None:
    assert over(Seen(past).the(OUTCOME, REFERRAL)) == (False, ended_on, by)


def test_a_judgment_that_can_be_appealed_is_not_the_end() -> None:
    row = Seen(referrals.APPEALABLE).the(OUTCOME, REFERRAL)
    assert (row["open"], row["since"]) == (True, date(2024, 8, 1))


# -- 线索逾期未反馈 --------------------------------------------------------------------------------------------------------


def test_a_lead_without_feedback_from_the_day_after_the_one_that_was_set() -> None:
    seen = Seen(leads.DISPATCHED)
    row = seen.the(FEEDBACK, LEAD)
    assert (*span(row), row["agency"]) == (date(2024, 3, 4), date(2024, 3, 25), date(2024, 3, 26), POLICE)
    assert row["text_zh"] == "线索于2024-03-04分派，反馈期限为2024-03-25，没有反馈的记录"
    # accepting it is no feedback
    seen.hears(said(leads.ACCEPT, by=POLICE, on="2024-03-06"))


@pytest.mark.parametrize(
    ("topic", "event", "by"),
    [
        ("lead.feedback_given", leads.INTERIM, POLICE),
        ("lead.dispatch_recalled", leads.RECALL, OFFICE),
        ("lead.returned", leads.RETURN, POLICE),
        ("lead.merged", leads.MERGE, OFFICE),
    ],
    ids=lambda value: str(value)[:25],
)
def test_what_ends_the_wait_for_feedback(topic: str, event: Any, by: str) -> None:
    row = Seen(leads.DISPATCHED, said(event, by=by, on="2024-04-02")).the(FEEDBACK, LEAD)
    assert over(row) == (False, date(2024, 4, 2), topic)


def test_the_next_agency_has_its_own_day() -> None:
    again = replace(leads.DISPATCH, to_agency=MARKET, feedback_due_on=date(2024, 5, 6))
    seen = Seen(leads.RETURNED, said(again, by=OFFICE, on="2024-04-08"))
    row = seen.the(FEEDBACK, LEAD)
    assert (row["agency"], row["since"], row["tolerated_until"], row["times"]) == (
        MARKET,
        date(2024, 4, 8),
        date(2024, 5, 6),
        2,
    )
