"""init, --config, $ZHIHUI_CONFIG, --json and the silence that cron wants."""

import os
from pathlib import Path

import pytest

from intake.demo.dovecot import PrivateDovecot
from tests.intake.cli import letters
from tests.intake.cli.program import SETTINGS, Office, install, start, zhihui
from tests.intake.collecting import USER, arrival


def test_init_makes_everything_and_says_what_to_do_next(office: Office) -> None:
    done = office.must("init", "neu", "--campaign", "shenyang-2024")

    assert (office.folder / "neu" / "data" / "zhihui.db").is_file()
    assert "zhihui doctor" in done.out
    assert office.must("status", "--config", "neu/zhihui.toml", "--json").objects[0]["messages"] == 0


def test_init_again_keeps_settings_and_mails(office: Office) -> None:
    office.bring(letters.registered())
    settings = office.folder / "zhihui.toml"
    edited = SETTINGS + "# 人工改过\n"
    settings.write_text(edited, encoding="utf-8")

    done = office.must("init")

    assert settings.read_text(encoding="utf-8") == edited
    assert "已写好配置文件" not in done.out
    assert len(office.items()) == 1


def test_init_with_an_unknown_campaign_writes_nothing(office: Office) -> None:
    done = office.run("init", "neu", "--campaign", "mars-2024")

    assert done.code == 78
    assert "shenyang-2024" in done.err
    assert not (office.folder / "neu").exists()


def test_init_where_a_file_stands_is_told(office: Office) -> None:
    (office.folder / "neu").write_text("", encoding="utf-8")

    done = office.run("init", "neu/unter")

    assert done.code == 78
    assert "请换一个文件夹" in done.err


@pytest.fixture
def elsewhere(office: Office, tmp_path: Path) -> Office:
    """The same installation, worked on from another folder."""
    office.bring(letters.registered())
    away = tmp_path / "away"
    away.mkdir()
    return Office(away, office.patch, office.capture)


@pytest.mark.parametrize("before", [True, False], ids=["before the command", "after the command"])
def test_config_is_taken_on_both_sides_of_the_command(elsewhere: Office, before: bool) -> None:
    config = ("--config", "../office/zhihui.toml")

    done = elsewhere.must(*(config if before else ()), "status", "--json", *(() if before else config))

    assert done.objects[0]["messages"] == 1


def test_config_is_taken_behind_a_subcommand(elsewhere: Office) -> None:
    roster = elsewhere.folder / "teams.csv"
    roster.write_text("服务队名称\n甲队\n", encoding="utf-8")

    done = elsewhere.must("roster", "load", "teams", roster, "--config", "../office/zhihui.toml")

    assert "1 条" in done.err


def test_variable_names_the_settings(elsewhere: Office) -> None:
    elsewhere.patch.setenv("ZHIHUI_CONFIG", os.fspath(elsewhere.folder.parent / "office" / "zhihui.toml"))

    assert elsewhere.must("status", "--json").objects[0]["messages"] == 1


def test_file_in_the_folder_goes_before_the_variable(elsewhere: Office) -> None:
    elsewhere.patch.setenv("ZHIHUI_CONFIG", os.fspath(elsewhere.folder.parent / "office" / "zhihui.toml"))
    install(elsewhere.folder)

    assert elsewhere.must("status", "--json").objects[0]["messages"] == 0


def test_named_file_goes_before_the_one_in_the_folder(elsewhere: Office) -> None:
    install(elsewhere.folder)

    done = elsewhere.must("status", "--json", "--config", "../office/zhihui.toml")

    assert done.objects[0]["messages"] == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("queue",),
        ("export", "messages"),
        ("export", "submissions"),
        ("export", "findings"),
        ("reconcile",),
        ("doctor",),
        ("process",),
        ("import", "mails"),
    ],
    ids=" ".join,
)
def test_json_is_all_that_stands_on_stdout(office: Office, arguments: tuple[str, ...]) -> None:
    office.bring(letters.registered(mobile=""))

    done = office.run(*arguments, "--json")

    assert len(done.objects) >= 1


def test_run_with_nothing_new_is_silent(server: PrivateDovecot, tmp_path: Path) -> None:
    server.deliver(USER, letters.registered(), received=arrival(0))
    folder = install(tmp_path / "office", server)

    first, second = zhihui(folder, "run"), zhihui(folder, "run")

    assert (first.code, first.out, first.err) == (0, "", "")
    assert (second.code, second.out, second.err) == (0, "", "")
    assert len(zhihui(folder, "queue", "--json").objects) == 1


def test_reader_that_goes_away_is_no_failure(office: Office) -> None:
    office.bring(*(letters.registered(activity_name=f"活动{number}" + "长" * 3000) for number in range(20)))

    with start(office.folder, "export", "messages") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        beginning = process.stdout.read(11)
        process.stdout.close()
        complaint = process.stderr.read()

    assert (process.returncode, beginning, complaint) == (0, b'{"sha256": ', b"")


def test_data_folder_that_cannot_be_made_is_told(office: Office) -> None:
    (office.folder / "zhihui.toml").write_text('data = "password/data"\n', encoding="utf-8")

    done = office.run("process")

    assert done.code == 78
    assert "data" in done.err
