"""The sentences of assessments, sales, records and texts (合规检查)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["LABELS", "SENTENCES", "WORDS"]

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "investment": ("investments, the products with a risk grade", "投资类产品，即有风险等级的产品"),
    "all": ("every product", "全部产品"),
}
"""What is recorded, as the sentence of the rule says it; as figures of other rules the codes mean other things."""

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "identity_number": ("identity number", "身份证号"),
    "bank_card": ("bank card number", "银行卡号"),
    "mobile_number": ("mobile number", "手机号码"),
    "passport": ("passport number", "护照号"),
    "email": ("e-mail address", "电子邮箱"),
}

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "compliance.no_assessment": (
        "the client's risk grade or the day of the risk assessment is not on record",
        "缺少客户风险等级或风险测评日期",
    ),
    "compliance.assessed_later": (
        "the assessment on record, of {assessed_on}, came later; what held before it is not known",
        "现有测评于其后的 {assessed_on} 进行，此前的测评结果未知",
    ),
    "compliance.valid": (
        "the risk assessment of {assessed_on} is valid through {valid_until}",
        "{assessed_on} 的风险测评有效期至 {valid_until}（含当日）",
    ),
    "compliance.expired": (
        "the risk assessment of {assessed_on} was valid through {valid_until}",
        "{assessed_on} 的风险测评已于 {valid_until} 届满",
    ),
    "compliance.changed": (
        "a change of circumstances was declared on {changed_on}, after the risk assessment of {assessed_on}",
        "{assessed_on} 测评之后，客户于 {changed_on} 告知情况发生变化，须重新测评",
    ),
    "compliance.unchanged": (
        "no change of circumstances since the risk assessment of {assessed_on} is on record",
        "{assessed_on} 测评以来没有情况变化的记录",
    ),
    "compliance.assets_changed": (
        "assets went from {then} to {now} since {assessed_on}, a change by {share:%} or more",
        "{assessed_on} 测评以来资产由 {then} 变为 {now}，变动幅度达到 {share:%}，须重新测评",
    ),
    "compliance.assets_alike": (
        "assets went from {then} to {now} since {assessed_on}, a change by less than {share:%}",
        "{assessed_on} 测评以来资产由 {then} 变为 {now}，变动幅度未达 {share:%}",
    ),
    "compliance.unassessed": (
        "without an assessment nobody can tell whether a product of risk grade {grade} suits the client",
        "没有风险测评，无法判断风险等级 {grade} 的产品是否适合客户",
    ),
    "compliance.above_grade": (
        "the product's risk grade {grade} is above the client's, {borne}",
        "产品风险等级 {grade} 高于客户风险等级 {borne}",
    ),
    "compliance.within_grade": (
        "the product's risk grade {grade} is within the client's, {borne}",
        "产品风险等级 {grade} 未超过客户风险等级 {borne}",
    ),
    "compliance.grade_unknown": (
        "the risk grade of the product or of one of its parts is not known; the client's is {borne}",
        "产品或其组成部分的风险等级未知；客户风险等级为 {borne}",
    ),
    "compliance.no_investment": ("the product is no investment", "产品不属于投资类产品"),
    "compliance.recorded": ("the sale was recorded", "销售过程已双录"),
    "compliance.not_recorded": ("the sale was not recorded", "销售过程未双录"),
    "compliance.recording_unknown": (
        "whether the sale was recorded is not on record",
        "没有双录情况的记录",
    ),
    "compliance.not_elderly": (
        "the client is younger than {age}",
        "客户未满 {age} 周岁",
    ),
    "compliance.notice_given": ("the extra notice of risk was given and confirmed", "已额外提示风险并经客户确认"),
    "compliance.no_notice": (
        "the client is at least {age} years old; the extra notice of risk was not given, or not confirmed",
        "客户已满 {age} 周岁，未额外提示风险或未经客户确认",
    ),
    "compliance.notice_unknown": (
        "the client is at least {age} years old; whether the extra notice of risk was given and confirmed is not on "
        "record",
        "客户已满 {age} 周岁，没有是否额外提示风险并经客户确认的记录",
    ),
    "compliance.age_unknown": (
        "the client's age is not known and no extra notice of risk, due from {age} years on, was noted as confirmed",
        "客户年龄未知，且没有额外提示风险并经客户确认（满 {age} 周岁适用）的记录",
    ),
    "compliance.age_not_stated": (
        "the rulebook does not say from which age clients are elderly, and no extra notice of risk was noted as "
        "confirmed",
        "规则手册未规定老年客户的年龄，且没有额外提示风险并经客户确认的记录",
    ),
    "compliance.perhaps_elderly": (
        "it is not known whether the client is elderly, and not all of this is on record: {needed}",
        "客户是否为老年客户未知，且以下记录不全：{needed}",
    ),
    "compliance.complete": ("on record: {needed}", "已有记录：{needed}"),
    "compliance.lacking": ("not on record: {lacking}", "缺少记录：{lacking}"),
    "compliance.not_on_record": (
        "nothing is on record; needed: {needed}",
        "没有任何记录，须有：{needed}",
    ),
    "compliance.concentrated": (
        "{product} makes up more than {share:%} of the client's assets",
        "{product} 占客户资产的比例超过 {share:%}",
    ),
    "compliance.spread": (
        "no product makes up more than {share:%} of the client's assets",
        "没有单一产品占客户资产的比例超过 {share:%}",
    ),
    "compliance.amount_unknown": (
        "an amount is not known, so a share of {share:%} cannot be judged",
        "有持仓金额未知，无法判断占比是否超过 {share:%}",
    ),
    "compliance.no_assets": (
        "the client holds no assets of which a share of {share:%} could be told",
        "客户没有资产，不适用 {share:%} 的占比",
    ),
    "compliance.return_figure": (
        "a figure of return stands in line {line}, column {column}",
        "第 {line} 行第 {column} 列有收益数字",
    ),
    "compliance.no_return_figure": ("no figure of return was found", "未发现收益数字"),
    "compliance.personal_data": (
        "personal data in the text: {kind}; places: {found}",
        "文字中含有个人信息：{kind}，共 {found} 处",
    ),
    "compliance.no_personal_data": ("no personal data was found", "未发现个人信息"),
}
