"""The command ``check``: a list for people, annotations for GitHub, and corrections on request."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import create_app
from bot.errors import KnowledgeError
from tests.support.small_base import COMPOST, ROTATION, SOURCE, SOURCE_TEXT, SmallBase


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBase:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return SmallBase.written(tmp_path / "knowledge")


def check(*words: str) -> Result:
    return CliRunner().invoke(create_app("check"), ["check", "--knowledge", "knowledge", *words])


def test_warnings_have_a_place_and_stop_nothing(base: SmallBase) -> None:
    result = check()

    assert result.exit_code == 0
    assert f"knowledge/{COMPOST}:{base.line(COMPOST, 'phrasings:')}: phrasings: 2 phrasings; write" in result.stdout
    assert "tests/questions/soil/tools.yaml" in result.stdout
    assert result.stdout.splitlines()[-2:] == [
        "6 entries, 7 phrasings, 1 source: no problems, 7 warnings",
        "These texts are not indexed here; the next start does it, or now: python -m bot index",
    ]


def test_an_index_in_the_folder_that_is_of_other_texts_is_a_warning(base: SmallBase) -> None:
    stale = "knowledge/index.npz: is the index of other texts, so each start builds one that fits; build it again: "
    command = ["index", "--knowledge", "knowledge", "--output", "knowledge/index.npz"]
    assert CliRunner().invoke(create_app("index"), command).exit_code == 0
    assert (stale in check().stdout, "not indexed here" in check().stdout) == (False, False)

    base.change(COMPOST, "what to do with kitchen scraps", "where do kitchen scraps go")
    after = check().stdout
    assert (stale + "python -m bot index --output knowledge/index.npz" in after, "not indexed here" in after) == (
        True,
        True,
    )


def test_what_a_new_file_leaves_to_write_is_a_warning_with_an_example(base: SmallBase) -> None:
    base.change(SOURCE, "publisher: Plot Press", "publisher: CHANGE ME")
    lines = check().stdout.splitlines()

    place = f"knowledge/{SOURCE}:{base.line(SOURCE, 'publisher:')}: publisher: is still to be written, and people would"
    assert [line for line in lines if line.startswith(place) and line.endswith("for example: publisher: The library")]


def test_a_card_that_slack_would_refuse_is_a_warning(base: SmallBase) -> None:
    facts = "".join(
        f"  - {{text: {'Long ' * 90}{i}, page: P, publisher: Q, url: 'https://elm.example/{i}'}}\n" for i in range(60)
    )
    base.add(COMPOST, f"facts:\n{facts}")
    result = check()

    assert (result.exit_code, f"knowledge/{COMPOST}: Slack would refuse its card: " in result.stdout) == (0, True)


def test_problems_become_annotations_and_fail_the_step(base: SmallBase) -> None:
    base.change(COMPOST, "first frost,", "first frist,")
    result = check("--format", "github")
    (line,) = result.stdout.splitlines()

    place = f"file=knowledge/{COMPOST},line={base.line(COMPOST, 'quote:')},title=citations.0.quote"
    assert (result.exit_code, line.startswith(f"::error {place}::is not in sources/almanac.txt")) == (1, True)


def test_annotations_are_escaped_and_relative_to_the_working_directory(
    base: SmallBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    base.move(COMPOST, "takeaways/soil/100%, a:b.yaml")
    monkeypatch.chdir(base.root)
    result = CliRunner().invoke(create_app("check"), ["check", "--knowledge", ".", "--format", "github"])

    assert "::error file=takeaways/soil/100%25%2C a%3Ab.yaml,line=1::" in result.stdout


def test_warnings_become_annotations_and_pass(base: SmallBase) -> None:
    base.write("../tests/questions/soil/worms.yaml", "- {question: where are they, kind: direct}\n")
    base.write("../tests/questions/soil/compost.yaml", "- {question: what of the heap, kind: direct}\n")
    result = check("--format", "github")
    lines = result.stdout.splitlines()

    assert (result.exit_code, lines[-1].endswith("no problems, 12 warnings")) == (0, True)
    assert any(line.startswith("::warning file=tests/questions/soil/worms.yaml,line=1::golden") for line in lines)
    assert all(line.startswith("::warning file=") for line in lines[:-1])


def test_corrections_come_before_the_check(base: SmallBase) -> None:
    base.change(COMPOST, "what to do with kitchen scraps", "How do we make compost")
    base.change(ROTATION, "twice running.", "twice running.  ")
    assert check().exit_code == 1
    result = check("--fix")

    assert (result.exit_code, result.stdout.splitlines()[:2]) == (
        0,
        [
            f"knowledge/{COMPOST}: removed the phrasing “How do we make compost”, which it has twice",
            f"knowledge/{ROTATION}: removed the spaces at the ends of its lines",
        ],
    )


def test_a_source_is_pinned_again_only_by_its_name(base: SmallBase) -> None:
    before = base.read(SOURCE)
    base.add(SOURCE_TEXT, "One more line.\n")
    assert (check("--fix").exit_code, base.read(SOURCE)) == (1, before)

    assert (check("--pin", "almanac").exit_code, base.read(SOURCE) != before) == (0, True)


def test_the_folders_of_workspaces_are_checked_as_they_are_used(
    base: SmallBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKSPACES_KNOWLEDGE", str(tmp_path / "own"))
    own = SmallBase.written(tmp_path / "own" / "T0BETA")
    (own.root / "workspace.yaml").write_text("mode: instead\n", encoding="utf-8")
    (tmp_path / "own" / "T0ACME" / "takeaways" / "soil").mkdir(parents=True)
    on_top = tmp_path / "own" / "T0ACME" / COMPOST
    on_top.write_text(base.read(COMPOST), encoding="utf-8")
    result = check()
    assert result.exit_code == 0
    assert "T0ACME, on top of it: 6 entries, no problems" in result.stdout
    assert "T0BETA, in its place: 6 entries, no problems" in result.stdout

    on_top.write_text(base.read(COMPOST).replace("title:", "titel:"), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        raise check().exception or AssertionError
    assert {problem.file for problem in caught.value.problems} == {f"T0ACME/{COMPOST}"}
    annotated = check("--format", "github")
    assert annotated.exit_code == 1
    assert f"::error file=own/T0ACME/{COMPOST},line=1" in annotated.stdout
