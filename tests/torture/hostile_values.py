"""What a document may say of itself that means harm, where the harm is in the output: markup, a
header, a path, a formula, a line of another format, a terminal's escape."""

MARK = "zqhostile"
"""Stands in every value, as the name of what the value would make if it were taken for more than
text: an element, an attribute, a header, a field, a file."""

_ALERT = f"alert('{MARK}')"

MARKUP = {
    "a script": f"</title></textarea></script><script>{_ALERT}</script>",
    "a picture": f"<img src=x onerror={_ALERT}><{MARK}>",
    "a drawing": f"<svg/onload={_ALERT}><{MARK}/></svg>",
    "an attribute in double quotes": f'x" autofocus onfocus="{_ALERT}" {MARK}="',
    "an attribute in single quotes": f"x' onmouseover='{_ALERT}' {MARK}='",
    "an attribute without quotes": f"x onmouseover={_ALERT} {MARK}=1",
    "a comment": f"--><{MARK}><script>{_ALERT}</script><!--",
    "a section of XML": f"]]><{MARK}><script>{_ALERT}</script><![CDATA[",
    "markup escaped once": f"&lt;script&gt;{_ALERT}&lt;/script&gt;&#60;{MARK}&#62;",
    "markup escaped twice": f"&amp;lt;{MARK}&amp;gt;",
    "an entity of XML": f'<!DOCTYPE x [<!ENTITY {MARK} SYSTEM "file:///etc/passwd">]>&{MARK};',
    "a template": "{{ 7*191 }}{% include '/etc/passwd' %}${7*191}<%= 7*191 %>#{7*191}" + MARK,
    "a link that runs": f"javascript:{_ALERT}//{MARK}",
    "a link that holds a page": f"data:text/html,<script>{_ALERT}</script>{MARK}",
    "another base": f'<base href="https://{MARK}.example/"><meta http-equiv=refresh content="0;x">',
    "a style": f"</style><style>@import 'https://{MARK}.example/x.css'</style>",
    "an end of a script's text": f"</script><{MARK}>\u2028{_ALERT}\u2029",
    "wide brackets": f"\uff1cscript\uff1e{_ALERT}\uff1c/script\uff1e\u003c{MARK}\u003e",
}
LINES = {
    "a header": f"x\r\nX-{MARK}: yes\r\nSet-Cookie: {MARK}=1\r\n\r\n<{MARK}>",
    "a mail's header": f"x\nBcc: {MARK}@example.org\nContent-Type: text/html\n\n<{MARK}>",
    "a record of RIS": f"x\r\nER  - \r\nTY  - {MARK}\r\nTI  - {MARK}\r\nER  - \r\n",
    "an entry of BibTeX": f"x}},\n}}\n@book{{{MARK}, title = {{x}}, {MARK} = {{y}}\n}}\n@comment{{",
    "macros of TeX": f"\\input{{/etc/passwd}}\\write18{{touch {MARK}}} $x_1^2$ % & # ~",
    "a row of CSV": f'x",,,\r\n"{MARK}","=1+1"\r\n',
    "lines of other sorts": f"x\u2028{MARK}\u2029{MARK}\x85{MARK}\x0b{MARK}\x0c{MARK}",
    "an object of JSON": f'x"}}, {{"{MARK}": "yes"}}\n{{"{MARK}": 1}}',
}
FORMULAS = {
    "a formula": f"=cmd|' /C calc'!A0 {MARK}",
    "a formula with plus": f'+HYPERLINK("https://{MARK}.example",1)',
    "a formula with minus": f"-2+3+cmd|'{MARK}'!A0",
    "a formula with at": f"@SUM(1+1)*{MARK}",
    "a formula after a tab": f"\t=1+1{MARK}",
    "a formula in wide signs": f"\uff1d1+1{MARK}",
}
PATHS = {
    "a path upwards": f"../../../../tmp/{MARK}",
    "a path of Windows": f"..\\..\\{MARK}.exe",
    "a path from the root": f"/etc/{MARK}",
    "an encoded path": f"%2e%2e%2f%2e%2e%2f{MARK}%00.html",
    "an option": f"--{MARK}",
    "words of a shell": f"$(touch {MARK}) `touch {MARK}` ; touch {MARK} | '\"",
}
SIGNS = {
    "escapes of a terminal": f"\x1b[2J\x1b]0;{MARK}\x07\x1b]8;;https://x.example\x07\x9b31m\x9d0;x\x9c",
    "backspaces": f"shown\b\b\b\b\b{MARK}\r{MARK}\x7f",
    "another direction": f"\u202e{MARK}\u202c\u2066gnp.exe\u2069\u200f",
    "signs that cannot be seen": f"z\u200bq\u200d\ufeff\u00ad{MARK}\u2060\U000e0041",
    "signs that XML has not": f"\x01\x02\ufffe\uffff{MARK}\x00",
    "marks upon marks": "Z" + "\u0351" * 200 + MARK,
    "places of a format": "%s%n%x{0.__class__}{title}%(x)s" + MARK,
}
VALUES: dict[str, str] = {**MARKUP, **LINES, **FORMULAS, **PATHS, **SIGNS}
"""Every value by what it would make."""
