"""The demo: a directory filled with the invented sample collection, then served."""

import tempfile
from importlib import import_module
from pathlib import Path

import click

from repo_search.authorities import read_authority_file
from repo_search.catalogue import publishers, records, set_fact
from repo_search.cli import load
from repo_search.cli.options import read_settings
from repo_search.repository import opened
from repo_search.settings import Settings

NOTICE = "Invented sample: not a real case"


@click.command()
@click.argument(
    "directory", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-data")
)
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="The same as DIRECTORY."
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8000, show_default=True)
@click.option("--fill-only", is_flag=True, help="Fill it, do not serve it.")
@click.option("--engine", metavar="NAME_OR_URL", help="Search engine: tantivy or whoosh.")
@click.pass_context
def demo(
    ctx: click.Context,
    directory: Path,
    data: Path | None,
    host: str,
    port: int,
    fill_only: bool,
    engine: str | None,
) -> None:
    """Fill DIRECTORY with an invented sample collection if it is empty, then serve it."""
    settings = read_settings(data or directory, engine)
    fill(ctx, settings)
    if not fill_only:
        ctx.invoke(load("serve"), data=settings.data, engine=engine, host=host, port=port)


def fill(ctx: click.Context, settings: Settings) -> None:
    """Imports the sample collection unless the repository holds records already."""
    with opened(settings, create=True) as repository, repository.catalogue.read() as connection:
        if records.counts(connection)["records"]:
            return
    click.echo("Filling the repository with an invented sample collection …", err=True)
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder)
        import_module("indexer.sample").write_sample(sample)
        authority_file = (sample / "publishers.csv").read_text(encoding="utf-8")
        with opened(settings) as repository, repository.catalogue.write() as connection:
            set_fact(connection, "notice", NOTICE)
            publishers.add_rows(connection, read_authority_file(authority_file))
        ctx.invoke(
            load("import"),
            paths=(sample,),
            manifest=sample / "manifest.csv",
            data=settings.data,
            engine=settings.engine,
        )
