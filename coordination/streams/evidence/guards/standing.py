"""Conditions of opening evidence to others, and of saying that it fell. 共享与失效认定的前置条件。"""

from __future__ import annotations

from typing import Any

from coordination.guards import agency_of, known_agency
from coordination.rules import Context, Guard, Role, Verdict, guard
from coordination.streams.agency import AgencyType
from coordination.streams.evidence.codes import Fall

UNLAWFUL = "行政处罚法 第四十六条; 刑事诉讼法 第五十六条"
JUDGES = frozenset({AgencyType.PROCURATORATE.value, AgencyType.COURT.value})
BY_DOCUMENT = (Fall.EXCLUDED, Fall.DECISION_ANNULLED)

sharer_known = known_agency("shared_with")


@guard(
    "evidence.shared_already",
    zh="该单位已经可以知悉该证据",
    en="that agency may know of it already",
    next_zh="无需重复共享",
    next_en="nothing is left to do",
    pointer="/data/shared_with",
)
def not_shared_yet(event: Any, state: Any, context: Context) -> Verdict:
    """It is opened once."""
    return event.shared_with not in (state.registrant, state.holder, *state.shared_with)


@guard(
    "evidence.not_shared",
    zh="该证据没有共享给该单位",
    en="it was not shared with that agency",
    next_zh="请核对单位代码；已移交、已采用的，不因停止共享而不再知悉",
    next_en="check the code; whoever had it, or relies on it, goes on seeing it",
    pointer="/data/shared_with",
)
def is_shared(event: Any, state: Any, context: Context) -> Verdict:
    """Only what stands can be ended."""
    return event.shared_with in state.shared_with


def _may_say_so(event: Any, state: Any, context: Context) -> bool:
    if context.role is Role.SYSTEM:
        return True
    if event.fall is Fall.WITHDRAWN:
        return bool(state.registrant == context.agency)
    concerned = (state.registrant, state.holder, *(reliance.agency for reliance in state.reliances))
    return context.agency in concerned or agency_of(context, context.agency).agency_type in JUDGES


by_judge = Guard(
    code="evidence.not_yours_to_judge",
    zh="撤回由收集单位报送；排除、不实、据以作出的决定被撤销由收集、保管、采用该证据的单位或者检察院、法院报送",
    en="it is withdrawn by the agency that collected it; that it fell otherwise is said by whoever collected it, keeps it or "
    "relies on it, or by a procuratorate or court",
    check=_may_say_so,
    next_zh="只是可以知悉该证据的单位，请将情况告知收集单位",
    next_en="if it was only opened to you, tell the agency that collected it",
    basis=UNLAWFUL,
    who=(
        "收集、保管、采用该证据的单位，检察院或者法院",
        "whoever collected it, keeps it or relies on it, a procuratorate or a court",
    ),
)


@guard(
    "evidence.fallen_already",
    zh="该证据已被认定失去效力",
    en="it was said to have fallen already",
    next_zh="如认定有误，由原认定单位报送 evidence.restored",
    next_en="if that was wrong, whoever said it posts evidence.restored",
)
def not_fallen_yet(event: Any, state: Any, context: Context) -> Verdict:
    """It falls once."""
    return state.fall is None


@guard(
    "evidence.fall_undocumented",
    zh="{fall_zh}须有文书：请填写文号",
    en="“{fall_en}” is said by a document: give its number",
    next_zh="请在 document_no 填写排除证据或者撤销决定的文书文号，在 found_by 填写作出机关",
    next_en="give in document_no the number of the document, and in found_by who made it",
    basis=UNLAWFUL,
    pointer="/data/document_no",
)
def fall_documented(event: Any, state: Any, context: Context) -> Verdict:
    """What was decided has a document."""
    documented = event.fall not in BY_DOCUMENT or event.document_no is not None
    return documented or {"fall_zh": event.fall.zh, "fall_en": event.fall.en}


@guard(
    "evidence.not_fallen",
    zh="该证据未被认定失去效力",
    en="nobody has said that it fell",
    next_zh="请核对证据编号；因原件失效的，由原件恢复",
    next_en="check the id; a copy that fell with its original stands again with it",
)
def has_fallen(event: Any, state: Any, context: Context) -> Verdict:
    """Only what fell can stand again."""
    return state.fall is not None


by_who_said_so = Guard(
    code="evidence.not_who_said_so",
    zh="只有作出认定的单位可以报送恢复",
    en="only whoever said that it fell may take that back",
    check=lambda event, state, context: context.role is Role.SYSTEM or state.fell_by in (None, context.agency),
    next_zh="请由作出认定的单位报送",
    next_en="have it posted by the agency that said so",
    who=("作出认定的单位", "the agency that said that it fell"),
)
