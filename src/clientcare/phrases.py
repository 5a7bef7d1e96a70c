"""What a forbidden phrase is, and the words around it (禁语与语境词): data for :mod:`~clientcare.wording`.

The phrases are rules: a rulebook lists them (:class:`~clientcare.conduct.ForbiddenPhrases`).  One is matched as it
stands once both sides are squeezed; ``*`` in it stands for nothing or for a few of the :data:`BETWEEN` words
("保证*收益" also finds "保证您的年化收益").  The tables are the words that deny, forbid or ask, by :class:`Kind`, and
those of figures of return; they are how a text is read, no rules.  Chinese ones are simplified, traditional text is
folded to them by :data:`FOLD`.

Source: 001 四(一) 禁止承诺保本保息 (P-06); 001 二(三) (P-38).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from attrs import frozen

__all__ = [
    "AFTER",
    "BEFORE",
    "BETWEEN",
    "CLAIMS",
    "FIGURES",
    "FOLD",
    "NOT_RETURNS",
    "RETURN_FIGURE",
    "RETURN_WORDS",
    "Kind",
    "Phrase",
]


@frozen(kw_only=True)
class Phrase:
    """A wording that must not be used (禁语), its rule, and a lawful wording to put in its place.

    ``unless_in`` are longer words that hold the phrase and mean something else ("投保本" for "保本").
    """

    text: str
    rule: str
    suggestion_en: str
    suggestion_zh: str
    exempt_for_deposits: bool = False
    unless_in: tuple[str, ...] = ()


RETURN_FIGURE: Final = Phrase(
    text="%",
    rule="P-38",
    suggestion_en="Leave the figure out of a care message; send product news with its risks apart from it.",
    suggestion_zh="关怀信息中不写收益数字；产品信息连同风险提示另行发送。",
)
"""What :func:`~clientcare.wording.find_return_figures` cites (P-38)."""


class Kind(Enum):
    """What a word beside a phrase does to it (语境词)."""

    FILL = "fill"  # stands between a negation and what it denies
    SAY = "say"  # a verb of saying: a ban may stand anywhere before it
    JOIN = "join"  # and, or
    BARE = "bare"  # denies what follows at once
    OPEN = "open"  # denies, and waits for its object: also over a line break, also a list
    BAN = "ban"  # as OPEN, and from afar
    MARK = "mark"  # makes it a mention: asked about, warned of
    STOP = "stop"  # only looks like a negation
    HIT = "hit"  # invites: a promise even where it is asked
    BUT = "but"  # ends the reach of a ban
    ASK = "ask"  # asks, where a question mark follows
    FLIP = "flip"  # after a phrase: denies that it exists
    QUERY = "query"  # the question mark


def _words(words: str) -> tuple[str, ...]:
    """Squeeze words: blanks part them, hyphens stand for the blanks inside one."""
    return tuple(words.replace("-", "").replace("'", "").split())


def _table(*rows: tuple[Kind, str]) -> dict[str, Kind]:
    return {word: kind for kind, words in rows for word in _words(words)}


BEFORE: Final[Mapping[str, Kind]] = _table(
    (
        Kind.FILL,
        "的 地 了 过 着 有 是 属于 作 作出 做 做出 给 给予 任何 任何形式 形式 一切 其 该 此 类 此类 这种 那种 这 那"
        " 这款 这个 等 所有 全部 每个 每款 人人 一个 一款 一种 对 对于 向 以 用 为 会 能 能够 可 可以 应 应当 都 均"
        " 完全 绝对 百分百 一定 必然 必定 肯定 真正 真的 本 本行 我行 银行 客户 投资者 投资人 投资 您 你 我 我们"
        " 产品 理财 理财产品 基金 员工 销售人员 理财经理 客户经理 字样 字眼 词语 用语 话术 表述 说法 类似 诸如 包括"
        " 方式 变相 直接 间接 口头 书面 私下 擅自 随意 违规 轻信 相信 存在 承担 购买 本金 收益 利息 本息 型 含 %"
        " 对外 信 世上 市场上 a an the of to be is are was were been being any all every each as in by for from at"
        " on your our my their its it this that these those we i you they who which anyone people us them client"
        " clients client's customer customers investor investors product products fund funds investment investments"
        " scheme schemes bank staff kind form sort type way manner ever expressly explicitly implicitly necessarily"
        " currently really actually have has had can could may might will would shall should must do does did fully"
        " completely entirely absolutely always fixed future high stable annual such word words phrase phrases term"
        " terms believe trust true document brochure message return returns mean means meant considered called"
        " deemed regarded expect assume whatsoever principal capital income interest profit profits about",
    ),
    (
        Kind.SAY,
        "承诺 许诺 保证 担保 确保 宣称 声称 宣传 宣扬 使用 发布 发送 转发 出现 提及 提到 提供 写 说 称 讲 谈 表示"
        " 描述 散布 传播 明示 暗示 推销 销售 promise promises promised promising guarantee guarantees guaranteed"
        " guaranteeing offer offers offered offering provide provides providing say says said saying claim claims"
        " claimed claiming state states stated stating imply implies implying suggest suggests suggesting use uses"
        " used using advertise advertises advertised advertising publish publishing tell tells told telling make"
        " makes making mention mentions mentioning describe describes describing give gives giving write writing"
        " sell selling assure assuring",
    ),
    (Kind.JOIN, "和 或 或者 及 以及 与 也 并 and or"),
    (
        Kind.BARE,
        "不 非 无 没 未 没有 毫无 并无 绝无 并非 绝非 不是 并不 绝不 决不 从不 均不 并未 尚未 从未 未曾 不曾 缺乏 难以",
    ),
    (
        Kind.OPEN,
        "不承诺 不保证 不担保 不提供 不作 不做 不构成 不代表 不等于 不等同于 不意味着 不属于 不具有 不具备 不含"
        " 不存在 不能 不会 不可 不再 不要 不想要 不需要 无法 不愿 不敢 拒绝 避免 取消 打破 退出 告别 不相信 不信"
        " 未承诺 并不存在 no not never do-not don't non un without neither cannot can't doesn't didn't isn't aren't"
        " wasn't won't wouldn't couldn't no-one under-no-circumstances nobody nothing unable refuse refuses decline"
        " declines avoid stop refrain no-such-thing rather-than instead-of",
    ),
    (
        Kind.BAN,
        "禁止 严禁 不得 不准 不许 不允许 不应 不应当 不应该 不宜 切勿 请勿 勿 切忌 杜绝 严格禁止 防止 抵制 反对"
        " 整治 查处 must-not mustn't may-not shall-not should-not shouldn't prohibited prohibits prohibit"
        " prohibiting forbidden forbids forbid forbidding ban bans banned banning illegal-to unlawful-to wrong-to"
        " barred not-allowed not-permitted",
    ),
    (
        Kind.MARK,
        "是否 是不是 能否 可否 会否 能不能 会不会 可不可以 有没有 什么叫 什么叫做 什么是 何为 何谓 如何理解"
        " 怎么理解 所谓 所谓的 谨防 警惕 提防 小心 当心 识破 揭穿 远离 违规承诺 违法承诺 虚假承诺 非法承诺 以虚假"
        " 破除 凡承诺 假借 打着 谎称 违规宣传 虚假宣传"
        " nor whether what-is what-are what-does so-called beware-of be-wary-of"
        " wary-of definition-of meaning-of scams scam fraudsters fraudulent falsely",
    ),
    (
        Kind.STOP,
        "难道 除非 无非 莫非 可不 何不 要不 莫不 无不 不得不 不能不 不可不 从无到有 是非 不用担心 不必担心 无需担心"
        " 无须担心 别担心 不含糊 毫无疑问是 why-not",
    ),
    (
        Kind.HIT,
        "难道不 难道不是 岂不 岂不是 岂非 想要 想 要 需要 渴望 追求 享受 不怕 不怕不 不用怕 不用担心不 不必担心不"
        " 无需担心不 无须担心不 want like looking enjoy need",
    ),
    (Kind.BUT, "但 但是 却 而 且 而且 并且 同时 就 还 又 仍 so but yet while whereas however because although"),
    (
        Kind.ASK,
        "is-it is-this is-that is-the is-there is-my are-these are-those are-the are-there are-my does-it does-this"
        " does-the do-they will-it will-i can-it",
    ),
)
"""What may stand before a phrase."""

AFTER: Final[Mapping[str, Kind]] = _table(
    (
        Kind.FILL,
        "的 等 等等 这 这种 此类 这类 类 字样 字眼 用语 话术 词 词语 一词 二字 四字 四个字 表述 说法 宣传 承诺 保证"
        " 行为 做法 产品 理财 理财产品 投资 收益 型 型产品 是 为 都 都是 均 均为 属于 属 一律 皆 也 也是 其实 根本"
        " 本身 已 已经 者 人 机构 项目 广告 信息 内容 情况 现象 事 话 和 或 高收益 高回报 低风险 is are was were be"
        " being been a an the it that this of to by product products investment investments scheme schemes fund"
        " funds do does did strictly always usually often almost offer offers promise promises claim claims word"
        " words phrase phrases statement statements any and or in here really ever yet anywhere in-reality",
    ),
    (
        Kind.MARK,
        "骗局 诈骗 骗子 骗人 骗术 谎言 谎话 陷阱 虚假 误导 误区 违规 违法 违反 违背 不合规 不合法 禁止使用 禁止"
        " 被禁止 严禁 不得使用 不得出现 不得承诺 不得宣传 不得作为 不得用于 不允许承诺 不允许宣传 不允许使用"
        " 不允许出现 不允许的 不被允许 不可信 不可取 不能信 不要信 别信 不要相信 不作承诺 不予承诺 不承诺"
        " 不实宣传 不实信息"
        " 不真实 是什么 什么意思 是指 指的是 定义 含义 退出市场 退出历史 全面退出 成为历史"
        " 成历史 将受处罚 将被处罚 受到处罚 会被处罚 将被问责 红线 禁语 禁用语 禁用词 违禁词"
        " 不保本 打破刚兑 被打破 不靠谱 prohibited forbidden banned illegal unlawful misleading fraud frauds fraudulent"
        " fraudster fraudsters scam scams lie lies lying myth myths red-flag not-allowed not-permitted not-offered"
        " not-promised not-given not-provided never-promised never-offered must-not-be may-not-be shall-not-be"
        " should-not-be must-not-appear cannot-be-promised cannot-be-offered cannot-be-given cannot-be-guaranteed"
        " can't-be-promised against-the-rules against-the-law not-real not-true",
    ),
    (
        Kind.FLIP,
        "不可能 绝不可能 不存在 并不存在 不可能存在 没有的 not-exist don't-exist doesn't-exist impossible not-possible",
    ),
    (Kind.STOP, "not-offered-elsewhere not-offered-anywhere never-offered-before"),  # and so offered here
    (Kind.FLIP, "吗 么"),  # a question turns it round: "不保本吗"
    (Kind.QUERY, "?"),
)
"""What may stand after a phrase."""

BETWEEN: Final = frozenset(
    _words(
        "的 了 您 你 您的 你的 客户 客户的 投资者 投资者的 投资人 和 及 与 及其 都 均 是 有 能 会 可 得到 获得 拿到"
        " 实现 达到 给您 给 让您 让 一定 肯定 绝对 完全 全部 所有 每年 每月 年年 年 年化 固定 稳定 较高 高额 高"
        " 最低 至少 不低于 超过 全额 足额 到期 按期 如期 百分百 百分之百 百分之 一 二 三 四 五 六 七 八 九 十 百 点"
        " 以上 率 产品 本产品 理财 投资 预期 本金 利息 本息 收益 安全 钱 十分 非常 有所 返还 偿还 拿回 元 万 稳 也"
        " a an the of your our their its you us them clients customers investors any all full fully annual"
        " annualised annualized yearly monthly fixed minimum min stable high higher at least up over above percent"
        " pct per annum pa year yr is are be will and always completely absolutely totally entirely both on"
        " interest principal capital income invested money positive future steady regular good every month"
        " investment rate that whole i my get receive"
    )
)
"""What may stand where a phrase has a ``*``."""

CLAIMS: Final = ("承诺", "保证", "担保", "确保", "保障")
"""A phrase that begins with one is a claim in itself: the "不" before it waits for its object, as "不承诺" does."""

FIGURES: Final = (
    r"(?P<money>(?:赚|盈利|获利|浮盈|收益)[^\d%?]{0,4}\d{1,15}[百千万亿]{0,2}[元块]|(?:earned|profitof|gainsof)\d{1,15}%?)",
    r"\d{1,15}(?:%|percentagepoints?|percent|pct|bps|个?百分点|个?基点|个点|倍|成(?!不))",
    r"百分之[零一二三四五六七八九十百点两\d]{1,9}",
    r"[一二两三四五六七八九十几]{1,3}(?:个?百分点|个点|倍|成(?![不功就长熟为立交员年]))",
    r"翻了?[一两几]?[番倍]|doubled|tripled",
)
"""Patterns of a figure in a squeezed text: money that was earned by itself, the others beside a word of return."""

RETURN_WORDS: Final = _words(
    "涨 上涨 跌 下跌 升值 升幅 升了 上升 攀升 飙升 升至 增值 增长 幅度 收益 回报 年化 利率 净值 市价 盈利 获利 赚"
    " 亏 浮盈 业绩 分红 up down rise rose risen rising gain gained increase increased return returned returns yield"
    " yielded yielding growth grew grown appreciated appreciation annualised annualized apy profit profits earn"
    " earns earned fell fallen drop dropped lost performance jumped climbed rallied interest"
)
"""Words that make a percentage beside them a figure of return."""

NOT_RETURNS: Final = _words(
    "折 优惠 减免 立减 满减 返现 积分 手续费 费率 贷 幸福感 幸福指数 幸福值 好运值 好运指数 健康指数 快乐指数 颜值"
    " 幸福上 好运上 快乐上 幸福翻 好运翻 快乐翻 幸福增 好运增 快乐增 off discount cashback rebate fee points coupon"
    " loan happiness luck joy"
)
"""Words that make it something else: a discount, a wish."""

FOLD: Final = str.maketrans(
    "並佈併個們倖備傳價億償優兌內兩凈別剛區卻厤參員問嗎噹嚴報場塊夠實寫將對導屬幾廣從憂應戶掙揚損摺擔數於"
    "昇時曏書會業構樂樣機權歷決沒況淨減測準滿漲澇為無營爲獲現環產當發確種稱積穩穫箇紅級絕給絲經綫線績續罰"
    "義聲與萬著蔘處虛虧術補製規許証詐評詞話該語誤說説談請諸諾謂謊講謹證識譜變讓豈財責買貸費資賠賺購贏車較"
    "輕轉這運過達違遠還醫銀銷錢錶長間陞隨險離難項須預頭額顏願類風飆騙髮麵麼麽點齣",
    "并布并个们幸备传价亿偿优兑内两净别刚区却历参员问吗当严报场块够实写将对导属几广从忧应户挣扬损折担数于"
    "升时向书会业构乐样机权历决没况净减测准满涨涝为无营为获现环产当发确种称积稳获个红级绝给丝经线线绩续罚"
    "义声与万着参处虚亏术补制规许证诈评词话该语误说说谈请诸诺谓谎讲谨证识谱变让岂财责买贷费资赔赚购赢车较"
    "轻转这运过达违远还医银销钱表长间升随险离难项须预头额颜愿类风飙骗发面么么点出",
)
"""Traditional characters, and the simplified ones that the tables above use for them."""
