"""The plots that leads follow, each a function from a story to its steps, and how many of each a campaign has. 线索走向。"""

from __future__ import annotations

import heapq
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from coordination.streams.case import CaseLeadAdded, CaseLinked
from coordination.streams.clock import ClockWaived, clock_id
from coordination.streams.duty_crime import ClueReceiver
from coordination.streams.early_intervention import RecordKind
from coordination.streams.lead import (
    LeadAccepted,
    LeadCrimeSuspected,
    LeadDispatchRecalled,
    LeadDutyCrimeClueHandedOver,
    LeadFeedbackGiven,
    LeadLinked,
    LeadMerged,
    LeadSource,
    Outcome,
    Route,
)
from coordination.streams.links import LinkKind, Relation
from coordination.streams.parts import PartyKind
from scripts.demo import almanac, courses, intake, lots, outcome, procedure
from scripts.demo.casefile import CaseFile, Gravity
from scripts.demo.crime import early
from scripts.demo.crime.paths import BEGUN, PATHS
from scripts.demo.invention import dice
from scripts.demo.matter import Matter, matter, repeated
from scripts.demo.setting import Setting
from scripts.demo.story import Steps, Story, Told, case, clock, lead, when
from scripts.demo.together.beside import beside

Plot = Callable[[Story, str], Steps]
INTERIM_SHARE, MAJOR_SHARE = 0.25, 0.08
ASKED_ON_LEADS: tuple[early.Answer, ...] = ("going_on", "advised", "declined", "unanswered")
AFTER_LEADS = ("sentenced", "nobody_known", "upheld", "filed_and_silent")
"""What came of asking police or procuratorate about a suspected lead, and of the case that was filed on it."""


def held(story: Story, about: Matter) -> Told[UUID]:
    """Tell how a lead was registered and came into its handler's hands."""
    id = yield from intake.register(story, about)
    yield from intake.take_up(story, about, id)
    if story.happens(MAJOR_SHARE):
        yield from outcome.flag(story, id)
    if story.happens(INTERIM_SHARE):
        yield from outcome.interim(story, about, id)
    return id


def on_leads(story: Story, about: Matter, leads: tuple[UUID, ...], course: str) -> Told[CaseFile]:
    """Tell that a case was filed on the leads; what may be a crime is often seen before."""
    if course in PATHS and leads and story.happens(1 / 2):
        story.wait(3, 8)
        facts = f"初步核查发现涉案数量较大，{about.offence.crime or '可能涉嫌犯罪'}。"
        event = LeadCrimeSuspected(facts=facts, offence=about.offence.code)
        yield story.says(story.agency(about.handler, 101), lead(leads[0]), event)
    return (yield from procedure.file_case(story, about, leads, gravity=lots.gravity(course)))


def told_of_filing(story: Story, about: Matter, id: UUID, file: CaseFile, *, at_once: bool) -> Told[bool]:
    """Tell the office that a case was filed; return whether that was for now, and the outcome is still to be told."""
    if at_once or story.happens(1 / 2):
        yield from outcome.feed_back(story, about, id, Outcome.FILED, f"已立案调查，案号{file.number}。", file.id)
    elif story.happens(1 / 2):
        story.wait(0, 3)
        event = LeadFeedbackGiven(outcome=Outcome.FILED, content=f"已立案调查，案号{file.number}。", case=file.id)
        yield story.says(story.agency(about.handler, 101), lead(id), event)
        return True
    return False


def filed(story: Story, course: str) -> Steps:
    """A lead that becomes a case. 立案。"""
    about = lots.matter_for(story, course)
    id = yield from held(story, about)
    file = yield from on_leads(story, about, (id,), course)
    owing = yield from told_of_filing(story, about, id, file, at_once=course in PATHS)
    yield from beside(file, lots.run(file, course))
    if owing and course not in lots.UNRESOLVED:
        result, content = lots.RESULTS.get(course, lots.PENALISED)
        yield from outcome.feed_back(story, about, id, result, content, file.id)


def filed_on_two(story: Story, course: str) -> Steps:
    """Two leads of one party, of which the second joins the case. 并案查处。"""
    about = lots.matter_for(story, course)
    id = yield from held(story, about)
    file = yield from on_leads(story, about, (id,), course)
    again = replace(repeated(story, file.about), handler=about.handler)
    second = yield from intake.register(story, again)
    yield from intake.take_up(story, again, second)
    story.wait(0, 4)
    yield file.says(CaseLeadAdded(lead=second, reason="同一当事人同类违法行为，并案调查。"))
    yield from lots.run(file, course)


def found_itself(story: Story, course: str) -> Steps:
    """A case without a lead: the agency came upon it in its own daily work. 自行发现。"""
    about = lots.matter_for(story, course, LeadSource.DAILY_SUPERVISION)
    file = yield from on_leads(story, about, (), course)
    yield from beside(file, lots.run(file, course))


def declined(story: Story, course: str) -> Steps:
    """A lead on which no case is filed. 不予立案。"""
    about = matter(story, minor=True)
    id = yield from held(story, about)
    yield from outcome.decline(story, about, id)


def merged(story: Story, course: str) -> Steps:
    """Two reports of one matter, the second of which goes on inside the first. 重复举报并案。"""
    about = matter(story)
    id = yield from held(story, about)
    again = repeated(story, about)
    second = yield from intake.register(story, again)
    story.wait(0, 2)
    reason = "与在办线索反映同一当事人、同一违法行为，并入办理。"
    event = LeadMerged(into=id, reason=reason, new_facts=story.happens(0.2))
    yield story.says(story.office(), lead(second), event)
    yield from outcome.decline(story, about, id)


def silent(story: Story, course: str) -> Steps:
    """A lead that its holder never speaks of again. 无反馈。"""
    yield from held(story, matter(story, minor=True))


def unanswered(story: Story, course: str) -> Steps:
    """A lead that was offered and not accepted for long; the office may take it back and ask somebody else. 未接收。"""
    about = matter(story, dispatched=True)
    id = yield from intake.register(story, about)
    yield from intake.triage(story, about, id, Route.LOCAL, "属本地行政违法线索，分派承办单位核查。")
    yield from intake.dispatch(story, id, about.handler)
    if story.happens(0.4):
        story.wait(8, 20)
        reason = "承办单位超过答复期限未接收，撤回重新分派并督办。"
        yield story.says(story.office(), lead(id), LeadDispatchRecalled(reason=reason))
        yield from intake.dispatch(story, id, about.handler)
        story.wait(0, 1)
        yield story.says(story.agency(about.handler, 101), lead(id), LeadAccepted(note="已安排专人核查"))
        yield from outcome.decline(story, about, id)


def routed_out(story: Story, course: str) -> Steps:
    """A lead that goes to another region. 移交外地。"""
    yield from _left(story, region=True)


def suspected_crime(story: Story, course: str) -> Steps:
    """A lead that the office takes for a crime: to the police, where they are in the campaign, or to be referred. 涉嫌犯罪。"""
    about = matter(story, dispatched=True, criminal=True)
    police = about.area.police if about.area.police in story.setting.bodies else None
    if police is not None:
        about = replace(about, handler=police)
    id = yield from intake.register(story, about)
    yield from intake.triage(story, about, id, Route.CRIME, "涉案数量大、链条长，涉嫌犯罪，按涉嫌犯罪线索分流。")
    yield from intake.hand_over(story, about, id)
    if police is None:
        answer = story.setting.turn("asked_on_lead", ASKED_ON_LEADS)
        yield from early.ask(story, about, RecordKind.LEAD, id, answer, late=answer == "advised")
        course = story.setting.turn("suspected_crime", AFTER_LEADS)
        file = yield from on_leads(story, about, (id,), course)
        yield from lots.run(file, course)
        return
    story.wait(5, 20)
    content = "公安机关已受理初查，正在核实涉案金额，后续情况另行反馈。"
    event = LeadFeedbackGiven(outcome=Outcome.IN_PROGRESS, content=content)
    yield story.says(story.agency(police, 101), lead(id), event)


def clue_found(story: Story, course: str) -> Steps:
    """A lead on which a clue of crime in office turns up, which goes to those who are competent for that. 职务犯罪线索。"""
    about = matter(story)
    id = yield from held(story, about)
    story.wait(2, 6)
    event = LeadDutyCrimeClueHandedOver(
        clue_receiver=ClueReceiver.SUPERVISION,
        document_no=story.setting.numbered(story.body(about.handler).word, "职线", story.today.year),
        clue_facts=story.word("duty_clue"),
        to_body=story.setting.supervision,
    )
    yield story.says(story.agency(about.handler, 101), lead(id), event)
    yield from outcome.decline(story, about, id)


def excused(story: Story, course: str) -> Steps:
    """A lead whose holder the office excuses from answering by the day that was set. 免予按期反馈。"""
    about = matter(story, dispatched=True, minor=True)
    id = yield from intake.register(story, about)
    yield from intake.triage(story, about, id, Route.LOCAL, "属本地行政违法线索，分派承办单位核查。")
    yield from intake.hand_over(story, about, id)
    story.wait(4, 8)
    event = ClockWaived(reason=story.word("excused"))
    yield story.says(story.office(), clock(clock_id(id, "lead_feedback", 1)), event)
    yield from outcome.decline(story, about, id)


def to_other_body(story: Story, course: str) -> Steps:
    """A lead that goes to a body outside the campaign. 移送其他机关。"""
    yield from _left(story, region=False)


def _left(story: Story, *, region: bool) -> Steps:
    about = matter(story, dispatched=True)
    id = yield from intake.register(story, about)
    yield from intake.route_out(story, about, id, region=region)
    yield from outcome.hear_from_outside(story, id)


def reopened(story: Story, course: str) -> Steps:
    """A lead whose answer did not satisfy. 重启线索。"""
    about = matter(story)
    id = yield from held(story, about)
    story.wait(4, 12)
    reason = "现场检查未发现举报所称商品，查无实据。"
    yield from outcome.not_filed(story, about, id, outcome.UNFOUNDED, reason)
    final = LeadFeedbackGiven(outcome=Outcome.UNFOUNDED, content=reason, final=True)
    story.wait(0, 3)
    yield story.says(story.agency(about.handler, 101), lead(id), final)
    yield from outcome.reopen(story, id, closed=story.happens(0.6))
    yield from intake.hand_over(story, about, id)
    yield from outcome.decline(story, about, id)


def chain(story: Story, course: str) -> Steps:
    """A case that leads upstream, to a second lead and a second case of somebody else (全链条). 追根溯源。"""
    about = matter(story)
    id = yield from held(story, about)
    first = yield from on_leads(story, about, (id,), "plain")
    yield from procedure.investigate(first)
    upstream = matter(
        story,
        dispatched=True,
        source=LeadSource.DAILY_SUPERVISION,
        criminal=lots.gravity(course) is Gravity.CRIMINAL,
        **lots.asked_of(course),
    )
    upstream = replace(upstream, registrant=about.handler)
    story.wait(1, 4)
    source = yield from intake.register(story, upstream)
    relation = story.chance.choice((Relation.UPSTREAM, Relation.UPSTREAM, Relation.SAME_GOODS))
    linked = LeadLinked(to_kind=LinkKind.LEAD, to=id, relation=_seen_from_source(relation), note="由在办案件追查所得")
    yield story.says(story.agency(about.handler, 101), lead(source), linked)
    yield from intake.take_up(story, upstream, source)
    second = yield from on_leads(story, upstream, (source,), course)
    event = CaseLinked(to_kind=LinkKind.CASE, to=second.id, relation=relation)
    story.wait(0, 3)
    yield story.says(story.office(), case(first.id), event)
    second.story = Story(story.setting, f"{story.name}-upstream", story.now, story.recorded)
    yield from heapq.merge(courses.to_the_end(first), lots.run(second, course), key=when)


def _seen_from_source(relation: Relation) -> Relation:
    return Relation.DOWNSTREAM if relation is Relation.UPSTREAM else relation


def waiting(story: Story, course: str) -> Steps:
    """A lead that the office has not got round to. 待研判。"""
    about = matter(story, dispatched=True)
    id = yield from intake.register(story, about)
    if story.happens(1 / 2):
        yield from intake.triage(story, about, id, Route.LOCAL, "属本地行政违法线索，待分派。")


def given_back(story: Story, course: str) -> Steps:
    """A lead that came back to the office and has stayed there. 退回待分派。"""
    about = matter(story, dispatched=True)
    id = yield from intake.register(story, about)
    yield from intake.triage(story, about, id, Route.LOCAL, "属本地行政违法线索，分派承办单位核查。")
    yield from intake.dispatch(story, id, about.handler)
    if story.happens(1 / 2):
        story.wait(0, 2)
        yield story.says(story.agency(about.handler, 101), lead(id), LeadAccepted())
    yield from intake.give_back(story, id, about.handler)


def taken_up_again(story: Story, course: str) -> Steps:
    """A case that was closed without a penalty, and goes on in a new one upon new facts. 另案续办。"""
    about = matter(story)
    while about.party.kind is PartyKind.UNKNOWN:
        about = matter(story)
    id = yield from held(story, about)
    former = yield from on_leads(story, about, (id,), "plain")
    yield from lots.run(former, "unfounded")
    again = yield from procedure.file_case(story, former.about, (), reopened_from=former.id)
    yield from lots.run(again, "plain")


PLOTS: dict[str, Plot] = {
    plot.__name__: plot
    for plot in (
        filed,
        filed_on_two,
        found_itself,
        declined,
        merged,
        silent,
        unanswered,
        routed_out,
        suspected_crime,
        clue_found,
        excused,
        to_other_body,
        reopened,
        chain,
        waiting,
        given_back,
        taken_up_again,
    )
}
CASES = ("filed", "filed_on_two", "found_itself", "chain")
"""Plots in which a case takes a course of its own; the others pass over theirs."""
AT_THE_END = frozenset({"waiting", "given_back"})
"""Plots that one finds near the end of a campaign: what was left lying."""
LAST_WEEKS = 21


def stories(setting: Setting, known: datetime) -> Iterator[Steps]:
    """Yield every matter of a campaign; nothing is recorded before the campaign itself is ``known``."""
    chance = dice(setting.campaign, "order")
    each = lots.shuffled(sum(setting.plots.get(name, 0) for name in CASES), setting.crimes, chance)
    for name, count in setting.plots.items():
        for number in range(1, count + 1):
            course = next(each) if name in CASES else "plain"
            day = _day(setting, chance, *BEGUN.get(course, (date.min, date.max)), late=name in AT_THE_END)
            story = Story(setting, f"{name}-{number}", almanac.office_hour(day, chance), known)
            yield PLOTS[name](story, course)


def _day(setting: Setting, chance: Random, since: date, until: date, *, late: bool) -> date:
    """Return the day on which a matter begins: more in the months of concentrated work, and on working days."""
    if late:
        return almanac.working_day(setting.leads_to - timedelta(days=chance.randrange(LAST_WEEKS)))
    while True:
        month = chance.choices(list(setting.months), list(setting.months.values()))[0]
        year, number = map(int, month.split("-"))
        day = date(year, number, chance.randint(1, monthrange(year, number)[1]))
        if max(setting.leads_from, since) <= day <= min(setting.leads_to, until):
            return almanac.working_day(day)
