import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SAMPLE
from tests.web.conftest import environment, run_attune, run_program
from web.commands import attune, main

ENGINES = {"torch", "whoosh", "faiss", "sentence_transformers", "transformers", "onnxruntime"}
IMPORTED = (
    "import sys; from web.commands import main; code = main({}); "
    "print(*sys.modules, file=sys.stderr); raise SystemExit(code)"
)

WRONG = """
                                                    Usage
    nope                                            No such command
    --nope                                          No such option
    import                                          Missing argument 'SOURCE'
    import none.html                                does not exist
    import folder                                   is a directory
    import file --into file                         is a file
    import file --into file/below                   Not a directory
    import file --into made                         file:1: no month heading
    import binary --into made                       not UTF-8
    import file more                                unexpected extra argument
    check                                           Missing argument 'FOLDER'
    check none                                      does not exist
    check file                                      is a file
    check bad                                       bad.md:1: no front matter
    check folder --strict                           No such option
    sample --corpus file                            is a file
    sample --corpus file/below                      Not a directory
    sample more                                     unexpected extra argument
    index --corpus none --home made                 none does not exist
    index --corpus file --home made                 is a file
    index --corpus empty --home made                no good summary in empty
    index --corpus bad --home made                  no good summary in bad: 1 problem;
    index --corpus good --home file                 is a file
    index --corpus good --home file/below           can't write into file/below
    index --corpus good --home made --model none    model 'none': no such folder
    index --corpus good --home made --model folder  holds no sentence-transformers model
    index --corpus good --workers 0                 0 is not in the range
    index --corpus good --workers many              not a valid integer
    index --corpus                                  requires an argument
    index --corpus none --home made --watch         does not exist
    status                                          no index in made: run 'attune index'
    status --home file/below                        current can't be read
    status more                                     unexpected extra argument
    verify                                          no index in made: run 'attune index'
    verify more                                     unexpected extra argument
    rollback                                        no index in made: run 'attune index'
    rollback none                                   no index in made: run 'attune index'
    rollback --home file/below                      current can't be read
    rollback one two                                unexpected extra argument
    search                                          Missing argument 'QUESTION'
    search one two                                  unexpected extra argument
    search word --home made                         no index in made: run 'attune index'
    search word --home file                         is a file
    search word --home file/below                   current can't be read
    search word --year soon                         'soon' is not a year
    search word --year ..                           '..' is not a year
    search word --limit 0                           0 is not in the range
    search word --limit 101                         101 is not in the range
    search word --page 0                            0 is not in the range
    search word --page first                        not a valid integer
    search word --topics Empathy                    No such option
    search word --synonyms=no                       does not take a value
    search word --sort oldest                       is not one of 'relevance', 'newest', 'sample'
    search word --cited soon                        'soon' is not a year
    evidence                                        Missing argument 'QUESTION'
    evidence one two                                unexpected extra argument
    evidence word --home made                       no index in made: run 'attune index'
    evidence word --csv --json                      exclude each other
    evidence word --order size                      is not one of 'hits', 'value'
    evidence word --year soon                       'soon' is not a year
    evaluate                                        Missing argument 'FOLDER'
    evaluate none                                   does not exist
    evaluate file                                   is a file
    evaluate empty                                  corpus.jsonl
    evaluate empty --workers 0                      0 is not in the range
    serve                                           no index in made: run 'attune index'
    serve --port 0                                  0 is not in the range
    serve --port 65536                              65536 is not in the range
    serve --port http                               not a valid integer
    serve --workers 0                               0 is not in the range
    serve --host                                    requires an argument
    serve more                                      unexpected extra argument
"""
WRONG_CALLS = [
    (line[4:52].split(), line[52:].strip()) for line in WRONG.splitlines() if line.strip()
]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with good and bad things to call the program with."""
    for name in ("folder", "empty", "bad", "good"):
        (tmp_path / name).mkdir()
    (tmp_path / "file").write_text("some words")
    (tmp_path / "binary").write_bytes(b"\x00\xff\xfe" * 100)
    (tmp_path / "bad" / "bad.md").write_text("no front matter")
    sample = next(SAMPLE.glob("*.md"))
    (tmp_path / "good" / sample.name).write_bytes(sample.read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ATTUNE_HOME", "made")
    return tmp_path


def test_the_table_of_wrong_calls_has_each_command():
    assert len(WRONG_CALLS) > 40
    assert {call[0] for call, _ in WRONG_CALLS if call} >= set(attune.commands)


@pytest.mark.parametrize(("call", "said"), WRONG_CALLS, ids=[" ".join(c) for c, _ in WRONG_CALLS])
def test_a_wrong_call_ends_with_a_message(
    place: Path, capsys: pytest.CaptureFixture[str], call: list[str], said: str
):
    assert main(call) in (1, 2)
    captured = capsys.readouterr()
    assert said in captured.out + captured.err
    assert "Traceback" not in captured.out + captured.err


@pytest.mark.parametrize("call", [call for call, _ in WRONG_CALLS if call[:1] == ["index"]])
def test_a_failed_index_leaves_no_index(place: Path, call: list[str]):
    assert main(call) in (1, 2)
    assert not (place / "made" / "current").exists()


@pytest.mark.parametrize(
    ("call", "settings", "said"),
    [
        (["search", "word"], {"home": "/nonexistent"}, "no index in /nonexistent"),
        (["sample"], {"corpus": "/dev/null/below"}, "Not a directory"),
        (["index", "--corpus", str(SAMPLE)], {"home": "/dev/null/below"}, "can't write into"),
        (["--help"], {"prot": "80"}, "did you mean ATTUNE_PORT?"),
        (["search", "word"], {"workers": "many"}, "ATTUNE_WORKERS='many'"),
        (["sample"], {"corpus": "x" * 5000}, "File name too long"),
    ],
)
def test_a_wrong_call_of_the_real_program_ends_with_a_message(call, settings, said: str):
    ended = run_attune(*call, **settings)
    assert ended.returncode in (1, 2)
    assert said in ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr


@pytest.mark.parametrize("name", ["--help", *sorted(attune.commands)])
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]):
    assert main(["--help"] if name == "--help" else [name, "--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: attune")


def test_help_shows_the_settings_as_defaults(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ATTUNE_PORT", "8765")
    assert main(["serve", "-h"]) == 0
    assert "8765" in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("attune, version ")


def modules_after(*arguments: str, home: Path) -> set[str]:
    """Run the program in a process of its own and return what it has imported by its end."""
    ended = run_program(IMPORTED.format(list(arguments)), home=str(home))
    assert ended.returncode == 0, ended.stderr
    return set(ended.stderr.split())


@pytest.mark.parametrize("call", [["--help"], ["search", "--help"], ["serve", "--help"]])
def test_help_loads_no_engine(call: list[str], tmp_path: Path):
    loaded = modules_after(*call, home=tmp_path)
    assert "click" in loaded
    assert not loaded & (ENGINES | {"flask", "gunicorn"})


def test_search_answers_without_torch(sample_home: Path):
    loaded = modules_after("search", "repair ruptures", home=sample_home)
    assert "onnxruntime" in loaded
    assert not loaded & {"torch", "transformers", "sentence_transformers", "flask"}


def test_sample_then_index_then_search_is_all_it_takes(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch
):
    monkeypatch.setenv("ATTUNE_HOME", str(home))
    monkeypatch.setenv("ATTUNE_CORPUS", str(tmp_path / "corpus"))
    assert main(["sample"]) == 0
    for path in sorted((tmp_path / "corpus").iterdir())[3:]:
        path.unlink()
    assert main(["check", str(tmp_path / "corpus")]) == 0
    assert main(["index"]) == 0
    assert "3 summaries" in capsys.readouterr().out
    assert main(["search", "therapy", "--limit", "2"]) == 0
    assert "page 1 of 2" in capsys.readouterr().out


def test_a_reader_that_goes_away_is_no_failure_to_speak_of(sample_home: Path):
    search = subprocess.Popen(
        [sys.executable, "-c", IMPORTED.format(["search", "therapy", "--json"])],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home=str(sample_home)),
        cwd=ROOT,
    )
    assert search.stdout
    assert search.stderr
    search.stdout.close()
    said = search.stderr.read().decode()
    search.stderr.close()
    assert search.wait(timeout=60) in (0, 1)
    assert "Error" not in said
    assert "Traceback" not in said
