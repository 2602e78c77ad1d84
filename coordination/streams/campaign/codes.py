"""The code lists of campaigns. 专项行动代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Openness(Coded):
    """What the plan says of its own publication (M15). 公开属性。"""

    DISCLOSED = "disclosed", "主动公开", "disclosed on the issuer's own initiative"
    PUBLISHED = "published", "公开发布", "published"


class Triage(Coded):
    """Whether leads go through the office first. 线索研判方式。"""

    CENTRAL = "central", "专项办集中研判分流", "the office triages all leads"
    AGENCY = "agency", "各单位自行受理查办", "agencies may take up their own leads"


class Descent(Coded):
    """How a plan stands to another document or campaign (M02, M04). 与上位文件的关系。"""

    PARENT = "parent", "上级方案", "carries out"
    BASIS = "basis", "依据", "rests on"
    CONCURRENT = "concurrent", "同步部署", "runs beside"


class FocusKind(Coded):
    """What a plan tells its agencies to look at (M11). 重点类别。"""

    GOODS = "goods", "重点商品", "goods"
    PLACES = "places", "重点场所", "places"
    AREAS = "areas", "重点区域", "areas"
    MARKETS = "markets", "重点市场", "markets"
    INDUSTRIES = "industries", "重点行业", "industries"
    LINKS = "links", "重点环节", "links of the chain"
    FIELDS = "fields", "重点领域", "fields"
    SUBJECTS = "subjects", "重点单位", "businesses"
    PROJECTS = "projects", "重点工程", "projects"
    SEASONS = "seasons", "重点时段", "times of the year"


class RosterRole(Coded):
    """Parts in a task force (M18, M21, M23). 专班职务。"""

    LEADER = "leader", "组长", "leader"
    DEPUTY_LEADER = "deputy_leader", "副组长", "deputy leader"
    MEMBER = "member", "成员", "member"
    OFFICE_DIRECTOR = "office_director", "办公室主任", "director of the office"
    FULL_TIME = "full_time", "专职工作组成员", "seconded full time"
    CONTACT = "contact", "联系人", "contact"


class Content(Coded):
    """What a return consists of. 报送内容。"""

    LEADS = "leads", "线索", "leads"
    STATISTICS = "statistics", "统计表", "statistics"
    TYPICAL_CASES = "typical_cases", "典型案例", "typical cases"
    SUMMARY = "summary", "工作总结", "summary"
    PUBLICITY = "publicity", "宣传工作情况", "publicity"
    REGISTER = "register", "名单", "register of persons"
    FLASH = "flash", "快报", "flash report"
    FEEDBACK = "feedback", "办理情况反馈", "feedback"
    CONSULTATION = "consultation", "会商", "consultation"


class Rhythm(Coded):
    """When a return is due. 报送周期。"""

    WEEKLY = "weekly", "每周", "every week"
    MONTHLY = "monthly", "每月", "every month"
    QUARTERLY = "quarterly", "每季度", "every quarter"
    DATED = "dated", "指定日期", "on the dates named"
    AT_ONCE = "at_once", "及时", "at once"
    PER_ITEM = "per_item", "逐件", "item by item"


class Weekday(Coded):
    """Days of the week. 星期。"""

    MONDAY = "monday", "星期一", "Monday"
    TUESDAY = "tuesday", "星期二", "Tuesday"
    WEDNESDAY = "wednesday", "星期三", "Wednesday"
    THURSDAY = "thursday", "星期四", "Thursday"
    FRIDAY = "friday", "星期五", "Friday"
    SATURDAY = "saturday", "星期六", "Saturday"
    SUNDAY = "sunday", "星期日", "Sunday"


class Covers(Coded):
    """Which days a return tells of, seen from the day on which it is due. 所属期。"""

    WEEK_TO_DUE = "week_to_due", "截至报送日的七天", "the seven days that end with the due day"
    SAME_MONTH = "same_month", "当月", "the month of the due day"
    PREVIOUS_MONTH = "previous_month", "上月", "the month before"
    SAME_QUARTER = "same_quarter", "当季", "the quarter of the due day"
    PREVIOUS_QUARTER = "previous_quarter", "上季", "the quarter before"


class Cutoff(Coded):
    """Up to which day what is recorded enters a return (X1). 数据截止规则。"""

    DUE_DAY = "due_day", "报送日", "the due day"
    PERIOD_END = "period_end", "所属期末日", "the last day of the period"


class ItemKind(Coded):
    """Lists of which a plan consists. 方案条目种类。"""

    PHASE = "phase", "阶段", "phase"
    TASK = "task", "任务", "task"
    OFFENCE = "offence", "违法行为", "offence"
    FOCUS = "focus", "重点", "focus"
    SUB_OPERATION = "sub_operation", "子行动", "sub-operation"
    RETURN = "return", "报送事项", "return"
    ROSTER = "roster", "专班职务", "post of the task force"
    ATTACHMENT = "attachment", "附件", "attachment"


class Register(Coded):
    """What a task force keeps with its days, beside the plan. 专班登记簿。"""

    ROSTER = "roster", "专班人员", "roster"
    MEMBERS = "members", "成员单位及代表机构", "members and who sits for them"
    SECONDMENTS = "secondments", "抽调人员", "seconded officers"
    HANDLERS = "handlers", "办案专人", "designated case handlers"
    MARKETS = "markets", "重点市场名录", "key markets"
    PARTNERS = "partners", "外部协作方", "outside partners"
    LOCAL_PLANS = "local_plans", "本地方案", "local plans"
    MEETINGS = "meetings", "会议", "meetings"
    CONCLUSIONS = "conclusions", "总结与长效机制", "conclusions and lasting mechanisms"


class ItemOrigin(Coded):
    """Whether an item of a local plan comes from the plan above it or is the unit's own (M03). 事项性质。"""

    INHERITED = "inherited", "规定动作", "laid down by the plan"
    OWN = "own", "自选动作", "the unit's own"


class PartnerKind(Coded):
    """Who helps from outside (M33). 外部协作方类别。"""

    RIGHTS_HOLDER = "rights_holder", "知识产权权利人", "rights holder"
    PLATFORM = "platform", "电商平台经营者", "platform operator"
    CARRIER = "carrier", "物流寄递企业", "carrier"
    ASSOCIATION = "association", "行业组织、行业协会", "trade association"
    ENTERPRISE = "enterprise", "企业", "enterprise"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织", "social organisation"
    MEDIA = "media", "媒体", "media"


class MeetingKind(Coded):
    """What a meeting of the campaign is for (M07). 会议类别。"""

    MOBILISATION = "mobilisation", "动员部署会", "mobilisation"
    DISPATCH = "dispatch", "调度会", "taking stock"
    SUMMARY = "summary", "总结会", "summing up"
    OTHER = "other", "其他会议", "other"


class ConclusionKind(Coded):
    """What stays of a campaign (M17). 总结成果类别。"""

    CONCLUSION = "conclusion", "总结结论", "conclusion"
    MECHANISM = "mechanism", "长效机制", "lasting mechanism"
    RULE = "rule", "制度文件", "rule adopted"
