"""The curator's pane beside the conversation: the reasons for an answer, and the effect of an edit to the folder."""
