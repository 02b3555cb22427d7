import copy

import numpy as np
import pytest

from csat_helpers import survey
from csat_helpers.errors import DataError
from tests.survey.conftest import QUESTIONNAIRE

HEAD = "account,indicator,value,unit,target,better,period\n"


@pytest.fixture
def accounts(folder):
    """The small engagement, its column ``group`` the account that an informant speaks for."""
    asked = copy.deepcopy(QUESTIONNAIRE)
    asked["scales"]["group"]["codes"] = {
        1: {"en": "Old Mill", "zh": "老磨坊"},
        2: {"en": "New Yard", "zh": "新船厂"},
        3: "Nobody",
    }
    asked["items"]["group"]["role"] = "account"
    folder.questionnaire(asked)
    folder.yaml(segments=["zone"])
    return folder


def read(folder, text, sv=None, **more):
    folder.write("indicators.csv", text.encode() if isinstance(text, str) else text)
    return survey.read_indicators(folder.path, sv, **more)


def test_no_file_is_no_indicators(accounts):
    assert survey.read_indicators(accounts.path) is None


def test_a_row_an_account_indicator_and_period(accounts):
    found = read(
        accounts,
        HEAD
        + '2,On time,98.5%,,99,higher,2026\nOld Mill,Claims,"1,200",,,lower,2026\n老磨坊,Claims,1300,,,lower,2025\n',
    )
    assert found["account"].tolist() == ["2", "1", "1"]
    assert found["account_label"].tolist() == ["New Yard", "Old Mill", "Old Mill"]
    assert found["value"].tolist() == [98.5, 1300, 1200]
    assert found["unit"].tolist() == ["%", "", ""]
    assert found["period"].tolist() == ["2026", "2025", "2026"]
    assert found["target"].tolist()[0] == 99
    assert np.isnan(found["target"][1])
    assert found["matched"].all()
    assert found["row"].tolist() == [2, 4, 3]


def test_an_account_that_nobody_answered_for_is_read(accounts):
    sv = survey.open(accounts.path, language="zh")
    found = read(accounts, HEAD + "3,On time,98,%,99,higher,\n1,On time,97,%,99,higher,\n", sv)
    assert found["account_label"].tolist() == ["Nobody", "老磨坊"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_headings_and_directions_may_be_chinese(accounts, encoding):
    text = "客户,指标,数值,单位,目标,方向,期间\n新船厂,准时交付率,98,％,99,越高越好,2026年第一季度\n"
    found = read(accounts, text.encode(encoding)).iloc[0]
    assert (found["account"], found["value"], found["better"]) == ("2", 98, "higher")


def test_words_of_the_language_asked_for(accounts):
    text = "account,indicator_en,indicator_zh,value,unit_en,unit_zh\n1,Lead time,交付周期,12,days,天\n"
    assert read(accounts, text, language="zh")[["indicator", "unit"]].iloc[0].tolist() == ["交付周期", "天"]
    assert read(accounts, text)[["indicator", "unit"]].iloc[0].tolist() == ["Lead time", "days"]


@pytest.mark.parametrize(
    ("periods", "order"),
    [
        (["2026 Q1", "2025 Q4", "2025 Q3"], ["2025 Q3", "2025 Q4", "2026 Q1"]),
        (["2025年第四季度", "2025年第三季度"], ["2025年第三季度", "2025年第四季度"]),
        (["2025-10", "2025-9"], ["2025-9", "2025-10"]),
        (["before", "after"], ["before", "after"]),
    ],
)
def test_periods_stand_in_time(accounts, periods, order):
    rows = "".join(f"1,On time,9{k},%,,,{period}\n" for k, period in enumerate(periods))
    assert read(accounts, HEAD + rows)["period"].tolist() == order


def test_without_an_item_of_accounts_they_are_as_written(folder):
    found = read(folder, HEAD + "Anyone,On time,98,%,,,\n").iloc[0]
    assert (found["account"], found["account_label"], found["matched"]) == ("Anyone", "Anyone", False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("account,value\n1,2\n", "indicators.csv: The column 'indicator' is missing."),
        ("account,indicator,valeu\n1,a,2\n", "indicators.csv: The column 'value' is missing. Did you mean 'valeu'?"),
        ("account,indicator,value,goal\n1,a,2,3\n", "The column 'goal' is not known."),
        (HEAD + "Old Mil,On time,98,%,,,\n", "indicators.csv, row 2, column 'account': 'Old Mil' is no account of item 'group'. Did you mean 'Old Mill'?"),
        (HEAD + ",On time,98,%,,,\n", "row 2, column 'account': The account is blank."),
        (HEAD + "1,,98,%,,,\n", "row 2: The indicator is blank."),
        (HEAD + "1,On time,,%,,,\n", "row 2, column 'value': It is blank; it should be a number."),
        (HEAD + "1,On time,98 days,,,,\n", "row 2, column 'value': It is '98 days'; it should be a number."),
        (HEAD + "1,On time,nan,,,,\n", "row 2, column 'value': It is 'nan'"),
        (HEAD + "1,On time,98,%,soon,higher,\n", "row 2, column 'target': It is 'soon'; it should be a number."),
        (HEAD + "1,On time,98,%,99,,\n", "row 2, column 'better': 'On time' has a target and does not say which way is good."),
        (HEAD + "1,On time,98,%,99,hihger,\n", "row 2, column 'better': 'hihger' is no direction. Did you mean 'higher'?"),
        (HEAD + "1,On time,98,%,,,\n2,On time,98,days,,,\n", "row 3, column 'unit': 'On time' is of days here and of % in row 2."),
        (HEAD + "1,On time,98,%,,,26\n2,On time,98,%,,,26\n1,On time,97,%,,,26\n", "row 4: 'Old Mill On time 26' stands in row 2 too."),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(accounts, text, message):
    with pytest.raises(DataError) as told:
        read(accounts, text)
    assert message in str(told.value)
