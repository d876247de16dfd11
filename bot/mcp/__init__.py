"""The knowledge base for other programs, by the Model Context Protocol (MCP): the bot's answers, and its sources."""
