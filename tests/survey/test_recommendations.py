import pytest

from csat_helpers import survey
from csat_helpers.errors import DataError


def test_no_file_is_no_recommendations(folder):
    assert survey.read_recommendations(folder.path) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_recommendations_are_read_and_lacking_columns_are_empty(folder, encoding):
    folder.write("recommendations.csv", "Recommendation,Items\n当天回电,staff；总体; staff\nHire,\n".encode(encoding))
    found = survey.read_recommendations(folder.path)
    assert found.iloc[0].tolist() == ["当天回电", "staff;overall", "", "", "", 2, "recommendations.csv"]
    assert found.iloc[1].tolist() == ["Hire", "", "", "", "", 3, "recommendations.csv"]


def test_each_language_has_its_own_words(folder):
    text = "recommendation_en,recommendation_zh,measure_en,measure_zh,owner\nHire,招聘,Index 70,指数70,Li\nTrain,,,,\n"
    folder.write("recommendations.csv", text)
    chinese = survey.read_recommendations(folder.path, language="zh")
    assert chinese[["recommendation", "success", "owner"]].values.tolist() == [
        ["招聘", "指数70", "Li"],
        ["Train", "", ""],
    ]
    assert survey.read_recommendations(folder.path, language="en")["recommendation"].tolist() == ["Hire", "Train"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("owner\nLi\n", "recommendations.csv: The column 'recommendation' is missing."),
        ("recommendation,ownr\nx,Li\n", "recommendations.csv: The column 'ownr' is not known. Did you mean 'owner'?"),
        ("recommendation,owner\n ,Li\n", "recommendations.csv, row 2: The recommendation is blank. Write it"),
        (
            "recommendation,items\nx,staff;staf\n",
            "recommendations.csv, row 2, column 'items': The item 'staf' is not in the questionnaire. Did you mean 'staff'?",
        ),
    ],
)
def test_a_faulty_file_is_told(folder, text, message):
    folder.write("recommendations.csv", text)
    with pytest.raises(DataError) as raised:
        survey.read_recommendations(folder.path)
    assert str(raised.value).removeprefix(f"{folder.path.resolve()}/").startswith(message)
