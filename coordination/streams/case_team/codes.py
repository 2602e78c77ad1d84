"""The code lists of special case teams. 专案查办小组代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a team stands. 专案查办小组状态。"""

    NONE = "none", "未组建", "not formed"
    ACTIVE = "active", "查办中", "at work"
    DISSOLVED = "dissolved", "已解散", "dissolved"
