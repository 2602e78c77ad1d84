"""Events that the demonstration does not tell, each with the reason why it cannot. 演示未涉及的事件。"""

from __future__ import annotations

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
        "what a task force keeps beside its plan is not told yet",
    ),
    **dict.fromkeys(
        (
            *("complaint.split", "complaint.clue_found", "complaint.distributed", "complaint.returned_to_desk"),
            *("complaint.duplicate_found", "complaint.particulars_corrected"),
            *("complaint.exclusion_begun", "complaint.exclusion_ended"),
            *("lead.informant_told", "lead.informant_directed"),
        ),
        "complaints that hold a report, are copies, change hands or are tested, and what informants are told, are not told yet",
    ),
    **dict.fromkeys(
        ("appraisal.inspection_recorded", "appraisal.item_withdrawn", "appraisal.withdrawn"),
        "circulars are told; inspections of members by a joint group are not yet, and no circular was wrong",
    ),
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
