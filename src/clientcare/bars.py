"""Bars (限制推荐): which products and families are kept from a client, and which rest after a refusal.

A bank's own rule bars families or products while the client holds something, such as a loan in default
(:class:`~clientcare.matrices.Bar`); what a bank knows otherwise it gives as findings of its own.  No handbook states a
bar.  Here is found what is barred; :func:`clientcare.crosssell.find_offers` draws the verdict.

- The code of a family stands for all products of the family.  A code that is both stands for both; a name is a product.
- A finding that is NOT_MET bars, one that is UNKNOWN leaves unknown; any other does nothing.
- While a family is barred, or may be, a product of which the family is not known is unknown.

>>> from clientcare.decision import Source, Term
>>> from clientcare.matrices import Bar
>>> bar = Bar(id="B-01", source=Source(document="our rules", locator="1"), held=("overdue",), items=(Term("loan"),))
>>> policy = CrossSellPolicy(bars=(bar,))
>>> sorted(find_bars([Holding(client_id="007", product="overdue")], policy))
['loan']
>>> find_bars([Holding(client_id="007", product="home_loan")], policy)
{}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from .decision import Finding, Outcome
from .facts import Holding
from .matrices import CrossSellPolicy
from .offertable import Suggestion, offer_table
from .parameters import unknown_code
from .products import FAMILIES, Catalogue

__all__ = ["Bars", "find_bars", "resting"]


def find_bars(
    holdings: Iterable[Holding], policy: CrossSellPolicy, *, catalogue: Catalogue | None = None
) -> dict[str, Finding]:
    """Find what the holdings of one client keep from being offered, by the code of the family or product.

    ``catalogue`` as for :func:`~clientcare.crosssell.find_offers`, which looks for bars by itself.
    """
    if not policy.bars:
        return {}
    known = offer_table(policy, catalogue).catalogue
    held = {known.code_of(one.product) for one in holdings}
    found: dict[str, Finding] = {}
    for bar in policy.bars:
        code = next((code for code in bar.held if known.code_of(code) in held), None)
        if code is not None:
            finding = bar.finding(Outcome.NOT_MET, "crosssell.barred", ("held", known.term_of(code)))
            found |= {item.code: finding for item in bar.items if item.code not in found}
    return found


class Bars:
    """What is kept from one client, by family and by product of a catalogue, each with the finding that says why.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a key that is neither a family nor a product of
    the catalogue: a bar that is misspelt would let everything through.
    """

    __slots__ = ("_families", "_products")

    def __init__(self, barred: Iterable[tuple[str, Finding]], catalogue: Catalogue) -> None:
        self._families: dict[str | None, list[Finding]] = {}
        self._products: dict[str, list[Finding]] = {}
        for key, finding in barred:
            product = catalogue.find(key)
            if product is None and key not in FAMILIES:
                known = (*FAMILIES, *(one.code for one in catalogue.products))
                raise unknown_code(key, "family or product of the catalogue", known)
            if finding.outcome not in (Outcome.NOT_MET, Outcome.UNKNOWN):
                continue
            if product is not None:
                self._products.setdefault(product.code, []).append(finding)
            if key in FAMILIES:
                self._families.setdefault(key, []).append(finding)

    def of(self, one: Suggestion, outcome: Outcome) -> Finding | None:
        """Give the first finding of an outcome, NOT_MET or UNKNOWN, that bars a product."""
        if not (self._families or self._products):
            return None
        family = None if one.entry is None else one.entry.family
        found = [*self._products.get(one.product, ()), *self._families.get(family, ())]
        if family is None and outcome is Outcome.UNKNOWN:
            barred = (finding for findings in self._families.values() for finding in findings)
            found += (attrs.evolve(one, outcome=outcome, because="crosssell.family_unknown") for one in barred)
        return next((finding for finding in found if finding.outcome is outcome), None)


def resting(cooling_down: Mapping[str, Finding], catalogue: Catalogue) -> dict[str, Finding]:
    """Give what rests after a refusal by the codes of a catalogue; of two names of one product, the longer rest."""
    found: dict[str, Finding] = {}
    for name, finding in cooling_down.items():
        code = catalogue.code_of(name)
        if code not in found or _until(finding) > _until(found[code]):
            found[code] = finding
    return found


def _until(finding: Finding) -> date:
    until = dict(finding.figures).get("until")
    return until if isinstance(until, date) else date.min
