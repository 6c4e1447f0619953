"""The forms in which people write examples and checks, and their readers.

`table` lists them, one row a form; `claim` says what a reader gives. Nothing here runs foreign text: values
are literals, read from syntax trees. A reader gives claims, or a doubt on what it could not read; it never raises.
"""
