import subprocess
import sys
from pathlib import Path

import pytest

from corpus.write import write
from tests.conftest import ROOT, SEED, needs_shared
from tests.corpus.test_importer import PATH, POST, page
from tests.corpus.test_write import PLAIN
from web.commands import main


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "good.md").write_text(write(PLAIN), encoding="utf-8")
    return folder


def test_check_of_good_summaries_says_how_many_and_exits_0(corpus, capsys):
    assert main(["check", str(corpus)]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "1 good, 0 problems\n"


def test_check_lists_every_problem_with_path_and_line_and_exits_1(corpus, capsys):
    text = write(PLAIN)
    (corpus / "bad.md").write_text(
        text.replace("Empathy,", "Empaty,").replace("2019-04\n", "April\n"), encoding="utf-8"
    )
    (corpus / "binary.md").write_bytes(b"---\n\x00")
    (corpus / "twice.md").write_text(text, encoding="utf-8")
    assert main(["check", str(corpus)]) == 1
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        f"{corpus}/bad.md:4: bad month 'April': write the year and month, as in 2019-04",
        f"{corpus}/bad.md:6: unknown topic 'Empaty'; did you mean 'Empathy'?",
        f"{corpus}/binary.md:2: file is binary: it holds the byte 0x00",
        f"{corpus}/twice.md:2: duplicate id '2019-04-empathy', also in {corpus}/good.md",
    ]
    assert told.err == "1 good, 4 problems\n"


def test_check_of_a_missing_folder_exits_2_and_says_so(tmp_path, capsys):
    assert main(["check", str(tmp_path / "gone")]) == 2
    assert "does not exist" in capsys.readouterr().err


def test_check_runs_as_a_program_of_its_own(corpus):
    (corpus / "bad.md").write_text("no front matter", encoding="utf-8")
    program = "import sys; from web.commands import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, "check", str(corpus)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == f"{corpus}/bad.md:1: no front matter: the first line must be ---\n"
    assert done.stderr == "1 good, 1 problems\n"


@needs_shared
def test_import_tells_what_it_wrote_and_the_second_time_nothing(tmp_path, capsys):
    into = tmp_path / "corpus"
    assert main(["import", str(SEED), "--into", str(into)]) == 0
    *wrote, total = capsys.readouterr().out.splitlines()
    assert sorted(wrote) == sorted(f"wrote {path}" for path in into.iterdir())
    assert total == "6 written, 0 unchanged, 0 kept, 0 problems"
    assert main(["import", str(SEED), "--into", str(into)]) == 0
    told = capsys.readouterr()
    assert told.out == "0 written, 6 unchanged, 0 kept, 0 problems\n"
    assert told.err == ""


def test_import_says_which_file_it_kept(tmp_path, capsys):
    source, into = page(tmp_path, *POST), tmp_path / "corpus"
    main(["import", str(source), "--into", str(into)])
    (into / PATH).write_text("an editor's", encoding="utf-8")
    capsys.readouterr()
    assert main(["import", str(source), "--into", str(into)]) == 0
    told = capsys.readouterr()
    assert told.out == "0 written, 0 unchanged, 1 kept, 0 problems\n"
    assert told.err.startswith(f"kept {into / PATH}: ")
    assert (into / PATH).read_text(encoding="utf-8") == "an editor's"


def test_import_with_problems_writes_the_good_posts_and_exits_1(tmp_path, capsys):
    source, into = page(tmp_path, "May 2019", "Title alone", *POST), tmp_path / "corpus"
    assert main(["import", str(source), "--into", str(into)]) == 1
    told = capsys.readouterr()
    assert told.err == f"{source}:2: post 'Title alone' has no text; left out\n"
    assert told.out == f"wrote {into / PATH}\n1 written, 0 unchanged, 0 kept, 1 problems\n"


def test_import_into_a_file_tells_why_and_exits_2(tmp_path, capsys):
    source = page(tmp_path, *POST)
    assert main(["import", str(source), "--into", str(source)]) == 2
    assert "is a file" in capsys.readouterr().err


def test_import_that_cannot_write_tells_why_and_exits_1(tmp_path, capsys):
    source = page(tmp_path, *POST)
    assert main(["import", str(source), "--into", str(source / "corpus")]) == 1
    assert capsys.readouterr().err.startswith("attune: can't write into ")


def test_sample_is_copied_once(tmp_path, capsys):
    into = tmp_path / "corpus"
    assert main(["sample", "--corpus", str(into)]) == 0
    assert capsys.readouterr().out == "copied 101 sample summaries\n"
    assert main(["sample", "--corpus", str(into)]) == 0
    assert capsys.readouterr().out == f"{into} has summaries already\n"
    assert len(list(into.iterdir())) == 101
    assert main(["check", str(into)]) == 0
