"""The rules of content and channels (内容与渠道): what care consists of, how it comes, where clients are met.

:mod:`~clientcare.care` decides by them.

Source: 004 二(二)1 (T-22); 001 二(一), 二(三), 四(三) (C-52, C-53, C-55, C-78).
"""

from __future__ import annotations

from typing import Final, Literal

from attrs import field, frozen

from .facts import ContactKind
from .parameters import choice, code, codes, parts
from .policy import Rule

__all__ = [
    "ActivityByTier",
    "ChannelByDepth",
    "ContentByHolding",
    "ContentByOrientation",
    "HeldContent",
    "TierActivity",
    "TierVenue",
    "VenueByTier",
]

_KINDS: Final = tuple(kind.value for kind in ContactKind)


@frozen(kw_only=True)
class ContentByOrientation(Rule):
    """The care that suits clients of an orientation first (T-22), as codes of the care methods."""

    relationship: tuple[str, ...] = field(metadata=codes())
    value: tuple[str, ...] = field(metadata=codes())
    service: tuple[str, ...] = field(metadata=codes())


@frozen(kw_only=True)
class HeldContent:
    """One kind of content for the holders of a product."""

    product: str = field(metadata=code())
    content: str = field(metadata=code())


@frozen(kw_only=True)
class ContentByHolding(Rule):
    """What the holders of a product are sent (C-55); ``periodic`` is the content that comes every ``per``."""

    contents: tuple[HeldContent, ...] = field(metadata=parts(HeldContent, key="content"))
    periodic: str = field(metadata=code())
    per: Literal["month", "quarter"] = field(metadata=choice("month", "quarter"))


@frozen(kw_only=True)
class TierActivity:
    """One kind of activity for the clients of a class."""

    tier: str = field(metadata=code())
    activity: str = field(metadata=code())


@frozen(kw_only=True)
class ActivityByTier(Rule):
    """The activities to which clients of a class are invited (C-78)."""

    activities: tuple[TierActivity, ...] = field(metadata=parts(TierActivity, key="activity"))


@frozen(kw_only=True)
class ChannelByDepth(Rule):
    """The online channels for light messages, for talks in depth and for communities (C-52)."""

    light: tuple[str, ...] = field(metadata=codes(*_KINDS))
    in_depth: tuple[str, ...] = field(metadata=codes(*_KINDS))
    community: tuple[str, ...] = field(metadata=codes(*_KINDS))


@frozen(kw_only=True)
class TierVenue:
    """Where clients of a class are met."""

    tier: str = field(metadata=code())
    venue: str = field(metadata=code())


@frozen(kw_only=True)
class VenueByTier(Rule):
    """Where clients of a class are met face to face (C-53)."""

    venues: tuple[TierVenue, ...] = field(metadata=parts(TierVenue, key="tier"))
