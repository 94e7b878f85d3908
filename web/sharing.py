"""Limits that several web processes count together, in Redis; without it each counts by itself.

What is there: for each network, and each name with which somebody failed to sign in, a number or
times, under a digest with a key that the catalogue has and that is another one each day. What is
not needed any more is forgotten there, within a minute of allowances and an hour of the rest. Where
the store does not answer at once, each process goes by what it counts itself: nobody is refused,
and nobody let in, for its sake.
"""

import logging
import threading
from dataclasses import dataclass
from importlib.util import find_spec
from time import monotonic
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, urlsplit

from flask import Flask

from repo_search.catalogue import Catalogue
from repo_search.errors import BadInput
from repo_search.settings import Settings
from web.allowances import A_SECOND, FULL, Allowances, Taken
from web.day_key import DayKey
from web.limit import HOUR, Hourly
from web.networks import digest

if TYPE_CHECKING:
    from redis import Redis
    from redis.commands.core import Script

_log = logging.getLogger(__name__)
_KEY = "repo_search_limits"
_SECONDS = 0.1
"""In which the store must answer."""
_REST = 5.0
"""Seconds after which a store that did not is asked again."""
_OPTIONS = {"db", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile"}
"""What may follow the “?” of its URL."""

_TAKE = """
local t = redis.call('TIME')
local now = t[1] + t[2] / 1000000
local full, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'left', 'since')
local left, since = tonumber(kept[1] or full), tonumber(kept[2] or now)
left = math.min(full, left + (now - since) * rate)
local allowed = left >= cost
if allowed then left = left - cost end
local is_left, at = string.format('%.6f', left), string.format('%.6f', now)
redis.call('HSET', KEYS[1], 'left', is_left, 'since', at)
redis.call('EXPIRE', KEYS[1], math.ceil((full - left) / rate) + 1)
return {allowed and 1 or 0, is_left}
"""
"""Takes a cost from an allowance, as `Allowances.take` does, in one step."""

_COUNT = """
local t = redis.call('TIME')
local seconds, most, how = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', t[1] - seconds)
local made = redis.call('ZCARD', KEYS[1])
if how == 'count' or (how == 'allow' and made < most) then
  redis.call('ZADD', KEYS[1], t[1], t[1] .. '.' .. t[2])
  redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -most - 1)
  redis.call('EXPIRE', KEYS[1], seconds)
end
return made
"""
"""How often something was done of late; counts once more, always or if that is not too often."""


class Store:
    """Redis by its URL. Safe to use from many threads."""

    def __init__(self, client: "Redis", url: str, key: DayKey) -> None:
        self._client = client
        parts = urlsplit(url)
        self._place = f"{parts.netloc.rpartition('@')[2]} (REPO_SEARCH_LIMITS)"
        self._is_encrypted = parts.scheme == "rediss"
        self._day_key = key
        self._scripts: dict[str, Script] = {}
        self._lock = threading.Lock()
        self._silent = False
        self._again = 0.0

    def ask(self, script: str, kind: str, name: str, *arguments: float | str) -> Any:
        """What a script gives of a name; None where each process must count by itself."""
        from redis import RedisError

        from web.redis_faults import why

        key = self._day_key.current()
        if key is None or not self._may_ask():
            return None
        try:
            found = self._script(script)(
                [f"repo-search:{kind}:{digest(key, name).hex()}"], arguments
            )
        except (RedisError, OSError) as error:
            self._note(silent=True, reason=why(error, is_encrypted=self._is_encrypted))
            return None
        self._note(silent=False)
        return found

    def close(self) -> None:
        self._client.close()

    def _script(self, source: str) -> "Script":
        if source not in self._scripts:
            self._scripts[source] = self._client.register_script(source)
        return self._scripts[source]

    def _may_ask(self) -> bool:
        """Of a store that is silent one thread asks now and then."""
        with self._lock:
            may = not self._silent or monotonic() >= self._again
            if self._silent and may:
                self._again = monotonic() + _REST
        return may

    def _note(self, *, silent: bool, reason: str = "") -> None:
        with self._lock:
            was, self._silent = self._silent, silent
            self._again = monotonic() + _REST
        if silent and not was:
            _log.warning(
                "The shared limits at %s cannot be had: %s This process uses its own.",
                self._place,
                reason,
            )
        if was and not silent:
            _log.warning("The shared limits at %s are there again.", self._place)


class SharedAllowances:
    """As `Allowances`, counted together."""

    def __init__(self, store: Store, full: float = FULL, a_second: float = A_SECOND) -> None:
        self.full, self.a_second = full, a_second
        self._store = store
        self._own = Allowances(full, a_second)

    def take(self, network: str, cost: float, at: float) -> Taken:
        found = self._store.ask(_TAKE, "asked", network, self.full, self.a_second, cost)
        if found is None:
            return self._own.take(network, cost, at)
        allowed, left = found[0] == 1, float(found[1])
        return Taken(0.0 if allowed else (cost - left) / self.a_second, left)


class SharedHourly:
    """As `Hourly`, counted together; `kind` is one word for what is counted."""

    def __init__(self, store: Store, kind: str, most: int) -> None:
        self._store, self._kind, self._most = store, kind, most
        self._own = Hourly(most)

    def allows(self, name: str) -> bool:
        made = self._ask(name, "allow")
        return self._own.allows(name) if made is None else made < self._most

    def number(self, name: str) -> int:
        made = self._ask(name, "look")
        return self._own.number(name) if made is None else made

    def count(self, name: str) -> None:
        if self._ask(name, "count") is None:
            self._own.count(name)

    def _ask(self, name: str, how: str) -> int | None:
        made = self._store.ask(_COUNT, self._kind, name, int(HOUR), self._most, how)
        return cast("int | None", made)


@dataclass(frozen=True, slots=True)
class Limits:
    """Counted together where there is a store, else by this process."""

    store: Store | None
    allowances: Allowances | SharedAllowances

    def hourly(self, kind: str, most: int) -> Hourly | SharedHourly:
        return Hourly(most) if self.store is None else SharedHourly(self.store, kind, most)


def put_limits(app: Flask, settings: Settings, catalogue: Catalogue) -> Limits:
    """Raises BadInput for a store that cannot be."""
    store = _opened(settings.limits, catalogue) if settings.limits else None
    allowances = Allowances() if store is None else SharedAllowances(store)
    limits = app.extensions[_KEY] = Limits(store, allowances)
    return limits


def limits_of(app: Flask) -> Limits:
    found: Limits = app.extensions[_KEY]
    return found


def _opened(url: str, catalogue: Catalogue) -> Store:
    if not find_spec("redis"):
        raise BadInput('Shared limits need more packages: pip install "repo-search[large]".')
    from redis import ConnectionError as Unreachable
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    given = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    if unknown := sorted({name for name, _ in given} - _OPTIONS):
        known = ", ".join(sorted(_OPTIONS))
        raise BadInput(
            f"REPO_SEARCH_LIMITS: “{unknown[0][:40]}” cannot stand in the URL. These can: {known}."
        )
    try:
        client = Redis.from_url(
            url,
            socket_timeout=_SECONDS,
            socket_connect_timeout=_SECONDS,
            # A connection that the store has closed meanwhile is opened anew, once.
            retry=Retry(NoBackoff(), 1, supported_errors=(Unreachable,)),
        )
        client.connection_pool.make_connection()  # which takes the options, and asks nobody
    except (ValueError, TypeError):  # certificates without rediss://
        raise BadInput("REPO_SEARCH_LIMITS: what follows the “?” cannot be.") from None
    return Store(client, url, DayKey(catalogue))
