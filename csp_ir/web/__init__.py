"""The page: what `session` sees and does, in a browser on this machine.

`room` is one session with those who look at it, `rooms` all of them; `guard` lets nobody else in; `server` speaks HTTP; `static` is
what the browser gets, and all of it. Nothing of a spec is read or run in this process: it is asked of workers through the desk.
"""
