"""The code lists of reverse referrals. 反向移送代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a reverse referral stands (legal.md 5.9). 反向移送状态。"""

    NONE = "none", "未登记", "not registered"
    REGISTERED = "registered", "审查中", "under review"
    SUSPENDED = "suspended", "中止审查", "review suspended"
    ISSUED = "issued", "已发出待签收", "issued, not yet received"
    WITH_AGENCY = "with_agency", "行政机关办理中", "with the agency"
    REPORTED = "reported", "已反馈处理结果", "result reported"
    CLOSED = "closed", "已办结", "closed"
    CLOSED_NO_OPINION = "closed_no_opinion", "终结审查，不移送", "closed without opinion"


class Origin(Coded):
    """Who gives the matter to the agency. 移送来源。"""

    PROCURATORATE = "procuratorate", "检察院不起诉后移送", "the procuratorate, after it did not prosecute"
    POLICE = "police", "公安机关移送", "the police, who found no crime"


class SuspensionGround(Coded):
    """Why the procuratorate's review rests (行刑反向衔接工作指引 第十三条). 中止审查情形。"""

    RECONSIDERATION = "reconsideration", "公安机关要求复议复核", "the police asked for reconsideration"
    APPEAL = "appeal", "被害人或者被不起诉人申诉", "an appeal by the victim or the person"
    PRIVATE_PROSECUTION = "private_prosecution", "被害人提起自诉", "a private prosecution"


class Result(Coded):
    """What the agency made of it. 处理结果。"""

    PENALISED = "penalised", "已给予行政处罚", "penalised"
    NO_PENALTY = "no_penalty", "不予行政处罚", "not penalised"
    TRANSFERRED = "transferred", "已移送其他机关", "transferred to another organ"
