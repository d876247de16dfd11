"""Messages that no knowledge base is likely to answer, for every knowledge base to learn what to refuse.

They are about office life, the world at large, small talk, noise, and attempts to make the bot misbehave. They were
written for this bot, without sight of the golden questions. What is near the subject of one knowledge base and still
not answered by it belongs into the ``off-topic.yaml`` of that knowledge base.
"""

import json
from collections.abc import Mapping
from pathlib import Path

GENERAL: Mapping[str, tuple[str, ...]] = {
    kind: tuple(texts)
    for kind, texts in json.loads(Path(__file__).with_name("off_topic.json").read_text(encoding="utf-8")).items()
}
"""The messages by kind."""
