"""The wall between foreign text and the machine: a broker, and workers that confine themselves.

    broker (the caller's process)             worker (one job, then gone)
      keys, network, cache, terminal, files     reads, interprets, searches, verifies foreign text
      evaluates nothing                         no network, environment, files, processes; bounded memory and CPU
                <----- frames of plain data: at most MAX_FRAME bytes, JSON, no code ----->

`pool` keeps a template process that has imported csp-ir and forks workers; `confined` is what a worker does to
itself; `broker` runs a job and holds the clock; `port` is the worker's end; `proposers` carries questions to models
and back; `codec` says which data may cross. A worker may not start processes: where rendered code or a sample has to
run in CPython, the broker starts the sandbox for it (`csp_ir.verify.sandbox.start`); where something is to be
proved, another worker, which can be ended with its solver (`csp_ir.proof.apart`).
"""
