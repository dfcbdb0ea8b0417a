"""The only place that writes what is kept: revisions, ledger, accounts, drafts, editions."""
