"""Proofs of clauses: programs run on symbols, path by path, with every way that Python's meaning differs from SMT's modelled or refused.

`symbols` holds what values are and what operators mean, `paths` one run and its decisions, `expressions` and
`statements` the language, `library` calls, `loops` invariants, `prove` what of a spec is proved, `apart` where. It knows no proposer. What it cannot
model it refuses (`Unmodelled`), and the clause is left to tests. z3 (extra `smt`) is imported when a proof is asked for.
"""
