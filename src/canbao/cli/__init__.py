"""The `canbao` command. It may use every room; no room imports it."""
