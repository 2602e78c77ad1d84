"""How a lead comes into somebody's hands: registration, triage, dispatch, return, acceptance. 线索登记与流转。"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from coordination.rules import local_date
from coordination.streams.lead import (
    LeadAccepted,
    LeadDispatched,
    LeadDispatchRecalled,
    LeadParticularsCorrected,
    LeadRegistered,
    LeadReturned,
    LeadRoutedOut,
    LeadSource,
    LeadTakenUp,
    LeadTriaged,
    ReturnReason,
    Route,
)
from scripts.demo import almanac
from scripts.demo.invention import external_no, new_id
from scripts.demo.matter import Matter
from scripts.demo.story import Steps, Story, Told, lead

HOTLINES = (LeadSource.HOTLINE_12315, LeadSource.HOTLINE_12345)
INSPECTED = (LeadSource.DAILY_SUPERVISION, LeadSource.DOUBLE_RANDOM)
WITH_INFORMANT = (*HOTLINES, LeadSource.REPORT)
BOUNCE_SHARE, RECALL_SHARE, MENDED_SHARE = 0.11, 0.03, 0.05


def register(story: Story, about: Matter) -> Told[UUID]:
    """Tell that a lead was registered; where the office triages, the sections hand in on Fridays (M39)."""
    setting, chance = story.setting, story.chance
    id, day = story.new_id(), story.today
    received = day - timedelta(days=chance.choice((0, 0, 0, 1, 1, 2, 4)))
    assigned = about.source is LeadSource.ASSIGNED
    number = external_no(chance, about.source.value, about.area.adcode, received.strftime("%Y%m%d"))
    event = LeadRegistered(
        campaigns=(setting.campaign,),
        title=about.title,
        summary=setting.common.sources[about.source.value].format(fact=about.fact, few=chance.randint(2, 9)),
        source=about.source,
        received_on=received,
        source_system=about.source.value if about.source in HOTLINES else None,
        external_no=number,
        discovered_on=received - timedelta(days=chance.randint(0, 6)),
        offence=about.offence.code,
        party=about.party,
        place=about.place,
        online=about.online,
        informant_ref=new_id(chance) if about.source in WITH_INFORMANT and story.happens(0.7) else None,
        right_holder=f"“{about.brand}”商标权利人" if about.source is LeadSource.RIGHT_HOLDER else None,
        goods=(about.goods,),
        focus=tuple(about.offence.focus[:1]),
        inspection_no=f"JC{day:%Y%m%d}{chance.randrange(1000):03}" if about.source in INSPECTED else None,
        upper_reference=_assignment(story) if assigned else None,
        feedback_due_on=day + timedelta(days=chance.choice((30, 45, 60))) if assigned else None,
    )
    pooled = setting.central and about.registrant != setting.office
    friday = max(almanac.friday_of(story.now), almanac.next_sending(story.recorded)) if pooled else None
    yield story.says(story.agency(about.registrant), lead(id), event, at=friday)
    if story.happens(MENDED_SHARE):
        story.wait(0, 2)
        mended = LeadParticularsCorrected(
            reason="登记时涉案地址有误，经核实更正", place=about.place, summary=event.summary
        )
        yield story.says(story.agency(about.registrant), lead(id), mended)
    return id


def _assignment(story: Story) -> str:
    words = story.setting.assigned or [f"{story.setting.office_word}交办〔{story.today.year}〕"]
    return f"{words[0]}{story.chance.randint(11, 390)}号"


def take_up(story: Story, about: Matter, id: UUID) -> Steps:
    """Tell how whoever will handle the lead comes to hold it."""
    if about.registrant == about.handler and not story.setting.central:
        story.wait(0, 2)
        yield story.says(story.agency(about.handler, 101), lead(id), LeadTakenUp())
        return
    yield from triage(story, about, id, Route.LOCAL, "属本地行政违法线索，材料基本齐备，建议由承办单位依职责快速处置。")
    other = _wrong_agency(story, about)
    if other is not None and story.happens(BOUNCE_SHARE):
        yield from dispatch(story, id, other)
        yield from give_back(story, id, other, about.handler)
    elif other is not None and story.happens(RECALL_SHARE):
        yield from dispatch(story, id, other)
        story.wait(0)
        yield story.says(story.office(), lead(id), LeadDispatchRecalled(reason="承办单位选择有误，撤回后重新分派"))
    yield from hand_over(story, about, id)


def hand_over(story: Story, about: Matter, id: UUID) -> Steps:
    """Tell that the lead was dispatched to its handler, who accepted it."""
    yield from dispatch(story, id, about.handler)
    story.wait(0, 3)
    yield story.says(story.agency(about.handler, 101), lead(id), LeadAccepted())


def triage(story: Story, about: Matter, id: UUID, route: Route, opinion: str) -> Steps:
    """Tell that the office has decided which way the lead goes, with a panel where triage is central (M29, M51)."""
    story.now = max(story.now, story.recorded)
    story.wait(1, 3) if story.setting.central else story.wait(0, 3)
    event = LeadTriaged(route=route, opinion=opinion, panel=_panel(story))
    yield story.says(story.office(), lead(id), event)


def _panel(story: Story) -> tuple[str, ...]:
    if not story.setting.central:
        return ()
    sections = sorted({who for named in story.setting.registrants.values() for who in named if who.count("-") == 2})  # noqa: PLR2004
    return tuple(sorted(story.chance.sample(sections, 2))) if story.happens(0.4) else ()


def dispatch(story: Story, id: UUID, to: str) -> Steps:
    """Tell that the office offered the lead to an agency."""
    story.wait(0, 1)
    actor = story.office()
    known = max(local_date(almanac.next_sending(story.now)), local_date(story.recorded))
    event = LeadDispatched(
        to_agency=to,
        feedback_due_on=known + timedelta(days=story.setting.feedback_days),
        answer_due_on=almanac.working_day(known, 3),
        document_no=story.setting.numbered(story.setting.office_word, "线", known.year),
    )
    yield story.says(actor, lead(id), event)


def give_back(story: Story, id: UUID, by: str, suggested: str | None = None) -> Steps:
    """Tell that an agency gave the lead back to the office (return-only routing, G13)."""
    story.wait(1, 4)
    place = story.setting.area_of(by) is not None
    reason = (
        (ReturnReason.WRONG_PLACE, "经核，当事人实际经营地址不在本辖区，附现场照片和登记信息查询结果。")
        if place
        else (ReturnReason.OTHER_AGENCY, "所反映事项不属本单位法定职责，按“三定”规定应由其他单位处理。")
    )
    event = LeadReturned(
        reason_code=reason[0],
        reason=reason[1],
        basis="《市场监督管理投诉举报处理办法》第四十一条" if place else None,
        suggested_agency=suggested,
    )
    yield story.says(story.agency(by, 101), lead(id), event)


def _wrong_agency(story: Story, about: Matter) -> str | None:
    """Return an agency to which the lead could go by mistake."""
    setting = story.setting
    others = [area.agency for area in setting.areas] + [
        code for code, body in setting.bodies.items() if not body.silent
    ]
    fit = [code for code in dict.fromkeys(others) if code not in (about.handler, about.registrant, setting.office)]
    return story.chance.choice(fit) if fit else None


def route_out(story: Story, about: Matter, id: UUID, *, region: bool) -> Steps:
    """Tell that the lead went to another region, evidence first (M56), or to a body outside the campaign."""
    setting, chance = story.setting, story.chance
    if region:
        opinion = "侵权商品生产、发货地在外地，属本地品牌被外地侵权线索，固定证据后移交有管辖权的执法部门。"
        yield from triage(story, about, id, Route.OTHER_REGION, opinion)
        target = chance.choice(setting.elsewhere)
        to_body, to_adcode, reason = (
            target.name,
            target.adcode,
            "违法行为发生地和当事人住所地均在贵辖区，现将线索及固定的证据移交，请依法查处。",
        )
    else:
        yield from triage(story, about, id, Route.OTHER_BODY, "经研判不属成员单位职责，移送有管辖权的机关处理。")
        to_body, to_adcode, reason = (
            chance.choice(setting.other_bodies),
            None,
            "所反映事项属贵单位职责范围，现移送处理。",
        )
    story.wait(2, 8)
    fixed = local_date(story.now) - timedelta(days=chance.randint(1, 3)) if region else None
    event = LeadRoutedOut(
        to_body=to_body,
        reason=reason,
        to_adcode=to_adcode,
        document_no=setting.numbered(setting.office_word, "移", story.today.year),
        evidence_fixed_on=fixed,
        will_assist=region,
    )
    yield story.says(story.office(), lead(id), event)
