"""The stores in memory: for trying the bot out, and for tests of everything above them."""
