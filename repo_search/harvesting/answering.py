"""What each verb is answered with (OAI-PMH 2.0 §4)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, true

from repo_search.catalogue import Catalogue, harvest, records
from repo_search.catalogue.harvest import Header
from repo_search.harvesting import sets, tokens
from repo_search.harvesting.asking import LISTS, TOKEN, Refused, asked, between, no_such_token
from repo_search.harvesting.tokens import Part
from repo_search.harvesting.writing import (
    FORMATS,
    Service,
    descriptions,
    document,
    element,
    header,
    metadata,
    present,
    put,
    stamp,
)
from repo_search.index_documents import authorities
from repo_search.texts import _, any_of

if TYPE_CHECKING:
    from lxml import etree

AT_ONCE = 100
"""Records of one answer to a verb that lists them."""


def answer(catalogue: Catalogue, service: Service, pairs: Iterable[tuple[str, str]]) -> bytes:
    """The answer to a request of these arguments, an XML document in UTF-8. What is wrong with them
    stands in it as an error of the protocol."""
    given: dict[str, str] = {}
    moment = present()
    try:
        given = asked(pairs)
        content = _ANSWERS[given["verb"]](catalogue, service, given)
        return document(service, given, content, moment)
    except Refused as refused:
        return refusal(service, refused.code, str(refused), given)


def refusal(
    service: Service, code: str, said: str, given: Mapping[str, str] | None = None
) -> bytes:
    """The answer that is an error of this code."""
    # Arguments that cannot be are not said again.
    known = {} if code in ("badVerb", "badArgument") else given or {}
    return document(service, known, element("error", said, code=code), present())


def _identify(
    catalogue: Catalogue, service: Service, _given: Mapping[str, str]
) -> "etree._Element":
    with catalogue.read() as connection:
        first = harvest.first(connection) or present()
    made = element("Identify")
    for name, text in (
        ("repositoryName", service.name),
        ("baseURL", service.address),
        ("protocolVersion", "2.0"),
        ("adminEmail", service.mail),
        ("earliestDatestamp", stamp(first)),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ("compression", "gzip"),
    ):
        put(made, name, text)
    made.extend(descriptions(service))
    return made


def _list_formats(
    catalogue: Catalogue, service: Service, given: Mapping[str, str]
) -> "etree._Element":
    if "identifier" in given:
        with catalogue.read() as connection:
            _found(connection, service, given["identifier"])
    made = element("ListMetadataFormats")
    for prefix, form in FORMATS.items():
        node = put(made, "metadataFormat")
        put(node, "metadataPrefix", prefix)
        put(node, "schema", form.schema)
        put(node, "metadataNamespace", form.namespace)
    return made


def _list_sets(
    catalogue: Catalogue, _service: Service, given: Mapping[str, str]
) -> "etree._Element":
    if TOKEN in given:  # there is none: all are told at once
        raise no_such_token()
    made = element("ListSets")
    with catalogue.read() as connection:
        for spec, name in sets.listed(connection):
            node = put(made, "set")
            put(node, "setSpec", spec)
            put(node, "setName", name)
    if not len(made):
        raise Refused("noSetHierarchy", _("There are no records yet, and so no sets."))
    return made


def _get_record(
    catalogue: Catalogue, service: Service, given: Mapping[str, str]
) -> "etree._Element":
    made, prefix = element("GetRecord"), given["metadataPrefix"]
    with catalogue.read() as connection:
        told = _found(connection, service, given["identifier"])
        _check_format(prefix)
        made.extend(_told(connection, service, [told], given["verb"], prefix))
    return made


def _list(catalogue: Catalogue, service: Service, given: Mapping[str, str]) -> "etree._Element":
    """The next records in the order of their last change. Who goes on from the serial of the last
    one misses none: what changes meanwhile moves to the end."""
    part = _part(catalogue, given)
    start, end = between(part.start, part.end)
    _check_format(part.prefix)
    made = element(part.verb)
    with catalogue.read() as connection:
        among = and_(
            harvest.changed_between(start, end),
            sets.within(connection, part.of_set) if part.of_set else true(),
        )
        found = harvest.since(connection, part.after, AT_ONCE + 1, among)
        if not found:
            raise Refused("noRecordsMatch", _("There is no such record."))
        told, more = found[:AT_ONCE], len(found) > AT_ONCE
        made.extend(_told(connection, service, told, part.verb, part.prefix))
        total = part.total or harvest.count(connection, among)
    if more or part.before:
        after, before = told[-1].serial, part.before + len(told)
        following = part._replace(after=after, before=before, total=total)
        token = tokens.written(catalogue, following) if more else ""
        put(made, TOKEN, token, completeListSize=str(total), cursor=str(part.before))
    return made


def _part(catalogue: Catalogue, given: Mapping[str, str]) -> Part:
    """What is asked for of a list."""
    if TOKEN in given:
        return tokens.read(catalogue, given[TOKEN], given["verb"])
    dates = given.get("from", ""), given.get("until", "")
    return Part(given["verb"], given["metadataPrefix"], *dates, given.get("set", ""))


def _told(
    connection: Connection, service: Service, told: Sequence[Header], verb: str, prefix: str
) -> Iterator["etree._Element"]:
    """Headers for ListIdentifiers, whole records for other verbs."""
    known = authorities(connection)
    public = records.published(connection, [one.record_id for one in told if one.public])
    here = {record.record_id: record for record in public}
    for one in told:
        record = here.get(one.record_id)
        head = header(service, one, sets.sets_of(record, known) if record else ())
        if verb == "ListIdentifiers":
            yield head
            continue
        made = element("record")
        made.append(head)
        if record:
            made.append(metadata(service, record, prefix))
        yield made


def _found(connection: Connection, service: Service, identifier: str) -> Header:
    """Raises Refused (idDoesNotExist) for an identifier that no record has had in public."""
    ours, record_id = service.identifier(""), identifier.rpartition(":")[2]
    found = harvest.find(connection, record_id) if identifier == ours + record_id else None
    if found is None:
        raise Refused("idDoesNotExist", _("There is no record with this identifier."))
    return found


def _check_format(prefix: str) -> None:
    if prefix not in FORMATS:
        said = _("Records can be had as %(formats)s.", formats=any_of(list(FORMATS)))
        raise Refused("cannotDisseminateFormat", said)


_ANSWERS: Mapping[str, Callable[[Catalogue, Service, Mapping[str, str]], "etree._Element"]] = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    **dict.fromkeys(LISTS, _list),
}
