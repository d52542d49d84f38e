"""Any uploaded file as clean rows and row errors, templates and files given back; knows no domain.

In: bytes and a `list_definition.ListDefinition`. Out: `reading.read_list` (rows, errors, doubts, mendings),
`returned_workbook.write_returned` (bad rows for the sender), `template.write_template` (the empty workbook),
`exporting.write_xlsx` and `write_csv` (tables that no spreadsheet computes). Limits are in `limits`, sentences in
`file_problems` and `cell_problems`, kinds of columns in `column_kinds`. Never: a file's name believed, a guessed value.
"""
