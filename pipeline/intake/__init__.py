"""Where documents come from by themselves: folders that are watched, and a mailbox."""
