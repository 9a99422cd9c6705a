"""What every directive is: one object that is read, drawn, and shown in a notebook."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from lessons.text.fence import Fence
from lessons.text.place import Place
from translations import Strings


@dataclass(frozen=True)
class Context:
    """What a directive may know of the page that it is drawn on."""

    root: Path
    """Folder of the course."""

    base: str
    """Prefix of every address."""

    languages: tuple[str, ...]
    """The languages that the page shows; the first is the page's own."""

    lang: str
    """The language of the text that the directive stands in."""

    place: Place
    """The lesson, and the number of the directive among its like."""

    words: Mapping[str, Strings]
    """The words of the interface in every language."""

    recorded: Callable[[str, Place], str | None]
    """(language, place) → the recorded result of a widget, as HTML."""

    versions: Mapping[str, "Directive"]
    """The directive in every language that has it."""

    @property
    def captioned(self) -> tuple[str, ...]:
        """The languages of a line below what stands once for all the languages of a page."""
        return self.languages if len(self.languages) > 1 else (self.lang,)


class Directive(ABC):
    """One fence of a lesson that is more than text, and all that is particular to its kind."""

    SHARED: ClassVar[bool] = False
    """Whether it stands once on a page in two languages."""

    NAMED: ClassVar[bool] = False
    """Whether a translation has the same argument after the word in braces."""

    OWN: ClassVar[bool] = False
    """Whether each language has its own, which never grows old."""

    PROSE: ClassVar[bool] = False
    """Whether its fence holds text that takes time to read."""

    @classmethod
    @abstractmethod
    def read(cls, fence: Fence) -> Self:
        """Return the directive that a fence holds; raises FaultError."""

    @abstractmethod
    def html(self, context: Context) -> str:
        """Return it as it stands on a page; raises FaultError when it cannot be drawn."""

    @abstractmethod
    def notebook(self, page: str, words: Strings) -> str:
        """Return what stands for it in a notebook: markdown; nothing where code prints it anew.

        `page` is the address of the place on the page where readers find it.
        """

    @classmethod
    def hashed(cls, source: str) -> str:
        """Return what of its markdown a translation is made from."""
        return source


def folded(summary: str, text: str) -> str:
    """Return text that a notebook shows when its summary is opened."""
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"
