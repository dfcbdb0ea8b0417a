"""Who may do what: visitors, passwords, sessions, and what administrators do with accounts."""
