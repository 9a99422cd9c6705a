"""Which checkpoint answers, in every mode and weather."""

from dataclasses import dataclass, replace

import pytest

from widgets.models.answer import ModelError
from widgets.models.catalog import Catalog
from widgets.models.checkpoint import Checkpoint
from widgets.models.choice import Chooser
from widgets.models.notes import KEYS
from widgets.models.settings import Mode

HUB_EN = Checkpoint("fill-mask", "en", "hub", "a/en", "0" * 40, "mit", ("en",), 1, 1)
HUB_BIG = replace(HUB_EN, id="a/big", tier="gpu")
HUB_KO = replace(HUB_EN, id="a/ko", language="ko", languages=("ko",))
HUB_NC = replace(HUB_KO, id="a/nc", licence="cc-by-nc-4.0")
OWN_EN = Checkpoint("fill-mask", "en", "bundled", "own-en", None, "mit", ("en",), 1, None)
OWN_KO = replace(OWN_EN, id="own-ko", language="ko", languages=("ko",))


@dataclass(frozen=True)
class Weather:
    """A Hub that answers or not, and what is cached or broken."""

    up: bool = True
    cached: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    def answers(self) -> bool:
        return self.up

    def has(self, checkpoint: Checkpoint) -> bool:
        return checkpoint.id in self.cached

    def failed(self, checkpoint: Checkpoint) -> bool:
        return checkpoint.id in self.broken


def choice(
    entries: tuple[Checkpoint, ...],
    weather: Weather,
    mode: Mode = "auto",
    language: str = "en",
    wanted: str | None = None,
    gpu: bool = False,
) -> list[tuple[str, str | None]]:
    chooser = Chooser(Catalog(entries), mode, gpu, weather)
    found = chooser.candidates("fill-mask", language, wanted)
    return [(each.checkpoint.id, each.note) for each in found]


BOTH = (HUB_EN, HUB_BIG, HUB_KO, OWN_EN, OWN_KO)
OFFLINE = Weather(up=False)


def test_the_hub_answers_first_and_the_bundled_one_stands_by() -> None:
    assert choice(BOTH, Weather()) == [("a/en", None), ("own-en", None)]


def test_offline_the_bundled_one_answers_and_says_so() -> None:
    assert choice(BOTH, OFFLINE) == [("own-en", "offline")]


def test_a_cached_checkpoint_needs_no_hub() -> None:
    assert choice(BOTH, Weather(up=False, cached=("a/en",)))[0] == ("a/en", None)


def test_a_download_that_just_failed_is_not_tried_again_at_once() -> None:
    assert choice(BOTH, Weather(broken=("a/en",))) == [("own-en", "download_failed")]


def test_bundled_mode_never_asks_the_hub() -> None:
    assert choice(BOTH, Weather(), "bundled", "ko") == [("own-ko", None)]


def test_hub_mode_has_no_second_choice() -> None:
    assert choice(BOTH, OFFLINE, "hub") == [("a/en", None)]


def test_a_language_without_a_bundled_checkpoint_gets_another_language_s() -> None:
    assert choice((HUB_KO, OWN_EN), OFFLINE, language="ko") == [("own-en", "no_language")]


def test_the_hub_s_korean_comes_before_a_bundled_english_one() -> None:
    found = choice((HUB_KO, OWN_EN), Weather(), language="ko")

    assert found == [("a/ko", None), ("own-en", "no_language")]


def test_a_non_commercial_licence_is_never_chosen_by_itself() -> None:
    assert choice((HUB_NC, OWN_KO), Weather(), language="ko") == [("own-ko", None)]
    assert choice((HUB_NC, OWN_KO), Weather(), language="ko", wanted="a/nc")[0][0] == "a/nc"


def test_a_big_checkpoint_waits_for_a_gpu() -> None:
    entries = (HUB_BIG, HUB_EN, OWN_EN)

    assert choice(entries, Weather())[0] == ("a/en", None)
    assert choice(entries, Weather(), gpu=True)[0] == ("a/big", None)


def test_a_wanted_checkpoint_is_used_or_replaced_with_a_note() -> None:
    assert choice(BOTH, Weather(), wanted="a/big")[0] == ("a/big", None)
    assert choice(BOTH, OFFLINE, wanted="a/big") == [("own-en", "offline")]
    assert choice(BOTH, Weather(), "bundled", wanted="a/big") == [("own-en", "offline")]


def test_a_wanted_bundled_checkpoint_is_used_whatever_the_hub_does() -> None:
    assert choice(BOTH, Weather(), wanted="own-en") == [("own-en", None)]


def test_a_wanted_bundled_checkpoint_of_another_language_says_so() -> None:
    assert choice(BOTH, Weather(), language="ko", wanted="own-en") == [("own-en", "no_language")]


def test_nothing_at_all_is_an_error_that_names_the_task() -> None:
    with pytest.raises(ModelError) as error:
        choice((), Weather(), "bundled")

    assert error.value.key == "no_checkpoint"
    assert error.value.values == {"task": "fill-mask", "language": "en"}


def test_a_hub_checkpoint_out_of_reach_is_an_error_without_a_bundled_one() -> None:
    with pytest.raises(ModelError) as error:
        choice((HUB_EN,), OFFLINE)

    assert error.value.key == "not_here"


def test_every_note_has_its_name() -> None:
    assert {"offline", "download_failed", "no_language"} <= set(KEYS)
