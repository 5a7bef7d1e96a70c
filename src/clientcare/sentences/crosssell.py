"""The sentences of cross-selling (交叉销售)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "crosssell.offered": (
        "{product} goes with what the client holds: {held}",
        "客户持有{held}，可推荐{product}",
    ),
    "crosssell.suggested": ("{product} is suggested by this rule", "按本条规则可推荐{product}"),
    "crosssell.held": ("the client holds this product already: {product}", "客户已持有该产品：{product}"),
    "crosssell.no_consent": (
        "the client does not consent to marketing, so this is not offered: {product}",
        "客户不同意接受营销，不予推荐：{product}",
    ),
    "crosssell.consent_unknown": (
        "whether the client consents to marketing is not known, so this is not offered: {product}",
        "客户是否同意接受营销未知，暂不推荐：{product}",
    ),
    "crosssell.vip_only": (
        "{product} is for VIP clients; the tier earned is {tier}",
        "{product}仅面向贵宾客户；客户达到的等级为{tier}",
    ),
    "crosssell.below_tier": (
        "{product} is offered from this tier on: {needed}; the tier earned is {tier}",
        "{product}须达到的等级为{needed}；客户达到的等级为{tier}",
    ),
    "crosssell.no_such_tier": (
        "{product} is offered from this tier on: {needed}; the tier scheme has no such tier",
        "{product}须达到的等级为{needed}；客户分层标准中没有该等级",
    ),
    "crosssell.barred": (
        "{product} is not offered to a client who holds this: {held}",
        "客户持有{held}，不予推荐：{product}",
    ),
    "crosssell.family_unknown": (
        "a family of products is kept from the client, and whether this belongs to it is not known: {product}",
        "该客户限制推荐某类产品，而该产品是否属于此类未知：{product}",
    ),
    "crosssell.tier_unknown": (
        "the tier earned is not known, and {product} goes by it",
        "客户达到的等级未知，而{product}以等级为条件",
    ),
    "crosssell.amount_unknown": (
        "the amount of what the client holds is not known ({held}), and {product} goes by it",
        "客户所持{held}的金额未知，而{product}以该金额为条件",
    ),
    "crosssell.not_in_catalogue": (
        "no catalogue says what this product is: {product}",
        "产品目录中没有该产品：{product}",
    ),
    "crosssell.no_risk_grade": (
        "the risk grade of this investment is not known: {product}",
        "该投资产品的风险等级未知：{product}",
    ),
    "crosssell.no_suitability_rule": (
        "no rule says which client this investment suits, or for how long a risk assessment holds: {product}",
        "没有规则规定该投资产品适合哪些客户，或风险测评的有效期：{product}",
    ),
    "crosssell.unsuitable": (
        "{product} has risk grade {grade} and does not suit the client",
        "{product}的风险等级为 {grade}，不适合该客户",
    ),
    "crosssell.unassessed": (
        "{product} has risk grade {grade}, and whether it suits the client is not known",
        "{product}的风险等级为 {grade}，是否适合该客户未知",
    ),
    "crosssell.same_risk_unknown": (
        "the risk grade of what the client holds is not known, so others of the same grade cannot be found: {held}",
        "客户所持产品的风险等级未知，无法查找同风险等级的产品：{held}",
    ),
    "crosssell.other_angle": (
        "{product} does not belong to what is asked for",
        "{product}不属于所要求的推荐角度",
    ),
    "crosssell.other_need": (
        "{product} serves none of the needs that are asked for",
        "{product}不对应所要求的客户需求",
    ),
    "crosssell.over_limit": (
        "only {most} are offered at a time, and others come first: {product}",
        "每次最多推荐 {most} 项，排序靠后而未列入：{product}",
    ),
    "crosssell.views_not_stated": (
        "the handbook states neither how often nor with how much on deposit",
        "原文未规定查询频次和存款余额",
    ),
    "crosssell.views_unknown": (
        "how often the client looks up home loan rates is not known",
        "客户查询房贷利率的次数未知",
    ),
    "crosssell.few_views": (
        "lookups of home loan rates in {days} days: {seen}; wanted {views}",
        "{days} 天内查询房贷利率 {seen} 次，要求 {views} 次",
    ),
    "crosssell.deposits_unknown": (
        "lookups of home loan rates in {days} days: {seen} (wanted {views}), "
        "but whether {at_least} is on deposit is not known",
        "{days} 天内查询房贷利率 {seen} 次（要求 {views} 次），但存款是否达到 {at_least} 未知",
    ),
    "crosssell.views": (
        "lookups of home loan rates in {days} days: {seen} (wanted {views}), "
        "with {deposits} on deposit (wanted {at_least})",
        "{days} 天内查询房贷利率 {seen} 次（要求 {views} 次），存款 {deposits}（要求 {at_least}）",
    ),
    "crosssell.purchases_unknown": (
        "whether there were purchases in {months} months running is not known",
        "是否连续 {months} 个月有购买未知",
    ),
    "crosssell.purchase_run": (
        "months running with a purchase: {run}; wanted {months}",
        "连续有购买的月数为 {run}，要求 {months}",
    ),
}
