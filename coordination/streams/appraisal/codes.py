"""The code lists of appraisals. 督查与讲评通报代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class AppraisalKind(Coded):
    """In which way the office appraises. 督查讲评方式。"""

    INSPECTION = "inspection", "联合检查组督查", "inspection by a joint group"
    CIRCULAR = "circular", "讲评通报", "circular"


class Stage(Coded):
    """Where an appraisal stands. 督查讲评状态。"""

    NONE = "none", "未制发", "not issued"
    ISSUED = "issued", "已制发", "issued"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


class RemarkKind(Coded):
    """What is said of a unit (M80, M112); neither money nor reward hangs on it. 讲评类别。"""

    PRAISE = "praise", "表扬", "praise"
    CRITICISM = "criticism", "批评", "criticism"
    EXPERIENCE = "experience", "经验做法", "what others can learn from it"


class ItemStage(Coded):
    """Where an item to be put right stands. 整改事项状态。"""

    OPEN = "open", "待整改", "to be put right"
    REPORTED = "reported", "已报告整改", "reported as put right"
    DONE = "done", "整改到位", "put right"
    DROPPED = "dropped", "已撤销", "withdrawn"


class ItemDuty(Coded):
    """What is waited for. 整改待办事项。"""

    RECTIFY = "rectify_item", "整改并报告", "put it right and report"
    REVIEW = "review_item", "审查整改情况", "review what was put right"
