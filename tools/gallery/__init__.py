"""Every page of the site seen as each role, measured and shot: what `make gallery` is made of."""
