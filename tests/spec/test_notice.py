"""Notices: one to many, a receipt from each, a lead in some of their places, linked and not copied (M84, M90, M93)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.case import CaseLeadNotified
from coordination.streams.documents import DocumentNumberRegistered, DocumentType
from coordination.streams.lead import LeadNoticeLinked
from coordination.streams.notice import (
    NoticeCorrected,
    NoticeIssued,
    NoticeKind,
    NoticeLeadLinked,
    NoticeReceived,
    NoticeSubject,
    RecordKind,
    Stage,
)
from tests.spec import assists, cases, leads
from tests.spec.assists import CASE, CITY, GAOMI, YIWU
from tests.spec.dsl import (
    AGRICULTURE,
    CAMPAIGN,
    MARKET,
    NEXT_TOWN,
    OFFICE,
    POLICE,
    UNKNOWN_AGENCY,
    UNKNOWN_CAMPAIGN,
    Scene,
    given,
    on_stream,
    said,
    the,
)

NOTICE, OTHER, THEIR_LEAD = the("notice"), the("notice", 2), the("lead", 5)
ISSUE = NoticeIssued(
    campaigns=(CAMPAIGN,),
    notice_kind=NoticeKind.LEAD,
    title="关于白酒生产、标识印制线索的通报",
    content="我局查处的侵权白酒由义乌生产，标识在高密印制",
    recipients=(YIWU, GAOMI),
    about=NoticeSubject(record_kind=RecordKind.CASE, record=CASE),
    goods=("白酒",),
    trade_parties=(leads.MADE_IN_YIWU,),
    document_no="安市监通〔2024〕3号",
)
APART = replace(ISSUE, notice_kind=NoticeKind.SITUATION, about=None, trade_parties=(), document_no=None)
RECEIVE = NoticeReceived(received_by="officer-82")
LINK = NoticeLeadLinked(lead=THEIR_LEAD)
CORRECT = NoticeCorrected(correction="生产地应为金华")
NUMBERED = DocumentNumberRegistered(
    issuer=MARKET,
    document_type=DocumentType.OFFICIAL,
    document_no="安市监通〔2024〕3号",
    told_by=MARKET,
    allocated=False,
    prefix="安市监通",
    year=2024,
    sequence=3,
    record_kind="notice",
    record=NOTICE,
)
READY = assists.READY
ISSUED = (READY, said(ISSUE, on="2024-03-06", stream=NOTICE))
RECEIVED = (
    ISSUED,
    said(RECEIVE, by=YIWU, on="2024-03-07", stream=NOTICE),
    said(leads.REGISTER, by=YIWU, stream=THEIR_LEAD),
)
LINKED = (RECEIVED, said(LINK, by=YIWU, on="2024-03-08", stream=NOTICE))
DAY = "2024-03-11"

# who may post each event on a notice that was issued, and what is in the way of everybody else who knows of it
MACHINE = {
    "receive": (RECEIVE, {GAOMI}, RECEIVED),
    "link": (LINK, {YIWU}, RECEIVED),
    "correct": (CORRECT, {MARKET}, RECEIVED),
}


def test_the_table_has_every_event() -> None:
    topics = {topic for topic in EVENTS if topic.startswith("notice.")}
    assert {ISSUE.topic, *(event.topic for event, *_ in MACHINE.values())} == topics


@pytest.mark.parametrize("actor", [MARKET, YIWU, GAOMI, POLICE, CITY])
@pytest.mark.parametrize("move", MACHINE)
def test_event_by(move: str, actor: str) -> None:
    event, by, past = MACHINE[move]
    outcome = given(past).as_agency(actor).on(DAY).when(event, NOTICE)
    if actor in by:
        outcome.then_accepted().then_state(NOTICE, stage=Stage.ISSUED)
    elif actor in (MARKET, YIWU, GAOMI):
        assert outcome.refusal is not None
        codes = {"notice.not_recipient", "notice.received_already", "notice.not_received", "record.not_registrant"}
        assert outcome.refusal.code in codes
        outcome.then_rejected(outcome.refusal.code)
    else:
        outcome.then_rejected("stream.not_found", status="missing")


@pytest.mark.parametrize("move", MACHINE)
def test_nothing_comes_before_it_is_issued(move: str) -> None:
    event, by, _ = MACHINE[move]
    given(READY).as_agency(min(by)).on(DAY).when(event, NOTICE).then_rejected("stream.not_found")


REFUSED: tuple[tuple[str, Any, str, Any], ...] = (
    ("notice.record_not_yours", READY, AGRICULTURE, ISSUE),
    (
        "notice.record_not_yours",
        READY,
        MARKET,
        replace(ISSUE, about=NoticeSubject(record_kind=RecordKind.CASE, record=the("case", 9))),
    ),
    ("notice.campaigns_differ", READY, MARKET, replace(ISSUE, campaigns=(NEXT_TOWN,))),
    ("campaign.not_open", READY, MARKET, replace(APART, campaigns=(UNKNOWN_CAMPAIGN,))),
    ("agency.not_available", READY, MARKET, replace(ISSUE, recipients=(YIWU, UNKNOWN_AGENCY))),
    ("notice.to_oneself", READY, MARKET, replace(ISSUE, recipients=(YIWU, MARKET))),
    ("stream.exists", ISSUED, MARKET, ISSUE),
)
REFUSED_INSIDE: tuple[tuple[str, Any, str, Any], ...] = (
    ("notice.not_recipient", ISSUED, MARKET, RECEIVE),
    ("notice.received_already", RECEIVED, YIWU, RECEIVE),
    ("notice.not_received", ISSUED, YIWU, LINK),
    ("notice.lead_not_yours", RECEIVED, YIWU, replace(LINK, lead=the("lead", 9))),
    ("notice.lead_linked_already", LINKED, YIWU, LINK),
)


@pytest.mark.parametrize(
    ("code", "past", "actor", "event"), [*REFUSED, *REFUSED_INSIDE], ids=lambda value: str(value)[:60]
)
def test_refused(code: str, past: Any, actor: str, event: Any) -> None:
    given(past).as_agency(actor).on(DAY).when(event, NOTICE).then_rejected(code)


def test_every_guard_of_the_kind_is_met() -> None:
    declared = {
        guard.code
        for topic, event in EVENTS.items()
        if topic.startswith("notice.")
        for guard in event.guards
        if guard.code.startswith("notice.")
    }
    assert declared == {code for code, *_ in (*REFUSED, *REFUSED_INSIDE) if code.startswith("notice.")}


# -- stories -----------------------------------------------------------------------------------------------------------------


def test_all_who_are_told_know_of_the_notice_and_not_of_the_case() -> None:
    scene = given(READY).as_agency(MARKET).on("2024-03-06").when(ISSUE, NOTICE).then(ISSUE, NUMBERED)
    scene.then_known_to(
        {
            MARKET: {"registered"},
            YIWU: {"takes_part"},
            GAOMI: {"takes_part"},
            f"campaign:{CAMPAIGN}": {"office"},
        },
        NOTICE,
    )
    assert YIWU not in scene.state(CASE).participants


def test_each_signs_for_itself() -> None:
    scene = given(ISSUED).as_agency(YIWU).on("2024-03-07").when(RECEIVE, NOTICE).then(RECEIVE)
    scene = scene.then_state(NOTICE, received=frozenset({YIWU})).as_agency(GAOMI).when(RECEIVE, NOTICE).then(RECEIVE)
    scene.then_state(NOTICE, received=frozenset({YIWU, GAOMI}))


def test_it_becomes_a_lead_there_and_each_tells_of_the_other() -> None:
    scene = given(RECEIVED).as_agency(YIWU).on("2024-03-08").when(LINK, NOTICE)
    told = LeadNoticeLinked(source_notice=NOTICE, issuer=MARKET)
    linked = scene.then(LINK, on_stream(THEIR_LEAD, told))
    linked.then_state(NOTICE, leads=frozenset({(YIWU, THEIR_LEAD)}))
    linked.then_state(THEIR_LEAD, links=frozenset({("notice", NOTICE)}), registrant=YIWU)
    # who gave notice learns that there is a lead, not what is in it
    assert MARKET not in linked.state(THEIR_LEAD).participants


def test_a_lead_that_one_only_holds_may_be_linked_too() -> None:
    past = (ISSUED, said(RECEIVE, by=GAOMI, on="2024-03-07", stream=NOTICE), cases.verifying(5, by=GAOMI))
    given(past).as_agency(GAOMI).on(DAY).when(LINK, NOTICE).then_accepted()


def test_a_notice_may_be_about_no_record_and_bear_no_number() -> None:
    given(READY).as_agency(MARKET).on(DAY).when(APART, NOTICE).then(APART)
    given(READY).as_office(OFFICE).on(DAY).when(APART, NOTICE).then(APART)


def test_of_a_closed_campaign_only_what_belongs_to_a_record_is_told() -> None:
    scene: Scene = given(READY).with_campaign(CAMPAIGN, closed=True).as_agency(MARKET).on(DAY)
    scene.when(ISSUE, NOTICE).then_accepted()
    scene.when(APART, OTHER).then_rejected("campaign.not_open")


def test_a_notice_about_a_lead_that_was_filed_is_told_to_the_case() -> None:
    about = NoticeSubject(record_kind=RecordKind.LEAD, record=leads.LEAD)
    event = replace(ISSUE, about=about, document_no=None)
    scene = given(assists.LINE, cases.verifying(1)).as_agency(MARKET).on(DAY)
    scene.when(event, NOTICE).then(event)
    filed = scene.when(cases.FILE_ON_LEAD, cases.CASE).then_accepted()
    told = CaseLeadNotified(lead=leads.LEAD, given_notice=NOTICE, recipients=ISSUE.recipients)
    filed.when(event, NOTICE).then(event, on_stream(cases.CASE, told))


def test_one_gives_notice_of_leads_and_of_requests_that_one_has() -> None:
    lead = replace(ISSUE, about=NoticeSubject(record_kind=RecordKind.LEAD, record=leads.LEAD))
    registered = (assists.LINE, leads.REGISTERED)
    given(registered).as_agency(MARKET).on(DAY).when(lead, NOTICE).then_accepted()
    given(registered).as_agency(POLICE).on(DAY).when(lead, NOTICE).then_rejected("notice.record_not_yours")
    assist = replace(
        ISSUE, about=NoticeSubject(record_kind=RecordKind.ASSIST, record=assists.ASSIST), recipients=(YIWU,)
    )
    given(assists.IN_PROGRESS).as_agency(GAOMI).on(DAY).when(assist, NOTICE).then_accepted()
    given(assists.RECEIVED).as_agency(GAOMI).on(DAY).when(assist, NOTICE).then_rejected("notice.record_not_yours")
