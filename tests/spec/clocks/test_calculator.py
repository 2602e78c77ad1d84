"""The calculator answers in exactly the agreed form, refuses what it cannot read, and the words can be read out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from coordination.catalogue import Invalid
from coordination.clocks.arithmetic import Exclusion
from coordination.clocks.calculator import calculate
from coordination.clocks.calendar import Calendar, PublishedTable
from coordination.clocks.computing import compute
from coordination.clocks.explain import explain
from coordination.clocks.packs import rule_book
from coordination.clocks.reading import amount
from scripts.clocks_cli import clocks

BOOK = rule_book()


def ask(rule: str = "cr_decision", trigger_at: str = "2026-04-29T09:00:00+08:00", **more: Any) -> dict[str, Any]:
    return calculate({"rule": rule, "trigger_at": trigger_at, **more}, BOOK)


def test_the_answer_has_the_agreed_fields() -> None:
    assert ask() == {
        "rule_version": "national/cr_decision@2020-08-07",
        "due_date_strict": "2026-05-03",
        "due_date_lenient": "2026-05-06",
        "due_at_strict": "2026-05-03T16:00:00.000000Z",
        "due_at_lenient": "2026-05-06T16:00:00.000000Z",
        "provisional": False,
        "days": [
            {"date": "2026-04-29", "counted": False, "why_zh": "起算日，不计入", "why_en": "the day of the trigger is not counted"},
            {"date": "2026-04-30", "counted": True, "why_zh": "自然日，计入", "why_en": "counted as a day"},
            {"date": "2026-05-01", "counted": True, "why_zh": "自然日，计入", "why_en": "counted as a day"},
            {"date": "2026-05-02", "counted": True, "why_zh": "自然日，计入", "why_en": "counted as a day"},
            {
                "date": "2026-05-03",
                "counted": False,
                "why_zh": "届满日05-02为劳动节（法定节假日），顺延",
                "why_en": "moved on, since 05-02 is Labour Day (statutory holiday)",
            },
            {
                "date": "2026-05-04",
                "counted": False,
                "why_zh": "届满日05-03为劳动节放假调休，顺延",
                "why_en": "moved on, since 05-03 is Labour Day, weekend or day in lieu",
            },
            {
                "date": "2026-05-05",
                "counted": False,
                "why_zh": "届满日05-04为劳动节放假调休，顺延",
                "why_en": "moved on, since 05-04 is Labour Day, weekend or day in lieu",
            },
            {
                "date": "2026-05-06",
                "counted": False,
                "why_zh": "届满日05-05为劳动节放假调休，顺延",
                "why_en": "moved on, since 05-05 is Labour Day, weekend or day in lieu",
            },
        ],
    }  # fmt: skip


def test_exclusions_extensions_tiers_and_regions_are_taken() -> None:
    excluded = ask("lead_verify", "2026-03-02T09:00:00+08:00", exclusions=[{"from": "2026-03-09", "to": "2026-03-13"}])
    assert excluded["due_date_lenient"] == "2026-03-30"
    extended = ask(
        "lead_verify", "2026-03-02T09:00:00+08:00", extensions=[{"length": 15, "unit": "wd"}], region="370784"
    )
    assert extended["due_date_lenient"] == "2026-04-14"
    assert ask("cr_filing:thirty_days", "2026-09-18T09:00:00+08:00")["due_date_lenient"] == "2026-10-19"
    assert ask("cp_mediate", "2026-04-14T23:59:59+08:00")["rule_version"] == "national/cp_mediate@2020-01-01"
    assert ask("cp_mediate", "2026-04-14T16:00:00Z")["rule_version"] == "national/cp_mediate@2026-04-15"


def test_published_tables_are_used() -> None:
    table = PublishedTable("CN", 2027, "国办发明电〔2026〕8号", off_days=frozenset({date(2027, 1, 4)}))
    question = {"rule": "party_statement", "trigger_at": "2026-12-25T10:00:00+08:00"}
    assert calculate(question, BOOK)["due_date_lenient"] == "2027-01-04"
    answer = calculate(question, BOOK, [table])
    # the table does not repeat 元旦, which stays; Monday 4 is off
    assert (answer["due_date_lenient"], answer["provisional"]) == ("2027-01-05", False)


@pytest.mark.parametrize(
    ("request_", "pointer", "code"),
    [
        ([], "", "type"),
        ({"rule": "cr_send"}, "/trigger_at", "required"),
        ({"trigger_at": "2026-03-02T09:00:00+08:00"}, "/rule", "required"),
        ({"rule": 7}, "/rule", "type"),
        ({"rule": "cr_sent"}, "/rule", "clock.unknown_rule"),
        ({"rule": "cr_filing:tier9"}, "/rule", "clock.unknown_tier"),
        ({"rule": "su_urge_letter"}, "/rule", "clock.due_date_missing"),
        ({"rule": "rp_tell_filing", "trigger_at": "2026-06-01T09:00:00+08:00"}, "/trigger_at", "clock.no_rule_then"),
        ({"trigger_at": "2026-03-02T09:00:00"}, "/trigger_at", "zone"),
        ({"trigger_at": "2026-03-02"}, "/trigger_at", "type"),
        ({"trigger_at": 1}, "/trigger_at", "type"),
        ({"trigger_at": "1970-03-02T09:00:00Z"}, "/trigger_at", "range"),
        ({"colour": "red"}, "/colour", "unknown"),
        ({"region": "Shandong"}, "/region", "format"),
        ({"region": 370784}, "/region", "format"),
        ({"exclusions": {}}, "/exclusions", "type"),
        ({"exclusions": [7]}, "/exclusions/0", "type"),
        ({"exclusions": [{"from": "2026-03-02"}]}, "/exclusions/0/to", "required"),
        ({"exclusions": [{"from": "2026-03-02", "to": "2026-03-01"}]}, "/exclusions/0/to", "order"),
        ({"exclusions": [{"from": "2026-03-02", "to": "2199-03-01"}]}, "/exclusions/0/to", "range"),
        ({"exclusions": [{"from": "2026-02-30", "to": "2026-03-01"}]}, "/exclusions/0/from", "type"),
        ({"exclusions": [{"from": "2026-03-02", "to": "2026-03-03", "why": "x"}]}, "/exclusions/0/why", "unknown"),
        ({"extensions": [{"length": 0, "unit": "wd"}]}, "/extensions/0/length", "range"),
        ({"extensions": [{"length": True, "unit": "wd"}]}, "/extensions/0/length", "range"),
        ({"extensions": [{"length": 11, "unit": "y"}]}, "/extensions/0/length", "range"),
        ({"extensions": [{"length": 1, "unit": "weeks"}]}, "/extensions/0/unit", "choice"),
        ({"extensions": [{"length": 1, "unit": []}]}, "/extensions/0/unit", "choice"),
        ({"extensions": [{"length": 1, "unit": "h"}]}, "/extensions", "clock.unit_mixed"),
        ({"extensions": [{"length": 1, "unit": "wd"}] * 21}, "/extensions", "type"),
        # 2614 working days of five in seven are 3660 days; 61 years of exclusions are far more
        ({"extensions": [{"length": 1308, "unit": "wd"}, {"length": 1307, "unit": "wd"}]}, "/extensions", "range"),
        ({"extensions": [{"length": 10, "unit": "y"}, {"length": 1, "unit": "y"}]}, "/extensions", "range"),
        ({"exclusions": [{"from": "2026-01-01", "to": "2087-01-01"}]}, "/exclusions", "range"),
        ({"exclusions": [{"from": "2026-01-01", "to": "2032-01-01"}] * 2}, "/exclusions", "range"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(request_: Any, pointer: str, code: str) -> None:
    whole = {"rule": "lead_verify", "trigger_at": "2026-03-02T09:00:00+08:00"}
    if isinstance(request_, dict) and not (request_.keys() in ({"rule"}, {"trigger_at"}) and code == "required"):
        request_ = {**whole, **request_}
    with pytest.raises(Invalid) as refused:
        calculate(request_, BOOK)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [(pointer, code)]
    assert all(fault.zh and fault.en for fault in refused.value.faults)


def test_the_longest_question_is_answered() -> None:
    longest = [{"length": 1, "unit": "y"}] * 10
    years = [{"from": "2090-01-01", "to": "2099-12-31"}]
    answer = ask("pub_expire", "2099-12-31T00:00:00+08:00", extensions=longest, exclusions=years)
    # three years of the rule and ten more; the excluded days lie before the first that counts
    assert answer["due_date_strict"] == "2112-12-31"


def test_no_rule_then_says_which_there_are_and_what_held_afterwards() -> None:
    with pytest.raises(Invalid) as refused:
        ask("rp_tell_filing", "2026-06-01T09:00:00+08:00")
    assert refused.value.faults[0].zh == (
        "2026-06-01没有施行中的规则（2020-01-01起至2026-04-15前）。第121号令不再规定一般性的立案告知期限。"
    )


# -- words ------------------------------------------------------------------------------------------------------------------


def told(name: str, trigger: date, **more: Any) -> tuple[str, ...]:
    rule = BOOK.choose(name, trigger)
    assert rule is not None
    return explain(compute(rule, trigger, **more)).zh


def test_a_clerk_can_read_out_how_working_days_were_counted() -> None:
    law = "市场监督管理行政处罚程序规定（国家市场监督管理总局令第2号，第42号、第61号修正） 第十八条"
    assert told("lead_verify", date(2026, 9, 18), extensions=[amount("2wd")])[:-1] == (
        f"线索核查与立案决定：15个工作日，属法定期限，依据{law}。",
        "触发日为2026年9月18日（星期五），当日不计入，自次日起算。",
        (
            "其间不计入的：2026年9月19日：星期六；2026年9月25日：中秋节（法定节假日）；2026年9月26日至9月27日：中秋节放假调休；"
            "2026年10月1日至10月3日：国庆节（法定节假日）；2026年10月4日至10月7日：国庆节放假调休；2026年10月11日：星期日；"
            "2026年10月17日至10月18日：周末。"
        ),
        "调休上班、计入的：2026年9月20日、2026年10月10日。",
        "第1次延长2个工作日。",
        "至2026年10月19日（星期一）24时届满。",
    )


def test_two_dates_are_told_with_their_reason() -> None:
    sentences = told("cr_decision", date(2026, 2, 12))
    assert sentences[2] == (
        "期间末日为2026年2月15日（星期日），遇2026年2月15日：春节放假调休；2026年2月16日至2月19日：春节（法定节假日）；"
        "2026年2月20日至2月23日：春节放假调休，顺延。"
    )
    assert (
        sentences[4]
        == "从严至2026年2月15日（星期日）24时届满，用于预警；从宽至2026年2月24日（星期二）24时届满，用于认定逾期。"
    )
    assert "未规定末日遇节假日是否顺延" in "".join(told("generic.seizure", date(2026, 1, 17)))


def test_the_words_tell_of_estimates_confirmation_internal_levels_and_exclusions() -> None:
    assert "日期为暂估，公布后重新计算。" in "".join(told("lead_verify", date(2026, 12, 18)))
    assert "该条规则尚待法制机构确认。" in told("agriculture.lead_verify", date(2026, 3, 2))
    assert "内部时限（非法定期限）" in told("lead_triage", date(2026, 3, 2))[0]
    testing = Exclusion(date(2026, 3, 9), date(2026, 3, 13), "检测期间", "testing")
    assert "2026年3月9日至3月13日：检测期间" in "".join(told("lead_verify", date(2026, 3, 2), exclusions=[testing]))
    assert "文书载明2026年10月3日（星期六）" in "".join(told("su_opinion", date(2026, 9, 1), due_on=date(2026, 10, 3)))
    assert told("hearing_notice", date(2026, 10, 12))[2] == "自2026年10月12日（星期一）倒算，当日不计入。"


# -- command line -----------------------------------------------------------------------------------------------------------


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(clocks, list(arguments))
    assert result.exit_code == code, result.output
    return result.output


def test_the_commands_check_list_and_compute(tmp_path: Path) -> None:
    assert " rules in order; " in run("check")
    listed = run("rules", "--on", "2026-04-14")
    assert "national/cp_mediate@2020-01-01  投诉调解期限  45个工作日  法定期限" in listed
    assert "national/cp_mediate@2026-04-15" not in listed
    assert "待法制机构确认" in listed
    computed = run(
        "compute", "lead_verify", "2026-03-02T09:00:00+08:00", "--exclude", "2026-03-09..2026-03-13", "--extend", "2:wd"
    )
    assert "至2026年4月1日（星期三）24时届满。" in computed
    as_json = json.loads(
        run(
            "compute",
            "cr_decision",
            "2026-09-18T09:00:00+08:00",
            "--json",
            "--pack",
            "order310-wd",
            "--region",
            "370784",
        )
    )
    assert as_json["rule_version"] == "order310-wd/cr_decision@2020-08-07"
    assert as_json["due_date_lenient"] == "2026-09-22"


def test_the_commands_say_what_is_wrong(tmp_path: Path) -> None:
    assert "/rule: there is no rule 'x'" in run("compute", "x", "2026-03-02T09:00:00+08:00", code=1)
    assert "/extensions/0/length" in run("compute", "cr_send", "2026-03-02T09:00:00+08:00", "--extend", "two:h", code=1)
    assert "there is no pack 'x'" in run("check", "--pack", "x", code=1)
    path = tmp_path / "wrong.toml"
    path.write_text(
        '[pack]\nid = "p"\nzh = "z"\nen = "e"\nregion = "CN"\ncite = "c"\n'
        '[[rule]]\noverrides = "cr_send"\nlaw = "l"\narticle = "a"\nverification = "D"\nvalid_from = 2020-01-01\n',
        "utf-8",
    )
    assert "[internal_called_statutory]" in run("check", "--file", str(path), code=1)


def test_a_region_reads_the_same_calendar_in_words_and_numbers() -> None:
    day_off = PublishedTable("150000", 2026, "内政办发〔2026〕1号", off_days=frozenset({date(2026, 8, 10)}))
    rule = BOOK.choose("party_statement", date(2026, 8, 7))
    assert rule is not None
    told = explain(compute(rule, date(2026, 8, 7), calendar=Calendar("150300", (day_off,))))
    assert "2026年8月10日：放假" in told.text_zh
    assert "2026-08-10: day off" in told.text_en
