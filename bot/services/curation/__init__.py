"""The curators' inbox of questions without an answer, and the decisions that answer them."""
