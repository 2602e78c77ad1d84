"""The demonstration: the same everywhere, in the order of time, rich enough to look round in, and its keys work."""

from __future__ import annotations

import hashlib
import itertools
import re
import stat
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from werkzeug.test import Client, TestResponse

from api import create_app
from coordination.catalogue import EVENTS, credit_check
from coordination.control import PersonKeys
from coordination.record import Coordination
from coordination.rules import SHANGHAI, Recorded, Role
from coordination.sealing import Sealer, is_sealed
from coordination.store import Log, Row, open_log
from coordination.stored import from_row
from coordination.streams.case import Stage as CaseStage
from coordination.streams.clock.attachment import Attachment
from coordination.streams.deployment import DEMONSTRATION
from coordination.streams.goods import Where
from coordination.streams.lead import LeadRegistered
from coordination.streams.lead import Stage as LeadStage
from coordination.streams.referral import (
    FilingTier,
    ReferralDrafted,
    ReferralExhibitsHandedOver,
    ReferralExhibitsTakenOver,
    ReferralFilingReviewExtended,
)
from coordination.streams.referral import Stage as ReferralStage
from coordination.streams.referral.state import ENDED
from projections.silences import SilenceKind
from scripts import demo, secrets
from scripts.assembly import System, assemble, set_up
from scripts.demo import keys, setting
from scripts.demo.almanac import friday_of, next_sending, working_day
from scripts.demo.invention import body_check
from scripts.demo.timeline import LAST
from scripts.settings import Settings
from tests.journeys.untold import UNTOLD

CAMPAIGNS = {"anqiu-2022", "wuhai-2023", "anxi-2024", "suizhou-2024"}
FRIDAY = 4


def chance() -> Callable[[int], bytes]:
    """Random bytes that are the same in every run, so that what is sealed can be compared."""
    numbers = itertools.count()
    return lambda size: hashlib.shake_256(f"{next(numbers)}".encode()).digest(size)


def installation(home: Path, log: Log | None = None) -> System:
    settings = Settings.read({"LIANDONG_HOME": str(home)})
    set_up(settings)
    system = assemble(settings)
    sealer = Sealer(PersonKeys(system.control, secrets.masters(settings), chance()))
    log = log or system.log
    return replace(
        system, log=log, sealer=sealer, coordination=Coordination(log, sealer, followers=Attachment(system.book))
    )


def rows_of(log: Log) -> list[Row]:
    rows: list[Row] = []
    while page := log.read_page(rows[-1].position if rows else 0, 2000):
        rows += page
    return rows


@dataclass
class Filled:
    """A filled installation, what it told while it was filled, and its whole log."""

    system: System
    told: list[str]
    rows: list[Row]
    recorded: list[Recorded]

    def states(self, kind: str) -> dict[UUID, Any]:
        states: dict[UUID, Any] = {}
        for one in self.recorded:
            if one.topic.startswith(f"{kind}."):
                state = states.get(one.stream) or one.event.declaration.kind.state()
                states[one.stream] = one.event.evolve(state, one.envelope)
        return states


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    system = installation(tmp_path_factory.mktemp("home"))
    told: list[str] = []
    demo.fill(system, show=told.append)
    rows = rows_of(system.log)
    yield Filled(system, told, rows, [from_row(row) for row in rows])
    system.close()


def test_it_comes_out_the_same_in_every_log(filled: Filled, tmp_path: Path) -> None:
    with_memory = installation(tmp_path, open_log("memory:"))
    demo.fill(with_memory, show=lambda _: None)
    assert rows_of(with_memory.log) == filled.rows
    with_memory.close()


class Interrupted(Exception):
    pass


def test_an_interrupted_filling_goes_on_where_it_stopped(filled: Filled, tmp_path: Path) -> None:
    def until_november(line: str) -> None:
        if "2022-11" in line:
            raise Interrupted

    system = installation(tmp_path)
    with pytest.raises(Interrupted):
        demo.fill(system, show=until_november)
    assert demo.unfinished(system)
    assert 0 < system.log.head().position < len(filled.rows)
    demo.fill(system, show=lambda _: None)
    assert not demo.unfinished(system)
    contents = [(row.stream, row.version, row.topic) for row in filled.rows]
    assert [(row.stream, row.version, row.topic) for row in rows_of(system.log)] == contents
    system.close()


def test_the_mark_of_a_demonstration_stands_first(filled: Filled) -> None:
    first = filled.recorded[0]
    assert (first.topic, first.position, first.envelope.agency) == (DEMONSTRATION, 1, "system")
    assert Counter(one.topic for one in filled.recorded)[DEMONSTRATION] == 1


def test_progress_is_told_month_by_month(filled: Filled) -> None:
    months = [line for line in filled.told if re.search(r"20\d\d-\d\d", line)]
    assert len(months) == len(set(months)) >= 28
    assert f" {len(filled.rows)} events" in filled.told[-1]


def test_everything_is_recorded_in_the_order_of_time_and_after_it_happened(filled: Filled) -> None:
    assert all(one.recorded_at <= other.recorded_at for one, other in itertools.pairwise(filled.recorded))
    assert all(one.envelope.occurred_at <= one.recorded_at for one in filled.recorded)


def test_what_happened_is_recorded_within_the_hour_or_days_later(filled: Filled) -> None:
    posted = [one for one in filled.recorded if one.topic.startswith(("lead.", "case."))]
    late = [one.recorded_at - one.envelope.occurred_at for one in posted]
    assert sum(delay < timedelta(hours=12) for delay in late) > len(late) / 2
    assert sum(delay > timedelta(days=2) for delay in late) > len(late) / 100


@pytest.mark.parametrize(("kind", "least"), [("lead", 200), ("case", 60), ("referral", 15), ("goods", 30)])
def test_each_campaign_has_enough_of_each(filled: Filled, kind: str, least: int) -> None:
    counts = Counter(code for state in filled.states(kind).values() for code in state.campaigns)
    assert set(counts) == CAMPAIGNS
    assert min(counts.values()) >= least, counts


def test_every_event_type_that_can_be_posted_occurs_or_is_missing_for_a_reason(filled: Filled) -> None:
    can_be_posted = {topic for topic, event in EVENTS.items() if event.declaration.posted}
    assert can_be_posted - {one.topic for one in filled.recorded} == set(UNTOLD)


def test_records_are_left_at_every_stage(filled: Filled) -> None:
    leads = {state.stage for state in filled.states("lead").values()}
    cases = {state.stage for state in filled.states("case").values()}
    assert leads == set(LeadStage) - {LeadStage.NONE}
    # where a case waits for a day or two only, chance decides whether one waits there at the end
    passing = {CaseStage.HEARING, CaseStage.TERMINATED, CaseStage.DECIDING, CaseStage.NOTICE_PENDING}
    assert cases >= set(CaseStage) - {CaseStage.NONE} - passing


def test_referrals_come_to_every_end_and_lie_at_the_stages_where_somebody_is_silent(filled: Filled) -> None:
    ends = Counter(state.stage for state in filled.states("referral").values())
    over = set(ENDED) - {ReferralStage.NONE}
    waiting = {ReferralStage.PENDING_APPROVAL, ReferralStage.SENT, ReferralStage.UNDER_REVIEW, ReferralStage.FILED}
    assert set(ends) >= over | waiting
    topics = Counter(one.topic for one in filled.recorded)
    accepted, filed = topics["referral.accepted"], topics["referral.criminal_case_filed"]
    # most of what the police accept they file, a good part they refuse, and little of it is contested
    assert accepted / 2 < filed < accepted
    assert filed / 10 < topics["referral.non_filing_decided"] < filed
    assert topics["referral.reconsideration_requested"] < topics["referral.non_filing_decided"] / 2
    assert 0 < topics["referral.rejected"] < topics["referral.approved"] / 5


def test_longer_reviews_are_approved_by_whom_the_tier_demands(filled: Filled) -> None:
    extended = [one for one in filled.recorded if isinstance(one.event, ReferralFilingReviewExtended)]
    by = {tier: [one for one in extended if one.event.tier is tier] for tier in FilingTier}
    assert all(one.event.approved_by == f"{one.envelope.agency}.002" for one in by[FilingTier.THIRTY])
    superiors = {organ.code: organ.superior for code in CAMPAIGNS for organ in setting.read(code).organs.values()}
    assert all(one.event.approved_by == f"{superiors[one.envelope.agency]}.002" for one in by[FilingTier.SIXTY])
    assert min(len(by[tier]) for tier in (FilingTier.TEN, FilingTier.THIRTY, FilingTier.SIXTY)) > 0


def test_organs_of_the_plans_act_and_the_others_are_registered(filled: Filled) -> None:
    acting = {one.envelope.agency for one in filled.recorded if one.topic.startswith("referral.")} - {"system"}
    types = {code: state.agency_type for state in filled.states("agency").values() for code in [state.code]}
    assert acting <= set(types)
    assert {types[code] for code in acting} >= {"public_security", "procuratorate", "court", "market_supervision"}
    registered = [one for one in filled.recorded if one.topic == "agency.registered"]
    posted = Counter(one.event.code for one in registered)
    assert max(posted.values()) == 1
    assert {"370784-gaj", "370784-rmjcy", "370784-rmfy"} <= set(posted), "named by the plan of Anqiu"


def test_goods_are_found_in_every_place_and_differ_where_it_is_said_why(filled: Filled) -> None:
    found = {place for state in filled.states("goods").values() for line in state.lines for place, _ in line.held}
    # goods stay there for some days or weeks only, and chance decides whether some are there at the end
    passing = {Where.REGISTERED, Where.TESTING, Where.EARLY_DISPOSED}
    assert found >= set(Where) - passing
    given = [one.event for one in filled.recorded if isinstance(one.event, ReferralExhibitsHandedOver)]
    taken = [one.event for one in filled.recorded if isinstance(one.event, ReferralExhibitsTakenOver)]
    for events in (given, taken):
        explained = [any(line.difference for line in event.lines) for event in events]
        assert 0 < sum(explained) < len(explained) / 2


@pytest.mark.parametrize("clock", ["cr_send", "cr_filing", "cr_receipt", "cr_decision", "cr_task_force", "cr_reasons"])
def test_duties_are_missed_and_mostly_not(filled: Filled, clock: str) -> None:
    clocks = [state for state in filled.states("clock").values() if state.clock == clock]
    missed = [state for state in clocks if state.breached]
    assert 0 < len(missed) < len(clocks), (len(missed), len(clocks))


def test_every_offence_of_every_plan_comes_up(filled: Filled) -> None:
    registered = [one.event for one in filled.recorded if one.topic == "lead.registered"]
    # what comes back from police or procuratorate is registered by rule, and names none
    found = {(event.campaigns[0], event.offence) for event in registered if event.registered_for is None}
    wanted = {(code, offence.code) for code in CAMPAIGNS for offence in setting.read(code).offences}
    assert found == wanted


def test_sections_hand_in_their_leads_on_fridays(filled: Filled) -> None:
    days = Counter(
        one.recorded_at.astimezone(SHANGHAI).weekday()
        for one in filled.recorded
        if isinstance(one.event, LeadRegistered) and one.envelope.agency.startswith("350524-scjgj-")
    )
    assert days[FRIDAY] > sum(days.values()) * 2 / 3, days


def test_persons_are_sealed(filled: Filled) -> None:
    parties = [one.event.party for one in filled.recorded if isinstance(one.event, LeadRegistered)]
    persons = [party.person for party in parties if party is not None and party.person is not None]
    assert len(persons) > 100
    assert all(is_sealed(person.name or "") for person in persons)
    drafts = [one.event for one in filled.recorded if isinstance(one.event, ReferralDrafted)]
    suspects = [person for draft in drafts for person in draft.named]
    assert len(suspects) > 60
    assert all(is_sealed(person.name or "") for person in suspects)


def test_fines_are_paid_in_parts_and_refunded(filled: Filled) -> None:
    cases = filled.states("case").values()
    decided = [state for state in cases if state.decision is not None]
    paid = [state for state in decided if state.collected.fine_fen >= state.decision.money.fine_fen]
    assert len(decided) > len(cases) / 2
    assert len(decided) > len(paid) > len(decided) / 2


# The example of GB 32100-2015, and of GB 11714-1997 within it.
@pytest.mark.parametrize(("code", "check"), [("91350100M000100Y4", "3")])
def test_credit_codes_end_in_the_check_character_of_the_standard(code: str, check: str) -> None:
    assert credit_check(code) == check
    assert body_check(code[8:16]) == code[16]


def test_credit_codes_of_the_demonstration_are_right(filled: Filled) -> None:
    parties = [one.event.party for one in filled.recorded if isinstance(one.event, LeadRegistered)]
    codes = {party.uscc: party.name for party in parties if party is not None and party.uscc is not None}
    assert len(codes) == len(set(codes.values())) > 300
    assert all(credit_check(code[:17]) == code[17] and body_check(code[8:16]) == code[16] for code in codes)


def test_days_and_hours_of_offices() -> None:
    from datetime import date, datetime  # noqa: PLC0415

    friday_evening = datetime(2024, 2, 2, 18, 5, tzinfo=SHANGHAI)
    assert next_sending(friday_evening) == datetime(2024, 2, 4, 9, 30, tzinfo=SHANGHAI)  # a Sunday made up for
    assert working_day(date(2024, 2, 10)) == date(2024, 2, 18)  # Spring Festival, to the Sunday made up for
    monday = datetime(2024, 1, 15, 10, 0, tzinfo=SHANGHAI)
    assert friday_of(monday) == datetime(2024, 1, 19, 17, 45, tzinfo=SHANGHAI)


# -- keys -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shown(filled: Filled) -> list[str]:
    told: list[str] = []
    demo.show_keys(filled.system, show=told.append)
    return told


def test_keys_are_shown_one_a_line_after_the_name_of_the_role(filled: Filled, shown: list[str]) -> None:
    named = [line.partition(": ") for line in shown[:4]]
    assert [name for name, _, _ in named] == ["agency", "office", "supervisor", "administrator"]
    for name, _, text in named:
        key = filled.system.keys.verify(text, now=filled.recorded[-1].recorded_at)
        assert (key.role, key.agency) == (Role(name), keys.HOLDERS[Role(name)])


def test_a_later_start_shows_the_same_keys(filled: Filled, shown: list[str]) -> None:
    again: list[str] = []
    demo.show_keys(filled.system, show=again.append)
    assert again == shown
    assert stat.S_IMODE((filled.system.settings.home / keys.FILE).stat().st_mode) == 0o600


def test_a_revoked_key_is_replaced(filled: Filled, shown: list[str], tmp_path: Path) -> None:
    system = replace(filled.system, settings=replace(filled.system.settings, home=tmp_path))
    told: list[str] = []
    demo.show_keys(system, show=told.append)
    for line in told[:4]:
        system.keys.revoke(line.split("_")[1], now=filled.recorded[-1].recorded_at)
    again: list[str] = []
    demo.show_keys(system, show=again.append)
    assert not set(told[:4]) & set(again[:4])


@pytest.fixture(scope="module")
def client(filled: Filled) -> Client:
    filled.system.read.prepare()
    filled.system.projector().catch_up()
    return create_app(filled.system.services()).test_client()


def typed(client: Client, line: str) -> TestResponse:
    """Do what the shell and curl would do with the line."""
    shell = f"curl() {{ printf '%s\\0' \"$@\"; }}; {line}"
    said = subprocess.run(["bash", "-c", shell], capture_output=True, check=True, text=True).stdout  # noqa: S607
    words = said.split("\0")[:-1]
    headers = dict(word.split(": ", 1) for flag, word in itertools.pairwise(words) if flag == "-H")
    data = next((word for flag, word in itertools.pairwise(words) if flag == "-d"), None)
    url = urlsplit(next(word for word in words if word.startswith("http://127.0.0.1:8000/")))
    method = "GET" if data is None else "POST"
    return client.open(f"{url.path}?{url.query}", method=method, headers=headers, data=data)


def asked(client: Client, shown: list[str], path: str) -> Any:
    """What the supervisor is told as of the last evening."""
    key = next(line for line in shown if line.startswith("supervisor: ")).removeprefix("supervisor: ")
    at = LAST.astimezone(UTC).strftime("%FT%TZ")
    answer = client.get(f"{path}&as_of={at}", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200, answer.text
    return answer.get_json()["items"]


def test_there_is_a_silence_of_every_kind_and_a_few_of_each(client: Client, shown: list[str]) -> None:
    for kind in SilenceKind:
        sounding = asked(client, shown, f"/v1/silences?kind={kind.value}&sounding=true&limit=200")
        assert len(sounding) >= 2, kind
        ended = asked(client, shown, f"/v1/silences?kind={kind.value}&open=false&limit=200")
        assert ended, kind


def test_somebody_is_waited_for_on_every_referral_that_is_not_over(client: Client, shown: list[str]) -> None:
    rows = asked(client, shown, "/v1/referrals?limit=200")
    over = {"rejected", "returned", "closed_not_filed", "withdrawn", "concluded"}
    waiting = [row for row in rows if row["stage"] not in over]
    assert len(waiting) > 10
    assert all(row["waiting_on"] and row["waiting_for"] for row in waiting)
    assert any(row.get("waiting_for") == "handle_administratively" for row in rows), "and on some that are"


def test_the_three_requests_work_as_they_are_shown(client: Client, shown: list[str]) -> None:
    by_agency, by_supervisor, post = [line for line in shown if line.startswith("curl ")]
    verifying = typed(client, by_agency)
    assert verifying.status_code == 200, verifying.text
    assert [row["stage"] for row in verifying.get_json()["items"]] == ["verifying"] * 3
    then = typed(client, by_supervisor)
    assert then.status_code == 200, then.text
    assert 20 < then.get_json()["total"] < 200
    posted = typed(client, post)
    assert posted.status_code == 201, posted.text
