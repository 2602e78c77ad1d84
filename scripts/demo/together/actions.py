"""Joint actions of a campaign: most go as planned, some are late, cancelled, put right, or one agency's only. 联合行动。"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID

from coordination.catalogue.codecs import encode_instant
from coordination.streams.lead import LeadRegistered, LeadSource
from scripts.demo import almanac, intake, outcome
from scripts.demo.matter import matter
from scripts.demo.setting import Setting
from scripts.demo.story import Steps, Story, lead, when
from scripts.demo.together.narrator import Narrator, party
from scripts.tales.acting import Action, Crew, crew, premises, venue

COUNT = 18
"""In each campaign."""
CANCELLED, ALONE, MENDED, VOIDED, DROPPED = (4,), (7,), (5, 12), (9,), (3, 10, 17)
"""Which are cancelled, end as one agency's inspection, have their times put right, a record voided, what was left to do dropped."""
GUIDANCE = ("guidance", "interview", "warning")
DENS = ("making", "storing", "selling", "printing", "mixed")
REFUSALS = (
    ("no_staff", "人员已排满，无法抽调"),
    ("other_duty", "同日另有执法任务"),
    ("no_power", "检查事项不属本单位职责"),
)
FOLLOW_UPS = ("督促市场开办方建立进货查验台账", "复查责令改正事项", "对其余摊位补充检查")


def joint_actions(setting: Setting, known: datetime) -> Iterator[Steps]:
    """Yield the joint actions of a campaign, spread over its time."""
    days = (setting.leads_to - setting.leads_from).days
    for number in range(1, COUNT + 1):
        begins = setting.leads_from + timedelta(days=10 + (days - 20) * number // COUNT)
        story = Story(setting, f"action-{number}", almanac.moment(begins, almanac.MORNING), known)
        story.until(begins)
        yield _action(story, number)


def members(setting: Setting) -> list[str]:
    """Return who takes part in joint actions: those who handle cases, and the police of the places."""
    handlers = [code for code, body in setting.bodies.items() if not body.silent and code != setting.office]
    return list(dict.fromkeys((*handlers, *(area.police for area in setting.areas))))


def _action(story: Story, number: int) -> Steps:
    setting, chance = story.setting, story.chance
    area = chance.choice(setting.areas)
    lead_by = (
        area.agency if number % 3 else chance.choice([code for code in setting.bodies if code in members(setting)])
    )
    others = [code for code in members(setting) if code != lead_by]
    invited = sorted(chance.sample(others, min(len(others), chance.randint(2, 4))))
    t, action = Narrator(story), Action("action", setting.campaign, lead_by)
    market = chance.choice(area.markets)
    place = {"adcode": area.adcode, "address": market, "place_type": "wholesale_market"}
    day = almanac.working_day(story.today, chance.randint(5, 9))
    aim = f"检查{market}及周边经营户，查处侵权假冒商品"
    action.plan(t, f"{market}侵权假冒商品联合检查", aim, invited, (f"{day}", f"{day}"), place=place)
    coming = _answers(t, action, invited)
    opens, closes = (almanac.moment(day, at) for at in (time(8, 30), time(16, 30)))
    hours = (encode_instant(opens), encode_instant(closes))
    action.schedule(t, *hours, f"八时三十分在{market}南门集合，分组检查", place=place)
    yield from t.told()
    if number in CANCELLED:
        story.wait(1)
        t.posts(lead_by, "joint_action.cancelled", "action", reason="气象部门发布暴雨红色预警")
        yield from t.told()
        return
    story.now = opens
    t.afield = True
    there = () if number in ALONE else coming
    crews = [
        crew(code, f"P{number}-{place}", chance.randint(2, 4), chance.randint(0, 1), 1)
        for place, code in enumerate((lead_by, *there))
    ]
    leads = _out(t, action, crews, number, {"market": market, "adcode": area.adcode})
    yield from t.told()
    t.afield = False
    yield from heapq.merge(_afterwards(t, action, crews, number, closes), *leads, key=when)


def _answers(t: Narrator, action: Action, invited: list[str]) -> list[str]:
    """Tell who comes: all but one, of four or more, and always somebody."""
    story, coming = t.story, list[str]()
    for place, agency in enumerate(invited):
        story.wait(0, 1)
        if place and story.happens(0.2):
            action.stays_away(t, agency, *story.chance.choice(REFUSALS))
        elif place and story.happens(0.08):
            continue  # it never answers
        else:
            action.joins(t, agency, story.chance.randint(2, 4), story.chance.randint(0, 1))
            coming.append(agency)
    if story.happens(0.25):
        more = [code for code in members(story.setting) if code not in (*invited, action.lead)]
        if more:
            story.wait(0)
            late = story.chance.choice(more)
            t.posts(action.lead, "joint_action.agencies_invited", "action", invited_agencies=[late], reason="补充邀请")
            action.joins(t, late, 2)
            coming.append(late)
    story.wait(0)
    return coming


def _out(t: Narrator, action: Action, crews: list[Crew], number: int, where: dict[str, str]) -> list[Steps]:
    """Tell of the day: who came, what was visited and found; return the leads that came of it, each with its course."""
    story, chance, adcode = t.story, t.story.chance, where["adcode"]
    t.posts(action.lead, "joint_action.started", "action")
    for one in crews:
        story.soon(1, 6)
        action.arrives(t, one)
    story.soon(10, 20)
    teams = [one.team() for one in crews]
    action.visits(t, action.lead, "market", venue(where["market"], adcode, where["market"], "wholesale_market"), teams)
    leads = list[Steps]()
    for place in range(chance.randint(2, 5)):
        story.soon(15, 35)
        by = crews[place % len(crews)]
        offence = chance.choice(story.setting.offences)
        stall, visit = f"{where['market']}{chance.randint(1, 90)}号摊位", f"visit {place}"
        shop = party(story, offence.trade)
        action.visits(t, by.agency, visit, premises(shop, adcode, stall), [by.team()])
        if len(crews) > 1 and story.happens(0.6):
            action.attends(t, visit, crews[(place + 1) % len(crews)])
        kind = chance.choice(("clean", "clean", "deficiency", "violation"))
        if kind == "violation":
            conduct = t.id(f"conduct {place}")
            action.finds(
                t,
                by.agency,
                visit,
                kind,
                f"发现疑似侵权的{chance.choice(offence.goods)}",
                offence=offence.code,
                conduct=conduct,
            )
            if by.agency == action.lead and not story.setting.central:
                leads.append(_lead(t, action.lead, f"{place}", visit))
        else:
            action.finds(t, by.agency, visit, kind, "索证索票齐全" if kind == "clean" else "进货台账登记不全")
    if number % 4 == 0 and len(crews) > 1:
        den = {"adcode": adcode, "address": f"{where['market']}东侧{number}号院", "place_type": "workshop"}
        kind = DENS[number // 4 % len(DENS)]
        action.dismantles(t, action.lead, "den", kind, den, action.lead)
        action.dismantles(t, crews[1].agency, "den", kind, den, crews[1].agency)
    action.guides(t, action.lead, GUIDANCE[number % 3], "要求市场开办方落实主体责任，建立进货查验台账")
    story.soon(5, 15)
    if number in VOIDED:
        wrong = t.id(f"action arrival {action.lead} {crews[0].dispatch}")
        t.posts(action.lead, "joint_action.record_voided", "action", entry=wrong, reason="人员录入有误")
        right = replace(crews[0], dispatch=f"{crews[0].dispatch}b")
        action.arrives(t, right)
    if story.setting.body(action.lead).agency_type == "market_supervision" and number % 3 == 0:
        _decide(t, action, adcode)
    return leads


def _decide(t: Narrator, action: Action, adcode: str) -> None:
    """Somebody is warned on the spot, by the lead's own procedure."""
    body = t.story.setting.body(action.lead)
    t.posts(
        action.lead,
        "joint_action.decided_on_spot",
        "action",
        entry=t.id("spot"),
        spot_decision="warning",
        profile="market_supervision",
        party=party(t.story, next(iter(t.story.setting.common.trades))),
        facts="未按规定明码标价，当场警告并责令改正",
        inspectors=[f"{action.lead}.101", f"{action.lead}.102"],
        document_no=t.story.setting.numbered(body.word, "当罚", t.today.year),
    )


def _afterwards(t: Narrator, action: Action, crews: list[Crew], number: int, closes: datetime) -> Steps:
    """Tell of the end, the report, and what was left to do: done, put off, dropped, or still open."""
    story, chance = t.story, t.story.chance
    story.now = max(closes, story.now + timedelta(minutes=10))
    t.posts(action.lead, "joint_action.ended", "action")
    if number in MENDED:
        story.wait(1)
        t.posts(
            action.lead,
            "joint_action.times_corrected",
            "action",
            reason="实际结束时间晚于所报时间",
            finished_at=encode_instant(closes + timedelta(minutes=50)),
        )
    if number % 8 == 0 and len(crews) > 1:
        story.wait(0, 1)
        credit = {"den": t.id(f"den told by {action.lead}"), "credited_agency": crews[1].agency}
        t.posts(action.lead, "joint_action.den_credited", "action", **credit, reason="经协商计数")
    owner = chance.choice(crews).agency
    story.wait(0, 1)
    due = story.today + timedelta(days=30)
    action.follows_up(t, "left", owner, chance.choice(FOLLOW_UPS), f"{due}")
    if number % 6:
        story.wait(1, 4)
        summary = f"检查经营户及市场，参加单位{len(crews)}个，对发现的问题已分别处理"
        t.posts(action.lead, "joint_action.reported", "action", summary=summary)
    if number % 5 == 1:
        story.wait(8, 12)
        later = {"complete_by_on": f"{due + timedelta(days=20)}", "reason": "市场开办方申请延期"}
        t.posts(action.lead, "joint_action.follow_up_rescheduled", "action", follow_up=t.id("left"), **later)
    if number in DROPPED:
        story.wait(5, 10)
        dropped = {"follow_up": t.id("left"), "reason": "该市场已关停"}
        t.posts(action.lead, "joint_action.follow_up_withdrawn", "action", **dropped)
    elif number % 3:
        story.wait(5, 26)
        done = {"follow_up": t.id("left"), "completion": "已完成并复查合格"}
        t.posts(owner, "joint_action.follow_up_completed", "action", **done)
    yield from t.told()


def _lead(t: Narrator, lead_by: str, name: str, visit: str) -> Steps:
    """Tell what became of a lead that arose at a visit (M43), in a course of time of its own."""
    story = t.story
    beside = Story(story.setting, f"{story.name}-{name}", story.now, story.recorded)
    about = replace(
        matter(beside, minor=True, source=LeadSource.DAILY_SUPERVISION), handler=lead_by, registrant=lead_by
    )
    id = beside.new_id()
    event = LeadRegistered(
        campaigns=(story.setting.campaign,),
        title=about.title,
        summary=about.fact,
        source=about.source,
        received_on=beside.today,
        offence=about.offence.code,
        party=about.party,
        place=about.place,
        goods=(about.goods,),
        joint_action=UUID(t.id("action")),
        visit=UUID(t.id(visit)),
    )
    beside.wait(0, 1)
    yield beside.says(beside.agency(lead_by, 101), lead(id), event)
    yield from intake.take_up(beside, about, id)
    yield from outcome.decline(beside, about, id)
