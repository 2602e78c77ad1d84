"""Decisions on the spot: by whose procedure, by how many, how high a fine; in a joint action or outside. 当场处理。"""

from __future__ import annotations

from typing import Any

from coordination.catalogue import Coded, glossary
from coordination.guards import agency_of
from coordination.profiles import profile_for
from coordination.profiles.guards import procedure
from coordination.rules import Context, Guard, Verdict, guard
from coordination.streams.duplicates import fined_already
from coordination.streams.parts import PartyKind

SPOT = "行政处罚法 第五十一条、第五十二条"

glossary(
    profile="适用办案程序",
    party="当事人",
    inspectors="执法人员",
    spot_decision="当场处理种类",
    fine_fen="罚款金额",
    document_no="文号",
    offence="违法行为类别",
    conduct="违法行为编号",
)


class SpotDecision(Coded):
    """What an agency decides there and then, by its own powers. 当场处理种类。"""

    WARNING = "warning", "当场警告", "warning"
    FINE = "fine", "当场罚款", "fine"
    CORRECTION = "correction", "责令改正", "order to put right"
    OFF_SALE = "off_sale", "责令下架、停止销售", "taken off sale"


@guard(
    "spot.wrong_profile",
    zh="本单位于该日适用的办案程序是「{right}」，不是「{given}」",
    en="on that day the procedure of this agency is “{right}”, not “{given}”",
    next_zh="联合行动中各单位以自己的名义、按自己的程序作出处理；请填写所提示的办案程序代码",
    next_en="in a joint action each agency decides in its own name by its own procedure: give the profile named here",
    basis="行政处罚法 第十七条、第五十一条",
    pointer="/data/profile",
)
def own_profile(event: Any, state: Any, context: Context) -> Verdict:
    """Acting together gives nobody another's powers."""
    profile = profile_for(agency_of(context, context.agency).agency_type, context.legal_on)
    right = "-" if profile is None else profile.id
    return event.profile == right or {"right": right, "given": event.profile.value}


@guard(
    "spot.fine_disagrees",
    zh="当场罚款须填写金额，其他处理不填",
    en="a fine on the spot has an amount, and nothing else has",
    next_zh="请核对 spot_decision 与 fine_fen（单位：分）",
    next_en="check spot_decision against fine_fen (in fen)",
    basis=SPOT,
    pointer="/data/fine_fen",
)
def fine_told(event: Any, state: Any, context: Context) -> Verdict:
    """No fine without an amount, no amount without a fine."""
    return (event.spot_decision is SpotDecision.FINE) == bool(event.fine_fen)


@guard(
    "spot.fine_too_high",
    zh="当场罚款不得超过{most_fen}分（{cite}）；超过的应当立案，适用普通程序",
    en="a fine on the spot is at most {most_fen} fen ({cite}); above that a case is filed",
    next_zh="请报送 case.filed，按普通程序办理",
    next_en="post case.filed and go by the ordinary procedure",
    basis=SPOT,
    pointer="/data/fine_fen",
)
def fine_small_enough(event: Any, state: Any, context: Context) -> Verdict:
    """The summary procedure is for small fines."""
    profile = procedure(None, context)
    if profile is None or not event.fine_fen:
        return True
    most = profile.on_spot.most(natural_person=event.party.kind is PartyKind.PERSON)
    return event.fine_fen <= most or {"most_fen": most, "cite": profile.on_spot.cite}


@guard(
    "spot.too_few_officers",
    zh="当场处理的执法人员不得少于{least}人",
    en="{least} officers or more decide on the spot",
    next_zh="请在 inspectors 填写在场的执法人员",
    next_en="name in inspectors the officers who were there",
    basis="行政处罚法 第四十二条",
    pointer="/data/inspectors",
)
def enough_inspectors(event: Any, state: Any, context: Context) -> Verdict:
    """Nobody decides alone."""
    profile = procedure(None, context)
    least = 1 if profile is None else profile.officers.least
    return len(event.inspectors) >= least or {"least": least}


@guard(
    "spot.fined_elsewhere",
    zh="{agency}已就同一违法行为作出罚款决定（{fined_zh}），不得再次罚款",
    en="{agency} has fined the same conduct ({fined_en}): it is not fined again",
    next_zh="请改作罚款以外的处理；不是同一违法行为的，填写另一违法行为编号",
    next_en="decide otherwise than by a fine; if it is another conduct, give it a number of its own",
    basis="行政处罚法 第二十九条",
    pointer="/data/fine_fen",
)
def not_fined_already(event: Any, state: Any, context: Context) -> Verdict:
    """No two fines for one act of one party, on the spot or in a case."""
    fined = fined_already(event.conduct, context) if event.fine_fen else None
    return fined is None or {"agency": fined.agency, "fined_zh": fined.zh, "fined_en": fined.en}


ON_SPOT: tuple[Guard, ...] = (own_profile, enough_inspectors, fine_told, fine_small_enough, not_fined_already)
"""What must hold of a decision on the spot, in a joint action or outside."""
