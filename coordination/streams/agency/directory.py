"""The directory: registration, names, place in the order of things, members, representation. 单位名录。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from coordination.catalogue import Adcode, AgencyCode, DocumentNo, Items, Name, Note, Searchable, event, glossary
from coordination.guards import by_administrator
from coordination.rules import Consequence, Context, Envelope, Event
from coordination.streams.agency.codes import AgencyType, Form
from coordination.streams.agency.guards import (
    alias_in_use,
    alias_is_new,
    barred,
    by_itself_or_administrator,
    code_is_its_own,
    in_order,
    no_circle_above,
    no_cycle,
    not_barred,
    not_itself,
    office_has_host,
    only_groups_have_members,
    registered,
    representation_is_new,
    representation_stands,
    stands,
)
from coordination.streams.agency.state import Agency, Alias, Representation, Span, from_then_on
from coordination.streams.filed import by_hand
from coordination.streams.place import ASKED_BY_PLACE, PLACE, PlaceAgencyEntered, place_id

glossary(
    code="代码",
    name="名称",
    short_name="简称",
    adcode="行政区划代码",
    agency_type="单位类型",
    form="机构形式",
    parent="所属单位",
    superior="业务主管单位",
    host="挂靠单位",
    members="成员单位",
    from_on="起始日期",
    to_on="终止日期",
    source="来源",
    alias="别称",
    represents="所代表单位",
    reason="理由",
    document_no="文号",
    successor="承接单位",
)


def counted(agency: Agency, **changes: Any) -> Agency:
    """Return the agency with the changes, one event older."""
    return replace(agency, events=agency.events + 1, **changes)


def entered(agency: Agency, context: Context) -> Iterable[Consequence]:
    """Enter an agency for its place, if agencies of its type are asked for by place and it is not entered there."""
    if agency.agency_type in ASKED_BY_PLACE:
        stream = place_id(agency.adcode, agency.agency_type)
        if agency.code not in context.read(PLACE, stream).agencies:
            entry = PlaceAgencyEntered(adcode=agency.adcode, line=agency.agency_type, entered=agency.code)
            yield Consequence(PLACE, stream, entry)


@event(
    "agency.registered",
    zh="单位登记",
    en="Agency registered",
    basis=("M22", "M20"),
    opens=True,
    says_zh="登记单位{name}（{code}），类型：{agency_type}，形式：{form}[，所属{parent}][，业务主管{superior}][，挂靠{host}]",
    says_en="{name} ({code}) was registered: {agency_type}, {form}[, unit of {parent}][, under {superior}][, hosted by {host}]",
)
class AgencyRegistered(Event[Agency]):
    """A body enters the directory and can from now on act, be dispatched to and be reported to. 登记单位。

    ``parent`` is the agency of which it is a unit (股室、所、大队) and whose key also covers it; ``superior`` is who guides it in
    its line of business and has no key to it; ``host`` carries the office of a task force.
    """

    code: AgencyCode
    name: Annotated[Name, Searchable()]
    short_name: Annotated[Name, Searchable()]
    adcode: Adcode
    agency_type: AgencyType
    form: Form
    parent: AgencyCode | None = None
    superior: AgencyCode | None = None
    host: AgencyCode | None = None
    members: Annotated[tuple[AgencyCode, ...], Items(0, 200)] = ()

    guards = (
        by_administrator,
        code_is_its_own,
        registered("parent", "superior", "host", "members"),
        not_itself("members"),
        no_cycle,
        only_groups_have_members,
        office_has_host,
    )

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Enter it in the directory."""
        return counted(
            agency,
            registered=True,
            code=self.code,
            name=self.name,
            short_name=self.short_name,
            adcode=self.adcode,
            agency_type=self.agency_type.value,
            form=self.form,
            parent=self.parent,
            superior=self.superior,
            parents=from_then_on((), self.parent, None),
            superiors=from_then_on((), self.superior, None),
            host=self.host,
            members=self.members,
            by_hand=by_hand(agency.by_hand, envelope, "name", "parent", "superior", "members", "particulars"),
        )

    def consequences(self, agency: Agency, context: Context) -> Iterable[Consequence]:
        """Enter a government, or a justice bureau, for its place."""
        return entered(agency, context)


@event(
    "agency.renamed",
    zh="单位更名",
    en="Agency renamed",
    basis=("G16",),
    says_zh="单位更名为{name}（{short_name}）[，自{from_on}起][，依据{document_no}]",
    says_en="the agency was renamed {name} ({short_name})[ from {from_on}][ by {document_no}]",
)
class AgencyRenamed(Event[Agency]):
    """The same agency goes by a new name; the old one becomes an alias, so that old papers still find it. 更名。"""

    name: Annotated[Name, Searchable()]
    short_name: Annotated[Name, Searchable()]
    from_on: date | None = None
    document_no: DocumentNo | None = None

    guards = (by_administrator, stands)

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Remember the former names as aliases up to that day."""
        former = dict.fromkeys((agency.name, agency.short_name))
        kept = tuple(
            Alias(name, Span(None, self.from_on)) for name in former if name not in (self.name, self.short_name)
        )
        return counted(
            agency,
            name=self.name,
            short_name=self.short_name,
            aliases=agency.aliases + kept,
            by_hand=by_hand(agency.by_hand, envelope, "name"),
        )


@event(
    "agency.particulars_corrected",
    zh="单位信息更正",
    en="Agency particulars corrected",
    says_zh="更正单位信息：{reason}",
    says_en="the agency's particulars were corrected: {reason}",
)
class AgencyParticularsCorrected(Event[Agency]):
    """What was registered wrongly is put right; fields left out stay as they were. 更正登记信息。"""

    reason: Note
    adcode: Adcode | None = None
    agency_type: AgencyType | None = None
    form: Form | None = None
    host: AgencyCode | None = None

    guards = (by_administrator, stands, registered("host"), office_has_host)

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Replace what is given."""
        return counted(
            agency,
            adcode=self.adcode or agency.adcode,
            agency_type=self.agency_type.value if self.agency_type else agency.agency_type,
            form=self.form or agency.form,
            host=self.host or agency.host,
            by_hand=by_hand(agency.by_hand, envelope, "particulars"),
        )

    def consequences(self, agency: Agency, context: Context) -> Iterable[Consequence]:
        """Enter what has turned out to be a government, or a justice bureau, for its place."""
        return entered(agency, context)


@event(
    "agency.parent_changed",
    zh="所属单位变更",
    en="Parent changed",
    basis=("M22", "G16"),
    says_zh="变更所属单位[为{parent}][，自{from_on}起][，依据{document_no}]",
    says_en="the agency's parent was changed[ to {parent}][ from {from_on}][ by {document_no}]",
)
class AgencyParentChanged(Event[Agency]):
    """The unit now belongs to another agency, or, with no parent given, stands by itself. 变更所属单位。

    It holds from ``from_on``, or from the legal date where that is not given; what was said of later days is void.
    """

    parent: AgencyCode | None = None
    from_on: date | None = None
    document_no: DocumentNo | None = None

    guards = (by_administrator, stands, registered("parent"), no_cycle)

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Move the unit."""
        parents = from_then_on(agency.parents, self.parent, self.from_on or envelope.legal_on)
        hand = by_hand(agency.by_hand, envelope, "parent")
        return counted(agency, parent=self.parent, parents=parents, by_hand=hand)


@event(
    "agency.superior_designated",
    zh="业务主管单位确定",
    en="Superior designated",
    basis=("M34", "X7"),
    says_zh="确定业务主管单位[：{superior}][，自{from_on}起]",
    says_en="the agency's superior in its line of business was designated[: {superior}][ from {from_on}]",
)
class AgencySuperiorDesignated(Event[Agency]):
    """Who guides the agency in its line of business; nobody, where none is given. 确定业务主管单位。

    It holds from ``from_on``, or from the legal date where that is not given; what was said of later days is void.
    """

    superior: AgencyCode | None = None
    from_on: date | None = None

    guards = (by_administrator, stands, registered("superior"), not_itself("superior"), no_circle_above)

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Set the superior."""
        superiors = from_then_on(agency.superiors, self.superior, self.from_on or envelope.legal_on)
        hand = by_hand(agency.by_hand, envelope, "superior")
        return counted(agency, superior=self.superior, superiors=superiors, by_hand=hand)


@event(
    "agency.members_listed",
    zh="成员单位列明",
    en="Members listed",
    basis=("M22",),
    says_zh="列明单位集合的成员[：{members}]",
    says_en="the group's members were listed[: {members}]",
)
class AgencyMembersListed(Event[Agency]):
    """Whom a name such as 各基层市场监管所 stands for; the new list replaces the old one. 列明成员单位。"""

    members: Annotated[tuple[AgencyCode, ...], Items(0, 200)] = ()

    guards = (by_administrator, stands, only_groups_have_members, registered("members"), not_itself("members"))

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Replace the list."""
        return counted(agency, members=self.members, by_hand=by_hand(agency.by_hand, envelope, "members"))


@event(
    "agency.alias_recorded",
    zh="别称登记",
    en="Alias recorded",
    basis=("X4", "G16"),
    says_zh="登记别称「{alias}」，来源：{source}[，自{from_on}起][，至{to_on}止]",
    says_en="the alias “{alias}” was recorded, seen in {source}[, from {from_on}][, until {to_on}]",
)
class AgencyAliasRecorded(Event[Agency]):
    """A name by which papers call the agency, so that one agency under two names stays one. 登记别称。"""

    alias: Annotated[Name, Searchable()]
    source: Note
    from_on: date | None = None
    to_on: date | None = None

    guards = (by_itself_or_administrator, stands, in_order("from_on", "to_on"), alias_is_new)

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Add the name."""
        return counted(agency, aliases=(*agency.aliases, Alias(self.alias, Span(self.from_on, self.to_on))))


@event(
    "agency.alias_ended",
    zh="别称停用",
    en="Alias ended",
    basis=("X4", "G16"),
    says_zh="别称「{alias}」自{to_on}起停用",
    says_en="the alias “{alias}” is out of use from {to_on}",
)
class AgencyAliasEnded(Event[Agency]):
    """The alias is no longer used from this day on; papers of earlier days still find the agency by it. 别称停用。"""

    alias: Annotated[Name, Searchable()]
    to_on: date

    guards = (by_itself_or_administrator, stands, alias_in_use)

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Close the open spell."""
        aliases = tuple(
            replace(alias, span=replace(alias.span, to_on=self.to_on))
            if alias.name == self.alias and alias.span.to_on is None
            else alias
            for alias in agency.aliases
        )
        return counted(agency, aliases=aliases)


@event(
    "agency.representation_declared",
    zh="代表关系登记",
    en="Representation declared",
    basis=("X4", "G16"),
    says_zh="代表{represents}参加工作，来源：{source}[，自{from_on}起][，至{to_on}止]",
    says_en="the agency sits for {represents}, as in {source}[, from {from_on}][, until {to_on}]",
)
class AgencyRepresentationDeclared(Event[Agency]):
    """This body sits for another agency, as a brigade for its bureau: what concerns the one concerns the other. 代表关系。"""

    represents: AgencyCode
    source: Note
    from_on: date | None = None
    to_on: date | None = None

    guards = (
        by_administrator,
        stands,
        registered("represents"),
        not_itself("represents"),
        in_order("from_on", "to_on"),
        representation_is_new,
    )

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Add the relation."""
        declared = Representation(self.represents, Span(self.from_on, self.to_on))
        return counted(agency, representations=(*agency.representations, declared))


@event(
    "agency.representation_ended",
    zh="代表关系终止",
    en="Representation ended",
    basis=("X4", "G16"),
    says_zh="自{to_on}起不再代表{represents}",
    says_en="the agency no longer sits for {represents} from {to_on}",
)
class AgencyRepresentationEnded(Event[Agency]):
    """The body no longer sits for the other agency from this day on. 终止代表关系。"""

    represents: AgencyCode
    to_on: date

    guards = (by_administrator, stands, representation_stands)

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Close the open spell."""
        held = tuple(
            replace(relation, span=replace(relation.span, to_on=self.to_on))
            if relation.of == self.represents and relation.span.to_on is None
            else relation
            for relation in agency.representations
        )
        return counted(agency, representations=held)


@event(
    "agency.suspended",
    zh="单位暂停",
    en="Agency suspended",
    says_zh="暂停该单位：{reason}",
    says_en="the agency was suspended: {reason}",
)
class AgencySuspended(Event[Agency]):
    """The agency can neither post nor be dispatched to until it is reinstated; what it holds stays with it. 暂停。"""

    reason: Note

    guards = (by_administrator, stands, not_barred)

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Bar it."""
        return counted(agency, barred=True)


@event(
    "agency.reinstated",
    zh="单位恢复",
    en="Agency reinstated",
    says_zh="恢复该单位：{reason}",
    says_en="the agency was reinstated: {reason}",
)
class AgencyReinstated(Event[Agency]):
    """The agency may act again. 恢复。"""

    reason: Note

    guards = (by_administrator, stands, barred)

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Lift the bar."""
        return counted(agency, barred=False)


@event(
    "agency.dissolved",
    zh="单位撤销",
    en="Agency dissolved",
    basis=("M16", "G16"),
    says_zh="该单位撤销：{reason}[，由{successor}承接][，依据{document_no}]",
    says_en="the agency was dissolved: {reason}[; {successor} succeeds it][ by {document_no}]",
)
class AgencyDissolved(Event[Agency]):
    """The agency ceases to exist on the legal date; its successor takes over its records. 撤销，由承接单位保管记录。"""

    reason: Note
    successor: AgencyCode | None = None
    document_no: DocumentNo | None = None

    guards = (by_administrator, stands, registered("successor"), not_itself("successor"))

    def evolve(self, agency: Agency, envelope: Envelope) -> Agency:
        """Close the record."""
        return counted(agency, dissolved_on=envelope.legal_on, successor=self.successor)
