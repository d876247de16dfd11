"""Tasks that are made of data outside the repository."""

from pathlib import Path

import pytest

from benchmarks.data import KNOWLEDGE
from benchmarks.matching import main
from benchmarks.public_sets import banking_task, hint3_tasks, learning_tasks
from benchmarks.small_bases import HINT3_BOTS
from bot.knowledge.loader import load
from bot.matching.training import training_texts


def write(path: Path, *rows: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["text,label", *rows]) + "\n", encoding="utf-8")


def test_each_bot_of_hint3_is_a_task_with_questions_out_of_scope(tmp_path: Path) -> None:
    for bot in HINT3_BOTS:
        write(tmp_path / "dataset" / "v1" / "train" / f"{bot}_train.csv", "where is my order,ORDER", "hello,GREET")
        write(tmp_path / "dataset" / "v1" / "test" / f"{bot}_test.csv", "my order?,ORDER", "sing,NO_NODES_DETECTED")
    tasks = list(hint3_tasks(tmp_path))

    assert [task.title for task in tasks] == [f"HINT3, {bot}" for bot in HINT3_BOTS]
    assert tasks[0].label_count == 2
    assert sorted(one.accept for one in tasks[0].questions) == [(), ("ORDER",)]


def test_banking77_is_learned_from_as_many_examples_as_wanted(tmp_path: Path) -> None:
    rows = [f"question {number} about {intent},{intent}" for number in range(12) for intent in ("card", "loan")]
    write(tmp_path / "banking_data" / "train.csv", *rows)
    write(tmp_path / "banking_data" / "test.csv", "my card?,card")

    assert len(banking_task(tmp_path, 10).training) == 20
    assert len(banking_task(tmp_path, None).training) == 24
    assert banking_task(tmp_path, 10).questions[0].accept == ("card",)


def test_the_learning_curve_ends_with_the_whole_shipped_knowledge() -> None:
    tasks = list(learning_tasks())
    sizes = [len(task.training) for task in tasks]

    assert [task.title for task in tasks] == ["1", "2", "4", "8", "16", "32", "64", "128", "all"]
    assert sizes == sorted(set(sizes))
    assert set(tasks[-1].training) == set(training_texts(load(KNOWLEDGE)))


def test_a_run_names_the_data_that_it_does_not_have(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--only", "small,hint3,banking-10,FTS5", "--shared", str(tmp_path)])
    report = capsys.readouterr().out

    assert "Left out: BANKING77: name a clone of its repository with --banking" in report
    assert "Left out: HINT3: name a clone of its repository with --hint3" in report
    assert "Left out: Small bases" in report
