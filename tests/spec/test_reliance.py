"""What rests on what: evidence and results adopted with their provenance, and told when they fall (G14, M73, M95)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from coordination.streams.agency import AgencyType
from coordination.streams.case import CaseReliedOn, CaseSupportAdopted, CaseSupportAnswered, CaseSupportNotified
from coordination.streams.evidence import EvidenceReliedOn, EvidenceType, Fall
from coordination.streams.lead import LeadSupportAnswered, LeadSupportNotified
from coordination.streams.referral import ReferralSupportAnswered, ReferralSupportNotified
from coordination.streams.referral.awaiting import awaited, whom
from coordination.streams.reliance import (
    Caution,
    RecordKind,
    RelianceBasis,
    RelyingKind,
    SupportAnswer,
    SupportChange,
    SupportKind,
)
from tests.spec import cases, evidence, leads, referrals
from tests.spec.dsl import AGRICULTURE, MARKET, OFFICE, POLICE, given, on_stream, said, the
from tests.spec.evidence import ADOPT, ADOPT_BY_POLICE, CASE, COPY, EVIDENCE, FALL, REFERRAL, RESTORE, THEIR_CASE

ANSWER = CaseSupportAnswered(support=EVIDENCE, support_answer=SupportAnswer.RETAKEN, reason="已重新调取出库单")


def notified(kind: type[Any], change: SupportChange, event: Any = FALL, by: str = MARKET, **changes: Any) -> Any:
    told = {
        "support_kind": SupportKind.EVIDENCE,
        "support": EVIDENCE,
        "support_change": change,
        "changed_by": by,
        "reason": event.reason,
        "document_no": event.document_no,
    }
    return kind(**{**told, **changes})


# -- relying on evidence -----------------------------------------------------------------------------------------------------


def test_evidence_that_was_shared_is_relied_on_with_its_provenance() -> None:
    adopted = given(evidence.SHARED).as_agency(AGRICULTURE).on("2024-03-08").when(ADOPT, THEIR_CASE)
    scene = adopted.then(on_stream(THEIR_CASE, ADOPT), on_stream(EVIDENCE, evidence.RELIED))
    # sharing may end: whoever relies on it goes on seeing it, and is told when it falls
    ended = scene.as_agency(MARKET).when(evidence.UNSHARE).then(evidence.UNSHARE)
    ended.then_state(EVIDENCE, participants=(AGRICULTURE,))
    ended.as_agency(AGRICULTURE).when(evidence.FORGED).then_accepted()


def test_sharing_opens_and_closes() -> None:
    shared = given(evidence.KEPT).as_agency(MARKET).when(evidence.SHARE).then(evidence.SHARE)
    shared.then_state(EVIDENCE, participants=(AGRICULTURE,), holder=MARKET)
    shared.as_agency(MARKET).when(evidence.SHARE).then_rejected("evidence.shared_already", pointer="/data/shared_with")
    shared.as_agency(AGRICULTURE).when(ADOPT, THEIR_CASE).then_accepted()
    ended = shared.as_agency(MARKET).when(evidence.UNSHARE).then_accepted()
    ended.then_state(EVIDENCE, participants=())
    ended.as_agency(AGRICULTURE).when(ADOPT, THEIR_CASE).then_rejected("support.unknown", pointer="/data/support")
    ended.as_agency(MARKET).when(evidence.UNSHARE).then_rejected("evidence.not_shared", pointer="/data/shared_with")


@pytest.mark.parametrize("agency", [MARKET, POLICE])
def test_what_is_ones_own_is_not_shared_with_one(agency: str) -> None:
    scene = given(evidence.HANDED_OVER).as_agency(POLICE)
    scene.when(replace(evidence.SHARE, shared_with=agency)).then_rejected("evidence.shared_already")


def test_being_shown_evidence_is_no_right_to_judge_it() -> None:
    outcome = given(evidence.SHARED).as_agency(AGRICULTURE).when(FALL)
    outcome.then_rejected("evidence.not_yours_to_judge", basis="行政处罚法 第四十六条")


def test_one_relies_only_on_what_one_may_know_of() -> None:
    outcome = given(evidence.KEPT).as_agency(AGRICULTURE).when(ADOPT, THEIR_CASE)
    outcome.then_rejected("support.unknown", pointer="/data/support")
    nowhere = replace(ADOPT, support=the("evidence", 9))
    given(evidence.KEPT).as_agency(MARKET).when(nowhere, CASE).then_rejected("support.unknown")


def test_what_was_collected_for_a_case_belongs_to_it() -> None:
    given(evidence.KEPT).as_agency(MARKET).when(ADOPT, CASE).then_rejected("support.its_own", pointer="/data/support")


def test_it_is_said_once() -> None:
    outcome = given(evidence.RELIED_ON).as_agency(AGRICULTURE).when(ADOPT, THEIR_CASE)
    outcome.then_rejected("support.adopted_already", pointer="/data/support")


@pytest.mark.parametrize("fallen", [evidence.FALL, evidence.ORIGINAL_FELL])
def test_nothing_is_built_on_what_has_fallen(fallen: Any) -> None:
    past = (evidence.SHARED, evidence.by(MARKET, fallen))
    outcome = given(past).as_agency(AGRICULTURE).when(ADOPT, THEIR_CASE)
    outcome.then_rejected("support.does_not_stand", pointer="/data/support")


def test_only_before_the_decision_and_by_whoever_holds_the_case() -> None:
    decided = (evidence.SHARED, evidence.of(THEIR_CASE, cases.EXECUTING[2:], AGRICULTURE))
    given(decided).as_agency(AGRICULTURE).when(ADOPT, THEIR_CASE).then_rejected("record.wrong_stage")
    given(evidence.SHARED).as_office(OFFICE).when(ADOPT, THEIR_CASE).then_rejected("record.not_holder")


@pytest.mark.parametrize("basis", [RelianceBasis.RESULT, RelianceBasis.COPY, RelianceBasis.CRIMINAL])
def test_the_reason_fits_what_is_adopted(basis: RelianceBasis) -> None:
    outcome = given(evidence.SHARED).as_agency(AGRICULTURE).when(replace(ADOPT, reliance_basis=basis), THEIR_CASE)
    outcome.then_rejected("support.basis_does_not_fit", pointer="/data/reliance_basis")


# -- in criminal procedure -----------------------------------------------------------------------------------------------------


def relied_on_by_police(caution: Caution | None) -> EvidenceReliedOn:
    return EvidenceReliedOn(
        record_kind=RelyingKind.REFERRAL,
        record=REFERRAL,
        relying_agency=POLICE,
        reliance_basis=RelianceBasis.CRIMINAL,
        caution=caution,
    )


SHARED_WITH_POLICE = evidence.by(MARKET, replace(evidence.SHARE, shared_with=POLICE))
UNDER_ARTICLE_54 = {EvidenceType.DOCUMENTARY, EvidenceType.PHYSICAL, EvidenceType.AUDIOVISUAL, EvidenceType.E_DATA}


@pytest.mark.parametrize("evidence_type", EvidenceType)
def test_statements_are_minded_and_not_refused(evidence_type: EvidenceType) -> None:
    collected = replace(evidence.COLLECT, evidence_type=evidence_type)
    past = (evidence.AROUND, evidence.by(MARKET, collected), SHARED_WITH_POLICE)
    statement = evidence_type in (EvidenceType.WITNESS, EvidenceType.PARTY)
    told = relied_on_by_police(Caution.RETAKE if statement else None)
    adopted = given(past).as_agency(POLICE).when(ADOPT_BY_POLICE, REFERRAL)
    adopted.then(on_stream(REFERRAL, ADOPT_BY_POLICE), on_stream(EVIDENCE, told))
    assert not (statement and evidence_type in UNDER_ARTICLE_54)


@pytest.mark.parametrize("taken_by", [POLICE, referrals.PROCURATORATE, referrals.COURT, "370784-jwjw"])
def test_statements_that_criminal_justice_took_itself_are_not(taken_by: str) -> None:
    taken = replace(evidence.STATEMENT, record_kind=RecordKind.REFERRAL, record=the("referral", 2))
    past = (evidence.AROUND, evidence.by(taken_by, taken), SHARED_WITH_POLICE)
    scene = given(past).with_agency("370784-jwjw", agency_type=AgencyType.SUPERVISION.value)
    adopted = scene.as_agency(POLICE).when(ADOPT_BY_POLICE, REFERRAL)
    adopted.then(on_stream(REFERRAL, ADOPT_BY_POLICE), on_stream(EVIDENCE, relied_on_by_police(None)))


def test_nor_what_one_agency_takes_over_from_another() -> None:
    past = (evidence.AROUND, evidence.by(MARKET, evidence.STATEMENT), evidence.by(MARKET, evidence.SHARE))
    given(past).as_agency(AGRICULTURE).when(ADOPT, THEIR_CASE).then(
        on_stream(THEIR_CASE, ADOPT), on_stream(EVIDENCE, evidence.RELIED)
    )


def test_only_police_that_have_accepted_the_referral_rely_on_it() -> None:
    past = (evidence.KEPT, SHARED_WITH_POLICE)
    given(past).as_agency(MARKET).when(ADOPT_BY_POLICE, REFERRAL).then_rejected("referral.not_its_police")
    refused = (past, said(referrals.REFUSE, by=POLICE, stream=REFERRAL))
    given(refused).as_agency(POLICE).when(ADOPT_BY_POLICE, REFERRAL).then_rejected("record.wrong_stage")


# -- when it falls -------------------------------------------------------------------------------------------------------------


def test_whatever_rests_on_evidence_is_told_when_it_falls_until_it_answers() -> None:
    outcome = given(evidence.RELIED_ON).as_agency(MARKET).on("2024-05-06").when(FALL)
    told = notified(CaseSupportNotified, SupportChange.EXCLUDED)
    fallen = outcome.then(on_stream(EVIDENCE, FALL), on_stream(CASE, told), on_stream(THEIR_CASE, told))
    fallen.then_state(THEIR_CASE, fallen=frozenset({EVIDENCE})).then_state(EVIDENCE, fallen=True, fell_by=MARKET)
    answered = fallen.as_agency(AGRICULTURE).when(ANSWER, THEIR_CASE).then(on_stream(THEIR_CASE, ANSWER))
    answered.then_state(THEIR_CASE, fallen=frozenset()).then_state(CASE, fallen=frozenset({EVIDENCE}))
    answered.as_agency(AGRICULTURE).when(ANSWER, THEIR_CASE).then_rejected("support.nothing_to_answer")
    answered.as_office(OFFICE).when(ANSWER, CASE).then_rejected("record.not_holder")


@pytest.mark.parametrize(
    ("agency", "fall"),
    [
        (MARKET, Fall.WITHDRAWN),
        (MARKET, Fall.FORGED),
        (POLICE, Fall.EXCLUDED),
        (AGRICULTURE, Fall.FORGED),
        (AGRICULTURE, Fall.DECISION_ANNULLED),
    ],
)
def test_who_may_say_that_it_fell(agency: str, fall: Fall) -> None:
    # MARKET collected it, POLICE have it in custody, AGRICULTURE relies on it
    held = (evidence.HANDED_OVER, evidence.by("system", evidence.RELIED))
    given(held).as_agency(agency).when(replace(FALL, fall=fall)).then_accepted().then_state(EVIDENCE, fall=fall)


@pytest.mark.parametrize("agency", [POLICE, AGRICULTURE])
def test_only_the_collector_withdraws_it(agency: str) -> None:
    held = (evidence.HANDED_OVER, evidence.by("system", evidence.RELIED))
    withdrawn = replace(FALL, fall=Fall.WITHDRAWN)
    given(held).as_agency(agency).when(withdrawn).then_rejected("evidence.not_yours_to_judge")


@pytest.mark.parametrize("agency", [referrals.PROCURATORATE, referrals.COURT])
def test_procuratorates_and_courts_that_know_of_it_judge_it(agency: str) -> None:
    given(evidence.KEPT).as_agency(agency).when(FALL).then_rejected("stream.not_found")
    shared = (evidence.KEPT, evidence.by(MARKET, replace(evidence.SHARE, shared_with=agency)))
    given(shared).as_agency(agency).when(FALL).then_accepted().then_state(EVIDENCE, fell_by=agency)


@pytest.mark.parametrize(("fall", "needs"), [(Fall.EXCLUDED, True), (Fall.DECISION_ANNULLED, True)])
def test_what_was_decided_has_a_document(fall: Fall, *, needs: bool) -> None:
    undocumented = replace(FALL, fall=fall, document_no=None)
    outcome = given(evidence.KEPT).as_agency(MARKET).when(undocumented)
    assert needs
    outcome.then_rejected("evidence.fall_undocumented", pointer="/data/document_no")
    given(evidence.KEPT).as_agency(MARKET).when(replace(undocumented, fall=Fall.FORGED)).then_accepted()


def test_it_falls_once_and_stands_again_by_whoever_said_it() -> None:
    given(evidence.FALLEN).as_agency(MARKET).when(evidence.FORGED).then_rejected("evidence.fallen_already")
    given(evidence.FALLEN).as_agency(AGRICULTURE).when(RESTORE).then_rejected("evidence.not_who_said_so")
    given(evidence.KEPT).as_agency(MARKET).when(RESTORE).then_rejected("evidence.not_fallen")
    fallen = given(evidence.RELIED_ON).as_agency(MARKET).when(FALL).then_accepted()
    told = notified(CaseSupportNotified, SupportChange.RESTORED, RESTORE)
    restored = fallen.as_agency(MARKET).when(RESTORE)
    scene = restored.then(on_stream(EVIDENCE, RESTORE), on_stream(CASE, told), on_stream(THEIR_CASE, told))
    scene.then_state(EVIDENCE, fallen=False, fell_by=None).then_state(THEIR_CASE, fallen=frozenset())
    scene.as_agency(AGRICULTURE).when(ANSWER, THEIR_CASE).then_rejected("support.nothing_to_answer")
    scene.as_agency(AGRICULTURE).when(FALL).then_accepted()


def test_the_police_are_told_and_owe_an_answer() -> None:
    past = (evidence.KEPT, SHARED_WITH_POLICE)
    adopted = given(past).as_agency(POLICE).when(ADOPT_BY_POLICE, REFERRAL).then_accepted()
    told = notified(ReferralSupportNotified, SupportChange.EXCLUDED)
    fallen = adopted.as_agency(MARKET).when(FALL)
    scene = fallen.then(
        on_stream(EVIDENCE, FALL),
        on_stream(CASE, notified(CaseSupportNotified, SupportChange.EXCLUDED)),
        on_stream(REFERRAL, told),
    )
    owed = [(whom(scene.state(REFERRAL), side), duty.value) for side, duty in awaited(scene.state(REFERRAL))]
    assert (POLICE, "answer_support") in owed
    answer = ReferralSupportAnswered(support=EVIDENCE, support_answer=SupportAnswer.DROPPED, reason="另有鉴定意见")
    scene.as_agency(MARKET).when(answer, REFERRAL).then_rejected("referral.not_its_police")
    answered = scene.as_agency(POLICE).when(answer, REFERRAL).then_accepted()
    assert "answer_support" not in [duty.value for _, duty in awaited(answered.state(REFERRAL))]


def test_the_lead_that_it_was_collected_for_is_told() -> None:
    collected = replace(evidence.COLLECT, record_kind=RecordKind.LEAD, record=leads.LEAD)
    fallen = given(leads.VERIFYING, evidence.by(POLICE, collected)).as_agency(POLICE).when(FALL)
    told = notified(LeadSupportNotified, SupportChange.EXCLUDED, by=POLICE)
    scene = fallen.then(on_stream(EVIDENCE, FALL), on_stream(leads.LEAD, told))
    scene.then_state(leads.LEAD, fallen=frozenset({EVIDENCE}))
    answer = LeadSupportAnswered(support=EVIDENCE, support_answer=SupportAnswer.UNAFFECTED, reason="另有现场笔录")
    scene.as_agency(MARKET).when(answer, leads.LEAD).then_rejected("record.not_holder")
    scene.as_agency(POLICE).when(answer, leads.LEAD).then(on_stream(leads.LEAD, answer))
    # nobody holds a lead that went back to the office, which then answers
    returned = scene.as_agency(POLICE).when(leads.RETURN, leads.LEAD).then_accepted()
    returned.as_office(OFFICE).when(answer, leads.LEAD).then_accepted().then_state(leads.LEAD, fallen=frozenset())


# -- copies --------------------------------------------------------------------------------------------------------------------


def adopting_the_copy() -> Any:
    shared = evidence.by(MARKET, evidence.SHARE, stream=COPY)
    adopt = replace(ADOPT, support=COPY)
    return given(evidence.COPIED, shared).as_agency(AGRICULTURE).when(adopt, THEIR_CASE).then_accepted()


def topics(outcome: Any) -> list[tuple[UUID, str, Any]]:
    return [
        (item.envelope.stream, item.event.topic, getattr(item.event, "support_change", None))
        for item in outcome.decided
    ]


def test_a_copy_falls_and_stands_with_its_original() -> None:
    fallen = adopting_the_copy().as_agency(MARKET).when(FALL)
    assert topics(fallen) == [
        (EVIDENCE, "evidence.fell", None),
        (CASE, "case.support_notified", SupportChange.EXCLUDED),
        (COPY, "evidence.support_notified", SupportChange.EXCLUDED),
        (CASE, "case.support_notified", SupportChange.ORIGINAL_FELL),
        (THEIR_CASE, "case.support_notified", SupportChange.ORIGINAL_FELL),
    ]
    scene = fallen.then_accepted().then_state(COPY, fallen=True, fall=None)
    scene.as_agency(MARKET).when(RESTORE, COPY).then_rejected("evidence.not_fallen")
    restored = scene.as_agency(MARKET).when(RESTORE)
    assert topics(restored) == [
        (EVIDENCE, "evidence.restored", None),
        (CASE, "case.support_notified", SupportChange.RESTORED),
        (COPY, "evidence.support_notified", SupportChange.RESTORED),
        (CASE, "case.support_notified", SupportChange.RESTORED),
        (THEIR_CASE, "case.support_notified", SupportChange.RESTORED),
    ]
    restored.then_accepted().then_state(COPY, fallen=False).then_state(THEIR_CASE, fallen=frozenset())


def test_a_copy_that_fell_for_itself_is_not_told_of_twice() -> None:
    fallen = adopting_the_copy().as_agency(MARKET).when(evidence.FORGED, COPY).then_accepted()
    both = fallen.as_agency(MARKET).when(FALL)
    assert topics(both)[2:] == [(COPY, "evidence.support_notified", SupportChange.EXCLUDED)]
    # the original stands again; the copy is still what it was found to be
    restored = both.then_accepted().as_agency(MARKET).when(RESTORE)
    assert topics(restored)[2:] == [(COPY, "evidence.support_notified", SupportChange.RESTORED)]
    restored.then_accepted().then_state(COPY, fallen=True)


def test_a_copy_does_not_stand_while_its_original_has_fallen() -> None:
    fallen = adopting_the_copy().as_agency(MARKET).when(FALL).then_accepted()
    forged = fallen.as_agency(MARKET).when(evidence.FORGED, COPY).then_accepted()
    taken_back = forged.as_agency(MARKET).when(RESTORE, COPY)
    assert topics(taken_back) == [(COPY, "evidence.restored", None)]
    taken_back.then_accepted().then_state(COPY, fallen=True)


# -- results ------------------------------------------------------------------------------------------------------------------


RECOGNISE = CaseSupportAdopted(
    support_kind=SupportKind.CASE,
    support=CASE,
    reliance_basis=RelianceBasis.RESULT,
    document_no="安市监处罚〔2024〕31号",
)
RECOGNISED = CaseReliedOn(
    record_kind=RelyingKind.CASE,
    record=THEIR_CASE,
    relying_agency=AGRICULTURE,
    reliance_basis=RelianceBasis.RESULT,
)
THEIRS = evidence.of(THEIR_CASE, cases.INVESTIGATING, AGRICULTURE)


def known(past: Any) -> Any:
    """Lay out MARKET's case as one of which AGRICULTURE has been told."""
    scene = given(past, THEIRS)
    return scene.with_state("case", replace(scene.state(CASE), participants=(AGRICULTURE,)))


def test_a_decision_of_another_agency_is_recognised_by_reference() -> None:
    outcome = known(cases.SERVED).as_agency(AGRICULTURE).when(RECOGNISE, THEIR_CASE)
    outcome.then(on_stream(THEIR_CASE, RECOGNISE), on_stream(CASE, RECOGNISED))


def test_only_one_that_is_known_stands_and_was_served() -> None:
    given(cases.SERVED, THEIRS).as_agency(AGRICULTURE).when(RECOGNISE, THEIR_CASE).then_rejected("support.unknown")
    known(cases.EXECUTING).as_agency(AGRICULTURE).when(RECOGNISE, THEIR_CASE).then_rejected("support.does_not_stand")
    known(cases.DECIDING).as_agency(AGRICULTURE).when(RECOGNISE, THEIR_CASE).then_rejected("support.does_not_stand")
    own = replace(RECOGNISE, support=THEIR_CASE)
    known(cases.SERVED).as_agency(AGRICULTURE).when(own, THEIR_CASE).then_rejected("support.its_own")
    shared = replace(RECOGNISE, reliance_basis=RelianceBasis.SHARED)
    known(cases.SERVED).as_agency(AGRICULTURE).when(shared, THEIR_CASE).then_rejected("support.basis_does_not_fit")


@pytest.mark.parametrize(
    ("revoked", "change"),
    [
        (cases.ANNUL, SupportChange.ANNULLED),
        (cases.REMAKE, SupportChange.REMADE),
        (cases.CHANGE, SupportChange.CHANGED),
    ],
)
def test_whoever_recognised_it_is_told_when_it_does_not_stand_as_it_was(revoked: Any, change: SupportChange) -> None:
    scene = known(cases.SERVED).as_agency(AGRICULTURE).when(RECOGNISE, THEIR_CASE).then_accepted()
    told = notified(CaseSupportNotified, change, revoked, support_kind=SupportKind.CASE, support=CASE)
    gone = scene.as_agency(MARKET).on("2024-06-03").when(revoked, CASE)
    after = gone.then(on_stream(CASE, revoked), on_stream(THEIR_CASE, told))
    after.then_state(THEIR_CASE, fallen=frozenset({CASE}))
    after.as_agency(AGRICULTURE).when(RECOGNISE, THEIR_CASE).then_rejected("support.does_not_stand")


def test_what_comes_in_the_place_of_a_decision_is_recognised_anew_and_told_once() -> None:
    scene = known(cases.SERVED).as_agency(AGRICULTURE).when(RECOGNISE, THEIR_CASE).then_accepted()
    scene = scene.as_agency(MARKET).on("2024-06-03").when(cases.REMAKE, CASE).then_accepted()
    scene = scene.after(said(cases.PENALISE, on="2024-07-01"), said(cases.SERVE, on="2024-07-02"))
    scene = scene.as_agency(AGRICULTURE).when(RECOGNISE, THEIR_CASE).then_accepted()
    gone = scene.as_agency(MARKET).on("2024-08-01").when(cases.ANNUL, CASE)
    assert [item.event.topic for item in gone.decided] == ["case.decision_revoked", "case.support_notified"]


def test_a_changed_decision_is_still_the_one_that_was_recognised() -> None:
    scene = known(cases.CLOSING).as_agency(AGRICULTURE).when(RECOGNISE, THEIR_CASE).then_accepted()
    changed = scene.as_agency(MARKET).on("2024-06-03").when(cases.CHANGE, CASE).then_accepted()
    changed.as_agency(AGRICULTURE).when(RECOGNISE, THEIR_CASE).then_rejected("support.adopted_already")
    annulled = changed.as_agency(MARKET).on("2024-07-01").when(cases.ANNUL, CASE)
    assert [item.event.topic for item in annulled.decided] == ["case.decision_revoked", "case.support_notified"]


def test_a_decision_that_nobody_recognised_is_told_to_nobody() -> None:
    given(cases.SERVED).as_agency(MARKET).on("2024-06-03").when(cases.ANNUL).then(cases.ANNUL)
