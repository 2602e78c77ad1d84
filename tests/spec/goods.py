"""Pasts of goods under a measure, and an event of each type that may stand in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from coordination.clocks.rules import Ground
from coordination.streams.goods import (
    Authority,
    CountedLine,
    EarlyMethod,
    GoodsConfiscated,
    GoodsCustodyEntrusted,
    GoodsEarlyDisposed,
    GoodsExclusionBegun,
    GoodsExclusionEnded,
    GoodsGivenBack,
    GoodsHandedOver,
    GoodsLine,
    GoodsListed,
    GoodsMeasureApproved,
    GoodsMeasureLifted,
    GoodsPassedOn,
    GoodsRecounted,
    GoodsRegistered,
    GoodsRegistrationConverted,
    GoodsRegistrationDisposed,
    GoodsRegistrationLapsed,
    GoodsRelocated,
    GoodsSeized,
    GoodsSeizureExtended,
    GoodsSeizureLifted,
    GoodsTakenOver,
    LiftGround,
    LineQuantity,
    RegistrationDisposal,
    Seizure,
)
from coordination.streams.referral import CarriedLine, HandedExhibit, ListedExhibit, ReturnedTo
from tests.spec import cases, referrals
from tests.spec.dsl import CAMPAIGN, LEADER, MARKET, POLICE, Said, _flat, said, the

GOODS, OTHER_GOODS = the("goods"), the("goods", 2)
REFERRAL = referrals.REFERRAL
LIQUOR = GoodsLine(
    line_no="1", name="白酒", spec="500ml/瓶", quantity=24, unit_of_measure="瓶", worth_fen=480_000, batch_no="20240101"
)
MARKS = GoodsLine(line_no="2", name="商标标识", quantity=300, unit_of_measure="枚", worth_fen=9_000)


def lines(**numbers: int) -> tuple[LineQuantity, ...]:
    """Return so many of some lines: ``lines(l1=24, l2=300)``."""
    return tuple(LineQuantity(line_no=name.removeprefix("l"), quantity=number) for name, number in numbers.items())


ALL = lines(l1=24, l2=300)
REGISTER = GoodsRegistered(
    campaigns=(CAMPAIGN,),
    case=cases.CASE,
    lines=(LIQUOR, MARKS),
    document_no="安市监登存〔2024〕3号",
    approved_by=LEADER,
    kept_at="当事人仓库",
)
SEIZE = GoodsSeized(
    campaigns=(CAMPAIGN,),
    case=cases.CASE,
    seizure=Seizure.DETENTION,
    authority=Authority.ADMINISTRATIVE,
    lines=(LIQUOR, MARKS),
    document_no="安市监强〔2024〕5号",
    approved_by=LEADER,
    kept_at="市监局罚没仓库",
)
REGISTER_ON_SPOT = replace(REGISTER, on_spot=True, approved_by=None)
SEIZE_ON_SPOT = replace(SEIZE, on_spot=True, approved_by=None)
SEIZE_AS_POLICE = replace(SEIZE, authority=Authority.CRIMINAL, document_no="安公扣〔2024〕8号", approved_by="police-7")
APPROVE = GoodsMeasureApproved(approved_by=LEADER, document_no="安市监强批〔2024〕5号")
LIFT_AT_ONCE = GoodsMeasureLifted(approved_by=LEADER, reason="不属于涉案物品", lines=ALL)
PRESERVE = GoodsRegistrationDisposed(disposal=RegistrationDisposal.PRESERVED, lines=ALL, approved_by=LEADER)
TEST = GoodsRegistrationDisposed(disposal=RegistrationDisposal.TESTING, lines=ALL)
LIFT_REGISTRATION = GoodsRegistrationDisposed(
    disposal=RegistrationDisposal.LIFTED, lines=ALL, approved_by=LEADER, document_no="安市监解登〔2024〕3号"
)
CONVERT = GoodsRegistrationConverted(
    seizure=Seizure.DETENTION, lines=ALL, approved_by=LEADER, document_no="安市监强〔2024〕6号"
)
LAPSE = GoodsRegistrationLapsed(lines=ALL, due_at=datetime(2024, 3, 15, 16, tzinfo=UTC))
EXTEND = GoodsSeizureExtended(
    extension_nd=30,
    reason="案情复杂，等待鉴定",
    approved_by=LEADER,
    document_no="安市监强延〔2024〕5号",
    party_told=True,
)
BEGIN = GoodsExclusionBegun(
    exclusion_no="jian-1",
    exclusion_ground=Ground.TESTING,
    examiner="山东省产品质量检验研究院",
    document_no="委检〔2024〕8号",
    party_notice_no="安市监检告〔2024〕8号",
)
END = GoodsExclusionEnded(exclusion_no="jian-1", exclusion_ground=Ground.TESTING, document_no="检字〔2024〕118号")
LIFT = GoodsSeizureLifted(
    lift_ground=LiftGround.UNRELATED, lines=ALL, approved_by=LEADER, document_no="安市监解强〔2024〕5号"
)
SELL = GoodsEarlyDisposed(
    lines=lines(l1=24),
    early_method=EarlyMethod.SOLD,
    proceeds_fen=300_000,
    reason="临近保质期",
    approved_by=LEADER,
    document_no="安市监先〔2024〕1号",
    sample_kept="留样一瓶，封存于检验室",
    consent_no="当事人同意书",
)
CONFISCATE = GoodsConfiscated(document_no=cases.PENALISE.document_no, lines=ALL)
RECOUNT = GoodsRecounted(lines=(CountedLine(line_no="1", quantity=23, difference="一瓶送检损耗"),))
RELOCATE = GoodsRelocated(items=("1",), kept_at="第三方仓库")
LIST = GoodsListed(
    referral=REFERRAL,
    lines=(
        CarriedLine(item_no="1", line_no="1", quantity=24),
        CarriedLine(item_no="2", line_no="2", quantity=300),
    ),
)
GO = GoodsHandedOver(
    referral=REFERRAL,
    to_police=POLICE,
    document_no=referrals.HAND_OVER.document_no,
    lines=(
        CarriedLine(item_no="1", line_no="1", quantity=23, missing=1, difference="一瓶送检损耗"),
        CarriedLine(item_no="2", line_no="2", quantity=300),
    ),
)
COUNT_IN = GoodsTakenOver(
    referral=REFERRAL,
    lines=(
        CarriedLine(item_no="1", line_no="1", quantity=23),
        CarriedLine(item_no="2", line_no="2", quantity=300),
    ),
)
KEEP = GoodsCustodyEntrusted(
    referral=REFERRAL, items=("1",), document_no=referrals.ENTRUST.document_no, kept_at=referrals.ENTRUST.kept_at
)
PASS_ON = GoodsPassedOn(referral=REFERRAL, to_police=referrals.NEXT_POLICE, items=("1", "2"))
COME_BACK = GoodsGivenBack(
    referral=REFERRAL,
    returned_to=ReturnedTo.SENDER,
    lines=(CarriedLine(item_no="1", line_no="1", quantity=23),),
    reason=referrals.GIVE_BACK.reason,
)

# On the referral's list: both lines by their own record.
EXHIBITS = (
    ListedExhibit(item_no="1", name="白酒", quantity=24, seized=True, goods_record=GOODS, line_no="1"),
    ListedExhibit(item_no="2", name="商标标识", quantity=300, seized=True, goods_record=GOODS, line_no="2"),
)
SEND = replace(referrals.SEND, exhibits=EXHIBITS)
HAND_OVER = referrals.HAND_OVER
TAKE = referrals.TAKE
GIVE_BACK = replace(
    referrals.GIVE_BACK,
    lines=(HandedExhibit(item_no="1", quantity=23), HandedExhibit(item_no="2", quantity=300)),
)


def of_goods(event: Any, on: str | date, by: str = MARKET) -> Said:
    """Put an event of the goods into the past."""
    return said(event, by=by, on=on, stream=GOODS)


def told(event: Any, on: str | date) -> Said:
    """Put into the past what followed by rule."""
    return said(event, by="system", on=on, stream=GOODS)


# The story of most goods here: MARKET registers or seizes in a case that it investigates, and refers the case.
INVESTIGATED = (referrals.JUSTICE, cases.INVESTIGATING)
REGISTERED = (INVESTIGATED, of_goods(REGISTER, "2024-03-06"))
REGISTERED_ON_SPOT = (INVESTIGATED, of_goods(REGISTER_ON_SPOT, "2024-03-06"))
SEIZED = (INVESTIGATED, of_goods(SEIZE, "2024-03-06"))
SEIZED_ON_SPOT = (INVESTIGATED, of_goods(SEIZE_ON_SPOT, "2024-03-06"))
LAPSED = (REGISTERED, of_goods(LAPSE, "2024-03-16", by="system"))

RECORDED = said(replace(cases.MEASURE, goods_record=GOODS), by="system", on="2024-03-06")
"""What the case heard of the measure."""


def approved(seized: Any = SEIZED) -> tuple[Any, ...]:
    """Return the past of a referral that the chief has approved, of a case whose goods are under a measure."""
    suspected = [*_flat(referrals.SUSPECTED)]
    since = [item for item in _flat(referrals.APPROVED) if item not in suspected]
    return (seized, RECORDED, said(cases.SUSPECT_CRIME, on="2024-03-18"), *since)


def referral(event: Any, by: str, on: str) -> Said:
    """Put an event of the referral into the past."""
    return said(event, by=by, on=on, stream=REFERRAL)


SENT = (approved(), referral(SEND, MARKET, "2024-03-22"), told(LIST, "2024-03-22"))
ACCEPTED = (
    SENT,
    referral(referrals.COPY, MARKET, "2024-03-22"),
    referral(referrals.SIGN, POLICE, "2024-03-23"),
    referral(referrals.ACCEPT, POLICE, "2024-03-24"),
)
FILED = (ACCEPTED, referral(referrals.FILE, POLICE, "2024-03-27"), referral(referrals.NOTIFY, POLICE, "2024-03-28"))
HANDED = (FILED, referral(HAND_OVER, MARKET, "2024-03-30"), told(GO, "2024-03-30"))
TAKEN = (HANDED, referral(TAKE, POLICE, "2024-03-30"), told(COUNT_IN, "2024-03-30"))
WITHDRAWN = (TAKEN, referral(referrals.WITHDRAW, POLICE, "2024-05-06"))

DECIDED = (SEIZED, *cases.EXECUTING[2:])
"""The case has gone on to a penalty that confiscates goods, and the goods are seized still."""
