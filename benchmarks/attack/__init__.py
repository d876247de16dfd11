"""Attacks on the bot and on the playground, bounded, on the loopback interface."""
