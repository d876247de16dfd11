"""The command ``python -m bot gaps``, on a small knowledge folder and a SQLite file of its own."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.bootstrap.storage import open_stores
from bot.errors import GuidepostError, KnowledgeError
from bot.services.curation.drafts import CurationError
from bot.services.curation.gaps import digest_of
from bot.services.curation.subscribers import Subscriber
from bot.services.questions import AnswerOutcome, QuestionRecord
from bot.services.votes import Vote, VoteKind, VoteReason
from bot.services.workspaces import Workspace
from bot.settings import Settings
from tests.support.markdown import ROOT, read
from tests.support.samples import claim_if_due
from tests.support.small_base import COMPOST, ROTATION, SmallBase

APP = create_app()
HERE, ELSEWHERE = Workspace("T0GARDEN"), Workspace("T0OTHER")
MIX = "how often do I need to mix the pile?"
MISSES = (MIX, "[mention] how often should the pile be mixed", "mix the pile how many times a month?")
GOLDEN = "tests/questions/soil/compost.yaml"
OWN_PAGE = """\
title: Mixing
note: We mix on Mondays.
phrasings: [how often should one mix a pile?]
keywords: [mix]
owner: Garden desk
review: 2999-01-31
"""


@pytest.fixture(autouse=True)
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallBase:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'guidepost.db'}")
    monkeypatch.setenv("COLUMNS", "160")
    made = SmallBase.written(tmp_path / "knowledge")
    made.write(f"../{GOLDEN}", "# the exam\n- question: what becomes of our scraps\n  kind: direct\n")
    made.write("../tests/questions/soil/rotation.yaml", "- question: what comes after beans\n  kind: direct\n")
    for text in MISSES:
        keep(text)
    keep("do you sell seeds online?")
    return made


def keep(
    text: str, outcome: AnswerOutcome = AnswerOutcome.NO_ANSWER, entry_id: str = "", where: Workspace = HERE
) -> None:
    record = QuestionRecord(where, text, outcome, entry_id or None, 0.2, "U0ANNA")
    open_stores(Settings.load()).questions.record(record)


def run(base: SmallBase, *words: str) -> str:
    result = CliRunner().invoke(APP, ["gaps", *words, "--knowledge", str(base.root)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def listed(base: SmallBase, *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(base, "--json", *words))
    return found


def id_of(base: SmallBase, question: str) -> str:
    [found] = [str(gap["id"]) for gap in listed(base, "--all") if question in str(gap["questions"])]
    return found


def test_a_person_who_wanted_to_hear_gets_one_message_and_is_forgotten(base: SmallBase) -> None:
    stores = open_stores(Settings.load())
    for text, user_id in ((MISSES[1], "U0ANNA"), ("do you sell seeds online?", "U0BEN")):
        stores.subscribers.add(Subscriber(HERE, digest_of(text), user_id, text))
    printed = run(base, "add-phrasing", id_of(base, MIX), "soil/compost", "--golden", "")
    assert "to whom the running bot sends the answer: 1" in printed

    claim = claim_if_due(stores.outbox_store)
    assert claim is not None
    assert (claim.message.channel, claim.message.entry_id) == ("U0ANNA", None)
    assert "U0ANNA" not in claim.message.idempotency_key
    assert "how often should the pile be mixed" in str(claim.message.content)
    assert claim_if_due(stores.outbox_store) is None
    assert [one.user_id for one in stores.subscribers.find(HERE, {digest_of(text) for text in MISSES})] == []


def test_a_dry_run_tells_no_one(base: SmallBase) -> None:
    stores = open_stores(Settings.load())
    stores.subscribers.add(Subscriber(HERE, digest_of(MIX), "U0ANNA", MIX))
    run(base, "add-phrasing", id_of(base, MIX), "soil/compost", "--golden", "", "--dry-run")

    assert claim_if_due(stores.outbox_store) is None
    assert len(stores.subscribers.find(HERE, {digest_of(MIX)})) == 1


def test_a_question_that_was_answered_and_passed_on_is_a_gap(base: SmallBase) -> None:
    keep("what becomes of our scraps", AnswerOutcome.ANSWERED, "soil/compost")
    assert "becomes of our scraps" not in run(base, "--json")
    keep("what becomes of our scraps", AnswerOutcome.TOLD)

    [gap] = [one for one in listed(base) if "becomes of our scraps" in str(one["questions"])]
    assert (gap["count"], gap["told"]) == (1, 1)
    assert "passed on to you by those who asked: 1" in run(base, "show", str(gap["id"]))


def test_what_was_missed_is_listed_in_groups_without_the_person(base: SmallBase) -> None:
    keep(MIX, AnswerOutcome.UNSURE)
    keep(MIX, AnswerOutcome.PICKED, "soil/compost")
    keep("how do we make compost?", AnswerOutcome.ANSWERED)
    first, second = listed(base)

    assert (first["count"], second["count"]) == (4, 1)
    assert set(first["questions"]) == {text.removeprefix("[mention] ") for text in MISSES}  # type: ignore[call-overload]
    assert first["picked"] == {"soil/compost": 1}
    assert "U0ANNA" not in run(base, "--json")
    assert str(first["id"]) in run(base)


def test_the_list_is_narrowed_by_workspace_and_time(base: SmallBase) -> None:
    keep("is there a bus to the gardens?", where=ELSEWHERE)

    assert [gap["workspace"] for gap in listed(base, "--workspace", "T0OTHER")] == ["T0OTHER"]
    assert len(listed(base, "--since", "1")) == 3
    assert listed(base, "--since", "0.0000000001") == []


def test_a_taken_gap_cannot_be_taken_or_decided_by_another_curator_until_it_is_released(base: SmallBase) -> None:
    gap = id_of(base, MIX)
    run(base, "take", gap, "--by", "Ana")
    for words in (("take", gap), ("decline", gap, "--reason", "no"), ("add-phrasing", gap, "soil/compost")):
        with pytest.raises(CurationError, match=f"in review by Ana.*gaps release {gap}"):
            run(base, *words, "--by", "Ben")
    run(base, "release", gap)
    run(base, "decline", gap[:5], "--by", "Ben", "--reason", "no time")

    assert gap not in run(base)
    [decided] = [one for one in listed(base, "--all") if one["id"] == gap]
    assert (decided["state"], decided["curator"], decided["reason"]) == ("declined", "Ben", "no time")


def test_a_gap_keeps_its_status_when_more_is_asked(base: SmallBase) -> None:
    gap = id_of(base, MIX)
    run(base, "take", gap, "--by", "Ana")
    keep("how often must the pile be mixed?")
    [found] = [one for one in listed(base) if one["id"] == gap]

    assert (found["count"], found["curator"]) == (4, "Ana")


def test_a_phrasing_and_a_golden_question_are_one_line_and_one_item_more(base: SmallBase) -> None:
    compost, exam = base.read(COMPOST), base.read(f"../{GOLDEN}")
    shown = run(base, "add-phrasing", id_of(base, MIX), "soil/compost", "--text", "how often: mix it?", "--golden", MIX)

    before, after = "kitchen scraps\n", 'kitchen scraps\n  - "how often: mix it?"\n'
    assert base.read(COMPOST) == compost.replace(before, after)
    assert base.read(f"../{GOLDEN}") == f"{exam}- question: {MIX}\n  kind: missed\n"
    assert re.search(r"answered right +\d\.\d{3} +\d\.\d{3}", shown)
    assert listed(base) == [one for one in listed(base, "--all") if "seeds" in str(one["questions"])]


def test_a_question_that_is_asked_again_after_the_answer_is_listed_again(base: SmallBase) -> None:
    run(base, "add-phrasing", id_of(base, MIX), "soil/compost", "--golden", "")
    assert len(listed(base)) == 1
    keep(MIX)

    assert [one["asked_again"] for one in listed(base)] == [True, False]


def test_a_dry_run_prints_a_patch_that_git_applies_and_writes_nothing(base: SmallBase) -> None:
    compost = base.read(COMPOST)
    shown = run(base, "add-phrasing", id_of(base, MIX), "soil/compost", "--dry-run")
    patch = shown[: shown.index("\n\n")] + "\n"

    assert base.read(COMPOST) == compost
    subprocess.run(["git", "apply", "-"], cwd=base.root.parent, input=patch, text=True, check=True)
    assert f"  - {MIX}\n" in base.read(COMPOST)


def test_what_takes_a_golden_question_of_another_entry_is_refused_and_nothing_is_written(base: SmallBase) -> None:
    compost = base.read(COMPOST)
    with pytest.raises(CurationError, match=r"(?s)would take.*what comes after beans.*belongs to soil/rotation"):
        run(base, "add-phrasing", id_of(base, MIX), "soil/compost", "--text", "what comes after beans", "--golden", "")

    assert base.read(COMPOST) == compost


def test_what_breaks_the_check_is_refused_and_nothing_is_written(base: SmallBase) -> None:
    rotation = base.read(ROTATION)
    with pytest.raises(KnowledgeError, match="is also in"):
        run(base, "add-phrasing", id_of(base, MIX), "soil/rotation", "--text", "how do we make compost?")

    assert base.read(ROTATION) == rotation


def test_a_gap_becomes_off_topic(base: SmallBase) -> None:
    run(base, "off-topic", id_of(base, "seeds"), "--kind", "shop")

    assert base.read("off-topic.yaml").endswith("tomorrow?\nshop:\n  - do you sell seeds online?\n")


def test_a_golden_question_is_recorded_in_the_baseline(base: SmallBase) -> None:
    base.write("../tests/questions/baseline.json", '{"shares": {}, "outcomes": {}}')
    run(base, "golden", id_of(base, MIX), "soil/compost")

    assert list(json.loads(base.read("../tests/questions/baseline.json"))["outcomes"]) == [MIX]
    with pytest.raises(CurationError, match="is a golden question already"):
        run(base, "golden", id_of(base, "seeds"), "soil/compost", "--text", MIX)


RECORDED = {"what becomes of our scraps": "right", "what comes after beans": "right"}
WORSE = (
    "A bot that follows its folder would not use this, because golden questions are answered worse: right 1.000 before"
)


def test_a_new_golden_question_that_is_not_answered_right_is_no_loss(base: SmallBase) -> None:
    base.write("../tests/questions/baseline.json", json.dumps({"shares": {"right": 1.0}, "outcomes": RECORDED}))
    seeds = "do you sell seeds online?"
    printed = run(base, "golden", id_of(base, "seeds"), "soil/rotation")
    assert f"The new golden question “{seeds}” comes out refused." in printed
    assert "would not use this" not in printed

    recorded = json.loads(base.read("../tests/questions/baseline.json"))
    assert recorded == {"shares": {"right": 0.6667}, "outcomes": {**RECORDED, seeds: "refused"}}


def test_what_a_running_bot_would_not_use_is_said(base: SmallBase) -> None:
    base.write("../tests/questions/baseline.json", json.dumps({"shares": {"right": 1.0}, "outcomes": RECORDED}))
    base.write("../tests/questions/soil/tools.yaml", "- question: do you sell seeds online?\n  kind: direct\n")

    assert WORSE in run(base, "add-phrasing", id_of(base, MIX), "soil/compost", "--golden", "", "--dry-run")


@pytest.mark.parametrize(
    ("words", "fix"),
    [(("show", "zzz"), "gaps --all lists them"), (("golden", "", "soil/gone"), r"fits several|no entry soil/gone")],
)
def test_an_error_says_what_to_do(base: SmallBase, words: tuple[str, ...], fix: str) -> None:
    with pytest.raises(GuidepostError, match=fix):
        run(base, *words)


def test_the_curators_page_walks_from_the_list_to_an_answer(base: SmallBase) -> None:
    """Each command of the page runs, in its order; a decision is followed by a release, so that the next can run."""
    section = (
        read(ROOT / "docs/curators/README.md").partition("## Questions without an answer")[2].partition("\n## ")[0]
    )
    commands = re.findall(r"^ +python -m bot gaps(.*)$", section, re.MULTILINE)
    gap = id_of(base, MIX)
    for command in commands:
        words = [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', command)]
        words = [gap if word == "2783" else word for word in words]
        if words[:1] in (["golden"], ["off-topic"], ["new-entry"], ["decline"]):
            run(base, "release", gap)
        if words[:1] == ["off-topic"]:
            words += ["--text", "is there a pool to swim in?", "--golden", ""]
        if words[:1] == ["golden"]:
            words += ["--text", "how frequently does one turn it?"]
        run(base, *words)

    assert len(commands) == 8
    assert f"  - {MIX}\n" in base.read(COMPOST)
    assert gap not in run(base)


def test_a_new_entry_is_a_draft_that_the_bot_does_not_show_and_the_check_says_what_it_lacks(base: SmallBase) -> None:
    gap, before = id_of(base, MIX), base.loaded().entries.keys()
    shown = run(base, "new-entry", gap, "mixing", "--theme", "soil", "--by", "Ana")
    checked = CliRunner().invoke(APP, ["check", "--knowledge", str(base.root)], catch_exceptions=False)

    assert "stays in review" in shown
    assert f"  - {MIX}\n" in base.read("drafts/takeaways/soil/mixing.yaml")
    assert base.loaded().entries.keys() == before
    assert (checked.exit_code, listed(base)[0]["state"]) == (0, "in_review")
    for lack in (":2: title: empty; write it", ":3: citations: should have 1 or more", ":5: keywords: should have 1"):
        assert f"knowledge/drafts/takeaways/soil/mixing.yaml{lack}" in checked.stdout


def test_a_draft_quotes_its_source_and_is_then_complete(base: SmallBase) -> None:
    run(base, "new-entry", id_of(base, MIX), "mixing", "--theme", "soil")
    path = "drafts/takeaways/soil/mixing.yaml"
    base.change(path, "title: ", "title: Turn the Heap")
    base.change(path, "keywords: []", "keywords: [heap]")
    base.change(path, "citations: []", "citations: [{source: almanac, section: Soil, quote: every third week}]")
    misquoted = CliRunner().invoke(APP, ["check", "--knowledge", str(base.root)]).stdout
    base.change(path, "every third week", "every second week")
    complete = CliRunner().invoke(APP, ["check", "--knowledge", str(base.root)]).stdout

    assert "citations.0.quote: is not in sources/almanac.txt letter for letter" in misquoted
    assert "is complete; move it to takeaways/soil/mixing.yaml, and see that a theme lists soil/mixing" in complete


@pytest.mark.parametrize(("name", "message"), [("compost", "exists; edit it"), ("Mixing it", "is no id")])
def test_a_new_entry_needs_a_name_that_is_free(base: SmallBase, name: str, message: str) -> None:
    with pytest.raises(CurationError, match=message):
        run(base, "new-entry", id_of(base, MIX), name, "--theme", "soil")


def test_words_from_which_something_was_taken_out_are_shown_so_and_not_written(base: SmallBase) -> None:
    keep("[mention] does [email] conduct the marching band?")
    gap = id_of(base, "marching band")

    assert "“does … conduct the marching band?”" in run(base, "show", gap)
    with pytest.raises(CurationError, match="Give the words to write with --text"):
        run(base, "add-phrasing", gap, "soil/compost")


def test_a_database_without_questions_is_not_an_empty_inbox(
    base: SmallBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")

    assert "Run this where the bot runs, with its DATABASE_URL" in run(base)


def vote(count: int, entry_id: str = "soil/compost", where: Workspace = HERE, *, is_helpful: bool = False) -> None:
    feedback = open_stores(Settings.load()).feedback
    reason = None if is_helpful else VoteReason.OUT_OF_DATE
    for number in range(count):
        person = f"U{where.team_id}{is_helpful}{number}"
        comment = "ours is a [link] by now" if number == 0 and not is_helpful else ""
        feedback.record(Vote(where, entry_id, person, is_helpful, VoteKind.ANSWER, reason, comment))


def test_answers_that_people_voted_against_are_listed_with_the_reasons(base: SmallBase) -> None:
    vote(4)
    vote(1, is_helpful=True)
    vote(2, "soil/rotation")
    inbox, votes = run(base), run(base, "votes")

    assert votes.strip() in inbox
    assert "soil/compost" in votes
    assert "out of date: 4" in votes
    assert "“ours is a [link] by now”" in votes
    assert "under 3" in votes
    assert "2 votes against other answers, each with fewer than 3: not shown." in votes
    assert "soil/rotation" not in votes


def test_votes_are_printed_for_programs_by_workspace_and_time(base: SmallBase) -> None:
    vote(3)
    vote(2, where=ELSEWHERE)

    [found] = json.loads(run(base, "votes", "--json", "--since", "7"))["entries"]
    assert (found["id"], found["against"], found["helpful"]) == ("soil/compost", 5, 0)
    assert found["reasons"] == {"out_of_date": 5}
    elsewhere = json.loads(run(base, "votes", "--json", "--workspace", ELSEWHERE.team_id))
    assert elsewhere == {"entries": [], "withheld": 2}


def test_without_votes_the_inbox_says_nothing_of_them(base: SmallBase) -> None:
    assert "not it" not in run(base)
    assert run(base, "votes") == "No votes against answers.\n"


def test_the_gaps_of_a_workspace_are_near_entries_of_its_own_knowledge(
    base: SmallBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "workspaces" / HERE.team_id / "pages/about/mixing.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(OWN_PAGE, encoding="utf-8")
    monkeypatch.setenv("WORKSPACES_KNOWLEDGE", str(tmp_path / "workspaces"))
    gap = id_of(base, MIX)

    assert "about/mixing" not in run(base)
    assert "about/mixing" in run(base, "--workspace", HERE.team_id)
    assert "about/mixing" in run(base, "show", gap)
