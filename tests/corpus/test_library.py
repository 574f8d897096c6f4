import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import copy_sample, read_bounded, read_library, summary_files
from corpus.parse import MAX_BYTES
from corpus.summary import CorpusError, Summary, SummaryId
from corpus.vocabulary import load_vocabulary
from corpus.write import write
from tests.conftest import SAMPLE
from tests.corpus.test_write import PLAIN

GOOD = write(PLAIN)


def named(name: str) -> str:
    return GOOD.replace("id: 2019-04-empathy", f"id: {name}")


def fill(folder: Path, **files: str | bytes) -> None:
    for name, content in files.items():
        path = folder / f"{name}.md"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_summaries_come_in_the_order_of_their_ids(tmp_path):
    fill(tmp_path, z=named("a"), a=named("c"))
    (tmp_path / "deep" / "er").mkdir(parents=True)
    fill(tmp_path / "deep" / "er", m=named("b"))
    library = read_library(tmp_path)
    assert [summary.id for summary in library.summaries] == ["a", "b", "c"]
    assert library.problems == ()


def test_broken_files_give_their_problems_and_the_good_ones_go_in(tmp_path):
    fill(
        tmp_path,
        a=named("a"),
        b="no front matter",
        c=GOOD.replace("Empathy,", "Empaty,"),
        d=b"\x00",
    )
    library = read_library(tmp_path)
    assert [summary.id for summary in library.summaries] == ["a"]
    assert [str(problem) for problem in library.problems] == [
        f"{tmp_path}/b.md:1: no front matter: the first line must be ---",
        f"{tmp_path}/c.md:6: unknown topic 'Empaty'; did you mean 'Empathy'?",
        f"{tmp_path}/d.md:1: file is binary: it holds the byte 0x00",
    ]


def test_of_two_files_with_one_id_the_first_is_taken_and_the_other_told(tmp_path):
    fill(tmp_path, b=GOOD, a="---\n# mine\n" + GOOD.removeprefix("---\n"), c=GOOD)
    library = read_library(tmp_path)
    assert [summary.id for summary in library.summaries] == ["2019-04-empathy"]
    assert [str(problem) for problem in library.problems] == [
        f"{tmp_path}/b.md:2: duplicate id '2019-04-empathy', also in {tmp_path}/a.md",
        f"{tmp_path}/c.md:2: duplicate id '2019-04-empathy', also in {tmp_path}/a.md",
    ]


def test_readme_hidden_files_and_other_files_are_no_summaries(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "folder.md").mkdir()
    fill(tmp_path / ".git", a=GOOD)
    fill(tmp_path, README="Read me", Readme="Read me", **{".draft": "x", "..part": "x"})
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nothing.md")
    assert summary_files(tmp_path) == []
    assert read_library(tmp_path).problems == ()


def test_hidden_folder_above_the_corpus_hides_nothing(tmp_path):
    corpus = tmp_path / ".local" / "corpus"
    corpus.mkdir(parents=True)
    fill(corpus, a=GOOD)
    assert len(read_library(corpus).summaries) == 1


def test_file_over_a_megabyte_is_read_no_further(tmp_path):
    fill(tmp_path, a=GOOD + "x" * 2 * MAX_BYTES)
    assert len(read_bounded(tmp_path / "a.md")) == MAX_BYTES + 1
    (problem,) = read_library(tmp_path).problems
    assert str(problem).startswith(f"{tmp_path}/a.md:1: file is larger than 1 MB")


def test_name_that_is_not_utf_8_is_no_obstacle(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.md"
    Path(os.fsdecode(path)).write_text("broken")
    (problem,) = read_library(tmp_path).problems
    assert (
        str(problem)
        .encode()
        .endswith("caf\ufffd.md:1: no front matter: ".encode() + (b"the first line must be ---"))
    )


def test_digest_says_whether_names_or_contents_changed(tmp_path):
    fill(tmp_path, a=named("a"), b=named("b"))
    before = read_library(tmp_path).digest
    (tmp_path / "README.md").write_text("not counted")
    assert read_library(tmp_path).digest == before
    shutil.copytree(tmp_path, tmp_path / "copy" / "of")
    assert read_library(tmp_path / "copy" / "of").digest == before
    shutil.rmtree(tmp_path / "copy")
    fill(tmp_path, a=named("a") + "More.\n")
    assert read_library(tmp_path).digest != before
    fill(tmp_path, a=named("a"))
    assert read_library(tmp_path).digest == before
    (tmp_path / "a.md").rename(tmp_path / "c.md")
    assert read_library(tmp_path).digest != before


def test_empty_folder_is_an_empty_library(tmp_path):
    library = read_library(tmp_path)
    assert library.summaries == library.problems == ()


def test_folder_that_is_missing_or_a_file_is_an_error_about_it(tmp_path):
    (tmp_path / "file").write_text("text")
    for name, what in (("gone", "does not exist"), ("file", "is not a folder")):
        with pytest.raises(CorpusError, match=what) as raised:
            read_library(tmp_path / name)
        assert raised.value.path == tmp_path / name


def test_sample_is_copied_once_and_never_over_summaries(tmp_path):
    corpus = tmp_path / "new" / "corpus"
    assert copy_sample(corpus) == 101
    assert len(read_library(corpus).summaries) == 101
    changed = summary_files(corpus)[0]
    changed.write_text("an editor's")
    assert copy_sample(corpus) == 0
    assert changed.read_text() == "an editor's"


def test_sample_is_not_copied_beside_any_summary(tmp_path):
    fill(tmp_path, mine="even a broken one")
    assert copy_sample(tmp_path) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mine.md"]


def test_sample_goes_into_a_folder_with_other_files(tmp_path):
    (tmp_path / "README.md").write_text("mine")
    assert copy_sample(tmp_path) == 101
    assert (tmp_path / "README.md").read_text() == "mine"


def test_sample_has_no_problems_and_canonical_labels():
    library = read_library(SAMPLE)
    vocabulary = load_vocabulary()
    topics = {label.name for label in vocabulary.topics.all}
    types = {label.name for label in vocabulary.research_types.all}
    assert library.problems == ()
    assert len(library.summaries) == 101
    for summary in library.summaries:
        assert summary.topics
        assert set(summary.topics) <= topics
        assert summary.research_type in types
        assert summary.sections[-1].heading == "Practice Implications"


def test_adherance_of_the_blog_is_adherence():
    told = [path.stem for path in summary_files(SAMPLE) if "Adherance" in path.read_text("utf-8")]
    by_id = {summary.id: summary for summary in read_library(SAMPLE).summaries}
    assert told
    assert all("Adherence" in by_id[SummaryId(name)].topics for name in told)


@given(st.lists(st.binary(max_size=60) | st.just(GOOD.encode()), max_size=4))
def test_every_file_is_a_summary_or_has_a_problem(tmp_path_factory, contents):
    folder = tmp_path_factory.mktemp("corpus")
    fill(folder, **{f"f{number}": content for number, content in enumerate(contents)})
    library = read_library(folder)
    assert all(isinstance(summary, Summary) for summary in library.summaries)
    paths = {problem.path for problem in library.problems}
    assert len(library.summaries) + len(paths) == len(contents)
