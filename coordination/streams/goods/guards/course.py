"""Conditions of what becomes of a measure: approved, extended, disposed of early, confiscated. 措施后续处理的前置条件。"""

from __future__ import annotations

from typing import Any, cast

from coordination.catalogue import KINDS
from coordination.rules import Context, Verdict, guard
from coordination.streams.case import Case
from coordination.streams.goods.codes import Authority, RegistrationDisposal

RULES = "市场监督管理行政处罚程序规定"
COERCION = "行政强制法"
PENALTY = "行政处罚法"
EARLY = f"{COERCION} 第二十六条、第二十八条第二款; {RULES}（先行处理，条号待法制机构确认）"


@guard(
    "goods.criminal_measure",
    zh="本措施系刑事查封、扣押，不适用行政强制的规定",
    en="this is a seizure in criminal procedure: the rules of administrative coercion do not apply to it",
    next_zh="刑事查封、扣押只报送 goods.seizure_lifted、goods.recounted、goods.relocated",
    next_en="of a criminal seizure post only goods.seizure_lifted, goods.recounted and goods.relocated",
    basis=f"{COERCION} 第二条; 公安机关办理刑事案件程序规定 第二百二十七条",
)
def administrative(event: Any, state: Any, context: Context) -> Verdict:
    """Each procedure has its own remedies."""
    return state.authority is Authority.ADMINISTRATIVE


@guard(
    "goods.approved_already",
    zh="本措施无需补办批准，或者已经补办",
    en="the measure needs no approval afterwards, or has it",
    next_zh="只有当场实施的措施补办批准，且只办一次",
    next_en="only what was done on the spot is approved afterwards, and once",
    basis=f"{RULES} 第三十三条、第三十六条; {COERCION} 第十九条",
)
def approval_waits(event: Any, state: Any, context: Context) -> Verdict:
    """What was done on the spot waits for the leader."""
    return bool(state.on_spot and not state.approved)


@guard(
    "goods.disposal_unapproved",
    zh="解除先行登记保存、退还物品须经单位负责人批准",
    en="a leader approves that registered goods are given back",
    next_zh="请填写批准人 approved_by；送检的可以不填",
    next_en="name the approver in approved_by; only sending goods to be tested needs none",
    basis=f"{RULES} 第三十三条",
    pointer="/data/approved_by",
)
def release_approved(event: Any, state: Any, context: Context) -> Verdict:
    """Whoever may take goods on approval gives them back on approval."""
    return event.disposal is RegistrationDisposal.TESTING or event.approved_by is not None


@guard(
    "goods.extended_already",
    zh="查封、扣押只能延长一次",
    en="a seizure is extended once",
    next_zh="期限届满的，应当解除；违法事实清楚的，依法作出处理决定",
    next_en="at the end of the term it is lifted; where the violation is established, decide",
    basis=f"{RULES} 第三十八条; {COERCION} 第二十五条",
)
def not_extended_yet(event: Any, state: Any, context: Context) -> Verdict:
    """Thirty days, thirty more, and no further."""
    return not state.extended


@guard(
    "goods.party_not_told",
    zh="延长查封、扣押的决定须书面告知当事人并说明理由",
    en="the party is told in writing, with reasons, that a seizure is extended",
    next_zh="请在书面告知后将 party_told 填为true",
    next_en="set party_told to true once the party has been told in writing",
    basis=f"{RULES} 第三十八条; {COERCION} 第二十五条第二款",
    pointer="/data/party_told",
)
def party_was_told(event: Any, state: Any, context: Context) -> Verdict:
    """An extension is not kept from whom it is against."""
    return bool(event.party_told)


@guard(
    "goods.nobody_consented",
    zh="先行处理须经当事人或者权利人同意，或者已经通知",
    en="goods are disposed of early with the consent of the party or right holder, or after notice",
    next_zh="请填写同意书文号 consent_no，或者通知文号 notice_no",
    next_en="give the number of the consent in consent_no, or of the notice in notice_no",
    basis=EARLY,
    pointer="/data/consent_no",
)
def consented_or_told(event: Any, state: Any, context: Context) -> Verdict:
    """What is another's is not sold behind his back."""
    return event.consent_no is not None or event.notice_no is not None


@guard(
    "goods.no_sample",
    zh="先行处理前须留存样品或者以其他方式留存证据",
    en="a sample, or other evidence, is kept before goods are disposed of early",
    next_zh="请在留存后填写 sample_kept，说明留样数量、方式和保管地点",
    next_en="say in sample_kept what was kept, how, and where",
    basis=EARLY,
    pointer="/data/sample_kept",
)
def sample_is_kept(event: Any, state: Any, context: Context) -> Verdict:
    """Goods that are gone must still be provable."""
    return event.sample_kept is not None


@guard(
    "goods.not_confiscated_by_decision",
    zh="本案没有文号为{document_no}、没收非法财物的现行处罚决定",
    en="no penalty decision {document_no} that confiscates goods stands in this case",
    next_zh="请先在案件上报送 case.penalty_decided（kinds 含没收非法财物），并在 document_no 填写决定书文号",
    next_en="post case.penalty_decided on the case first (kinds with the confiscation of goods) and give its number in document_no",
    basis=f"{PENALTY} 第九条、第五十七条; {COERCION} 第二十七条; {RULES} 第三十五条第四项",
    pointer="/data/document_no",
)
def decision_confiscates(event: Any, state: Any, context: Context) -> Verdict:
    """Goods are forfeited by a decision on the case, and by nothing else."""
    decision = cast("Case", context.read(KINDS["case"], state.case)).decision
    stands = decision is not None and decision.takes_goods and decision.document_no == event.document_no
    return stands or {"document_no": event.document_no}
