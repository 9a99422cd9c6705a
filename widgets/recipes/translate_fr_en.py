"""French to English: everyday sentences first, then documentation and stories."""

from widgets.recipes import rows
from widgets.recipes.plan import Plan, plan
from widgets.recipes.translation import Pair, teach

VOCABULARY = 6000
EVERYDAY_TIMES = 25


def main(asked: Plan) -> None:
    """Teach a new model on every French sentence with an English one."""
    found = rows.rows(asked.data, "parallel_en_fr/parallel", "train", asked.rows)
    daily = rows.everyday("everyday_translation_fr", "train", asked.rows)
    pairs = [Pair(row["fr"], row["en"]) for row in [*found, *daily * EVERYDAY_TIMES]]
    teach(pairs, asked, VOCABULARY)


if __name__ == "__main__":
    main(plan("translate-fr-en", minutes=18))
