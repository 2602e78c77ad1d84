"""The code lists of transfers. 移送管辖代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a transfer stands. 移送状态。"""

    NONE = "none", "未移送", "not offered"
    OFFERED = "offered", "已移送待签收", "offered, not yet received"
    RECEIVED = "received", "已签收待答复", "received, not yet answered"
    ACCEPTED = "accepted", "已接受", "accepted"
    REFUSED = "refused", "已拒绝", "refused"
    REVOKED = "revoked", "已撤回", "revoked"
    LAPSED = "lapsed", "逾期失效", "lapsed"
    DISPUTED = "disputed", "管辖争议中", "disputed"
    SETTLED = "settled", "争议终结，未由受移送单位办理", "settled: not the receiver's"
    REPORTED = "reported", "已反馈处理结果", "outcome reported"


class Result(Coded):
    """What became of the matter with the agency that received it. 移送后的处理结果。"""

    IN_PROGRESS = "in_progress", "正在办理", "being dealt with"
    FILED = "filed", "已立案", "a case was filed"
    NOT_FILED = "not_filed", "不予立案", "no case was filed"
    PENALISED = "penalised", "已给予行政处罚", "penalised"
    NO_PENALTY = "no_penalty", "不予行政处罚", "not penalised"
    REFERRED = "referred", "已移送公安机关", "referred to the police"
    TERMINATED = "terminated", "终止调查", "investigation terminated"
    DESIGNATED_AWAY = "designated_away", "另行指定管辖", "designated to another agency"
