"""The second rule book of referrals, by hand from legal.md §2 and §5.4: who may do what at which stage, and when."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

from coordination.streams.referral import (
    FilingTier,
    Notice,
)
from tests.properties.referral_cover import (
    Cover,
    Move,
    accepted_refusal,
    answered,
    asked,
    asked_again,
    bring,
    concluded,
    copied,
    court,
    elsewhere,
    filed,
    fixed,
    former,
    forwarded,
    given_back,
    handed,
    judgments,
    letter,
    lines,
    mark,
    named,
    notified,
    of_persons,
    ordered,
    passed_on,
    police,
    prosecuted,
    reconsidered,
    rectified,
    refused,
    returned,
    sender,
    sent,
    sentenced,
    suggested,
    taken,
    tier,
    to,
    to_hand_over,
    took_effect,
    trial,
    tried,
    watcher,
    wrote,
)
from tests.spec import referrals
from tests.spec.dsl import LEADER, MARKET, POLICE
from tests.spec.referrals import CITY_POLICE, ZHAO

REVIEW = {"under_filing_review", "supplementing"}
SINCE_SENT = (
    REVIEW
    | {"filed", "withdrawn", "concluded"}
    | {"sent", "received", "returned", "not_filed", "reconsidering", "upheld", "supervised", "reasons_pending"}
    | {"ordered", "closed_not_filed"}
)
BEGUN = SINCE_SENT | {"draft", "preparing", "pending_approval", "approved", "rejected"}
OVER = {"rejected", "returned", "withdrawn", "closed_not_filed", "concluded"}
WITH_POLICE = REVIEW | {"received"}


def forward(cover: Cover, dice: Random) -> Any:
    """On to another organ; back to one that has passed it on only where somebody above them said so."""
    there = elsewhere(cover)
    return replace(
        referrals.FORWARD, to_police=there, designation_no="潍公指〔2024〕1号" if there in cover.knows else None
    )


BOOK: dict[str, Move] = {
    "person_named": Move(
        (sender, police),
        BEGUN - OVER | {"concluded"},
        named,
        lambda cover, event: cover.persons.update({ZHAO: "named"}),
    ),
    "task_force_assigned": Move((sender,), {"draft", "preparing"}, fixed(referrals.ASSIGN), to("preparing")),
    "report_submitted": Move((sender,), {"preparing"}, fixed(referrals.REPORT), to("pending_approval")),
    "approved": Move((sender,), {"pending_approval"}, fixed(referrals.APPROVE), to("approved")),
    "rejected": Move((sender,), {"pending_approval"}, fixed(referrals.REJECT), to("rejected", resolved=True)),
    "sent": Move(
        (sender,), {"approved"}, lambda cover, dice: dice.choice([referrals.SEND, referrals.SEND_AND_WAIT]), sent
    ),
    "delivered": Move(
        (sender,), {"sent"}, fixed(referrals.DELIVER, lambda cover: not cover.delivered), mark(delivered=True)
    ),
    "copied_to_procuratorate": Move(
        (sender,),
        SINCE_SENT,
        fixed(referrals.COPY, lambda cover: not cover.copied),
        copied,
    ),
    "receipt_signed": Move((asked,), {"sent"}, fixed(referrals.SIGN), to("received")),
    "accepted": Move((asked,), {"received"}, fixed(referrals.ACCEPT), to("under_filing_review", offered=False)),
    "competence_denied": Move((police,), WITH_POLICE, fixed(referrals.DENY), mark()),
    "forwarded": Move(
        (police,),
        WITH_POLICE,
        forward,
        forwarded,
    ),
    "returned": Move((police,), WITH_POLICE, fixed(referrals.RETURN), returned),
    "supplement_requested": Move(
        (police,),
        {"under_filing_review"},
        fixed(referrals.LACK),
        wrote(Notice.SUPPLEMENT, MARKET, "supplementing"),
    ),
    "supplement_submitted": Move(
        (sender,),
        {"supplementing"},
        fixed(referrals.SUPPLEMENT),
        answered(Notice.SUPPLEMENT, "under_filing_review"),
    ),
    "filing_review_extended": Move(
        (police,),
        REVIEW,
        tier,
        lambda cover, event: setattr(cover, "tier", list(FilingTier).index(event.tier)),
    ),
    "criminal_case_filed": Move(
        (police,),
        REVIEW | {"not_filed", "upheld", "supervised", "reasons_pending", "ordered"},
        fixed(referrals.FILE_ORDERED),
        filed,
    ),
    "non_filing_decided": Move((police,), REVIEW, fixed(referrals.REFUSE), refused),
    "result_notified": Move(
        (police,),
        {"filed", "not_filed"},
        fixed(referrals.NOTIFY_REFUSAL, lambda cover: not cover.notified),
        notified,
    ),
    "notice_received": Move((), BEGUN, letter, lambda cover, event: cover.drop(event.notice)),
    "non_filing_accepted": Move(
        (sender,),
        {"not_filed", "upheld"},
        fixed(referrals.ACCEPT_REFUSAL, lambda cover: cover.stage == "upheld" or cover.notified),
        accepted_refusal,
    ),
    "reconsideration_requested": Move(
        (sender,),
        {"not_filed"},
        fixed(referrals.ASK_AGAIN, lambda cover: cover.notified and not cover.asked_again),
        asked_again,
    ),
    "reconsideration_decided": Move(
        (police,),
        {"reconsidering"},
        lambda cover, dice: dice.choice([referrals.UPHOLD, referrals.OVERTURN]),
        reconsidered,
    ),
    "filing_supervision_suggested": Move((sender,), {"not_filed", "upheld"}, fixed(referrals.SUGGEST), suggested),
    "reasons_demanded": Move(
        (watcher,),
        {"not_filed", "upheld", "supervised"},
        fixed(referrals.DEMAND),
        wrote(Notice.REASONS_DEMAND, "police", "reasons_pending"),
    ),
    "non_filing_reasons_stated": Move(
        (police,),
        {"reasons_pending"},
        fixed(referrals.STATE_REASONS),
        answered(Notice.REASONS_DEMAND, "supervised", reasons=True),
    ),
    "reasons_found_sound": Move(
        (watcher,),
        {"supervised"},
        fixed(referrals.SOUND, lambda cover: cover.reasons and not cover.sound),
        mark(sound=True),
    ),
    "filing_ordered": Move(
        (watcher,),
        {"supervised", "reasons_pending"},
        fixed(referrals.ORDER, lambda cover: cover.reasons or cover.rectified),
        ordered,
    ),
    "supervision_result_notified": Move(
        (watcher,),
        {"supervised"},
        fixed(referrals.TELL_RESULT, lambda cover: cover.sound),
        wrote(Notice.SUPERVISED, MARKET, "closed_not_filed", resolved=True),
    ),
    "overdue_questioned": Move(
        (watcher,),
        REVIEW,
        fixed(referrals.QUESTION, lambda cover: not cover.questioned),
        wrote(Notice.OVERDUE_DEMAND, "police", questioned=True),
    ),
    "overdue_explained": Move(
        (police,),
        REVIEW,
        fixed(referrals.EXPLAIN, lambda cover: cover.questioned),
        answered(Notice.OVERDUE_DEMAND, questioned=False),
    ),
    "rectification_noticed": Move(
        (watcher,),
        REVIEW | {"supervised", "reasons_pending", "ordered", "filed"},
        fixed(referrals.RECTIFY),
        rectified,
    ),
    "rectification_answered": Move(
        (police,),
        BEGUN,
        fixed(referrals.RECTIFIED, lambda cover: cover.rectifying),
        answered(Notice.RECTIFICATION, rectifying=False),
    ),
    "exhibits_handed_over": Move(
        (sender,),
        REVIEW | {"filed"},
        lambda cover, dice: lines(cover, dice, referrals.HAND_OVER, to_hand_over(cover)),
        handed,
    ),
    "exhibits_taken_over": Move(
        (police,),
        SINCE_SENT,
        lambda cover, dice: lines(
            cover,
            dice,
            referrals.TAKE,
            {no: n for no, n in cover.handed.items() if no not in cover.taken},
        ),
        taken,
    ),
    "custody_entrusted": Move(
        (police,),
        SINCE_SENT,
        fixed(
            referrals.ENTRUST, lambda cover: "1" in cover.taken and "1" not in cover.entrusted and "1" not in cover.back
        ),
        lambda cover, event: cover.entrusted.add("1"),
    ),
    "party_notified_of_goods": Move(
        (sender,), SINCE_SENT, fixed(referrals.TELL_PARTY, lambda cover: cover.untold), mark(untold=False)
    ),
    "disposal_consented": Move(
        (police,),
        SINCE_SENT,
        fixed(referrals.CONSENT, lambda cover: "1" not in cover.consented),
        lambda cover, event: cover.consented.add("1"),
    ),
    "exhibits_returned": Move(
        (police,),
        SINCE_SENT,
        lambda cover, dice: lines(
            cover,
            dice,
            referrals.GIVE_BACK,
            {no: cover.taken.get(no, n) for no, n in cover.handed.items() if no not in cover.back},
        ),
        given_back,
    ),
    "suspects_apprehended": Move(
        (police,),
        {"filed", "concluded"},
        of_persons(referrals.CATCH, "named", "apprehended", "arrest_approved", "cleared", "not_prosecuted"),
        bring("apprehended", keep="arrest_approved"),
    ),
    "arrest_approved": Move(
        (watcher,),
        {"filed", "concluded"},
        of_persons(referrals.ARREST, "named", "apprehended"),
        bring("arrest_approved"),
    ),
    "prosecution_initiated": Move(
        (watcher,),
        {"filed", "concluded"},
        of_persons(referrals.PROSECUTE, "named", "apprehended", "arrest_approved", "not_prosecuted"),
        prosecuted,
    ),
    "non_prosecution_decided": Move(
        (watcher,),
        {"filed"},
        of_persons(referrals.SPARE, "named", "apprehended", "arrest_approved", "prosecuted"),
        bring("not_prosecuted", settles=True),
    ),
    "persons_cleared": Move(
        (police,),
        {"filed"},
        of_persons(referrals.CLEAR, "named", "apprehended", "arrest_approved"),
        bring("cleared", settles=True),
    ),
    "trial_accepted": Move((court,), {"filed", "concluded"}, trial, tried),
    "persons_sentenced": Move((court,), {"filed"}, judgments, sentenced),
    "trial_concluded": Move(
        (court,),
        {"filed"},
        lambda cover, dice: (
            replace(referrals.CONCLUDE, court_case_no=min(cover.trials), effective=dice.random() < 0.5)
            if cover.trials
            else None
        ),
        concluded,
    ),
    "judgment_took_effect": Move(
        (court,),
        {"filed"},
        lambda cover, dice: (
            replace(referrals.TAKE_EFFECT, court_case_no=min(cover.appealable)) if cover.appealable else None
        ),
        took_effect,
    ),
    "criminal_case_withdrawn": Move(
        (police,),
        {"filed"},
        fixed(
            referrals.WITHDRAW,
            lambda cover: not cover.at("prosecuted", "on_trial", "sentenced", "acquitted"),
        ),
        answered(Notice.FILED, "withdrawn", notified=False, resolved=True),
    ),
    "withdrawal_notified": Move(
        (police,),
        {"withdrawn"},
        fixed(referrals.NOTIFY_WITHDRAWAL, lambda cover: not cover.notified),
        wrote(Notice.WITHDRAWN, MARKET, notified=True),
    ),
    "criminal_case_transferred": Move(
        (police,),
        {"filed"},
        lambda cover, dice: (
            replace(referrals.PASS_ON, to_police=elsewhere(cover)) if cover.passed_on_by is None else None
        ),
        passed_on,
    ),
    "transfer_of_case_notified": Move(
        (former,), BEGUN, fixed(referrals.NOTIFY_PASSING), wrote(Notice.TRANSFERRED, MARKET, passed_on_by=None)
    ),
    "support_adopted": Move(
        (police,),
        REVIEW | {"filed"},
        fixed(referrals.ADOPT, lambda cover: cover.known and not cover.adopted),
        mark(adopted=True),
    ),
    "support_answered": Move((police,), BEGUN, fixed(referrals.ANSWER, lambda cover: cover.told), mark(told=False)),
}
LAST = ("rejected", "returned", "non_filing_accepted", "criminal_case_withdrawn", "supervision_result_notified")
"""Moves that end the play, made late rather than early."""
NEVER = (
    # content that no stage and no actor makes right
    (MARKET, replace(referrals.APPROVE, approved_by=LEADER)),
    (MARKET, replace(referrals.SEND, documents=referrals.SEND.documents[1:])),
    (MARKET, replace(referrals.SEND, to_police=CITY_POLICE)),
    (MARKET, replace(referrals.ASSIGN, task_force=("officer-1",))),
    (POLICE, replace(referrals.EXTEND, approved_by=None)),
    (POLICE, replace(referrals.NOTIFY_REFUSAL, reason=None, file_returned=False, document_no="无")),
    (POLICE, replace(referrals.CATCH, persons=(UUID(int=7),))),
    (MARKET, replace(referrals.SUGGEST, to_procuratorate=POLICE)),
    (MARKET, referrals.SUPERSEDE),
    (MARKET, referrals.TAKEN_UP),
)


def may(cover: Cover, name: str, actor: str, event: Any) -> bool:
    move = BOOK[name]
    if name == "notice_received":
        return event is not None and {MARKET: MARKET}.get(cover.letters[event.notice], cover.police) == actor
    return event is not None and cover.stage in move.stages and actor in {who(cover) for who in move.who}
