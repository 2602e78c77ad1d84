"""The code lists of flash reports. 快报代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a flash report stands. 快报状态。"""

    NONE = "none", "未报告", "not sent"
    OPEN = "open", "已报告", "sent"
    CLOSED = "closed", "已办结", "closed"


class FlashSubject(Coded):
    """What is reported at once (乌海 M48: 重大案件线索、重要舆情信息). 快报种类。"""

    MAJOR_LEAD = "major_lead", "重大案件线索", "major lead"
    MAJOR_CASE = "major_case", "重大案件", "major case"
    OPINION = "public_opinion", "重要舆情信息", "public opinion"


class RecordKind(Coded):
    """Kinds of records that are reported on. 快报所涉记录种类。"""

    LEAD = "lead", "线索", "lead"
    CASE = "case", "案件", "case"
