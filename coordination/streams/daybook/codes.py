"""The code lists of the daybook. 日常工作台账代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where an entry stands. 记录状态。"""

    NONE = "none", "未记录", "not recorded"
    RECORDED = "recorded", "已记录", "recorded"
    VOIDED = "voided", "已作废", "voided"


class Work(Coded):
    """What was done (M13, M14, M38, M44–M46, M60, M67, M108). 工作种类。"""

    INSPECTION = "inspection", "检查", "inspection"
    SAMPLING = "sampling", "抽检", "sampling"
    GUIDANCE = "guidance", "指导约谈", "guidance or interview"
    PUBLICITY = "publicity", "宣传活动", "publicity event"
    PLATFORM = "platform_notice", "平台通知", "notice to a platform"
    DECISION = "spot_decision", "当场处理", "decision on the spot"


class CheckKind(Coded):
    """On what occasion it was inspected or sampled. 检查方式。"""

    DAILY = "daily", "日常检查", "daily inspection"
    PATROL = "patrol", "巡查", "patrol"
    DOUBLE_RANDOM = "double_random", "双随机、一公开抽查", "double-random check"
    TARGETED = "targeted", "针对性检查", "targeted check"
    PEAK_TIME = "peak_time", "节假日等消费高峰检查", "peak-time inspection"
    EVENT_TIME = "event_time", "重要展会、活动期间检查", "event-time inspection"
    COMPLAINT = "complaint", "投诉举报核查", "on a complaint or report"
    REVISIT = "revisit", "整改复查", "whether it was put right"
    UNANNOUNCED = "unannounced", "暗访", "unannounced"


class SampleResult(Coded):
    """What the test of a sample says. 检验结论。"""

    QUALIFIED = "qualified", "合格", "qualified"
    UNQUALIFIED = "unqualified", "不合格", "unqualified"
    COUNTERFEIT = "counterfeit", "侵权假冒", "counterfeit"
    UNTESTABLE = "untestable", "无法检验", "could not be tested"


class PublicityForm(Coded):
    """What sort of publicity it was; what is only posted online is no activity (安丘 附件2 第5行). 宣传形式。"""

    ON_SITE = "on_site", "现场宣传活动", "on the spot"
    LECTURE = "lecture", "讲座培训", "lecture or training"
    VISIT = "visit", "进市场、进企业、进学校等", "visit to a market, firm or school"
    PRESS = "press", "新闻发布", "press conference"
    ONLINE = "online_post", "网络发布", "posted online"


class RectificationKind(Coded):
    """What an operator is asked for (M47). 整改种类。"""

    SELF_CHECK = "self_check", "开展自查自纠", "to check itself and put right what it finds"
    PUT_RIGHT = "put_right", "完成整改", "to put right what was found"


class RectificationResult(Coded):
    """What a check of it found. 整改结果。"""

    DONE = "done", "已完成", "done"
    PARTLY = "partly", "部分完成", "done in part"
    NOT_DONE = "not_done", "未完成", "not done"
