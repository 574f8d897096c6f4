"""The commands of search: ``attune search``, ``attune evidence`` and ``attune evaluate``."""

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import click

from index.commands import home_option, model_option, show_progress, workers_option
from index.facets import HAS_EFFECT, SIZES
from search.as_json import print_json, results_as_json, table_as_csv, table_as_json
from search.evaluate import WAYS, evaluate, read_collection
from search.evidence import Order, Table
from search.line import evidence_line
from search.query import MOST_PER_PAGE, PER_PAGE, YEARLY, Filters, Query, Sort
from search.reasons import give_reasons
from search.results import Hit, Results
from search.serving import Serving
from search.years import read_years

_WIDTH = 96


def _filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each facet; what was given is passed on by the facet's name."""
    for facet, words in reversed(_FACET_HELP.items()):
        what = "Keep years " if facet in YEARLY else "Keep this "
        metavar = "A..B" if facet in YEARLY else "NAME"
        option = click.option(
            f"--{facet}", multiple=True, metavar=metavar, help=f"{what}{words}; may be repeated."
        )
        command = option(command)
    return command


_FACET_HELP: Final = {
    "topic": "topic",
    "type": "type of research",
    "year": "posted",
    "cited": "of the paper",
    "size": f"number of people studied: {', '.join(SIZES)}",
    "effect": f"kind of effect size: {HAS_EFFECT}",
    "therapy": "therapy",
    "condition": "condition",
}


def _read_filters(given: Mapping[str, tuple[str, ...]]) -> Filters:
    """Read the filters of the options; raise click.BadParameter for what is no year."""
    filters = Filters()
    for facet, texts in given.items():
        values: list[object] = list(texts)
        if facet in YEARLY:
            values = [read_years(text) for text in texts]
            if None in values:
                message = (
                    f"{texts[values.index(None)]!r} is not a year or a range such as 2015..2019"
                )
                raise click.BadParameter(message, param_hint=f"--{facet}")
        filters = filters.choosing(facet, tuple(values))
    return filters


@click.command("search")
@click.argument("question")
@_filter_options
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
@click.option("--explain", is_flag=True, help="Say for each hit what its score is made of.")
@click.option("--synonyms/--no-synonyms", default=True, help="Look for other wordings as well.")
@click.option(
    "--sort",
    default="relevance",
    type=click.Choice([each.value for each in Sort]),
    help="Order of hits.",
)
@click.option(
    "--limit",
    default=PER_PAGE,
    show_default=True,
    type=click.IntRange(1, MOST_PER_PAGE),
    help="Hits a page.",
)
@click.option("--page", default=1, show_default=True, type=click.IntRange(1), help="Page to show.")
@home_option
@model_option
def search_command(
    question: str,
    as_json: bool,
    explain: bool,
    synonyms: bool,
    sort: str,
    limit: int,
    page: int,
    home: Path,
    model: str,
    **chosen: tuple[str, ...],
) -> None:
    """Search the summaries for QUESTION, by words and by meaning."""
    query = Query(
        text=question,
        filters=_read_filters(chosen),
        page=page,
        per_page=limit,
        synonyms=synonyms,
        sort=Sort(sort),
    )
    serving = Serving(home, model)
    results = serving.searcher().search(query)
    if serving.warning:
        click.echo(f"note: {serving.warning}", err=True)
    if as_json:
        click.echo(print_json(results_as_json(results)))
    else:
        _show(results, explain=explain)


@click.command("evidence")
@click.argument("question")
@_filter_options
@click.option(
    "--order",
    default="hits",
    type=click.Choice([each.value for each in Order]),
    help="Order of findings.",
)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
@home_option
@model_option
def evidence_command(
    question: str,
    order: str,
    as_csv: bool,
    as_json: bool,
    home: Path,
    model: str,
    **chosen: tuple[str, ...],
) -> None:
    """List the statistics of all summaries that match QUESTION."""
    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other")
    query = Query(text=question, filters=_read_filters(chosen))
    serving = Serving(home, model)
    table = serving.searcher().tabulate(query, Order(order))
    if serving.warning:
        click.echo(f"note: {serving.warning}", err=True)
    if as_csv:
        click.echo(table_as_csv(table), nl=False)
    elif as_json:
        click.echo(print_json(table_as_json(table)))
    else:
        _show_table(table)


@click.command("evaluate")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--split", default="test", show_default=True, help="Which judgements: qrels/SPLIT.tsv."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@home_option
@model_option
@workers_option
def evaluate_command(
    folder: Path, split: str, as_json: bool, home: Path, model: str, workers: int
) -> None:
    """Measure the ranking on the judged questions of FOLDER, in BEIR layout."""
    collection = read_collection(folder, split)
    own = home / "evaluations" / collection.name
    with show_progress() as progress:
        figures = evaluate(collection, own, model, workers=workers, progress=progress)
    if as_json:
        click.echo(print_json(figures))
        return
    click.echo(f"{figures['collection']}, {split}: {figures['queries']} questions")
    click.echo(f"{'':10}{'nDCG@10':>9}{'MRR@10':>9}{'R@100':>9}")
    for name, row in (("fused", figures), *((way, figures[way]) for way in WAYS[1:])):
        measures = (row[each] for each in ("ndcg@10", "mrr@10", "recall@100"))
        click.echo(f"{name:10}" + "".join(f"{each:9.4f}" for each in measures))


def _show_table(table: Table) -> None:
    for notice in table.notices:
        click.echo(f"note: {notice.message}", err=True)
    listed = f", the first {table.listed} listed" if table.listed < table.total else ""
    click.echo(f"{table.total} {'summary' if table.total == 1 else 'summaries'}{listed}")
    for part in table.parts:
        click.echo()
        click.secho(", ".join(filter(None, (part.measure.title, part.time))), bold=True)
        for row in part.rows:
            click.echo(f"  {row.printed}")
            clause = textwrap.wrap(row.clause, _WIDTH - 6)
            click.echo(textwrap.indent("\n".join(clause), "      "))
            click.echo(f"      {row.summary.id}")


def _show(results: Results, *, explain: bool) -> None:
    for notice in results.notices:
        click.echo(f"note: {notice.message}", err=True)
    summaries = "summary" if results.total == 1 else "summaries"
    click.echo(f"{results.total} {summaries}, page {results.page} of {results.pages}")
    for hit in results.hits:
        _show_hit(hit, explain=explain)
    click.echo()
    for facet in results.facets:
        values = ", ".join(f"{each.value} ({each.count})" for each in facet.values[:5])
        if values:
            click.echo(f"{facet.label}: {values}")


def _show_hit(hit: Hit, *, explain: bool) -> None:
    summary = hit.summary
    click.echo()
    click.secho(f"{hit.rank:3}. {summary.title}", bold=True)
    click.echo(f"     {summary.published}  {summary.research_type}  {summary.id}")
    evidence = ", ".join(part.text for part in evidence_line(summary, hit.stored.evidence))
    click.echo(f"     {evidence}")
    where = f"{hit.answer.section}: " if hit.answer.section else ""
    text = textwrap.wrap(where + hit.answer.text, _WIDTH - 5)
    click.echo(textwrap.indent("\n".join(text), "     "))
    if explain:
        for reason in give_reasons(hit):
            click.echo(f"     - {reason}")
