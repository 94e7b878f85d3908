"""Every page in every state, over the collection of these tests: what is checked to be valid HTML,
accessible and translatable. A new page, or a new state of one, is a line here."""

from tests.web.conftest import Collection


def addresses(held: Collection) -> dict[str, str]:
    """Addresses by the names of what is to be seen there."""
    report, late = (f"/records/{held.ids[name]}" for name in ("report", "late"))
    return {
        "home": "/",
        "all records": "/search",
        "results": "/search?q=alcohol",
        "the second page of results": "/search?q=supervision&page=2",
        "results narrowed by everything": "/search?q=alcohol&publisher=northmere-scp&theme=neglect"
        "&type=briefings&language=en&year=2019&from=2018&to=2020&sort=newest&per_page=25",
        "nothing found": "/search?q=zzzzqqq",
        "nothing found because of filters": "/search?q=alcohol&from=1950&to=1951",
        "a faulty search": "/search?q=alcohol&from=yesterday",
        "results with some of the words": "/search?q=alcohol+midwife+supervision+zebra",
        "results by other names too": "/search?q=cosleeping+alcohol",
        "results by one's own words": "/search?q=cosleeping+alcohol&expand=no",
        "hostile words": "/search?q=%3Cscript%3E%22%27%26",
        "advanced search": "/advanced",
        "advanced search filled in": "/advanced?q=%28alcohol+OR+drugs%29+NOT+title%3Abriefing"
        "&theme=neglect&type=briefings&type=responses&review=scr&from=2018",
        "a faulty advanced search": "/advanced?in=title&terms=alcohol&from=yesterday",
        "many queries": "/matrix",
        "many queries by reports": "/matrix?queries=alcohol%0Atitle%3Achild%0Acontents+alcohol%0A"
        "hostile&theme=neglect&theme=safe-sleeping",
        "many queries by publishers": "/matrix?queries=alcohol%0Asupervision+%21%21%0Aalcohol%0A"
        + "%0A".join(f"number+{n}+OR+part" for n in range(9))
        + "&by=publishers&from=2000&expand=no",
        "faulty queries": "/matrix?queries=--&by=years",
        "how to search": "/help/search",
        "ways to browse": "/browse",
        "where to get help": "/help/support",
        "accessibility": "/accessibility",
        "privacy": "/privacy",
        "for developers": "/developers",
        "a record": report,
        "a record without text": f"/records/{held.ids['scan']}",
        "a record without a file": f"/records/{held.ids['bare']}",
        "a record in Welsh": f"/records/{held.ids['welsh']}",
        "a hostile record": f"/records/{held.ids['hostile']}",
        "a withdrawn record": f"/records/{held.ids['withdrawn']}",
        "a page": f"{report}/pages/1",
        "a page with hits": f"{report}/pages/2?q=alcohol",
        "a page without text": f"{report}/pages/3",
        "a page whose picture cannot be drawn": f"/records/{held.ids['damaged']}/pages/1",
        "a part without a picture": f"/records/{held.ids['welsh']}/pages/2",
        "a search inside a record": f"{report}/search?q=alcohol",
        "a search inside a record that finds nothing": f"{report}/search?q=zzzzqqq",
        "findings": "/findings",
        "findings of a search": "/findings?q=hospital+discharge&kind=recommendation&year=2001",
        "no findings": "/findings?q=zzzzqqq",
        "a faulty search for findings": "/findings?kind=nonsense&from=yesterday",
        "a finding": f"/findings/{held.finding}",
        "a page with a finding": f"{late}/pages/2?finding={held.finding}",
        "all findings of a record": f"{late}/findings",
        "no findings of a record": f"{report}/findings",
        "a record with findings": late,
        "publishers": "/publishers",
        "a publisher": "/publishers/northmere-scp",
        "publishers by region": "/publishers?by=region",
        "a publisher without records": "/publishers/ofsted",
        "themes": "/themes",
        "a theme": "/themes/neglect",
        "a theme without records": "/themes/self-harm",
        "cases": "/cases",
        "cases of no such status": "/cases?status=planned",
        "years": "/years",
        "latest additions": "/latest",
        "records without text": "/latest?text=none",
        "insights": "/insights",
        "a case": f"/cases/{held.cases['report']}",
        "a reading list": f"/list?r={held.ids['report']}.2&r={held.ids['bare']}"
        f"&r={held.ids['withdrawn']}&r=zzzzzzzz",
        "an empty reading list": "/list",
        "a briefing sheet": f"{report}/briefing",
        "a briefing sheet in Welsh": f"/records/{held.ids['welsh']}/briefing",
        "a hostile briefing sheet": f"/records/{held.ids['hostile']}/briefing",
        "a briefing sheet of a theme": "/themes/neglect/briefing",
        "a briefing sheet of a list": f"/list/briefing?r={held.ids['report']}.2"
        f"&r={held.ids['briefing']}&r={held.ids['bare']}&r={held.ids['withdrawn']}&r=zzzzzzzz",
        "an address that is not there": "/nothing",
        "a fault of the request": "/search?page=x",
    }
