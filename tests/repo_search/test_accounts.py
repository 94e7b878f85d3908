"""Who may sign in, and for how long."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from click.testing import Result

from repo_search import passwords
from repo_search.catalogue import Catalogue, accounts, publishers, tables
from repo_search.catalogue.clock import now
from repo_search.errors import BadInput, NotFound
from repo_search.passwords import checked, hashed
from repo_search.settings import Settings

Command = Callable[..., Result]
PASSWORD = "correct horse battery"  # noqa: S105 - of these tests


def begun(catalogue: Catalogue, name: str = "Ann") -> str:
    """The token of a new session of this account, which is added if there is none."""
    with catalogue.write() as connection:
        try:
            account = accounts.find(connection, name)
        except NotFound:
            account = accounts.add(connection, name, "librarian", "", "")
        return accounts.begin_session(connection, account)


def is_open(catalogue: Catalogue, token: str) -> bool:
    with catalogue.read() as connection:
        return accounts.signed_in(connection, token) is not None


@pytest.mark.parametrize("name", ["", "   ", "!!", "x" * 61, "a\x00b", "a\u202eb"])
def test_a_name_is_letters_or_digits_that_can_be_read(catalogue: Catalogue, name: str) -> None:
    with catalogue.write() as connection, pytest.raises(BadInput, match="is no name"):
        accounts.add(connection, name, "librarian", "", "")


def test_a_name_is_taken_however_it_is_written(catalogue: Catalogue) -> None:
    begun(catalogue, "Ann  Ó Brien")
    with catalogue.write() as connection, pytest.raises(BadInput, match="already"):
        accounts.add(connection, "ann o brien", "librarian", "", "")


@pytest.mark.parametrize(
    ("made", "seen", "still"),
    [(1, 1, True), (11, 1, True), (13, 1, False), (3, 3, False), (11, 11, False)],
)
def test_a_session_ends_after_two_idle_hours_or_twelve_in_all(
    catalogue: Catalogue, made: int, seen: int, still: bool
) -> None:
    token = begun(catalogue)
    with catalogue.write() as connection:
        moments = {"made": now() - timedelta(hours=made), "seen": now() - timedelta(hours=seen)}
        connection.execute(tables.session.update().values(moments))
    assert is_open(catalogue, token) is still


def test_the_catalogue_keeps_no_token_that_opens_a_session(catalogue: Catalogue) -> None:
    token = begun(catalogue)
    with catalogue.read() as connection:
        kept = connection.execute(tables.session.select()).mappings().one()
    assert token not in map(str, kept.values())
    assert not is_open(catalogue, kept["token_hash"])
    assert is_open(catalogue, token)


def test_a_password_opens_the_account_that_has_it(catalogue: Catalogue) -> None:
    begun(catalogue)
    assert checked(catalogue, "Ann", "") is None, "without a password there is no way in"
    with catalogue.write() as connection:
        mine = accounts.find(connection, "Ann").account_id
        accounts.put_password(connection, mine, hashed(PASSWORD))
    found = checked(catalogue, "ANN", PASSWORD)
    assert found is not None
    assert found.name == "Ann"
    assert checked(catalogue, "Ann", PASSWORD + "x") is None
    assert checked(catalogue, "Bob", PASSWORD) is None
    with catalogue.write() as connection:
        accounts.disable(connection, mine)
    assert checked(catalogue, "Ann", PASSWORD) is None


def test_a_hash_of_too_little_work_is_made_anew_by_who_signs_in(catalogue: Catalogue) -> None:
    begun(catalogue)
    weak = PasswordHasher(1, 8, 1).hash(PASSWORD)
    with catalogue.write() as connection:
        accounts.put_password(connection, accounts.find(connection, "Ann").account_id, weak)
    found = checked(catalogue, "Ann", PASSWORD)
    assert found is not None
    with catalogue.write() as connection:
        assert accounts.find(connection, "Ann") == found
        assert found.password != weak
        assert accounts.begin_session(connection, found)


def test_of_two_who_sign_in_at_once_so_both_are_signed_in(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(catalogue)
    weak = PasswordHasher(1, 8, 1).hash(PASSWORD)
    with catalogue.write() as connection:
        accounts.put_password(connection, accounts.find(connection, "Ann").account_id, weak)
    is_right, found = passwords._is_right, list[accounts.Account | None]()

    def and_another(kept: str, password: str) -> bool:
        monkeypatch.setattr(passwords, "_is_right", is_right)
        found.append(checked(catalogue, "Ann", PASSWORD))
        return is_right(kept, password)

    monkeypatch.setattr(passwords, "_is_right", and_another)
    found.append(checked(catalogue, "Ann", PASSWORD))
    for account in found:
        assert account is not None
        with catalogue.write() as connection:
            assert accounts.begin_session(connection, account)


@pytest.mark.parametrize(("password", "said"), [("x" * 11, "at least 12"), ("x" * 201, "at most")])
def test_a_password_has_a_length_that_is_said(password: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        hashed(password)


def test_accounts_are_kept_on_the_command_line(command: Command, settings: Settings) -> None:
    assert "there is no desk" in command("users").output
    assert command("users", "add", "Ann", stdin=f"{PASSWORD}\n").exit_code == 0
    assert command("users", "add", "ann", stdin=f"{PASSWORD}\n").exit_code == 2
    assert "at least 12" in command("users", "add", "Bob", stdin="short\n").output
    assert command("users").output == "Ann: librarian\n"
    catalogue = Catalogue(settings.catalogue_url)
    assert checked(catalogue, "Ann", PASSWORD)
    token = begun(catalogue)
    assert command("users", "password", "Ann", stdin="another password\n").exit_code == 0
    assert not is_open(catalogue, token), "whoever was signed in with the old one is out"
    assert checked(catalogue, "Ann", "another password")
    assert command("users", "disable", "Ann").exit_code == 0
    assert "disabled" in command("users").output
    assert not checked(catalogue, "Ann", "another password")
    assert command("users", "enable", "Ann", stdin=f"{PASSWORD}\n").exit_code == 0
    assert checked(catalogue, "Ann", PASSWORD)
    assert PASSWORD not in command("users", "--json").output
    assert command("users", "password", "Nobody", stdin=f"{PASSWORD}\n").exit_code == 1
    catalogue.close()


def test_a_publisher_has_an_account_for_one_publisher(command: Command) -> None:
    assert command("users", "add", "Dep", "--role", "publisher").exit_code == 2
    assert command("users", "add", "Dep", "--publisher", "Nobody SCP").exit_code == 2


def test_a_publisher_with_an_account_stays_when_its_last_record_goes(
    command: Command, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("The review of Child A.")
    (tmp_path / "m.csv").write_text("file,publisher\na.txt,Northmere SCP\n")
    command("import", tmp_path / "a.txt", "--manifest", tmp_path / "m.csv")
    given = ("--role", "publisher", "--publisher", "Northmere SCP")
    assert command("users", "add", "Dep", *given, stdin=f"{PASSWORD}\n").exit_code == 0
    assert command("runs", "undo", 1).exit_code == 0
    catalogue = Catalogue(settings.catalogue_url)
    with catalogue.read() as connection:
        known = publishers.all_publishers(connection)
    assert "northmere-scp" in known
    catalogue.close()
