"""What all maps of points share: the frame with its two scales, regions, names beside points, and what found no room."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from csat_helpers.exhibits.canvas import Canvas
from csat_helpers.exhibits.placing import Box, Place, Point, place
from csat_helpers.locale import say
from csat_helpers.look import COLOURS, SIZES

CHI2_95 = 5.991  # 95% point of chi-squared with 2 degrees of freedom: the confidence ellipse


@dataclass(frozen=True)
class Field:
    """A map's frame in millimetres, and its ranges from left to right and from bottom to top."""

    left: float
    top: float
    right: float
    bottom: float
    x: tuple[float, float] = (0.0, 1.0)
    y: tuple[float, float] = (0.0, 1.0)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place on the page."""
        return self.left + self.sx * (x - self.x[0]), self.bottom - self.sy * (y - self.y[0])

    @property
    def sx(self) -> float:
        """Millimetres for one across."""
        return (self.right - self.left) / (self.x[1] - self.x[0])

    @property
    def sy(self) -> float:
        """Millimetres for one up."""
        return (self.bottom - self.top) / (self.y[1] - self.y[0])

    @property
    def edges(self) -> Box:
        """Within which names stand."""
        return self.left + 0.5, self.top, self.right - 0.5, self.bottom

    def spread(self, covariance: np.ndarray) -> np.ndarray:
        """A covariance of both scales in square millimetres of the page; zero where it is not known."""
        turn = np.diag([self.sx, -self.sy])
        return turn @ np.nan_to_num(covariance) @ turn


@dataclass(frozen=True)
class Name:
    """What is written beside a point: its lines, their ink, and the colour of the line that leads to them."""

    lines: Sequence[str]
    ink: str
    lead: str
    bold: bool = False
    size: float = SIZES["label"]
    lead_width: float = 0.5


def region(page: Canvas, at: tuple[float, float], spread: np.ndarray, colour: str, *, reach: float = CHI2_95) -> None:
    """The ellipse d'M⁻¹d = ``reach`` about a point, M its ``spread`` in square millimetres of the page."""
    values, vectors = np.linalg.eigh(spread)
    angle = float(np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1])))
    wide, narrow = 2 * np.sqrt(reach) * np.sqrt(np.clip(values[::-1], 0, None))
    page.ellipse(*at, float(wide), float(narrow), angle, colour)


def half(spread: np.ndarray, least: float = 1.0) -> list[float]:
    """Half the width and height in millimetres of a point's region, or of its mark where that is larger."""
    return [max(float(np.sqrt(CHI2_95 * max(spread[j, j], 0.0))), least) for j in (0, 1)]


def write_names(
    page: Canvas, points: Sequence[Point], names: Sequence[Name], edges: Box, taken: Sequence[Box],
    lines: tuple[float, float],
) -> list[str]:  # fmt: skip
    """Each name beside its point, clear of ``taken`` boxes and of the two ``lines``; returns those without a place."""
    spots = place(points, edges, taken, [lines[0]], [lines[1]])
    for point, spot, name in zip(points, spots, names, strict=True):
        if spot is not None and name.lines:
            _write(page, point, spot, name)
    return [" ".join(name.lines) for name, spot in zip(names, spots, strict=True) if name.lines and spot is None]


def _write(page: Canvas, point: Point, spot: Place, name: Name) -> None:
    if spot.leader:
        ends = [point.x, spot.end[0]], [point.y, spot.end[1]]
        page.line(*ends, colour=name.lead, width=name.lead_width, order=2)
    page.text(spot.x, spot.y, list(name.lines), size=name.size, colour=name.ink, align=spot.align, bold=name.bold)


def tell_lost(page: Canvas, lost: Sequence[str], left: int, language: str) -> None:
    """Under the page: the numbers that found no room in the map, and how many the key had no room for."""
    for told in (
        say(language, "No room in the map for {numbers}", numbers=", ".join(lost)) if lost else "",
        say(language, "{n} more in the table", n=left) if left else "",
    ):
        if told:
            page.height += 3.8
            page.label(0, page.height - 2.4, told, page.width, lines=1, size=SIZES["note"], colour=COLOURS["mut"])
