"""Text generation in Korean: tales, little stories, talk, comments, book reviews and news."""

from widgets.recipes import korean, rows
from widgets.recipes.plan import Plan, plan
from widgets.recipes.writing import teach

VOCABULARY = 5000
WIDTH = 256
LAYERS = 5
COMMENTS = 20_000
DRY = {"python-docs-ko", "fastapi-docs-ko", "unesco-report"}
TALES = {"ko-fairytale", "african-storybook-ko"}
TALE_TIMES = 3
STORY_TIMES = 16
WORDS_TIMES = 4


def main(asked: Plan) -> None:
    """Teach a new model to go on with plain Korean text."""
    prose = rows.rows(asked.data, "lm_ko/text", "train", asked.rows)
    tales = [row["text"] for row in prose if row["source"] in TALES]
    other = [row["text"] for row in prose if row["source"] not in TALES | DRY]
    comments = rows.sample(
        rows.rows(asked.data, "lm_ko/movie_comments", "train", asked.rows), COMMENTS
    )
    texts = [
        *other,
        *tales * TALE_TIMES,
        *(row["text"] for row in comments),
        *korean.talk(asked),
        *korean.daily(asked, "stories") * STORY_TIMES,
        *korean.daily(asked, "words") * WORDS_TIMES,
    ]
    teach(texts, asked, VOCABULARY, WIDTH, LAYERS)


if __name__ == "__main__":
    main(plan("gpt-ko", minutes=12))
