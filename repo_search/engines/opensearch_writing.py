"""Writing to OpenSearch: bulk requests of bounded size, and what answers swapped at once.

Every document has the catalogue's revision for its version, so that what comes late loses. Nothing
that is written is seen before the index is told to show it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from opensearchpy.helpers import streaming_bulk

from repo_search.engine import IndexDocument
from repo_search.engine_urls import Cluster
from repo_search.engines.opensearch_asking import WRITING, Asking, Body
from repo_search.engines.opensearch_documents import (
    BM25,
    BM25_SINCE_3,
    DOCUMENTS,
    FINDING,
    FINDINGS,
    PAGE,
    PAGES,
    PARTS,
    RECORD,
    WINDOW,
    entries,
    finding_id,
    index_body,
    page_id,
)
from repo_search.engines.opensearch_errors import Missing, of_status
from repo_search.engines.opensearch_queries import ALL, of_records
from repo_search.errors import RepoSearchError, Unavailable

_MOST_BYTES, _MOST_ACTIONS = 8 << 20, 500
"""Of one request; a record that is larger goes by itself."""
_RETRIES, _FIRST_PAUSE, _LONGEST_PAUSE = 8, 0.5, 20
"""How often what the cluster has no room for is sent again, after how many seconds."""
_IGNORED = (("index", 409), ("delete", 409), ("delete", 404))
"""A later revision is there already; what is to go is gone."""


class Names:
    """What the indexes of a prefix are called: each is one of a generation, with a number, and
    those that answer have an alias without."""

    def __init__(self, cluster: Cluster) -> None:
        self._prefix = cluster.prefix
        self._own = re.compile(rf"{re.escape(cluster.prefix)}-({'|'.join(PARTS)})-(\d+)")

    def alias(self, part: str) -> str:
        return f"{self._prefix}-{part}"

    def index(self, part: str, generation: int) -> str:
        return f"{self._prefix}-{part}-{generation}"

    def unfinished(self, part: str, generation: int) -> str:
        """The alias of an index that is being built: writing to it makes none of its own."""
        return f"{self._prefix}-unfinished-{part}-{generation}"

    @property
    def all(self) -> str:
        return ",".join(f"{self._prefix}-{part}-*" for part in PARTS)

    def generation(self, index: str) -> int:
        """The number in the name of an index, 0 if it is none of these."""
        found = self._own.fullmatch(index)
        return int(found[2]) if found else 0


class Indexes:
    """The indexes that are there, and which of them answer."""

    def __init__(self, asking: Asking, cluster: Cluster) -> None:
        self._asking = asking
        self._cluster = cluster
        self.names = Names(cluster)

    def there(self) -> dict[str, set[str]]:
        """The aliases of each index."""
        found = self._asking.ask(
            self._asking.client.indices.get_alias,
            index=self.names.all,
            params={"ignore_unavailable": "true"},
        )
        return {
            index: set(known["aliases"])
            for index, known in found.items()
            if self.names.generation(index)
        }

    def live(self) -> dict[str, list[str]]:
        """The indexes that answer, by part: one each, if all is well."""
        there = self.there()
        return {
            part: [index for index, aliases in there.items() if self.names.alias(part) in aliases]
            for part in PARTS
        }

    def look_for(self, index: str) -> None:
        """Raises Unavailable if the user may not see an index: some clusters are set to leave such
        out of what is listed, as if they were not there."""
        with suppress(Missing):
            self._asking.ask(self._asking.client.indices.get_alias, index=index)

    def create(self, generation: int) -> "Sending":
        """Empty indexes of a new generation, and how to write to them."""
        aliases = {part: self.names.unfinished(part, generation) for part in PARTS}
        for part, alias in aliases.items():
            if not self._create(part, generation, alias, BM25_SINCE_3):
                self._create(part, generation, alias, BM25)
        return Sending(self._asking, aliases)

    def _create(self, part: str, generation: int, alias: str, bm25: str) -> bool:
        """False if the cluster is of before that name of BM25."""
        body = index_body(part, self._cluster.shards, self._cluster.replicas, bm25)
        return self._asking.create(
            self.names.index(part, generation),
            body | {"aliases": {alias: {}}},
            wait_for_active_shards="0",  # writing waits for them
        )

    def swap(self, generation: int) -> None:
        """Has these answer instead of others, all three at once. With 0 none answer."""
        actions: list[Body] = []
        live = self.live()
        for part in PARTS:
            alias = self.names.alias(part)
            for index in live[part]:
                actions.append({"remove": {"index": index, "alias": alias}})
            if generation:
                index = self.names.index(part, generation)
                unfinished = self.names.unfinished(part, generation)
                actions.append({"add": {"index": index, "alias": alias}})
                actions.append({"remove": {"index": index, "alias": unfinished}})
        if not actions:
            return
        try:
            self._asking.ask(
                self._asking.client.indices.update_aliases,
                body={"actions": actions},
                request_timeout=WRITING,
            )
        except Missing:  # as when this was sent twice since a node was lost
            wanted = {
                part: [self.names.index(part, generation)] if generation else [] for part in PARTS
            }
            if self.live() != wanted:
                raise

    def remove(self, indexes: Collection[str]) -> None:
        if indexes:  # none would mean all
            self._asking.ask(
                self._asking.client.indices.delete,
                index=",".join(sorted(indexes)),
                params={"ignore_unavailable": "true"},
                request_timeout=WRITING,
            )

    def cleared_for_another(self, known: int) -> int:
        """Removes what builds that were killed have left; gives the number of a new generation."""
        there, alias = self.there(), self.names.alias
        live = {index for index, held in there.items() if held & {alias(p) for p in PARTS}}
        self.remove(there.keys() - live)
        return 1 + max(known, *map(self.names.generation, there), 0)

    def remove_all_but(self, generation: int) -> None:
        """Removes those that another generation has taken the place of."""
        self.remove([i for i in self.there() if self.names.generation(i) != generation])

    def answering(self) -> "Sending":
        """How to write to those that answer."""
        return Sending(self._asking, {part: self.names.alias(part) for part in PARTS})


class Sending:
    """Three indexes that are written to, by part: each by an alias."""

    def __init__(self, asking: Asking, aliases: Mapping[str, str]) -> None:
        self._asking = asking
        self._aliases = aliases

    def build(self, documents: Iterable[IndexDocument], revision: int) -> Iterator[None]:
        """Fills new indexes, a step for each document; of one that comes twice the last counts."""
        seen = set[str]()
        again = dict[str, IndexDocument]()

        def actions() -> Iterator[Body]:
            for document in documents:
                if document.record_id in seen:
                    again[document.record_id] = document
                else:
                    seen.add(document.record_id)
                    yield from self._puts(document, revision)

        for _ in self._sent(actions()):
            yield
        if again:
            self.show()
            self.replace(list(again.values()), (), revision)

    def replace(
        self, documents: Sequence[IndexDocument], withdrawn: Sequence[str], revision: int
    ) -> None:
        """Puts documents in the place of what there is of these records, and takes others out."""
        last = {document.record_id: document for document in documents}
        for _ in self._sent(self._changes(last, {*withdrawn, *last}, revision)):
            pass

    def _changes(
        self, documents: Mapping[str, IndexDocument], record_ids: set[str], revision: int
    ) -> Iterator[Body]:
        gone = {(DOCUMENTS, record_id) for record_id in record_ids}
        gone.update(self._held(PAGES, PAGE, page_id, record_ids))
        gone.update(self._held(FINDINGS, FINDING, finding_id, record_ids))
        for document in documents.values():
            gone -= {(part, one) for part, one, _ in entries(document)}
            yield from self._puts(document, revision)
        for part, one in sorted(gone):
            yield {"_op_type": "delete", **self._action(part, one, revision)}

    def _held(
        self, part: str, by: str, name: Any, record_ids: set[str]
    ) -> Iterator[tuple[str, str]]:
        """The ids of what is held of these records."""
        body: Body = {
            "query": of_records(sorted(record_ids)),
            "sort": [{RECORD: "asc"}, {by: "asc"}],
            "_source": False,
            "stored_fields": "_none_",
        }
        for hit in self._asking.everything(self._aliases[part], body, WINDOW):
            yield part, name(*hit["sort"][:2])

    def _puts(self, document: IndexDocument, revision: int) -> Iterator[Body]:
        for part, one, fields in entries(document):
            yield {"_op_type": "index", **self._action(part, one, revision), "_source": fields}

    def _action(self, part: str, one: str, revision: int) -> Body:
        return {
            "_index": self._aliases[part],
            "_id": one,
            "version": revision,
            "version_type": "external_gte",
        }

    def _sent(self, actions: Iterable[Body]) -> Iterator[None]:
        """Sends actions in requests of bounded size; what the cluster has no room for is sent again
        after a while. Raises Unavailable if it is not taken."""
        sending = streaming_bulk(
            self._asking.client,
            actions,
            chunk_size=_MOST_ACTIONS,
            max_chunk_bytes=_MOST_BYTES,
            max_retries=_RETRIES,
            initial_backoff=_FIRST_PAUSE,  # type: ignore[arg-type]  # any number does
            max_backoff=_LONGEST_PAUSE,
            raise_on_error=False,
            params={"require_alias": "true"},
            request_timeout=WRITING,
        )
        with self._asking.telling():
            for taken, answer in sending:
                ((action, said),) = answer.items()
                if not taken and (action, said["status"]) not in _IGNORED:
                    raise of_status(said["status"], said.get("error"))
                yield

    def show(self) -> None:
        """Shows every reader what was written."""
        done = self._asking.ask(
            self._asking.client.indices.refresh,
            index=",".join(self._aliases.values()),
            request_timeout=WRITING,
        )
        if done["_shards"]["failed"]:
            raise Unavailable("OpenSearch could not show all that was written. Try again.")

    def counts(self) -> tuple[int, ...]:
        """How many documents, pages and findings there are."""
        return tuple(
            self._asking.search(
                self._aliases[part], {"query": ALL, "size": 0, "track_total_hits": True}
            )["hits"]["total"]["value"]
            for part in PARTS
        )


def discard(indexes: Indexes, generation: int) -> None:
    """Removes a generation that was not finished and does not answer, as far as the cluster can be
    reached."""
    with suppress(RepoSearchError):
        answering = {index for live in indexes.live().values() for index in live}
        fresh = {indexes.names.index(part, generation) for part in PARTS}
        indexes.remove(fresh - answering)
