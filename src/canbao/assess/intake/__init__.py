"""People from files: opened by content, checked cell by cell, handed on as record batches of the people table.

In: Parquet, CSV and workbook files and the coverage companion beside them. Out: `PeopleFile`, `Lists`, counts of
relatives, or one `FileRefused` with everything that is wrong. Never: a guessed value, a bad row passed on, an
identity number in a message.
"""
