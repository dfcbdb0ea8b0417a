"""Published figures: the ledger, what staff enter, what each is held against."""
