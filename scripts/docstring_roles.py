"""Shows docstrings on the API pages as they are meant: cross-references as links, examples as code.

The docstrings are written for ``help()``: ``:class:`~clientcare.money.Amount``` names a thing, ``>>>`` starts code.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

_ROLE = re.compile(r":(?:class|data|exc|func|meth|mod):`~?(?P<target>[\w.]+)`")
_EXAMPLE = re.compile(r"^>>> .*(?:\n.+)*", re.MULTILINE)


class DocstringRoles(griffe.Extension):
    """Rewrites docstrings for the site."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Rewrite the docstring of one object."""
        if obj.docstring is not None:
            text = _EXAMPLE.sub(lambda found: f"```pycon\n{found[0]}\n```", obj.docstring.value)
            obj.docstring.value = _ROLE.sub(lambda found: _link(found["target"], obj), text)


def _link(target: str, obj: griffe.Object) -> str:
    name = target.rpartition(".")[2]
    path = target if target.startswith("clientcare.") else f"{obj.module.path}.{target}"
    return f'<autoref optional identifier="{path}"><code>{name}</code></autoref>'
