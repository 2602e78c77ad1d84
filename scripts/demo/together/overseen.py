"""What the office does about some cases: consultations, listed supervision; what it is told at once; guidance. 会商与督办。"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from coordination.catalogue.codecs import encode_instant
from scripts.demo import almanac
from scripts.demo.casefile import CaseFile
from scripts.demo.story import Steps
from scripts.demo.together.actions import members
from scripts.demo.together.narrator import Narrator

TOPICS = ("facts", "evidence", "procedure", "characterisation")
OPINIONS = {
    "facts": "进销存记录能够相互印证，事实清楚",
    "evidence": "鉴别意见由权利人出具，须与实物照片核对后采纳",
    "procedure": "先行登记保存已在七日内处理，程序合法",
    "characterisation": "标识近似且使用在同种商品上，构成侵权",
}
NEW_SITUATIONS = ("直播录播销售如何固定证据", "二维码防伪标签真伪如何快速鉴别", "社区团购团长的责任如何认定")
WHY = ("涉案商品销往多地，跨地区、影响恶劣", "群众反映强烈，社会舆论关注", "上级交办，限期办结")


def consultation(t: Narrator, file: CaseFile, chance: Random) -> Steps:
    """A hard case is consulted on: opinions, a conclusion, at times a dissent; or put off, or called off."""
    story, setting, holder = t.story, t.story.setting, file.body.code
    story.wait(1, 3)
    other = chance.choice([code for code in members(setting) if code != holder])
    topics = chance.sample(TOPICS, 2)
    day = almanac.working_day(story.today, 4)
    held_at = almanac.moment(day, almanac.SENDING[0])
    item = {
        "matter_no": "1",
        "point_at_issue": f"{file.about.cause}的认定",
        "record_kind": "case",
        "record": t.id("case"),
    }
    course = setting.turn("consultation", ("more", "dissent", "moved", "off", "plain"))
    t.posts(
        story.setting.office,
        "consultation.convened",
        "meeting",
        campaigns=[setting.campaign],
        consultation_kind="monthly" if course == "plain" else "ad_hoc",
        meeting_no=f"{day:%Y-%m-%d}-{setting.turns['consultation']}",
        title="疑难案件会商",
        agenda=[{**item, "topics": topics}],
        invited_agencies=[holder, other],
        meeting_at=encode_instant(held_at),
        meeting_place="三楼会议室",
    )
    story.wait(1)
    if course == "off":
        t.posts(setting.office, "consultation.cancelled", "meeting", reason="并入下月会商")
        yield from t.told()
        return
    if course == "moved":
        held_at = almanac.moment(almanac.working_day(day, 2), almanac.SENDING[0])
        moved = {"meeting_at": encode_instant(held_at), "reason": "与全市会议冲突"}
        t.posts(setting.office, "consultation.rescheduled", "meeting", **moved)
    numbers = ["1"]
    if course == "more":
        more = {"matter_no": "2", "point_at_issue": chance.choice(NEW_SITUATIONS)}
        t.posts(setting.office, "consultation.agenda_extended", "meeting", agenda=[more])
        numbers.append("2")
    yield from t.told()
    story.now = max(story.now, held_at + timedelta(minutes=20))
    for agency, topic in zip((holder, other), topics, strict=True):
        given = {"matter_no": "1", "consultation_topic": topic, "consultation_opinion": OPINIONS[topic]}
        t.posts(agency, "consultation.opinion_given", "meeting", **given)
    if course == "more":
        t.posts(
            other, "consultation.opinion_given", "meeting", matter_no="2", consultation_opinion="录屏并当场计算哈希"
        )
    story.wait(0)
    t.posts(
        setting.office,
        "consultation.concluded",
        "meeting",
        conclusions=[{"matter_no": one, "matter_conclusion": "按多数意见办理，由承办单位依法决定"} for one in numbers],
        attended=[story.office().agency, holder, other],
    )
    if course == "dissent":
        story.wait(0, 1)
        t.posts(other, "consultation.dissent_recorded", "meeting", matter_no="1", reason="部分进货凭证未逐笔核对")
    yield from t.told()


def listing(t: Narrator, file: CaseFile, chance: Random) -> Steps:
    """A case is listed: progress in time or late, more time, an interview; delisted in the end, or still open."""
    story, setting, holder = t.story, t.story.setting, file.body.code
    if holder == setting.office:
        return
    story.wait(1, 3)
    matter = {"campaigns": [setting.campaign], "target_kind": "case", "addressed_to": holder, "case": t.id("case")}
    why = chance.choice(WHY)
    course = setting.turn("listing", ("plain", "declined", "late", "longer", "open"))
    if course in ("plain", "declined"):
        t.posts(
            holder, "supervision_order.proposed", "order", **matter, proposed_issuer=story.office().agency, reasons=why
        )
        story.wait(1, 2)
    if course == "declined":
        t.posts(setting.office, "supervision_order.proposal_declined", "order", reason="案件进展正常")
        yield from t.told()
        return
    t.posts(
        setting.office,
        "supervision_order.listed",
        "order",
        **matter,
        reasons=why,
        requirements=["查清源头和销售网络", "依法从快处理"],
        supervision_level="county",
        complete_by_on=f"{story.today + timedelta(days=75)}",
        report_cycle="monthly",
        document_no=setting.numbered(setting.office_word, "督", story.today.year),
    )
    yield from t.told()
    story.wait(25, 32) if course == "late" else story.wait(12, 18)
    if course == "late":
        t.posts(setting.office, "supervision_order.reminded", "order", note="请报告进展")
        called_in = {"escalation": "interview", "reason": "逾期未报告进展", "interviewed_on": f"{story.today}"}
        t.posts(setting.office, "supervision_order.escalated", "order", **called_in)
        story.wait(0, 1)
    t.posts(holder, "supervision_order.progress_reported", "order", progress="已询问当事人并调取进销存记录")
    yield from t.told()
    if course == "open":
        return
    story.wait(15, 19)
    t.posts(holder, "supervision_order.progress_reported", "order", progress="源头线索已移交，销售网络已查清")
    approver = {"approved_by": f"{story.body(story.office().agency).desk}.002"}
    if course == "longer":
        more = {"complete_by_on": f"{story.today + timedelta(days=70)}", "reason": "等待协查结果", **approver}
        t.posts(setting.office, "supervision_order.extended", "order", **more)
    story.wait(5, 9)
    t.posts(holder, "supervision_order.delist_requested", "order", work_summary="源头和销售网络已查清，案件按程序办理")
    story.wait(1, 4)
    ending = {"delist_result": "not_needed", "delist_opinion": "督办事项已落实，转入正常办理", **approver}
    t.posts(setting.office, "supervision_order.delisted", "order", **ending)
    yield from t.told()


def flash(t: Narrator, file: CaseFile, chance: Random) -> Steps:
    """What cannot wait is told the office at once; acknowledged, followed up, passed on, put right, closed, or still open."""
    story, office, holder = t.story, t.story.setting.office, file.body.code
    if holder == office:
        return
    story.wait(0, 1)
    learnt = story.now - timedelta(minutes=chance.randint(10, 90))
    happened = learnt - timedelta(minutes=chance.randint(20, 300))
    course = story.setting.turn("flash", ("passed_on", "mended", "open", "closed"))
    t.posts(
        holder,
        "flash_report.sent",
        "flash",
        campaigns=[story.setting.campaign],
        flash_subject="public_opinion" if course == "open" else "major_case",
        title=f"{file.about.title}有关情况",
        content="短视频平台出现相关视频，浏览量上升较快，已开展核查",
        happened_at=encode_instant(happened),
        learnt_at=encode_instant(learnt),
        flash_recipients=[story.office().agency],
        record_kind="case",
        record=t.id("case"),
    )
    yield from t.told()
    story.seen()
    t.posts(office, "flash_report.acknowledged", "flash")
    if course == "open":
        yield from t.told()
        return
    story.wait(0, 1)
    if course == "mended":
        t.posts(holder, "flash_report.corrected", "flash", reason="标题有误", title=f"{file.about.title}核查情况")
    if course == "passed_on":
        t.posts(office, "flash_report.forwarded", "flash", to_body="上级专项行动办公室", note="按要求报告")
    t.posts(holder, "flash_report.followed_up", "flash", content="已约谈平台经营者，相关视频已下架")
    story.wait(2, 5)
    t.posts(office, "flash_report.closed", "flash", flash_conclusion="舆情平稳，案件按程序办理")
    yield from t.told()


def guidance(t: Narrator, file: CaseFile, chance: Random) -> Steps:
    """Somebody who knows better guides whoever holds the case, who tells what came of it."""
    story, holder = t.story, file.body.code
    story.wait(1, 3)
    guided_by = chance.choice([code for code in members(story.setting) if code != holder])
    t.posts(
        holder,
        "guidance.given",
        "guidance",
        campaigns=[story.setting.campaign],
        guided_by=guided_by,
        guided_agencies=[holder],
        guidance_matter="hard_case",
        guidance_form=chance.choice(("on_site", "written", "remote", "meeting")),
        guidance_content="指导核对鉴别意见与实物照片，完善证据链",
        record_kind="case",
        record=t.id("case"),
    )
    story.wait(2, 5)
    if story.setting.turn("guidance", (False, True, False)):
        t.posts(holder, "guidance.voided", "guidance", reason="重复录入")
    else:
        t.posts(holder, "guidance.followed_up", "guidance", completion="已补充鉴别照片并附卷")
    yield from t.told()


def case_team(t: Narrator, file: CaseFile, chance: Random) -> Steps:
    """Units are drawn together for a case (M28): one more joins, one leaves, and the team ends, or goes on."""
    story, office, holder = t.story, t.story.setting.office, file.body.code
    story.wait(0, 2)
    others = chance.sample([code for code in members(story.setting) if code != holder], 2)
    units = [{"unit": code, "team_officers": [f"{code}.101"]} for code in (holder, others[0])]
    team = {"title": f"{file.about.cause}专案查办小组", "lead_unit": holder, "team_units": units}
    t.posts(office, "case_team.formed", "team", campaigns=[story.setting.campaign], case=t.id("case"), **team)
    story.wait(1, 3)
    t.posts(office, "case_team.unit_joined", "team", unit=others[1], team_officers=[f"{others[1]}.101"])
    yield from t.told()
    if story.setting.turn("team", (True, False)):
        story.wait(6, 12)
        t.posts(office, "case_team.lead_changed", "team", lead_unit=others[1], reason="源头在其辖区")
        t.posts(office, "case_team.unit_left", "team", unit=others[0], reason="任务已完成")
        story.wait(20, 30)
        t.posts(office, "case_team.dissolved", "team", reason="案件主要事实已查清")
    yield from t.told()
