"""The code lists of supervision orders. 督办代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Instrument(Coded):
    """By which document it is supervised. 督办方式。"""

    LISTING = "listing", "挂牌督办", "listed supervision"
    URGE_LETTER = "urge_letter", "行政执法督办函", "letter of urging"
    OPINION = "opinion", "行政执法监督意见书", "supervision opinion"
    DECISION = "decision", "行政执法监督决定书", "supervision decision"


class Stage(Coded):
    """Where a supervision order stands (legal.md 5.8); the last four are those of a letter. 督办状态。"""

    NONE = "none", "未提出", "not begun"
    PROPOSED = "proposed", "建议挂牌督办", "proposed"
    DECLINED = "declined", "未予挂牌", "not listed"
    ACTIVE = "active", "督办中", "listed"
    ESCALATED = "escalated", "督办升级", "escalated"
    DELIST_REVIEW = "delist_review", "摘牌审查", "delisting under review"
    DELISTED = "delisted", "已摘牌", "delisted"
    ISSUED = "issued", "待整改", "to be put right"
    RECTIFIED = "rectified", "已反馈整改", "reported as put right"
    CLOSED = "closed", "已办结", "closed"
    REVOKED = "revoked", "已撤销", "revoked"


class TargetKind(Coded):
    """What is under listed supervision (M74, M75, 条例 20). 督办事项种类。"""

    CASE = "case", "案件", "case"
    REGION = "region", "地区", "region"
    ISSUE = "issue", "突出问题", "issue"


class SupervisionLevel(Coded):
    """At which level it is listed. 督办级别。"""

    COUNTY = "county", "县级督办", "county"
    PREFECTURE = "prefecture", "市级督办", "prefecture"
    PROVINCE = "province", "省级督办", "province"
    NATION = "nation", "国家级督办", "nation"


class ReportCycle(Coded):
    """How often progress is to be reported. 进展报告周期。"""

    WEEKLY = "weekly", "每周", "every week"
    MONTHLY = "monthly", "每月", "every month"
    QUARTERLY = "quarterly", "每季度", "every quarter"


class Escalation(Coded):
    """What is done where a listing does not help (legal.md 5.8). 督办升级方式。"""

    RAISED = "raised", "提级监督", "taken over from above"
    INTERVIEW = "interview", "约谈", "interview"
    CRITICISM = "criticism", "通报", "notice of criticism"


class DelistResult(Coded):
    """With what a listing ends. 摘牌结论。"""

    FINISHED = "finished", "案件已办结", "the case is disposed of"
    RECTIFIED = "rectified", "整改到位", "put right"
    TAKEN_OVER = "taken_over", "并入其他督办", "supervised under another order"
    NOT_NEEDED = "not_needed", "无需继续督办", "no longer needed"


class DecisionGround(Coded):
    """Why the government decides (条例 29). 制发监督决定书的情形。"""

    SERIOUS = "serious", "情节严重", "the matter is serious"
    IGNORED = "ignored", "经督办函、意见书仍未整改", "letters before it were ignored"


class RectificationResult(Coded):
    """What whoever issued the letter finds of what was put right. 整改审查结论。"""

    SUFFICIENT = "sufficient", "整改到位", "put right"
    INSUFFICIENT = "insufficient", "整改不到位", "not put right"


class ObjectionOutcome(Coded):
    """What became of an objection (条例 30). 异议处理结果。"""

    MAINTAINED = "maintained", "维持", "the letter stands"
    AMENDED = "amended", "变更", "the letter is changed"
    REVOKED = "revoked", "撤销", "the letter is revoked"


class Duty(Coded):
    """What is waited for. 督办待办事项。"""

    DECIDE_LISTING = "decide_listing", "决定是否挂牌督办", "decide on the listing"
    CARRY_OUT = "carry_out_order", "办理督办事项并报告进展", "do what is ordered and report progress"
    REVIEW_DELISTING = "review_delisting", "审查摘牌申请", "review the delisting"
    RECTIFY = "rectify", "整改并反馈", "put it right and report"
    REVIEW_RECTIFICATION = "review_rectification", "审查整改情况", "review what was put right"
    HANDLE_OBJECTION = "handle_objection", "处理异议", "deal with the objection"
