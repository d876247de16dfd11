"""Measures the MCP server: the time of its calls beside the guide's own, and fuzzed calls."""
