"""Circulars of the office: who is praised, who criticised, what is to be put right by when, and whether it was. 讲评通报。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from scripts.demo import almanac
from scripts.demo.setting import Setting
from scripts.demo.story import Steps, Story
from scripts.demo.together.actions import members
from scripts.demo.together.narrator import Narrator

COUNT = 3
"""In each campaign; of the last the item is still open."""


def circulars(setting: Setting, known: datetime) -> Iterator[Steps]:
    """Yield the circulars of a campaign, in which its office sums up what was done (M80, M112)."""
    days = (setting.leads_to - setting.leads_from).days
    for number in range(1, COUNT + 1):
        begins = setting.leads_from + timedelta(days=days * number // (COUNT + 1))
        story = Story(setting, f"circular-{number}", almanac.moment(begins, almanac.MORNING), known)
        story.until(begins)
        story.seen()
        yield _circular(story, number)


def _circular(story: Story, number: int) -> Steps:
    setting, t = story.setting, Narrator(story)
    praised, slow = story.chance.sample([code for code in members(setting) if code in setting.bodies], 2)
    item = {"rectify_no": "1", "responsible_agency": slow, "requirement": "补报线索处置情况"}
    t.posts(
        setting.office,
        "appraisal.circular_issued",
        "circular",
        campaigns=[setting.campaign],
        title=f"专项行动第{number}次讲评通报",
        remarks=[
            {"unit": praised, "remark_kind": "praise", "remark": "案件查办数量多、反馈及时"},
            {"unit": slow, "remark_kind": "criticism", "remark": "线索反馈不及时"},
        ],
        circulated_to=members(setting),
        rectification_items=[{**item, "complete_by_on": f"{story.today + timedelta(days=20)}"}],
        document_no=setting.numbered(setting.office_word, "通报", story.today.year),
    )
    if number < COUNT:
        story.wait(6, 10)
        t.posts(slow, "appraisal.rectification_reported", "circular", rectify_no="1", rectification="已全部补报")
        story.wait(1, 4)
        review = {"rectification_result": "sufficient", "rectification_opinion": "情况属实"}
        t.posts(setting.office, "appraisal.rectification_reviewed", "circular", rectify_no="1", **review)
    yield from t.told()
