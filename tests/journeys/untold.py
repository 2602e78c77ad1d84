"""Events that the demonstration does not tell, each with the reason. 演示未涉及的事件。"""

from __future__ import annotations

import scripts.assembly  # noqa: F401  declares every stream
from coordination.catalogue import EVENTS

TOGETHER = (
    *("joint_", "daybook.", "consultation.", "supervision_", "case_team.", "appraisal.", "complaint."),
    *("lead.informant_", "lead_batch.", "triage_session.", "flash_report.", "guidance."),
)

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
        (
            *("campaign.plan_amended", "campaign.item_withdrawn", "campaign.member_left"),
            "campaign.roster_post_vacated",
        ),
        "plans are real, and nothing is made up of what they say",
    ),
    **dict.fromkeys(
        (
            *(
                "evidence.collected",
                "evidence.items_added",
                "evidence.relocated",
                "evidence.disposed",
                "evidence.recovered",
            ),
            *("evidence.offered", "evidence.offer_withdrawn", "evidence.received", "evidence.refused"),
            *("evidence.shared", "evidence.sharing_ended", "evidence.fell", "evidence.restored"),
            *("lead.support_answered", "case.support_answered", "case.support_adopted"),
            *("referral.support_answered", "referral.support_adopted"),
        ),
        "files of evidence are not told yet: what goes to the police is the list in the letter and the goods",
    ),
    **dict.fromkeys(
        (
            *("transfer.offered", "transfer.received", "transfer.accepted", "transfer.refused", "transfer.revoked"),
            *("transfer.outcome_reported", "case.returned_to_desk"),
            *("jurisdiction_dispute.raised", "jurisdiction_dispute.position_stated", "jurisdiction_dispute.agreed"),
            *("jurisdiction_dispute.escalated", "jurisdiction_dispute.material_received"),
            *("jurisdiction_dispute.designated", "jurisdiction_dispute.withdrawn"),
            *("jurisdiction_dispute.coordination_requested", "jurisdiction_dispute.coordination_agreed"),
            *("jurisdiction_dispute.opinion_submitted_to_government", "jurisdiction_dispute.government_decided"),
        ),
        "transfers between agencies are not told yet: what leaves the place goes to bodies outside the directory",
    ),
    **dict.fromkeys(
        (
            *("assist.requested", "assist.received", "assist.accepted", "assist.declined", "assist.withdrawn"),
            *("assist.extension_notified", "assist.progress_reported", "assist.reminded", "assist.overdue_explained"),
            *("assist.partly_replied", "assist.replied", "assist.answers_corrected", "assist.supplement_asked"),
            *("assist.due_date_proposed", "assist.due_date_agreed", "assist.closed", "assist.support_answered"),
            *("assist.presence_asked", "assist.presence_answered", "assist.joint_visit_recorded"),
            *("notice.issued", "notice.received", "notice.lead_linked", "notice.corrected"),
            *("lead.trade_link_found", "case.trade_link_found", "assist.trade_link_found"),
        ),
        "the places to which trade leads have no agencies in the demonstration yet",
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
    **{
        topic: "acting together, daily work, complaints, consultation, supervision and the office's week are not told yet"
        for topic, event in EVENTS.items()
        if event.declaration.posted and topic.startswith(TOGETHER)
    },
    "document_number.released": "no decision bears another one's number by mistake, which would stay on its record",
    "calendar.published": "the days off of these years are known to the package; a table would have to be a real one",
}
