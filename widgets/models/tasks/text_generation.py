"""Text generation: the text goes on, word piece by word piece, as long as somebody listens.

The loop is our own: it streams several sequences at once, draws from a random generator of its
own, so that a seed means the same for one reader whatever the others do, and stops when its
iterator is closed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from widgets.models.answer import ModelError
from widgets.models.loading import Loaded
from widgets.models.requests import TextGeneration

if TYPE_CHECKING:
    import torch

SEQUENCES = 4
"""Sequences at a time at most."""

COLDEST = 1e-4
"""A temperature below this takes the likeliest: dividing by less leaves nothing to draw from."""


@dataclass
class Draft:
    """The sequences as they grow."""

    ids: "torch.Tensor"
    """Prompt and new tokens, sequences × length."""

    prompt: int
    """Tokens of the prompt."""

    open: "torch.Tensor"
    """Whether each sequence is still being written."""

    cache: Any = field(default=None)
    """The model's memory of what it has read."""


def stream(loaded: Loaded, request: TextGeneration) -> Iterator[tuple[str, ...]]:
    """Yield the sequences after every token; a chat checkpoint's reply comes without the prompt."""
    import torch

    draft = _draft(loaded, request)
    chance = torch.Generator(draft.ids.device)
    if request.seed is None:
        chance.seed()
    else:
        chance.manual_seed(request.seed)
    ends_here = ends(loaded)
    for _ in range(_room(loaded, draft, request)):
        with loaded.lock, torch.inference_mode():
            _step(loaded, draft, request, chance, ends_here)
        texts = _texts(loaded, request, draft)
        yield tuple(_stopped(loaded, text)[0] for text in texts)
        if not draft.open.any() or all(_stopped(loaded, text)[1] for text in texts):
            return


def _draft(loaded: Loaded, request: TextGeneration) -> Draft:
    """Return the prompt as ids, once for each sequence."""
    import torch

    with loaded.lock:
        ids = _prompt(loaded, request)
    count = max(1, min(SEQUENCES, request.num_return_sequences))
    batch = torch.tensor([ids], device=loaded.model.device).repeat(count, 1)
    return Draft(batch, len(ids), torch.ones(count, dtype=torch.bool, device=batch.device))


def _prompt(loaded: Loaded, request: TextGeneration) -> list[int]:
    """Return the prompt's ids; of a long one the end, with half the model's room to go on."""
    quirks, tokenizer = loaded.checkpoint.quirks, loaded.tokenizer
    if quirks.chat:
        options = {} if quirks.thinking is None else {"enable_thinking": quirks.thinking}
        ids = tokenizer.apply_chat_template(
            [{"role": "user", "content": request.text}],
            add_generation_prompt=True,
            return_dict=True,
            **options,
        )["input_ids"]
        if len(ids) > loaded.limit // 2:
            raise ModelError("too_many_tokens", limit=str(loaded.limit // 2))
        return list(ids)
    return prompt_ids(loaded, request.text)


def prompt_ids(loaded: Loaded, text: str) -> list[int]:
    """Return the ids of a plain text, the end of a long one, without a mark that ends texts."""
    tokenizer = loaded.tokenizer
    ids = tokenizer(text, truncation=False)["input_ids"]
    if ids[-1:] == [tokenizer.eos_token_id] and tokenizer.eos_token_id != tokenizer.bos_token_id:
        ids = ids[:-1]
    return list(ids[-(loaded.limit // 2) :]) or [tokenizer.bos_token_id or 0]


def _room(loaded: Loaded, draft: Draft, request: TextGeneration) -> int:
    return min(request.max_new_tokens, loaded.limit - draft.prompt)


def ends(loaded: Loaded) -> "torch.Tensor":
    """Return the ids that end a text."""
    import torch

    named = loaded.model.generation_config.eos_token_id
    ids = named if isinstance(named, list) else [named]
    own = {*ids, loaded.tokenizer.eos_token_id} - {None}
    return torch.tensor(sorted(own), device=loaded.model.device)


def _step(
    loaded: Loaded,
    draft: Draft,
    request: TextGeneration,
    chance: "torch.Generator",
    ends: "torch.Tensor",
) -> None:
    """Add one token to every sequence; a finished one gets padding."""
    import torch

    new = draft.ids if draft.cache is None else draft.ids[:, -1:]
    output = loaded.model(input_ids=new, past_key_values=draft.cache, use_cache=True)
    draft.cache = output.past_key_values
    scores = _less_repeated(loaded, draft.ids, output.logits[:, -1].float())
    tokens = drawn(scores, request, chance)
    pad = loaded.tokenizer.pad_token_id or 0
    tokens = torch.where(draft.open, tokens, torch.full_like(tokens, pad))
    draft.ids = torch.cat([draft.ids, tokens[:, None]], dim=1)
    draft.open &= ~torch.isin(tokens, ends)


def _less_repeated(loaded: Loaded, ids: "torch.Tensor", logits: "torch.Tensor") -> "torch.Tensor":
    """Return the scores with tokens that stand in the text made as unlikely as the model asks."""
    import torch

    penalty = loaded.model.generation_config.repetition_penalty
    if not penalty or penalty == 1:
        return logits
    seen = logits.gather(1, ids)
    return logits.scatter(1, ids, torch.where(seen < 0, seen * penalty, seen / penalty))


def drawn(
    logits: "torch.Tensor", request: TextGeneration, chance: "torch.Generator"
) -> "torch.Tensor":
    """Return one token for each row of scores, sequences × vocabulary, as the reader asked."""
    import torch

    return torch.multinomial(narrowed(logits, request).softmax(-1), 1, generator=chance).squeeze(1)


def narrowed(logits: "torch.Tensor", request: TextGeneration) -> "torch.Tensor":
    """Return scores after temperature, with the tokens that may not be drawn ruled out.

    The likeliest token has the score 0, so that at least one may be drawn whatever was asked.
    """
    logits = sound(logits)
    if request.temperature < COLDEST:
        return _likeliest(logits)
    logits = logits / request.temperature
    if 0 < request.top_k < logits.shape[-1]:
        least = logits.topk(request.top_k).values[:, -1:]
        logits = logits.masked_fill(logits < least, float("-inf"))
    if request.top_p < 1:
        logits = _nucleus(logits, request.top_p)
    return logits


def sound(logits: "torch.Tensor") -> "torch.Tensor":
    """Return scores that softmax can take, 0 for the likeliest token; no number means ruled out.

    A model that counts in 16 bits can overflow. Where no number is left, all tokens are as likely.
    """
    import torch

    logits = torch.nan_to_num(logits.float(), nan=float("-inf"), neginf=float("-inf"))
    best = logits.max(-1, keepdim=True).values
    return torch.where(best == float("-inf"), torch.zeros_like(logits), logits - best)


def _likeliest(logits: "torch.Tensor") -> "torch.Tensor":
    """Return the scores with all but the likeliest token ruled out, the first of equal ones."""
    import torch

    ruled_out = torch.full_like(logits, float("-inf"))
    return ruled_out.scatter(-1, logits.argmax(-1, keepdim=True), 0.0)


def _nucleus(logits: "torch.Tensor", top_p: float) -> "torch.Tensor":
    """Return the scores with all but the likeliest tokens that reach `top_p` ruled out."""
    ordered, places = logits.sort(descending=False)
    unlikely = ordered.softmax(-1).cumsum(-1) <= 1 - top_p
    unlikely[:, -1] = False
    return logits.masked_fill(unlikely.scatter(1, places, unlikely), float("-inf"))


def _texts(loaded: Loaded, request: TextGeneration, draft: Draft) -> list[str]:
    """Return the reader's text with what was added, or the reply alone of a chat checkpoint.

    Bytes that make no character, as a small byte-level model writes them, are left out.
    """
    with loaded.lock:
        new = loaded.tokenizer.batch_decode(draft.ids[:, draft.prompt :], skip_special_tokens=True)
    start = "" if loaded.checkpoint.quirks.chat else request.text
    return [start + text.replace("\ufffd", "") for text in new]


def _stopped(loaded: Loaded, text: str) -> tuple[str, bool]:
    """Return the text up to the first stop string, and whether there was one."""
    for mark in loaded.checkpoint.quirks.stop:
        if mark in text:
            return text[: text.index(mark)], True
    return text, False
