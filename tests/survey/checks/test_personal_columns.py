"""Personal data at the door: what is found by heading, content and platform, what only looks like it, what stays."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers.engagement import load
from csat_helpers.survey.checks.personal_columns import notes, personal_columns, without_personal
from csat_helpers.survey.personal import given_name, is_personal
from csat_helpers.survey.questionnaire import from_mapping

NAMES = ["王小明", "李丽", "欧阳修远", "张伟", "刘洋"]
PEOPLE = ["Ann Lee", "John O'Neil", "Mary-Ann Smith", "Bob", "J. Brown"]
MAILS = [f"person{k}@example.com" for k in range(5)]
PHONES = ["13812345678", "139 1234 5678", "15900001111", "18611112222", "17700003333"]
IPS = ["1.2.3.4(福建-厦门)", "10.0.0.1", "192.168.1.20", "8.8.8.8", "172.16.0.9"]
IDS = ["11010519491231002X"] * 5
DEGREES = ["31.230416", "39.904211", "-22.543096", "37.774929", "1.352083"]
RATINGS = ["4", "5", "3", "4", "1"]


def found(heading, cells, label="", platform=""):
    frame = pd.DataFrame({heading: cells})
    told = personal_columns(frame, [label], {heading: platform})
    return [(kind, reason) for _, kind, reason, _ in told]


@pytest.mark.parametrize(
    ("heading", "cells", "kind"),
    [
        ("姓名", NAMES, "name"), ("3、您的姓名：", NAMES, "name"), ("Name", PEOPLE, "name"), ("First Name", PEOPLE, "name"),
        ("Q12. What is your name?", PEOPLE, "name"), ("昵称", NAMES, "name"),
        ("手机", PHONES, "phone"), ("5、请留下您的联系方式", PHONES, "phone"), ("Phone number", ["415 555 0134", *PHONES[1:]], "phone"),
        ("Email Address", MAILS, "e-mail"), ("电子邮箱", MAILS, "e-mail"), ("来自IP", IPS, "ip"), ("IPAddress", IPS, "ip"),
        ("身份证号", IDS, "id card"), ("LocationLatitude", DEGREES, "coordinates"), ("经纬度", ["121.4737,31.2304"] * 5, "coordinates"),
        ("家庭住址", ["延安路12号3室"] * 5, "postal address"), ("微信号", ["wx_one", "wx_two", "a", "b", "c"], "account"),
    ],
)  # fmt: skip
def test_a_heading_with_cells_that_fit(heading, cells, kind):
    assert found(heading, cells) == [(kind, "heading")]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [(MAILS, "e-mail"), (PHONES, "phone"), (IPS, "ip"), (IDS, "id card"), (["31.2304, 121.4737"] * 5, "coordinates")],
)
def test_cells_tell_without_a_heading(cells, kind):
    assert found("Q7", cells) == [(kind, "content")]


def test_a_label_or_a_platform_tells_too():
    assert found("Q7", PEOPLE, label="Your full name") == [("name", "heading")]
    assert found("V1", PEOPLE, platform="name") == [("name", "platform")]
    assert found("用户", ["u-1"] * 5, platform="user") == [("account", "platform")]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Mobile", RATINGS), ("How satisfied are you with our phone service?", RATINGS), ("您对电话客服的满意度", RATINGS),
        ("Brand name", ["Apple", "Sony", "Apple", "Sony", "Apple"]), ("品牌名称", NAMES), ("E-mail service rating", RATINGS),
        ("Browser version", ["10.0.0.1", "10.0.0.2"]), ("id", [f"{10_993_450_000 + k}" for k in range(5)]),
        ("comment", ["good", "write to a@b.cn please", "bad", "fine", "ok"]), ("lat", RATINGS), ("WEIGHT", ["0.720538"] * 5),
        ("email", ["", "", "", "", ""]), ("INTDATE", ["05/11/2016 12:00:00 AM"] * 5), ("FLIGHT", ["2800", "760"]),
        ("duration", ["1234567", "2345678"]), ("card", RATINGS),
    ],
)  # fmt: skip
def test_what_only_looks_so(heading, cells):
    assert found(heading, cells) == []


def test_a_column_of_a_few_shops_holds_no_names():
    shops = pd.DataFrame({"name": ["Castro", "Mission", "Sunset"] * 40})
    people = pd.DataFrame({"name": [f"Ann {'abcdefghij'[k % 10].upper()}{'xyzuvwt'[k % 7]}lm" for k in range(120)]})
    assert personal_columns(shops) == []
    assert [kind for _, kind, *_ in personal_columns(people)] == ["name"]


ASKED = from_mapping({"items": {"q1": {"scale": {"min": 1, "max": 5}}, "who": {"role": "id", "aliases": ["Email"]}}})
FRAME = pd.DataFrame(
    {"q1": [1.0, 2.0, np.nan, 4.0, 5.0], "Email": MAILS, "Phone": [*PHONES[:4], ""], "branch": NAMES, "来自IP": IPS}
)


def test_they_are_left_out_unless_somebody_names_them():
    frame, dropped = without_personal(FRAME, ASKED, ["branch"])
    assert list(frame.columns) == ["q1", "Email", "branch"]
    assert dropped.drop(columns="share").to_numpy().tolist() == [
        ["Phone", "phone", "heading", 4], ["来自IP", "ip", "heading", 5],
    ]  # fmt: skip
    assert notes(dropped) == [("Phone", "personal column: phone", 4), ("来自IP", "personal column: ip", 5)]
    assert frame["q1"].equals(FRAME["q1"])


def test_what_an_engagement_names_stays(tmp_path):
    (tmp_path / "engagement.yaml").write_text(
        "engagement: e\ntype: general\nclient: c\ntitle: t\ndata: [{file: a.csv}]\nsegments: ['来自IP']\n"
        "quality: {seconds: Phone}\n", encoding="utf-8",
    )  # fmt: skip
    frame, dropped = without_personal(FRAME, ASKED, load(tmp_path))
    assert list(frame.columns) == list(FRAME.columns)
    assert dropped.empty


def test_nothing_to_leave_out_leaves_the_frame_as_it_is():
    frame = FRAME[["q1"]]
    assert without_personal(frame, ASKED)[0] is frame


def test_many_rows_cost_a_sample_and_texts_kept_once_are_read():
    rows = 300_000
    cells = pd.Categorical.from_codes(np.where(np.arange(rows) % 100 == 0, 1, 0), ["", "13812345678"])
    frame = pd.DataFrame({"tel": cells, "q": np.ones(rows)})
    kept, dropped = without_personal(frame, ASKED)
    assert list(kept.columns) == ["q"]
    assert dropped["cells"].tolist() == [3_000]


@pytest.mark.parametrize(
    ("cell", "name", "so"),
    [
        ("110105194912310021", "id", False), ("4111 1111 1111 1111", "card", True), ("4111 1111 1111 1112", "card", False),
        ("078-05-1120", "id", True), ("a@b.cn", "e-mail", True), ("call a@b.cn", "e-mail", False), ("沪A12345", "number plate", True),
    ],
)  # fmt: skip
def test_a_cell_is_personal_as_a_whole_and_with_its_check_digit(cell, name, so):
    assert is_personal(cell, name) is so


def test_names_are_told_from_answers():
    assert all(map(given_name, [*NAMES, *PEOPLE, "O'Neil, Mary-Ann"]))
    assert not any(
        map(given_name, ["很满意", "not good", "Very good service, all of it was fine", "7", "5-10 minutes", ""])
    )
