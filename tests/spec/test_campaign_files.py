"""The campaign files of the four plans say what the printed plans say."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from coordination.campaigns import CampaignFile
from coordination.streams.agency import (
    AGENCY,
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
    file = FILES["anqiu-2022"]
    called = names_of(file)
    for task in file.listed(CampaignTaskAssigned):
        words = task.assignment.strip("（）").removesuffix("负责").removesuffix("按职责分工")
        lead, led, others = words.rpartition("牵头，")
        named = tuple(called[name] for name in others.split("、"))
        expected = (called[lead], named, ()) if led else (None, (), named)
        assert (task.lead_agency, task.cooperators, task.owners) == expected, task.code


def test_each_task_of_anxi_has_the_units_in_its_line() -> None:
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
    listed = {item.code: (item.number, item.cited_as) for item in FILES["wuhai-2023"].listed(CampaignAttachmentListed)}
    assert listed == {
        "liaison-list": ("1", ("附件2",)),
        "statistics-table": ("3", ("附件3",)),
        "typical-cases-table": ("4", ("附件4",)),
    }


def test_the_letterhead_of_wuhai_is_in_two_scripts() -> None:
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
