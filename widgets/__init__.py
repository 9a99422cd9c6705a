"""The widgets: `WIDGETS` maps the name that lessons write to the widget it stands for.

A widget is one module with a `WIDGET`, its words in ui.yml, and one line in the table here.
"""

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
from widgets.widget import Widget

__all__ = ["WIDGETS", "InputError", "Widget"]

_TABLE = (
    sentiment_analysis.WIDGET,
    zero_shot_classification.WIDGET,
    text_generation.WIDGET,
    fill_mask.WIDGET,
    named_entity_recognition.WIDGET,
    question_answering.WIDGET,
    summarization.WIDGET,
    translation.WIDGET,
    feature_extraction.WIDGET,
    environment.WIDGET,
    task_sampler.WIDGET,
    attention_viewer.WIDGET,
    next_token.WIDGET,
    sentence_map.WIDGET,
    bias_probe.WIDGET,
    tokenizer_explorer.WIDGET,
    pipeline_anatomy.WIDGET,
    mask_explorer.WIDGET,
    parameter_counter.WIDGET,
    training_footprint.WIDGET,
)

WIDGETS: dict[str, Widget] = {widget.slug: widget for widget in _TABLE}
