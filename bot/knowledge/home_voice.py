"""What the Home tab says."""

from typing import Annotated

from bot.knowledge.models import Model, Text
from bot.knowledge.sentences import Plain, with_blanks


class HomeVoice(Model):
    """Sentences of the Home tab."""

    welcome: Plain
    examples: Plain
    how_to_ask: Plain
    spotlights: Plain
    tips: Plain
    no_tips: Plain
    only_members: Plain
    earlier: Plain
    later: Plain
    shown: Annotated[Text, with_blanks("first", "last", "count")]
    privacy: Plain
