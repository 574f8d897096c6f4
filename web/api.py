"""The API: the same results as the pages and the command, as JSON; and the probes."""

from collections.abc import Callable, Collection

from flask import Blueprint, Response, g, jsonify, request
from werkzeug.datastructures import MultiDict

from search.as_json import results_as_json, summary_as_json, table_as_csv, table_as_json
from search.errors import NotFoundError, SearchError
from search.evidence import Order
from search.query import Query
from search.searcher import Searcher
from web.params import KNOWN, TABLE_KNOWN, note_change, read_order, read_params


def make_api(searcher: Callable[[], Searcher]) -> Blueprint:
    """Make the routes of the API over whatever searcher is current at each request."""
    api = Blueprint("api", __name__)

    @api.get("/api/v1/search")
    def search() -> Response:
        query = read_strictly(request.args, KNOWN)
        results = note_change(searcher().search(query), request.args)
        return jsonify(results_as_json(results))

    @api.get("/api/v1/evidence")
    def evidence() -> Response:
        query, order = read_table(request.args)
        return jsonify(table_as_json(searcher().tabulate(query, order)))

    @api.get("/api/v1/evidence.csv")
    def evidence_csv() -> Response:
        query, order = read_table(request.args)
        table = table_as_csv(searcher().tabulate(query, order))
        headers = {"Content-Disposition": 'attachment; filename="evidence.csv"'}
        return Response(table, mimetype="text/csv", headers=headers)

    @api.get("/api/v1/complete")
    def complete() -> Response:
        check_known(request.args, {"q"})
        held, typed = searcher(), request.args.get("q", "")
        return jsonify(
            {
                "typed": typed.encode("utf-8", "replace").decode(),
                "snapshot": held.snapshot.name,
                "completions": held.complete(typed),
            }
        )

    @api.get("/api/v1/summaries/<summary_id>")
    def summary(summary_id: str) -> Response:
        snapshot = searcher().snapshot
        ordinal = snapshot.find(summary_id)
        if ordinal is None:
            raise NotFoundError(f"no summary has the id {summary_id!r}", "id")
        stored = snapshot.fetch(ordinal)
        return jsonify(summary_as_json(stored.summary, stored.evidence, snapshot.name))

    @api.get("/livez")
    def livez() -> Response:
        return jsonify({"status": "alive"})

    @api.get("/readyz")
    def readyz() -> Response:
        snapshot = searcher().snapshot
        return jsonify(
            {
                "status": "ready",
                "snapshot": snapshot.name,
                "summaries": snapshot.count,
                "warning": g.warning,
            }
        )

    return api


def check_known(given: MultiDict[str, str], known: Collection[str]) -> None:
    """Raise SearchError for a parameter that isn't known."""
    unknown = sorted(given.keys() - known)
    if unknown:
        message = f"unknown parameter {unknown[0]!r}; known are {', '.join(sorted(known))}"
        raise SearchError(message, unknown[0])


def read_strictly(given: MultiDict[str, str], known: Collection[str]) -> Query:
    """Read parameters as a query; raise SearchError for any that isn't known or can't be read."""
    check_known(given, known)
    query, notices = read_params(given)
    if notices:
        raise SearchError(notices[0].message, notices[0].kind)
    return query


def read_table(given: MultiDict[str, str]) -> tuple[Query, Order]:
    """Read the parameters of a table of findings in the same way."""
    query = read_strictly(given, TABLE_KNOWN)
    order, notices = read_order(given)
    if notices:
        raise SearchError(notices[0].message, notices[0].kind)
    return query, order
