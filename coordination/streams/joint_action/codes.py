"""The code lists of joint actions. 联合行动代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a joint action stands. 联合行动状态。"""

    NONE = "none", "未拟定", "not planned"
    PLANNED = "planned", "已拟定", "planned"
    SCHEDULED = "scheduled", "已排定", "scheduled"
    IN_PROGRESS = "in_progress", "进行中", "under way"
    ENDED = "ended", "已结束", "ended"
    REPORTED = "reported", "已报告", "reported"
    CANCELLED = "cancelled", "已取消", "cancelled"


class Answer(Coded):
    """How an agency answered the invitation. 参加答复。"""

    INVITED = "invited", "待答复", "not answered yet"
    CONFIRMED = "confirmed", "确认参加", "confirmed"
    REFUSED = "refused", "不参加", "refused"


class RefusalReason(Coded):
    """Why an agency does not take part. 不参加原因。"""

    NO_POWER = "no_power", "不属本单位职责", "not within its powers"
    NO_STAFF = "no_staff", "人员安排困难", "no staff to spare"
    OTHER_DUTY = "other_duty", "另有执法任务", "other duties at that time"
    CONFLICT = "conflict", "须回避", "a conflict of interest"
    OTHER = "other", "其他", "other"


class Nature(Coded):
    """What an action that is over was, by who was really there. 行动性质。"""

    JOINT = "joint", "联合行动", "joint action"
    SINGLE = "single_agency", "单一单位检查", "inspection by a single agency"


class FieldKind(Coded):
    """What a field record tells. 现场记录种类。"""

    ARRIVAL = "arrival", "人员到场", "arrival of a team"
    VISIT = "visit", "检查", "visit"
    ATTENDANCE = "attendance", "参加检查", "attendance at another's visit"
    FINDING = "finding", "发现情况", "finding"
    DEN = "den", "捣毁窝点", "den dismantled"
    GUIDANCE = "guidance", "指导约谈", "guidance or interview"
    DECISION = "decision", "当场处理", "decision on the spot"


class DenKind(Coded):
    """What was done in the den (M63). 窝点种类。"""

    MAKING = "making", "生产加工窝点", "where it was made"
    STORING = "storing", "仓储窝点", "where it was stored"
    SELLING = "selling", "销售窝点", "where it was sold"
    PRINTING = "printing", "商标标识印制窝点", "where marks were printed"
    MIXED = "mixed", "产储销一体窝点", "several of these"
