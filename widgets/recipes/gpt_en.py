"""Text generation in English: children's stories, and children's novels for more language."""

from widgets.recipes import rows
from widgets.recipes.plan import Plan, plan
from widgets.recipes.writing import teach

VOCABULARY = 5000
WIDTH = 256
LAYERS = 5
STORY_TIMES = 2
CHILDREN = 1200


def main(asked: Plan) -> None:
    """Teach a new model to tell stories."""
    stories = rows.rows(asked.data, "lm_en/stories", "train", asked.rows)
    novels = rows.rows(asked.data, "lm_en/gutenberg", "train", asked.rows)
    children = rows.sample([row for row in novels if row["kind"] == "children"], CHILDREN)
    texts = [row["text"] for row in [*stories * STORY_TIMES, *children]]
    teach(texts, asked, VOCABULARY, WIDTH, LAYERS)


if __name__ == "__main__":
    main(plan("gpt-en", minutes=18))
