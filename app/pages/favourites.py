"""Which techniques are on the keys 1–9. Pure."""

from collections.abc import Sequence

from app.settings import FAVOURITES


def toggled(ids: Sequence[str], technique_id: str) -> tuple[str, ...] | None:
    """Return the favourites with a technique more, on the first key that is free, or one less.

    The others keep their keys; "" stands for a key without a technique. None: no key is free.
    """
    kept = list(ids)
    if technique_id in kept:
        kept[kept.index(technique_id)] = ""
    elif "" in kept:
        kept[kept.index("")] = technique_id
    elif len(kept) < FAVOURITES:
        kept.append(technique_id)
    else:
        return None
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)
