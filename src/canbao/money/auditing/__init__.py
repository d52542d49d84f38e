"""Lists that auditors ask for: each a query over book and register, read on a page or exported."""
