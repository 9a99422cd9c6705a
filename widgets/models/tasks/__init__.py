"""The tasks: each module turns requests and a loaded checkpoint into answers, several at a time.

A task knows nothing of queues, downloads or devices, and the shelf nothing of tasks.
"""

from types import ModuleType

from widgets.models.tasks import (
    feature_extraction,
    fill_mask,
    named_entity_recognition,
    question_answering,
    sentiment_analysis,
    summarization,
    translation,
    zero_shot_classification,
)

TASKS: dict[str, ModuleType] = {
    "sentiment-analysis": sentiment_analysis,
    "zero-shot-classification": zero_shot_classification,
    "fill-mask": fill_mask,
    "named-entity-recognition": named_entity_recognition,
    "question-answering": question_answering,
    "summarization": summarization,
    "translation": translation,
    "feature-extraction": feature_extraction,
}
"""Tasks answered whole, each by its module's `run(loaded, requests)` in batches of `BATCH` at most.

Text generation streams, so it is asked in its own way (`text_generation.stream`).
"""
