"""Lines that stand on a title page without being its title, and lines that end a title.

Furniture says nothing of the document (page numbers, markings, addresses); a label introduces
another field (an author, a date, the contents).
"""

import re

from indexer.metadata.printed_dates import LONE_DATE

_LONGEST = 180
_FURNITURE = re.compile(
    r"""
    (?:page\s?)?[\divxlc]{1,5}(?:\s?(?:of|/|\|)\s?\d+)?          # page numbers
    | (?=.*\b(?:official|protect|restricted|confidential|unclassified|marked|final|draft
        |embargoed|version)\b)
      (?:(?:official|sensitive|personal|protect|restricted|strictly|private|and|confidential
        |unclassified|not|protectively|marked|public|final|draft|approved|embargoed|for|copy
        |until|publication|version|v?\d+(?:\.\d+)*)\b[\s:/|,.(){}–-]{0,3}){1,7}
    | (?:classification|status|embargo(?:ed)?|version|document\sreference)\s?[:–-].{0,60}
    | .{0,20}\binvented\ssample:\snot\sa\sreal\scase\b.{0,20}
    | .{0,60}(?:https?://|www\.|[\w.-]+@[\w-]+\.)\S*.{0,60}
    | (?:isbn|issn|hc|cm|cp|cmnd|hl\spaper|sg/)\s?[\d(][\d\s()x/–-]*
    | (?:©|\(c\)|crown\scopyright|copyright\b).{0,120}
    | (?:tel|telephone|textphone|phone|fax|e-?mail|t|e|w)\s?:.{0,80}
    | [A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}
    | (?:this\spage\s(?:is\s)?(?:has\sbeen\s)?(?:intentionally\s)?(?:left\s)?blank).{0,20}
    | return\sto\san\saddress\b.{0,160} | click\b.{0,60} | \[?(?:logo|image|picture)\]?.{0,20}
    | skip\sto\s(?:main\s)?content
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FINAL_REPORT = re.compile(
    r"(?:final|draft|public)\s+(?:\w+\s+){0,5}(?:report|review|summary|inquiry|health)\b", re.I
)
_LABEL = re.compile(
    r"""
    (?:the\s|this\s)?
    (?:
      inspection\sdates?\b | dates?\s(?:of|published|completed|issued|report|covered|agreed)\b
    | dates?\s?[:–-] | report\s(?:published|date|completed|author|by|writer)\b | published\b
    | publication(?:\sdate\b|\s?[:–-]|$) | issued\b
    | (?:(?:independent|lead|overview|report|joint|co-?|review|panel|and|chair|the|author|reviewer
         |writer|inspector|scie|external|senior|responsible)[\s/&-]{1,3}){0,6}
      (?:authors?|reviewers?|writers?|inspectors?|chair|chairs|chairperson|facilitators?)\b(?!['’])
    | (?:written|prepared|produced|commissioned|completed|compiled|undertaken|conducted|authored
        |edited|submitted|carried\sout|published|approved|presented|chaired|led)\s(?:by|for|to|on|in)\b
    | (?:a\s)?(?:report|review)\sby\b | by\b | on\sbehalf\sof\b | for\sand\son\sbehalf\b
    | presented\sto\b | ordered\sby\b | laid\sbefore\b
    | judgements?\b | overall\seffectiveness\b | unique\sreference
    | reference\s?(?:number|no)?\s?[:.]
    | dear\b | review\speriod\b | period\s(?:of\sreview|under\sreview|covered)\b
    | timeframe\b | version\b | status\s?: | date\b\s?$ | volume\s\w{1,3}$
    | (?:\w+\s){1,4}report\sof\ssession\b
    | (?:her|his)\smajesty['’]s\sinspector\b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CONTENTS = re.compile(
    r"(?:table\sof\s)?contents?(?:\spage)?(?:\s?\.{2,}.*|\s?:)?(?:\s\d+)?|cynnwys", re.I
)
_SECTION = re.compile(
    r"(?:(?:section\s|part\s)?\d{1,2}(?:\.\d{1,2})?[.):]?\s|[a-z][.)]\s)?"
    r"(?:introduction|foreword|preface|background|acknowledge?ments?|summary\sof\sthe\scase|the\scase"
    r"|key\sfindings|findings|recommendations|context|overview\sof\sthe\scase|why\swas\sthis.*"
    r"|what\shappened.*|purpose.*|about\sthis.*|case\ssummary|main\sfindings|what\s(?:needs|is)\b.*"
    r"|the\sexperiences\sand\sprogress.*|what\sis\s.*)"
    r"|\d{1,2}(?:\.\d{1,2})?[.):]\s.*|[•●▪■◦-]\s.*",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Whether a cleaned line says nothing of the document: it has no word, or is boilerplate."""
    if not any(map(str.isalpha, line)):
        return True
    if len(line) > _LONGEST:
        return False
    return bool(_FURNITURE.fullmatch(line)) and not _FINAL_REPORT.match(line)


def is_label(line: str) -> bool:
    """Whether a cleaned line speaks of another field than the title: a date, a name, a version."""
    return bool(_LABEL.match(line)) or bool(LONE_DATE.fullmatch(line))


def starts_contents(line: str) -> bool:
    """Whether a table of contents begins at this cleaned line."""
    return bool(_CONTENTS.fullmatch(line))


def starts_section(line: str) -> bool:
    """Whether a cleaned line is the heading of a first section, or a point of a list."""
    return bool(_SECTION.fullmatch(line))
