"""Leads that go to an agency of another place: accepted, refused, taken back, or not answered yet. 移送管辖。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from scripts.demo import almanac, intake
from scripts.demo.matter import matter
from scripts.demo.setting import Setting
from scripts.demo.story import Steps, Story
from scripts.demo.together.beside import partners
from scripts.demo.together.narrator import Narrator
from scripts.tales.ways import About, collects, hashed, item, offer, package

COUNT = 8
"""In each campaign."""
COURSES = ("accepted", "refused", "revoked", "accepted", "silent", "accepted", "refused", "told")


def transfers(setting: Setting, known: datetime) -> Iterator[Steps]:
    """Yield the leads of a campaign that are handed to whoever is competent in another place."""
    days = (setting.leads_to - setting.leads_from).days
    for number in range(1, COUNT + 1):
        begins = setting.leads_from + timedelta(days=12 + (days - 12) * number // (COUNT + 1))
        story = Story(setting, f"transfer-{number}", almanac.moment(begins, almanac.MORNING), known)
        story.until(begins)
        yield _transfer(story, COURSES[number - 1])


def _transfer(story: Story, course: str) -> Steps:
    setting, chance = story.setting, story.chance
    handler = setting.body(chance.choice(setting.areas).agency).desk  # a unit passes nothing on by itself
    about = replace(matter(story), handler=handler, registrant=handler)
    id = yield from intake.register(story, about)
    yield from intake.take_up(story, about, id)
    t = Narrator(story, lead=id)
    story.wait(1, 3)
    capture = [{**item(hashed(f"{story.name} page")), "name": "网页截图"}]
    online = {"evidence_type": "e_data", "collection_method": "captured_online", "legal_basis": "行政处罚法第四十六条"}
    collects(t, handler, "capture", setting.campaign, About("lead", "lead"), "网店页面", capture, **online)
    story.wait(1, 2)
    to = chance.choice(partners(setting, handler))
    manifest = package(t, "capture", item(hashed(f"{story.name} page")))
    number = setting.numbered(story.body(handler).word, "线移", story.today.year)
    leads_there = {"facts": about.fact, "work_done": "已固定网页和订单", "reason": "当事人实际经营地在贵辖区"}
    approved = {"approved_by": f"{handler}.002"}
    t.posts(
        handler,
        "transfer.offered",
        "transfer",
        **offer(t, setting.campaign, "lead", to, number, manifest, **leads_there, **approved),
    )
    yield from t.told()
    yield from _answered(t, handler, to, course, manifest)


def _answered(t: Narrator, handler: str, to: str, course: str, manifest: list[dict[str, str]]) -> Steps:
    """Tell what the other side did, and what it told of what came of it."""
    story = t.story
    if course == "revoked":
        story.wait(1, 2)
        t.posts(handler, "transfer.revoked", "transfer", reason="经核实当事人在本辖区另有经营场所")
        yield from t.told()
        return
    story.wait(1, 2)
    t.posts(to, "transfer.received", "transfer", found=manifest)
    yield from t.told()
    if course == "silent":
        return
    story.wait(1, 3)
    if course == "refused":
        basis = "市场监督管理行政处罚程序规定第十条"
        other = next(one for one in partners(story.setting, handler) if one != to)
        refusal = {"reason_code": "incomplete", "reason": "材料未载明当事人实际经营地址", "basis": basis}
        t.posts(to, "transfer.refused", "transfer", **refusal, suggested_agency=other)
        yield from t.told()
        return
    t.posts(to, "transfer.accepted", "transfer")
    story.wait(6, 12)
    if course == "told":
        t.posts(to, "transfer.outcome_reported", "transfer", transfer_result="in_progress", content="正在核查")
    yield from t.told()
