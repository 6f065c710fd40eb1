"""Pure: the coordinates of Chinese maps (GCJ-02, as WeChat sends them) to those of the world (WGS-84).

China's maps are shifted against the world by an offset of some 100–700 m that changes from place to place.
Its formula was never published; the one below, from 2010, is what everybody computes with (the libraries
`eviltransform`, `coordtransform` and `gcoord` among them), in terms of the Krasovsky 1940 ellipsoid.
"""

import math
from dataclasses import dataclass

_AXIS = 6378245.0
"""Semi-major axis in metres, and the square of the eccentricity."""
_ECCENTRICITY = 0.00669342162296594323

_ROUNDS = 8
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees."""

    latitude: float
    longitude: float


def to_wgs84(gcj: Point) -> Point:
    """Take the shift out again.

    Exact to 1 mm as the inverse of `to_gcj02`; against what maps really do, the formula itself is right to
    some metres. Outside China's rectangle nothing is shifted, and the point comes back as it is. The
    rectangle is wider than China: do not use this for places abroad.
    """
    if not _in_china(gcj):
        return gcj
    wgs = gcj
    for _ in range(_ROUNDS):  # each round leaves less than a thousandth of the error
        there = to_gcj02(wgs)
        north, east = there.latitude - gcj.latitude, there.longitude - gcj.longitude
        wgs = Point(wgs.latitude - north, wgs.longitude - east)
        if max(abs(north), abs(east)) < _EXACT:
            break
    return wgs


def to_gcj02(wgs: Point) -> Point:
    """Shift a point of the world as China's maps do."""
    if not _in_china(wgs):
        return wgs
    x, y = wgs.longitude - 105.0, wgs.latitude - 35.0
    waves = 20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += (waves + _swell(y, 20.0, 40.0, 160.0, 320.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += (waves + _swell(x, 20.0, 40.0, 150.0, 300.0)) * 2.0 / 3.0

    phi = math.radians(wgs.latitude)
    bend = 1.0 - _ECCENTRICITY * math.sin(phi) ** 2
    metres_north = math.radians(_AXIS * (1.0 - _ECCENTRICITY) / (bend * math.sqrt(bend)))
    metres_east = math.radians(_AXIS / math.sqrt(bend) * math.cos(phi))
    return Point(wgs.latitude + north / metres_north, wgs.longitude + east / metres_east)


def _swell(z: float, short: float, middle: float, long: float, longest: float) -> float:
    """The longer waves of the shift, by their amplitudes."""
    return (
        short * math.sin(z * math.pi)
        + middle * math.sin(z / 3.0 * math.pi)
        + long * math.sin(z / 12.0 * math.pi)
        + longest * math.sin(z / 30.0 * math.pi)
    )


def _in_china(point: Point) -> bool:
    return 0.8293 <= point.latitude <= 55.8271 and 72.004 <= point.longitude <= 137.8347
