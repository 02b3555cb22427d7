"""Which level of a brand column is the client's own."""

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey


def own_brand(sv: Survey, own: object | None, levels: tuple[str, ...], column: str) -> str:
    """The code of the client's own brand: ``own``, else the engagement's ``brands.own``, else none ("").

    Raises MeasureError where nobody has that brand in ``column``.
    """
    told = own if own is not None else sv.about.brands.get("own")
    code = "" if told is None else plain_code(told)
    if code and code not in levels:
        mend = nearest(code, levels)
        raise MeasureError(f"Nobody has the own brand '{code}' in column '{column}'.", where="brands.own", mend=mend)
    return code
