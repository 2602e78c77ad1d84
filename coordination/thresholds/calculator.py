"""The threshold helper of the case officers: plain figures in, plain advice out; nothing is recorded. 追诉标准比对工具。"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from coordination.catalogue import compile_type
from coordination.plain_questions import only, parsed, taken
from coordination.thresholds.assessing import Assessment, Finding, advice, assess, told
from coordination.thresholds.facts import FACTS, TYPES, CrimeConduct, Facts
from coordination.thresholds.rules import THRESHOLDS, Measure, Thresholds

CONDUCT: Final = "crime_conduct"
FIELDS: Final = ("on", CONDUCT, *FACTS)
_DAY, _CONDUCT = (compile_type(kind, lambda _part, _marks: None) for kind in (date, CrimeConduct))
_FACTS: Final = {name: compile_type(TYPES[fact.unit], lambda _part, _marks: None) for name, fact in FACTS.items()}
Answer = dict[str, Any]


def calculate(request: Any, thresholds: Thresholds = THRESHOLDS) -> Answer:
    """Answer how figures stand to the thresholds, in the form in which it is sent.

    Raises:
        Invalid: something in the request is wrong; each fault has a pointer.
    """
    return answer(assessed_from(request, thresholds))


def assessed_from(request: Any, thresholds: Thresholds = THRESHOLDS) -> Assessment:
    """Assess what a request tells: ``on`` (the day whose law is asked for), ``crime_conduct``, and those facts that are known.

    Raises:
        Invalid: something in the request is wrong; each fault has a pointer.
    """
    only(request, FIELDS)
    on = parsed(_DAY.parse, taken(request, "on"), "/on")
    conduct = parsed(_CONDUCT.parse, taken(request, CONDUCT), f"/{CONDUCT}")
    known = {name: parsed(codec.parse, request[name], f"/{name}") for name, codec in _FACTS.items() if name in request}
    return assess(conduct, on, Facts(**known), thresholds)


def question_schema() -> dict[str, Any]:
    """Return the JSON Schema of a request."""
    codecs = {"on": _DAY, CONDUCT: _CONDUCT, **_FACTS}
    return {
        "type": "object",
        "properties": {name: dict(codec.schema) for name, codec in codecs.items()},
        "required": ["on", CONDUCT],
        "additionalProperties": False,
    }


def answer(assessment: Assessment) -> Answer:
    """Return an assessment in the form in which it is sent."""
    zh, en = advice(assessment)
    return {
        "on": assessment.on.isoformat(),
        CONDUCT: assessment.conduct.value,
        "rule_then": assessment.rule_then,
        "met": bool(assessment.met),
        "missing": [_told_fact(name) for name in assessment.missing],
        "findings": [_told_finding(finding) for finding in assessment.findings],
        "advice": {"zh": zh, "en": en},
    }


def _told_finding(finding: Finding) -> dict[str, Any]:
    return {
        **told(finding.rule),
        "result": finding.met.value,
        "reached": [_told_reached(measure) for measure in finding.reached],
        "missing": [_told_fact(name) for name in finding.missing],
    }


def _told_reached(measure: Measure) -> dict[str, str]:
    return {"zh": measure.zh, "en": measure.en}


def _told_fact(name: str) -> dict[str, str]:
    return {"fact": name, "zh": FACTS[name].zh, "en": FACTS[name].en}
