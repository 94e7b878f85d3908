"""What the index in a cluster was built with, and who writes to it: one document, changed only by
who has seen it as it is (`if_seq_no`).

A writer names itself in it and changes it every few seconds while it works. Who waits takes over
when it has not changed for LEASE seconds by the waiter's own clock, so that the clocks of several
machines need not agree. A writer that was only asleep finds out before it changes what answers;
what it sends later loses to later revisions, which are the versions of documents.
"""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from typing import Any, NamedTuple

from opensearchpy.exceptions import ConflictError, NotFoundError

from repo_search.engine import Built
from repo_search.engine_urls import Cluster
from repo_search.engines.opensearch_asking import Asking
from repo_search.errors import Busy, RepoSearchError

WAIT_SECONDS = 60.0
LEASE = 20.0
_BEATS = 4
"""Times that a writer shows that it is at work while others wait until they take over."""
_PAUSE = 0.05
_ID = "state"
_BUSY = "Another process is writing to the index. Try again."


class State(NamedTuple):
    """What is held of the index: 0 is the generation of none. `counts` are those of documents,
    pages and findings, as they are unless something is `unfinished`; `seen` is by what OpenSearch
    knows that nobody has changed this since."""

    fingerprint: str = ""
    revision: int = 0
    generation: int = 0
    counts: tuple[int, ...] = (0, 0, 0)
    writer: str = ""
    unfinished: bool = False
    seen: tuple[int, int] = (0, 0)

    @property
    def built(self) -> Built | None:
        return Built(self.fingerprint, self.revision) if self.generation else None


class States:
    """The state of the index of one prefix."""

    def __init__(self, asking: Asking, cluster: Cluster) -> None:
        self._asking = asking
        self._index = f"{cluster.prefix}-state"
        self._replicas = cluster.replicas

    def read(self) -> State | None:
        """As it is now, None if there never was an index."""
        try:
            get = self._asking.client.get
            found = self._asking.ask(get, unless=(NotFoundError,), index=self._index, id=_ID)
        except NotFoundError:
            return None
        kept = found["_source"]
        return State(
            kept["fingerprint"],
            kept["revision"],
            kept["generation"],
            tuple(kept["counts"]),
            kept["writer"],
            kept["unfinished"],
            (found["_seq_no"], found["_primary_term"]),
        )

    @contextmanager
    def writing(self) -> Iterator["Writing"]:
        """One writer at a time over all processes and machines. Raises Busy after a minute, and at
        the end if another has taken over."""
        before = self._taken()
        held = Writing(self, before)
        try:
            yield held
        except BaseException:
            with suppress(RepoSearchError):  # what ended the block is what there is to tell
                held.let_go()
            raise
        held.let_go()

    def _taken(self) -> State:
        me = uuid.uuid4().hex
        deadline = time.monotonic() + WAIT_SECONDS
        watched, since = None, time.monotonic()
        while True:
            state = self.read()
            if state is None:
                self._create()
                continue
            if watched is None or watched.seen != state.seen:
                watched, since = state, time.monotonic()
            if not state.writer or time.monotonic() - since > LEASE:
                # Until this ends well, what is there may be half of something.
                mine = self.put(state._replace(writer=me, unfinished=True))
                if mine is not None:
                    return state._replace(writer=me, seen=mine.seen)
            if time.monotonic() > deadline:
                raise Busy(_BUSY)
            time.sleep(_PAUSE)

    def put(self, state: State) -> State | None:
        """The state as it is once this one is in the place of the one it was made from; None if
        another has changed that."""
        number, term = state.seen
        try:
            done = self._asking.ask(
                self._asking.client.index,
                unless=(ConflictError,),
                index=self._index,
                id=_ID,
                body=_fields(state),
                params={"if_seq_no": number, "if_primary_term": term},
            )
        except ConflictError:
            found = self.read()  # this very change, if it was sent twice since a node was lost
            mine = found and found.seen > state.seen and found._replace(seen=state.seen) == state
            return found if mine else None
        return state._replace(seen=(done["_seq_no"], done["_primary_term"]))

    def _create(self) -> None:
        """An index that holds a state of nothing."""
        ask, client = self._asking.ask, self._asking.client
        self._asking.create(self._index, _index_body(self._replicas))
        with suppress(ConflictError):
            ask(
                client.index,
                unless=(ConflictError,),
                index=self._index,
                id=_ID,
                body=_fields(State()),
                params={"op_type": "create"},
            )


class Writing:
    """That this process is the one that writes. `before` is the state as it was found; something
    is unfinished there too if whoever wrote last has died."""

    def __init__(self, states: States, before: State) -> None:
        self.before = before
        self._states = states
        self._now = before._replace(unfinished=True)
        self._kept = before._replace(writer="")
        self._lost = False
        self._done = Event()
        self._changing = Lock()
        Thread(target=self._beat, name="writing", daemon=True).start()

    def check(self) -> None:
        """Raises Busy if another process has taken over."""
        if self._lost:
            raise Busy(_BUSY)

    def confirm(self) -> None:
        """The same, but asks first: this process may have been asleep until just now."""
        self._put(self._now)
        self.check()

    def touched(self) -> None:
        """What answers may be half of something from now on, until it is finished."""
        self._kept = self._kept._replace(unfinished=True)

    def finish(self, state: State) -> None:
        """That all is done, and what there is now. Raises Busy as `check` does."""
        self._kept = state._replace(writer="", unfinished=False)
        self.let_go()
        self.check()

    def let_go(self) -> None:
        """Lets others write."""
        if not self._done.is_set():
            self._done.set()
            self._put(self._kept)

    def _beat(self) -> None:
        while not self._done.wait(LEASE / _BEATS) and not self._lost:
            with suppress(RepoSearchError):  # nobody else can write then either
                self._put(self._now)

    def _put(self, state: State) -> None:
        with self._changing:
            if self._done.is_set() and state.writer:
                return
            put = self._states.put(state._replace(seen=self._now.seen))
            if put is None:
                self._lost = True
            else:
                self._now = self._now._replace(seen=put.seen)


def _fields(state: State) -> dict[str, Any]:
    kept = state._asdict()
    del kept["seen"]
    return kept


def _index_body(replicas: int) -> dict[str, Any]:
    fields = {
        "fingerprint": "keyword",
        "revision": "long",
        "generation": "long",
        "counts": "long",
        "writer": "keyword",
        "unfinished": "boolean",
    }
    return {
        "settings": {"number_of_shards": 1, "number_of_replicas": replicas},
        "mappings": {
            "dynamic": "strict",
            "properties": {name: {"type": kind} for name, kind in fields.items()},
        },
    }
