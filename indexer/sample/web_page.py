"""A document written as a web page, with the furniture of a partnership's site around the text."""

from html import escape

from indexer.sample import blocks

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} - {publisher}</title>
{meta}<style>
body {{ font-family: Arial, sans-serif; line-height: 1.5; margin: 0; color: #222 }}
header, nav, main, footer {{ padding: 0.75rem 2rem }}
header {{ background: {accent}; color: #fff }}
nav ul {{ list-style: none; padding: 0; display: flex; gap: 1.5rem }}
main {{ max-width: 46rem }}
.notice {{ background: #ffdd00; font-weight: bold; padding: 0.5rem 2rem }}
.panel {{ border-left: 4px solid {accent}; background: #eef1f4; padding: 0.5rem 1rem }}
footer {{ background: #eee; font-size: 0.9rem }}
</style>
</head>
<body>
<div class="notice" role="note">{notice}</div>
<header><a href="#main">Skip to main content</a><p>{publisher}</p></header>
<nav aria-label="Main"><ul>
<li><a href="/">Home</a></li>
<li><a href="/children-and-families/">Children and families</a></li>
<li><a href="/professionals/">Professionals</a></li>
<li><a href="/reviews/">Reviews and learning</a></li>
<li><a href="/training/">Training</a></li>
<li><a href="/contact/">Contact us</a></li>
</ul></nav>
<aside><p>We use cookies to make this site work. <a href="/cookies/">Cookie settings</a></p></aside>
<main id="main">
<article>
<h1>{title}</h1>
{byline}{body}
</article>
</main>
<aside><h2>Related pages</h2><ul>
<li><a href="/training/calendar/">Training calendar</a></li>
<li><a href="/professionals/escalation/">Resolving professional disagreement</a></li>
<li><a href="/newsletter/">Sign up for our newsletter</a></li>
</ul></aside>
<footer>
<p>Worried about a child? In an emergency call 999.</p>
<p><a href="/accessibility/">Accessibility</a> | <a href="/privacy/">Privacy</a> | {publisher}</p>
<p>{notice}</p>
</footer>
</body>
</html>
"""


def render_html(document: blocks.Document) -> bytes:
    """The bytes of the page, UTF-8."""
    titles, properties = document.titles, document.properties
    meta = "".join(
        f'<meta name="{name}" content="{escape(value)}">\n'
        for name, value in (("author", properties.author), ("dcterms.issued", properties.created))
        if value
    )
    byline = "".join(
        f"<p>{escape(line)}</p>\n"
        for line in (titles.subtitle, titles.authors, titles.date)
        if line
    )
    page = _PAGE.format(
        language=document.language,
        title=escape(titles.title),
        publisher=escape(titles.publisher),
        accent=document.accent,
        notice=blocks.NOTICE,
        meta=meta,
        byline=byline,
        body="\n".join(_markup(block) for block in document.blocks),
    )
    return page.encode()


def _markup(block: blocks.Block) -> str:
    match block:
        case blocks.Heading(text, level):
            return f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case blocks.Paragraph(text, number):
            return f"<p>{escape(f'{number} {text}'.strip())}</p>"
        case blocks.Bullets(lines):
            return _bullets(lines)
        case blocks.Table(header, rows, _):
            head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
            body = "".join(f"<tr>{_cells(row)}</tr>\n" for row in rows)
            return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>"
        case blocks.Panel(title, lines):
            return f'<div class="panel"><h2>{escape(title)}</h2>{_bullets(lines)}</div>'


def _bullets(lines: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _cells(row: tuple[str, ...]) -> str:
    return "".join(f"<td>{escape(cell)}</td>" for cell in row)
