"""The daybook of a campaign: inspections, samples, guidance, publicity, notices to platforms, warnings on the spot. 日常工作。"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from coordination.catalogue import encode
from scripts.demo import almanac
from scripts.demo.matter import trace
from scripts.demo.setting import Area, Setting
from scripts.demo.story import Steps, Story
from scripts.demo.together.actions import members
from scripts.demo.together.narrator import Narrator, party
from scripts.tales.acting import premises, venue

COUNT = 75
"""Pieces of work in each campaign."""
CHECKS = ("daily", "patrol", "targeted", "double_random", "complaint", "revisit", "unannounced")
FINDINGS = ("clean", "clean", "clean", "deficiency", "violation", "closed")
RESULTS = ("qualified", "qualified", "unqualified", "counterfeit")
GUIDANCE = ("guidance", "interview", "warning")
FORMS = ("on_site", "lecture", "visit", "press", "online_post")
Work = Callable[[Narrator, str, Area, int], Steps]


def daybook(setting: Setting, known: datetime) -> Iterator[Steps]:
    """Yield what agencies did day by day, one piece of work after the other."""
    days = (setting.leads_to - setting.leads_from).days
    works: tuple[Work, ...] = (_inspect, _inspect, _visit_market, _sample, _inspect, _guide, _publicise, _tell_platform)
    market = [code for code in members(setting) if setting.body(code).agency_type == "market_supervision"]
    for number in range(1, COUNT + 1):
        begins = setting.leads_from + timedelta(days=8 + (days - 8) * number // COUNT)
        story = Story(setting, f"day-{number}", almanac.moment(begins, almanac.MORNING), known)
        story.until(begins)
        story.seen()
        area = story.chance.choice(setting.areas)
        yield works[number % len(works)](Narrator(story), story.chance.choice(market), area, number)


def _out(t: Narrator, agency: str, number: int) -> dict[str, Any]:
    """Return how a piece of work begins: campaign, dispatch, officers."""
    officers = [f"{agency}.{101 + place}" for place in range(t.story.chance.randint(2, 3))]
    return {"campaigns": [t.story.setting.campaign], "dispatch_no": f"R{number}", "inspectors": officers}


def _shop(t: Narrator, area: Area) -> tuple[Any, dict[str, Any]]:
    offence = t.story.chance.choice(t.story.setting.offences)
    address = f"{t.story.chance.choice(area.towns)}{t.story.chance.randint(1, 200)}号"
    return offence, premises(party(t.story, offence.trade), area.adcode, address)


def _inspect(t: Narrator, agency: str, area: Area, number: int) -> Steps:
    """A business is inspected; every now and then the entry is wrong, and made again."""
    chance = t.story.chance
    offence, shop = _shop(t, area)
    kind = chance.choice(FINDINGS)
    found = {"finding_kind": kind}
    if kind == "violation":
        found |= {"offence": offence.code, "facts": f"发现疑似侵权的{chance.choice(offence.goods)}"}
    told = {**_out(t, agency, number), "check_kind": chance.choice(CHECKS), **shop, **found}
    t.posts(agency, "daybook.inspected", "work", **told)
    if number % 24 == 1:
        t.story.wait(1, 2)
        t.posts(agency, "daybook.voided", "work", reason="重复录入")
    yield from t.told()


def _visit_market(t: Narrator, agency: str, area: Area, number: int) -> Steps:
    """A market is walked through."""
    market = t.story.chance.choice(area.markets)
    told = {**_out(t, agency, number), "check_kind": "patrol", "finding_kind": "clean", "vehicle_count": 1}
    t.posts(agency, "daybook.inspected", "work", **told, **venue(market, area.adcode, market, "wholesale_market"))
    yield from t.told()


def _sample(t: Narrator, agency: str, area: Area, number: int) -> Steps:
    """A sample is taken, and tested some weeks later."""
    story, (offence, shop) = t.story, _shop(t, area)
    told = {
        **_out(t, agency, number),
        "check_kind": "targeted",
        "sampled_goods": story.chance.choice(offence.goods),
        "sample_no": f"CY-{number}",
        "sample_count": 3,
        "subject": shop["subject"],
        "place": shop["place"],
        "tested_by": story.word("tested_by"),
    }
    t.posts(agency, "daybook.sampled", "work", **told)
    if number % 3:
        story.wait(8, 20)
        t.posts(agency, "daybook.sample_tested", "work", sample_result=story.chance.choice(RESULTS))
    yield from t.told()


def _guide(t: Narrator, agency: str, area: Area, number: int) -> Steps:
    """Businesses are guided, interviewed or warned; one of three on the spot, by a decision."""
    _, shop = _shop(t, area)
    begun = {"campaigns": [t.story.setting.campaign], "inspectors": [f"{agency}.101", f"{agency}.102"]}
    if number % 3 == 0:
        document_no = t.story.setting.numbered(t.story.body(agency).word, "当罚", t.today.year)
        told = {"spot_decision": "warning", "profile": "market_supervision", "party": shop["subject"]}
        facts = "未按规定建立进货查验记录，当场警告"
        t.posts(agency, "daybook.decided_on_spot", "work", **begun, **told, facts=facts, document_no=document_no)
    else:
        content = "讲解商标、专利标注要求，提醒查验进货凭证"
        kind = GUIDANCE[number % len(GUIDANCE)]
        t.posts(
            agency,
            "daybook.guidance_given",
            "work",
            **begun,
            guidance_kind=kind,
            content=content,
            attendees=[shop["subject"]],
        )
    if number % 2:
        asked = {"rectification_kind": "put_right", "requirement": "建立进货查验台账"}
        by = {"complete_by_on": f"{t.today + timedelta(days=14)}"}
        t.posts(agency, "daybook.rectification_set", "work", **asked, **by)
        t.story.wait(6, 13)
        done = {"rectified_as": "done" if number % 3 else "not_done", "completion": "已复查"}
        t.posts(agency, "daybook.rectification_checked", "work", **done)
    yield from t.told()


def _publicise(t: Narrator, agency: str, area: Area, number: int) -> Steps:
    """The public is told how to tell the real from the false, together with somebody else."""
    others = [code for code in members(t.story.setting) if code != agency]
    form = FORMS[number % len(FORMS)]
    told: dict[str, Any] = {
        "title": "识假辨假宣传活动",
        "publicity_form": form,
        "content": "发放识假辨假手册，现场演示真伪鉴别",
    }
    if form != "online_post":
        told |= {"held_with": [t.story.chance.choice(others)], "audience_count": t.story.chance.randint(40, 300)}
    t.posts(agency, "daybook.publicity_held", "work", campaigns=[t.story.setting.campaign], **told)
    yield from t.told()


def _tell_platform(t: Narrator, agency: str, area: Area, number: int) -> Steps:
    """通知—删除—公示: the platform removes in days, and publishes what it did, or has not yet."""
    story = t.story
    online = encode(trace(story))
    campaign = [story.setting.campaign]
    t.posts(
        agency,
        "daybook.platform_notified",
        "work",
        campaigns=campaign,
        online=online,
        facts="店铺销售侵犯注册商标专用权的商品",
    )
    if number % 5:
        story.wait(1, 5)
        t.posts(agency, "daybook.platform_removed", "work", note="商品链接已断开")
    if number % 3:
        story.wait(1, 6)
        t.posts(agency, "daybook.platform_publicised", "work", url=f"https://platform.example/notice/{number}")
    yield from t.told()
