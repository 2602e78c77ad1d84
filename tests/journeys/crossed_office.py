"""Acts of one office that cross: a lead triaged in a session and by itself, a case listed by two desks. 专项办的交叉办理。"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from tests.journeys.crossing import STANDS, Crossing
from tests.journeys.pasts import CAMPAIGNS, INVESTIGATED, MARKET, REGISTERED, market, office

ROUTED: Final[dict[str, Any]] = {"route": "local_administrative", "opinion": "属本地违法线索"}
IN_SESSION: Final = (
    REGISTERED,
    office(
        "triage_session.convened",
        "session",
        campaigns=CAMPAIGNS,
        session_no="2022-{n}",
        session_at="2022-09-05T08:00:00+08:00",
        to_triage=["{lead}"],
        panel=[MARKET],
    ),
)
LISTED: Final = office(
    "supervision_order.listed",
    "order",
    campaigns=CAMPAIGNS,
    target_kind="case",
    addressed_to=MARKET,
    case="{case}",
    reasons="案件跨三县销售，群众反映强烈",
    requirements=["查清源头和销售网络"],
    supervision_level="county",
    complete_by_on="2022-11-04",
    document_no="安专办督〔2022〕{n}号",
)

AT_THE_OFFICE: Final = (
    Crossing(
        "the office triages a lead in a session, and by itself",
        IN_SESSION,
        office("triage_session.leads_triaged", "session", results=[{"lead": "{lead}", **ROUTED}], attended=[MARKET]),
        office("lead.triaged", **ROUTED),
        # after the session the office may change its mind; before, the session has nothing left to decide
        one_first=(STANDS, STANDS),
        other_first=("triage_session.lead_triaged_already", STANDS),
        as_read=False,
    ),
    Crossing(
        "an agency returns a lead as the office closes the session that lists it",
        (
            *IN_SESSION,
            office("lead.triaged", **ROUTED),
            office("lead.dispatched", to_agency=MARKET, feedback_due_on="2022-09-30"),
        ),
        market("lead.returned", "lead", reason_code="no_power", reason="不属本单位职责"),
        office("triage_session.closed", "session"),
        # the session hears that the lead left it, or is over before: either way it carries nothing over
        one_first=(STANDS, STANDS),
        other_first=(STANDS, STANDS),
        as_read=False,
    ),
    Crossing(
        "two desks of the office list one case, each under an order of its own",
        INVESTIGATED,
        LISTED,
        replace(LISTED, record="other_order", data={**LISTED.data, "document_no": "安专办挂〔2022〕{n}号"}),
        one_first=(STANDS, "supervision_order.listed_already"),
        other_first=("supervision_order.listed_already", STANDS),
        as_read=False,
    ),
)
