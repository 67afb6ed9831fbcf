"""Campaign packs: the shipped one, one of one's own, and files that cannot be read."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from intake.errors import ConfigurationError
from intake.packs import load_campaign, shipped

NAME = "shenyang-2024"
FULL_WIDTH = '用了中文标点或者全角数字。引号、等号、逗号、方括号、数字都要用英文的：" = , [ ]'
SHIPPED = Path(__file__).parents[2] / "campaigns" / NAME


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a copy of the shipped pack in ``own``."""
    shutil.copytree(SHIPPED, tmp_path / "own")
    return tmp_path


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_shipped_pack_is_listed_and_loads() -> None:
    assert shipped() == [NAME]
    campaign = load_campaign(NAME)
    assert (campaign.key, [form.key for form in campaign.forms]) == (NAME, ["registration", "application"])


def test_own_pack_beside_the_settings_is_the_same(own: Path) -> None:
    assert load_campaign("own", beside=own) == load_campaign(NAME)


def test_own_pack_goes_before_the_shipped_one_of_its_name(own: Path) -> None:
    (own / "own").rename(own / NAME)
    _replace(own / NAME / "campaign.toml", "year = 2024", "year = 2031")

    assert load_campaign(NAME, beside=own).year == 2031


def test_unknown_pack_names_those_there_are() -> None:
    with pytest.raises(ConfigurationError, match=NAME) as wrong:
        load_campaign("mars-2024")

    assert wrong.value.exit_code == 78


@pytest.mark.parametrize("name", ["clauses.toml", "rules.toml", "letters.toml"])
def test_missing_file_is_named(own: Path, name: str) -> None:
    (own / "own" / name).unlink()

    with pytest.raises(ConfigurationError) as wrong:
        load_campaign("own", beside=own)

    remedy = "没有这个文件，或者打不开。可用 zhihui campaign new 新建一套，从中复制"
    assert str(wrong.value) == f"活动配置“own”有 1 处要改：\n{name}：{remedy}"


@pytest.mark.parametrize("spoil", [shutil.rmtree, lambda folder: [one.unlink() for one in folder.iterdir()]])
def test_pack_without_forms_is_told(own: Path, spoil: Callable[[Path], object]) -> None:
    spoil(own / "own" / "forms")

    with pytest.raises(ConfigurationError, match="forms：没有表格的声明"):
        load_campaign("own", beside=own)


def test_file_in_another_encoding_is_told_with_its_first_such_line(own: Path) -> None:
    path = own / "own" / "clauses.toml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))

    with pytest.raises(ConfigurationError) as wrong:
        load_campaign("own", beside=own)

    assert str(wrong.value).endswith("clauses.toml 第 3 行：文字编码不是 UTF-8。请用记事本打开，另存为时编码选 UTF-8")


@pytest.mark.parametrize("line", ["\r\n", "\n"])
def test_file_with_a_mark_and_any_line_ends_is_read(own: Path, line: str) -> None:
    for path in (own / "own").rglob("*.toml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_text(encoding="utf-8").replace("\n", line).encode())

    assert load_campaign("own", beside=own) == load_campaign(NAME)


@pytest.mark.parametrize(
    ("new", "text"),
    [
        ("year = ", "等号后面的值写法不对。文字用英文双引号括起来；数字、日期、true、false 不加引号。这一行是：year ="),
        ("year 2024", "名称后面少了等号，或者多了一行文字。请写成 名称 = 值；说明文字前面加 #。这一行是：year 2024"),
        ('year = "2024', '引号不成对，或者双引号里有单个的 \\。请补上引号；\\ 写成 \\\\。这一行是：year = "2024'),
        ("year = “2024”", f"{FULL_WIDTH}。这一行是：year = “2024”"),
        ("year = ２０２４", f"{FULL_WIDTH}。这一行是：year = ２０２４"),
        ("year = 2024\nyear = 2025", "同一项写了两次。请删去一处。这一行是：year = 2025"),
        ("年 = 2024", "名称写法不对。中文名称要用英文双引号括起来；说明文字前面加 #。这一行是：年 = 2024"),
        ("year = 2024 zone", "一行里写了两项，或者引号多了。请一项写一行。这一行是：year = 2024 zone"),
        ("[windows", "表头的方括号不成对。请写成 [名称] 或者 [[名称]]。这一行是：[windows"),
        ("[[windows]", "表头的方括号不成对。请写成 [名称] 或者 [[名称]]。这一行是：[[windows]"),
    ],
)
def test_misspelt_line_is_shown_with_its_remedy(own: Path, new: str, text: str) -> None:
    _replace(own / "own" / "campaign.toml", "year = 2024", new)

    with pytest.raises(ConfigurationError) as wrong:
        load_campaign("own", beside=own)

    number = 5 if new.endswith("2025") else 4
    assert str(wrong.value) == f"活动配置“own”有 1 处要改：\ncampaign.toml 第 {number} 行：{text}"


def test_list_left_open_is_told_at_the_line_where_that_shows(own: Path) -> None:
    _replace(own / "own" / "campaign.toml", 'media = ["image/"]', 'media = ["image/"')

    with pytest.raises(ConfigurationError, match=r"campaign\.toml 第 .* 行：.*括号不成对"):
        load_campaign("own", beside=own)
