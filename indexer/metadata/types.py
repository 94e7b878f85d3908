"""The document type and the kind of review, from the title, the title page and the first page."""

import re
from collections.abc import Iterable, Sequence

from indexer.metadata.front_matter import FrontMatter, clean
from indexer.metadata.vocabulary import (
    document_type_labels,
    exact_document_types,
    review_labels,
    review_phrases,
)
from repo_search.claims import Claim, Source

EXTRACTOR = "types/2"

_INSPECTION = r"(?:re-?)?inspections?\b|monitoring visit|focused visit"
_DECISIVE: Sequence[tuple[str, str]] = (
    (
        "7-minute-briefing",
        r"(?:7|seven|five|5|ten|10)[\s-]?min(?:ute|s)?s?[\s-](?:learning|brief\w*|guide|read|summary)|7MB\b",
    ),
    ("learning-pack", r"(?:learning|training)\s(?:resource\s)?packs?\b"),
    ("media-statement", r"(?:media|press)\s(?:statement|release|briefing|notice)"),
    (
        "thematic-briefing",
        r"thematic\s(?:learning\s)?brief\w*"
        r"|learning from (?:case\s|serious case\s)?reviews.{0,30}\bbrief\w*",
    ),
    (
        "practitioner-briefing",
        r"practitioners?['’]?\s(?:learning\s)?(?:brief\w*|summary|guide)|practice\sbrief\w*"
        r"|(?:brief\w*|leaflet)\sfor\s(?:practitioners|professionals|staff)"
        r"|\bpractice\slearning\snote",
    ),
    (
        "learning-briefing",
        r"learning\s(?:brief\w*|leaflet|summary|bulletin|points)|lessons\slearne[dt]\sbrief\w*"
        r"|one[\s-]page\s(?:summary|brief\w*)",
    ),
    ("action-plan", r"(?:action|improvement|implementation)\splans?\b(?!\s(?:update|progress))"),
    (
        "progress-report",
        r"progress\s(?:report|update)|action\splan\s(?:update|progress)|update\son\sprogress",
    ),
    (
        "board-response",
        r"(?:board|partnership|lscb|lscp|scp|scb|government|formal)(?:['’]s)?\sresponse\b|"
        r"\bresponse\s(?:to|from|by)\s(?:[\w'’-]+ ){0,8}?(?:reviews?|reports?|inquiry"
        r"|recommendations|findings|SCR|LCSPR|CSPR|DHR|SAR|board|partnership|government|lscb|chair)\b"
        r"|statement\s(?:from|by)\s.{0,40}chair|publication\sstatement|^response$",
    ),
    (
        "executive-summary",
        r"executive\ssummary|summary\sreport|summary\sof\s(?:the\s)?(?:review|report)",
    ),
    ("overview-report", r"(?:final\s)?overview\sreport|(?:SCR|LCSPR)\sreport\b|^overview$"),
    (
        "national-analysis",
        r"(?:triennial|biennial|national)\sanalysis|analysis\sof\s(?:serious\scase|child\ssafeguarding)",
    ),
    ("annual-report", r"annual\s(?:report|review)\b|yearly\sreport"),
    ("inspection-report", _INSPECTION),
    ("inquiry-report", r"\binquiry\b|\binvestigation\sreport\b|report\sof\ssession\b"),
    ("procedure", r"\b(?:procedures?|protocol|policy)\b"),
    (
        "family-information",
        r"(?:information|guide|leaflet)\sfor\s(?:families|parents|children|carers)|parents['’]\sleaflet",
    ),
    ("form", r"\b(?:referral|notification|application)\sform\b"),
    ("thematic-review-report", r"thematic\s(?:(?:\w+\s){0,5})reviews?\b"),
    ("learning-review-report", r"(?:practice\s)?learning\sreviews?\b"),
    ("practice-guidance", r"\b(?:practice\sguid(?:e|ance)|guidance|toolkit)\b"),
    (
        "full-report",
        r"(?:final|full|review)\sreport\b|\b(?:SCR|LCSPR|CSPR|DHR|SAR|CPR)\b"
        r"|(?:serious\scase|child\ssafeguarding\spractice|child\spractice|adult\spractice"
        r"|safeguarding\sadults?|domestic\shomicide|domestic\sabuse\srelated\sdeath"
        r"|unified\ssafeguarding|case\smanagement|significant\scase|national)\sreviews?\b",
    ),
)
_RULES = tuple((key, re.compile(pattern, re.I | re.M)) for key, pattern in _DECISIVE)
_IMPLIED = frozenset({"full-report", "practice-guidance", "procedure", "inquiry-report"})
"""Types that a title only implies: said with less confidence."""
_WEAK_WORDS = frozenset(
    {"response", "overview", "policy", "protocol", "guide", "template", "summary", "form"}
)

_OPENING: Sequence[tuple[str, str]] = (
    ("7-minute-briefing", r"\bthis (?:7|seven)[\s-]minute (?:briefing|guide)"),
    (
        "inspection-report",
        r"^(?:date of inspection|inspection dates?|lead inspector)\b|\bthis inspection\b"
        r"|^unannounced inspection|\breport of (?:an? |the )?(?:\w+ ){0,2}inspection",
    ),
    ("learning-briefing", r"\bthis (?:learning )?(?:briefing|leaflet|bulletin)\b"),
    ("practitioner-briefing", r"\bthis (?:practice|practitioner) (?:briefing|leaflet|bulletin)\b"),
    (
        "full-report",
        r"^(?:this|the) (?:serious case|local child safeguarding practice|domestic homicide"
        r"|safeguarding adults?) review\b",
    ),
)
_OPENING_RULES = tuple((key, re.compile(pattern, re.I | re.M)) for key, pattern in _OPENING)
_PANEL = re.compile(r"child safeguarding practice review panel", re.IGNORECASE)
_NATIONAL = re.compile(
    r"\bnational (?:child safeguarding practice |thematic )?review\b", re.IGNORECASE
)
_NOT_REVIEWS = frozenset(
    {"inspection-report", "annual-report", "inquiry-report", "procedure", "form"}
)
_FIRST_WORDS = 3_000


def claims(front: FrontMatter, title: str, declared: str) -> tuple[Claim, ...]:
    """Claims of document_type and of review.

    `title` is the title as printed, `declared` the one among the file's properties; "" for none.
    """
    kinds = tuple(_type_claims(front, title, declared))
    best = max((claim for claim in kinds), key=lambda c: (c.source, c.confidence), default=None)
    labels = document_type_labels()
    no_review = best is not None and best.values[0] in {labels.get(key) for key in _NOT_REVIEWS}
    return kinds + tuple(_review_claims(front, title, declared, titled_only=no_review))


def _type_claims(front: FrontMatter, title: str, declared: str) -> Iterable[Claim]:
    found = _best_type([title], 0.9, "the title")
    shown = [line.text for line in front.display]
    beside = _best_type(shown, 0.8, "the title page")
    if found and beside and found[0] == "full-report" and beside[0] not in _IMPLIED:
        found = beside
    found = found or beside or _opening_type(front)
    if found:
        yield _type_claim(found[0], Source.TEXT, found[2], found[1])
    subject = front.properties.get("subject", "")
    if stated := _best_type([declared, subject], 0.5, "property Title or Subject"):
        yield _type_claim(stated[0], Source.PROPERTIES, stated[2], stated[1])
    if named := _best_type([_spaced(front.name)], 0.4, "file name"):
        yield _type_claim(named[0], Source.FILENAME, named[2], named[1])


def _type_claim(key: str, source: Source, evidence: str, confidence: float) -> Claim:
    label = document_type_labels()[key]
    return Claim("document_type", (label,), source, evidence, EXTRACTOR, confidence)


def _best_type(
    lines: Sequence[str], confidence: float, where: str
) -> tuple[str, float, str] | None:
    """The most decisive type any of the lines names, with confidence and evidence."""
    known = document_type_labels()
    by_label = {label: key for key, label in known.items()}
    for line in lines:
        exact = exact_document_types().get(line.casefold().strip(" .:"))
        if exact and line.casefold() not in _WEAK_WORDS:
            return by_label[exact], confidence, f"{where}: “{line[:60]}”"
    text = "\n".join(lines)
    for key, pattern in _RULES:
        match = pattern.search(text)
        if match and key in known:
            less = 0.25 if key in _IMPLIED else 0.0
            return key, confidence - less, f"{where}: “{clean(match[0])[:60]}”"
    return None


def type_named(text: str, *, exact: bool = False, implied: bool = False) -> str:
    """The label of the document type that a short text names ("Action plan (PDF)"), or "".

    `exact`: only where the whole text is a name of the type. `implied`: also where the text
    only suggests it, as "serious case review" suggests a full report.
    """
    whole = exact_document_types().get(text.casefold().strip(" .:"))
    if whole or exact:
        return whole or ""
    known = document_type_labels()
    return next(
        (
            known[key]
            for key, pattern in _RULES
            if key in known and (implied or key not in _IMPLIED) and pattern.search(text)
        ),
        "",
    )


def _opening_type(front: FrontMatter) -> tuple[str, float, str] | None:
    text = _opening(front)
    for key, pattern in _OPENING_RULES:
        if key in document_type_labels() and (match := pattern.search(text)):
            return key, 0.5, f"the first page: “{match[0][:60]}”"
    return None


def _opening(front: FrontMatter) -> str:
    return "\n".join(line for page in front.first[:2] for line in page.lines)[:_FIRST_WORDS]


def _review_claims(
    front: FrontMatter, title: str, declared: str, *, titled_only: bool
) -> Iterable[Claim]:
    if found := _review_in(title):
        yield _review(found, Source.TEXT, "the title", 0.9)
    elif not titled_only:
        shown = "\n".join(line.text for line in front.display)
        if found := _review_in(shown):
            yield _review(found, Source.TEXT, "the title page", 0.8)
        elif found := _review_in(_opening(front)):
            yield _review(found, Source.TEXT, "the first pages", 0.4)
    if found := _review_in(declared):
        yield _review(found, Source.PROPERTIES, "property Title", 0.5)
    if found := _review_in(_spaced(front.name)):
        yield _review(found, Source.FILENAME, "file name", 0.4)


def _review(label: str, source: Source, evidence: str, confidence: float) -> Claim:
    return Claim("review", (label,), source, evidence, EXTRACTOR, confidence)


def _review_in(text: str) -> str:
    """The label of the kind of review named first in a text; a theme only where no other is."""
    labels = review_labels()
    if _NATIONAL.search(text) and "ncspr" in labels:
        return labels["ncspr"]
    text = _PANEL.sub(" ", text)
    places: list[tuple[bool, int, int, str]] = []
    for order, (pattern, label) in enumerate(review_phrases()):
        if match := pattern.search(text):
            general = label in (labels.get("thematic"), labels.get("learning-review"))
            places.append((general, match.start(), order, label))
    return min(places)[3] if places else ""


def _spaced(name: str) -> str:
    return re.sub(r"[_\-+.]|%20", " ", name)
