"""Pages of the bureau, the towns and the residents: HTML made on the server from what the other rooms answer."""
