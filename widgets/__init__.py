"""The widgets: `WIDGETS` maps the name that lessons write to the module that runs it."""

from types import ModuleType

import widgets.gradio_files  # noqa: F401 - before anything else that imports gradio
from widgets import (
    attention_viewer,
    bias_probe,
    environment,
    feature_extraction,
    fill_mask,
    mask_explorer,
    named_entity_recognition,
    next_token,
    parameter_counter,
    pipeline_anatomy,
    question_answering,
    sentence_map,
    sentiment_analysis,
    summarization,
    task_sampler,
    text_generation,
    tokenizer_explorer,
    training_footprint,
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
    "environment": environment,
    "task-sampler": task_sampler,
    "attention-viewer": attention_viewer,
    "next-token": next_token,
    "sentence-map": sentence_map,
    "bias-probe": bias_probe,
    "tokenizer-explorer": tokenizer_explorer,
    "pipeline-anatomy": pipeline_anatomy,
    "mask-explorer": mask_explorer,
    "parameter-counter": parameter_counter,
    "training-footprint": training_footprint,
}
