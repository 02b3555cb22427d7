"""How each data file was read: its size, its reader, encoding, separator or sheet, and what was odd in it."""

from collections.abc import Iterable

import pandas as pd

from csat_helpers.engagement import DataFile
from csat_helpers.locale.note import kept, restored, said
from csat_helpers.survey.readers import Raw
from csat_helpers.survey.survey import Survey

COLUMNS = ["place", "file", "wave", "what", "said"]
ROWS, HEADINGS, NOTE = "rows", "columns", "note"


def told(files: Iterable[tuple[DataFile, Raw, int]]) -> pd.DataFrame:
    """The files of a preparation, each with its table and its number of rows, as :class:`Prepared` keeps them."""
    found = list[tuple[int, str, str, str, str]]()
    for place, (file, raw, rows) in enumerate(files, 1):
        facts = {ROWS: str(rows), HEADINGS: str(raw.frame.shape[1]), **raw.read_as}
        which = place, file.file, str(file.wave or "")
        found += [(*which, what, value) for what, value in facts.items()]
        found += [(*which, NOTE, kept(sentence)) for sentence in raw.notes]
    return pd.DataFrame(found, columns=COLUMNS)


def files_read(sv: Survey) -> pd.DataFrame:
    """What each file was read as, a row a fact: ``place, file, wave, what, said``, in the survey's language.

    ``place`` counts the entries under ``data``: two sheets of one workbook are two.
    ``what`` is ``rows``, ``columns``, what the reader took (``reader``, ``encoding``, ``separator``, ``decimal``, ``sheet``,
    ``header_rows``, ``platform``: those that apply), and ``note``, a sentence a row, of what was odd and what was done.
    A survey made from a frame has no files, and no rows here.

    >>> from csat_helpers.survey import open
    >>> files_read(open("demo")).query("what == 'separator'")["said"].unique().tolist()
    [',']
    """
    frame = sv.files.reindex(columns=COLUMNS)
    spoken = [
        said(restored(value), sv.language) if what == NOTE else value
        for what, value in zip(frame["what"], frame["said"], strict=True)
    ]
    return frame.assign(said=spoken).reset_index(drop=True)
