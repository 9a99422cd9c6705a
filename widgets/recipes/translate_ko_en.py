"""Korean to English and back in one model: a sentence's first mark names the language to write."""

from widgets.recipes import rows
from widgets.recipes.plan import Plan, plan
from widgets.recipes.translation import Pair, teach

VOCABULARY = 8000
ENGLISH, KOREAN = "<2en>", "<2ko>"
TIMES = {"tatoeba": 4, "storybooks": 2, "d2l": 0}


def main(asked: Plan) -> None:
    """Teach a new model both directions, everyday sentences most, machine-made ones not at all."""
    found = rows.rows(asked.data, "parallel_en_ko/parallel", "train", asked.rows)
    daily = rows.everyday("everyday_translation_ko", "train", asked.rows)
    often = [row for row in found for _ in range(TIMES.get(row["source"], 1))] + daily * TIMES[
        "tatoeba"
    ]
    pairs = [pair for row in often for pair in both(row)]
    teach(pairs, asked, VOCABULARY, marks=(ENGLISH, KOREAN))


def both(row: rows.Row) -> list[Pair]:
    """Return a row as Korean to English and as English to Korean."""
    return [Pair(f"{ENGLISH} {row['ko']}", row["en"]), Pair(f"{KOREAN} {row['en']}", row["ko"])]


if __name__ == "__main__":
    main(plan("translate-ko-en", minutes=18))
