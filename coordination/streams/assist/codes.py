"""The code lists of requests for assistance. 协查代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a request to one agency stands; received is not accepted. 协查状态。"""

    NONE = "none", "未提出", "not asked for"
    SENT = "sent", "已发函待签收", "sent, not yet received"
    RECEIVED = "received", "已签收待受理", "received, not yet accepted"
    IN_PROGRESS = "in_progress", "协查中", "under way"
    REPLIED = "replied", "已复函待评价", "replied, not yet closed"
    DECLINED = "declined", "不予协助", "declined"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"
    CLOSED = "closed", "已办结", "closed"


class RecordKind(Coded):
    """Kinds of records for which assistance is asked. 协查所涉记录种类。"""

    LEAD = "lead", "线索", "lead"
    CASE = "case", "案件", "case"


class AssistBasis(Coded):
    """By what law assistance is asked for; the time to answer follows from it. 协查依据。"""

    MARKET_SUPERVISION = (
        "market_supervision",
        "市场监督管理行政处罚程序规定 第四十五条",
        "procedure of market supervision, article 45",
    )
    PENALTY_LAW = "penalty_law", "行政处罚法 第二十六条", "Administrative Penalty Law, article 26"


class MatterKind(Coded):
    """What is asked for (M56, M64, M92, M93). 协查事项类型。"""

    IDENTITY = "identity", "核实主体资格、登记信息", "identity and registration of a party"
    QUESTIONING = "questioning", "询问当事人、证人", "questioning a party or a witness"
    DOCUMENTS = "documents", "调取资料", "documents"
    INSPECTION = "inspection", "现场检查", "inspection of a place"
    SAMPLING = "sampling", "抽样、检验", "sampling and testing"
    AUTHENTICATION = "authentication", "商品、标识鉴别", "whether goods or marks are genuine"
    SOURCE = "source", "追查生产、供货来源", "where goods come from"
    DESTINATION = "destination", "追查销售去向", "where goods went"
    MARK_PRINTING = "mark_printing", "追查商标标识印制", "who printed the marks"
    SERVICE = "service", "送达文书", "service of a document"
    OTHER = "other", "其他", "other"


class AnswerOutcome(Coded):
    """What became of one matter. 事项答复结论。"""

    DONE = "done", "已办理", "done"
    PARTLY = "partly", "部分办理", "done in part"
    NOTHING_FOUND = "nothing_found", "未查到", "nothing was found"
    OUTSIDE_POWERS = "outside_powers", "不属于本机关职权", "outside the powers of the agency"


class DeclineGround(Coded):
    """Why a request is declined; the law knows the first ground only. 不予协助的事由。

    The others are on the list so that whoever gives one is told the article.
    """

    OUTSIDE_POWERS = "outside_powers", "协查事项均不属于本机关职权范围", "all that is asked lies outside our powers"
    WORKLOAD = "workload", "人手不足、工作繁忙", "too much work"
    UNNECESSARY = "unnecessary", "认为没有必要", "thought unnecessary"
    OTHER = "other", "其他", "other"


class PresenceAnswer(Coded):
    """Whether officers of the asking agency may be there. 到场协查答复。"""

    AGREED = "agreed", "同意到场", "agreed"
    DECLINED = "declined", "不同意到场", "declined"


class Usefulness(Coded):
    """What the answer was worth to whoever asked. 协查成效。"""

    DECISIVE = "decisive", "对查明案件起决定作用", "decisive"
    USEFUL = "useful", "有帮助", "useful"
    LITTLE = "little", "帮助不大", "of little use"
    NONE = "none", "没有帮助", "of no use"


class Duty(Coded):
    """What somebody has still to do. 待办事项。"""

    RECEIVE = "receive", "签收", "sign for the letter"
    ACCEPT = "accept", "受理或者说明不予协助", "accept, or say why not"
    REPLY = "reply", "协查并复函", "do what is asked and reply"
    CLOSE = "close", "评价并办结", "say what it was worth, and close"
