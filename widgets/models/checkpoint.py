"""One checkpoint of the catalog: facts about it, and how it wants to be loaded."""

from dataclasses import dataclass, field
from typing import Literal

UNKNOWN = "unknown"
"""Written in the catalog, and shown, where a fact is not known. Nothing there is a guess."""

Source = Literal["hub", "bundled"]


@dataclass(frozen=True)
class Quirks:
    """What loading or asking this checkpoint needs that its own files do not say."""

    base: str | None = None
    """Bundled checkpoint whose weights this one's adapter changes."""

    weights: Literal["safetensors", "bin"] = "safetensors"
    """"bin" only at a pinned revision, through torch's weights-only loading."""

    tokenizer_class: str | None = None
    """Class that reads `tokenizer.json` as it is, where the automatic one rebuilds it wrongly."""

    do_lower_case: bool | None = None
    """False where a Korean vocabulary would lose its Hangul to accent stripping."""

    model_input_names: tuple[str, ...] = ()
    """Inputs to make, where the tokenizer's default makes one the model cannot take."""

    within_words: bool = False
    """Names end within words: a Korean particle belongs to the word, but not to the name."""

    suffix_tags: bool = False
    """Tags are written PER-B and are turned into B-PER."""

    method: Literal["generate", "extractive"] = "generate"
    """Summaries are written, or chosen from the text's own sentences by a classifier."""

    text_prefix: str = ""
    """Put before every text."""

    pair_prefixes: tuple[tuple[str, str], ...] = ()
    """Put before a text to translate, by pair: the token that names the direction."""

    pair_codes: tuple[tuple[str, str, str], ...] = ()
    """Pair, source code and target code of a many-language model."""

    answer_margin: float = 0.0
    """How far an answer's score has to be above that of no answer, for question answering."""

    answer_doubt: float = 0.0
    """How far it has to be above for an answer that is given without a note of doubt."""

    template: str = "This example is {}."
    """Hypothesis that a label is tried in, for zero-shot classification."""

    chat: bool = False
    """Prompts go through the tokenizer's chat template."""

    thinking: bool | None = None
    """False switches off a chat checkpoint's thinking aloud."""

    stop: tuple[str, ...] = ()
    """Strings that end a generated text."""

    eos_around: bool = False
    """Put the beginning and end tokens round the ids by hand."""

    def grouping(self, aggregation: str) -> str:
        """Return how the pipeline groups tokens: its own "simple" can cut a word in two.

        "first" gives a word the tag of its first piece, and groups the same.
        """
        return "first" if aggregation == "simple" and not self.within_words else aggregation


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint that the course may load for a task and language."""

    task: str
    """Name of the task, as the widget is named: "fill-mask"."""

    language: str
    """The code of a language; for translation the pair, such as "fr-en"."""

    source: Source

    id: str
    """Hub id, or folder name in assets/models."""

    revision: str | None
    """Commit on the Hub (short where no full one was ever seen); None for a bundled one."""

    licence: str
    """Licence tag; "not stated" when the Hub page has none, "unknown" when nobody looked."""

    languages: tuple[str, ...]
    """Languages it was made for."""

    megabytes: float | None
    """Size of the weights file; None when unknown."""

    parameters: float | None
    """Millions of weights; None when unknown."""

    tier: Literal["cpu", "gpu"] = "cpu"
    """"gpu": only chosen by itself where there is a GPU."""

    only_by_name: bool = False
    """Never chosen by itself, only when a reader or lesson names it."""

    quirks: Quirks = field(default_factory=Quirks)

    @property
    def non_commercial(self) -> bool:
        """Tell whether its licence forbids commercial use."""
        return "-nc" in self.licence.lower()
