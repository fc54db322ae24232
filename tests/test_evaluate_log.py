"""`make evaluate-log`: a CSV of answers, and what the model says of it."""

import random
import re
from pathlib import Path

import pytest

from quizbank.core.mastery import Constants, sigmoid
from quizbank.core.stream import Answered, Stream
from scripts.evaluate_log import UnreadableLog, by_model, main, read_log

HEADER = "user,item,topic,correct"


def write_log(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "answers.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def some_log(folder: Path) -> Path:
    """Twenty people of different ability, forty items, five topics."""
    chance = random.Random(4)
    able = [chance.gauss(0, 1.2) for _ in range(20)]
    lines = []
    for _ in range(1_500):
        user, item = chance.randrange(20), chance.randrange(40)
        is_right = chance.random() < sigmoid(able[user] + item % 5 - 1.5)
        lines.append(f"u{user},i{item},t{item % 5},{int(is_right)}")
    return write_log(folder, *lines)


def test_earlier_users_are_streamed_first_and_tested_ones_forecast_before_they_are_learnt(
    tmp_path: Path,
) -> None:
    path = write_log(
        tmp_path,
        "ana,i1,t,1,d,3,test",
        "ben,i1,t,0,d,3,train",
        "ana,i2,t,0.0,,,test",
        header="user,item,topic,correct,domain,label,split",
    )

    log = read_log(path, test_users=0.4, seed=0)

    ana = Answered("ana", "d", "t", "i1", is_right=True, label=3)
    ben = Answered("ben", "d", "t", "i1", is_right=False, label=3)
    assert log.earlier == [ben]
    assert log.tested == [ana, Answered("ana", "", "t", "i2", is_right=False)]
    stream = Stream(Constants())
    expected = [(told.p) for told in stream.replay([ben, *log.tested])][1:]
    assert by_model(log.earlier, log.tested) == list(zip(expected, (True, False), strict=True))


def test_without_a_split_the_same_seed_tests_the_same_users(tmp_path: Path) -> None:
    path = some_log(tmp_path)

    one, again, other = (read_log(path, test_users=0.4, seed=seed) for seed in (0, 0, 1))

    assert one == again
    assert {row.user for row in one.tested} != {row.user for row in other.tested}
    assert len({row.user for row in one.tested}) == 8
    assert not {row.user for row in one.tested} & {row.user for row in one.earlier}


def test_the_table_is_printed_and_the_model_is_ahead(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = some_log(tmp_path)

    assert main([str(path), "--test-users", "0.5"]) == 0

    told = capsys.readouterr().out
    assert "1,500 answers, 20 users, 40 items, 5 topics" in told
    loss = {
        name: float(value)
        for name, value in re.findall(r"^  (\w[\w ,]+?)  +[\d.]+ +([\d.]+) ", told, re.MULTILINE)
    }
    assert loss["model"] < loss["model, without the earlier users"]
    assert loss["model"] < loss["accuracy in the topic, plus one of each"]
    assert "µs an answer" in told


@pytest.mark.parametrize(
    ("header", "line", "said"),
    [
        ("user,item,correct", "ana,i,1", "no column topic"),
        (HEADER, "ana,i,t,maybe", "answers.csv:2: `correct` is 'maybe'; write 1 or 0"),
        (HEADER, "ana,i,t", "`correct` is ''"),
        (HEADER, ",i,t,1", "answers.csv:2: `user` or `topic` is empty; name both"),
        (HEADER, "ana,i,,1", "answers.csv:2: `user` or `topic` is empty; name both"),
        (HEADER + ",label", "ana,i,t,1,9", "`label` is '9'; write 1, 2, 3 or nothing"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(
    tmp_path: Path, header: str, line: str, said: str
) -> None:
    path = write_log(tmp_path, line, header=header)

    with pytest.raises(UnreadableLog, match=re.escape(said)):
        read_log(path, test_users=0.4, seed=0)


def test_a_file_that_is_no_log_is_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = write_log(tmp_path)

    assert main([str(empty)]) == 1
    assert "has no answers below its header" in capsys.readouterr().err
    assert main([str(tmp_path / "nothing.csv")]) == 1
    assert "nothing.csv" in capsys.readouterr().err
    assert main([str(write_log(tmp_path, f"ana,{'x' * 200_000},t,1"))]) == 1
    assert "answers.csv is not CSV in UTF-8" in capsys.readouterr().err


def test_a_split_that_tests_nobody_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_log(tmp_path, "ana,i,t,1,train", header=HEADER + ",split")

    assert main([str(path)]) == 1
    assert "no line has `split` test" in capsys.readouterr().err
