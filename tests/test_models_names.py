"""Names: never cut inside a word into different kinds, and without signs at their ends."""

import pytest

from widgets.models.answer import Entity
from widgets.models.tasks import names


def entities(text: str, *pieces: tuple[str, str]) -> list[Entity]:
    """Return pieces of a text with their kinds, each found after the one before."""
    found, start = [], 0
    for kind, piece in pieces:
        start = text.index(piece, start)
        found.append(Entity(kind, piece, start, start + len(piece), 0.9))
        start += len(piece)
    return found


@pytest.mark.parametrize(
    ("text", "pieces", "joined"),
    [
        (
            "이강인은 토트넘과 파리에서",
            [("PER", "이강인"), ("ORG", "토"), ("LOC", "트"), ("ORG", "넘"), ("LOC", "파리")],
            [("PER", "이강인"), ("ORG", "토트넘"), ("LOC", "파리")],
        ),
        ("문재인대통령이", [("PER", "문재인"), ("ORG", "대")], [("PER", "문재인")]),
        ("문재인대통령이", [("PER", "문재인대"), ("ORG", "통령")], [("PER", "문재인")]),
        ("바이든대통령은", [("PER", "바이든"), ("ORG", "대")], [("PER", "바이든")]),
        ("이재용회장이", [("PER", "이재용"), ("ORG", "회")], [("PER", "이재용")]),
        ("남대문시장에서", [("LOC", "남대문시장")], [("LOC", "남대문시장")]),
        ("우즈베키스탄은", [("ORG", "우즈"), ("LOC", "베키스탄")], [("LOC", "우즈베키스탄")]),
        ("McDonald's", [("PER", "Mc"), ("ORG", "Donald")], [("ORG", "McDonald")]),
        ("서울 부산", [("LOC", "서울"), ("LOC", "부산")], [("LOC", "서울"), ("LOC", "부산")]),
        ("서울,부산", [("LOC", "서울"), ("ORG", "부산")], [("LOC", "서울"), ("ORG", "부산")]),
    ],
)
def test_pieces_that_touch_are_one_name(
    text: str, pieces: list[tuple[str, str]], joined: list[tuple[str, str]]
) -> None:
    found = names.joined(text, entities(text, *pieces))

    assert [(one.group, one.text) for one in found] == joined
    assert all(text[one.start : one.end] == one.text for one in found)


def test_a_joined_name_is_as_sure_as_its_letters_on_the_whole() -> None:
    pieces = [Entity("ORG", "토트", 0, 2, 0.9), Entity("LOC", "넘", 2, 3, 0.6)]

    assert names.joined("토트넘", pieces)[0].score == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Paris,", "Paris"),
        ("「서울」", "서울"),
        ("“Le Monde”", "Le Monde"),
        ("(UN)", "UN"),
        ("UN (New York)", "UN (New York)"),
        ("U.S.", "U.S."),
        ("Apple Inc.", "Apple Inc."),
        ("Seoul.", "Seoul"),
        ("50%", "50%"),
        ("$5", "$5"),
        ("-3도", "-3도"),
        ("C++", "C++"),
        ("😀 Paris 😀", "Paris"),
        ("AT&T", "AT&T"),
        ("...", None),
    ],
)
def test_signs_at_the_ends_do_not_belong_to_a_name(name: str, bare: str | None) -> None:
    text = f"x {name} y"
    found = names.trimmed(text, Entity("ORG", name, 2, 2 + len(name), 0.9))

    assert (found and found.text) == bare
    assert found is None or text[found.start : found.end] == found.text
