"""Settings: what they default to, and data directories of any name."""

from pathlib import Path

import pytest

from repo_search.cli.options import read_settings
from repo_search.errors import BadInput
from repo_search.repository import open_repository, opened
from repo_search.settings import Settings
from repo_search.site_addresses import contrast_with_white


def test_everything_embedded_lives_under_the_data_directory() -> None:
    settings = Settings(data=Path("here"))
    assert settings.catalogue_url == "sqlite:///here/catalogue.db"
    assert settings.engine_location == ("tantivy", Path("here/index"))
    assert settings.holdings_directory == Path("here/holdings")


def test_each_place_can_be_set_apart() -> None:
    settings = Settings(
        catalogue="sqlite:////c/x.db", engine="whoosh:/i", holdings="file:///srv/files"
    )
    assert settings.catalogue_url == "sqlite:////c/x.db"
    assert settings.engine_location == ("whoosh", Path("/i"))
    assert settings.holdings_directory == Path("/srv/files")
    assert Settings(holdings="file:near").holdings_directory == Path("near")


@pytest.mark.parametrize("engine", ["", "sphinx", "sphinx:/i", "elastic+http://x/y"])
def test_an_engine_nobody_knows_is_refused(engine: str) -> None:
    with pytest.raises(BadInput, match="There is no engine"):
        _ = Settings(engine=engine).engine_location


@pytest.mark.parametrize("holdings", ["file:", "ftp://key:secret@host", "/srv/files"])
def test_holdings_of_another_kind_are_refused(holdings: str) -> None:
    with pytest.raises(BadInput, match="Holdings cannot be kept") as refused:
        _ = Settings(holdings=holdings).holdings_directory
    assert "secret" not in f"{refused.value} {Settings(holdings=holdings)!r}"
    assert Settings(holdings="s3://bucket/x").holdings_directory is None


@pytest.mark.parametrize("name", ["my data", "donnée", "what?", "a#b", "a%20b", "a:b", "-dash"])
def test_a_data_directory_may_have_any_name(tmp_path: Path, name: str) -> None:
    settings = Settings(data=tmp_path / name)
    with opened(settings, create=True):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "catalogue.db").is_file()


def test_a_repository_is_not_made_by_looking_for_it(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no repository in"):
        open_repository(Settings(data=tmp_path / "missing"))
    assert not (tmp_path / "missing").exists()


def test_white_can_be_read_on_the_colour_of_the_pages() -> None:
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)
    assert Settings(colour="#1D70B8").colour == "#1d70b8"


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("COLOUR", "#777777", "the contrast is 4.48:1, and 4.5:1 is needed"),
        ("COLOUR", "#ffdd00", "the contrast is 1.35:1"),
        ("COLOUR", "teal", "as #RRGGBB"),
        ("CONTACT", "the librarian", "an e-mail address, or an address"),
        ("CONTACT", "javascript:alert(1)", "begins with https://"),
        ("EXIT_TO", "weather", "begins with https://"),
        ("ADDRESS", "reviews.example.org", "write https:// or http:// and the host"),
        ("ADDRESS", "https://reviews.example.org/x", "without a path"),
        ("ADDRESS", "https://reviews.example.org/?x=1", "without a path"),
        ("ADDRESS", "https://u:p@reviews.example.org", "the host"),
        ("ADDRESS", "https://reviews.example.org:99999", "the host"),
        ("ADDRESS", "https://[::1", "the host"),
        ("ADDRESS", "https://x.example/\r\nBcc: y", "the host"),
        ("PROXY", "10.0.0.1/8", "the IP addresses of the proxies"),
        ("PROXY", "127.0.0.1, *", "the IP addresses of the proxies"),
        ("LIMITS", "localhost:6379", "write redis://HOST"),
        ("LIMITS", "redis://:kept-to-itself@/0", "write redis://HOST"),
        ("LIMITS", "redis://:kept-to-itself@localhost:x/0", "write redis://HOST"),
        ("LIMITS", "redis://ann:12/kept-to-itself@localhost/0", "in a password “@”"),
        ("LIMITS", "redis://ann:12?kept-to-itself@localhost/0", "in a password “@”"),
        ("LIMITS", "redis://ann:12#kept-to-itself@localhost/0", "in a password “@”"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"REPO_SEARCH_{variable}", value)
    with pytest.raises(BadInput, match=f"REPO_SEARCH_{variable}: .*{said}") as refused:
        read_settings()
    assert "kept-to-itself" not in str(refused.value)


@pytest.mark.parametrize("proxy", ["::1", "[::1]", "0:0:0:0:0:0:0:1"])
def test_a_proxy_is_known_however_its_address_is_written(proxy: str) -> None:
    assert Settings(proxy=proxy).proxy == "::1"
    assert Settings(proxy=f"10.0.0.0/24, {proxy}").proxy == "10.0.0.0/24,::1"


@pytest.mark.parametrize(
    "address", ["", "https://x.example/", "http://[::1]:8000", "HTTPS://X.org"]
)
def test_the_site_is_at_the_root_of_a_host(address: str) -> None:
    assert Settings(address=address).address == address
