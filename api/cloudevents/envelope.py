"""The envelope of an event as it is sent: CloudEvents attributes, each read strictly. 信封。"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from api.fields import Parsed, StrictSchema, misspelt, read
from coordination.catalogue import (
    AgencyCode,
    Fault,
    Invalid,
    Kind,
    OfficerRef,
    Pattern,
    Range,
    Text,
    compile_type,
    kind_of_plural,
    stream_id,
)
from coordination.catalogue.declare import TOPIC
from coordination.rules import local_date

EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC)


class EnvelopeError(Invalid):
    """The event's envelope is not a CloudEvent as this system takes them; correct it at the pointers."""

    problem = "invalid_envelope"


@dataclass(frozen=True, slots=True)
class Posted:
    """One event as it was sent: envelope read, data not yet. 报送事件。

    ``pointer`` is the place of the event in its request, ``""`` or ``/3`` in a batch; its data stands at ``pointer + "/data"``.
    """

    id: str
    source: str
    topic: str
    subject: str
    kind_plural: str
    key: str
    occurred_at: datetime
    legal_on: date
    data: dict[str, Any]
    expected_version: int | None = None
    officer: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    agency: str | None = None
    pointer: str = ""


def stream_of(posted: Posted) -> tuple[Kind, UUID]:
    """Return the kind of record that an event is about, and its stream.

    Raises:
        EnvelopeError: the subject names no kind, another kind than the topic, or an id that the kind does not have.
    """
    at = f"{posted.pointer}/subject"
    kind = kind_of_plural(posted.kind_plural)
    if kind is None or kind.name != posted.topic.partition(".")[0]:
        raise EnvelopeError(
            Fault("choice", f"与事件类型{posted.topic}不符", f"does not fit an event of type {posted.topic}", at)
        )
    if _UUID.fullmatch(posted.key):
        return kind, UUID(posted.key)
    if not kind.keyed:
        raise EnvelopeError(Fault("format", f"{kind.zh}的编号须为UUID", f"the id of a {kind.en} is a UUID", at))
    return kind, stream_id(kind.name, posted.key)


# -- the values -----------------------------------------------------------------------------------------------------------

_RFC3339 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SUBJECT = re.compile(r"([a-z]+(?:-[a-z]+)*)/([a-z0-9]+(?:-[a-z0-9]+)*)", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
_ATTRIBUTE = re.compile(r"[a-z0-9]+", re.ASCII)
_URI = re.compile(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+", re.ASCII)
_MOST_SUBJECT = 128
_MOST_URI = 256

_TIME = Fault(
    "type",
    "须为带时区的RFC 3339时间，如2024-01-31T09:30:00+08:00",
    "must be an RFC 3339 time with its zone, such as 2024-01-31T09:30:00+08:00",
)
_RANGE = Fault("range", "须在2000年至9998年之间", "must lie in the years 2000 to 9998")
_BASE64 = Fault(
    "unknown",
    "不接受data_base64：事件数据须为data中的JSON对象；附件请发送其摘要和编号",
    "data_base64 is not taken: an event's data is a JSON object in data; of a file send the digest and its number",
)
_BAD_NAME = Fault(
    "name",
    "扩展属性名只能由小写字母和数字组成",
    "names of CloudEvents attributes are lower-case letters and digits only",
)


def _time(value: Any) -> datetime:
    match = _RFC3339.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise Invalid(_TIME)
    day, clock, fraction, zone = match.groups()
    # Go and Java clients send nanoseconds; the record keeps microseconds
    micros = f".{fraction[:6]}" if fraction else ""
    try:
        instant = datetime.fromisoformat(f"{day}T{clock}{micros}{'+00:00' if zone in 'Zz' else zone}")
    except ValueError:
        raise Invalid(_TIME) from None
    if not EARLIEST <= instant < LATEST:
        raise Invalid(_RANGE)
    return instant.astimezone(UTC)


def _legal_on(value: Any) -> date:
    try:
        day = date.fromisoformat(value if isinstance(value, str) and _DATE.fullmatch(value) else "")
    except ValueError:
        raise Invalid(Fault("type", "须为日期，如2024-01-31", "must be a date such as 2024-01-31")) from None
    if not EARLIEST.date() <= day < LATEST.date():
        raise Invalid(_RANGE)
    return day


def _uri_reference(value: Any) -> str:
    fault = Fault(
        "format", f"须为1至{_MOST_URI}个字符的URI引用", f"must be a URI reference of 1 to {_MOST_URI} characters"
    )
    if not isinstance(value, str) or len(value) > _MOST_URI or not _URI.fullmatch(value):
        raise Invalid(fault)
    try:
        urlsplit(value)
    except ValueError:
        raise Invalid(fault) from None
    return value


def _uri(value: Any) -> str:
    uri = _uri_reference(value)
    if not urlsplit(uri).scheme:
        raise Invalid(Fault("format", "须为带协议的完整URI", "must be an absolute URI, with its scheme"))
    return uri


def _subject(value: Any) -> tuple[str, str]:
    # UUIDs come in capitals from some systems, and are the same UUIDs
    match = _SUBJECT.fullmatch(value.lower()) if isinstance(value, str) and len(value) <= _MOST_SUBJECT else None
    if match is None:
        raise Invalid(
            Fault(
                "format",
                "须为“种类/编号”，如leads/6f2f0f0e-7c1b-5a0a-9d3e-6c69616e646f或agencies/370784-scjgj",
                "must be <plural>/<id>, such as leads/6f2f0f0e-7c1b-5a0a-9d3e-6c69616e646f or agencies/370784-scjgj",
            )
        )
    return match[1], match[2]


def _json_type(value: Any) -> str:
    media, parameters = media_type(value) if isinstance(value, str) else ("", {})
    if media != "application/json" or parameters.get("charset", "utf-8") != "utf-8":
        raise Invalid(Fault("choice", "须为application/json", "must be application/json"))
    return media


def _object(value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise Invalid(Fault("type", "须为JSON对象", "must be a JSON object"))
    return value


def _version(value: Any) -> str:
    if value != "1.0":
        raise Invalid(Fault("choice", '须为"1.0"', 'must be "1.0"'))
    return "1.0"


def _declared(annotation: Any) -> Callable[[Any], Any]:
    return compile_type(annotation, lambda *_: None).parse


def _line(most: int) -> Any:
    clean = Pattern(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]+", "不含控制字符的文本", "text without control characters")
    return Annotated[str, Text(1, most), clean]


_TOPIC = Annotated[
    str,
    Text(3, 128),
    Pattern(TOPIC.pattern, "事件类型，如lead.dispatched", "a topic such as lead.dispatched"),
]


def _passed_over(value: Any) -> None:
    """Tracing attributes are the network's own business."""
    if not isinstance(value, str):
        raise Invalid(Fault("type", "须为文本", "must be text"))


def media_type(content_type: str) -> tuple[str, dict[str, str]]:
    """Return a content type without its parameters, and these; all in small letters."""
    media, *rest = content_type.split(";")
    pairs = (parameter.partition("=") for parameter in rest)
    return media.strip().lower(), {name.strip().lower(): value.strip().strip('"').lower() for name, _, value in pairs}


class EnvelopeSchema(StrictSchema):
    """The attributes of a CloudEvent as this system takes them. 信封。"""

    specversion = Parsed(_version, required=True)
    id = Parsed(_declared(_line(128)), required=True)
    source = Parsed(_uri_reference, required=True)
    type = Parsed(_declared(_TOPIC), required=True)
    subject = Parsed(_subject, required=True)
    time = Parsed(_time, required=True)
    datacontenttype = Parsed(_json_type)
    dataschema = Parsed(_uri)
    data = Parsed(_object, required=True)
    expectedversion = Parsed(_declared(Annotated[int, Range(0, 2**31 - 1)]))
    legalon = Parsed(_legal_on)
    officer = Parsed(_declared(OfficerRef))
    correlationid = Parsed(_declared(_line(128)))
    causationid = Parsed(_declared(_line(128)))
    agency = Parsed(_declared(AgencyCode))
    traceparent = Parsed(_passed_over)
    tracestate = Parsed(_passed_over)

    def unknown_field(self, name: str) -> Fault:
        """Return what is said of an attribute that is not taken."""
        if name == "data_base64":
            return _BASE64
        if not _ATTRIBUTE.fullmatch(name):
            return _BAD_NAME
        taken = "、".join(EXTENSIONS), ", ".join(EXTENSIONS)
        fault = Fault(
            "unknown",
            f"不接受此属性；可用的扩展属性：{taken[0]}",
            f"is not taken; extension attributes are: {taken[1]}",
        )
        return misspelt(fault, name, self.fields)


EXTENSIONS: Final = ("expectedversion", "legalon", "officer", "correlationid", "causationid", "agency")
_ENVELOPE: Final = EnvelopeSchema()


def posted_of(attributes: Any, at: str) -> Posted:
    if type(attributes) is not dict:
        raise EnvelopeError(Fault("type", "事件须为JSON对象", "an event is a JSON object", at))
    # the JSON format says so: null is the same as absent
    sent = {name: value for name, value in attributes.items() if value is not None}
    envelope = read(_ENVELOPE, sent, EnvelopeError, at)
    plural, key = envelope["subject"]
    occurred_at = envelope["time"]
    return Posted(
        id=envelope["id"],
        source=envelope["source"],
        topic=envelope["type"],
        subject=f"{plural}/{key}",
        kind_plural=plural,
        key=key,
        occurred_at=occurred_at,
        legal_on=envelope.get("legalon") or local_date(occurred_at),
        data=envelope["data"],
        expected_version=envelope.get("expectedversion"),
        officer=envelope.get("officer"),
        correlation_id=envelope.get("correlationid"),
        causation_id=envelope.get("causationid"),
        agency=envelope.get("agency"),
        pointer=at,
    )
