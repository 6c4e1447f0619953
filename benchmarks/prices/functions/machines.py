import datetime
import math
import re
import statistics
from collections import Counter, defaultdict, deque


def traffic_light_after(state: str, ticks: int) -> str:
    """Return the colour a traffic light shows after a number of changes."""
    following = {"green": "yellow", "yellow": "red", "red": "green"}
    for _ in range(ticks):
        state = following[state]
    return state


def run_turnstile(events: list[str]) -> dict[str, int]:
    """Count how many people passed and how many coins were wasted at a turnstile."""
    locked = True
    passed = 0
    wasted = 0
    for event in events:
        if event == "coin":
            if not locked:
                wasted += 1
            locked = False
        elif event == "push" and not locked:
            passed += 1
            locked = True
    return {"passed": passed, "wasted": wasted}


def accepts(transitions: dict[str, dict[str, str]], start: str, final: list[str], word: str) -> bool:
    """Tell whether a finite automaton accepts the given word."""
    state = start
    for symbol in word:
        if symbol not in transitions.get(state, {}):
            return False
        state = transitions[state][symbol]
    return state in final


def vending_change(coins: list[int], price: int) -> tuple[bool, int]:
    """Insert coins until the price is reached and report success and the change due."""
    inserted = 0
    for coin in coins:
        inserted += coin
        if inserted >= price:
            return True, inserted - price
    return False, inserted


def strip_line_comments(source: str) -> str:
    """Remove hash comments from source text, leaving hashes inside double quotes alone."""
    kept = []
    for line in source.split("\n"):
        quoted = False
        end = len(line)
        for i, ch in enumerate(line):
            if ch == '"':
                quoted = not quoted
            elif ch == "#" and not quoted:
                end = i
                break
        kept.append(line[:end].rstrip())
    return "\n".join(kept)


def split_csv_line(line: str) -> list[str]:
    """Split a line of comma separated values, honouring double quotes."""
    fields = []
    current = ""
    in_quotes = False
    for ch in line:
        if ch == '"':
            in_quotes = not in_quotes
        elif ch == "," and not in_quotes:
            fields.append(current)
            current = ""
        else:
            current += ch
    fields.append(current)
    return fields


def tokenize_arithmetic(text: str) -> list[str]:
    """Cut an arithmetic expression into numbers, operators and brackets."""
    tokens = []
    i = 0
    while i < len(text):
        if text[i].isdigit():
            start = i
            while i < len(text) and (text[i].isdigit() or text[i] == "."):
                i += 1
            tokens.append(text[start:i])
        else:
            if not text[i].isspace():
                tokens.append(text[i])
            i += 1
    return tokens


def evaluate_postfix(tokens: list[str]) -> float:
    """Compute the value of an expression written in postfix notation."""
    stack: list[float] = []
    for token in tokens:
        if token in ("+", "-", "*", "/"):
            right = stack.pop()
            left = stack.pop()
            if token == "+":
                stack.append(left + right)
            elif token == "-":
                stack.append(left - right)
            else:
                stack.append(left * right if token == "*" else left / right)
        else:
            stack.append(float(token))
    return stack[0]


def infix_to_postfix(tokens: list[str]) -> list[str]:
    """Reorder infix tokens without brackets into postfix order by operator precedence."""
    precedence = {"+": 1, "-": 1, "*": 2, "/": 2}
    output = []
    stack: list[str] = []
    for token in tokens:
        if token not in precedence:
            output.append(token)
            continue
        while stack and precedence[stack[-1]] >= precedence[token]:
            output.append(stack.pop())
        stack.append(token)
    return output + stack[::-1]


def first_unbalanced(text: str) -> int:
    """Return the index of the first bracket that does not match, or -1 if all do."""
    pairs = {")": "(", "]": "[", "}": "{"}
    stack = []
    for i, ch in enumerate(text):
        if ch in "([{":
            stack.append((ch, i))
        elif ch in pairs:
            if not stack or stack[-1][0] != pairs[ch]:
                return i
            stack.pop()
    return stack[0][1] if stack else -1


def parse_duration(text: str) -> int:
    """Turn a duration such as '1h30m15s' into a number of seconds."""
    seconds_per = {"h": 3600, "m": 60, "s": 1}
    total = 0
    number = ""
    for ch in text:
        if ch.isdigit():
            number += ch
        elif ch in seconds_per and number:
            total += int(number) * seconds_per[ch]
            number = ""
        else:
            raise ValueError(f"unexpected character {ch!r} in duration")
    return total


def parse_ini(text: str) -> dict[str, dict[str, str]]:
    """Read ini style text into a dictionary of sections."""
    config: dict[str, dict[str, str]] = {}
    section = "default"
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line.startswith(";"):
            continue
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif "=" in line:
            key, value = line.split("=", 1)
            config.setdefault(section, {})[key.strip()] = value.strip()
    return config


def parse_query_string(query: str) -> dict[str, list[str]]:
    """Collect the values of every key in a query string."""
    values: dict[str, list[str]] = {}
    for part in query.lstrip("?").split("&"):
        if not part:
            continue
        key, _, value = part.partition("=")
        values.setdefault(key, []).append(value.replace("+", " "))
    return values


def expand_page_ranges(text: str) -> list[int]:
    """Expand a page selection such as '1-3,7' into the list of pages."""
    pages = []
    for part in text.split(","):
        if "-" in part:
            first, last = part.split("-")
            pages.extend(range(int(first), int(last) + 1))
        elif part.strip():
            pages.append(int(part))
    return pages


def collapse_page_ranges(pages: list[int]) -> str:
    """Write page numbers as a short list of ranges."""
    ranges: list[list[int]] = []
    for page in sorted(set(pages)):
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1][1] = page
        else:
            ranges.append([page, page])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges)


def unescape_backslashes(text: str) -> str:
    """Replace backslash escapes for newline, tab and literal characters."""
    escapes = {"n": "\n", "t": "\t"}
    result = []
    escaped = False
    for ch in text:
        if escaped:
            result.append(escapes.get(ch, ch))
            escaped = False
        elif ch == "\\":
            escaped = True
        else:
            result.append(ch)
    return "".join(result)


def parse_nested_list(text: str) -> list:
    """Parse text like '(a (b c))' into nested lists of words."""
    stack: list[list] = [[]]
    for token in text.replace("(", " ( ").replace(")", " ) ").split():
        if token == "(":
            stack.append([])
        elif token == ")":
            finished = stack.pop()
            stack[-1].append(finished)
        else:
            stack[-1].append(token)
    return stack[0]


def decode_bracket_repeats(text: str) -> str:
    """Expand repeats with one digit such as '2[ab]c', which may be nested."""
    stack: list[tuple[str, int]] = []
    current, count = "", 1
    for ch in text:
        if ch.isdigit():
            count = int(ch)
        elif ch == "[":
            stack.append((current, count))
            current = ""
        elif ch == "]":
            before, times = stack.pop()
            current = before + current * times
        else:
            current += ch
    return current


def count_atoms(formula: str) -> dict[str, int]:
    """Count the atoms of each element in a chemical formula without brackets."""
    atoms: dict[str, int] = {}
    i = 0
    while i < len(formula):
        end = i + 1
        while end < len(formula) and formula[end].islower():
            end += 1
        symbol = formula[i:end]
        i = end
        while i < len(formula) and formula[i].isdigit():
            i += 1
        atoms[symbol] = atoms.get(symbol, 0) + int(formula[end:i] or 1)
    return atoms


def fill_template(template: str, values: dict[str, str]) -> str:
    """Replace names in curly braces by their values and leave unknown names in place."""
    result = ""
    i = 0
    while i < len(template):
        end = template.find("}", i)
        if template[i] == "{" and end != -1:
            name = template[i + 1:end]
            result += values.get(name, template[i:end + 1])
            i = end + 1
        else:
            result += template[i]
            i += 1
    return result


def strip_tags(html: str) -> str:
    """Drop everything between angle brackets and squeeze the remaining blanks."""
    inside = False
    text = ""
    for ch in html:
        if ch == "<":
            inside = True
        elif ch == ">":
            inside = False
            text += " "
        elif not inside:
            text += ch
    return " ".join(text.split())


def parse_command_line(args: list[str]) -> tuple[dict[str, str], list[str]]:
    """Separate long options with values from positional arguments."""
    options: dict[str, str] = {}
    positional = []
    i = 0
    while i < len(args):
        if args[i].startswith("--"):
            name, has_value, value = args[i][2:].partition("=")
            if not has_value and i + 1 < len(args) and not args[i + 1].startswith("--"):
                i += 1
                value = args[i]
            options[name] = value
        else:
            positional.append(args[i])
        i += 1
    return options, positional


def is_valid_number(text: str) -> bool:
    """Check that text is a decimal number with an optional sign and at most one point."""
    body = text[1:] if text[:1] in ("+", "-") else text
    seen_point = False
    digits = 0
    for ch in body:
        if ch == "." and not seen_point:
            seen_point = True
        elif ch.isdigit():
            digits += 1
        else:
            return False
    return digits > 0


def read_leading_integer(text: str) -> int:
    """Read the integer at the start of text, ignoring leading blanks and what follows."""
    text = text.lstrip()
    sign = -1 if text.startswith("-") else 1
    value = 0
    for ch in text.lstrip("+-"):
        if not ch.isdigit():
            break
        value = value * 10 + int(ch)
    return sign * value


def heading_outline(markdown: str) -> list[tuple[int, str]]:
    """List the level and title of each markdown heading outside of code blocks."""
    headings = []
    in_code = False
    for line in markdown.splitlines():
        if line.startswith("```"):
            in_code = not in_code
        elif line.startswith("#") and not in_code:
            title = line.lstrip("#")
            headings.append((len(line) - len(title), title.strip()))
    return headings


def bold_segments(text: str) -> list[str]:
    """Find the pieces of text enclosed in double asterisks."""
    segments = []
    start = text.find("**")
    while start != -1:
        end = text.find("**", start + 2)
        if end == -1:
            break
        segments.append(text[start + 2:end])
        start = text.find("**", end + 2)
    return segments


def parse_log_levels(lines: list[str]) -> dict[str, int]:
    """Count log lines by the level written in square brackets."""
    counts: dict[str, int] = defaultdict(int)
    for line in lines:
        match = re.search(r"\[(\w+)\]", line)
        if match:
            counts[match.group(1).lower()] += 1
    return dict(counts)


def parse_key_values(text: str) -> dict[str, int]:
    """Read pairs like 'apples: 3; pears: 5' into a dictionary of counts."""
    result = {}
    for item in text.split(";"):
        if ":" not in item:
            continue
        name, amount = item.split(":")
        result[name.strip()] = int(amount)
    return result


def order_status(events: list[dict]) -> str:
    """Follow the events of an order and return the status it ends in."""
    status = "new"
    for event in events:
        kind = event["type"]
        if kind == "cancel" and status in ("new", "paid"):
            return "cancelled"
        if kind == "pay" and status == "new":
            status = "paid"
        elif kind == "ship" and status == "paid":
            status = "shipped"
        elif kind == "deliver" and status == "shipped":
            status = "delivered"
    return status


def elevator_floors(start: int, commands: str) -> list[int]:
    """List the floors an elevator stops at for a string of up and down moves."""
    floors = [start]
    for command in commands:
        if command == "u":
            floors.append(floors[-1] + 1)
        elif command == "d":
            floors.append(max(0, floors[-1] - 1))
    return floors


def sum_numbers_in_text(text: str) -> int:
    """Add up all whole numbers that occur anywhere in the text."""
    total = 0
    current = ""
    for ch in text + " ":
        if ch.isdigit():
            current += ch
        elif current:
            total += int(current)
            current = ""
    return total


def max_nesting_depth(text: str) -> int:
    """Return how deeply parentheses are nested in the text."""
    depth = 0
    deepest = 0
    for ch in text:
        if ch == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif ch == ")":
            depth -= 1
    return deepest


def paragraph_line_counts(lines: list[str]) -> list[int]:
    """Count the lines in each paragraph, where blank lines separate paragraphs."""
    counts = []
    current = 0
    for line in lines:
        if line.strip():
            current += 1
        elif current:
            counts.append(current)
            current = 0
    if current:
        counts.append(current)
    return counts


def lines_between(lines: list[str], begin: str, end: str) -> list[str]:
    """Return the lines strictly between a begin marker and an end marker."""
    found = []
    active = False
    for line in lines:
        if line.strip() == begin:
            active = True
        elif line.strip() == end:
            active = False
        elif active:
            found.append(line)
    return found


def run_stack_program(program: list[tuple[str, int]]) -> list[int]:
    """Execute push, add, mul and dup instructions and return the final stack."""
    stack: list[int] = []
    for op, arg in program:
        if op == "push":
            stack.append(arg)
        elif op == "dup":
            stack.append(stack[-1])
        elif op in ("add", "mul"):
            b = stack.pop()
            a = stack.pop()
            stack.append(a + b if op == "add" else a * b)
        else:
            raise ValueError(f"unknown instruction: {op}")
    return stack


def run_jump_program(offsets: list[int]) -> int:
    """Count the jumps until the position leaves the list, raising each used offset by one."""
    jumps = list(offsets)
    position = 0
    steps = 0
    while 0 <= position < len(jumps):
        move = jumps[position]
        jumps[position] += 1
        position += move
        steps += 1
    return steps


def register_values(instructions: list[str]) -> dict[str, int]:
    """Run 'inc' and 'dec' instructions and return the registers afterwards."""
    registers: dict[str, int] = {}
    for instruction in instructions:
        name, op, amount = instruction.split()
        change = int(amount) if op == "inc" else -int(amount)
        registers[name] = registers.get(name, 0) + change
    return registers


def undo_redo(actions: list[str]) -> list[str]:
    """Apply typed words together with undo and redo and return the words that remain."""
    done: list[str] = []
    undone: list[str] = []
    for action in actions:
        if action == "undo":
            if done:
                undone.append(done.pop())
        elif action == "redo":
            if undone:
                done.append(undone.pop())
        else:
            done.append(action)
            undone.clear()
    return done


def type_with_backspace(keys: str) -> str:
    """Return the text left after typing keys in which '#' deletes one character."""
    typed: list[str] = []
    for key in keys:
        if key != "#":
            typed.append(key)
        elif typed:
            typed.pop()
    return "".join(typed)


def debounce(readings: list[int], needed: int) -> list[int]:
    """Change a switch signal only after enough equal readings in a row."""
    stable = readings[0]
    streak = 0
    output = []
    for reading in readings:
        streak = streak + 1 if reading != stable else 0
        if streak >= needed:
            stable = reading
            streak = 0
        output.append(stable)
    return output


def thermostat_states(temperatures: list[float], low: float, high: float) -> list[bool]:
    """Tell for each temperature whether a heater with two thresholds is on."""
    heating = False
    states = []
    for temperature in temperatures:
        if temperature < low:
            heating = True
        elif temperature > high:
            heating = False
        states.append(heating)
    return states


def session_count(timestamps: list[int], gap: int) -> int:
    """Count the sessions in sorted timestamps, splitting at pauses longer than the gap."""
    if not timestamps:
        return 0
    sessions = 1
    for previous, current in zip(timestamps, timestamps[1:]):
        if current - previous > gap:
            sessions += 1
    return sessions


def password_problems(password: str) -> list[str]:
    """List the rules that a password does not satisfy."""
    problems = []
    if len(password) < 8:
        problems.append("too short")
    if not any(ch.isdigit() for ch in password):
        problems.append("no digit")
    if not any(ch.isupper() for ch in password):
        problems.append("no capital letter")
    if password.isalnum():
        problems.append("no special character")
    return problems


def parse_semver(version: str) -> tuple[int, int, int]:
    """Split a version such as 'v1.4' into three numbers, filling in zeros."""
    parts = [int(part) for part in version.lstrip("v").split(".")]
    while len(parts) < 3:
        parts.append(0)
    return parts[0], parts[1], parts[2]


def run_length_encode(text: str) -> list[tuple[str, int]]:
    """Describe text as pairs of a character and how often it repeats in a row."""
    runs: list[tuple[str, int]] = []
    for ch in text:
        if runs and runs[-1][0] == ch:
            runs[-1] = (ch, runs[-1][1] + 1)
        else:
            runs.append((ch, 1))
    return runs


def run_length_decode(code: str) -> str:
    """Expand a code such as '3a2b' into the text it stands for."""
    result = ""
    digits = ""
    for ch in code:
        if ch.isdigit():
            digits += ch
        else:
            result += ch * int(digits or "1")
            digits = ""
    return result


def longest_run(values: list[int]) -> tuple[int, int]:
    """Return the value with the longest run of equal neighbours and the length of the run."""
    best_value, best_length = values[0], 1
    length = 1
    for i in range(1, len(values)):
        length = length + 1 if values[i] == values[i - 1] else 1
        if length > best_length:
            best_value, best_length = values[i], length
    return best_value, best_length


def longest_winning_streak(results: str) -> int:
    """Return the greatest number of wins in a row in a string of W, D and L."""
    best = 0
    streak = 0
    for result in results:
        streak = streak + 1 if result == "W" else 0
        best = max(best, streak)
    return best


def look_and_say(term: str, rounds: int) -> str:
    """Read a digit string aloud a number of times and return the final string."""
    for _ in range(rounds):
        spoken = ""
        i = 0
        while i < len(term):
            j = i
            while j < len(term) and term[j] == term[i]:
                j += 1
            spoken += str(j - i) + term[i]
            i = j
        term = spoken
    return term


def dry_spells(rainfall: list[float], min_days: int) -> list[tuple[int, int]]:
    """Find the periods without rain that last at least the given number of days."""
    spells = []
    start = 0
    for day, amount in enumerate(rainfall + [1.0]):
        if amount > 0:
            if day - start >= min_days:
                spells.append((start, day - 1))
            start = day + 1
    return spells


def split_at_sign_change(values: list[int]) -> list[list[int]]:
    """Cut a list into consecutive pieces whose members all have the same sign."""
    pieces: list[list[int]] = []
    for value in values:
        if pieces and (pieces[-1][-1] >= 0) == (value >= 0):
            pieces[-1].append(value)
        else:
            pieces.append([value])
    return pieces


def longest_increasing_stretch(values: list[float]) -> list[float]:
    """Return the longest piece of neighbouring values that keeps rising."""
    best: list[float] = []
    start = 0
    for i in range(len(values)):
        if i > 0 and values[i] <= values[i - 1]:
            start = i
        if i + 1 - start > len(best):
            best = values[start:i + 1]
    return best


def merge_intervals(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join overlapping intervals into as few intervals as possible."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def covered_length(intervals: list[tuple[float, float]]) -> float:
    """Return the total length covered by intervals that may overlap."""
    total = 0.0
    reach = -math.inf
    for start, end in sorted(intervals):
        if end > reach:
            total += end - max(start, reach)
            reach = end
    return total


def free_slots(busy: list[tuple[int, int]], opening: int, closing: int) -> list[tuple[int, int]]:
    """List the gaps between busy times within the opening hours."""
    gaps = []
    current = opening
    for start, end in sorted(busy):
        if start > current:
            gaps.append((current, start))
        current = max(current, end)
    if current < closing:
        gaps.append((current, closing))
    return gaps


def intersect_intervals(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts that two sorted lists of intervals have in common."""
    common = []
    i = j = 0
    while i < len(first) and j < len(second):
        start = max(first[i][0], second[j][0])
        end = min(first[i][1], second[j][1])
        if start < end:
            common.append((start, end))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return common


def subtract_interval(whole: tuple[int, int], hole: tuple[int, int]) -> list[tuple[int, int]]:
    """Return what is left of an interval after cutting a hole out of it."""
    start, end = whole
    if hole[1] <= start or hole[0] >= end:
        return [whole]
    pieces = [(start, hole[0]), (hole[1], end)]
    return [piece for piece in pieces if piece[0] < piece[1]]


def rooms_needed(meetings: list[tuple[int, int]]) -> int:
    """Return how many rooms are needed to hold all meetings."""
    changes = []
    for start, end in meetings:
        changes.append((start, 1))
        changes.append((end, -1))
    in_use = 0
    most = 0
    for _, change in sorted(changes):
        in_use += change
        most = max(most, in_use)
    return most


def conflicting_bookings(bookings: list[dict]) -> list[tuple[str, str]]:
    """Return the pairs of guests whose stays in the same room overlap."""
    conflicts = []
    for i, a in enumerate(bookings):
        for b in bookings[i + 1:]:
            if a["room"] != b["room"]:
                continue
            if a["start"] < b["end"] and b["start"] < a["end"]:
                conflicts.append((a["guest"], b["guest"]))
    return conflicts


def most_talks(talks: list[tuple[int, int, str]]) -> list[str]:
    """Choose the greatest number of talks that do not overlap, by earliest end."""
    chosen = []
    free_from = 0
    for start, end, title in sorted(talks, key=lambda talk: talk[1]):
        if start >= free_from:
            chosen.append(title)
            free_from = end
    return chosen


def busiest_hour(visits: list[tuple[int, int]]) -> int:
    """Return the hour of the day at which most visitors are present."""
    present = [0] * 24
    for arrival, departure in visits:
        for hour in range(arrival, departure):
            present[hour] += 1
    return present.index(max(present))


def merge_sorted(left: list[int], right: list[int]) -> list[int]:
    """Merge two sorted lists into one sorted list."""
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    return merged + left[i:] + right[j:]


def merge_counts(tallies: list[dict[str, int]]) -> dict[str, int]:
    """Add up several dictionaries of counts."""
    total: dict[str, int] = {}
    for tally in tallies:
        for name, count in tally.items():
            total[name] = total.get(name, 0) + count
    return total


def merge_settings(base: dict, override: dict) -> dict:
    """Combine two nested settings dictionaries, where the second one wins."""
    result = dict(base)
    for key, value in override.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merge_settings(result[key], value)
        else:
            result[key] = value
    return result


def join_records(people: list[dict], cities: list[dict]) -> list[dict]:
    """Add the city name to each person whose city is known."""
    names = {city["id"]: city["name"] for city in cities}
    joined = []
    for person in people:
        if person["city_id"] in names:
            joined.append({**person, "city": names[person["city_id"]]})
    return joined


def interleave(first: list[str], second: list[str]) -> list[str]:
    """Alternate the items of two lists and append what remains of the longer one."""
    mixed = []
    for a, b in zip(first, second):
        mixed += [a, b]
    shorter = min(len(first), len(second))
    return mixed + first[shorter:] + second[shorter:]


def upsert_by_id(stored: list[dict], incoming: list[dict]) -> list[dict]:
    """Replace stored records by incoming ones with the same id and add the new ones."""
    by_id = {record["id"]: record for record in stored}
    for record in incoming:
        by_id[record["id"]] = record
    return sorted(by_id.values(), key=lambda record: record["id"])


def latest_per_user(events: list[dict]) -> dict[str, dict]:
    """Keep for each user only the event with the greatest timestamp."""
    latest: dict[str, dict] = {}
    for event in events:
        user = event["user"]
        if user not in latest or event["time"] > latest[user]["time"]:
            latest[user] = event
    return latest


def round_robin_schedule(teams: list[str]) -> list[list[tuple[str, str]]]:
    """Pair up an even number of teams so that everybody meets everybody once."""
    order = list(teams)
    half = len(order) // 2
    rounds = []
    for _ in range(len(order) - 1):
        rounds.append(list(zip(order[:half], reversed(order[half:]))))
        order = [order[0], order[-1]] + order[1:-1]
    return rounds


def finish_times(jobs: list[int], quantum: int) -> list[int]:
    """Run jobs in turns of a fixed quantum and return when each one is finished."""
    queue = deque(enumerate(jobs))
    finished = [0] * len(jobs)
    clock = 0
    while queue:
        index, left = queue.popleft()
        clock += min(left, quantum)
        if left > quantum:
            queue.append((index, left - quantum))
        else:
            finished[index] = clock
    return finished


def average_waiting_time(arrivals: list[int], service: int) -> float:
    """Return the mean wait of customers at one counter with a fixed service time."""
    free_at = 0
    total_wait = 0
    for arrival in sorted(arrivals):
        start = max(arrival, free_at)
        total_wait += start - arrival
        free_at = start + service
    return total_wait / len(arrivals)


def assign_to_machines(durations: list[int], machines: int) -> list[list[int]]:
    """Give each job, longest first, to the machine with the least work so far."""
    loads: list[list[int]] = [[] for _ in range(machines)]
    for duration in sorted(durations, reverse=True):
        lightest = min(loads, key=sum)
        lightest.append(duration)
    return loads


def task_order(dependencies: dict[str, list[str]]) -> list[str]:
    """Order tasks so that each one comes after the tasks it depends on."""
    ordered: list[str] = []
    remaining = dict(dependencies)
    while remaining:
        ready = sorted(t for t, needs in remaining.items() if all(n in ordered for n in needs))
        if not ready:
            raise ValueError("dependencies contain a cycle")
        for task in ready:
            ordered.append(task)
            del remaining[task]
    return ordered


def late_tasks(tasks: list[dict], today: datetime.date) -> list[str]:
    """List the titles of open tasks past their due date, most overdue first."""
    late = [task for task in tasks if not task["done"] and task["due"] < today]
    late.sort(key=lambda task: task["due"])
    return [task["title"] for task in late]


def shift_for_day(start: datetime.date, day: datetime.date, crews: list[str]) -> str:
    """Return which crew works on a day when crews change every week."""
    if day < start:
        raise ValueError("day lies before the start of the plan")
    weeks = (day - start).days // 7
    return crews[weeks % len(crews)]


def next_workday(day: datetime.date, holidays: list[datetime.date]) -> datetime.date:
    """Return the first day after the given one that is neither weekend nor holiday."""
    day += datetime.timedelta(days=1)
    while day.weekday() >= 5 or day in holidays:
        day += datetime.timedelta(days=1)
    return day


def payment_dates(first: datetime.date, months: int) -> list[str]:
    """List the monthly payment dates in ISO form, never later than the 28th."""
    dates = []
    for offset in range(months):
        years, month = divmod(first.month - 1 + offset, 12)
        date = datetime.date(first.year + years, month + 1, min(first.day, 28))
        dates.append(date.isoformat())
    return dates


def hours_by_employee(entries: list[tuple[str, str, str]]) -> dict[str, float]:
    """Sum the worked hours per employee from start and end times like '08:30'."""
    hours: dict[str, float] = {}
    for name, start, end in entries:
        start_hour, start_minute = map(int, start.split(":"))
        end_hour, end_minute = map(int, end.split(":"))
        minutes = (end_hour - start_hour) * 60 + end_minute - start_minute
        hours[name] = hours.get(name, 0.0) + minutes / 60
    return hours


def last_in_circle(players: int, step: int) -> int:
    """Return the number of the player who remains when every n-th one leaves a circle."""
    circle = list(range(1, players + 1))
    position = 0
    while len(circle) > 1:
        position = (position + step - 1) % len(circle)
        circle.pop(position)
    return circle[0]


def play_war(first: list[int], second: list[int], max_rounds: int) -> int:
    """Play a card game in which the higher card takes both, and return the winner or 0."""
    a, b = deque(first), deque(second)
    rounds = 0
    while a and b and rounds < max_rounds:
        x, y = a.popleft(), b.popleft()
        if x > y:
            a.extend([x, y])
        else:
            b.extend([y, x])
        rounds += 1
    if a and b:
        return 0
    return 1 if a else 2


def battle_outcome(hero: dict[str, int], monster: dict[str, int]) -> tuple[str, int]:
    """Let hero and monster strike in turns and return the winner and the rounds fought."""
    hero_health = hero["health"]
    monster_health = monster["health"]
    rounds = 0
    while True:
        rounds += 1
        monster_health -= max(1, hero["attack"] - monster["armor"])
        if monster_health <= 0:
            return "hero", rounds
        hero_health -= max(1, monster["attack"] - hero["armor"])
        if hero_health <= 0:
            return "monster", rounds


def rabbit_population(months: int, litter: int) -> int:
    """Return the number of rabbit pairs when young ones need a month to mature."""
    young, adult = 1, 0
    for _ in range(months):
        young, adult = adult * litter, adult + young
    return young + adult


def life_step(grid: list[list[int]]) -> list[list[int]]:
    """Compute the next generation of the game of life on a bounded grid."""
    rows, cols = len(grid), len(grid[0])
    result = [[0] * cols for _ in range(rows)]
    for r in range(rows):
        for c in range(cols):
            neighbours = -grid[r][c]
            for i in range(max(0, r - 1), min(rows, r + 2)):
                neighbours += sum(grid[i][max(0, c - 1):c + 2])
            if neighbours == 3 or (neighbours == 2 and grid[r][c]):
                result[r][c] = 1
    return result


def elementary_automaton(cells: list[int], rule: int, steps: int) -> list[int]:
    """Apply an elementary cellular automaton rule to a ring of cells."""
    size = len(cells)
    for _ in range(steps):
        updated = []
        for i in range(size):
            pattern = cells[i - 1] * 4 + cells[i] * 2 + cells[(i + 1) % size]
            updated.append((rule >> pattern) & 1)
        cells = updated
    return cells


def spread_of_rumour(friends: dict[str, list[str]], source: str, days: int) -> set[str]:
    """Return who knows a rumour after some days when everyone tells all friends daily."""
    informed = {source}
    for _ in range(days):
        newly = set()
        for person in informed:
            newly.update(friends.get(person, []))
        informed |= newly
    return informed


def tank_levels(inflow: list[float], drain: float, capacity: float) -> list[float]:
    """Follow the level of a tank that is filled and drained hour by hour."""
    level = 0.0
    levels = []
    for amount in inflow:
        level = min(capacity, level + amount)
        level = max(0.0, level - drain)
        levels.append(round(level, 2))
    return levels


def stock_days(stock: int, daily_sales: list[int], reorder_level: int, batch: int) -> list[int]:
    """Return the days on which a batch is ordered because the stock has run low."""
    order_days = []
    for day, sold in enumerate(daily_sales, start=1):
        stock = max(0, stock - sold)
        if stock <= reorder_level:
            order_days.append(day)
            stock += batch
    return order_days


def loan_months(balance: float, annual_rate: float, payment: float) -> int:
    """Return how many monthly payments it takes to pay back a loan."""
    monthly_rate = annual_rate / 12
    if payment <= balance * monthly_rate:
        raise ValueError("payment does not cover the interest")
    months = 0
    while balance > 0:
        balance += balance * monthly_rate
        balance -= payment
        months += 1
    return months


def bowling_score(rolls: list[int]) -> int:
    """Compute the score of a complete game of ten-pin bowling."""
    total = 0
    i = 0
    for _ in range(10):
        if rolls[i] == 10:
            total += 10 + rolls[i + 1] + rolls[i + 2]
            i += 1
        elif rolls[i] + rolls[i + 1] == 10:
            total += 10 + rolls[i + 2]
            i += 2
        else:
            total += rolls[i] + rolls[i + 1]
            i += 2
    return total


def tennis_call(server: int, receiver: int) -> str:
    """Say the score of a tennis game from the points of both players."""
    names = ["love", "fifteen", "thirty", "forty"]
    if server >= 3 and receiver >= 3:
        if server == receiver:
            return "deuce"
        leader = "server" if server > receiver else "receiver"
        return f"advantage {leader}" if abs(server - receiver) == 1 else f"game {leader}"
    if server > 3 or receiver > 3:
        return "game server" if server > receiver else "game receiver"
    return f"{names[server]}-{names[receiver]}"


def league_table(matches: list[tuple[str, str, int, int]]) -> list[tuple[str, int]]:
    """Rank teams by their points, with three for a win and one for a draw."""
    points: dict[str, int] = {}
    for home, away, home_goals, away_goals in matches:
        points.setdefault(home, 0)
        points.setdefault(away, 0)
        if home_goals > away_goals:
            points[home] += 3
        elif home_goals < away_goals:
            points[away] += 3
        else:
            points[home] += 1
            points[away] += 1
    return sorted(points.items(), key=lambda item: (-item[1], item[0]))


def goal_difference(matches: list[dict], team: str) -> int:
    """Return goals scored minus goals conceded by a team."""
    difference = 0
    for match in matches:
        margin = match["home_goals"] - match["away_goals"]
        if match["home"] == team:
            difference += margin
        elif match["away"] == team:
            difference -= margin
    return difference


def darts_remaining(start: int, throws: list[tuple[int, int]]) -> int:
    """Subtract dart throws from the starting score, ignoring throws that go too far."""
    remaining = start
    for number, multiplier in throws:
        score = number * multiplier
        if score <= remaining:
            remaining -= score
    return remaining


def blackjack_value(cards: list[str]) -> int:
    """Return the best value of a blackjack hand, counting aces as eleven or one."""
    total = 0
    aces = 0
    for card in cards:
        if card == "A":
            aces += 1
            total += 11
        elif card in ("J", "Q", "K"):
            total += 10
        else:
            total += int(card)
    while total > 21 and aces:
        total -= 10
        aces -= 1
    return total


def poker_hand_name(ranks: list[int]) -> str:
    """Name the best combination in five card ranks, ignoring the suits."""
    counts = sorted(Counter(ranks).values(), reverse=True)
    if counts[0] == 4:
        return "four of a kind"
    if counts[0] == 3:
        return "full house" if counts[1] == 2 else "three of a kind"
    if counts[0] == 2:
        return "two pairs" if counts[1] == 2 else "pair"
    if max(ranks) - min(ranks) == 4:
        return "straight"
    return "high card"


def yahtzee_upper(dice: list[int]) -> dict[int, int]:
    """Return the score of a roll in each of the six number boxes."""
    scores = {}
    for face in range(1, 7):
        scores[face] = face * dice.count(face)
    return scores


def word_score(word: str, letter_values: dict[str, int], bonus: int) -> int:
    """Score a word by its letters and add a bonus for seven letters or more."""
    score = sum(letter_values.get(letter, 0) for letter in word.upper())
    if len(word) >= 7:
        score += bonus
    return score


def tic_tac_toe_winner(board: list[str]) -> str:
    """Return the player with three in a row on a 3x3 board, or an empty string."""
    lines = list(board)
    lines += ["".join(row[c] for row in board) for c in range(3)]
    lines.append("".join(board[i][i] for i in range(3)))
    lines.append("".join(board[i][2 - i] for i in range(3)))
    for line in lines:
        if line in ("XXX", "OOO"):
            return line[0]
    return ""


def rock_paper_scissors(rounds: list[tuple[str, str]]) -> tuple[int, int]:
    """Count the rounds that each of the two players wins."""
    beats = {"rock": "scissors", "scissors": "paper", "paper": "rock"}
    first_wins = 0
    second_wins = 0
    for first, second in rounds:
        if beats[first] == second:
            first_wins += 1
        elif beats[second] == first:
            second_wins += 1
    return first_wins, second_wins


def mastermind_feedback(secret: str, guess: str) -> tuple[int, int]:
    """Return the number of pegs in the right place and of right colours elsewhere."""
    exact = sum(1 for a, b in zip(secret, guess) if a == b)
    common = 0
    for colour in set(guess):
        common += min(secret.count(colour), guess.count(colour))
    return exact, common - exact


def hangman_display(word: str, guessed: set[str]) -> str:
    """Show a word with the letters that were not guessed hidden."""
    shown = []
    for letter in word:
        if letter.lower() in guessed or not letter.isalpha():
            shown.append(letter)
        else:
            shown.append("_")
    return " ".join(shown)


def elo_update(winner: float, loser: float, k: float) -> tuple[float, float]:
    """Return the new ratings of winner and loser of a game."""
    expected = 1 / (1 + 10 ** ((loser - winner) / 400))
    change = k * (1 - expected)
    return round(winner + change, 1), round(loser - change, 1)


def competition_ranks(scores: dict[str, int]) -> dict[str, int]:
    """Give each player a rank, where equal scores share the better rank."""
    ordered = sorted(scores.values(), reverse=True)
    ranks = {}
    for name, score in scores.items():
        ranks[name] = ordered.index(score) + 1
    return ranks


def diving_score(marks: list[float], difficulty: float) -> float:
    """Drop the highest and the lowest mark and weigh the rest by the difficulty."""
    if len(marks) < 3:
        raise ValueError("at least three marks are needed")
    counted = sorted(marks)[1:-1]
    return round(sum(counted) * difficulty, 2)


def golf_result(strokes: list[int], pars: list[int]) -> str:
    """Describe a round of golf relative to par."""
    difference = sum(strokes) - sum(pars)
    if difference == 0:
        return "even"
    return f"{difference:+d}"


def minesweeper_numbers(mines: list[str]) -> list[str]:
    """Replace each free square by the number of mines around it."""
    result = []
    for r, row in enumerate(mines):
        line = ""
        for c, square in enumerate(row):
            if square == "*":
                line += "*"
                continue
            around = [other[max(0, c - 1):c + 2] for other in mines[max(0, r - 1):r + 2]]
            line += str("".join(around).count("*"))
        result.append(line)
    return result


def snakes_and_ladders(rolls: list[int], jumps: dict[int, int], last: int) -> int:
    """Return the square reached after a series of rolls, staying put when overshooting."""
    square = 0
    for roll in rolls:
        if square + roll > last:
            continue
        square += roll
        square = jumps.get(square, square)
    return square


def sow_seeds(pits: list[int], chosen: int) -> list[int]:
    """Take the seeds from one pit and put them one by one into the following pits."""
    board = list(pits)
    seeds = board[chosen]
    board[chosen] = 0
    for offset in range(1, seeds + 1):
        board[(chosen + offset) % len(board)] += 1
    return board


def drop_disc(board: list[list[str]], column: int, player: str) -> int:
    """Drop a disc into a column and return its row, or -1 if the column is full."""
    for row in range(len(board) - 1, -1, -1):
        if board[row][column] == " ":
            board[row][column] = player
            return row
    return -1


def slide_and_combine(row: list[int]) -> list[int]:
    """Move the tiles of a row to the left and join equal neighbours once."""
    tiles = [tile for tile in row if tile]
    result = []
    i = 0
    while i < len(tiles):
        if i + 1 < len(tiles) and tiles[i] == tiles[i + 1]:
            result.append(tiles[i] * 2)
            i += 2
        else:
            result.append(tiles[i])
            i += 1
    return result + [0] * (len(row) - len(result))


def quiz_score(answers: list[str], key: list[str], penalty: float) -> float:
    """Score a quiz with one point per right answer and a penalty for wrong ones."""
    score = 0.0
    for answer, correct in zip(answers, key):
        if not answer:
            continue
        if answer.lower() == correct.lower():
            score += 1
        else:
            score -= penalty
    return max(score, 0.0)


def knight_moves(square: str) -> list[str]:
    """List the squares a knight can reach from a square of the chess board."""
    col = ord(square[0]) - ord("a")
    row = int(square[1]) - 1
    targets = []
    for dc, dr in [(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)]:
        if 0 <= col + dc < 8 and 0 <= row + dr < 8:
            targets.append(chr(ord("a") + col + dc) + str(row + dr + 1))
    return sorted(targets)


def wrap_words(text: str, width: int) -> list[str]:
    """Break text into lines of at most the given width without cutting words."""
    lines = []
    current = ""
    for word in text.split():
        if current and len(current) + 1 + len(word) > width:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    if current:
        lines.append(current)
    return lines


def justify_line(words: list[str], width: int) -> str:
    """Spread words over a line so that it fills the width exactly."""
    if len(words) == 1:
        return words[0].ljust(width)
    gaps = len(words) - 1
    spaces, extra = divmod(width - sum(len(word) for word in words), gaps)
    line = ""
    for i, word in enumerate(words[:-1]):
        line += word + " " * (spaces + (1 if i < extra else 0))
    return line + words[-1]


def text_box(lines: list[str]) -> str:
    """Draw a frame of plus signs and dashes around some lines of text."""
    width = max(len(line) for line in lines)
    border = "+" + "-" * (width + 2) + "+"
    body = [f"| {line.ljust(width)} |" for line in lines]
    return "\n".join([border] + body + [border])


def shorten(text: str, limit: int) -> str:
    """Cut text at a word boundary and add three dots if it is too long."""
    if len(text) <= limit:
        return text
    cut = text[:limit - 3]
    if " " in cut:
        cut = cut[:cut.rindex(" ")]
    return cut.rstrip() + "..."


def columns_of(items: list[str], columns: int) -> list[str]:
    """Lay out items in columns of equal width, filled row by row."""
    width = max(len(item) for item in items) + 2
    rows = []
    for i in range(0, len(items), columns):
        cells = [item.ljust(width) for item in items[i:i + columns]]
        rows.append("".join(cells).rstrip())
    return rows


def format_table(rows: list[list[str]]) -> str:
    """Align the cells of a table in columns separated by two blanks."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def markdown_table(records: list[dict], fields: list[str]) -> str:
    """Write chosen fields of records as a markdown table."""
    lines = ["| " + " | ".join(fields) + " |"]
    lines.append("|" + " --- |" * len(fields))
    for record in records:
        values = [str(record.get(field, "")) for field in fields]
        lines.append("| " + " | ".join(values) + " |")
    return "\n".join(lines)


def parse_text_table(text: str) -> list[dict]:
    """Read a table with a header line and bars between columns into records."""
    lines = [line for line in text.splitlines() if line.strip()]
    header = [name.strip() for name in lines[0].split("|")]
    records = []
    for line in lines[1:]:
        values = [value.strip() for value in line.split("|")]
        records.append(dict(zip(header, values)))
    return records


def pivot_totals(sales: list[dict]) -> dict[str, dict[str, float]]:
    """Sum sales amounts by region and then by product."""
    table: dict[str, dict[str, float]] = {}
    for sale in sales:
        row = table.setdefault(sale["region"], {})
        row[sale["product"]] = row.get(sale["product"], 0.0) + sale["amount"]
    return table


def add_totals(table: list[list[int]]) -> list[list[int]]:
    """Append a total to every row and a final row with the column totals."""
    result = [row + [sum(row)] for row in table]
    result.append([sum(column) for column in zip(*result)])
    return result


def multiplication_table(size: int) -> str:
    """Write a multiplication table with right aligned numbers."""
    width = len(str(size * size)) + 1
    lines = []
    for row in range(1, size + 1):
        lines.append("".join(str(row * col).rjust(width) for col in range(1, size + 1)))
    return "\n".join(lines)


def bar_chart(values: dict[str, int], width: int) -> list[str]:
    """Draw a horizontal bar chart in which the largest value fills the width."""
    largest = max(values.values())
    label_width = max(len(label) for label in values)
    lines = []
    for label, value in values.items():
        bar = "#" * round(value / largest * width)
        lines.append(f"{label.ljust(label_width)} {bar} {value}")
    return lines


def histogram_rows(values: list[int]) -> list[str]:
    """Draw values as vertical columns of stars, the top row first."""
    rows = []
    for level in range(max(values), 0, -1):
        row = ""
        for value in values:
            row += "*" if value >= level else " "
        rows.append(row.rstrip())
    return rows


def dedent_lines(lines: list[str]) -> list[str]:
    """Remove the indentation that all non-blank lines have in common."""
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    common = min(indents, default=0)
    return [line[common:] for line in lines]


def number_lines(text: str, start: int) -> str:
    """Put right aligned line numbers in front of every line."""
    lines = text.splitlines()
    width = len(str(start + len(lines) - 1))
    numbered = []
    for number, line in enumerate(lines, start):
        numbered.append(f"{number:>{width}}: {line}")
    return "\n".join(numbered)


def expand_tabs(line: str, tab_size: int) -> str:
    """Replace tabs by as many blanks as are needed to reach the next tab stop."""
    result = ""
    for ch in line:
        if ch == "\t":
            result += " " * (tab_size - len(result) % tab_size)
        else:
            result += ch
    return result


def paginate(lines: list[str], per_page: int) -> list[list[str]]:
    """Divide lines into pages and end each page with its number."""
    pages = []
    total = math.ceil(len(lines) / per_page)
    for page in range(total):
        content = lines[page * per_page:(page + 1) * per_page]
        pages.append(content + [f"page {page + 1} of {total}"])
    return pages


def centered_pyramid(height: int) -> list[str]:
    """Build the rows of a centred pyramid of stars."""
    rows = []
    for level in range(height):
        padding = " " * (height - level - 1)
        rows.append(padding + "*" * (2 * level + 1))
    return rows


def calendar_rows(year: int, month: int) -> list[str]:
    """Lay out the days of a month in weeks that start on Monday."""
    first = datetime.date(year, month, 1)
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    cells = ["  "] * first.weekday()
    for day in range(1, (following - first).days + 1):
        cells.append(f"{day:2d}")
    return [" ".join(cells[i:i + 7]) for i in range(0, len(cells), 7)]


def invoice_lines(items: list[dict]) -> list[str]:
    """Write one line per invoice item and a last line with the total."""
    lines = []
    total = 0.0
    for item in items:
        amount = item["quantity"] * item["price"]
        total += amount
        lines.append(f"{item['name']:<15}{item['quantity']:>4} x {item['price']:>7.2f}{amount:>10.2f}")
    lines.append(f"{'Total':<29}{total:>10.2f}")
    return lines


def to_base(number: int, base: int) -> str:
    """Write a non-negative number in a base between 2 and 36."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    if number == 0:
        return "0"
    result = ""
    while number > 0:
        number, rest = divmod(number, base)
        result = digits[rest] + result
    return result


def from_base(text: str, base: int) -> int:
    """Read a number written with the digits of the given base."""
    value = 0
    for ch in text.lower():
        digit = int(ch) if ch.isdigit() else ord(ch) - ord("a") + 10
        if digit >= base:
            raise ValueError(f"{ch} is not a digit in base {base}")
        value = value * base + digit
    return value


def to_roman(number: int) -> str:
    """Write a positive number in Roman numerals."""
    symbols = [
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ]
    result = ""
    for value, symbol in symbols:
        while number >= value:
            result += symbol
            number -= value
    return result


def from_roman(numeral: str) -> int:
    """Read a number written in Roman numerals."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    previous = 0
    for symbol in reversed(numeral.upper()):
        value = values[symbol]
        if value < previous:
            total -= value
        else:
            total += value
        previous = max(previous, value)
    return total


def balanced_ternary(number: int) -> str:
    """Write a whole number with the digits minus, zero and plus in base three."""
    if number == 0:
        return "0"
    result = ""
    while number != 0:
        rest = number % 3
        if rest == 2:
            result = "-" + result
            number += 1
        else:
            result = "0+"[rest] + result
        number //= 3
    return result


def column_letters(number: int) -> str:
    """Return the spreadsheet name of a column, where 1 is A and 27 is AA."""
    name = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_number(letters: str) -> int:
    """Return the position of a spreadsheet column from its letters."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError("column names consist of letters only")
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def group_digits(number: int, separator: str) -> str:
    """Write a number with a separator after every three digits."""
    sign = "-" if number < 0 else ""
    digits = str(abs(number))
    groups = []
    while len(digits) > 3:
        groups.insert(0, digits[-3:])
        digits = digits[:-3]
    groups.insert(0, digits)
    return sign + separator.join(groups)


def ordinal(number: int) -> str:
    """Add the English ending to a number, as in 1st or 12th."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    suffixes = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{suffixes.get(number % 10, 'th')}"


def spell_number(number: int) -> str:
    """Write a number below one hundred in English words."""
    small = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
             "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
             "eighteen", "nineteen"]
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if number < 20:
        return small[number]
    word = tens[number // 10 - 2]
    if number % 10:
        word += "-" + small[number % 10]
    return word


def human_size(size: int) -> str:
    """Write a number of bytes with a fitting unit and one decimal."""
    value = float(size)
    for unit in ["B", "KB", "MB", "GB"]:
        if value < 1024:
            return f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TB"


def parse_size(text: str) -> int:
    """Read a size such as '12 KB' or '3MB' as a number of bytes."""
    factors = {"B": 1, "KB": 1024, "MB": 1024 ** 2, "GB": 1024 ** 3}
    match = re.fullmatch(r"\s*([\d.]+)\s*([KMG]?B)\s*", text.upper())
    if match is None:
        raise ValueError(f"not a size: {text}")
    return int(float(match.group(1)) * factors[match.group(2)])


def compact_count(count: int) -> str:
    """Shorten a large count with the letters K and M."""
    if count >= 1_000_000:
        return f"{count / 1_000_000:.1f}M"
    if count >= 1000:
        return f"{count / 1000:.1f}K"
    return str(count)


def clock_text(seconds: int) -> str:
    """Format seconds as minutes and seconds, with hours only when needed."""
    hours, rest = divmod(seconds, 3600)
    minutes, secs = divmod(rest, 60)
    if hours:
        return f"{hours}:{minutes:02d}:{secs:02d}"
    return f"{minutes}:{secs:02d}"


def time_ago(seconds: int) -> str:
    """Describe how long ago something happened using the largest fitting unit."""
    units = [("day", 86400), ("hour", 3600), ("minute", 60)]
    for name, length in units:
        count = seconds // length
        if count:
            plural = "s" if count > 1 else ""
            return f"{count} {name}{plural} ago"
    return "just now"


def significant_digits(value: float, digits: int) -> float:
    """Round a value to a number of significant digits."""
    if value == 0:
        return 0.0
    magnitude = math.floor(math.log10(abs(value)))
    return round(value, digits - 1 - magnitude)


def scientific_notation(value: float) -> str:
    """Write a positive value as a mantissa times a power of ten."""
    exponent = 0
    while value >= 10:
        value /= 10
        exponent += 1
    while 0 < value < 1:
        value *= 10
        exponent -= 1
    return f"{value:.2f}e{exponent}"


def decimal_expansion(numerator: int, denominator: int) -> str:
    """Write a fraction as a decimal with the repeating part in brackets."""
    whole, rest = divmod(numerator, denominator)
    digits = ""
    seen: dict[int, int] = {}
    while rest and rest not in seen:
        seen[rest] = len(digits)
        digit, rest = divmod(rest * 10, denominator)
        digits += str(digit)
    if rest:
        start = seen[rest]
        digits = f"{digits[:start]}({digits[start:]})"
    return f"{whole}.{digits}" if digits else str(whole)


def mixed_fraction(numerator: int, denominator: int) -> str:
    """Write a positive fraction in lowest terms with its whole part in front."""
    divisor = math.gcd(numerator, denominator)
    whole, rest = divmod(numerator // divisor, denominator // divisor)
    if rest == 0:
        return str(whole)
    fraction = f"{rest}/{denominator // divisor}"
    return f"{whole} {fraction}" if whole else fraction


def binary_with_groups(number: int, group: int) -> str:
    """Write a number in binary, padded and divided into groups of bits."""
    bits = bin(number)[2:]
    missing = -len(bits) % group
    bits = "0" * missing + bits
    return " ".join(bits[i:i + group] for i in range(0, len(bits), group))


def twos_complement(number: int, bits: int) -> str:
    """Return the two's complement representation of a number."""
    if not -(1 << (bits - 1)) <= number < 1 << (bits - 1):
        raise ValueError(f"{number} does not fit into {bits} bits")
    if number < 0:
        number += 1 << bits
    return format(number, f"0{bits}b")


def hex_color(red: int, green: int, blue: int) -> str:
    """Return the web colour code of three colour parts limited to 0 to 255."""
    code = "#"
    for part in (red, green, blue):
        part = max(0, min(255, part))
        code += f"{part:02x}"
    return code


def color_from_hex(code: str) -> tuple[int, int, int]:
    """Read a web colour code of three or six digits."""
    digits = code.lstrip("#")
    if len(digits) == 3:
        digits = "".join(ch * 2 for ch in digits)
    red, green, blue = (int(digits[i:i + 2], 16) for i in (0, 2, 4))
    return red, green, blue


def ip_to_number(address: str) -> int:
    """Turn a dotted network address into one number."""
    number = 0
    for part in address.split("."):
        octet = int(part)
        if octet > 255:
            raise ValueError("each part must be at most 255")
        number = number * 256 + octet
    return number


def mask_card_number(number: str) -> str:
    """Hide all but the last four digits of a card number and group them by four."""
    digits = [ch for ch in number if ch.isdigit()]
    masked = "*" * (len(digits) - 4) + "".join(digits[-4:])
    return " ".join(masked[i:i + 4] for i in range(0, len(masked), 4))


def format_phone(raw: str) -> str:
    """Format ten digits as a telephone number and return other input unchanged."""
    digits = re.sub(r"\D", "", raw)
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) != 10:
        return raw
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


def format_money(cents: int, symbol: str) -> str:
    """Write an amount in cents with a currency symbol, using brackets for debts."""
    units, rest = divmod(abs(cents), 100)
    text = f"{symbol}{units:,}.{rest:02d}"
    if cents < 0:
        return f"({text})"
    return text


def parse_money(text: str) -> int:
    """Read an amount such as '$1,234.5' as a number of cents."""
    cleaned = text.strip().lstrip("$").replace(",", "")
    whole, _, fraction = cleaned.partition(".")
    cents = int(fraction[:2].ljust(2, "0"))
    return int(whole or 0) * 100 + cents


def convert_length(value: float, source: str, target: str) -> float:
    """Convert a length between metric and imperial units."""
    metres = {"mm": 0.001, "cm": 0.01, "m": 1.0, "km": 1000.0, "in": 0.0254, "ft": 0.3048, "mi": 1609.344}
    if source not in metres or target not in metres:
        raise ValueError("unknown unit of length")
    return value * metres[source] / metres[target]


def convert_temperature(value: float, source: str, target: str) -> float:
    """Convert a temperature between Celsius, Fahrenheit and Kelvin."""
    if source == "F":
        celsius = (value - 32) * 5 / 9
    elif source == "K":
        celsius = value - 273.15
    else:
        celsius = value
    if target == "F":
        return round(celsius * 9 / 5 + 32, 2)
    if target == "K":
        return round(celsius + 273.15, 2)
    return round(celsius, 2)


def feet_and_inches(centimetres: float) -> str:
    """Write a height in centimetres as feet and inches."""
    inches = round(centimetres / 2.54)
    feet, rest = divmod(inches, 12)
    return f"{feet}'{rest}\""


def running_pace(distance_km: float, minutes: float) -> str:
    """Return the pace in minutes and seconds per kilometre."""
    if distance_km <= 0:
        raise ValueError("distance must be positive")
    seconds = round(minutes * 60 / distance_km)
    return f"{seconds // 60}:{seconds % 60:02d} min/km"


def scale_recipe(ingredients: dict[str, float], servings: int, wanted: int) -> dict[str, float]:
    """Scale the amounts of a recipe to another number of servings."""
    factor = wanted / servings
    scaled = {}
    for name, amount in ingredients.items():
        scaled[name] = round(amount * factor, 1)
    return scaled


def convert_currency(amount: float, rates: dict[str, float], source: str, target: str) -> float:
    """Convert an amount using rates that are given relative to one base currency."""
    if source == target:
        return amount
    base_amount = amount / rates[source]
    return round(base_amount * rates[target], 2)


def fuel_summary(trips: list[dict]) -> dict[str, float]:
    """Return total distance, total litres and litres per hundred kilometres."""
    distance = sum(trip["km"] for trip in trips)
    litres = sum(trip["litres"] for trip in trips)
    average = litres / distance * 100 if distance else 0.0
    return {"km": distance, "litres": litres, "per_100_km": round(average, 2)}


def volume_discount(quantity: int, unit_price: float, tiers: list[tuple[int, float]]) -> float:
    """Return the price of an order after the best quantity discount it qualifies for."""
    rate = 0.0
    for minimum, discount in tiers:
        if quantity >= minimum:
            rate = max(rate, discount)
    return round(quantity * unit_price * (1 - rate), 2)


def income_tax(income: float, brackets: list[tuple[float, float]]) -> float:
    """Compute a progressive tax from brackets of lower limit and rate."""
    tax = 0.0
    for i, (lower, rate) in enumerate(brackets):
        if income <= lower:
            break
        upper = brackets[i + 1][0] if i + 1 < len(brackets) else income
        tax += (min(income, upper) - lower) * rate
    return round(tax, 2)


def shipping_cost(weight: float, express: bool) -> float:
    """Return the cost of sending a parcel of a given weight in kilograms."""
    if weight <= 1:
        cost = 4.5
    elif weight <= 5:
        cost = 7.0
    else:
        cost = 7.0 + math.ceil(weight - 5) * 1.2
    return round(cost * 1.5 if express else cost, 2)


def cheapest_bundle(needed: int, single: float, pack_size: int, pack_price: float) -> float:
    """Return the lowest price for at least the needed pieces, bought singly or in packs."""
    best = math.inf
    for packs in range(math.ceil(needed / pack_size) + 1):
        singles = max(0, needed - packs * pack_size)
        best = min(best, packs * pack_price + singles * single)
    return best


def basket_total(basket: dict[str, int], prices: dict[str, float], offers: dict[str, int]) -> float:
    """Add up a basket where for some articles every n-th piece is free."""
    total = 0.0
    for article, count in basket.items():
        if article in offers:
            count -= count // offers[article]
        total += count * prices[article]
    return round(total, 2)


def electricity_bill(kwh: float, steps: list[tuple[float, float]], last_rate: float) -> float:
    """Charge consumption in blocks of given size and price, and the rest at the last rate."""
    bill = 0.0
    remaining = kwh
    for size, rate in steps:
        used = min(remaining, size)
        bill += used * rate
        remaining -= used
    return round(bill + remaining * last_rate, 2)


def loyalty_level(purchases: list[float]) -> str:
    """Return the customer level that belongs to the total of all purchases."""
    spent = sum(purchases)
    for level, threshold in [("gold", 1000), ("silver", 500), ("bronze", 100)]:
        if spent >= threshold:
            return level
    return "none"


def make_change(amount: int, coins: list[int]) -> dict[int, int]:
    """Pay out an amount with as few coins as possible, taking large ones first."""
    change = {}
    for coin in sorted(coins, reverse=True):
        count, amount = divmod(amount, coin)
        if count:
            change[coin] = count
    return change


def split_bill(total_cents: int, people: list[str]) -> dict[str, int]:
    """Divide a bill so that the shares differ by at most one cent."""
    share, extra = divmod(total_cents, len(people))
    shares = {}
    for i, person in enumerate(people):
        shares[person] = share + 1 if i < extra else share
    return shares


def apply_coupons(price: float, coupons: list[dict]) -> float:
    """Apply fixed and percentage coupons in order without going below zero."""
    for coupon in coupons:
        if price < coupon.get("minimum", 0):
            continue
        if coupon["kind"] == "percent":
            price *= 1 - coupon["value"] / 100
        else:
            price -= coupon["value"]
    return round(max(price, 0.0), 2)


def parking_fee(entry: datetime.datetime, leaving: datetime.datetime) -> float:
    """Charge two per started hour after a free half hour, at most fifteen per day."""
    minutes = (leaving - entry).total_seconds() / 60
    if minutes <= 30:
        return 0.0
    days, rest = divmod(minutes, 24 * 60)
    fee = min(15.0, math.ceil(rest / 60) * 2.0)
    return days * 15.0 + fee


def tree_depth(tree: dict) -> int:
    """Return the number of levels in a tree of nodes with children."""
    children = tree.get("children", [])
    if not children:
        return 1
    return 1 + max(tree_depth(child) for child in children)


def sum_binary_tree(tree: tuple | None) -> int:
    """Add up the values in a binary tree of (left, value, right) tuples."""
    if tree is None:
        return 0
    left, value, right = tree
    return sum_binary_tree(left) + value + sum_binary_tree(right)


def insert_sorted_tree(tree: tuple | None, value: int) -> tuple:
    """Return a search tree of (left, value, right) tuples with one more value in it."""
    if tree is None:
        return (None, value, None)
    left, root, right = tree
    if value < root:
        return (insert_sorted_tree(left, value), root, right)
    if value > root:
        return (left, root, insert_sorted_tree(right, value))
    return tree


def tree_levels(tree: dict) -> list[list[str]]:
    """List the names in a tree level by level from the root down."""
    levels = []
    current = [tree]
    while current:
        levels.append([node["name"] for node in current])
        following = []
        for node in current:
            following.extend(node.get("children", []))
        current = following
    return levels


def print_tree(tree: dict, depth: int) -> list[str]:
    """Write the names in a tree as lines indented by their depth."""
    lines = ["  " * depth + tree["name"]]
    for child in tree.get("children", []):
        lines.extend(print_tree(child, depth + 1))
    return lines


def path_to_name(tree: dict, name: str) -> list[str]:
    """Return the names on the way from the root to a node, or an empty list."""
    if tree["name"] == name:
        return [name]
    for child in tree.get("children", []):
        path = path_to_name(child, name)
        if path:
            return [tree["name"]] + path
    return []


def leaf_names(tree: dict) -> list[str]:
    """Collect the names of all nodes that have no children."""
    if not tree.get("children"):
        return [tree["name"]]
    leaves = []
    for child in tree["children"]:
        leaves += leaf_names(child)
    return leaves


def folder_size(folder: dict) -> int:
    """Return the total size of the files in nested folders given as dictionaries."""
    total = 0
    for content in folder.values():
        if isinstance(content, dict):
            total += folder_size(content)
        else:
            total += content
    return total


def flatten_keys(data: dict, prefix: str) -> dict:
    """Turn nested dictionaries into one dictionary with dotted keys."""
    flat = {}
    for key, value in data.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            flat.update(flatten_keys(value, name))
        else:
            flat[name] = value
    return flat


def unflatten_keys(flat: dict) -> dict:
    """Build nested dictionaries from a dictionary with dotted keys."""
    data: dict = {}
    for name, value in flat.items():
        *parents, last = name.split(".")
        node = data
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = value
    return data


def lookup_path(data: dict, path: str, default: str) -> str:
    """Follow a path with slashes through nested dictionaries and return what is there."""
    current = data
    for part in path.strip("/").split("/"):
        if not isinstance(current, dict) or part not in current:
            return default
        current = current[part]
    return str(current)


def tree_from_parents(records: list[dict]) -> list[dict]:
    """Build trees of nodes with children from records that name their parent."""
    nodes = {record["id"]: {"id": record["id"], "children": []} for record in records}
    roots = []
    for record in records:
        node = nodes[record["id"]]
        if record.get("parent") in nodes:
            nodes[record["parent"]]["children"].append(node)
        else:
            roots.append(node)
    return roots


def ancestors(parents: dict[str, str], name: str) -> list[str]:
    """List the ancestors of a name, the nearest first."""
    found = []
    while name in parents:
        name = parents[name]
        if name in found:
            break
        found.append(name)
    return found


def evaluate_expression_tree(tree: tuple | int | str, variables: dict[str, int]) -> int:
    """Compute an expression given as nested tuples of operator and two operands."""
    if isinstance(tree, int):
        return tree
    if isinstance(tree, str):
        return variables[tree]
    op, left, right = tree
    a = evaluate_expression_tree(left, variables)
    b = evaluate_expression_tree(right, variables)
    if op == "+":
        return a + b
    if op == "-":
        return a - b
    return a * b


def build_trie(words: list[str]) -> dict:
    """Store words letter by letter in nested dictionaries with an end mark."""
    trie: dict = {}
    for word in words:
        node = trie
        for letter in word:
            node = node.setdefault(letter, {})
        node["$"] = True
    return trie


def decode_with_code_tree(bits: str, tree: tuple) -> str:
    """Decode bits with a tree of pairs in which 0 goes left and 1 goes right."""
    text = ""
    node = tree
    for bit in bits:
        node = node[int(bit)]
        if isinstance(node, str):
            text += node
            node = tree
    return text


def deep_sum(values: list) -> float:
    """Add up all numbers in a list that may contain further lists."""
    total = 0.0
    for value in values:
        if isinstance(value, list):
            total += deep_sum(value)
        else:
            total += value
    return total


def count_lattice_paths(grid: list[list[int]]) -> int:
    """Count the ways from the top left to the bottom right past blocked squares."""
    cols = len(grid[0])
    ways = [0] * cols
    ways[0] = 1
    for row in grid:
        for c in range(cols):
            if row[c] == 1:
                ways[c] = 0
            elif c > 0:
                ways[c] += ways[c - 1]
    return ways[-1]


def cheapest_path(costs: list[list[int]]) -> int:
    """Return the lowest cost of a path that only goes right and down."""
    best = [row[:] for row in costs]
    for r in range(len(best)):
        for c in range(len(best[0])):
            options = []
            if r > 0:
                options.append(best[r - 1][c])
            if c > 0:
                options.append(best[r][c - 1])
            if options:
                best[r][c] += min(options)
    return best[-1][-1]


def shortest_maze_path(maze: list[str], start: tuple[int, int], goal: tuple[int, int]) -> int:
    """Return the fewest steps through a maze with walls of '#', or -1."""
    queue = deque([(start, 0)])
    seen = {start}
    while queue:
        (r, c), steps = queue.popleft()
        if (r, c) == goal:
            return steps
        for cell in [(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)]:
            inside = 0 <= cell[0] < len(maze) and 0 <= cell[1] < len(maze[0])
            if inside and cell not in seen and maze[cell[0]][cell[1]] != "#":
                seen.add(cell)
                queue.append((cell, steps + 1))
    return -1


def flood_fill(image: list[list[int]], row: int, col: int, color: int) -> list[list[int]]:
    """Recolour the connected area of equal colour around a pixel in place."""
    old = image[row][col]
    if old == color:
        return image
    stack = [(row, col)]
    while stack:
        r, c = stack.pop()
        if not (0 <= r < len(image) and 0 <= c < len(image[0])):
            continue
        if image[r][c] == old:
            image[r][c] = color
            stack.extend([(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)])
    return image


def island_sizes(land: set[tuple[int, int]]) -> list[int]:
    """Return the sizes of the connected groups of land squares, the largest first."""
    remaining = set(land)
    sizes = []
    while remaining:
        stack = [remaining.pop()]
        size = 0
        while stack:
            r, c = stack.pop()
            size += 1
            for cell in [(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)]:
                if cell in remaining:
                    remaining.remove(cell)
                    stack.append(cell)
        sizes.append(size)
    return sorted(sizes, reverse=True)


def robot_position(commands: str) -> tuple[int, int]:
    """Follow turns and forward steps from the origin, facing north at first."""
    x, y = 0, 0
    dx, dy = 0, 1
    for command in commands:
        if command == "L":
            dx, dy = -dy, dx
        elif command == "R":
            dx, dy = dy, -dx
        elif command == "F":
            x += dx
            y += dy
    return x, y


def visited_twice(moves: list[str]) -> tuple[int, int] | None:
    """Return the first place a walker visits twice, or None."""
    steps = {"N": (0, 1), "S": (0, -1), "E": (1, 0), "W": (-1, 0)}
    x, y = 0, 0
    seen = {(x, y)}
    for move in moves:
        dx, dy = steps[move[0]]
        for _ in range(int(move[1:])):
            x, y = x + dx, y + dy
            if (x, y) in seen:
                return x, y
            seen.add((x, y))
    return None


def spiral_order(matrix: list[list[int]]) -> list[int]:
    """Read the numbers of a matrix in a spiral from the top left inwards."""
    result: list[int] = []
    rows = [list(row) for row in matrix]
    while rows:
        result += rows.pop(0)
        rows = [list(column) for column in zip(*rows)][::-1]
    return result


def rotate_grid(grid: list[list[str]], quarter_turns: int) -> list[list[str]]:
    """Turn a grid clockwise by a number of quarter turns."""
    result = [row[:] for row in grid]
    for _ in range(quarter_turns % 4):
        result = [list(column) for column in zip(*result[::-1])]
    return result


def visible_trees(heights: list[list[int]]) -> int:
    """Count the trees that are taller than all trees to their left or to their right."""
    count = 0
    for row in heights:
        for c, height in enumerate(row):
            left = all(other < height for other in row[:c])
            right = all(other < height for other in row[c + 1:])
            if left or right:
                count += 1
    return count


def low_points(heights: list[list[int]]) -> list[tuple[int, int]]:
    """Find the squares of a height map that are lower than their direct neighbours."""
    points = []
    for r, row in enumerate(heights):
        for c, height in enumerate(row):
            neighbours = []
            for i, j in [(r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)]:
                if 0 <= i < len(heights) and 0 <= j < len(row):
                    neighbours.append(heights[i][j])
            if all(height < other for other in neighbours):
                points.append((r, c))
    return points


def find_word_in_rows(grid: list[str], word: str) -> tuple[int, int]:
    """Return row and column where a word starts in a letter grid, or (-1, -1)."""
    for r, row in enumerate(grid):
        c = row.find(word)
        if c >= 0:
            return r, c
    return -1, -1


def bounding_box(points: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    """Return the smallest rectangle that contains all points."""
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def multiply_matrices(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    """Return the product of two matrices."""
    if len(a[0]) != len(b):
        raise ValueError("matrix sizes do not fit")
    columns = list(zip(*b))
    product = []
    for row in a:
        product.append([sum(x * y for x, y in zip(row, column)) for column in columns])
    return product


def is_magic_square(square: list[list[int]]) -> bool:
    """Check that all rows, columns and both diagonals have the same sum."""
    size = len(square)
    target = sum(square[0])
    if any(sum(row) != target for row in square):
        return False
    if any(sum(column) != target for column in zip(*square)):
        return False
    first = sum(square[i][i] for i in range(size))
    second = sum(square[i][size - 1 - i] for i in range(size))
    return first == target and second == target


def sudoku_conflicts(row: list[int]) -> set[int]:
    """Return the digits that occur more than once in a sudoku row, ignoring zeros."""
    seen = set()
    repeated = set()
    for digit in row:
        if digit == 0:
            continue
        if digit in seen:
            repeated.add(digit)
        seen.add(digit)
    return repeated


def rail_fence(text: str, rails: int) -> str:
    """Encrypt text by writing it in a zigzag over several rails."""
    rows = [""] * rails
    rail = 0
    step = 1
    for ch in text:
        rows[rail] += ch
        if rail + step < 0 or rail + step >= rails:
            step = -step
        rail += step
    return "".join(rows)


def caesar_shift(text: str, shift: int) -> str:
    """Move every letter along the alphabet and keep all other characters."""
    result = []
    for ch in text:
        if ch.isalpha():
            base = ord("A") if ch.isupper() else ord("a")
            result.append(chr((ord(ch) - base + shift) % 26 + base))
        else:
            result.append(ch)
    return "".join(result)


def luhn_valid(number: str) -> bool:
    """Check the digits of a card number by the Luhn rule."""
    total = 0
    for i, ch in enumerate(reversed(number.replace(" ", ""))):
        digit = int(ch)
        if i % 2 == 1:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0


def outliers(values: list[float]) -> list[float]:
    """Return the values more than two standard deviations away from the mean."""
    if len(values) < 2:
        return []
    mean = statistics.mean(values)
    deviation = statistics.stdev(values)
    return [value for value in values if abs(value - mean) > 2 * deviation]


def median_by_group(records: list[dict]) -> dict[str, float]:
    """Return the median value of the records in each group."""
    groups: dict[str, list[float]] = defaultdict(list)
    for record in records:
        groups[record["group"]].append(record["value"])
    return {name: statistics.median(values) for name, values in groups.items()}


def moving_average(values: list[float], window: int) -> list[float]:
    """Return the averages of all windows of neighbouring values."""
    averages = []
    total = sum(values[:window])
    for i in range(window, len(values) + 1):
        averages.append(round(total / window, 3))
        if i < len(values):
            total += values[i] - values[i - window]
    return averages


def letter_grades(scores: dict[str, float], limits: list[tuple[float, str]]) -> dict[str, str]:
    """Give each student the first grade whose limit the score reaches."""
    grades = {}
    for student, score in scores.items():
        grades[student] = "F"
        for limit, grade in limits:
            if score >= limit:
                grades[student] = grade
                break
    return grades


def most_common_words(text: str, count: int, ignored: set[str]) -> list[tuple[str, int]]:
    """Return the most frequent words of a text, leaving out ignored ones."""
    words = re.findall(r"[a-z']+", text.lower())
    frequencies = Counter(word for word in words if word not in ignored)
    return sorted(frequencies.items(), key=lambda item: (-item[1], item[0]))[:count]


def age_on(birthday: datetime.date, day: datetime.date) -> int:
    """Return the age in full years on a given day."""
    years = day.year - birthday.year
    if (day.month, day.day) < (birthday.month, birthday.day):
        years -= 1
    return years
