"""What the bot does without being asked: sending what is due, and forgetting what is past its time."""
