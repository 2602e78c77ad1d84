"""Conditions of their own that disputes on jurisdiction have: whose dispute, which way up, who may decide. 管辖争议的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.catalogue import KINDS
from coordination.guards import may_know
from coordination.lines import Above, Finding, Tracked, organ_of
from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.jurisdiction import (
    ORDER2,
    PENALTY_LAW,
    SUPERVISION,
    Question,
    QuestionKind,
    above_both,
    called,
    is_unit,
    matter_of,
    open_words,
)
from coordination.streams.jurisdiction_dispute.codes import DisputeRoute
from coordination.streams.jurisdiction_dispute.state import Dispute
from coordination.streams.transfer.guards import MOVABLE

# -- raising it -------------------------------------------------------------------------------------------------------------


def _transfer(event: Any, context: Context) -> Any:
    return None if event.transfer is None else context.read(KINDS["transfer"], event.transfer)


@guard(
    "jurisdiction_dispute.record_unknown",
    zh="没有这条记录，本单位无权知悉，或者所填移送不是本单位参与的该记录的待答复移送",
    en="there is no such record, it is not for you to know of it, or the transfer named is no open one of it that you take part in",
    next_zh="请核对 record_kind、record 和 transfer；受移送而尚未接受的单位须填写 transfer",
    next_en="check record_kind, record and transfer; whoever has been offered the record and not accepted it names the transfer",
    basis=f"{ORDER2} 第十三条、第十四条",
    pointer="/data/record",
)
def record_known(event: Any, state: Any, context: Context) -> Verdict:
    """One disputes what one may know of, or has been offered."""
    transfer = _transfer(event, context)
    if transfer is None:
        return may_know(matter_of(event.record_kind, event.record, context).state, context)
    return (
        transfer.record == event.record
        and transfer.open
        and {context.agency, event.other_party} == {transfer.registrant, transfer.receiver}
    )


@guard(
    "jurisdiction_dispute.not_between_parties",
    zh="管辖争议发生在记录的承办单位与另一单位之间：双方之一须为承办单位，且不能是同一单位",
    en="a dispute is between the agency that holds the record and another one: one of the two must hold it",
    next_zh="请核对 other_party；下设机构由所属机关提出",
    next_en="check other_party; for a unit, its agency raises the dispute",
    basis=f"{ORDER2} 第十三条; {PENALTY_LAW}",
    pointer="/data/other_party",
)
def between_parties(event: Any, state: Any, context: Context) -> Verdict:
    """Who holds it, and who wants it, or does not."""
    holder = matter_of(event.record_kind, event.record, context).state.holder
    return event.other_party != context.agency and holder in (context.agency, event.other_party)


@guard(
    "jurisdiction_dispute.unit_cannot_dispute",
    zh="{unit}是{organ}的下设机构，管辖争议由所属机关提出",
    en="{unit} is a unit of {organ}, which raises the dispute",
    next_zh="请由所属机关报送",
    next_en="have it posted by the agency",
    basis=f"{ORDER2} 第十三条",
)
def by_an_organ(event: Any, state: Any, context: Context) -> Verdict:
    """Organs have jurisdiction, and units none."""
    if not is_unit(context, context.agency):
        return True
    return {"unit": context.agency, "organ": organ_of(Tracked(context), context.agency, context.legal_on)}


@guard(
    "jurisdiction_dispute.campaigns_differ",
    zh="管辖争议的所属专项行动须与所涉记录一致：{campaigns}",
    en="a dispute counts in the campaigns of its record: {campaigns}",
    next_zh="请照所涉记录填写 campaigns（次序也须一致）",
    next_en="give campaigns as they stand on the record, in the same order",
    pointer="/data/campaigns",
)
def campaigns_of_record(event: Any, state: Any, context: Context) -> Verdict:
    """One matter, one set of campaigns."""
    campaigns = matter_of(event.record_kind, event.record, context).state.campaigns
    return event.campaigns == campaigns or {"campaigns": ", ".join(campaigns)}


@guard(
    "jurisdiction_dispute.record_not_movable",
    zh="记录现处于「{stage_zh}」，已无管辖可争：线索须在核查中，案件须未作出处理决定",
    en="the record is at “{stage_en}”: no jurisdiction is left to dispute; a lead must be under verification, a case undecided",
    next_zh="对已作出的决定有异议的，请通过监督途径提出",
    next_en="what was decided is looked into by supervision",
    basis=f"{ORDER2} 第十三条",
    pointer="/data/record",
)
def record_movable(event: Any, state: Any, context: Context) -> Verdict:
    """What is over is nobody's any more."""
    matter = matter_of(event.record_kind, event.record, context)
    stage = matter.state.stage
    return stage in MOVABLE[matter.kind] or {"stage_zh": stage.zh, "stage_en": stage.en}


@guard(
    "jurisdiction_dispute.jurisdiction_open",
    zh="本记录的管辖已在{question_zh}（{question}）中",
    en="whose the record is, is open already in a {question_en} ({question})",
    next_zh="就移送发生争议的，请在 transfer 填写该移送；已有争议的，请在该争议中办理",
    next_en="to dispute a transfer name it in transfer; where there is a dispute already, go on with that",
    basis=f"{ORDER2} 第十三条",
    pointer="/data/transfer",
)
def disputed_once(event: Any, state: Any, context: Context) -> Verdict:
    """One matter, one dispute."""
    question = matter_of(event.record_kind, event.record, context).state.question
    its_own = None if event.transfer is None else Question(QuestionKind.TRANSFER, event.transfer)
    return question in (None, its_own) or open_words(question)


# -- who acts ---------------------------------------------------------------------------------------------------------------

by_party = Guard(
    code="jurisdiction_dispute.not_a_party",
    zh="只有争议双方可以报送此事件",
    en="only the two agencies that dispute may post this event",
    check=lambda event, state, context: context.agency in state.parties,
    next_zh="请由争议双方之一报送",
    next_en="have it posted by one of the two",
    who=("争议双方", "one of the agencies that dispute"),
)
by_authority = Guard(
    code="jurisdiction_dispute.not_the_authority",
    zh="只有受理争议的机关可以报送此事件",
    en="only the body that the dispute is with may post this event",
    check=lambda event, state, context: context.agency == state.authority,
    next_zh="请由共同的上一级机关、司法行政部门或者人民政府报送",
    next_en="have it posted by the common superior, the justice bureau or the government",
    basis=f"{ORDER2} 第十六条; {SUPERVISION}",
    who=("受理争议的机关", "the body that the dispute is with"),
)


# -- agreeing ---------------------------------------------------------------------------------------------------------------


@guard(
    "jurisdiction_dispute.not_as_other_believes",
    zh="对方认为有管辖权的单位是{believed}，与所填不一致，尚未协商一致",
    en="the other party believes {believed} competent: you have not agreed yet",
    next_zh="同意对方意见的，照其填写；不同意的，请报送 jurisdiction_dispute.position_stated 或者报请上级",
    next_en="name the same agency if you agree; if not, post jurisdiction_dispute.position_stated, or report it",
    basis=f"{ORDER2} 第十三条",
    pointer="/data/competent_agency",
)
def as_other_believes(event: Any, state: Dispute, context: Context) -> Verdict:
    """It takes two to agree: one says it, the other says the same."""
    believed = state.believed_by(state.opponent(context.agency) or "")
    return event.competent_agency == believed or {"believed": believed or "-"}


@guard(
    "jurisdiction_dispute.agreed_on_third",
    zh="双方只能就彼此之间谁管辖协商一致，第三方的管辖须由上级指定",
    en="the two can agree on one of them; a third agency is designated from above",
    next_zh="请报请共同的上一级指定管辖（jurisdiction_dispute.escalated）",
    next_en="report it to the common superior (jurisdiction_dispute.escalated)",
    basis=f"{ORDER2} 第十三条、第十五条",
    pointer="/data/competent_agency",
)
def one_of_the_two(event: Any, state: Dispute, context: Context) -> Verdict:
    """Nobody agrees at another's expense."""
    return event.competent_agency in state.parties


# -- which way up -----------------------------------------------------------------------------------------------------------


def route_of(state: Dispute, context: Context) -> DisputeRoute:
    """Return who decides between the parties, as the directory says on the legal date. 争议处理途径。"""
    one, other = state.parties
    found = above_both(context, one, other)
    if found.coordinator is not None:
        return DisputeRoute.COORDINATION
    return DisputeRoute.UNDETERMINED if found.finding is Finding.UNDETERMINED else DisputeRoute.SUPERIOR


def _coordinating(bureau: Above) -> dict[str, str]:
    """Return what the bureau is called, with its code where the directory has it."""
    code = "" if bureau.agency is None else f" {bureau.agency}"
    return {"coordinator_zh": f"{bureau.zh}{code}", "coordinator_en": f"{bureau.en}{code}"}


@guard(
    "jurisdiction_dispute.across_lines",
    zh="双方分属不同条线，应当提请{coordinator_zh}协调",
    en="the two are of different lines: {coordinator_en} coordinates",
    next_zh="请报送 jurisdiction_dispute.coordination_requested",
    next_en="post jurisdiction_dispute.coordination_requested",
    basis=SUPERVISION,
)
def within_line(event: Any, state: Dispute, context: Context) -> Verdict:
    """Between lines the justice bureau comes first, since there is a regulation that says so."""
    one, other = state.parties
    coordinator = above_both(context, one, other).coordinator
    return coordinator is None or _coordinating(coordinator)


@guard(
    "jurisdiction_dispute.not_the_superior",
    zh="双方共同的上一级机关是{superior_zh}，与所填不符",
    en="above both stands {superior_en}, and not the one named",
    next_zh="请核对 to_authority；名录不能确定或者没有登记的，须填写 authority_reason",
    next_en="check to_authority; where the directory cannot tell, say in authority_reason why it is this one",
    basis=f"{ORDER2} 第十三条、第十四条; {PENALTY_LAW}第二款",
    pointer="/data/to_authority",
)
def to_common_superior(event: Any, state: Dispute, context: Context) -> Verdict:
    """The directory names the body; where it cannot, whoever reports names it and says why."""
    one, other = state.parties
    found = above_both(context, one, other)
    known = None if found.body is None else found.body.agency
    if known is None:
        return (event.authority_reason is not None and event.to_authority not in state.parties) or called(found)
    return event.to_authority == known or called(found)


@guard(
    "jurisdiction_dispute.not_across_lines",
    zh="双方不是分属不同条线的单位，司法行政部门不协调：应当报请{superior_zh}",
    en="the two are not of different lines, so no justice bureau coordinates: it is reported to {superior_en}",
    next_zh="请报送 jurisdiction_dispute.escalated",
    next_en="post jurisdiction_dispute.escalated",
    basis=f"{ORDER2} 第十三条; {SUPERVISION}",
)
def across_lines(event: Any, state: Dispute, context: Context) -> Verdict:
    """Within a line the superior designates."""
    one, other = state.parties
    found = above_both(context, one, other)
    return found.coordinator is not None or called(found)


@guard(
    "jurisdiction_dispute.not_the_coordinator",
    zh="负责协调的是{coordinator_zh}，与所填不符",
    en="{coordinator_en} coordinates, and not the one named",
    next_zh="请核对 to_authority；名录没有登记的，须填写 authority_reason",
    next_en="check to_authority; where the directory does not have the bureau, say in authority_reason why it is this one",
    basis=SUPERVISION,
    pointer="/data/to_authority",
)
def to_coordinator(event: Any, state: Dispute, context: Context) -> Verdict:
    """The justice bureau of the level that holds both."""
    one, other = state.parties
    coordinator = above_both(context, one, other).coordinator
    if coordinator is None:
        return True  # refused before, by the way up
    if coordinator.agency is None:
        named = event.authority_reason is not None and event.to_authority not in state.parties
        return named or _coordinating(coordinator)
    return event.to_authority == coordinator.agency or _coordinating(coordinator)


@guard(
    "jurisdiction_dispute.not_the_government",
    zh="应当报请{superior_zh}决定，与所填不符",
    en="{superior_en} decides, and not the one named",
    next_zh="请核对 to_authority；名录没有登记的，须填写 authority_reason",
    next_en="check to_authority; where the directory does not have the government, say in authority_reason why it is this one",
    basis=SUPERVISION,
    pointer="/data/to_authority",
)
def to_government(event: Any, state: Dispute, context: Context) -> Verdict:
    """The government of the level that holds both."""
    return to_common_superior.check(event, state, context)


@guard(
    "jurisdiction_dispute.material_received_already",
    zh="已签收争议材料，指定管辖的期限已经起算",
    en="the material was received already, and the time for designating runs",
    next_zh="无需重复签收",
    next_en="nothing is left to do",
    basis=f"{ORDER2} 第十六条",
)
def material_awaited(event: Any, state: Dispute, context: Context) -> Verdict:
    """A period begins once."""
    return not state.material_received
