"""Daily tips: the channels that get them, when, and which tip comes next."""
