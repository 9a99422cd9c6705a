"""Numbers, addresses and code in a translation: counted, and put right where that is plain."""

import pytest

from widgets.models.tasks import kept


@pytest.mark.parametrize(
    ("source", "target", "missing"),
    [
        ("1911년에 지어졌다.", "I turned on 1991.", ["1911"]),
        ("가격은 15,000원입니다.", "The price is fifteen minutes.", ["15,000"]),
        ("I have 3 cats and 12 dogs.", "저는 고양이 세 마리가 있어요.", ["12"]),
        ("고양이 3마리", "three cats", []),
        ("15만 명이 왔다.", "150,000 people came.", []),
        ("1.5 million people", "150만 명", []),
        ("2억 5천만 원", "250 million won", ["2억", "5천"]),
        ("Il coûte 15 000,50 euros.", "It costs 15,000.50 euros.", []),
        ("3월 5일", "March 5", []),
        ("C'est le 21 mai.", "It is May 21.", []),
        ("21 ans", "twenty-one years", []),
        ("at 10:30", "10시 30분에", []),
        ("The 3rd of May", "5월 3일", []),
        ("See https://example.com/a/12 now", "지금 https://example.com/a/12 을 보세요", []),
        ("No numbers", "없다", []),
    ],
)
def test_numbers_are_missed_whatever_way_they_are_written(
    source: str, target: str, missing: list[str]
) -> None:
    assert kept.missing_numbers(source, target) == missing


@pytest.mark.parametrize(
    ("source", "target", "right", "restored"),
    [
        ("1911년에 지어졌다.", "It was built in 1991.", "It was built in 1911.", ("1911",)),
        ("2024년 3월 5일", "March 4, 2024", "March 5, 2024", ("5",)),
        ("15,000원", "It costs 25,000 won", "It costs 15,000 won", ("15,000",)),
        ("3.1절", "March 1st", "March 1st", ()),
        ("12 dogs", "개", "개", ()),
        ("세 마리와 7마리", "3 and 5", "3 and 7", ("7",)),
        (
            "자세히: https://huggingface.co/docs",
            "More: https://huggenface.co/doc.",
            "More: https://huggingface.co/docs.",
            ("https://huggingface.co/docs",),
        ),
        ("kim@example.com으로", "to kin@example.con", "to kim@example.com", ("kim@example.com",)),
        ("Run `pip install`", "`pip install` 실행", "`pip install` 실행", ()),
    ],
)
def test_what_plainly_went_wrong_is_put_right(
    source: str, target: str, right: str, restored: tuple[str, ...]
) -> None:
    assert kept.restored(source, target) == (right, restored)


@pytest.mark.parametrize(
    ("source", "target", "missing"),
    [
        ("https://a.org/b?c=1.", "https://a.org/b?c=1", []),
        ("`torch` 설치", "install it", ["`torch`"]),
        ("www.example.com에서", "at the site", ["www.example.com"]),
    ],
)
def test_addresses_and_code_are_missed(source: str, target: str, missing: list[str]) -> None:
    assert kept.missing_addresses(source, target) == missing
