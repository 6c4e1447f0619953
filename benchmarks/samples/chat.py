"""Is a right answer ever lost? Right programs dressed as chat models dress them, among wrong ones.

    python benchmarks/samples/chat.py [--every 7] [--tasks NAME,...] [--forms NAME,...]

Each task of `chat_tasks.py` is solved once for each form and each right program: the right one in that form, the
wrong ones in others. Where one right answer is among the samples an oracle that chooses finds it, so anything under
100% is a loss of ours. Printed: the losses, by form and by task, and how confident wrong answers were.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Callable, Iterator

from chat_tasks import TASKS, Task
from run import IMPORTS, Judge

from csp_ir import solve

Form = Callable[[str, Task], str]
TALK = "Sure! Here's a function that does what you ask for.\n\n"
WHY = (
    "\n\n### Explanation\n\n1. **Input**: we don't need to check it, it's \"clean\".\n2. For each element, e.g. `x = 3`:\n"
    "   - look at it;\n   - return what is wanted.\n\nThis runs in O(n). Let me know if you'd like any changes!\n"
)


def fenced(code: str, lang: str = "python", mark: str = "```") -> str:
    return f"{mark}{lang}\n{code.rstrip()}\n{mark}"


def tests(task: Task) -> str:
    calls = [line for line in task.spec.splitlines() if line.startswith(f"{task.name}(") and "==" in line]
    return "\n".join(f"assert {c}" for c in calls)


def documented(code: str, task: Task, quote: str = '"""') -> str:
    """The code with a docstring that holds a fence."""
    doc = f"    {quote}{task.spec.splitlines()[0]}\n\n    Example:\n    ```python\n    >>> {task.name}(...)\n    ```\n    {quote}\n"
    return re.sub(rf"(def {task.name}\b.*:\n)", lambda m: m[1] + doc, code, count=1)


def in_solution(code: str, task: Task) -> str:
    """LeetCode's frame, where the program is one function that does not call itself by name."""
    body = re.sub(rf"def {task.name}\(", f"def {task.name}(self, ", code)
    alone = code.startswith("def ") and code.count(f"{task.name}(") == 1 and "\ndef " not in code
    return "class Solution:\n" + textwrap.indent(body, "    ") if alone else code


def stub(task: Task) -> str:
    head = next(line for line in task.spec.splitlines() if line.startswith("def "))
    return f'{head}:\n    """{task.spec.splitlines()[0]}"""\n    # TODO: implement\n    pass\n'


WRONG_TRY = "def {0}(*args):\n    return None\n"
FORMS: dict[str, Form] = {
    "plain": lambda c, t: c,
    "no newline at the end": lambda c, t: c.rstrip(),
    "fence": lambda c, t: fenced(c),
    "fence without language": lambda c, t: fenced(c, ""),
    "fence of four": lambda c, t: fenced(c, mark="````"),
    "fence of tildes": lambda c, t: fenced(c, mark="~~~"),
    "fence with a title": lambda c, t: fenced(c, 'python title="solution.py"'),
    "capital language": lambda c, t: fenced(c, "Python3"),
    "chat": lambda c, t: TALK + fenced(c) + WHY,
    "chat without fence": lambda c, t: TALK + c + "\n" + WHY,
    "fence in a list": lambda c, t: "1. The code:\n\n" + textwrap.indent(fenced(c), "   ") + "\n\n2. Done.\n",
    "reasoning first": lambda c, t: (
        f"<think>\nMaybe\n{fenced(WRONG_TRY.format(t.name))}\nNo, that's wrong.\n</think>\n\n" + fenced(c)
    ),
    "reasoning without fences": lambda c, t: (
        f"<think>\nLet me see.\n{WRONG_TRY.format(t.name)}\nHmm, no.\n</think>\n{c}"
    ),
    "reasoning never opened": lambda c, t: (
        f"I think we want this.\n{WRONG_TRY.format(t.name)}\n</think>\n\n{fenced(c)}"
    ),
    "asserts appended": lambda c, t: c + "\n\n" + tests(t) + "\nprint('All tests passed!')\n",
    "main appended": lambda c, t: fenced(
        f'{c}\n\nif __name__ == "__main__":\n    import doctest\n    doctest.testmod()\n'
    ),
    "unittest appended": lambda c, t: fenced(
        f"import unittest\n\n{c}\n\nclass Test(unittest.TestCase):\n    def test_it(self):\n        self.assertTrue({t.name})\n\n\n"
        "if __name__ == '__main__':\n    unittest.main()\n"
    ),
    "corrected": lambda c, t: (
        f"First try:\n\n{fenced(WRONG_TRY.format(t.name))}\n\nThis misses a case. Corrected:\n\n{fenced(c)}" + WHY
    ),
    "usage and output": lambda c, t: (
        fenced(c) + f"\n\nUsage:\n\n{fenced('print(' + t.name + ')')}\n\nOutput:\n\n{fenced('<function>', '')}"
    ),
    "tests in a second fence": lambda c, t: (
        fenced(c) + f"\n\nTests:\n\n{fenced(f'from solution import {t.name}' + chr(10) + tests(t))}"
    ),
    "stub first": lambda c, t: f"Given:\n\n{fenced(stub(t))}\n\nthe answer is:\n\n{fenced(c)}",
    "parts in fences": lambda c, t: "\n\n".join(f"Part:\n\n{fenced(p)}" for p in re.split(r"\n\n\n", c)),
    "tabs": lambda c, t: re.sub(r"^(?: {4})+", lambda m: "\t" * (len(m[0]) // 4), c, flags=re.MULTILINE),
    "windows": lambda c, t: (TALK + fenced(c) + WHY).replace("\n", "\r\n"),
    "fence in the docstring": lambda c, t: TALK + fenced(documented(c, t)) + WHY,
    "docstring of single quotes": lambda c, t: documented(c, t, "'''"),
    "solution class": lambda c, t: fenced(in_solution(c, t)),
    "tags": lambda c, t: f"[PYTHON]\n{c}[/PYTHON]\n[TESTS]\n{tests(t)}\n[/TESTS]",
    "code tag": lambda c, t: f"<code>\n{c}</code>",
    "end token": lambda c, t: f"{c.rstrip()}<|im_end|>\n<|im_start|>user\nThanks!",
    "end token of llama": lambda c, t: fenced(c) + "</s>",
    "cut in what follows": lambda c, t: TALK + fenced(c) + WHY[: len(WHY) // 2],
    "cut in the tests": lambda c, t: TALK + "```python\n" + c + f"\n\ndef test_{t.name}():\n    assert {t.name}(",
    "cut after the function": lambda c, t: TALK + "```python\n" + c,
    "heading and language line": lambda c, t: f"## Solution\n\npython\n{c}",
    "main with a guard inside": lambda c, t: (
        f"#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n{c}\n\ndef main():\n    print({t.name})\n\n\nmain()\n"
    ),
    "one more question": lambda c, t: f"{c}\n\nHuman: now in Java\n\nAssistant: {fenced('public class A {}', 'java')}",
    "prints on the way": lambda c, t: re.sub(
        r"^( +)return ", r"\1print('result')\n\1return ", c, count=1, flags=re.MULTILINE
    ),
}


def cases(every: int, tasks: set[str], forms: set[str]) -> Iterator[tuple[Task, str, str, list[str]]]:
    """(task, form, right program, samples)"""
    names, number = list(FORMS), 0
    for task in TASKS:
        for at, form in enumerate(names):
            for k, right in enumerate(task.right):
                number += 1
                if number % every or (tasks and task.name not in tasks) or (forms and form not in forms):
                    continue
                wrong = [FORMS[names[(at + 3 + i) % len(names)]](w, task) for i, w in enumerate(task.wrong)]
                samples = [*wrong, FORMS[form](right, task)]
                yield task, form, right, samples[k % 2 :] + samples[: k % 2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only every n-th case")
    parser.add_argument("--tasks", default="", help="names, separated by commas")
    parser.add_argument("--forms", default="", help="names, separated by commas")
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    judge, lost, total, by_form, by_task = Judge(), [], 0, Counter(), Counter()
    sure_wrong, unsure_right, cpu = 0, 0, time.process_time()
    wanted = [set(filter(None, text.split(","))) for text in (options.tasks, options.forms)]
    for task, form, right, samples in cases(options.every, *wanted):
        assert judge.passes(f"{IMPORTS}{right}\n{task.hidden}"), f"{task.name}: a right program fails"
        result = solve(task.spec, samples=samples, seconds=options.seconds)
        total += 1
        if judge.passes(f"{IMPORTS}{result.code or ''}\n{task.hidden}"):
            unsure_right += result.confidence < 0.5
            continue
        sure_wrong += result.confidence >= 0.5
        lost.append((task.name, form))
        by_form[form] += 1
        by_task[task.name] += 1
        print(f"lost: {task.name:16} {form:28} {result.verdict} {result.confidence:.2f}", flush=True)
    judge.close()
    if not total:
        sys.exit("no such case")
    print(f"{total} cases, {total - len(lost)} right; of {len(lost)} lost {sure_wrong} above confidence 0.5; "
          f"{unsure_right} right below it; {time.process_time() - cpu:.0f} CPU seconds")  # fmt: skip
    for what, counts in (("form", by_form), ("task", by_task)):
        print(f"lost by {what}: " + (", ".join(f"{k} {n}" for k, n in counts.most_common()) or "none"))


if __name__ == "__main__":
    main()
