"""A sentence said of a file: English as it stands, Chinese when asked, kept in a snapshot and given back."""

import copy
import json
import pickle

from csat_helpers.locale.note import Note, kept, note, note_n, restored, said


def test_it_is_a_plain_string_in_english():
    sentence = note("Hidden rows, read as well: {n}.", n="1,200")
    assert sentence == "Hidden rows, read as well: 1,200."
    assert json.dumps([sentence]) == '["Hidden rows, read as well: 1,200."]'


def test_it_is_said_in_chinese():
    assert said(note("Hidden rows, read as well: {n}.", n="3"), "zh") == "隐藏的行，一并读入：3行。"
    assert said("a sentence of nobody's", "zh") == "a sentence of nobody's"


def test_a_part_of_a_sentence_is_said_too():
    inner = note_n("{n} comment.", "{n} comments.", 3, n=3)
    whole = note("{title}: not shown. {reason}", title="Q", reason=inner)
    assert (whole, whole.said("zh")) == ("Q: not shown. 3 comments.", "Q：未列出。3条意见。")


def test_copies_and_snapshots_keep_it_whole():
    whole = note("{title}: not shown. {reason}", title="{Q}", reason=note_n("{n} comment.", "{n} comments.", 1, n=1))
    for again in (copy.deepcopy(whole), pickle.loads(pickle.dumps(whole)), restored(kept(whole))):  # noqa: S301 - our own bytes
        assert isinstance(again, Note)
        assert (again, again.said("zh")) == (whole, whole.said("zh"))
    assert restored(kept('plain "{text}"')) == 'plain "{text}"'
