"""The sentences of confidentiality, access and rewards (客户信息保密)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["LABELS", "SENTENCES"]

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "security_test": ("the security test of the systems", "信息系统安全检测"),
    "audit": ("the audit of client information", "客户信息安全审计"),
    "training": ("the training in confidentiality", "保密培训"),
    "unknown_code": ("(a code that the policy does not know)", "（规则手册未列的代码）"),
}

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "disclosure.purpose": (
        "the purpose is allowed: {purpose}",
        "用途属允许范围：{purpose}",
    ),
    "disclosure.no_purpose": (
        "no purpose is given",
        "未说明用途",
    ),
    "disclosure.other_purpose": (
        "the purpose is none of those allowed",
        "用途不在允许范围内",
    ),
    "disclosure.approver": (
        "it was approved",
        "已经审批",
    ),
    "disclosure.no_approver": (
        "nobody has approved it",
        "未经审批",
    ),
    "disclosure.safeguards": (
        "safeguards are in place",
        "已采取安全措施",
    ),
    "disclosure.no_safeguards": (
        "no safeguard is named",
        "未列明安全措施",
    ),
    "disclosure.provided": (
        "the information is provided by the exception and does not leak",
        "属经批准提供，不构成泄露",
    ),
    "disclosure.leak": (
        "client information may not go to a third party this way",
        "不得以此方式向第三方提供客户信息",
    ),
    "disclosure.by_law": (
        "the law requires it: legal basis, approver and record are there",
        "属依法提供：法律依据、审批人和记录齐全",
    ),
    "disclosure.not_by_law": (
        "a disclosure that the law requires takes a legal basis (there: {legal_basis}), an approver "
        "(there: {approved}) and a record (there: {recorded})",
        "依法提供须有法律依据（{legal_basis}）、审批人（{approved}）和记录（{recorded}）",
    ),
    "disclosure.law_not_stated": (
        "the rulebook does not say what a disclosure that the law requires takes",
        "规则手册未规定依法提供的条件",
    ),
    "disclosure.left": (
        "the member of staff left on {left_on}, and access ended",
        "该员工已于 {left_on} 离职，查阅权限终止",
    ),
    "disclosure.no_matrix": (
        "no matrix says which role may read what",
        "未规定各岗位可以查阅的信息",
    ),
    "disclosure.not_granted": (
        "the role {role} may not read {data_class}",
        "岗位 {role} 不得查阅 {data_class}",
    ),
    "disclosure.owner_unknown": (
        "the role {role} may read {data_class} of its own clients, and whose client it is, is not known",
        "岗位 {role} 仅可查阅所管客户的 {data_class}，客户归属未知",
    ),
    "disclosure.not_own": (
        "the role {role} may read {data_class} of its own clients only, and the client is another's",
        "岗位 {role} 仅可查阅所管客户的 {data_class}，该客户由他人管理",
    ),
    "disclosure.granted": (
        "the role {role} may read {data_class}",
        "岗位 {role} 可以查阅 {data_class}",
    ),
    "disclosure.agreement": (
        "a confidentiality agreement is signed",
        "已签订保密协议",
    ),
    "disclosure.no_agreement": (
        "no confidentiality agreement is signed",
        "未签订保密协议",
    ),
    "disclosure.agreement_unknown": (
        "it is not known whether a confidentiality agreement is signed",
        "是否签订保密协议未知",
    ),
    "disclosure.bound": (
        "the duty of confidentiality holds",
        "负有保密义务",
    ),
    "disclosure.bound_after": (
        "the duty of confidentiality holds after leaving on {left_on}, too; it has no end",
        "{left_on} 离职后仍负有保密义务，无终止日期",
    ),
    "disclosure.no_interval": (
        "the handbook asks for {duty} at regular intervals and does not say how long they are",
        "手册要求定期开展{duty}，未规定周期",
    ),
    "disclosure.never_done": (
        "it is not known when {duty} was last held",
        "{duty}上次开展日期未知",
    ),
    "disclosure.done_later": (
        "{duty} is said to have been held on {last_on}, which is later than the day of this check",
        "{duty}的开展日期 {last_on} 晚于检查日",
    ),
    "disclosure.due": (
        "{duty} was last held on {last_on} and is due by {due_on}",
        "{duty}上次于 {last_on} 开展，应于 {due_on} 前（含）再次开展",
    ),
    "disclosure.overdue": (
        "{duty} was last held on {last_on} and was due by {due_on}",
        "{duty}上次于 {last_on} 开展，已逾期（应于 {due_on} 前再次开展）",
    ),
    "disclosure.review_unknown": (
        "it is not known what the review looked at",
        "检视内容未知",
    ),
    "disclosure.reviewed": (
        "the review looked at: {point}",
        "检视内容包括{point}",
    ),
    "disclosure.not_reviewed": (
        "the review left out: {point}",
        "检视内容缺少{point}",
    ),
    "disclosure.reward_banned": (
        "a referral may not be rewarded with this: {reward}",
        "推荐奖励不得采用此形式：{reward}",
    ),
    "disclosure.reward_like_cash": (
        "as a reward this counts as cash: {reward}",
        "此形式的奖励视同现金：{reward}",
    ),
    "disclosure.reward_allowed": (
        "a referral may be rewarded with this: {reward}",
        "推荐奖励可采用此形式：{reward}",
    ),
    "disclosure.reward_unknown": (
        "the rulebook does not say whether a referral may be rewarded with this",
        "规则手册未规定推荐奖励可否采用此形式",
    ),
}
