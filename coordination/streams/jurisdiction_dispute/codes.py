"""The code lists of disputes on jurisdiction. 管辖争议代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a dispute stands (legal.md 5.6). 管辖争议状态。"""

    NONE = "none", "未提出", "not raised"
    NEGOTIATING = "raised", "协商中", "being negotiated"
    WITH_SUPERIOR = "with_superior", "报请共同的上一级指定管辖", "with the common superior"
    WITH_JUSTICE = "with_justice_bureau", "司法行政部门协调中", "with the justice bureau"
    WITH_GOVERNMENT = "with_government", "报请人民政府决定", "with the government"
    RESOLVED = "resolved", "已确定管辖", "resolved"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"


class DisputeRoute(Coded):
    """Who decides if the agencies do not agree, as the directory says on the day. 争议处理途径。"""

    SUPERIOR = "superior", "报请共同的上一级机关指定", "the common superior designates"
    COORDINATION = (
        "coordination",
        "司法行政部门协调，协调不成报本级人民政府决定",
        "the justice bureau coordinates, then the government",
    )
    UNDETERMINED = "undetermined", "名录不能确定", "not for the directory to say"
