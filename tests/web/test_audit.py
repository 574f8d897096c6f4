import pytest

from tests.audit import audit

GOOD = """<!doctype html>
<html lang="en"><head><meta name="viewport" content="width=device-width"><title>Hits – A</title>
<link rel="stylesheet" href="/static/a.css"><script src="/static/attune.js"></script></head>
<body><a href="#main">Skip</a><form id="ask"><label for="q">Ask</label><input id="q"></form>
<main id="main"><h1>Hits</h1><h2 id="one">One</h2><h3>Part</h3><h2>Two</h2>
<section aria-labelledby="one"><label><input type="checkbox" form="ask"> Topic</label></section>
<section class="citation"><a href="https://doi.org/10.1/2" rel="noreferrer">Paper</a></section>
</main></body></html>"""


def test_a_good_page_passes():
    audit(GOOD)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("<!doctype html>", "", "no doctype"),
        (' lang="en"', "", "no language"),
        ("<h2>Two</h2>", "<h1>Two</h1>", "2 first headings"),
        ("<h1>Hits</h1>", "", "0 first headings"),
        ("<title>Hits", "<title>A", "the title does not start"),
        ("<h2 id=", "<h3 id=", "h3 follows h1"),
        ("<h3>Part</h3>", "<h3> </h3>", "a heading says nothing"),
        ('<label for="q">Ask</label>', "", "no label"),
        ("> Topic<", "> <", "no label"),
        ("<h2>Two", '<h2 id="q">Two', "an id stands twice"),
        ('form="ask"', 'form="other"', "form=other leads nowhere"),
        ('labelledby="one"', 'labelledby="two"', "aria-labelledby=two leads nowhere"),
        ("<h2>Two", '<a href="#none">x</a><h2>Two', "#none leads nowhere"),
        ("<h2>Two", '<a href="/x"> </a><h2>Two', "says nothing"),
        ("<h2>Two", '<h2 style="color: red">Two', "style attribute on h2"),
        ("<h2>Two", '<h2 onclick="x()">Two', "onclick attribute on h2"),
        ("<h2>Two", "<script>x()</script><h2>Two", "scripts: "),
        ("<h2>Two", '<script src="/x.js"></script><h2>Two', "scripts: "),
        ("<h2>Two", "<style>a{}</style><h2>Two", "inline style"),
        ("<h2>Two", '<img src="//x.org/a.png"><h2>Two', "no alt"),
        ("<h2>Two", '<img alt="" src="//x.org/a.png"><h2>Two', "src leads elsewhere"),
        ("/static/a.css", "https://x.org/a.css", "loads from elsewhere"),
        ("<h2>Two", '<a href="https://x.org">x</a><h2>Two', "leads elsewhere"),
        ("https://doi.org/10.1/2", "javascript:x()", "javascript link"),
        (' rel="noreferrer"', "", "tells where from"),
        ('<form id="ask">', '<form id="ask" action="https://x.org">', "action leads elsewhere"),
        ('<a href="#main">Skip</a>', "", "what stands first does not skip"),
        ('<main id="main">', "<div>", "not one main landmark"),
    ],
)
def test_each_fault_is_found(was: str, now: str, said: str):
    assert GOOD.count(was) >= 1
    with pytest.raises(AssertionError, match=said):
        audit(GOOD.replace(was, now, 1))
