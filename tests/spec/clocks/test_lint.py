"""The check of the rules finds what is wrong with them as a whole, and nothing in those that are shipped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from coordination.catalogue import EVENTS
from coordination.clocks.lint import Finding, check, known_events
from coordination.clocks.packs import Pack, RuleBook, load_pack, rule_book
from coordination.clocks.reading import REGIMES, amount
from coordination.clocks.rules import Ground, Rule, Signal
from coordination.profiles import Verification

BOOK = rule_book()
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


def rule(name: str) -> Rule:
    found = BOOK.choose(name, date(2026, 6, 1))
    assert found is not None
    return found


def pack_file(tmp_path: Path, text: str = PACK) -> Path:
    path = tmp_path / "shandong.toml"
    path.write_text(text, "utf-8")
    return path


def findings(*rules: Rule, base: tuple[Rule, ...] = ()) -> list[Finding]:
    return check(RuleBook((Pack("national", "国家", "national", "CN", "法", (*base, *rules)),)), known_events())


def codes(*rules: Rule) -> set[str]:
    return {finding.code for finding in findings(*rules)}


def test_the_rules_that_are_shipped_are_in_order() -> None:
    assert check(BOOK, known_events()) == []


def test_events_that_do_not_exist_must_be_pending_and_not_longer_than_that() -> None:
    lead, summary = rule("lead_verify"), rule("summary_file")
    misspelt = replace(lead, waived_by=(Signal(topic="lead.recalled"),))
    assert [(finding.code, finding.text) for finding in findings(misspelt)] == [
        ("unknown_event", "there is no event 'lead.recalled', and neither it nor 'lead' is pending")
    ]
    assert codes(replace(summary, pending=frozenset())) == {"unknown_event"}
    assert codes(replace(lead, pending=frozenset({"lead"}))) == {"pending_arrived"}
    assert codes(replace(lead, pending=frozenset({"lead.returned"}))) == {"pending_arrived"}
    assert codes(replace(lead, waived_by=(Signal(topic="lead.returned", when={"colour": ("red",)}),))) == {
        "unknown_field"
    }
    assert codes(replace(lead, waived_by=(Signal(topic="lead.returned", when={"state.colour": ("red",)}),))) == {
        "unknown_field"
    }


def test_only_what_has_no_stream_yet_may_be_pending() -> None:
    """An event of a stream that is there is declared, or the row names the one that there is."""
    late_copy = rule("cr_late_copy")
    misnamed = replace(
        late_copy,
        satisfied_by=(Signal(topic="case.penalty_decision_copied"),),
        pending=frozenset({"case.penalty_decision_copied"}),
    )
    assert [(finding.code, finding.text) for finding in findings(misnamed)] == [
        (
            "pending_of_known_kind",
            "'case' is there and has no 'case.penalty_decision_copied': declare it, or name the event it has",
        )
    ]
    withdrawal = rule("pub_withdraw")
    assert codes(replace(withdrawal, pending=frozenset({"publicity", "publicity.withdrawn"}))) == set()


def test_what_is_to_be_taken_out_must_be_taken_out_by_an_event() -> None:
    lead, decision = rule("lead_verify"), rule("case_decision")
    never = replace(lead, suspended_by=(), resumed_by=())
    assert [finding.text for finding in findings(never)] == [
        "no event takes testing out, though 'exclusions' names it",
        "no event takes identification out, though 'exclusions' names it",
    ]
    assert codes(replace(never, exclusions=(Ground.TRAVEL,))) == set()
    assert codes(replace(never, pending=frozenset({"report"}))) == set()
    unheard = tuple(one for one in decision.suspended_by if one.ground is not Ground.HEARING)
    assert codes(replace(decision, suspended_by=unheard)) == {"never_excluded"}


def test_times_must_join_without_overlap_or_silence() -> None:
    send = rule("cr_send")
    old = replace(send, valid_from=date(2015, 1, 1), valid_to=date(2020, 8, 7))
    assert codes(old, send) == set()
    assert codes(replace(old, valid_to=None), send) == {"overlap"}
    assert codes(replace(old, valid_to=date(2020, 8, 8)), send) == {"overlap"}
    assert codes(replace(old, valid_to=date(2020, 8, 6)), send) == {"gap"}
    assert codes(replace(old, valid_to=date(2020, 8, 6), afterwards_zh="无规定", afterwards_en="none"), send) == set()
    assert codes(replace(send, valid_to=date(2027, 1, 1))) == {"gap"}
    assert codes(replace(send, valid_to=date(2019, 1, 1), afterwards_zh="无")) == {"bad_validity"}


def test_two_packs_of_one_region_may_not_both_override(tmp_path: Path) -> None:
    one = load_pack(pack_file(tmp_path))
    other = load_pack(
        pack_file(tmp_path, PACK.replace("shandong-2026", "shandong-2027").replace("2026-03-01", "2027-01-01"))
    )
    found = check(RuleBook((BOOK.packs[0], one, other)), known_events())
    assert [finding.code for finding in found] == ["overlap"]
    assert "both hold on 2027-01-01 in 370000" in found[0].text


def test_units_sources_and_shapes_are_looked_at() -> None:
    lead, send, filing, letter = rule("lead_verify"), rule("cr_send"), rule("cr_filing"), rule("su_urge_letter")
    law, coercion = REGIMES["penalty_law"], REGIMES["coercion_law"]
    assert codes(replace(lead, regime=law, amount=amount("7nd"), extensions=())) == {"bad_unit"}
    assert codes(replace(lead, regime=law, amount=amount("8nd"), extensions=())) == set()
    assert codes(replace(lead, regime=coercion, amount=amount("10nd"), extensions=())) == {"bad_unit"}
    assert codes(replace(lead, regime=coercion, amount=amount("11nd"), extensions=())) == set()
    assert codes(replace(lead, amount=amount("24h"))) == {"bad_unit"}
    assert codes(replace(send, starts=(replace(send.starts[0], since="legal_on"),))) == {"bad_unit"}
    assert codes(replace(lead, backward=True)) == {"bad_unit"}
    assert codes(replace(lead, article="")) == {"citation_missing"}
    assert codes(replace(lead, article="", confirm=True)) == set()
    assert codes(replace(lead, promptly=True)) == {"internal_called_statutory"}
    assert codes(replace(lead, verification=Verification.DESIGN)) == {"internal_called_statutory"}
    assert codes(replace(lead, starts=())) == {"never_starts"}
    assert codes(replace(lead, satisfied_by=())) == {"never_ends"}
    assert codes(replace(lead, resumed_by=())) == {"never_ends"}
    assert codes(replace(letter, starts=(replace(letter.starts[0], due=None),))) == {"no_due_date"}
    assert codes(replace(letter, regime=REGIMES["samr_proc"])) == {"no_due_date"}
    assert codes(replace(lead, profile="martians")) == {"unknown_profile"}
    assert codes(replace(filing, tiers=(*filing.tiers, filing.tiers[0]))) == {"bad_tiers"}
    assert codes(replace(filing, tiers=filing.tiers[::-1])) == {"bad_tiers"}
    assert codes(replace(filing, tiers=(replace(filing.tiers[0], article=""),))) == {"citation_missing"}


def test_what_a_breach_brings_about_can_be_recorded_by_anybody_who_notices() -> None:
    registration = rule("reg_evidence_dispose")
    (lapse,) = registration.on_breach

    def with_breach(**changed: Any) -> set[str]:
        return codes(replace(registration, on_breach=(replace(lapse, **changed),)))

    assert with_breach() == set()
    assert with_breach(topic="goods.registration_ended") == {"unknown_event"}
    # what agencies may post, or what may be refused, is no work of time
    assert with_breach(topic="goods.measure_approved", gives={}, says={"approved_by": "leader-1"}) == {
        "upshot_posted",
        "upshot_refusable",
    }
    assert with_breach(gives={}) == {"upshot_incomplete"}
    assert with_breach(gives={"lines": "state.registered", "colour": "state.stage"}) == {"unknown_field"}
    assert with_breach(gives={"lines": "state.colour"}) == {"unknown_field"}
    assert with_breach(gives={"lines": "registered"}) == {"unknown_field"}
    assert with_breach(on="state.case") == {"upshot_elsewhere"}
    assert with_breach(on="state.stage.case") == {"unknown_field"}


def test_what_is_warned_of_can_come_about_and_is_remembered() -> None:
    seizure = rule("seizure")
    (warn,) = seizure.warns

    def with_warning(**changed: Any) -> set[str]:
        return codes(replace(seizure, warns=(replace(warn, **changed),)))

    assert with_warning() == set()
    assert with_warning(before=amount("9nd")) == {"never_warns"}
    assert with_warning(when={"state.case.referral.colour": (True,)}) == {"unknown_field"}
    assert with_warning(when={"state.case.colour.open": (True,)}) == {"unknown_field"}
    assert with_warning(when={"state.lines.open": (True,)}, upon=()) == {"unknown_field"}
    assert with_warning(upon=("case.referral_begun",)) == {"unknown_event"}
    assert with_warning(upon=("lead.returned",)) == {"never_warns"}
    assert with_warning(says={"ways_out": ["fly"]}) == {"unknown_field"}
    assert with_warning(says={"ways_out": "release"}) == {"unknown_field"}
    assert with_warning(says={}) == {"upshot_incomplete"}
    # a record that does not remember of what it was warned would be warned again and again
    silent = {"topic": "referral.superseded", "on": "state.case.referral", "says": {}, "gives": {"by": "state.case"}}
    assert with_warning(**silent) == {"upshot_elsewhere"}


def test_known_events_are_those_of_the_catalogue_with_what_can_be_read_there() -> None:
    known = known_events()
    assert known.keys() == EVENTS.keys()
    assert {"to_agency", "legal_on", "agency", "state.received_on"} <= set(known["lead.dispatched"])
    assert {"state.answerable", "state.unattended"} <= set(known["lead.absorbed"]), "what a state works out is read too"
    # what a record's state works out can be asked for like what it keeps
    assert {"state.lines", "state.registration_open", "state.stage"} <= set(known["goods.registered"])


def test_a_finding_reads_as_a_line() -> None:
    found = findings(replace(rule("summary_file"), pending=frozenset()))[0]
    assert str(found).startswith(
        "market_supervision.toml: rule no. 22 (summary_file): there is no event 'summary_case."
    )
