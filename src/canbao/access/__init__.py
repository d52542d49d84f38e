"""Who may do and see what: organisations, accounts, roles and areas, the vault of personal numbers, the audit trail."""
