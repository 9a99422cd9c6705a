"""Korean to English and back in one model: a sentence's first mark names the language to write."""

from widgets.recipes import rows
from widgets.recipes.plan import Plan, plan
from widgets.recipes.translation import Pair, teach

VOCABULARY = 8000
ENGLISH, KOREAN = "<2en>", "<2ko>"
TIMES = {"tatoeba": 3, "storybooks": 2, "python-docs": 0.25, "fastapi-docs": 0.5, "d2l": 0}
EVERYDAY_TIMES = 6


def main(asked: Plan) -> None:
    """Teach a new model both directions, everyday sentences most, machine-made ones not at all."""
    found = rows.rows(asked.data, "parallel_en_ko/parallel", "train", asked.rows)
    daily = rows.everyday("everyday_translation_ko", "train", asked.rows)
    sources = dict.fromkeys(row["source"] for row in found)
    often = [row for source in sources for row in _often(found, source)]
    pairs = [pair for row in [*often, *daily * EVERYDAY_TIMES] for pair in both(row)]
    teach(pairs, asked, VOCABULARY, marks=(ENGLISH, KOREAN))


def both(row: rows.Row) -> list[Pair]:
    """Return a row as Korean to English and as English to Korean."""
    return [Pair(f"{ENGLISH} {row['ko']}", row["en"]), Pair(f"{KOREAN} {row['en']}", row["ko"])]


def _often(found: list[rows.Row], source: str) -> list[rows.Row]:
    """Return the rows of a source as often as it is to be read, a sample for less than once."""
    own = [row for row in found if row["source"] == source]
    whole, part = divmod(TIMES.get(source, 1), 1)
    return own * int(whole) + rows.sample(own, round(part * len(own)))


if __name__ == "__main__":
    main(plan("translate-ko-en", minutes=24))
