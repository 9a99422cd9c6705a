"""A film that is fetched only when the reader asks for it."""

import re
from dataclasses import dataclass
from html import escape

from lessons.text.directive import Directive
from translations import Strings

ID = re.compile(r"[\w-]{11}")
HOST = "https://www.youtube-nocookie.com"


@dataclass(frozen=True)
class Video:
    """One film."""

    id: str
    """Its name on YouTube: eleven letters and digits."""

    title: str
    """What it is called."""


def read_video(directive: Directive) -> Video:
    """Return the film that a directive names."""
    if not ID.fullmatch(directive.argument):
        directive.fail("Write the eleven letters of the film: ```{youtube} aBcDeFgHiJk.")
    options = directive.options(["title"], required=["title"])
    return Video(directive.argument, str(options["title"]))


def video_html(video: Video, words: Strings) -> str:
    """Return a button that the page script replaces by the film, and a plain link."""
    title = escape(video.title)
    play = escape(words["page"]["youtube"].format(title=video.title))
    return (
        f'<figure class="course-youtube" data-youtube="{video.id}" data-title="{title}">'
        f'<button type="button" class="course-youtube-play">'
        f'<span class="course-youtube-title">{play}</span></button>'
        f'<figcaption><a class="course-external" rel="noopener"'
        f' href="https://www.youtube.com/watch?v={video.id}">{title}</a></figcaption></figure>'
    )
