"""What is looked at before a session, on the machine that hosts it and on those that join."""
