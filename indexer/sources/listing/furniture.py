"""What of a web page is no part of its content: menus, page headers and footers, banners."""

import re

from bs4.element import Tag

from indexer.readers.html import FURNITURE

_NOT_READ = (FURNITURE - {"svg"}) | {
    *(
        "svg",
        "aside",
        "input",
        "textarea",
        "label",
        "option",
        "datalist",
        "dialog",
        "menu",
        "canvas",
    ),
    *("audio", "video", "map", "math"),
}
_ROLES = frozenset(
    (
        *("navigation", "banner", "contentinfo", "search", "complementary", "dialog"),
        *("alertdialog", "menu", "menubar", "tooltip"),
    )
)
_NAMES = re.compile(
    r"(?:site|page|main|global|primary|secondary|top|mega|mobile|footer|header|left|side|sub"
    r"|quick)?[-_]*(?:nav|navbar|navigation|menu)(?:[-_]?(?:bar|area|wrapper|container|list|inner"
    r"|links|main|primary|block|section))?|bread-?crumbs?.*|pagination|pager|skip.{0,20}"
    r"|.*cookies?(?:[-_].*)?|gdpr.*|(?:site|page|global)[-_]footer.*|(?:site|global)[-_]header.*"
    r"|region-(?:header|footer).*|masthead|footer|social(?:[-_].*)?|addthis.*|share(?:[-_].*)?"
    r"|side-?bar.*|widget-area|newsletter.*|feedback.*|(?:site-?)?search(?:[-_].*)?"
    r"|language-switcher|modal|popup.*"
)
_SIGN = re.compile(r"(?:.*[-_])?(?:toggle|icon|chevron|caret)(?:[-_].*)?")
_IDS = re.compile(r"header|banner|top|logo|toolbar")
_CONTENT = frozenset(("main", "article", "section", "li", "td", "details"))


class Furniture:
    """Tells furniture while a page is walked through: `opened` and `closed` every element.

    With `strict` off, names of classes and ids are not believed.
    """

    def __init__(self, *, strict: bool) -> None:
        self._strict = strict
        self._content = 0

    def opened(self, tag: Tag) -> None:
        self._content += tag.name in _CONTENT

    def closed(self, tag: Tag) -> None:
        self._content -= tag.name in _CONTENT

    def left_out(self, tag: Tag) -> bool:
        """Whether the element and all it holds is left out."""
        if tag.name in _NOT_READ or str(tag.get("role") or "").lower() in _ROLES:
            return True
        if tag.name in ("header", "footer"):
            return not self._content
        if tag.name == "span" and any(map(_SIGN.fullmatch, class_names(tag))):
            return True
        if not self._strict or tag.name in ("body", "html", "main", "article", "a", "span"):
            return False
        named = str(tag.get("id") or "").lower()
        if any(_NAMES.fullmatch(name) for name in (*class_names(tag), named)):
            return True
        return not self._content and _IDS.fullmatch(named) is not None


def class_names(tag: Tag) -> list[str]:
    """The classes of an element in lower case."""
    stated: object = tag.get("class")
    return str(" ".join(stated) if isinstance(stated, list) else stated or "").lower().split()


def is_toggle(tag: Tag) -> bool:
    """Whether an element opens and closes the panel of an accordion or tab."""
    return (
        tag.has_attr("aria-expanded")
        or tag.has_attr("aria-controls")
        or tag.has_attr("data-toggle")
        or tag.has_attr("data-bs-toggle")
    )


_TITLE = re.compile(
    r".*(?:accordion|toggle|collaps\w*|tab|panel|expand\w*)[-_]*(?:title|header|heading|trigger"
    r"|button|btn|toggle|name)|.*(?:card|tile|item|doc\w*|entry|node|post|teaser|listing"
    r"|result)[-_]*(?:title|name|heading)"
)


def is_titled(tag: Tag) -> bool:
    """Whether the class of an element says that it is the title of a panel or card."""
    return any(_TITLE.fullmatch(name) for name in class_names(tag))
