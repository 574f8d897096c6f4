"""The command of the index: ``attune index``."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from corpus.commands import corpus_option
from index.build import Progress as BuildProgress
from index.indexing import index_corpus

home_option = click.option(
    "--home",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that holds the index.",
)
model_option = click.option(
    "--model", required=True, help="Encoder: the bundled one's name, or a folder."
)
workers_option = click.option(
    "--workers", required=True, type=click.IntRange(1, 64), help="Threads that encode."
)


@contextmanager
def show_progress() -> Iterator[BuildProgress]:
    """Show a bar for each stage of something long, with counts and the time left."""
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as shown:
        tasks: dict[str, TaskID] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = shown.add_task(stage, total=total)
            shown.update(tasks[stage], completed=done, total=total)

        yield progress


@click.command("index")
@corpus_option
@home_option
@model_option
@workers_option
@click.option("--full", is_flag=True, help="Build even if nothing changed.")
def index_command(corpus: Path, home: Path, model: str, workers: int, full: bool) -> None:
    """Build the index of a corpus folder and make it the current one.

    Files with problems are listed and left out; whoever is reading goes on undisturbed.
    """
    with show_progress() as progress:
        result = index_corpus(corpus, home, model, workers=workers, full=full, progress=progress)
    for problem in result.problems:
        click.echo(str(problem), err=True)
    if result.note:
        click.echo(result.note, err=True)
    manifest = result.manifest
    click.echo(
        f"{manifest.summaries} summaries, {manifest.passages} passages, "
        f"{manifest.problems} problems: snapshot {manifest.name}"
        + ("" if result.is_new else " is up to date")
    )
