"""The command line: one file a command, and one place for exit codes and narration."""
