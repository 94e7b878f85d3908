"""The words by which a sentence recommends, obliges or tells what was learnt."""

import re
from functools import cache
from importlib.resources import files
from itertools import pairwise

from repo_search.findings import Kind

_LOOKED_AT = 700
_BEGINNING = 160

_MODAL = re.compile(
    r"\b(?:(?:should|must|ought to)(?! (?:\w+ ){0,2}have (?:\w+ly )?(?:been|done|made|known|seen"
    r"|taken|told|given|held|[a-z]{3,}ed)\b)|needs? to|shall|(?:is|are) to|(?:has|have) to"
    r"|(?:is|are) asked to|(?:is|are) invited to|(?:may|will) wish to|dyl(?:ai|id)|rhaid)\b",
    re.IGNORECASE,
)
_RECOMMENDS = re.compile(
    r"\b(?:(?:we|i|panel|inquiry|review(?:ers?)?|committee|author|report|board|commission"
    r"|inspectors?|and"
    r"|therefore|also|further|again|strongly|would|accordingly|hereby) recommends?\b"
    r"|(?:is|are) (?:therefore |also |further |strongly )?recommended\b|(?:my"
    r"|our) recommendations? (?:is|are)\b"
    r"|recommends?,? (?:that|to)\b)",
    re.IGNORECASE,
)
_CALLS = re.compile(
    r"(?:We|I) (?:(?:also|therefore|further|again|strongly) ){0,2}"
    r"(?:call (?:up)?on|urge|ask|invite) [^.;:]{3,120}? to\b"
)
_RECOMMENDS_ITSELF = re.compile(
    r"\b(?:we|i|panel|inquiry|review(?:ers?)?|committee|author|report|board|commission|inspectors?)"
    r"(?: \w+){0,2} recommends?\b|\b(?:is|are) (?:\w+ )?recommended\b",
    re.IGNORECASE,
)
_RECOMMEND = (
    r"\brecommend(?:s|ed|ations?)?\b.{0,160}(?::|(?:following|below)\b.{0,40}[.:]?)$"
    r"|\bfollowing (?:\w+ )?(?:recommendations|actions|improvements)\b.{0,120}:$"
)
_INTRODUCING: tuple[tuple[Kind, str], ...] = (
    ("recommendation", _RECOMMEND),
    ("learning-point", r"\bfollowing (?:\w+ )?(?:learning|lessons)\b.{0,120}:$"),
    ("question", r"\bfollowing (?:\w+ )?questions\b.{0,120}:$"),
    ("finding", r"\bfollowing (?:\w+ )?(?:findings|conclusions)\b.{0,120}:$"),
    ("good-practice", r"\bfollowing (?:\w+ )?(?:good practice|strengths)\b.{0,120}:$"),
)
_LEADS_IN = tuple(
    (kind, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for kind, pattern in _INTRODUCING
)
_PAST = re.compile(
    r"(?<!is )(?<!are )(?<!be )(?<!therefore )(?<!also )(?<!strongly )\brecommended\b"
    r"|\b(?:had|previous|earlier|last|prior|accepted|response|implement\w*|progress)\b",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"\b(?:previous|earlier|prior|last) (?:\w+ ){0,3}(?:reviews?|inspections?|reports?"
    r"|inquir(?:y|ies))\b"
    r"|\breviews? (?:of|in|from|into) (?:\w+ )?(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d (?:\w+ ){0,2}(?:reviews?|inspection|report|inquiry)\b",
    re.IGNORECASE,
)
_LEARNT = re.compile(
    r"\b(?:learning from (?:this|the) (?:review|case|child|tragic)"
    r"|(?:this|the) (?:serious case |case |practice |learning |thematic |rapid "
    r"|independent )?review"
    r" (?:has |also |has also |therefore )?(?:highlight(?:s|ed)|remind(?:s|ed)|show(?:s|ed|n)"
    r"|suggest(?:s|ed)"
    r"|demonstrate[sd]|underlines?|reinforce[sd]|emphasi[sz]e[sd]|identifie[sd] (?:that"
    r"|the need|learning))"
    r"|(?:the |a |key |main )+(?:learning|lesson)s?(?: point)?s?(?: (?:from|for"
    r"|of) .{1,60})? (?:is|was|are) (?:that|to|about))",
    re.IGNORECASE,
)
_APART = re.compile(
    r"(?:rationale|reasons?\b|why\b|background|context|this (?:recommendation|finding"
    r"|learning point)"
    r"|these recommendations|the (?:review|inquiry|panel|committee|report|reviewer|government"
    r"|board) (?:found|heard"
    r"|was|has|notes?|noted|considers?|accepts?)|evidence|response|government response"
    r"|actions?\b[: ]|lead\b"
    r"|lead (?:agency|officer)|owner|timescales?|by when|target date|outcomes?\b[: ]"
    r"|intended outcome|progress"
    r"|commentary|impact|success (?:criteria|measure)|how will|what will|measure|accepted"
    r"|status|date\b|agency\b"
    r"|completed|for example|source|figure|table)",
    re.IGNORECASE,
)  # fmt: skip
_TAG = re.compile(
    r"\((recommendation|conclusion)s?,? (?:and \w+,? )?paragraphs? [\d.,\s–-]{1,40}\)\s*$", re.I
)
_LONGEST_NAMED = 300
_ABOUT_THEM = re.compile(
    r"(?:[\w’'-]+ ){0,6}?recommendations?\b[^.]{0,80}?\b(?:should|must|need|are|is|have|has"
    r"|will|were)\b",
    re.IGNORECASE,
)
_KIND_NAMED = re.compile(
    r"\b(?:learning|lessons?|findings?|questions?|practice|points?|messages?|themes?)\b",
    re.IGNORECASE,
)
_ACTIONS_FOLLOW = re.compile(
    r"\b(?:following|below) ?(?:\w+ ){0,2}(?:actions?|steps|improvements|recommendations"
    r"|areas|priorities)?[.:]$",
    re.IGNORECASE,
)
_CHARGED_WITHIN = 12
_TOLD_OF = re.compile(r"\b(?:was|were|had|did|could)\b|\b(?:19|20)\d\d\b")
_LOOKING_BACK = re.compile(
    r"(?:We|I|It|He|She|They|There)\b.*\b(?:was|were|had|did|could)\b.*\.", re.DOTALL
)
_STATISTIC = re.compile(r"\d[\d.,]*(?: ?%| per cent\b)|\d{1,3}(?:,\d{3})+\s")
_ASKING = ("What ", "Which ", "How ", "Who ", "Why ", "When ", "Where ")
_LONGEST_STATED = 350
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|do|does|did|can|need|\w{3,}(?<!ne)ed)\b")
_WORDS_OF_SENTENCE = 5
_THAT = ("That ", "THAT ")
_TO_BE = re.compile(
    r"[A-Z][^.:;]{3,90} to be (?:\w+ly )?(?:\w+(?:ed|en|wn)|made|put|set|held|kept)\b"
)
_SENTENCE_END = re.compile(r"[.?!]\s+(?=[A-Z“‘])")
_FIRST_WORDS = re.compile(r"([\w-]+)(?![\w:-])(?:\s+([\w-]+))?")
_AFTER_NOUNS = frozenset(("for", "of", "is", "are", "was", "were", "has", "have", "between"))
"""Words after what is a noun then: "Support for families", "Review of"."""
_OPENING = re.compile(
    r"(?:(?:with|by|in|where|when|as|if|following|through|to|for|within|alongside"
    r"|together)\b[^,.]{0,110}, )",
    re.IGNORECASE,
)


def obliges(text: str) -> bool:
    """Whether a text says anywhere that something should be done."""
    text = text[:_LOOKED_AT]
    if begins_with_order(text) or text.startswith(_THAT) or _charges(text):
        return True
    return _MODAL.search(text) is not None or recommends(text)


def _charges(text: str) -> bool:
    """Whether a text begins as "The Board to review its guidance" does."""
    words = text.lower().split(None, _CHARGED_WITHIN)[:_CHARGED_WITHIN]
    told = any(word == "to" and verb in _orders() for word, verb in pairwise(words))
    return told or (" to be " in text and _TO_BE.match(text) is not None)


def obliges_at_once(text: str) -> bool:
    """Whether it is with what a text begins: an order, or the body that should act."""
    beginning = _SENTENCE_END.split(text[:_BEGINNING], maxsplit=1)[0]
    if begins_with_order(beginning) or text.startswith(_THAT):
        return True
    if _charges(beginning) and not is_prose(text):
        return True
    return _MODAL.search(beginning) is not None or recommends(text)


def begins_with_order(text: str) -> bool:
    """Whether a text begins as "Ensure that" does, or "With partners, ensure that"."""
    text = text.removeprefix("To ")
    opening = _OPENING.match(text)
    return any(
        begun is not None
        and begun[1].lower() in _orders()
        and (begun[2] or "").lower() not in _AFTER_NOUNS
        for begun in (
            _FIRST_WORDS.match(text),
            _FIRST_WORDS.match(text, opening.end()) if opening else None,
        )
    )


def recommends(text: str) -> bool:
    """Whether a text recommends something itself, in so many words."""
    text = text[: 3 * _LOOKED_AT]
    named = "ecommend" in text and _RECOMMENDS.search(text) is not None
    return named or _CALLS.match(text) is not None


def recommends_itself(text: str) -> bool:
    """Whether it is the author of a text who recommends something in it."""
    return "ecommend" in text and _RECOMMENDS_ITSELF.search(text) is not None


def introduces(text: str) -> Kind | None:
    """What a paragraph introduces, where it is one that introduces what follows it."""
    text = text[-300:]
    if "ecommend" not in text and "following" not in text:
        return None
    return next((kind for kind, pattern in _LEADS_IN if pattern.search(text)), None)


def is_of_the_past(text: str) -> bool:
    """Whether a line that introduces recommendations speaks of those of another time."""
    return _PAST.search(text[-300:]) is not None


def tells_learning(text: str) -> bool:
    """Whether a paragraph tells in its first sentences what a review has shown."""
    text = text[:400]
    told = "review" in text or "learning" in text or "lesson" in text
    return told and _LEARNT.search(text) is not None


def stands_apart(text: str) -> bool:
    """Whether a paragraph after a recommendation explains, answers or administers it."""
    return _APART.match(text) is not None


def tag_of(text: str) -> str:
    """What a list of a select committee says an item is: "recommendation", "conclusion" or ""."""
    tag = _TAG.search(text[-120:])
    return tag[1].lower() if tag else ""


@cache
def _orders() -> frozenset[str]:
    """Verbs with which an order begins."""
    text = files("repo_search").joinpath("data", "order_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def is_about_recommendations(text: str) -> bool:
    """Whether a sentence that obliges is about recommendations: "These recommendations should be
    read together"."""
    return _ABOUT_THEM.match(text) is not None


def is_prose(text: str) -> bool:
    """Whether a text that obliges nobody tells something, in sentences, rather than names it."""
    return len(text) > _LONGEST_NAMED or _SENTENCE_END.search(text[:_LOOKED_AT]) is not None


def only_introduces(text: str) -> bool:
    """Whether an item of a list is no more than the introduction to those that follow it."""
    return _ACTIONS_FOLLOW.search(text[-120:]) is not None


def names_kind(text: str) -> bool:
    """Whether a line that introduces a list says that learning or the like is in it."""
    return _KIND_NAMED.search(text[-200:]) is not None


def points_on(text: str) -> bool:
    """Whether a paragraph speaks of what is set out after it."""
    return re.search(r"\b(?:following|below|set out here)\b", text[:_LOOKED_AT], re.I) is not None


def is_of_another(text: str) -> bool:
    """Whether a line that introduces a list says that it is that of another review."""
    return _ANOTHER.search(text[-300:]) is not None


def states(text: str) -> bool:
    """Whether a short paragraph says what holds in general, rather than tells what happened."""
    return len(text) <= _LONGEST_STATED and text.endswith(".") and not _TOLD_OF.search(text)


def is_sentence(text: str) -> bool:
    """Whether a line without full stop has the words of a sentence, and so is no heading."""
    text = text[:_LOOKED_AT]
    return len(text.split()) >= _WORDS_OF_SENTENCE and _VERB.search(text) is not None


def looks_back(text: str) -> bool:
    """Whether a sentence tells what happened: "We were helped by our Secretary."."""
    return _LOOKING_BACK.fullmatch(text[:_LOOKED_AT]) is not None


def counts(text: str) -> bool:
    """Whether a text begins with a figure: "63% were of children under one"."""
    return _STATISTIC.match(text) is not None


def asks(text: str) -> bool:
    """Whether a text is a question, as terms of reference hold: "What should be recommended?"."""
    return text.endswith("?") and text.startswith(_ASKING)


def promises(text: str) -> bool:
    """Whether a text says what somebody will do."""
    return re.search(r"\bwill\b", text[:_BEGINNING]) is not None
