"""The next token: the reader builds a text with the model, one choice at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.components import Component
from markupsafe import Markup

from widgets import frame, limits, models, python_code, views
from widgets.limits import InputError
from widgets.parameters import Number, Parameter, Text, Whole
from widgets.widget import Asked, Widget, run

if TYPE_CHECKING:
    from translations import Strings

TASK = "text-generation"
MOST_TAKEN = 100
LAST_ID = 10_000_000
"""An id that no vocabulary reaches."""


def predict(asked: Asked) -> models.Answer[models.NextToken]:
    """Return the likeliest tokens after a text and the tokens already taken, with their chances."""
    return models.next_token(**_drawing(asked))


def _drawing(asked: Asked) -> dict[str, Any]:
    """Return the arguments of the shelf, for the candidates and for drawing one of them."""
    return {"language": asked.language, **asked.values}


def view(answer: models.Answer[models.NextToken], words: Strings, asked: Asked) -> Markup:
    """Return the text so far, and the candidates with their chances, the ruled out ones faint."""
    said, value = words["next_token"], answer.value
    grown = _grown(asked["text"], value.taken)
    if not value.candidates:
        return grown + views.quiet(said["ended"])
    best = value.candidates[0]
    most = max(one.chance for one in value.candidates)
    return (
        grown
        + views.lead(said["lead"], token=_shown(best.piece, said), score=_chance(best.chance))
        + views.bar_list(_bar(one, one is best, most, said) for one in value.candidates)
        + _remarks(value, said)
    )


def code(answer: models.Answer[models.NextToken], asked: Asked) -> str:
    """Return the lines that ask for the next token, and narrow the choice the same way."""
    written = python_code.literal(asked["text"])
    known = [piece.id for piece in answer.value.taken]
    more = f"ids += {known}\n" if known else ""
    return (
        python_code.parts(TASK, answer.receipt, "AutoModelForCausalLM", "import torch\n")
        + f'\nids = tokenizer({written})["input_ids"]\n'
        + "if ids[-1] == tokenizer.eos_token_id:\n    ids = ids[:-1]\n"
        + more
        + "with torch.no_grad():\n    logits = model(torch.tensor([ids])).logits[0, -1]\n"
        + _narrowing(asked["temperature"], asked["top_k"], asked["top_p"])
        + "chances, best = logits.softmax(-1).topk(10)\n"
        + "for chance, one in zip(chances, best):\n"
        + '    print(f"{chance:.3f}  {tokenizer.convert_ids_to_tokens(one.item())}")\n'
        + "drawn = torch.multinomial(logits.softmax(-1), 1)\n"
    )


def _narrowing(temperature: float, top_k: int, top_p: float) -> str:
    if temperature == 0:
        return 'logits[logits < logits.max()] = float("-inf")\n'
    lines = f"logits = logits / {temperature}\n" if temperature != 1 else ""
    if top_k:
        lines += f'logits[logits < logits.topk({top_k}).values[-1]] = float("-inf")\n'
    if top_p < 1:
        lines += (
            "ordered, places = logits.sort(descending=True)\n"
            "before = ordered.softmax(-1).cumsum(-1) - ordered.softmax(-1)\n"
            f'logits[places[before >= {top_p}]] = float("-inf")\n'
        )
    return lines


class Tokens(Parameter):
    """The ids of tokens, in a box that nobody sees."""

    TYPE = list[int]

    def _checked(self, given: Any) -> tuple[int, ...]:
        if not isinstance(given, Sequence) or isinstance(given, str):
            raise InputError("not_tokens", name=self.name)
        if len(given) > MOST_TAKEN:
            raise InputError("many_taken", most=MOST_TAKEN)
        return tuple(limits.whole(self.name, one, 0, LAST_ID) for one in given)

    def draw(self, words: Strings, key: str, **shared: Any) -> Component:
        """Return a box that is not shown."""
        return gr.Textbox(**shared, visible=False)

    def extent(self, words: Strings) -> str:
        """Return how many there may be."""
        return str(words["widget"]["extents"]["tokens"]).format(most=MOST_TAKEN)

    def read(self, held: Any) -> Any:
        """Return the ids that are written in the box, or what is none and is refused then."""
        try:
            return json.loads(held) if held else []
        except (TypeError, ValueError, RecursionError):
            return held

    def show(self, value: Any) -> str:
        """Return the ids as the box holds them."""
        return json.dumps(list(value))


def _grown(prompt: str, taken: Sequence[models.Piece]) -> Markup:
    new = views.joined(
        Markup('<span class="course-taken">{}</span>').format(piece.text) for piece in taken
    )
    return Markup(
        '<p class="course-text course-growing"><span class="course-prompt">{}</span>'
        '<span class="course-generated">{}</span><span class="course-cursor"></span></p>'
    ).format(prompt, new)


def _bar(one: models.Candidate, best: bool, most: float, said: Strings) -> Markup:
    """Return a candidate; the bar of the likeliest is the longest there is."""
    out = one.chance == 0
    value = said["out"] if out else _chance(one.chance)
    kind = "out" if out else "best" if best else ""
    return views.bar(_shown(one.piece, said), one.chance / (most or 1.0), value, kind)


def _shown(piece: models.Piece, said: Strings) -> str:
    """Return a token so that its spaces and line breaks can be seen."""
    if piece.special:
        return str(said["end"])
    return piece.text.replace(" ", "␣").replace("\n", "↵").replace("\t", "⇥")


def _chance(score: float) -> str:
    return views.percent(score) if score >= 0.001 else "<0.1%"


def _remarks(value: models.NextToken, said: Strings) -> Markup:
    """Return how many tokens are left to draw from, and what the signs mean that were needed."""
    sentences = [said["left"].format(left=f"{value.left:,}", vocabulary=f"{value.vocabulary:,}")]
    shown = "".join(one.piece.text for one in value.candidates if not one.piece.special)
    if " " in shown:
        sentences.append(said["space"])
    if any(not one.piece.whole for one in value.candidates):
        sentences.append(said["bytes"])
    return views.caption(" ".join(sentences))


def _controls(said: Strings) -> Mapping[str, Component]:
    """Return the buttons that take a candidate, draw one, and take the last one back."""
    candidates = gr.Dataset(
        components=[gr.Textbox(visible=False)],
        samples=[],
        visible=False,
        label=said["candidates"],
        type="index",
        elem_classes=["course-examples", "course-candidates"],
    )
    with gr.Row(elem_classes=["course-actions"]):
        draw, back = (
            gr.Button(said[name], scale=0, min_width=140, elem_classes=[f"course-{name}"])
            for name in ("draw", "back")
        )
    return {"candidates": candidates, "draw": draw, "back": back}


def _listen(shown: frame.Frame) -> None:
    """Let a text start anew, a candidate be taken, drawn or taken back, and the sliders move."""
    asked = list(shown.asked.values())
    text, listed = shown.asked["text"], shown.asked["checkpoint"]
    candidates, draw, back = (shown.controls[one] for one in ("candidates", "draw", "back"))
    outputs = [shown.output, shown.asked["taken"], candidates]
    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    answer = partial(_answers, shown)
    start = partial(answer, _none)
    filled = frame.fill_in(shown)
    assert isinstance(text, gr.Textbox)
    assert isinstance(listed, gr.Dropdown)
    gr.on([shown.run.click, text.submit, listed.input], start, asked, outputs, **quiet)
    filled.then(start, asked, outputs, **quiet)
    sliders = [one.input for one in asked if isinstance(one, gr.Slider)]
    quiet |= {"trigger_mode": "always_last"}  # no press is lost while the last one is answered
    gr.on(sliders, partial(answer, _same), asked, outputs, **quiet)
    candidates.click(partial(answer, _picked), [*asked, candidates], outputs, **quiet)  # type: ignore[attr-defined]
    draw.click(partial(answer, _drawn), asked, outputs, **quiet)  # type: ignore[attr-defined]
    back.click(partial(answer, _shorter), asked, outputs, **quiet)  # type: ignore[attr-defined]


Taking = Callable[[dict[str, Any], str, Any], Sequence[int]]
"""(arguments, language, what was clicked) → the tokens that are taken then."""


def _none(given: dict[str, Any], lang: str, picked: Any) -> Sequence[int]:
    return ()


def _same(given: dict[str, Any], lang: str, picked: Any) -> Sequence[int]:
    taken: Sequence[int] = WIDGET.ask(given, lang)["taken"]
    return taken


def _shorter(given: dict[str, Any], lang: str, picked: Any) -> Sequence[int]:
    return _same(given, lang, picked)[:-1]


def _picked(given: dict[str, Any], lang: str, picked: Any) -> Sequence[int]:
    asked = WIDGET.ask(given, lang)
    found = predict(asked).value.candidates
    new = found[picked : picked + 1] if isinstance(picked, int) else ()
    return *asked["taken"], *(one.piece.id for one in new)


def _drawn(given: dict[str, Any], lang: str, picked: Any) -> Sequence[int]:
    return models.draw_token(**_drawing(WIDGET.ask(given, lang))).value


def _answers(shown: frame.Frame, taking: Taking, *values: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the result, the tokens taken and the buttons of the candidates."""
    said, count = shown.words["next_token"], len(shown.asked)
    given = shown.given(*values[:count])
    held = gr.skip()
    with suppress(InputError, models.ModelError):  # the run below meets them again, and tells
        given["taken"] = taking(given, shown.lang, values[count] if len(values) > count else None)
        held = json.dumps(given["taken"])
    for html in run(shown.widget, shown.words, shown.lang, given):
        yield html, held, gr.skip()
    yield gr.skip(), gr.skip(), _offered(given, shown.lang, said)


def _offered(given: dict[str, Any], lang: str, said: Strings) -> Any:
    """Return the buttons of the candidates that may be taken; none where there is no answer."""
    try:
        found = predict(WIDGET.ask(given, lang)).value.candidates
    except (InputError, models.ModelError):
        found = ()
    labels = [_shown(one.piece, said) for one in found]
    samples = [[label] for label in labels]
    return gr.update(samples=samples, sample_labels=labels, visible=bool(labels))


WIDGET = Widget(
    "next-token",
    "bars",
    predict,
    view,
    code,
    main=(
        Text("text", 500),
        Number("temperature", 0, 2, step=0.05, default=1),
        Whole("top_k", 0, 100, step=1, default=0),
        Number("top_p", 0.05, 1, step=0.05, default=1),
        Tokens("taken", default=()),
    ),
    controls=_controls,
    listen=_listen,
    task=TASK,
)
