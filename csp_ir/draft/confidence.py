"""How likely an answer is right, from the grounds for it: a logistic function whose weights were fitted.

`python -m benchmarks.hidden.calibrate` fits the weights on answers to tasks with hidden checks and reports on other tasks.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

# Weight of each of `judge.grounds`; "" is the constant. Fitted, the constant then lowered: specs written blind are harder
# than the tasks it was fitted on.
WEIGHTS: dict[str, float] = {
    "": 4.4, "length": -2.1, "unexplained": -0.8, "left": -1.5, "unused": -1.7, "unsupported": -0.9, "unevoked": -0.5,
    "few": -3.0, "disagreement": -1.6, "strange": -0.5,
}  # fmt: skip
LEAST, MOST = 0.02, 0.97


def confidence_of(grounds: Mapping[str, float], weights: Mapping[str, float] = WEIGHTS) -> float:
    """The probability that an answer with these grounds is right."""
    z = weights[""] + sum(w * grounds.get(name, 0.0) for name, w in weights.items() if name)
    return min(MOST, max(LEAST, 1.0 / (1.0 + exp(-z))))
