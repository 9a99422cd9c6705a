"""What several tasks do with a loaded checkpoint."""

from typing import Any

from widgets.models.loading import Loaded


def pipe(loaded: Loaded, task: str) -> Any:
    """Return transformers' pipeline of a task over a loaded checkpoint."""
    import transformers

    made: Any = transformers.pipeline
    model = loaded.model
    return made(task, model=model, tokenizer=loaded.tokenizer, device=model.device)


def written(tokenizer: Any, ids: Any) -> list[str]:
    """Return the texts of a model's ids, without marks and bytes that make no character."""
    texts = tokenizer.batch_decode(ids, skip_special_tokens=True)
    return [text.replace("\ufffd", "").strip() for text in texts]


def encoded(loaded: Loaded, texts: list[str], **options: Any) -> Any:
    """Return texts as tensors on the model's device, n × longest, cut at the model's limit."""
    batch = loaded.tokenizer(
        texts,
        truncation=True,
        max_length=loaded.limit,
        padding=True,
        return_tensors="pt",
        **options,
    )
    return batch.to(loaded.model.device)
