"""How one cell of each kind of column is judged: value, problem, doubts, what was mended."""
