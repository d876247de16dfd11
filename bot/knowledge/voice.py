"""Every sentence the bot says that is not an entry, as the curators word it."""

from string import Formatter
from typing import Annotated

from pydantic import AfterValidator

from bot.knowledge.models import Model, Text


def _with(*allowed: str) -> AfterValidator:
    """A check that a sentence's ``{blanks}`` are just those the bot fills in."""

    def check(sentence: str) -> str:
        try:
            used = {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
        except ValueError as error:
            raise ValueError(f"a single brace; write {{{{ or }}}} for a literal one ({error})") from error
        if used != set(allowed):
            wanted = ", ".join(f"{{{name}}}" for name in allowed) or "none"
            raise ValueError(f"its blanks must be: {wanted}")
        return sentence

    return AfterValidator(check)


Plain = Annotated[Text, _with()]


class CommandHelp(Model):
    """One line of the help card: what to type, and what comes of it."""

    type: Plain
    does: Plain


class Voice(Model):
    """What the bot says around the entries. Names say where each sentence stands."""

    # What an entry is, above its title's words
    takeaway: Annotated[Text, _with("theme")]
    list: Annotated[Text, _with("theme")]
    theme: Annotated[Text, _with("place", "count")]
    spotlight: Annotated[Text, _with("place")]
    page: Plain

    # Around quotes, notes and facts
    quoted_from: Annotated[Text, _with("source", "section", "publisher", "retrieved")]
    note: Plain
    facts: Plain
    theme_entries: Plain
    related: Plain
    illustrated_by: Plain
    illustrates: Plain
    guiding_question: Plain

    # The three outcomes and finding by name
    unsure: Plain
    none_of_these: Plain
    no_answer: Plain
    near: Plain
    browse: Plain
    no_such_spotlight: Annotated[Text, _with("name")]
    no_such_theme: Annotated[Text, _with("name")]
    close_names: Plain
    themes_intro: Plain
    gone: Plain

    # Buttons
    all_spotlights: Plain
    all_takeaways: Plain
    read: Plain
    share: Plain
    shared_by: Annotated[Text, _with("person")]
    buttons: Annotated[Text, _with("labels")]

    # Help and trouble
    help_title: Plain
    help_intro: Plain
    help_commands: tuple[CommandHelp, ...]
    help_promise: Plain
    known_trouble: Annotated[Text, _with("reason")]
    unknown_trouble: Annotated[Text, _with("reference")]
