"""``design``: the columns of the sampling design, and how weights are made from them."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from csat_helpers.engagement.strict import FORMS, Name, Strict

Code = int | float | str
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Positive = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
_FILE, _TYPED, _ROWS = FORMS[:3]


def no_booleans(value: object) -> object:
    """YAML reads Yes, No, On and Off as true and false: as a category they would become 1 and 0."""
    found = value if isinstance(value, Mapping | list) else [value]
    if any(isinstance(code, bool) for code in found):
        raise ValueError("quoted where it says Yes, No, On or Off, which YAML takes for true and false")
    return value


def _form(value: object) -> str:
    """Which form targets have: a file, a list of rows, or categories with their numbers."""
    if isinstance(value, list):
        return _ROWS
    named = value.get("file") if isinstance(value, Mapping) else getattr(value, "file", None)
    return _FILE if isinstance(named, str) else _TYPED


def each_wave(value: object) -> object:
    """One number for all waves has the empty wave; a wave of 2018 in YAML is a number."""
    if isinstance(value, Mapping):
        return {str(wave) if isinstance(wave, int) else wave: number for wave, number in value.items()}
    return {"": value}


def one_is_a_list(value: object) -> object:
    """A lone code or name stands for a list of one."""
    return [value] if isinstance(value, str | int | float) else value


class TargetFile(Strict):
    """Targets in a file: the categories' column (the item's name, or ``category``), ``target``, maybe ``wave``."""

    file: Name
    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None


Rows = Annotated[list[dict[Name, Any]], Field(min_length=1), Tag(_ROWS)]
Typed = Annotated[dict[Code, Positive], Field(min_length=1), BeforeValidator(no_booleans), Tag(_TYPED)]
# Cells of two columns and more nest: {North: {1: 0.2, 2: 0.3}, South: ...}. Depth and numbers are checked on reading.
Nested = Annotated[dict[Code, Any], Field(min_length=1), BeforeValidator(no_booleans), Tag(_TYPED)]
Margin = Annotated[Annotated[TargetFile, Tag(_FILE)] | Typed | Rows, Discriminator(_form)]
Cells = Annotated[Annotated[TargetFile, Tag(_FILE)] | Nested | Rows, Discriminator(_form)]
Total = Annotated[dict[str, Number], BeforeValidator(each_wave, json_schema_input_type=Number | dict[str, Number])]
Population = Annotated[
    dict[str, Positive], BeforeValidator(each_wave, json_schema_input_type=Positive | dict[str, Positive])
]


def each_code_and_wave(value: object) -> object:
    """One number for all has the empty code and wave; codes and waves that YAML reads as numbers are text."""
    if not isinstance(no_booleans(value), Mapping):
        return {"": {"": value}}
    return {str(code) if isinstance(code, int | float) else code: each_wave(number) for code, number in value.items()}  # pyright: ignore[reportAttributeAccessIssue]


Persons = Annotated[float, Field(strict=True, ge=1, allow_inf_nan=False)]
# Persons in the population by code of the stratum (or by wave, without strata), and within it by wave.
Counts = Annotated[
    dict[str, dict[str, Persons]],
    BeforeValidator(
        each_code_and_wave, json_schema_input_type=Persons | dict[str, Persons | dict[str, Persons]]
    ),
]  # fmt: skip
Names = Annotated[list[Name], BeforeValidator(one_is_a_list)]


class NonResponse(Strict):
    """The weights of those who did not respond go to the respondents of their class; then they are set aside.

    ``status`` is a column; ``responded`` lists its values that mean an interview, all others mean none. ``classes``
    are columns known of everyone in the sample.
    """

    status: Name
    responded: Annotated[
        list[Code],
        Field(min_length=1),
        BeforeValidator(no_booleans),
        BeforeValidator(one_is_a_list, json_schema_input_type=Code | list[Code]),
    ]
    classes: Names = []


class Rake(Strict):
    """Weights that meet several margins at once, fitted in turn until all hold to within ``tolerance`` (relative).

    A margin's targets are shares that add up to 1, or counts. ``population`` is what the weights add up to; else it is
    the counts' sum, else that of the base weights.
    """

    margins: dict[Name, Margin] = Field(min_length=1)
    population: Population | None = None
    tolerance: float = Field(1e-10, gt=0, le=0.01)
    iterations: int = Field(1000, ge=1)


class Poststratify(Strict):
    """Weights that meet the targets of every cell of the crossed columns ``cells``."""

    cells: Names = Field(min_length=1)
    targets: Cells
    population: Population | None = None


class Calibrate(Strict):
    """Weights nearest to the base weights that meet margins and totals of numeric columns (linear, GREG).

    ``bounds`` are the least and the largest factor on a base weight.
    """

    margins: dict[Name, Margin] = {}
    totals: dict[Name, Total] = {}
    bounds: tuple[Positive, Positive] | None = None
    population: Population | None = None

    @model_validator(mode="after")
    def _something_to_meet(self) -> "Calibrate":
        if not (self.margins or self.totals):
            raise ValueError("'calibrate' has neither margins nor totals.")
        if self.bounds is not None and not self.bounds[0] < 1 < self.bounds[1]:
            raise ValueError("The bounds of 'calibrate' are factors below and above 1: [0.3, 3].")
        return self


class Trim(Strict):
    """The least and the largest weight, as multiples of the mean weight; the fit is repeated until all hold."""

    lower: float | None = Field(None, gt=0, lt=1)
    upper: float | None = Field(None, gt=1)

    @model_validator(mode="after")
    def _one_bound_at_least(self) -> "Trim":
        if self.lower is None and self.upper is None:
            raise ValueError("'trim' has neither 'lower' nor 'upper'.")
        return self


class Replicates(Strict):
    """Replicate weights: columns of the file (named, or all that begin with ``prefix``), or made here (``make``).

    ``coefficients`` has one number a replicate, needed for jkn. ``size`` and ``seed`` are for what is made.
    """

    columns: list[Name] = []
    prefix: Name | None = None
    method: Literal["brr", "fay", "jk1", "jkn", "bootstrap", "sdr"] | None = None
    coefficients: list[float] = []
    fay: float = Field(0.0, ge=0, lt=1)
    centre: Literal["estimate", "mean"] = "estimate"
    df: int | None = Field(None, ge=1)
    make: Literal["jkn", "brr", "bootstrap"] | None = None
    size: int | None = Field(None, ge=2)
    seed: int | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _given_or_made(self) -> "Replicates":
        sources = [name for name in ("columns", "prefix", "make") if getattr(self, name)]
        if len(sources) != 1:
            found = " and ".join(f"'{name}'" for name in sources) or "none"
            raise ValueError(f"'replicates' needs one of 'columns', 'prefix' and 'make', and has {found}.")
        if self.make is None and self.method is None:
            raise ValueError("'replicates' needs the 'method' that made its columns.")
        wrong = ("method", "coefficients", "df") if self.make else ("size", "seed")
        if lost := [name for name in wrong if getattr(self, name)]:
            raise ValueError(
                f"'replicates' takes '{lost[0]}' {'from the file only' if self.make else 'with make only'}."
            )
        if self.fay and self.make != "brr" and self.method != "fay":
            raise ValueError("'replicates' takes 'fay' with method: fay or make: brr only.")
        if self.make == "jkn" and self.size is not None:
            raise ValueError("A jackknife has as many replicates as clusters: 'replicates' takes no 'size' with it.")
        return self


class Design(Strict):
    """Columns of the sampling design, and how weights are made.

    ``fpc`` holds population counts or sampling fractions, a column a stage. ``population`` says how many persons there
    are instead, in a survey of persons drawn one by one: one number, or one for each code of the stratum, or wave, or
    for each code by wave; strata of which different parts answered then weigh as the population does. Weights are made in this order:
    ``replicates`` (where they are made), ``nonresponse``, then one of ``rake``, ``poststratify`` and ``calibrate``
    with ``trim``; within each wave.
    """

    weight: Name | None = None
    stratum: Name | None = None
    cluster: list[Name] = []
    fpc: list[Name] = []
    population: Counts | None = None
    nonresponse: NonResponse | None = None
    rake: Rake | None = None
    poststratify: Poststratify | None = None
    calibrate: Calibrate | None = None
    trim: Trim | None = None
    replicates: Replicates | None = None

    @field_validator("cluster", "fpc", mode="before")
    @classmethod
    def _one_is_a_list(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_fit(self) -> "Design":
        fits = [f"'{name}'" for name in ("rake", "poststratify", "calibrate") if getattr(self, name)]
        if len(fits) > 1:
            raise ValueError(f"Key 'design' has {' and '.join(fits)}: weights are fitted in one of these ways.")
        if self.calibrate and self.calibrate.bounds and self.trim:
            raise ValueError("Key 'design' has 'trim' and the 'bounds' of 'calibrate': give one of the two.")
        return self

    @model_validator(mode="after")
    def _population_of_persons(self) -> "Design":
        if self.population is not None and self.fpc:
            raise ValueError(
                "Key 'design' has 'population' and 'fpc': both say how many there are; give one of the two."
            )
        if self.population is not None and self.cluster:
            raise ValueError("Key 'design' has 'population' and 'cluster': with clusters give 'fpc', a column a stage.")
        return self

    @property
    def fit(self) -> Rake | Poststratify | Calibrate | None:
        """How the weights are fitted to the population, None where they are not."""
        return self.rake or self.poststratify or self.calibrate

    @property
    def weighs(self) -> bool:
        """Whether weights are made here, rather than read from the file."""
        made = self.replicates is not None and self.replicates.make is not None
        return bool(self.fit or self.trim or self.nonresponse or made)

    def targets(self) -> list[tuple[str, tuple[str, ...], TargetFile | dict[Any, Any] | list[dict[str, Any]]]]:
        """Every set of targets: its key within ``design``, its columns, and the targets as they were given."""
        if isinstance(self.fit, Poststratify):
            return [("poststratify.targets", tuple(self.fit.cells), self.fit.targets)]
        key = "rake" if self.rake else "calibrate"
        margins = self.fit.margins if self.fit else {}
        return [(f"{key}.margins.{name}", (name,), given) for name, given in margins.items()]

    def named(self) -> list[tuple[str, str]]:
        """Every column that the design names, with its key; replicate weights by prefix are found later."""
        found = [(key, name) for key in ("weight", "stratum") if (name := getattr(self, key))]
        lists = [("cluster", self.cluster), ("fpc", self.fpc)]
        if self.nonresponse:
            found.append(("nonresponse.status", self.nonresponse.status))
            lists.append(("nonresponse.classes", self.nonresponse.classes))
        if self.poststratify:
            lists.append(("poststratify.cells", self.poststratify.cells))
        if self.replicates:
            lists.append(("replicates.columns", self.replicates.columns))
        found += [(f"{key}.{k}", name) for key, names in lists for k, name in enumerate(names)]
        if self.calibrate:
            found += [(f"calibrate.totals.{name}", name) for name in self.calibrate.totals]
        return found + ([(key, columns[0]) for key, columns, _ in self.targets()] if not self.poststratify else [])

    def target_files(self) -> list[str]:
        """The files that targets are read from."""
        return [given.file for _, _, given in self.targets() if isinstance(given, TargetFile)]
