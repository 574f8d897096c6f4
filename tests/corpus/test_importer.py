from pathlib import Path

import pytest
from hypothesis import given

from corpus.check import check
from corpus.importer import import_page
from corpus.library import read_library
from corpus.parse import Draft, parse
from corpus.summary import CorpusError, Summary
from corpus.vocabulary import load_vocabulary
from tests.conftest import SEED, needs_shared
from tests.corpus.test_blog import CITATION, page_lines
from tests.strategies import pages

STRAIGHT = str.maketrans("‘’“”–", "''\"\"-")
POST = ("April 2019", "Clients’ “Own” View – Again", CITATION, "It’s “so” – always.")
PATH = "2019-04-clients-own-view-again.md"


def page(tmp_path: Path, *lines: str) -> Path:
    source = tmp_path / "page.txt"
    source.write_text("\n".join(lines), encoding="utf-8")
    return source


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@needs_shared
def test_seed_page_gives_exactly_six_files(tmp_path):
    into = tmp_path / "new" / "corpus"
    result = import_page(SEED, into)
    names = sorted(path.name for path in into.iterdir())
    assert names == sorted(path.name for path in result.written)
    assert [name[:7] for name in names] == "2017-04 2017-06 2018-03 2018-11 2018-12 2019-04".split()
    assert (result.unchanged, result.kept, result.problems) == ((), (), ())
    library = read_library(into)
    assert library.problems == ()
    for summary in library.summaries:
        assert [part.heading for part in summary.sections] == ["", "Practice Implications"]
        assert summary.citation
        assert (summary.topics, summary.research_type) == ((), "not stated")
    said = b"".join(contents(into).values()).decode()
    for preamble in ("Dr. Tasca", "Blog", "This month", "ALL Topics", "Adherance", "2013"):
        assert preamble not in said


@needs_shared
def test_second_import_of_the_seed_page_leaves_every_byte(tmp_path):
    into = tmp_path / "corpus"
    import_page(SEED, into)
    before = contents(into)
    again = import_page(SEED, into)
    assert (again.written, again.kept, again.problems) == ((), (), ())
    assert len(again.unchanged) == 6
    assert contents(into) == before


@needs_shared
def test_seed_page_with_straight_quotes_changes_nothing(tmp_path):
    into = tmp_path / "corpus"
    import_page(SEED, into)
    before = contents(into)
    text = SEED.read_text(encoding="utf-8")
    assert "’" in text
    again = import_page(page(tmp_path, text.translate(STRAIGHT)), into)
    assert (len(again.unchanged), again.written, again.kept) == (6, (), ())
    assert contents(into) == before


@pytest.mark.parametrize("first", ["curly", "straight"])
def test_post_printed_with_other_quotes_and_dashes_is_the_same_post(tmp_path, first):
    into = tmp_path / "corpus"
    curly = POST
    straight = tuple(line.translate(STRAIGHT) for line in POST)
    one, other = (curly, straight) if first == "curly" else (straight, curly)
    assert import_page(page(tmp_path, *one), into).written == (into / PATH,)
    before = contents(into)
    again = import_page(page(tmp_path, *other), into)
    assert (again.written, again.unchanged, again.kept) == ((), (into / PATH,), ())
    assert contents(into) == before


def test_html_and_text_of_one_page_give_the_same_post(tmp_path):
    into = tmp_path / "corpus"
    import_page(page(tmp_path, *POST), into)
    month, title, *rest = POST
    markup = "".join(f"<p>{line}" for line in rest).replace("&", "&amp;")
    again = import_page(page(tmp_path, f"<h2>{month}</h2><h3>{title}</h3>{markup}"), into)
    assert (again.written, again.unchanged, again.kept) == ((), (into / PATH,), ())


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("topics: []", "topics: [Empathy]"),
        lambda text: text.replace("always", "sometimes"),
        lambda text: text.replace("not stated", "survey"),
        lambda text: text.replace("Clients’", "Patients’"),
        lambda text: text.replace("2019-04", "2019-05"),
        lambda text: text + "\n## Practice Implications\n\nAn editor's advice.\n",
        lambda text: text.replace("---\n", "", 1),
        lambda text: text.replace("title:", "titel:"),
        lambda _: "",
    ],
)
def test_file_that_an_editor_changed_is_never_overwritten_and_is_reported(tmp_path, change):
    into = tmp_path / "corpus"
    source = page(tmp_path, *POST)
    import_page(source, into)
    path = into / PATH
    changed = change(path.read_text(encoding="utf-8"))
    path.write_text(changed, encoding="utf-8")
    again = import_page(source, into)
    assert (again.written, again.unchanged, again.kept) == ((), (), (path,))
    assert contents(into) == {PATH: changed.encode()}


def test_file_that_an_editor_moved_is_found_and_no_second_is_written(tmp_path):
    into = tmp_path / "corpus"
    source = page(tmp_path, *POST)
    import_page(source, into)
    moved = into / "2019" / "empathy.md"
    moved.parent.mkdir()
    (into / PATH).rename(moved)
    again = import_page(source, into)
    assert (again.written, again.unchanged, again.kept) == ((), (moved,), ())


def test_new_posts_are_added_beside_those_that_are_there(tmp_path):
    into = tmp_path / "corpus"
    import_page(page(tmp_path, *POST), into)
    result = import_page(page(tmp_path, "May 2019", "New", "Text.", *POST), into)
    assert result.written == (into / "2019-05-new.md",)
    assert result.unchanged == (into / PATH,)


def test_good_posts_of_a_page_with_problems_are_written(tmp_path):
    into = tmp_path / "corpus"
    result = import_page(page(tmp_path, "May 2019", "Title alone", *POST), into)
    assert result.written == (into / PATH,)
    assert [problem.line for problem in result.problems] == [2]
    assert result.problems[0].path == str(tmp_path / "page.txt")


def test_nothing_but_the_summaries_is_left_in_the_folder(tmp_path):
    into = tmp_path / "corpus"
    import_page(page(tmp_path, *POST), into)
    assert [path.name for path in into.iterdir()] == [PATH]


def test_page_that_cannot_be_read_is_an_error_about_it(tmp_path):
    with pytest.raises(CorpusError, match="can't read") as raised:
        import_page(tmp_path / "gone.html", tmp_path / "corpus")
    assert raised.value.path == tmp_path / "gone.html"
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_made_is_an_error_about_it(tmp_path):
    source = page(tmp_path, *POST)
    into = source / "corpus"
    with pytest.raises(CorpusError, match="can't write into") as raised:
        import_page(source, into)
    assert raised.value.path == into


def test_folder_in_the_place_of_a_post_is_kept(tmp_path):
    into = tmp_path / "corpus"
    (into / PATH).mkdir(parents=True)
    assert import_page(page(tmp_path, *POST), into).kept == (into / PATH,)


def imported(tmp_path_factory, content: str) -> None:
    """Import a page twice: the files are good, hold its posts, and stay."""
    folder = tmp_path_factory.mktemp("import")
    source = folder / "page"
    source.write_bytes(content.encode())
    first = import_page(source, folder / "corpus")
    before = contents(folder / "corpus")
    for path in first.written:
        draft = parse(str(path), path.read_bytes())
        assert isinstance(draft, Draft), draft
        assert isinstance(check(draft, load_vocabulary()), Summary)
    assert first.kept == ()
    again = import_page(source, folder / "corpus")
    assert again.written == again.kept == ()
    assert set(again.unchanged) == set(first.written)
    assert contents(folder / "corpus") == before
    assert bool(first.written) or bool(first.problems)


@given(pages())
def test_any_page_imports_once(tmp_path_factory, printed):
    imported(tmp_path_factory, "\n".join(line for line, _ in printed.lines))


@given(page_lines)
def test_any_lines_import_once(tmp_path_factory, lines):
    imported(tmp_path_factory, "\n".join(("April 2019", *lines)))
