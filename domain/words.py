"""Codes in the words that coordinators use."""

from typing import TYPE_CHECKING

from domain.decision import Verdict
from domain.finding import Finding
from domain.mailbox import Mark
from domain.message import Authentication, Authenticity
from domain.submission import State

if TYPE_CHECKING:
    from domain.campaign import Campaign

STATES = {state.value: state.words for state in State}
KINDS = {
    "submission": "申报邮件",
    "correspondence": "往来信件",
    "automatic": "自动邮件",
    "quarantined": "异常邮件",
}
PROGRESS = {"waiting": "等待处理", "done": "已处理", "quarantined": "异常"}
SEVERITIES = {"reject": "不予受理", "correct": "需补正", "verify": "请核对", "info": "供了解"}
EVENTS = {
    "arrived": "邮件送达",
    "arrived-earlier": "发现更早的送达",
    "retried": "再次处理",
    "read": "邮件已读取",
    "quarantined": "放入异常邮件",
    "reset": "重新等待处理",
    "submitted": "读出材料",
    "reread": "重新读取后有变化",
    "kept": "重新读取后不再有此材料，因已有人处理而保留",
    "removed": "重新读取后不再有此材料",
    "edited": "人工改正",
    "judged": "检查",
    "judged-decided": "作出决定后，检查出的问题有变化",
    "gathered": "随附材料有变化",
    "released": "其中的材料还没有归入申报材料，等待核对",
    "distinguished": "标为不是重复",
    "undistinguished": "撤销“不是重复”",
    "taken-over": "接手核对",
    "assigned": "分派",
    "exported": "导出没有隐去号码的材料",
    "reported": "生成周报",
    "revealed": "查看完整的电话和账号",
    "decision": "决定",
    "person-added": "新增用户",
    "person-changed": "用户信息有变化",
    "signed-in": "登录",
    "letter-drafted": "起草回复函",
    "letter-approved": "回复函放入待发送，尚未发出",
    "letter-sending": "开始发送回复函",
    "letter-sent": "回复函已发出",
    "letter-unknown": "回复函是否发出，结果未知",
    "letter-failed": "回复函被邮件服务器拒收",
    "letter-withdrawn": "撤回回复函",
    "letter-resolved": "查明回复函的发送结果",
}
OUTCOMES = {
    "form": "表格",
    "material": "申报材料",
    "body": "正文",
    "inline": "正文中的图片",
    "no-form": "不是表格",
    "empty": "空文件",
    "file-unsupported": "格式暂不能读取",
    "file-unreadable": "打不开",
    "file-encrypted": "设有密码",
    "archive-too-large": "压缩包过大",
    "system-file": "系统文件",
}
AUTHENTICITY = {
    Authenticity.VERIFIED: "已核实，确由 {domain} 发出",
    Authenticity.UNVERIFIED: "未能核实，请以材料和电话为准",
    Authenticity.FAILED: "不符，可能是冒名发送，请电话核对",
    Authenticity.CONFLICT: "核验记录互相矛盾，可能是伪造的，请电话核对",
    Authenticity.NONE: "邮箱服务商没有留下核验记录",
}
VERDICTS = {verdict.value: verdict.words for verdict in Verdict}


def severity_word(finding: Finding) -> str:
    """Return what a finding asks for, in words."""
    return SEVERITIES[finding.severity]


MARKS = {
    Mark.INBOX: "收件箱",
    Mark.JUNK: "垃圾邮件",
    Mark.ADVERTISING: "广告邮件",
    Mark.SUBSCRIPTIONS: "订阅邮件",
    Mark.VIRUS: "病毒邮件",
    Mark.OTHER: "其他文件夹",
}


def authenticity_words(found: Authentication) -> str:
    """Return what is known of whether the sender is who the mail says, in words."""
    return AUTHENTICITY[found.result].format(domain=found.domain)


def finding_name(campaign: "Campaign", kind: str, code: str) -> str:
    """Return a finding's name: ``手机未填写`` for ``field-missing:mobile``; an unknown code stands for itself."""
    what, _, field = code.partition(":")
    words = next((rule.name for rule in campaign.rules if rule.code == what and rule.name), what)
    return f"{campaign.form(kind).label(field)}{words}" if kind and field else words
