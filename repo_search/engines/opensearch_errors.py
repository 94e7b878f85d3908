"""What OpenSearch and the way to it run into, as errors of ours: without its words, in which stands
what people search for, and without user and password."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opensearchpy.exceptions import (
    AuthenticationException,
    ConnectionTimeout,
    NotFoundError,
    OpenSearchException,
    SSLError,
    TransportError,
)
from opensearchpy.exceptions import (
    ConnectionError as Unreached,
)
from urllib3.exceptions import ProtocolError

from repo_search.engine_urls import Cluster
from repo_search.errors import BadInput, IndexDamaged, RepoSearchError, Unavailable

IN_PART = "OpenSearch could answer from a part of the index only. Are all its nodes running?"
_NO_INDEX = "There is no index. Run: repo-search reindex"
_NO_TLS = ("WRONG_VERSION_NUMBER", "wrong version number", "record layer failure")
"""How OpenSSL calls an answer that is none of TLS."""
_REFUSED = re.compile(r"no permissions for \[((?:indices|cluster):[a-z_/:]+)")
"""What the security plugin calls that which it refuses."""


class Missing(IndexDamaged):
    """There is no such index, or not any more: a rebuild may just have taken it away."""

    def __init__(self) -> None:
        super().__init__(_NO_INDEX)


@contextmanager
def telling(cluster: Cluster) -> Iterator[None]:
    """Raises what OpenSearch or the way to it has run into as an error of ours, without its
    words."""
    try:
        yield
    except OpenSearchException as error:
        raise ours(error, cluster) from None


def ours(error: OpenSearchException, cluster: Cluster) -> RepoSearchError:
    """The error of ours for one of the client's."""
    match error:
        case SSLError():
            return Unavailable(f"{cluster} {_not_trusted(error.info)}")
        case ConnectionTimeout():
            return Unavailable(f"{cluster} did not answer in time.")
        case Unreached() if isinstance(error.info, ProtocolError):
            return Unavailable(
                f"{cluster} breaks the connection off. Is it running, and is it to be asked by "
                "opensearch+https:// or by opensearch+http://?"
            )
        case Unreached():
            return Unavailable(f"{cluster} cannot be reached. Is it running, and is the URL right?")
        case AuthenticationException():
            return Unavailable(
                f"{cluster} does not accept the user or the password. The user stands in the "
                "engine's URL, the password in REPO_SEARCH_ENGINE_PASSWORD."
            )
        case NotFoundError():
            return Missing()
        case TransportError():
            return of_status(error.status_code, error.info)
    return Unavailable(f"{cluster} gave an answer that cannot be understood.")


def _not_trusted(error: Any) -> str:
    """What is wrong with a connection that was to be encrypted."""
    found = str(error)
    if any(one in found for one in _NO_TLS):
        return (
            "does not encrypt as it should: is it to be asked by opensearch+http://? Then nothing "
            "is encrypted."
        )
    if "CERTIFICATE_VERIFY_FAILED" not in found:
        return "could not be reached by an encrypted connection: it was broken off, or refused."
    if "expired" in found:
        return "has a certificate that has expired."
    if "not yet valid" in found:
        return "has a certificate that is not valid yet."
    if "mismatch" in found:
        return "has a certificate of another name than the host has in the engine's URL."
    return (
        "has no certificate that can be verified. Name the file of those to trust with ?ca=FILE at "
        "the end of the engine's URL."
    )


def _kind(said: Any) -> str:
    """What OpenSearch calls what went wrong, the first name that it gives; too many clauses by that
    name, which stands deep in what it says."""
    names = list(_types(said))
    return next((name for name in names if name.startswith("too_many")), (*names, "")[0])


def _types(said: Any) -> Iterator[str]:
    if isinstance(said, dict):
        yield from (str(value) for name, value in said.items() if name == "type")
        said = list(said.values())
    if isinstance(said, list):
        for part in said:
            yield from _types(part)


def of_status(status: int | str, said: Any) -> RepoSearchError:
    """The error of a status and of what OpenSearch says is wrong."""
    kind = _kind(said)
    if status == 404:
        return Missing()
    if kind == "cluster_block_exception" and status in (403, 429):
        return Unavailable("OpenSearch lets nobody write to the index: it is locked, or a disk is "
                           "full.")  # fmt: skip
    if status == 429:
        return Unavailable("OpenSearch has more to do than it can take. Try again.")
    if status == 403:
        refused = _REFUSED.search(str(said))
        what = f"refuses {refused[1]} to its user" if refused else "refuses its user what is needed"
        return Unavailable(
            f"OpenSearch {what}. The role that it needs stands in docs/opensearch.md."
        )
    if kind.startswith("too_many"):
        return BadInput("The query is too long for OpenSearch.")
    if status == 400:
        return IndexDamaged(f"The index is not as it was made ({kind}). Run: repo-search reindex")
    if status == 413:
        return Unavailable("OpenSearch takes no request as large as the record: see its setting "
                           "http.max_content_length.")  # fmt: skip
    return Unavailable(IN_PART)
