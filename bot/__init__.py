"""Guidepost: questions asked in Slack, answered from a curated knowledge base.

The layers, from the outside in; each may import only what stands below it (an
import contract in ``pyproject.toml`` makes that a test):

    __main__                        python -m bot …
    bootstrap                       puts the parts together
    settings                        every variable and its default
    slack | playground | terminal   adapters: Slack, a simulated Slack, a terminal
    doctor                          beside them: what is wrong with the set-up, and what to do
    cards                           how an answer looks
    services                        what the bot can do
    matching                        which entry a question is about
    knowledge                       what the bot knows
    errors | log
"""

__version__ = "0.1.0"
