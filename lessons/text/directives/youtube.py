"""A film that is fetched only when the reader asks for it."""

import re
from dataclasses import dataclass
from html import escape

from lessons.text.directive import Context, Directive
from lessons.text.fence import Fence
from translations import Strings

ID = re.compile(r"[\w-]{11}")
WATCH = "https://www.youtube.com/watch?v="


@dataclass(frozen=True)
class Video(Directive):
    """One film."""

    SHARED = NAMED = True

    id: str
    """Its name on YouTube: eleven letters and digits."""

    title: str
    """What it is called."""

    @classmethod
    def read(cls, fence: Fence) -> "Video":
        """Return the film that a fence names."""
        if not ID.fullmatch(fence.argument):
            fence.fail("Write the eleven letters of the film: ```{youtube} aBcDeFgHiJk.")
        options = fence.options(["title"], required=["title"])
        return cls(fence.argument, options["title"])

    def html(self, context: Context) -> str:
        """Return a button that the page script replaces by the film, and a plain link."""
        title, words = escape(self.title), context.words[context.lang]
        play = escape(words["page"]["youtube"].replace("{title}", self.title))
        return (
            f'<figure class="course-youtube" data-youtube="{self.id}" data-title="{title}">'
            f'<button type="button" class="course-youtube-play">'
            f'<span class="course-youtube-title">{play}</span></button>'
            f'<figcaption><a class="course-external" rel="noopener"'
            f' href="{WATCH}{self.id}">{title}</a></figcaption></figure>'
        )

    def notebook(self, page: str, words: Strings) -> str:
        """Return a link to the film."""
        return f"[{self.title}]({WATCH}{self.id})"
