"""The code lists of weekly batches of leads. 线索周报代码表。"""

from __future__ import annotations

from coordination.catalogue import Coded


class Stage(Coded):
    """Where a batch stands. 线索周报状态。"""

    NONE = "none", "未报送", "not submitted"
    SUBMITTED = "submitted", "已报送", "submitted"
