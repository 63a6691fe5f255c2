"""Terms: acronyms of the article, glossaries, names, and what of them a translation kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.catalog import glossary_files
from summarizer.errors import UsageError
from summarizer.terms import (
    Glossary,
    Term,
    acronym_definitions,
    expand,
    find_names,
    find_terms,
    has_english,
    kept,
    spellings_of,
    unaccent,
    write_days_out,
    write_divisions_out,
    write_small,
)

CASES = Path(__file__).parent / "cases" / "terms"
SHIPPED = glossary_files()
PIECES = st.sampled_from(
    [
        "Sở ",
        "TT-TT",
        " (TT-TT)",
        "Thông tin và Truyền thông",
        " họp. ",
        "KCN",
        "khu công nghiệp",
        " ",
    ]
)


def read(name: str) -> list[Any]:
    """The cases of one file as pytest parameters."""
    cases = json.loads((CASES / name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in cases]


@pytest.mark.parametrize("case", read("acronyms.json"))
def test_acronyms(case: dict[str, Any]) -> None:
    """An article's own definitions are found, where the initials fit, and written out once."""
    definitions = acronym_definitions(case["text"])
    assert definitions == case["definitions"]
    if case["expanded"] is not None:
        assert expand(case["text"], definitions) == case["expanded"]


@pytest.mark.parametrize("case", read("names.json"))
def test_names(case: dict[str, Any]) -> None:
    """The names of a sentence in order; words that open it or say a rank are none."""
    assert find_names(case["text"]) == case["names"]


def test_a_backslash_in_a_definition() -> None:
    """An article may hold anything; it is no group of a pattern."""
    text = r"Ban Chỉ\u00a0huy Quân sự (BCQS) họp. Ban BCQS nói."
    written = expand(text, {"BCQS": r"Ban Chỉ\u00a0huy Quân sự"})
    assert written.endswith(r"Ban Chỉ\u00a0huy Quân sự nói.")


@pytest.mark.parametrize("case", read("english.json"))
def test_names_with_an_english_of_their_own(case: dict[str, Any]) -> None:
    """Bodies and countries have one; places of Vietnam that begin like them do not."""
    assert has_english(case["name"]) is case["english"]


@given(st.lists(PIECES, max_size=12).map("".join))
def test_expanding_twice_is_expanding_once(text: str) -> None:
    """What is written out stays as it is."""
    definitions = {"TT-TT": "Thông tin và Truyền thông", "KCN": "khu công nghiệp"}
    once = expand(text, definitions)
    assert expand(once, definitions) == once


@given(st.text())
def test_any_text_has_definitions_and_terms(text: str) -> None:
    """No text breaks the search, and what is found stands in the text."""
    assert all(acronym in text for acronym in acronym_definitions(text))
    assert unaccent(unaccent(text)) == unaccent(text)
    assert len(find_terms(text, Glossary({}, {}))) <= 8


def test_longest_term_first(tmp_path: Path) -> None:
    """Of two terms at one place the longer is taken; one inside a word is none."""
    path = tmp_path / "my.tsv"
    path.write_text("Bộ\tministry\nBộ Y tế\tMinistry of Health\n", encoding="utf-8")
    glossary = Glossary.load(path)
    assert [f.vi for f in glossary.find("Bộ Y tế và Bộ-KH họp.")] == ["Bộ Y tế"]
    assert find_terms("Bộ Y tế họp.", glossary) == (Term("Bộ Y tế", "Ministry of Health"),)


@pytest.mark.parametrize("case", read("glossary.json"))
def test_no_term_is_found_inside_a_person(case: dict[str, Any]) -> None:
    """A person's name is no country; where the name itself is a term, it is found."""
    assert [f.vi for f in Glossary.load(*SHIPPED).find(case["text"])] == case["found"]


def test_a_later_glossary_wins(tmp_path: Path) -> None:
    """A user's word for a term takes the place of the shipped one."""
    path = tmp_path / "my.tsv"
    path.write_text("vi\ten\nTrung Quốc\tPRC\n", encoding="utf-8")
    assert Glossary.load(*SHIPPED, path).english["Trung Quốc"] == "PRC"


def test_the_users_own_terms_hold(tmp_path: Path) -> None:
    """For an acronym however it is written out, at the start of a sentence, before all others."""
    path = tmp_path / "my.tsv"
    terms = "UBND\tPeople's Office\ncông an\tpolice force\nSở GD&ĐT\tDOET\nđồng\tdong\n"
    path.write_text(terms, encoding="utf-8")
    glossary = Glossary.load(*SHIPPED, own=path)
    text = glossary.expand("UBND xã họp với Hội đồng nhân dân; Bộ Công an cử công an huyện.")
    assert [term for term in find_terms(text, glossary) if term.own] == [
        Term("UBND", "People's Office", own=True),
        Term("công an", "police force", own=True),
    ]
    (term,) = find_terms(glossary.expand("Theo Sở GD&ĐT, trời mưa."), glossary)
    assert (term.en, term.own) == ("DOET", True)
    assert glossary.write_own("Công an huyện: 500 đồng, Hội đồng nhân dân.") == (
        "police force huyện: 500 dong, Hội đồng nhân dân."
    )
    assert find_terms("Giá 500 đồng.", glossary) == (Term("đồng", "dong", own=True),)
    assert find_terms("Theo Phan Văn Giang, Công an huyện mời.", glossary)[0].en == "police force"
    assert find_terms("Công an đã đến.", glossary) == (Term("Công an", "police force", own=True),)
    assert find_terms("Do Công an tỉnh mời.", glossary)[0].en == "police force"
    assert not find_terms("Theo Báo Công an, trời mưa.", glossary)
    names = ", ".join(f"ông Trần Văn {x}" for x in ("Ấn", "Bốn", "Cảnh", "Dũng", "Đạt", "Mừng"))
    assert find_terms(f"Gồm {names} và công an.", glossary)[0].en == "police force"


@pytest.mark.parametrize("row", ["một cột", "a\tb\tc\td", "\tkhông có từ", "UBND\t"])
def test_bad_rows_are_named(tmp_path: Path, row: str) -> None:
    """A row that is no term stops the start, with file and line in the message."""
    path = tmp_path / "bad.tsv"
    path.write_text(f"Nga\tRussia\n{row}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"bad\.tsv line 2"):
        Glossary.load(path)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_an_unreadable_glossary_is_named(tmp_path: Path, content: bytes | None) -> None:
    """A file that is missing or not UTF-8 stops the start."""
    path = tmp_path / "none.tsv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=r"none\.tsv"):
        Glossary.load(path)


def test_the_shipped_glossary() -> None:
    """Two hundred terms or more; each is found, each acronym is written out and then stays."""
    glossary = Glossary.load(*SHIPPED)
    assert len(glossary.english) >= 200
    for term in glossary.english:
        assert [f.vi for f in glossary.find(f"Theo {term}, trời mưa.")] == [term]
    text = "UBND TP.HCM và Sở TT-TT báo cáo HĐND."
    once = glossary.expand(text)
    assert once == (
        "Ủy ban nhân dân thành phố Hồ Chí Minh và Sở Thông tin và Truyền thông"
        " báo cáo Hội đồng nhân dân."
    )
    assert glossary.expand(once) == once


def test_names_come_unaccented_after_the_glossary() -> None:
    """A name is wanted without accents; a place with its own English as the glossary has it."""
    glossary = Glossary({"Hà Nội": "Hanoi"}, {})
    terms = find_terms("Ông Đặng Minh Hưng đến Hà Nội.", glossary)
    assert terms == (Term("Hà Nội", "Hanoi"), Term("Đặng Minh Hưng", "Dang Minh Hung"))
    assert kept("Mr. Dang Minh Hung came to hanoi.", terms) == 2
    assert kept("Mr. Hung came.", terms) == 0


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Ông Đặng Minh Hưng ở Bắc Ninh.", ["Dang Minh Hung", "Bac Ninh"]),
        ("Nhà Trắng và Bộ Y tế họp.", []),
        ("Mưa ở Bố Trạch, Bà Rịa, Biên Hòa.", ["Bo Trach", "Ba Ria", "Bien Hoa"]),
        ("Đoàn Thị Mơ và Đào Văn Ổi theo Đoàn Trung Quốc.", ["Doan Thi Mo", "Dao Van Oi"]),
        ("Mỹ Joe Biden và Anthony Thunström đến.", []),
    ],
)
def test_only_vietnamese_names_stand_in_the_prompt(sentence: str, wanted: list[str]) -> None:
    """Names that English has words of its own for, and foreign ones, are left to the translator."""
    assert [term.en for term in find_terms(sentence, Glossary({}, {}))] == wanted


@pytest.mark.parametrize("case", read("days.json"))
def test_days_are_written_out(case: dict[str, Any]) -> None:
    """Where it is certain that they are days; and once is enough."""
    assert write_days_out(case["text"]) == case["written"]
    assert write_days_out(case["written"]) == case["written"]


@pytest.mark.parametrize("case", read("capitals.json"))
def test_capitals_become_small(case: dict[str, Any]) -> None:
    """But for names, as the article, the glossary and the list of provinces have them."""
    known = Glossary.load(*SHIPPED).english
    small = write_small(case["text"], spellings_of(case["article"]), known)
    assert small == case["small"]
    assert write_small(small, [], known) == small


@given(st.text())
def test_writing_small_changes_nothing_but_case(text: str) -> None:
    """Whatever the text, its letters and marks stay where they are."""
    small = write_small(text, spellings_of([text]), ["Sở Y tế"])
    assert len(small) == len(text) and small.casefold() == text.casefold()


@pytest.mark.parametrize("case", read("divisions.json"))
def test_divisions_are_written_out(case: dict[str, Any]) -> None:
    """Where a number or a name of a place follows; and once is enough."""
    assert write_divisions_out(case["text"]) == case["written"]
    assert write_divisions_out(case["written"]) == case["written"]


@pytest.mark.parametrize("name", ["NN-PTNT", "NN&PTNT", "NN & PTNT", "NN - PTNT", "NN–PTNT"])
def test_the_joint_of_an_acronym_may_be_another(name: str) -> None:
    """Papers write one department in five ways."""
    glossary = Glossary.load(*SHIPPED)
    assert glossary.expand(f"Sở {name} họp.") == "Sở Nông nghiệp và Phát triển nông thôn họp."


@pytest.mark.parametrize("name", ["TP.HCM", "TP. HCM", "TP HCM", "TPHCM", "Tp.HCM", "Tp HCM"])
def test_the_city_of_many_spellings(name: str) -> None:
    """All are one city, with a capital where they open the text."""
    glossary = Glossary.load(*SHIPPED)
    for before, wanted in (("", "Thành phố Hồ Chí Minh"), ("Ở ", "Ở thành phố Hồ Chí Minh")):
        text = glossary.expand(write_divisions_out(f"{before}{name} mưa."))
        assert text == f"{wanted} mưa."
        assert Term(wanted.removeprefix("Ở "), "Ho Chi Minh City") in find_terms(text, glossary)


@pytest.mark.parametrize("name", ["Đắk Lắk", "Krông Pắc", "Ea Súp", "Ia Mơr"])
def test_names_of_the_highlands_are_terms(name: str) -> None:
    """Their words are no Vietnamese syllables, and have marks."""
    (term,) = find_terms(f"Mưa lớn ở {name} hôm qua.", Glossary({}, {}))
    assert term == Term(name, unaccent(name))


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết 15-NQ/TW có hiệu lực.",
        "Công văn 210/UBND được gửi.",
        "Quyết định số 2345/QĐ – UBND và 45 - KL / TW.",
        "Chuyến bay VN 253 hạ cánh, rổ VN 30 tăng.",
        "Cổ phiếu HSG tăng trần, mã HS 8517.12.",
        "Xe BS 64A - 03713, tàu cá BV 92347TS.",
        "Ngân hàng Xây dựng Trung Quốc (CCB) và TP Bank.",
        "BTV Hoài Anh của đài, PV Drilling có lãi.",
        "Luật ĐẦU TƯ 2020.",
        "Tập đoàn GS xây dựng.",
    ],
)
def test_what_only_looks_like_an_acronym_stays(text: str) -> None:
    """Numbers of documents, flights, plates, shares and firms."""
    assert Glossary.load(*SHIPPED).expand(text) == text


def test_acronyms_beside_digits() -> None:
    """A year, a hospital's number, a share in per cent."""
    text = Glossary.load(*SHIPPED).expand("Hoa hậu VN 2017 ở BV 108, DN 100% vốn, BTV Tỉnh ủy.")
    assert text == (
        "Hoa hậu Việt Nam 2017 ở Bệnh viện 108, doanh nghiệp 100% vốn, Ban Thường vụ Tỉnh ủy."
    )
