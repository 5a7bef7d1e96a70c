"""The pages with sessions: what they print is what the library says."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from clientcare import Rulebook

ENDS = (".md", ".zh.md")
DOCS = Path(__file__).parents[1] / "docs"
SHOWN = {
    "check-contacts": ("check_contact", "find_breaches", "weekly_sheet", "compare_plan", "check_feasibility"),
    "find-offers": (
        *("find_offers", "find_cooldowns", "offer_catalogue", "find_maturing", "find_scene_services", "find_invitees"),
        *("check_basket", "complete_step", "find_service_group", "check_referral"),
    ),
    "check-conduct": (
        *("assess_risk_assessment", "check_suitability", "check_sale", "find_outflows", "find_urgent_events"),
        *("find_forbidden_promises", "check_care_message", "check_shareable", "mask_identity", "mask_name", "redact"),
        *("check_disclosure", "check_access", "check_reward"),
    ),
}
"""The functions that each page shows, in both languages."""

OWN = """
id = "our-bank"
name_en = "Our bank's client care"
name_zh = "本行客户维护办法"
effective_from = 2026-01-01
use = "reference"
"""


def _sources(page: str) -> list[doctest.Example]:
    blocks = re.findall(r"```pycon\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    return doctest.DocTestParser().get_examples("".join(blocks))


@pytest.mark.parametrize(
    "page",
    [*(f"how-to/{name}{end}" for name in SHOWN for end in (".md", ".zh.md")), "explanation/wording.md"],
)
def test_the_sessions_of_a_page_print_what_it_shows(page: str) -> None:
    """C-01, C-04, D-05, D-09, D-10, P-06, P-23, P-28, X-03, X-34, X-43, X-62: each call gives what stands under it."""
    session = doctest.DocTest(_sources(page), {}, page, page, 0, None)
    found = doctest.DocTestRunner().run(session)
    assert found.attempted > 0
    assert (found.failed, found.attempted) == (0, len(session.examples))


@pytest.mark.parametrize("name", SHOWN)
def test_both_languages_show_the_same_calls(name: str) -> None:
    """The Chinese page makes the same calls as the English one, in its own language, and shows what it is for."""
    english, chinese = (
        [re.sub(r'"基金"', '"fund"', one.source.replace('"zh"', "")) for one in _sources(f"how-to/{name}{end}")]
        for end in (".md", ".zh.md")
    )
    assert english == chinese
    assert all(any(f"{shown}(" in source for source in english) for shown in SHOWN[name])


@pytest.mark.parametrize(
    "page",
    [
        *(f"how-to/{name}{end}" for name in ("check-conduct", "find-offers", "plan-contacts") for end in ENDS),
        *("explanation/offers.md", "explanation/wording.md"),
    ],
)
def test_the_fragments_of_a_page_stand_in_a_rulebook(page: str, tmp_path: Path) -> None:
    """D-05, D-19, P-06, P-18, X-17: what a page adds to a bank's own file is read, and changes the rulebook."""
    fragments = re.findall(r"```toml\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert fragments
    plain, own = tmp_path / "plain.toml", tmp_path / "own.toml"
    plain.write_text(OWN, encoding="utf-8")
    own.write_text(OWN + "\n".join(fragments), encoding="utf-8")
    before, after = (tuple(Rulebook.load(path).editions[0].rules()) for path in (plain, own))
    assert before != after
