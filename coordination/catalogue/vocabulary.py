"""Ready-made field types: the words in which every stream speaks. 通用字段类型。"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from coordination.catalogue.identifiers import CREDIT_CODE, CreditCode
from coordination.catalogue.impersonal import Impersonal
from coordination.catalogue.marks import DivisionCode, Pattern, Range, Text

Title = Annotated[str, Text(1, 200)]
Name = Annotated[str, Text(1, 100)]
Note = Annotated[str, Text(1, 4000)]
ClearNote = Annotated[str, Text(1, 4000), Impersonal()]
"""A note that goes to other agencies in clear text: no identity number and no mobile number stands in it. 发往外单位的说明。"""
Code = Annotated[
    str,
    Text(1, 64),
    Pattern(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*", "字母数字代码", "a code of letters, digits and single . _ -"),
]
AgencyCode = Annotated[
    str,
    Text(1, 64),
    Pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*", "单位代码，如370784-scjgj", "an agency code such as 370784-scjgj"),
]
CampaignCode = Annotated[
    str,
    Text(1, 64),
    Pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*", "专项行动代码，如anqiu-2022", "a campaign code such as anqiu-2022"),
]
OfficerRef = Annotated[
    str,
    Text(1, 64),
    Pattern(r"[A-Za-z0-9][A-Za-z0-9._:-]*", "执法人员编号（不是姓名）", "an officer's reference number, never a name"),
]
PersonRef = UUID
"""A random reference to a person, made by the sender, of one campaign only. 人员引用编号。"""
DocumentNo = Annotated[str, Text(2, 100)]
"""Document number as printed (发文字号/文书文号); normalised for comparison elsewhere, stored as given."""
ExternalNo = Annotated[str, Text(1, 64)]
"""An opaque number of another system, such as 12315 or 12345."""
Adcode = Annotated[
    str,
    Pattern(r"[1-9][0-9]{5}(?:[0-9]{3}|[0-9]{6})?", "行政区划代码", "a GB/T 2260 code of 6, 9 or 12 digits"),
    DivisionCode(),
]
Uscc = Annotated[
    str,
    Pattern(CREDIT_CODE, "18位统一社会信用代码", "an 18-character unified social credit code"),
    CreditCode(),
]
Fen = Annotated[int, Range(0, 10**14)]
"""Money in fen (分), whole and not negative; 10^14 fen is a trillion yuan."""
Count = Annotated[int, Range(0, 10**9)]
Url = Annotated[str, Text(8, 2000), Pattern(r"https?://[^\s<>\"]+", "http或https网址", "an http or https address")]
Sha256 = Annotated[
    str, Pattern(r"[0-9a-f]{64}", "SHA-256（64位小写十六进制）", "a SHA-256 in 64 lower-case hex digits")
]
Sm3 = Annotated[str, Pattern(r"[0-9a-f]{64}", "SM3（64位小写十六进制）", "an SM3 digest in 64 lower-case hex digits")]
"""The digest of GB/T 32905, beside SHA-256 wherever a file is named. 国密杂凑值。"""
