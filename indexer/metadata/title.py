"""The title: the largest or boldest lines of the title page; else the file's properties, its name.

A place printed on a line of its own with the title belongs to it ("Brent: Inspection of
services …"); the issuing body does so only where the title would name nothing without it.
"""

import re
from collections.abc import Sequence

from indexer.metadata.front_matter import FrontMatter, clean
from indexer.metadata.furniture import is_furniture, is_label, starts_section
from indexer.metadata.organisations import is_body_alone
from indexer.metadata.vocabulary import is_generic
from repo_search.claims import Claim, Source
from repo_search.passages import Line

EXTRACTOR = "title/1"
LONGEST = 250
_LINES, _LINES_READ = 9, 32

_CONNECTIVE = re.compile(
    r"(?:\b(?:a|an|and|at|by|concerning|for|from|in|into|of|on|or|re|regarding|respect|the|to|under"
    r"|with|within|about|between|that|who|is|as|relating|his|her|their|its)|[&,/(–-])$",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"(?:[a-z(&]|[Aa]nd$|AND$|(?:and|of|for|in|into|to|on|re|with|the|about|from|relating|regarding|concerning)\b)"
)
_CONTINUES_CAPITALS = re.compile(
    r"(?:AND|OF|FOR|IN|INTO|TO|ON|RE|WITH|ABOUT|FROM|RELATING|REGARDING|CONCERNING)\b"
)
_SUBJECT = re.compile(r"(?:re|subject|ref)\s?:\s?", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?<=[a-z]{3})\d{1,2}$")
_SPAN_OF_YEARS = re.compile(r"(?:19|20)\d\d\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d)")
_VOLUME = re.compile(r"(?:volume|part|module)\s(?:\d{1,2}|[ivx]{1,4}|one|two|three|four)\b", re.I)
_COUNCIL_WORDS = re.compile(
    r"\b(?:london borough of|royal borough of|metropolitan|borough|county|city|district|council|"
    r"local authority|unitary|authority|the|of)\b",
    re.IGNORECASE,
)
_AREA_BODY = re.compile(r"(?:[A-Z][\w’'&-]* ){1,5}(?:Police|Constabulary|Council|Borough)")
_JUNK = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b.*|untitled.*|(?:document|presentation|slide|book|layout"
    r"|print|scan|image|page|microsoft|word|title|report|cover|template|blank|test|new|doc)[\s_]?\d*"
    r"|powerpoint presentation|.*\b(?:draft|template)\b.*"
    r"|.*\b(?:LA NAME|INSPECTION DATE|INSERT|XXX+|TBC)\b.*"
    r"|.*(?:[\[\]<>{}]|lorem ipsum|click to (?:edit|add)|type the).*"
    r"|.*\.(?:docx?|pdf|indd|pptx?|rtf|odt|qxd|pub|xlsx?|html?|txt|pmd|ai)\b.*"
    r"|(?:[\w-]+_){2,}[\w-]+|\S+|[\W\d_]*|.*\\.*|file:.*",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"\s(?:[-–|]\s(?:GOV\.UK|[\w .]{2,30}(?:council|partnership|board|website)))$", re.I
)
_EXTENSION = re.compile(r"\.(?:[A-Za-z]{2,5}|7z)$")


def claims(front: FrontMatter) -> tuple[Claim, ...]:
    """Claims of the title from the layout, the properties and the file's name."""
    proper = _from_properties(front)
    printed = _from_layout(front)
    if printed and proper and printed.confidence < 0.5:
        printed = None
    named = _from_name(front)
    return tuple(claim for claim in (printed, proper, named) if claim)


def declared(front: FrontMatter) -> str:
    """The title among the file's properties, or "" where it is junk: a file name, a template's."""
    title = _SITE.sub("", front.properties.get("title", ""))
    if len(title) < 8 or _JUNK.fullmatch(title) or not any(map(str.isalpha, title)):
        return ""
    return _bounded(title)


def _from_properties(front: FrontMatter) -> Claim | None:
    title = declared(front)
    if not title:
        return None
    return Claim("title", (title,), Source.PROPERTIES, "property Title", EXTRACTOR, 0.5)


def _from_name(front: FrontMatter) -> Claim | None:
    stem = front.name.replace("\\", "/").rsplit("/", 1)[-1]
    words = clean(re.sub(r"[_\-+.]|%20", " ", _EXTENSION.sub("", stem)))
    if not any(map(str.isalnum, words)):
        return None
    confidence = 0.3 if " " in words else 0.1
    return Claim("title", (_bounded(words),), Source.FILENAME, "file name", EXTRACTOR, confidence)


def _from_layout(front: FrontMatter) -> Claim | None:
    lines = front.title_page[:_LINES_READ]
    usable = [index for index, line in enumerate(lines) if _may_be_title(line.text)]
    seed = _seed(front, lines, usable)
    if seed is None:
        return _from_running_line(front)
    chosen, confidence = _grown(front, lines, seed), _confidence(front, lines[seed])
    text = _joined(chosen)
    if is_generic(text):
        text = _with_body(lines, text)
    volume = next((line.text for line in lines if _VOLUME.fullmatch(line.text)), "")
    if volume and volume.casefold() not in text.casefold():
        text = f"{text}, {volume}"
    if sum(map(str.isalpha, text)) < 4:
        return None
    size = f", set in {lines[seed].size:g} pt" if lines[seed].size else ""
    bold = ", bold" if lines[seed].bold else ""
    evidence = f"page {lines[seed].page}, line {seed + 1}{size}{bold}"
    return Claim("title", (_bounded(text),), Source.TEXT, evidence, EXTRACTOR, confidence)


def _may_be_title(text: str) -> bool:
    return (
        sum(map(str.isalpha, text)) >= 3
        and len(text) <= LONGEST
        and not is_furniture(text)
        and not is_label(text)
        and not starts_section(text)
    )


def _seed(front: FrontMatter, lines: Sequence[Line], usable: Sequence[int]) -> int | None:
    """The line to grow a title from: the first of the largest; the first bold one; the first."""
    subjects = [index for index in usable if not is_body_alone(lines[index].text)] or list(usable)
    if not subjects:
        return None
    largest = max(lines[index].size for index in subjects)
    if largest > _plain(front) * 1.08:
        return next(index for index in subjects if lines[index].size >= largest * 0.95)
    bold = [index for index in subjects if lines[index].bold and len(lines[index].text) > 12]
    if bold and len(bold) < len(subjects):
        return bold[0]
    after_dear = [
        index for index in subjects if index and lines[index - 1].text.startswith("Dear ")
    ]
    short = [index for index in subjects if len(lines[index].text) <= 110]
    return next(iter(after_dear or short), None)


def _plain(front: FrontMatter) -> float:
    """The size of running text; on a cover that has none, the smallest of its sizes."""
    return front.body_size or min((line.size for line in front.title_page), default=0.0)


def _confidence(front: FrontMatter, seed: Line) -> float:
    if front.body_size and seed.size >= front.body_size * 1.3:
        return 0.9
    if seed.size > front.body_size > 0 or seed.bold:
        return 0.75
    return 0.6 if seed.size or front.cover else 0.4


def _grown(front: FrontMatter, lines: Sequence[Line], seed: int) -> list[Line]:
    chosen = [lines[seed]]
    for index in range(seed - 1, max(-1, seed - 4), -1):
        if not _belongs_above(front, lines[index], lines[seed]):
            break
        if _may_be_title(lines[index].text) and not is_body_alone(lines[index].text):
            chosen.insert(0, lines[index])
    length = sum(len(line.text) for line in chosen)
    previous = chosen[-1]
    only_a_place = len(chosen) == 1 and _is_place(front, previous.text)
    for line in lines[seed + 1 :]:
        same = bool(line.size) and line.size >= lines[seed].size * 0.95 > front.body_size
        span = _SPAN_OF_YEARS.fullmatch(line.text)
        if (is_furniture(line.text) and not span) or (same and is_label(line.text)):
            continue
        wanted = same or _belongs_below(front, line, previous, lines[seed])
        if only_a_place and line.text[0].isupper() and len(line.text) <= 110:
            wanted, only_a_place = True, False
        if not wanted or is_label(line.text) or starts_section(line.text):
            break
        if is_body_alone(line.text) and not _CONNECTIVE.search(previous.text):
            continue
        length += len(line.text) + 2
        if length > LONGEST or len(chosen) >= _LINES:
            break
        chosen.append(line)
        previous = line
    return chosen


def _belongs_above(front: FrontMatter, line: Line, seed: Line) -> bool:
    if is_furniture(line.text) or is_label(line.text) or is_body_alone(line.text):
        return True
    if line.size >= max(seed.size * 0.6, front.body_size * 1.15) > 0 and len(line.text) < 90:
        return True
    return _is_place(front, line.text)


def _belongs_below(front: FrontMatter, line: Line, previous: Line, seed: Line) -> bool:
    """Whether a line goes on with the title: wrapped words, or a second line that is set apart."""
    if len(line.text) > 110:
        return False
    runs_on = bool(_CONNECTIVE.search(previous.text)) or bool(_CONTINUES.match(line.text))
    if line.size == previous.size and line.bold == previous.bold and runs_on:
        return True
    if line.size and line.size < seed.size * 0.5:
        return False
    if line.size > _plain(front) * 1.08 > 0:
        return True
    if line.bold and (seed.bold or line.size >= front.body_size > 0):
        return True
    if runs_on and previous is not seed and line.size == previous.size:
        return True
    if front.cover and not front.body_size and not line.text.endswith("."):
        return not seed.size
    return not line.size and not seed.bold and len(line.text) <= 70 and not line.text.endswith(".")


def _is_place(front: FrontMatter, text: str) -> bool:
    """A short line of capitalised words that the first pages then speak of as a place."""
    words = text.split()
    if not 1 <= len(words) <= 7 or not words[0][0].isupper():
        return False
    bare = clean(_COUNCIL_WORDS.sub(" ", text))
    if len(bare) < 3 or is_generic(bare):
        return False
    where = re.compile(rf"\b(?:in|across|for|of) (?:the )?{re.escape(bare)}\b", re.IGNORECASE)
    return any(where.search("\n".join(page.lines)) for page in front.first)


def _joined(lines: Sequence[Line]) -> str:
    text = ""
    previous: Line | None = None
    for line in lines:
        words = _SUBJECT.sub("", _FOOTNOTE.sub("", line.text), count=1).strip(" |•")
        if previous is None:
            text = words
        elif _same_phrase(previous, line):
            text = f"{text} {words}"
        else:
            text = f"{text.rstrip(' :–-')}: {words}"
        previous = line
    return clean(text).rstrip(" :–-|")


def _same_phrase(previous: Line, line: Line) -> bool:
    if previous.text.endswith((":", "–", "-")) and not previous.text.endswith((" -", " –")):
        return True
    if _CONNECTIVE.search(previous.text) or _CONTINUES.match(line.text):
        return True
    if line.text.isupper() and _CONTINUES_CAPITALS.match(line.text):
        return True
    if line.size != previous.size or line.bold != previous.bold:
        return False
    if _AREA_BODY.fullmatch(line.text):
        return False
    return not (is_generic(previous.text) or is_generic(line.text) or previous.text.endswith("."))


def _with_body(lines: Sequence[Line], text: str) -> str:
    """A title such as "Annual report" made to name its subject by the body printed beside it."""
    body = next((line.text for line in lines if is_body_alone(line.text)), "")
    if not body or body.casefold() in text.casefold():
        return text
    return f"{body.rstrip(' :–-')}: {text}"


def _from_running_line(front: FrontMatter) -> Claim | None:
    for line in front.running:
        if 15 <= len(line) <= 150 and _may_be_title(line) and not is_body_alone(line):
            evidence = "a line repeated on the first and last pages"
            return Claim("title", (line,), Source.TEXT, evidence, EXTRACTOR, 0.4)
    return None


def _bounded(title: str) -> str:
    if len(title) <= LONGEST:
        return title
    return title[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" :–-,") + "…"
