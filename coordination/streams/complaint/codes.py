"""The code lists of complaints. 投诉代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a complaint stands (legal.md 5.2). 投诉状态。"""

    NONE = "none", "未登记", "not registered"
    RECEIVED = "received", "待受理", "received, not decided upon"
    ACCEPTED = "accepted", "已受理", "accepted"
    REJECTED = "rejected", "不予受理", "rejected"
    MEDIATING = "mediating", "调解中", "in mediation"
    SETTLED = "settled", "达成调解协议", "settled"
    TERMINATED = "terminated", "终止调解待告知", "mediation ended, the parties not told"
    CLOSED = "closed", "终止调解已告知", "mediation ended and told"
    WITHDRAWN = "withdrawn", "受理前撤回", "withdrawn before it was accepted"
    DUPLICATE = "duplicate", "重复件", "a copy of another complaint"


class Channel(Coded):
    """By which way a complaint came in (M35, M36, M40). 投诉渠道。"""

    HOTLINE_12315 = "12315", "12315平台", "12315 platform"
    HOTLINE_12345 = "12345", "12345热线", "12345 hotline"
    VISIT = "visit", "来访", "in person"
    LETTER = "letter", "来信", "letter"
    PHONE = "phone", "来电", "telephone"
    PLATFORM = "platform", "网络交易平台", "trading platform"
    OTHER = "other", "其他", "other"


class RejectionGround(Coded):
    """Why a complaint is not accepted (市场监督管理投诉举报处理办法 第十六条). 不予受理情形。"""

    NO_POWER = "no_power", "不属于职责或者不具有处理权限", "no matter of this department, or no power"
    HANDLED_ELSEWHERE = "handled_elsewhere", "已有机关或者组织受理、处理过", "another body accepted or handled it"
    NOT_CONSUMER = "not_consumer", "不是为生活消费需要或者不能证明存在争议", "no consumer's need, or no dispute shown"
    TIME_BARRED = "time_barred", "超过三年", "more than three years have passed"
    MATERIAL_MISSING = "material_missing", "未提供规定材料或者提供虚假材料", "material is missing or false"
    IDENTITY_REFUSED = (
        "identity_refused",
        "冒用他人名义或者拒不配合核验身份",
        "another's name, or refuses to be identified",
    )
    OTHER_LAW = "other_law", "法律、法规、规章规定的其他情形", "another case that law names"


class TerminationGround(Coded):
    """Why mediation ends without an agreement (市场监督管理投诉举报处理办法 第二十三条). 终止调解情形。"""

    WITHDRAWN = "withdrawn", "撤回投诉或者自行和解", "withdrawn, or settled between the two"
    NOT_ATTENDED = "not_attended", "无正当理由不参加或者明确拒绝调解", "a side stays away or refuses"
    NO_AGREEMENT = "no_agreement", "明确表示无法达成协议", "a side says that there will be no agreement"
    COSTS_DISPUTED = "costs_disputed", "鉴定、检测事宜协商不一致", "no agreement on testing or its costs"
    TIME_OVER = "time_over", "调解期限届满未达成协议", "the time is over"
    UNACCEPTABLE = "unacceptable", "受理后发现不应受理或者滥用投诉", "found to be one that is not accepted, or an abuse"
    PARTY_GONE = "party_gone", "死亡或者主体资格灭失", "a side has died or exists no more"
    OTHER_LAW = "other_law", "法律、法规、规章规定的其他情形", "another case that law names"


class NonConsumerSign(Coded):
    """What shows that somebody did not buy for a consumer's need (第十七条), judged together. 非生活消费情形。"""

    KNOWN_DEFECT = "known_defect", "明知存在所投诉问题仍购买", "bought knowing what is complained of"
    BEYOND_NEED = "beyond_need", "数量、频次明显超出生活消费需要", "more, or oftener, than anybody needs"
    SERIAL_CLAIMS = "serial_claims", "短期内就同类问题反复投诉索赔", "one claim after the other of the same kind"
    SAME_WORDING = "same_wording", "批量投诉、内容雷同", "many complaints in the same words"
    OTHER = "other", "其他情形", "something else"


class Remedy(Coded):
    """The ways to resolve a consumer's dispute (消费者权益保护法 第三十九条). 解决途径。"""

    SETTLE = "settle", "与经营者协商和解", "settling with the business"
    MEDIATE = "mediate", "请求消费者协会等调解", "mediation by a consumers' association"
    COMPLAIN = "complain", "向有关行政部门投诉", "complaining to the department concerned"
    ARBITRATE = "arbitrate", "提请仲裁", "arbitration"
    SUE = "sue", "向人民法院提起诉讼", "going to court"


class WithoutLetter(Coded):
    """Why an agreement is not drawn up as a letter of mediation. 不制作调解书原因。"""

    PERFORMED = "performed", "协议已即时履行", "performed at once"
    BOTH_AGREED = "both_agreed", "双方同意不制作", "both sides want none"
    NOT_ON_SITE = "not_on_site", "非现场调解", "not mediated face to face"


class Duty(Coded):
    """What is to be done next with a complaint. 待办。"""

    SPLIT = "split_report", "分出举报", "split the report off"
    DECIDE = "decide_acceptance", "决定是否受理", "accept it or reject it"
    MEDIATE = "mediate", "组织调解", "mediate"
    TELL_TERMINATION = "tell_termination", "告知终止调解", "tell the parties that mediation ended"
