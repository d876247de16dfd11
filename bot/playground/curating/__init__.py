"""What a curator sees beside the conversation: why an answer came, and what an edit of the folder changes."""
