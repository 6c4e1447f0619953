"""From code back to specs: functions that exist are read, run, compared, repaired, and told as specs.

`code` reads a function with the tests that speak of it, `inputs` makes arguments that take every branch, `compare` and `equal` say
whether two functions do the same, `repair` and `patch` mend one in its file, `properties` and `lift` say what one does, `mutants` and
`doubts` what its tests leave open. Results are the data classes of `model`. All of it evaluates foreign code: it runs behind the wall.
"""
