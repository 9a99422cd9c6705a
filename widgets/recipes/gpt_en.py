"""Text generation in English: children's stories, and children's novels for more language."""

from widgets.recipes import rows
from widgets.recipes.plan import Plan, plan
from widgets.recipes.writing import teach

VOCABULARY = 5000
WIDTH = 256
LAYERS = 5
STORY_TIMES = 2
EVERYDAY_TIMES = {"everyday_stories_en": 16, "everyday_words_en": 2}
CHILDREN = 600


def main(asked: Plan) -> None:
    """Teach a new model to tell stories."""
    stories = rows.rows(asked.data, "lm_en/stories", "train", asked.rows)
    novels = rows.rows(asked.data, "lm_en/gutenberg", "train", asked.rows)
    children = rows.sample([row for row in novels if row["kind"] == "children"], CHILDREN)
    daily = [
        row
        for name, times in EVERYDAY_TIMES.items()
        for row in rows.everyday(name, "train", asked.rows) * times
    ]
    texts = [row["text"] for row in [*stories * STORY_TIMES, *children, *daily]]
    teach(texts, asked, VOCABULARY, WIDTH, LAYERS)


if __name__ == "__main__":
    main(plan("gpt-en", minutes=18))
