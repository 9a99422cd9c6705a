"""The widgets: `WIDGETS` maps the name that lessons write to the module that runs it."""

from types import ModuleType

from widgets import (
    feature_extraction,
    fill_mask,
    named_entity_recognition,
    question_answering,
    sentiment_analysis,
    summarization,
    text_generation,
    translation,
    zero_shot_classification,
)
from widgets.limits import InputError

__all__ = ["WIDGETS", "InputError"]

WIDGETS: dict[str, ModuleType] = {
    "sentiment-analysis": sentiment_analysis,
    "zero-shot-classification": zero_shot_classification,
    "text-generation": text_generation,
    "fill-mask": fill_mask,
    "named-entity-recognition": named_entity_recognition,
    "question-answering": question_answering,
    "summarization": summarization,
    "translation": translation,
    "feature-extraction": feature_extraction,
}
