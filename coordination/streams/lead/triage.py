"""The office and the agencies: triage, dispatch, acceptance, return, routing out. 研判分流、分派、接收、退回、移送。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from coordination.catalogue import Adcode, AgencyCode, Code, DocumentNo, Items, Name, Note, Searchable, event, glossary
from coordination.guards import (
    any_of,
    at,
    by_holder,
    by_offered,
    by_office,
    by_registrant,
    known_agency,
    offence_listed,
)
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.jurisdiction import jurisdiction_settled, no_second_transfer
from coordination.streams.lead.codes import ReturnReason, Route, Stage
from coordination.streams.lead.guards import (
    due_after_dispatch,
    evidence_fixed,
    not_passed_on,
    own_triage,
    routed_elsewhere,
    routed_here,
    session_by_rule,
)
from coordination.streams.lead.pooling import session_told
from coordination.streams.lead.state import WITH_OFFICE, Lead

glossary(
    route="分流方向",
    opinion="研判意见",
    panel="参与研判单位",
    session="集中研判",
    offence="违法行为类别",
    to_agency="承办单位",
    feedback_due_on="反馈期限",
    answer_due_on="接收期限",
    document_no="文号",
    note="说明",
    reason="理由",
    reason_code="原因",
    basis="法律依据",
    suggested_agency="建议承办单位",
    suggested_body="建议承办机关",
    to_body="移送对象",
    to_adcode="移送对象所在地",
    evidence_fixed_on="证据固定日期",
    will_assist="继续协助",
)


@event(
    "lead.triaged",
    zh="线索研判",
    en="Lead triaged",
    basis=("S1 五（一）", "M29", "M51"),
    says_zh="{agency}研判线索[（集中研判{session}）]，分流方向：{route}[，参与：{panel}]。{opinion}",
    says_en="{agency} triaged the lead[ in session {session}] as {route}[ with {panel}]. {opinion}",
)
class LeadTriaged(Event[Lead]):
    """The office, with a panel where it wishes, decides which way the lead goes. 集中研判、分流。

    What comes out of a triage session (``triage_session.leads_triaged``) follows from there and names the ``session``.
    """

    route: Route
    opinion: Note
    panel: Annotated[tuple[AgencyCode, ...], Items(0, 20)] = ()
    offence: Code | None = None
    session: UUID | None = None

    guards = (by_office, session_by_rule, at(*WITH_OFFICE), known_agency("panel"), offence_listed)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Set the route; who sat on the panel takes part."""
        return replace(lead, stage=Stage.TRIAGED, route=self.route, participants=lead.joined_by(*self.panel))


@event(
    "lead.dispatched",
    zh="线索分派",
    en="Lead dispatched",
    basis=("S1 五（一）", "M54"),
    says_zh="{agency}将线索分派给{to_agency}[，{answer_due_on}前答复是否接收]，{feedback_due_on}前反馈",
    says_en="{agency} dispatched the lead to {to_agency}[, to be answered by {answer_due_on}], feedback due by {feedback_due_on}",
)
class LeadDispatched(Event[Lead]):
    """The office offers the lead to an agency, which has still to accept it. 分派线索，待接收。

    The legal date is the day on which the agency receives the material: its clocks run from then, not from acceptance.
    """

    to_agency: AgencyCode
    feedback_due_on: date
    answer_due_on: date | None = None
    document_no: DocumentNo | None = None
    note: Note | None = None

    guards = (
        not_passed_on,
        by_office,
        at(Stage.TRIAGED, Stage.RETURNED),
        routed_here,
        known_agency("to_agency"),
        due_after_dispatch,
    )

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Offer the lead."""
        return replace(lead, stage=Stage.DISPATCHED, offered_to=self.to_agency)


@event(
    "lead.dispatch_recalled",
    zh="撤回分派",
    en="Dispatch recalled",
    basis=("G13",),
    says_zh="{agency}在接收前撤回分派：{reason}",
    says_en="{agency} recalled the dispatch before it was accepted: {reason}",
)
class LeadDispatchRecalled(Event[Lead]):
    """The office takes back an offer that has not been answered. 接收前撤回分派。"""

    reason: Note

    guards = (by_office, at(Stage.DISPATCHED))

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Withdraw the offer."""
        return replace(lead, stage=Stage.TRIAGED, offered_to=None)


@event(
    "lead.accepted",
    zh="线索接收",
    en="Lead accepted",
    basis=("M54",),
    says_zh="{agency}接收线索，开始核查",
    says_en="{agency} accepted the lead and began to verify it",
)
class LeadAccepted(Event[Lead]):
    """The agency that was offered the lead takes it into its hands. 接收线索。"""

    note: Note | None = None

    guards = (at(Stage.DISPATCHED), by_offered)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Hand the lead to whoever was offered it."""
        return replace(lead, stage=Stage.VERIFYING, holder=envelope.agency, offered_to=None)


@event(
    "lead.taken_up",
    zh="自行承办",
    en="Lead taken up",
    basis=("M37", "M46"),
    says_zh="{agency}对自行登记的线索开展核查",
    says_en="{agency} took up the lead that it had registered itself",
)
class LeadTakenUp(Event[Lead]):
    """An agency verifies what it registered itself, where the campaign leaves triage to the agencies. 自行承办核查。"""

    note: Note | None = None

    guards = (by_registrant, at(Stage.REGISTERED), own_triage)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Put the lead into its registrant's hands."""
        return replace(lead, stage=Stage.VERIFYING, holder=envelope.agency, route=lead.route or Route.LOCAL)


@event(
    "lead.returned",
    zh="线索退回",
    en="Lead returned",
    basis=("市场监督管理投诉举报处理办法 第四十一条", "G13"),
    says_zh="{agency}将线索退回专项办：{reason_code}，{reason}[，建议由{suggested_agency}承办][，建议由{suggested_body}承办]",
    says_en="{agency} returned the lead to the office ({reason_code}): {reason}"
    "[; suggests {suggested_agency}][; suggests {suggested_body}]",
)
class LeadReturned(Event[Lead]):
    """An agency gives the lead back to the office, which is the only way it may go from there. 退回专项办。"""

    reason_code: ReturnReason
    reason: Note
    basis: Note | None = None
    suggested_agency: AgencyCode | None = None
    suggested_body: Name | None = None

    guards = (
        at(Stage.DISPATCHED, Stage.VERIFYING),
        jurisdiction_settled,
        any_of(by_offered, by_holder),
        known_agency("suggested_agency"),
    )

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Count the bounce; a refused offer leaves no trace of entitlement, work that was done does."""
        held = lead.holder == envelope.agency
        return replace(
            lead,
            stage=Stage.RETURNED,
            holder=None,
            offered_to=None,
            extended=False,
            excluded=(),
            bounces=lead.bounces + 1,
            participants=lead.joined_by(envelope.agency) if held else lead.participants,
        )

    def consequences(self, lead: Lead, context: Context) -> Iterable[Consequence]:
        """Let it leave the triage session that still waits for it."""
        return session_told(lead, context)


@event(
    "lead.routed_out",
    zh="线索移送外地或其他机关",
    en="Lead routed out",
    basis=("S1 五（一）", "M56", "M93"),
    says_zh="{agency}将线索移送{to_body}[，文号{document_no}][，证据于{evidence_fixed_on}固定]：{reason}",
    says_en="{agency} routed the lead to {to_body}[ by {document_no}][, evidence fixed on {evidence_fixed_on}]: {reason}",
)
class LeadRoutedOut(Event[Lead]):
    """The office hands the lead to a body outside: another region, or another organ. 移送有管辖权的机关。"""

    to_body: Annotated[Name, Searchable()]
    reason: Note
    to_adcode: Adcode | None = None
    document_no: DocumentNo | None = None
    evidence_fixed_on: date | None = None
    will_assist: bool = False

    guards = (by_office, at(Stage.TRIAGED, Stage.RETURNED), no_second_transfer, routed_elsewhere, evidence_fixed)

    def evolve(self, lead: Lead, envelope: Envelope) -> Lead:
        """Let go of the lead, and of what is suspected; what comes back is feedback."""
        return replace(lead, stage=Stage.ROUTED_OUT, gone_on=True)
