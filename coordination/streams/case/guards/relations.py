"""Conditions of values, flags and links. 案值、标记与关联的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.rules import Context, Verdict, guard
from coordination.streams.case.codes import ValueStage
from coordination.thresholds.facts import FACTS

CERTAINTY = tuple(ValueStage)


@guard(
    "case.no_figures",
    zh="没有填写任何数额或者情节",
    en="no figure is named",
    next_zh="请至少填写 crime_conduct 或者一项数额、情节；未查明的不填",
    next_en="give crime_conduct or one figure at least; leave out what is not known",
    pointer="/data",
)
def figures_named(event: Any, state: Any, context: Context) -> Verdict:
    """Something is recorded."""
    return any(getattr(event, name) is not None for name in ("crime_conduct", *FACTS))


@guard(
    "case.value_less_certain",
    zh="案值已为「{stage_zh}」，不能退回「{given_zh}」",
    en="the value is “{stage_en}” already and does not become “{given_en}” again",
    next_zh="更正请使用相同或者更后的阶段",
    next_en="to correct it, use the same stage or a later one",
    pointer="/data/value_stage",
)
def value_advances(event: Any, state: Any, context: Context) -> Verdict:
    """What was assessed does not become a guess again."""
    if state.value_stage is None or CERTAINTY.index(event.value_stage) >= CERTAINTY.index(state.value_stage):
        return True
    had, given = state.value_stage, event.value_stage
    return {"stage_zh": had.zh, "stage_en": had.en, "given_zh": given.zh, "given_en": given.en}


@guard(
    "case.major_already",
    zh="该案件已标记为重大",
    en="the case is flagged as major already",
    next_zh="无需重复标记；如须更换标准，请先报送 case.major_flag_lifted",
    next_en="nothing is left to do; to name another rule, post case.major_flag_lifted first",
)
def not_major_yet(event: Any, state: Any, context: Context) -> Verdict:
    """A flag is set once."""
    return not state.major


@guard(
    "case.not_major",
    zh="该案件未标记为重大",
    en="the case is not flagged as major",
    next_zh="无需取消；请核对案件编号",
    next_en="there is nothing to lift; check the id of the case",
)
def is_major(event: Any, state: Any, context: Context) -> Verdict:
    """Only what stands can be lifted."""
    return bool(state.major)
