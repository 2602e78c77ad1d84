"""The code lists of guidance. 业务指导代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a record of guidance stands. 指导记录状态。"""

    NONE = "none", "未记录", "not recorded"
    GIVEN = "given", "已指导", "given"
    VOIDED = "voided", "已作废", "voided"


class GuidanceMatter(Coded):
    """What the guidance is about (M58, M119). 指导事项。"""

    CASE = "single_case", "个案指导", "guidance on a single matter"
    HARD_CASE = "hard_case", "重特大疑难案件指导", "guidance on a major or hard matter"
    FOLLOW_UP = "follow_up", "跟进指导", "following up how a unit is doing"
    SUPERVISION = "grass_roots", "指导基层开展专项监管", "guiding the grass roots in their supervision"


class GuidanceForm(Coded):
    """How it was given. 指导方式。"""

    ON_SITE = "on_site", "现场指导", "on the spot"
    WRITTEN = "written", "书面指导", "in writing"
    REMOTE = "remote", "电话或者网络指导", "by telephone or online"
    MEETING = "meeting", "集中研讨", "in a meeting"


class RecordKind(Coded):
    """Kinds of records on which guidance is given. 指导所涉记录种类。"""

    LEAD = "lead", "线索", "lead"
    CASE = "case", "案件", "case"
    DAYBOOK = "daybook", "日常工作记录", "daybook entry"
