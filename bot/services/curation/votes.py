"""Votes against answers, as the curators' inbox lists them: by entry, with the reasons, and without hiding nobody."""
