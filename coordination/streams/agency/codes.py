"""The code lists of agencies. 单位代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class AgencyType(Coded):
    """The line of business of an agency; its clocks and documents follow from it. 单位类型。"""

    GOVERNMENT = "government", "人民政府及其办公室", "government"
    PARTY = "party", "党委部门", "party organ"
    MARKET_SUPERVISION = "market_supervision", "市场监管", "market supervision"
    PUBLIC_SECURITY = "public_security", "公安", "public security"
    PROCURATORATE = "procuratorate", "检察院", "procuratorate"
    COURT = "court", "法院", "court"
    SUPERVISION = "supervision", "监察", "supervision"
    JUSTICE = "justice", "司法行政", "justice"
    AGRICULTURE = "agriculture", "农业农村", "agriculture"
    HOUSING = "housing", "住房和城乡建设", "housing and construction"
    CULTURE = "culture", "文化和旅游", "culture and tourism"
    HEALTH = "health", "卫生健康", "health"
    NATURAL_RESOURCES = "natural_resources", "自然资源和林业", "natural resources and forestry"
    ECOLOGY = "ecology", "生态环境", "ecology"
    INDUSTRY = "industry", "工业和信息化", "industry and information technology"
    EDUCATION = "education", "教育体育", "education and sport"
    INTERNET_INFORMATION = "internet_information", "互联网信息", "internet information"
    POSTAL = "postal", "邮政", "postal"
    TRANSPORT = "transport", "交通运输", "transport"
    COMMERCE = "commerce", "商务", "commerce"
    EMERGENCY = "emergency", "应急管理", "emergency management"
    URBAN_MANAGEMENT = "urban_management", "城市管理", "urban management"
    CUSTOMS = "customs", "海关", "customs"
    TAX = "tax", "税务", "tax"
    TOBACCO = "tobacco", "烟草专卖", "tobacco"
    TASK_FORCE = "task_force", "工作专班", "task force"
    OTHER = "other", "其他", "other"


class Form(Coded):
    """What kind of body an agency is. 机构形式。"""

    GOVERNMENT = "government", "人民政府", "government"
    DEPARTMENT = "department", "部门", "department"
    SECTION = "section", "内设机构", "section"
    STATION = "station", "基层所", "station"
    BRIGADE = "brigade", "执法大队", "brigade"
    OFFICE = "office", "专项工作办公室", "office of a task force"
    GROUP = "group", "单位集合", "group of agencies"


class PostKind(Coded):
    """Posts whose holders the law asks for (who approves, who reviews). 职务类别。"""

    CHIEF = "chief", "正职负责人", "chief"
    ACTING_CHIEF = "acting_chief", "主持工作的负责人", "acting chief"
    LEADER = "leader", "分管负责人", "leader"
    COLLECTIVE = "collective", "负责人集体讨论", "leaders in collective discussion"
    UNIT_HEAD = "unit_head", "办案机构负责人", "head of a case-handling unit"
    LEGAL_REVIEWER = "legal_reviewer", "审核人员", "legal reviewer"


SOLE_POSTS = frozenset({PostKind.CHIEF, PostKind.ACTING_CHIEF, PostKind.UNIT_HEAD})
"""One holder at a time; the other posts may have many."""


class LiaisonRole(Coded):
    """What a named contact answers for in a campaign (M25, M26). 联络职责。"""

    HEAD = "head", "执法负责人", "responsible head"
    LIAISON = "liaison", "联络员", "liaison officer"
