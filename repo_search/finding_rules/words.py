"""The words by which a sentence recommends, obliges or tells what was learnt."""

import re

_LOOKED_AT = 700
_BEGINNING = 160

_IMPERATIVES = frozenset(
    """
    accelerate access achieve act adapt adopt address adhere advise agree align allocate amend analyse
    apply appoint ask assess assure audit avoid be begin brief bring broaden build check clarify
    collate collect commission communicate complete conduct confirm consider consolidate consult
    continue convene cooperate coordinate co-ordinate create deliver demonstrate design develop
    disseminate do eliminate embed empower enable encourage enforce engage enhance ensure equip establish
    evaluate examine expand expedite explore extend facilitate finalise focus follow formalise
    further give hold identify implement improve include increase inform initiate insist introduce
    invest investigate involve issue keep launch lead learn listen look maintain make manage
    map measure minimise monitor never notify obtain offer oversee participate plan prepare prevent
    prioritise produce promote promptly provide publicise publish pursue put quality-assure raise
    reassure recognise record recruit reduce refer refine reflect refresh reinforce remember remind remove
    report request require resolve resource respond review revise revisit rigorously satisfy scrutinise
    secure seek set share simplify speed standardise streamline strengthen submit support swiftly
    tackle take target test thoroughly tighten track train undertake update urgently use utilise
    validate verify widen work write
    """.split()
)  # fmt: skip
_MODAL = re.compile(
    r"\b(?:should|must|needs? to|ought to|shall|is to|are to|has to|have to|is required|are required"
    r"|is asked|are asked|(?:is|are) invited to|will wish to|may wish to)\b",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"\b(?:should|must|ought to) (?:not )?have (?:been\b|\w+ed\b)|\bhad (?:recommended|to)\b",
    re.IGNORECASE,
)
_RECOMMENDS = re.compile(
    r"\b(?:(?:we|i|panel|inquiry|review(?:ers?)?|committee|author|report|board|commission|inspectors?|and"
    r"|therefore|also|further|again|strongly|would|accordingly|hereby) recommends?\b"
    r"|(?:is|are) (?:therefore |also |further |strongly )?recommended\b|(?:my|our) recommendations? (?:is|are)\b"
    r"|recommends?,? (?:that|to)\b)",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(
    r"\b(?:recommend(?:s|ed)?|recommendations?)\b.{0,160}(?::|(?:following|below)\b.{0,40}[.:]?)$",
    re.IGNORECASE | re.DOTALL,
)
_PAST = re.compile(
    r"\b(?:recommended (?:that|to|by|in)|had|previous|earlier|last|were|was|prior|accepted|response"
    r"|implement\w*|progress)\b",
    re.IGNORECASE,
)
_LEARNT = re.compile(
    r"\b(?:learning from (?:this|the) (?:review|case|child|tragic)"
    r"|(?:this|the) (?:serious case |case |practice |learning |thematic |rapid |independent )?review"
    r" (?:has |also |has also |therefore )?(?:highlight(?:s|ed)|remind(?:s|ed)|show(?:s|ed|n)|suggest(?:s|ed)"
    r"|demonstrate[sd]|underlines?|reinforce[sd]|emphasi[sz]e[sd]|identifie[sd] (?:that|the need|learning))"
    r"|(?:the |a |key |main )+(?:learning|lesson)s?(?: point)?s?(?: (?:from|for|of) .{1,60})? (?:is|was|are) (?:that|to|about))",
    re.IGNORECASE,
)
_APART = re.compile(
    r"(?:rationale|reasons?\b|why\b|background|context|this (?:recommendation|finding|learning point)"
    r"|these recommendations|the (?:review|inquiry|panel|committee|report|reviewer|government|board) (?:found|heard"
    r"|was|has|notes?|noted|considers?|accepts?)|evidence|response|government response|actions?\b[: ]|lead\b"
    r"|lead (?:agency|officer)|owner|timescales?|by when|target date|outcomes?\b[: ]|intended outcome|progress"
    r"|commentary|impact|success (?:criteria|measure)|how will|what will|measure|accepted|status|date\b|agency\b"
    r"|completed|for example|source|figure|table)",
    re.IGNORECASE,
)  # fmt: skip
_TAG = re.compile(r"\((recommendation|conclusion)s?,? (?:and \w+,? )?paragraphs? [\d.,\s–-]{1,40}\)\s*$", re.I)
_FIRST_WORD = re.compile(r"[\w-]+")
_OPENING = re.compile(
    r"(?:(?:with|by|in|where|when|as|if|following|through|to|for|within|alongside|together)\b[^,.]{0,110}, )?"
    r"(?:the \w+ )?",
    re.IGNORECASE,
)


def obliges(text: str) -> bool:
    """Whether a text says anywhere that something should be done."""
    text = text[:_LOOKED_AT]
    return begins_with_order(text) or bool(_MODAL.search(text)) or recommends(text)


def obliges_at_once(text: str) -> bool:
    """Whether it is with what a text begins: an order, or the body that should act."""
    beginning = text[:_BEGINNING]
    return (
        begins_with_order(beginning)
        or (bool(_MODAL.search(beginning)) and not _NOT_NOW.search(beginning))
        or recommends(text)
    )


def begins_with_order(text: str) -> bool:
    """Whether a text begins as "Ensure that" does, or "With partners, ensure that"."""
    opening = _OPENING.match(text)
    rest = text[opening.end() :] if opening else text
    return any(
        word and word[0].lower() in _IMPERATIVES
        for word in (_FIRST_WORD.match(text), _FIRST_WORD.match(rest))
    )


def recommends(text: str) -> bool:
    """Whether a text recommends something itself, in so many words."""
    return _RECOMMENDS.search(text[: 3 * _LOOKED_AT]) is not None


def introduces(text: str) -> bool:
    """Whether a paragraph introduces recommendations that follow it."""
    return _LEADS_IN.search(text[-300:]) is not None


def is_of_the_past(text: str) -> bool:
    """Whether a line that introduces recommendations speaks of those of another time."""
    return _PAST.search(text[-300:]) is not None


def tells_learning(text: str) -> bool:
    """Whether a paragraph tells in its first sentences what a review has shown."""
    return _LEARNT.search(text[:400]) is not None


def stands_apart(text: str) -> bool:
    """Whether a paragraph after a recommendation explains, answers or administers it."""
    return _APART.match(text) is not None


def tag_of(text: str) -> str:
    """What a list of a select committee says an item is: "recommendation", "conclusion" or ""."""
    tag = _TAG.search(text[-120:])
    return tag[1].lower() if tag else ""
