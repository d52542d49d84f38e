"""Pages of docs/reference, one a module, each made from the code so that it cannot say anything else than the code."""
