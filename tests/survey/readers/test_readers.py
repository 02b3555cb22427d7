"""Whatever the kind of file: the same bad inputs, one message each."""

import pytest

from csat_helpers.errors import DataError
from csat_helpers.survey.readers import kind_of, read


def told(path, content=None, **options):
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError) as raised:
        read(path, **options)
    assert raised.value.exit_code == 2
    return str(raised.value).replace(str(path.parent), "DIR")


def test_a_missing_file_is_told_with_the_nearest(tmp_path):
    (tmp_path / "answers.csv").touch()
    assert told(tmp_path / "answer.csv") == (
        "DIR/answer.csv: The data file does not exist. Did you mean 'answers.csv'? Known: answers.csv."
    )
    assert "The folder" in told(tmp_path / "no" / "answer.csv")


def test_a_folder_is_no_file(tmp_path):
    assert told(tmp_path) == (
        f"DIR/{tmp_path.name}: The data file cannot be opened (Is a directory). "
        "Name a file that you may read and that no other program holds."
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty. Export the answers again."),
        (b"\xef\xbb\xbf", "The file is empty. Export the answers again."),
        (b"\xff\xfe\n\0", "The file is empty. Export the answers again."),
        (b" \n\n", "The file is empty. Export the answers again."),
        (b"a,b\n", "The file has headings and no answers. Export the answers again."),
        (b",\n1,2\n", "The first row holds no headings. Put the items' names in row 1."),
    ],
)
def test_what_is_no_table_is_told(tmp_path, content, message):
    assert told(tmp_path / "a.csv", content) == f"DIR/a.csv: {message}"


def test_the_content_chooses_the_reader_and_not_the_name(tmp_path):
    path = tmp_path / "answers.xlsx"
    path.write_text("a,b\n1,2\n")
    assert kind_of(path) == "delimited"
    assert read(path).frame.to_dict("list") == {"a": ["1"], "b": ["2"]}


@pytest.mark.parametrize("head", [b"$FL2", b"PK\x03\x04"])
def test_a_file_cut_short_is_told(tmp_path, head):
    assert "again" in told(tmp_path / "a.bin", head + b"\0" * 200)
