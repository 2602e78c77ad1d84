"""Pasts of a complaint, each built on the one before it, and an event of each type that may stand in them.

MARKET's desk receives it and mediates it itself; UNIT is a brigade of MARKET's. It came in after 2026-04-15, so under Order 121.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from coordination.clocks.rules import Ground
from coordination.streams.agency.state import Span, Subordination
from coordination.streams.complaint import (
    Channel,
    ComplaintAccepted,
    ComplaintAgreementBroken,
    ComplaintAgreementPerformed,
    ComplaintClueFound,
    ComplaintDistributed,
    ComplaintDuplicateFound,
    ComplaintDuplicateLinked,
    ComplaintExclusionBegun,
    ComplaintExclusionEnded,
    ComplaintMediationAgreed,
    ComplaintMediationStarted,
    ComplaintMediationTerminated,
    ComplaintParticularsCorrected,
    ComplaintReceived,
    ComplaintRejected,
    ComplaintReturnedToDesk,
    ComplaintSplit,
    ComplaintTerminationNotified,
    ComplaintWithdrawn,
    NonConsumerSign,
    RejectionGround,
    Remedy,
    Stage,
    TerminationGround,
    WithoutLetter,
    clue_lead_of,
    split_lead_of,
)
from coordination.streams.lead import ReturnReason
from coordination.streams.parts import Party, PartyKind
from tests.spec.dsl import CAMPAIGN, MARKET, UNIT, Scene, given, said, the

COMPLAINT, COPY = the("complaint"), the("complaint", 2)
REPORT, CLUE = split_lead_of(COMPLAINT), clue_lead_of(COMPLAINT, 1)
WANG, LI = UUID("7d0c5a2e-6f0b-4c3d-9a51-0d1f4b7c9e01"), UUID("7d0c5a2e-6f0b-4c3d-9a51-0d1f4b7c9e02")
# Monday 18 May 2026
DAY, ACCEPTED_ON, MEDIATED_ON, LATER = "2026-05-18", "2026-05-20", "2026-05-22", "2026-06-01"
SHOP = Party(kind=PartyKind.ORGANISATION, name="安丘市某酒业商行")

RECEIVE = ComplaintReceived(
    campaigns=(CAMPAIGN,),
    title="所购白酒疑为假冒",
    facts="在该店购买白酒两瓶，开瓶后发现瓶盖与正品不同。",
    demand="退款并赔偿",
    channel=Channel.HOTLINE_12315,
    complainant_ref=WANG,
    party=SHOP,
    demanded_fen=259_800,
    source_system="12315",
    external_no="13707840020260518000123",
    occasion="第三十二届酒类博览会",
)
MIXED = replace(RECEIVE, mixed=True)
FROM_12345 = replace(
    RECEIVE, channel=Channel.HOTLINE_12345, source_system="12345", external_no="DH20260518000077", complainant_ref=LI
)
CORRECT = ComplaintParticularsCorrected(reason="金额录错", demanded_fen=298_000)
DISTRIBUTE = ComplaintDistributed(to_unit=UNIT)
RETURN = ComplaintReturnedToDesk(reason_code=ReturnReason.NO_POWER, reason="不属本大队职责")
SPLIT = ComplaintSplit(title="销售假冒注册商标的白酒", summary="举报该店销售假冒白酒。", offence="counterfeit")
ACCEPT = ComplaintAccepted(document_no="安市监投受〔2026〕12号")
REJECT = ComplaintRejected(
    rejection_ground=RejectionGround.HANDLED_ELSEWHERE,
    reason="消费者协会已组织调解",
    other_remedies=(Remedy.ARBITRATE, Remedy.SUE),
)
WITHDRAW = ComplaintWithdrawn()
START = ComplaintMediationStarted(
    complainant_consented_on=date(2026, 5, 20), party_consented_on=date(2026, 5, 21), mediator="安丘市消费者协会"
)
BEGIN = ComplaintExclusionBegun(
    exclusion_no="jian-1", exclusion_ground=Ground.TESTING, examiner="山东省产品质量检验研究院"
)
END = ComplaintExclusionEnded(exclusion_no="jian-1", exclusion_ground=Ground.TESTING)
FIND = ComplaintClueFound(title="仓库存有同款白酒", facts="调解时店主称库房另有二十箱。", offence="counterfeit")
AGREE = ComplaintMediationAgreed(
    agreement="退还货款并赔偿", agreed_fen=200_000, document_no="安市监调〔2026〕5号", perform_by_on=date(2026, 6, 10)
)
PAID_AT_ONCE = replace(AGREE, document_no=None, without_letter=WithoutLetter.PERFORMED, perform_by_on=None)
PERFORM = ComplaintAgreementPerformed()
BREAK = ComplaintAgreementBroken(reason="逾期未付款")
TERMINATE = ComplaintMediationTerminated(
    mediation_end_ground=TerminationGround.NO_AGREEMENT, reason="双方金额差距过大", document_no="安市监终调〔2026〕3号"
)
TELL = ComplaintTerminationNotified()
DUPLICATE = ComplaintDuplicateFound(dup_of=COMPLAINT, reason="与12315件同一内容", identity_checked=True)
COPY_OF_OTHER = replace(DUPLICATE, dup_of=COPY)
LINKED = ComplaintDuplicateLinked(
    duplicate=COPY, registrant=MARKET, source_system="12345", external_no="DH20260518000077"
)
NOT_A_CONSUMER = replace(
    REJECT,
    rejection_ground=RejectionGround.NOT_CONSUMER,
    non_consumer_signs=(NonConsumerSign.BEYOND_NEED, NonConsumerSign.SERIAL_CLAIMS),
)
NO_POWER = replace(
    REJECT,
    rejection_ground=RejectionGround.NO_POWER,
    other_remedies=(Remedy.COMPLAIN,),
    competent_body="安丘市文化和旅游局",
)


def posted(event: Any, on: str = DAY, by: str = MARKET, stream: UUID = COMPLAINT) -> Any:
    return said(event, by=by, on=on, stream=stream)


def town(*past: Any, on: str = LATER) -> Scene:
    """The bureau with its brigade, which is a unit of it."""
    return given(*past).with_agency(UNIT, parents=(Subordination(MARKET, Span()),)).as_agency(MARKET).on(on)


RECEIVED = (posted(RECEIVE),)
MIXED_RECEIVED = (posted(MIXED),)
TO_BE_SPLIT = posted(replace(CORRECT, mixed=True), LATER)
WITH_UNIT = (RECEIVED, posted(DISTRIBUTE))
OTHER_COPY = (posted(FROM_12345, stream=COPY),)
ACCEPTED = (RECEIVED, posted(ACCEPT, ACCEPTED_ON))
REJECTED = (RECEIVED, posted(REJECT, ACCEPTED_ON))
MEDIATING = (ACCEPTED, posted(START, MEDIATED_ON))
TESTED = (MEDIATING, posted(BEGIN, LATER))
SETTLED = (MEDIATING, posted(AGREE, LATER))
TERMINATED = (MEDIATING, posted(TERMINATE, LATER))
CLOSED = (TERMINATED, posted(TELL, LATER))
WITHDRAWN = (RECEIVED, posted(WITHDRAW))
IS_DUPLICATE = (RECEIVED, OTHER_COPY, posted(COPY_OF_OTHER))

AT: dict[Stage, Any] = {
    Stage.NONE: (),
    Stage.RECEIVED: RECEIVED,
    Stage.ACCEPTED: ACCEPTED,
    Stage.REJECTED: REJECTED,
    Stage.MEDIATING: MEDIATING,
    Stage.SETTLED: SETTLED,
    Stage.TERMINATED: TERMINATED,
    Stage.CLOSED: CLOSED,
    Stage.WITHDRAWN: WITHDRAWN,
    Stage.DUPLICATE: IS_DUPLICATE,
}
