import re
from xml.etree import ElementTree as ET

from search.searcher import Searcher
from tests.audit import AuditingClient, read
from web.discovery import OPENSEARCH, SITEMAP


def test_a_browser_learns_how_to_search_here(client: AuditingClient):
    link = read(client.get("/")).select_one("link[rel=search]")
    response = client.get(link["href"])
    assert response.mimetype == link["type"] == "application/opensearchdescription+xml"
    root = ET.fromstring(response.text)
    names = {"o": OPENSEARCH}
    assert 1 <= len(root.findtext("o:ShortName", "", names)) <= 16
    assert root.findtext("o:Description", "", names)
    url = root.find("o:Url", names)
    assert url is not None
    template = url.attrib["template"].removeprefix("http://localhost")
    found = read(client.get(template.replace("{searchTerms}", "rupture+repair")))
    assert found.select_one("#q")["value"] == "rupture repair"


def test_the_sitemap_has_every_page_to_read_once(client, searcher: Searcher):
    response = client.get("/sitemap.xml")
    assert response.mimetype == "application/xml"
    root = ET.fromstring(response.text)
    addresses = [each.text or "" for each in root.iter(f"{{{SITEMAP}}}loc")]
    assert len(addresses) == len(set(addresses))
    paths = {each.removeprefix("http://localhost") for each in addresses}
    assert {f"/summary/{each}" for each in searcher.snapshot.ids} <= paths
    assert {"/", "/archive", "/topic/empathy", "/type/meta-analysis", "/month/2019-04"} <= paths
    for path in paths:
        assert client.get(path).status_code == 200
    months = [each.text or "" for each in root.iter(f"{{{SITEMAP}}}lastmod")]
    assert len(months) == searcher.snapshot.count
    assert all(re.fullmatch(r"\d{4}-\d\d", month) for month in months)


def test_robots_may_read_everything_and_learn_of_the_sitemap(client: AuditingClient):
    response = client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    lines = response.text.splitlines()
    assert lines[:2] == ["User-agent: *", "Allow: /"]
    sitemap = lines[-1].removeprefix("Sitemap: http://localhost")
    assert client.get(sitemap).status_code == 200
