"""How a campaign is set up: its plan loaded, stations and organs registered, posts filled, liaison officers named. 部署。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from coordination.campaigns.reading import parse
from coordination.document_numbers import written
from coordination.rules import Role
from coordination.streams.agency import (
    AgencyLiaisonNamed,
    AgencyMembersListed,
    AgencyPostFilled,
    AgencyPostVacated,
    AgencyRegistered,
    AgencySuperiorDesignated,
    AgencyType,
    Form,
    LiaisonRole,
    PostKind,
)
from coordination.streams.campaign import CampaignClosed, CampaignDissolved
from coordination.streams.documents import DocumentNumberVoided, DocumentRegisterNumberRequested, DocumentType
from coordination.streams.documents.state import number_id
from scripts.demo import almanac, invention
from scripts.demo.chronicle import TALES
from scripts.demo.setting import Body, Setting, coded
from scripts.demo.story import Actor, Loading, Steps, Story, agency, campaign, document_number, document_register

LOADED_AT = time(9, 0)
SINCE = date(2021, 3, 1)
LEADERSHIP = (
    (PostKind.CHIEF, "001"),
    (PostKind.LEADER, "002"),
    (PostKind.LEADER, "003"),
    (PostKind.LEADER, "004"),
    (PostKind.LEGAL_REVIEWER, "011"),
    (PostKind.LEGAL_REVIEWER, "012"),
    (PostKind.COLLECTIVE, "meeting"),
)
LETTERS, SPOILT = 6, 3
"""How many numbers of letters are given out, and which of them no letter will bear."""
SHORT = 10
"""How many characters of a name are enough, where no plan gives a short one."""
HEAD, ACTING = "021", "005"
STATION = "{bureau}{town}市场监督管理所（演示）"


def loading(setting: Setting) -> Loading:
    """Return when the plan is loaded: on the day that it bears, or, where it bears none, on the first of its period."""
    return Loading(almanac.moment(_dated(setting.path), LOADED_AT), setting.path)


@cache
def _dated(path: Path) -> date:
    plan = parse(path).plan
    return plan.issued_on or plan.starts_on


def known_from(setting: Setting) -> datetime:
    """Return from when on anything of the campaign can be recorded: half a working day after the plan."""
    return almanac.next_sending(loading(setting).recorded_at) + timedelta(minutes=1)


def set_up(setting: Setting) -> Steps:
    """Tell of the bodies of the campaign: stations made up for it, police, procuratorates and courts, posts."""
    first = almanac.next_sending(loading(setting).recorded_at)
    story = Story(setting, "opening", first - timedelta(minutes=20), first)
    yield from _stations(story)
    yield from _organs(story)
    for body in setting.bodies.values():
        if not body.silent:
            yield from _posts(story, body)
    yield from _cast(story)


def _stations(story: Story) -> Steps:
    setting = story.setting
    stations = [area for area in setting.areas if area.station]
    bureau = next(iter(setting.bodies.values()))
    administrator = Actor(bureau.code, Role.ADMINISTRATOR)
    for area in stations:
        name = STATION.format(bureau=f"{setting.city}市场监督管理局", town=area.station)
        event = AgencyRegistered(
            code=area.agency,
            name=name,
            short_name=f"{area.station}所（演示）",
            adcode=area.adcode,
            agency_type=AgencyType.MARKET_SUPERVISION,
            form=Form.STATION,
            parent=bureau.code,
        )
        yield story.says(administrator, agency(area.agency), event, at=story.recorded)
    if stations:
        listed = AgencyMembersListed(members=tuple(area.agency for area in stations))
        yield story.says(administrator, agency(f"{bureau.code}-gjcs"), listed, at=story.recorded)


def _organs(story: Story) -> Steps:
    """Tell of the organs of criminal justice: those that the plan does not name are registered, and who guides them is told."""
    setting = story.setting
    administrator = Actor(next(iter(setting.bodies)), Role.ADMINISTRATOR)
    planned = {entry.code for entry in parse(setting.path).agencies}
    for organ in setting.organs.values():
        if organ.code not in planned:
            event = AgencyRegistered(
                code=organ.code,
                name=organ.name,
                short_name=organ.short_name,
                adcode=organ.adcode,
                agency_type=coded(AgencyType, organ.agency_type),
                form=Form.DEPARTMENT,
            )
            yield story.says(administrator, agency(organ.code), event, at=story.recorded)
        if organ.superior is not None:
            guided = AgencySuperiorDesignated(superior=organ.superior, from_on=SINCE)
            yield story.says(administrator, agency(organ.code), guided, at=story.recorded)
        if organ.code not in setting.bodies:
            yield from _posts(story, organ)


def _cast(story: Story) -> Steps:
    """Tell of whom the plan's own story needs beside: agencies of other places, whom they follow, and who leads them."""
    setting, cast = story.setting, TALES[story.setting.campaign].cast
    administrator = Actor(next(iter(setting.bodies)), Role.ADMINISTRATOR)
    known = {*(entry.code for entry in parse(setting.path).agencies), *setting.organs}
    for stranger in cast.strangers:
        if stranger.code not in known:
            event = AgencyRegistered(
                code=stranger.code,
                name=stranger.name,
                short_name=stranger.name[:SHORT],
                adcode=stranger.code[:6],
                agency_type=coded(AgencyType, stranger.agency_type),
                form=Form.DEPARTMENT,
                superior=stranger.superior,
            )
            yield story.says(administrator, agency(stranger.code), event, at=story.recorded)
    for code, superior in (cast.guided or {}).items():
        guided = AgencySuperiorDesignated(superior=superior, from_on=SINCE)
        yield story.says(administrator, agency(code), guided, at=story.recorded)
    for code in cast.led:
        if code not in setting.bodies and code not in setting.organs:
            yield from _posts(story, setting.body(code))


def _posts(story: Story, body: Body) -> Steps:
    actor, record = story.agency(body.code), agency(body.code)
    leadership = () if body.parent else LEADERSHIP
    for post, number in (*leadership, (PostKind.UNIT_HEAD, HEAD)):
        event = AgencyPostFilled(post=post, post_holder=f"{body.code}.{number}", from_on=SINCE)
        yield story.says(actor, record, event, at=story.recorded)


def name_liaisons(setting: Setting, number: int, body: Body) -> Steps:
    """Tell who the liaison officer of an agency is; named some days after the plan, by some later than asked (M25, M26)."""
    asked = setting.liaisons_by
    first = known_from(setting).date() if asked is None else asked - timedelta(days=7)
    story = Story(setting, f"liaison-{body.code}", almanac.moment(first, almanac.MORNING), known_from(setting))
    story.wait(1 + number % 4, 3 + 2 * (number % 4))
    for role, holder in ((LiaisonRole.HEAD, "002"), (LiaisonRole.LIAISON, "101")):
        event = AgencyLiaisonNamed(
            campaign=setting.campaign,
            liaison=f"{body.desk}.{holder}",
            liaison_role=role,
            from_on=story.today,
            contact=invention.person(story.chance, setting.common) if role is LiaisonRole.LIAISON else None,
        )
        yield story.says(story.agency(body.code), agency(body.code), event)


def number_letters(setting: Setting, code: str) -> Steps:
    """Tell that an agency had numbers of letters given out by its register, of which one was spoilt."""
    body = setting.body(code)
    story = Story(
        setting, f"register-{code}", almanac.moment(known_from(setting).date(), almanac.MORNING), known_from(setting)
    )
    prefix, actor = f"{body.word}函", story.agency(code, 101)
    for sequence in range(1, LETTERS + 1):
        story.wait(15, 40)
        if story.today.year > known_from(setting).year:
            break
        asked = DocumentRegisterNumberRequested(
            document_type=DocumentType.OFFICIAL, prefix=prefix, purpose=story.word("letter_purposes")
        )
        yield story.says(actor, document_register(code), asked)
        if sequence == SPOILT:
            story.wait(0, 1)
            number = number_id(code, DocumentType.OFFICIAL, written(prefix, story.today.year, sequence))
            yield story.says(actor, document_number(number), DocumentNumberVoided(reason=story.word("letter_voided")))


def change_chief(setting: Setting, body: Body, day: date) -> Steps:
    """Tell that a chief left and a deputy took charge (主持工作), who from then on approves what a chief must approve."""
    story = Story(setting, f"chief-{body.code}", almanac.moment(day, almanac.MORNING), known_from(setting))
    actor, record = story.agency(body.code), agency(body.code)
    at = almanac.next_sending(story.now)
    left = AgencyPostVacated(post=PostKind.CHIEF, post_holder=f"{body.code}.001", to_on=day)
    yield story.says(actor, record, left, at=at)
    took = AgencyPostFilled(post=PostKind.ACTING_CHIEF, post_holder=f"{body.code}.{ACTING}", from_on=day)
    yield story.says(actor, record, took, at=at)


def wind_up(setting: Setting) -> Steps:
    """Tell that the campaign was closed and its task force dissolved (M16), where the texts say so."""
    ends = setting.office_ends
    if ends is None:
        return
    story = Story(setting, "end", almanac.moment(ends["closed"], almanac.MORNING), known_from(setting))
    closed = CampaignClosed(reason="专项行动总结验收完成", document_no=ends["document_no"])
    office = Actor(setting.office, Role.OFFICE)
    yield story.says(office, campaign(setting.campaign), closed)
    story.now = almanac.moment(ends["dissolved"], almanac.MORNING)
    dissolved = CampaignDissolved(successor=ends["successor"], document_no=ends["document_no"])
    yield story.says(office, campaign(setting.campaign), dissolved)


def opening(setting: Setting) -> Iterator[Steps]:
    """Yield what happens around the matters of a campaign."""
    yield set_up(setting)
    yield wind_up(setting)
    if setting.register is not None:
        yield number_letters(setting, setting.register)
    named = [body for body in setting.bodies.values() if not body.silent]
    for number, body in enumerate(named):
        yield name_liaisons(setting, number, body)
        if body.new_chief_on is not None:
            yield change_chief(setting, body, body.new_chief_on)
