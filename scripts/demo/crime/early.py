"""Early interventions: police or procuratorate asked before there is a criminal case; answered or not. 提前介入。"""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from coordination.streams.early_intervention import (
    Activity,
    EarlyInterventionAccepted,
    EarlyInterventionActivityLogged,
    EarlyInterventionDeclined,
    EarlyInterventionEnded,
    EarlyInterventionRequested,
    EarlyInterventionWithdrawn,
    Ground,
    Material,
    RecordKind,
    SecrecyLevel,
)
from scripts.demo import almanac
from scripts.demo.matter import Matter
from scripts.demo.setting import Organ
from scripts.demo.story import Step, Steps, Story, early_intervention

Answer = Literal["advised", "going_on", "declined", "withdrawn", "unanswered"]
GROUNDS = (Ground.CHARACTER, Ground.EVIDENCE, Ground.MAJOR, Ground.LOSS, Ground.CHAIN)
LEVELS = (SecrecyLevel.ORDINARY, SecrecyLevel.INTERNAL, SecrecyLevel.INTERNAL, SecrecyLevel.WORK_SECRET)


def ask(story: Story, about: Matter, kind: RecordKind, record: UUID, answer: Answer, *, late: bool = False) -> Steps:
    """Tell that an agency asked another organ to come in, and what came of it; ``late``: the answer took its time."""
    setting, chance = story.setting, story.chance
    organ = setting.organs[about.area.procuratorate if setting.turn("invited", (0, 0, 1)) else about.area.police]
    id, body = story.new_id(), story.body(about.handler)

    def says(by: str, event: Any) -> Step:
        return story.says(story.agency(by, 102), early_intervention(id), event, at=almanac.next_sending(story.now))

    story.wait(1, 5)
    event = EarlyInterventionRequested(
        campaigns=(setting.campaign,),
        record_kind=kind,
        record=record,
        invited_agency=organ.code,
        intervention_ground=setting.turn("early", GROUNDS),
        facts=story.word("early_facts", who=about.who, cause=about.cause),
        document_no=setting.numbered(body.word, "提介", story.today.year),
        secrecy_level=chance.choice(LEVELS),
        approved_by=f"{body.desk}.002",
        materials=(Material(title="现场检查笔录", pages=4), Material(title="询问笔录", pages=9)),
    )
    yield says(about.handler, event)
    if answer == "unanswered":
        return
    story.seen()
    if answer == "withdrawn":
        story.wait(1, 3)
        yield says(about.handler, EarlyInterventionWithdrawn(reason=story.word("early_withdrawn")))
        return
    story.wait(5, 9) if late else story.within(1, 3)
    if answer == "declined":
        yield says(organ.code, EarlyInterventionDeclined(reason=story.word("early_declined")))
        return
    contacts = (f"{organ.code}.104", f"{organ.code}.107")
    yield says(organ.code, EarlyInterventionAccepted(contact_officers=contacts))
    yield from _work(story, about, organ, id)
    if answer == "advised":
        story.wait(2, 6)
        number = setting.numbered(organ.word, "介意", story.today.year)
        yield says(organ.code, EarlyInterventionEnded(advice=story.word("early_advice"), document_no=number))


def _work(story: Story, about: Matter, organ: Organ, id: UUID) -> Steps:
    """Tell what both sides did: nothing that restricts anybody's rights, there being no criminal case."""

    def says(by: str, activity: Activity, key: str) -> Step:
        number = 104 if by == organ.code else 102
        event = EarlyInterventionActivityLogged(
            activity=activity, content=story.word(key), officers=(f"{story.body(by).desk}.{number}",)
        )
        return story.says(story.agency(by, number), early_intervention(id), event, at=almanac.next_sending(story.now))

    story.wait(1, 4)
    yield says(organ.code, Activity.FILE, "early_file")
    story.wait(1, 4)
    activity = story.chance.choice((Activity.GUIDANCE, Activity.DISCUSSION))
    yield says(organ.code, activity, f"early_{activity.value}")
    if story.happens(0.5):
        story.wait(1, 3)
        yield says(about.handler, Activity.EVIDENCE, "early_evidence_collection")
