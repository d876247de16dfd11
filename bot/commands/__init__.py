"""What can be asked of ``python -m bot``, by who asks it."""
