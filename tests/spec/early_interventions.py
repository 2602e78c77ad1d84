"""Pasts of an early intervention, each built on the one before it, and an event of each type that may stand in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coordination.streams.early_intervention import (
    Activity,
    EarlyInterventionAccepted,
    EarlyInterventionActivityLogged,
    EarlyInterventionDeclined,
    EarlyInterventionEnded,
    EarlyInterventionOvertaken,
    EarlyInterventionRequested,
    EarlyInterventionWithdrawn,
    Ground,
    Material,
    RecordKind,
    SecrecyLevel,
    Stage,
)
from tests.spec import cases, leads, referrals
from tests.spec.dsl import CAMPAIGN, LEADER, MARKET, POLICE, Said, said, the
from tests.spec.referrals import PROCURATORATE, REFERRAL

INTERVENTION, SECOND = the("early_intervention"), the("early_intervention", 2)
REQUEST = EarlyInterventionRequested(
    campaigns=(CAMPAIGN,),
    record_kind=RecordKind.CASE,
    record=cases.CASE,
    invited_agency=POLICE,
    intervention_ground=Ground.MAJOR,
    facts="销售假冒注册商标的白酒，上线在外省，仓库地点不明",
    document_no="安市监介〔2024〕1号",
    secrecy_level=SecrecyLevel.WORK_SECRET,
    approved_by=LEADER,
    materials=(Material(title="现场笔录", pages=6), Material(title="银行流水", document_no="安市监调〔2024〕9号")),
)
ASK_PROCURATORATE = replace(REQUEST, invited_agency=PROCURATORATE, document_no="安市监介〔2024〕2号")
ON_LEAD = replace(REQUEST, record_kind=RecordKind.LEAD, record=cases.LEAD)
ACCEPT = EarlyInterventionAccepted(contact_officers=("officer-71", "officer-72"), note="经侦大队派员")
DECLINE = EarlyInterventionDeclined(reason="尚无涉嫌犯罪的初步证据")
WITHDRAW = EarlyInterventionWithdrawn(reason="当事人已到案说明情况")
LOG = EarlyInterventionActivityLogged(activity=Activity.QUESTIONING, content="会同询问仓库管理员")
SEIZE = replace(LOG, activity=Activity.SEIZURE, content="扣押账册二本")
END = EarlyInterventionEnded(advice="已达立案追诉标准，建议固定销售记录后移送", document_no="安公介〔2024〕1号")
OVERTAKE = EarlyInterventionOvertaken(referral=REFERRAL, filed_by=POLICE)
OPENED_IN_CASE, OPENED_ON_LEAD = cases.OPEN_INTERVENTION, leads.OPEN_INTERVENTION


def posted(event: Any, by: str, on: str) -> Said:
    """Put an event of the intervention into the past."""
    return said(event, by=by, on=on, stream=INTERVENTION)


# The story of most interventions here: MARKET holds a case, asks POLICE, who come in and advise.
READY = (referrals.JUSTICE, cases.INVESTIGATING)
REQUESTED = (
    READY,
    posted(REQUEST, MARKET, "2024-03-06"),
    said(OPENED_IN_CASE, by="system", on="2024-03-06", stream=cases.CASE),
)
ACTIVE = (REQUESTED, posted(ACCEPT, POLICE, "2024-03-08"))
DECLINED = (REQUESTED, posted(DECLINE, POLICE, "2024-03-08"))
WITHDRAWN = (ACTIVE, posted(WITHDRAW, MARKET, "2024-03-15"))
WITHDRAWN_UNANSWERED = (REQUESTED, posted(WITHDRAW, MARKET, "2024-03-07"))
WORKED = (ACTIVE, posted(LOG, POLICE, "2024-03-11"))
ADVISED = (WORKED, posted(END, POLICE, "2024-03-20"))
OVERTAKEN = (WORKED, posted(OVERTAKE, "system", "2024-03-27"))

AT: dict[Stage, tuple[Any, ...]] = {
    Stage.NONE: READY,
    Stage.REQUESTED: REQUESTED,
    Stage.ACTIVE: ACTIVE,
    Stage.DECLINED: DECLINED,
    Stage.WITHDRAWN: WITHDRAWN,
    Stage.ADVISED: ADVISED,
    Stage.OVERTAKEN: OVERTAKEN,
}
