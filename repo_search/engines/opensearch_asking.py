"""Asking a cluster of OpenSearch: time limits, and no answer in parts.

What people search for stands in the bodies of requests and in what OpenSearch says of them, so
neither gets into a log.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from ssl import SSLError as Unverified
from typing import Any, ParamSpec, TypeVar

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    NotFoundError,
    OpenSearchException,
    RequestError,
    TransportError,
)
from urllib3 import Timeout

from repo_search.engine_urls import Cluster
from repo_search.engines.opensearch_errors import IN_PART, Missing, of_status, ours, telling
from repo_search.errors import BadInput, Unavailable

T = TypeVar("T")
P = ParamSpec("P")
Body = dict[str, Any]
SECONDS, CONNECT_SECONDS = 30.0, 3.0
"""An answer may take, and to be let in: a machine that is gone says nothing, and is asked as often
as there are nodes."""
WRITING = Timeout(connect=CONNECT_SECONDS, read=120.0)
"""Of a request that writes: the cluster waits a minute for a copy."""
_STOP = "25s"
"""After which a search ends by itself."""
_CONNECTIONS = 32
_PASSING = (429, 503)
_PAUSES = (0.1, 0.4, 1.6)
"""Seconds after which it is asked again where the cluster has too much to do, or has just lost a
node."""
_TRIES = 3
_NO_SUCH_SIMILARITY = "Unknown Similarity type"
"""With which OpenSearch begins to say so."""
WHOLE = {"allow_partial_search_results": "false"}

for _name in ("opensearch", "opensearchpy.trace", "opensearchpy"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class Asking:
    """A cluster that is asked; connects when it is first asked and after `close`."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._opened: OpenSearch | None = None

    @property
    def client(self) -> OpenSearch:
        """opensearch-py's client, to be used in a block of `telling`."""
        if self._opened is None:
            self._opened = _client(self._cluster)
        return self._opened

    def close(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def ask(
        self, method: Callable[..., T], *, unless: tuple[type[Exception], ...] = (), **given: Any
    ) -> T:
        """What a method of the client gives. Its errors become ours, `unless` somebody wants them;
        where it may be otherwise in a moment it is asked again."""
        for pause in (*_PAUSES, None):
            try:
                return method(**given)
            except OpenSearchException as error:
                if isinstance(error, NotFoundError) and not isinstance(error.info, dict):
                    raise Unavailable(
                        f"{self._cluster} does not answer as OpenSearch does. Is the URL right?"
                    ) from None
                if isinstance(error, unless):
                    raise
                status = error.status_code if isinstance(error, TransportError) else 0
                if status not in _PASSING or pause is None:
                    raise ours(error, self._cluster) from None
                time.sleep(pause)
        raise AssertionError

    def create(self, index: str, body: Body, **options: str) -> bool:
        """Makes an index, unless it has been made: by a request that was sent twice since a node
        was lost, or by another process at the same time. False if the cluster has not got one of
        its similarities."""
        create = self.client.indices.create
        try:
            self.ask(
                create,
                unless=(RequestError,),
                index=index,
                body=body,
                params=options,
                request_timeout=WRITING,
            )
        except RequestError as error:
            if _NO_SUCH_SIMILARITY in str(error.info):
                return False
            if error.error != "resource_already_exists_exception":
                raise of_status(400, error.info) from None
        return True

    def telling(self) -> AbstractContextManager[None]:
        """A block in which OpenSearch's errors become ours."""
        return telling(self._cluster)

    def search(self, index: str, body: Body, **options: str) -> Body:
        """The answer to a search, of all shards or none: raises Unavailable instead."""
        found = self.ask(
            self.client.search,
            index=index or None,
            body={"timeout": _STOP, **body},
            params={**WHOLE, **options},
        )
        return _whole(found)

    def searches(self, index: str, bodies: Sequence[Body], **options: str) -> list[Body]:
        """The answers to several searches; of all shards, as above."""
        if not bodies:
            return []
        header = {"index": index, "allow_partial_search_results": False, **options}
        lines = [line for body in bodies for line in (header, {"timeout": _STOP, **body})]
        for pause in (*_PAUSES, None):
            found = self.ask(self.client.msearch, body=lines)
            passing = [a for a in found["responses"] if a.get("status") in _PASSING]
            if not passing or pause is None:
                break
            time.sleep(pause)
        return [_whole(answer) for answer in found["responses"]]

    def everything(
        self, index: str, body: Body, step: int, most: int | None = None, **options: str
    ) -> Iterator[Body]:
        """The hits of a search in its order, which must be total, `step` at a time and as one
        state of the index has them; at most so many."""
        whole = {"keep_alive": "2m", "allow_partial_pit_creation": "false"}
        copies = {"preference": options.pop("preference")} if "preference" in options else {}
        made = self.ask(self.client.create_pit, index=index, params={**whole, **copies})
        kept = {"id": made["pit_id"], "keep_alive": "2m"}
        try:
            after: Body = {}
            left = step if most is None else most
            while left > 0:
                size = min(step, left)
                asked = {**body, **after, "size": size, "pit": kept}
                hits = self.search("", asked, **options)["hits"]["hits"]
                yield from hits
                if len(hits) < size:
                    return
                after = {"search_after": hits[-1]["sort"]}
                left -= 0 if most is None else len(hits)
        finally:
            self.ask(self.client.delete_pit, body={"pit_id": [kept["id"]]})


def _client(cluster: Cluster) -> OpenSearch:
    more: dict[str, Any] = {}
    if cluster.user:
        # urllib3 sends it in Latin-1, OpenSearch reads UTF-8.
        more["http_auth"] = f"{cluster.user}:{cluster.password}".encode().decode("latin-1")
    if cluster.nodes[0].startswith("https:"):
        more |= {"use_ssl": True, "verify_certs": True}
        more |= {"ca_certs": str(cluster.ca)} if cluster.ca else {}
    try:
        return OpenSearch(
            list(cluster.nodes),
            timeout=Timeout(connect=CONNECT_SECONDS, read=SECONDS),
            max_retries=len(cluster.nodes),
            pool_maxsize=_CONNECTIONS,
            **more,
        )
    except (Unverified, OSError, OpenSearchException) as error:
        raise BadInput(
            f"The certificates in {cluster.ca} cannot be read; they are to be in PEM."
        ) from error


def _whole(answer: Body) -> Body:
    if error := answer.get("error"):
        raise of_status(answer.get("status", 500), error)
    if answer["_shards"]["failed"] or answer["timed_out"]:
        raise Unavailable(IN_PART)
    return answer


def reading(read: Callable[P, T]) -> Callable[P, T]:
    """Asks again where an index was just taken away: a rebuild has put another in its place."""

    def again(*given: P.args, **named: P.kwargs) -> T:
        for _ in range(_TRIES - 1):
            try:
                return read(*given, **named)
            except Missing:
                continue
        return read(*given, **named)

    return again
