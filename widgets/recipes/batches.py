"""Examples of one length together: padding costs the most on a CPU."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

Example = dict[str, list[int] | int | float]
Batch = dict[str, torch.Tensor]

PADDING = {"labels": -100, "decoder_attention_mask": 0, "attention_mask": 0}


@dataclass(frozen=True)
class Batches:
    """Examples in batches of at most `tokens` tokens, in a new order every epoch."""

    examples: Sequence[Example]
    """Fields of the model's forward call, not padded."""

    tokens: int
    """The most tokens in a batch, padding included."""

    pad: int = 0
    """The padding token."""

    def epoch(self, number: int) -> Iterator[Batch]:
        """Yield the batches of one epoch, in an order that depends on its number only."""
        for group in self._groups(random.Random(number)):
            yield pad([self.examples[index] for index in group], self.pad)

    def __len__(self) -> int:
        return len(self._groups(random.Random(0)))

    def _groups(self, order: random.Random) -> list[list[int]]:
        # A little noise on the length, so that an example meets other neighbours each epoch.
        sizes = [_size(example) for example in self.examples]
        noisy = {index: size * order.uniform(0.95, 1.05) for index, size in enumerate(sizes)}
        groups: list[list[int]] = [[]]
        for index in sorted(noisy, key=noisy.__getitem__):
            longest = max([sizes[index], *(sizes[other] for other in groups[-1][-1:])])
            if groups[-1] and longest * (len(groups[-1]) + 1) > self.tokens:
                groups.append([])
            groups[-1].append(index)
        order.shuffle(groups)
        return groups


def pad(examples: Sequence[Example], token: int) -> Batch:
    """Return one batch, each field filled up to its longest row."""
    return {
        name: _column(name, [example[name] for example in examples], token) for name in examples[0]
    }


def _column(name: str, values: list[list[int] | int | float], token: int) -> torch.Tensor:
    lists = [value for value in values if isinstance(value, list)]
    if not lists:
        return torch.tensor(values)
    width = max(len(row) for row in lists)
    fill = PADDING.get(name, 0 if name == "token_type_ids" else token)
    return torch.tensor([row + [fill] * (width - len(row)) for row in lists])


def _size(example: Example) -> int:
    return max(len(value) for value in example.values() if isinstance(value, list))
