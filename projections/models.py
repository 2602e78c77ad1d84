"""Every read model there is: the engine folds them, the interface asks them. 读模型清单。"""

from __future__ import annotations

from projections.agencies import AGENCIES
from projections.calendars import CALENDARS
from projections.campaigns import CAMPAIGNS
from projections.cases import CASES
from projections.clocks import CLOCKS
from projections.documents import NUMBERS, REGISTERS
from projections.duties import DUTIES
from projections.engine import Ledger, ReadModel
from projections.history import EVENT_INDEX
from projections.leads import LEADS
from projections.referrals import REFERRALS
from projections.reverse_referrals import REVERSE_REFERRALS

LEDGERS: tuple[Ledger, ...] = (
    AGENCIES,
    CAMPAIGNS,
    CALENDARS,
    DUTIES,
    LEADS,
    CASES,
    CLOCKS,
    REFERRALS,
    REVERSE_REFERRALS,
    NUMBERS,
    REGISTERS,
)
MODELS: tuple[ReadModel, ...] = (EVENT_INDEX, *LEDGERS)
