"""Places that should have been told and were not (M93), on both databases; each row worked out by hand from the stories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from coordination.catalogue import stream_id
from coordination.streams.agency import AgencyParticularsCorrected, AgencyType
from coordination.streams.case import CaseLeadNotified
from coordination.streams.notice import NoticeSubject, RecordKind
from coordination.streams.parts import Party, PartyKind, Place
from coordination.streams.trade import ChainRole, TradeParty
from projections.assists import ASSISTS
from projections.cases import CASES
from projections.engine import ReadDatabase
from projections.engine.models import Row
from projections.leads import LEADS
from projections.tellings import TELLINGS, row_id
from tests.contract.pasts import fold_past
from tests.spec import assists, cases, leads
from tests.spec import test_notice as notices
from tests.spec.assists import ASSIST, CASE, CITY, GAOMI, YIWU
from tests.spec.dsl import ADMINISTRATOR, AGENCIES, MARKET, POLICE, said, the

MODELS = (LEADS, CASES, ASSISTS, TELLINGS)
TOWN = tuple(
    said(event, by=ADMINISTRATOR, on="2020-01-01", stream=stream_id("agency", code))
    for code, events in AGENCIES.items()
    for event in events[:1]
)
READY = (TOWN, assists.READY)
PRINTED_IN_GAOMI = TradeParty(
    chain_role=ChainRole.MARK_PRINTER,
    trade_party=Party(kind=PartyKind.ORGANISATION, name="高密某印刷厂"),
    place=Place(adcode="370785001", address="高密市某街道"),
)
SOLD_AT_HOME = replace(PRINTED_IN_GAOMI, chain_role=ChainRole.SELLER, place=Place(adcode="370784"))
SOLD_IN_YIWU = replace(leads.MADE_IN_YIWU, chain_role=ChainRole.SELLER, trade_party=Party(kind=PartyKind.UNKNOWN))
FOUND = replace(cases.FIND_TRADE, trade_parties=(leads.MADE_IN_YIWU, PRINTED_IN_GAOMI, SOLD_AT_HOME))


def by_market(event: Any, on: str, stream: UUID = CASE) -> Any:
    return said(event, by=MARKET, on=on, stream=stream)


def told(*recipients: str, on: str = "2024-03-11", number: int = 1, **changes: Any) -> Any:
    return said(replace(notices.ISSUE, recipients=recipients, **changes), on=on, stream=the("notice", number))


def rows(database: ReadDatabase, *past: Any, batch: int = 500) -> dict[UUID, Row]:
    found = fold_past(database, MODELS, TELLINGS, *past, batch=batch)
    return {row["record"]: row for row in found.values() if row["remembered"] is None}


def owed(row: Row) -> list[str]:
    assert row["owing"] is bool(row["owed"])
    return list(row["owed"])


def test_places_elsewhere_are_owed_a_telling_and_ones_own_is_not(database: ReadDatabase) -> None:
    row = rows(database, READY, by_market(FOUND, "2024-03-06"), batch=1)[CASE]
    assert owed(row) == ["330782", "370785"]
    assert (row["owed_by"], row["owed_since"], row["record_kind"]) == ([MARKET], date(2024, 3, 6), "case")
    yiwu, gaomi, home = row["places"]
    assert (yiwu["name"], yiwu["chain_roles"], yiwu["parties"]) == ("义乌市", ["producer"], ["义乌某酒厂"])
    assert (gaomi["name"], gaomi["own"], home["own"]) == ("高密市", False, True)


def test_before_anything_is_found_there_is_no_row(database: ReadDatabase) -> None:
    assert rows(database, READY, told(YIWU)) == {}


def test_a_notice_to_an_agency_there_tells_the_place(database: ReadDatabase) -> None:
    row = rows(database, READY, by_market(FOUND, "2024-03-06"), told(YIWU), batch=1)[CASE]
    assert owed(row) == ["370785"]
    yiwu = row["places"][0]
    assert (yiwu["told"], yiwu["told_on"], yiwu["told_by"]) == (YIWU, "2024-03-11", str(the("notice")))


def test_one_notice_tells_many_places(database: ReadDatabase) -> None:
    row = rows(database, READY, by_market(FOUND, "2024-03-06"), told(YIWU, GAOMI))[CASE]
    assert (owed(row), row["owed_since"], row["owed_by"]) == ([], None, [])


def test_the_city_around_a_county_answers_for_it(database: ReadDatabase) -> None:
    row = rows(database, READY, by_market(FOUND, "2024-03-06"), told(CITY))[CASE]
    assert owed(row) == ["330782"]


def test_another_line_there_is_not_the_one_to_be_told(database: ReadDatabase) -> None:
    gaomi_police = said(
        replace(AGENCIES[POLICE][0], code="370785-gaj", adcode="370785"),
        by=ADMINISTRATOR,
        on="2020-01-01",
        stream=stream_id("agency", "370785-gaj"),
    )
    row = rows(database, READY, gaomi_police, by_market(FOUND, "2024-03-06"), told("370785-gaj"))[CASE]
    assert owed(row) == ["330782", "370785"]


def test_a_notice_about_something_else_tells_nobody(database: ReadDatabase) -> None:
    found = by_market(FOUND, "2024-03-06")
    other = told(YIWU, about=NoticeSubject(record_kind=RecordKind.CASE, record=the("case", 9)))
    apart = told(GAOMI, number=2, about=None)
    assert owed(rows(database, READY, found, other, apart)[CASE]) == ["330782", "370785"]


def test_a_notice_given_before_the_party_was_entered_counts(database: ReadDatabase) -> None:
    row = rows(database, READY, told(YIWU, on="2024-03-06"), by_market(FOUND, "2024-03-07"), batch=1)[CASE]
    assert owed(row) == ["370785"]


def test_more_is_found_in_a_place_that_is_known(database: ReadDatabase) -> None:
    more = replace(cases.FIND_TRADE, trade_parties=(SOLD_IN_YIWU, leads.MADE_IN_YIWU))
    past = (by_market(FOUND, "2024-03-06"), told(GAOMI), by_market(more, "2024-03-20"))
    row = rows(database, READY, *past)[CASE]
    assert (owed(row), row["owed_since"]) == (["330782"], date(2024, 3, 6))
    assert row["places"][0]["chain_roles"] == ["producer", "seller"]
    assert row["places"][0]["parties"] == ["义乌某酒厂"]


def test_the_first_telling_counts(database: ReadDatabase) -> None:
    past = (by_market(FOUND, "2024-03-06"), told(YIWU), told(YIWU, on="2024-03-20", number=2))
    assert rows(database, READY, *past)[CASE]["places"][0]["told_on"] == "2024-03-11"


def test_what_one_finds_when_assisting_is_not_owed_to_who_asked(database: ReadDatabase) -> None:
    found = replace(
        assists.FIND_TRADE, trade_parties=(leads.MADE_IN_YIWU, replace(SOLD_AT_HOME, place=Place(adcode="370784")))
    )
    row = rows(database, TOWN, assists.IN_PROGRESS, said(found, by=GAOMI, on="2024-03-11", stream=ASSIST), batch=1)[
        ASSIST
    ]
    assert (owed(row), row["owed_by"], row["record_kind"]) == (["330782"], [GAOMI], "assist")
    assert row["places"][1]["told"] == MARKET
    subject = NoticeSubject(record_kind=RecordKind.ASSIST, record=ASSIST)
    notice = said(
        replace(notices.ISSUE, recipients=(YIWU,), about=subject), by=GAOMI, on="2024-03-12", stream=the("notice")
    )
    after = rows(database, TOWN, assists.IN_PROGRESS, said(found, by=GAOMI, on="2024-03-11", stream=ASSIST), notice)[
        ASSIST
    ]
    assert owed(after) == []


def test_a_case_owes_what_its_leads_owed(database: ReadDatabase) -> None:
    lead = leads.LEAD
    on_lead = replace(leads.FIND_TRADE, trade_parties=(leads.MADE_IN_YIWU, PRINTED_IN_GAOMI))
    subject = NoticeSubject(record_kind=RecordKind.LEAD, record=lead)
    past = (
        TOWN,
        assists.LINE,
        cases.verifying(1),
        by_market(on_lead, "2024-03-05", lead),
        told(YIWU, about=subject),
        by_market(cases.FILE_ON_LEAD, "2024-03-12"),
    )
    found = rows(database, *past, batch=1)
    assert (owed(found[lead]), found[lead]["goes_on_in"]) == ([], CASE)
    assert (owed(found[CASE]), found[CASE]["owed_since"]) == (["370785"], date(2024, 3, 5))
    assert owed(rows(database, *past, told(GAOMI, number=2, on="2024-03-13"))[CASE]) == []


def test_a_notice_about_the_lead_after_the_filing_tells_of_the_case_too(database: ReadDatabase) -> None:
    lead, notice = leads.LEAD, the("notice")
    on_lead = replace(leads.FIND_TRADE, trade_parties=(leads.MADE_IN_YIWU, PRINTED_IN_GAOMI))
    past = (
        TOWN,
        assists.LINE,
        cases.verifying(1),
        by_market(on_lead, "2024-03-05", lead),
        by_market(cases.FILE_ON_LEAD, "2024-03-06"),
        told(YIWU, about=NoticeSubject(record_kind=RecordKind.LEAD, record=lead)),
        said(
            CaseLeadNotified(lead=lead, given_notice=notice, recipients=(YIWU,)),
            by="system",
            on="2024-03-11",
            stream=CASE,
        ),
    )
    row = rows(database, *past, batch=1)[CASE]
    assert owed(row) == ["370785"]
    told_in_yiwu = next(place for place in row["places"] if place["adcode"] == "330782")
    assert (told_in_yiwu["told_on"], told_in_yiwu["told_by"]) == ("2024-03-11", str(notice))


def test_a_lead_that_joins_the_case_brings_what_it_owes(database: ReadDatabase) -> None:
    other = cases.OTHER_LEAD
    past = (
        READY,
        by_market(replace(cases.FIND_TRADE, trade_parties=(PRINTED_IN_GAOMI,)), "2024-03-06"),
        cases.verifying(2),
        by_market(replace(leads.FIND_TRADE, trade_parties=(leads.MADE_IN_YIWU, PRINTED_IN_GAOMI)), "2024-03-07", other),
        by_market(cases.ADD_LEAD, "2024-03-08"),
    )
    found = rows(database, *past)
    assert owed(found[CASE]) == ["370785", "330782"]
    assert owed(found[other]) == []


def test_where_an_agency_is_may_be_put_right(database: ReadDatabase) -> None:
    moved = said(
        AgencyParticularsCorrected(adcode="330782", agency_type=AgencyType.MARKET_SUPERVISION, reason="登记有误"),
        by=ADMINISTRATOR,
        on="2024-03-08",
        stream=stream_id("agency", GAOMI),
    )
    row = rows(database, READY, by_market(FOUND, "2024-03-06"), moved, told(GAOMI))[CASE]
    assert owed(row) == ["370785"]


def test_the_rows_have_ids_of_their_own() -> None:
    assert row_id(CASE) not in (CASE, row_id(ASSIST))
    assert row_id(CASE).version == 8
