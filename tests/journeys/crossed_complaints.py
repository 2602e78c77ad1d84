"""Acts that cross on complaints: two desks, two copies, a report and what repeats it. 投诉的交叉办理。"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tests.journeys.crossing import STANDS, WRONG_STAGE, Crossing
from tests.journeys.pasts import CAMPAIGNS, REGISTERED, market, office

WANG: Final = "7d0c5a2e-6f0b-4c3d-9a51-0d1f4b7c9e01"
RECEIVED = market(
    "complaint.received",
    "complaint",
    campaigns=CAMPAIGNS,
    title="所购白酒疑为假冒",
    facts="在该店购买白酒两瓶，开瓶后发现瓶盖与正品不同。",
    demand="退款",
    channel="12315",
    complainant_ref=WANG,
    party={"kind": "organisation", "name": "某酒业商行"},
    source_system="12315",
    external_no="1370784-{n}",
)
COPY = replace(
    RECEIVED,
    record="copy",
    data={**RECEIVED.data, "channel": "12345", "source_system": "12345", "external_no": "DH-{n}"},
)
ACCEPTED = market("complaint.accepted", "complaint")
MEDIATING = market(
    "complaint.mediation_started",
    "complaint",
    complainant_consented_on="2022-09-05",
    party_consented_on="2022-09-05",
)


WITHIN_AN_AGENCY: Final = (
    Crossing(
        "two desks register one number of one platform",
        (),
        RECEIVED,
        replace(RECEIVED, record="copy"),
        one_first=(STANDS, "external_number.registered_already"),
        other_first=("external_number.registered_already", STANDS),
        as_read=False,
    ),
    Crossing(
        "one clerk accepts the complaint, another finds that it is a copy",
        (RECEIVED, COPY),
        market("complaint.accepted", "copy"),
        market("complaint.duplicate_found", "copy", dup_of="{complaint}", reason="同一内容"),
        # what was accepted is a copy only of what was accepted as well, so that one of the two counts
        one_first=(STANDS, "complaint.original_not_accepted"),
        other_first=(WRONG_STAGE, STANDS),
        as_read=False,
    ),
    Crossing(
        "two clerks find each of two complaints to be a copy of the other",
        (RECEIVED, COPY),
        market("complaint.duplicate_found", "copy", dup_of="{complaint}", reason="同一内容"),
        market("complaint.duplicate_found", "complaint", dup_of="{copy}", reason="同一内容"),
        one_first=(STANDS, "complaint.original_unsuitable"),
        other_first=("complaint.original_unsuitable", STANDS),
        as_read=False,
    ),
    Crossing(
        "the two come to an agreement, the clerk ends the mediation",
        (RECEIVED, ACCEPTED, MEDIATING),
        market("complaint.mediation_agreed", "complaint", agreement="退款", without_letter="performed"),
        market("complaint.mediation_terminated", "complaint", mediation_end_ground="no_agreement", reason="差距过大"),
        one_first=(STANDS, WRONG_STAGE),
        other_first=(WRONG_STAGE, STANDS),
    ),
    Crossing(
        "a repeat is merged, the office tells its informant whose matter it is",
        (
            replace(REGISTERED, data={**REGISTERED.data, "informant_ref": WANG}),
            replace(REGISTERED, record="twin", data={**REGISTERED.data, "informant_ref": WANG}),
        ),
        market("lead.merged", "lead", into="{twin}", reason="重复举报", repeat_report=True),
        office("lead.informant_directed", competent_body="安丘市交通运输局"),
        one_first=(STANDS, WRONG_STAGE),
        other_first=(WRONG_STAGE, STANDS),
    ),
)
