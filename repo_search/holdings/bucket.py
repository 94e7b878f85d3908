"""Objects in a bucket that speaks S3, by obstore; what goes wrong in words without secrets."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import (
    BaseError,
    PermissionDeniedError,
    PreconditionError,
    UnauthenticatedError,
)
from obstore.store import S3Store

from repo_search.errors import BadInput, FileDamaged, Unavailable

if TYPE_CHECKING:
    from obstore import GetOptions, ObjectMeta
    from obstore.store import ClientConfig, RetryConfig, S3Config

PIECE = 4 << 20
"""Bytes that are asked for at a time: none takes long, however large the file is."""
_PART = 5 << 20
_PARTS_AT_ONCE = 4
_DELETED_AT_ONCE = 100
"""Objects in one request, which some stores delete one after the other within its 20 seconds."""
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
_WAYS = ("endpoint", "region")
_HOW = "Write s3://BUCKET/PREFIX, or s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION."
_STATUS = re.compile(r"status code: (\d{3})|\(code: (\w{1,40})\)")
"""The status of an answer, or what became of one of several that were to be deleted."""
_REFUSED = ("401", "403", "AccessDenied")
_OUTDATED = ("ExpiredToken", "InvalidToken", "TokenRefreshRequired")
"""What AWS answers with status 400 to credentials that were good for a while."""
_NOT_AS_SENT = ("BadDigest", "XAmzContentSHA256Mismatch", "IncompleteBody")
_OWN_MACHINE = "169.254."
"""Where the cloud's own machines are asked for credentials if the environment has none."""
_RETRIES: "RetryConfig" = {"max_retries": 3, "retry_timeout": timedelta(seconds=15)}


class Object(NamedTuple):
    """An object's key, its size in bytes, and when it was put."""

    key: str
    size: int
    put: datetime


class Bucket:
    """The objects of a bucket under a prefix. Safe to use from many threads.

    Every method may raise Unavailable. A request that fails is tried again, four times at most
    and not after 15 seconds; each is given 20."""

    def __init__(self, url: str) -> None:
        bucket, prefix, given = _parts(url)
        self.name = f"s3://{bucket}/{prefix}".rstrip("/")
        endpoint = given.get("endpoint") or next(filter(None, map(os.environ.get, _ENDPOINTS)), "")
        config: S3Config = {"checksum_algorithm": "SHA256"}  # the store hashes what it is given
        client: ClientConfig = {"connect_timeout": timedelta(seconds=5)}
        client["timeout"] = timedelta(seconds=20)
        if endpoint:
            config["aws_endpoint_url_s3"] = endpoint
            client["allow_http"] = endpoint.startswith("http://")
        if region := given.get("region"):
            config["region"] = region
        try:
            self._store = S3Store(
                bucket,
                prefix=prefix or None,
                config=config,
                client_options=client,
                retry_config=_RETRIES,
            )
        except (BaseError, ValueError):  # whose words may repeat what was given
            raise BadInput(f"Holdings cannot be kept at {self.name}. {_HOW}") from None
        self._is_there = False

    def put(self, key: str, content: bytes | Iterable[bytes]) -> None:
        """Puts an object, all of it or nothing; returns when the store has it. What the content
        raises goes through."""
        try:
            with self._asked():
                obstore.put(
                    self._store, key, content, chunk_size=_PART, max_concurrency=_PARTS_AT_ONCE
                )
        except FileNotFoundError:  # the bucket, or the upload, whose last answer was lost
            self._look_for_it()
            raise self._in_words("") from None

    def find(self, key: str) -> Object | None:
        """An object as the store describes it, or None."""
        try:
            with self._asked():
                return _object(obstore.head(self._store, key))
        except FileNotFoundError:
            self._be_there()
            return None

    def pieces(self, key: str, size: int, start: int, stop: int) -> Iterator[bytes]:
        """The bytes of an object that has this size, from `start` up to `stop`. Raises
        FileNotFoundError, and FileDamaged for an object of another size or that changes."""
        asked: GetOptions = {}
        while start < stop:
            until = min(stop, start + PIECE)
            asked["range"] = (start, until)
            try:
                with self._asked():
                    found = obstore.get(self._store, key, options=asked)
                    piece = found.bytes().to_bytes()
            except FileNotFoundError:
                self._be_there()
                raise
            if found.meta["size"] != size or len(piece) != until - start:
                raise FileDamaged(f"{self.name}/{key} is not as long as it was.")
            if tag := found.meta["e_tag"]:
                asked["if_match"] = tag
            start = until
            yield piece

    def delete(self, keys: Sequence[str]) -> None:
        """Deletes objects; it is no fault if there is none."""
        for at in range(0, len(keys), _DELETED_AT_ONCE):
            try:
                with self._asked():
                    obstore.delete(self._store, keys[at : at + _DELETED_AT_ONCE])
            except FileNotFoundError:
                self._look_for_it()

    def everything(self, below: str = "") -> Iterator[Object]:
        """The objects whose keys begin with this folder."""
        with self._asked():
            for some in obstore.list(self._store, prefix=below or None):
                yield from map(_object, some)

    def _be_there(self) -> None:
        if not self._is_there:
            self._look_for_it()
            self._is_there = True

    def _look_for_it(self) -> None:
        """Tells a bucket without the object from one that is not there: both are answered 404, and
        not every store says which."""
        next(self.everything(), None)

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Errors of the library repeat what was sent: nothing of them is handed on."""
        try:
            yield
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                raise self._no_bucket() from None
            raise FileNotFoundError from None
        except (PermissionDeniedError, UnauthenticatedError):
            raise self._refused() from None
        except PreconditionError:
            raise FileDamaged(f"An object in {self.name} changed while it was read.") from None
        except BaseError as error:
            raise self._in_words(str(error)) from None

    def _in_words(self, said: str) -> Unavailable | FileDamaged:
        status = (found[1] or found[2]) if (found := _STATUS.search(said)) else ""
        if "NoSuchBucket" in said or status == "404":
            return self._no_bucket()
        if f"//{_OWN_MACHINE}" in said:
            return Unavailable(f"There are no credentials for the object storage {self.name}.")
        if status in _REFUSED or any(code in said for code in _OUTDATED):
            return self._refused()
        if status == "416":
            return FileDamaged(f"An object in {self.name} is not as long as it was.")
        if any(code in said for code in _NOT_AS_SENT):
            return Unavailable(
                f"What was sent to the object storage {self.name} arrived as something else, "
                "which it refused."
            )
        how = f"answers with an error ({status})" if status else "does not answer"
        where = ": look at the region and the endpoint" if status == "400" else ""
        return Unavailable(f"The object storage {self.name} {how}{where}.")

    def _refused(self) -> Unavailable:
        return Unavailable(
            f"The object storage refuses access to {self.name}: look at the credentials, at what "
            "they allow, and at the clock of this machine."
        )

    def _no_bucket(self) -> Unavailable:
        return Unavailable(
            f"There is no bucket for {self.name} in the object storage: look at its name and at "
            "the endpoint."
        )


def _object(meta: "ObjectMeta") -> Object:
    return Object(meta["path"], meta["size"], meta["last_modified"])


def _parts(url: str) -> tuple[str, str, dict[str, str]]:
    """Bucket, prefix and the ways to it. Raises BadInput, which repeats nothing of the URL but the
    name of an option."""
    try:
        parts = urlsplit(url)
        given = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
        endpoint = urlsplit(given.get("endpoint", "https://of.the.region"))
    except ValueError:
        raise BadInput(f"The URL of the holdings cannot be read. {_HOW}") from None
    if "@" in parts.netloc + endpoint.netloc:
        raise BadInput(
            "Credentials do not stand in the URL of the holdings. Give them as AWS_ACCESS_KEY_ID "
            "and AWS_SECRET_ACCESS_KEY in the environment."
        )
    if strange := sorted(given.keys() - {*_WAYS}):
        raise BadInput(f"The URL of the holdings has no option “{strange[0][:40]}”. {_HOW}")
    whole = endpoint.scheme in ("https", "http") and endpoint.hostname
    if not parts.netloc or parts.fragment or not whole:
        raise BadInput(f"The URL of the holdings cannot be read. {_HOW}")
    return parts.netloc, parts.path.strip("/"), given
