"""The book: what each person owes, who holds which money on its way, who pays the rest; every fen, once."""
