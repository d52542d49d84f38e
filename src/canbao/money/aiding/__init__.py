"""Aid money, from the list of people to the fund: asked for, reviewed, transferred, remitted, marked, reconciled."""
