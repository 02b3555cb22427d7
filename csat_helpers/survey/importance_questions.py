"""Which question asks how important an item is: the one that names it as its pair, else that of its construct."""

from collections.abc import Sequence

from csat_helpers.survey.survey import Survey


def importance_questions(sv: Survey, items: Sequence[str]) -> dict[str, str]:
    """The importance question of each of ``items`` that has one.

    A question (role ``importance``) is told by ``pair``, on either side; without it, where an item and a question are
    alone in their construct. A question paired with something else, such as a Kano feature, is not the item's.
    """
    questions = sv.roles("importance")
    pair = {name: item.pair for name, item in sv.questionnaire.items.items()}
    stated = {other: q for q in questions if (other := pair.get(q))}
    stated |= {item: other for item in items if (other := pair.get(item)) in questions and other}
    free = [q for q in questions if q not in stated.values() and sv.construct(q)]
    found: dict[str, str] = {}
    for item in items:
        same = [q for q in free if sv.construct(q) == sv.construct(item)]
        alone = [sv.construct(i) for i in items].count(sv.construct(item)) == 1
        if item in stated:
            found[item] = stated[item]
        elif len(same) == 1 and alone:
            found[item] = same[0]
    return found
