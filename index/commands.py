"""The commands of the index: ``attune index``, ``status``, ``verify`` and ``rollback``."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
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
from index.errors import SnapshotError
from index.indexing import Indexing, index_corpus
from index.keeping import Kept, Status, read_status, roll_back, verify_all
from index.manifest import Manifest
from index.watch import watch

home_option = click.option(
    "--home",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that holds the index.",
)
model_option = click.option(
    "--model", required=True, help="Encoder: the bundled one, all-MiniLM-L6-v2, or a folder."
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
@click.option("--full", is_flag=True, help="Build all anew, carrying nothing over.")
@click.option("--watch", "watching", is_flag=True, help="Go on, and index after each change.")
def index_command(
    corpus: Path, home: Path, model: str, workers: int, full: bool, watching: bool
) -> None:
    """Index a corpus folder: what is new is encoded, the rest is carried over.

    Files with problems are listed and left out; whoever is reading goes on undisturbed.
    """

    def index() -> None:
        with show_progress() as progress:
            done = index_corpus(corpus, home, model, workers=workers, full=full, progress=progress)
        _tell(done)

    if not watching:
        index()
        return
    click.echo(f"watching {corpus} (Ctrl+C stops)", err=True)
    watch(corpus, index, lambda error: click.echo(f"attune: {error}", err=True))


@click.command("status")
@home_option
@click.option("--json", "is_json", is_flag=True, help="Print JSON.")
def status_command(home: Path, is_json: bool) -> None:
    """Say which snapshots there are, which is current, and what they take."""
    status = read_status(home)
    click.echo(json.dumps(_status_as_json(status), indent=1) if is_json else _describe(status))


@click.command("verify")
@home_option
def verify_command(home: Path) -> None:
    """Compare every byte of every snapshot with what was written."""
    checked = verify_all(home)
    for each in checked:
        click.echo(f"{each.name} {each.fault or 'is whole'}")
    damaged = [each for each in checked if each.fault]
    if damaged:
        raise SnapshotError(f"{len(damaged)} of {len(checked)} damaged: run 'attune index'", home)


@click.command("rollback")
@click.argument("name", required=False)
@home_option
def rollback_command(name: str | None, home: Path) -> None:
    """Serve an earlier snapshot again: NAME, or the one before the current one."""
    manifest = roll_back(home, name)
    click.echo(f"current is {manifest.name} of {manifest.created}: {_count(manifest)}")
    click.echo("the next 'attune index' builds from the corpus folder again", err=True)


def _tell(done: Indexing) -> None:
    for each in (*done.problems, *done.notes):
        click.echo(str(each), err=True)
    manifest = done.manifest
    what = f"{done.encoded} read anew" if done.is_new else "up to date"
    click.echo(f"{_count(manifest)}: snapshot {manifest.name}, {what}")


def _count(manifest: Manifest) -> str:
    problems = f"{manifest.problems:,} problem{'s' * (manifest.problems != 1)}"
    return f"{manifest.summaries:,} summaries, {manifest.passages:,} passages, {problems}"


def _describe(status: Status) -> str:
    lines = []
    for each in status.snapshots:
        lines.append(f"{each.name}{', current' * each.is_current}")
        if manifest := each.manifest:
            lines.append(f"    built {manifest.created}, {_ago(manifest)}")
            lines.append(f"    {_count(manifest)}")
            lines.append(f"    {manifest.model} ({manifest.fingerprint})")
        lines.append(f"    {each.size / 1e6:,.1f} MB{'; ' * bool(each.fault)}{each.fault}")
    if not status.current:
        lines.append("the current snapshot is missing: run 'attune index'")
    lines.append(f"{status.size / 1e6:,.1f} MB in {status.home}")
    if status.builder:
        lines.append(f"being built by {status.builder}")
    return "\n".join(lines)


def _ago(manifest: Manifest) -> str:
    seconds = int(_age(manifest).total_seconds())
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{seconds // size} {unit}{'s' * (seconds >= 2 * size)} ago"
    return "just now"


def _age(manifest: Manifest) -> timedelta:
    return datetime.now(UTC) - datetime.fromisoformat(manifest.created)


def _status_as_json(status: Status) -> dict[str, object]:
    return {
        "home": str(status.home),
        "current": status.current.name if status.current else None,
        "size": status.size,
        "builder": status.builder or None,
        "snapshots": [_kept_as_json(each) for each in status.snapshots],
    }


def _kept_as_json(kept: Kept) -> dict[str, object]:
    held: dict[str, object] = {
        "name": kept.name,
        "current": kept.is_current,
        "size": kept.size,
        "fault": kept.fault or None,
    }
    if manifest := kept.manifest:
        told = ("created", "summaries", "passages", "problems", "model", "fingerprint")
        held |= {name: getattr(manifest, name) for name in told}
        held["age_s"] = int(_age(manifest).total_seconds())
    return held
