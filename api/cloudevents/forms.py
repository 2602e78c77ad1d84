"""The four forms in which events stand in a request: structured, binary, batch, or one a line. 事件接入格式。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import unquote_to_bytes

from api.cloudevents.envelope import EnvelopeError, Posted, media_type, posted_of
from api.strict_json import StrictJsonError, dumps, loads, pointer
from coordination.catalogue import Fault, Invalid

MAX_EVENT_BYTES: Final = 64 * 1024
MAX_EVENTS: Final = 1000

MEDIA: Final = (
    "application/cloudevents+json",
    "application/cloudevents-batch+json",
    "application/x-ndjson",
    "application/json",
)

_DECIMAL: Final = re.compile(r"0|[1-9]\d{0,15}", re.ASCII)


class Form(Enum):
    """How events stand in a request."""

    STRUCTURED = "structured"
    BINARY = "binary"
    BATCH = "batch"
    LINES = "lines"


_FORM_OF: Final = {MEDIA[0]: Form.STRUCTURED, MEDIA[1]: Form.BATCH, MEDIA[2]: Form.LINES}


class HeaderFields(Protocol):
    """The headers of a request; their names know no case."""

    def get(self, name: str, default: str, /) -> str:
        """Return the value of a header, or the default."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Return every header with its value."""

    def __contains__(self, name: str, /) -> bool:
        """Whether the header was sent."""


class UnsupportedMedia(Invalid):
    """The content has a type (or an encoding) in which events cannot be read; send one of :data:`MEDIA`."""

    problem = "unsupported_media_type"


class Line(NamedTuple):
    """One line of NDJSON: its number, from 1, and the event, or why there is none."""

    number: int
    result: Posted | Invalid


def form_of(headers: HeaderFields) -> Form:
    """Return the form in which a request holds its events, judged by its headers.

    Raises:
        UnsupportedMedia: a content type, charset or encoding in which no events can be read.
    """
    sent = headers.get("Content-Type", "")
    media, parameters = media_type(sent)
    binary = "ce-specversion" in headers or "ce-id" in headers
    if headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMedia(Fault("encoding", "不接受压缩内容", "compressed content is not taken"))
    if parameters.get("charset", "utf-8") != "utf-8":
        raise UnsupportedMedia(Fault("charset", "字符集须为UTF-8", "the charset must be UTF-8"))
    if media in _FORM_OF:
        return _FORM_OF[media]
    if media == "application/json" or (not media and binary):
        return Form.BINARY if binary else Form.STRUCTURED
    shown = sent[:100].encode("ascii", "replace").decode() or "-"
    taken = ", ".join(MEDIA)
    raise UnsupportedMedia(
        Fault(
            "media_type",
            f"不接受内容类型{shown}；可用：{taken}",
            f"content type {shown} is not taken; send one of: {taken}",
        )
    )


def read_structured(body: bytes) -> Posted:
    """Read one event from its JSON form.

    Raises:
        StrictJsonError: the body is not JSON; EnvelopeError: it is not an event.
    """
    event = loads(body, most=MAX_EVENT_BYTES)
    if type(event) is list:
        raise EnvelopeError(
            Fault("type", f"多个事件请用{MEDIA[1]}发送", f"send several events as {MEDIA[1]}"),
        )
    return posted_of(event, "")


def read_binary(headers: HeaderFields, body: bytes) -> Posted:
    """Read one event from ``ce-*`` headers and a body that is its data.

    Raises:
        StrictJsonError: the body is not JSON; EnvelopeError: the headers are not those of an event.
    """
    attributes: dict[str, Any] = {}
    faults: list[Fault] = []
    for header, value in headers.items():
        name = header.lower()
        if name.startswith("ce-"):
            try:
                attributes[name[3:]] = _header_value(name[3:], value)
            except Invalid as error:
                faults += (fault.under(pointer(name[3:])) for fault in error.faults)
    if faults:
        raise EnvelopeError(*faults)
    if "data" in attributes:
        raise EnvelopeError(
            Fault("unknown", "二进制方式下数据由正文给出", "in binary mode the data is the body", "/data")
        )
    try:
        attributes["data"] = loads(body, most=MAX_EVENT_BYTES)
    except StrictJsonError as error:
        raise _moved(error, "/data") from None
    return posted_of(attributes, "")


def read_batch(body: bytes) -> tuple[Posted, ...]:
    """Read a JSON array of events, which stand or fall together; each fault points at its item, as in ``/3/time``.

    Raises:
        StrictJsonError: the body is not JSON, or too large; EnvelopeError: with the faults of all items.
    """
    items = loads(body)
    if type(items) is not list:
        raise EnvelopeError(Fault("type", "批量须为事件的JSON数组", "a batch is a JSON array of events"))
    if len(items) > MAX_EVENTS:
        raise StrictJsonError(
            Fault("too_large", f"每批至多{MAX_EVENTS}个事件", f"a batch holds at most {MAX_EVENTS} events")
        )
    events: list[Posted] = []
    faults: list[Fault] = []
    for index, item in enumerate(items):
        at = f"/{index}"
        if len(body) > MAX_EVENT_BYTES and len(dumps(item)) > MAX_EVENT_BYTES:
            raise StrictJsonError(
                Fault(
                    "too_large",
                    f"单个事件至多{MAX_EVENT_BYTES}字节",
                    f"an event has at most {MAX_EVENT_BYTES} bytes",
                    at,
                )
            )
        try:
            events.append(posted_of(item, at))
        except EnvelopeError as error:
            faults += error.faults
    if faults:
        raise EnvelopeError(*faults)
    return tuple(events)


def read_lines(body: bytes) -> Iterator[Line]:
    """Read one event a line, each on its own: a line that cannot be read does not stop the others; blank lines are passed over."""
    for number, line in enumerate(body.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            yield Line(number, read_structured(line))
        except Invalid as error:
            yield Line(number, error)


def _moved(error: StrictJsonError, at: str) -> StrictJsonError:
    return StrictJsonError(*(fault.under(at) for fault in error.faults))


def _header_value(name: str, value: str) -> str | int:
    """Decode one ``ce-*`` header: quotes off, then one round of percent-decoding, as the HTTP binding says."""
    text = value.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    fault = Fault(
        "encoding",
        "HTTP头的值须为ASCII，其他字符按UTF-8百分号编码",
        "header values are ASCII; other characters are percent-encoded UTF-8",
    )
    if not text.isascii() or re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise Invalid(fault)
    try:
        decoded = unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        raise Invalid(fault) from None
    return int(decoded) if name == "expectedversion" and _DECIMAL.fullmatch(decoded) else decoded
