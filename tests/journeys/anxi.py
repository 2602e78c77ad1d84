"""What is said more than once when a local brand of 安溪 is infringed elsewhere: told in `test_anxi_elsewhere`. 外地维权用语。"""

from __future__ import annotations

from typing import Any

from coordination.files import Digests, Hashing
from coordination.rules import Role
from tests.journeys.town import Town, the

ANXI, TRADEMARKS, NET, OFFICE = "350524-scjgj", "350524-scjgj-zscqg", "350524-scjgj-wgg", "350524-zxb-2024"
FUJIAN, QUANZHOU, ZHANGZHOU, SANMING = "350000-scjgj", "350500-scjgj", "350600-scjgj", "350400-scjgj"
XIANGCHENG, HUAAN, YOUXI = "350602-scjgj", "350629-scjgj", "350426-scjgj"
CAMPAIGNS = ["anxi-2024"]
ORDER2 = "市场监督管理行政处罚程序规定"
TEA_SHOP = {"kind": "individual_business", "name": "华安县某茶叶店", "uscc": "91350629XXJ70P6D45"}
TEA_FIRM = {"kind": "organisation", "name": "尤溪县某茶业有限公司", "uscc": "91350426XX85XUQC52"}

PAGE, ORDER, VIDEO = (Hashing.of([name.encode()]) for name in ("网页截图", "订单", "直播录像"))


def register(anxi: Town, lead: str, title: str, party: dict[str, str]) -> None:
    """A section finds a lead and reports it to the office by Friday (M35)."""
    anxi.posts(
        TRADEMARKS,
        "lead.registered",
        lead,
        campaigns=CAMPAIGNS,
        title=title,
        summary="网店在非产地茶叶上使用“安溪铁观音”地理标志证明商标。",
        source="online_monitoring",
        received_on=f"{anxi.today}",
        offence="16",
        party=party,
        right_holder="安溪县茶业总公司",
        goods=["茶叶"],
    )


def route_away(anxi: Town, lead: str) -> None:
    """The office triages it as infringement in another region, and gives it to whoever is to fix the evidence."""
    opinion = "本地品牌被外地侵权假冒，收集固定证据后移交有管辖权的部门"
    anxi.posts(
        OFFICE,
        "lead.triaged",
        lead,
        role=Role.OFFICE,
        route="other_region",
        opinion=opinion,
        panel=[TRADEMARKS, NET],
    )
    anxi.posts(OFFICE, "lead.dispatched", lead, role=Role.OFFICE, to_agency=ANXI, feedback_due_on="2024-03-29")


def fix(anxi: Town, piece: str, lead: str, title: str, items: list[dict[str, Any]]) -> None:
    anxi.posts(
        ANXI,
        "evidence.collected",
        piece,
        record_kind="lead",
        record=str(the(lead)),
        campaigns=CAMPAIGNS,
        evidence_type="e_data",
        title=title,
        collected_at=f"{anxi.today}T08:00:00+08:00",
        collection_method="captured_online",
        legal_basis="行政处罚法第四十六条",
        originality="original",
        evidence_items=items,
    )


def line(number: str, digests: Digests | None) -> dict[str, str]:
    return {"item_no": number, **({"sha256": digests.sha256, "sm3": digests.sm3} if digests else {})}


def package(piece: str, *lines: dict[str, str]) -> list[dict[str, str]]:
    return [{"evidence": str(the(piece)), **one} for one in lines]


def offer(number: int, lead: str, to: str, manifest: list[dict[str, str]], **more: Any) -> dict[str, Any]:
    return {
        "campaigns": CAMPAIGNS,
        "record_kind": "lead",
        "record": str(the(lead)),
        "receiving_agency": to,
        "document_no": f"安市监线移〔2024〕{number}号",
        "facts": "网店在非产地茶叶上使用“安溪铁观音”地理标志证明商标",
        "work_done": "已固定网页、订单，购买样品并经权利人辨认",
        "reason": "违法行为发生地不在安溪",
        "basis": f"{ORDER2}第七条、第十条、第十四条",
        "approved_by": f"{ANXI}.002",
        "manifest": manifest,
        "will_assist": True,
        **more,
    }


WEB = (line("1", PAGE), line("2", ORDER), line("3", None))
"""What was fixed on the net, and a packet of tea that was bought there."""
