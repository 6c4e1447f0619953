"""The server that agents ask: what `session` and `asynchronous` answer, as tools of the Model Context Protocol.

A tool is one row of `TOOLS` in `tools`; `server` gives the rows to clients. Budgets are the server's: a client may ask for less.
"""
