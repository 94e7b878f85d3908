"""E-mail alerts: signing up for what is new in a search, and the mails that tell of it."""
