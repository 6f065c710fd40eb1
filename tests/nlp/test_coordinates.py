"""China's shifted maps and the world's."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.coordinates import Point, to_gcj02, to_wgs84

PAIRS = [
    (Point(31.1774276, 121.5272106), Point(31.17530398364597, 121.531541859215)),  # Shanghai
    (Point(22.543847, 113.912316), Point(22.540796131694766, 113.9171764808363)),  # Shenzhen
    (Point(39.911954, 116.377817), Point(39.91334545536069, 116.38404722455657)),  # Beijing
]
"""WGS-84 and GCJ-02, as the tests of googollee/eviltransform have them."""


def metres(a: Point, b: Point) -> float:
    north = math.radians(a.latitude - b.latitude)
    east = math.radians(a.longitude - b.longitude) * math.cos(math.radians(a.latitude))
    return 6_371_000 * math.hypot(north, east)


@pytest.mark.parametrize(("wgs", "gcj"), PAIRS)
def test_known_places(wgs: Point, gcj: Point) -> None:
    assert metres(to_gcj02(wgs), gcj) < 0.05
    assert metres(to_wgs84(gcj), wgs) < 0.05


def test_in_hongjiang_it_is_some_five_hundred_metres() -> None:
    bridge = Point(27.2065, 109.8321)
    assert 400 < metres(bridge, to_wgs84(bridge)) < 800


@given(st.floats(18, 53), st.floats(74, 135))
def test_there_and_back_in_china(latitude: float, longitude: float) -> None:
    wgs = Point(latitude, longitude)
    assert metres(to_wgs84(to_gcj02(wgs)), wgs) < 0.001


@pytest.mark.parametrize("abroad", [Point(48.86, 2.35), Point(-33.87, 151.21), Point(35.68, 139.69)])
def test_abroad_nothing_is_shifted(abroad: Point) -> None:
    assert to_gcj02(abroad) == to_wgs84(abroad) == abroad
