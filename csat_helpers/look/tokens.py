"""Colours and type sizes by name. No red against green: position, sign and printed totals carry the meaning too."""

COLOURS = {
    "ink": "#10202B", "sec": "#4A5862", "mut": "#63717A", "line": "#C9D1D6", "grid": "#E3E8EB", "bg": "#FFFFFF",
    "p8": "#0E3747", "p6": "#12607A", "p4": "#5FA3B5", "p2": "#B9D8DF", "p0": "#EDF5F7",
    "neg": "#B0451B", "neg2": "#E6A37E", "neg0": "#FBEDE5", "pos2": "#79B4C2", "pos0": "#DDECF1", "neu": "#D9DEE1",
    "warn": "#9A6700", "warn0": "#FBF6E9", "gry": "#7C8A93",
    "pos": "#12607A", "accent": "#5FA3B5",
}  # fmt: skip

# Eight lightness steps, told apart under deuteranopia and protanopia. The 2nd, 4th and 8th are fills only.
CATEGORICAL = ("#184853", "#EB9040", "#0050AF", "#64C4EA", "#A84793", "#33A78C", "#B5643D", "#D6D09F")

# Two that are dark enough for lines and too light for words: as words they are these.
WORDS = {"#33A78C": "#027862", "#B5643D": "#A3552F"}

DIVERGING = {
    5: ("#B0451B", "#E6A37E", "#D9DEE1", "#79B4C2", "#12607A"),
    7: ("#B0451B", "#D67A4B", "#EDBB9E", "#D9DEE1", "#A9CFD8", "#5499AC", "#12607A"),
    11: (
        "#8F3412", "#B0451B", "#CC6B3C", "#E09468", "#F0BF9F", "#D9DEE1",
        "#B4D5DC", "#86BBC8", "#5499AC", "#2A7A93", "#0E4F66",
    ),
}  # fmt: skip

# Printed points. 7.5 is the floor; significance letters alone are smaller.
SIZES = {"label": 8.5, "value": 7.5, "axis": 7.5, "note": 7.5, "letter": 6.0}
CHART_WIDTH_MM = 168.0
PHONE_WIDTH_MM = 91.0


def diverging(points: int) -> tuple[str, ...]:
    """``points`` colours from worst to best, the middle one neutral where there is a middle."""
    for size, colours in sorted(DIVERGING.items()):
        half = points // 2
        if points <= size:
            middle = (colours[size // 2],) if points % 2 else ()
            low, high = colours[: size // 2], colours[size // 2 + 1 :]
            return (*low[:half], *middle, *high[len(high) - half :])
    return tuple(_stretched(points))


def _stretched(points: int) -> list[str]:
    """More points than the longest palette has: nearest of its steps, the middle one only where there is a middle."""
    steps = DIVERGING[11] if points % 2 else DIVERGING[11][:5] + DIVERGING[11][6:]
    return [steps[round(k * (len(steps) - 1) / (points - 1))] for k in range(points)]
