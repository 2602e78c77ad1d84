"""Closed lists of codes of clocks. 期限代码。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """How a clock stands; whether it is overdue depends on the instant at which one asks. 期限状态。"""

    NONE = "none", "无", "none"
    RUNNING = "running", "计时中", "running"
    SUSPENDED = "suspended", "中止", "suspended"
    SATISFIED = "satisfied", "已履行", "satisfied"
    WAIVED = "waived", "已终止计时", "waived"


class Effect(Coded):
    """What an extension, or an advance to another tier, does to the due date. 延长效力。"""

    MOVES = "moves", "顺延届满日", "moves the due date"
    LATE = "late", "逾期后提出，不补救逾期", "came after the end, cures nothing"
    BEYOND_LIMIT = (
        "beyond_limit",
        "超出法定次数或者长度，届满日不变",
        "more often or longer than the law allows, moves nothing",
    )


class RecomputeReason(Coded):
    """Why a due date is computed again. 重新计算事由。"""

    CALENDAR_UPDATE = "calendar_update", "工作日历公布", "the calendar was published"
    RULE_CORRECTION = "rule_correction", "规则更正", "a rule was corrected"
    TRIGGER_CORRECTED = "trigger_corrected", "起算日更正", "the trigger was corrected"
