"""Write the pages that are drawn from data: the rules, their traceability, the error codes.

``python scripts/generate.py`` writes them, ``--check`` only tells whether the committed ones are up to date (exit 1 if
not).  Everything comes from the packaged rulebooks, the sources and the tests; nothing is typed twice.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from clientcare.errors import CODES
from clientcare.policy import Checklist, Rule
from clientcare.rulebook import PACKAGED, SECTIONS, Rulebook

ROOT = Path(__file__).resolve().parents[1]
HEAD = "<!-- Written by scripts/generate.py; change the data, not this page. -->\n\n"
CHECKED = ("tiering", "staffing", "cadence", "crosssell", "compliance")
TITLES = {
    "tiering": "Tiering 客户分层",
    "staffing": "Staffing 人员配备",
    "cadence": "Cadence 联络频率",
    "crosssell": "Cross-sell 交叉销售",
    "complaints": "Complaints 投诉",
    "compliance": "Compliance 合规",
    "reception": "Reception 接待",
    "opportunities": "Opportunities 商机",
    "loyalty": "Loyalty 忠诚与满意",
    "profiles": "Profiles 客户信息",
    "practices": "Practices 维护做法",
}


def pages() -> Iterator[tuple[Path, str]]:
    """Give each generated page with its text."""
    found: dict[str, dict[str, list[tuple[str, Rule]]]] = {section: {} for section in SECTIONS}
    for name in (*PACKAGED[1:], PACKAGED[0]):
        for edition in Rulebook.load(name).editions:
            for section, rule in edition.rules():
                forms = found[section].setdefault(rule.id, [])
                if name != "reference" or not forms:
                    forms.append((name, rule))
    rules = ROOT / "docs" / "rules"
    yield rules / "index.md", _index(found)
    for section, held in found.items():
        yield rules / f"{section}.md", _section(section, held)
    yield rules / "traceability.md", _traceability(found)
    yield ROOT / "docs" / "errors.md", _errors()


def _index(found: dict[str, dict[str, list[tuple[str, Rule]]]]) -> str:
    lines = [
        HEAD + "# Rules 规则\n",
        "Every rule of the five handbooks, and the defaults of `reference`, by subject, with its sentence in English "
        "and Chinese, its figures, its clause and the basis on which it is stated.\n",
        "五部手册的全部规则和 `reference` 的默认值，按主题列出：中英文句子、数字、出处和依据。\n",
        "| subject 主题 | rules 条数 | ids 编号 |",
        "| --- | ---: | --- |",
    ]
    for section, held in found.items():
        ids = sorted(held)
        lines.append(f"| [{TITLES[section]}]({section}.md) | {len(ids)} | {', '.join(_spans(ids))} |")
    lines.append(f"| **all 合计** | **{sum(len(held) for held in found.values())}** | |")
    lines.append("\nWhere each rule is decided and tested: [traceability 追溯表](traceability.md).")
    return "\n".join(lines) + "\n"


def _spans(ids: list[str]) -> Iterator[str]:
    """Give runs of ids in short: T-01 to T-21."""
    start = last = ids[0]
    for one in [*ids[1:], ""]:
        prefix, _, number = last.rpartition("-")
        if one != f"{prefix}-{int(number) + 1:0{len(number)}d}":
            yield start if start == last else f"{start} to {last}"
            start = one
        last = one


def _section(section: str, held: dict[str, list[tuple[str, Rule]]]) -> str:
    lines = [HEAD + f"# {TITLES[section]}\n"]
    for rule_id in sorted(held):
        lines.append(f"## {rule_id} {{ #{rule_id.lower()} }}\n")
        for name, rule in held[rule_id]:
            lines += [rule.statement("en"), "", rule.statement("zh"), ""]
            source = rule.source
            basis = source.basis.value + (f" ({source.confidence})" if source.confidence is not None else "")
            cells = [
                ("rulebook 规则手册", f"`{name}`"),
                ("kind 类别", rule.kind),
                ("source 出处", _cell(str(source))),
                ("basis 依据", basis),
            ]
            if source.term:
                cells.append(("term 原文用语", _cell(source.term)))
            for parameter, value in rule.show("en").items():
                cells.append((f"`{parameter}`", _cell(value)))
            for note in (rule.note_en, rule.note_zh, source.note):
                if note:
                    cells.append(("note 备注", _cell(note)))
            lines += [
                "| item 项目 | content 内容 |",
                "| --- | --- |",
                *(f"| {key} | {value} |" for key, value in cells),
                "",
            ]
    return "\n".join(lines)


def _traceability(found: dict[str, dict[str, list[tuple[str, Rule]]]]) -> str:
    sources = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "src/clientcare").glob("*.py"))}
    tests = {path: _body(path) for path in sorted((ROOT / "tests").rglob("test_*.py"))}
    lines = [
        HEAD + "# Traceability 追溯表\n",
        "Which rulebooks state a rule, which module decides it, and which tests name it.  A rule that is text is for "
        "people to carry out; a subject whose module is still to come has all its rules as text.\n",
        "| rule 规则 | rulebooks 规则手册 | decided in 判定模块 | tested in 测试 |",
        "| --- | --- | --- | --- |",
    ]
    for section, held in found.items():
        for rule_id in sorted(held):
            books = ", ".join(f"`{name}`" for name, _ in held[rule_id])
            listed = all(isinstance(rule, Checklist) for _, rule in held[rule_id])
            code = ", ".join(
                f"`{path.stem}`" for path, text in sources.items() if names(rule_id, text, spans=not listed)
            )
            proof = ", ".join(
                f"`{path.relative_to(ROOT / 'tests')}`" for path, text in tests.items() if names(rule_id, text)
            )
            if section not in CHECKED:
                code, proof = "text", ""
            elif listed:
                code = code or "text"
            lines.append(f"| [{rule_id}]({section}.md#{rule_id.lower()}) | {books} | {code} | {proof} |")
    return "\n".join(lines) + "\n"


def _body(path: Path) -> str:
    """Give a test module without its own docstring: what it is about is not what a test of it names."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    if ast.get_docstring(tree, clean=False) is None:
        return text
    return "\n".join(text.splitlines()[tree.body[0].end_lineno :])


def names(rule_id: str, text: str, *, spans: bool = True) -> bool:
    """Tell whether a text names a rule: by its id or, with ``spans``, inside a span such as "T-01 to T-04"."""
    prefix, _, number = rule_id.rpartition("-")
    span = rf"\b{re.escape(prefix)}-([0-9]+) to {re.escape(prefix)}-([0-9]+)\b"
    if not spans:
        return re.search(rf"\b{re.escape(rule_id)}\b", re.sub(span, "", text)) is not None
    if re.search(rf"\b{re.escape(rule_id)}\b", text):
        return True
    return any(int(first) <= int(number) <= int(last) for first, last in re.findall(span, text))


def _errors() -> str:
    lines = [
        HEAD + "# Error codes 错误代码\n",
        "Every error of the library has one of these codes, which never change their meaning.\n",
        "| code 代码 | meaning 含义 |",
        "| --- | --- |",
        *(f"| `{code}` | {meaning} |" for code, meaning in CODES),
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> int:
    """Write or check the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a page is out of date")
    check = parser.parse_args().check
    stale = []
    for path, text in pages():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.relative_to(ROOT))
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{'out of date' if check else 'written'}: {path}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
