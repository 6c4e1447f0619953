"""Benchmarks: suites, arms, executors, run folders, statistics.

A *suite* is a list of tasks, an *arm* is one way to solve them (sources of programs and
options), an *item* is one task under one arm in one repetition. `runner` hands the items
that are not done yet to an executor and appends each result to the run folder.
"""
