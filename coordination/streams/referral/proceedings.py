"""Criminal procedure after filing, person by person: caught, arrested, prosecuted, tried, sentenced (M86–M89). 刑事诉讼进程。

Each event tells of persons by reference and may come any number of times; who counts is whoever posts it: the police for
row 10 of the monthly table, the procuratorate for row 14, the court for row 15.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from coordination.catalogue import AgencyCode, Document, DocumentNo, Items, Note, PersonRef, Searchable, event, glossary
from coordination.guards import at, known_agency
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.agency import AgencyType
from coordination.streams.referral.codes import Fate, Instance, NonProsecutionGround, Stage, Verdict
from coordination.streams.referral.guards.persons import (
    come_from,
    judgment_waits,
    offset_was_paid,
    persons_known,
    sentences_agree,
    trial_is_new,
    trial_is_open,
)
from coordination.streams.referral.guards.who import by_court, by_police, by_procuratorate, of_type
from coordination.streams.referral.outcomes import concluded
from coordination.streams.referral.parts import Sentence
from coordination.streams.referral.state import PROCEEDING, Referral

glossary(
    persons="所涉人员引用编号",
    document_no="文号",
    court_agency="受案人民法院",
    non_prosecution_ground="不起诉种类",
    reason="理由",
    administrative_liability="应当追究行政责任",
    court_case_no="法院案号",
    instance="审级",
    sentences="判决结果",
    effective="裁判已生效",
    note="说明",
)
CPL = "刑事诉讼法"
Persons = Annotated[tuple[PersonRef, ...], Items(1, 200)]
FATES: dict[Verdict, Fate] = {
    Verdict.GUILTY: Fate.SENTENCED,
    Verdict.EXEMPT: Fate.SENTENCED,
    Verdict.ACQUITTED: Fate.ACQUITTED,
    Verdict.ENDED: Fate.CLEARED,
}


@event(
    "referral.suspects_apprehended",
    zh="抓获犯罪嫌疑人",
    en="Suspects apprehended",
    basis=("M86",),
    says_zh="{agency}抓获犯罪嫌疑人{persons}[。{note}]",
    says_en="{agency} apprehended {persons}[. {note}]",
)
class ReferralSuspectsApprehended(Event[Referral]):
    """The police have suspects in hand; only they say so. 抓获犯罪嫌疑人。"""

    persons: Persons
    note: Note | None = None

    guards = (
        by_police,
        at(*PROCEEDING),
        persons_known("persons"),
        come_from(Fate.NAMED, Fate.APPREHENDED, Fate.ARRESTED, Fate.CLEARED, Fate.NOT_PROSECUTED),
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Bring them into procedure; who is caught on a warrant stays where the warrant has brought him."""
        caught = [person for person in self.persons if referral.fate(person) is not Fate.ARRESTED]
        return replace(referral.brought(caught, Fate.APPREHENDED), stage=Stage.FILED, to_be_handled=False)


@event(
    "referral.arrest_approved",
    zh="批准逮捕",
    en="Arrest approved",
    basis=(f"{CPL} 第八十条、第九十条", "M88"),
    says_zh="{agency}批准逮捕{persons}（{document_no}）",
    says_en="{agency} approved the arrest of {persons} ({document_no})",
)
class ReferralArrestApproved(Event[Referral]):
    """The procuratorate approves that suspects be arrested. 批准逮捕。"""

    persons: Persons
    document_no: Annotated[DocumentNo, Document()]

    guards = (
        by_procuratorate,
        at(*PROCEEDING),
        persons_known("persons"),
        come_from(Fate.NAMED, Fate.APPREHENDED),
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Bring them on."""
        return replace(referral.brought(self.persons, Fate.ARRESTED), stage=Stage.FILED, to_be_handled=False)


@event(
    "referral.prosecution_initiated",
    zh="提起公诉",
    en="Prosecution initiated",
    basis=(f"{CPL} 第一百七十六条", "M88"),
    says_zh="{agency}对{persons}提起公诉（{document_no}）[，受案法院{court_agency}]",
    says_en="{agency} prosecuted {persons} ({document_no})[ before {court_agency}]",
)
class ReferralProsecutionInitiated(Event[Referral]):
    """The procuratorate brings persons before a court, which takes part from now on. 提起公诉。"""

    persons: Persons
    document_no: Annotated[DocumentNo, Document()]
    court_agency: AgencyCode | None = None

    guards = (
        by_procuratorate,
        at(*PROCEEDING),
        persons_known("persons"),
        come_from(Fate.NAMED, Fate.APPREHENDED, Fate.ARRESTED, Fate.NOT_PROSECUTED),
        known_agency("court_agency"),
        of_type("court_agency", AgencyType.COURT),
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Bring them on, and let the court in."""
        told = with_court(referral, self.court_agency)
        return replace(told.brought(self.persons, Fate.PROSECUTED), stage=Stage.FILED, to_be_handled=False)


def with_court(referral: Referral, court: str | None) -> Referral:
    """Return the state with a court that tries; the one named last comes last."""
    if court is None:
        return referral
    courts = (*(other for other in referral.courts if other != court), court)
    return replace(referral, courts=courts, participants=referral.joined_by(court))


@event(
    "referral.non_prosecution_decided",
    zh="不起诉",
    en="Non-prosecution decided",
    basis=(f"{CPL} 第一百七十五条、第一百七十七条、第二百八十二条", "人民检察院刑事诉讼规则 第三百七十三条"),
    says_zh="{agency}对{persons}作出{non_prosecution_ground}决定（{document_no}）：{reason}",
    says_en="{agency} decided not to prosecute {persons} ({document_no}), {non_prosecution_ground}: {reason}",
)
class ReferralNonProsecutionDecided(Event[Referral]):
    """The procuratorate does not prosecute; whether they answer in administrative law is for the reverse referral. 不起诉。

    On conditions it only puts the decision off: the time of probation decides, and until then nothing is over.
    """

    persons: Persons
    non_prosecution_ground: NonProsecutionGround
    document_no: Annotated[DocumentNo, Document()]
    reason: Note
    administrative_liability: bool = False

    guards = (
        by_procuratorate,
        at(Stage.FILED),
        persons_known("persons"),
        come_from(Fate.NAMED, Fate.APPREHENDED, Fate.ARRESTED, Fate.PROSECUTED),
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Let them go, and see whether that was everybody; whoever is on probation waits."""
        if self.non_prosecution_ground is NonProsecutionGround.CONDITIONAL:
            return referral
        return referral.brought(self.persons, Fate.NOT_PROSECUTED).settled()

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Resolve the suspicion in the case, if nobody else is left."""
        return concluded(referral, context, self.reason, self.document_no)


@event(
    "referral.persons_cleared",
    zh="对人员终止侦查",
    en="Persons cleared",
    basis=("公安机关办理刑事案件程序规定 第一百八十六条第二款",),
    says_zh="{agency}对{persons}终止侦查[（{document_no}）]：{reason}",
    says_en="{agency} ended the investigation of {persons}[ ({document_no})]: {reason}",
)
class ReferralPersonsCleared(Event[Referral]):
    """There was a crime, and these persons did not commit it. 对嫌疑人终止侦查。"""

    persons: Persons
    reason: Note
    document_no: Annotated[DocumentNo, Document()] | None = None

    guards = (
        by_police,
        at(Stage.FILED),
        persons_known("persons"),
        come_from(Fate.NAMED, Fate.APPREHENDED, Fate.ARRESTED),
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Let them go, and see whether that was everybody."""
        return referral.brought(self.persons, Fate.CLEARED).settled()

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Resolve the suspicion in the case, if nobody else is left."""
        return concluded(referral, context, self.reason, self.document_no)


@event(
    "referral.trial_accepted",
    zh="法院受理",
    en="Trial accepted",
    basis=(f"{CPL} 第一百八十六条", "M89"),
    says_zh="{agency}受理{court_case_no}（{instance}），被告人{persons}",
    says_en="{agency} accepted {court_case_no} ({instance}), defendants {persons}",
)
class ReferralTrialAccepted(Event[Referral]):
    """A court takes persons to trial, in the first instance or a further one. 人民法院受理。"""

    court_case_no: Annotated[DocumentNo, Searchable()]
    instance: Instance
    persons: Persons

    guards = (
        by_court,
        at(*PROCEEDING),
        persons_known("persons"),
        come_from(Fate.PROSECUTED, Fate.SENTENCED, Fate.ACQUITTED),
        trial_is_new,
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Open the trial; a judgment that was appealed waits for it."""
        return replace(
            referral.brought(self.persons, Fate.ON_TRIAL),
            stage=Stage.FILED,
            trials=referral.trials | {self.court_case_no},
            to_be_handled=False,
        )


@event(
    "referral.persons_sentenced",
    zh="宣判",
    en="Persons sentenced",
    basis=(f"{CPL} 第二百条、第二百零二条", "行政处罚法 第三十五条", "M89"),
    says_zh="{agency}就{court_case_no}作出裁判（{document_no}）：{sentences}",
    says_en="{agency} gave judgment in {court_case_no} ({document_no}): {sentences}",
)
class ReferralPersonsSentenced(Event[Referral]):
    """The court decides on persons, and sets off what they have paid as an administrative fine. 判决。"""

    court_case_no: Annotated[DocumentNo, Searchable()]
    document_no: Annotated[DocumentNo, Document(), Searchable()]
    sentences: Annotated[tuple[Sentence, ...], Items(1, 200)]

    guards = (
        by_court,
        at(Stage.FILED),
        trial_is_open,
        sentences_agree,
        come_from(Fate.ON_TRIAL, field="sentences"),
        offset_was_paid,
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Give each his due; a criminal fine leaves no room for another one."""
        judged = referral
        for sentence in self.sentences:
            judged = judged.brought((sentence.ref,), FATES[sentence.verdict])
        return replace(
            judged,
            fined=referral.fined or any(sentence.criminal_fine_fen for sentence in self.sentences),
            offset_fen=referral.offset_fen + sum(sentence.fine_offset_fen or 0 for sentence in self.sentences),
        )


@event(
    "referral.trial_concluded",
    zh="法院审结",
    en="Trial concluded",
    basis=(f"{CPL} 第二百零八条、第二百五十九条", "M89"),
    says_zh="{agency}审结{court_case_no}[，上诉、抗诉至{court_agency}][。{note}]",
    says_en="{agency} concluded {court_case_no}[, on appeal to {court_agency}][. {note}]",
)
class ReferralTrialConcluded(Event[Referral]):
    """The court has done with a case; unless its judgment is effective, an appeal may follow. 人民法院审结。"""

    court_case_no: Annotated[DocumentNo, Searchable()]
    effective: bool
    court_agency: AgencyCode | None = None
    note: Note | None = None

    guards = (
        by_court,
        at(Stage.FILED),
        trial_is_open,
        known_agency("court_agency"),
        of_type("court_agency", AgencyType.COURT),
    )

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """Close the trial; an effective judgment ends what was under appeal as well."""
        told = with_court(referral, self.court_agency)
        waiting = frozenset[str]() if self.effective else referral.appealable | {self.court_case_no}
        return replace(told, trials=referral.trials - {self.court_case_no}, appealable=waiting).settled()

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Resolve the suspicion in the case, if that was the last of it."""
        return concluded(referral, context, self.note or f"{self.court_case_no}审结，裁判已生效", self.court_case_no)


@event(
    "referral.judgment_took_effect",
    zh="裁判生效",
    en="Judgment took effect",
    basis=(f"{CPL} 第二百五十九条",),
    says_zh="{court_case_no}的裁判发生法律效力",
    says_en="the judgment in {court_case_no} took effect",
)
class ReferralJudgmentTookEffect(Event[Referral]):
    """Nobody appealed in time, or the appeal is over. 裁判生效。"""

    court_case_no: Annotated[DocumentNo, Searchable()]

    guards = (by_court, at(Stage.FILED), judgment_waits)

    def evolve(self, referral: Referral, envelope: Envelope) -> Referral:
        """See whether that was the last of it."""
        return replace(referral, appealable=referral.appealable - {self.court_case_no}).settled()

    def consequences(self, referral: Referral, context: Context) -> Iterable[Consequence]:
        """Resolve the suspicion in the case, if that was the last of it."""
        return concluded(referral, context, f"{self.court_case_no}裁判生效", self.court_case_no)
