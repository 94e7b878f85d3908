"""A record, and the repository, as linked data of schema.org in JSON-LD: `Report`, `DataCatalog`.

Authors have no type: nothing tells safely which of them are persons.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from repo_search.formats.exported import About, document_type, one_line
from repo_search.records import Record, Reference

_CONTEXT = "https://schema.org"
_PLAIN = ("http://", "https://")


def report(record: Record, about: About) -> Mapping[str, Any]:
    """A record, without what is unknown."""
    address = about.address(record)
    holding = record.holding
    found = {
        "@context": _CONTEXT,
        "@type": "Report",
        "@id": address,
        "url": address,
        "identifier": record.record_id,
        "name": one_line(record.title),
        "genre": document_type(record),
        "author": [{"name": one_line(author)} for author in record.authors],
        "publisher": [_organization(publisher, about) for publisher in record.publishers],
        "datePublished": _date(record),
        "inLanguage": list(record.languages),
        "about": [
            {"@type": "DefinedTerm", "@id": _at(about, "themes", theme), "name": theme.label}
            for theme in record.themes
        ],
        "abstract": one_line(f"{record.abstract or ''} {about.bracketed}"),
        "isPartOf": {"@type": "CreativeWorkSeries", "name": one_line(record.series)}
        if record.series
        else None,
        "copyrightNotice": one_line(record.rights_statement),
        "copyrightHolder": {"name": one_line(record.rights_holder)}
        if record.rights_holder
        else None,
        "license": _licence(one_line(record.licence or "")),
        "encoding": {
            "@type": "MediaObject",
            "contentUrl": about.file(record),
            "encodingFormat": holding.media_type,
            "contentSize": f"{holding.size} B",
        }
        if holding
        else None,
        "sameAs": record.source_url if (record.source_url or "").startswith(_PLAIN) else None,
        "dateModified": f"{record.changed.isoformat(timespec='seconds')}Z",
    }
    return {name: value for name, value in found.items() if value}


def repository(name: str, said: str, language: str, about: About) -> Mapping[str, Any]:
    """The site and how it is searched, and the catalogue that it is. `said` describes it in a
    sentence."""
    site, description = f"{about.site}/", f"{said} {about.bracketed}".rstrip()
    search = {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": f"{about.site}/search?q={{search_term_string}}",
        },
        "query-input": "required name=search_term_string",
    }
    known = {"name": name, "url": site, "description": description, "inLanguage": language}
    return {
        "@context": _CONTEXT,
        "@graph": [
            {"@type": "WebSite", "@id": f"{site}#site", **known, "potentialAction": search},
            {"@type": "DataCatalog", "@id": f"{site}#catalogue", **known},
        ],
    }


def _date(record: Record) -> str:
    """ISO 8601, as far as it is known; of several years or months the first year."""
    published = record.published
    if published is None:
        return ""
    return published.edtf if len(published.parts) == 1 else str(published.earliest.year)


def _organization(publisher: Reference, about: About) -> Mapping[str, str]:
    address = _at(about, "publishers", publisher)
    return {"@type": "Organization", "@id": address, "name": one_line(publisher.label)}


def _at(about: About, kind: str, one: Reference) -> str:
    return f"{about.site}/{kind}/{quote(one.id, safe='')}"


def _licence(written: str) -> str | Mapping[str, str]:
    """schema.org wants an address, or a work that has a name."""
    if not written or written.startswith(_PLAIN):
        return written
    return {"@type": "CreativeWork", "name": written}
