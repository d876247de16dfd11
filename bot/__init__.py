"""Guidepost, a Slack bot that answers from a curated knowledge base.

The layers, from the outside in. Each may import only those below it, and packages on the same line do not import each
other; the import contract in ``pyproject.toml`` enforces this:

    __main__     the command line, ``python -m bot …``
    commands     its subcommands
    bootstrap    composition: what runs together, and with which settings
    settings     every environment variable and its default
    slack | web | site | reports | mcp | terminal | doctor | storage | jobs
                 adapters: Slack, HTTP, pages to read, other programs, a terminal, checks of the setup, databases,
                 background work
    web_api | http_requests | downloads | remotes
                 Slack's Web API as every adapter calls it; requests that are not let through; web pages to read;
                 knowledge folders in git repositories
    connections  HTTP connections that stay open for the next request
    dispatch     the card for a command or a button
    cards        how an answer looks
    services     what the bot can do
    matching     which entry a question is about
    knowledge    what the bot knows
    manifest     the app's configuration in Slack
    errors | log
                 errors that say how to fix their cause, and log lines without people's words
"""

__version__ = "0.1.0"
