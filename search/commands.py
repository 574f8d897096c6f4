"""The command of search: ``attune search``."""

import textwrap
from pathlib import Path

import click

from index.commands import home_option, model_option, show_progress, workers_option
from search.as_json import print_json, results_as_json
from search.evaluate import WAYS, evaluate, read_collection
from search.query import MOST_PER_PAGE, PER_PAGE, Filters, Query
from search.reasons import give_reasons
from search.results import Hit, Results
from search.serving import Serving
from search.years import read_years

_WIDTH = 96


@click.command("search")
@click.argument("question")
@click.option("--topic", "topics", multiple=True, help="Keep this topic; may be repeated.")
@click.option("--type", "types", multiple=True, help="Keep this type of research; likewise.")
@click.option("--year", "years", multiple=True, metavar="A..B", help="Keep years posted.")
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
@click.option("--explain", is_flag=True, help="Say for each hit what its score is made of.")
@click.option("--synonyms/--no-synonyms", default=True, help="Look for other wordings as well.")
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
    topics: tuple[str, ...],
    types: tuple[str, ...],
    years: tuple[str, ...],
    as_json: bool,
    explain: bool,
    synonyms: bool,
    limit: int,
    page: int,
    home: Path,
    model: str,
) -> None:
    """Search the summaries for QUESTION, by words and by meaning."""
    ranges = []
    for text in years:
        found = read_years(text)
        if found is None:
            message = f"{text!r} is not a year or a range such as 2015..2019"
            raise click.BadParameter(message, param_hint="--year")
        ranges.append(found)
    filters = Filters(topics, types, tuple(ranges))
    query = Query(text=question, filters=filters, page=page, per_page=limit, synonyms=synonyms)
    serving = Serving(home, model)
    results = serving.searcher().search(query)
    if serving.warning:
        click.echo(f"note: {serving.warning}", err=True)
    if as_json:
        click.echo(print_json(results_as_json(results)))
    else:
        _show(results, explain=explain)


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
    where = f"{hit.answer.section}: " if hit.answer.section else ""
    text = textwrap.wrap(where + hit.answer.text, _WIDTH - 5)
    click.echo(textwrap.indent("\n".join(text), "     "))
    if explain:
        for reason in give_reasons(hit):
            click.echo(f"     - {reason}")
