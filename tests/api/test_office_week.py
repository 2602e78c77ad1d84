"""The office's Friday over HTTP on the plan of 安溪: who owes what, the pool, the session, major leads (M29, M39, M51, R01)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from coordination.catalogue.declare import NAMESPACE
from coordination.rules import Role
from tests.api import conftest
from tests.api.conftest import World, build, lead

CAMPAIGN, OFFICE = "anxi-2024", "350524-zxb-2024"
TRADEMARKS, NET, QUALITY, CONSUMERS, PRICES, FOOD = (
    f"350524-scjgj-{section}" for section in ("zscqg", "wgg", "zlg", "xbg", "jjg", "spg")
)
BRIGADE = "350524-scjgj-zfdd"
FRIDAY, SATURDAY, MONDAY = "2024-01-19T16:00:00+08:00", "2024-01-20T09:00:00+08:00", "2024-01-22T09:00:00+08:00"
PANEL = [TRADEMARKS, NET, FOOD]
SESSION, FLASH, GUIDANCE = (uuid5(NAMESPACE, name) for name in ("session", "flash", "guidance"))


@pytest.fixture
def anxi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setitem(conftest.ROLE_OF, OFFICE, Role.OFFICE)
    made = build(tmp_path, plans=(CAMPAIGN,))
    yield made
    made.close()


def found(anxi: World, number: int, by: str, **changes: Any) -> None:
    told: dict[str, Any] = {
        "campaigns": [CAMPAIGN],
        "title": f"网店侵权线索{number}",
        "summary": "网店销售侵犯注册商标专用权的茶叶包装。",
        "source": "online_monitoring",
        "received_on": "2024-01-16",
    }
    anxi.post(by, "lead.registered", lead(number), told | changes, time="2024-01-16T10:00:00+08:00")


def duty(anxi: World, section: str) -> dict[str, Any]:
    asked = f"/v1/duties?owed_by={section}&return_code=R01&due_on=2024-01-19"
    (one,) = anxi.ask(section, asked)["items"]
    return one


def handed_in(anxi: World, section: str, leads: list[UUID], time: str = FRIDAY) -> dict[str, Any]:
    one = duty(anxi, section)
    told: dict[str, Any] = {
        "campaign": CAMPAIGN,
        "duty": one["id"],
        **{name: one[name] for name in ("period_start", "period_end", "due_on")},
        **({"pooled": [str(one) for one in leads]} if leads else {"nil_return": True, "note": "本周无线索"}),
    }
    return anxi.post(section, "lead_batch.submitted", batch(section), told, time=time)


def batch(section: str) -> UUID:
    return uuid5(NAMESPACE, f"week of {section}")


def missing(anxi: World, question: str = "") -> list[str]:
    asked = f"/v1/duties?return_code=R01&due_on=2024-01-19&standing=overdue&{question}"
    return sorted(item["owed_by"] for item in anxi.ask(OFFICE, asked)["items"])


def test_on_friday_each_section_hands_in_its_leads_and_the_office_knows_who_has_not(anxi: World) -> None:
    found(anxi, 1, TRADEMARKS)
    found(anxi, 2, NET)
    one = duty(anxi, TRADEMARKS)
    # the week runs from Saturday to the Friday on which it is due
    assert (one["period_start"], one["period_end"], one["due_on"]) == ("2024-01-13", "2024-01-19", "2024-01-19")
    waiting = anxi.ask(NET, "/v1/inbox?kind=duty")["items"]
    assert {item["task"] for item in waiting} == {"hand_in_leads"}
    offered = anxi.ask(TRADEMARKS, "/v1/leads?pooled=false&registrant=350524-scjgj-zscqg")["items"]
    assert [item["id"] for item in offered] == [str(lead(1))]
    handed_in(anxi, TRADEMARKS, [lead(1)])
    for section in (QUALITY, CONSUMERS, PRICES):
        handed_in(anxi, section, [])
    assert missing(anxi) == sorted([NET, FOOD])
    handed_in(anxi, NET, [lead(2)], SATURDAY)
    assert missing(anxi) == [FOOD]
    batches = anxi.ask(OFFICE, "/v1/lead-batches?period_end=2024-01-19&sort=submitted_on")["items"]
    assert {item["registrant"]: item["late"] for item in batches}[NET] is True
    assert sum(item["nil_return"] for item in batches) == 3
    assert anxi.ask(TRADEMARKS, "/v1/leads?pooled=false&registrant=350524-scjgj-zscqg")["items"] == []
    # what was late stays late
    (late,) = anxi.ask(OFFICE, "/v1/duties?return_code=R01&due_on=2024-01-19&standing=answered_late")["items"]
    assert (late["owed_by"], late["answered_on"]) == (NET, "2024-01-20")


def test_a_week_is_handed_in_once_and_names_its_duty(anxi: World) -> None:
    found(anxi, 1, TRADEMARKS)
    one = duty(anxi, TRADEMARKS)
    week = {name: one[name] for name in ("period_start", "period_end")}
    plain = {"campaign": CAMPAIGN, **week, "pooled": [str(lead(1))]}
    event = anxi.event("lead_batch.submitted", f"lead-batches/{SESSION}", plain, time=FRIDAY)
    answer = anxi.send(TRADEMARKS, event)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "lead_batch.duty_unnamed")
    assert one["id"] in answer.get_json()["detail"]
    # a batch of another agency that bears the id of the duty is in nobody's way
    own = {"campaign": CAMPAIGN, **week, "nil_return": True}
    squatting = anxi.event("lead_batch.submitted", f"lead-batches/{one['id']}", own, time=FRIDAY)
    assert anxi.send(BRIGADE, squatting).status_code == 201
    handed_in(anxi, TRADEMARKS, [lead(1)])
    again = anxi.event(
        "lead_batch.submitted",
        f"lead-batches/{SESSION}",
        {"campaign": CAMPAIGN, "duty": one["id"], **week, "due_on": one["due_on"], "nil_return": True},
        time=FRIDAY,
    )
    answer = anxi.send(TRADEMARKS, again)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "lead_batch.week_handed_in")
    assert f"/v1/lead-batches/{batch(TRADEMARKS)}" in answer.get_json()["detail"]
    assert duty(anxi, TRADEMARKS)["answered_by"] == str(batch(TRADEMARKS))


def test_the_sections_triage_together_and_what_is_left_goes_to_the_next_session(anxi: World) -> None:
    for number, section in ((1, TRADEMARKS), (2, NET), (3, FOOD)):
        found(anxi, number, section)
    called = {
        "campaigns": [CAMPAIGN],
        "session_no": "2024-02",
        "session_at": "2024-01-22T08:30:00+08:00",
        "to_triage": [str(lead(number)) for number in (1, 2, 3)],
        "panel": PANEL,
    }
    anxi.post(OFFICE, "triage_session.convened", SESSION, called, time=SATURDAY)
    tasks = [item["task"] for item in anxi.ask(FOOD, "/v1/inbox?kind=triage_session")["items"]]
    assert tasks == ["triage_opinion"]
    opinion = {"lead": str(lead(1)), "suggested_route": "suspected_crime", "opinion": "货值可能超过追诉标准"}
    anxi.post(FOOD, "triage_session.opinion_given", SESSION, opinion, time=MONDAY)
    # meanwhile the office triages one by itself: the session decides nothing on it
    alone = {"route": "other_region", "opinion": "商家在外地"}
    anxi.post(OFFICE, "lead.triaged", lead(2), alone, time=MONDAY)
    results = [{"lead": str(lead(number)), "route": "local_administrative", "opinion": "本地核查"} for number in (1, 2)]
    both = {"results": results, "attended": PANEL}
    answer = anxi.send(
        OFFICE, anxi.event("triage_session.leads_triaged", f"triage-sessions/{SESSION}", both, time=MONDAY)
    )
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (422, "triage_session.lead_triaged_already")
    assert problem["errors"][0]["pointer"] == "/data/results/1/lead"
    anxi.post(OFFICE, "triage_session.leads_triaged", SESSION, {**both, "results": results[:1]}, time=MONDAY)
    dissent = {"lead": str(lead(1)), "reason": "货值已有佐证"}
    anxi.post(FOOD, "triage_session.dissent_recorded", SESSION, dissent, time=MONDAY)
    anxi.post(OFFICE, "triage_session.closed", SESSION, {}, time=MONDAY)
    row = anxi.ask(NET, f"/v1/triage-sessions/{SESSION}")
    fates = {line["lead"]: line["fate"] for line in row["leads"]}
    assert fates == {str(lead(1)): "triaged", str(lead(2)): "otherwise", str(lead(3)): "carried_over"}
    assert [one["by"] for one in row["dissents"]] == [FOOD]
    shown = anxi.ask(FOOD, f"/v1/leads/{lead(1)}")
    assert (shown["stage"], shown["route"], shown["session"]) == ("triaged", "local_administrative", str(SESSION))
    left = anxi.ask(OFFICE, "/v1/leads?stage=registered&carried_over_from=1")["items"]
    assert [item["id"] for item in left] == [str(lead(3))]


def test_a_major_lead_is_told_at_once_acknowledged_and_on_the_list_of_major_cases(anxi: World) -> None:
    found(anxi, 1, TRADEMARKS)
    told = {
        "campaigns": [CAMPAIGN],
        "flash_subject": "major_lead",
        "title": "跨省仿冒铁观音包装",
        "content": "查实三省均有仓库。",
        "happened_at": "2024-01-22T08:00:00+08:00",
        "learnt_at": "2024-01-22T08:40:00+08:00",
        "flash_recipients": [OFFICE],
        "record_kind": "lead",
        "record": str(lead(1)),
        "major_rule": "cross_region",
    }
    anxi.post(TRADEMARKS, "flash_report.sent", FLASH, told, time=MONDAY)
    assert [item["task"] for item in anxi.ask(OFFICE, "/v1/inbox?kind=flash_report")["items"]] == ["acknowledge_flash"]
    anxi.post(OFFICE, "flash_report.acknowledged", FLASH, {}, time="2024-01-22T09:07:30+08:00")
    row = anxi.ask(OFFICE, f"/v1/flash-reports/{FLASH}")
    took = (row["minutes_to_learn"], row["minutes_to_report"], row["minutes_to_acknowledge"])
    assert took == (40, 20, 7)
    assert anxi.get(NET, f"/v1/flash-reports/{FLASH}").status_code == 404
    guided = {
        "campaigns": [CAMPAIGN],
        "guided_by": BRIGADE,
        "guided_agencies": [TRADEMARKS],
        "guidance_matter": "hard_case",
        "guidance_form": "on_site",
        "guidance_content": "指导固定三省仓库的证据",
        "record_kind": "lead",
        "record": str(lead(1)),
    }
    anxi.post(TRADEMARKS, "guidance.given", GUIDANCE, guided, time=MONDAY)
    (major,) = anxi.ask(OFFICE, f"/v1/major-cases?campaigns={CAMPAIGN}")["items"]
    assert (major["kind"], major["id"], major["major_rule"]) == ("lead", str(lead(1)), "cross_region")
    assert (major["major_since"], major["guidance"][0]["guided_by"]) == ("2024-01-22", BRIGADE)
    assert anxi.ask(OFFICE, "/v1/major-cases?kind=case")["items"] == []
    assert anxi.ask(NET, "/v1/major-cases")["items"] == []
    assert anxi.get(OFFICE, "/v1/major-cases?kind=goods").status_code == 400


def test_what_was_done_without_a_penalty_is_counted_too(anxi: World) -> None:
    shop = {"kind": "individual_business", "name": "安溪县某茶叶店"}
    told = {
        "campaigns": [CAMPAIGN],
        "guidance_kind": "interview",
        "content": "约谈平台内经营者，要求自查自纠",
        "inspectors": ["z-1", "z-2"],
        "attendees": [shop],
    }
    entry = uuid5(NAMESPACE, "entry")
    anxi.post(NET, "daybook.guidance_given", entry, told, time=MONDAY)
    asked = {"rectification_kind": "self_check", "requirement": "自查在售商品并下架", "complete_by_on": "2024-01-31"}
    anxi.post(NET, "daybook.rectification_set", entry, asked, time=MONDAY)
    (item,) = anxi.ask(NET, "/v1/inbox?kind=daybook")["items"]
    assert (item["task"], item["due_at"]) == ("check_rectification", "2024-01-31T16:00:00.000000Z")
    body = anxi.ask(OFFICE, "/v1/disposition-counts?first_on_from=2024-01-22")
    assert body["items"] == [
        {"campaign": CAMPAIGN, "agency": NET, "disposition": "interviewed", "records": 1, "gravest": 1}
    ]
    body = anxi.ask(OFFICE, "/v1/daybook-totals?worked_on_from=2024-01-22")
    assert (body["total"]["interview_count"], body["total"]["officer_count"], body["differences"]) == (1, 2, [])
    assert [(share["agency"], share["interview_count"]) for share in body["shares"]] == [(NET, 1)]
    (row,) = anxi.ask(OFFICE, "/v1/dispositions?dispositions=interviewed")["items"]
    assert (row["record"], row["gravest"], row["party_names"]) == (str(entry), "interviewed", ["安溪县某茶叶店"])
