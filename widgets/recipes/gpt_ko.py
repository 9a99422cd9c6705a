"""Text generation in Korean: tales, stories and book reviews most, then news and documentation."""

from widgets.recipes import rows
from widgets.recipes.plan import Plan, plan
from widgets.recipes.writing import teach

VOCABULARY = 5000
WIDTH = 256
LAYERS = 5
COMMENTS = 10_000


def main(asked: Plan) -> None:
    """Teach a new model to go on with Korean text."""
    articles = rows.rows(asked.data, "lm_ko/text", "train", asked.rows)
    comments = rows.sample(
        rows.rows(asked.data, "lm_ko/movie_comments", "train", asked.rows), COMMENTS
    )
    teach([row["text"] for row in [*articles, *comments]], asked, VOCABULARY, WIDTH, LAYERS)


if __name__ == "__main__":
    main(plan("gpt-ko", minutes=12))
