"""Names of parties in, the words by which they are compared out."""

import pytest


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Hunan Antimony Co., Ltd. No12", ["HUNAN", "ANTIMONY", "CO", "LTD", "NO", "12"]),
        ("Müller & Söhne GmbH", ["MULLER", "SOHNE", "GMBH"]),
        ("ООО «Редкие металлы»", ["ООО", "РЕДКИЕ", "МЕТАЛЛЫ"]),
        ("㈜포스코", ["포스코"]),
        ("㈱東芝・横浜", ["東芝", "横浜"]),
        ("包头（和龙）公司", ["包头", "和龙", "公司"]),
        ("第一工厂Ⅱ", ["第一工厂Ⅱ"]),
        ('מתכות בע"מ', ["מתכות", "בע", "מ"]),
        ("\ufeffAcme\ufffd", ["ACME"]),
    ],
)
def test_signs_are_none_of_the_words_of_a_name(name, words, warehouse):
    assert warehouse.rows("SELECT party_words($name)", {"name": name}) == [(words,)]
