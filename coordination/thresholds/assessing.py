"""From facts to advice: what is met, what is not, by which article, and what one would have to know. 追诉标准比对。

Advice only: nothing follows from it by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from coordination.catalogue import Coded
from coordination.thresholds.facts import FACTS, CrimeConduct, Facts
from coordination.thresholds.rules import THRESHOLDS, Measure, Rule, Thresholds

NOTICE_ZH: Final = "仅供参考，不产生任何效力；是否涉嫌犯罪、是否移送，由办案单位依法决定。"
NOTICE_EN: Final = (
    "Advice only; nothing follows from it. Whether a crime is suspected and referred is for the agency to decide."
)


class Met(Coded):
    """Whether a figure is reached, as far as is known. 是否达到。"""

    MET = "met", "达到", "met"
    NOT_MET = "not_met", "未达到", "not met"
    OPEN = "open", "尚缺事实，无法判断", "open: facts are missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """How the facts stand to one rule, and which facts are missing to say. 比对结果。"""

    rule: Rule
    met: Met
    missing: tuple[str, ...]
    reached: tuple[Measure, ...]
    """The figures that are reached, where the rule is met."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """How the facts stand to all rules for the conduct on a day. 比对。"""

    conduct: CrimeConduct
    on: date
    facts: Facts
    findings: tuple[Finding, ...]
    since: date

    @property
    def rule_then(self) -> bool:
        """Whether there was a rule on that day."""
        return bool(self.findings)

    @property
    def met(self) -> tuple[Finding, ...]:
        """The rules that are met."""
        return tuple(finding for finding in self.findings if finding.met is Met.MET)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that would have to be known; none where a rule is met already."""
        if self.met:
            return ()
        return tuple(dict.fromkeys(name for finding in self.findings for name in finding.missing))


def assess(conduct: CrimeConduct, on: date, facts: Facts, thresholds: Thresholds = THRESHOLDS) -> Assessment:
    """Compare facts with the thresholds for conduct that hold on a day."""
    findings = tuple(_finding(rule, facts) for rule in thresholds.of(conduct, on))
    return Assessment(conduct, on, facts, findings, thresholds.since(conduct))


def reached(measure: Measure, facts: Facts) -> Met:
    """Return whether a measure is reached: what is not known can only add to what is."""
    values = [facts.value(name) for name in measure.of]
    if sum(value for value in values if value is not None) >= measure.threshold:
        return Met.MET
    return Met.OPEN if None in values else Met.NOT_MET


def _finding(rule: Rule, facts: Facts) -> Finding:
    given = {measure: reached(measure, facts) for measure in rule.given}
    enough = {measure: reached(measure, facts) for measure in rule.any}
    if Met.NOT_MET in given.values() or all(one is Met.NOT_MET for one in enough.values()):
        return Finding(rule, Met.NOT_MET, (), ())
    hit = tuple(measure for measure, one in enough.items() if one is Met.MET)
    unknown = [measure for measure, one in given.items() if one is Met.OPEN]
    if hit and not unknown:
        return Finding(rule, Met.MET, (), (*rule.given, *hit))
    if not hit:
        unknown += [measure for measure, one in enough.items() if one is Met.OPEN]
    return Finding(rule, Met.OPEN, _missing(unknown, facts), ())


def _missing(measures: Iterable[Measure], facts: Facts) -> tuple[str, ...]:
    names = (name for measure in measures for name in measure.of)
    return tuple(dict.fromkeys(name for name in names if facts.value(name) is None))


# -- in words and as it is sent --------------------------------------------------------------------------------------------


def advice(assessment: Assessment) -> tuple[str, str]:
    """Return the advice in Chinese and in English, with what it is worth."""
    on, conduct = assessment.on.isoformat(), assessment.conduct
    missing_zh = "、".join(FACTS[name].zh for name in assessment.missing)
    missing_en = ", ".join(FACTS[name].en for name in assessment.missing)
    if not assessment.rule_then:
        zh = f"{on}没有施行中的追诉标准（{assessment.since.isoformat()}起有）。"
        en = f"There was no rule on {on}; there is one from {assessment.since.isoformat()} on."
    elif assessment.met:
        zh = f"{conduct.zh}：达到追诉标准。" + "".join(_met_zh(finding) for finding in assessment.met)
        en = f"For {conduct.en} the threshold is met. " + " ".join(_met_en(finding) for finding in assessment.met)
    elif assessment.missing:
        zh = f"{conduct.zh}：已知事实未达到追诉标准；尚缺：{missing_zh}。"
        en = f"For {conduct.en} what is known does not meet the threshold; missing: {missing_en}."
    else:
        zh, en = f"{conduct.zh}：未达到追诉标准。", f"For {conduct.en} the threshold is not met."
    return zh + NOTICE_ZH, f"{en} {NOTICE_EN}"


def _met_zh(finding: Finding) -> str:
    return f"{finding.rule.cite}：{'、'.join(measure.zh for measure in finding.reached)}。"


def _met_en(finding: Finding) -> str:
    return f"{finding.rule.cite}: {', '.join(measure.en for measure in finding.reached)}."


def summary(assessment: Assessment) -> dict[str, Any]:
    """Return what a ledger shows of an assessment."""
    zh, en = advice(assessment)
    return {
        "on": assessment.on.isoformat(),
        "rule_then": assessment.rule_then,
        "met": [finding.rule.version for finding in assessment.met],
        "articles": list(dict.fromkeys(finding.rule.cite for finding in assessment.met)),
        "missing": list(assessment.missing),
        "advice": {"zh": zh, "en": en},
    }


def told(rule: Rule) -> Mapping[str, Any]:
    """Return a version of a rule as it is answered."""
    return {
        "rule": rule.id,
        "rule_version": rule.version,
        "crime_conduct": rule.conduct.value,
        "law": rule.law,
        "article": rule.article,
        "verification": rule.verification.value,
        "text": {"zh": rule.zh, "en": rule.en},
        "given": [_told_measure(measure) for measure in rule.given],
        "any": [_told_measure(measure) for measure in rule.any],
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
    }


def _told_measure(measure: Measure) -> dict[str, Any]:
    return {"of": list(measure.of), "least": measure.threshold, "text": {"zh": measure.zh, "en": measure.en}}
