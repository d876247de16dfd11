"""Benchmark of the tip planner: the time to plan many channels in one minute, and the delay for other writers."""
