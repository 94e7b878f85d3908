"""Signing in elsewhere: OpenID Connect Core 1.0, the code flow with a secret and PKCE (RFC 7636).

Who signs in is only as good as what is checked here: the provider's own address in what it says of
itself, the state, the code's verifier, and of the ID token its signature, issuer, audience, time
and nonce.
"""

import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, current_app

from repo_search.errors import BadInput, Unreachable
from repo_search.settings import Settings
from repo_search.texts import _

_log = logging.getLogger(__name__)
_KEY = "repo_search_elsewhere"
_SECONDS = 10
_LEEWAY = 60
"""Seconds by which two clocks may differ."""
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""With a key of the provider's own; never one that this site knows, nor none."""
_WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Begun:
    """What the browser keeps of a sign-in that was begun, until it comes back; `next` is where to
    go then."""

    state: str
    nonce: str
    verifier: str
    next: str

    def kept(self) -> str:
        """As a cookie has it."""
        return urlencode([(name, getattr(self, name)) for name in self.__slots__])


def begun(kept: str) -> Begun | None:
    """What `kept` gave, or None for anything else."""
    found = dict(parse_qsl(kept, keep_blank_values=True))
    return Begun(**found) if found.keys() == set(Begun.__slots__) else None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A provider, and what was agreed with it."""

    issuer: str
    client: str
    secret: str

    @property
    def host(self) -> str:
        return urlsplit(self.issuer).netloc

    def begin(self, back: str, wanted: str) -> tuple[str, Begun]:
        """Where to sign in so as to come back to the address `back`. Raises Unreachable."""
        one = Begun(_random(), _random(), _random(), wanted)
        with _plainly(), self._session(back) as session:
            told = self._told(session)
            address, _state = session.create_authorization_url(
                told["authorization_endpoint"],
                state=one.state, nonce=one.nonce, code_verifier=one.verifier,
            )  # fmt: skip
        return str(address), one

    def subject(self, one: Begun, back: str, code: str) -> str:
        """Who it is that came back with a code: the provider's address, and what it calls them.
        Raises Unreachable, also for anything that does not hold what it must."""
        from authlib.oidc.core import CodeIDToken
        from joserfc import jwt
        from joserfc.jwk import KeySet

        with _plainly(), self._session(back) as session:
            told = self._told(session)
            token = session.fetch_token(
                told["token_endpoint"], code=code, code_verifier=one.verifier
            )
            keys = KeySet.import_key_set(_json(session, told["jwks_uri"]))
            read = jwt.decode(token["id_token"], keys, algorithms=list(_ALGORITHMS))
            said = CodeIDToken(
                read.claims,
                read.header,
                {
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self.client},
                    "nonce": {"essential": True, "value": one.nonce},
                },
                {
                    "nonce": one.nonce,
                    "client_id": self.client,
                    "access_token": token["access_token"],
                },
            )
            said.validate(leeway=_LEEWAY)
        return f"{self.issuer} {said['sub']}"

    def _session(self, back: str) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        return OAuth2Session(
            self.client, self.secret, scope="openid", redirect_uri=back,
            code_challenge_method="S256", default_timeout=_SECONDS,
        )  # fmt: skip

    def _told(self, session: Any) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0)."""
        told = _json(session, self.issuer.rstrip("/") + _WELL_KNOWN)
        if told["issuer"] != self.issuer:
            raise ValueError("another issuer")
        return told


def _random() -> str:
    return secrets.token_urlsafe(32)


def _json(session: Any, address: str) -> Mapping[str, Any]:
    answer = session.get(address, withhold_token=True)
    answer.raise_for_status()
    return cast(Mapping[str, Any], answer.json())


@contextmanager
def _plainly() -> Iterator[None]:
    """Whatever goes wrong with the provider, in plain words: its own are for the log."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    try:
        yield
    except (AuthlibBaseError, JoseError, RequestException, KeyError, ValueError) as error:
        _log.warning("A sign-in elsewhere failed: %r", error)
        said = _("The other service cannot be asked, or its answer is not right. Try again.")
        raise Unreachable(said) from error


def put_elsewhere(app: Flask, settings: Settings) -> None:
    """Raises BadInput for settings that cannot be."""
    app.extensions[_KEY] = _of(settings)


def _of(settings: Settings) -> Elsewhere | None:
    if not settings.oidc_issuer:
        if settings.oidc_client or settings.oidc_secret:
            raise BadInput("Set REPO_SEARCH_OIDC_ISSUER too.")
        return None
    if not _is_private(settings.oidc_issuer):
        raise BadInput("REPO_SEARCH_OIDC_ISSUER: Write an address that begins with https://.")
    if not settings.oidc_client or not settings.oidc_secret:
        raise BadInput("Set REPO_SEARCH_OIDC_CLIENT and REPO_SEARCH_OIDC_SECRET too.")
    if not find_spec("authlib") or not find_spec("requests"):
        raise BadInput(
            "Signing in with another service needs more packages: install repo-search[sso]."
        )
    return Elsewhere(settings.oidc_issuer, settings.oidc_client, settings.oidc_secret)


def _is_private(address: str) -> bool:
    """Whether nobody can listen in on the way: over HTTPS, or on the machine itself."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    try:
        here = ip_address(parts.hostname or "").is_loopback
    except ValueError:
        here = parts.hostname == "localhost"
    return bool(parts.hostname) and (parts.scheme == "https" or (here and parts.scheme == "http"))


def elsewhere() -> Elsewhere | None:
    """Where people may sign in beside here, if anywhere."""
    found: Elsewhere | None = current_app.extensions[_KEY]
    return found
