"""A triage session from being convened to its close: list, opinions, results, dissent, what is carried over. 集中研判。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from coordination.catalogue import (
    EVENTS,
    KINDS,
    AgencyCode,
    CampaignCode,
    ClearNote,
    Code,
    Items,
    Note,
    Searchable,
    Title,
    event,
    glossary,
)
from coordination.guards import at, campaigns_open, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.lead.codes import Route
from coordination.streams.triage_session.codes import Stage
from coordination.streams.triage_session.guards import (
    UNTRIAGED,
    asked_about,
    attended_by_panel,
    by_an_office,
    by_convenor,
    by_panel,
    dissents_once,
    held_before_told,
    leads_in_no_other,
    leads_known,
    leads_to_triage,
    member_of,
    offences_listed,
    panel_of_others,
    results_listed,
    still_untriaged,
)
from coordination.streams.triage_session.parts import TriageResult
from coordination.streams.triage_session.state import TriageSession

glossary(
    campaigns="所属专项行动",
    session_no="研判编号",
    session_at="研判时间",
    session_place="研判地点",
    to_triage="待研判线索",
    panel="参与研判单位",
    lead="线索",
    suggested_route="建议分流方向",
    suggested_agency="建议承办单位",
    opinion="研判意见",
    spoken_for="所代表的原参与单位",
    results="研判结果",
    attended="出席单位",
    reason="理由",
    note="说明",
)
LISTABLE = (leads_known, leads_to_triage, leads_in_no_other)
BASIS = ("S1 五（一）", "M29", "M51")


def _listed(leads: Iterable[UUID], panel: tuple[str, ...], context: Context) -> Iterator[Consequence]:
    said = EVENTS["lead.listed_for_triage"](session=context.envelope.stream, panel=panel)
    return (Consequence(KINDS["lead"], lead, said) for lead in leads)


@event(
    "triage_session.convened",
    zh="召集集中研判",
    en="Triage session convened",
    basis=BASIS,
    opens=True,
    says_zh="{agency}召集集中研判{session_no}，{session_at}[在{session_place}]，参与：{panel}，待研判线索{to_triage}",
    says_en="{agency} convened triage session {session_no} at {session_at}[ in {session_place}] with {panel} on {to_triage}",
)
class TriageSessionConvened(Event[TriageSession]):
    """The office calls in the sections' experts to triage a list of leads together. 召集集中研判。

    Each lead is told that it is listed; the panel sees it from then on. The office may still triage any of them by itself.
    """

    campaigns: Annotated[tuple[CampaignCode, ...], Items(1, 8)]
    session_no: Annotated[Code, Searchable()]
    session_at: datetime
    to_triage: Annotated[tuple[UUID, ...], Items(1, 200)]
    panel: Annotated[tuple[AgencyCode, ...], Items(1, 20)]
    session_place: Title | None = None

    guards = (campaigns_open, by_an_office, panel_of_others, known_agency("panel"), *LISTABLE)

    def evolve(self, session: TriageSession, envelope: Envelope) -> TriageSession:
        """Call them in."""
        return replace(
            session,
            stage=Stage.CONVENED,
            registrant=envelope.agency,
            holder=envelope.agency,
            participants=tuple(dict.fromkeys(self.panel)),
            campaigns=self.campaigns,
            session_at=self.session_at,
            listed=self.to_triage,
        )

    def consequences(self, session: TriageSession, context: Context) -> Iterable[Consequence]:
        """Tell each lead."""
        return _listed(self.to_triage, session.participants, context)


@event(
    "triage_session.leads_listed",
    zh="增列待研判线索",
    en="More leads listed",
    basis=BASIS,
    says_zh="{agency}增列待研判线索{to_triage}",
    says_en="{agency} put more leads on the list: {to_triage}",
)
class TriageSessionLeadsListed(Event[TriageSession]):
    """Leads that came in meanwhile are put on the list. 增列待研判线索。"""

    to_triage: Annotated[tuple[UUID, ...], Items(1, 200)]

    guards = (at(Stage.CONVENED), by_convenor, *LISTABLE)

    def evolve(self, session: TriageSession, envelope: Envelope) -> TriageSession:
        """List them."""
        return replace(session, listed=(*session.listed, *self.to_triage))

    def consequences(self, session: TriageSession, context: Context) -> Iterable[Consequence]:
        """Tell each lead."""
        return _listed(self.to_triage, session.participants, context)


@event(
    "triage_session.opinion_given",
    zh="发表研判意见",
    en="Opinion given",
    basis=BASIS,
    says_zh="{agency}[（原参与单位{spoken_for}）]对线索{lead}发表研判意见：{suggested_route}[，建议由{suggested_agency}承办]。{opinion}",
    says_en="{agency}[ for {spoken_for}] on lead {lead}: {suggested_route}[, for {suggested_agency}]. {opinion}",
)
class TriageSessionOpinionGiven(Event[TriageSession]):
    """A section says which way it would send a lead; each speaks for itself, its last word counts. 发表研判意见。

    Whoever took over from a section that was dissolved names that one.
    """

    lead: UUID
    suggested_route: Route
    opinion: Annotated[Note, Searchable()]
    suggested_agency: AgencyCode | None = None
    spoken_for: AgencyCode | None = None

    guards = (at(Stage.CONVENED), by_panel, asked_about, known_agency("suggested_agency"))

    def evolve(self, session: TriageSession, envelope: Envelope) -> TriageSession:
        """Change nothing that the rules ask for."""
        return session


@event(
    "triage_session.leads_triaged",
    zh="作出研判结果",
    en="Leads triaged",
    basis=BASIS,
    says_zh="{agency}作出研判结果，出席：{attended}。{results}",
    says_en="{agency} triaged with {attended}: {results}",
)
class TriageSessionLeadsTriaged(Event[TriageSession]):
    """What came out of it: for some leads of the list, or all, which way each goes. 作出研判结果。

    Each lead is triaged by it (``lead.triaged``), with those who attended as its panel.
    """

    results: Annotated[tuple[TriageResult, ...], Items(1, 200)]
    attended: Annotated[tuple[AgencyCode, ...], Items(1, 20)]

    guards = (
        at(Stage.CONVENED),
        by_convenor,
        held_before_told,
        results_listed,
        still_untriaged,
        attended_by_panel,
        offences_listed,
    )

    def evolve(self, session: TriageSession, envelope: Envelope) -> TriageSession:
        """Remember what is decided."""
        return replace(session, decided=session.decided | {one.lead for one in self.results})

    def consequences(self, session: TriageSession, context: Context) -> Iterable[Consequence]:
        """Triage each lead."""
        for one in self.results:
            triaged = EVENTS["lead.triaged"](
                route=one.route,
                opinion=one.opinion,
                panel=self.attended,
                offence=one.offence,
                session=context.envelope.stream,
            )
            yield Consequence(KINDS["lead"], one.lead, triaged)


@event(
    "triage_session.lead_left",
    zh="线索离开研判",
    en="Lead left the session",
    basis=("M51",),
    posted=False,
    says_zh="线索{lead}退回专项办或者重启，离开本次研判",
    says_en="lead {lead} was returned or reopened, and left the session",
)
class TriageSessionLeadLeft(Event[TriageSession]):
    """A lead that was to be triaged here went its way, and came back: this session decides on it no more. 线索离开研判。

    Follows from lead.returned and lead.reopened.
    """

    lead: UUID

    def evolve(self, session: TriageSession, envelope: Envelope) -> TriageSession:
        """Wait for it no more."""
        return replace(session, gone=session.gone | {self.lead})


@event(
    "triage_session.dissent_recorded",
    zh="记录不同意见",
    en="Dissent recorded",
    basis=BASIS,
    says_zh="{agency}[（原参与单位{spoken_for}）]对线索{lead}的研判结果保留不同意见：{reason}",
    says_en="{agency}[ for {spoken_for}] dissents from how lead {lead} was triaged: {reason}",
)
class TriageSessionDissentRecorded(Event[TriageSession]):
    """A section of the panel does not agree with what was decided on a lead, and says why. 保留不同意见。

    Whoever took over from a section that was dissolved names that one.
    """

    lead: UUID
    reason: Annotated[Note, Searchable()]
    spoken_for: AgencyCode | None = None

    guards = (at(Stage.CONVENED, Stage.CLOSED), by_panel, dissents_once)

    def evolve(self, session: TriageSession, envelope: Envelope) -> TriageSession:
        """Remember the dissent."""
        return replace(session, dissents=session.dissents | {(member_of(self, envelope.agency), self.lead)})


@event(
    "triage_session.closed",
    zh="结束集中研判",
    en="Session closed",
    basis=BASIS,
    says_zh="{agency}结束集中研判[：{note}]",
    says_en="{agency} closed the session[: {note}]",
)
class TriageSessionClosed(Event[TriageSession]):
    """The session is over, or was called off; leads that nobody has triaged are carried over to the next. 结束集中研判。

    What was returned meanwhile has left the session, and is not carried over by it.
    """

    note: ClearNote | None = None

    guards = (at(Stage.CONVENED), by_convenor)

    def evolve(self, session: TriageSession, envelope: Envelope) -> TriageSession:
        """End it."""
        return replace(session, stage=Stage.CLOSED)

    def consequences(self, session: TriageSession, context: Context) -> Iterable[Consequence]:
        """Tell the leads that are left; what the office triaged by itself meanwhile is not among them."""
        said = EVENTS["lead.carried_over"](session=context.envelope.stream)
        for lead in session.undecided:
            if context.read(KINDS["lead"], lead).stage in UNTRIAGED:
                yield Consequence(KINDS["lead"], lead, said)
