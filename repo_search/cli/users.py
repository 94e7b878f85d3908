"""Accounts of the desk on the command line: who may sign in, and as what."""

import sys
from typing import get_args

import click

from repo_search.alerts.signing_up import address_of
from repo_search.catalogue import accounts, publishers
from repo_search.catalogue.accounts import Account, Role
from repo_search.cli.options import common_options, json_option
from repo_search.cli.terminal import answer_json, plain
from repo_search.errors import BadInput
from repo_search.passwords import hashed
from repo_search.repository import opened
from repo_search.settings import Settings


@click.group("users", invoke_without_command=True)
@json_option
@common_options
@click.pass_context
def users(ctx: click.Context, settings: Settings, as_json: bool) -> None:
    """List who may sign in at the desk; add people, change their passwords, shut them out."""
    if ctx.invoked_subcommand:
        return
    with opened(settings) as repository, repository.catalogue.read() as connection:
        known = accounts.all_accounts(connection)
    for account in known:
        if as_json:
            answer_json(_as_json(account))
            continue
        for_whom = f" of {account.publisher_id}" if account.publisher_id else ""
        state = ", disabled" if account.disabled else "" if _may_enter(account) else ", no password"
        mail = f", {account.mail}" if account.mail else ""
        click.echo(plain(f"{account.name}: {account.role}{for_whom}{mail}{state}"))
    if not known and not as_json:
        click.echo("Nobody can sign in: there is no desk. “repo-search users add NAME” begins one.")


def _may_enter(account: Account) -> bool:
    return bool(account.password or account.subject)


def _as_json(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        "role": account.role,
        "publisher": account.publisher_id or None,
        "mail": account.mail or None,
        "password": bool(account.password),
        "single_sign_on": bool(account.subject),
        "made": f"{account.made.isoformat()}Z",
        "disabled": f"{account.disabled.isoformat()}Z" if account.disabled else None,
    }


@users.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(get_args(Role)), default="librarian", show_default=True)
@click.option("--publisher", default="", help="For whom a publisher deposits: its name or id.")
@click.option("--mail", default="", help="E-mail address for receipts.")
@click.option("--subject", default="", help="Who it is to the single sign-on; needs no password.")
@common_options
def add(settings: Settings, name: str, role: Role, publisher: str, mail: str, subject: str) -> None:
    """Let somebody sign in. The password is asked for, or read from standard input."""
    if (role == "publisher") != bool(publisher):
        raise BadInput("An account of role publisher needs --publisher, and no other has one.")
    address = address_of(mail) if mail else ""
    with opened(settings, create=True) as repository:
        with repository.catalogue.read() as connection:
            accounts.check_free(connection, name)
            known = publishers.all_publishers(connection)
            publisher_id = publishers.find_in(known, publisher).publisher_id if publisher else ""
        password = "" if subject else hashed(_asked())
        with repository.catalogue.write() as connection:
            account = accounts.add(connection, name, role, publisher_id, address)
            if subject:
                accounts.put_subject(connection, account.account_id, subject)
            else:
                accounts.put_password(connection, account.account_id, password)
    click.echo(plain(f"{account.name} may sign in as {role} at /desk."))


@users.command("password")
@click.argument("name")
@common_options
def password(settings: Settings, name: str) -> None:
    """Give somebody a new password; it is asked for, or read from standard input. Whoever is
    signed in with the old one is signed out."""
    with opened(settings) as repository:
        with repository.catalogue.read() as connection:
            account = accounts.find(connection, name)
        kept = hashed(_asked())
        with repository.catalogue.write() as connection:
            accounts.put_password(connection, account.account_id, kept)
    click.echo(plain(f"{account.name} has a new password."))


@users.command("link")
@click.argument("name")
@click.argument("subject")
@common_options
def link(settings: Settings, name: str, subject: str) -> None:
    """Let somebody sign in with another service too, to which they are SUBJECT: its address, a
    space, and what it calls them. Who signs in there and is not known here is told so."""
    with opened(settings) as repository, repository.catalogue.write() as connection:
        account = accounts.find(connection, name)
        accounts.put_subject(connection, account.account_id, subject)
    click.echo(plain(f"{account.name} may sign in as {subject}."))


@users.command("disable")
@click.argument("name")
@common_options
def disable(settings: Settings, name: str) -> None:
    """Shut somebody out at once. What they have done stays under their name."""
    with opened(settings) as repository, repository.catalogue.write() as connection:
        account = accounts.find(connection, name)
        accounts.disable(connection, account.account_id)
    click.echo(plain(f"{account.name} cannot sign in any more."))


@users.command("enable")
@click.argument("name")
@common_options
def enable(settings: Settings, name: str) -> None:
    """Let somebody in again who was shut out; a new password is asked for."""
    with opened(settings) as repository:
        with repository.catalogue.read() as connection:
            account = accounts.find(connection, name)
        kept = hashed(_asked())
        with repository.catalogue.write() as connection:
            accounts.enable(connection, account.account_id)
            accounts.put_password(connection, account.account_id, kept)
    click.echo(plain(f"{account.name} may sign in again."))


def _asked() -> str:
    if sys.stdin.isatty():
        given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return given
    return sys.stdin.readline().rstrip("\r\n")
