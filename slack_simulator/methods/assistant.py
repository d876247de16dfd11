"""The methods assistant.threads.setSuggestedPrompts and setTitle, for apps with a view for conversations.

Rules: https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts and /assistant.threads.setTitle.
"""

from slack_simulator.changes import PromptsOffered
from slack_simulator.errors import RefusedError
from slack_simulator.messages import Json
from slack_simulator.methods.api_call import ApiCall, Method
from slack_simulator.methods.posting import TS

_MAX_PROMPTS = 4


def set_suggested_prompts(call: ApiCall) -> Json:
    """Offer a person prompts to press. In the newer view, a call that names a thread has no effect."""
    channel, thread_ts = call.channel("channel_id"), call.args.text("thread_ts")
    prompts = call.args.structure("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= _MAX_PROMPTS:
        raise RefusedError("invalid_arguments", "must have between 1 and 4 items [json-pointer:/prompts]")
    if not all(isinstance(one, dict) and one.get("title") and one.get("message") for one in prompts):
        raise RefusedError("invalid_arguments", "missing required field [json-pointer:/prompts/0]")
    if not channel.is_direct:
        raise RefusedError("channel_not_found")
    if not (thread_ts and call.workspace.agent_view):
        call.workspace.prompts[channel.id, thread_ts] = prompts
        call.workspace.notify(PromptsOffered(channel.id, thread_ts, tuple(prompts)))
    return {}


def set_title(call: ApiCall) -> Json:
    """Give a thread of a direct message a title."""
    channel, thread_ts = call.channel("channel_id"), call.args.text("thread_ts")
    if not TS.fullmatch(thread_ts):
        raise RefusedError("invalid_thread_ts")
    call.workspace.titles[channel.id, thread_ts] = call.args.text("title")
    return {}


METHODS = {
    "assistant.threads.setSuggestedPrompts": Method(
        set_suggested_prompts, ("channel_id", "prompts"), ("assistant:write",)
    ),
    "assistant.threads.setTitle": Method(set_title, ("channel_id", "thread_ts", "title"), ("assistant:write",)),
}
