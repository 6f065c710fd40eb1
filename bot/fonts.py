"""The Chinese font that comes with a package: a bare machine has none, and boxes are no characters."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def font() -> Path:
    """The font file of the package zhplot, without importing it (it would load its plotting)."""
    spec = find_spec("zhplot")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "fonts" / "NotoSansSC-Regular.ttf"
