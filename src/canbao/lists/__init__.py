"""Lists of suppliers: read, compared with the last, applied to the register, and who owes which list by when.

Its doors: `actions` (upload, check, confirm, apply, undo, withdraw, rematch), `queries`,
`calendar.view_calendar`, `templates.write_list_template`, `describing.describe_lists`.
"""
