"""Materials: the file's name first, then its first lines; pictures by their name alone."""

import pytest

from domain.campaign import Material
from intake.packs import load_campaign
from parsers.document import Document, Paragraph, Picture
from parsers.material import material

SUMMARY = Material("summary", "活动总结", ("活动总结", "总结"))
CASE = Material("case", "典型案例", ("典型案例", "案例"))
PHOTO = Material("photo", "活动图片", ("活动图片", "照片"), ("image/",))
ALL = (SUMMARY, CASE, PHOTO)
WORD = "application/msword"


def _document(*lines: str) -> Document:
    return Document(tuple(Paragraph(line) for line in lines), "docx")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("活动总结.docx", "summary"),
        ("2024 活 动 总 结（终稿）.docx", "summary"),
        ("典型案例总结.docx", "case"),
        ("案例.docx", "case"),
        ("照片.docx", None),
        ("登记表.docx", None),
        ("", None),
    ],
)
def test_name_tells(name: str, expected: str | None) -> None:
    assert material(ALL, name, WORD, None) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("活动总结",), "summary"),
        (("", "沈阳市某学会", "2024年", "活动总结"), "summary"),
        (("一", "二", "三", "活动总结"), None),
        (("总结" + "长" * 39,), None),
        (("总结" + "长" * 38,), "summary"),
        ((), None),
    ],
)
def test_first_lines_tell_where_the_name_does_not(lines: tuple[str, ...], expected: str | None) -> None:
    assert material(ALL, "附件.docx", WORD, _document(*lines)) == expected


def test_name_goes_before_the_text() -> None:
    assert material(ALL, "典型案例.docx", WORD, _document("活动总结")) == "case"


@pytest.mark.parametrize(
    ("name", "expected"), [("活动图片1.jpg", "photo"), ("IMG_1.jpg", None), ("活动总结.jpg", None)]
)
def test_picture_is_only_ever_a_picture(name: str, expected: str | None) -> None:
    assert material(ALL, name, "image/jpeg", None) == expected


CAMPAIGN = load_campaign("shenyang-2024")
LETTER = "市科协：现报上材料，请查收。"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2024年科技志愿服务活动总结.docx", "summary"),
        ("甲队工作总结(1).docx", "summary"),
        ("活动总结报告 - 副本.doc", "summary"),
        ("附件3 活动总结（最终稿）20241008.pdf", "summary"),
        ("年度总结.wps", "summary"),
        ("活动报道.docx", "report"),
        ("沈阳日报新闻报道.pdf", "report"),
        ("媒体报道汇总.docx", "report"),
        ("典型案例-甲队.docx", "case"),
        ("典型事迹材料.docx", "case"),
        ("优秀案例.pdf", "case"),
        ("关于报送活动总结的通知.docx", None),
        ("关于报送典型案例的函（盖章）.pdf", None),
        ("活动总结模板.docx", None),
        ("典型案例汇总表.xlsx", None),
        ("活动报道清单.xlsx", None),
        ("案例征集方案.docx", None),
        ("登记表.docx", None),
        ("申报书.docx", None),
        ("附件1.docx", None),
    ],
)
def test_name_of_a_document(name: str, expected: str | None) -> None:
    assert material(CAMPAIGN.materials, name, WORD, _document(LETTER)) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("甲队科技志愿服务工作总结", "今年以来开展25场。"), "summary"),
        (("科技志愿服务在行动", "现将一年来的工作总结如下：", "一、工作做法", "二、存在问题"), "summary"),
        (("甲队2024年工作", "今年以来，队员踊跃。", "下一步打算：扩大覆盖。"), "summary"),
        (("回顾与展望", "主要成效：服务五千人。", "不足之处：经费少。", "今后打算：多方筹措。"), "summary"),
        (("科普走进朝阳社区", "本报讯（记者 周周）5月12日，专家走进社区。"), "report"),
        (("义诊进乡村", "5月12日，义诊队到村里。", "来源：晨光网", "责任编辑：李四"), "report"),
        (("科技周开幕", "本网讯 5月20日，科技周开幕。", "（通讯员李四 摄影：王五）"), "report"),
        (("银发科普", "案例背景：老人不会用手机。", "主要做法：结对帮教。", "经验启示：久久为功。"), "case"),
        (("一个都不能少", "一、项目背景", "二、具体举措", "三、取得成效"), "case"),
        (("关于举办讲座的通知", "今年以来，活动丰富。", "下一步工作安排如下。"), None),
        (("会议纪要", "会议研究了下一步工作。"), None),
        (("科普讲座", "地点：朝阳社区。", "时间：6月5日。"), None),
        (("合同", "甲方：晨光学会", "乙方：某公司"), None),
        (("活动方案", "一、活动背景", "二、活动时间"), None),
        (("简历", "姓名：李四"), None),
        ((), None),
    ],
)
def test_text_tells_where_neither_name_nor_title_does(lines: tuple[str, ...], expected: str | None) -> None:
    assert material(CAMPAIGN.materials, "附件.docx", WORD, _document(*lines)) == expected


def _album(pictures: int, *lines: str) -> Document:
    return Document(_document(*lines).blocks, "docx", pictures=(Picture(b""),) * pictures)


@pytest.mark.parametrize(
    ("name", "album", "expected"),
    [
        ("活动图片.docx", _album(1, "图一"), "photo"),
        ("活动图片.docx", _album(0, "图一"), None),
        ("附件5.docx", _album(4, "义诊现场", "讲座现场"), "photo"),
        ("附件5.docx", _album(2, "义诊现场"), None),
        ("附件5.docx", _album(3, "长" * 181), None),
        ("活动总结.docx", _album(6, "今年以来开展25场。"), "summary"),
    ],
)
def test_document_made_of_pictures(name: str, album: Document, expected: str | None) -> None:
    assert material(CAMPAIGN.materials, name, WORD, album) == expected


def test_picture_where_no_material_takes_pictures_is_none() -> None:
    assert material((SUMMARY, CASE), "活动总结.jpg", "image/jpeg", None) is None
