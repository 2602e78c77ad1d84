"""Clues of crime in office: they go to the supervision commission or the procuratorate, never to the police. 职务犯罪线索。"""

from __future__ import annotations

from typing import Any

from coordination.catalogue import Coded, glossary
from coordination.guards import agency_of
from coordination.rules import Context, Verdict, guard
from coordination.streams.agency import AgencyType

O310 = "行政执法机关移送涉嫌犯罪案件的规定 第十九条"

glossary(
    clue_receiver="接收机关类别",
    receiving_agency="接收单位",
    to_body="移送对象",
    document_no="文号",
    clue_facts="线索要点",
)


class ClueReceiver(Coded):
    """Who is competent for crimes in office. 接收机关类别。"""

    SUPERVISION = "supervision", "监察机关", "supervision commission"
    PROCURATORATE = "procuratorate", "人民检察院", "procuratorate"


@guard(
    "duty_crime.receiver_missing",
    zh="须填写接收单位（receiving_agency）或者接收机关名称（to_body）",
    en="name the receiving agency (receiving_agency) or the receiving body (to_body)",
    next_zh="系统内单位请填写单位代码，其他机关请填写全称",
    next_en="give the code of an agency of the directory, or the full name of another body",
    basis=O310,
    pointer="/data/receiving_agency",
)
def receiver_named(event: Any, state: Any, context: Context) -> Verdict:
    """It is said to whom."""
    return (event.receiving_agency or event.to_body) is not None


@guard(
    "duty_crime.wrong_receiver",
    zh="所填接收单位不是{wanted_zh}",
    en="the receiving agency is no {wanted_en}",
    next_zh="职务犯罪线索移送有管辖权的监察机关或者人民检察院；请核对 clue_receiver 与 receiving_agency",
    next_en="clues of crime in office go to the competent supervision commission or procuratorate: check clue_receiver "
    "against receiving_agency",
    basis=O310,
    pointer="/data/receiving_agency",
)
def receiver_competent(event: Any, state: Any, context: Context) -> Verdict:
    """Not to the police, nor to an administrative agency."""
    if event.receiving_agency is None:
        return True
    wanted = {
        ClueReceiver.SUPERVISION: AgencyType.SUPERVISION,
        ClueReceiver.PROCURATORATE: AgencyType.PROCURATORATE,
    }[event.clue_receiver]
    right = agency_of(context, event.receiving_agency).agency_type == wanted
    return right or {"wanted_zh": event.clue_receiver.zh, "wanted_en": event.clue_receiver.en}
