"""Sentences: cut where they end, in three languages, and nowhere else."""

import pytest

from widgets.models.tasks.sentences import sentences


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Smith met J. Doe. They spoke.", ["Dr. Smith met J. Doe.", "They spoke."]),
        ("It costs 3.50 euros, e.g. here.", ["It costs 3.50 euros, e.g. here."]),
        ('He said "Go." Then he went.', ['He said "Go."', "Then he went."]),
        ("저는 학생입니다. 서울에 삽니다.", ["저는 학생입니다.", "서울에 삽니다."]),
        ("Bonjour ! M. Dupont est là.", ["Bonjour !", "M. Dupont est là."]),
        ("A title\nA line without a stop", ["A title", "A line without a stop"]),
        ("   ", []),
        ("no stop at all", ["no stop at all"]),
    ],
)
def test_a_text_is_cut_into_its_sentences(text: str, cut: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text)] == cut


@pytest.mark.parametrize("text", ["One.  Two!\n\nThree", "A. B.\nC", "첫째.\n 둘째."])
def test_sentences_with_their_gaps_are_the_text(text: str) -> None:
    assert "".join(each.text + each.gap for each in sentences(text)) == text
