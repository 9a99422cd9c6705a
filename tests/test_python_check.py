"""The check of code against the installed libraries: broken code is named, sound code is not."""

import pytest

from lessons.authoring.installed import removed
from lessons.authoring.python_check import python_faults
from lessons.text.markdown import Reader, parse
from translations import strings

READER = Reader("lessons/a/one.md", "a/one", "en", strings("en"))


def check(text):
    return [str(fault) for fault in python_faults(parse(text, READER))]


def code(source, tags=""):
    return check(f"# T\n\n```python{tags}\n{source}\n```\n")


SOUND = """import torch
import torch.nn.functional as F
from transformers import AutoModel, BertConfig, pipeline

config = BertConfig(num_labels=2, hidden_size=64)
model = AutoModel.from_config(config, attn_implementation="eager")
classifier = pipeline("sentiment-analysis", top_k=None)
ner = pipeline("ner", aggregation_strategy="simple")
torch.manual_seed(0)
torch.ones(2, 2).tril().bool().anything
F.softmax(torch.zeros(2), dim=-1)


def double(torch):
    return [torch.nonsense for _ in range(2)]


print(__name__, double(3), *(number for number in (1, 2)))
"""


def test_sound_code_has_no_faults():
    assert code(SOUND) == []


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("x = (", 1, "This is not Python: '(' was never closed."),
        (
            "x = 1\nimport transformerz",
            2,
            "There is no module 'transformerz'. "
            "Add its package to requirements.txt, or take it out.",
        ),
        (
            "from transformers import (\n    pipeline,\n    AutoTokeniser,\n)",
            3,
            "'transformers' has no 'AutoTokeniser' in transformers 5.23.0. "
            "Did you mean 'AutoTokenizer'?",
        ),
        (
            "import torch\n\ntorch.arrange(3)",
            3,
            "'torch' has no 'arrange' in torch 2.13.0. Did you mean 'arange'?",
        ),
        (
            "from transformers import AutoModel\nAutoModel.from_pretained('x')",
            2,
            "'AutoModel' has no 'from_pretained' in transformers 5.23.0. "
            "Did you mean 'from_pretrained'?",
        ),
        ("prnt(1)", 1, "Nothing here or above is called 'prnt'. Import or define it."),
        (
            "from transformers import set_seed\nset_seed(sed=1)",
            2,
            "'set_seed' takes no 'sed'. Did you mean 'seed'?",
        ),
        (
            "from transformers import set_seed\nset_seed()",
            2,
            "'set_seed' cannot be called like this: missing a required argument: 'seed'.",
        ),
        (
            "from transformers import pipeline\npipeline('question-answering')",
            2,
            "transformers 5.23.0 has no pipeline 'question-answering' any more. Load "
            "AutoModelForQuestionAnswering and its tokenizer, as the lesson on pipelines does.",
        ),
        (
            "import transformers\ntransformers.pipeline(task='fil-mask')",
            2,
            "transformers 5.23.0 has no pipeline 'fil-mask'. Did you mean 'fill-mask'?",
        ),
        (
            "from transformers import pipeline\npipeline('fill-mask', topk=2)",
            2,
            "The pipeline 'fill-mask' takes no 'topk'. Did you mean 'top_k'?",
        ),
        (
            "from transformers import pipeline\npipeline('ner', grouped_entities=True)",
            2,
            "The pipeline 'ner' takes no 'grouped_entities'. Take it away.",
        ),
    ],
)
def test_broken_code_is_named_with_its_line(source, line, message):
    assert code(source) == [f"lessons/a/one.md:{3 + line}: {message}"]


@pytest.mark.parametrize("task", ["translation", "translation_en_to_fr", "summarization", "vqa"])
def test_every_task_that_was_taken_away_has_advice(task):
    assert removed(task)


def test_a_name_may_come_from_a_block_above():
    both = "# T\n\n```python\nx = 1\n```\n\nwords\n\n```python\nprint(x, y)\n```\n"

    assert check(both) == [
        "lessons/a/one.md:10: Nothing here or above is called 'y'. Import or define it."
    ]


def test_a_name_that_got_another_meaning_is_not_judged():
    assert code("import torch\ntorch = 3\ntorch.nonsense") == []


def test_code_that_cannot_run_is_checked_all_the_same():
    assert code("nonsense()", ' {run=no reason="needs a GPU"}') == [
        "lessons/a/one.md:4: Nothing here or above is called 'nonsense'. Import or define it."
    ]


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        (" {run=no}", 'Say why this code cannot be run: {run=no reason="…"}.'),
        (" {run=yes}", "Code runs unless its fence says {run=no}. Take the tag away."),
        (' {ran=no reason="x"}', "Code has no tag 'ran'. Did you mean 'run'?"),
    ],
)
def test_a_tag_says_that_code_does_not_run_and_why(tags, message):
    assert code("x = 1", tags) == [f"lessons/a/one.md:3: {message}"]


EXERCISE = """# T

````{exercise}
task: |
  Do it.

solution: |
  Like this:

  ```python
  x = 1
  prnt(x)
  ```
````
"""


def test_the_code_of_an_exercise_is_checked_on_its_own_lines():
    assert check(EXERCISE) == [
        "lessons/a/one.md:12: Nothing here or above is called 'prnt'. Import or define it."
    ]


def test_code_inside_a_callout_is_checked_on_its_own_lines():
    text = "# T\n\n> [!TIP]\n> Try:\n>\n> ```python\n> prnt(1)\n> ```\n"

    assert check(text)[0].startswith("lessons/a/one.md:7: Nothing here or above")
