"""The code lists of referrals. 案件移送代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a referral stands (legal.md 5.4). 移送状态。"""

    NONE = "none", "未启动", "not begun"
    DRAFT = "draft", "拟移送", "drafted"
    PREPARING = "preparing", "专案组核实中", "task force at work"
    PENDING_APPROVAL = "pending_approval", "待正职负责人审批", "awaiting the chief"
    APPROVED = "approved", "已批准待移送", "approved, not yet sent"
    REJECTED = "rejected", "不批准移送", "rejected by the chief"
    SENT = "sent", "已移送待签收", "sent, no receipt yet"
    RECEIVED = "received", "公安机关已签收", "received, not yet accepted"
    UNDER_REVIEW = "under_filing_review", "公安机关审查中", "under filing review"
    SUPPLEMENTING = "supplementing", "补充材料中", "material being supplemented"
    RETURNED = "returned", "不属公安职责已退回", "returned: no police matter"
    NOT_FILED = "not_filed", "不予立案", "not filed"
    RECONSIDERING = "reconsidering", "复议中", "under reconsideration"
    UPHELD = "upheld", "复议维持不予立案", "refusal upheld"
    SUPERVISED = "supervised", "立案监督中", "under supervision of filing"
    REASONS_PENDING = "reasons_pending", "待公安机关说明理由", "reasons demanded"
    ORDERED = "ordered", "检察院已通知立案", "ordered to file"
    FILED = "filed", "公安机关已立案", "criminal case filed"
    WITHDRAWN = "withdrawn", "公安机关已撤案", "criminal case withdrawn"
    CLOSED_NOT_FILED = "closed_not_filed", "终结：不立案", "over: not filed"
    CONCLUDED = "concluded", "刑事程序终结", "criminal procedure over"


class CrimeField(Coded):
    """Which kind of crime is suspected; the review periods and the grounds of referral follow from it. 涉嫌犯罪类别。"""

    INTELLECTUAL_PROPERTY = "intellectual_property", "侵犯知识产权", "infringement of intellectual property"
    FAKE_GOODS = "fake_goods", "生产、销售伪劣商品", "fake and substandard goods"
    MARKET_ORDER = "market_order", "扰乱市场秩序", "disruption of market order"
    OTHER_ECONOMIC = "other_economic", "其他破坏社会主义市场经济秩序", "another economic crime"
    DUTY = "duty", "职务犯罪", "crime in office"
    OTHER = "other", "其他犯罪", "another crime"


ECONOMIC = frozenset(
    {CrimeField.INTELLECTUAL_PROPERTY, CrimeField.FAKE_GOODS, CrimeField.MARKET_ORDER, CrimeField.OTHER_ECONOMIC}
)
"""刑法分则第三章: what the rule on economic crime covers."""


class ReferralGround(Coded):
    """Why the matter is referred (O310 第三条). 移送依据。"""

    THRESHOLD = "threshold", "达到立案追诉标准", "the threshold for prosecution is met"
    REASONABLE_SUSPICION = (
        "reasonable_suspicion",
        "知识产权案件存在犯罪的合理嫌疑",
        "reasonable suspicion in a case of IP",
    )


class DocumentKind(Coded):
    """The five documents that go with a referral (O310 第六条). 移送材料种类。"""

    LETTER = "referral_letter", "涉嫌犯罪案件移送书", "letter of referral"
    REPORT = "investigation_report", "涉嫌犯罪案件情况的调查报告", "investigation report"
    GOODS = "goods_list", "涉案物品清单", "list of goods"
    TESTS = "test_report", "检验报告或者鉴定结论", "test report or appraisal"
    OTHER = "other", "其他有关涉嫌犯罪的材料", "other material"


class Finding(Coded):
    """Why a police organ is not the one to decide. 管辖审查结论。"""

    OTHER_POLICE = "other_police", "属其他公安机关管辖", "the matter of another police organ"
    NOT_POLICE = "not_police", "不属于公安机关职责范围", "no police matter"


class FilingTier(Coded):
    """How long the police may review before they decide, counted from acceptance. 立案审查期限档次。"""

    THREE = "three_days", "三日", "three days"
    SEVEN = "seven_days", "线索需要查证，七日", "seven days, leads to be checked"
    TEN = "ten_days", "经济犯罪，十日", "ten days, economic crime"
    THIRTY = "thirty_days", "重大疑难复杂或者跨区域，三十日", "thirty days, grave or complex or across regions"
    SIXTY = "sixty_days", "情况特殊，再延长三十日", "thirty days more, special circumstances"


class NonFilingGround(Coded):
    """On which ground the police do not file (PSC 第一百七十八条). 不予立案情形。"""

    NO_FACTS = "no_criminal_facts", "没有犯罪事实", "no facts of a crime"
    MINOR = "obviously_minor", "犯罪事实显著轻微不需要追究刑事责任", "obviously minor"
    NOT_LIABLE = "not_liable", "具有其他依法不追究刑事责任情形", "not liable for another reason in law"


class ReconsiderationDecision(Coded):
    """What the police decide on reconsideration. 复议决定。"""

    FILE = "file", "决定立案", "file"
    UPHOLD = "uphold", "维持不予立案", "uphold the refusal"


class Notice(Coded):
    """Letters whose receipt starts a clock for whoever gets them. 文书种类。"""

    SUPPLEMENT = "supplement_request", "补充材料告知", "request for supplement"
    FORWARDING = "forwarding_notice", "转送告知", "notice of forwarding"
    RETURN = "return_notice", "移送其他机关告知", "notice of return"
    FILED = "filing_notice", "立案通知书", "notice of filing"
    NOT_FILED = "non_filing_notice", "不予立案通知书", "notice of non-filing"
    RECONSIDERATION = "reconsideration_request", "复议申请", "request for reconsideration"
    RECONSIDERED = "reconsideration_decision", "复议决定书", "decision on reconsideration"
    REASONS_DEMAND = "reasons_demand", "要求说明不立案理由通知书", "demand for reasons"
    ORDER = "filing_order", "通知立案书", "order to file"
    SUPERVISED = "supervision_result", "立案监督结果告知", "result of supervision"
    OVERDUE_DEMAND = "overdue_demand", "逾期不作决定要求说明理由", "demand to explain delay"
    RECTIFICATION = "rectification_notice", "纠正违法通知书", "rectification notice"
    WITHDRAWN = "withdrawal_notice", "撤案通知", "notice of withdrawal"
    TRANSFERRED = "transfer_notice", "移送其他公安机关通知", "notice of transfer"


class Failing(Coded):
    """What the procuratorate finds unlawful in the police's conduct. 被纠正情形。"""

    REASONS_OVERDUE = "reasons_overdue", "逾期不说明不立案理由", "reasons not given in time"
    ORDER_OVERDUE = "order_overdue", "收到通知立案书逾期不立案", "order to file not carried out in time"
    DECISION_OVERDUE = "decision_overdue", "逾期不作立案决定", "no decision on filing in time"
    NO_INVESTIGATION = "no_investigation", "立案后怠于侦查", "filed and not investigated"
    OTHER = "other", "其他违法情形", "another unlawful act"


class NonProsecutionGround(Coded):
    """Kinds of decisions not to prosecute (刑事诉讼法 第十六条、第一百七十五条、第一百七十七条). 不起诉种类。"""

    STATUTORY = "statutory", "法定不起诉", "by law"
    DISCRETIONARY = "discretionary", "相对不起诉", "at discretion"
    INSUFFICIENT = "insufficient_evidence", "存疑不起诉", "for want of evidence"
    CONDITIONAL = "conditional", "附条件不起诉", "on conditions"


class Instance(Coded):
    """In which instance a court tries. 审级。"""

    FIRST = "first", "一审", "first instance"
    SECOND = "second", "二审", "second instance"
    RETRIAL = "retrial", "再审", "retrial"


class Verdict(Coded):
    """How a trial ends for a person. 裁判结果。"""

    GUILTY = "guilty", "判处刑罚", "sentenced"
    EXEMPT = "exempt", "免予刑事处罚", "exempt from punishment"
    ACQUITTED = "acquitted", "无罪", "acquitted"
    ENDED = "ended", "终止审理或者准许撤诉", "trial ended without judgment"


class ReturnedTo(Coded):
    """To whom the police give exhibits. 返还对象。"""

    SENDER = "sender", "退回移送机关", "to the agency that referred"
    OWNER = "owner", "发还当事人或者权利人", "to the party or owner"
    TREASURY = "treasury", "依判决处理", "as the judgment says"


class Fate(Coded):
    """How far criminal procedure has come with a person. 人员诉讼阶段。"""

    NAMED = "named", "已列明", "named"
    APPREHENDED = "apprehended", "已抓获", "apprehended"
    ARRESTED = "arrest_approved", "已批准逮捕", "arrest approved"
    PROSECUTED = "prosecuted", "已提起公诉", "prosecuted"
    ON_TRIAL = "on_trial", "审理中", "on trial"
    SENTENCED = "sentenced", "已判决", "sentenced"
    ACQUITTED = "acquitted", "宣告无罪", "acquitted"
    NOT_PROSECUTED = "not_prosecuted", "不起诉", "not prosecuted"
    CLEARED = "cleared", "终止侦查", "cleared"


class Side(Coded):
    """The sides of a referral. 各方。"""

    SENDER = "sender", "移送机关", "the agency that refers"
    POLICE = "police", "公安机关", "the police"
    FORMER_POLICE = "former_police", "原办案公安机关", "the former police organ"
    PROCURATORATE = "procuratorate", "人民检察院", "the procuratorate"
    COURT = "court", "人民法院", "the court"


class Duty(Coded):
    """What a side has still to do. 待办事项。"""

    ASSIGN = "assign_task_force", "指定专案组", "assign the task force"
    REPORT = "submit_report", "提出移送报告", "submit the report"
    APPROVE = "decide_on_report", "决定是否批准移送", "decide on the report"
    SEND = "send", "移送公安机关", "send it to the police"
    COPY = "copy_to_procuratorate", "抄送人民检察院", "copy it to the procuratorate"
    SIGN = "sign_receipt", "签收", "sign the receipt"
    ACCEPT = "accept", "接受案件", "accept the case"
    FORWARD = "forward", "转送有管辖权的公安机关", "forward it to the competent police"
    RETURN = "return", "书面告知并退回", "return it with the competent authority named"
    SUPPLEMENT = "supplement", "补充材料", "supplement the material"
    DECIDE_FILING = "decide_filing", "作出立案或者不予立案决定", "decide on filing"
    NOTIFY = "notify_result", "书面通知结果", "notify the result in writing"
    ANSWER_REFUSAL = (
        "answer_refusal",
        "提请复议、建议立案监督或者接受",
        "ask for reconsideration, supervision, or accept",
    )
    RECONSIDER = "decide_reconsideration", "作出复议决定", "decide on reconsideration"
    DEMAND_REASONS = "demand_reasons", "要求说明不立案理由", "demand reasons"
    STATE_REASONS = "state_reasons", "说明不立案理由", "state the reasons"
    JUDGE_REASONS = "judge_reasons", "审查不立案理由", "judge the reasons"
    TELL_RESULT = "notify_supervision_result", "告知立案监督结果", "tell the result of supervision"
    FILE = "file_as_ordered", "按通知立案", "file as ordered"
    EXPLAIN_DELAY = "explain_delay", "说明逾期原因", "explain the delay"
    RECTIFY = "rectify", "回复纠正情况", "answer the rectification notice"
    HAND_OVER = "hand_over_exhibits", "移交涉案物品", "hand over the exhibits"
    TAKE_EXHIBITS = "take_exhibits", "点收涉案物品", "take the exhibits over"
    TELL_PARTY = "notify_party_of_goods", "告知当事人财物已移送", "tell the party of its goods"
    GIVE_BACK = "give_exhibits_back", "退还涉案物品", "give the exhibits back"
    INVESTIGATE = "investigate", "侦查", "investigate"
    PROSECUTE = "decide_prosecution", "审查起诉", "decide on prosecution"
    TRY = "try", "审理", "try the case"
    HANDLE = "handle_administratively", "依法作出行政处理或者移送其他机关", "deal with it by administrative law"
    ACKNOWLEDGE = "acknowledge_receipt", "签收文书", "sign for a letter"
    ANSWER_FALL = "answer_support", "就所采用依据的变动作出处理", "answer what was told of a support"
