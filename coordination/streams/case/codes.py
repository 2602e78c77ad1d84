"""The code lists of cases that do not depend on the type of agency; grounds come from the profiles. 案件代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a case stands. 案件状态。"""

    NONE = "none", "未立案", "not filed"
    FILED = "filed", "已立案", "filed"
    INVESTIGATING = "investigating", "调查中", "under investigation"
    SUSPENDED = "suspended", "中止调查", "investigation suspended"
    IN_REVIEW = "in_review", "审核中", "in review"
    NOTICE_PENDING = "notice_pending", "审核通过待告知", "reviewed, notice not yet served"
    AWAITING_PARTY = "awaiting_party", "已告知待当事人意见", "notice served, awaiting the party"
    HEARING = "hearing", "听证中", "in hearing"
    DECIDING = "deciding", "待决定", "awaiting decision"
    EXECUTING = "executing", "执行中", "being carried out"
    TERMINATED = "terminated", "终止调查待结案", "terminated, not yet closed"
    CLOSING = "closing", "待结案", "awaiting closing"
    CLOSED = "closed", "已结案", "closed"
    ARCHIVED = "archived", "已归档", "archived"
    TRANSFERRED_OUT = "transferred_out", "已移送管辖", "transferred to another jurisdiction"


class Proposal(Coded):
    """What the investigators propose at the end of the investigation (程序规定 第四十八条). 处理意见。"""

    PENALTY = "penalty", "给予行政处罚", "penalise"
    NO_PENALTY = "no_penalty", "不予行政处罚", "do not penalise"
    OTHER_DEPARTMENT = "other_department", "移送其他部门", "transfer to another department"
    JUDICIARY = "judiciary", "移送司法机关", "refer to the judiciary"


class ReviewKind(Coded):
    """The two kinds of review (程序规定 第四十九条). 审核种类。"""

    LEGAL = "legal", "法制审核", "legal review"
    CASE = "case", "案件审核", "case review"


class ReviewResult(Coded):
    """What the reviewers advise (程序规定 第五十四条). 审核意见。"""

    AGREE = "agree", "同意", "agreed"
    CORRECT = "correct", "建议纠正", "to be corrected"
    SUPPLEMENT = "supplement", "建议补充调查", "to be supplemented"


class HearingResult(Coded):
    """How a hearing ended. 听证结果。"""

    HELD = "held", "已举行听证", "held"
    WITHDRAWN = "withdrawn", "当事人撤回或者放弃听证", "withdrawn by the party"


class Measure(Coded):
    """What is done instead of a penalty, or beside it (M59, 程序规定 第六十一条). 非处罚措施。"""

    EDUCATED = "educated", "教育", "educated"
    WARNED = "warned", "告诫", "warned"
    INTERVIEWED = "interviewed", "行政约谈", "interviewed"
    CORRECTED = "corrected", "责令改正", "ordered to put right"
    PROMISED = "promised", "签署承诺", "promise signed"


class ReferralMode(Coded):
    """What a referral to the judiciary does to the case (程序规定 第六十条第一款第五项、第四十六条). 移送方式。"""

    DISPOSE = "dispose_and_close", "移送并结案", "disposed of and closed"
    SUSPEND = "suspend", "移送并中止调查", "investigation suspended"


class SuspicionOutcome(Coded):
    """How the suspicion of a crime was resolved. 涉嫌犯罪的处理结果。"""

    REFERRAL_REJECTED = "referral_rejected", "正职负责人不批准移送", "the chief rejected the referral"
    NOT_FILED = "not_filed", "公安机关不予立案", "the police did not file"
    WITHDRAWN = "withdrawn", "公安机关撤销案件", "the police withdrew the case"
    NOT_PROSECUTED = "not_prosecuted", "人民检察院不起诉", "not prosecuted"
    NO_CRIMINAL_PENALTY = "no_criminal_penalty", "人民法院未判处罚金", "no criminal fine"
    CRIMINAL_FINE = "criminal_fine", "人民法院已判处罚金", "criminal fine imposed"


class ServiceMethod(Coded):
    """How a document is served (程序规定 第八十二条). 送达方式。"""

    DIRECT = "direct", "直接送达", "in person"
    LEFT = "left", "留置送达", "left at the address"
    ELECTRONIC = "electronic", "电子送达", "electronically"
    POST = "post", "邮寄送达", "by post"
    ENTRUSTED = "entrusted", "委托或者转交送达", "through another body"
    PUBLIC_NOTICE = "public_notice", "公告送达", "by public notice"


class ServedDocument(Coded):
    """Documents that are served on the party, by public notice where nothing else is left. 送达文书。"""

    PENALTY_NOTICE = "penalty_notice", "行政处罚告知书", "penalty notice"
    DECISION = "decision", "行政处罚决定书", "penalty decision"
    DEMAND = "demand", "催告书", "demand"


class RemedyEnd(Coded):
    """How the party's remedies against a decision came to their end. 救济期限届满情形。"""

    UNUSED = "unused", "期限届满，未申请复议也未起诉", "neither reconsideration nor suit was asked for in time"
    UPHELD = "upheld", "复议维持后未在期限内起诉", "upheld on reconsideration, and no suit in time"


class ValueBasis(Coded):
    """What a case's value is the value of (案值口径). 案值口径。"""

    TURNOVER = "illegal_turnover", "违法经营额", "illegal turnover"
    GOODS = "goods", "货值金额", "value of goods"
    SALES = "sales", "销售金额", "sales"
    INCOME = "illegal_income", "违法所得", "illegal income"


class ValueStage(Coded):
    """How sure a case's value is. 案值阶段。"""

    ESTIMATED = "estimated", "估算", "estimated"
    ASSESSED = "assessed", "核定", "assessed"
    FINAL = "final", "终定", "final"


class Revocation(Coded):
    """What became of a decision that did not stand. 处罚决定变动。"""

    ANNULLED = "annulled", "撤销", "annulled"
    REMADE = "to_be_remade", "撤销并重新作出", "annulled and to be made again"
    CHANGED = "changed", "变更", "changed"


class RevokedBy(Coded):
    """Who revoked or changed a decision. 决定变动机关。"""

    OWN = "own", "本机关", "the agency itself"
    SUPERIOR = "superior", "上级机关", "a superior organ"
    RECONSIDERATION = "reconsideration", "行政复议机关", "the reconsideration organ"
    COURT = "court", "人民法院", "the court"


class WayOut(Coded):
    """What the law offers where a period ends while a referral is under way. 期限冲突的处理办法。"""

    HAND_OVER = "hand_over", "随案移送公安机关（行政强制法第二十一条）", "hand the goods over to the police"
    REGISTER = "register_evidence", "先行登记保存（行政处罚法第五十六条）", "register them as evidence"
    RELEASE = "release", "解除查封、扣押（行政强制法第二十八条）", "lift the seizure"
    DISPOSE = "dispose_and_close", "作出移送司法机关的处理决定", "dispose of the case by the referral"
    SUSPEND = "suspend", "依办案程序中止调查", "suspend the investigation"
    EXTEND = "extend", "依办案程序延长办案期限", "extend the period"
