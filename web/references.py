"""The citation of a summary as a file for a reference manager."""

from collections.abc import Callable

from flask import Blueprint, Response

from corpus.reference import Reference, read_reference, write_bibtex, write_ris
from corpus.summary import SummaryId
from search.searcher import Searcher
from web.missing import MissingError, find_summary
from web.params import summary_path


def make_references(searcher: Callable[[], Searcher]) -> Blueprint:
    """Make the routes of these files over whatever searcher is current at each request."""
    references = Blueprint("references", __name__)

    @references.get("/summary/<summary_id>.ris")
    def ris(summary_id: str) -> Response:
        found, reference = _find(searcher(), summary_id)
        return _file(write_ris(reference), f"{found}.ris", "application/x-research-info-systems")

    @references.get("/summary/<summary_id>.bib")
    def bib(summary_id: str) -> Response:
        found, reference = _find(searcher(), summary_id)
        return _file(write_bibtex(reference, found), f"{found}.bib", "text/plain")

    return references


def _find(searcher: Searcher, summary_id: str) -> tuple[SummaryId, Reference]:
    snapshot = searcher.snapshot
    summary = snapshot.summary(find_summary(snapshot, summary_id))
    if not summary.citation and not summary.doi:
        message = "This summary names no paper that could be cited."
        raise MissingError(
            "There is no citation", message, ((summary.title, summary_path(summary.id)),)
        )
    return summary.id, read_reference(summary.citation, summary.doi)


def _file(content: str, name: str, content_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=f"{content_type}; charset=utf-8", headers=headers)
