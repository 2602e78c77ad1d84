"""What becomes of the report in a complaint and of its copies, and from when on anything does (第九条, M35, M36, 安丘 附件2)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coordination.catalogue import EVENTS
from coordination.streams.lead import LeadComplaintLinked
from tests.spec import complaints, leads
from tests.spec.complaints import COMPLAINT, COPY, DAY, LATER, LI, WANG, posted, town
from tests.spec.dsl import AGRICULTURE, MARKET, UNIT, on_stream, the

ENDS = {
    "accepted": (complaints.MIXED_RECEIVED, complaints.ACCEPT),
    "rejected": (complaints.MIXED_RECEIVED, complaints.REJECT),
    "withdrawn": (complaints.MIXED_RECEIVED, complaints.WITHDRAW),
    "a copy": ((complaints.MIXED_RECEIVED, complaints.OTHER_COPY), complaints.COPY_OF_OTHER),
    "agreed": ((complaints.MEDIATING, complaints.TO_BE_SPLIT), complaints.AGREE),
    "terminated": ((complaints.MEDIATING, complaints.TO_BE_SPLIT), complaints.TERMINATE),
    "terminated at once": ((complaints.ACCEPTED, complaints.TO_BE_SPLIT), complaints.TERMINATE),
}


@pytest.mark.parametrize("end", ENDS)
def test_the_report_comes_first_whatever_becomes_of_the_complaint(end: str) -> None:
    past, event = ENDS[end]
    scene = town(past)
    scene.when(event).then_rejected("complaint.report_not_split_off")
    scene.when(complaints.SPLIT).then_accepted().when(event).then_accepted()


NUMBERED = replace(leads.REPORTED, source_system="12315", external_no="13707840020260518000123", informant_ref=LI)


def test_a_report_that_is_registered_already_is_linked_and_not_registered_again() -> None:
    """M35: the desk entered the report under its number before it entered the complaint."""
    scene = town(complaints.MIXED_RECEIVED).when(NUMBERED).then_accepted()
    refused = scene.when(complaints.SPLIT)
    refused.then_rejected("complaint.report_registered_already", status="conflict", pointer="/data/lead")
    assert str(leads.LEAD) in refused.refusal.zh  # type: ignore[union-attr]
    linking = replace(complaints.SPLIT, lead=leads.LEAD)
    told = LeadComplaintLinked(complaint=COMPLAINT, informant_ref=WANG)
    linked = scene.when(linking).then(linking, on_stream(leads.LEAD, told))
    linked.then_state(COMPLAINT, split_lead=leads.LEAD, links=frozenset({("lead", leads.LEAD)}))
    linked.then_state(
        leads.LEAD, links=frozenset({("complaint", COMPLAINT)}), informant=LI, informants=frozenset({LI, WANG})
    )
    linked.when(complaints.ACCEPT).then_accepted()


def test_who_complained_is_the_informant_of_a_report_that_had_none() -> None:
    """The hotline's report came without its caller: whoever complained made it, and is told of what comes of it."""
    nameless = replace(NUMBERED, informant_ref=None, informant_named=None)
    scene = town(complaints.MIXED_RECEIVED).when(nameless).then_accepted()
    linked = scene.when(replace(complaints.SPLIT, lead=leads.LEAD)).then_accepted()
    linked.then_state(leads.LEAD, informant=WANG, informants=frozenset({WANG}), named=True)


def test_whose_report_it_is_is_not_told_to_who_may_not_know() -> None:
    other = town(complaints.MIXED_RECEIVED).as_agency(AGRICULTURE).when(NUMBERED).then_accepted().as_agency(MARKET)
    refused = other.when(complaints.SPLIT)
    refused.then_rejected("complaint.report_registered_already")
    assert str(leads.LEAD) not in refused.refusal.zh + refused.refusal.en  # type: ignore[union-attr]
    # the office tells its id, and the complaint can be ended; by the person alone nobody links what is not for him to know of
    linked = other.when(replace(complaints.SPLIT, lead=leads.LEAD)).then_accepted()
    linked.when(complaints.ACCEPT).then_accepted()
    hers = replace(leads.REPORTED, informant_ref=WANG)
    unknown = town(complaints.MIXED_RECEIVED).as_agency(AGRICULTURE).when(hers).then_accepted().as_agency(MARKET)
    unknown.when(replace(complaints.SPLIT, lead=leads.LEAD)).then_rejected("complaint.report_unsuitable")


def test_only_the_other_half_of_the_same_submission_is_linked() -> None:
    linking = replace(complaints.SPLIT, lead=leads.LEAD)
    same_person = town(complaints.MIXED_RECEIVED).when(replace(leads.REPORTED, informant_ref=WANG)).then_accepted()
    same_person.when(linking).then_accepted()
    another_s = town(complaints.MIXED_RECEIVED).when(replace(leads.REPORTED, informant_ref=LI)).then_accepted()
    another_s.when(linking).then_rejected("complaint.report_unsuitable", pointer="/data/lead")
    town(complaints.MIXED_RECEIVED).when(linking).then_rejected("complaint.report_unsuitable")


def test_what_was_accepted_does_not_end_in_what_was_not() -> None:
    """安丘 附件2 第6行: one of the two counts, and only what was accepted does."""
    accepted = town(complaints.ACCEPTED, complaints.OTHER_COPY)
    refused = accepted.when(complaints.COPY_OF_OTHER)
    refused.then_rejected("complaint.original_not_accepted", pointer="/data/dup_of")
    assert "complaint.duplicate_found" in refused.refusal.next_zh  # type: ignore[union-attr]
    # the other way round it may stand, and where both were accepted
    accepted.when(complaints.DUPLICATE, COPY).then_accepted()
    both = accepted.when(complaints.ACCEPT, COPY).then_accepted()
    both.when(complaints.COPY_OF_OTHER).then_accepted()
    for copy in ((), posted(complaints.ACCEPT, LATER, stream=COPY)):
        rejected = town(complaints.REJECTED, complaints.OTHER_COPY, *(copy and (copy,)))
        rejected.when(complaints.DUPLICATE, COPY).then_rejected("complaint.original_not_accepted")


def test_the_copies_of_a_copy_go_with_it() -> None:
    """M36: AGRICULTURE received a copy of a complaint that turns out to be a copy itself; it hears what comes of the last one."""
    third = the("complaint", 3)
    hers = replace(complaints.FROM_12345, external_no="DH20260518000078")
    past = (complaints.RECEIVED, complaints.OTHER_COPY, posted(hers, by=AGRICULTURE, stream=third))
    scene = town(past).as_office().when(complaints.COPY_OF_OTHER, third).then_accepted()
    ends = replace(complaints.DUPLICATE, dup_of=COMPLAINT)
    of_hers = replace(complaints.LINKED, duplicate=third, registrant=AGRICULTURE, external_no="DH20260518000078")
    scene = scene.when(ends, COPY).then(ends, complaints.LINKED, of_hers)
    scene.then_state(COMPLAINT, copies=(COPY, third), participants=(AGRICULTURE,))


STEPS = {
    "correct": (complaints.RECEIVED, complaints.CORRECT, MARKET),
    "distribute": (complaints.RECEIVED, complaints.DISTRIBUTE, MARKET),
    "return": (complaints.WITH_UNIT, complaints.RETURN, UNIT),
    "split": (complaints.MIXED_RECEIVED, complaints.SPLIT, MARKET),
    "accept": (complaints.RECEIVED, complaints.ACCEPT, MARKET),
    "reject": (complaints.RECEIVED, complaints.REJECT, MARKET),
    "withdraw": (complaints.RECEIVED, complaints.WITHDRAW, MARKET),
    "start": (complaints.ACCEPTED, complaints.START, MARKET),
    "begin test": (complaints.MEDIATING, complaints.BEGIN, MARKET),
    "end test": (complaints.TESTED, complaints.END, MARKET),
    "find clue": (complaints.MEDIATING, complaints.FIND, MARKET),
    "agree": (complaints.MEDIATING, complaints.AGREE, MARKET),
    "perform": (complaints.SETTLED, complaints.PERFORM, MARKET),
    "break": (complaints.SETTLED, complaints.BREAK, MARKET),
    "terminate": (complaints.MEDIATING, complaints.TERMINATE, MARKET),
    "tell": (complaints.TERMINATED, complaints.TELL, MARKET),
    "find copy": ((complaints.RECEIVED, complaints.OTHER_COPY), complaints.COPY_OF_OTHER, MARKET),
}


@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_done_with_a_complaint_before_it_was_received(step: str) -> None:
    """It came in on 18 May: what is said to have been done on the 17th cannot have been."""
    past, event, by = STEPS[step]
    scene = town(past, on="2026-05-17").as_agency(by)
    scene.when(event).then_rejected("complaint.before_receipt", pointer="/legalon")


def test_the_steps_are_all_that_may_be_done_with_a_complaint() -> None:
    posted_ones = {declared.topic for declared in EVENTS.values() if declared.declaration.posted}
    own = {topic for topic in posted_ones if topic.startswith("complaint.")} - {"complaint.received"}
    assert {event.topic for _, event, _ in STEPS.values()} == own


def test_a_copy_is_found_when_the_other_one_is_there_too() -> None:
    early = (posted(complaints.RECEIVE), posted(complaints.FROM_12345, "2026-05-15", stream=COPY))
    scene = town(early, on="2026-05-17")
    scene.when(complaints.DUPLICATE, COPY).then_rejected("complaint.before_receipt")
    scene.on(DAY).when(complaints.DUPLICATE, COPY).then_accepted()
