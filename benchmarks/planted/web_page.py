"""HTML in which something stands that its page does not show, or that only looks so."""

from benchmarks.planted import CONTACT, PARAGRAPHS, SUBJECT

HIDING = "The school that the child went to was Hollin Bank Primary."


def report(extra: str = "", *, sentences: tuple[str, ...] = (), head: str = "") -> bytes:
    body = "".join(f"<p>{text}</p>" for text in (*PARAGRAPHS, *sentences))
    lines = "".join(f"<p>{line}</p>" for line in CONTACT)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{SUBJECT}</title>{head}'
        f'</head><body><nav><ul><li><a href="/">Home</a></li></ul></nav><main><h1>{SUBJECT}</h1>'
        f"{body}{extra}</main><footer>{lines}</footer></body></html>"
    ).encode()


HIDDEN = {
    "hidden": f"<p hidden>{HIDING}</p>",
    "not displayed": f'<p style="color: red; display: none">{HIDING}</p>',
    "not visible": f'<p>A school <span style="visibility:hidden">{HIDING}</span></p>',
    "white on white": f'<p><span style="color:#fff">{HIDING}</span></p>',
    "comment": f"<!-- {HIDING} Take this out before it is published. -->",
}
HIDDEN_HELD_OUT = {
    "of no size": f'<p><font style="font-size: 0">{HIDING}</font></p>',
    "black on black": f'<p><span style="background:black; color: black">{HIDING}</span></p>',
    "struck from view": f'<div style="opacity:0">{HIDING}</div>',
    "commented paragraph": f"<!--<p>{HIDING}</p>-->",
}
CLEAN = {
    "menu": '<nav style="display:none"><ul><li>Reports and reviews of the board.</li></ul></nav>',
    "conditional comment": "<!--[if lt IE 9]><script src='x.js'></script><![endif]-->",
    "template comment": "<!-- end of main content -->",
    "skip link": '<a class="visually-hidden" href="#main">Skip to main content</a>',
    "folded": f"<details><summary>More</summary><p>{PARAGRAPHS[0]}</p></details>",
    "white on black": '<p style="background:#000;color:#fff">Learning from reviews of cases.</p>',
}
CLEAN_HELD_OUT = {
    "cookies": '<div id="cookie-banner" style="display:none">We use cookies to make this site work '
    "well. You can choose which ones we set.</div>",
    "form": "<form hidden><p>Please tell us what you were doing when the page failed.</p></form>",
    "commented markup": '<!-- <div class="sidebar"> -->',
}
