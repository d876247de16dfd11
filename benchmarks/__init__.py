"""Benchmarks: the matcher's accuracy and speed beside its alternatives, and the bot under load and faults."""
