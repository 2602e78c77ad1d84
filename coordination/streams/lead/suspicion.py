"""What is suspected of a lead is suspected in the case that was filed on it, and the case says so. 线索涉嫌犯罪告知案件。"""

from __future__ import annotations

from collections.abc import Iterable

from coordination.catalogue import EVENTS, KINDS
from coordination.rules import Consequence, Context
from coordination.streams.lead.state import Lead


def case_told(lead: Lead, context: Context) -> Iterable[Consequence]:
    """Tell the case of a suspected lead, unless the case is being referred: what comes of that counts for the lead too."""
    if lead.case is None or lead.suspected_on is None:
        return
    kind = KINDS["case"]
    case = context.read(kind, lead.case)
    referred = any(context.read(KINDS["referral"], one).open for one in case.referrals)
    if case.holder is not None and not referred:
        told = EVENTS["case.lead_suspected"](lead=context.envelope.stream, suspected_on=lead.suspected_on)
        yield Consequence(kind, lead.case, told)
