"""DOCX in which something stands that its page does not show, or that only looks so."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from benchmarks.planted import CONTACT, PARAGRAPHS, SUBJECT

Document = Any
Way = Callable[[Document], None]
HIDING = "Hollin Bank Primary"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def report(
    way: Way | None = None,
    *,
    sentences: tuple[str, ...] = (),
    files: Mapping[str, bytes] | None = None,
    relation: str = "",
    **properties: str,
) -> bytes:
    """A report; `files` are added to its ZIP, related to the document as `relation`."""
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.title = SUBJECT
    for name, value in properties.items():
        setattr(document.core_properties, name, value)
    document.add_heading(SUBJECT, 0)
    for paragraph in (*PARAGRAPHS, *sentences):
        document.add_paragraph(paragraph)
    if way is not None:
        way(document)
    for paragraph in CONTACT:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return _with_files(out.getvalue(), files, relation) if files else out.getvalue()


def _with_files(data: bytes, files: Mapping[str, bytes], relation: str) -> bytes:
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "word/_rels/document.xml.rels" and relation:
                added = "".join(
                    f'<Relationship Id="added{at}" Type="{_RELATIONS}/{relation}" '
                    f'Target="{name.removeprefix("word/")}"/>'
                    for at, name in enumerate(files)
                )
                content = content.replace(b"</Relationships>", added.encode() + b"</Relationships>")
            if entry.filename == "[Content_Types].xml":
                kinds = "".join(
                    f'<Default Extension="{name}" ContentType="application/octet-stream"/>'
                    for name in ("bin", "docx", "xlsx")
                )
                content = content.replace(b"</Types>", kinds.encode() + b"</Types>")
            target.writestr(entry.filename, content)
        for name, content in files.items():
            target.writestr(name, content)
    return out.getvalue()


def xml(markup: str) -> Way:
    """Puts a paragraph of this content (WordprocessingML) into the report."""

    def put(document: Document) -> None:
        paragraph = document.add_paragraph("The child went to ")
        for child in parse_xml(f"<w:p {nsdecls('w')}>{markup}</w:p>"):
            paragraph._p.append(child)

    return put


def run(text: str, format_: str = "") -> str:
    return f'<w:r><w:rPr>{format_}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _deleted(what: str) -> str:
    who = 'w:id="7" w:author="Reviewer 2" w:date="2018-05-04T10:00:00Z"'
    text = f'<w:delText xml:space="preserve">{HIDING} </w:delText>'
    return f"<w:{what} {who}><w:r>{text}</w:r></w:{what}>"


def _commented(document: Document) -> None:
    paragraph = document.add_paragraph("The child went to a primary school.")
    document.add_comment(paragraph.runs, text=f"This was {HIDING}", author="Reviewer 2")


def _style(document: Document) -> None:
    style = document.styles.add_style("Quiet", 2)
    style.font.hidden = True
    document.add_paragraph().add_run(f"The school was {HIDING}", style=style)


def _in_header(document: Document) -> None:
    header = document.sections[0].header.paragraphs[0]
    header.add_run(f"Draft about {HIDING}").font.hidden = True


def _header_row(document: Document) -> None:
    table = document.add_table(2, 2)
    for cell in table.rows[0].cells:
        cell.paragraphs[0]._p.append(
            parse_xml(
                f"<w:r {nsdecls('w')}><w:rPr><w:color w:val='FFFFFF'/></w:rPr>"
                "<w:t>Agency and role</w:t></w:r>"
            )
        )
        cell._tc.get_or_add_tcPr().append(
            parse_xml(f"<w:shd {nsdecls('w')} w:val='clear' w:fill='1F3864'/>")
        )


def _paragraph_shade(document: Document) -> None:
    paragraph = document.add_paragraph()
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f"<w:shd {nsdecls('w')} w:val='clear' w:fill='000000'/>")
    )
    paragraph.add_run(f"The school was {HIDING}")


BLACK = '<w:highlight w:val="black"/>'
SHADED = '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>'
WHITE = '<w:color w:val="FFFFFF"/>'
VANISH = "<w:vanish/>"

WAYS: dict[str, dict[str, Way]] = {
    "covered text": {
        "black highlight": xml(run(HIDING, BLACK)),
        "black highlight, black words": xml(run(HIDING, f'{BLACK}<w:color w:val="000000"/>')),
        "black shade": xml(run(HIDING, SHADED)),
    },
    "hidden text": {
        "vanish": xml(run(HIDING, VANISH)),
        "white words": xml(run(HIDING, WHITE)),
        "in a header": _in_header,
    },
    "tracked change": {
        "deleted": xml(_deleted("del")),
        "inserted": xml(f'<w:ins w:id="3" w:author="Reviewer 2">{run(HIDING)}</w:ins>'),
        "moved away": xml(f'<w:moveFrom w:id="4" w:author="Reviewer 2">{run(HIDING)}</w:moveFrom>'),
    },
    "comment": {"comment": _commented},
}
WAYS_HELD_OUT: dict[str, dict[str, Way]] = {
    "covered text": {
        "black paragraph": _paragraph_shade,
        "solid pattern": xml(run(HIDING, '<w:shd w:val="solid" w:color="000000" w:fill="auto"/>')),
        "white highlight, white words": xml(run(HIDING, f'<w:highlight w:val="white"/>{WHITE}')),
    },
    "hidden text": {
        "hidden by its style": _style,
        "almost white words": xml(run(HIDING, '<w:color w:val="FDFDFD"/>')),
        "hidden on the web": xml(run(HIDING, '<w:webHidden/><w:vanish w:val="true"/>')),
    },
    "tracked change": {
        "deleted in a table": lambda document: (
            document.add_table(1, 1)
            .cell(0, 0)
            .paragraphs[0]
            ._p.append(parse_xml(_deleted("del").replace("<w:del ", f"<w:del {nsdecls('w')} ", 1)))
        ),
    },
}
CLEAN: dict[str, Way] = {
    "table": _header_row,
    "yellow highlight": xml(run("a primary school", '<w:highlight w:val="yellow"/>')),
    "white words on a black shade": xml(run("[redacted]", SHADED + WHITE)),
    "not hidden": xml(run("a primary school", '<w:vanish w:val="0"/>')),
    "changed format": xml(
        run("school", '<w:b/><w:rPrChange w:id="5" w:author="Reviewer 2"><w:rPr/></w:rPrChange>')
    ),
}
CLEAN_HELD_OUT: dict[str, Way] = {
    "black bar of nothing": xml(run("          ", BLACK)),
    "white words on a black highlight": xml(run("withheld", BLACK + WHITE)),
    "bookmark": xml('<w:bookmarkStart w:id="9" w:name="Hollin"/><w:bookmarkEnd w:id="9"/>'),
}
