"""Who stands above two agencies on a day: superiors within a line of business, governments between lines. 条线与属地。

Pure functions over whatever directory they are given: the tracked reads of the rule book, or the ledger as of a moment.
"""

from __future__ import annotations

from coordination.lines.climbing import Chain, Relation, Step, climb, organ_of
from coordination.lines.directory import Directory, Tracked
from coordination.lines.superior import Above, CommonSuperior, Finding, Obstacle, common_superior, line_of
from coordination.lines.words import Told, basis, words

__all__ = [
    "Above",
    "Chain",
    "CommonSuperior",
    "Directory",
    "Finding",
    "Obstacle",
    "Relation",
    "Step",
    "Told",
    "Tracked",
    "basis",
    "climb",
    "common_superior",
    "line_of",
    "organ_of",
    "words",
]
