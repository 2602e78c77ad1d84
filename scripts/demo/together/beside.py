"""Beside some cases while they are investigated: evidence, letters, notices, a consultation, a listing. 案件旁的联动。"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import timedelta
from random import Random

from scripts.demo.casefile import CaseFile
from scripts.demo.chronicle import TALES
from scripts.demo.invention import dice
from scripts.demo.setting import Setting
from scripts.demo.story import Steps, when
from scripts.demo.together import overseen
from scripts.demo.together.narrator import Narrator
from scripts.tales.ways import About, Matter, answer, asks, collects, hands_over, hashed, item, takes_over, tells

SHARE = 0.42
"""How many of the plain cases have something beside them."""
CASE = About("case", "case")
PIECES = (
    ("进货单据", "documentary"),
    ("现场照片", "audiovisual"),
    ("平台交易数据", "e_data"),
    ("涉案商品样品", "physical"),
)
USES = (
    ("decisive", "据此查明来源"),
    ("useful", "印证了供货关系"),
    ("little", "复函内容不完整"),
    ("none", "未查到有关情况"),
)
Aside = Callable[[Narrator, CaseFile, Random], Steps]


def beside(file: CaseFile, course: Steps) -> Steps:
    """Tell the course of a case, and beside it what the agency does together with others."""
    chance = dice(file.story.setting.campaign, file.story.name, "beside")
    if chance.random() >= SHARE:
        yield from course
        return
    aside = file.story.setting.turn("beside", ASIDES)
    t = Narrator(file.beside("together").story, case=file.id)
    yield from heapq.merge(course, aside(t, file, chance), key=when)


def partners(setting: Setting, agency: str) -> list[str]:
    """Return market bureaus of other places that an agency can write to."""
    desk = setting.body(agency).desk
    others = [area.agency for area in setting.areas if setting.body(area.agency).desk != desk]
    strangers = [one.code for one in TALES[setting.campaign].cast.strangers if one.agency_type == "market_supervision"]
    return [*others, *strangers]


def _collected(t: Narrator, file: CaseFile, chance: Random, piece: str = "piece") -> str:
    """The agency collects a piece of evidence and rests its case on it; return what it is called."""
    title, kind = chance.choice(PIECES)
    line = {**item(hashed(f"{file.number} {piece}")), "name": title}
    t.story.wait(1, 2)
    place = {"kept_at": "物证室一号柜"} if kind == "physical" else {}
    collects(
        t,
        file.body.code,
        piece,
        t.story.setting.campaign,
        CASE,
        title,
        [line],
        evidence_type=kind,
        collection_method="on_site_inspection",
        legal_basis="行政处罚法第五十五条",
        **place,
    )
    return title


def _evidence(t: Narrator, file: CaseFile, chance: Random) -> Steps:
    """A piece of evidence: added to, moved, and in the end given back, destroyed, or found again."""
    _collected(t, file, chance)
    code, story = file.body.code, t.story
    story.wait(0, 1)
    more = {**item(hashed(f"{file.number} more"), "2"), "name": "补充页"}
    t.posts(code, "evidence.items_added", "piece", evidence_items=[more], reason="补充提取")
    yield from t.told()
    story.wait(3, 6)
    t.posts(code, "evidence.relocated", "piece", kept_at="物证室三号柜", reason="物证室调整")
    fate = story.setting.turn("evidence fate", ("kept", "lost", "returned", "kept"))
    if fate == "lost":
        story.wait(10, 20)
        t.posts(
            code,
            "evidence.disposed",
            "piece",
            evidence_disposal="lost",
            reason="移库时未找到",
            approved_by=file.leader(),
        )
        story.wait(2, 5)
        t.posts(code, "evidence.recovered", "piece", kept_at="物证室二号柜", reason="清点时找到")
    elif fate == "returned":
        story.wait(90, 120)
        given_back = {"evidence_disposal": "returned", "reason": "案件办结，退还当事人", "approved_by": file.leader()}
        t.posts(code, "evidence.disposed", "piece", **given_back)
    yield from t.told()


def _fallen(t: Narrator, file: CaseFile, chance: Random) -> Steps:
    """Another agency shares what it has, withdraws it, and lets it stand again; who rests on it says what that means."""
    story, code = t.story, file.body.code
    _collected(t, file, chance)
    others = partners(story.setting, code)
    story.wait(0, 1)
    partner = chance.choice(others)
    t.posts(code, "evidence.shared", "piece", shared_with=partner, reason="两地案件商品同一来源")
    yield from t.told()
    story.wait(2, 4)
    t.posts(code, "evidence.fell", "piece", fall="withdrawn", reason="提取笔录日期有误")
    story.wait(1, 3)
    t.posts(code, "evidence.restored", "piece", reason="经补正，笔录日期已更正")
    story.wait(20, 30)
    t.posts(code, "evidence.sharing_ended", "piece", shared_with=partner, reason="对方案件已办结")
    yield from t.told()


def _handed(t: Narrator, file: CaseFile, chance: Random) -> Steps:
    """A piece goes to another agency: taken over, refused, or taken back before it was."""
    story, code = t.story, file.body.code
    _collected(t, file, chance)
    to, line = chance.choice(partners(story.setting, code)), [item(hashed(f"{file.number} piece"))]
    story.wait(1, 3)
    hands_over(t, code, "piece", to, line)
    story.wait(1, 4)
    match story.setting.turn("handed", ("withdrawn", "refused", "taken", "taken")):
        case "refused":
            t.posts(to, "evidence.refused", "piece", reason="清单与实物不符，请核对后再移交")
        case "withdrawn":
            t.posts(code, "evidence.offer_withdrawn", "piece", reason="本案仍需使用")
        case _:
            takes_over(t, to, "piece", line)
    yield from t.told()


def _assist(t: Narrator, file: CaseFile, chance: Random) -> Steps:
    """A letter to another place, with what came back: in time, with more time, late, in part, refused, withdrawn."""
    story, code = t.story, file.body.code
    story.wait(1, 3)
    to = chance.choice(partners(story.setting, code))
    goods = file.about.goods
    asks(
        t,
        code,
        "letter",
        story.setting.campaign,
        CASE,
        to,
        file.numbered("协"),
        [Matter("source", f"核实涉案{goods}的供货单位"), Matter("documents", "调取送货单和付款凭证")],
        title=f"关于协助调查{goods}来源的函",
        facts=f"我局查处{file.about.cause}案",
        own_steps=["已检查经营场所并询问当事人"],
        assist_basis="market_supervision" if file.body.agency_type == "market_supervision" else "penalty_law",
    )
    yield from t.told()
    course = story.setting.turn(
        "assist", ("in_time", "longer", "declined", "late", "in_part", "withdrawn", "silent", "together")
    )
    if course == "withdrawn":
        story.wait(2, 4)
        t.posts(code, "assist.withdrawn", "letter", reason="当事人已自行提交单据")
        yield from t.told()
        return
    story.wait(1, 2)
    t.posts(to, "assist.received", "letter")
    story.wait(0, 1)
    if course == "declined":
        t.posts(to, "assist.declined", "letter", decline_ground="outside_powers", reason="供货单位登记地不在本辖区")
        yield from t.told()
        return
    t.posts(to, "assist.accepted", "letter", contact_officers=[f"{to}.101"])
    yield from _worked_on(t, code, to, course)
    if course == "silent":
        return
    story.wait(22, 28) if course == "late" else story.wait(3, 6)
    replies = [answer("供货属实"), answer("已调取，随函附送", "2")]
    number = story.setting.numbered(f"{to[:6]}市监", "函", t.today.year)
    t.posts(to, "assist.replied", "letter", document_no=number, answers=replies[1:] if course == "in_part" else replies)
    if course == "longer":
        story.wait(1, 2)
        again = {"reason": "付款凭证缺二月份", "matters_again": ["2"]}
        t.posts(code, "assist.supplement_asked", "letter", **again)
        story.wait(3, 6)
        number = story.setting.numbered(f"{to[:6]}市监", "函", t.today.year)
        t.posts(to, "assist.replied", "letter", document_no=number, answers=[answer("二月份凭证随函补送", "2")])
    story.wait(1, 6)
    usefulness, opinion = chance.choice(USES)
    t.posts(code, "assist.closed", "letter", usefulness=usefulness, usefulness_opinion=opinion)
    yield from t.told()


def _worked_on(t: Narrator, code: str, to: str, course: str) -> Steps:
    """What whoever is asked does meanwhile."""
    story = t.story
    story.wait(1, 3)
    match course:
        case "longer":
            t.posts(to, "assist.extension_notified", "letter", extension_wd=10, reason="供货单位会计外出")
        case "in_part":
            t.posts(to, "assist.partly_replied", "letter", answers=[answer("供货属实，其余待查")])
            story.wait(1, 2)
            t.posts(to, "assist.progress_reported", "letter", progress="正在调取付款凭证")
        case "together":
            officers = [f"{code}.101", f"{code}.102"]
            t.posts(code, "assist.presence_asked", "letter", asking_officers=officers, reason="当面核对账册")
            story.wait(1)
            meet_on = f"{t.today + timedelta(days=3)}"
            t.posts(to, "assist.presence_answered", "letter", presence_answer="agreed", meet_on=meet_on)
            story.wait(3)
            place = {"adcode": to[:6], "address": "供货单位财务室", "place_type": "premises"}
            seen = {"visited_on": f"{t.today}", "place": place, "visit_finding": "账册记载与送货单一致"}
            t.posts(
                to,
                "assist.joint_visit_recorded",
                "letter",
                officers=[f"{to}.101", f"{to}.102"],
                asking_officers=officers,
                **seen,
            )
        case "in_time":
            due_on = f"{t.today + timedelta(days=40)}"
            t.posts(code, "assist.due_date_proposed", "letter", proposed_due_on=due_on)
            story.wait(0, 1)
            t.posts(to, "assist.due_date_agreed", "letter", agreed_due_on=due_on)
        case "late":
            t.posts(code, "assist.reminded", "letter", note="请于期限内复函")
    yield from t.told()


def _notice(t: Narrator, file: CaseFile, chance: Random) -> Steps:
    """Other places are told; one signs later, one not at all; a wrong notice is put right."""
    story, code = t.story, file.body.code
    story.wait(2, 4)
    others = partners(story.setting, code)
    to = sorted(chance.sample(others, min(len(others), 2)))
    goods = file.about.goods
    tells(
        t,
        code,
        "notice",
        story.setting.campaign,
        CASE,
        f"关于通报侵权{goods}情况的函",
        f"涉案{goods}销往你地，请依法查处",
        *to,
    )
    story.wait(1, 5)
    t.posts(to[0], "notice.received", "notice")
    if story.setting.turn("notice", (True, False, False)):
        story.wait(1, 3)
        t.posts(code, "notice.corrected", "notice", correction="商品规格应为500毫升装")
    yield from t.told()


ASIDES: tuple[Aside, ...] = (
    _evidence,
    _assist,
    overseen.consultation,
    _fallen,
    _assist,
    _notice,
    overseen.flash,
    overseen.consultation,
    overseen.listing,
    overseen.guidance,
    overseen.case_team,
    _handed,
    _assist,
)
