"""config.toml: what is wrong is named with its place; secrets do not stand in it."""

from datetime import date, time
from pathlib import Path

import pytest

from bot import config as configs
from bot.config import TOKEN, Config, ConfigError, Gateway, load, template


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[quiet]\nsilence = 3", "quiet.silence：没有这个设置项"),
        ("surprise = 1", "surprise：没有这个设置项"),
        ("[gateway]\ntoken = 'secret'", "gateway.token：没有这个设置项"),
        ("[terms]\nreport = 0", "terms.report："),
        ("[terms]\nreport = 'soon'", "terms.report："),
        ("[digest]\nmorning_time = 'noon'", "digest.morning_time："),
        ("[digest]\nhide = ['weather']", "digest.hide.0："),
        ("[digest]\nsend = ['morning', 'noon']", "digest.send.1："),
        ("[digest]\noffice_time = 17:30:00", "digest.office_time：没有这个设置项"),
        ("[digest]\nleader_weekday = 8", "digest.leader_weekday："),
        ("[digest]\nlate_hours = 0", "digest.late_hours："),
        ('[digest]\nsignature = "a\\nb"', "digest.signature："),
        ("[digest]\nroom_greeting = '%s'" % ("好" * 41), "digest.room_greeting："),
        ("[bot]\nnames = []", "bot.names："),
        ("[page]\nport = 70000", "page.port："),
        ("[calendar]\nholidays = ['someday']", "calendar.holidays.0："),
        ("[pace]\njitter = 2", "pace.jitter："),
        ("quiet = 3", "quiet："),
        ("[gateway]\nendpoint = 'gateway:70000'", "gateway.endpoint：端口要在 1 到 65535 之间"),
        ("[gateway]\nendpoint = 'gateway:0'", "gateway.endpoint：端口要在 1 到 65535 之间"),
    ],
)
def test_what_is_wrong_is_named_with_its_path(tmp_path: Path, text: str, place: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as error:
        load(path, {})
    assert str(error.value).startswith(f"{path} 有不对的地方：")
    assert place in str(error.value)


def test_all_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"terms\.report.*；.*page\.port"):
        load(written(tmp_path, "[terms]\nreport = 0\n[page]\nport = -1"), {})


def test_a_token_in_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=TOKEN):
        load(written(tmp_path, "token = 'secret'"), {})


def test_the_token_comes_from_the_environment_and_is_not_shown(tmp_path: Path) -> None:
    config = load(written(tmp_path, ""), {TOKEN: "very-secret"})
    assert config.token == "very-secret"
    assert "very-secret" not in repr(config)
    assert "very-secret" not in config.model_dump_json()


def test_no_file_and_no_toml_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="hexiaodu init"):
        load(tmp_path / "config.toml", {})
    with pytest.raises(ConfigError, match="TOML"):
        load(written(tmp_path, "[quiet"), {})
    (tmp_path / "config.toml").write_bytes("# 设置".encode("gbk"))
    with pytest.raises(ConfigError, match="TOML"):
        load(tmp_path / "config.toml", {})


def test_the_data_folder_is_beside_the_file_unless_absolute(tmp_path: Path) -> None:
    assert load(written(tmp_path, "[data]\nfolder = 'here'"), {}).data.folder == tmp_path / "here"
    assert load(written(tmp_path, "[data]\nfolder = '/srv/river'"), {}).data.folder == Path("/srv/river")


def test_the_template_states_the_defaults(tmp_path: Path) -> None:
    path = written(tmp_path, template())
    config = load(path, {})
    assert config.gateway.endpoint != ""
    assert config.data.folder == tmp_path / "data"
    assert config.model_copy(update={"gateway": Gateway(), "data": Config().data}) == Config()


def test_the_template_names_every_setting() -> None:
    import tomllib

    stated = tomllib.loads(template())
    for section, values in Config().model_dump().items():
        assert stated[section].keys() == values.keys(), section


def test_the_template_is_the_config_of_the_top_level() -> None:
    top = Path(configs.__file__).parent.parent / "config.toml"
    assert template() == top.read_text(encoding="utf-8")


def test_dates_and_times_are_plain_toml(tmp_path: Path) -> None:
    text = "[digest]\nroom_time = 08:15:00\n[calendar]\nholidays = [2031-01-01]\nworkdays = [2031-01-04]"
    config = load(written(tmp_path, text), {})
    assert config.digest.room_time == time(8, 15)
    assert config.calendar.holidays == (date(2031, 1, 1),)
    assert config.calendar.workdays == (date(2031, 1, 4),)
