"""What the vocabulary's column ``measure`` says, in a reader's words: one list for exhibits and deliverables."""

from csat_helpers.locale import say

# Parts of all respondents, whatever they are parts of.
_SHARES = ("share", "profile", "net", "neutral", "promoters", "passives", "detractors")


def measure_name(name: str, language: str) -> str:
    """A measure with its unit, as a subtitle, an axis or a table says it; one not known, without its underscores.

    >>> measure_name("index", "zh"), measure_name("odds_ratio", "en")
    ('指数（0～100分）', 'odds ratio')
    """
    known = {
        "index": say(language, "Index 0–100"),
        "nps": say(language, "Net Promoter Score, −100 to 100"),
        "mean": say(language, "Mean rating"),
        "customer_mean": say(language, "Mean per customer"),
        "ces": say(language, "Customer Effort Score"),
        "top_box": say(language, "Share of top ratings, %"),
        "bottom_box": say(language, "Share of bottom ratings, %"),
        "favourable": say(language, "Share of favourable ratings, %"),
        "unfavourable": say(language, "Share of unfavourable ratings, %"),
        "drivers": say(language, "Share of explained variance, %"),
        "path_coefficient": say(language, "Path coefficient"),
        "total_effect": say(language, "Total effect"),
        "change": say(language, "Change"),
        "retention": say(language, "Customers kept, %"),
        "flow": say(language, "Customers who moved, %"),
        "inflow": say(language, "Customers won, %"),
        "outflow": say(language, "Customers lost, %"),
        "won": say(language, "Customers won, %"),
        "lost": say(language, "Customers lost, %"),
        "complaints": say(language, "Complaints per thousand customers"),
        "answered_in_time": say(language, "Complaints answered in time, %"),
        "upheld": say(language, "Complaints upheld, %"),
        "icc1": say(language, "Intraclass correlation"),
        "indicator": say(language, "Client’s indicators"),
        "response_rate": say(language, "Response rate"),
        "cooperation_rate": say(language, "Cooperation rate"),
        "refusal_rate": say(language, "Refusal rate"),
        "contact_rate": say(language, "Contact rate"),
    }
    known |= dict.fromkeys(_SHARES, say(language, "Share of respondents, %"))
    return known.get(name, name.replace("_", " "))
