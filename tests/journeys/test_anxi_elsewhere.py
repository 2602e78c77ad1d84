"""A local brand infringed elsewhere: on the real processes, from triage to what became of it there. 本地品牌外地维权。

安溪 2024 (S1 五（一）), the third route (M56): 对于本地品牌被外地侵权假冒的，在收集固定违法证据后依法移交有管辖权的执法部门查处，
并予以协助. One lead is refused by 芗城, which says that 华安 is competent, and accepted there; another is disputed by 尤溪.

The days are counted by hand. 春节 2024 is off from Saturday 10 to Saturday 17 February; Sunday the 4th and the 18th are worked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from coordination.receipts import faults
from coordination.rules import Role
from tests.journeys.anxi import (
    ANXI,
    CAMPAIGNS,
    FUJIAN,
    HUAAN,
    OFFICE,
    ORDER,
    ORDER2,
    QUANZHOU,
    SANMING,
    TEA_FIRM,
    TEA_SHOP,
    TRADEMARKS,
    VIDEO,
    WEB,
    XIANGCHENG,
    YOUXI,
    ZHANGZHOU,
    fix,
    line,
    offer,
    package,
    register,
    route_away,
)
from tests.journeys.town import SUPERVISOR, Town, end_of, stood, the, to_do, town


@pytest.fixture
def anxi(tmp_path: Path, fresh_postgres_url: str) -> Iterator[Town]:
    with town(tmp_path, fresh_postgres_url, "2024-01-12 08:30") as begun:
        begun.registers(FUJIAN, "福建省市场监督管理局", "market_supervision")
        begun.puts_under(FUJIAN, QUANZHOU)
        for code, name, superior in (
            (ZHANGZHOU, "漳州市市场监督管理局", FUJIAN),
            (SANMING, "三明市市场监督管理局", FUJIAN),
            (XIANGCHENG, "漳州市芗城区市场监督管理局", ZHANGZHOU),
            (HUAAN, "华安县市场监督管理局", ZHANGZHOU),
            (YOUXI, "尤溪县市场监督管理局", SANMING),
        ):
            begun.registers(code, name, "market_supervision", superior=superior)
        for agency in (ANXI, HUAAN):
            begun.fills_post(agency, "leader", f"{agency}.002")
            begun.fills_post(agency, "unit_head", f"{agency}.003")
        yield begun


# -- the first lead ----------------------------------------------------------------------------------------------------------------


def fix_the_evidence(anxi: Town) -> None:
    anxi.at("2024-01-12 09:00")
    register(anxi, "shop", "网店冒用“安溪铁观音”标识", TEA_SHOP)
    anxi.at("2024-01-15 09:00")
    route_away(anxi, "shop")
    anxi.at("2024-01-16 09:00")
    anxi.posts(ANXI, "lead.accepted", "shop")
    # dispatched on Monday 15 January: four days, five, five, and Sunday 4 February is worked
    assert anxi.period("shop", "lead_verify", ANXI) == ("2024-02-04", "running")
    without = offer(1, "shop", XIANGCHENG, [], manifest_note="证据另送")
    problem = anxi.refused(ANXI, "transfer.offered", "too early", "transfer.package_empty", **without)
    assert "M56" in str(problem["basis"]), "first the evidence is collected and fixed, then the lead goes"
    anxi.at("2024-01-17 10:00")
    names = ("网页截图", "订单", "购买的茶叶样品")
    items = [{**one, "name": name} for one, name in zip(WEB, names, strict=True)]
    fix(anxi, "capture", "shop", "网店页面、订单及样品", items)


def refused_by_the_first(anxi: Town) -> None:
    """芗城 is not competent: the shop does its business in 华安 (程序规定 10). It says so, and the lead stays with 安溪."""
    anxi.at("2024-01-18 10:00")
    altered = offer(1, "shop", XIANGCHENG, package("capture", line("1", ORDER), *WEB[1:]))
    anxi.refused(ANXI, "transfer.offered", "to xiangcheng", "transfer.manifest_differs", **altered)
    anxi.posts(ANXI, "transfer.offered", "to xiangcheng", **offer(1, "shop", XIANGCHENG, package("capture", *WEB)))
    assert anxi.tasks(XIANGCHENG, "incoming") == to_do(("receive", "to xiangcheng"))
    assert anxi.ask(XIANGCHENG, "/v1/transfers/{to xiangcheng}")["document_no"] == "安市监线移〔2024〕1号"
    assert anxi.answer(XIANGCHENG, "/v1/leads/{shop}").status_code == 404, "the letter is seen, the lead is not"
    anxi.refused(
        ANXI,
        "transfer.offered",
        "at the same time",
        "transfer.jurisdiction_open",
        **offer(2, "shop", HUAAN, package("capture", *WEB)),
    )
    anxi.at("2024-01-19 09:00")
    found = package("capture", *WEB)
    anxi.refused(XIANGCHENG, "transfer.received", "to xiangcheng", "transfer.receipt_differs", found=found[:2])
    anxi.posts(XIANGCHENG, "transfer.received", "to xiangcheng", found=found)
    # received on Friday 19 January: seven working days end on Tuesday the 30th
    assert anxi.period("to xiangcheng", "jur_object", XIANGCHENG) == ("2024-01-30", "running")
    anxi.at("2024-01-23 10:00")
    why = "平台内经营者的实际经营地址在华安县"
    refusal = {"reason_code": "wrong_place", "reason": why, "basis": f"{ORDER2}第十条"}
    anxi.refused(XIANGCHENG, "transfer.refused", "to xiangcheng", "transfer.competent_body_missing", **refusal)
    anxi.posts(XIANGCHENG, "transfer.refused", "to xiangcheng", **refusal, suggested_agency=HUAAN)
    assert anxi.period("to xiangcheng", "jur_object", XIANGCHENG) == ("2024-01-30", "satisfied")
    (bounce,) = anxi.ask(ANXI, "/v1/bounces?record={shop}")["items"]
    assert (bounce["bounces"], bounce["refused"], bounce["moved"]) == (1, 1, 0)
    row = anxi.ask(ANXI, "/v1/leads/{shop}")
    assert (row["holder"], row["bounces"], row.get("custody_chain")) == (ANXI, 1, None)
    assert anxi.period("shop", "lead_verify", ANXI) == ("2024-02-04", "running"), (
        "an offer that came back saves no time"
    )


def accepted_by_the_second(anxi: Town) -> None:
    """华安 takes the lead, and the evidence by a receipt of its own."""
    anxi.at("2024-01-25 10:00")
    named = anxi.ask(ANXI, "/v1/transfers/{to xiangcheng}")["suggested_agency"]
    anxi.posts(ANXI, "transfer.offered", "to huaan", **offer(2, "shop", named, package("capture", *WEB)))
    anxi.at("2024-01-26 10:00")
    found = package("capture", *WEB[:2], {**WEB[2], "difference": "外包装破损"})
    anxi.posts(HUAAN, "transfer.received", "to huaan", found=found)
    anxi.at("2024-01-29 10:00")
    anxi.posts(HUAAN, "transfer.accepted", "to huaan", document_no="华市监函〔2024〕3号")
    row = anxi.ask(HUAAN, "/v1/leads/{shop}")
    assert (row["registrant"], row["holder"], row["stage"]) == (TRADEMARKS, HUAAN, "verifying")
    assert [(link["from"], link["to"], link["how"], link["on"]) for link in row["custody_chain"]] == [
        (ANXI, HUAAN, "accepted", "2024-01-29")
    ]
    # the material came on Friday 26 January: five days, Sunday 4 February, five, and from Sunday the 18th four
    assert anxi.period("shop", "lead_verify", HUAAN) == ("2024-02-21", "running")
    assert anxi.period("shop", "lead_verify", ANXI)[1] == "waived"
    # accepted on Monday 29 January; the letter set no day
    assert anxi.period("to huaan", "transfer_lead_feedback", HUAAN) == ("2024-02-22", "running")

    anxi.at("2024-01-30 10:00")
    anxi.posts(ANXI, "evidence.offered", "capture", receiving_agency=HUAAN, handed_items=list(WEB))
    anxi.at("2024-01-31 10:00")
    taken = [*WEB[:2], {**WEB[2], "difference": "外包装破损"}]
    anxi.posts(HUAAN, "evidence.received", "capture", received_items=taken, taken_by=f"{HUAAN}.101")
    mine, theirs = (anxi.answer(side, "/v1/evidence/{capture}/receipts/1") for side in (ANXI, HUAAN))
    assert mine.content == theirs.content
    assert faults(mine.content) == []
    assert [json.loads(mine.content)[side]["agency"] for side in ("giver", "receiver")] == [ANXI, HUAAN]


def never_a_second_time(anxi: Town) -> None:
    """程序规定 14: what came by transfer goes to the common superior and to nobody else."""
    anxi.at("2024-02-01 10:00")
    onward = offer(3, "shop", XIANGCHENG, package("capture", *WEB))
    onward |= {"document_no": "华市监线移〔2024〕1号", "approved_by": f"{HUAAN}.002"}
    problem = anxi.refused(HUAAN, "transfer.offered", "onward", "record.second_transfer_forbidden", **onward)
    assert problem["status"] == 422
    assert "第十四条" in str(problem["basis"])
    assert FUJIAN in str(problem), "漳州 stands above 华安, but not above 安溪: the province does"


def helped_by_the_sender(anxi: Town) -> None:
    """并予以协助: 华安 asks whose mark it is; the province may see it."""
    anxi.at("2024-02-05 09:00")
    anxi.posts(
        HUAAN,
        "assist.requested",
        "whose mark",
        campaigns=CAMPAIGNS,
        record_kind="lead",
        record=str(the("shop")),
        requested_agency=ANXI,
        assist_basis="market_supervision",
        title="关于协助辨认“安溪铁观音”标识的函",
        facts="我局核查网店冒用地理标志证明商标的线索",
        own_steps=["已检查该店经营场所"],
        matters=[{"matter_no": "1", "matter_kind": "authentication", "content": "请组织权利人辨认样品标识"}],
        document_no="华市监协〔2024〕1号",
    )
    assert anxi.ask(FUJIAN, "/v1/assists/{whose mark}")["common_superior"] == FUJIAN
    anxi.posts(ANXI, "assist.received", "whose mark")
    anxi.posts(ANXI, "assist.accepted", "whose mark", contact_officers=[f"{ANXI}.101"])
    anxi.at("2024-02-07 09:00")
    answer = {"matter_no": "1", "answer_outcome": "done", "content": "经权利人辨认，标识未经许可使用"}
    anxi.posts(ANXI, "assist.replied", "whose mark", document_no="安市监函〔2024〕5号", answers=[answer])
    anxi.posts(HUAAN, "assist.closed", "whose mark", usefulness="decisive", usefulness_opinion="据此立案")


def told_what_became_of_it(anxi: Town) -> None:
    anxi.at("2024-02-08 10:00")
    anxi.posts(
        HUAAN,
        "case.filed",
        "case",
        campaigns=CAMPAIGNS,
        profile="market_supervision",
        cause="涉嫌侵犯注册商标专用权",
        party=TEA_SHOP,
        leads=[str(the("shop"))],
        approved_by=f"{HUAAN}.002",
        conditions={"evidence_found": True, "penalty_due": True, "own_jurisdiction": True, "within_limitation": True},
    )
    assert anxi.period("shop", "lead_verify", HUAAN) == ("2024-02-21", "satisfied")
    assert anxi.answer(ANXI, "/v1/cases/{case}").status_code == 404, "the case is 华安's: 安溪 is told of it"
    assert ("report_result", str(the("to huaan"))) in anxi.tasks(HUAAN)
    early = {"transfer_result": "in_progress", "content": "正在调查", "final": True}
    anxi.refused(HUAAN, "transfer.outcome_reported", "to huaan", "transfer.result_not_final", **early)
    anxi.at("2024-02-19 10:00")
    told = {"transfer_result": "filed", "content": "已立案调查", "final": True, "document_no": "华市监函〔2024〕8号"}
    anxi.posts(HUAAN, "transfer.outcome_reported", "to huaan", **told)
    assert anxi.period("to huaan", "transfer_lead_feedback", HUAAN) == ("2024-02-22", "satisfied")
    assert ("report_result", str(the("to huaan"))) not in anxi.tasks(HUAAN)
    row = anxi.ask(ANXI, "/v1/transfers/{to huaan}")
    assert (row["stage"], row["transfer_result"], row["reports"][0]["content"]) == ("reported", "filed", "已立案调查")
    assert anxi.history(ANXI, "/v1/transfers/{to huaan}")[-1].endswith("（华市监函〔2024〕8号）。已立案调查")
    # 及时向“专项办”反馈
    filed = {"outcome": "filed", "content": "华安县局已立案", "final": True}
    anxi.posts(OFFICE, "lead.feedback_given", "shop", role=Role.OFFICE, **filed)
    anxi.posts(OFFICE, "lead.closed", "shop", role=Role.OFFICE)


# -- the second lead ---------------------------------------------------------------------------------------------------------------


def disputed(anxi: Town) -> None:
    """尤溪 objects; the two do not agree, and the province designates it in time (程序规定 13 to 16)."""
    anxi.at("2024-02-20 09:00")
    register(anxi, "stream", "直播间销售冒用“安溪铁观音”标识的茶叶", TEA_FIRM)
    route_away(anxi, "stream")
    anxi.posts(ANXI, "lead.accepted", "stream")
    fix(anxi, "video", "stream", "直播录像", [{**line("1", VIDEO), "name": "直播录像"}])
    manifest = package("video", line("1", VIDEO))
    anxi.posts(ANXI, "transfer.offered", "to youxi", **offer(3, "stream", YOUXI, manifest))
    anxi.at("2024-02-21 09:00")
    anxi.posts(YOUXI, "transfer.received", "to youxi", found=manifest)
    anxi.at("2024-02-26 10:00")
    objection = {
        "campaigns": CAMPAIGNS,
        "record_kind": "lead",
        "record": str(the("stream")),
        "other_party": ANXI,
        "believed_competent": ANXI,
        "facts": "主播在安溪直播，公司登记在尤溪",
        "reason": "违法行为发生地在安溪",
        "basis": f"{ORDER2}第七条",
    }
    anxi.refused(YOUXI, "jurisdiction_dispute.raised", "whose", "jurisdiction_dispute.record_unknown", **objection)
    anxi.posts(YOUXI, "jurisdiction_dispute.raised", "whose", **objection, transfer=str(the("to youxi")))
    # Monday 26 February: seven working days end on Wednesday 6 March
    assert anxi.period("whose", "jur_negotiate", YOUXI) == ("2024-03-06", "running")
    assert anxi.period("to youxi", "jur_object", YOUXI) == ("2024-03-01", "satisfied")
    meanwhile = {"ground": "minor", "reason": "属尤溪管辖", "approved_by": f"{ANXI}.002"}
    anxi.refused(ANXI, "lead.filing_declined", "stream", "record.jurisdiction_open", **meanwhile)
    ours = {"believed_competent": YOUXI, "reason": "茶叶在尤溪生产、发货"}
    anxi.posts(ANXI, "jurisdiction_dispute.position_stated", "whose", **ours)
    anxi.refused(
        YOUXI,
        "jurisdiction_dispute.agreed",
        "whose",
        "jurisdiction_dispute.not_as_other_believes",
        competent_agency=ANXI,
    )

    anxi.at("2024-03-01 10:00")
    upward = {"to_authority": SANMING, "document_no": "尤市监请〔2024〕1号"}
    problem = anxi.refused(
        YOUXI, "jurisdiction_dispute.escalated", "whose", "jurisdiction_dispute.not_the_superior", **upward
    )
    assert FUJIAN in str(problem)
    anxi.posts(YOUXI, "jurisdiction_dispute.escalated", "whose", **{**upward, "to_authority": FUJIAN})
    assert anxi.period("whose", "jur_negotiate", YOUXI) == ("2024-03-06", "satisfied")
    assert anxi.tasks(FUJIAN) == to_do(("settle_jurisdiction", "whose"))
    assert anxi.answer(FUJIAN, "/v1/leads/{stream}").status_code == 404, "it decides on what is put before it"
    anxi.at("2024-03-04 10:00")
    anxi.posts(FUJIAN, "jurisdiction_dispute.material_received", "whose")
    # Monday 4 March: seven working days end on Wednesday the 13th
    assert anxi.period("whose", "jur_designate", FUJIAN) == ("2024-03-13", "running")
    decided = {"competent_agency": YOUXI, "document_no": "闽市监指〔2024〕2号", "reason": "生产、发货地在尤溪"}
    anxi.refused(ANXI, "jurisdiction_dispute.designated", "whose", "jurisdiction_dispute.not_the_authority", **decided)
    anxi.at("2024-03-12 10:00")
    anxi.posts(FUJIAN, "jurisdiction_dispute.designated", "whose", **decided)
    assert anxi.period("whose", "jur_designate", FUJIAN) == ("2024-03-13", "satisfied")
    row = anxi.ask(YOUXI, "/v1/leads/{stream}")
    assert (row["holder"], row["bounces"], row.get("received_from")) == (YOUXI, 0, None)
    assert [(link["from"], link["to"], link["how"]) for link in row["custody_chain"]] == [(ANXI, YOUXI, "designated")]
    assert anxi.ask(ANXI, "/v1/transfers/{to youxi}")["stage"] == "accepted"
    assert anxi.tasks(YOUXI) == to_do(("verify", "stream"), ("report_result", "to youxi"))


# -- afterwards --------------------------------------------------------------------------------------------------------------------

WHERE_IT_LAY = (
    # lead, from which evening, who held it, whom it was offered to
    ("shop", "2024-01-12", None, None),
    ("shop", "2024-01-15", None, ANXI),
    ("shop", "2024-01-16", ANXI, None),
    ("shop", "2024-01-29", HUAAN, None),
    ("stream", "2024-02-20", ANXI, None),
    ("stream", "2024-03-12", YOUXI, None),
)
WHO_OWED: tuple[tuple[str, set[tuple[str, str]]], ...] = (
    # from which evening who had to answer an offer or settle whose it was, and what there was to do
    ("2024-01-12", set()),
    ("2024-01-18", {(XIANGCHENG, "receive")}),
    ("2024-01-19", {(XIANGCHENG, "answer_transfer")}),
    ("2024-01-23", set()),
    ("2024-01-25", {(HUAAN, "receive")}),
    ("2024-01-26", {(HUAAN, "answer_transfer")}),
    ("2024-01-29", {(HUAAN, "report_result")}),
    ("2024-02-19", set()),
    ("2024-02-20", {(YOUXI, "receive")}),
    ("2024-02-21", {(YOUXI, "answer_transfer")}),
    ("2024-02-26", {(YOUXI, "negotiate_jurisdiction")}),
    ("2024-03-01", {(FUJIAN, "settle_jurisdiction")}),
    ("2024-03-12", {(YOUXI, "report_result")}),
)
SIDES = (XIANGCHENG, HUAAN, YOUXI, FUJIAN, ANXI)


def look_back(anxi: Town, day: date) -> None:
    """The auditor asks about an evening: where did each lead lie, and who owed an answer?"""
    expected = {}
    for lead, since, holder, offered_to in WHERE_IT_LAY:
        if date.fromisoformat(since) <= day:
            expected[str(the(lead))] = (holder, offered_to)
    found = anxi.ask(OFFICE, f"/v1/leads?as_of={end_of(day)}", Role.OFFICE)["items"]
    assert {one["id"]: (one.get("holder"), one.get("offered_to")) for one in found} == expected, day
    owed = {
        (side, task)
        for side in SIDES
        for task, _ in anxi.tasks(side, kind="transfer,jurisdiction_dispute", evening=day)
    }
    assert owed == stood(WHO_OWED, day), day


def read_the_meter(anxi: Town) -> None:
    """One offer came back, two leads moved; who offered it shows, and to whom it shows."""
    records = anxi.ask(OFFICE, "/v1/bounces?meter=record&sort=-bounces", Role.OFFICE)["items"]
    assert [(one["record"], one["bounces"], one["refused"], one["moved"]) for one in records] == [
        (str(the("shop")), 1, 1, 1),
        (str(the("stream")), 0, 0, 1),
    ]
    pairs = anxi.ask(OFFICE, "/v1/bounces?meter=pair&campaigns=anxi-2024", Role.OFFICE)["items"]
    # in the order of the codes, 安溪 is the one of 芗城 and of 华安, and the other of 尤溪
    assert {(one["one"], one["other"]): (one["bounces"], one["one_to_other"], one["moved"]) for one in pairs} == {
        (ANXI, XIANGCHENG): (1, 1, 0),
        (ANXI, HUAAN): (0, 0, 1),
        (YOUXI, ANXI): (0, 0, 1),
    }
    seen = anxi.ask(XIANGCHENG, "/v1/bounces")["items"]
    assert [(one["meter"], one["one"], one["other"]) for one in seen] == [("pair", ANXI, XIANGCHENG)]


@pytest.mark.timeout(300)
def test_a_local_brand_infringed_elsewhere(anxi: Town) -> None:
    fix_the_evidence(anxi)
    refused_by_the_first(anxi)
    accepted_by_the_second(anxi)
    never_a_second_time(anxi)
    helped_by_the_sender(anxi)
    told_what_became_of_it(anxi)
    disputed(anxi)
    anxi.at("2024-03-14 09:00")

    day = date(2024, 1, 12)
    while day < date(2024, 3, 14):
        look_back(anxi, day)
        day += timedelta(1)
    read_the_meter(anxi)
    # whoever refused answers for the letter, and has no more to do with the lead
    assert anxi.ask(XIANGCHENG, "/v1/transfers/{to xiangcheng}")["stage"] == "refused"
    assert anxi.answer(XIANGCHENG, "/v1/leads/{shop}").status_code == 404
    # who gave a lead away goes on seeing it
    assert anxi.ask(ANXI, "/v1/leads/{shop}")["stage"] == "closed"
    assert anxi.tasks(ANXI) == []
    # nobody was late
    path = "/v1/clocks?campaigns=anxi-2024&record_kind=transfer,jurisdiction_dispute,lead,assist&standing="
    assert anxi.ask(SUPERVISOR, f"{path}overdue,satisfied_late")["items"] == []
    assert len(anxi.ask(SUPERVISOR, f"{path}satisfied")["items"]) >= 9
