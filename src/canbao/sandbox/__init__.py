"""A stand-in tax office for demos and tests, on the other side of the public interface: files and HTTP.

In: packages of the bureau. Out: acknowledgements, packages of its own, requests. Never: an import of canbao but
`canbao.values`: manifests, signatures and headers are written here from docs/reference/exchange-formats.md and api.md,
and so show that the pages are enough to build the other side; nothing of it runs at a bureau.
"""
