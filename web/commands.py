"""The program ``attune``: the commands of all packages, their settings, one place for errors."""

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

import click

from corpus.commands import check_command, import_command, sample_command
from corpus.summary import CorpusError
from index.commands import index_command, rollback_command, status_command, verify_command
from index.errors import ModelError, SnapshotError
from search.commands import evaluate_command, evidence_command, search_command
from search.errors import SearchError
from web.settings import Settings, SettingsError, read_settings

_EXPECTED = (CorpusError, SnapshotError, ModelError, SearchError, SettingsError)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.version_option(version("attune"), prog_name="attune")
def attune() -> None:
    """Search summaries of psychotherapy research, by words and by meaning."""


@attune.command("serve")
@click.option("--host", required=True, help="Address to listen on.")
@click.option("--port", required=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", required=True, type=click.IntRange(1, 64), help="Processes that serve.")
@click.pass_obj
def serve_command(settings: Settings, host: str, port: int, workers: int) -> None:
    """Serve the pages and the API."""
    from index.snapshot import open_newest
    from web.serve import find_address, serve

    opened = open_newest(settings.home)
    address = find_address(host, port)
    click.echo(f"{opened.snapshot.count} summaries on http://{address} (Ctrl+C stops)")
    if opened.warning:
        click.echo(opened.warning, err=True)
    opened.snapshot.close()
    serve(replace(settings, host=host, port=port, workers=workers), address)


for _command in (
    import_command,
    check_command,
    sample_command,
    index_command,
    status_command,
    verify_command,
    rollback_command,
    search_command,
    evidence_command,
    evaluate_command,
):
    attune.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code.  What a person can mend is told, not traced."""
    try:
        settings = read_settings()
        code = attune.main(
            arguments,
            prog_name="attune",
            standalone_mode=False,
            obj=settings,
            default_map=_defaults(settings),
        )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        return 130
    except _EXPECTED as error:
        click.echo(f"attune: {error}", err=True)
        return 1
    except OSError as error:
        click.echo(f"attune: {error}", err=True)
        return 1
    return code if isinstance(code, int) else 0


def _defaults(settings: Settings) -> dict[str, dict[str, object]]:
    home, corpus = str(settings.home), str(settings.corpus)
    return {
        "import": {"into": corpus},
        "sample": {"corpus": corpus},
        "index": {
            "corpus": corpus,
            "home": home,
            "model": settings.model,
            "workers": settings.workers,
        },
        **{name: {"home": home} for name in ("status", "verify", "rollback")},
        **{name: {"home": home, "model": settings.model} for name in ("search", "evidence")},
        "evaluate": {"home": home, "model": settings.model, "workers": settings.workers},
        "serve": {"host": settings.host, "port": settings.port, "workers": settings.workers},
    }
