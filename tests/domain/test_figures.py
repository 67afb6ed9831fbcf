"""Numbers and places drawn from overviews that many hands wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.campaign import FigureSpec, FormSpec
from domain.figures import Figure, Mention, Standing, figures
from tests.domain.factories import APPLICATION, CAMPAIGN

FORM = CAMPAIGN.form("application")

OVERVIEWS: list[tuple[str, int | None, int | None, tuple[str, ...] | None]] = [
    # in so many words
    ("累计开展活动25场，服务老年人6500人次。", 25, 6500, None),
    ("活动场次：累计开展活动49场，服务企业职工5600人次。", 49, 5600, None),
    ("全年共举办科普讲座18场次，受益群众2300余人次。", 18, 2300, None),
    ("今年以来，先后走进文萃社区、朝阳社区开展义诊12次，惠及居民近千人。", 12, 1000, ("文萃社区", "朝阳社区")),
    ("举办讲座三十六场，听众一万二千人次。", 36, 12_000, None),
    ("项目实施以来共组织实用技术培训20期，培训农民1500名。", 20, 1500, None),
    ("场次：16\n服务人数：3200\n地点：浑南区晨光社区", 16, 3200, ("浑南区晨光社区",)),
    ("（三）活动场次为３０场，（四）服务对象人数约４０００人。", 30, 4000, None),
    ("活动共计 8 场 ，参与学生 1,200 人次", 8, 1200, None),
    ("累计服务群众3万多人次，线下宣讲100余场。", 100, 30_000, None),
    ("开展进校园活动15场，覆盖中小学生1.2万人次。", 15, 12_000, None),
    ("由15名专家组成服务团，为300名农民现场答疑，活动4场。", 4, 300, None),
    # volunteers, money, press and awards are neither sessions nor people served
    ("现有注册科技志愿者285人，其中高级职称15人，投入2.6万元。开展活动6场，服务居民300人次。", 6, 300, None),
    ("科技志愿服务队现有队员50人。全年服务居民2000人次，被东北新闻网等媒体报道8次，讲座9场。", 9, 2000, None),
    ("组织志愿者参与服务500人次，荣获表彰2次。", None, None, None),
    ("志愿者为社区居民义诊300人次，共5场。", 5, 300, None),
    ("配备场地3个、教室2间，经费5万元。", None, None, None),
    ("第3场活动在5月18日举行，2024年9月结束。", None, None, None),
    # parts belong to their whole
    ("全年开展活动30场，其中讲座20场、义诊10场，服务5000人次，其中老年人3000人次。", 30, 5000, None),
    ("开展讲座10场、义诊5场，共15场，惠及市民800人。", 15, 800, None),
    # several and no total: unclear
    ("开展讲座10场、义诊5场。", None, None, None),
    ("累计开展讲座10场、义诊5场。", None, None, None),
    ("服务老年人3000人、青少年2000人。", None, None, None),
    ("服务学生3000人次、教师200人次。", None, None, None),
    ("直接受益2000人，间接受益1万人。", None, None, None),
    ("2023年开展活动20场，2024年开展活动25场。", None, None, None),
    ("10月共开展活动5场。全年开展活动30场。", None, None, None),
    # rates, plans, ranges and vague numbers are no answer
    ("每周开展活动1次，每场约50人。", None, None, None),
    ("每月举办讲座2场，全年累计24场，场均服务60人，累计服务1440人次。", 24, 1440, None),
    ("计划开展活动30场，服务居民3000人次。", None, None, None),
    ("原计划开展活动30场，实际开展25场。", 25, None, None),
    ("开展活动20-30场，服务数千人次。", None, None, None),
    ("开展活动数十场，惠及几百人。", None, None, None),
    ("每周六开展活动共25场，服务1000人次。", 25, 1000, None),
    ("举办一场大型科普活动和2次讲座。", None, None, None),
    ("开展活动25场/年，服务50人/场。", None, None, None),
    ("每年开展活动不少于3次，受益群众不少于200人次。", None, None, None),
    ("已连续开展9年，累计服务10万余人次；2024年开展活动28场，服务6500人次。", 28, None, None),
    ("志愿者走村入户86次，培训果农1200人次。", None, 1200, None),
    ("线上直播6场，观看3.2万人次；线下讲座12场，参与1800人。", None, None, None),
    ("全年进校园32所，作科普报告32场，听讲师生约1.6万名。", 32, 16_000, None),
    ("在和平区晨光社区坐诊46次，接诊老年人1380人次。", 46, 1380, None),
    ("活动内容：地震科普。场次：8场。对象：中小学生。人数：1600人。", 8, 1600, None),
    ("2024年共组织活动10次：其中讲座4次，义诊3次，展览3次，参与居民约2100人。", 10, 2100, None),
    ("一是报告会，举办6场；二是体验，举办10场。总计16场，参与学生3000人次。", 16, 3000, None),
    ("活动场次（30场），服务人次（2400人次）。", 30, 2400, None),
    ("举办“小小科学家”活动5期，每期30人，共150人参加。", 5, 150, None),
    ("全体志愿者共出动120人次，开展培训8期。", 8, None, None),
    ("义诊3次，讲座两场，活动一次。", None, None, None),
    ("时间在寒暑假和每月末，地点为蓝鲸活动中心与3个社区，开办课程30期，学员1440人次。", 30, 1440, ("蓝鲸活动中心",)),
    # where it took place
    ("地点在沈河区、大东区12个社区。", None, None, ("沈河区", "大东区")),
    ("前往康平县张强镇、海洲乡，现场指导。", None, None, ("康平县张强镇", "海洲乡")),
    ("分别在文萃社区、牡丹社区、永环社区举办应急演练。", None, None, ("文萃社区", "牡丹社区", "永环社区")),
    ("活动地点：新民市黄家街道腰长河村及周边学校、乡村。", None, None, ("新民市黄家街道腰长河村",)),
    ("活动地点为和平区文萃社区和沈河区第一城社区。", None, None, ("和平区文萃社区", "沈河区第一城社区")),
    ("在沈阳市第二十四中学开展科普讲座。", None, None, ("沈阳市第二十四中学",)),
    ("服务队深入法库县、康平县等地的乡村，覆盖12个社区。", None, None, ("法库县", "康平县")),
    ("地点：苏家屯区教师村社区，于洪区滑翔小学；时间：5月", None, None, ("苏家屯区教师村社区", "于洪区滑翔小学")),
    ("走进沈北新区永环社区居民活动中心。", None, None, ("沈北新区永环社区",)),
    ("由沈阳晨光大学组织实施，在沈阳市科学技术协会指导下开展。", None, None, None),
    ("深入基层，走进校园，把知识送到周边社区、多个社区。", None, None, None),
    ("赴辽中区、和平区及浑南区中小学宣讲。", None, None, ("辽中区", "和平区")),
    ("", None, None, None),
]


@pytest.mark.parametrize(("text", "sessions", "people", "places"), OVERVIEWS)
def test_overview(text: str, sessions: int | None, people: int | None, places: tuple[str, ...] | None) -> None:
    drawn = {figure.key: figure.value for figure in figures(FORM, {"overview": text})}

    assert drawn == {"sessions": sessions, "people": people, "places": places}


def test_each_mention_has_its_place_and_its_words() -> None:
    text = "开展讲座10场、\n义诊近5场，惠及群众。"

    sessions, people, places = figures(FORM, {"overview": text})

    assert sessions == Figure(
        "sessions",
        "活动场次",
        None,
        (
            Mention("overview", "10场", (4, 7), "开展讲座10场、", 10),
            Mention("overview", "5场", (12, 14), "义诊近5场", 5, rough=True),
        ),
    )
    assert (people, places) == (Figure("people", "服务对象人数", None, ()), Figure("places", "活动地点", None, ()))
    assert [text[slice(*one.span)] for one in sessions.mentions] == ["10场", "5场"]


def test_full_width_figures_keep_their_place() -> None:
    (mention,) = figures(FORM, {"overview": "　开展活动３０场"})[0].mentions

    assert (mention.text, mention.span, mention.value) == ("３０场", (5, 8), 30)


def test_range_is_one_mention_without_a_value() -> None:
    (mention,) = figures(FORM, {"overview": "开展活动20—30场"})[0].mentions

    assert (mention.text, mention.value, mention.standing) == ("20—30场", None, Standing.DOUBTFUL)


def test_first_field_that_says_anything_settles_it_and_the_others_are_listed() -> None:
    values = {"overview": "服务居民300人次。", "benefits": "累计受益450人次。"}

    people = figures(FORM, values)[1]

    assert people.value == 300
    assert [(one.field, one.value, one.standing) for one in people.mentions] == [
        ("overview", 300, Standing.PLAIN),
        ("benefits", 450, Standing.TOTAL),
    ]


def test_later_field_settles_what_the_first_does_not_speak_of() -> None:
    values = {"overview": "计划开展活动30场。", "benefits": "共开展活动28场。"}

    assert figures(FORM, values)[0].value == 28


def test_two_numbers_in_the_first_field_are_not_settled_by_another() -> None:
    values = {"overview": "讲座10场、义诊5场。", "benefits": "共开展活动28场。"}

    assert figures(FORM, values)[0].value is None


def test_rough_number_is_marked() -> None:
    people = figures(FORM, {"overview": "服务居民300余人次。"})[1]

    assert (people.value, people.rough) == (300, True)


def test_application_of_the_tests() -> None:
    assert {one.key: one.value for one in figures(FORM, APPLICATION)} == {
        "sessions": 25,
        "people": 6500,
        "places": ("和平区晨光社区",),
    }


def test_another_pack_draws_what_it_declares() -> None:
    spec = FigureSpec("trees", "植树", ("report",), units=("棵",), near=("植树", "栽"), totals=("共",))
    form = FormSpec("green", "绿化表", "附件", ("绿化表",), "team", "site", (), figures=(spec,))

    (trees,) = figures(form, {"report": "共栽下杨树1,200棵，浇水3次。"})

    assert (trees.label, trees.value, trees.mentions[0].text) == ("植树", 1200, "1,200棵")


def test_form_without_figures_has_none() -> None:
    assert figures(CAMPAIGN.form("registration"), {"activity_name": "讲座3场"}) == ()


@given(
    st.text(
        alphabet="0123456789一二百千万余场次人名共累计其中每计划服务志愿者走进在社区和平、，。；:：-～\n ", max_size=60
    )
)
def test_any_text_gives_figures_that_stand_in_it(text: str) -> None:
    for figure in figures(FORM, {"overview": text}):
        for mention in figure.mentions:
            assert text[slice(*mention.span)].strip() == mention.text
            assert mention.quote in text


@given(st.integers(1, 999), st.integers(1, 99_999), st.sampled_from(["，", "；", "。", "\n", "、"]))
def test_written_figures_come_back(sessions: int, people: int, mark: str) -> None:
    drawn = figures(FORM, {"overview": f"累计开展活动{sessions}场{mark}服务居民{people}人次。"})

    assert [one.value for one in drawn] == [sessions, people, None]


@pytest.mark.parametrize("unit", ["1场", "服务1人", "一", "走进", "社区", "在晨光社区", "其中", "每", "1,", "和平区、"])
def test_very_long_text_is_taken(unit: str) -> None:
    drawn = figures(FORM, {"overview": unit * (10_000 // len(unit))})

    assert [one.key for one in drawn] == ["sessions", "people", "places"]
