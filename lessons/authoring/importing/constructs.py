"""Everything that doc-builder writes in a way of its own: one function and one line for each."""

import re
from collections.abc import Callable
from html import unescape

from lessons.authoring.importing.elements import Element
from lessons.authoring.importing.questions import question
from lessons.authoring.importing.tables import table
from lessons.authoring.importing.tokens import Token
from lessons.authoring.importing.writer import (
    Block,
    Construct,
    Writer,
    fence,
    in_list,
    left_in_place,
    quoted,
)
from lessons.text.directives.youtube import ID
from lessons.text.formula import FormulaError, mathml

CALLOUT = re.compile(r"\s*\[!(\w+)\][ \t]*")
KINDS = {"INFO": "NOTE", "HINT": "TIP", "SUCCESS": "TIP", "DANGER": "CAUTION", "ERROR": "CAUTION"}
KNOWN = ("NOTE", "TIP", "WARNING", "IMPORTANT", "CAUTION")
LANGUAGE = re.compile(r"\{?([\w+#-]*)\}?(?:\s+(out(?:put)?)\b)?(.*)", re.DOTALL)
LANGUAGES = {"py": "python", "python3": "python", "sh": "bash", "shell": "bash", "console": "bash"}
FILM = re.compile(r"(?:youtube(?:-nocookie)?\.com/(?:embed/|watch\?v=)|youtu\.be/)([\w-]{11})")
SOLUTION = re.compile(r"solution|answer|정답|해답|해설|풀이", re.IGNORECASE)
HREF = re.compile(r"(\]\(\s*<?|^[ ]{0,3}\[[^\]\n]+\]:[ \t]+<?)((?:[^()\s<>]|\([^()\s]*\))+)", re.M)
MATH = re.compile(r"(?<![\w$\\])\$(?=\S)[^$\n]*[\\^_={][^$\n]*(?<=\S)\$(?![\w$])")
OPENING = re.compile(r"<(?=[A-Za-z/!?])")


def text(token: Token, writer: Writer) -> str:
    """Return words with their links, without signs that would mean something else here."""
    words = HREF.sub(
        lambda found: found[1] + _linked(found[2], token, writer), writer.source(token)
    )
    done, kept = 0, []
    for found in MATH.finditer(words):
        kept += [_plain(words[done : found.start()]), found[0]]
        done = found.end()
    return "".join([*kept, _plain(words[done:])])


def same(token: Token, writer: Writer) -> str:
    """Return what means the same here."""
    return writer.source(token)


def code(token: Token, writer: Writer) -> str:
    """Return a fence of code; what a program wrote becomes plain text."""
    margin, first, body = token.parts
    found = LANGUAGE.fullmatch(first)
    name, out, rest = found.groups() if found else ("", "", first)
    if rest.strip():
        writer.note(token, f"The words '{rest.strip()}' after the language of code are left out.")
    if out:
        writer.note(token, OUTPUT)
    info = "text" if out else LANGUAGES.get(name, name)
    if margin and not (in_list(writer.written.text) or margin.strip()):
        body, margin = re.sub(rf"^[ \t]{{1,{len(margin)}}}", "", body, flags=re.M), ""
    inner = re.sub(r"\S", " ", margin)
    opened, *lines, closed = fence(body, info).split("\n")
    return "\n".join([margin + opened, *lines, inner + closed])


OUTPUT = "This output is kept as plain text. For a fresh one write an empty ```{output} fence."


def comment(token: Token, writer: Writer) -> str:
    """Return a comment, which readers do not see, on lines of its own when it begins one."""
    words = token.parts[0].strip()
    alone = not writer.written.text.rpartition("\n")[2].strip()
    return Block(f"<!-- {words} -->") if alone else f"<!-- {words} -->"


def formula(token: Token, writer: Writer) -> str:
    """Return a formula between dollar signs; one that cannot be drawn stays as it is."""
    source, display = token.parts
    source = source.strip()
    try:
        mathml(source, bool(display))
    except FormulaError as error:
        writer.note(token, str(error))
        return Block(left_in_place(source, writer.words)) if display else f"`{source}`"
    return Block(f"$$\n{source}\n$$") if display else f"${' '.join(source.split())}$"


def quotation(token: Token, writer: Writer) -> str:
    """Return a quotation or a callout with everything inside it written anew."""
    source = writer.source(token)
    margin = re.match(r"[ \t]*", source)
    inside = re.sub(r"^[ \t]*>[ \t]?", "", source, flags=re.MULTILINE)
    found = CALLOUT.match(inside)
    if not found:
        body = writer.nested(inside, token)
    else:
        kind = _kind(found[1], token, writer)
        body = f"[!{kind}]\n{writer.nested(inside[found.end() :].lstrip(chr(10)), token)}"
    return _indented(quoted(body), margin[0] if margin else "")


def picture(token: Token, writer: Writer) -> str:
    """Return a link to a picture: pages of the course ask no other host for anything."""
    alt, address, reference = token.parts
    if reference or not address:
        return f"[{_named('picture', alt, reference, writer)}][{reference}]"
    return _picture(alt, address, token, writer)


def linked_picture(token: Token, writer: Writer) -> str:
    """Return a link to a picture, and the link that it carried."""
    alt, address, target = token.parts
    leads = _linked(target, token, writer)
    return f"{_picture(alt, address, token, writer)} ([{_shown(leads)}]({leads}))"


def stray(token: Token, writer: Writer) -> str:
    """Return nothing for a closing tag that closes nothing."""
    writer.note(token, f"'{writer.source(token)}' closes nothing and is left out.")
    return ""


def image(element: Element, writer: Writer) -> str:
    """Return a link to the picture of a tag; of a pair for light and dark screens the light one."""
    shown = element.attributes.get("class", "") + element.attributes.get("className", "")
    if "dark:block" in shown and "dark:hidden" in writer.text:
        writer.note(element, "The picture for dark screens is left out beside its twin.")
        return ""
    alt, address = element.attributes.get("alt", ""), element.attributes.get("src", "")
    return _picture(unescape(alt), address, element, writer)


def film(element: Element, writer: Writer) -> str:
    """Return a film of YouTube, named after the heading above it."""
    ident = element.attributes.get("id", "").strip()
    title = element.attributes.get("title") or writer.place.heading_above(writer.line_of(element))
    if not ID.fullmatch(ident):
        return writer.lost(element, f"'{ident}' is no film of YouTube.")
    return writer.directive(f"```{{youtube}} {ident}\ntitle: {_quoted(title)}\n```")


def frame(element: Element, writer: Writer) -> str:
    """Return a link to what a page shows of another site, or a film of YouTube."""
    source = element.attributes.get("src") or element.attributes.get("data", "")
    if found := FILM.search(source):
        attributes = {"id": found[1]}
        return film(Element("Youtube", attributes, element.start, element.end, (0, 0)), writer)
    title = element.attributes.get("title", "")
    return _to_other_site("frame", title, source, element, writer)


def recording(element: Element, writer: Writer) -> str:
    """Return a link to a film or a sound of another site."""
    inner = (one for one in element.children if isinstance(one, Element))
    sources = [one.attributes["src"] for one in inner if "src" in one.attributes]
    source = element.attributes.get("src") or next(iter(sources), "")
    return _to_other_site("recording", element.attributes.get("title", ""), source, element, writer)


def tip(element: Element, writer: Writer) -> str:
    """Return a callout."""
    kind = "WARNING" if element.attributes.get("warning", "false") != "false" else "TIP"
    title = " ".join(element.attributes.get("title", "").split())
    words = writer.enclosed(element)
    return quoted(f"[!{kind}]\n**{title}**\n\n{words}" if title else f"[!{kind}]\n{words}")


def left_out(element: Element, writer: Writer) -> str:
    """Return nothing for what belongs to the other site and its buttons."""
    writer.note(element, f"<{element.name}> belongs to the site that it comes from: left out.")
    return ""


def inner(element: Element, writer: Writer) -> str:
    """Return what stands inside an element that says nothing itself."""
    return writer.inside(element)


def tabs(element: Element, writer: Writer) -> str:
    """Return what stands on tabs, one after another."""
    writer.note(element, "Tabs stand one after another now, each below its name.")
    return writer.inside(element)


def tab(element: Element, writer: Writer) -> str:
    """Return what stands on one tab, below its name."""
    names = (element.attributes.get(name) for name in ("label", "id", "value"))
    return f"**{next((name for name in names if name), '')}**\n\n{writer.inside(element)}"


def other_framework(element: Element, writer: Writer) -> str:
    """Return nothing for what is about TensorFlow or JAX."""
    writer.note(element, f"What is about '{element.name}' is left out; the course is in PyTorch.")
    return ""


def folded(element: Element, writer: Writer) -> str:
    """Return a folded solution as an exercise, and other folded text open, below its summary."""
    titles = [one for one in element.children if isinstance(one, Element) and one.name == "summary"]
    title = " ".join(writer.enclosed(titles[0]).split()) if titles else ""
    title = re.sub(r"^#+\s*|\*\*|__", "", title)
    rest = [one for one in element.children if one not in titles]
    body = writer.enclosed(Element("", {}, element.start, element.end, element.inside, tuple(rest)))
    if SOLUTION.search(title) and body:
        task = writer.place.heading_above(writer.line_of(element))
        lines = "\n".join(f"  {line}".rstrip() for line in body.split("\n"))
        inside = f"task: {_quoted(task)}\nsolution: |\n{lines}"
        return writer.directive(fence(inside, "{exercise}"))
    writer.note(element, f"The folded text '{title}' stands open now.")
    return f"**{title}**\n\n{body}" if title else body


def link(element: Element, writer: Writer) -> str:
    """Return a link; pictures in it are links of their own already."""
    words = " ".join(writer.enclosed(element).split())
    href = element.attributes.get("href", "")
    leads = _linked(unescape(href), element, writer) if href else ""
    if not leads or not words:
        return words
    return f"{words} ([{_shown(leads)}]({leads}))" if "](" in words else f"[{words}]({leads})"


def marked(sign: str) -> Callable[[Element, Writer], str]:
    """Return the construct of words with a sign of markdown on both sides."""

    def write(element: Element, writer: Writer) -> str:
        words = writer.write(element.children).text
        bare = words.strip()
        if not bare:
            return words
        before, _, after = words.partition(bare)
        return f"{before}{sign}{bare}{sign}{after}"

    return write


def code_words(element: Element, writer: Writer) -> str:
    """Return a span of code."""
    words = unescape(re.sub(r"</?(?:em|strong|b|i|span|a)\b[^>]*>", "", writer.raw(element)))
    words = " ".join(words.split())
    marks = "`" * (max([0, *map(len, re.findall("`+", words))]) + 1)
    space = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{marks}{space}{words}{space}{marks}" if words else ""


def listing(element: Element, writer: Writer) -> str:
    """Return a block of code."""
    words = re.sub(r"</?(?:code|span|b|i|em|strong)\b[^>]*>", "", writer.raw(element))
    return fence(unescape(words.strip("\n")), "text")


def kept(element: Element, writer: Writer) -> str:
    """Return an element that lessons may hold."""
    title = element.attributes.get("title", "") if element.name == "abbr" else ""
    said = f' title="{title}"' if title else ""
    words = writer.write(element.children).text
    return f"<{element.name}{said}>{words}</{element.name}>" if words.strip() else words


def line_end(element: Element, writer: Writer) -> str:
    """Return the end of a line."""
    return "<br>"


def rule(element: Element, writer: Writer) -> str:
    """Return a line across the page."""
    return "---"


def heading(element: Element, writer: Writer) -> str:
    """Return a heading."""
    ident = element.attributes.get("id", "")
    words = " ".join(writer.enclosed(element).split())
    return f"{'#' * int(element.name[1])} {words}{f' [[{ident}]]' if ident else ''}"


def items(element: Element, writer: Writer) -> str:
    """Return a list."""
    lines = []
    found = [one for one in element.children if isinstance(one, Element) and one.name == "li"]
    for number, one in enumerate(found, 1):
        sign = f"{number}. " if element.name == "ol" else "- "
        lines.append(sign + _indented(writer.enclosed(one), " " * len(sign)).lstrip())
    return "\n".join(lines)


def blockquote(element: Element, writer: Writer) -> str:
    """Return a quotation."""
    return quoted(writer.enclosed(element))


def unknown(element: Element, writer: Writer) -> str:
    """Return an element that nothing here knows as it was written, for somebody to decide."""
    message = f"<{element.name}> has no counterpart here. It is left in place, as it was written."
    return writer.lost(element, message)


def between(write: Construct) -> Construct:
    """Return the construct whose text stands between empty lines."""
    return lambda element, writer: Block(write(element, writer))


def _plain(words: str) -> str:
    return OPENING.sub(r"\\<", re.sub(r"(?<!\\)\$", r"\\$", words))


def _kind(word: str, token: Token, writer: Writer) -> str:
    kind = KINDS.get(word.upper(), word.upper())
    if kind not in KNOWN:
        writer.note(token, f"There is no callout '{word}' here. It is a note now.")
        return "NOTE"
    return kind


def _linked(href: str, node: Token | Element, writer: Writer) -> str:
    """Return where a link leads; its own words when it leads nowhere, which is noted."""
    leads = writer.place.address(href)
    if not leads:
        writer.note(node, f"The link '{href}' leads nowhere.")
    return leads or href


def _picture(alt: str, address: str, node: Token | Element, writer: Writer) -> str:
    writer.note(node, f"The picture '{alt or address}' is a link now. Draw it as a {{figure}}.")
    leads = writer.place.address(address)
    name = _named("picture", alt, address, writer)
    return f"[{name}]({leads})" if leads else f"{name} (`{address}`)"


def _named(word: str, name: str, address: str, writer: Writer) -> str:
    """Return the words of a link to something that is not text."""
    shown = " ".join(name.split()) or address.rstrip("/").rpartition("/")[2] or address
    shown = re.sub(r"([\[\]`*_<$\\])", r"\\\1", shown)
    return str(writer.words["importing"][word]).format(name=shown)


def _to_other_site(word: str, name: str, source: str, element: Element, writer: Writer) -> str:
    if not source:
        return unknown(element, writer)
    writer.note(element, f"'{source}' is a link now: pages show nothing of another site.")
    leads = writer.place.address(source) or source
    return f"[{_named(word, name or _shown(leads), source, writer)}]({leads})"


def _shown(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address).rstrip("/")


def _quoted(words: str) -> str:
    """Return a text as YAML holds it, in quotation marks."""
    return '"' + " ".join(words.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _indented(words: str, margin: str) -> str:
    return "\n".join(f"{margin}{line}" if line else line for line in words.split("\n"))


TOKENS: dict[str, Construct] = {
    "text": text,
    "code": same,
    "link": same,
    "fence": code,
    "comment": comment,
    "formula": formula,
    "quote": quotation,
    "picture": picture,
    "linked_picture": linked_picture,
    "close": stray,
}
"""Kind of token → how it is written here."""

INLINE: dict[str, Callable[[Element, Writer], str]] = {
    "a": link,
    "code": code_words,
    "tt": code_words,
    "samp": code_words,
    "br": line_end,
    "img": image,
    **dict.fromkeys(("em", "i", "cite", "var", "dfn"), marked("*")),
    **dict.fromkeys(("strong", "b"), marked("**")),
    **dict.fromkeys(("del", "strike"), marked("~~")),
    **dict.fromkeys(("kbd", "sub", "sup", "abbr"), kept),
    **dict.fromkeys(("span", "font", "u", "ins", "mark", "small", "q", "label"), marked("")),
    "wbr": marked(""),
}
"""Elements within a line."""

_TRANSPARENT = """
p div center figure figcaption section main header footer nav frameworkcontent picture summary body
li dl dt dd
"""
"""What says nothing itself: only what stands inside counts."""

BLOCKS: dict[str, Callable[[Element, Writer], str]] = {
    "Youtube": film,
    "Tip": tip,
    "Question": question,
    "hfoptions": tabs,
    "hfoption": tab,
    "pt": inner,
    "tf": other_framework,
    "jax": other_framework,
    "details": folded,
    "table": table,
    "pre": listing,
    "hr": rule,
    "blockquote": blockquote,
    "video": recording,
    "audio": recording,
    **dict.fromkeys(("iframe", "embed", "object", "gradio-app"), frame),
    **dict.fromkeys(("ul", "ol"), items),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), heading),
    **dict.fromkeys(
        ("CourseFloatingBanner", "DocNotebookDropdown", "FrameworkSwitchCourse", "EditOnGithub"),
        left_out,
    ),
    **dict.fromkeys(_TRANSPARENT.split(), inner),
    "": unknown,
}
"""Elements that stand between empty lines; the last one is every other."""

ELEMENTS: dict[str, Construct] = {
    **INLINE,
    **{name: between(write) for name, write in BLOCKS.items()},
}
"""Name of an element → how it is written here."""
