"""The code lists of notices. 通报代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a notice stands. 通报状态。"""

    NONE = "none", "未发出", "not issued"
    ISSUED = "issued", "已发出", "issued"


class NoticeKind(Coded):
    """What a notice tells (M84, M90, M93). 通报种类。"""

    LEAD = "lead_notice", "线索通报", "notice of a lead"
    SITUATION = "situation_notice", "情况通报", "notice of how matters stand"


class RecordKind(Coded):
    """Kinds of records of which a notice may tell. 通报所涉记录种类。"""

    LEAD = "lead", "线索", "lead"
    CASE = "case", "案件", "case"
    ASSIST = "assist", "协查", "request for assistance"
