"""Conditions of beginning a referral and of sending it. 启动与移送的前置条件。"""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from coordination.catalogue import KINDS, stream_id
from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.case.guards.investigation import suspected
from coordination.streams.referral.codes import CrimeField, DocumentKind, ReferralGround
from coordination.streams.referral.state import Referral

O310 = "行政执法机关移送涉嫌犯罪案件的规定"
LEAST_OFFICERS = 2
ALWAYS_PRESENT = frozenset({DocumentKind.LETTER, DocumentKind.REPORT})
"""A letter and a report there always are; only the rest can be empty, with a reason."""
COUNTY_DIGITS = 6
"""Digits of an adcode that tell the level: province, prefecture, county."""


@guard(
    "referral.case_not_yours",
    zh="没有这件案件，或者不由本单位承办，不能据以移送",
    en="there is no such case in your hands, so it cannot be referred",
    next_zh="请核对案件编号；移送由案件的承办单位启动",
    next_en="check the id of the case; a referral is begun by the agency that holds the case",
    basis=f"{O310} 第三条、第五条",
    pointer="/data/case",
)
def case_is_held(event: Any, state: Any, context: Context) -> Verdict:
    """Whoever found the facts refers them; of what is another's one learns nothing here."""
    return bool(context.read(KINDS["case"], event.case).holder == context.agency)


@guard(
    "referral.crime_not_suspected",
    zh="该案件没有未处理完的涉嫌犯罪情形",
    en="no crime is suspected and unresolved in that case",
    next_zh="请先在案件上报送 case.crime_suspected",
    next_en="post case.crime_suspected on the case first",
    basis=f"{O310} 第三条; 行政处罚法 第二十七条",
    pointer="/data/case",
)
def crime_suspected(event: Any, state: Any, context: Context) -> Verdict:
    """What is referred has been suspected."""
    return suspected(event.case, context.read(KINDS["case"], event.case), context)


@guard(
    "referral.campaigns_differ",
    zh="移送的所属专项行动须与案件一致：{campaigns}",
    en="a referral counts in the campaigns of its case: {campaigns}",
    next_zh="请照案件填写 campaigns（次序也须一致）",
    next_en="give campaigns as they stand on the case, in the same order",
    pointer="/data/campaigns",
)
def campaigns_of_case(event: Any, state: Any, context: Context) -> Verdict:
    """One matter, one set of campaigns, and so one meaning of a person's reference."""
    campaigns = context.read(KINDS["case"], event.case).campaigns
    return event.campaigns == campaigns or {"campaigns": ", ".join(campaigns)}


@guard(
    "referral.duty_crime_elsewhere",
    zh="职务犯罪线索不移送公安机关，应当依法移送监察机关或者人民检察院",
    en="a crime in office does not go to the police: its clue goes to the supervision commission or the procuratorate",
    next_zh="请在案件上报送 case.duty_crime_clue_handed_over，写明接收的监察机关或者人民检察院",
    next_en="post case.duty_crime_clue_handed_over on the case, naming the supervision commission or procuratorate",
    basis=f"{O310} 第十九条",
    pointer="/data/crime_field",
)
def not_in_office(event: Any, state: Any, context: Context) -> Verdict:
    """Clues of duty crime have a road of their own."""
    return event.crime_field is not CrimeField.DUTY


@guard(
    "referral.suspicion_of_ip_only",
    zh="仅以存在犯罪的合理嫌疑为据移送的，限于知识产权领域的违法案件",
    en="reasonable suspicion alone is ground enough in cases of intellectual property only",
    next_zh="请核对 referral_ground 与 crime_field；其他案件须达到立案追诉标准",
    next_en="check referral_ground against crime_field; other cases must meet the threshold for prosecution",
    basis=f"{O310} 第三条第二款",
    pointer="/data/referral_ground",
)
def ip_lower_threshold(event: Any, state: Any, context: Context) -> Verdict:
    """In IP cases the agency need not reach the threshold; the police have the means to find out."""
    suspicion = event.referral_ground is ReferralGround.REASONABLE_SUSPICION
    return not suspicion or event.crime_field is CrimeField.INTELLECTUAL_PROPERTY


@guard(
    "referral.open_already",
    zh="该案件已有在途的移送，一案不重复移送",
    en="a referral of that case is under way already: one case, one referral at a time",
    next_zh="请在已有的移送记录上继续办理；补充材料、转送均沿用同一编号",
    next_en="go on with the referral there is; supplementing and forwarding keep its id",
    pointer="/data/case",
)
def none_open(event: Any, state: Any, context: Context) -> Verdict:
    """A second letter would be counted as a second case."""
    case = context.read(KINDS["case"], event.case)
    return not any(_read(context, referral).open for referral in case.referrals)


@guard(
    "referral.former_not_named",
    zh="该案件曾经移送，再次移送须写明上一次移送：{former}",
    en="the case was referred before: a further referral names the one before it: {former}",
    next_zh="请在 former 填写该案件最近一次移送的编号；从未移送的不填",
    next_en="give in former the id of the last referral of the case, or nothing if there was none",
    basis="G5",
    pointer="/data/former",
)
def continues_the_last(event: Any, state: Any, context: Context) -> Verdict:
    """A second attempt is a new version of the first, and both count once."""
    referrals = context.read(KINDS["case"], event.case).referrals
    last = referrals[-1] if referrals else None
    return event.former == last or {"former": str(last or "-")}


def _read(context: Context, referral: Any) -> Referral:
    return cast("Referral", context.read(KINDS["referral"], referral))


@guard(
    "referral.person_named_already",
    zh="该人员已经列明",
    en="the person is named already",
    next_zh="无需重复列明；同一人沿用原来的引用编号",
    next_en="nothing is left to do; the same person keeps the reference",
    pointer="/data/suspect/ref",
)
def person_is_new(event: Any, state: Any, context: Context) -> Verdict:
    """A person is named once."""
    return event.suspect.ref not in state.persons


@guard(
    "referral.persons_repeated",
    zh="同一犯罪嫌疑人只列一次",
    en="each suspect is named once",
    next_zh="请删除引用编号重复的人员",
    next_en="leave out persons with the same reference",
    pointer="/data/named",
)
def named_once(event: Any, state: Any, context: Context) -> Verdict:
    """Persons are counted by reference."""
    return len({person.ref for person in event.named}) == len(event.named)


@guard(
    "referral.task_force_too_small",
    zh="专案组应当由二名以上行政执法人员组成",
    en="a task force has two officers or more",
    next_zh="请在 task_force 填写二名以上人员编号",
    next_en="name two officers or more in task_force",
    basis=f"{O310} 第五条第一款",
    pointer="/data/task_force",
)
def two_officers(event: Any, state: Any, context: Context) -> Verdict:
    """Nobody decides alone what is a crime."""
    return len(event.task_force) >= LEAST_OFFICERS


@guard(
    "referral.documents_missing",
    zh="移送材料不齐：缺少{missing}",
    en="the referral lacks: {missing_en}",
    next_zh="五项材料须逐项列明；没有内容的项目请填写缺项理由 absent_reason（移送书和调查报告不得缺）",
    next_en="list all five; an empty one needs a reason in absent_reason; letter and report can never be empty",
    basis=f"{O310} 第六条",
    pointer="/data/documents",
)
def five_documents(event: Any, state: Any, context: Context) -> Verdict:
    """Letter, report, list of goods, test report, other material: each is there, or it is said why not."""
    there = {item.kind for item in event.documents if item.absent_reason is None}
    excused = {item.kind for item in event.documents if item.absent_reason is not None} - ALWAYS_PRESENT
    missing = [kind for kind in DocumentKind if kind not in there | excused]
    return not missing or {
        "missing": "、".join(kind.zh for kind in missing),
        "missing_en": ", ".join(kind.en for kind in missing),
    }


@guard(
    "referral.goods_list_disagrees",
    zh="涉案物品清单与所附材料不一致：有清单须列明物品，缺清单不得列物品，序号不得重复",
    en="the lines of goods and the list of goods disagree: both are there, or neither; line numbers are not repeated",
    next_zh="请核对 documents 中的涉案物品清单与 exhibits",
    next_en="check the list of goods in documents against exhibits",
    basis=f"{O310} 第六条第三项",
    pointer="/data/exhibits",
)
def goods_as_listed(event: Any, state: Any, context: Context) -> Verdict:
    """What will be handed over is on the list from the beginning."""
    listed = any(item.kind is DocumentKind.GOODS and item.absent_reason is None for item in event.documents)
    numbers = [line.item_no for line in event.exhibits]
    return listed == bool(numbers) and len(set(numbers)) == len(numbers)


@guard(
    "referral.suspects_unexplained",
    zh="未列犯罪嫌疑人的，须说明嫌疑人尚未查明的情况",
    en="where no suspect is listed, it is said why nobody is known yet",
    next_zh="请填写 suspects，或者在 note 说明",
    next_en="give suspects, or say it in note",
    basis="M87",
    pointer="/data/suspects",
)
def suspects_explained(event: Any, state: Any, context: Context) -> Verdict:
    """An unknown suspect counts as nobody, and the record says so."""
    return bool(event.suspects) or event.note is not None


def level(adcode: str) -> int:
    """Return the level of government that an administrative code stands for: 0 province, 1 prefecture, 2 county."""
    province, prefecture = adcode[2:COUNTY_DIGITS] == "0000", adcode[4:COUNTY_DIGITS] == "00"
    return 0 if province else 1 if prefecture else 2


@guard(
    "referral.not_same_level",
    zh="应当向同级公安机关移送，所填公安机关与本单位不同级",
    en="a referral goes to the police of the same level, and this organ is of another",
    next_zh="请改为同级公安机关；因指定管辖等确须向其他级别移送的，请填写 level_reason",
    next_en="name the police of the same level; if another level was designated, say so in level_reason",
    basis=f"{O310} 第五条第二款",
    pointer="/data/to_police",
)
def same_level(event: Any, state: Any, context: Context) -> Verdict:
    """County to county, city to city, unless somebody competent has said otherwise."""
    if event.level_reason is not None:
        return True
    own, police = (
        context.read(KINDS["agency"], stream_id("agency", code)).adcode for code in (context.agency, event.to_police)
    )
    return level(own) == level(police)


def not_before(earlier: str, zh: str, en: str) -> Guard:
    """Return the guard that a step is not dated before the one that it follows, whose day stands on the referral."""

    def check(event: Any, state: Referral, context: Context) -> Verdict:
        on: date | None = getattr(state, earlier)
        return on is None or context.legal_on >= on or {"day": context.legal_on.isoformat(), "on": on.isoformat()}

    return Guard(
        code="referral.dated_before",
        zh=f"法律日期{{day}}早于{zh}之日{{on}}",
        en=f"the legal date {{day}} lies before the day on which it was {en}, {{on}}",
        check=check,
        next_zh="批准、移送、签收、接受、决定依次进行，请核对法律日期，或者与前一步的报送单位核对",
        next_en="approved, sent, signed for, accepted, decided: check the legal date, or ask whoever posted the step before",
        basis=f"{O310} 第五条、第七条、第八条",
        pointer="/legalon",
    )


not_before_approval = not_before("approved_on", "批准移送", "approved")
not_before_sending = not_before("sent_on", "移送", "sent")
not_before_receipt = not_before("received_on", "签收", "signed for")
not_before_acceptance = not_before("accepted_on", "接受", "accepted")


@guard(
    "referral.forwarded_to_itself",
    zh="不能转送给本机关或者移送机关",
    en="a referral is not forwarded to the organ itself, nor to the agency that sent it",
    next_zh="请填写有管辖权的公安机关；不属于公安职责的，请报送 referral.returned",
    next_en="name the competent police organ; if it is no police matter, post referral.returned",
    basis=f"{O310} 第七条",
    pointer="/data/to_police",
)
def to_another_police(event: Any, state: Any, context: Context) -> Verdict:
    """Forwarding goes on."""
    return event.to_police not in (context.agency, state.police, state.registrant)


@guard(
    "referral.forwarded_round",
    zh="{police}已经经手本次移送并转出，不得再转回",
    en="{police} has had this referral and forwarded it: it does not go back there",
    next_zh="对管辖有争议的，报请共同的上级公安机关指定，并在 designation_no 填写指定管辖决定的文号",
    next_en="where competence is disputed the common superior designates; give the number of its decision in designation_no",
    basis=f"{O310} 第七条",
    pointer="/data/to_police",
)
def not_round(event: Any, state: Any, context: Context) -> Verdict:
    """A referral that two organs send to and fro is with neither."""
    back = event.to_police in state.participants
    return not back or event.designation_no is not None or {"police": event.to_police}


@guard(
    "referral.delivered_already",
    zh="移送材料已经送达",
    en="the file was delivered already",
    next_zh="请等待公安机关签收（referral.receipt_signed）",
    next_en="wait for the police to sign (referral.receipt_signed)",
    basis=f"{O310} 第七条",
)
def not_delivered_yet(event: Any, state: Any, context: Context) -> Verdict:
    """It gets there once; to each organ that it is forwarded to, once more."""
    return not state.delivered


@guard(
    "referral.copied_already",
    zh="本次移送已抄送人民检察院",
    en="the referral was copied to the procuratorate already",
    next_zh="无需重复抄送",
    next_en="nothing is left to do",
)
def not_copied_yet(event: Any, state: Any, context: Context) -> Verdict:
    """One copy."""
    return not state.copied
