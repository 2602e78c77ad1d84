"""The code lists of leads. 线索代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a lead stands. 线索状态。"""

    NONE = "none", "未登记", "not registered"
    REGISTERED = "registered", "已登记", "registered"
    TRIAGED = "triaged", "已研判", "triaged"
    DISPATCHED = "dispatched", "已分派待接收", "dispatched, not yet accepted"
    VERIFYING = "verifying", "核查中", "under verification"
    RETURNED = "returned", "已退回专项办", "returned to the office"
    FILED = "filed", "已立案", "case filed"
    NOT_FILED = "not_filed", "不予立案", "filing declined"
    ROUTED_OUT = "routed_out", "已移送外地或其他机关", "routed to another region or body"
    FED_BACK = "fed_back", "已反馈", "final feedback given"
    MERGED = "merged", "已并入其他线索", "merged into another lead"
    CLOSED = "closed", "已办结", "closed"


class LeadSource(Coded):
    """Where a lead comes from (M35–M48). 线索来源。"""

    HOTLINE_12315 = "12315", "12315平台", "12315 platform"
    HOTLINE_12345 = "12345", "12345热线", "12345 hotline"
    REPORT = "report", "其他举报", "other report"
    COMPLAINT = "complaint", "投诉中发现", "found in a complaint"
    ONLINE_MONITORING = "online_monitoring", "网络监测", "online monitoring"
    DAILY_SUPERVISION = "daily_supervision", "日常监管", "daily supervision"
    DOUBLE_RANDOM = "double_random", "双随机抽查", "double-random check"
    SAMPLING = "sampling", "抽检", "sampling and testing"
    SCOUTING = "scouting", "走访摸排", "visits and scouting"
    MARKET = "market_sourcing", "实体市场摸排", "scouting in a market"
    INDUSTRY = "industry", "座谈及企业、行业组织", "talks with firms and trade associations"
    SMART = "smart_regulation", "智慧监管", "smart regulation"
    EXTERNAL_SYSTEM = "external_system", "上级业务系统导入", "case system of a higher level"
    RIGHT_HOLDER = "right_holder", "权利人投诉", "right holder"
    ASSIGNED = "assigned_from_above", "上级交办", "assigned from above"
    TRANSFERRED = "other_department", "其他部门移送", "transferred by another department"
    OTHER_REGION = "other_region", "外地通报", "notified by another region"
    MEDIA = "media", "媒体舆情", "media and public opinion"
    OTHER = "other", "其他", "other"


class Route(Coded):
    """The three routes of triage (安溪 五（一）), and what falls outside them. 分流方向。"""

    LOCAL = "local_administrative", "本地行政违法线索", "local administrative violation"
    CRIME = "suspected_crime", "涉嫌犯罪线索", "suspected crime"
    OTHER_REGION = "other_region", "外地侵权线索", "infringement in another region"
    OTHER_BODY = "other_body", "其他机关管辖线索", "matter of another body"


class ReturnReason(Coded):
    """Why an agency gives a lead back. 退回原因。"""

    NO_POWER = "no_power", "无管辖权或处理权限", "no jurisdiction or power"
    WRONG_PLACE = "wrong_place", "不属本辖区", "outside the territory"
    OTHER_AGENCY = "other_agency", "属其他单位职责", "the matter of another agency"
    DUPLICATE = "duplicate", "与已办线索重复", "repeats a lead already dealt with"
    INCOMPLETE = "incomplete", "材料不足以核查", "too little to verify"


class Outcome(Coded):
    """What became of a lead, as fed back (M57, M59). 处置结果。"""

    IN_PROGRESS = "in_progress", "正在核查", "being verified"
    FILED = "filed", "已立案查处", "case filed"
    NOT_FILED = "not_filed", "不予立案", "filing declined"
    EDUCATED = "educated", "教育告诫", "educated or warned"
    INTERVIEWED = "interviewed", "行政约谈", "interviewed"
    CORRECTED = "corrected", "责令改正", "ordered to put right"
    PENALISED = "penalised", "已处罚", "penalised"
    REFERRED = "referred", "已移送公安机关", "referred to the police"
    CRIMINAL_FILED = "criminal_filed", "公安机关已立案侦查", "criminal case opened by the police"
    CRIMINAL_DECLINED = "criminal_declined", "公安机关不予立案", "criminal case declined by the police"
    HANDED_OVER = "handed_over", "已移交其他地方或机关", "handed to another place or body"
    UNFOUNDED = "unfounded", "查无实据", "unfounded"


class ToldOf(Coded):
    """Of what an informant is told. 告知举报人事项。"""

    FILING = "filing", "是否立案", "whether a case is filed"
    RESULT = "result", "处理结果", "the result"


class MajorRule(Coded):
    """By which rule a lead or case counts as major (M53, M82). 重大标准。"""

    CROSS_REGION = "cross_region", "跨地区", "crosses regions"
    VALUE = "value", "涉案金额重大", "large value"
    HARM = "harm", "危害严重或影响恶劣", "serious harm or impact"
    SAFETY = "safety", "涉及人身健康安全", "endangers life or health"
    ORGANISED = "organised", "团伙或链条化", "organised or in a chain"
    ASSIGNED = "assigned", "上级交办督办", "assigned or supervised from above"
    OPINION = "public_opinion", "重要舆情", "public opinion"
