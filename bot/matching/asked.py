"""Kinds of details that a question can ask for, such as a number or a person, and the texts that hold one.

The patterns know nothing of any subject. They are about the words in which people ask, in English and Spanish, and
about the form of what answers: a figure, a date, a name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, takewhile

from bot.matching.text import STOP_WORDS, normalize, words

_DURATIONS = "(?:minute|hour|day|night|week|month|year|semester|decade|minuto|hora|dia|semana|mes|ano)(?:e?s)?"
_ROLES = (
    "director|ceo|president|principal|chair|chairman|chairwoman|chairperson|head|manager|dean|superintendent|leader|"
    "founder|mayor|owner|coordinator|boss|contact|officer|directora?|presidente|jefe|jefa|dueno|alcalde|fundador"
)
_QUESTIONS: Mapping[str, str] = {
    "percent": r"percent(?:age)?s?\b|%|\bshare of|\bproportion|\bfraction|\brate\b|porcentaje|\bque parte de|\bquota\b",
    "money": r"\$|\b(?:cost|costs|price|priced|fee|fees|wage|wages|salary|salaries|pay|pays|paid|earn|earns|earned|"
    r"earning|budget|dollars?|bucks|usd|money|funding|tuition|charge|charged|charges|stipend|donation|income|"
    r"invest(?:ed)?|owe|grant|cuesta|cuestan|costo|precio|salario|sueldo|dinero|dolares|pagan?|ganan?|presupuesto)\b",
    "duration": rf"\bhow (?:long|soon|fast|quickly|far (?:in advance|ahead))|\bhow many {_DURATIONS}\b|"
    rf"\bnumber of {_DURATIONS}\b|\blength of|\b{_DURATIONS} (?:per|a|each) {_DURATIONS}|\bduration|"
    r"\bcuanto (?:tiempo|dura|duran|tarda)|\bcuant[oa]s (?:minutos|horas|dias|semanas|meses|anos)",
    "number": r"\bhow (?:many|big|large|old|high|deep|far|tall|wide|much)\b|\bnumber of|\bcount of|\bsize of|\bno\. of|"
    r"\b(?:total|headcount|capacity|maximum|minimum|limit|average|median|age|ages|population|attendance|enrollment)\b|"
    r"\bcuant[oa]s?\b|\bnumero de|\bque tan|\bedad",
    "date": r"(?:^|[,;.?!] )when\b|\bwhen (?:did|does|do|is|are|was|were|will|can|should)\b|"
    r"\b(?:what|which) (?:year|date|day|days|month|months|time|hours|season|holidays)\b|\bsince when\b|"
    r"\bdeadline|\bdate of|\bcuando\b|\bque (?:ano|dia|dias|fecha|hora|mes)\b|\bfecha\b|\bdesde cuando\b",
    "person": r"\bwho(?:'s|se|m)?\b|\bquien(?:es)?\b|"
    rf"\bname of (?:the |its |their |your )?(?:\w+ )?(?:{_ROLES}|person)\b",
    "place": r"\bwhere\b|\b(?:what|which) (?:cit(?:y|ies)|count(?:y|ies)|towns?|state|states|place|address|location|"
    r"building|street|"
    r"neighborhood|room|countries|country)\b|\baddress\b|\bdonde\b|\bque (?:ciudad|condado|estado|lugar|direccion)\b",
    "name": r"\bnames? of\b|\bnamed?\b|\bcalled\b|\bcomo se llama|\bnombres?\b|\bphone\b|\be-?mail\b|\btelefono\b|"
    r"\bwhich \w+|\bwhat (?!(?:is|are|was|were|do|does|did|can|should|would|will|if|about|the|a|an|to|we|i|you|makes?|"
    r"happens?|happened|has|have|kinds?|sort|it|this|that|else|comes|must)\b)\w+|"
    r"\bcual(?:es)?\b|\bque (?!es\b|son\b|hace|pasa|se\b|tal\b|hay\b)\w+",
}
_ASKS = {kind: re.compile(pattern) for kind, pattern in _QUESTIONS.items()}
_NUMBER = (
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    r"eighteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|dozens?|half|"
    r"twice|both|all|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|quince|veinte|treinta|cien|cientos|mil)"
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|weekdays?|weekends?|holidays?|Thanksgiving|Christmas"
_CAPITALIZED = r"(?<![.!?:] )(?<!^)\b[A-Z0-9][\w&'’-]*[A-Za-z](?: (?:of |the |and |for )?[A-Z][\w&'’-]*)*"
_OPENING_NAME = r"^(?:[A-Z][\w&'’-]+ ){1,3}[A-Z][\w&'’-]+"
_HELD: Mapping[str, str] = {
    "percent": rf"\d ?%|{_NUMBER} ?per ?cent|por ciento|\bone in {_NUMBER}|\bhalf\b|\bmost\b",
    "money": rf"[$€£] ?\d|\b{_NUMBER}(?:[ -]{_NUMBER})* (?:dollars?|cents?|euros?|pesos|dolares)|\bfree\b|\bno cost\b|"
    r"\bcosts? nothing|\bno fines?\b|\bgratis\b",
    "duration": rf"\b{_NUMBER}(?: more| or {_NUMBER}| to {_NUMBER})?[ -](?:\w+ )?{_DURATIONS}\b|\ball year\b",
    "number": rf"\b{_NUMBER}\b",
    "date": rf"\b(?:1[89]|20)\d\d\b|\b(?:{_MONTHS})\b|\b(?:{_DAYS})\b|\b\d{{1,2}}(?::\d\d)? ?[ap]\.?m\b|\bnoon\b|"
    r"\bmidnight|\bmornings?\b|\bevenings?\b|\bspring\b|\bsummer\b|\bwinter\b|\bthe (?:first|fifth|tenth)\b",
    "person": rf"{_CAPITALIZED}|{_OPENING_NAME}",
    "place": rf"{_CAPITALIZED}|\b(?:at|in|on|by|behind) the \w+",
    "name": rf"{_CAPITALIZED}|{_OPENING_NAME}|\d{{3}}-\d{{4}}",
}
_HOLDS = {kind: re.compile(pattern) for kind, pattern in _HELD.items()}
KINDS = tuple(_HOLDS)
"""All kinds."""
_AMOUNT = re.compile(r"\bhow much\b|\bcuanto\b")
_YES_OR_NO = re.compile(r"(?:\w+,? )?(?:(?<!what )(?<!how much )(?:do|does|did|is|are|was|were|can|will|has|have))\b")
_HEAD = re.compile(
    r"\b(?:how (?:many|much|big|large|long|old|high|far|soon|fast|deep)|number of|count of|size of|percent(?:age)? of|"
    r"share of|rate of|names? of|which|what(?:'?s)?|who(?:'?s)?|where(?:'?s)?|when|whose|cuant[oa]s?|cual(?:es)?|que|"
    r"quien(?:es)?|donde|cuando|nombre de|numero de)\b"
)
_CLAUSE = re.compile(r"[,;.?!]| (?:of|in|on|at|for|from|to|with|that|de|en|para) ")
_HEAD_WORDS = 3


@dataclass(frozen=True)
class Asked:
    """The kinds of details that a question asks for; none for a question that asks for no detail."""

    kinds: frozenset[str]
    head: tuple[str, ...] = ()
    """The words that say of what, such as "fellows" after "how many"."""

    @property
    def is_typed(self) -> bool:
        """True if what answers has a form of its own: a figure, a date or a name."""
        return bool(self.kinds)


@lru_cache(maxsize=1_024)
def asked(question: str) -> Asked:
    """Return what ``question`` asks for, as typed."""
    text = normalize(question)
    kinds = {kind for kind, pattern in _ASKS.items() if pattern.search(text)}
    if "duration" in kinds:
        kinds -= {"number", "name"}
    if "money" in kinds and (_YES_OR_NO.match(text) or "percent" in kinds):
        kinds.discard("money")
    if _AMOUNT.search(text):
        kinds = kinds - {"number"} if kinds & {"money", "percent"} else kinds | {"money", "percent"}
    if kinds & {"date", "place", "percent", "money", "number", "person"}:
        kinds.discard("name")
    return Asked(frozenset(kinds), tuple(_head(text)))


def _head(text: str) -> Iterator[str]:
    """Yield the first words after the question word that say something, or else the first words of all."""
    found = _HEAD.search(text)
    after = text[found.end() :] if found else _CLAUSE.split(text)[0]
    content = dropwhile(STOP_WORDS.__contains__, words(after))
    chunk = list(takewhile(lambda word: word not in STOP_WORDS, content))
    yield from chunk[: _HEAD_WORDS if found else None]


@lru_cache(maxsize=8_192)
def held(text: str) -> frozenset[str]:
    """Return the kinds of details that ``text``, as published, holds."""
    return frozenset(kind for kind, pattern in _HOLDS.items() if pattern.search(text))


def spans(kind: str, text: str) -> list[tuple[int, int]]:
    """Return where ``text`` holds details of a kind: the first character of each, and the one after its last."""
    return [found.span() for found in _HOLDS[kind].finditer(text)]
