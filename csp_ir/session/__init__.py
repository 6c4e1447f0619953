"""What editors, agents, notebooks and pages ask of a text while it is being written: one way in for all of them.

`desk` asks and `seen` is what comes back; `look`, `edits` and `filling` do the work, in a worker behind the wall. `clerk` keeps one
worker for many questions, which `turns` answers there. `log` keeps what was decided, step by step, in a file.
Knows nothing of any protocol.
"""
