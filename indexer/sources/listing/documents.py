"""What a link leads to: type of document, language, relation, or why it is no record."""

import re
from functools import cache, lru_cache
from urllib.parse import unquote, urlsplit

from indexer.metadata.printed_dates import DATE
from indexer.metadata.types import type_named
from indexer.metadata.vocabulary import is_generic, review_phrases
from indexer.sources.listing.page import Link
from indexer.sources.listing.values import Relation
from repo_search.vocabularies import document_types, find_entry, languages

_SIZE = re.compile(
    r"\s*[(\[]?\b(?:(?:pdf|docx?|word|pptx?|powerpoint|rtf|odt|zip)\b(?:\s(?:file|document"
    r"|format))?(?:[\s,:–-]{1,3}(?:size:?\s)?\d[\d.,]{0,8}\s?(?:[kmg]i?b|bytes)\b)?|(?!7MB(?:\s"
    r"|$))\d[\d.,]{0,8}\s?(?:[kmg]i?b|bytes)\b|(?:opens|opens in a) new (?:window|tab))[)\]]?",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^[\s>»›•–-]*(?:(?:please )?(?:click (?:here|on the link)|download|read|view|open|see|access)"
    r"(?: here)?(?: (?:to|and) (?:download|read|view|open|see|access))?(?: (?:the|a|our"
    r"|this))?(?: full (?=serious|local|case))?\b[\s:–-]*)?",
    re.IGNORECASE,
)
_WORDLESS = re.compile(
    r"[\W\d_]*(?:(?:click|here|download|read|view|open|see|more|link|this|the|a|an|it|document|file"
    r"|report|full|review|pdf|to|now|available|english|version|our|access|details|find|out"
    r"|about)[\W\d_]*){0,8}",
    re.IGNORECASE,
)
_DATED = re.compile(rf"\b(?:published|publication)\b|{DATE}", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|pptx?|odt|rtf|zip|ppsx?)(?:$|[?#&/])", re.IGNORECASE)
_ENDING = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_LOW = re.compile(
    r"\b(?:how (?:we|to|do)|referral|refer a|notification form|consent|template|privacy|cookies?"
    r"|accessibility|newsletter|strategy|procedures?|policy|policies|protocols?|arrangements"
    r"|business plan|threshold|framework|terms of reference|terms and conditions|training"
    r"|conference|calendar|contact|working together|legislation|guidance|guidelines|toolkit"
    r"|annual reports?|yearly report|repository|nspcc|sign up|subscribe|process"
    r"|rapid review pack|information (?:sheet|leaflet|for (?:families|parents|children))"
    r"|famil(?:y|ies) (?:information|leaflet)|book a|report (?:a|your) concern|feedback|survey"
    r"|faqs?|audit|home\s?page|minutes of|criteria|flowchart|checklist|membership|constitution"
    r"|nomination)\b",
    re.IGNORECASE,
)
_PLURAL = re.compile(
    r"\b(?:reviews|reports|briefings|learning packs|SCRs|LCSPRs|CSPRs|SARs|DHRs|PLRs)\b",
    re.IGNORECASE,
)
_OF_SEVERAL = re.compile(
    r"\b(?:from|of) (?:\w+ )?(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+|recent"
    r"|several) (?:[\w-]+ ){0,4}reviews\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:report|adroddiad|review|SCR|LCSPR|CSPR|SAR|DHR|CPR|PLR)\b", re.IGNORECASE
)
_LEARNT = re.compile(
    r"\blearnings?\b|\blessons\b|\bone[\s-]page|\bbriefing\b|\bleaflet\b|\b7MB\b", re.IGNORECASE
)
_BRIEFING = re.compile(r"\bbriefing\b", re.IGNORECASE)
_BOARD = re.compile(
    r"\bresponses?\b|\bstatement (?:from|by|of) the (?:chair|board|partnership)", re.I
)
_SUMMARY = re.compile(r"\bsummary\b", re.IGNORECASE)
_PLAN = re.compile(r"\brecommendations\b|\baction ?plan\b", re.IGNORECASE)
_PACK = re.compile(r"\b(?:learning|training|resource)s? ?packs?\b|\bpack\b", re.IGNORECASE)
_SEVEN = re.compile(r"\b(?:7|seven)[\s-]?(?:min(?:ute)?s?)\b|\b7MB\b", re.IGNORECASE)
_FULL = re.compile(r"\bfull (?:\w+ )?report\b", re.IGNORECASE)
_OVERVIEW = re.compile(r"\boverview\b|\b(?:DHR|SCR|LCSPR|SAR) report\b", re.IGNORECASE)
_WIDER: tuple[tuple[re.Pattern[str], str], ...] = (
    (_SEVEN, "7-minute-briefing"),
    (_PACK, "learning-pack"),
    (_OVERVIEW, "overview-report"),
    (_LEARNT, "learning-briefing"),
    (_PLAN, "action-plan"),
    (_BOARD, "board-response"),
    (_SUMMARY, "executive-summary"),
)
_NO_REVIEWS = frozenset(("guidance", "studies"))
_IN_BRACKETS = re.compile(r"\(\s?[^\W\d_]{4,20}(?: [^\W\d_]{4,20})?\s?\)|[–-]\s[^\W\d_]{4,20}$")
_SPOKEN = re.compile(
    r"\b(?:in|version|translat\w+|summary|report|available|language|fersiwn|yn)\b", re.IGNORECASE
)


def plain_title(text: str) -> str:
    """The words of a link without its size and format, and without "Download" or "Read the"."""
    bare = _SIZE.sub("", text).strip(" :,–-|>»")
    shorter = _LEAD.sub("", bare, count=1).strip(" :,–-|")
    return shorter or bare


def without_size(text: str) -> str:
    """A text without "(PDF, 2.6Mb)" and the like."""
    return _SIZE.sub("", text)


def is_report(document_type: str) -> bool:
    """Whether a document type is that of a report of a review, not a summary of one."""
    return any(
        entry.label == document_type and entry.group == "case-reviews"
        for key, entry in document_types().items()
        if key != "executive-summary"
    )


def is_wordless(text: str) -> bool:
    """Whether a link's words ("here", "Download the report") do not tell what it leads to."""
    return _WORDLESS.fullmatch(_DATED.sub("", _SIZE.sub("", text))) is not None


def says_little(title: str) -> bool:
    """Whether a title names only a sort of document, so that its case is to be added."""
    return is_generic(title) or is_wordless(title)


def is_kind_alone(text: str) -> bool:
    """Whether a text is the name of a kind of review and no more ("Practice Learning Review")."""
    label = review_in(text)
    return (
        bool(label) and not type_in(re.sub(r"(?i)learning|thematic", "", text)) and is_generic(text)
    )


def file_words(url: str) -> str:
    """The file's name in an address as words, or "" where it holds none."""
    name = unquote(_path(url).rstrip("/").rpartition("/")[2])[:200]
    words = re.sub(
        r"[_\-+.~]+(?!\d{2}(?:\d{2})?\b)|(?<=[a-z])(?=[A-Z][a-z])", " ", _ENDING.sub("", name)
    )
    return " ".join(re.sub(r"[_\-+~]+", " ", words).split())


def host_of(url: str) -> str:
    """The host of an address without "www.", or "" for one that is relative or none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def is_file(url: str) -> bool:
    """Whether an address ends in the name of a document."""
    return _FILE.search(url) is not None


def type_in(text: str) -> str:
    """The label of the document type that a short text names, "" where it names none."""
    bare = _SIZE.sub("", text).strip()
    if found := type_named(bare):
        return found
    if _FULL.search(bare):
        return document_types()["full-report"].label
    key = next((key for pattern, key in _WIDER if pattern.search(bare)), "")
    return document_types()[key].label if key in document_types() else ""


def says_briefing(text: str) -> bool:
    """Whether a text speaks of a briefing without saying which ("Open briefing")."""
    return bool(_BRIEFING.search(text)) and not stated_type(text)


def report_in(text: str) -> str:
    """The full report, where a text speaks of a report or review; else ""."""
    return document_types()["full-report"].label if _REPORT.search(text) else ""


def review_in(text: str) -> str:
    """The label of the kind of review a text names first, or ""."""
    found = [
        (match.start(), order, label)
        for order, (pattern, label) in enumerate(review_phrases())
        if (match := pattern.search(text))
    ]
    return min(found)[2] if found else ""


@cache
def _language_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"\b(?:{'|'.join(map(re.escape, entry.names[1:]))})\b"), code)
        for code, entry in languages().items()
    )


@lru_cache(maxsize=1024)
def _language_named(text: str) -> str:
    """The code of the language that is a whole text."""
    entry = find_entry(languages(), text) if 3 < len(text) < 25 else None
    return entry.id if entry else ""


def is_language(text: str) -> bool:
    """Whether a text is the name of a language and no more."""
    return bool(_language_named(text))


def language_in(text: str, link: Link) -> str:
    """The ISO 639-1 code of the language a link's words or `hreflang` name, or ""."""
    code = link.language.partition("-")[0].lower()
    if code in languages():
        return code
    bare = plain_title(text)
    if code := _language_named(bare):
        return code
    named = [code for pattern, code in _language_words() if pattern.search(bare)]
    spoken = _SPOKEN.search(bare) or _IN_BRACKETS.search(bare)
    return named[0] if len(named) == 1 and spoken else ""


def relation_of(document_type: str, language: str, *, in_case: bool) -> Relation:
    """What a document is to its case's report."""
    if language not in ("", "en"):
        return "translation of"
    group = next((e.group for e in document_types().values() if e.label == document_type), "")
    if document_type == document_types()["progress-report"].label:
        return "progress report of"
    return "briefing of" if group == "briefings" and in_case else ""


def why_never(url: str) -> str:
    """Why an address can lead to no document, or ""."""
    scheme = url.partition(":")[0].lower() if re.match(r"[a-zA-Z][\w+.-]{1,20}:", url) else ""
    if scheme in ("mailto", "tel", "sms", "callto"):
        return "a way to make contact"
    return "" if scheme in ("", "http", "https") else "no address of the web"


def why_no_record(
    words: str, url: str, document_type: str, *, in_case: bool, named: bool, host: str
) -> str:
    """Why a link is no record, or "".

    `words` are its own; `in_case` whether it stands under a case, `named` whether its words name
    the case. `host` is that of the page, or "" where it is not known.
    """
    group = next((e.group for e in document_types().values() if e.label == document_type), "")
    certain = group in ("case-reviews", "briefings", "responses")
    if _LOW.search(words) and not (named and certain):
        return "a form, policy, guidance or other page, not a review"
    if group in _NO_REVIEWS and not named:
        return f"{document_type}: not of a review"
    if in_case or named:
        wordless = is_wordless(words)
        if certain or is_file(url) or wordless:
            return ""
        return "" if report_in(words) or named else "nothing says that this is a document"
    if _LOW.search(file_words(url)):
        return "a form, policy, guidance or other page, not a review"
    if host and not is_file(url) and host_of(url) not in ("", host):
        return "a page of another site"
    if _PLURAL.search(_OF_SEVERAL.sub("", words)) and not is_file(url):
        return "a page about reviews, not one review"
    if is_kind_alone(words) and not is_file(url):
        return "a page about a kind of review, not one review"
    if certain and document_type != document_types()["full-report"].label:
        return ""
    if review_in(words) and is_file(url) and not _PLURAL.search(words):
        return ""
    return "nothing says that this is of a review"


def stated_type(text: str) -> str:
    """The document type that a heading or clause names outright ("7 minute briefings")."""
    return type_named(text) if len(text) < 120 else ""


def title_of(text: str) -> str:
    """A title as printed, without what is told after it ("Family X – Published 24 May 2021")."""
    bare = plain_title(text)
    cut = _TOLD_AFTER.sub("", bare).strip(" :,–—-|(")
    return cut or bare


_TOLD_AFTER = re.compile(
    r"\s*(?:[–—:|(]|\s-)\s*\(?(?:published|publication|learning event|report (?:to|not)"
    r"|full report published|date of|to be published|not published|awaiting|removed|no longer"
    r"|delayed|commissioned|(?:review )?in progress)\b.*$",
    re.IGNORECASE,
)
