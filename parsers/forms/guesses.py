"""What a label or a heading on a blank form probably asks for: an English name for it, and a type."""

import re

from domain.campaign import FieldType
from parsers.forms.words import key

_NAMES = (
    (r"(推荐|主管|上级).*意见", "recommendation"),
    (r"(审核|审批|审定|评审).*意见", "approval"),
    (r"意见", "opinion"),
    (r"项目名称|申报项目|课题名称", "project_name"),
    (r"活动名称|活动主题|活动题目|活动项目", "activity_name"),
    (r"(作品|成果|案例|课题|节目|产品)名称", "work_name"),
    (r"(服务队|队伍|团队|服务团|志愿服务组织|小组)(全称|名称)?$", "team_name"),
    (r"(申报|申请|参赛|推荐|报名|填报|承接|承办)(组织|单位|团队|主体|机构|企业|人)", "applicant"),
    (
        r"(隶属|所属|所在|工作|依托|主管)单位|单位(全称|名称)?$|学校(名称)?$|(企业|公司|机构|合作社|组织)(全称|名称)$",
        "unit",
    ),
    (r"(申报|申请|填报|填表|报送)(日期|时间)", "declared_on"),
    (r"(成立|组建)(时间|日期|年月)", "founded"),
    (r"志愿者(人数|数量)|志愿者数", "volunteers"),
    (r"(计划|拟|预计).*(时间|日期)|(活动|开展|实施|举办|起止|比赛)(时间|日期)", "planned_time"),
    (r"人数|参与人次", "people"),
    (r"负责人|队长|领队", "leader"),
    (r"联系人|经办人|填表人", "contact"),
    (r"职称|职务", "title"),
    (r"手机|移动电话", "mobile"),
    (r"电话|座机", "phone"),
    (r"邮箱|邮件|信箱", "email"),
    (r"邮编|邮政编码", "postcode"),
    (r"地点|场所", "place"),
    (r"地址", "address"),
    (r"开户(银)?行", "bank_name"),
    (r"[账帐]号", "bank_account"),
    (r"[户账帐](户名|户名称|名)|^户名", "account_holder"),
    (r"姓名", "person"),
    (r"性别", "gender"),
    (r"年龄", "age"),
    (r"民族", "ethnic_group"),
    (r"出生", "born"),
    (r"学历|学位|文化程度", "education"),
    (r"政治面貌", "party"),
    (r"身份证", "id_number"),
    (r"专业", "subject"),
    (r"类别|类型|类$|组别|赛项", "category"),
    (r"场次|次数", "sessions"),
    (r"经费|预算|金额|资金", "budget"),
    (r"承诺|声明|保证", "pledge"),
    (r"基本(情况|信息)", "basic"),
    (r"概述|概况|简介|介绍", "overview"),
    (r"亮点|特色|创新", "highlights"),
    (r"效益|成效|成果|效果", "benefits"),
    (r"事迹", "deeds"),
    (r"计划|方案|安排|步骤", "plan"),
    (r"目标|目的|意义", "goal"),
    (r"内容", "content"),
    (r"(填报|填表|填写)(说明|须知)|注意事项", "instructions"),
    (r"公章|盖章", "sealed"),
    (r"备注", "remarks"),
)
_TYPES = (
    (r"手机|移动电话", FieldType.MOBILE),
    (r"电话|座机|传真", FieldType.PHONE),
    (r"[账帐]号", FieldType.ACCOUNT),
    (r"(场次|次数|人次)$|人数|志愿者数", FieldType.COUNT),
    (r"(成立|出生|组建|入职|工作|毕业).*(时间|日期)|年月", FieldType.PARTIAL_DATE),
    (r"(申报|申请|填报|填表|报送|签订|推荐)(日期|时间)|^日期$", FieldType.DATE),
    (r"(计划|拟|预计|起止|起讫|活动|开展|实施|举办|比赛).*(时间|日期)", FieldType.PERIOD),
    (r"日期$", FieldType.DATE),
    (r"时间|日期|期限|(实施|项目|活动|服务)周期", FieldType.PERIOD),
    (r"邮箱|邮件|信箱", FieldType.EMAIL),
    (r"(金额|资金|数额|面积|利息)$", FieldType.NUMBER),
    (
        r"概述|概况|简介|介绍|亮点|特色|效益|成效|成果|事迹|内容|方案|安排|意见|理由|问题|建议|情况$|说明$|简历",
        FieldType.LONG_TEXT,
    ),
)
_FORMS = (
    (r"登记", "registration"),
    (r"申报|申请", "application"),
    (r"推荐", "nomination"),
    (r"报名", "entry"),
    (r"总结|汇报", "summary"),
    (r"汇总|统计|台账", "list"),
    (r"任务书|合同|协议", "undertaking"),
    (r"备案", "filing"),
)


def name_of(label: str) -> str:
    """Return an English name for a label or heading, empty where it is none of the usual ones."""
    return _first(_NAMES, label)


def type_of(label: str) -> FieldType:
    """Return the type of what a label asks for; text where nothing tells."""
    return next((one for pattern, one in _TYPES if re.search(pattern, key(label))), FieldType.TEXT)


def form_key_of(title: str) -> str:
    """Return an English name for a form by its title; ``form`` where it is none of the usual ones."""
    return _first(_FORMS, title) or "form"


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for pattern, name in table if re.search(pattern, key(text))), "")
