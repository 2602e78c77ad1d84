"""Complaints of consumers: accepted and settled, ended and told, rejected, withdrawn, or still in mediation. 投诉。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from scripts.demo import almanac
from scripts.demo.invention import external_no
from scripts.demo.setting import Setting
from scripts.demo.story import Steps, Story
from scripts.demo.together.narrator import Narrator, party

COUNT = 14
"""In each campaign."""
COURSES = ("settled", "broken", "terminated", "rejected", "settled", "withdrawn", "open")
DEMANDED_FEN = (5_000, 300_000)


def complaints(setting: Setting, known: datetime) -> Iterator[Steps]:
    """Yield the complaints of a campaign, each with what became of it."""
    days = (setting.leads_to - setting.leads_from).days
    for number in range(1, COUNT + 1):
        begins = setting.leads_from + timedelta(days=9 + (days - 9) * number // (COUNT + 1))
        story = Story(setting, f"complaint-{number}", almanac.moment(begins, almanac.MORNING), known)
        story.until(begins)
        story.seen()
        yield _complaint(story, COURSES[number % len(COURSES)])


def _complaint(story: Story, course: str) -> Steps:
    setting, chance = story.setting, story.chance
    area, offence = chance.choice(setting.areas), chance.choice(setting.offences)
    desk, t, goods = setting.body(area.agency).desk, Narrator(story), chance.choice(offence.goods)
    demanded = chance.randrange(*DEMANDED_FEN) // 100 * 100
    t.posts(
        desk,
        "complaint.received",
        "complaint",
        campaigns=[setting.campaign],
        title=f"购买{goods}疑为假冒",
        facts=f"消费者购买{goods}后认为系假冒商品，与经营者协商未果",
        demand="退还货款",
        channel="12315",
        source_system="12315",
        external_no=external_no(chance, "12315", area.adcode, f"{story.today:%Y%m%d}"),
        complainant_ref=t.id("complainant"),
        party=party(story, offence.trade),
        demanded_fen=demanded,
        goods=[goods],
    )
    story.wait(1, 4)
    match course:
        case "withdrawn":
            t.posts(desk, "complaint.withdrawn", "complaint", note="消费者与经营者自行和解")
        case "rejected":
            reason = "投诉人未提供购买凭证，补正期满仍未提供"
            t.posts(desk, "complaint.rejected", "complaint", rejection_ground="material_missing", reason=reason)
        case _:
            t.posts(desk, "complaint.accepted", "complaint")
            yield from t.told()
            yield from _mediated(t, desk, course, demanded)
    yield from t.told()


def _mediated(t: Narrator, desk: str, course: str, demanded: int) -> Steps:
    """Tell of the mediation: both sides have agreed to it, and come to terms or not."""
    story = t.story
    story.wait(2, 5)
    consent = {"complainant_consented_on": f"{t.today}", "party_consented_on": f"{t.today}"}
    t.posts(desk, "complaint.mediation_started", "complaint", **consent)
    if course == "open":
        return
    story.wait(3, 9)
    if course == "terminated":
        reason = "经营者明确表示无法达成协议"
        t.posts(desk, "complaint.mediation_terminated", "complaint", mediation_end_ground="no_agreement", reason=reason)
        story.wait(0, 2)
        t.posts(desk, "complaint.termination_notified", "complaint")
        yield from t.told()
        return
    terms = {"agreement": "经营者退还货款", "agreed_fen": demanded, "without_letter": "both_agreed"}
    t.posts(desk, "complaint.mediation_agreed", "complaint", **terms, perform_by_on=f"{t.today + timedelta(days=7)}")
    story.wait(2, 6)
    if course == "settled":
        t.posts(desk, "complaint.agreement_performed", "complaint")
    else:
        story.wait(3, 6)
        t.posts(desk, "complaint.agreement_broken", "complaint", reason="经营者逾期未退款，告知消费者可提起诉讼")
    yield from t.told()
