"""Search finds what a person would find by reading: for Chinese, exactly the texts that contain the words."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from projections import search
from projections.access import SUPERVISOR
from projections.engine import Moment, Projector, ReadDatabase
from projections.queries import page
from projections.questions import Query
from tests.contract.matters import MATTERS, START, Book, decode, matter


def shelve(database: ReadDatabase, texts: list[str]) -> Book:
    book = Book()
    for number, text in enumerate(texts):
        book.write(matter(number), "matter.opened", agency="a", title=text, campaigns=[], amount_fen=1)
    Projector(database, book, decode, (MATTERS,)).catch_up()
    return book


def find(database: ReadDatabase, query: str, position: int | None = None) -> list[str]:
    with database.reading() as snapshot:
        at = snapshot.build_of(MATTERS).position if position is None else position
        found = page(snapshot, MATTERS, SUPERVISOR, Moment(at, START), Query(q=query, limit=200))
        return sorted(row["title"] for row in found.rows)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


HAN = "商标侵权假冒茅台酒食品安"
TEXT = st.text(alphabet=HAN + "，。 \n2aA２é㐀𠀀〇", min_size=1, max_size=30)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(TEXT, min_size=1, max_size=12), queries=st.lists(st.text(HAN, min_size=1, max_size=4), min_size=1)
)
@example(texts=["商标，侵权", "商标侵权", "侵"], queries=["标侵", "侵", "商标", "商标侵权", "权"])
def test_a_chinese_query_finds_the_texts_that_contain_it(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], queries: list[str]
) -> None:
    database = ReadDatabase(f"sqlite:///{tmp_path_factory.mktemp('search') / 'read.db'}")
    shelve(database, texts)
    for query in queries:
        assert find(database, query) == sorted(text for text in texts if query in plain(text))
    database.close()


SHELF = (
    "假冒茅台酒案",
    "销售假冒注册商标的商品",
    "商标，侵权线索",
    "食品安全 2022 年专项",
    "网络侵权“剑网2022”专项行动",
    "鲁公（知）字〔2022〕12号",
    "ＩＰＲ Protection of GUCCI bags",
    "侵",
    "茅\n台",
    "𠀀𠀁生僻字",
    "O'Neill \\ 100% 'quoted' :* & | !",
    "20220101",
)

ASKED = {
    "商标": ["商标，侵权线索", "销售假冒注册商标的商品"],
    "标侵": [],
    "侵": ["侵", "商标，侵权线索", "网络侵权“剑网2022”专项行动"],
    "茅台": ["假冒茅台酒案"],
    "剑网2022": ["网络侵权“剑网2022”专项行动"],
    "剑网 2022": ["网络侵权“剑网2022”专项行动"],
    "2022年": ["食品安全 2022 年专项"],
    "2022": ["网络侵权“剑网2022”专项行动", "食品安全 2022 年专项", "鲁公（知）字〔2022〕12号"],
    "202": [],
    "鲁公（知）字〔2022〕12号": ["鲁公（知）字〔2022〕12号"],
    "鲁公(知)字[2022]12号": ["鲁公（知）字〔2022〕12号"],
    "２０２２": ["网络侵权“剑网2022”专项行动", "食品安全 2022 年专项", "鲁公（知）字〔2022〕12号"],
    "ipr gucci": ["ＩＰＲ Protection of GUCCI bags"],
    "gucci 侵权": [],
    "侵权 专项": ["网络侵权“剑网2022”专项行动"],
    "𠀀𠀁": ["𠀀𠀁生僻字"],
    "o'neill": ["O'Neill \\ 100% 'quoted' :* & | !"],
    "'quoted' \\ :*": ["O'Neill \\ 100% 'quoted' :* & | !"],
    '"商标" OR *': [],
    "，。": [],
}


def test_both_databases_answer_alike(database: ReadDatabase) -> None:
    shelve(database, list(SHELF))
    assert {query: find(database, query) for query in ASKED} == {query: sorted(found) for query, found in ASKED.items()}


def test_random_texts_on_this_database_as_reading_finds_them(database: ReadDatabase) -> None:
    chance = random.Random(3)  # noqa: S311  texts, not secrets
    texts = ["".join(chance.choices(HAN + "，2a ", k=chance.randint(1, 60))) for _ in range(150)]
    shelve(database, texts)
    for _ in range(80):
        query = "".join(chance.choices(HAN, k=chance.choice((1, 1, 2, 2, 3, 4))))
        assert find(database, query) == sorted(text for text in texts if query in text), query


def test_search_goes_by_the_words_of_the_moment(database: ReadDatabase) -> None:
    book = Book()
    record = matter(1)
    first = book.write(record, "matter.opened", agency="a", title="假冒茅台", campaigns=[], amount_fen=1)
    book.write(record, "matter.joined", agency="b")
    renamed = book.write(record, "matter.renamed", title="商标侵权")
    gone = book.write(record, "matter.withdrawn")
    Projector(database, book, decode, (MATTERS,), batch=2).catch_up()
    assert find(database, "茅台", first) == find(database, "茅台", renamed - 1) == ["假冒茅台"]
    assert find(database, "茅台", renamed) == []
    assert find(database, "商标", renamed) == ["商标侵权"]
    assert find(database, "商标", renamed - 1) == []
    assert find(database, "商标", gone) == find(database, "商标") == []


def test_a_text_as_long_as_a_file_is_searched_to_its_end(database: ReadDatabase) -> None:
    # 40,000 characters, one pair of them thousands of times: far past what one PostgreSQL document may hold.
    long = "商标" * 10_000 + "，" + "食品安全监督管理" * 2_500 + "终章"
    shelve(database, [long, "别的"])
    for query in ("终章", "理终", "管理终章", "商标商标", "标，", "安全监督管理食品安全"):
        assert len(find(database, query)) == 1, query
    assert find(database, "章终") == []
    wanted = "食品安全监督管理" * 12
    assert len(find(database, wanted)) == 1


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_token_has_a_character_that_means_something_to_a_database(text: str) -> None:
    for token in search.tokens([text]):
        assert re.fullmatch(r"[^\s!-/:-@\[-`{-~\x00-\x1f]+", token)


def test_fields_do_not_run_into_each_other() -> None:
    found = search.tokens(["茅台", None, "", "酒 12"])
    assert found == ["茅台", "台", search.FIELD_BREAK, "酒", "12"]


def test_pieces_overlap_by_a_whole_term() -> None:
    found: list[Any] = [str(number) for number in range(1000)]
    cut = [list(piece) for piece in search.pieces(found)]
    assert sorted({int(token) for piece in cut for token in piece}) == list(range(1000))
    for start in range(1000 - search.TERM_TOKENS + 1):
        term = found[start : start + search.TERM_TOKENS]
        assert any(term[0] in piece and term[-1] in piece for piece in cut)
    assert max(len(piece) for piece in cut) <= search.PIECE_TOKENS


NUMBERS = (
    "安市监〔2024〕3号",
    "依据安市监[2024]第03号",
    "安市监 （２０２４） 3 号文",
    "安市监〔2024〕13号",
    "安市监〔2023〕3号",
)


@pytest.mark.parametrize(
    "query", ["安市监〔2024〕3号", "安市监[2024]3号", "安市监（2024）第003号", "安市监【２０２４】３号"]
)
def test_a_number_of_a_document_is_found_however_it_is_written(database: ReadDatabase, query: str) -> None:
    shelve(database, list(NUMBERS))
    assert find(database, query) == sorted(NUMBERS[:3])
