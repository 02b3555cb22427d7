"""``engagement.yaml``, typed: what a consultant says about one piece of work, checked before anything runs."""

from csat_helpers.engagement.brands import Brands
from csat_helpers.engagement.design import (
    Calibrate,
    Design,
    NonResponse,
    Poststratify,
    Rake,
    Replicates,
    TargetFile,
    Trim,
)
from csat_helpers.engagement.look import ClientLook, load_look, look_file, misnamed_look
from csat_helpers.engagement.model import NAME, READY, TYPES, DataFile, Disclosure, Engagement, Quality, load
from csat_helpers.engagement.reading import check_model, read_yaml
from csat_helpers.engagement.strict import Name, Strict, Text

__all__ = [
    "NAME", "READY", "TYPES", "Brands", "Calibrate", "ClientLook", "DataFile", "Design", "Disclosure", "Engagement", "Name", "NonResponse", "Poststratify",
    "Quality", "Rake", "Replicates", "Strict", "TargetFile", "Text", "Trim", "check_model", "load",
    "load_look", "look_file", "misnamed_look", "read_yaml",
]  # fmt: skip
