"""What happens in the chain of 乌海, day by day: told in `test_wuhai_chain`. 全链条协查的经过。"""

from __future__ import annotations

import json
from typing import Any

from coordination.files import Digests, Hashing
from coordination.receipts import faults
from coordination.rules import Role
from tests.journeys.town import Town, the, to_do

HAIBOWAN, WUDA, INSPECTION = "150302-scjgj", "150304-scjgj", "150300-scjgj-zfjcj"
QINGHE, PINGYANG, LONGGANG, DAWUKOU = "130534-scjgj", "330326-scjgj", "330383-scjgj", "640202-scjgj"
CAMPAIGNS = ["wuhai-2023"]
ORDER2_45 = "市场监督管理行政处罚程序规定第四十五条"

SHOP = {"kind": "individual_business", "name": "海勃湾区某汽车配件经营部", "uscc": "91150302XXK8PBRN01"}
MAKER = {"kind": "organisation", "name": "清河县某滤清器有限公司", "uscc": "91130534XXYTPLXG3U"}
PRINTER = {"kind": "organisation", "name": "龙港市某彩印厂", "uscc": "91330383XXL1W53B7D"}
DEALER = {"kind": "individual_business", "name": "大武口区某汽配商行", "uscc": "91640202XX0TEQY780"}
GARAGE = {"kind": "individual_business", "name": "乌达区某汽修门市部", "uscc": "91150304XXFU7CH39C"}

SLIPS, LEDGER, PROOFS = (Hashing.of([name.encode()]) for name in ("送货单", "生产台账", "印版样张"))


# -- words that come up more than once -------------------------------------------------------------------------------------------


def trade(role: str, party: dict[str, str], adcode: str) -> dict[str, Any]:
    return {"chain_role": role, "trade_party": party, "place": {"adcode": adcode}, "goods": ["机油滤清器"]}


def item(digests: Digests) -> dict[str, str]:
    return {"item_no": "1", "sha256": digests.sha256, "sm3": digests.sm3}


def letter(no: int, to: str, *matters: tuple[str, str], **more: Any) -> dict[str, Any]:
    asked = [
        {"matter_no": str(place), "matter_kind": kind, "content": content}
        for place, (kind, content) in enumerate(matters, 1)
    ]
    return {
        "campaigns": CAMPAIGNS,
        "record_kind": "case",
        "record": str(the("shop case")),
        "requested_agency": to,
        "assist_basis": "market_supervision",
        "title": "关于协助调查机油滤清器来源去向的函",
        "facts": "我局查处网店销售侵犯注册商标专用权的机油滤清器案",
        "own_steps": ["已检查经营场所并询问当事人", "已调取平台订单和物流寄递信息"],
        "matters": asked,
        "document_no": f"乌海市监协〔2023〕{no}号",
        **more,
    }


def collects(wuhai: Town, agency: str, piece: str, record: tuple[str, str], title: str, digests: Digests) -> None:
    kind, name = record
    wuhai.posts(
        agency,
        "evidence.collected",
        piece,
        record_kind=kind,
        record=str(the(name)),
        campaigns=CAMPAIGNS,
        evidence_type="documentary",
        title=title,
        collected_at=f"{wuhai.today}T08:00:00+08:00",
        collection_method="obtained_on_request",
        legal_basis=ORDER2_45,
        originality="original",
        evidence_items=[{**item(digests), "name": title}],
    )


def files(wuhai: Town, agency: str, case: str, lead: str, party: dict[str, str]) -> None:
    wuhai.posts(
        agency,
        "case.filed",
        case,
        campaigns=CAMPAIGNS,
        profile="market_supervision",
        cause="涉嫌销售侵犯注册商标专用权的商品",
        party=party,
        leads=[str(the(lead))],
        approved_by=f"{agency}.002",
        conditions={"evidence_found": True, "penalty_due": True, "own_jurisdiction": True, "within_limitation": True},
    )
    officers = [f"{agency}.101", f"{agency}.102"]
    wuhai.posts(agency, "case.officers_assigned", case, officers=officers, appointed_by=f"{agency}.003")


def told(wuhai: Town, agency: str, notice: str, about: tuple[str, str], *recipients: str) -> None:
    kind, record = about
    wuhai.posts(
        agency,
        "notice.issued",
        notice,
        campaigns=CAMPAIGNS,
        notice_kind="situation_notice",
        title="关于通报侵权机油滤清器生产、销售及标识印制情况的函",
        content="涉案机油滤清器在你地生产、销售或者印制标识，请依法查处",
        recipients=list(recipients),
        about={"record_kind": kind, "record": str(the(record))},
    )


# -- the story ---------------------------------------------------------------------------------------------------------------------


def find_the_shop(wuhai: Town) -> None:
    """A lead from the net: verified, and found to reach into other places."""
    wuhai.at("2023-09-04 09:30")
    wuhai.posts(
        HAIBOWAN,
        "lead.registered",
        "shop lead",
        campaigns=CAMPAIGNS,
        title="网店销售假冒注册商标的机油滤清器",
        summary="监测发现某网店低价销售标注知名商标的机油滤清器，疑为假冒。",
        source="online_monitoring",
        received_on="2023-09-04",
        offence="06",
        party=SHOP,
        online={"platform": "某电商平台", "shop": "海勃湾某汽配店", "seen_at": "2023-09-04T09:00:00+08:00"},
        goods=["机油滤清器"],
    )
    wuhai.posts(HAIBOWAN, "lead.taken_up", "shop lead")
    # Monday 4 September: fifteen working days end on Monday the 25th
    (verify,) = wuhai.ask(HAIBOWAN, "/v1/clocks?record={shop lead}&clock=lead_verify")["items"]
    assert (verify["owner"], verify["due_on"]) == (HAIBOWAN, "2023-09-25")
    assert wuhai.tasks(HAIBOWAN) == to_do(("verify", "shop lead"))

    wuhai.at("2023-09-06 15:00")
    found = [trade("producer", MAKER, "130534"), trade("seller", DEALER, "640202")]
    wuhai.posts(
        HAIBOWAN, "lead.trade_link_found", "shop lead", trade_parties=found, how_found="据平台订单和物流寄递信息"
    )
    wuhai.at("2023-09-11 10:00")
    files(wuhai, HAIBOWAN, "shop case", "shop lead", SHOP)


def ask_four_places(wuhai: Town) -> None:
    """One request, four letters: 平阳 is not the right place and says which one is."""
    wuhai.at("2023-09-12 10:00")
    source = ("source", "核实清河县某滤清器有限公司是否供应该批机油滤清器")
    records = ("documents", "调取该公司送货单和生产台账")
    wuhai.posts(HAIBOWAN, "assist.requested", "to qinghe", **letter(11, QINGHE, source, records))
    printing = ("mark_printing", "包装盒标注平阳印制，请查明商标标识印制单位")
    first = str(the("to qinghe"))
    wuhai.posts(HAIBOWAN, "assist.requested", "to pingyang", **letter(12, PINGYANG, printing, assist_request=first))
    sold = ("destination", "核实大武口区某汽配商行购进、销售该批机油滤清器的数量")
    wuhai.posts(HAIBOWAN, "assist.requested", "to dawukou", **letter(13, DAWUKOU, sold, assist_request=first))
    assert wuhai.tasks(QINGHE, "incoming") == to_do(("receive", "to qinghe"))
    assert wuhai.answer(QINGHE, "/v1/assists/{to pingyang}").status_code == 404, "each learns of its own letter"
    assert wuhai.answer(QINGHE, "/v1/cases/{shop case}").status_code == 404, "the letter is seen, the case is not"

    wuhai.at("2023-09-13 09:00")
    wuhai.posts(QINGHE, "assist.received", "to qinghe")
    wuhai.posts(PINGYANG, "assist.received", "to pingyang")
    wuhai.at("2023-09-14 09:00")
    wuhai.posts(QINGHE, "assist.accepted", "to qinghe", contact_officers=[f"{QINGHE}.101"])
    wuhai.posts(DAWUKOU, "assist.received", "to dawukou")
    problem = wuhai.refused(
        PINGYANG,
        "assist.declined",
        "to pingyang",
        "assist.not_a_ground",
        decline_ground="workload",
        reason="近期人手不足",
    )
    assert "第四十五条" in str(problem["basis"]), "within its powers an agency assists, whatever else it has to do"
    wuhai.posts(
        PINGYANG,
        "assist.declined",
        "to pingyang",
        decline_ground="outside_powers",
        reason="该印制单位登记地和生产地均在龙港市，不属本机关辖区",
        suggested_agency=LONGGANG,
    )
    wuhai.at("2023-09-15 10:00")
    wuhai.posts(DAWUKOU, "assist.accepted", "to dawukou", contact_officers=[f"{DAWUKOU}.101"])
    suggested = wuhai.ask(HAIBOWAN, "/v1/assists/{to pingyang}")["suggested_agency"]
    again = ("mark_printing", "请查明包装盒商标标识印制单位及委托人")
    wuhai.posts(HAIBOWAN, "assist.requested", "to longgang", **letter(14, suggested, again, assist_request=first))
    wuhai.at("2023-09-18 09:00")
    wuhai.posts(LONGGANG, "assist.received", "to longgang")
    wuhai.posts(LONGGANG, "assist.accepted", "to longgang", contact_officers=[f"{LONGGANG}.101"])
    (one,) = wuhai.ask(HAIBOWAN, "/v1/assists?assist_request={to qinghe}&stage=declined")["items"]
    assert one["requested_agency"] == PINGYANG
    asked = wuhai.ask(HAIBOWAN, "/v1/assists?assist_request={to qinghe}&total=true&under_way=true")
    assert asked["total"] == 3
    # in due time, too, the places that the shop's goods came from and went to are told
    wuhai.at("2023-09-20 10:00")
    told(wuhai, HAIBOWAN, "to makers and sellers", ("case", "shop case"), QINGHE, DAWUKOU)
    wuhai.at("2023-09-21 09:00")
    for agency in (QINGHE, DAWUKOU):
        assert wuhai.tasks(agency, "incoming") == to_do(("receive", "to makers and sellers"))
        wuhai.posts(agency, "notice.received", "to makers and sellers")
    assert wuhai.tasks(HAIBOWAN, "outgoing", kind="notice") == []


def wait_for_them(wuhai: Town) -> None:
    """清河 tells of more time before its own is over; 大武口 does not, and is late; 龙港 answers."""
    dues = {
        # received on Wednesday 13 September: two days, five, four to the 28th, then 7, 8, 9 and 10 October
        ("to qinghe", QINGHE, "2023-10-10"),
        # received on Thursday 14 September, Monday 18 September
        ("to dawukou", DAWUKOU, "2023-10-11"),
        ("to longgang", LONGGANG, "2023-10-13"),
    }
    running = wuhai.ask(HAIBOWAN, "/v1/clocks?clock=assist_reply&standing=running")["items"]
    assert {(one["record"], one["owner"], one["due_on"]) for one in running} == {
        (str(the(name)), owner, due_on) for name, owner, due_on in dues
    }
    wuhai.at("2023-10-08 10:00")
    extended = {"extension_wd": 10, "reason": "生产台账需要会计人员到场核对"}
    wuhai.posts(QINGHE, "assist.extension_notified", "to qinghe", **extended)
    # ten working days after Tuesday 10 October
    (reply,) = wuhai.ask(QINGHE, "/v1/clocks?record={to qinghe}&clock=assist_reply")["items"]
    assert (reply["due_on"], reply["standing"]) == ("2023-10-24", "running")
    wuhai.posts(INSPECTION, "assist.reminded", "to dawukou", role=Role.OFFICE, note="请于期限内复函")

    wuhai.at("2023-10-11 10:00")
    collects(wuhai, LONGGANG, "proofs", ("assist", "to longgang"), "印制合同和印版样张", PROOFS)
    wuhai.at("2023-10-12 09:00")
    # the end of the 11th has passed: by rule it was asked for reasons, and it owes the reply all the same
    assert wuhai.tasks(DAWUKOU, "overdue") == to_do(("explain_delay", "to dawukou"), ("reply", "to dawukou"))
    assert wuhai.tasks(QINGHE, "overdue") == []
    printed = {
        "matter_no": "1",
        "answer_outcome": "done",
        "content": "标识由龙港市某彩印厂印制，委托人为清河县某滤清器有限公司",
        "attached": [{"evidence": str(the("proofs")), **item(PROOFS)}],
    }
    wuhai.posts(LONGGANG, "assist.replied", "to longgang", document_no="龙市监函〔2023〕40号", answers=[printed])
    wuhai.at("2023-10-13 15:00")
    wuhai.posts(DAWUKOU, "assist.overdue_explained", "to dawukou", reason="经办人员调离，交接遗漏")
    found = [trade("mark_printer", PRINTER, "330383")]
    wuhai.posts(HAIBOWAN, "case.trade_link_found", "shop case", trade_parties=found, how_found="据龙港市局复函")
    wuhai.at("2023-10-16 11:00")
    some = {"matter_no": "1", "answer_outcome": "partly", "content": "购进120只，已售出85只"}
    wuhai.posts(DAWUKOU, "assist.replied", "to dawukou", document_no="石大市监函〔2023〕9号", answers=[some])
    wuhai.at("2023-10-17 09:00")
    told(wuhai, HAIBOWAN, "to the printer", ("case", "shop case"), LONGGANG)


def hand_over(wuhai: Town) -> None:
    """清河 collects two pieces of evidence and hands them over, with one receipt for both sides."""
    wuhai.at("2023-10-18 10:00")
    collects(wuhai, QINGHE, "slips", ("assist", "to qinghe"), "送货单", SLIPS)
    collects(wuhai, QINGHE, "ledger", ("assist", "to qinghe"), "生产台账", LEDGER)
    found = [trade("seller", GARAGE, "150304")]
    wuhai.posts(QINGHE, "assist.trade_link_found", "to qinghe", trade_parties=found, how_found="据送货单")
    wuhai.at("2023-10-19 10:00")
    pieces = {"slips": SLIPS, "ledger": LEDGER}
    for piece, digests in pieces.items():
        wuhai.posts(QINGHE, "evidence.offered", piece, receiving_agency=HAIBOWAN, handed_items=[item(digests)])
    assert wuhai.tasks(HAIBOWAN, "incoming") == to_do(("receive_evidence", "slips"), ("receive_evidence", "ledger"))
    wuhai.at("2023-10-20 10:00")
    wrong = {**item(SLIPS), "sha256": LEDGER.sha256}
    wuhai.refused(HAIBOWAN, "evidence.received", "slips", "evidence.receipt_differs", received_items=[wrong])
    for piece, digests in pieces.items():
        wuhai.posts(HAIBOWAN, "evidence.received", piece, received_items=[item(digests)], taken_by=f"{HAIBOWAN}.101")
        mine, theirs = (wuhai.answer(one, f"/v1/evidence/{{{piece}}}/receipts/1") for one in (HAIBOWAN, QINGHE))
        assert mine.content == theirs.content
        assert faults(mine.content) == []
        receipt = json.loads(mine.content)
        assert [receipt[side]["agency"] for side in ("giver", "receiver")] == [QINGHE, HAIBOWAN]
    answers = [
        {
            "matter_no": number,
            "answer_outcome": "done",
            "content": content,
            "attached": [{"evidence": str(the(piece)), **item(digests)}],
        }
        for number, content, (piece, digests) in zip(
            ("1", "2"), ("供货属实，共送货40箱", "已调取送货单和生产台账"), pieces.items(), strict=True
        )
    ]
    wuhai.posts(QINGHE, "assist.replied", "to qinghe", document_no="清市监函〔2023〕33号", answers=answers)
    wuhai.at("2023-10-23 10:00")
    for piece in ("slips", "ledger", "proofs"):
        adopt(wuhai, HAIBOWAN, "shop case", piece, "assisted")
    told(wuhai, QINGHE, "to wuda", ("assist", "to qinghe"), WUDA)


def adopt(wuhai: Town, agency: str, case: str, piece: str, basis: str) -> None:
    support = {"support_kind": "evidence", "support": str(the(piece)), "reliance_basis": basis}
    wuhai.posts(agency, "case.support_adopted", case, **support)


def open_the_second_case(wuhai: Town) -> None:
    """乌达 makes a lead and a case of what it was told, and rests it on the same evidence, which stays where it is."""
    wuhai.at("2023-10-24 10:00")
    for agency, notice, lead, title in (
        (WUDA, "to wuda", "garage lead", "汽修门市部销售假冒机油滤清器"),
        (LONGGANG, "to the printer", "printer lead", "彩印厂违法印制商标标识"),
    ):
        wuhai.posts(agency, "notice.received", notice)
        wuhai.posts(
            agency,
            "lead.registered",
            lead,
            campaigns=CAMPAIGNS,
            title=title,
            summary="据外地市场监管部门通报",
            source="other_region",
            received_on="2023-10-24",
            party=GARAGE if agency == WUDA else PRINTER,
        )
        wuhai.posts(agency, "notice.lead_linked", notice, lead=str(the(lead)))
        wuhai.posts(agency, "lead.taken_up", lead)
    wuhai.at("2023-10-30 10:00")
    files(wuhai, WUDA, "garage case", "garage lead", GARAGE)
    for to_kind, to, relation in (
        ("case", "garage case", "same_goods"),
        ("lead", "printer lead", "printed_marks"),
    ):
        link = {"to_kind": to_kind, "to": str(the(to)), "relation": relation}
        wuhai.refused(HAIBOWAN, "case.linked", "shop case", "link.target_unknown", **link)
        # who leads the campaign sees both ends
        wuhai.posts(INSPECTION, "case.linked", "shop case", role=Role.OFFICE, **link)

    wuhai.at("2023-10-31 10:00")
    by_reference = {"support_kind": "evidence", "support": str(the("ledger")), "reliance_basis": "shared"}
    wuhai.refused(WUDA, "case.support_adopted", "garage case", "support.unknown", **by_reference)
    for piece in ("slips", "ledger"):
        wuhai.posts(HAIBOWAN, "evidence.shared", piece, shared_with=WUDA, reason="两案商品同一来源")
        adopt(wuhai, WUDA, "garage case", piece, "shared")
        row = wuhai.ask(WUDA, f"/v1/evidence/{{{piece}}}")
        assert (row["registrant"], row["holder"], row["receipts"]) == (QINGHE, HAIBOWAN, 1)


def let_one_fall(wuhai: Town) -> None:
    """The delivery notes turn out to be made up: who rests on them is told, and says what it does about that."""
    wuhai.at("2023-11-06 10:00")
    wuhai.posts(QINGHE, "evidence.fell", "slips", fall="forged", reason="与物流底单不符，系事后补开")
    for agency, record in ((HAIBOWAN, "shop case"), (WUDA, "garage case"), (QINGHE, "to qinghe")):
        assert ("answer_support", str(the(record))) in wuhai.tasks(agency)
        path = "/v1/assists" if agency == QINGHE else "/v1/cases"
        assert wuhai.history(agency, f"{path}/{{{record}}}")[-1].endswith("系事后补开")
    slips = str(the("slips"))
    wuhai.at("2023-11-07 10:00")
    corrected = {"matter_no": "1", "answer_outcome": "partly", "content": "据物流底单，实际送货36箱"}
    wuhai.posts(QINGHE, "assist.answers_corrected", "to qinghe", answers=[corrected], reason="送货单不实")
    mended = {"support": slips, "support_answer": "corrected", "reason": "已更正答复"}
    wuhai.posts(QINGHE, "assist.support_answered", "to qinghe", **mended)
    anew = {"support": slips, "support_answer": "retaken", "reason": "已向物流企业调取底单"}
    wuhai.posts(HAIBOWAN, "case.support_answered", "shop case", **anew)
    wuhai.at("2023-11-08 10:00")
    dropped = {"support": slips, "support_answer": "dropped", "reason": "生产台账足以认定"}
    wuhai.posts(WUDA, "case.support_answered", "garage case", **dropped)


def say_what_it_was_worth(wuhai: Town) -> None:
    wuhai.at("2023-11-09 10:00")
    for name, usefulness, opinion in (
        ("to qinghe", "useful", "查明生产源头，送货数量经更正后采用"),
        ("to longgang", "decisive", "据此查明商标标识印制主体"),
        ("to dawukou", "little", "逾期答复，去向数量不完整"),
    ):
        wuhai.posts(HAIBOWAN, "assist.closed", name, usefulness=usefulness, usefulness_opinion=opinion)


STORY = (
    find_the_shop,
    ask_four_places,
    wait_for_them,
    hand_over,
    open_the_second_case,
    let_one_fall,
    say_what_it_was_worth,
)
"""In the order in which it happened."""
