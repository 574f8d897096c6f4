from dataclasses import fields
from pathlib import Path

import pytest

from web.settings import PREFIX, Settings, SettingsError, read_settings

GIVEN = {
    "home": ("/srv/attune", Path("/srv/attune")),
    "corpus": ("summaries", Path("summaries")),
    "model": ("/models/other", "/models/other"),
    "host": ("0.0.0.0", "0.0.0.0"),  # noqa: S104 - read, not listened on
    "port": ("8080", 8080),
    "workers": ("4", 4),
    "log": ("Yes", True),
}
NAMES = [field.name for field in fields(Settings)]


def test_every_setting_has_a_default_that_needs_nothing():
    assert read_settings({}) == Settings()
    assert Settings().home == Path("var")
    assert Settings().corpus == Path("var/corpus")
    assert (Settings().host, Settings().port) == ("127.0.0.1", 8000)
    assert Settings().log is False


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_has_its_variable_and_changes_nothing_else(name: str):
    text, value = GIVEN[name]
    settings = read_settings({PREFIX + name.upper(): text})
    assert getattr(settings, name) == value
    assert getattr(settings, name) != getattr(Settings(), name)
    others = [other for other in NAMES if other != name]
    assert all(getattr(settings, other) == getattr(Settings(), other) for other in others)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_variable_is_as_if_it_were_not_there(name: str):
    assert read_settings({PREFIX + name.upper(): ""}) == Settings()


def test_what_is_not_ours_is_not_read():
    assert read_settings({"PORT": "x", "attune_port": "x", "MY_ATTUNE_PORT": "x"}) == Settings()


@pytest.mark.parametrize(
    ("variable", "nearest"),
    [
        ("ATTUNE_PROT", "ATTUNE_PORT"),
        ("ATTUNE_WORKER", "ATTUNE_WORKERS"),
        ("ATTUNE_CORPUS_DIR", "ATTUNE_CORPUS"),
        ("ATTUNE_home", "ATTUNE_HOME"),
    ],
)
def test_an_unknown_variable_is_an_error_that_names_the_nearest(variable: str, nearest: str):
    with pytest.raises(SettingsError, match=f"unknown setting {variable}.*{nearest}") as caught:
        read_settings({variable: "x"})
    assert caught.value.variable == variable


def test_a_variable_that_is_near_none_is_told_all_names():
    with pytest.raises(SettingsError) as caught:
        read_settings({"ATTUNE_ZZZZZZZZZZZZZZZZZ": ""})
    assert all(PREFIX + name.upper() in str(caught.value) for name in NAMES)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        *[("ATTUNE_PORT", each) for each in ("0", "65536", "-1", "8000.0", "x", "²", "9" * 5000)],
        *[("ATTUNE_WORKERS", each) for each in ("0", "65", "two", " ", "1e1")],
        *[("ATTUNE_LOG", each) for each in ("1", "true", "perhaps")],
        ("ATTUNE_HOME", "~nosuchuser/attune"),
        ("ATTUNE_CORPUS", "~nosuchuser"),
    ],
)
def test_a_value_that_cannot_be_is_an_error_that_names_its_variable(variable: str, value: str):
    with pytest.raises(SettingsError, match=variable) as caught:
        read_settings({variable: value})
    assert caught.value.variable == variable


@pytest.mark.parametrize(("value", "read"), [("1", 1), ("65535", 65535)])
def test_the_ends_of_a_range_belong_to_it(value: str, read: int):
    assert read_settings({"ATTUNE_PORT": value}).port == read


def test_a_folder_below_ones_own_home_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", "/home/someone")
    assert read_settings({"ATTUNE_HOME": "~/attune"}).home == Path("/home/someone/attune")
