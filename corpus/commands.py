"""The commands of the corpus: ``attune import``, ``attune check`` and ``attune sample``."""

from pathlib import Path

import click

from corpus.importer import import_page
from corpus.library import copy_sample, read_library

corpus_option = click.option(
    "--corpus",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the summaries.",
)


@click.command("import")
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the summaries; made if missing.",
)
@click.pass_context
def import_command(context: click.Context, source: Path, into: Path) -> None:
    """Read a PPRNet blog page, saved as HTML or copied as text, into one file a post.

    Posts that are there already stay as they are, above all those that an editor changed.
    """
    result = import_page(source, into)
    for path in result.written:
        click.echo(f"wrote {path}")
    for path in result.kept:
        click.echo(f"kept {path}: it differs from the page, so an editor's words stay", err=True)
    for problem in result.problems:
        click.echo(str(problem), err=True)
    click.echo(
        f"{len(result.written)} written, {len(result.unchanged)} unchanged, "
        f"{len(result.kept)} kept, {len(result.problems)} problems"
    )
    if result.problems:
        context.exit(1)


@click.command("check")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_context
def check_command(context: click.Context, folder: Path) -> None:
    """List every problem of the summaries in FOLDER as path:line: message.

    What only looks doubtful, as a type of research that the citation contradicts, is listed too;
    such a summary is good.
    """
    library = read_library(folder, doubting=True)
    for problem in (*library.problems, *library.doubts):
        click.echo(str(problem))
    doubts = f", {len(library.doubts)} doubts" if library.doubts else ""
    good, bad = len(library.summaries), len(library.problems)
    click.echo(f"{good} good, {bad} problems{doubts}", err=True)
    if library.problems:
        context.exit(1)


@click.command("sample")
@corpus_option
def sample_command(corpus: Path) -> None:
    """Copy the sample summaries into the corpus folder, if it has none yet."""
    copied = copy_sample(corpus)
    click.echo(f"copied {copied} sample summaries" if copied else f"{corpus} has summaries already")
