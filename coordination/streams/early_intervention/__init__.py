"""Early interventions: police or procuratorate come into a matter before there is a criminal case. 提前介入。

The machine is drawn in docs/machines/early_intervention.md.
"""

from __future__ import annotations

from coordination.streams.early_intervention.asking import (
    EarlyInterventionRequested,
    EarlyInterventionWithdrawn,
    Material,
)
from coordination.streams.early_intervention.codes import (
    COERCIVE,
    Activity,
    Duty,
    Ground,
    RecordKind,
    SecrecyLevel,
    Stage,
)
from coordination.streams.early_intervention.intervening import (
    EarlyInterventionAccepted,
    EarlyInterventionActivityLogged,
    EarlyInterventionDeclined,
    EarlyInterventionEnded,
    EarlyInterventionOvertaken,
)
from coordination.streams.early_intervention.state import EARLY_INTERVENTION, Awaited, EarlyIntervention

__all__ = [
    "COERCIVE",
    "EARLY_INTERVENTION",
    "Activity",
    "Awaited",
    "Duty",
    "EarlyIntervention",
    "EarlyInterventionAccepted",
    "EarlyInterventionActivityLogged",
    "EarlyInterventionDeclined",
    "EarlyInterventionEnded",
    "EarlyInterventionOvertaken",
    "EarlyInterventionRequested",
    "EarlyInterventionWithdrawn",
    "Ground",
    "Material",
    "RecordKind",
    "SecrecyLevel",
    "Stage",
]
