"""The code lists of consultations. 会商代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a consultation stands. 会商状态。"""

    NONE = "none", "未召集", "not convened"
    CONVENED = "convened", "已召集", "convened"
    CONCLUDED = "concluded", "已形成会商意见", "concluded"
    CANCELLED = "cancelled", "已取消", "cancelled"


class ConsultationKind(Coded):
    """On what occasion it is convened (M76, M78). 会商种类。"""

    MONTHLY = "monthly", "月度会商", "monthly"
    AD_HOC = "ad_hoc", "临时会商", "ad hoc"


class Topic(Coded):
    """The four topics on which cases are consulted (安溪 五（二）). 会商议题。"""

    FACTS = "facts", "事实认定", "finding the facts"
    EVIDENCE = "evidence", "证据采纳", "admitting evidence"
    PROCEDURE = "procedure", "程序规范", "procedure"
    CHARACTERISATION = "characterisation", "案件定性", "what the conduct is in law"


class RecordKind(Coded):
    """Kinds of records that are consulted on. 会商所涉记录种类。"""

    LEAD = "lead", "线索", "lead"
    CASE = "case", "案件", "case"
