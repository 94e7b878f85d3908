"""What a DOCX (ECMA-376) holds and its page does not show: tracked changes, comments, hidden and
blacked-out words, files inside it."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from docx.oxml.parser import parse_xml
from lxml import etree

from indexer.disclosure.identifiers import unseen
from indexer.disclosure.named import initials
from indexer.disclosure.word_parts import behind, parts_of, relations_of
from repo_search.disclosures import Disclosure, Kind

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_O = "{urn:schemas-microsoft-com:office:office}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PARTS = ("main", "header", "footer", "footnotes", "endnotes")
_EMBEDDED = ("/oleObject", "/package", "/aFChunk", "/subDocument")
_INSERTED, _DELETED = ("ins", "moveTo"), ("del", "moveFrom")
_OFF = ("0", "false", "off", "none")
_HIGHLIGHTS = {
    "black": 0x000000, "white": 0xFFFFFF, "darkBlue": 0x000080, "darkGray": 0x808080,
    "darkRed": 0x800000, "darkGreen": 0x008000, "darkMagenta": 0x800080, "darkCyan": 0x008080,
    "darkYellow": 0x808000, "blue": 0x0000FF,
}  # fmt: skip
_WHITE = 0xFFFFFF
_ALIKE = 20
_NEARLY_BLACK = 60
_STYLE_CHAIN = 10
_PROPERTIES = {"lastModifiedBy": "last_modified_by", "description": "description"} | {
    "Manager": "manager", "Company": "company",
}  # fmt: skip


class _Look(NamedTuple):
    """What a style or a run says of its words; None where it says nothing."""

    hidden: bool | None = None
    colour: int | None = None
    ground: int | None = None


@dataclass
class _Tally:
    """Words of one kind found so far, and who is named with them."""

    words: int = 0
    people: set[str] = field(default_factory=set)


def in_docx(path: str) -> tuple[list[Disclosure], dict[str, str]]:
    """What a DOCX that was read discloses, and those of its properties that its text does not
    need."""
    try:
        return _in_archive(path)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, LookupError,
            ValueError, OSError, NotImplementedError):  # fmt: skip
        said = "It was not looked at for text that is hidden: a part of it is damaged."
        return [Disclosure("not examined", None, said)], {}


def _in_archive(path: str) -> tuple[list[Disclosure], dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        parts = parts_of(archive)
        styles = _styles(archive, parts)
        tallies: dict[str, _Tally] = {}
        equations: set[str] = set()
        found: list[Disclosure] = []
        for name in (name for kind in _PARTS for name in parts.get(kind, ())):
            root = parse_xml(archive.read(name))
            _walk(root, styles, tallies)
            equations |= _equations(root)
            found += unseen(behind(root), None, "Behind its words")
        for name in (*parts.get("settings", ()), *parts.get("custom-properties", ())):
            found += unseen(behind(parse_xml(archive.read(name))), None, "Behind its words")
        found += [*_said(tallies), *_comments(archive, parts)]
        found += _embedded(archive, names, parts, equations)
        return found, _properties(archive, names)


def _styles(archive: zipfile.ZipFile, parts: Mapping[str, list[str]]) -> dict[str, _Look]:
    own: dict[str, tuple[str, _Look]] = {}
    found = (parse_xml(archive.read(name)) for name in parts.get("styles", ()))
    for style in (style for root in found for style in root.iterfind(_W + "style")):
        based_on = style.find(_W + "basedOn")
        run, paragraph = _look(style.find(_W + "rPr")), _look(style.find(_W + "pPr"))
        look = _over(run, paragraph)
        own[style.get(_W + "styleId") or ""] = (_value(based_on), look)
    resolved = {}
    for name in own:
        look, at = _Look(), name
        for _ in range(_STYLE_CHAIN):
            if at not in own:
                break
            look, at = _over(look, own[at][1]), own[at][0]
        resolved[name] = look
    return resolved


def _over(upper: _Look, lower: _Look) -> _Look:
    return _Look(
        lower.hidden if upper.hidden is None else upper.hidden,
        lower.colour if upper.colour is None else upper.colour,
        lower.ground if upper.ground is None else upper.ground,
    )


def _look(format_: Any) -> _Look:
    """Of a w:rPr, a w:pPr or a w:tcPr."""
    if format_ is None:
        return _Look()
    vanish = format_.find(_W + "vanish")
    hidden = None if vanish is None else _value(vanish) not in _OFF
    colour = _hex(_value(format_.find(_W + "color")))
    ground = None
    shade = format_.find(_W + "shd")
    if shade is not None:
        solid = shade.get(_W + "val") == "solid"
        ground = _hex(shade.get(_W + ("color" if solid else "fill")) or "")
    highlight = format_.find(_W + "highlight")
    if highlight is not None:
        ground = _HIGHLIGHTS.get(_value(highlight))
    return _Look(hidden, colour, ground)


def _value(element: Any) -> str:
    return "" if element is None else element.get(_W + "val") or ""


def _hex(written: str) -> int | None:
    return int(written, 16) if re.fullmatch(r"[0-9A-Fa-f]{6}", written) else None


def _walk(root: Any, styles: Mapping[str, _Look], tallies: dict[str, _Tally]) -> None:
    """Counts the words of a part that cannot be seen, by why not. Keeps what stands open in lists:
    parts nest as deeply as they like."""
    paragraphs: list[tuple[_Look, _Look]] = []
    changes: list[tuple[str, str]] = []
    boxes: list[str] = []
    opened = {_W + name: name for name in (*_INSERTED, *_DELETED)}
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        if tag in opened and element.getparent().tag != _W + "rPr":
            if event == "start":
                changes.append((opened[tag], element.get(_W + "author") or ""))
            else:
                changes.pop()
        elif tag == _W + "p":
            if event == "start":
                format_ = element.find(_W + "pPr")
                of = "" if format_ is None else _value(format_.find(_W + "pStyle"))
                direct = _Look(ground=_look(format_).ground)
                paragraphs.append((direct, styles.get(of, _Look())))
            else:
                paragraphs.pop()
        elif tag in (_W + "tbl", _W + "txbxContent"):
            if event == "start":
                boxes.append(tag)
            else:
                boxes.pop()
        elif tag == _W + "r" and event == "start":
            in_change = changes[-1] if changes else None
            paragraph = paragraphs[-1] if paragraphs else (_Look(), _Look())
            _take(element, in_change, paragraph, bool(boxes), styles, tallies)


def _take(
    run: Any,
    change: tuple[str, str] | None,
    paragraph: tuple[_Look, _Look],
    boxed: bool,
    styles: Mapping[str, _Look],
    tallies: dict[str, _Tally],
) -> None:
    texts = (t.text or "" for t in run if t.tag in (_W + "t", _W + "delText"))
    words = sum(any(map(str.isalnum, word)) for word in "".join(texts).split())
    if not words:
        return
    if change is not None:
        tally = tallies.setdefault("deleted" if change[0] in _DELETED else "inserted", _Tally())
        tally.words += words
        tally.people.add(change[1])
        if change[0] in _DELETED:
            return
    why = _why_unseen(run, paragraph, boxed, styles)
    if why:
        tallies.setdefault(why, _Tally()).words += words


def _why_unseen(
    run: Any, paragraph: tuple[_Look, _Look], boxed: bool, styles: Mapping[str, _Look]
) -> str:
    format_ = run.find(_W + "rPr")
    named = "" if format_ is None else _value(format_.find(_W + "rStyle"))
    own = _over(_look(format_), styles.get(named, _Look()))
    around, style = paragraph
    if own.hidden if own.hidden is not None else style.hidden:
        return "vanish"
    ground = own.ground if own.ground is not None else around.ground
    colour = own.colour if own.colour is not None else style.colour
    if ground is None:
        # In tables, text boxes and styles the ground may be drawn by what is not looked at here.
        unseen = own.colour is not None and style.ground is None and _alike(own.colour, _WHITE)
        return "pale" if unseen and not boxed else ""
    if colour is None:
        return "black" if _brightest(ground) < _NEARLY_BLACK else ""
    if not _alike(ground, colour):
        return ""
    return "pale" if _alike(ground, _WHITE) and own.ground is None else "black"


def _alike(one: int, other: int) -> bool:
    return all(abs((one >> at & 255) - (other >> at & 255)) < _ALIKE for at in (0, 8, 16))


def _brightest(colour: int) -> int:
    return max(colour >> at & 255 for at in (0, 8, 16))


_KINDS: dict[str, tuple[Kind, str]] = {
    "deleted": ("tracked change", "deleted, and can be brought back"),
    "inserted": ("tracked change", "marked as inserted"),
    "vanish": ("hidden text", "marked as hidden"),
    "pale": ("hidden text", "white on white"),
    "black": ("covered text", "in a box of their own colour"),
}


def _said(tallies: Mapping[str, _Tally]) -> Iterator[Disclosure]:
    for why, tally in tallies.items():
        kind, how = _KINDS[why]
        count = "1 word is" if tally.words == 1 else f"{tally.words} words are"
        names = sorted({initials(name) for name in tally.people if name})
        by = f" by {', '.join(names[:5])}" if names else ""
        yield Disclosure(kind, None, f"{count} {how}{by}.")


def _comments(archive: zipfile.ZipFile, parts: Mapping[str, list[str]]) -> Iterator[Disclosure]:
    for name in parts.get("comments", ()):
        found = [
            comment
            for comment in parse_xml(archive.read(name)).iterfind(_W + "comment")
            if any(text.text and text.text.strip() for text in comment.iter(_W + "t"))
        ]
        if found:
            people = sorted({initials(c.get(_W + "author") or "") for c in found})
            count = "1 comment" if len(found) == 1 else f"{len(found)} comments"
            yield Disclosure("comment", None, f"{count} by {', '.join(people[:5])}.")


def _equations(root: Any) -> set[str]:
    return {
        item.get(_R + "id") or ""
        for item in root.iter(_O + "OLEObject")
        if (item.get("ProgID") or "").startswith("Equation")
    }


def _embedded(
    archive: zipfile.ZipFile,
    names: list[str],
    parts: Mapping[str, list[str]],
    equations: set[str],
) -> Iterator[Disclosure]:
    count = 0
    written = [name for kind in _PARTS for name in parts.get(kind, ())]
    for name in filter(names.__contains__, map(relations_of, written)):
        for relation in parse_xml(archive.read(name)).iter(_REL):
            external = relation.get("TargetMode") == "External"
            if (relation.get("Type") or "").endswith(_EMBEDDED) and not external:
                count += relation.get("Id") not in equations
    if count:
        said = "1 file is" if count == 1 else f"{count} files are"
        yield Disclosure("embedded file", None, f"{said} inside it, which readers can open.")
    tables = sum("/embeddings/" in name for name in names) - count - len(equations)
    if tables > 0:
        said = (
            f"Behind its charts stand {tables} {'table' if tables == 1 else 'tables'} of numbers."
        )
        yield Disclosure("embedded file", None, said, holds=False)


def _properties(archive: zipfile.ZipFile, names: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in ("docProps/core.xml", "docProps/app.xml"):
        if part in names:
            for element in parse_xml(archive.read(part)):
                key = etree.QName(element).localname if isinstance(element.tag, str) else ""
                if key in _PROPERTIES and element.text:
                    found[_PROPERTIES[key]] = element.text.strip()
    return found
