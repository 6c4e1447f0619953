"""The table of skeletons: statements with holes for programs with state. A new shape is a row."""

from __future__ import annotations

from csp_ir.goals.forms import Skeleton

_SCALAR = frozenset((int, float, str, bool, type(None)))
_NUMBER, _LIST, _DICT, _PLAIN = (
    frozenset((int, float)),
    frozenset((list,)),
    frozenset((dict,)),
    frozenset((int, float, str, bool)),
)

FOLD = "running accumulate total each one after another repeated"
BY_KEY = "group per total sum count key tally each"
ONLY = " if only not without except unless ignore skip whose leave"
STEPS = "while until step repeat steps times again reach how many"

# Loops over a source: (name, text, cost, words, states, fits)
LOOPS: tuple[Skeleton, ...] = tuple(
    Skeleton(*row)  # type: ignore[arg-type, var-annotated]
    for row in (
        ("fold", """
result = ?start
for $t in $s:
    result = ?step
return ?final
""", 2.0, FOLD, {"result": "result"}, _PLAIN),
        ("fold of a number", """
result = ?start
for $t in $s:
    result = ?step
return ?final
""", 2.5, FOLD, {"result": "int"}, frozenset((str, bool))),
        ("fold where a test holds", """
result = ?start
for $t in $s:
    if ?test:
        result = ?step
return ?final
""", 2.5, FOLD + ONLY, {"result": "result"}, _PLAIN),
        ("sum that a test lets change", """
result = ?start
for $t in $s:
    if ?test(result + $t):
        result += $t
return result
""", 2.0, "balance reject unless would below zero limit exceed fit budget capacity only if", {"result": "result"}, _NUMBER),
        ("fold by cases", """
result = ?start
for $t in $s:
    if ?test:
        result = ?step
    else:
        result = ?other
return ?final
""", 3.0, FOLD + " if otherwise else", {"result": "result"}, _PLAIN),
        ("first that passes", """
for $t in $s:
    if ?test:
        return ?value
return ?default
""", 2.0, "first earliest stop find until", {}, _SCALAR),
        ("first that passes, with a state", """
result = ?start
for $t in $s:
    result = ?step
    if ?test:
        return ?value
return ?default
""", 3.0, "first earliest stop find until reach when", {"result": "int"}, _PLAIN),
        ("first seen before", """
seen = set()
for $t in $s:
    if ?test($t, by=seen):
        return ?value(seen, $t)
    seen.add($t)
return ?default
""", 3.0, "first repeat duplicate twice again", {"seen": "set"}),
        ("states listed", """
state = ?start
result = []
for $t in $s:
    state = ?step(state, $t)
    result.append(?item($t, by=state))
return result
""", 2.5, FOLD + " prefix cumulative so far", {"state": "element", "result": "result"}, _LIST),
        ("states listed, changed where a test holds", """
state = ?start
result = []
for $t in $s:
    if ?test(state, $t):
        state = ?step(state, $t)
    result.append(?item($t, by=state))
return result
""", 3.0, FOLD + " if unless", {"state": "element", "result": "result"}, _LIST),
        ("kept by what was kept", """
result = []
for $t in $s:
    if ?test($t, by=result):
        result.append(?item($t))
return result
""", 2.5, "once unique distinct duplicate keep already", {"result": "result"}, _LIST),
        ("joined to the last", """
result = []
for $t in $s:
    if result and ?same($t, by=result[-1]):
        result[-1] = ?more($t, by=result[-1])
    else:
        result.append(?fresh($t))
return result
""", 3.0, "run consecutive merge join adjacent group stretch row overlap touch", {"result": "result"}, _LIST),
        ("pairs joined to the last", """
result = []
for $t in $s:
    if result and ?same($t, result[-1][0], result[-1][1]):
        result[-1] = (result[-1][0], ?right($t, by=result[-1][1]))
    else:
        result.append((?first($t), ?second($t)))
return result
""", 2.5, "run consecutive merge join adjacent group stretch row overlap touch", {"result": "result"}, _LIST, "pairs"),
        ("lists joined to the last", """
result = []
for $t in $s:
    if result and ?same($t, by=result[-1]):
        result[-1].append(?item($t))
    else:
        result.append([?item($t)])
return result
""", 3.0, "run consecutive adjacent group split sublist chunk", {"result": "result"}, _LIST),
        ("longest run of a test", """
best = 0
current = 0
for $t in $s:
    if ?test($t):
        current = current + 1
        best = max(best, current)
    else:
        current = 0
return best
""", 2.0, "long run consecutive streak row maximum most", {"best": "int", "current": "int"}, _NUMBER),
        ("places where a test begins to hold", """
result = []
before = False
for place, $t in enumerate($s):
    if not ?test($t):
        before = False
    elif not before:
        before = True
        result.append(place)
return result
""", 3.0, "index position place start begin although before new", {"result": "result", "before": "bool", "place": "int"}, _LIST),
        ("kept within bounds", """
low, high = ?low, ?high
state = ?start
for $t in $s:
    state = max(low, min(high, state + ?amount($t)))
return state
""", 2.5, "never below above limit bound range most least further", {"low": "result", "high": "result", "state": "result"}, _NUMBER),
        ("changed where it may be", """
state = ?start
for $t in $s:
    after = state + ?amount($t)
    if not ?test(after):
        state = after
return state
""", 2.5, "refuse skip reject ignore allow would never leave", {"state": "result", "after": "result"}, _NUMBER),
        ("states listed, changed where they may be", """
state = ?start
result = []
for $t in $s:
    after = state + ?amount($t)
    if not ?test(after):
        state = after
    result.append(?item(by=state))
return result
""", 2.5, "refuse skip reject ignore allow would never leave stay below balance after every each", {"state": "element", "after": "element", "result": "result"}, _LIST),
        ("changed where it may be, and how often not", """
state = ?start
refused = 0
for $t in $s:
    after = state + ?amount($t)
    if ?test(after):
        refused = refused + 1
    else:
        state = after
return state, refused
""", 2.5, "refuse skip reject ignore would never", {"state": "int", "after": "int", "refused": "int"}, frozenset((tuple,))),
        ("sums up to a limit", """
result = []
for $t in $s:
    if result and result[-1] + ?amount($t) <= ?limit():
        result[-1] = result[-1] + ?amount
    else:
        result.append(?amount)
return result
""", 2.5, "limit current full capacity next new pack fill load box exceed most", {"result": "result"}, _LIST),
        ("lists up to a limit", """
result = []
for $t in $s:
    if result and sum(result[-1]) + ?amount($t) <= ?limit():
        result[-1].append(?amount)
    else:
        result.append([?amount])
return result
""", 2.5, "limit current full capacity next new pack fill load box exceed most", {"result": "result"}, _LIST),
        ("place where a total passes a test", """
total = ?start
for place, $t in enumerate($s):
    total = total + ?amount($t)
    if ?test(total):
        return ?value(place)
return ?default()
""", 2.5, "reach running total until first exceed add position which after balance", {"total": "number", "place": "int"}, _NUMBER | {type(None)}),
        ("parted between neighbours", """
result = []
for $t in $s:
    if result and not ?parted($t, result[-1][-1]):
        result[-1].append($t)
    else:
        result.append([$t])
return result
""", 2.0, "new begin start since previous gap group session run consecutive split", {"result": "result", "parted": "bool"}, _LIST),
        ("taken as often as it goes", """
rest = ?rest()
result = 0
for $t in $s:
    result = result + rest // $t
    rest = rest % $t
return result
""", 2.0, "coin note change few large greedy always", {"result": "int", "rest": "int"}, _NUMBER),
        ("how often each is taken", """
rest = ?rest()
result = {}
for $t in $s:
    if rest >= $t:
        result[$t] = rest // $t
    rest = rest % $t
return result
""", 2.0, "coin note change few large greedy always", {"result": "result", "rest": "int"}, _DICT),
        ("handed out", """
rest = ?rest()
result = []
for $t in $s:
    result.append(?given($t, by=rest))
    rest = rest - result[-1]
return result
""", 2.0, "hand give allot allocate serve distribute receive enough whatever remain stock", {"rest": "number", "result": "result"}, _LIST),
        ("kept by a key", """
seen = set()
result = []
for $t in $s:
    if ?key($t) not in seen:
        seen.add(?key)
        result.append(?item($t))
return result
""", 2.5, "once unique distinct duplicate keep already same regardless case spelling first", {"seen": "set", "result": "result"}, _LIST),
        ("kept by the last kept", """
result = []
for $t in $s:
    if not result or ?test($t, by=result[-1]):
        result.append(?item($t))
return result
""", 2.5, "wait pause since last accept soon ignore pass apart least previous kept once again only after", {"result": "result"}, _LIST),
        ("switched on and off", """
state = ?start
result = []
for $t in $s:
    if ?on($t):
        state = True
    elif ?off($t):
        state = False
    result.append(?item(by=state))
return result
""", 2.5, "on off switch turn stay start open close below above", {"state": "bool", "result": "result"}, _LIST),
        ("elements that count while switched on", """
state = ?start
result = []
for $t in $s:
    if ?on($t):
        state = True
    elif ?off($t):
        state = False
    elif state:
        result.append(?item($t))
return result
""", 3.0, "on off switch between start stop begin end mute until again pause resume", {"state": "bool", "result": "result"}, _LIST),
        ("points of a streak", """
streak = 0
result = 0
for $t in $s:
    if ?test($t):
        streak = streak + 1
        result = result + ?points(by=streak)
    else:
        streak = 0
return result
""", 2.5, "row streak consecutive bonus further miss reset combo succession point score", {"streak": "int", "result": "int"}, _NUMBER),
        ("best against the best before", """
best = ?first()
before = None
for $t in $s:
    if before is not None:
        best = max(best, ?gain(before, by=$t))
    before = $t if before is None else ?better($t, by=before)
return best
""", 2.5, "fall drop rise gain profit loss later earlier buy sell largest difference", {"best": "result", "before": "each"}, _NUMBER),
        ("texts joined up to a limit", """
result = []
for $t in $s:
    if result and len(result[-1] + ?mark() + $t) <= ?limit():
        result[-1] = result[-1] + ?mark + $t
    else:
        result.append($t)
return result
""", 2.0, "width line wrap fit fill break long whole word", {"mark": "str", "limit": "int", "result": "result"}, _LIST),
        ("totals added to what there was", """
result = dict(?begin())
for $t in $s:
    result[?key($t)] = ?total(result.get(?key, 0) + ?amount($t))
return result
""", 2.5, "stock inventory update change move delivery sale deposit new start", {"begin": "dict", "result": "result"}, _DICT, "unordered"),
        ("longest run", """
best = ?first
current = ?start
for $t in $s:
    if ?test:
        current = ?more($t, by=current)
    else:
        current = ?reset(current, $t)
    best = max(best, current)
return ?final(best)
""", 3.0, "long run consecutive streak row maximum most", {"best": "result", "current": "result"}, _NUMBER),
        ("best of running values", """
best = ?first
current = ?start
for $t in $s:
    current = ?step($t, by=current)
    best = ?better(current, by=best)
return ?final(best)
""", 3.0, "maximum minimum largest smallest running contiguous sum", {"best": "result", "current": "result"}, _NUMBER),
        ("beginnings counted", """
result = 0
previous = None
for $t in $s:
    if previous is None or ?test(by=$t - previous):
        result = result + 1
    previous = $t
return result
""", 2.0, "new start begin visit session group gap pause since previous next between run number many how longer", {"result": "int", "previous": "each"}, _NUMBER),
        ("compared with the one before", """
result = ?start
previous = None
for $t in $s:
    if previous is None or ?test($t, by=previous):
        result = ?step(result, $t)
    previous = $t
return ?final(result)
""", 3.0, "new start before previous consecutive adjacent since last", {"result": "result", "previous": "each"}, _PLAIN),
        ("totals by key", """
result = {}
for $t in $s:
    result[?key($t)] = result.get(?key, 0) + ?amount($t)
return result
""", 1.5, BY_KEY, {"result": "result"}, _DICT, "unordered"),
        ("totals by key where a test holds", """
result = {}
for $t in $s:
    if ?test($t):
        result[?key($t)] = result.get(?key, 0) + ?amount($t)
return result
""", 2.0, BY_KEY + ONLY, {"result": "result"}, _DICT, "unordered"),
        ("best of totals by key", """
totals = {}
for $t in $s:
    totals[?key($t)] = totals.get(?key, 0) + ?amount($t)
return ?final(totals)
""", 2.5, BY_KEY + " most maximum highest best frequent common", {"totals": "dict", "amount": "number"}, _SCALAR, "unordered"),
        ("lists by key", """
result = {}
for $t in $s:
    result.setdefault(?key($t), []).append(?item($t))
return result
""", 1.5, BY_KEY, {"result": "result"}, _DICT),
        ("lists by key where a test holds", """
result = {}
for $t in $s:
    if ?test($t):
        result.setdefault(?key($t), []).append(?item($t))
return result
""", 2.0, BY_KEY + ONLY, {"result": "result"}, _DICT),
        ("best by key", """
result = {}
for $t in $s:
    if ?key($t) not in result or ?better($t, by=result[?key]):
        result[?key] = ?amount($t)
return result
""", 2.5, BY_KEY + " maximum minimum highest lowest best latest", {"result": "result"}, _DICT),
        ("values by key", """
result = {}
for $t in $s:
    if ?test($t):
        result[?key($t)] = ?amount($t)
return result
""", 2.0, BY_KEY + ONLY, {"result": "result"}, _DICT),
        ("two states", """
first = ?start
second = ?begin
for $t in $s:
    first, second = ?step, ?next
return ?final
""", 4.0, FOLD, {"first": "result", "second": "result"}, _NUMBER),
    )
)  # fmt: skip

# Loops that change parameters $n and $m, or count turns.
WHILES: tuple[Skeleton, ...] = tuple(
    Skeleton(*row)  # type: ignore[arg-type, var-annotated]
    for row in (
        ("until a test fails", """
while ?test:
    $n = ?step
return ?final
""", 2.5, STEPS, {}, _PLAIN),
        ("until a test fails, with a state", """
result = ?start
while ?test($n):
    result = ?more
    $n = ?step($n)
return ?final
""", 3.0, STEPS, {"result": "result"}, _PLAIN),
        ("steps counted", """
result = 0
while ?test($n):
    result = result + 1
    $n = ?step($n)
return result
""", 2.0, STEPS + " count", {"result": "result"}, _NUMBER),
        ("least number for which a test fails", """
result = ?start
while ?test(result):
    result = result + 1
return result
""", 2.0, "small least first next low positive integer that number", {"result": "int"}, _NUMBER),
        ("values listed until a test fails", """
result = [$n]
while ?test($n):
    $n = ?step($n)
    result.append($n)
return result
""", 2.0, STEPS + " along way chain sequence every", {"result": "result"}, _LIST),
        ("until a test fails, by cases", """
result = ?start
while ?test($n):
    if ?case($n):
        $n = ?step($n)
    else:
        $n = ?other($n)
    result = ?more
return ?final(result)
""", 4.0, STEPS, {"result": "result"}, _PLAIN),
        ("a state until a test fails", """
result = ?start
while ?test:
    result = ?step
return ?final
""", 3.0, STEPS, {"result": "result"}, _PLAIN),
        ("turns counted until a test fails", """
result = 0
state = ?start
while ?test:
    state = ?step
    result = result + 1
return ?final(result)
""", 3.5, STEPS + " count", {"state": "number", "result": "int"}, _NUMBER),
        ("two parameters until a test fails", """
while ?test:
    $n, $m = ?step, ?next
return ?final
""", 3.0, STEPS, {}, _PLAIN),
        ("each of the two before", """
first, second = ?start, ?begin
for _ in range($n):
    first, second = second, ?next(first, second)
return first
""", 1.5, "sequence series nth term number previous before next last", {"first": "int", "second": "int"}, _NUMBER),
        ("two states in turns", """
first, second = ?start, ?begin
for _ in range($n):
    first, second = ?step(first, second), ?next(first, second)
return ?final(first, second)
""", 3.0, "sequence series nth term number previous", {"first": "int", "second": "int"}, _NUMBER),
    )
)  # fmt: skip

RECURSIVE = "nest tree recursive depth level below child sub flatten all inside"
# Functions that call themselves: `$f` the function, `$p` its first parameter, `$rest` the others, `$nest` a container.
RECURSIONS: tuple[Skeleton, ...] = tuple(
    Skeleton(*row)  # type: ignore[arg-type, var-annotated]
    for row in (
        ("of each child", """
result = ?start($p)
for child in ?children($p):
    below = $f(child$rest)
    result = ?step(result, by=below)
return ?final($p, by=result)
""", 2.0, RECURSIVE, {"result": "result", "child": "item", "below": "result"}),
        ("of each nested element", """
result = ?start
for item in ?items($p):
    if isinstance(item, $nest):
        below = $f(item$rest)
        result = ?joined(result, by=below)
    else:
        result = ?step(result, by=item)
return result
""", 2.0, RECURSIVE, {"result": "result", "item": "item", "below": "result"}, _PLAIN | _LIST),
        ("of what is nested", """
result = ?start
for item in $p:
    if isinstance(item, $nest):
        below = $f(item$rest)
        result = max(result, ?joined(below))
return result
""", 2.0, RECURSIVE + " deep how", {"result": "result", "item": "item", "below": "result"}, _NUMBER),
        ("mapped through", """
result = []
for item in $p:
    if isinstance(item, $nest):
        result.append($f(item$rest))
    else:
        result.append(?item(item))
return result
""", 2.5, RECURSIVE, {"result": "result", "item": "item"}, _LIST),
        ("paths of keys", """
result = {}
for key, value in $p.items():
    if isinstance(value, dict):
        for inner, part in $f(value$rest).items():
            result[?path(key, inner)] = part
    else:
        result[key] = ?value(value)
return result
""", 2.0, RECURSIVE + " path key", {"result": "result", "key": "key", "inner": "path", "value": "item"}, _DICT),
        ("of the one before", """
if ?base($p):
    return ?value($p)
rest = $f(?smaller($all)$rest)
return ?result($all, by=rest)
""", 3.0, "factorial recursive number power sum digit reverse", {"rest": "result"}, _PLAIN | _LIST),
        ("of two before", """
if ?base($p):
    return ?value($p)
one = $f(?first($p)$rest)
other = $f(?second($p)$rest)
return ?result($all, one, by=other)
""", 3.5, "sequence series nth term number recursive", {"one": "result", "other": "result"}, _NUMBER),
    )
)  # fmt: skip
