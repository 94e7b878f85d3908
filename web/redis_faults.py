"""Why Redis cannot be had, without its words: what was sent stands in some of them."""

import ssl
from collections.abc import Iterator
from socket import gaierror

from redis import (
    AuthenticationError,
    ConnectionError,  # noqa: A004 - redis' own
    RedisError,
    ResponseError,
    TimeoutError,  # noqa: A004
)
from redis.exceptions import InvalidResponse, NoPermissionError, ReadOnlyError

_UNSURE = "Is it running, and is it to be asked by {right}:// instead of {wrong}://?"


def why(error: RedisError | OSError, *, is_encrypted: bool) -> str:
    """What is wrong, as the end of a sentence. `is_encrypted` if it is asked by rediss://."""
    ways = ("redis", "rediss") if is_encrypted else ("rediss", "redis")
    unsure = _UNSURE.format(right=ways[0], wrong=ways[1])
    beneath = list(_beneath(error))
    for one in beneath:
        if isinstance(one, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted ({one.verify_message})."
        if isinstance(one, gaierror):
            return "there is no host of that name."
        if isinstance(one, FileNotFoundError):
            return "a file of certificates that the URL names is not there."
        if isinstance(one, ConnectionRefusedError):
            return "nobody answers there. Is it running, and is the port right?"
    match error:
        case AuthenticationError():
            return "the user or the password is wrong or missing."
        case NoPermissionError():
            return "the user may not run the scripts that count, or use the keys “repo-search:*”."
        case ReadOnlyError():
            return "it is a copy that nobody may write to. Name the one that is copied."
        case ResponseError():
            return f"it refuses what it is asked ({type(error).__name__}). Is its database right?"
        case TimeoutError() if is_encrypted:
            return f"it did not answer in a tenth of a second. {unsure}"
        case TimeoutError():
            return "it did not answer in a tenth of a second."
        case InvalidResponse():
            return "what answers there is not Redis."
        case ConnectionError() | OSError():
            return f"the connection is broken off. {unsure}"
    return f"{type(error).__name__}."


def _beneath(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
