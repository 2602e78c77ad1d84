"""Agencies: the directory, their names through time, who sits for whom, and who holds which post. 单位。

The machine is drawn in docs/machines/agency.md.
"""

from __future__ import annotations

from coordination.streams.agency.codes import AgencyType, Form, LiaisonRole, PostKind
from coordination.streams.agency.directory import (
    AgencyAliasEnded,
    AgencyAliasRecorded,
    AgencyDissolved,
    AgencyMembersListed,
    AgencyParentChanged,
    AgencyParticularsCorrected,
    AgencyRegistered,
    AgencyReinstated,
    AgencyRenamed,
    AgencyRepresentationDeclared,
    AgencyRepresentationEnded,
    AgencySuperiorDesignated,
    AgencySuspended,
)
from coordination.streams.agency.guards import in_order, registered
from coordination.streams.agency.posts import (
    AgencyLiaisonEnded,
    AgencyLiaisonNamed,
    AgencyPostFilled,
    AgencyPostVacated,
)
from coordination.streams.agency.state import AGENCY, Agency, Alias, Liaison, Representation, Span, Tenure

__all__ = [
    "AGENCY",
    "Agency",
    "AgencyAliasEnded",
    "AgencyAliasRecorded",
    "AgencyDissolved",
    "AgencyLiaisonEnded",
    "AgencyLiaisonNamed",
    "AgencyMembersListed",
    "AgencyParentChanged",
    "AgencyParticularsCorrected",
    "AgencyPostFilled",
    "AgencyPostVacated",
    "AgencyRegistered",
    "AgencyReinstated",
    "AgencyRenamed",
    "AgencyRepresentationDeclared",
    "AgencyRepresentationEnded",
    "AgencySuperiorDesignated",
    "AgencySuspended",
    "AgencyType",
    "Alias",
    "Form",
    "Liaison",
    "LiaisonRole",
    "PostKind",
    "Representation",
    "Span",
    "Tenure",
    "in_order",
    "registered",
]
