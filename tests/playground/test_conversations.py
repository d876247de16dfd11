"""The actions of a person on the page, and the bot's answers, through the guard as from Slack."""

from slack_simulator.workspace import ASKER, BOT_USER, DIRECT, GENERAL
from tests.support.playground_visitor import Visitor, button, place

COMPOST = "how do we make compost?"


def asked(visitor: Visitor) -> dict[str, object]:
    """Ask the bot by a mention, and return its answer."""
    return visitor.answer_to(visitor.post("say", channel=GENERAL, text=f"@Guidepost {COMPOST}")["ts"])


def test_a_mention_is_answered_in_its_thread_and_the_feed_has_both_messages(visitor: Visitor) -> None:
    ts = visitor.post("say", channel=GENERAL, text=f"@guidepost {COMPOST} a & b")["ts"]
    answer = visitor.answer_to(ts)

    (mention,) = [message for message in visitor.messages(GENERAL) if message["ts"] == ts]
    thread = visitor.get("thread", channel=GENERAL, ts=ts)["messages"]
    assert mention["text"] == f"<@{BOT_USER}> {COMPOST} a &amp; b"
    assert (mention["username"], mention["reply_count"]) == ("Ada Asker", 1)
    assert answer["text"].startswith("“A heap that is turned every second week")
    assert [message["ts"] for message in thread] == [ts, answer["ts"]]
    assert visitor.wait_for("changed", lambda data: data["message"]["ts"] == ts)["message"]["latest_reply"]


def test_a_message_that_does_not_mention_the_bot_gets_no_answer(visitor: Visitor) -> None:
    visitor.post("say", channel=GENERAL, text=COMPOST)
    ts = visitor.post("say", channel=GENERAL, text=f"@Guidepost {COMPOST}")["ts"]
    visitor.answer_to(ts)

    assert [message.get("reply_count", 0) for message in visitor.messages(GENERAL)] == [0, 1]


def test_a_direct_message_is_answered_in_the_conversation_itself(visitor: Visitor) -> None:
    visitor.post("say", channel=DIRECT, text=COMPOST)
    answer = visitor.wait_for("message", lambda data: data["message"]["user"] == BOT_USER)

    assert answer["channel"] == DIRECT
    assert "thread_ts" not in answer["message"]


def test_the_bot_answers_in_another_channel_after_it_was_invited_as_slackbot_suggests(visitor: Visitor) -> None:
    visitor.post("say", channel="C0IDEAS", text=f"@Guidepost {COMPOST}")
    hint = visitor.messages("C0IDEAS")[-1]
    visitor.post("command", channel="C0IDEAS", command="/invite", text="@Guidepost")
    ts = visitor.post("say", channel="C0IDEAS", text=f"@Guidepost {COMPOST}")["ts"]

    assert hint["is_ephemeral"]
    assert "/invite @Guidepost" in hint["text"]
    assert visitor.answer_to(ts)["text"].startswith("“A heap that is turned every second week")
    assert visitor.wait_for("conversations")["conversations"][-1] == {
        "id": "C0IDEAS", "name": "ideas", "kind": "channel", "is_member": True,
        "topic": "Guidepost joins when you invite it",
    }  # fmt: skip


def test_only_the_person_sees_the_answer_to_a_command(visitor: Visitor) -> None:
    visitor.post("command", channel=GENERAL, command="/spotlight", text="elm street")
    (answer,) = visitor.messages(GENERAL)

    assert answer["text"].startswith("Forty plots on an old parking lot.\nElm Street Plots")
    assert answer["is_ephemeral"]
    assert answer["only_for"] == ASKER


def test_an_unknown_command_is_rejected_with_a_list_of_the_commands(visitor: Visitor) -> None:
    rejected = visitor.attempt("command", channel=GENERAL, command="/spotlights")

    assert rejected.status == 400
    assert "/guide, /invite, /spotlight, /takeaways" in rejected.json["error"]


def test_commands_do_not_run_in_threads(visitor: Visitor) -> None:
    rejected = visitor.attempt("command", channel=GENERAL, command="/guide", text="help", thread_ts="1.2")

    assert rejected.json["error"] == "/guide is not supported in threads. Sorry!"


def test_a_button_opens_its_card_in_the_thread(visitor: Visitor) -> None:
    answer = asked(visitor)
    before = visitor.version
    visitor.post("act", container=place(answer), action=button(answer, "Move the Beds Around"))
    opened = visitor.wait_for("message", after=before)["message"]

    assert opened["blocks"][0]["text"]["text"] == "Move the Beds Around"
    assert opened["thread_ts"] == answer["thread_ts"]
    assert opened["is_ephemeral"]


def test_a_button_on_a_private_answer_works_too(visitor: Visitor) -> None:
    visitor.post("command", channel=GENERAL, command="/guide", text=COMPOST)
    (private,) = visitor.messages(GENERAL)
    visitor.post("act", container=place(private), action=button(private, "Share to channel"))

    shared, confirmed = visitor.messages(GENERAL)[-2:]
    assert confirmed["text"] == "Shared with the channel."
    assert not shared["is_ephemeral"]
    assert shared["text"].startswith(f"Shared by <@{ASKER}>\nThe question: “{COMPOST}”\n“A heap")


def test_a_button_that_does_not_exist_cannot_be_pressed(visitor: Visitor) -> None:
    answer = asked(visitor)
    forged = {"block_id": "b0", "action_id": "share:soil/rotation", "value": "soil/rotation"}
    rejected = visitor.attempt("act", container=place(answer), action=forged)

    assert rejected.status == 404


def test_a_message_that_does_not_exist_has_no_buttons(visitor: Visitor) -> None:
    nowhere = {"type": "message", "channel": GENERAL, "ts": "1700000000.000000"}

    assert visitor.attempt("act", container=nowhere, action={}).status == 404


def test_the_state_has_everything_that_a_page_starts_with(visitor: Visitor) -> None:
    state = visitor.get("state")

    assert state["bot"] == {"id": BOT_USER, "name": "Guidepost"}
    assert {command["command"] for command in state["commands"]} >= {"/guide", "/spotlight", "/takeaways"}
    assert [(c["name"], c["kind"]) for c in state["conversations"]][:2] == [("general", "channel"), ("Guidepost", "im")]
    assert state["me"]["id"] == ASKER
    assert state["view"] is None
    assert state["knowledge"]["entries"] == 6


def test_curators_see_the_evidence_for_the_last_answer(visitor: Visitor) -> None:
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


def test_a_request_must_have_the_expected_fields(visitor: Visitor) -> None:
    unknown = visitor.attempt("say", channel=GENERAL, text="hello", as_user="U0COLLEAGUE")
    missing = visitor.attempt("say", channel=GENERAL)
    empty = visitor.attempt("say", channel=GENERAL, text="  ")

    assert [r.status for r in (unknown, missing, empty)] == [400, 400, 400]
    assert "as_user" in unknown.json["error"]
    assert "text" in missing.json["error"]


def test_a_shortcut_on_a_message_is_answered_privately(visitor: Visitor) -> None:
    ts = visitor.post("say", channel=GENERAL, text=COMPOST)["ts"]
    visitor.post("shortcut", callback_id="find_guidance", channel=GENERAL, ts=ts)
    found = visitor.messages(GENERAL)[-1]

    assert found["is_ephemeral"]
    assert "A heap that is turned every second week" in found["text"]
    visitor.post("act", container=place(found), action=button(found, "Reply in its thread"))
    assert "A heap that is turned every second week" in visitor.answer_to(ts)["text"]


def test_the_global_shortcut_opens_its_window(visitor: Visitor) -> None:
    names = {one["callback_id"]: (one["type"], one["name"]) for one in visitor.get("state")["shortcuts"]}
    visitor.post("shortcut", callback_id="ask_guidepost")

    assert names["ask_guidepost"] == ("global", "Ask Guidepost")
    assert visitor.get("state")["view"]["title"]["text"] == "Ask Guidepost"


def test_an_unknown_shortcut_fails_as_in_slack(visitor: Visitor) -> None:
    response = visitor.attempt("shortcut", callback_id="none-of-ours")

    assert response.status == 502
    assert "dispatch_failed" in response.json["error"]


def test_the_conversation_with_the_bot_offers_questions_to_press(visitor: Visitor) -> None:
    visitor.post("home/open", tab="messages")
    offered = visitor.wait_for("prompts")

    assert offered["channel"] == DIRECT
    assert offered["prompts"]
    assert all(one["title"] == one["message"] for one in offered["prompts"])
