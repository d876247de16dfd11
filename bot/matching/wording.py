"""Signs in the wording of a message that tell whom it is meant for: the bot, a colleague, everyone or nobody."""

import re
from collections.abc import Mapping

from bot.matching.text import MAX_CHARACTERS, words

BOT = r"(?:guidepost|guide ?post|bot)"
"""Names by which people call the bot, as a regular expression for normalized text."""
NAMES_BOT = re.compile(rf"\b{BOT}\b")
_OPENING = (
    r"^(?:(?:ok(?:ay)?|hey|hi|hello|so|and|thanks|thx|well|lol|ha|haha|now|oh|hmm?|please|alright|right|sorry|cool|nice"
    r"|great|sure|fine|yo|dear)[\s,.!:]+)*"
)
_ALSO = r"(?:(?:but|and|or|also|then|wait|y|next|great|cool|got it|now|thanks|thank you)[\s,:.!]+)*"
_ASKING = (
    r"what|who|whom|whose|how|why|when|where|which|is|are|do|does|did|has|can|could|would|any|anything|what's|who's|how's"
    r"|que|quien|como|cuando|donde|cual|cuanto|hay"
)
_SAYING = r"show|give|tell|explain|list|find|rank|compare|define|please|next|same|anything|got|have|dice"

_SIGNS: Mapping[str, tuple[str, ...]] = {
    # The person speaks to the bot, or asks what it has
    "calls_bot": (
        rf"{_OPENING}(?:back to (?:you )?|(?:second )?question for )?(?:the |you )?{BOT}\b(?!'s)\s*[,:.!?-]",
        rf"{_OPENING}{BOT}\b(?!'s)\s*(?:(?:then|and|{_ASKING}|{_SAYING}|help)\b|one more)",
        rf"[.!?,]\s*(?:so |ok |and )?{BOT}[\s,:]+(?:{_ASKING}|{_SAYING})\b",
        rf",?\s(?:list|you)?,?\s*{BOT}\s*[?]+$",
        r"\b(?:let's|let us|let me|lemme|i'll|asking) (?:just )?"
        rf"(?:ask |see if |see what |check with |let )?(?:the )?{BOT}\b"
        r"(?!.*\b(?:later|tomorrow|next|monday|when|once)\b)",
        rf"(?:{_OPENING}|\. )(?:does|can|could|would|will|do|has) (?:the )?{BOT} "
        r"(?:have|know|say|show|give|tell|find|explain|list|recommend|offer|cover|got)\b",
        rf"\bwhat (?:does|would|did) (?:the )?{BOT} (?:say|have|recommend|suggest)\b",
        rf"\b(?:question|back) (?:for|to) (?:the |you,? )?{BOT}\b",
    ),
    # The person speaks to people, or about what they share
    "you": (
        r"\b(?:did|didn't|were|weren't|have|haven't|would|wouldn't|will|are|aren't|could|can|do|don't|does)"
        r" (?:you|u|your|yours|ya|y'all)\b",
        r"\byou (?:guys|all|two|think|mean|ok|have|know|said|did|were|could|should|can|want|teach)\b",
        r"\byours?\b|\by'all\b|\byou're\b|\byou'd\b|\b(?:ustedes|tu|tienes|puedes|sabes|piensas|crees)\b",
    ),
    "team": (
        r"\b(?:(?:any|some|every)(?:one|body)|team|folks|guys|all of us|of us|one of you|who here|thoughts|alguien)\b",
    ),
    "we": (r"\b(?:we|we're|we've|we'd|we'll|us)\b",),
    "i": (r"\b(?:i|i'm|i've|i'd|i'll|my|mine|me|mi|yo)\b",),
    "when": (
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b",
        r"\b(?:today|tomorrow|tonight|yesterday|noon|lunch|o'clock|lunes|martes|miercoles|jueves|viernes|manana)\b",
        r"\b(?:next|last|this) (?:week|month|spring|summer|fall|winter|year|time)\b",
        r"\b\d{1,2}(?::\d\d)? ?(?:am|pm)\b|\bat \d{1,2}\b|\b\d{1,2}:\d\d\b|\bthe \d{1,2}(?:st|nd|rd|th)\b",
    ),
    # The message asks for something
    "asks": (rf"{_OPENING}{_ALSO}(?:{_ASKING})\b",),
    "orders": (
        rf"{_OPENING}{_ALSO}(?:show|give|tell|explain|list|find|say|go (?:on|deeper|back)|keep going|more|another|next"
        r"|shorter|summarize|translate|put that|same|dame|muestra|muestrame|otro|otra)\b",
    ),
    "generic_you": (r"\b(?:how|where|when|what|why|who)(?: else)? (?:do|would|did|can|could|should|does) (?:you|u)\b",),
    # It goes on from what was shown, or leaves it
    "continues": (rf"{_OPENING}(?:(?:but|ok)[\s,]+)?(?:and|what about|how about|or|what if|what else|y)\b",),
    "refers": (r"\b(?:that|this|those|these|it|they|their|them|there|eso)\b",),
    "it_says": (
        r"\b(?:does|did|do|would) (?:it|this|that|they|these) (?:also )?"
        r"(?:say|have|mention|cover|recommend|list|include|apply|tell|talk)\b",
        r"\banything (?:on|about|for|in)\b|\bany (?:examples?|places?|cases?|others?|research|numbers)\b|\bexamples?\b",
        r"\bis there (?:an?|any|one|anything|something)\b|\bgot (?:an?|one|any)\b|\bdice algo\b",
    ),
    "corrects": (
        r"\b(?:i meant|i mean|not what i|didn't answer|i was asking|i'm asking|i should have said|not quite|wrong one"
        r"|let me (?:rephrase|ask|try)|meant to (?:ask|say)|that's not|quise decir)\b",
    ),
    "new_topic": (
        r"\b(?:(?:next|new|another|separate|second) question|different (?:topic|question)|new one|next one|one more"
        r"|moving on|unrelated|ok next|while i have you|also|otra pregunta)\b|^next\b|^now\b",
    ),
    "link": (r"https?://|\[file\b|\[image\b",),
    "figure": (r"\d",),
}
"""Expressions for normalized text, by sign; one of them is enough."""
_COMPILED = {sign: re.compile("|".join(f"(?:{one})" for one in patterns)) for sign, patterns in _SIGNS.items()}
_SHORT, _LONG = 3, 40
"""Numbers of words."""
_LETTER = re.compile(r"[^\W\d_]")
_OUR = re.compile(r"\b(?:our|ours|nuestr[oa]s?)\b")
_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+")
_AT = re.compile(r"<@[UW][A-Z0-9]{1,30}(?:\|[^>]{0,80})?>|(?<![\w.])@[A-Za-z][\w.-]{0,80}")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sr|Sra|Coach|Principal|Mayor)\.?\s+(?=[A-Z])")
_WORD = re.compile(r"[^\W\d_]+")
_NAMED_FIRST, _NAMED_LAST = re.compile(r"(\w+),"), re.compile(r",\s*(\w+)\s*[?!.]*$")


def has_sign(sign: str, typed: str) -> bool:
    """Return whether a normalized text has the sign."""
    return bool(_COMPILED[sign].search(typed))


def is_question(text: str, typed: str) -> bool:
    """Return whether a message asks something; ``typed`` is its normalized ``text``."""
    return "?" in text or has_sign("asks", typed)


def last_sentence(typed: str) -> str:
    """Return the last sentence of a normalized text: people often tell first, and then ask."""
    return _SENTENCE_END.split(typed)[-1]


def names_person(text: str, names: frozenset[str]) -> bool:
    """Return whether ``text``, as typed, calls a person: by a mention, a title, or one of the first ``names``."""
    text = text[:MAX_CHARACTERS]
    if any(not NAMES_BOT.fullmatch(found.lstrip("@").casefold()) for found in _AT.findall(text)) or _TITLE.search(text):
        return True
    called = [one for one in _WORD.findall(text) if one[0].isupper()]
    called += [found[1] for found in (_NAMED_FIRST.match(text), _NAMED_LAST.search(text)) if found]
    return any(one.casefold() in names for one in called)


def signs_of(text: str, typed: str, names: frozenset[str]) -> dict[str, float]:
    """Return the signs in a message, each a number from 0 to 1.

    ``typed`` is its normalized ``text``, with its spelling repaired; ``names`` are first names.
    """
    signs: dict[str, float] = {sign: has_sign(sign, typed) for sign in _COMPILED}
    last, count = last_sentence(typed), len(words(typed))
    calls = signs["calls_bot"]
    to_person = has_sign("you", _COMPILED["generic_you"].sub(" ", typed))
    asks = is_question(text, typed) or has_sign("asks", last) or has_sign("orders", last)
    asks = asks or any(signs[one] for one in ("orders", "corrects", "new_topic", "continues", "calls_bot"))
    return signs | {
        "you": to_person and not calls,
        "speaks_of_bot": bool(NAMES_BOT.search(typed)) and not calls,
        "person": names_person(text, names),
        "our": bool(_OUR.search(last)),
        "link": signs["link"] or has_sign("link", text[:MAX_CHARACTERS]),
        "mark": "?" in text,
        "mark_inside": "?" in text.rstrip()[:-1],
        "asks_last": has_sign("asks", last),
        "plain": not asks and count > _SHORT,
        "before": last != typed,
        "wordless": not _LETTER.search(typed),
        "short": count <= _SHORT,
        "long": min(count, _LONG) / _LONG,
    }
