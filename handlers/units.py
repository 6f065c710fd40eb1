"""Which unit is meant, and which is usual for a problem (DOMAIN.md section 1)."""

import difflib
import re
from collections.abc import Sequence

from storage.models import Case

WATER = "市水利局"
BY_CATEGORY = {
    "occupation": WATER,
    "extraction": WATER,
    "dumping": WATER,
    "construction": WATER,
    "water_use": WATER,
    "fishing": "市农业农村局",
    "pollution": "市生态环境分局",
}
BY_SUB = {
    "livestock": "市农业农村局",
    "domestic": "市住建局",
    "sewage_works": "市住建局",
    "vessel": "市交通运输局",
}
CITYS = tuple(
    dict.fromkeys((WATER, *BY_CATEGORY.values(), *BY_SUB.values(), "市林业局", "市公安局", "市自然资源局"))
)
"""Departments every city has, in the roster or not."""
_SHORT = frozenset({"公安", "水利", "农业", "交通", "林业", "住建", "环保"})
_ALSO_CALLED = {"环保": "生态环境", "环境局": "生态环境", "渔政": "农业农村", "国土": "自然资源"}
"""What people still say, and what of the name it stands for now."""
SHORTEST = 3
"""Characters of a short name."""
LIKE = 0.6
"""Of three characters two are the same."""
_NAME = re.compile(r"[\w（）()]{1,20}[镇乡村局站所队办会委部院处科厂司心场区组]")
OF_TOWNSHIP = frozenset({"floating", "signboard", "hotline", "household"})


def usual(case: Case) -> str:
    """The unit a problem of this kind usually goes to."""
    if case.township and {case.category, case.sub} & OF_TOWNSHIP:
        return case.township
    return BY_SUB.get(case.sub or "") or BY_CATEGORY.get(case.category) or case.township or WATER


def match(said: str, units: Sequence[str]) -> str | None:
    """The unit of the roster that is meant, or a department of the city, else what was said.

    None if that is no name of a unit.
    """
    close = called(said, units) or usually_called(said)
    if len(close) == 1:
        return close[0]
    return said if is_name(said) else None


def called(said: str, units: Sequence[str]) -> list[str]:
    """The units of the roster that may be meant: by the whole name, a part of it, or a short form."""
    if said in units:
        return [said]
    now = next((now for old, now in _ALSO_CALLED.items() if said.removeprefix("市").startswith(old)), said)
    if now != said and not any(said in unit for unit in units):
        return [unit for unit in units if now in unit]
    # 生态环境局 for 市生态环境分局
    return (
        [unit for unit in units if said in unit]
        or [unit for unit in units if unit in said]
        or [unit for unit in units if len(said) >= SHORTEST and _is_short_for(said, unit)]
    )


def usually_called(said: str) -> list[str]:
    """The department of the city that is meant, whether the roster has it or not."""
    return called(said, CITYS) if len(said) >= SHORTEST or said in _SHORT else []


def several(said: str, units: Sequence[str]) -> list[str]:
    """The names said, if they are those of several units (水利局和自然资源局)."""
    parts = re.split(r"[和与跟及、,]|以及", said)
    known = [*units, *CITYS]
    return parts if len(parts) > 1 and all(part and called(part, known) for part in parts) else []


def mistyped(said: str, known: Sequence[str]) -> str | None:
    """The known unit that one slip of the finger makes of what was said (托囗镇); None if there is none."""
    if said in known:
        return None
    found = difflib.get_close_matches(said, [name for name in known if len(name) == len(said)], 1, LIKE)
    return found[0] if found else None


def is_name(said: str) -> bool:
    """Whether it looks like the name of a unit, in the roster or not."""
    return _NAME.fullmatch(said) is not None


def _is_short_for(said: str, unit: str) -> bool:
    """Whether all that was said stands in the name, in this order."""
    signs = iter(unit)
    return all(sign in signs for sign in said)
