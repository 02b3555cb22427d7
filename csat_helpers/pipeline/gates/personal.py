"""No personal data of respondents: in their words nothing that masking would have taken out, elsewhere nothing sure."""

from collections.abc import Iterator

from csat_helpers.pipeline.gates.fault import Fault
from csat_helpers.pipeline.gates.published import Published
from csat_helpers.pipeline.gates.said import CELL, DRAWN, LABEL, QUOTE
from csat_helpers.survey.personal import personal

GATE = "personal data"
_MEND = "Take respondents' texts from survey.verbatims, which masks them, or mask them with survey.mask."


def faults(published: Published) -> Iterator[Fault]:
    """Phones, e-mails, ids, cards and the like.

    Quotations are held to every pattern by which verbatims are masked. Cells and what a chart draws hold numbers of
    their own, so only what can be nothing else counts there (an e-mail, a mobile phone, a number with a right check
    digit). Labels are the questionnaire's: a hotline in one is meant.
    """
    meant = {said.text for said in published.said if said.kind == LABEL}
    for said in dict.fromkeys(published.said):
        if said.kind not in (QUOTE, CELL, DRAWN) or (said.kind != QUOTE and said.text in meant):
            continue
        if found := personal(said.text, sure=said.kind != QUOTE):
            yield Fault(GATE, said.where, f"There is personal data in a text ({', '.join(found)}).", _MEND)
