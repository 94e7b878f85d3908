"""What is said of the Redis for shared limits where it cannot be had."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from repo_search.catalogue import Catalogue
from repo_search.errors import BadInput
from repo_search.settings import Settings
from web import create_app, sharing
from web.sharing import SharedAllowances, SharedHourly

from ..stacks import redis, servers
from ..stacks.certificates import Authority

pytestmark = pytest.mark.large


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with redis.running(tmp_path_factory.mktemp("redis"), servers.free_ports(1)) as address:
        yield address


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("socket_timeout=x", "“socket_timeout” cannot stand in the URL"),
        ("timeout=5", "“timeout” cannot stand in the URL. These can: db, ssl_ca_certs"),
        ("ssl_ca_certs=/etc/ssl/a.pem", "what follows the “?” cannot be"),  # but with rediss://
        ("db=x", "what follows the “?” cannot be"),
    ],
)
def test_what_cannot_be_in_the_url_is_told_without_it(
    settings: Settings, asked: str, said: str
) -> None:
    url = f"redis://:kept-to-itself@127.0.0.1:6379/0?{asked}"
    with pytest.raises(BadInput, match=re.escape(said)) as refused:
        create_app(settings.model_copy(update={"limits": url}))
    assert "REPO_SEARCH_LIMITS" in str(refused.value)
    assert "kept-to-itself" not in str(refused.value) + repr(settings)


def reason(settings: Settings, url: str, caplog: pytest.LogCaptureFixture) -> str:
    """Why a store cannot be had, as the log has it."""
    caplog.clear()
    catalogue = Catalogue(settings.catalogue_url)
    store = sharing._opened(url, catalogue)
    try:
        assert SharedAllowances(store).take("a", 1, at=0).wait == 0
    finally:
        store.close()
        catalogue.close()
    (message,) = caplog.messages
    place = re.escape(url.partition("://")[2].rpartition("@")[2].partition("/")[0])
    found = re.fullmatch(
        rf"The shared limits at {place} \(REPO_SEARCH_LIMITS\) cannot be had: "
        r"(.*) This process uses its own\.",
        message,
    )
    assert found, message
    assert redis.PASSWORD not in message
    return found[1]


def test_the_log_says_why_there_are_no_shared_limits(
    settings: Settings, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    at = url.rpartition("@")[2]
    with Redis.from_url(url) as client:
        client.acl_setuser("ann", enabled=True, passwords=[f"+{redis.PASSWORD}"], commands=["+get"])
        client.acl_setuser(
            "ben", enabled=True, passwords=[f"+{redis.PASSWORD}"], commands=["+@all"]
        )
    nobody = f"127.0.0.1:{servers.free_ports(1)}"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for asked, said in (
            (f"redis://:not-the-one@{at}", "the user or the password is wrong or missing."),
            (f"redis://{at}", "the user or the password is wrong or missing."),
            (f"redis://ann:{redis.PASSWORD}@{at}", "the user may not run the scripts"),
            (f"redis://ben:{redis.PASSWORD}@{at}", "the user may not run the scripts"),
            (url.replace("/0", "/99"), "Is its database right?"),
            (url.replace("redis://", "rediss://"), "to be asked by redis:// instead of rediss://?"),
            (f"redis://{nobody}/0", "nobody answers there. Is it running, and is the port right?"),
            ("redis://nowhere.invalid:6379/0", "there is no host of that name."),
            (
                f"redis://127.0.0.1:{silent.getsockname()[1]}/0",
                "it did not answer in a tenth of a second.",
            ),
        ):
            assert said in reason(settings, asked, caplog), asked


def test_a_store_over_tls_is_trusted_by_its_certificate_alone(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    authority = Authority(tmp_path)
    port = servers.free_ports(1)
    with redis.running(tmp_path, port, authority.issue("redis")) as url:
        catalogue = Catalogue(settings.catalogue_url)
        store = sharing._opened(f"{url}?ssl_ca_certs={authority.path}", catalogue)
        assert SharedHourly(store, "tried", 3).allows("a")
        assert caplog.messages == []
        store.close()
        catalogue.close()
        assert "its certificate is not trusted" in reason(settings, url, caplog)
        missing = f"{url}?ssl_ca_certs={tmp_path}/missing.pem"
        assert "certificates that the URL names is not there" in reason(settings, missing, caplog)
        plain = url.replace("rediss://", "redis://")
        assert "to be asked by rediss:// instead of redis://?" in reason(settings, plain, caplog)
