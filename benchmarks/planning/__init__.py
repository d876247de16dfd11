"""How fast tips are planned that many channels want in the same minute, and how long others wait meanwhile."""
