"""What the environment asks of the shelf."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Mode = Literal["auto", "hub", "bundled"]

LIBRARIES = {
    "DISABLE_SAFETENSORS_CONVERSION": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
}
"""Switches the libraries read when they are imported: no telemetry, no conversion service."""


@dataclass(frozen=True)
class Settings:
    """The shelf's environment, read once."""

    mode: Mode = "auto"
    """COURSE_MODELS: the Hub when it answers, only the Hub, or only the bundled checkpoints."""

    memory_gb: float | None = None
    """COURSE_MEMORY_GB: memory for loaded checkpoints; None for a share of the device's."""


class SettingsError(Exception):
    """Says which variable of the environment is wrong, and what it may be."""


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of an environment, by default this process's."""
    values = os.environ if environment is None else environment
    return Settings(mode=_mode(values), memory_gb=_memory(values))


def quiet_libraries() -> None:
    """Set the libraries' switches that nobody has set, before anything imports them."""
    for name, value in LIBRARIES.items():
        os.environ.setdefault(name, value)


def _mode(values: Mapping[str, str]) -> Mode:
    for mode in get_args(Mode):
        if values.get("COURSE_MODELS", "auto").lower() == mode:
            found: Mode = mode
            return found
    raise SettingsError("COURSE_MODELS must be auto, hub or bundled.")


def _memory(values: Mapping[str, str]) -> float | None:
    text = values.get("COURSE_MEMORY_GB", "")
    if not text:
        return None
    try:
        memory = float(text)
    except ValueError:
        memory = 0.0
    if memory <= 0:
        raise SettingsError("COURSE_MEMORY_GB must be a number of gigabytes above zero.")
    return memory
