import math
import re
from collections import Counter, defaultdict, deque
from datetime import date, datetime, timedelta
from itertools import accumulate


def vend_item(price: int, coins: list[int]) -> tuple[str, int]:
    """Simulate a simple vending machine. Coins are inserted one after another until the price is covered;
    then the machine answers "sold" together with the change. If all the coins together are not enough, the
    answer is "refund" and the full amount inserted."""
    inserted = 0
    for coin in coins:
        inserted += coin
        if inserted >= price:
            return "sold", inserted - price
    return "refund", inserted


def turnstile_passages(events: list[str]) -> int:
    """A turnstile starts locked. A "coin" unlocks it, a "push" on an unlocked turnstile lets one person
    through and locks it again, and a push on a locked one does nothing. How many people get through?"""
    locked = True
    passed = 0
    for event in events:
        if event == "coin":
            locked = False
        elif event == "push" and not locked:
            passed += 1
            locked = True
    return passed


def running_totals(amounts: list[int]) -> list[int]:
    """Return the list of running totals of the given amounts, so that each position holds the sum of
    everything up to and including it."""
    return list(accumulate(amounts))


def brackets_balanced(text: str) -> bool:
    """Check that all round, square and curly brackets in the text are properly nested and closed. Any other
    characters are ignored. A text without brackets is fine."""
    pairs = {")": "(", "]": "[", "}": "{"}
    stack = []
    for char in text:
        if char in "([{":
            stack.append(char)
        elif char in pairs:
            if not stack or stack.pop() != pairs[char]:
                return False
    return not stack


def longest_win_streak(results: list[str]) -> int:
    """Given match results as "W", "L" or "D", return the length of the longest run of consecutive wins.
    Return 0 if there were none."""
    best = 0
    current = 0
    for result in results:
        if result == "W":
            current += 1
            best = max(best, current)
        else:
            current = 0
    return best


def robot_offset(commands: str) -> tuple[int, int]:
    """A robot stands at the origin of a grid and follows a string of moves: U goes up (y grows), D down, L
    left and R right. Report its final coordinates. Other letters have no effect."""
    return commands.count("R") - commands.count("L"), commands.count("U") - commands.count("D")


def elevator_floor(moves: str) -> int:
    """An elevator begins on the ground floor, numbered 0. Every "(" takes it one floor up and every ")" takes
    it one floor down. Which floor does it end on?"""
    return moves.count("(") - moves.count(")")


def first_basement_entry(moves: str) -> int:
    """An elevator starts at floor 0 and goes up for "(" and down for ")". Return the position, counting from
    1, of the first move that brings it into the basement (floor -1). Return 0 when this never happens."""
    floor = 0
    for position, move in enumerate(moves, start=1):
        floor += 1 if move == "(" else -1
        if floor == -1:
            return position
    return 0


def sum_nested(items: list) -> int:
    """Add up all the numbers in a list that can hold numbers and further lists, nested to any depth. An empty
    list gives 0."""
    return sum(sum_nested(item) if isinstance(item, list) else item for item in items)


def flatten_nested(items: list) -> list:
    """Turn a list with lists inside lists, at whatever depth, into one flat list that keeps the order of the
    elements."""
    flat = []
    for item in items:
        if isinstance(item, list):
            flat.extend(flatten_nested(item))
        else:
            flat.append(item)
    return flat


def nesting_depth(value: list) -> int:
    """How deep is a nested list? A list without lists in it has depth 1, also when it is empty; each level of
    nesting adds one."""
    return 1 + max((nesting_depth(item) for item in value if isinstance(item, list)), default=0)


def transpose_matrix(matrix: list[list[int]]) -> list[list[int]]:
    """Swap the rows and columns of a matrix given as a list of equally long rows."""
    return [list(column) for column in zip(*matrix)]


def diagonal_sum(matrix: list[list[int]]) -> int:
    """Compute the sum of the main diagonal of a square matrix, from the top left to the bottom right."""
    return sum(matrix[i][i] for i in range(len(matrix)))


def intervals_overlap(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Tell whether two time intervals, each a start and an end, overlap. The end is exclusive, so intervals
    that merely touch do not overlap."""
    return first[0] < second[1] and second[0] < first[1]


def merge_intervals(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge overlapping or touching intervals and return the result ordered by start. The input can be in any
    order and may be empty."""
    merged = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def can_book(bookings: list[tuple[int, int]], start: int, end: int) -> bool:
    """Decide whether a room can be booked from start to end, given the existing bookings as pairs of hours. A
    booking may begin at the very hour at which another one ends. A request whose end is not after its start
    is refused."""
    return start < end and all(end <= taken_from or start >= taken_to for taken_from, taken_to in bookings)


def accept_bookings(requests: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Process booking requests in the order in which they come in. Each request is accepted only if it does
    not overlap with one accepted before. Return the accepted ones in order of arrival."""
    accepted = []
    for start, end in requests:
        if all(end <= s or start >= e for s, e in accepted):
            accepted.append((start, end))
    return accepted


def may_enter(age: int, has_ticket: bool, with_adult: bool) -> bool:
    """Access rule for the concert hall: nobody gets in without a ticket. People of 16 and over may enter on
    their own, younger ones only together with an adult."""
    return has_ticket and (age >= 16 or with_adult)


def fizz_buzz(n: int) -> list[str]:
    """The classic exercise: for the numbers from 1 to n list the number as text, but "Fizz" for multiples of
    3, "Buzz" for multiples of 5 and "FizzBuzz" for multiples of both."""
    lines = []
    for i in range(1, n + 1):
        if i % 15 == 0:
            lines.append("FizzBuzz")
        elif i % 3 == 0:
            lines.append("Fizz")
        elif i % 5 == 0:
            lines.append("Buzz")
        else:
            lines.append(str(i))
    return lines


def collatz_steps(n: int) -> int:
    """Count how many steps it takes to reach 1 when an even number is halved and an odd number is tripled and
    increased by one. Numbers below 1 raise a ValueError."""
    if n < 1:
        raise ValueError("n must be positive")
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def budget_runs_out(budget: float, expenses: list[float]) -> int | None:
    """Expenses are paid in order from a budget. Give the index of the first expense that can no longer be
    paid in full, or None if the money suffices for all of them."""
    remaining = budget
    for index, expense in enumerate(expenses):
        if expense > remaining:
            return index
        remaining -= expense
    return None


def level_for_points(points: int) -> int:
    """Players start at level 1. Level 2 needs 100 points, and every further level needs 50 points more than
    the step before it (so 150 for the next step, then 200). Return the level reached with the given
    points."""
    level = 1
    needed = 100
    while points >= needed:
        points -= needed
        level += 1
        needed += 50
    return level


def casts_with_cooldown(presses: list[int], cooldown: int) -> int:
    """A spell can only be cast again once the cooldown has passed since the last successful cast. Given the
    times, in ascending order, at which the player presses the button, count the successful casts."""
    casts = 0
    ready_at = 0
    for time in presses:
        if casts == 0 or time >= ready_at:
            casts += 1
            ready_at = time + cooldown
    return casts


def queue_after(events: list[str]) -> list[str]:
    """People join a queue by name; the event "next" serves the person at the front. Return who is still
    waiting, front first. Serving an empty queue has no effect."""
    queue = []
    for event in events:
        if event == "next":
            if queue:
                queue.pop(0)
        else:
            queue.append(event)
    return queue


def evaluate_rpn(expression: str) -> int:
    """Evaluate an expression in reverse Polish notation whose tokens are separated by spaces. Supported are
    whole numbers and the operators +, - and *. The expression may be assumed to be valid."""
    stack = []
    for token in expression.split():
        if token in ("+", "-", "*"):
            right = stack.pop()
            left = stack.pop()
            if token == "+":
                stack.append(left + right)
            elif token == "-":
                stack.append(left - right)
            else:
                stack.append(left * right)
        else:
            stack.append(int(token))
    return stack[0]


def tree_sum(node: dict | None) -> int:
    """Sum the values of a binary tree. A node is a dict with "value", "left" and "right"; a missing child is
    None, and so is an empty tree, which sums to 0."""
    if node is None:
        return 0
    return node["value"] + tree_sum(node["left"]) + tree_sum(node["right"])


def tree_height(node: dict | None) -> int:
    """Return the height of a binary tree made of dicts with "left" and "right". The empty tree, None, has
    height 0 and a single node has height 1. Keys for absent children may be left out."""
    return 1 + max(tree_height(node.get("left")), tree_height(node.get("right"))) if node else 0


def count_leaves(tree: dict) -> int:
    """Count the leaves of a tree in which every node may carry a list of its "children". A node without
    children is a leaf."""
    return sum(count_leaves(child) for child in tree.get("children", [])) or 1


def directory_size(folder: dict) -> int:
    """A folder is a dict that maps names either to a file size in bytes or to another such folder. What is
    the total size of everything inside it?"""
    return sum(directory_size(entry) if isinstance(entry, dict) else entry for entry in folder.values())


def count_neighbours(grid: list[list[int]], row: int, col: int) -> int:
    """In a grid of 0s and 1s, count the living cells (1) among the up to eight neighbours of the given cell.
    Cells outside the grid count as dead, and the cell itself is not included."""
    count = 0
    for r in range(row - 1, row + 2):
        for c in range(col - 1, col + 2):
            if (r, c) != (row, col) and 0 <= r < len(grid) and 0 <= c < len(grid[0]):
                count += grid[r][c]
    return count


def factorial(n: int) -> int:
    """Compute the factorial of a non-negative whole number; the factorial of 0 is 1. Raise a ValueError for a
    negative number."""
    if n < 0:
        raise ValueError("n must not be negative")
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def fibonacci_numbers(count: int) -> list[int]:
    """Produce the first Fibonacci numbers, as many as asked for, beginning with 0 and 1."""
    numbers = []
    a, b = 0, 1
    for _ in range(count):
        numbers.append(a)
        a, b = b, a + b
    return numbers


def rock_paper_scissors(first: str, second: str) -> str:
    """Judge a round of rock, paper, scissors. Answer "first", "second" or "draw"; capital letters in the
    moves must not matter."""
    beats = {"rock": "scissors", "scissors": "paper", "paper": "rock"}
    first, second = first.lower(), second.lower()
    if first == second:
        return "draw"
    return "first" if beats[first] == second else "second"


def max_people_inside(events: list[str]) -> int:
    """A door counter logs "in" and "out". What was the largest number of people inside at one time, if the
    building was empty at the beginning?"""
    inside = 0
    most = 0
    for event in events:
        if event == "in":
            inside += 1
        else:
            inside -= 1
        most = max(most, inside)
    return most


def board_full_text(board: list[list[str]]) -> str:
    """Print a game board as text: the cells of a row are separated by "|", each row stands on a line of its
    own, and empty cells show up as a blank."""
    return "\n".join("|".join(cell or " " for cell in row) for row in board)


def guess_feedback(secret: int, guesses: list[int]) -> list[str]:
    """For each guess in a number guessing game say "too low", "too high" or "correct". The game ends with the
    correct guess, so nothing after it gets an answer."""
    feedback = []
    for guess in guesses:
        if guess == secret:
            feedback.append("correct")
            break
        feedback.append("too low" if guess < secret else "too high")
    return feedback


def hot_potato(players: list[str], step: int) -> str:
    """Players stand in a circle and pass a potato. After every step passes, the player holding it drops out,
    and the game goes on with the next one. Who remains last?"""
    circle = deque(players)
    while len(circle) > 1:
        circle.rotate(-step)
        circle.popleft()
    return circle[0]


def undo_typing(keys: list[str]) -> str:
    """Replay key presses and return the text they leave. Each entry is a single character to be typed, or
    "backspace", which removes the last character if there is one."""
    typed = []
    for key in keys:
        if key != "backspace":
            typed.append(key)
        elif typed:
            typed.pop()
    return "".join(typed)


def days_above_goal(steps: list[int], goal: int = 10000) -> int:
    """On how many days was the step goal reached? The goal is 10000 steps unless stated otherwise, and
    hitting it exactly counts."""
    return sum(1 for count in steps if count >= goal)


def traffic_light_after(color: str, changes: int) -> str:
    """A traffic light runs through green, yellow and red, then green again. Given the present color and the
    number of changes, return the color afterwards."""
    colors = ["green", "yellow", "red"]
    return colors[(colors.index(color) + changes) % len(colors)]


def dispense_change(amount: int, coins: list[int]) -> dict[int, int]:
    """Pay out an amount with as few coins as possible by always taking the largest coin that still fits.
    Return how many of each coin are used and leave out coins that are not. Raise a ValueError if something is
    left over."""
    change = {}
    for coin in sorted(coins, reverse=True):
        number, amount = divmod(amount, coin)
        if number:
            change[coin] = number
    if amount:
        raise ValueError("amount cannot be paid exactly")
    return change


def stock_after_sales(stock: dict[str, int], orders: list[str]) -> dict[str, int]:
    """Take each ordered item out of the stock, one piece per order. Orders for items that are sold out or
    unknown are dropped silently. The stock passed in must stay unchanged; return the new one."""
    remaining = dict(stock)
    for item in orders:
        if remaining.get(item, 0) > 0:
            remaining[item] -= 1
    return remaining


def robot_with_turns(commands: str) -> tuple[int, int]:
    """A robot starts at (0, 0) facing north. "L" and "R" turn it by 90 degrees on the spot and "F" drives it
    one field forward, north being the direction of growing y. Where is it at the end?"""
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


def robot_in_room(width: int, height: int, moves: str) -> tuple[int, int]:
    """The cleaning robot begins in the top left corner, column 0 and row 0, of a room. It obeys the moves N,
    S, E and W, but a move that would hit a wall is ignored. Return its final column and row."""
    directions = {"N": (0, -1), "S": (0, 1), "E": (1, 0), "W": (-1, 0)}
    col, row = 0, 0
    for move in moves:
        dx, dy = directions[move]
        if 0 <= col + dx < width and 0 <= row + dy < height:
            col += dx
            row += dy
    return col, row


def visited_cells(path: str) -> int:
    """Santa delivers a present at his starting house and at each house he moves to, following the arrows ^,
    v, < and >. How many different houses receive at least one present?"""
    x, y = 0, 0
    visited = {(0, 0)}
    for arrow in path:
        if arrow == "^":
            y += 1
        elif arrow == "v":
            y -= 1
        elif arrow == "<":
            x -= 1
        elif arrow == ">":
            x += 1
        visited.add((x, y))
    return len(visited)


def elevator_distance(start: int, stops: list[int]) -> int:
    """Work out how many floors a lift travels in total when it begins on the start floor and visits the stops
    in the order given."""
    return sum(abs(b - a) for a, b in zip([start] + stops, stops))


def nearest_elevator(positions: dict[str, int], floor: int) -> str:
    """Which elevator should be sent to the given floor? Choose the closest one; if several are equally close,
    the one whose name comes first in the alphabet."""
    return min(positions, key=lambda name: (abs(positions[name] - floor), name))


def overloaded_trips(weights: list[int], limit: int) -> int:
    """People enter a lift in the order in which they queue. As soon as the next one would bring the weight
    above the limit, the lift leaves without that person. How many rides are needed? Nobody weighs more than
    the limit."""
    if not weights:
        return 0
    trips = 1
    load = 0
    for weight in weights:
        if load + weight > limit:
            trips += 1
            load = 0
        load += weight
    return trips


def current_streak(days: list[bool]) -> int:
    """Given for each day, oldest first, whether the user was active, return the length of the streak that is
    still running on the last day."""
    streak = 0
    for active in reversed(days):
        if not active:
            break
        streak += 1
    return streak


def longest_daily_streak(days: list[date]) -> int:
    """From the dates on which a user practised, find the longest run of consecutive calendar days. Dates may
    be unsorted and may occur several times. No dates means 0."""
    best = 0
    streak = 0
    previous = None
    for day in sorted(set(days)):
        if previous is not None and day - previous == timedelta(days=1):
            streak += 1
        else:
            streak = 1
        best = max(best, streak)
        previous = day
    return best


def damage_taken(hits: list[int], armor: int) -> int:
    """Armor lowers every hit by a fixed amount, though never below 1 point of damage. Return the total damage
    of all hits."""
    return sum(max(1, hit - armor) for hit in hits)


def combo_score(hits: list[bool]) -> int:
    """Score a rhythm game. The first hit is worth 10 points, and each consecutive hit is worth 10 more than
    the one before, up to 50. A miss earns nothing and resets the value to 10."""
    score = 0
    value = 10
    for hit in hits:
        if hit:
            score += value
            value = min(value + 10, 50)
        else:
            value = 10
    return score


def tic_tac_toe_winner(board: list[list[str]]) -> str | None:
    """Look at a 3 by 3 tic-tac-toe board with "X", "O" and "" in its cells and return the player who owns a
    whole row, column or diagonal, or None if nobody does."""
    lines = [list(row) for row in board]
    lines += [list(column) for column in zip(*board)]
    lines.append([board[i][i] for i in range(3)])
    lines.append([board[i][2 - i] for i in range(3)])
    for line in lines:
        if line[0] and line.count(line[0]) == 3:
            return line[0]
    return None


def is_board_full(board: list[list[str]]) -> bool:
    """Is every field of the board taken? An empty field is a single space."""
    return all(cell != " " for row in board for cell in row)


def drop_disc(board: list[list[str]], column: int, player: str) -> bool:
    """Connect Four: drop the player's disc into a column so that it lands on the lowest free row; free cells
    are ".". Change the board in place and report whether there was room in that column."""
    for row in reversed(board):
        if row[column] == ".":
            row[column] = player
            return True
    return False


def game_of_life_cell(alive: bool, neighbours: int) -> bool:
    """State of a cell in the next generation of the Game of Life: a living cell survives with two or three
    living neighbours, and a dead one comes to life with exactly three."""
    return neighbours == 3 or (alive and neighbours == 2)


def life_generation(alive: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Compute the next generation of Conway's Game of Life on an endless board, where the state is the set of
    living cells. Cells with three living neighbours live, living cells with two survive, all others die."""
    neighbours = Counter(
        (x + dx, y + dy)
        for x, y in alive
        for dx in (-1, 0, 1)
        for dy in (-1, 0, 1)
        if (dx, dy) != (0, 0)
    )
    return {cell for cell, count in neighbours.items() if count == 3 or (count == 2 and cell in alive)}


def rotate_clockwise(grid: list[list[int]]) -> list[list[int]]:
    """Rotate a rectangular grid by a quarter turn clockwise and return it as a new grid."""
    return [list(row) for row in zip(*grid[::-1])]


def spiral_order(matrix: list[list[int]]) -> list[int]:
    """Read the elements of a matrix in spiral order: along the top row, down the right side, back along the
    bottom, up the left side, and so on inwards. The matrix that was passed may not be altered."""
    rows = [list(row) for row in matrix]
    result = []
    while rows:
        result.extend(rows.pop(0))
        rows = [list(row) for row in zip(*rows)][::-1]
    return result


def island_count(grid: list[str]) -> int:
    """Count the islands on a map given as lines of "#" for land and "." for water. Land cells that touch
    horizontally or vertically belong to the same island; diagonal contact does not connect."""
    land = {(r, c) for r, row in enumerate(grid) for c, cell in enumerate(row) if cell == "#"}
    islands = 0
    while land:
        islands += 1
        to_visit = [land.pop()]
        while to_visit:
            r, c = to_visit.pop()
            for neighbour in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
                if neighbour in land:
                    land.remove(neighbour)
                    to_visit.append(neighbour)
    return islands


def shortest_path_length(grid: list[str], start: tuple[int, int], goal: tuple[int, int]) -> int:
    """Find the smallest number of moves from start to goal in a maze, where "#" is a wall and every other
    cell can be walked on. Moves go up, down, left or right. Positions are row and column. Return -1 if there
    is no way."""
    queue = deque([(start, 0)])
    seen = {start}
    while queue:
        (row, col), distance = queue.popleft()
        if (row, col) == goal:
            return distance
        for r, c in ((row + 1, col), (row - 1, col), (row, col + 1), (row, col - 1)):
            if 0 <= r < len(grid) and 0 <= c < len(grid[r]) and grid[r][c] != "#" and (r, c) not in seen:
                seen.add((r, c))
                queue.append(((r, c), distance + 1))
    return -1


def flood_fill(image: list[list[int]], row: int, col: int, color: int) -> None:
    """Paint bucket: recolor the area of equal color around a pixel, including everything connected to it
    through horizontal and vertical neighbours. The image is changed in place. Filling with the same color
    does nothing."""
    old = image[row][col]
    if old == color:
        return
    stack = [(row, col)]
    while stack:
        r, c = stack.pop()
        if 0 <= r < len(image) and 0 <= c < len(image[0]) and image[r][c] == old:
            image[r][c] = color
            stack.extend([(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)])


def free_slots(bookings: list[tuple[int, int]], opening: int, closing: int) -> list[tuple[int, int]]:
    """List the free periods of a court between opening and closing time, given its bookings, which may be
    unsorted but lie within the opening hours. Periods of length zero do not belong in the answer."""
    slots = []
    current = opening
    for start, end in sorted(bookings):
        if start > current:
            slots.append((current, start))
        current = max(current, end)
    if current < closing:
        slots.append((current, closing))
    return slots


def rooms_needed(meetings: list[tuple[int, int]]) -> int:
    """We have meetings with start and end times and want to know how many rooms are required so that all of
    them can take place. A room that gets free at some time can be used again at that same time."""
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


def total_covered(intervals: list[tuple[int, int]]) -> int:
    """How much time is covered by at least one of the intervals? Stretches that are covered several times
    count only once."""
    covered = 0
    last_end = None
    for start, end in sorted(intervals):
        if last_end is None or start > last_end:
            covered += end - start
            last_end = end
        elif end > last_end:
            covered += end - last_end
            last_end = end
    return covered


def first_conflict(events: list[dict]) -> tuple[str, str] | None:
    """Events have a "name", a "start" and an "end". Return the names of the first two events, in order of
    their start, that collide, that is, where one begins before the preceding one is over. None if the
    schedule is clean."""
    ordered = sorted(events, key=lambda event: event["start"])
    for earlier, later in zip(ordered, ordered[1:]):
        if later["start"] < earlier["end"]:
            return earlier["name"], later["name"]
    return None


def has_permission(user: dict, action: str) -> bool:
    """Check a user's access: administrators may do anything, blocked users nothing (not even as
    administrators), and everybody else what is listed under "permissions". The flags "admin" and "blocked"
    can be missing."""
    if user.get("blocked"):
        return False
    if user.get("admin"):
        return True
    return action in user.get("permissions", [])


def login_locked(attempts: list[bool]) -> bool:
    """An account is locked for good after three failed logins in a row; a successful one sets the counter
    back. Given the outcomes of the attempts, say whether the account ends up locked."""
    failures = 0
    for success in attempts:
        if success:
            failures = 0
        else:
            failures += 1
            if failures == 3:
                return True
    return False


def allowed_requests(times: list[int], limit: int, window: int) -> list[int]:
    """Rate limiter: a request is allowed if fewer than limit requests were allowed during the past window
    seconds. The times come in ascending order; a request exactly window seconds old no longer counts. Return
    the times of the allowed requests."""
    allowed = []
    for time in times:
        recent = [t for t in allowed if time - t < window]
        if len(recent) < limit:
            allowed.append(time)
    return allowed


def digit_root(n: int) -> int:
    """Add up the digits of a non-negative number, then the digits of the sum, and keep on until a single
    digit remains. Return that digit."""
    while n > 9:
        n = sum(int(digit) for digit in str(n))
    return n


def count_vowels(text: str) -> int:
    """Count the vowels a, e, i, o and u in a text, in upper as well as lower case."""
    return sum(1 for char in text.lower() if char in "aeiou")


def is_palindrome(text: str) -> bool:
    """Does the text read the same forwards and backwards? Only letters and digits matter, and upper and lower
    case are treated alike."""
    cleaned = [char.lower() for char in text if char.isalnum()]
    return cleaned == cleaned[::-1]


def gcd_of(a: int, b: int) -> int:
    """Find the greatest common divisor of two positive whole numbers by Euclid's method."""
    while b:
        a, b = b, a % b
    return a


def prime_numbers(limit: int) -> list[int]:
    """List all prime numbers up to and including the limit in ascending order."""
    primes = []
    for candidate in range(2, limit + 1):
        if all(candidate % prime != 0 for prime in primes):
            primes.append(candidate)
    return primes


def bubble_sort(values: list[int]) -> list[int]:
    """Write bubble sort for the beginners' course: return a sorted copy of the numbers by swapping neighbours
    until a pass needs no swap any more. Don't use the built-in sorting."""
    result = list(values)
    swapped = True
    while swapped:
        swapped = False
        for i in range(len(result) - 1):
            if result[i] > result[i + 1]:
                result[i], result[i + 1] = result[i + 1], result[i]
                swapped = True
    return result


def binary_search(values: list[int], target: int) -> int:
    """Return the position of the target in an ascending list, found by halving the search range again and
    again, or -1 if it isn't there."""
    low = 0
    high = len(values) - 1
    while low <= high:
        middle = (low + high) // 2
        if values[middle] == target:
            return middle
        if values[middle] < target:
            low = middle + 1
        else:
            high = middle - 1
    return -1


def months_to_goal(goal: float, monthly: float, saved: float = 0.0) -> int:
    """How many monthly deposits does it take until the savings reach the goal? There may be some money
    already, and if it is enough the answer is 0."""
    return max(0, math.ceil((goal - saved) / monthly))


def years_to_double(rate: float) -> int:
    """After how many full years has money doubled at a yearly interest rate given in percent, when the
    interest stays on the account? A rate that is not positive is an error and raises ValueError."""
    if rate <= 0:
        raise ValueError("rate must be positive")
    amount = 1.0
    years = 0
    while amount < 2:
        amount *= 1 + rate / 100
        years += 1
    return years


def max_drawdown(prices: list[float]) -> float:
    """What is the biggest drop from a previous peak in a series of prices? Give it as an absolute amount; it
    is 0 for prices that never fall and for an empty series."""
    peak = None
    drop = 0.0
    for price in prices:
        if peak is None or price > peak:
            peak = price
        drop = max(drop, peak - price)
    return drop


def bank_log(start: int, operations: list[tuple[str, int]]) -> tuple[int, int]:
    """Run a list of account operations, each "deposit" or "withdraw" with an amount. A withdrawal that
    exceeds the balance is rejected. Return the closing balance and the number of rejected withdrawals."""
    balance = start
    rejected = 0
    for kind, amount in operations:
        if kind == "deposit":
            balance += amount
        elif amount <= balance:
            balance -= amount
        else:
            rejected += 1
    return balance, rejected


def brackets_only(source: str) -> str:
    """Strip a piece of code of everything but its brackets, be they round, square or curly."""
    return "".join(char for char in source if char in "()[]{}")


def max_bracket_depth(expression: str) -> int:
    """Return how deeply the parentheses in an expression are nested at most. An expression without any has
    depth 0. You can rely on the parentheses being balanced."""
    depth = 0
    deepest = 0
    for char in expression:
        if char == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif char == ")":
            depth -= 1
    return deepest


def first_bracket_error(code: str) -> int | None:
    """Find the index of the first closing bracket that does not fit the most recently opened one, for (), []
    and {}. Brackets that are never closed are not reported. If there is no error, return None."""
    closing = {"(": ")", "[": "]", "{": "}"}
    expected = []
    for index, char in enumerate(code):
        if char in closing:
            expected.append(closing[char])
        elif char in ")]}":
            if not expected or expected.pop() != char:
                return index
    return None


def tags_closed(tags: list[str]) -> bool:
    """Verify a sequence of HTML-like tags such as opening "b" and closing "/b". Every tag has to be closed,
    and always the innermost open one first."""
    open_tags = []
    for tag in tags:
        if not tag.startswith("/"):
            open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag[1:]:
            return False
    return len(open_tags) == 0


def remove_adjacent_pairs(text: str) -> str:
    """Keep removing two equal letters that stand next to each other until no such pair is left, and return
    what remains of the text."""
    stack = []
    for char in text:
        if stack and stack[-1] == char:
            stack.pop()
        else:
            stack.append(char)
    return "".join(stack)


def browser_page(actions: list[str]) -> str | None:
    """Replay a browser session. An action is either "back" or the address of a page to visit. Return the
    address shown at the end. Going back from the first page leaves the browser there; if no page was ever
    visited, return None."""
    history = []
    for action in actions:
        if action != "back":
            history.append(action)
        elif len(history) > 1:
            history.pop()
    return history[-1] if history else None


def undo_redo(commands: list[str]) -> list[str]:
    """A drawing program keeps a list of actions. "undo" takes the last one back, "redo" restores the one last
    taken back, and a new action makes redo impossible. Return the actions in effect after all commands; an
    undo or redo with nothing to do is ignored."""
    done = []
    undone = []
    for command in commands:
        if command == "undo":
            if done:
                undone.append(done.pop())
        elif command == "redo":
            if undone:
                done.append(undone.pop())
        else:
            done.append(command)
            undone.clear()
    return done


def normalize_path(path: str) -> str:
    """Simplify an absolute file path: "." means the same folder, ".." the parent folder, and repeated slashes
    count as one. The parent of the root is the root itself. The result starts with a slash and has none at
    its end, except for the root."""
    parts = []
    for part in path.split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part and part != ".":
            parts.append(part)
    return "/" + "/".join(parts)


def waiting_times(service_times: list[int]) -> list[int]:
    """Customers stand in line at a single till. From the minutes each of them takes to be served, give the
    minutes each one waits before being served; the first does not wait."""
    waits = []
    elapsed = 0
    for minutes in service_times:
        waits.append(elapsed)
        elapsed += minutes
    return waits


def checkout_time(customers: list[int], tills: int) -> int:
    """There is one queue in front of several supermarket tills, and the next customer goes to whichever till
    is free first. Given the time each customer needs, how long does it take until everybody has been
    served?"""
    busy_until = [0] * tills
    for minutes in customers:
        index = busy_until.index(min(busy_until))
        busy_until[index] += minutes
    return max(busy_until)


def printer_order(jobs: list[tuple[str, int]]) -> list[str]:
    """Print jobs have a name and a priority. Return the names in the order in which they're printed: higher
    priority first, and jobs of the same priority as they arrived."""
    return [name for name, _ in sorted(jobs, key=lambda job: job[1], reverse=True)]


def round_robin(tasks: dict[str, int], quantum: int) -> list[str]:
    """Simulate round-robin scheduling. Each task needs a number of time units; in turn every task gets up to
    quantum units, then goes to the back if it isn't finished. Return the task names in the order in which
    they finish."""
    queue = deque(tasks.items())
    finished = []
    while queue:
        name, remaining = queue.popleft()
        if remaining <= quantum:
            finished.append(name)
        else:
            queue.append((name, remaining - quantum))
    return finished


def ticket_buying_time(tickets: list[int], person: int) -> int:
    """People queue for tickets, and each buys one ticket per turn, which takes one second, then goes to the
    back if more are wanted. After how many seconds has the person at the given index bought all of theirs?"""
    seconds = 0
    wanted = tickets[person]
    for index, count in enumerate(tickets):
        if index <= person:
            seconds += min(count, wanted)
        else:
            seconds += min(count, wanted - 1)
    return seconds


def josephus(n: int, k: int) -> int:
    """People numbered from 1 to n sit in a circle, and every k-th is eliminated until one is left. Return the
    number of the survivor."""
    people = list(range(1, n + 1))
    index = 0
    while len(people) > 1:
        index = (index + k - 1) % len(people)
        people.pop(index)
    return people[0]


def deal_cards(deck: list[str], players: int) -> list[list[str]]:
    """Deal a deck out to the players one card at a time, beginning with the first player. All the cards are
    dealt, so some players may hold one card more than others."""
    return [deck[player::players] for player in range(players)]


def blackjack_value(cards: list[str]) -> int:
    """Value of a blackjack hand. Number cards count what they show, J, Q and K count 10, and an ace ("A")
    counts 11, or 1 if the hand would otherwise go over 21."""
    total = 0
    aces = 0
    for card in cards:
        if card == "A":
            total += 11
            aces += 1
        elif card in ("J", "Q", "K"):
            total += 10
        else:
            total += int(card)
    while total > 21 and aces:
        total -= 10
        aces -= 1
    return total


def snakes_and_ladders(rolls: list[int], jumps: dict[int, int], size: int = 100) -> int:
    """Move a piece from square 0 by the dice rolls. Landing on a square listed in jumps sends the piece to
    another square. A roll that would go past the last square is forfeited. Return the square after all rolls,
    or on arrival at the last one."""
    square = 0
    for roll in rolls:
        if square + roll > size:
            continue
        square += roll
        square = jumps.get(square, square)
        if square == size:
            break
    return square


def bowling_score(frames: list[tuple[int, int]]) -> int:
    """A simplified bowling score: add up all pins, and whenever all ten pins fall in a frame, the first throw
    of the following frame counts double. There is no bonus for the last frame."""
    score = 0
    double_next = False
    for first, second in frames:
        score += first + second
        if double_next:
            score += first
        double_next = first + second == 10
    return score


def yahtzee_full_house(dice: list[int]) -> bool:
    """Is this throw of five dice a full house, that is, three of one number and two of another?"""
    return sorted(Counter(dice).values()) == [2, 3]


def hangman_view(word: str, guesses: set[str]) -> str:
    """Show the state of a hangman game: guessed letters of the word appear, all others are an underscore."""
    return "".join(letter if letter in guesses else "_" for letter in word)


def hangman_lives(word: str, guesses: list[str], lives: int = 6) -> int:
    """A hangman player loses one life for every guess that isn't in the word, and the same wrong letter twice
    costs two lives. How many lives are left? The number never drops below 0, and it is 6 at the start by
    default."""
    return max(0, lives - sum(guess not in word for guess in guesses))


def mastermind_score(secret: str, guess: str) -> tuple[int, int]:
    """Return the black and white pegs for a Mastermind guess: black for the right color in the right place,
    white for a right color in the wrong place. Both texts have the same length, one letter per color."""
    black = sum(s == g for s, g in zip(secret, guess))
    common = sum((Counter(secret) & Counter(guess)).values())
    return black, common - black


def sets_won(sets: list[tuple[int, int]]) -> tuple[int, int]:
    """From the games in each set of a tennis match, derive how many sets each of the two players won. No set
    ends level."""
    return sum(a > b for a, b in sets), sum(b > a for a, b in sets)


def league_table(matches: list[tuple[str, str, int, int]]) -> dict[str, int]:
    """Make the points table of a league from matches given as home team, away team, home goals and away
    goals. A win brings 3 points and a draw 1 for both. Every team that played appears, also with 0 points."""
    points = defaultdict(int)
    for home, away, home_goals, away_goals in matches:
        if home_goals > away_goals:
            points[home] += 3
            points[away] += 0
        elif home_goals < away_goals:
            points[away] += 3
            points[home] += 0
        else:
            points[home] += 1
            points[away] += 1
    return dict(points)


def race_leader(laps: dict[str, list[float]]) -> str:
    """From the lap times of every driver, tell who has the lowest total time."""
    return min(laps, key=lambda driver: sum(laps[driver]))


def lead_changes(scores: list[tuple[int, int]]) -> int:
    """Given the score of two teams after each basket, count how often the lead passed from one team to the
    other. A tie in between does not count as a change by itself."""
    changes = 0
    leader = 0
    for home, away in scores:
        if home == away:
            continue
        current = 1 if home > away else 2
        if leader and current != leader:
            changes += 1
        leader = current
    return changes


def party_is_alive(heroes: list[dict]) -> bool:
    """The game goes on as long as at least one hero of the party has more than 0 "hp". An empty party has
    lost."""
    return any(hero["hp"] > 0 for hero in heroes)


def experience_bar(experience: int, per_level: int = 1000) -> str:
    """Describe a player's progress as "Level 3 (250/1000)". Players begin at level 1 and every level takes
    the same number of experience points, 1000 by default."""
    return f"Level {experience // per_level + 1} ({experience % per_level}/{per_level})"


def fight_rounds(hero_hp: int, hero_attack: int, enemy_hp: int, enemy_attack: int) -> tuple[str, int]:
    """Hero and enemy hit each other in turns, the hero first. Return "hero" or "enemy" for the winner and the
    number of rounds the fight took. A defeated enemy doesn't strike back. Both attacks are positive."""
    rounds = 0
    while True:
        rounds += 1
        enemy_hp -= hero_attack
        if enemy_hp <= 0:
            return "hero", rounds
        hero_hp -= enemy_attack
        if hero_hp <= 0:
            return "enemy", rounds


def add_to_inventory(inventory: dict[str, int], item: str, amount: int, stack_limit: int = 64) -> int:
    """Put items into a player's inventory, where at most 64 (or another limit) of a kind can be carried.
    Update the inventory and return how many items did not fit."""
    current = inventory.get(item, 0)
    taken = min(amount, stack_limit - current)
    inventory[item] = current + taken
    return amount - taken


def can_craft(recipe: dict[str, int], inventory: dict[str, int]) -> bool:
    """Can the recipe be crafted, meaning that every ingredient is in the inventory in sufficient quantity?"""
    return all(inventory.get(item, 0) >= needed for item, needed in recipe.items())


def battery_level(start: int, usage: list[tuple[str, int]]) -> int:
    """Track a phone battery in percent. Entries are "use" or "charge" with a number of percentage points. The
    level always stays between 0 and 100."""
    level = start
    for action, points in usage:
        if action == "charge":
            level = min(100, level + points)
        else:
            level = max(0, level - points)
    return level


def thermostat(readings: list[float], target: float) -> list[bool]:
    """A heater switches on when the temperature is more than 1 degree below the target and off when it is
    more than 1 degree above. In between it keeps its state, and it is off at first. Return the state after
    each reading."""
    heating = False
    states = []
    for temperature in readings:
        if temperature < target - 1:
            heating = True
        elif temperature > target + 1:
            heating = False
        states.append(heating)
    return states


def water_tank_overflow(capacity: int, inflows: list[int], outflow: int) -> int:
    """Each hour some litres flow into a tank, then up to outflow litres are used. Whatever goes beyond the
    capacity at inflow is lost. How many litres are lost in total, if the tank is empty at the start?"""
    level = 0
    lost = 0
    for inflow in inflows:
        level += inflow
        if level > capacity:
            lost += level - capacity
            level = capacity
        level = max(0, level - outflow)
    return lost


def levels_passed(scores: list[int], required: list[int]) -> int:
    """A level counts as passed when its score is at least the score required for it. Scores and requirements
    are in the same order; say how many levels were passed."""
    return sum(score >= needed for score, needed in zip(scores, required))


def passengers_at_end(stops: list[tuple[int, int]]) -> int:
    """At each stop some people board the bus and some get off, given in this order. How many are still aboard
    after the last stop?"""
    return sum(boarding - leaving for boarding, leaving in stops)


def parking_fee(minutes: int) -> float:
    """Parking is free for the first 30 minutes. After that, each started hour of the whole stay costs 2.50,
    but never more than 20 in total."""
    if minutes <= 30:
        return 0.0
    return min(20.0, math.ceil(minutes / 60) * 2.5)


def parking_log(entries: list[tuple[str, str]], spaces: int) -> set[str]:
    """A car park log has entries such as ("in", plate) and ("out", plate). Cars arriving while all spaces are
    taken are sent away. Return the plates of the cars standing inside at the end."""
    parked = set()
    for action, plate in entries:
        if action == "out":
            parked.discard(plate)
        elif len(parked) < spaces:
            parked.add(plate)
    return parked


def lamps_on(count: int, switches: list[int]) -> list[int]:
    """All lamps, numbered from 0, are off at first, and each press in the list toggles the lamp with that
    number. Which lamps are on at the end?"""
    return [lamp for lamp in range(count) if switches.count(lamp) % 2 == 1]


def open_lockers(n: int) -> list[int]:
    """The locker puzzle: n closed lockers are numbered from 1, and in pass k every k-th locker is opened if
    closed and closed if open, for k from 1 to n. Which lockers are open afterwards?"""
    is_open = [False] * (n + 1)
    for step in range(1, n + 1):
        for locker in range(step, n + 1, step):
            is_open[locker] = not is_open[locker]
    return [locker for locker in range(1, n + 1) if is_open[locker]]


def tree_contains(node: dict | None, target: int) -> bool:
    """Say whether a value occurs anywhere in a binary tree. Nodes are dicts with "value", "left" and "right",
    where None stands for a missing subtree."""
    if node is None:
        return False
    if node["value"] == target:
        return True
    return tree_contains(node["left"], target) or tree_contains(node["right"], target)


def inorder_values(node: dict | None) -> list[int]:
    """List the values of a binary tree from left to right: first the left subtree, then the node, then the
    right subtree. Nodes are dicts with "value", "left" and "right"; an empty tree gives an empty list."""
    if node is None:
        return []
    return inorder_values(node["left"]) + [node["value"]] + inorder_values(node["right"])


def bst_insert(root: dict | None, value: int) -> dict:
    """Insert a value into a binary search tree of dicts ("value", "left", "right") and return its root.
    Smaller values belong to the left. A value that is already there must not be added again."""
    if root is None:
        return {"value": value, "left": None, "right": None}
    if value < root["value"]:
        root["left"] = bst_insert(root["left"], value)
    elif value > root["value"]:
        root["right"] = bst_insert(root["right"], value)
    return root


def level_averages(root: dict | None) -> list[float]:
    """For every level of a binary tree, starting with the root, give the average of the values on it. Nodes
    have the keys "value", "left" and "right"."""
    averages = []
    level = [root] if root else []
    while level:
        averages.append(sum(node["value"] for node in level) / len(level))
        level = [child for node in level for child in (node["left"], node["right"]) if child]
    return averages


def mirror_tree(node: dict | None) -> dict | None:
    """Create the mirror image of a binary tree, with left and right exchanged at every node. The original
    tree has to stay as it is."""
    if node is None:
        return None
    return {
        "value": node["value"],
        "left": mirror_tree(node["right"]),
        "right": mirror_tree(node["left"]),
    }


def find_path(tree: dict, name: str) -> list[str] | None:
    """Search an organisation chart, where each person has a "name" and a list of "reports", and return the
    names on the way from the top to the person searched for, both included. Return None if the person is
    unknown."""
    if tree["name"] == name:
        return [name]
    for report in tree["reports"]:
        path = find_path(report, name)
        if path is not None:
            return [tree["name"]] + path
    return None


def all_tree_names(tree: dict) -> list[str]:
    """Collect the names in a category tree, each category before its subcategories. A category is a dict with
    a "name" and possibly a list "children"."""
    return [tree["name"]] + [name for child in tree.get("children", []) for name in all_tree_names(child)]


def outline_lines(items: list[dict], indent: int = 0) -> list[str]:
    """Render a nested to-do list as lines of text. Every item has a "title" and may have "items" below it;
    each level is indented by two more spaces and every line begins with "- "."""
    lines = []
    for item in items:
        lines.append(" " * indent + "- " + item["title"])
        lines.extend(outline_lines(item.get("items", []), indent + 2))
    return lines


def comment_count(thread: list[dict]) -> int:
    """Count all comments in a discussion, including replies to replies. Each comment holds its answers under
    "replies". Comments marked as "deleted" are not counted, but their replies are."""
    count = 0
    for comment in thread:
        if not comment.get("deleted", False):
            count += 1
        count += comment_count(comment.get("replies", []))
    return count


def nested_max(items: list) -> int | None:
    """Find the largest number in a list of numbers and nested lists. If there is no number in it at all, the
    result is None."""
    largest = None
    for item in items:
        value = nested_max(item) if isinstance(item, list) else item
        if value is not None and (largest is None or value > largest):
            largest = value
    return largest


def depth_weighted_sum(items: list, depth: int = 1) -> int:
    """Sum the numbers of a nested list, where each number is multiplied by the depth it stands at; numbers in
    the outermost list have depth 1."""
    total = 0
    for item in items:
        if isinstance(item, list):
            total += depth_weighted_sum(item, depth + 1)
        else:
            total += item * depth
    return total


def deep_count(data: dict | list, key: str) -> int:
    """How often does a key appear in a JSON-like structure of dicts and lists, no matter how deep?"""
    count = 0
    if isinstance(data, dict):
        for name, value in data.items():
            if name == key:
                count += 1
            if isinstance(value, (dict, list)):
                count += deep_count(value, key)
    else:
        for value in data:
            if isinstance(value, (dict, list)):
                count += deep_count(value, key)
    return count


def flatten_settings(settings: dict, prefix: str = "") -> dict[str, str]:
    """Flatten nested settings into one dict whose keys are the names along the way joined by dots. Values
    that aren't dicts are converted to text."""
    flat = {}
    for name, value in settings.items():
        full_name = f"{prefix}.{name}" if prefix else name
        if isinstance(value, dict):
            flat.update(flatten_settings(value, full_name))
        else:
            flat[full_name] = str(value)
    return flat


def power(base: int, exponent: int) -> int:
    """Raise a number to a non-negative power by recursion, halving the exponent where possible, so that large
    exponents stay fast."""
    if exponent == 0:
        return 1
    half = power(base, exponent // 2)
    if exponent % 2 == 0:
        return half * half
    return half * half * base


def hanoi_moves(disks: int, source: str, target: str, spare: str) -> list[tuple[str, str]]:
    """Solve the Towers of Hanoi: return the moves, as pairs of from and to, that bring all disks from the
    source peg to the target peg. No disk may ever lie on a smaller one."""
    if disks == 0:
        return []
    moves = hanoi_moves(disks - 1, source, spare, target)
    moves.append((source, target))
    return moves + hanoi_moves(disks - 1, spare, target, source)


def stair_ways(steps: int) -> int:
    """In how many different ways can you climb a staircase if you take one or two steps at a time? For zero
    steps there is exactly one way."""
    current, following = 1, 1
    for _ in range(steps):
        current, following = following, current + following
    return current


def subsets_with_sum(numbers: list[int], target: int) -> int:
    """Count the ways to choose some of the numbers (each at most once, possibly none) so that they add up to
    the target."""
    if not numbers:
        return 1 if target == 0 else 0
    first, rest = numbers[0], numbers[1:]
    return subsets_with_sum(rest, target) + subsets_with_sum(rest, target - first)


def letter_permutations(word: str) -> list[str]:
    """List all different arrangements of the letters of a word in alphabetical order. The empty word has a
    single arrangement, itself."""
    if len(word) <= 1:
        return [word]
    results = set()
    for i, letter in enumerate(word):
        for rest in letter_permutations(word[:i] + word[i + 1:]):
            results.add(letter + rest)
    return sorted(results)


def grid_paths(rows: int, cols: int) -> int:
    """A robot may only move right or down. How many routes lead from the top left to the bottom right cell of
    a grid with this many rows and columns?"""
    ways = [1] * cols
    for _ in range(rows - 1):
        for col in range(1, cols):
            ways[col] += ways[col - 1]
    return ways[-1]


def pascal_rows(n: int) -> list[list[int]]:
    """Build the first n rows of Pascal's triangle. Every row starts and ends with 1, and in between each
    number is the sum of the two above it."""
    rows = []
    for i in range(n):
        row = [1] * (i + 1)
        for j in range(1, i):
            row[j] = rows[i - 1][j - 1] + rows[i - 1][j]
        rows.append(row)
    return rows


def multiplication_table(size: int) -> list[list[int]]:
    """Return the multiplication table from 1 to size as a grid."""
    return [[row * col for col in range(1, size + 1)] for row in range(1, size + 1)]


def identity_matrix(n: int) -> list[list[int]]:
    """Create an n by n identity matrix: ones on the diagonal, zeros everywhere else."""
    return [[1 if i == j else 0 for j in range(n)] for i in range(n)]


def matrix_product(a: list[list[int]], b: list[list[int]]) -> list[list[int]]:
    """Multiply two matrices. If the number of columns of the first differs from the number of rows of the
    second, raise a ValueError."""
    if len(a[0]) != len(b):
        raise ValueError("matrix sizes do not match")
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


def is_symmetric(matrix: list[list[int]]) -> bool:
    """Check whether a square matrix equals its own transpose."""
    size = len(matrix)
    return all(matrix[i][j] == matrix[j][i] for i in range(size) for j in range(i))


def is_magic_square(square: list[list[int]]) -> bool:
    """In a magic square all rows, all columns and both diagonals have the same sum. Test whether the given
    square qualifies."""
    n = len(square)
    expected = sum(square[0])
    sums = [sum(row) for row in square]
    sums += [sum(column) for column in zip(*square)]
    sums.append(sum(square[i][i] for i in range(n)))
    sums.append(sum(square[i][n - 1 - i] for i in range(n)))
    return all(s == expected for s in sums)


def valid_sudoku_rows(grid: list[list[int]]) -> bool:
    """Make sure no row of a sudoku contains a number twice. Zeros stand for empty cells and may repeat."""
    return all(row.count(value) == 1 for row in grid for value in row if value != 0)


def sudoku_candidates(grid: list[list[int]], row: int, col: int) -> set[int]:
    """Which numbers from 1 to 9 can still go into a cell of a 9 by 9 sudoku? A number is out if it appears
    already in the same row, column or 3 by 3 block."""
    used = set(grid[row])
    used.update(grid[r][col] for r in range(9))
    top, left = row // 3 * 3, col // 3 * 3
    for r in range(top, top + 3):
        used.update(grid[r][left:left + 3])
    return set(range(1, 10)) - used


def minesweeper_hints(field: list[str]) -> list[str]:
    """Fill in the hints of a Minesweeper field. Mines are "*" and stay; every "." is replaced with the number
    of mines in the eight cells around it."""
    hints = []
    for r, line in enumerate(field):
        hint_line = ""
        for c, cell in enumerate(line):
            if cell == "*":
                hint_line += "*"
            else:
                around = [row[max(0, c - 1):c + 2] for row in field[max(0, r - 1):r + 2]]
                hint_line += str(sum(part.count("*") for part in around))
        hints.append(hint_line)
    return hints


def row_of_largest_sum(grid: list[list[int]]) -> int:
    """Return the index of the row whose values have the greatest sum; the first of them in case of a tie."""
    sums = [sum(row) for row in grid]
    return sums.index(max(sums))


def saddle_points(matrix: list[list[int]]) -> list[tuple[int, int]]:
    """Find every cell that is the largest in its row and at the same time the smallest in its column, ties
    allowed. Give the positions as row and column, in reading order."""
    return [
        (r, c)
        for r, row in enumerate(matrix)
        for c, value in enumerate(row)
        if value == max(row) and value == min(other[c] for other in matrix)
    ]


def find_in_grid(grid: list[list[str]], target: str) -> tuple[int, int] | None:
    """Locate the first cell holding the target, scanning row by row, and return its row and column. None if
    it isn't in the grid."""
    return next(((r, c) for r, row in enumerate(grid) for c, cell in enumerate(row) if cell == target), None)


def checkerboard(rows: int, cols: int) -> list[str]:
    """Draw a checkerboard as lines of "#" and "." that alternate in both directions. The top left field is
    "#"."""
    return ["".join("#" if (r + c) % 2 == 0 else "." for c in range(cols)) for r in range(rows)]


def fall_down(column: str) -> str:
    """A column of a falling-blocks game is written from top to bottom, with "o" for loose stones, "#" for
    fixed rocks and "." for air. Let all stones drop as far as they can and return the column."""
    parts = []
    for part in column.split("#"):
        stones = part.count("o")
        parts.append("." * (len(part) - stones) + "o" * stones)
    return "#".join(parts)


def clear_full_lines(board: list[list[int]]) -> tuple[list[list[int]], int]:
    """Tetris: remove all rows in which no cell is 0 and add as many empty rows on top, so the height stays
    the same. Return the new board together with the number of rows removed."""
    width = len(board[0])
    kept = [row for row in board if 0 in row]
    removed = len(board) - len(kept)
    empty = [[0] * width for _ in range(removed)]
    return empty + kept, removed


def slide_row(row: list[int]) -> list[int]:
    """Make a move to the left for one row of the game 2048: the tiles slide together, two equal neighbours
    merge into one of double value, and each tile merges only once per move. 0 is an empty cell, and the
    length stays the same."""
    tiles = [value for value in row if value != 0]
    merged = []
    i = 0
    while i < len(tiles):
        if i + 1 < len(tiles) and tiles[i] == tiles[i + 1]:
            merged.append(tiles[i] * 2)
            i += 2
        else:
            merged.append(tiles[i])
            i += 1
    return merged + [0] * (len(row) - len(merged))


def snake_crashes(moves: str, width: int, height: int, length: int) -> int | None:
    """A snake of fixed length starts at column 0, row 0 and moves by U, D, L and R, D increasing the row.
    Tell the number of the move, from 1, on which it leaves the field or bites itself, or None if it
    survives."""
    steps = {"U": (0, -1), "D": (0, 1), "L": (-1, 0), "R": (1, 0)}
    body = deque([(0, 0)], maxlen=length)
    for number, move in enumerate(moves, start=1):
        dx, dy = steps[move]
        x, y = body[-1][0] + dx, body[-1][1] + dy
        body.append((x, y))
        if not (0 <= x < width and 0 <= y < height) or body.count((x, y)) > 1:
            return number
    return None


def langton_ant(steps: int) -> int:
    """Langton's ant lives on an infinite white grid and first faces north. On a white cell it turns right, on
    a black one left; it flips the cell's color and moves ahead by one. How many cells are black after the
    given steps?"""
    black = set()
    x, y = 0, 0
    dx, dy = 0, 1
    for _ in range(steps):
        if (x, y) in black:
            dx, dy = -dy, dx
            black.remove((x, y))
        else:
            dx, dy = dy, -dx
            black.add((x, y))
        x, y = x + dx, y + dy
    return len(black)


def grid_total(grid: list[list[int]]) -> int:
    """What do all the numbers in a grid add up to?"""
    return sum(sum(row) for row in grid)


def count_trees(slope: list[str], right: int, down: int) -> int:
    """A toboggan starts in the top left corner and in each move goes right and down by fixed amounts. The map
    of "." and "#" repeats endlessly to the right. Count how many trees ("#") it runs into until it is past
    the bottom."""
    return sum(
        slope[row][row // down * right % len(slope[row])] == "#"
        for row in range(0, len(slope), down)
    )


def column_of_grid(grid: list[list[str]], index: int) -> list[str]:
    """Extract one column of a grid, top to bottom. Rows that are too short to reach that column are passed
    over."""
    return [row[index] for row in grid if index < len(row)]


def snack_machine_state(events: list[str], price: int) -> tuple[int, int]:
    """Run the event log of a snack machine. Numbers are coins put in, "buy" sells a snack if the credit
    covers the price, and "cancel" gives all the credit back. Return the number of snacks sold and the credit
    that is left."""
    credit = 0
    sold = 0
    for event in events:
        if event == "buy":
            if credit >= price:
                credit -= price
                sold += 1
        elif event == "cancel":
            credit = 0
        else:
            credit += int(event)
    return sold, credit


def ride_gate(people: list[dict], minimum_height: int = 120) -> list[str]:
    """Which of the people in the queue may go on the roller coaster? They need to be at least 120 cm tall
    unless another minimum is given, and must not have a heart condition. Return their names in queue
    order."""
    return [
        person["name"]
        for person in people
        if person["height"] >= minimum_height and not person.get("heart_condition", False)
    ]


def card_reader_violations(log: list[tuple[str, str]]) -> list[str]:
    """A badge reader logs a person and "enter" or "exit". Someone entering twice without an exit, or leaving
    without having entered, is suspicious. Return the names of suspicious people, each once, sorted."""
    inside = set()
    suspicious = set()
    for person, action in log:
        if (action == "enter") == (person in inside):
            suspicious.add(person)
        if action == "enter":
            inside.add(person)
        else:
            inside.discard(person)
    return sorted(suspicious)


def door_opens(code: str, digits: str) -> bool:
    """A keypad door opens as soon as the last digits typed equal the code. Earlier digits don't matter. Did
    it open at any moment while the digits were typed?"""
    return code in digits


def retry_delays(attempts: int, base: int = 1, ceiling: int = 60) -> list[int]:
    """Tell the pause in seconds after each failed attempt. The first pause is 1 second (or another base),
    each one after it is twice as long, but none is longer than the ceiling of 60 seconds."""
    return [min(ceiling, base * 2 ** attempt) for attempt in range(attempts)]


def access_level(role: str) -> int:
    """Map a role to its access level: guest 0, member 1, editor 2 and admin 3, whatever the capitalization.
    Unknown roles are treated as guests."""
    return {"guest": 0, "member": 1, "editor": 2, "admin": 3}.get(role.lower(), 0)


def visible_documents(documents: list[dict], user: str, level: int) -> list[str]:
    """Return the titles of the documents a user may see. Everybody sees their own documents; of the others,
    only those whose "level" is no higher than the user's level. Documents have "title", "owner" and
    "level"."""
    return [doc["title"] for doc in documents if doc["owner"] == user or doc["level"] <= level]


def strong_password(password: str) -> bool:
    """A password is accepted if it has at least 8 characters and contains a small letter, a capital letter
    and a digit."""
    return (
        len(password) >= 8
        and any(char.islower() for char in password)
        and any(char.isupper() for char in password)
        and any(char.isdigit() for char in password)
    )


def firewall_decision(rules: list[tuple[str, int, int]], port: int, default: str = "deny") -> str:
    """Go through firewall rules, each consisting of "allow" or "deny" and the first and last port of a range.
    The first rule that fits the port decides. When none fits, use the default, which is to deny."""
    for decision, first, last in rules:
        if first <= port <= last:
            return decision
    return default


def seats_left(seats: list[str]) -> int:
    """Seats of a theatre are given as rows of text in which "_" is a free seat and "X" an occupied one. Count
    the free seats."""
    return sum(row.count("_") for row in seats)


def adjacent_seats(row: str, group: int) -> int | None:
    """Find the place in a row where a group can sit side by side. The row is a text with "." for free and "x"
    for taken. Return the index of the leftmost suitable seat, or None if the group doesn't fit."""
    index = row.find("." * group)
    return index if index >= 0 else None


def longest_interval(intervals: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Pick the interval that lasts longest, the first one if several do. There may be no intervals at all;
    answer None then."""
    return max(intervals, key=lambda interval: interval[1] - interval[0], default=None)


def busiest_hour(visits: list[tuple[int, int]]) -> int | None:
    """Visits are given by the hour of arrival and the hour of leaving, the latter not counted as present. In
    which hour are the most visitors there? Take the earliest if there are several; no visits, no answer
    (None)."""
    present = [0] * 24
    for arrival, leaving in visits:
        for hour in range(arrival, leaving):
            present[hour] += 1
    if max(present) == 0:
        return None
    return present.index(max(present))


def intersect_intervals(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int] | None:
    """Return the part two closed intervals have in common. They may share just a single point. If they are
    disjoint, there is no result."""
    start = max(a[0], b[0])
    end = min(a[1], b[1])
    return (start, end) if start <= end else None


def insert_interval(intervals: list[tuple[int, int]], new: tuple[int, int]) -> list[tuple[int, int]]:
    """Add a new interval to a sorted list of disjoint ones. Intervals it overlaps or touches are joined with
    it, and the result is sorted again."""
    before = []
    after = []
    start, end = new
    for interval in intervals:
        if interval[1] < start:
            before.append(interval)
        elif interval[0] > end:
            after.append(interval)
        else:
            start = min(start, interval[0])
            end = max(end, interval[1])
    return before + [(start, end)] + after


def ranges_text(numbers: list[int]) -> str:
    """Abbreviate a list of page numbers: runs of consecutive pages become "first-last", single pages stay
    alone, and everything is joined by ", ". The numbers may be unsorted and contain duplicates."""
    runs = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def expand_pages(text: str) -> list[int]:
    """Turn a page selection like a print dialog accepts, with numbers and ranges separated by commas, into
    the list of page numbers. Blanks are ignored, and so are empty parts."""
    pages = []
    for part in text.replace(" ", "").split(","):
        if "-" in part:
            first, last = part.split("-")
            pages.extend(range(int(first), int(last) + 1))
        elif part:
            pages.append(int(part))
    return pages


def missing_numbers(numbers: list[int]) -> list[int]:
    """Report the gaps in a set of invoice numbers: all whole numbers between the smallest and the largest
    that don't occur. An empty list has no gaps."""
    if not numbers:
        return []
    present = set(numbers)
    return [n for n in range(min(numbers), max(numbers)) if n not in present]


def next_available(schedule: list[tuple[int, int]], duration: int, earliest: int) -> int:
    """When is the earliest time, not before a given one, at which an appointment of the given duration fits
    into the schedule? The schedule's appointments don't overlap, but can be in any order. After the last one,
    time is free."""
    candidate = earliest
    for start, end in sorted(schedule):
        if start - candidate >= duration:
            break
        candidate = max(candidate, end)
    return candidate


def most_meetings(meetings: list[tuple[int, int]]) -> int:
    """One person wants to attend as many meetings as possible, always in full and never two at the same time.
    How many can it be at best? Meetings may follow directly upon each other."""
    attended = 0
    free_from = None
    for start, end in sorted(meetings, key=lambda meeting: meeting[1]):
        if free_from is None or start >= free_from:
            attended += 1
            free_from = end
    return attended


def waitlist_result(capacity: int, actions: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Manage sign-ups for a course. Actions are ("join", name) and ("leave", name). Once the course is full,
    people go on the waiting list, and when someone leaves the course, the first one waiting moves up. Return
    both lists."""
    enrolled, waiting = [], []
    for action, name in actions:
        if action == "join" and len(enrolled) < capacity:
            enrolled.append(name)
        elif action == "join":
            waiting.append(name)
        elif name in enrolled:
            enrolled.remove(name)
            if waiting:
                enrolled.append(waiting.pop(0))
        elif name in waiting:
            waiting.remove(name)
    return enrolled, waiting


def library_overdue(loans: dict[str, date], today: date, days: int = 28) -> dict[str, int]:
    """For every book that is overdue today, give the number of days it is late. Books may be kept for 28
    days, or as long as stated; loans maps titles to the date of lending."""
    overdue = {}
    for title, lent_on in loans.items():
        late = (today - lent_on).days - days
        if late > 0:
            overdue[title] = late
    return overdue


def library_fine(days_late: int) -> float:
    """The fine for a late book is 0.20 per day for the first week and 0.50 for each further day. Books on
    time cost nothing, and the fine is capped at 10."""
    if days_late <= 0:
        return 0.0
    first_week = min(days_late, 7)
    further = days_late - first_week
    return min(10.0, round(first_week * 0.2 + further * 0.5, 2))


def monthly_overruns(limits: dict[str, float], spending: list[tuple[str, float]]) -> list[str]:
    """Compare spending per category with its monthly limit. Return the categories that went over, in
    alphabetical order. A category without a limit can't be exceeded."""
    spent = {}
    for category, amount in spending:
        spent[category] = spent.get(category, 0) + amount
    return sorted(name for name, total in spent.items() if name in limits and total > limits[name])


def within_budget(items: dict[str, float], budget: float) -> list[str]:
    """Name the articles whose price does not exceed the budget, cheapest first."""
    return sorted((name for name, price in items.items() if price <= budget), key=lambda name: items[name])


def split_bill(total: int, people: int) -> list[int]:
    """Divide a bill in cents among some people as evenly as possible. The first ones pay a cent more if it
    doesn't work out exactly."""
    share, rest = divmod(total, people)
    return [share + 1 if i < rest else share for i in range(people)]


def settle_debts(payments: dict[str, float]) -> dict[str, float]:
    """After a trip everybody should have paid the same. From what each person paid, work out what each gets
    back (positive) or still owes (negative), rounded to two digits."""
    if not payments:
        return {}
    share = sum(payments.values()) / len(payments)
    return {name: round(paid - share, 2) for name, paid in payments.items()}


def loyalty_points(purchases: list[float]) -> int:
    """Customers collect one point for each full euro of a purchase. Every fifth purchase earns double points.
    How many points are collected in total?"""
    return sum(int(amount) * (2 if i % 5 == 0 else 1) for i, amount in enumerate(purchases, start=1))


def loan_payoff(balance: float, monthly_rate: float, payment: float) -> int | None:
    """Each month interest is added to a loan, then the fixed payment is made. After how many months is the
    loan paid off? If the payment doesn't exceed the interest of the first month, it never will be: return
    None."""
    if balance > 0 and payment <= balance * monthly_rate:
        return None
    months = 0
    while balance > 0:
        balance = balance * (1 + monthly_rate) - payment
        months += 1
    return months


def best_trade(prices: list[int]) -> int:
    """What is the greatest profit from buying a share on one day and selling it on a later one? If no profit
    is possible, the answer is 0."""
    best = 0
    cheapest = math.inf
    for price in prices:
        cheapest = min(cheapest, price)
        best = max(best, price - cheapest)
    return best


def order_book_position(trades: list[dict]) -> dict[str, int]:
    """Sum up trades to the resulting holdings per symbol. Each trade has a "symbol", a "side" ("buy" or
    "sell") and a "quantity". Symbols whose holdings come to zero are dropped."""
    holdings = defaultdict(int)
    for trade in trades:
        sign = 1 if trade["side"] == "buy" else -1
        holdings[trade["symbol"]] += sign * trade["quantity"]
    return {symbol: quantity for symbol, quantity in holdings.items() if quantity != 0}


def moving_average(values: list[float], window: int) -> list[float]:
    """Give the average of each stretch of window consecutive values. If there are fewer values than that, the
    list is empty."""
    return [sum(values[i:i + window]) / window for i in range(len(values) - window + 1)]


def running_maximum(values: list[int]) -> list[int]:
    """For each position, return the highest value seen so far."""
    return list(accumulate(values, max))


def equilibrium_index(values: list[int]) -> int:
    """Find the first index at which the sum of everything to its left equals the sum of everything to its
    right. Return -1 when no such index exists."""
    total = sum(values)
    left = 0
    for index, value in enumerate(values):
        if left == total - left - value:
            return index
        left += value
    return -1


def all_keys_collected(inventory: list[str], doors: list[str]) -> bool:
    """A player may leave the dungeon once the inventory holds a key for every door. A key carries the name of
    its door with " key" added."""
    return all(f"{door} key" in inventory for door in doors)


def largest_subarray_sum(numbers: list[int]) -> int:
    """Return the largest sum that a non-empty stretch of neighbouring numbers can have. The list isn't
    empty."""
    best = numbers[0]
    current = numbers[0]
    for number in numbers[1:]:
        current = max(number, current + number)
        best = max(best, current)
    return best


def longest_increasing_run(numbers: list[int]) -> list[int]:
    """Return the longest stretch of neighbouring numbers in which each is greater than the one before. The
    earliest one wins if several are equally long."""
    best = []
    run = []
    for number in numbers:
        if run and number <= run[-1]:
            run = []
        run.append(number)
        if len(run) > len(best):
            best = list(run)
    return best


def longest_run_of_ones(bits: str) -> int:
    """How long is the longest unbroken sequence of 1s in a string of binary digits?"""
    return max(len(run) for run in bits.split("0"))


def run_length_decode(pairs: list[tuple[str, int]]) -> str:
    """Restore a text from pairs of a character and its number of repetitions."""
    return "".join(char * count for char, count in pairs)


def temperature_waits(temperatures: list[int]) -> list[int]:
    """For each day, tell how many days one has to wait for a warmer one. Put 0 if no warmer day follows."""
    waits = [0] * len(temperatures)
    pending = []
    for day, temperature in enumerate(temperatures):
        while pending and temperatures[pending[-1]] < temperature:
            earlier = pending.pop()
            waits[earlier] = day - earlier
        pending.append(day)
    return waits


def calculator_display(keys: str) -> int:
    """Process the keys of a pocket calculator from left to right without regard to precedence: digits form
    numbers, and "+", "-" and "*" are applied as they come. Return what it shows in the end. The keys begin
    and end with a digit."""
    result = 0
    operator = "+"
    for token in re.findall(r"\d+|[+*-]", keys):
        if token in "+-*":
            operator = token
        elif operator == "+":
            result += int(token)
        elif operator == "-":
            result -= int(token)
        else:
            result *= int(token)
    return result


def run_program(program: list[str]) -> int:
    """Execute a tiny program that works on an accumulator beginning at 0. "acc" with a number adds to it,
    "jmp" with a number jumps that far from the present line, and "nop" does nothing. Stop before any line is
    run a second time or at the end of the program, and return the accumulator."""
    accumulator = 0
    line = 0
    executed = set()
    while line < len(program) and line not in executed:
        executed.add(line)
        operation, argument = program[line].split()
        if operation == "acc":
            accumulator += int(argument)
        line += int(argument) if operation == "jmp" else 1
    return accumulator


def border_cells(grid: list[list[int]]) -> int:
    """Count the cells of a rectangular grid that lie on its edge and hold something other than 0."""
    return sum(
        1
        for r, row in enumerate(grid)
        for c, value in enumerate(row)
        if value != 0 and (r in (0, len(grid) - 1) or c in (0, len(row) - 1))
    )


def dice_pairs(total: int) -> list[tuple[int, int]]:
    """Which throws of two six-sided dice give a certain total? The first and second die are told apart."""
    return [(a, b) for a in range(1, 7) for b in range(1, 7) if a + b == total]


def manhattan_distance(path: list[str]) -> int:
    """Starting at the origin, walk instructions such as N3 or E12, a direction letter with a number of
    blocks. How many blocks away is the end point when you can only walk along the streets?"""
    x = 0
    y = 0
    for instruction in path:
        direction, blocks = instruction[0], int(instruction[1:])
        if direction == "N":
            y += blocks
        elif direction == "S":
            y -= blocks
        elif direction == "E":
            x += blocks
        else:
            x -= blocks
    return abs(x) + abs(y)


def returns_home(moves: str) -> bool:
    """Does a walk over the letters N, S, E and W finish at the place where it began?"""
    return moves.count("N") == moves.count("S") and moves.count("E") == moves.count("W")


def final_direction(turns: list[str], start: str = "north") -> str:
    """Someone faces north, unless another direction is given, and turns "left" or "right" by a quarter, or
    "around". Name the compass direction they face afterwards."""
    directions = ["north", "east", "south", "west"]
    change = {"right": 1, "around": 2, "left": -1}
    index = directions.index(start)
    for turn in turns:
        index += change[turn]
    return directions[index % 4]


def inside_field(position: tuple[int, int], width: int, height: int) -> bool:
    """Is the robot still on the field? Columns and rows are counted from 0."""
    return 0 <= position[0] < width and 0 <= position[1] < height


def knight_moves(square: tuple[int, int]) -> list[tuple[int, int]]:
    """List the squares a knight can jump to on a chessboard, columns and rows numbered 0 to 7. Sort them."""
    return sorted(
        (c, r)
        for c in range(8)
        for r in range(8)
        if abs(c - square[0]) * abs(r - square[1]) == 2
    )


def queens_attack(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Tell whether two queens on a chessboard threaten each other, that is, share a row, a column or a
    diagonal."""
    row_distance = abs(first[0] - second[0])
    col_distance = abs(first[1] - second[1])
    return row_distance == 0 or col_distance == 0 or row_distance == col_distance


def material_balance(board: list[str]) -> int:
    """Add up the chess pieces on a board of text rows: white pieces are capital letters and count positive,
    black ones are small and count negative. Pawn 1, knight and bishop 3, rook 5, queen 9; kings and anything
    else count 0."""
    values = {"p": 1, "n": 3, "b": 3, "r": 5, "q": 9}
    balance = 0
    for row in board:
        for piece in row:
            value = values.get(piece.lower(), 0)
            balance += value if piece.isupper() else -value
    return balance


def nim_winner(piles: list[int]) -> str:
    """Two players take any number of stones from one of several piles in turn, and whoever takes the last
    stone wins. With perfect play, who wins, "first" or "second"?"""
    combined = 0
    for pile in piles:
        combined ^= pile
    return "first" if combined else "second"


def word_chain_valid(words: list[str]) -> bool:
    """In a word chain each word must start with the last letter of the word before, and no word may be used
    twice. Check the chain; upper and lower case are the same, and none of the words is empty."""
    lowered = [word.lower() for word in words]
    if len(set(lowered)) < len(lowered):
        return False
    return all(word[-1] == following[0] for word, following in zip(lowered, lowered[1:]))


def memory_game(numbers: list[int], turns: int) -> int:
    """Players first say the starting numbers. Then each turn's number is 0 if the previous number was new,
    and otherwise how many turns apart its last two mentions are. Which number is said in the given turn?"""
    last_seen = {number: turn for turn, number in enumerate(numbers[:-1], start=1)}
    current = numbers[-1]
    for turn in range(len(numbers), turns):
        previous = last_seen.get(current)
        last_seen[current] = turn
        current = 0 if previous is None else turn - previous
    return current


def elimination_winner(votes: list[list[str]]) -> str:
    """Instant-runoff election. Each ballot ranks all the candidates. While no one has more than half of the
    first preferences, the candidate with the fewest is removed from all ballots (alphabetically first on a
    tie). Who wins?"""
    ballots = [list(ballot) for ballot in votes]
    while True:
        counts = {candidate: 0 for candidate in ballots[0]}
        for ballot in ballots:
            counts[ballot[0]] += 1
        leader = max(counts, key=lambda candidate: counts[candidate])
        if counts[leader] * 2 > len(ballots) or len(counts) == 1:
            return leader
        loser = min(counts, key=lambda candidate: (counts[candidate], candidate))
        ballots = [[name for name in ballot if name != loser] for ballot in ballots]


def bracket_rounds(players: int) -> int:
    """How many rounds does a knockout tournament take? In each round half of the players go out; with an odd
    number one player advances without a match."""
    rounds = 0
    while players > 1:
        players = (players + 1) // 2
        rounds += 1
    return rounds


def knockout_champion(strengths: dict[str, int]) -> str:
    """Play a knockout tournament: neighbours in the list meet, the stronger one goes on, and a player without
    an opponent goes on as well. If both are equally strong, the one listed first advances. Return the
    winner."""
    players = list(strengths)
    while len(players) > 1:
        winners = []
        for i in range(0, len(players), 2):
            pair = players[i:i + 2]
            winners.append(max(pair, key=lambda name: strengths[name]))
        players = winners
    return players[0]


def round_robin_pairs(teams: list[str]) -> list[tuple[str, str]]:
    """Generate all the matches of a league in which each team meets every other one once."""
    return [(home, away) for i, home in enumerate(teams) for away in teams[i + 1:]]


def turn_order(players: list[str], moves: list[str]) -> str:
    """Whose turn is it? Play goes around the table from the first player. The moves played so far are "play",
    "skip", which leaves out the next player, and "reverse", which changes the direction."""
    index = 0
    direction = 1
    for move in moves:
        if move == "reverse":
            direction = -direction
        index += direction
        if move == "skip":
            index += direction
    return players[index % len(players)]


def pig_dice(rolls: list[list[int]]) -> int:
    """In the dice game Pig a turn's rolls are added to the score unless a 1 shows up among them; then the
    whole turn is worth nothing. Calculate the score over several turns."""
    return sum(sum(turn) for turn in rolls if 1 not in turn)


def high_scores(scores: list[tuple[str, int]], count: int = 3) -> list[str]:
    """Make the high score list with lines such as "1. name: points". Show the best three unless told
    otherwise. Equal points are ordered by name."""
    ranked = sorted(scores, key=lambda entry: (-entry[1], entry[0]))
    return [f"{place}. {name}: {points}" for place, (name, points) in enumerate(ranked[:count], start=1)]


def medal(place: int) -> str | None:
    """Name the medal for a place: gold, silver or bronze. There is none from fourth place on."""
    return {1: "gold", 2: "silver", 3: "bronze"}.get(place)


def achievements(stats: dict[str, int]) -> list[str]:
    """Find out which achievements a player has unlocked: "explorer" for at least 50 rooms, "warrior" for at
    least 100 kills and "survivor" for having at least one win and no deaths. Missing statistics count as
    0."""
    unlocked = []
    if stats.get("rooms", 0) >= 50:
        unlocked.append("explorer")
    if stats.get("kills", 0) >= 100:
        unlocked.append("warrior")
    if stats.get("wins", 0) >= 1 and stats.get("deaths", 0) == 0:
        unlocked.append("survivor")
    return unlocked


def cooldown_remaining(last_used: float, now: float, cooldown: float) -> float:
    """How many seconds remain until an ability is ready again? Never return a negative number."""
    return max(0.0, last_used + cooldown - now)


def task_slots(tasks: list[str], cooldown: int) -> int:
    """Tasks run in the given order, one per time unit, but the same task has to pause for cooldown units
    between two runs, so the processor may have to idle. How many units does it take to finish?"""
    time = 0
    ready = {}
    for task in tasks:
        time = max(time, ready.get(task, 0)) + 1
        ready[task] = time + cooldown
    return time


def debounce(timestamps: list[int], interval: int) -> list[int]:
    """Filter button events: an event that comes less than interval milliseconds after the last event kept is
    dropped. The timestamps are ascending, and the first is always kept."""
    kept = []
    for timestamp in timestamps:
        if not kept or timestamp - kept[-1] >= interval:
            kept.append(timestamp)
    return kept


def session_count(clicks: list[datetime], timeout_minutes: int = 30) -> int:
    """Group the clicks of a visitor into sessions: more than 30 minutes (the default) without a click starts
    a new one. How many sessions are there? The clicks may be unsorted."""
    sessions = 0
    previous = None
    for click in sorted(clicks):
        if previous is None or click - previous > timedelta(minutes=timeout_minutes):
            sessions += 1
        previous = click
    return sessions


def worked_minutes(punches: list[tuple[str, str]]) -> int:
    """A time clock records pairs of "in" or "out" with a time such as "08:30". Sum up the minutes between
    each "in" and the "out" after it. A last "in" without an "out" is ignored."""
    total = 0
    started = None
    for kind, clock in punches:
        hours, minutes = clock.split(":")
        now = int(hours) * 60 + int(minutes)
        if kind == "in":
            started = now
        elif started is not None:
            total += now - started
            started = None
    return total


def order_status(events: list[str]) -> str:
    """An order goes from "new" to "paid", "shipped" and "delivered" in steps, each triggered by an event
    "pay", "ship" or "deliver". An order that is new or paid can also be cancelled by "cancel". Events that
    don't fit are ignored. Return the final state."""
    transitions = {
        ("new", "pay"): "paid",
        ("paid", "ship"): "shipped",
        ("shipped", "deliver"): "delivered",
        ("new", "cancel"): "cancelled",
        ("paid", "cancel"): "cancelled",
    }
    state = "new"
    for event in events:
        state = transitions.get((state, event), state)
    return state


def overlapping_bookings(bookings: list[dict], start: date, end: date) -> list[str]:
    """Whose booking clashes with a stay from start to end? Bookings have a "guest", an "arrival" and a
    "departure", and a departure on the day of somebody's arrival is no clash."""
    return [b["guest"] for b in bookings if b["arrival"] < end and b["departure"] > start]


def volume_after(presses: list[str], volume: int = 50) -> int:
    """The volume is between 0 and 100 and changes by 5 with each press of "+" or "-". Pressing "mute"
    silences the device, and pressing it again brings the old volume back. Plus or minus also ends muting.
    What volume is heard at last?"""
    muted = False
    for press in presses:
        if press == "mute":
            muted = not muted
            continue
        muted = False
        if press == "+":
            volume = min(100, volume + 5)
        else:
            volume = max(0, volume - 5)
    return 0 if muted else volume


def cache_hits(requests: list[str], capacity: int) -> int:
    """Simulate a cache that evicts the least recently used page when it is full. Count the requests that are
    answered from the cache. The cache holds at least one page and begins empty."""
    cache = []
    hits = 0
    for page in requests:
        if page in cache:
            hits += 1
            cache.remove(page)
        elif len(cache) == capacity:
            cache.pop(0)
        cache.append(page)
    return hits


def stack_crates(stacks: list[list[str]], moves: list[tuple[int, int, int]]) -> str:
    """A crane moves crates one by one. Each move names how many crates go from which stack to which, stacks
    being numbered from 1. Read off the top crates in the end; empty stacks contribute nothing. Do not change
    the stacks passed in."""
    current = [list(stack) for stack in stacks]
    for count, source, target in moves:
        for _ in range(count):
            current[target - 1].append(current[source - 1].pop())
    return "".join(stack[-1] for stack in current if stack)


def pancake_flips(pancakes: str) -> int:
    """Pancakes lie in a row, "+" with the good side up and "-" with the bad side up. A flip turns over any
    number of pancakes from the left end. How many flips are needed at the least to have only good sides
    up?"""
    return sum(a != b for a, b in zip(pancakes + "+", pancakes[1:] + "+"))


def lanternfish(timers: list[int], days: int) -> int:
    """Each fish has a timer that counts down by one per day. From 0 it jumps to 6 and a new fish with timer 8
    appears. How many fish are there after the days? It has to work for large numbers of days."""
    counts = [timers.count(timer) for timer in range(9)]
    for _ in range(days):
        spawning = counts.pop(0)
        counts[6] += spawning
        counts.append(spawning)
    return sum(counts)


def rabbit_population(months: int, maximum: int) -> int:
    """Begin with one pair of newborn rabbits. From its second month on, each pair has one new pair every
    month. The cage holds at most maximum pairs. How many pairs are there after the given months?"""
    young, adult = 1, 0
    for _ in range(months):
        young, adult = adult, young + adult
        if young + adult > maximum:
            return maximum
    return young + adult


def infection_days(grid: list[list[int]]) -> int:
    """In a grid, 0 is empty, 1 healthy and 2 infected. Every day all healthy cells directly beside an
    infected one (not diagonally) become infected. After how many days does nothing change any more? Leave the
    input as it is."""
    healthy = {(r, c) for r, row in enumerate(grid) for c, cell in enumerate(row) if cell == 1}
    infected = {(r, c) for r, row in enumerate(grid) for c, cell in enumerate(row) if cell == 2}
    days = 0
    while True:
        beside = {(r + dr, c + dc) for r, c in infected for dr, dc in ((0, 1), (0, -1), (1, 0), (-1, 0))}
        infected = beside & healthy
        if not infected:
            return days
        healthy -= infected
        days += 1


def bouncing_ball(height: float, bounce: float, window: float) -> int:
    """A ball falls from a height and each time bounces up to a fixed fraction of it. Someone looks out of a
    window lower than that height. How often do they see the ball pass, falling or rising? Return -1 if the
    fraction isn't strictly between 0 and 1 or the window isn't below the start."""
    if not 0 < bounce < 1 or window <= 0 or window >= height:
        return -1
    passes = 1
    height *= bounce
    while height > window:
        passes += 2
        height *= bounce
    return passes


def snail_days(wall: int, climb: int, slip: int) -> int | None:
    """A snail climbs a wall: by day it goes up by climb, by night it slides back by slip. On which day does
    it reach the top? Return None if it never gets there."""
    if climb < wall and climb <= slip:
        return None
    height = 0
    day = 0
    while True:
        day += 1
        height += climb
        if height >= wall:
            return day
        height -= slip


def countdown(start: int) -> list[str]:
    """Write a countdown for the rocket launch: the numbers from start down to 1 as text, then "Liftoff!"."""
    return [str(number) for number in range(start, 0, -1)] + ["Liftoff!"]
