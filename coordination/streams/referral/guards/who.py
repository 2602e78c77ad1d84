"""Who acts on a referral: each side says what it did itself. 各方。"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coordination.guards import agency_of
from coordination.rules import Context, Guard, Role
from coordination.streams.agency import AgencyType
from coordination.streams.referral.awaiting import ADDRESSEES, whom
from coordination.streams.referral.state import Referral


def _by(zh: str, en: str, code: str, acts: Callable[[Any, Context], bool]) -> Guard:
    def check(event: Any, state: Any, context: Context) -> bool:
        return context.role is Role.SYSTEM or acts(state, context)

    return Guard(
        code=code,
        zh=f"此事件只能由{zh}报送",
        en=f"only {en} may post this event",
        check=check,
        next_zh=f"各方自行报送自己的行为：请由{zh}报送",
        next_en=f"each side posts what it did itself: have it posted by {en}",
        basis="行政执法机关移送涉嫌犯罪案件的规定",
        who=(zh, en),
    )


by_sender = _by(
    "移送机关",
    "the agency that refers",
    "referral.not_sender",
    lambda referral, context: referral.registrant == context.agency,
)
by_police = _by(
    "受理移送的公安机关",
    "the police organ that has the referral",
    "referral.not_its_police",
    lambda referral, context: referral.police == context.agency,
)
by_transferor = _by(
    "移送刑事案件的公安机关",
    "the police organ that transferred the criminal case",
    "referral.not_transferor",
    lambda referral, context: referral.transferred_by == context.agency,
)
by_procuratorate = _by(
    "人民检察院",
    "the procuratorate",
    "referral.not_its_procuratorate",
    lambda referral, context: referral.procuratorate == context.agency,
)
by_court = _by(
    "受案人民法院",
    "the court that tries",
    "referral.not_its_court",
    lambda referral, context: context.agency in referral.courts,
)
by_investigator = _by(
    "移送机关或者受理移送的公安机关",
    "the agency that refers or the police organ that has the referral",
    "referral.not_investigator",
    lambda referral, context: context.agency in (referral.registrant, referral.police),
)


def _addressed(event: Any, state: Referral, context: Context) -> bool:
    return context.role is Role.SYSTEM or whom(state, ADDRESSEES[event.notice]) == context.agency


by_addressee = Guard(
    code="referral.not_addressee",
    zh="文书只能由收件机关签收",
    en="only the addressee signs for a letter",
    check=_addressed,
    next_zh="请由文书的收件机关报送",
    next_en="have it posted by whoever the letter is addressed to",
    who=("收件机关", "the addressee of the letter"),
)


def of_type(field: str, agency_type: AgencyType) -> Guard:
    """Return the guard that the agency named in a field is of a type, such as the police."""

    def check(event: Any, state: Any, context: Context) -> bool:
        code = getattr(event, field)
        return code is None or agency_of(context, code).agency_type == agency_type

    return Guard(
        code="agency.other_type",
        zh=f"所填单位不是{agency_type.zh}机关",
        en=f"the agency named is not of the type “{agency_type.en}”",
        check=check,
        next_zh="请核对单位代码；单位名录见 /v1/agencies",
        next_en="check the code of the agency; the directory is at /v1/agencies",
        basis="行政执法机关移送涉嫌犯罪案件的规定 第三条、第五条",
        pointer=f"/data/{field}",
    )
