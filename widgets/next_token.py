"""The next token: the reader builds a text with the model, one choice at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.components import Component

from widgets import fields, frame, limits, models, python_code, views
from widgets.limits import InputError
from widgets.widget import Widget, run

if TYPE_CHECKING:
    from translations import Strings

TASK = "text-generation"
LIMIT = 500
MOST_TAKEN = 100


def predict(
    text: str,
    taken: Sequence[int] = (),
    temperature: float = 1.0,
    top_k: int = 0,
    top_p: float = 1.0,
    language: str = "en",
    checkpoint: str | None = None,
) -> models.Answer[models.NextToken]:
    """Return the likeliest tokens after a text and the tokens already taken, with their chances."""
    asked = _asked(text, taken, temperature, top_k, top_p)
    return models.next_token(**asked, language=language, checkpoint=checkpoint)


def view(answer: models.Answer[models.NextToken], words: Strings, text: str, **_: Any) -> str:
    """Return the text so far, and the candidates with their chances, the ruled out ones faint."""
    said, value = words["next_token"], answer.value
    grown = _grown(limits.text(text, LIMIT), value.taken)
    if not value.candidates:
        return grown + views.quiet(said["ended"])
    rows = "".join(_bar(one, at == 0, said) for at, one in enumerate(value.candidates))
    best = value.candidates[0]
    lead = views.lead(said["lead"], token=_shown(best.piece, said), score=_chance(best.chance))
    return f'{grown}{lead}<ol class="course-bars">{rows}</ol>{_remarks(value, said)}'


def code(
    answer: models.Answer[models.NextToken],
    text: str,
    taken: Sequence[int] = (),
    temperature: float = 1.0,
    top_k: int = 0,
    top_p: float = 1.0,
    **_: Any,
) -> str:
    """Return the lines that ask for the next token, and narrow the choice the same way."""
    written = python_code.literal(limits.text(text, LIMIT))
    known = [piece.id for piece in answer.value.taken]
    more = f"ids += {known}\n" if known else ""
    return (
        python_code.parts(TASK, answer.receipt, "AutoModelForCausalLM", "import torch\n")
        + f'\nids = tokenizer({written})["input_ids"]\n'
        + "if ids[-1] == tokenizer.eos_token_id:\n    ids = ids[:-1]\n"
        + more
        + "with torch.no_grad():\n    logits = model(torch.tensor([ids])).logits[0, -1]\n"
        + _narrowing(temperature, top_k, top_p)
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


def _asked(
    text: str, taken: Sequence[int], temperature: float, top_k: int, top_p: float
) -> dict[str, Any]:
    return {
        "text": limits.text(text, LIMIT),
        "taken": _taken(taken),
        "temperature": limits.number("temperature", temperature, 0, 2),
        "top_k": limits.whole("top_k", top_k, 0, 100),
        "top_p": limits.number("top_p", top_p, 0.05, 1),
    }


def _taken(raw: Sequence[int]) -> tuple[int, ...]:
    if len(raw) > MOST_TAKEN:
        raise InputError("many_taken", most=MOST_TAKEN)
    return tuple(limits.whole("taken", one, 0, 10_000_000) for one in raw)


def _grown(prompt: str, taken: Sequence[models.Piece]) -> str:
    new = "".join(f'<span class="course-taken">{views.safe(piece.text)}</span>' for piece in taken)
    return (
        f'<p class="course-text course-growing"><span class="course-prompt">{views.safe(prompt)}'
        f'</span><span class="course-generated">{new}</span><span class="course-cursor"></span></p>'
    )


def _bar(one: models.Candidate, best: bool, said: Strings) -> str:
    out = one.chance == 0
    value = said["out"] if out else _chance(one.chance)
    kind = " course-bar-out" if out else " course-bar-best" if best else ""
    return (
        f'<li class="course-bar{kind}">'
        f'<span class="course-bar-label">{views.safe(_shown(one.piece, said))}</span>'
        f'<span class="course-bar-track"><span class="course-bar-fill {views.shade(one.chance)}">'
        f'</span></span><span class="course-bar-value">{views.safe(value)}</span></li>'
    )


def _shown(piece: models.Piece, said: Strings) -> str:
    """Return a token so that its spaces and line breaks can be seen."""
    if piece.special:
        return str(said["end"])
    return piece.text.replace(" ", "␣").replace("\n", "↵").replace("\t", "⇥")


def _chance(score: float) -> str:
    return views.percent(score) if score >= 0.001 else "<0.1%"


def _remarks(value: models.NextToken, said: Strings) -> str:
    """Return how many tokens are left to draw from, and what the signs mean that were needed."""
    sentences = [said["left"].format(left=f"{value.left:,}", vocabulary=f"{value.vocabulary:,}")]
    shown = "".join(one.piece.text for one in value.candidates if not one.piece.special)
    if " " in shown:
        sentences.append(said["space"])
    if any(not one.piece.whole for one in value.candidates):
        sentences.append(said["bytes"])
    return f'<p class="course-caption">{views.safe(" ".join(sentences))}</p>'


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
    return tuple(given["taken"])


def _shorter(given: dict[str, Any], lang: str, picked: Any) -> Sequence[int]:
    return tuple(given["taken"])[:-1]


def _picked(given: dict[str, Any], lang: str, picked: Any) -> Sequence[int]:
    found = predict(**given, language=lang).value.candidates
    new = found[picked : picked + 1] if isinstance(picked, int) else ()
    return *given["taken"], *(one.piece.id for one in new)


def _drawn(given: dict[str, Any], lang: str, picked: Any) -> Sequence[int]:
    checkpoint = given["checkpoint"]
    asked = _asked(**{name: one for name, one in given.items() if name != "checkpoint"})
    return models.draw_token(**asked, language=lang, checkpoint=checkpoint).value


def _answers(shown: frame.Frame, taking: Taking, *values: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the result, the tokens taken and the buttons of the candidates."""
    said, count = shown.words["next_token"], len(shown.asked)
    given = shown.given(*values[:count])
    try:
        taken = tuple(taking(given, shown.lang, values[count] if len(values) > count else None))
    except (InputError, models.ModelError):
        taken = tuple(given["taken"])
    given["taken"] = taken
    for html in run(shown.widget, shown.words, shown.lang, given):
        yield html, json.dumps(taken), gr.skip()
    yield gr.skip(), gr.skip(), _offered(given, shown.lang, said)


def _offered(given: dict[str, Any], lang: str, said: Strings) -> Any:
    """Return the buttons of the candidates that may be taken; none where there is no answer."""
    try:
        found = predict(**given, language=lang).value.candidates
    except (InputError, models.ModelError):
        found = ()
    labels = [_shown(one.piece, said) for one in found]
    samples = [[label] for label in labels]
    return gr.update(samples=samples, sample_labels=labels, visible=bool(labels))


WIDGET = Widget(
    "next_token",
    "bars",
    predict,
    view,
    code,
    main=(
        fields.sentence("text"),
        fields.number("temperature", 0, 2, 0.05),
        fields.whole("top_k", 0, 100),
        fields.number("top_p", 0.05, 1, 0.05),
        fields.Field(
            "taken",
            list,
            lambda _, **given: gr.Textbox(**given | {"visible": False}),
            read=lambda held: json.loads(held or "[]"),
            show=lambda ids: json.dumps(list(ids)),
        ),
    ),
    controls=_controls,
    listen=_listen,
    task=TASK,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
