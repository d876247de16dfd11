"""What a person does on the page, and what the bot answers: through the guard, as at Slack."""

from bot.playground.workspace import ASKER, BOT_USER, DIRECT, GENERAL
from tests.playground.visitor import Visitor, button, place

COMPOST = "how do we make compost?"


def asked(visitor: Visitor) -> dict[str, object]:
    """The bot's answer to a mention."""
    return visitor.answer_to(visitor.post("say", channel=GENERAL, text=f"@Guidepost {COMPOST}")["ts"])


def test_a_mention_is_answered_in_its_thread_and_both_are_told(visitor: Visitor) -> None:
    ts = visitor.post("say", channel=GENERAL, text=f"@guidepost {COMPOST} a & b")["ts"]
    answer = visitor.answer_to(ts)

    (said,) = [message for message in visitor.messages(GENERAL) if message["ts"] == ts]
    thread = visitor.get("thread", channel=GENERAL, ts=ts)["messages"]
    assert said["text"] == f"<@{BOT_USER}> {COMPOST} a &amp; b"
    assert (said["username"], said["reply_count"]) == ("Ada Asker", 1)
    assert answer["text"].startswith("Feed the Soil")
    assert [message["ts"] for message in thread] == [ts, answer["ts"]]
    assert visitor.wait_for("changed", lambda data: data["message"]["ts"] == ts)["message"]["latest_reply"]


def test_what_does_not_address_the_bot_is_none_of_its_business(visitor: Visitor) -> None:
    visitor.post("say", channel=GENERAL, text=COMPOST)
    ts = visitor.post("say", channel=GENERAL, text=f"@Guidepost {COMPOST}")["ts"]
    visitor.answer_to(ts)

    assert [message.get("reply_count", 0) for message in visitor.messages(GENERAL)] == [0, 1]


def test_a_direct_message_is_answered_where_it_was_written(visitor: Visitor) -> None:
    visitor.post("say", channel=DIRECT, text=COMPOST)
    answer = visitor.wait_for("message", lambda data: data["message"]["user"] == BOT_USER)

    assert answer["channel"] == DIRECT
    assert "thread_ts" not in answer["message"]


def test_where_the_bot_is_not_slackbot_says_how_to_let_it_in_and_then_it_answers(visitor: Visitor) -> None:
    visitor.post("say", channel="C0IDEAS", text=f"@Guidepost {COMPOST}")
    hint = visitor.messages("C0IDEAS")[-1]
    visitor.post("command", channel="C0IDEAS", command="/invite", text="@Guidepost")
    ts = visitor.post("say", channel="C0IDEAS", text=f"@Guidepost {COMPOST}")["ts"]

    assert hint["is_ephemeral"]
    assert "/invite @Guidepost" in hint["text"]
    assert visitor.answer_to(ts)["text"].startswith("Feed the Soil")
    assert visitor.wait_for("conversations")["conversations"][-1] == {
        "id": "C0IDEAS", "name": "ideas", "kind": "channel", "is_member": True,
        "topic": "Without Guidepost, until you invite it",
    }  # fmt: skip


def test_a_command_is_answered_for_the_person_alone(visitor: Visitor) -> None:
    visitor.post("command", channel=GENERAL, command="/spotlight", text="elm street")
    (answer,) = visitor.messages(GENERAL)

    assert answer["text"].startswith("Elm Street Plots")
    assert answer["is_ephemeral"]
    assert answer["only_for"] == ASKER


def test_a_command_that_is_none_is_refused_with_those_there_are(visitor: Visitor) -> None:
    refused = visitor.attempt("command", channel=GENERAL, command="/spotlights")

    assert refused.status == 400
    assert "/guide, /invite, /spotlight, /takeaways" in refused.json["error"]


def test_commands_do_not_run_in_threads_as_in_slack(visitor: Visitor) -> None:
    refused = visitor.attempt("command", channel=GENERAL, command="/guide", text="help", thread_ts="1.2")

    assert refused.json["error"] == "/guide is not supported in threads. Sorry!"


def test_a_button_is_pressed_and_its_card_appears_in_the_thread(visitor: Visitor) -> None:
    answer = asked(visitor)
    before = visitor.version
    visitor.post("act", container=place(answer), action=button(answer, "Move the Beds Around"))
    opened = visitor.wait_for("message", after=before)["message"]

    assert opened["text"].startswith("Move the Beds Around")
    assert opened["thread_ts"] == answer["thread_ts"]
    assert opened["is_ephemeral"]


def test_a_button_on_what_only_one_person_sees_works_too(visitor: Visitor) -> None:
    visitor.post("command", channel=GENERAL, command="/guide", text=COMPOST)
    (private,) = visitor.messages(GENERAL)
    visitor.post("act", container=place(private), action=button(private, "Share to channel"))

    shared = visitor.messages(GENERAL)[-1]
    assert not shared["is_ephemeral"]
    assert shared["text"].startswith(f"Shared by <@{ASKER}>\nFeed the Soil")


def test_a_button_that_is_not_there_cannot_be_pressed(visitor: Visitor) -> None:
    answer = asked(visitor)
    forged = {"block_id": "b0", "action_id": "share:soil/rotation", "value": "soil/rotation"}
    refused = visitor.attempt("act", container=place(answer), action=forged)

    assert refused.status == 404


def test_a_message_that_is_not_there_has_no_buttons(visitor: Visitor) -> None:
    nowhere = {"type": "message", "channel": GENERAL, "ts": "1700000000.000000"}

    assert visitor.attempt("act", container=nowhere, action={}).status == 404


def test_the_first_look_has_all_that_a_page_begins_with(visitor: Visitor) -> None:
    state = visitor.get("state")

    assert state["bot"] == {"id": BOT_USER, "name": "Guidepost"}
    assert {command["command"] for command in state["commands"]} >= {"/guide", "/spotlight", "/takeaways"}
    assert [(c["name"], c["kind"]) for c in state["conversations"]][:2] == [("general", "channel"), ("Guidepost", "im")]
    assert state["me"]["id"] == ASKER
    assert state["view"] is None
    assert state["knowledge"]["entries"] == 6


def test_the_evidence_of_the_last_question_is_there_for_curators(visitor: Visitor) -> None:
    asked(visitor)
    evidence = visitor.wait_for("curator")

    assert evidence["question"] == COMPOST
    assert evidence["outcome"] == "answered"
    first = evidence["ranking"][0]
    assert first["id"] == "soil/compost"
    assert first["phrasing"] == COMPOST
    assert abs(sum(first["shares"].values()) - first["score"]) < 0.001
    assert evidence["confidence"] >= evidence["floors"]["answer"]
    assert visitor.get("curator") == evidence


def test_what_is_sent_must_be_what_is_wanted(visitor: Visitor) -> None:
    unknown = visitor.attempt("say", channel=GENERAL, text="hello", as_user="U0COLLEAGUE")
    missing = visitor.attempt("say", channel=GENERAL)
    empty = visitor.attempt("say", channel=GENERAL, text="  ")

    assert [r.status for r in (unknown, missing, empty)] == [400, 400, 400]
    assert "as_user" in unknown.json["error"]
    assert "text" in missing.json["error"]
