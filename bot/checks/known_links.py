"""A link leads to an organization or a source that we know."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.checks.check import TextCheck
from bot.checks.counting import links
from bot.checks.material import Material, Told


class KnownLinks(TextCheck):
    id = "known-links"
    name = "Known links"
    description = "A link in a text is on a site of the directory or of the sources."

    def faults(self, told: Told, material: Material) -> Iterator[str]:
        found = links(told.words)
        # Most texts have no link; the list of sites is long.
        known = _sites(material) if found else frozenset()
        for link in found:
            if _site(link) not in known:
                yield f"{_site(link)} is on no page of the directory or of data/sources.yml"


def _sites(material: Material) -> frozenset[str]:
    webs = (organization.web for organization in material.library.organizations.values())
    urls = (source.url for source in material.library.sources.values())
    return frozenset(_site(link) for link in (*webs, *urls) if link)


def _site(link: str) -> str:
    return (urlsplit(link).hostname or link).removeprefix("www.")
