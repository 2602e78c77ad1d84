"""Loading campaign files: only what differs becomes events, and what is wrong is told with table, key and remedy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from coordination.campaigns import CampaignFile, CampaignFileError, events_for, read
from coordination.campaigns.reading import ITEMS, TABLES
from coordination.catalogue import decode, encode, fields_of, sentence
from coordination.rules import Envelope
from coordination.streams.agency import (
    AGENCY,
    Agency,
    AgencyAliasEnded,
    AgencyAliasRecorded,
    AgencyMembersListed,
    AgencyParticularsCorrected,
    AgencyRegistered,
    AgencyRenamed,
    AgencyRepresentationDeclared,
    AgencyRepresentationEnded,
)
from coordination.streams.campaign import (
    CAMPAIGN,
    Campaign,
    CampaignItemWithdrawn,
    CampaignMemberJoined,
    CampaignMemberLeft,
    CampaignOfficeDesignated,
    CampaignPlanAmended,
    CampaignTaskAssigned,
    Instance,
    Origin,
    Plan,
    TableRow,
)
from tests.spec.campaign_records import AT, DAY, FIFTH, FILES, TEXTS, Record, written


@pytest.fixture
def fifth(tmp_path: Path) -> Callable[..., CampaignFile]:
    """Write the fifth campaign, with some of its text replaced, and read it."""

    def make(*changes: tuple[str, str]) -> CampaignFile:
        text = FIFTH
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        return read(written(tmp_path, text))

    return make


# -- loading ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_a_plan_loads_as_events_that_can_be_stored_and_told(name: str) -> None:
    record = Record()
    record.load(FILES[name])
    envelope = Envelope(UUID(int=1), 1, "s", "1", "gly", "gly", AT, DAY)
    for item in record.posted:
        assert decode(item.event.topic, encode(item.event)) == item.event
        assert sentence(item.event, envelope, "zh")
        assert sentence(item.event, envelope, "en")
    state: Campaign = record.state_of(CAMPAIGN, name)
    assert state.announced
    assert record.state_of(AGENCY, state.office or "").registered


def test_all_four_load_into_one_record_and_twice_changes_nothing() -> None:
    record = Record()
    for file in FILES.values():
        record.load(file)
    assert [record.load(file) for file in FILES.values()] == [[], [], [], []]
    assert len({item.id for item in record.posted}) == len(record.posted)


def test_the_same_difference_has_the_same_ids() -> None:
    file = FILES["anqiu-2022"]
    first, again = (events_for(file, lambda kind, _key: kind.state()) for _ in range(2))
    assert [item.id for item in first] == [item.id for item in again]


def test_a_fifth_campaign_needs_a_file_and_no_code(fifth: Callable[..., CampaignFile]) -> None:
    record = Record()
    said = record.load(fifth())
    assert Counter(event.topic for event in said) == {
        "agency.registered": 3,
        "agency.alias_recorded": 1,
        "campaign.announced": 1,
        "campaign.office_designated": 1,
        "campaign.member_joined": 1,
        "campaign.task_assigned": 1,
        "campaign.offence_listed": 1,
        "campaign.return_scheduled": 1,
    }
    state: Campaign = record.state_of(CAMPAIGN, "nowhere-2026")
    assert (state.triage, state.office, state.offences) == ("central", "110101-scjgj", {"01"})
    task = said[-3]
    assert task.owners == ("110101-scjgj", "110101-gaj"), "a group stands for its members"


def test_a_changed_file_says_only_what_has_changed(fifth: Callable[..., CampaignFile]) -> None:
    record = Record()
    record.load(fifth())
    changed = fifth(("严查侵权假冒。", "严查侵权假冒和虚假宣传。"), ("ends_on = 2026-05-31", "ends_on = 2026-06-30"))
    said = record.load(changed)
    assert [type(event) for event in said] == [CampaignPlanAmended, CampaignTaskAssigned]
    assert record.load(changed) == []


def test_what_is_gone_from_the_file_is_withdrawn(fifth: Callable[..., CampaignFile]) -> None:
    record = Record()
    record.load(fifth())
    offence = '[[offence]]\ncode = "01"\ntitle = "假冒注册商标"\ntasks = ["1"]\n'
    member = '[[member]]\nmember = "110101-gaj"\n'
    gone = fifth((offence, ""), (member, ""))
    assert [type(event) for event in record.load(gone)] == [CampaignMemberLeft, CampaignItemWithdrawn]
    assert record.state_of(CAMPAIGN, "nowhere-2026").offences == frozenset()


def test_a_change_taken_back_is_said_again_under_another_id(fifth: Callable[..., CampaignFile]) -> None:
    record = Record()
    for text in ("严查侵权假冒。", "从严查处。", "严查侵权假冒。"):
        assert record.load(fifth(("严查侵权假冒。", text)))
    assert record.state_of(CAMPAIGN, "nowhere-2026").events == 9
    assert len({item.id for item in record.posted}) == len(record.posted)


def test_what_was_said_by_hand_since_stands(fifth: Callable[..., CampaignFile]) -> None:
    record = Record()
    file = fifth()
    record.load(file)
    extended = CampaignPlanAmended(plan=replace(file.plan, ends_on=date(2026, 12, 31)))
    record.post(CAMPAIGN, "nowhere-2026", extended)
    record.post(CAMPAIGN, "nowhere-2026", CampaignMemberLeft(member="110101-gaj"))
    record.post(CAMPAIGN, "nowhere-2026", CampaignMemberJoined(member="110101-scjgj"))
    record.post(AGENCY, "110101-gaj", AgencyRenamed(name="无名市公安分局", short_name="公安分局"))
    assert record.load(file) == []


def test_an_agency_that_is_known_is_brought_up_to_the_file(fifth: Callable[..., CampaignFile]) -> None:
    record = Record()
    record.load(fifth())
    changed = fifth(
        ('name = "无名市公安局"', 'name = "无名市公安分局"'),
        ('agency_type = "public_security"', 'agency_type = "other"'),
        ('members = ["110101-scjgj", "110101-gaj"]', 'members = ["110101-gaj"]'),
        ('source = "方案三"', 'source = "方案三"\nto_on = 2026-04-01'),
    )
    said = record.load(changed)
    assert [type(event) for event in said][:4] == [
        AgencyRenamed,
        AgencyParticularsCorrected,
        AgencyAliasEnded,
        AgencyMembersListed,
    ]
    state: Agency = record.state_of(AGENCY, "110101-gaj")
    assert state.is_called("无名市公安局", DAY)
    assert record.load(changed) == []


def test_a_representation_that_the_file_dates_is_ended() -> None:
    record, text = Record(), TEXTS["anqiu-2022"]
    record.load(FILES["anqiu-2022"])
    file = FILES["anqiu-2022"]
    dated = tuple(
        replace(
            agency,
            representations=tuple(
                replace(entry, event=replace(entry.event, to_on=date(2023, 1, 1))) for entry in agency.representations
            ),
        )
        for agency in file.agencies
    )
    said = record.load(replace(file, agencies=dated))
    assert [type(event) for event in said] == [AgencyRepresentationEnded] * text.count("[[agency.representation]]")


def test_what_a_second_file_leaves_out_of_an_agency_stands(tmp_path: Path) -> None:
    record = Record()
    record.load(FILES["suizhou-2024"])
    other = FIFTH.replace("110101-scjgj", "421300-scjgj").replace("无名市市场监督管理局", "随州市市场监督管理局")
    other = other.replace(
        'adcode = "110101"\nagency_type = "market_supervision"', 'adcode = "421300"\nagency_type = "market_supervision"'
    )
    said = record.load(read(written(tmp_path, other)))
    assert not [event for event in said if isinstance(event, AgencyRegistered) and event.code == "421300-scjgj"]
    assert record.state_of(AGENCY, "421300-scjgj").superior == "420000-scjgj"


# -- what is wrong with a file --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "where", "problem"),
    [
        ('triage = "central"', 'triage = "centre"', "[campaign]", "key `triage` must be one of: central, agency"),
        ("starts_on = 2026-03-01", 'starts_on = "1 March"', "[campaign]", "key `starts_on` must be a date"),
        ("starts_on = 2026-03-01", "starts_on = 2026", "[campaign]", "key `starts_on` must be a date"),
        ("starts_on = 2026-03-01", "starts_on = 2026-06-01", "[campaign]", "ends before it begins"),
        ("title_en", "titel_en", "[campaign]", "unknown key `titel_en`: did you mean `title_en`?"),
        ('title = "2026年无名市打击侵权假冒专项行动方案"\n', "", "[campaign]", "key `title` (标题) is missing"),
        ("[[offence]]", "[[offense]]", "the file", "unknown table `offense`: did you mean `offence`?"),
        ("[office]", "[[office]]", "[office]", "must be a table"),
        ("[[task]]", "[task]", "[[task]]", "must be a list of tables"),
        ('owners = ["110101-all"]', "", "[[task]] no. 1 (1)", "a task has one lead agency"),
        ('owners = ["110101-all"]', 'owners = "110101-all"', "[[task]] no. 1 (1)", "key `owners` must be a list"),
        ('owners = ["110101-all"]', 'owners = ["110101-x"]', "[[task]] no. 1 (1)", "agency 110101-x is not registered"),
        ('owners = ["110101-all"]', 'owners = ["X Y"]', "[[task]] no. 1 (1)", "key `owners[1]` must be an agency code"),
        ('office = "110101-scjgj"', 'office = "110101-x"', "[office]", "agency 110101-x is not registered"),
        ('member = "110101-gaj"', 'member = "110101-x"', "[[member]] no. 1 (110101-x)", "is not registered"),
        ('tasks = ["1"]', 'tasks = ["2"]', "[[offence]] no. 1 (01)", "the plan has no task 2"),
        ('weekday = "friday"\n', "", "[[return]] no. 1 (W)", "the field weekday is needed"),
        (
            'cutoff = "due_day"',
            'cutoff = "due_day"\nday = true',
            "[[return]] no. 1 (W)",
            "key `day` must be a whole number",
        ),
        (
            'code = "110101-gaj"',
            'code = "110101-scjgj"',
            "[[agency]] no. 2 (110101-scjgj)",
            "is used by [[agency]] no. 1",
        ),
        ('alias = "公安"', 'name = "公安"', "[[agency.alias]] no. 1", "unknown key `name`"),
        ('content = ["statistics"]', 'content = ["sums"]', "[[return]] no. 1 (W)", "key `content[1]` must be one of"),
        ('due_to = "110101-scjgj"', 'due_to = ""', "[[return]] no. 1 (W)", "key `due_to`"),
    ],
)
def test_a_wrong_file_is_refused_with_table_key_and_remedy(
    tmp_path: Path, before: str, after: str, where: str, problem: str
) -> None:
    assert before in FIFTH
    with pytest.raises(CampaignFileError) as caught:
        read(written(tmp_path, FIFTH.replace(before, after, 1)))
    assert caught.value.file == "nowhere-2026.toml"
    assert where in caught.value.where
    assert problem in caught.value.problem


def test_a_period_inside_a_return_is_read_as_strictly_as_the_rest(tmp_path: Path) -> None:
    dated = 'rhythm = "dated"\ncutoff = "due_day"\ninstances = [{ period_start = 2026-03-01, due_on = 2026-03-31 }]\n'
    text = FIFTH[: FIFTH.index('rhythm = "weekly"')] + dated
    with pytest.raises(CampaignFileError, match=r"instances\[1\]`: key `period_end` \(所属期止\) is missing"):
        read(written(tmp_path, text))


@pytest.mark.parametrize("text", ["[campaign\n", "", "title = 1\n"])
def test_what_is_no_campaign_file_is_told_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(CampaignFileError, match=r"not a TOML file|\[campaign\]: is missing|unknown table `title`"):
        read(written(tmp_path, text))


def test_the_format_is_described_key_by_key() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "campaign-files.md").read_text("utf-8")
    tables = (Plan, Origin, Instance, TableRow, AgencyRegistered, AgencyAliasRecorded, AgencyRepresentationDeclared)
    described = (*tables, CampaignOfficeDesignated, CampaignMemberJoined, *ITEMS.values())
    missing = [
        f"{declared.__name__}.{spec.name}"
        for declared in described
        for spec in fields_of(declared)
        if f"| `{spec.name}` | {spec.zh} |" not in guide
    ]
    assert missing == []
    assert [name for name in TABLES if f"[{name}]" not in guide] == []
