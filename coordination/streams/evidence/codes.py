"""The code lists of evidence. 证据代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where the thing itself is. 证据保管状态。"""

    NONE = "none", "未收集", "not collected"
    KEPT = "kept", "保管中", "in custody"
    OFFERED = "offered", "移交待接收", "handed over, not yet received"
    RETURNED = "returned", "已退还", "given back"
    DESTROYED = "destroyed", "已销毁", "destroyed"
    LOST = "lost", "遗失或者毁损", "lost or spoilt"
    HANDED_OUT = "handed_out", "已移交其他机关", "handed to a body outside"


class EvidenceType(Coded):
    """The eight types of evidence (程序规定 第二十三条). 证据种类。"""

    DOCUMENTARY = "documentary", "书证", "document"
    PHYSICAL = "physical", "物证", "thing"
    AUDIOVISUAL = "audiovisual", "视听资料", "sound or picture"
    E_DATA = "e_data", "电子数据", "electronic data"
    WITNESS = "witness_statement", "证人证言", "statement of a witness"
    PARTY = "party_statement", "当事人的陈述", "statement of the party"
    APPRAISAL = "appraisal", "鉴定意见", "appraisal"
    RECORD = "inspection_record", "勘验笔录、现场笔录", "record of an inspection"


class Originality(Coded):
    """Whether it is the thing itself. 原件与复制件。"""

    ORIGINAL = "original", "原件（原物）", "original"
    COPY = "copy", "复制件", "copy"


class CollectionMethod(Coded):
    """How it was obtained. 收集方式。"""

    INSPECTED = "on_site_inspection", "现场检查", "on-site inspection"
    OBTAINED = "obtained_on_request", "调取", "obtained on request"
    SUBMITTED = "submitted", "当事人或者其他人提供", "submitted by the party or others"
    QUESTIONED = "questioning", "询问", "questioning"
    SAMPLED = "sampling", "抽样取证", "sampling"
    REGISTERED = "registered", "先行登记保存", "registered as evidence"
    SEIZED = "seized", "查封、扣押", "sealed or seized"
    FORENSIC = "electronic_forensics", "电子数据取证", "electronic forensics"
    ONLINE = "captured_online", "网络固证", "captured online"
    TESTED = "tested", "检测、检验、检疫、鉴定", "testing or appraisal"
    HANDED_IN = "handed_in", "其他机关移送", "handed over by another organ"


class Disposal(Coded):
    """How custody ends for good. 证据处置方式。"""

    RETURNED = "returned", "退还提供人或者当事人", "given back to whose it is"
    DESTROYED = "destroyed", "销毁", "destroyed"
    LOST = "lost", "遗失或者毁损", "lost or spoilt"
    OTHER_BODY = "other_body", "移交系统以外的机关", "handed to a body outside this record"


class Fall(Coded):
    """Why evidence is evidence no longer. 失去证据效力的情形。"""

    EXCLUDED = "excluded", "被排除", "excluded"
    WITHDRAWN = "withdrawn", "收集单位撤回", "withdrawn by the agency that collected it"
    FORGED = "forged", "经查不实或者系伪造", "found untrue or forged"
    DECISION_ANNULLED = "decision_annulled", "以其为据的决定被撤销", "a decision that rests on it was annulled"
