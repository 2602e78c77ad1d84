"""The rules say what legal.md 2, 3 and 4 say, the right version is chosen, and wrong data is refused with its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest

from coordination.clocks.arithmetic import Amount
from coordination.clocks.lint import check, known_events
from coordination.clocks.packs import DATA, RuleBook, load_national, load_pack, rule_book
from coordination.clocks.reading import amount
from coordination.clocks.rules import By, Nature, Rule, Side, Signal
from coordination.profiles import PROFILES, Profile, Verification
from coordination.rules import Envelope
from coordination.tables import DataError

BOOK = rule_book()
ROWS = {
    # 2: referral, forward
    "cr_task_force": "promptly", "cr_decision": "3nd", "cr_send": "24h", "cr_copy_procuratorate": "promptly",
    "cr_receipt": "24h sla", "cr_completeness": "24h", "cr_supplement": "3nd", "cr_forward": "24h",
    "cr_not_police": "promptly", "cr_filing": "3nd", "cr_result_notice": "3nd", "cr_reconsider_request": "3nd",
    "cr_reconsider_decision": "3nd", "cr_supervision_suggest": "3nd", "cr_reasons": "7nd",
    "cr_ordered_filing": "15nd", "cr_reasons_ok_notice": "10nd", "cr_overdue_explain": "7nd",
    "cr_goods_handover": "3nd", "cr_party_notice_of_goods": "promptly", "cr_admin_after_nonfiling": "promptly",
    "cr_late_copy": "10nd", "cr_case_transfer_notice": "3nd", "cr_case_withdrawn_notice": "promptly",
    # 2.1: reverse
    "rv_internal": "3wd sla", "rv_review": "10wd sla", "rv_opinion_delivery": "3nd",
    "rv_agency_reply": "2mo document", "rv_lead": "15wd", "pa_transfer": "promptly",
    "pa_detention_referral": "promptly",
    # 3.1: market supervision
    "lead_verify": "15wd", "jur_negotiate": "7wd", "jur_designate": "7wd", "jur_object": "7wd sla",
    "transfer_other_dept": "promptly", "urgent_measure_report": "24h", "reg_evidence_dispose": "7wd",
    "seizure": "30nd", "assist_reply": "15wd", "review": "10wd", "party_statement": "5wd", "case_decision": "90nd",
    "serve_decision": "7wd", "serve_by_notice": "30nd", "fine_payment": "15nd", "demand_wait": "10wd",
    "court_enforce": "3mo", "closing": "15wd", "cash_fine_turn_in": "2wd", "cash_fine_deposit": "2wd",
    "summary_file": "7wd", "withdraw_publicity": "3wd", "hearing_host": "3wd", "hearing_file": "3wd",
    "hearing_date": "5wd", "hearing_notice": "7wd", "hearing_public_notice": "3wd", "hearing_report": "5wd",
    # 3.2: publication
    "pub_same_prov": "20wd", "pub_push": "10wd", "pub_receive": "10wd", "pub_7wd_policy": "7wd",
    "pub_gov_info": "20wd", "pub_withdraw": "3wd", "pub_expire_light": "3mo", "pub_expire": "3y",
    "svl_decide": "promptly", "svl_publish": "20wd", "svl_push": "10wd", "svl_receive": "10wd",
    "svl_early_accept": "2wd", "svl_early_decide": "15wd", "svl_stop": "3wd", "svl_auto": "3y",
    # 3.3: complaints and reports, Order 121
    "cp_accept": "7wd", "cp_mediate": "60nd", "cp_terminate_notice": "7wd", "cp_clue": "15wd", "rp_verify": "15wd",
    "rp_tell_result": "promptly", "rp_dispute": "7wd", "rp_repeat": "15wd",
    # 4.1: other agencies
    "generic.lead_verify": "promptly", "generic.case_decision": "90nd", "generic.party_statement": "5wd",
    "generic.hearing_notice": "7wd", "generic.serve_decision": "7wd", "generic.reg_evidence_dispose": "7wd",
    "generic.serve_by_notice": "30nd", "generic.fine_payment": "15nd", "generic.withdraw_publicity": "3wd",
    "agriculture.lead_verify": "7nd",
    "agriculture.case_decision": "90nd", "agriculture.party_statement": "5wd", "agriculture.serve_decision": "7wd",
    "housing.lead_verify": "15nd", "housing.case_decision": "90nd", "housing.party_statement": "5wd",
    "housing.serve_decision": "7wd", "culture.lead_verify": "7wd", "culture.case_decision": "90nd",
    "culture.party_statement": "5wd", "culture.serve_decision": "7wd", "culture.copyright_accept": "15nd",
    "public_security.intake_review": "24h", "public_security.intake_review_hard": "3nd",
    "public_security.case_decision": "30nd", "public_security.party_statement": "5wd",
    # 4.2: supervision
    "su_coordination": "15wd sla", "su_urge_letter": "document", "su_opinion": "document", "su_decision": "document",
    "su_objection": "15wd sla",
    # 4.3: data sharing
    "ds_reply_unconditional": "1wd", "ds_reply_conditional": "10wd", "ds_provide": "20wd", "ds_correct": "10wd",
    "ds_catalogue_update": "10wd", "ds_catalogue_audit": "2wd",
}  # fmt: skip
ON = date(2026, 6, 1)


def rule(name: str, on: date = ON, book: RuleBook = BOOK, region: str = "CN") -> Rule:
    found = book.choose(name, on, region)
    assert found is not None, name
    return found


@pytest.mark.parametrize("name", ROWS)
def test_each_row_of_the_law_has_its_length_and_is_called_what_it_is(name: str) -> None:
    row, said = rule(name), ROWS[name].split()
    if said[0] == "promptly":
        assert row.promptly
        assert row.nature is Nature.INTERNAL
        return
    assert not row.promptly
    natures = {"sla": Nature.INTERNAL, "document": Nature.DOCUMENT_SET}
    assert row.nature is natures.get(said[-1], Nature.STATUTORY)
    assert row.amount == (None if said == ["document"] else amount(said[0]))


def test_nothing_that_is_not_law_is_called_statutory() -> None:
    for row in BOOK.rules:
        if row.nature is Nature.STATUTORY:
            assert not row.promptly
            assert row.verification not in (Verification.DESIGN, Verification.SEED)


def test_what_is_from_memory_waits_for_the_legal_office() -> None:
    from_memory = {row.id for row in BOOK.rules if row.verification is Verification.MEMORY}
    assert {
        "cr_result_notice",
        "cr_case_withdrawn_notice",
        "rv_opinion_delivery",
        "rv_agency_reply",
        "pub_7wd_policy",
    } <= from_memory
    assert {
        row.id.partition(".")[0] for row in BOOK.rules if "." in row.id and row.verification is Verification.MEMORY
    } == {
        "agriculture",
        "housing",
        "culture",
        "public_security",
    }
    assert all(row.confirm for row in BOOK.rules if row.verification is Verification.MEMORY)


def test_filing_has_tiers_and_only_two_of_them_name_an_approver() -> None:
    filing = rule("cr_filing")
    said = [(tier.id, tier.amount, tier.upon, tier.by) for tier in filing.tiers]
    assert said == [
        ("three_days", amount("3nd"), None, None),
        ("ten_days", amount("10nd"), None, None),
        ("seven_days", amount("7nd"), None, None),
        ("thirty_days", amount("30nd"), None, By.COUNTY_POLICE_HEAD),
        ("sixty_days", amount("30nd"), "thirty_days", By.SUPERIOR_POLICE_HEAD),
    ]
    assert filing.amounts("sixty_days") == (amount("30nd"), amount("30nd"))
    assert filing.amounts() == (amount("3nd"),)


def test_extensions_say_by_whom_how_often_and_how_far() -> None:
    def said(name: str) -> list[tuple[By, int | None, Amount | None]]:
        return [(extension.by, extension.times, extension.most) for extension in rule(name).extensions]

    assert said("lead_verify") == [(By.LEADER, 1, amount("15wd"))]
    assert said("case_decision") == [(By.LEADER, 1, amount("30nd")), (By.COLLECTIVE, None, None)]
    assert said("seizure") == [(By.LEADER, 1, amount("30nd"))]
    assert said("assist_reply") == [(By.NOT_STATED, None, None)]
    assert said("ds_reply_conditional") == [(By.SHARING_AUTHORITY, 1, amount("10wd"))]
    assert said("cr_decision") == []


@pytest.mark.parametrize("name", ["cp_accept", "cp_mediate"])
def test_a_complaint_of_14_april_2026_stays_under_order_20_and_one_of_the_15th_is_under_order_121(name: str) -> None:
    before, since = rule(name, date(2026, 4, 14)), rule(name, date(2026, 4, 15))
    assert "第20号" in before.law
    assert "第121号" in since.law
    assert before.version == f"national/{name}@2020-01-01"
    assert since.version == f"national/{name}@2026-04-15"
    assert (before.valid_to, since.valid_to) == (date(2026, 4, 15), None)


def test_a_complaint_s_later_clocks_stay_under_the_order_of_its_registration() -> None:
    def started(registered: date) -> list[str]:
        accepted = date(2026, 4, 20)
        found = BOOK.started_by(
            "complaint.accepted",
            "market_supervision",
            lambda start: registered if start.chosen_by == "state.received_on" else accepted,
        )
        return [row.version for row, _ in found]

    assert started(date(2026, 4, 14)) == ["national/cp_mediate@2020-01-01"]
    assert started(date(2026, 4, 15)) == ["national/cp_mediate@2026-04-15"]


def test_where_no_rule_was_in_force_there_is_none() -> None:
    assert BOOK.choose("rp_tell_filing", date(2026, 4, 14)) is not None
    assert BOOK.choose("rp_tell_filing", date(2026, 4, 15)) is None
    assert BOOK.choose("rp_repeat", date(2026, 4, 14)) is None
    assert BOOK.choose("su_urge_letter", date(2026, 1, 31)) is None
    assert BOOK.choose("no_such_rule", ON) is None


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.id)
def test_the_clocks_agree_with_the_procedures_of_the_agency_types(profile: Profile) -> None:
    for period in profile.periods.values():
        row = BOOK.for_clock(period.id, profile.id, max(profile.valid_from, date(2022, 6, 1)))
        assert row is not None, period.id
        assert row.amount == Amount(period.length, row.amount.unit), period.id
        assert row.amount.unit.value == period.unit.value, period.id
        most = row.extensions[0].most if row.extensions else None
        assert (most.length if most else None) == period.extension, period.id


def test_an_event_starts_the_clocks_of_the_procedure_that_its_agency_follows() -> None:
    def started(topic: str, profile: str) -> set[str]:
        return {row.id for row, _ in BOOK.started_by(topic, profile, lambda _start: ON)}

    # which of the first two runs is told by whether somebody reported the lead
    assert started("lead.dispatched", "market_supervision") == {
        "lead_verify",
        "rp_verify",
        "lead_answer",
        "lead_feedback",
    }
    assert started("lead.dispatched", "agriculture") == {"agriculture.lead_verify", "lead_answer", "lead_feedback"}
    assert started("lead.dispatched", "generic") == {"generic.lead_verify", "lead_answer", "lead_feedback"}
    assert started("case.filed", "market_supervision") == {"case_decision"}
    assert started("case.decision_served", "agriculture") == {"generic.fine_payment"}
    assert started("case.closed", "market_supervision") == set()


def test_a_letter_s_receipt_starts_the_clock_that_its_kind_is_for() -> None:
    """Police clocks begin with acceptance, the agency's with receipt of the letters (legal.md 2.2)."""
    envelope = Envelope(UUID(int=1), 1, "s", "1", "a", "370784-scjgj", datetime(2026, 6, 1, tzinfo=UTC), ON)
    exhibits = SimpleNamespace(goods_to_hand_over=True, stage="upheld")

    def started(notice: str, record: SimpleNamespace = exhibits) -> list[str]:
        received = SimpleNamespace(notice=notice)
        found = BOOK.started_by("referral.notice_received", "market_supervision", lambda _start: ON)
        return [row.id for row, start in found if start.matches(received, record, envelope)]

    assert started("supplement_request") == ["cr_supplement"]
    assert started("non_filing_notice") == ["cr_reconsider_request"]
    assert started("reconsideration_request") == ["cr_reconsider_decision"]
    assert started("reconsideration_decision") == ["cr_supervision_suggest"]
    assert started("reconsideration_decision", SimpleNamespace(goods_to_hand_over=False, stage="filed")) == []
    assert started("reasons_demand") == ["cr_reasons"]
    assert started("filing_order") == ["cr_ordered_filing"]
    assert started("overdue_demand") == ["cr_overdue_explain"]
    assert started("filing_notice") == ["cr_goods_handover"]
    assert started("filing_notice", SimpleNamespace(goods_to_hand_over=False, stage="filed")) == []
    assert [row.id for row, _ in BOOK.started_by("referral.accepted", "public_security", lambda _start: ON)] == [
        "cr_completeness",
        "cr_filing",
    ]


def test_signals_look_at_the_values_of_the_event_and_the_record() -> None:
    envelope = Envelope(UUID(int=1), 1, "s", "1", "a", "370784-scjgj", datetime(2026, 6, 1, tzinfo=UTC), ON)
    start = next(start for start in rule("lead_verify").starts if start.topic == "lead.absorbed")
    lead, report = SimpleNamespace(reported=False), SimpleNamespace(reported=True)
    assert start.matches(SimpleNamespace(new_facts=True), lead, envelope)
    assert not start.matches(SimpleNamespace(new_facts=False), lead, envelope)
    assert not start.matches(SimpleNamespace(new_facts=True), report, envelope)
    published = rule("pub_same_prov").starts[0]
    assert published.matches(SimpleNamespace(kinds=("warning", "fine")), None, envelope)
    assert not published.matches(SimpleNamespace(kinds=("warning",)), None, envelope)
    of_record = Signal(topic="case.filed", when={"state.extensions": (1, 2), "agency": ("370784-scjgj",)})
    assert of_record.matches(SimpleNamespace(), SimpleNamespace(extensions=2), envelope)
    assert not of_record.matches(SimpleNamespace(), SimpleNamespace(extensions=3), envelope)


def test_rights_of_the_party_are_marked() -> None:
    assert {row.clock for row in BOOK.rules if row.side is Side.PARTY_RIGHT} == {
        "party_statement",
        "fine_payment",
        "fine_instalment",
    }


# -- packs ------------------------------------------------------------------------------------------------------------------

PACK = """
[pack]
id = "shandong-2026"
zh = "山东省规定"
en = "rules of Shandong"
region = "370000"
cite = "山东省行政执法监督条例"

[[rule]]
overrides = "cr_receipt"
law = "山东省行刑衔接工作规定"
article = "第九条"
verification = "P"
valid_from = 2026-03-01
amount = "12h"
"""


def pack_file(tmp_path: Path, text: str = PACK, name: str = "shandong.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_a_province_s_pack_overrides_what_it_names_and_is_part_of_the_answer(tmp_path: Path) -> None:
    book = rule_book(files=[pack_file(tmp_path)])
    anqiu = rule("cr_receipt", ON, book, "370784")
    assert (anqiu.version, anqiu.amount, anqiu.law) == (
        "shandong-2026/cr_receipt@2026-03-01",
        amount("12h"),
        "山东省行刑衔接工作规定",
    )
    assert anqiu.satisfied_by == rule("cr_receipt").satisfied_by
    assert rule("cr_receipt", ON, book, "150300").version == "national/cr_receipt@2020-08-07"
    assert rule("cr_receipt", date(2026, 2, 28), book, "370784").pack == "national"
    assert book.version("shandong-2026/cr_receipt@2026-03-01") is anqiu
    assert book.version("shandong-2026/cr_receipt@2020-08-07") is None
    assert check(book, known_events()) == []


def test_the_other_reading_of_order_310_is_a_pack(tmp_path: Path) -> None:
    book = rule_book("order310-wd")
    assert rule("cr_decision", ON, book).amount == amount("3wd")
    assert rule("cr_decision", ON, book, "370784").version == "order310-wd/cr_decision@2020-08-07"
    assert rule("cr_supplement", ON, book).amount == amount("3nd")
    assert check(book, known_events()) == []
    both = rule_book("order310-wd", files=[pack_file(tmp_path)])
    assert rule("cr_decision", ON, both, "370784").pack == "order310-wd"
    with pytest.raises(DataError, match="there is no pack 'order310'; there are: order310-wd"):
        rule_book("order310")
    with pytest.raises(DataError, match="packs need ids of their own"):
        rule_book("order310-wd", "order310-wd")


def test_a_corrected_row_is_another_version() -> None:
    assert replace(rule("cr_send"), revision=2).version == "national/cr_send@2020-08-07~2"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda text: text.replace('overrides = "cr_receipt"', 'overrides = "cr_receipts"'),
            "overrides 'cr_receipts', which is no",
        ),
        (
            lambda text: text.replace('article = "第九条"\n', ""),
            "'article' is missing: what overrides a rule names the text",
        ),
        (lambda text: text.replace("valid_from = 2026-03-01\n", ""), "'valid_from' is missing"),
        (lambda text: text.replace('"370000"', '"Shandong"'), "'region' is 'Shandong'"),
        (lambda text: text.replace('id = "shandong-2026"', 'id = "national"'), "'id' is 'national'"),
        (lambda text: text.replace('cite = "山东省行政执法监督条例"\n', ""), "'cite' is missing"),
        (lambda text: text.replace("[pack]", "[bundle]"), "'pack' is missing"),
        (lambda text: text.replace('"12h"', '"12 hours"'), "is not a length such as 15wd, 24h, 3mo"),
        (lambda text: text + 'colour = "red"\n', r"shandong\.toml: rule no\. 1 \(cr_receipt\): unknown: colour"),
        (lambda text: text + "[[", "is not TOML in UTF-8"),
    ],
)
def test_a_wrong_pack_is_refused_with_its_place(tmp_path: Path, change: Callable[[str], str], said: str) -> None:
    with pytest.raises(DataError, match=said):
        load_pack(pack_file(tmp_path, change(PACK)))


# -- reading ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('amount = "24h"', "amount = 24", r"'amount' must be str, not 24"),
        ('amount = "24h"', 'amount = "0h"', "'0h' is not a length"),
        ('amount = "24h"\n', "", "'amount' is missing"),
        ('zh = "向同级公安机关移送"\n', "", "'zh' is missing"),
        ('zh = "向同级公安机关移送"', 'zh = " "', "'zh' is empty"),
        ('id = "cr_send"', 'id = "CR-send"', "'id' is 'CR-send'"),
        (
            'amount = "24h"',
            'amount = "24h"\nregime = "martian"',
            "'regime' is 'martian', and must be one of: crim_proc",
        ),
        ('amount = "24h"', 'amount = "24h"\nverification = "M"', "must carry confirm = true"),
        ('amount = "24h"', 'amount = "24h"\nverification = "X"', "'verification' is 'X'"),
        ('amount = "24h"', 'amount = "24h"\nconfirm = 1', "'confirm' must be bool, not 1"),
        ('amount = "24h"', 'amount = "24h"\nvalid_to = 2026-01-01T00:00:00Z', "'valid_to' must be date"),
        ('amount = "24h"', 'amount = "24h"\nexclusions = ["testing", "testing"]', "'exclusions' repeats itself"),
        ('amount = "24h"', 'amount = "24h"\nexclusions = ["lunch"]', "'exclusions' is 'lunch'"),
        ('amount = "24h"', 'amount = "24h"\nextensions = [{ by = "leader" }]', "'unit' is missing"),
        ('amount = "24h"', 'amount = "24h"\nnote = "x"', "a table is expected here"),
        ('amount = "24h"', 'amount = "24h"\non_breach = [{ on = "state.case" }]', "'topic' is missing"),
        ('amount = "24h"', 'amount = "24h"\nwarns = [{ topic = "case.warned" }]', "'before' is missing"),
        ('amount = "24h"', 'amount = "24h"\nwarns = [{ topic = "a.b", before = "soon" }]', "'soon' is not a length"),
        ('amount = "24h"', 'amount = "24h"\non_breach = [{ topic = "a.b", gives = { x = 1 } }]', "'x' must be str"),
        ('amount = "24h"', 'amount = "24h"\non_breach = [{ topic = "a.b", colour = 1 }]', "unknown: colour"),
        ('amount = "24h"', 'amount = "24h"\ncolour = "red"', r"rule no\. 3 \(cr_send\): unknown: colour"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    home = tmp_path / "data"
    shutil.copytree(DATA, home)
    path = home / "referral_forward.toml"
    head, found, tail = path.read_text("utf-8").partition('id = "cr_send"')
    assert found
    tail = (found + tail).replace(old, new, 1)
    path.write_text(head + tail, "utf-8")
    with pytest.raises(DataError, match=said) as refused:
        load_national(home)
    assert str(refused.value).startswith("referral_forward.toml: rule no. 3")
