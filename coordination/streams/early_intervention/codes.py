"""The code lists of early interventions. 提前介入代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where an early intervention stands. 提前介入状态。"""

    NONE = "none", "未申请", "not asked for"
    REQUESTED = "requested", "待受邀机关答复", "awaiting an answer"
    ACTIVE = "active", "介入中", "under way"
    DECLINED = "declined", "受邀机关不介入", "declined"
    WITHDRAWN = "withdrawn", "申请机关已撤回", "withdrawn"
    ADVISED = "advised", "已出具介入意见", "ended with advice"
    OVERTAKEN = "overtaken", "因刑事立案终止", "overtaken by a criminal case"


class RecordKind(Coded):
    """Kinds of records for which an early intervention can be asked. 提前介入所涉记录种类。"""

    LEAD = "lead", "线索", "lead"
    CASE = "case", "案件", "case"


class Ground(Coded):
    """Why the other organ is asked to come in early (M85). 提前介入事由。"""

    MAJOR = "major_complex", "重大复杂案件", "a major or complex matter"
    CHARACTER = "character", "罪与非罪难以界定", "unclear whether it is a crime"
    EVIDENCE = "evidence", "取证困难或者证据标准需要指导", "evidence hard to get, or its standard unclear"
    LOSS = "loss", "当事人可能逃匿或者转移、毁灭证据", "the party may flee, or evidence may be lost"
    CHAIN = "chain", "跨地区、团伙或者链条化", "across regions, by a gang or along a chain"
    IMPACT = "impact", "社会影响较大", "great public impact"
    OTHER = "other", "其他", "other"


class SecrecyLevel(Coded):
    """How carefully the request is to be handled; state secrets do not go through this system at all. 密级。"""

    ORDINARY = "ordinary", "普通", "ordinary"
    INTERNAL = "internal", "内部", "internal"
    WORK_SECRET = "work_secret", "工作秘密", "work secret"


class Activity(Coded):
    """What is done in an early intervention (PSC 第一百七十四条). 介入活动。

    The article names questioning, inquiry, examination of a scene, appraisal and the collection of evidence, and lets other
    measures that restrict neither person nor property. The rest of the list is what it forbids.
    """

    QUESTIONING = "questioning", "询问", "questioning"
    INQUIRY = "inquiry", "查询", "inquiry into records"
    SCENE = "scene_examination", "勘验", "examination of a scene"
    APPRAISAL = "appraisal", "鉴定", "appraisal"
    EVIDENCE = "evidence_collection", "调取证据材料", "collection of evidence"
    FILE = "file_study", "查阅案卷材料", "study of the file"
    DISCUSSION = "discussion", "参加案件讨论", "discussion of the matter"
    GUIDANCE = "guidance", "引导取证", "guidance on evidence"
    OTHER = "other_unrestrictive", "其他不限制人身、财产权利的措施", "another measure that restricts nobody's rights"
    COMPULSORY = "compulsory_measure", "采取强制措施", "compulsory measures against a person"
    SEARCH = "search", "搜查", "search"
    SEALING = "sealing", "查封", "sealing"
    SEIZURE = "seizure", "扣押", "seizure"
    FREEZING = "freezing", "冻结", "freezing"
    TECHNICAL = "technical_investigation", "技术侦查", "technical investigation"


COERCIVE = frozenset(
    {
        Activity.COMPULSORY,
        Activity.SEARCH,
        Activity.SEALING,
        Activity.SEIZURE,
        Activity.FREEZING,
        Activity.TECHNICAL,
    }
)
"""What restricts a person's rights and so needs a criminal case."""


class Duty(Coded):
    """What the organ asked has still to do. 待办事项。"""

    ANSWER = "answer", "答复是否介入", "answer the request"
    ADVISE = "advise", "介入并出具意见", "come in and give its advice"
