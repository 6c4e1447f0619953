"""Terms for goals: what a hole must give in each of its environments, taken apart by the inverses of operations.

A `Goal` is solved in a `Scope` (names, their values on each row, a bank of terms over them) by looking up a term that
gives it, or by a rule that makes smaller goals of it: in the same scope, or in that of the elements of a list. A rule
only proposes: whoever uses a term runs it.
"""
