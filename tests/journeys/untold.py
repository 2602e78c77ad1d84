"""Events that the demonstration does not tell, each with the reason why it cannot. 演示未涉及的事件。"""

from __future__ import annotations

import scripts.assembly  # noqa: F401  declares every stream
from coordination.catalogue import EVENTS

UNTOLD = {
    **dict.fromkeys(
        (
            *("agency.renamed", "agency.particulars_corrected", "agency.parent_changed", "agency.alias_ended"),
            *("agency.representation_ended", "agency.suspended", "agency.reinstated"),
        ),
        "agencies are real, and nothing is made up of what they are",
    ),
    "agency.liaison_ended": "liaison officers stay until their campaign is over",
    **dict.fromkeys(
        ("campaign.plan_amended", "campaign.item_withdrawn", "campaign.member_left", "campaign.roster_post_vacated"),
        "plans are real, and nothing is made up of what they say",
    ),
    **dict.fromkeys(
        (
            *("campaign.officer_seconded", "campaign.secondment_extended", "campaign.secondment_ended"),
            *("campaign.handler_designated", "campaign.handler_released", "campaign.market_entered"),
            *("campaign.market_removed", "campaign.partner_registered", "campaign.partner_left"),
            *("campaign.local_plan_adopted", "campaign.meeting_held", "campaign.conclusion_recorded"),
            "campaign.entry_withdrawn",
        ),
        "what a task force keeps beside its plan came with the last merge, and is not told yet",
    ),
    **{
        topic: "complaints, case teams and appraisal came with the last merge, and are not told yet"
        for topic, event in EVENTS.items()
        if event.declaration.posted and topic.startswith(("complaint.", "lead.informant_", "case_team.", "appraisal."))
    },
    **dict.fromkeys(
        (
            *("supervision_order.urge_letter_issued", "supervision_order.opinion_issued"),
            *("supervision_order.decision_issued", "supervision_order.rectification_reported"),
            *("supervision_order.rectification_reviewed", "supervision_order.objection_raised"),
            "supervision_order.objection_handled",
        ),
        "the regulation on supervision is in force since 1 February 2026, and the demonstration ends before",
    ),
    **dict.fromkeys(
        (
            *("jurisdiction_dispute.coordination_requested", "jurisdiction_dispute.coordination_agreed"),
            *("jurisdiction_dispute.opinion_submitted_to_government", "jurisdiction_dispute.government_decided"),
        ),
        "disputes between departments of different lines: no plan tells of one, and what governments decide is not made up",
    ),
    **dict.fromkeys(
        ("jurisdiction_dispute.agreed", "jurisdiction_dispute.withdrawn"),
        "the one dispute of the plans' stories goes to the common superior (安溪), and does not end before",
    ),
    **dict.fromkeys(
        ("case.returned_to_desk", "supervision_order.readdressed"),
        "no case of the demonstration goes into the hands of another agency of the directory",
    ),
    **dict.fromkeys(
        ("lead.support_answered", "referral.support_adopted", "referral.support_answered"),
        "what falls in the demonstration carries cases and a reply; leads and referrals rest on lists of goods and papers",
    ),
    "lead_batch.amended": "the sections of the story hand in their week whole",
    "document_number.released": "no decision bears another one's number by mistake, which would stay on its record",
    "calendar.published": "the days off of these years are known to the package; a table would have to be a real one",
}
