import json
import math
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from search.query import Query
from search.searcher import Searcher
from tests.audit import AuditingClient, read
from web.commands import main

ASKED = "/api/v1/search?q=how+to+repair+ruptures"
QUESTIONS = [
    "how to repair ruptures",
    '"alliance rupture" +repair -group',
    "année 中 “quoted” <b>&amp;</b>",
    "",
    "qqqzzz",
    "Client Preferences Affect Satisfaction, Completion, and Outcome",
]


def is_problem(response, status: int, parameter: str = "") -> bool:
    """Tell whether a response is a problem as RFC 9457 has it, about a parameter."""
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    problem = response.json
    assert problem["status"] == status
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert problem["detail"]
    return problem.get("parameter", "") == parameter


def test_a_search_has_the_documented_shape(client: AuditingClient):
    response = client.get(ASKED + "&topic=Empathy&per_page=3")
    found = response.json
    assert response.content_type == "application/json"
    assert found["question"] == "how to repair ruptures"
    assert (found["page"], found["per_page"]) == (1, 3)
    assert isinstance(found["snapshot"], str)
    assert isinstance(found["total"], int)
    assert isinstance(found["notices"], list)
    assert [facet["field"] for facet in found["facets"]] == (
        "topic type year size effect therapy condition cited".split()
    )
    for facet in found["facets"]:
        assert isinstance(facet["label"], str)
        for value in facet["values"]:
            assert isinstance(value["value"], str)
            assert isinstance(value["count"], int)
            assert isinstance(value["chosen"], bool)
    chosen = [value["value"] for value in found["facets"][0]["values"] if value["chosen"]]
    assert chosen == ["Empathy"]


def test_a_hit_has_the_documented_shape(client: AuditingClient):
    hits = client.get(ASKED).json["hits"]
    assert [hit["rank"] for hit in hits] == list(range(1, 11))
    for hit in hits:
        for name in ("id", "title", "published", "citation", "research_type"):
            assert isinstance(hit[name], str)
        assert all(isinstance(topic, str) for topic in hit["topics"])
        assert isinstance(hit["score"], float)
        assert set(hit["answer"]) >= {"section", "text", "marks"}
        assert isinstance(hit["explain"], dict)
        assert set(hit["evidence"]) == {"line", "design", "studied", "findings"}


def test_notices_say_what_kind_they_are_of(client: AuditingClient):
    notices = client.get('/api/v1/search?q="rupture').json["notices"]
    assert "quote" in [notice["kind"] for notice in notices]
    assert all(notice["message"] for notice in notices)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_verbatim_and_its_marks_lie_in_it(client, searcher: Searcher, question: str):
    for hit in client.get(f"/api/v1/search?q={quote(question)}").json["hits"]:
        answer = hit["answer"]
        ordinal = searcher.snapshot.find(hit["id"])
        assert ordinal is not None
        texts = {each.heading: each.text for each in searcher.snapshot.summary(ordinal).sections}
        assert answer["text"] in texts[answer["section"]]
        end = 0
        for start, stop in answer["marks"]:
            assert end <= start < stop <= len(answer["text"])
            end = stop


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_parts_of_an_explanation_sum_to_the_score(client: AuditingClient, question: str):
    scores = []
    for hit in client.get(f"/api/v1/search?q={quote(question)}").json["hits"]:
        why = hit["explain"]
        parts = [why[name]["part"] for name in ("keyword", "meaning", "word_by_word", "title")]
        assert math.isclose(sum(parts), hit["score"], rel_tol=1e-5, abs_tol=1e-6)
        weighed = sum(term["weight"] * term["factor"] for term in why["keyword"]["terms"])
        assert math.isclose(weighed, why["keyword"]["score"], rel_tol=1e-4, abs_tol=1e-5)
        scores.append(hit["score"])
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    ("options", "params"),
    [
        ([], ""),
        (["--topic", "Empathy", "--type", "meta-analysis"], "&topic=Empathy&type=meta-analysis"),
        (["--year", "2015..", "--limit", "3", "--page", "2"], "&year=2015..&per_page=3&page=2"),
    ],
)
def test_the_command_prints_what_the_api_answers_to_the_byte(
    client: AuditingClient,
    sample_home: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
    question: str,
    options: list[str],
    params: str,
):
    assert main(["search", "--json", "--home", str(sample_home), *options, "--", question]) == 0
    printed = capsysbinary.readouterr().out
    assert client.get(f"/api/v1/search?q={quote(question)}{params}").data == printed
    assert json.loads(printed)["question"] == question


def test_the_api_gives_the_hits_of_the_page_in_its_order(client: AuditingClient):
    found = client.get(ASKED + "&type=review").json
    page = read(client.get("/search?q=how+to+repair+ruptures&type=review"))
    links = [link["href"] for link in page.select(".card h2 a")]
    assert [urlsplit(link).path for link in links] == [
        f"/summary/{hit['id']}" for hit in found["hits"]
    ]
    assert page.h1.get_text().startswith(f"{found['total']} summar")


@pytest.mark.parametrize(
    ("params", "parameter"),
    [
        ("page=0", "page"),
        ("page=two", "page"),
        ("per_page=101", "per_page"),
        ("year=soon", "year"),
        ("year=2019&year=..", "year"),
        ("synonyms=maybe", "synonyms"),
        ("topics=Empathy", "topics"),
        ("Q=rupture", "Q"),
        ("=x", ""),
    ],
)
def test_what_cannot_be_read_is_a_problem_that_names_it(client, params: str, parameter: str):
    response = client.get(f"/api/v1/search?q=rupture&{params}")
    assert is_problem(response, 400, parameter)
    assert parameter in response.json["detail"]


def test_a_parameter_without_value_is_as_if_it_were_not_there(client: AuditingClient):
    assert client.get(ASKED + "&topic=&page=&year=").data == client.get(ASKED).data


def test_a_summary_is_given_whole(client: AuditingClient, searcher: Searcher):
    summary = searcher.snapshot.summary(7)
    found = client.get(f"/api/v1/summaries/{summary.id}").json
    assert found["title"] == summary.title
    assert found["topics"] == list(summary.topics)
    assert found["snapshot"] == searcher.snapshot.name
    assert found["sections"] == [
        {"heading": each.heading, "text": each.text} for each in summary.sections
    ]


def test_an_unknown_summary_is_a_problem(client: AuditingClient):
    assert is_problem(client.get("/api/v1/summaries/no-such-one"), 404, "id")


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/", "/api/v2/search"])
def test_an_unknown_address_of_the_api_is_a_problem(client: AuditingClient, path: str):
    assert is_problem(client.get(path), 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_api_is_only_read(client: AuditingClient, method: str):
    response = client.open(ASKED, method=method)
    assert is_problem(response, 405)
    assert "GET" in response.headers["Allow"]


def test_the_probes_say_alive_and_what_is_ready(client: AuditingClient, searcher: Searcher):
    assert client.get("/livez").json == {"status": "alive"}
    assert client.get("/readyz").json == {
        "status": "ready",
        "snapshot": searcher.snapshot.name,
        "summaries": searcher.snapshot.count,
        "warning": "",
    }


def test_the_same_question_is_answered_the_same_to_the_byte(client, searcher: Searcher):
    assert client.get(ASKED).data == client.get(ASKED).data
    assert searcher.search(Query(text="rupture")) == searcher.search(Query(text="rupture"))


def test_completion_offers_what_the_searcher_does(client: AuditingClient, searcher: Searcher):
    found = client.get("/api/v1/complete?q=alliance+rup").json
    assert found["typed"] == "alliance rup"
    assert found["snapshot"] == searcher.snapshot.name
    assert found["completions"] == [asdict(each) for each in searcher.complete("alliance rup")]
    assert found["completions"][0]["text"] == "alliance rupture"


@pytest.mark.parametrize("typed", ["", "%00", "%ff", "%ed%a0%80", "a" * 5_000, "%3Cscript%3E", "%"])
def test_completion_of_whatever_is_typed_is_json(client: AuditingClient, typed: str):
    response = client.get(f"/api/v1/complete?q={typed}")
    assert response.status_code == 200
    assert isinstance(response.json["completions"], list)


def test_completion_refuses_what_it_does_not_know(client: AuditingClient):
    response = client.get("/api/v1/complete?q=a&topic=Empathy")
    assert response.status_code == 400
    assert "topic" in response.json["detail"]
