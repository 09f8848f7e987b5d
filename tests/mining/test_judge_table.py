"""Tables of any kind, read by hand-made files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mining.judging.judge_columns import learn_column
from mining.judging.judge_table import labels, learn_layout, read_texts
from mining.learners.parts import shapes_of_series, sums_of_parts
from warehouse.errors import KehuError

ROWS = 40


def messy() -> pd.DataFrame:
    """40 rows with one column of each kind."""
    return pd.DataFrame(
        {
            "account id": [str(1000 + i) for i in range(ROWS)],
            "phone": [f"13{i:09}x" for i in range(ROWS)],
            "charges": ["1,234.5", " ", "12.5", "NA"] * 10,
            "empty": [""] * ROWS,
            "always": ["x"] * ROWS,
            "postcode": ["0301", "0302", "9000", "8000"] * 10,
            "since": ["2020-01-05", "2021-02-06", "", "2019-12-31"] * 10,
            "is_new": ["True", "False"] * 20,
            "answer": ["Yes", "No", "Yes", "No"] * 10,
        }
    )


def kinds(frame: pd.DataFrame) -> dict[str, str]:
    return {column.name: column.kind for column in learn_layout(frame, "answer", None, []).columns}


def written(folder: Path, frame: pd.DataFrame) -> pd.DataFrame:
    frame.to_csv(folder / "t.csv", index=False)
    return read_texts(folder / "t.csv")


def test_each_column_is_taken_for_what_it_is(tmp_path: Path) -> None:
    # GIVEN one column of each kind
    texts = written(tmp_path, messy())
    # THEN each is known, and what is dropped is said by name
    layout = learn_layout(texts, "answer", None, [])
    assert kinds(texts) == {
        "account id": "id", "phone": "id", "charges": "number", "empty": "nothing", "always": "nothing",
        "postcode": "text", "since": "date", "is_new": "text",
    }  # fmt: skip
    said = " ".join(column.notice for column in layout.columns)
    assert all(name in said for name in ("account id", "phone", "empty: entirely empty", "always: always 'x'", "since"))


def test_values_are_numbers_days_and_labels(tmp_path: Path) -> None:
    texts = written(tmp_path, messy())
    table = learn_layout(texts, "answer", None, []).read(texts)
    # thousands separators are passed over, blanks and NA are not known
    np.testing.assert_array_equal(table.features["charges"][:4], [1234.5, np.nan, 12.5, np.nan])
    # 2020-01-05 is day 18,266 since 1970 (50 years, 12 leap days, 4 days), a Sunday of January
    found = table.features.loc[0, ["since", "since month", "since weekday"]]
    assert found.tolist() == [50 * 365 + 12 + 4, 1, 6]
    assert np.isnan(table.features["since"][2])
    assert table.y is not None
    assert table.y[:4].tolist() == [1, 0, 1, 0]
    assert table.ids.columns.tolist() == ["account id", "phone"]


@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.parquet", "t.xlsx"])
def test_every_kind_of_file_gives_the_same_table(name: str, tmp_path: Path) -> None:
    # GIVEN numbers, a half-known number, texts and truths in a file
    frame = pd.DataFrame({"n": [1, 2, 3], "half": [1.0, None, 3.5], "t": ["a", "b", None], "b": [True, False, True]})
    path = tmp_path / name
    if name.endswith("parquet"):
        frame.to_parquet(path)
    elif name.endswith("xlsx"):
        frame.to_excel(path, index=False)
    else:
        frame.to_csv(path, index=False, sep="\t" if name.endswith("tsv") else ",")
    # THEN it reads the same
    texts = read_texts(path)
    assert texts["n"].tolist() == ["1", "2", "3"]
    assert [None if v is None else float(v) for v in texts["half"]] == [1.0, None, 3.5]
    assert texts["t"].tolist() == ["a", "b", None]
    assert texts["b"].tolist() == ["True", "False", "True"]


def test_chinese_files_in_gb18030_and_semicolons(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("编号;流失\n甲;是\n乙;否\n".encode("gb18030"))
    texts = read_texts(tmp_path / "t.csv")
    assert texts.to_dict("list") == {"编号": ["甲", "乙"], "流失": ["是", "否"]}


def test_a_sequence_is_a_name_and_a_count_is_not() -> None:
    rng = np.random.default_rng(1)
    sequence = pd.Series(rng.permutation(100).astype(str), dtype=object)
    assert learn_column("whatever", sequence).kind == "id"
    # whole numbers with gaps that never repeat: an amount, unless it is called an id
    amounts = pd.Series((np.arange(100) * 37).astype(str), dtype=object)
    assert learn_column("balance", amounts).kind == "number"
    assert learn_column("customerID", amounts).kind == "id"
    assert learn_column("paid", amounts).kind == "number"


def test_which_value_is_positive() -> None:
    column = pd.Series(["1.0", "0", "1"], dtype=object)
    assert labels(column, "y", "1").tolist() == [1, 0, 1]
    frame = pd.DataFrame({"x": ["1", "2"] * 20, "answer": ["insurance", "noinsurance"] * 20})
    with pytest.raises(KehuError, match="--positive"):
        learn_layout(frame, "answer", None, [])
    assert learn_layout(frame, "answer", "insurance", []).positive == "insurance"


def test_rows_without_an_answer_are_left_out_and_counted() -> None:
    frame = pd.DataFrame({"x": [str(i % 7) for i in range(20)], "answer": ["1", "0", None, "0"] * 5})
    table = learn_layout(frame, "answer", None, []).read(frame)
    assert (len(table.features), table.rows[:4].tolist()) == (15, [1, 2, 4, 5])
    assert table.notices == ("5 rows have no answer: left out",)


@pytest.mark.parametrize(
    ("content", "message"),
    [("a,b\n", "no rows"), ("a,a\n1,2\n", "one name"), ("a,answer\nx,1\nx,1\n", "tell apart")],
)
def test_what_cannot_be_judged_says_why(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    with pytest.raises(KehuError, match=message):
        learn_layout(read_texts(tmp_path / "t.csv"), "answer", "1", [])


def test_other_files_and_columns_are_refused_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "t.pdf").write_text("", encoding="utf-8")
    (tmp_path / "bad.parquet").write_text("no parquet", encoding="utf-8")
    for name, message in (("t.pdf", "hint"), ("none.csv", "no such table"), ("bad.parquet", "cannot be read")):
        with pytest.raises(KehuError, match=message):
            read_texts(tmp_path / name)
    with pytest.raises(KehuError, match="no such column"):
        learn_layout(messy(), "churned", None, [])


def test_parts_are_summed_by_name_alone() -> None:
    # GIVEN charges of three times of day, and a column that stands alone
    frame = pd.DataFrame(
        {
            "day_charge": [1.0, np.nan, np.nan], "eve_charge": [2.0, 2.0, np.nan], "night_charge": [4.0, 4.0, np.nan],
            "age": [30.0, 40.0, 50.0], "plan_charge": ["a", "b", "c"],
        }
    )  # fmt: skip
    # THEN the known parts are added, and nothing known stays not known
    found = sums_of_parts(frame)
    assert list(found) == ["sum of * charge"]
    np.testing.assert_array_equal(found["sum of * charge"], [7.0, 6.0, np.nan])


def test_a_series_has_its_highest_lowest_spread_and_trend() -> None:
    # GIVEN bills of three months, the tenth last though its column is first, and charges that are no series
    frame = pd.DataFrame(
        {
            "bill_10": [5.0, np.nan, np.nan], "bill_8": [1.0, 2.0, np.nan], "bill_9": [3.0, 8.0, 4.0],
            "day charge": 1.0, "eve charge": 2.0, "night charge": 3.0,
        }
    )  # fmt: skip
    found = shapes_of_series(frame)
    # THEN what is known of each row tells how it ran; one value has no spread and no trend
    assert list(found) == ["highest of bill *", "lowest of bill *", "spread of bill *", "trend of bill *"]
    np.testing.assert_array_equal(found["highest of bill *"], [5.0, 8.0, 4.0])
    np.testing.assert_array_equal(found["lowest of bill *"], [1.0, 2.0, 4.0])
    np.testing.assert_allclose(found["spread of bill *"], [2.0, np.sqrt(18.0), np.nan])
    np.testing.assert_allclose(found["trend of bill *"], [2.0, 6.0, np.nan])
    # THEN a table without a series gets no column
    assert not shapes_of_series(frame[["day charge", "eve charge", "night charge"]])


def test_words_in_place_of_a_number_are_not_known_and_among_texts_are_answers() -> None:
    numbers = pd.Series(["12", "None", "7", "unknown"] * 5, dtype=object)
    found = learn_column("minutes", numbers)
    assert (found.kind, found.notice) == ("number", "minutes: 10 values are no number, taken for not known")
    assert learn_column("internet", pd.Series(["Fiber", "None"] * 10, dtype=object)).kind == "text"
    # only such words: a text that never varies in what it says
    assert learn_column("x", pd.Series(["none", "unknown"] * 10, dtype=object)).kind == "text"
