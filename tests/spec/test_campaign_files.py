"""The campaign files of the four plans say what the printed plans say."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from coordination.campaigns import CampaignFile
from coordination.streams.agency import (
    AGENCY,
    AgencyType,
)
from coordination.streams.campaign import (
    CAMPAIGN,
    CampaignAttachmentListed,
    CampaignFocusListed,
    CampaignOffenceListed,
    CampaignPhaseScheduled,
    CampaignReturnScheduled,
    CampaignRosterPostNamed,
    CampaignSubOperationListed,
    CampaignTaskAssigned,
    Descent,
    FocusKind,
    Openness,
    Rhythm,
    RosterRole,
)
from tests.spec.campaign_records import FILES, TEXTS, Record

# -- the four plans -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("campaign", "counts"),
    [
        (
            "anqiu-2022",
            {"task": 21, "offence": 33, "phase": 3, "sub_operation": 6, "return": 2, "attachment": 2, "roster": 18},
        ),
        (
            "anxi-2024",
            {"task": 4, "offence": 17, "phase": 3, "sub_operation": 0, "return": 6, "attachment": 1, "roster": 14},
        ),
        (
            "suizhou-2024",
            {"task": 8, "offence": 18, "phase": 0, "sub_operation": 0, "return": 2, "attachment": 0, "roster": 0},
        ),
        (
            "wuhai-2023",
            {"task": 13, "offence": 11, "phase": 0, "sub_operation": 0, "return": 5, "attachment": 3, "roster": 1},
        ),
    ],
)
def test_the_plans_have_as_many_items_as_are_printed(campaign: str, counts: dict[str, int]) -> None:
    types = {
        "task": CampaignTaskAssigned,
        "offence": CampaignOffenceListed,
        "phase": CampaignPhaseScheduled,
        "sub_operation": CampaignSubOperationListed,
        "return": CampaignReturnScheduled,
        "attachment": CampaignAttachmentListed,
        "roster": CampaignRosterPostNamed,
    }
    assert {name: len(FILES[campaign].listed(of)) for name, of in types.items()} == counts
    assert FILES[campaign].listed(CampaignFocusListed)


def test_numbers_and_dates_that_are_not_printed_are_not_made_up() -> None:
    """M01: each plan with the number and date that it bears."""
    printed = {name: (file.plan.document_no, file.plan.issued_on) for name, file in FILES.items()}
    assert printed == {
        "anqiu-2022": (None, date(2022, 8, 25)),
        "anxi-2024": ("安市监〔2024〕3号", date(2024, 1, 11)),
        "suizhou-2024": (None, None),
        "wuhai-2023": ("乌市监稽字〔2023〕156号", None),
    }


def test_only_anxi_triages_in_the_office() -> None:
    assert {name: file.plan.triage.value for name, file in FILES.items()} == {
        "anqiu-2022": "agency",
        "anxi-2024": "central",
        "suizhou-2024": "agency",
        "wuhai-2023": "agency",
    }


def test_each_plan_names_its_division_and_what_it_carries_out() -> None:
    """M02: every one of the four carries out a plan from above."""
    assert {file.plan.adcode for file in FILES.values()} == {"350524", "370784", "421300", "150300"}
    assert all(Descent.PARENT in {origin.relation for origin in file.plan.derives_from} for file in FILES.values())


def test_nineteen_items_make_21_lines_in_anqiu() -> None:
    codes = [task.code for task in FILES["anqiu-2022"].listed(CampaignTaskAssigned)]
    assert len({re.match(r"\d\.\d", code)[0] for code in codes}) == 19  # type: ignore[index]
    assert [code for code in codes if code.count(".") == 2] == ["2.3.1", "2.3.2", "5.2.1", "5.2.2"]


def names_of(file: CampaignFile) -> dict[str, str]:
    """Every name by which the file calls an agency, with its code."""
    called: dict[str, str] = {}
    for agency in file.agencies:
        said = agency.registered.event
        for name in (said.name, said.short_name, *(alias.event.alias for alias in agency.aliases)):
            assert called.setdefault(name, said.code) == said.code, f"{name} means two agencies"
    return called


def test_each_line_of_anqiu_is_assigned_as_its_brackets_say() -> None:
    """M10: a lead with cooperators, or owners of equal standing, as printed."""
    file = FILES["anqiu-2022"]
    called = names_of(file)
    for task in file.listed(CampaignTaskAssigned):
        words = task.assignment.strip("（）").removesuffix("负责").removesuffix("按职责分工")
        lead, led, others = words.rpartition("牵头，")
        named = tuple(called[name] for name in others.split("、"))
        expected = (called[lead], named, ()) if led else (None, (), named)
        assert (task.lead_agency, task.cooperators, task.owners) == expected, task.code


def test_each_task_of_anxi_has_the_units_in_its_line() -> None:
    """M09: the units of one department that answer for each task."""
    file = FILES["anxi-2024"]
    called = names_of(file)
    for task in file.listed(CampaignTaskAssigned):
        named = tuple(called[name] for name in task.assignment.removeprefix("责任单位：").split("、"))
        assert (task.lead_agency, task.owners) == (None, named)


def test_geographical_indications_have_two_owners_and_no_lead() -> None:
    task = next(task for task in FILES["anqiu-2022"].listed(CampaignTaskAssigned) if task.code == "4.3")
    assert (task.lead_agency, task.cooperators, task.owners) == (None, (), ("370784-nyncj", "370784-scjgj"))


def test_one_agency_under_two_names_is_one_agency() -> None:
    anqiu, anxi = Record(), Record()
    anqiu.load(FILES["anqiu-2022"])
    anxi.load(FILES["anxi-2024"])
    on = date(2022, 9, 1)
    sitting = {
        body: anqiu.state_of(AGENCY, body).sits_for(on)
        for body in ("370784-wszhzfdd", "370784-lyfzzx", "370784-hjjcdd")
    }
    assert sitting == {
        "370784-wszhzfdd": ("370784-wjj",),
        "370784-lyfzzx": ("370784-zrzyhghj",),
        "370784-hjjcdd": ("370784-sthjfj",),
    }
    members = anqiu.state_of(CAMPAIGN, "anqiu-2022").members
    assert {code: members[code].represented_by for code in members if members[code].represented_by} == {
        "370784-wjj": "370784-wszhzfdd",
        "370784-zrzyhghj": "370784-lyfzzx",
        "370784-sthjfj": "370784-hjjcdd",
    }
    assert not sitting.keys() & members.keys(), "the bureau is the member, not the body that sits for it"
    section = anxi.state_of(AGENCY, "350524-scjgj-zscqg")
    assert section.is_called("知识产权股", date(2024, 2, 1))
    assert section.is_called("知识产权科", date(2024, 2, 1))


def test_every_agency_of_a_task_line_is_a_member_in_anqiu() -> None:
    """M22: the member agencies."""
    file = FILES["anqiu-2022"]
    named: set[str] = set()
    for task in file.listed(CampaignTaskAssigned):
        named |= {*task.owners, *task.cooperators, *filter(None, (task.lead_agency,))}
    members = {entry.event.member for entry in file.members}
    assert members - named == {"370784-rmzfbgs"}
    assert named < members
    assert len(members) == 15


def test_the_table_of_anqiu_has_its_16_rows_as_printed() -> None:
    table = next(item for item in FILES["anqiu-2022"].listed(CampaignAttachmentListed) if item.code == "annex-2")
    assert [row.row_no for row in table.rows] == list(range(1, 17))
    assert (table.rows[6].item, table.rows[6].unit_of_measure) == ("立案/结案数", "件")
    assert (table.rows[13].item, table.rows[13].unit_of_measure) == ("检察机关批捕案件/起诉案件", "件/人")
    assert Counter(row.unit_of_measure for row in table.rows)["次"] == 3


def test_attachments_of_wuhai_have_codes_of_their_own() -> None:
    """X3: cited under one number, printed under another."""
    listed = {item.code: (item.number, item.cited_as) for item in FILES["wuhai-2023"].listed(CampaignAttachmentListed)}
    assert listed == {
        "liaison-list": ("1", ("附件2",)),
        "statistics-table": ("3", ("附件3",)),
        "typical-cases-table": ("4", ("附件4",)),
    }


def test_the_letterhead_of_wuhai_is_in_two_scripts() -> None:
    """X10: kept as printed."""
    chinese, mongolian = FILES["wuhai-2023"].plan.letterhead
    assert chinese == "乌海市市场监督管理局文件"
    assert all("\u1800" <= character <= "\u18af" for character in mongolian.replace(" ", ""))


def test_the_18_offences_of_suizhou_are_numbered_as_printed() -> None:
    offences = FILES["suizhou-2024"].listed(CampaignOffenceListed)
    assert (offences[0].code, offences[0].number, offences[0].title) == (
        "01",
        "(一)",
        "食品中非法添加降糖降压降脂、有毒有害等物质",
    )
    assert (offences[17].code, offences[17].number, offences[17].title) == ("18", "(十八)", "售卖非法捕捞渔获物")


def test_a_post_in_the_roster_may_have_two_parts_and_no_name() -> None:
    """M21: one post, two parts in the task force."""
    posts = FILES["anqiu-2022"].listed(CampaignRosterPostNamed)
    double = [post.roster_role for post in posts if post.post_title == "市市场监管局局长"]
    assert double == [RosterRole.DEPUTY_LEADER, RosterRole.OFFICE_DIRECTOR]


@pytest.mark.parametrize("name", TEXTS)
def test_no_telephone_or_mailbox_is_in_the_files(name: str) -> None:
    assert not re.search(r"1[3-9]\d{9}|0\d{2,3}-\d{7,8}|@", TEXTS[name])


@pytest.mark.parametrize("name", TEXTS)
def test_what_is_due_without_a_date_is_listed_too(name: str) -> None:
    undated = {
        item.code
        for item in FILES[name].listed(CampaignReturnScheduled)
        if item.rhythm in (Rhythm.AT_ONCE, Rhythm.PER_ITEM)
    }
    assert undated == {"anqiu-2022": {"R12"}, "anxi-2024": {"R14"}, "suizhou-2024": {"R13"}, "wuhai-2023": set()}[name]


# -- what the plans print, item by item ----------------------------------------------------------------------------------------


def test_the_phases_have_the_days_that_are_printed() -> None:
    """M06: anqiu from the last third of August to the end of 2022, anxi from December 2023 to June 2024; the others have none."""
    printed = {
        name: [(p.starts_on, p.ends_on) for p in file.listed(CampaignPhaseScheduled)] for name, file in FILES.items()
    }
    assert printed == {
        "anqiu-2022": [
            (date(2022, 8, 21), date(2022, 8, 31)),
            (date(2022, 9, 1), date(2022, 11, 30)),
            (date(2022, 12, 1), date(2022, 12, 31)),
        ],
        "anxi-2024": [
            (date(2023, 12, 1), date(2023, 12, 31)),
            (date(2024, 1, 1), date(2024, 4, 30)),
            (date(2024, 5, 1), date(2024, 6, 30)),
        ],
        "suizhou-2024": [],
        "wuhai-2023": [],
    }


def test_the_named_actions_inside_anqiu_stand_under_their_tasks() -> None:
    """M05: the actions that the plan calls by a name of their own."""
    subs = {sub.title: sub.tasks for sub in FILES["anqiu-2022"].listed(CampaignSubOperationListed)}
    for called, tasks in (
        ("剑网2022", ("3.2", "4.4")),
        ("特殊食品专项稽查", ("1.2",)),
        ("治违禁、控药残、促提升", ("2.2",)),
        ("清网", ("5.1",)),
        ("线上净网线下清源", ("5.1",)),
    ):
        assert [told for title, told in subs.items() if called in title] == [tasks]


def test_every_kind_of_focus_is_listed_with_the_words_of_its_plan() -> None:
    """M11: goods, places, areas, markets, industries, links."""
    listed = [item for file in FILES.values() for item in file.listed(CampaignFocusListed)]
    assert {kind.value for kind in FocusKind} >= {item.kind.value for item in listed}
    assert {item.kind.value for item in listed} >= {"goods", "places", "areas", "markets", "industries", "links"}
    anxi = {item.code: item.items for item in FILES["anxi-2024"].listed(CampaignFocusListed)}
    assert anxi["3-goods"] == ("鞋服", "食品", "建材", "电子产品", "家用电器", "汽车配件", "老人儿童用品")
    assert anxi["2-areas"] == ("商品交易市场", "批发市场", "展销会", "农村和城乡结合部市场")


def test_plans_run_beside_other_campaigns() -> None:
    """M04: 统筹 and 同部署 stand in two of the four."""
    beside = {
        name: [origin.title for origin in file.plan.derives_from if origin.relation is Descent.CONCURRENT]
        for name, file in FILES.items()
    }
    assert beside == {
        "anqiu-2022": [],
        "anxi-2024": [],
        "suizhou-2024": ["专项执法任务"],
        "wuhai-2023": ["打击侵权假冒工作", "“衣食住行”等重点民生领域“铁拳”整治工作"],
    }


def test_court_procuratorate_and_police_are_members_and_work_along() -> None:
    """M32: members of anqiu, cooperating on trade marks and patents."""
    file = FILES["anqiu-2022"]
    types = {agency.registered.event.code: agency.registered.event.agency_type for agency in file.agencies}
    judicial = {AgencyType.COURT, AgencyType.PROCURATORATE, AgencyType.PUBLIC_SECURITY}
    members = {entry.event.member for entry in file.members}
    assert judicial <= {types[member] for member in members}
    tasks = {task.code: task for task in file.listed(CampaignTaskAssigned)}
    for code in ("4.1", "4.2"):
        assert {types[other] for other in tasks[code].cooperators} == judicial


def test_openness_is_what_the_plan_says_at_its_end() -> None:
    """M15: 此件公开发布, 此件主动公开; the others say nothing."""
    assert {name: file.plan.openness for name, file in FILES.items()} == {
        "anqiu-2022": Openness.PUBLISHED,
        "anxi-2024": Openness.DISCLOSED,
        "suizhou-2024": None,
        "wuhai-2023": None,
    }


def test_only_the_table_of_anqiu_has_its_layout() -> None:
    """X9: the others are named, and their rows stand in no file."""
    rows = {
        (name, item.code): len(item.rows)
        for name, file in FILES.items()
        for item in file.listed(CampaignAttachmentListed)
        if item.rows
    }
    assert rows == {("anqiu-2022", "annex-2"): 16}
    named = {item.code for item in FILES["wuhai-2023"].listed(CampaignAttachmentListed)}
    assert "statistics-table" in named
