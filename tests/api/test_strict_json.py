"""Whatever bytes come in: a value that everybody reads alike, or one fault with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from api.strict_json import MAX_DEPTH, MAX_INTEGER, StrictJsonError, dumps, loads, pointer


def _refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(StrictJsonError) as caught:
        loads(data)
    fault = caught.value.faults[0]
    assert fault.zh
    assert fault.en
    return fault.code, fault.pointer


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a": [1, -1, 0, true, false, null, ""]}', {"a": [1, -1, 0, True, False, None, ""]}),
        ('"假冒茅台"'.encode(), "假冒茅台"),
        (b'"\\u5047\\u5192"', "假冒"),
        (b'"\\ud83d\\ude00"', "😀"),
        (b'"line one\\nline\\ttwo"', "line one\nline\ttwo"),
        ('"阿不都·买买提"'.encode(), "阿不都·买买提"),
        (b" \r\n\t7 \n", 7),
        (b'"one line\\r\\nanother"', "one line\r\nanother"),
        (b"-0", 0),
        (str(MAX_INTEGER).encode(), MAX_INTEGER),
        (str(-MAX_INTEGER).encode(), -MAX_INTEGER),
    ],
)
def test_takes_plain_json(data: bytes, value: Any) -> None:
    assert loads(data) == value


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"", "empty", ""),
        (b" \n", "empty", ""),
        (b"\xef\xbb\xbf{}", "byte_order_mark", ""),
        ("{}".encode("utf-16"), "not_utf8", ""),
        ('{"a":"白酒"}'.encode("gbk"), "not_utf8", ""),
        (b'"\xed\xa0\x80"', "not_utf8", ""),
        (b"{", "syntax", ""),
        (b"{'a': 1}", "syntax", ""),
        (b"[1,]", "syntax", ""),
        (b"01", "syntax", ""),
        (b"{} {}", "syntax", ""),
        (b'{"a": 1} trailing', "syntax", ""),
        (b'"tab\there"', "syntax", ""),
        (b'"nul\x00here"', "syntax", ""),
        (b'{"a": {"b": 1, "c": 2, "b": 1}}', "duplicate_key", "/a/b"),
        (b'[{"a/b": 1, "a/b": 1}]', "duplicate_key", "/0/a~1b"),
        (b'{"a": 1, "\\u0061": 2}', "duplicate_key", "/a"),
        (b'{"a": [0, NaN]}', "not_a_number", "/a/1"),
        (b"-Infinity", "not_a_number", ""),
        (b'{"data": {"amount_fen": 1.5}}', "fraction", "/data/amount_fen"),
        (b"1.0", "fraction", ""),
        (b"[1e3]", "fraction", "/0"),
        (b'{"x": 1e400000}', "fraction", "/x"),
        (b"9007199254740992", "integer_range", ""),
        (b'{"n": -9007199254740992}', "integer_range", "/n"),
        (b"[" + b"9" * 5000 + b"]", "integer_range", "/0"),
        (b'{"t": "a\\u0000b"}', "control_character", "/t"),
        (b'{"t": "a\\bb"}', "control_character", "/t"),
        (b'{"t": "a\\u000bb"}', "control_character", "/t"),
        (b'{"t": "a\x7fb"}', "control_character", "/t"),
        ('{"t": "a\x85b"}'.encode(), "control_character", "/t"),
        (b'{"t": ["", "\\ud83d"]}', "lone_surrogate", "/t/1"),
        (b'{"\\ud83d": 1}', "lone_surrogate", "/\ufffd"),
        (b'{"a\\u0000": 1}', "control_character", "/a\ufffd"),
        (b"[" * 100_000, "too_deep", ""),
        (b'{"a":' * 100_000, "too_deep", ""),
        (b"[" * 33 + b"]" * 33, "too_deep", "/0" * 32),
    ],
)
def test_refuses_with_code_and_place(data: bytes, code: str, place: str) -> None:
    assert _refused(data) == (code, place)


def test_nesting_is_taken_up_to_the_limit_and_many_brackets_are_not_depth() -> None:
    assert loads(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH) is not None
    assert len(loads(b"[" + b"[]," * 999 + b"[]]")) == 1000


def test_too_many_bytes_are_refused_unread() -> None:
    with pytest.raises(StrictJsonError) as caught:
        loads(b'"' + b"a" * 98 + b'"', most=99)
    assert caught.value.code == "too_large"
    assert caught.value.problem == "too_large"
    assert loads(b'"' + b"a" * 97 + b'"', most=99) == "a" * 97


def test_the_first_fault_in_reading_order_is_told() -> None:
    assert _refused(b'{"a": 1.5, "b": NaN, "c": {"d": 1, "d": 2}}') == ("fraction", "/a")
    assert _refused(b'{"a": {"d": 1, "d": 2}, "b": 1.5}') == ("duplicate_key", "/a/d")


def test_syntax_errors_tell_line_and_column() -> None:
    with pytest.raises(StrictJsonError) as caught:
        loads(b'{\n  "a": 1,\n  "b" 2\n}')
    assert "第3行第7列" in caught.value.faults[0].zh
    assert "line 3, column 7" in caught.value.faults[0].en


def test_pointers_are_escaped_cleaned_and_short() -> None:
    assert pointer("a/b", "m~n", 3) == "/a~1b/m~0n/3"
    assert pointer() == ""
    assert pointer("\x00\ud800") == "/\ufffd\ufffd"
    assert len(pointer("k" * 60_000)) < 100


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc茅台", max_size=4), inner, max_size=4),
    max_leaves=20,
)


@given(_VALUES)
def test_what_is_written_is_read_back_and_canonical(value: Any) -> None:
    written = dumps(value)
    assert loads(written) == value
    assert written == rfc8785.dumps(value)
    assert loads(json.dumps(value, indent=2).encode()) == value


def test_floats_that_are_no_numbers_are_never_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps(float("nan"))


_JSONISH = st.lists(
    st.sampled_from(
        [
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            '"a"',
            '"b"',
            '"\\ud800"',
            '"\\u0000"',
            '"\\',
            "1",
            "-",
            "1.5",
            "1e9999",
            "9" * 5000,
            "NaN",
            "null",
            "true",
            " ",
            "\n",
            "茅",
            "\x7f",
        ]
    ),
    max_size=30,
).map(lambda parts: "".join(parts).encode())


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")) | _JSONISH
)
@example(b'{"a":' * 2000 + b"1" + b"}" * 2000)
@example(b"[" * 900 + b"NaN" + b"]" * 900)
@example(b'[{"a":1,"a":' + b"9" * 6000 + b"}]")
def test_any_bytes_give_a_value_or_a_strict_json_error(data: bytes) -> None:
    try:
        value = loads(data)
    except StrictJsonError as error:
        faults = error.faults
    else:
        faults = ()
        assert loads(dumps(value)) == value
        assert json.loads(data) == value
    assert all(fault.pointer.encode() is not None for fault in faults)
