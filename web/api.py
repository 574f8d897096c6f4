"""The API: the same results as the pages and the command, as JSON; and the probes."""

from collections.abc import Callable

from flask import Blueprint, Response, g, jsonify, request

from search.as_json import results_as_json, summary_as_json
from search.errors import NotFoundError, SearchError
from search.searcher import Searcher
from web.params import KNOWN, note_change, read_params


def make_api(searcher: Callable[[], Searcher]) -> Blueprint:
    """Make the routes of the API over whatever searcher is current at each request."""
    api = Blueprint("api", __name__)

    @api.get("/api/v1/search")
    def search() -> Response:
        unknown = sorted(request.args.keys() - KNOWN)
        if unknown:
            message = f"unknown parameter {unknown[0]!r}; known are {', '.join(sorted(KNOWN))}"
            raise SearchError(message, unknown[0])
        query, notices = read_params(request.args)
        if notices:
            raise SearchError(notices[0].message, notices[0].kind)
        results = note_change(searcher().search(query), request.args)
        return jsonify(results_as_json(results))

    @api.get("/api/v1/summaries/<summary_id>")
    def summary(summary_id: str) -> Response:
        snapshot = searcher().snapshot
        ordinal = snapshot.find(summary_id)
        if ordinal is None:
            raise NotFoundError(f"no summary has the id {summary_id!r}", "id")
        return jsonify(summary_as_json(snapshot.summary(ordinal), snapshot.name))

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
