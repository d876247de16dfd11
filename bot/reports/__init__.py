"""The curators' report as files."""
