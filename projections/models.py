"""Every read model there is: the engine folds them, the interface asks them. 读模型清单。"""

from __future__ import annotations

from projections.agencies import AGENCIES
from projections.appraisal_items import APPRAISAL_ITEMS
from projections.appraisals import APPRAISALS
from projections.assists import ASSISTS
from projections.bounces import BOUNCES
from projections.calendars import CALENDARS
from projections.campaigns import CAMPAIGNS
from projections.case_teams import CASE_TEAMS
from projections.cases import CASES
from projections.clocks import CLOCKS
from projections.complaints import COMPLAINTS
from projections.consultations import CONSULTATIONS
from projections.daybook import DAYBOOK
from projections.dispositions import DISPOSITIONS
from projections.disputes import DISPUTES
from projections.documents import NUMBERS, REGISTERS
from projections.duties import DUTIES
from projections.early_interventions import EARLY_INTERVENTIONS
from projections.engine import Ledger, ReadModel
from projections.evidence import EVIDENCE
from projections.evidence_files import EVIDENCE_FILES
from projections.feedback_owed import FEEDBACK_OWED
from projections.flash_reports import FLASH_REPORTS
from projections.goods import GOODS
from projections.goods_lines import GOODS_LINES
from projections.guidance_records import GUIDANCE_RECORDS
from projections.history import EVENT_INDEX
from projections.joint_actions import JOINT_ACTIONS
from projections.joint_follow_ups import JOINT_FOLLOW_UPS
from projections.lead_batches import LEAD_BATCHES
from projections.leads import LEADS
from projections.notices import NOTICES
from projections.referrals import REFERRALS
from projections.registers import CAMPAIGN_REGISTERS
from projections.relations import RELATIONS
from projections.reverse_referrals import REVERSE_REFERRALS
from projections.silences import SILENCES
from projections.supervision_orders import SUPERVISION_ORDERS
from projections.tellings import TELLINGS
from projections.transfers import TRANSFERS
from projections.triage_sessions import TRIAGE_SESSIONS

LEDGERS: tuple[Ledger, ...] = (
    AGENCIES,
    CAMPAIGNS,
    CAMPAIGN_REGISTERS,
    CALENDARS,
    DUTIES,
    LEADS,
    COMPLAINTS,
    LEAD_BATCHES,
    TRIAGE_SESSIONS,
    FLASH_REPORTS,
    GUIDANCE_RECORDS,
    FEEDBACK_OWED,
    CASES,
    ASSISTS,
    NOTICES,
    TELLINGS,
    CLOCKS,
    EARLY_INTERVENTIONS,
    REFERRALS,
    REVERSE_REFERRALS,
    JOINT_ACTIONS,
    JOINT_FOLLOW_UPS,
    DAYBOOK,
    DISPOSITIONS,
    TRANSFERS,
    DISPUTES,
    BOUNCES,
    CONSULTATIONS,
    SUPERVISION_ORDERS,
    CASE_TEAMS,
    APPRAISALS,
    APPRAISAL_ITEMS,
    EVIDENCE,
    GOODS,
    GOODS_LINES,
    SILENCES,
    RELATIONS,
    NUMBERS,
    REGISTERS,
)
MODELS: tuple[ReadModel, ...] = (EVENT_INDEX, EVIDENCE_FILES, *LEDGERS)
