"""What search engines are told: which addresses to leave alone, and where every page is."""

from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from lessons.pages.address import address
from lessons.pages.page import MODELS
from lessons.text.toc import Course
from translations import LANGUAGES

SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def robots(site: str) -> str:
    """Return the text of robots.txt for a course at an address."""
    return f"User-agent: *\nDisallow: {urlsplit(site).path}/live/\nSitemap: {site}/sitemap.xml\n"


def sitemap(course: Course, site: str) -> str:
    """Return the address of every page in every language, as XML."""
    urls = "".join(
        f"<url><loc>{escape(address(site, view, slug))}</loc></url>"
        for slug in [*course.documents(), MODELS]
        for view in LANGUAGES
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{SCHEMA}">{urls}</urlset>'
