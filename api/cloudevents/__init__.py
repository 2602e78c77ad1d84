"""Events come in as CloudEvents 1.0 over HTTP.

Strict where evidence needs it (nothing invented, nothing unknown passed over, a zone on every time), and no more: what an
official SDK sends is taken as it is.
"""

from __future__ import annotations

from api.cloudevents.envelope import EXTENSIONS, EnvelopeError, Posted, stream_of
from api.cloudevents.forms import (
    MAX_EVENT_BYTES,
    MAX_EVENTS,
    MEDIA,
    Form,
    HeaderFields,
    Line,
    UnsupportedMedia,
    form_of,
    read_batch,
    read_binary,
    read_lines,
    read_structured,
)

__all__ = [
    "EXTENSIONS",
    "MAX_EVENTS",
    "MAX_EVENT_BYTES",
    "MEDIA",
    "EnvelopeError",
    "Form",
    "HeaderFields",
    "Line",
    "Posted",
    "UnsupportedMedia",
    "form_of",
    "read_batch",
    "read_binary",
    "read_lines",
    "read_structured",
    "stream_of",
]
