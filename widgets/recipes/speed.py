"""How long one short input takes."""

import time
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM

from widgets.recipes.checkpoint import load

TEXT = "This course was made by people who like to teach."
CALLS = 9
WRITERS = {AutoModelForCausalLM, AutoModelForSeq2SeqLM}


@torch.no_grad()
def seconds(auto: Any, folder: Path) -> list[float]:
    """Return the seconds of several calls: one forward pass, or fifteen pieces written."""
    model, tokenizer = load(auto, folder)
    coded = tokenizer(TEXT, return_tensors="pt", return_token_type_ids=False)
    found = []
    for _ in range(CALLS):
        started = time.perf_counter()
        if auto in WRITERS:
            model.generate(**coded, max_new_tokens=15, do_sample=False)
        else:
            model(**coded)
        found.append(time.perf_counter() - started)
    return found[1:]
