"""Who may know of a record, and why: the one definition."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from coordination.custody import EVERYBODY, SYSTEM, is_party, office_of, reasons


@dataclass(frozen=True)
class Row:
    registrant: str | None = None
    holder: str | None = None
    offered_to: str | None = None
    participants: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    public: bool = False


def test_nobody_knows_of_what_is_nobodys() -> None:
    assert reasons(Row()) == {}


def test_each_relation_is_a_reason() -> None:
    assert reasons(Row(registrant="a", holder="b", offered_to="c", participants=("d", "e"), campaigns=("x", "y"))) == {
        "a": {"registered"},
        "b": {"holds"},
        "c": {"offered"},
        "d": {"takes_part"},
        "e": {"takes_part"},
        "campaign:x": {"office"},
        "campaign:y": {"office"},
    }


def test_reasons_add_up() -> None:
    assert reasons(Row(registrant="a", holder="a", offered_to="a", participants=("a", "a"))) == {
        "a": {"registered", "holds", "offered", "takes_part"}
    }


def test_public_records_are_for_everybody() -> None:
    assert reasons(Row(registrant="a", public=True)) == {"a": {"registered"}, EVERYBODY: {"public"}}


def test_the_rule_book_itself_is_no_party() -> None:
    assert reasons(Row(registrant=SYSTEM, holder=SYSTEM, participants=(SYSTEM,))) == {}


def test_offices_and_everybody_are_not_mistaken_for_agencies() -> None:
    assert office_of("anqiu-2022") == "campaign:anqiu-2022"
    assert ":" in office_of("x")  # an agency code has neither a colon nor a star
    assert EVERYBODY == "*"


def test_a_party_is_whoever_has_a_reason_of_its_own() -> None:
    """The short question answers as the long one does, for every agency around every kind of record."""
    agencies = (None, "a", "b", SYSTEM)
    for registrant, holder, offered_to, public in product(agencies, agencies, agencies, (False, True)):
        for participants in ((), ("a",), ("b", SYSTEM)):
            row = Row(registrant, holder, offered_to, participants, ("x",), public)
            for agency in ("a", "b", "c"):
                assert is_party(row, agency) is (agency in reasons(row) or EVERYBODY in reasons(row))
            assert not is_party(row, SYSTEM)
