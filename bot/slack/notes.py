"""What the bot says by itself because of something that a person did: put on record first, so it is said once."""

import hashlib

from bot.cards.blocks import Card
from bot.services.deliveries import Arrival, Post
from bot.slack.parts import Parts
from bot.slack.replies import post_of
from bot.slack.rights import Actor


def send_directly(parts: Parts, actor: Actor, card: Card, key: str) -> bool:
    """Send ``card`` to that person, in their conversation with the bot; False when it was sent before under ``key``.

    Raises:
        StorageError: when nothing could be put on record.
    """
    return send(parts, post_of(card, actor.workspace, key, actor.user_id, None))


def send(parts: Parts, post: Post) -> bool:
    """Send ``post``; False when it was sent before under its key.

    Raises:
        StorageError: as above.
    """
    # Presses and forms have no event id. The key of what comes of them takes its place, made short enough.
    name = hashlib.blake2b(post.key.encode(), digest_size=16).hexdigest()
    return parts.outbox.answer(Arrival(post.workspace, name), post)
