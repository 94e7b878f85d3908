"""Which case a title, a link or the cell of a table names.

Labels with a code ("Child H1") and names in quotation marks are sure. A bare name ("Alex and
Sam") is taken only where something on the page bears it out: the name of a file, a sentence that
speaks of it as of a child, or titles beside it that name cases.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from indexer.metadata.case_names import (
    NAME,
    NAMES,
    NAMES_ALONE,
    QUOTED,
    SMALL_WORDS,
    coded,
    is_name,
)
from indexer.metadata.printed_dates import DATE
from indexer.metadata.vocabulary import word_set
from indexer.sources.listing.documents import file_words, report_in, type_in
from indexer.sources.listing.fields import is_theme, role_of
from indexer.sources.listing.page import Page
from repo_search.analysis import fold
from repo_search.skos import shipped_themes

_JOINT = re.compile(r"\s?(?:,|/|&|and|,? and)\s?")
_NUMBERED_NAME = re.compile(r"S\d{1,3} $")
_NOUN_NAME = re.compile(
    rf"\b(?:Baby|Child|Adult|Young Person|Family) (?P<bare>{NAME})(?=$|[\s:,.–—(-])"
)
_OF = re.compile(
    r"\b(?i:reviews?)\b.{0,80}?\b(?:deaths?|murder|killing|injur\w+|harm|case|circumstances|care"
    r"|life)\b"
    rf".{{0,20}}?\b(?:of|to) (?P<name>{NAMES})(?=$|[\s,.;:(])"
)
_PARTS = re.compile(r"\s*[–—|:;()]\s*|\s+-\s+|,\s+(?=[a-z])|\s-|\s*[\[\]]\s*")
_DECORATION = re.compile(
    rf"{DATE}|\b(?:19|20)\d\d\b"
    r"|\b(?:(?:date )?(?:re)?publi(?:shed|cation)|serious case reviews?"
    r"|(?:local )?child safeguarding practice reviews?|(?:practice|learning|thematic|rapid|case"
    r"|adult|safeguarding adults?|domestic homicide)(?: \w+)? reviews?|SCR|LCSPR|CSPR|SAR|DHR|PLR"
    r"|CPR|overview|executive|final|full|summary|reports?|reviews?|(?:7|seven)[\s-]minutes?"
    r"|learning|practitioner|briefings?|brief|guide|board|partnership|media|press|response"
    r"|statement|release|action|plan|pack|progress|pdf|download|read|the|of|into|for|in|on"
    r"|and(?=\s*$)|version|published|case|available|here)\b",
    re.IGNORECASE,
)
_AS_OF_A_CHILD = r"(?:['’]s (?!council)\w+| (?:was|had|lived|died|is an?|did|were)\b)"
_SEVERAL = re.compile(r"\b(?:reviews|reports|briefings|cases|SCRs|LCSPRs|SARs|DHRs)\b", re.I)
_COMMON = word_set(
    """
    about access advice agencies agency alerts all appendix archive archived archives audit
    audits background bulletins bullying campaign carers case categories category children
    concern conclusion contact cookies courses current data delayed details documents download
    downloads early education emotional english events external families faq find forms further
    guidance guides headline health help home homicide information introduction key latest
    legislation letters library links local media members minutes more national neglect new news
    newsletters other outcomes overviews pages papers parents people planned policies policy
    presentation press previous procedures process professionals publications publish purpose
    quality rapid recent recommendations referral referrals related reports research resources
    responses reviews safeguarding schools search serious services sharing spring summer autumn
    winter status strategies strategy subscribe summaries suicide supervision support tag terms
    themes thematic thresholds tools topics training types updates useful videos view visit
    volunteers vulnerable webinars welcome welsh what when who why work working year years
    archive polish author authors reviewer learn lessons
    """
)
_ABSTRACT = re.compile(r"(?:ing|tion|sion|ment|ness|ism|ships?|ology|ations)$")


@dataclass(frozen=True, slots=True)
class Named:
    """A case's label in a text, at [start, end). `sure` is False for a bare name."""

    label: str
    start: int
    end: int
    sure: bool = True


@lru_cache(maxsize=4096)
def labels_in(text: str) -> tuple[Named, ...]:
    """The sure labels in a text, in order; those that belong together are one."""
    found = [Named(c.label, c.start, c.end) for c in coded(text)]
    for match in QUOTED.finditer(text):
        if is_name(match["name"]) and match["name"].casefold() not in _COMMON:
            found.append(Named(match[0], match.start(), match.end()))
    for match in _NOUN_NAME.finditer(text):
        if is_name(match["bare"]) and not _is_common(match["bare"]):
            found.append(Named(match[0], match.start(), match.end()))
    found.sort(key=lambda named: (named.start, -named.end))
    kept: list[Named] = []
    for named in found:
        if kept and named.start < kept[-1].end:
            continue
        if kept and _JOINT.fullmatch(text[kept[-1].end : named.start]):
            last = kept.pop()
            named = Named(text[last.start : named.end], last.start, named.end)
        elif number := _NUMBERED_NAME.search(text[: named.start]):
            named = Named(text[number.start() : named.end], number.start(), named.end)
        kept.append(named)
    return tuple(kept)


def bare_names(text: str) -> list[Named]:
    """Words of a title that could be the name a case goes by, the likeliest last."""
    bare = _DECORATION.sub(lambda match: "\0" * len(match[0]), text)
    found = []
    start = 0
    for match in (*_PARTS.finditer(bare), None):
        end = match.start() if match else len(bare)
        part = bare[start:end]
        inner = re.sub(r"['’]s$", "", part.strip(" \0,.‘’“”'\"*"))
        if NAMES_ALONE.fullmatch(inner) and is_name(inner) and not _is_common(inner):
            at = start + part.index(inner)
            found.append(Named(text[at : at + len(inner)], at, at + len(inner), sure=False))
        start = match.end() if match else end
    return found


def death_of(text: str) -> str:
    """The name of the child whose death or injury a sentence says was reviewed, or ""."""
    match = _OF.search(text[:600])
    return match["name"] if match and is_name(match["name"]) else ""


def _is_common(name: str) -> bool:
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", name) if word != "and"]
    return (
        any(word in _COMMON or _ABSTRACT.search(word) for word in words)
        or bool(role_of(name))
        or is_theme(name)
        or all(word in _words_of_themes() for word in words)
    )


@cache
def _words_of_themes() -> frozenset[str]:
    names = (name for theme in shipped_themes() for name in (theme.label, *theme.variants))
    return frozenset(word for name in names for word in fold(name) if len(word) > 3)


class Names:
    """The cases a page names: sure labels by pattern, bare names borne out by the page."""

    def __init__(self, page: Page, titles: Iterable[tuple[str, str]]) -> None:
        """`titles` are the texts that may name a case (headings, first cells, links), with the
        shape of their markup."""
        self._text = " ".join(block.text for block in page.blocks)
        files = {file_words(link.url) for link in page.links}
        self._files = [f" {' '.join(fold(file.replace(' and ', ' ')))} " for file in files if file]
        self._lower = frozenset(re.findall(r"(?<![\w’'-])[a-z]{2,}", self._text))
        self._own = frozenset(fold(f"{page.publisher} {page.title}"))
        listed = list(titles)
        sure = {shape for text, shape in listed if shape and labels_in(text)}
        accepted = {
            named.label
            for text, shape in listed
            if not labels_in(text) and not _SEVERAL.search(text)
            for named in bare_names(text)[-1:]
            if self._borne_out(
                named.label,
                beside=shape in sure and (shape == "cell" or named.label != text),
                titled=bool(shape) or named.label != text,
            )
        }
        accepted |= {
            name for block in page.blocks if (name := death_of(block.text)) and self._is_free(name)
        }
        codes = {
            found.label
            for text in (block.text for block in page.blocks)
            for found in labels_in(text.rstrip(" :"))
            if re.fullmatch(r"[A-Z]{1,3}\d{0,3}", found.label)
        }
        known = sorted((*accepted, *codes), key=len, reverse=True)
        self._known = (
            re.compile(rf"(?<![\w’'“‘-])(?:{'|'.join(map(re.escape, known))})(?![\w-])")
            if known
            else None
        )

    def named_in(self, text: str) -> Sequence[Named]:
        """The cases that a short text names, in order."""
        if self._known is None:
            return labels_in(text.rstrip(" :"))
        found = list(labels_in(text.rstrip(" :")))
        for match in self._known.finditer(text):
            if not any(n.start < match.end() and match.start() < n.end for n in found):
                found.append(Named(match[0], match.start(), match.end(), sure=False))
        return sorted(found, key=lambda named: named.start)

    def masked(self, text: str) -> str:
        """The text with the digits of labels covered, so that none reads as a date."""
        if not any(character.isdigit() for character in text):
            return text
        for named in self.named_in(text):
            label = text[named.start : named.end]
            text = text.replace(label, re.sub(r"\d", "x", label))
        return text

    def _is_free(self, name: str) -> bool:
        """Whether no word of a name stands on the page as a common word or the publisher's."""
        words = [word.casefold() for word in re.findall(r"[^\W\d_]+", name) if word != "and"]
        return not any(word in self._lower or word in self._own for word in words)

    def _borne_out(self, name: str, *, beside: bool, titled: bool) -> bool:
        """Whether something shows that a bare name is a child's: titles beside it, the name of a
        file (not of a page that is called like its link), or a sentence."""
        if not self._is_free(name) or _is_common(name):
            return False
        words = " ".join(fold(name.replace(" and ", " ")))
        spoken = re.search(rf"\b{re.escape(name)}{_AS_OF_A_CHILD}", self._text)
        return (
            beside
            or any(
                f" {words} " in file and (titled or type_in(file) or report_in(file))
                for file in self._files
            )
            or spoken is not None
        )


def is_code(text: str) -> bool:
    """Whether a text is a label of letters alone ("HH"), as in a column of cases."""
    return bool(re.fullmatch(r"[A-Z]{1,3}\d{0,3}", text)) and text not in SMALL_WORDS


def squeezed(label: str) -> str:
    """A label for comparing, "DHR 01" as "DHR01"."""
    return "".join(fold(label))
