"""How many events and commands a second the bot takes, beside a Bolt app that only echoes."""
