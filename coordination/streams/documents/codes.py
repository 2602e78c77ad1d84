"""The code lists of documents. 文书代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class DocumentType(Coded):
    """What a document is; the numbers of each type are counted by themselves. 文书类型。"""

    PENALTY_DECISION = "penalty_decision", "行政处罚决定书", "penalty decision"
    NO_PENALTY_DECISION = "no_penalty_decision", "不予行政处罚决定书", "decision of no penalty"
    CASE_FILING = "case_filing", "立案审批表", "case filing"
    REFERRAL_LETTER = "referral_letter", "涉嫌犯罪案件移送书", "letter of referral"
    TRANSFER_LETTER = "transfer_letter", "移送函", "letter of transfer"
    ASSIST_LETTER = "assist_letter", "协助调查函", "letter asking for assistance"
    OFFICIAL = "official", "公文", "official document"


class Standing(Coded):
    """What has become of a number. 文号状态。"""

    NONE = "none", "未登记", "not registered"
    RESERVED = "reserved", "待用", "free"
    USED = "used", "已用", "in use"
    VOID = "void", "作废", "void"
