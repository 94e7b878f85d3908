"""What a text under a heading of findings says when it sets out none itself: introductions, thanks,
what is said about findings, what others recommended, forms to be filled in, what ends a list."""

import re

_LOOKED_AT = 300
_NAMES = r"(?:recommendations?|findings|learning(?: points?)?|lessons|actions|questions|themes)"
_TELLS = re.compile(
    r"(?:this (?:section|chapter|part|page|report|document|framework|briefing|paper|appendix|annex)"
    r" (?:sets? out|explains?|describes?|summari[sz]es?|outlines?|contains?|presents?|lists?|gives?"
    r"|provides?|brings?|considers?)\b"
    rf"|{_NAMES} (?:should|must|will|need|are to|can) be\b"
    rf"|{_NAMES} (?:\w+ ){{0,5}}(?:has|have|is|are) (?:been )?(?:also )?(?:drawn together|grouped"
    r"|organised|prioritised|set out|summarised|presented|listed|arranged)\b"
    r"|(?:the|we|i)(?: \w+){0,4} (?:thanks?\b|wish(?:es)? to thank|would like to thank"
    r"|(?:is|are|am) grateful)"
    rf"|the (?:\w+ ){{1,3}}(?:discussed|shared|agreed|considered) (?:these|the|this|a) {_NAMES}\b"
    r"|what follows (?:is|are)\b|\d{1,2}[.:]\d\d (?!per))",
    re.IGNORECASE,
)
_TELLS_ANYWHERE = re.compile(
    r"\[(?:insert|add|enter|name|date)\b|\bno (?:\w+ )?recommendations? (?:\w+ )?(?:should|need|was"
    r"|were|is|are)\b|\b(?:on|against|of|for) their recommendations\b"
    r"|\bthere are (?:\w+ ){1,2}recommendations\b"
    r"|\bfindings? .{0,60}\b(?:have|has) been prioriti[sz]ed\b",
    re.IGNORECASE,
)
_WORDS_ANYWHERE = ("[", "ecommendation", "finding")
_OWN = r"review|reviewers?|panel|inquiry|report|committee|author|we|i|board|team|commission"
_OTHERS = re.compile(
    rf"(?:the |an? )?(?!(?:{_OWN})\b)(?:[\w’'.-]+ ){{1,5}}(?<!\bis )(?<!\bare )"
    rf"(?<!\bbe )(?<!\bbeen )(?<!was )(?<!were )(?:had )?recommended (?:that|to)\b",
    re.IGNORECASE,
)
_SUBJECT_OWN = re.compile(rf"\b(?:{_OWN})\b", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"‘'][^”\"]{3,300}[”\"’'][.,;]?")
_ENDS = re.compile(
    r"(?:(?:\d{1,2}\.?|[A-Z][.:])\s+)?(?:acknowledge?ments?|(?:appendix|annex|schedule)"
    r"(?:\s+(?:\d{1,2}|[a-z]|[ivx]{1,4}))?\b[^.!?]{0,70}|appendices|glossary(?: of terms)?"
    r"|references|bibliography|next steps|what happens next\??|list of witnesses|contact us"
    r"|further information|more information|evaluation|terms of reference|abbreviations"
    r"|afterword|postscript|epilogue|about (?:this|the) (?:review|report|authors?))",
    re.IGNORECASE,
)
_MOST_OF_END = 90
_ENDS_BEGIN = frozenset("ABCEFGILMNRSTW0123456789")
_CLOSING_WORDS = ("thank", "submitted")
_CLOSING = re.compile(
    r"(?:we|i|the (?:lead )?(?:authors?|reviewers?|panel))"
    r" (?:wish(?:es)? to|would(?: also)? like to) thank\b|all of which is respectfully",
    re.IGNORECASE,
)
_ON_REPORTS = re.compile(
    r"(?:[^.:]* )?(?:reports?|reviews?|authors?|reviewers?) (?:must|should|shall|will|needs? to)"
    r"(?: \w+){0,2}:",
    re.IGNORECASE,
)
_COURT = re.compile(
    r"\b(?:judge|court|magistrates?|tribunal|jury|coroner|guardian|conference)\b", re.IGNORECASE
)


def is_about_findings(text: str) -> bool:
    """Whether a text introduces findings, thanks, or tells of those of others: it is none."""
    text = text[:_LOOKED_AT]
    if _TELLS.match(text):
        return True
    if any(word in text for word in _WORDS_ANYWHERE) and _TELLS_ANYWHERE.search(text):
        return True
    others = _OTHERS.match(text) if "recommended" in text else None
    return others is not None and not _SUBJECT_OWN.search(others[0])


def is_quotation(text: str) -> bool:
    """Whether a text is what somebody said, and no more."""
    return _QUOTED.fullmatch(text[: _LOOKED_AT + 20]) is not None


def ends_list(line: str) -> bool:
    """Whether a line is a heading that no list of findings goes on below, "Appendix 1", or the
    thanks at the end of a report."""
    if line[0] not in _ENDS_BEGIN:
        return False
    if any(word in line for word in _CLOSING_WORDS) and _CLOSING.match(line):
        return True
    return (
        len(line) <= _MOST_OF_END
        and line[-1] != "."
        and _ENDS.fullmatch(line.strip(" :")) is not None
    )


def tells_reports(text: str) -> bool:
    """Whether a line says what every report is to hold: "The report must:"."""
    return len(text) <= _LOOKED_AT and _ON_REPORTS.fullmatch(text) is not None


def is_of_court(text: str) -> bool:
    """Whether a line introduces what a court or a conference found or recommended."""
    return _COURT.search(text[-_LOOKED_AT:]) is not None
