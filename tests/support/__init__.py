"""Helpers that tests share.

There are three Slacks to test against; use the first that can show the fault:

1. The simulated Slack in the test's own process (``slack_bot.SlackBot``, or ``slack_simulator.server.SlackServer``
   directly). It is fast, it can fail at any chosen call, its clock moves at will, and it rejects whatever Slack would
   reject. Use it for everything that the bot receives, decides and says.
2. The simulated Slack as a process of its own (``python -m slack_simulator``, controlled over HTTP). Use it where
   processes are killed or where load must not share the test's interpreter: soak runs and benchmarks.
3. The emulator local-slack (``local_slack.LocalSlack``), which people outside this project wrote. It speaks Socket
   Mode and signed HTTP, but checks little. Use it to show that the running bot works with a Slack that does not share
   our assumptions; ``two_slacks`` compares it with ours.

To test one part alone, ``scripted_slack`` responds as a test dictates, and ``slack_model`` models a message's delivery.
"""
