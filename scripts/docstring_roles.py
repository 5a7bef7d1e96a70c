"""Shows docstrings on the API pages as they are meant: cross-references as links, examples as code.

Special methods without a docstring are left out; fields stand without one, for the docstring of their class tells them.

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
        """Rewrite the docstring of one object, or leave it out."""
        if obj.docstring is None:
            if obj.name.startswith("__") and obj.name != "__init__":
                obj.public = False
        else:
            text = _EXAMPLE.sub(lambda found: f"```pycon\n{found[0]}\n```", obj.docstring.value)
            obj.docstring.value = _ROLE.sub(lambda found: _link(found["target"], obj), text)


def _link(target: str, obj: griffe.Object) -> str:
    name = target.rpartition(".")[2]
    path = target if target.startswith("clientcare.") else f"{obj.module.path}.{target}"
    return f'<autoref optional identifier="{path}"><code>{name}</code></autoref>'
