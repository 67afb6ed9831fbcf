"""Codes in the words of the office, as the report prints them."""

from domain.campaign import Campaign
from domain.submission import State

STATES = {state: state.words for state in State}
WITHOUT_FORM = "未见表格"
_FINDINGS = {
    "field-missing": "未填写",
    "form-altered": "表格缺少规定栏目",
    "form-not-filled": "表格未填写内容",
    "wrong-edition": "使用了其他年度的表格",
    "task-incomplete": "任务缺少内容或者目标",
    "planned-time-unclear": "计划开展时间不明确",
    "registered-after-start": "活动开始后才报送",
    "read-uncertain": "文字识别把握不大",
    "mobile-invalid": "手机号码有误",
    "phone-invalid": "联系电话有误",
    "account-invalid": "银行账号有误",
    "team-not-registered": "服务队不在注册名单中",
    "several-projects": "一份申报书多个项目",
    "not-a4": "纸张不是A4",
    "project-name-too-long": "项目名称过长",
    "unit-not-full-name": "隶属单位不是全称",
    "cover-mismatch": "封面与表内不一致",
    "overview-incomplete": "项目概述内容不全",
    "seal-missing": "没有单位公章",
    "account-holder-mismatch": "户名与隶属单位不一致",
    "materials-missing": "申报材料不齐",
    "awarded-last-year": "上年度已承担项目",
    "after-deadline": "申报截止后收到",
    "duplicate-exact": "重复报送",
    "duplicate-similar": "内容与他队相近",
    "revision": "更正件",
    "superseded": "已被更正",
    "file-unreadable": "文件打不开",
    "file-encrypted": "文件设有密码",
    "file-unsupported": "文件格式不能自动读取",
    "archive-too-large": "压缩包过大",
    "cloud-attachment": "附件在网盘",
    "no-form": "来信没有表格",
}


def form_name(campaign: Campaign, kind: str) -> str:
    """Return a form's name, or the words for a message without one."""
    return campaign.form(kind).name if kind else WITHOUT_FORM


def finding_name(campaign: Campaign, kind: str, code: str) -> str:
    """Return a finding's name: ``手机未填写`` for ``field-missing:mobile``; an unknown code stands for itself."""
    what, _, field = code.partition(":")
    words = _FINDINGS.get(what, what)
    return f"{campaign.form(kind).label(field)}{words}" if kind and field else words


def clause_section(campaign: Campaign, kind: str, code: str) -> str:
    """Return the clause that a finding rests on, as ``填报说明3``; empty where it has none."""
    what = code.partition(":")[0]
    for rule in campaign.rules:
        if rule.code == what:
            clause = rule.clause_for(kind)
            return campaign.clauses[clause].section if clause else ""
    return ""
