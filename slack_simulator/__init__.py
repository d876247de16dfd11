"""A simulated Slack for the tests of any Slack app: the Web API over HTTP, payloads, faults and limits.

The app under test connects to it with Slack's own client, as it connects to Slack. A test then reads what people would
see, checks every call in the journal, lets time pass, and plans faults such as a lost reply or a rate limit. It needs
no token of a real workspace, no network beyond this machine, and nothing of the app that it tests:

>>> from slack_sdk import WebClient
>>> from slack_simulator.server import SlackServer
>>> from slack_simulator.slack import Slack
>>> from slack_simulator.workspace import BOT_TOKEN, GENERAL, Workspace
>>> workspace = Workspace()
>>> with SlackServer(Slack(workspace)) as server:
...     client = WebClient(BOT_TOKEN, base_url=server.api_url)
...     reply = client.chat_postMessage(channel=GENERAL, text="Hello")
>>> [message.text for message in workspace.bot_messages()]
['Hello']

Where to go next:

- ``payloads`` builds the requests that Slack sends to an app (events, commands, buttons, modals), signed.
- ``faults`` plans what goes wrong with a call, and ``rate_limits`` switches on Slack's limits on how often to call.
- ``limits`` is the table of Slack's limits on messages, blocks and views.
- ``python -m slack_simulator`` runs the simulation in a process of its own; ``control`` describes how to steer it.
"""
