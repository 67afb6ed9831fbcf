"""The printed words of the two official forms, as the notice has them."""

from typing import Final

REGISTRATION_ATTACHMENT: Final = "附件1"
REGISTRATION_TITLE: Final = "{edition}年沈阳市科技志愿服务活动登记表"
REGISTRATION_LABELS: Final = {
    "team_name": "服务队名称",
    "unit": "隶属单位",
    "activity_name": "活动名称",
    "planned_time": "计划开展时间",
    "leader": "负责人",
    "mobile": "手机",
}
TASKS: Final = "活动内容"
TASK: Final = "任务"
CONTENT: Final = "具体内容"
GOAL: Final = "任务目标"
MORE_PAGES: Final = "（可另加页）"

APPLICATION_ATTACHMENT: Final = "附件2"
APPLICATION_TITLE: Final = ("{edition}年沈阳市", "科技志愿服务“智惠行动”项目申报书")
COVER_LABELS: Final = {
    "project_name": "项目名称",
    "applicant": "申报组织",
    "unit": "隶属单位",
    "declared_on": "申报日期",
}
PUBLISHER: Final = "沈阳市科学技术协会制"
PUBLISHED: Final = "{edition}年3月"
INSTRUCTIONS: Final = "填报说明"
INSTRUCTION_ITEMS: Final = (
    (
        "1.本申报书是申报沈阳市“智惠行动”项目的依据，填写内容须实事求是，表述应明确、严谨。相应栏目请填写完整。"
        "格式不符的申请表不予受理。"
    ),
    (
        "2.每个申请项目单独填写项目申报书，同一申报书申请两个或两个以上项目视作无效。"
        "申报书应为A4开本的计算机打印稿，报送一式三份。"
    ),
    (
        "3.“项目名称”应确切反映项目内容和范围，最多不超过20个汉字。申报组织为注册的科技志愿服务队名称，"
        "隶属单位须填写单位全称。"
    ),
    (
        "4.“项目概述”至少应包括项目组织实施过程中的志愿者、设施、资金等配备情况，活动内容以及开展的时间、地点、"
        "场次、服务对象人数等。"
    ),
    "5.“活动亮点”，可从活动立意、组织、实施、收益全过程及组织者、参与者、受益者等多角度提炼活动的优势和特色。",
    (
        "6.“项目效益”，指项目实施产生的直接或间接影响，包括社会效益、经济效益、可持续影响等，"
        "以及项目服务对象的受益情况等。"
    ),
    "7.项目申报书填好后，加盖单位公章，按照通知要求报送。",
)
BASIC: Final = "基本情况"
BASIC_LABELS: Final = {
    "team_name": "队伍名称",
    "unit_in_table": "隶属单位",
    "founded": "成立时间",
    "volunteers": "注册科技志愿者人数",
    "leader": "项目负责人",
    "title": "职称/职务",
    "phone": "联系电话",
    "mobile": "手机",
}
TEXT_SECTIONS: Final = {"overview": "项目概述", "highlights": "活动亮点", "benefits": "项目效益"}
OPINION: Final = "隶属单位意见"
SIGNATURES: Final = ("项目负责人（签字）：", "单位负责人（签字）：")
BANK_LABELS: Final = {"bank_name": "开户银行", "bank_account": "账号", "account_holder": "户名"}
SEAL: Final = "单位公章"
DAY: Final = "年　月　日"
RECOMMENDATION: Final = "区、县（市）级科协推荐意见"
APPROVAL: Final = "市科协审核意见"
NUMBERS: Final = "一二三四五六七八九十"

LIST_TITLE: Final = "{edition}年沈阳市科技志愿服务活动登记汇总表"
LIST_COLUMNS: Final = (
    "序号",
    *REGISTRATION_LABELS.values(),
    CONTENT,
    GOAL,
)
