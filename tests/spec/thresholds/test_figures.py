"""Thresholds at exactly the figure, one fen below, and on the day of entry into force; all numbers from 法释〔2025〕5号.

以上 includes the number itself. Amounts are written in yuan here, and compared in fen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from coordination.thresholds.assessing import Assessment, Met, advice, assess
from coordination.thresholds.facts import FACTS, CrimeConduct, Facts

IN_FORCE = date(2025, 4, 26)
EVE = date(2025, 4, 25)
MARK, SALE, LABELS = CrimeConduct


def yuan(amount: int) -> int:
    return amount * 100


def found(conduct: CrimeConduct, on: date = IN_FORCE, **facts: Any) -> Assessment:
    return assess(conduct, on, Facts(**facts))


def ids(assessment: Assessment, met: Met) -> set[str]:
    return {finding.rule.id for finding in assessment.findings if finding.met is met}


THRESHOLDS = [
    # conduct, what is given beside, the figure, from how much on, the article, the rule
    (MARK, {}, "gained_fen", yuan(30_000), "第三条", "counterfeit_mark_amount"),
    (MARK, {}, "turnover_fen", yuan(50_000), "第三条", "counterfeit_mark_amount"),
    (MARK, {"mark_count": 2}, "gained_fen", yuan(20_000), "第三条", "counterfeit_mark_several"),
    (MARK, {"mark_count": 2}, "turnover_fen", yuan(30_000), "第三条", "counterfeit_mark_several"),
    (MARK, {"repeated": True}, "gained_fen", yuan(20_000), "第三条", "counterfeit_mark_repeated"),
    (MARK, {"repeated": True}, "turnover_fen", yuan(30_000), "第三条", "counterfeit_mark_repeated"),
    (MARK, {"turnover_fen": yuan(30_000)}, "mark_count", 2, "第三条", "counterfeit_mark_several"),
    (SALE, {}, "gained_fen", yuan(30_000), "第五条", "counterfeit_sale_amount"),
    (SALE, {}, "sold_fen", yuan(50_000), "第五条", "counterfeit_sale_amount"),
    (SALE, {}, "unsold_fen", yuan(150_000), "第五条", "counterfeit_sale_unsold"),
    (SALE, {"sold_fen": yuan(49_999)}, "unsold_fen", yuan(100_001), "第五条", "counterfeit_sale_unsold"),
    (LABELS, {}, "label_count", 10_000, "第六条", "illegal_labels_amount"),
    (LABELS, {}, "gained_fen", yuan(20_000), "第六条", "illegal_labels_amount"),
    (LABELS, {}, "turnover_fen", yuan(30_000), "第六条", "illegal_labels_amount"),
]


@pytest.mark.parametrize(("conduct", "given", "figure", "least", "article", "rule"), THRESHOLDS)
def test_at_the_figure_it_is_met_and_one_below_it_is_not(
    conduct: CrimeConduct, given: dict[str, Any], figure: str, least: int, article: str, rule: str
) -> None:
    at = found(conduct, **given, **{figure: least})
    assert rule in ids(at, Met.MET)
    assert f"法释〔2025〕5号 {article}" in {finding.rule.cite for finding in at.met}
    below = found(conduct, **given, **{figure: least - 1})
    assert rule not in ids(below, Met.MET)
    assert below.met == ()


@pytest.mark.parametrize(("conduct", "given", "figure", "least", "article", "rule"), THRESHOLDS)
def test_on_the_day_before_there_was_no_rule(
    conduct: CrimeConduct, given: dict[str, Any], figure: str, least: int, article: str, rule: str
) -> None:
    facts = Facts(**given, **{figure: least})
    assert assess(conduct, IN_FORCE, facts).met
    before = assess(conduct, EVE, facts)
    assert (before.rule_then, before.met, before.missing, before.findings) == (False, (), (), ())
    zh, en = advice(before)
    assert zh.startswith("2025-04-25没有施行中的追诉标准（2025-04-26起有）。")
    assert en.startswith("There was no rule on 2025-04-25; there is one from 2025-04-26 on.")


ALL_KNOWN = Facts(0, 0, 0, 0, 0, 0, repeated=False)


@pytest.mark.parametrize("conduct", CrimeConduct)
def test_where_all_is_known_nothing_is_open(conduct: CrimeConduct) -> None:
    assessment = assess(conduct, IN_FORCE, ALL_KNOWN)
    assert ids(assessment, Met.OPEN) == set()
    assert (assessment.met, assessment.missing) == ((), ())
    assert "未达到追诉标准" in advice(assessment)[0]


def test_one_mark_and_no_punishment_before_leave_the_lower_figures_out() -> None:
    low = {"gained_fen": yuan(29_999), "turnover_fen": yuan(49_999)}
    assert found(MARK, mark_count=1, repeated=False, **low).met == ()
    assert ids(found(MARK, mark_count=2, repeated=True, **low), Met.MET) == {
        "counterfeit_mark_several",
        "counterfeit_mark_repeated",
    }


def test_what_is_not_known_is_named_and_nothing_else() -> None:
    # 25,000 gained: enough with two marks, or after a punishment; of turnover nothing is known
    open_ = found(MARK, gained_fen=yuan(25_000))
    assert set(open_.missing) == {"turnover_fen", "mark_count", "repeated"}
    # a single mark ends one of the roads
    assert set(found(MARK, gained_fen=yuan(25_000), mark_count=1).missing) == {"turnover_fen", "repeated"}
    # with all figures low, marks and punishments do not matter
    assert found(MARK, gained_fen=0, turnover_fen=0).missing == ()
    assert set(found(SALE).missing) == {"gained_fen", "sold_fen", "unsold_fen"}
    assert set(found(LABELS, label_count=9_999).missing) == {"gained_fen", "turnover_fen"}


def test_what_is_met_already_needs_no_further_facts() -> None:
    met = found(SALE, sold_fen=yuan(50_000))
    assert met.missing == ()
    assert ids(met, Met.OPEN) == {"counterfeit_sale_unsold"}


def test_goods_not_sold_count_without_what_was_sold_being_known() -> None:
    assert ids(found(SALE, unsold_fen=yuan(150_000)), Met.MET) == {"counterfeit_sale_unsold"}
    assert found(SALE, unsold_fen=yuan(149_999)).missing == ("gained_fen", "sold_fen")
    assert found(SALE, unsold_fen=yuan(149_999), sold_fen=0, gained_fen=0).missing == ()


def test_figures_of_other_conduct_count_for_nothing() -> None:
    assert found(SALE, turnover_fen=yuan(10**6), label_count=10**6, sold_fen=0, unsold_fen=0, gained_fen=0).met == ()
    assert found(LABELS, sold_fen=yuan(10**6), gained_fen=0, turnover_fen=0, label_count=0).met == ()


def test_the_advice_names_article_and_figure_and_says_that_it_decides_nothing() -> None:
    zh, en = advice(found(SALE, sold_fen=yuan(60_000)))
    assert zh == (
        "销售假冒注册商标的商品：达到追诉标准。法释〔2025〕5号 第五条：销售金额5万元以上。"
        "仅供参考，不产生任何效力；是否涉嫌犯罪、是否移送，由办案单位依法决定。"
    )
    assert "sales of CNY 50,000.00 or more" in en
    assert "Advice only; nothing follows from it." in en
    repeated, _ = advice(found(MARK, repeated=True, gained_fen=yuan(20_000), turnover_fen=0, mark_count=1))
    assert "二年内受过处罚后再次实施、违法所得数额2万元以上" in repeated


def test_missing_facts_are_called_by_their_names() -> None:
    zh, en = advice(found(LABELS, label_count=9_999))
    assert "尚缺：违法所得数额、非法经营数额" in zh
    assert "missing: illegal income, illegal turnover" in en


def test_facts_are_known_by_one_set_of_names() -> None:
    assert set(ALL_KNOWN.known()) == set(FACTS)
    assert replace(ALL_KNOWN, repeated=None).known().keys() == FACTS.keys() - {"repeated"}
