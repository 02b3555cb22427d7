import pytest

from csat_helpers import survey
from csat_helpers.errors import DataError


def test_no_file_is_no_plan(folder):
    assert survey.read_actions(folder.path) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_plan_is_read_and_lacking_columns_are_empty(folder, encoding):
    folder.write("actions.csv", "Action,item,Owner,due\n改善服务,staff,王经理,2026-09\n巡店,,,\n".encode(encoding))
    plan = survey.read_actions(folder.path)
    assert list(plan.columns) == ["action", "item", "owner", "due", "target", "status"]
    assert plan.iloc[0].tolist() == ["改善服务", "staff", "王经理", "2026-09", "", ""]
    assert plan.iloc[1].tolist() == ["巡店", "", "", "", "", ""]


def test_an_item_has_its_label_in_the_language_asked_for(folder):
    folder.write("actions.csv", "action,item\na,staff\nb,\n")
    plan = survey.read_actions(folder.path, language="en")
    assert plan["label"].tolist() == ["staff", ""]  # an item without a label is called by its name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("item,owner\nstaff,x\n", "actions.csv: The column 'action' is missing. Known: item, owner."),
        ("action,ownr\na,x\n", "actions.csv: The column 'ownr' is not known. Did you mean 'owner'?"),
        (
            "action,item\na,staf\n",
            "actions.csv, row 2: The item 'staf' is not in the questionnaire. Did you mean 'staff'?",
        ),
        ("action,item\na,staff\n ,staff\n", "actions.csv, row 3: The action is blank. Write it, or delete the row."),
    ],
)
def test_a_faulty_plan_is_told(folder, text, message):
    folder.write("actions.csv", text)
    with pytest.raises(DataError) as raised:
        survey.read_actions(folder.path)
    assert str(raised.value).removeprefix(f"{folder.path.resolve()}/").startswith(message)
