"""What is asked of each route of the site about a record that is to be gone."""

from urllib.parse import quote

from repo_search.exporting import FINDING_FORMATS, FORMATS

from .secret_record import BEGUN, KEPT, WORDS

GUESSED = [WORDS[of] for of in ("title", "text", "publisher", "case", "theme", "abstract")]
MISSPELT = [f"{word[:-1]}q" for word in GUESSED]
"""What somebody may type who is told then what is meant."""
_SEARCHES = [KEPT, *(f"{BEGUN[word]}*" for word in GUESSED), *MISSPELT]
_FEW = [KEPT, f"{WORDS['text'][:6]}*"]

_MANY = quote("\n".join(_SEARCHES))

ADDRESSES: dict[str, list[str]] = {
    "browse.home": ["/"],
    "browse.publisher_list": ["/publishers", "/publishers?by=area", "/publishers?by=name"],
    "browse.publisher": ["/publishers/{publisher}", "/publishers/stay-board"],
    "browse.theme_list": ["/themes"],
    "browse.theme": ["/themes/{theme}", "/themes/neglect"],
    "browse.case_list": ["/cases"],
    "browse.case": ["/cases/{case}"],
    "browse.years": ["/years"],
    "browse.latest": ["/latest", "/latest?text=layer"],
    "browse.insights": ["/insights"],
    "search.results": [
        "/search",
        "/search?publisher={publisher}",
        "/search?theme={theme}",
        "/search?type={type}",
        "/search?sort=oldest&per_page=50",
        *(f"/search?q={quote(text)}" for text in _SEARCHES),
    ],
    "search.help_search": ["/help/search"],
    "advanced.advanced": ["/advanced", "/advanced?publisher={publisher}&theme={theme}&type={type}"],
    "matrix.table": [
        "/matrix",
        *(f"/matrix?by={by}&queries={_MANY}" for by in ("reports", "publishers", "years")),
        f"/matrix?queries={KEPT}&publisher={{publisher}}&theme={{theme}}",
    ],
    "matrix.as_file": [
        f"/matrix.csv?by={by}&queries={_MANY}" for by in ("reports", "publishers", "years")
    ],
    "records.record": ["/records/{secret}", "/records/{part}", "/records/{kept}"],
    "records.inside": ["/records/{secret}/search?q=child", "/records/{kept}/search?q=staff"],
    "records.page": [
        "/records/{secret}/pages/1", "/records/{secret}/pages/2?q=child",
        "/records/{secret}/pages/2?finding={finding}",
    ],
    "findings.results": [
        "/findings",
        "/findings?publisher={publisher}",
        "/findings?theme={theme}",
        "/findings?type={type}&sort=oldest&per_page=50",
        *(f"/findings?q={quote(text)}" for text in _SEARCHES),
    ],
    "findings.finding": ["/findings/{finding}"],
    "findings.of_record": [f"/records/{{{one}}}/findings" for one in ("secret", "part", "kept")],
    "files.file": ["/records/{secret}/file", "/records/{part}/file"],
    "files.picture": ["/records/{secret}/pages/1/picture"],
    "files.boxes": [
        "/records/{secret}/pages/1/boxes.svg?q=child",
        "/records/{secret}/pages/2/boxes.svg?finding={finding}",
    ],
    "reading_list.reading_list": ["/list?r={secret}&r={secret}.2&r={kept}&r={part}"],
    "briefing.record": ["/records/{secret}/briefing", "/records/{part}/briefing"],
    "briefing.record_docx": ["/records/{secret}/briefing.docx"],
    "briefing.theme": ["/themes/{theme}/briefing", "/themes/neglect/briefing"],
    "briefing.theme_docx": ["/themes/{theme}/briefing.docx", "/themes/neglect/briefing.docx"],
    "briefing.reading_list": [
        "/list/briefing?r={secret}&r={part}&r={kept}.1", "/list/briefing?r={secret}.2",
    ],
    "briefing.reading_list_docx": ["/list/briefing.docx?r={secret}&r={part}&r={kept}.1"],
    "alerts.new": [
        "/alerts/new?publisher={publisher}",
        "/alerts/new?theme={theme}",
        "/alerts/new?about=findings&publisher={publisher}",
    ],
    "alerts.sign_up": ["POST /alerts?publisher={publisher}"],
    "alerts.confirm": ["/alerts/confirm/{stop}"],
    "alerts.confirmed": ["POST /alerts/confirm/unknown"],
    "alerts.stop": ["/alerts/stop/{stop}"],
    "alerts.stopped": ["POST /alerts/stop/unknown"],
    "about.browse": ["/browse"],
    "exports.search": [
        f"/search.{form}?q={quote(text)}" for form in FORMATS
        for text in ("", *_FEW)
    ] + ["/search.csv?publisher={publisher}"],
    "exports.record": [f"/records/{{secret}}.{form}" for form in FORMATS],
    "exports.reading_list": [
        f"/list.{form}?r={{secret}}&r={{kept}}" for form in FORMATS
    ],
    "exports.findings": [
        f"/findings.{form}?q={quote(text)}" for form in FINDING_FORMATS
        for text in ("", *_FEW)
    ] + ["/findings.csv?publisher={publisher}"],
    "feeds.findings": [
        "/findings.atom",
        "/findings.atom?publisher={publisher}",
        *(f"/findings.atom?q={quote(text)}" for text in _FEW),
    ],
    "feeds.feed": [
        "/search.atom",
        "/search.atom?publisher={publisher}",
        "/search.atom?theme={theme}",
        *(f"/search.atom?q={quote(text)}" for text in _FEW),
    ],
    "discovery.index": ["/sitemap.xml"],
    "discovery.part": ["/sitemaps/1.xml"],
    "discovery.suggestions": [f"/suggestions?q={begun}" for begun in BEGUN.values()],
    "oai.harvest": [
        "/oai?verb=Identify",
        "/oai?verb=ListSets",
        "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc",
        "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&set=publisher:{publisher}",
        *(f"/oai?verb=ListRecords&metadataPrefix={form}" for form in ("oai_dc", "marcxml")),
    ],
    "linked.publisher_list": ["/publishers.ttl"],
    "linked.publisher": ["/publishers/{publisher}.ttl", "/publishers/stay-board.ttl"],
    "linked.theme_list": ["/themes.ttl"],
    "linked.theme": ["/themes/{theme}.ttl", "/themes/neglect.ttl"],
    "api.search": [
        "/api/v1/search",
        "/api/v1/search?publisher={publisher}",
        *(f"/api/v1/search?q={quote(text)}" for text in _SEARCHES),
    ],
    "api.suggestions": [f"/api/v1/suggestions?limit=10&q={begun}" for begun in BEGUN.values()],
    "api.record": ["/api/v1/records/{secret}", "/api/v1/records/{part}"],
    "api.record_list": ["/api/v1/records?id={secret}&id={part}&id={kept}"],
    "api.holdings": ["/api/v1/records/{secret}/holdings", "/api/v1/records/{part}/holdings"],
    "api.passages": [
        "/api/v1/records/{secret}/passages?q=child", "/api/v1/records/{part}/passages?q=child",
        "/api/v1/records/{secret}/passages",
    ],
    "api_findings.findings": [
        "/api/v1/findings",
        "/api/v1/findings?publisher={publisher}",
        *(f"/api/v1/findings?q={quote(text)}" for text in _SEARCHES),
    ],
    "api_findings.finding": ["/api/v1/findings/{finding}"],
    "api_findings.record_findings": [
        "/api/v1/records/{secret}/findings", "/api/v1/records/{part}/findings",
    ],
    "api.changes": ["/api/v1/changes", "/api/v1/changes?limit=1"],
    "api.description": ["/api/v1/openapi.json"],
    "api_entries.cases": ["/api/v1/cases?per_page=100"],
    "api_entries.case": ["/api/v1/cases/{case}"],
    "api_entries.publishers": ["/api/v1/publishers?per_page=100"],
    "api_entries.publisher": ["/api/v1/publishers/{publisher}"],
    "api_entries.themes": [f"/api/v1/themes?per_page=100&page={page}" for page in (1, 2)],
    "api_entries.theme": ["/api/v1/themes/{theme}"],
    "about.developers": ["/developers"],
    "health.health": ["/health"],
}  # fmt: skip
"""Addresses by the route that answers them."""
SAY_NOTHING_OF_RECORDS = {
    "static", "about.accessibility", "about.privacy", "about.support", "about.colour",
    "health.live", "health.ready", "health.robots", "discovery.description",
}  # fmt: skip
