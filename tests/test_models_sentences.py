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
        ("10 a.m. Monday.", ["10 a.m. Monday."]),
        ("At 10 a.m. The train left.", ["At 10 a.m.", "The train left."]),
        ("We met at 5 p.m. on Friday. It rained.", ["We met at 5 p.m. on Friday.", "It rained."]),
        ("p. 12 et No. 5 sont ici.", ["p. 12 et No. 5 sont ici."]),
        ("See pp. 3–5 and Fig. 2. Then go.", ["See pp. 3–5 and Fig. 2.", "Then go."]),
        ("Did he? No. He stayed.", ["Did he?", "No.", "He stayed."]),
        ("Dr. Kim and Mrs. Lee, i.e. us.", ["Dr. Kim and Mrs. Lee, i.e. us."]),
        ("Pens, ink, etc. are here. Take some.", ["Pens, ink, etc. are here.", "Take some."]),
        ("1. Open it.", ["1. Open it."]),
        ("2024. 3. 5. 화요일에 만나요.", ["2024. 3. 5.", "화요일에 만나요."]),
        ("3.5 percent. v. 2.1 is out.", ["3.5 percent.", "v. 2.1 is out."]),
        ("Wait... what? Yes.", ["Wait... what?", "Yes."]),
        ("“Go!” he said. She went.", ["“Go!” he said.", "She went."]),
        (
            "비가 왔다.그래서 집에 있었어요.책을 읽었다.",
            ["비가 왔다.", "그래서 집에 있었어요.", "책을 읽었다."],
        ),
        ("어디 가요?집에요!", ["어디 가요?", "집에요!"]),
        ("3.1운동은 1919년이다. 끝.", ["3.1운동은 1919년이다.", "끝."]),
        ("今天很好。明天呢？", ["今天很好。", "明天呢？"]),
        ("   ", []),
        ("no stop at all", ["no stop at all"]),
    ],
)
def test_a_text_is_cut_into_its_sentences(text: str, cut: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text)] == cut


@pytest.mark.parametrize(
    "text", ["One.  Two!\n\nThree", "A. B.\nC", "첫째.\n 둘째.", "왔다.갔다. 끝"]
)
def test_sentences_with_their_gaps_are_the_text(text: str) -> None:
    assert "".join(each.text + each.gap for each in sentences(text)) == text
