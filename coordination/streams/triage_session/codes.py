"""The code lists of triage sessions. 集中研判代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a session stands. 集中研判状态。"""

    NONE = "none", "未召集", "not convened"
    CONVENED = "convened", "已召集", "convened"
    CLOSED = "closed", "已结束", "closed"
