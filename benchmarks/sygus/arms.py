"""One task in a process of its own: `python arms.py ARM SECONDS TASK.sl` prints one JSON line.

Every arm gets the same limits from `run.py`; what an arm prints is judged there.
"""

import json
import sys
import time

SLACK = 6  # seconds by the wall clock for one of CPU, on a machine that others use


def csp_ir(path, seconds):
    began = time.process_time()
    from csp_ir.deduction.smt.command import solve_sygus

    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        text = file.read()
    start = time.process_time()
    answer = solve_sygus(text, seconds=SLACK * seconds)  # by the wall clock; the process's CPU limit is run.py's
    verdict = type(answer.verdict).__name__
    return {
        "status": {"Solved": "solved", "Unsatisfiable": "contradictory"}.get(verdict, "unknown"),
        "answer": answer.define_fun,
        "import_s": start - began,
        "solve_s": time.process_time() - start,
    }


def cvc5(path, seconds):
    """cvc5's Python API, set as its own command line for sygus files is (not incremental)."""
    began = time.process_time()
    import cvc5
    from evaluate import parse, show

    start = time.process_time()
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        text = "\n".join(show(modern(c)) for c in parse(file.read()))
    manager = cvc5.TermManager()
    solver = cvc5.Solver(manager)
    solver.setOption("sygus", "true")
    solver.setOption("incremental", "false")
    symbols = cvc5.SymbolManager(manager)
    reader = cvc5.InputParser(solver, symbols)
    reader.setStringInput(cvc5.InputLanguage.SYGUS_2_1, text, path)
    out = ""
    while not (command := reader.nextCommand()).isNull():
        reply = command.invoke(solver, symbols)
        out += "" if reply.strip() == "success" else reply
    status = "solved" if "define-fun" in out else "contradictory" if "infeasible" in out else "unknown"
    return {
        "status": status,
        "answer": out.strip() or None,
        "import_s": start - began,
        "solve_s": time.process_time() - start,
    }


RENAMED = {"int.to.str": "str.from_int", "str.to.int": "str.to_int", "declare-fun": "declare-fun"}


def modern(term):
    """A version 1 command in version 2."""
    if isinstance(term, str):
        if term[0] == "-" and term[1:].isdigit():
            return ["-", term[1:]]
        return RENAMED.get(term, term)
    if term and term[0] == "BitVec":
        return ["_", "BitVec", term[1]]
    if term and term[0] == "declare-fun" and term[2] == []:
        return ["declare-var", term[1], modern(term[3])]
    out = [modern(t) for t in term]
    if out and out[0] == "synth-fun" and len(out) == 5:
        groups = []
        for name, sort, productions in out[4]:
            distinct = []
            for production in productions:
                if production not in distinct:
                    distinct.append(production)
            groups.append([name, sort, distinct])
        out[4:] = [[g[:2] for g in groups], groups]
    return out


if __name__ == "__main__":
    arm, limit, task = sys.argv[1:]
    print(json.dumps({"csp-ir": csp_ir, "cvc5": cvc5}[arm](task, float(limit))), flush=True)
