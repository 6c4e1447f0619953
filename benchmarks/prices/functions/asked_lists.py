import itertools
import math
import re
import statistics
from collections import Counter, defaultdict, deque
from datetime import date, datetime, timedelta


def count_passing_grades(grades: list[int]) -> int:
    """Count how many grades in the list are passing. A grade passes when it is at least 60."""
    return sum(1 for grade in grades if grade >= 60)


def names_of_available_items(items: list[dict]) -> list[str]:
    """Given inventory records with "name" and "quantity", return the names of those that are still in stock,
    that is, whose quantity is above zero. Keep the order of the records."""
    return [item["name"] for item in items if item["quantity"] > 0]


def cart_total(cart: list[dict]) -> float:
    """Compute what a shopping cart costs. Every line has a "price" and a "quantity"; the total is rounded to
    two decimals, and an empty cart costs 0."""
    return round(sum(line["price"] * line["quantity"] for line in cart), 2)


def tally_votes(ballots: list[str]) -> dict[str, int]:
    """Each ballot holds the name of one candidate. Return how many votes each candidate got. Blank ballots
    (empty text or only spaces) don't count."""
    counts: dict[str, int] = {}
    for ballot in ballots:
        name = ballot.strip()
        if name:
            counts[name] = counts.get(name, 0) + 1
    return counts


def election_winner(votes: dict[str, int]) -> str | None:
    """Who won the election? The candidate with the most votes wins. If two or more candidates share the top
    count, or nobody stood, there is no winner and the answer is None."""
    if not votes:
        return None
    best = max(votes.values())
    leaders = [name for name, count in votes.items() if count == best]
    return leaders[0] if len(leaders) == 1 else None


def longest_winning_streak(results: list[str]) -> int:
    """We have a team's results in order, each "W", "L" or "D". How long was its longest run of consecutive
    wins?"""
    longest = 0
    current = 0
    for result in results:
        if result == "W":
            current += 1
            longest = max(longest, current)
        else:
            current = 0
    return longest


def group_by_first_letter(words: list[str]) -> dict[str, list[str]]:
    """Group words by their first letter, in lowercase. Words keep their order inside each group, and empty
    words are skipped."""
    groups: dict[str, list[str]] = {}
    for word in words:
        if word:
            groups.setdefault(word[0].lower(), []).append(word)
    return groups


def remove_duplicates(values: list[int]) -> list[int]:
    """Drop repeated values from a list, keeping only the first occurrence of each, in the original order."""
    seen = set()
    result = []
    for value in values:
        if value not in seen:
            seen.add(value)
            result.append(value)
    return result


def playlist_length(tracks: list[dict]) -> str:
    """Tell how long a playlist runs, as minutes and seconds in the form M:SS. Each track has its "seconds";
    the seconds part always shows two digits."""
    total = sum(track["seconds"] for track in tracks)
    minutes, seconds = divmod(total, 60)
    return f"{minutes}:{seconds:02d}"


def moving_averages(values: list[float], size: int) -> list[float]:
    """Return the average of each window of the given size sliding over the values one step at a time. If the
    size is not positive or is larger than the list, return an empty list."""
    if size <= 0 or size > len(values):
        return []
    return [sum(values[i:i + size]) / size for i in range(len(values) - size + 1)]


def merge_stock(first: dict[str, int], second: dict[str, int]) -> dict[str, int]:
    """Two warehouses are being joined. Combine their stock so that the amounts of products held by both are
    added up. Neither input may be changed."""
    merged = dict(first)
    for product, amount in second.items():
        merged[product] = merged.get(product, 0) + amount
    return merged


def competition_ranks(scores: list[int]) -> list[int]:
    """Give each score its rank, where the highest score is rank 1. Equal scores share a rank and the next
    lower one skips the places taken, as in sports."""
    return [1 + sum(other > score for other in scores) for score in scores]


def dense_ranks(scores: dict[str, int]) -> dict[str, int]:
    """Rank players by score, best first, without gaps: players with equal scores share a rank and the next
    different score gets the next number. Ranks start at 1."""
    order = sorted(set(scores.values()), reverse=True)
    rank_of = {score: rank for rank, score in enumerate(order, start=1)}
    return {player: rank_of[score] for player, score in scores.items()}


def missing_students(roster: list[str], present: list[str]) -> list[str]:
    """Who is absent? Given the class roster and the names of those present, return the students on the roster
    who did not show up, in alphabetical order."""
    return sorted(set(roster) - set(present))


def first_position_of(values: list[int], target: int) -> int:
    """Return the zero-based position of the first occurrence of the target in the list, or -1 if it isn't
    there."""
    for index, value in enumerate(values):
        if value == target:
            return index
    return -1


def meetings_overlap(meetings: list[tuple[int, int]]) -> bool:
    """Given meetings as (start, end) minutes, check whether any two of them clash. A meeting that starts
    exactly when another ends is not a clash."""
    ordered = sorted(meetings)
    for earlier, later in zip(ordered, ordered[1:]):
        if later[0] < earlier[1]:
            return True
    return False


def merge_time_slots(slots: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge busy time slots, each a start and an end, into as few slots as possible. Slots that overlap or
    touch become one; the result is sorted by start."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(slots):
        if merged and start <= merged[-1][1]:
            last_start, last_end = merged[-1]
            merged[-1] = (last_start, max(last_end, end))
        else:
            merged.append((start, end))
    return merged


def transpose_table(rows: list[list[str]]) -> list[list[str]]:
    """Turn the rows of a table into columns. All rows have the same length; an empty table stays empty."""
    return [list(column) for column in zip(*rows)]


def average_by_subject(grades: list[dict]) -> dict[str, float]:
    """Given records with "subject" and "grade", return the mean grade of each subject rounded to one
    decimal."""
    by_subject: dict[str, list[float]] = defaultdict(list)
    for record in grades:
        by_subject[record["subject"]].append(record["grade"])
    return {subject: round(sum(values) / len(values), 1) for subject, values in by_subject.items()}


def top_three(scores: dict[str, int]) -> list[str]:
    """List the names of the three best players, highest score first. Players with equal scores are ordered by
    name. With fewer than three players, return all of them."""
    ranked = sorted(scores, key=lambda name: (-scores[name], name))
    return ranked[:3]


def invert_mapping(codes: dict[str, str]) -> dict[str, str]:
    """Swap the keys and values of a dictionary of codes. All values are known to be different."""
    return {value: key for key, value in codes.items()}


def products_below_threshold(stock: dict[str, int], threshold: int) -> list[str]:
    """Which products have to be reordered? Return the names of all products whose stock is strictly below the
    threshold, sorted by name."""
    return sorted(name for name, amount in stock.items() if amount < threshold)


def is_sorted_ascending(values: list[float]) -> bool:
    """Check that the values never decrease from one to the next. Equal neighbours are fine, and a list of
    fewer than two values counts as sorted."""
    return all(a <= b for a, b in zip(values, values[1:]))


def run_lengths(values: list[str]) -> list[tuple[str, int]]:
    """Compress a list into its runs: for every stretch of equal neighbouring values return the value and how
    many times it is repeated there."""
    runs: list[tuple[str, int]] = []
    for value in values:
        if runs and runs[-1][0] == value:
            runs[-1] = (value, runs[-1][1] + 1)
        else:
            runs.append((value, 1))
    return runs


def split_into_pages(items: list[str], per_page: int) -> list[list[str]]:
    """Divide items into pages of the given size. The last page may be shorter. A page size below 1 is an
    error and must raise ValueError."""
    if per_page < 1:
        raise ValueError("page size must be at least 1")
    return [items[i:i + per_page] for i in range(0, len(items), per_page)]


def most_common_value(values: list[str]) -> str | None:
    """Find the value that occurs most often. When several are equally frequent take the one that appears
    first in the list; for an empty list the answer is None."""
    if not values:
        return None
    return Counter(values).most_common(1)[0][0]


def flatten_once(nested: list[list[int]]) -> list[int]:
    """Join a list of lists into one flat list, keeping the order."""
    return [value for inner in nested for value in inner]


def common_friends(first: set[str], second: set[str]) -> list[str]:
    """Return the friends that two people have in common, alphabetically."""
    return sorted(first & second)


def record_with_id(records: list[dict], wanted: int) -> dict | None:
    """Look up the record whose "id" equals the wanted number. Give None if no record has it."""
    return next((record for record in records if record["id"] == wanted), None)


def remove_from_stock(stock: dict[str, int], product: str, amount: int) -> dict[str, int]:
    """Take an amount of a product out of the inventory and return the updated inventory, leaving the original
    alone. If the product is unknown or there is not enough of it, raise ValueError. A product whose amount
    drops to zero disappears from the inventory."""
    if stock.get(product, 0) < amount:
        raise ValueError(f"not enough {product}")
    updated = dict(stock)
    updated[product] -= amount
    if updated[product] == 0:
        del updated[product]
    return updated


def rotate_left(values: list[int], steps: int) -> list[int]:
    """Rotate a list to the left by the given number of steps; elements pushed out at the front come back at
    the end. Steps may exceed the length. An empty list stays empty."""
    if not values:
        return []
    shift = steps % len(values)
    return values[shift:] + values[:shift]


def second_largest(values: list[int]) -> int | None:
    """Return the second largest distinct value in the list, or None when there are fewer than two distinct
    values."""
    distinct = sorted(set(values))
    return distinct[-2] if len(distinct) >= 2 else None


def running_balance(start: float, transactions: list[float]) -> list[float]:
    """Starting from an opening balance, return the balance after each transaction. Positive amounts are
    deposits and negative ones are withdrawals."""
    balances = []
    balance = start
    for amount in transactions:
        balance += amount
        balances.append(balance)
    return balances


def pair_sums_to(values: list[int], target: int) -> tuple[int, int] | None:
    """Find two different positions whose values add up to the target and return the positions as a pair,
    smaller one first. Return None when there's no such pair."""
    seen: dict[int, int] = {}
    for index, value in enumerate(values):
        if target - value in seen:
            return seen[target - value], index
        seen[value] = index
    return None


def drop_lowest_and_average(grades: list[float]) -> float:
    """A student's lowest grade is dropped before averaging. Return the average of the others, or 0.0 if there
    are fewer than two grades."""
    if len(grades) < 2:
        return 0.0
    return (sum(grades) - min(grades)) / (len(grades) - 1)


def tags_in_use(posts: list[dict]) -> set[str]:
    """Collect every tag used by any post. Each post has a list under "tags", which may be missing. Tags are
    compared in lowercase."""
    return {tag.lower() for post in posts for tag in post.get("tags", [])}


def interleave(first: list[int], second: list[int]) -> list[int]:
    """Merge two lists by alternately taking one element from each, beginning with the first list. When one of
    them runs out the rest of the other follows."""
    result = []
    for a, b in zip(first, second):
        result.append(a)
        result.append(b)
    shorter = min(len(first), len(second))
    return result + first[shorter:] + second[shorter:]


def local_peaks(heights: list[int]) -> list[int]:
    """Return the positions of all peaks: elements strictly greater than both of their neighbours. The first
    and last elements are never peaks."""
    return [
        i for i in range(1, len(heights) - 1)
        if heights[i] > heights[i - 1] and heights[i] > heights[i + 1]
    ]


def letter_grade(score: int) -> str:
    """Convert a score into a letter: 90 and above is "A", 80 and above "B", 70 and above "C", 60 and above
    "D", anything lower "F"."""
    for limit, letter in [(90, "A"), (80, "B"), (70, "C"), (60, "D")]:
        if score >= limit:
            return letter
    return "F"


def update_settings(defaults: dict[str, str], overrides: dict[str, str | None]) -> dict[str, str]:
    """Apply a user's overrides to the default settings. An override of None means that the default stays, and
    settings without a default are ignored."""
    result = dict(defaults)
    for key, value in overrides.items():
        if key in result and value is not None:
            result[key] = value
    return result


def sort_employees(employees: list[dict]) -> list[dict]:
    """Order employee records by department, and within a department by salary from highest to lowest."""
    return sorted(employees, key=lambda employee: (employee["department"], -employee["salary"]))


def all_unique(values: list[str]) -> bool:
    """Are all the entries different from each other? An empty list counts as yes."""
    return len(set(values)) == len(values)


def longest_word(words: list[str]) -> str:
    """Pick the longest word. If several are equally long the earliest one is returned; for no words at all
    return an empty string."""
    return max(words, key=len, default="")


def count_pairs_of_socks(colors: list[str]) -> int:
    """A drawer holds loose socks, listed by colour. How many complete pairs of the same colour can be
    made?"""
    return sum(count // 2 for count in Counter(colors).values())


def first_free_seat(taken: set[int], capacity: int) -> int | None:
    """Seats are numbered from 1 up to the capacity. Return the lowest seat number that is not taken, or None
    if the room is full."""
    for seat in range(1, capacity + 1):
        if seat not in taken:
            return seat
    return None


def apply_discount_codes(price: float, codes: list[str], discounts: dict[str, float]) -> float:
    """Apply discount codes to a price one after another. Each known code takes off its percentage of the
    current price; unknown codes are ignored and a code entered twice works only once. Round the final price
    to cents."""
    used = set()
    for code in codes:
        if code in discounts and code not in used:
            price -= price * discounts[code] / 100
            used.add(code)
    return round(price, 2)


def elements_in_even_positions(values: list[int]) -> list[int]:
    """Return every second element of the list, beginning with the first one."""
    return values[::2]


def difference_between_neighbours(values: list[int]) -> list[int]:
    """For each element except the first, give the change from the element before it."""
    return [after - before for before, after in zip(values, values[1:])]


def best_selling_product(sales: list[dict]) -> str | None:
    """Given sales with "product" and "units", work out which product sold the most units altogether. Ties go
    to the alphabetically first product. Return None if nothing was sold."""
    totals: dict[str, int] = {}
    for sale in sales:
        totals[sale["product"]] = totals.get(sale["product"], 0) + sale["units"]
    if not totals:
        return None
    return min(totals, key=lambda product: (-totals[product], product))


def partition_by_sign(numbers: list[int]) -> tuple[list[int], list[int]]:
    """Separate the numbers into two lists, the negative ones and the rest, each in the original order."""
    negative = [n for n in numbers if n < 0]
    others = [n for n in numbers if n >= 0]
    return negative, others


def maximum_window_sum(values: list[int], size: int) -> int | None:
    """What is the largest sum of any consecutive stretch of exactly `size` values? Return None if the list is
    too short for even one stretch."""
    if size <= 0 or len(values) < size:
        return None
    current = sum(values[:size])
    best = current
    for i in range(size, len(values)):
        current += values[i] - values[i - size]
        best = max(best, current)
    return best


def keys_with_value(table: dict[str, int], value: int) -> list[str]:
    """Return all keys of the dictionary that map to the given value, in the dictionary's order."""
    return [key for key, stored in table.items() if stored == value]


def shift_coverage_gaps(shifts: list[tuple[int, int]], opening: int, closing: int) -> list[tuple[int, int]]:
    """A shop is open from the opening to the closing hour, and staff work shifts given as start and end
    hours. Return the stretches during opening time when nobody is working, in order."""
    gaps = []
    covered_until = opening
    for start, end in sorted(shifts):
        if start >= closing:
            break
        if start > covered_until:
            gaps.append((covered_until, start))
        covered_until = max(covered_until, end)
    if covered_until < closing:
        gaps.append((covered_until, closing))
    return gaps


def sum_of_column(table: list[list[float]], column: int) -> float:
    """Add up one column of a table. Rows that are too short to have that column are left out."""
    return sum(row[column] for row in table if column < len(row))


def rename_keys(record: dict[str, str], names: dict[str, str]) -> dict[str, str]:
    """Rename the fields of a record according to a mapping from old to new names. Fields that the mapping
    doesn't mention keep their name."""
    return {names.get(key, key): value for key, value in record.items()}


def only_in_one_list(first: list[int], second: list[int]) -> list[int]:
    """Return the numbers that occur in exactly one of the two lists, in increasing order and without
    repeats."""
    return sorted(set(first) ^ set(second))


def move_zeros_to_end(values: list[int]) -> list[int]:
    """Move all zeros to the end of the list while the other numbers keep their relative order."""
    nonzero = [value for value in values if value != 0]
    return nonzero + [0] * (len(values) - len(nonzero))


def attendance_percentage(attendance: list[bool]) -> float:
    """What percentage of the lessons did the student attend? The list has True for each lesson attended.
    Round to one decimal; with no lessons the percentage is 0.0."""
    if not attendance:
        return 0.0
    return round(100 * sum(attendance) / len(attendance), 1)


def skip_repeated_songs(queue: list[str], recent: list[str]) -> list[str]:
    """Remove from the play queue any song that has recently been played. Titles are matched without regard to
    upper or lower case."""
    played = {title.lower() for title in recent}
    return [song for song in queue if song.lower() not in played]


def next_in_queue(queue: list[dict]) -> dict | None:
    """Choose the patient to be seen next: the one with the highest "priority", and among equals the one that
    has been waiting longest, i.e. stands earliest in the queue. Return None for an empty queue."""
    if not queue:
        return None
    chosen = queue[0]
    for patient in queue[1:]:
        if patient["priority"] > chosen["priority"]:
            chosen = patient
    return chosen


def count_inversions(values: list[int]) -> int:
    """How many pairs of positions are out of order, meaning that a larger value stands before a smaller
    one?"""
    count = 0
    for i in range(len(values)):
        for j in range(i + 1, len(values)):
            if values[i] > values[j]:
                count += 1
    return count


def majority_element(values: list[int]) -> int | None:
    """Return the element that makes up more than half of the list, or None if no element does."""
    for value, count in Counter(values).items():
        if count > len(values) / 2:
            return value
    return None


def to_lookup(records: list[dict], field: str) -> dict[str, dict]:
    """Index the records by the given field so that each can be found directly. If two records have the same
    value the later one wins; records lacking the field are skipped."""
    return {record[field]: record for record in records if field in record}


def students_by_grade(grades: dict[str, str]) -> dict[str, list[str]]:
    """Turn a mapping from student to letter grade around: for each letter list the students who got it,
    sorted by name."""
    result: dict[str, list[str]] = {}
    for student in sorted(grades):
        result.setdefault(grades[student], []).append(student)
    return result


def bingo_row_complete(card: list[list[int]], called: set[int]) -> bool:
    """Check a bingo card: is there at least one row in which every number has been called?"""
    return any(all(number in called for number in row) for row in card)


def chess_points(results: list[tuple[str, str, str]]) -> dict[str, float]:
    """Each game is given as white player, black player and result, which is "1-0", "0-1" or "1/2". A win
    gives one point, a draw half a point to both. Return every player's points, including those with
    zero."""
    points: dict[str, float] = {}
    for white, black, result in results:
        points.setdefault(white, 0.0)
        points.setdefault(black, 0.0)
        if result == "1-0":
            points[white] += 1
        elif result == "0-1":
            points[black] += 1
        else:
            points[white] += 0.5
            points[black] += 0.5
    return points


def smallest_missing_positive(numbers: list[int]) -> int:
    """Find the smallest positive whole number that is not in the list."""
    present = set(numbers)
    candidate = 1
    while candidate in present:
        candidate += 1
    return candidate


def oldest_person(people: list[dict]) -> str:
    """Return the "name" of the person with the highest "age". The list has at least one person."""
    return max(people, key=lambda person: person["age"])["name"]


def pad_rows(rows: list[list[str]], filler: str) -> list[list[str]]:
    """Make a ragged table rectangular by filling short rows at the right with the filler until they are as
    long as the longest row."""
    width = max((len(row) for row in rows), default=0)
    return [row + [filler] * (width - len(row)) for row in rows]


def compare_inventories(old: dict[str, int], new: dict[str, int]) -> dict[str, int]:
    """Report how the stock of each product changed between two counts. A product missing from one of them
    counts as zero there. Products with no change are left out."""
    changes = {}
    for product in sorted(set(old) | set(new)):
        change = new.get(product, 0) - old.get(product, 0)
        if change != 0:
            changes[product] = change
    return changes


def stable_price_days(prices: list[float], tolerance: float) -> int:
    """On how many days did the price differ from the previous day's by no more than the tolerance?"""
    count = 0
    for i in range(1, len(prices)):
        if abs(prices[i] - prices[i - 1]) <= tolerance:
            count += 1
    return count


def median_score(scores: list[int]) -> float:
    """Return the median of the scores: the middle one after sorting, or the mean of the two middle ones if
    their number is even. There is at least one score."""
    ordered = sorted(scores)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return float(ordered[middle])
    return (ordered[middle - 1] + ordered[middle]) / 2


def seating_pairs(guests: list[str]) -> list[tuple[str, str]]:
    """Produce every possible pair of two different guests. Each pair appears once, and the guest listed first
    comes first."""
    return list(itertools.combinations(guests, 2))


def weakest_subject(report: dict[str, int]) -> str | None:
    """Name the subject with the lowest mark on a report card; None for an empty report card."""
    return min(report, key=report.get) if report else None


def normalize_votes(votes: dict[str, int]) -> dict[str, float]:
    """Express each candidate's votes as a share of all votes, in percent with one decimal. If no votes were
    cast every share is 0.0."""
    total = sum(votes.values())
    if total == 0:
        return {name: 0.0 for name in votes}
    return {name: round(count / total * 100, 1) for name, count in votes.items()}


def last_positions(values: list[str]) -> dict[str, int]:
    """For every distinct value give the index at which it occurs last."""
    return {value: index for index, value in enumerate(values)}


def undo_history(actions: list[str]) -> list[str]:
    """Replay a list of editor actions, in which "undo" cancels the most recent action still in effect. An
    "undo" with nothing to cancel does nothing. Return the actions that remain."""
    stack: list[str] = []
    for action in actions:
        if action == "undo":
            if stack:
                stack.pop()
        else:
            stack.append(action)
    return stack


def filter_by_price_range(products: list[dict], low: float, high: float) -> list[dict]:
    """Keep the products whose "price" lies between the low and the high limit, both included. They should
    come back cheapest first."""
    matching = [product for product in products if low <= product["price"] <= high]
    return sorted(matching, key=lambda product: product["price"])


def is_subset_of_pantry(recipe: list[str], pantry: list[str]) -> bool:
    """Can the recipe be cooked? It can if all its ingredients are in the pantry."""
    return set(recipe) <= set(pantry)


def zip_to_records(header: list[str], rows: list[list[str]]) -> list[dict]:
    """Turn table rows into records, using the header for the field names. Rows whose length doesn't match the
    header are dropped."""
    return [dict(zip(header, row)) for row in rows if len(row) == len(header)]


def total_overtime(hours_per_week: list[float], limit: float) -> float:
    """Sum up the hours worked beyond the weekly limit. Weeks under the limit don't make up for others."""
    return sum(max(0, hours - limit) for hours in hours_per_week)


def busiest_hour(visits: list[int]) -> int | None:
    """Visits are recorded by the hour of the day, 0 to 23. Which hour had the most visits? In a tie
    choose the earlier hour; give None when there were no visits."""
    if not visits:
        return None
    counts = Counter(visits)
    return max(sorted(counts), key=lambda hour: counts[hour])


def drop_none_values(record: dict) -> dict:
    """Clean a record by leaving out all fields whose value is None. Zero and empty text stay."""
    return {key: value for key, value in record.items() if value is not None}


def max_drawdown(balances: list[float]) -> float:
    """Report the biggest drop from an earlier high point to a later balance. If the balance never falls the
    result is 0."""
    highest = None
    worst = 0.0
    for balance in balances:
        if highest is None or balance > highest:
            highest = balance
        worst = max(worst, highest - balance)
    return worst


def shared_by_all(lists: list[list[int]]) -> set[int]:
    """Return the set of numbers found in every one of the lists. Without any lists the result is empty."""
    if not lists:
        return set()
    common = set(lists[0])
    for values in lists[1:]:
        common &= set(values)
    return common


def reverse_each_row(matrix: list[list[int]]) -> list[list[int]]:
    """Mirror a picture horizontally: each row of the grid is reversed."""
    return [row[::-1] for row in matrix]


def minutes_booked_per_room(bookings: list[dict]) -> dict[str, int]:
    """Bookings have a "room", a "start" and an "end" in minutes. For each room add up how long it is booked.
    Cancelled bookings, marked by "cancelled" being true, are not counted."""
    totals: dict[str, int] = {}
    for booking in bookings:
        if booking.get("cancelled"):
            continue
        room = booking["room"]
        totals[room] = totals.get(room, 0) + booking["end"] - booking["start"]
    return totals


def every_other_student(students: list[str], groups: int) -> list[list[str]]:
    """Deal the students out over the given number of groups in turn, like cards: the first to group one, the
    second to group two and so on, then starting over."""
    result: list[list[str]] = [[] for _ in range(groups)]
    for index, student in enumerate(students):
        result[index % groups].append(student)
    return result


def count_above_average(values: list[float]) -> int:
    """How many values lie strictly above the mean of them all? For an empty list the count is 0."""
    if not values:
        return 0
    mean = sum(values) / len(values)
    return len([value for value in values if value > mean])


def first_duplicate(values: list[str]) -> str | None:
    """Going from left to right, return the first value that has already been seen. None if all differ."""
    seen = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None


def histogram_buckets(ages: list[int]) -> dict[str, int]:
    """Count visitors by age bracket: "child" below 13, "teen" below 20, "adult" below 65 and "senior" from 65
    on. All four brackets must be in the result, even with zero visitors."""
    counts = {"child": 0, "teen": 0, "adult": 0, "senior": 0}
    for age in ages:
        if age < 13:
            counts["child"] += 1
        elif age < 20:
            counts["teen"] += 1
        elif age < 65:
            counts["adult"] += 1
        else:
            counts["senior"] += 1
    return counts


def shelf_labels(shelves: list[list[str]]) -> list[str]:
    """Write a label for each shelf: its number, beginning at 1, a colon and a space, then its items
    separated by commas and spaces. A shelf with nothing on it says "empty"."""
    labels = []
    for number, items in enumerate(shelves, start=1):
        content = ", ".join(items) if items else "empty"
        labels.append(f"{number}: {content}")
    return labels


def merge_sorted_lists(left: list[int], right: list[int]) -> list[int]:
    """Both lists are already in ascending order. Combine them into a single ascending list by walking through
    both, repeats included."""
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


def has_permission(roles: list[str], permissions: dict[str, list[str]], action: str) -> bool:
    """A user has several roles, and a table tells which actions each role permits. Is the user allowed to
    perform the action? Roles that aren't in the table permit nothing."""
    return any(action in permissions.get(role, []) for role in roles)


def trim_outliers(values: list[float], count: int) -> list[float]:
    """Discard the `count` smallest and the `count` largest values and return the rest in ascending order. If
    nothing would be left, return an empty list."""
    ordered = sorted(values)
    if len(ordered) <= 2 * count:
        return []
    return ordered[count:len(ordered) - count]


def runoff_candidates(votes: dict[str, int]) -> list[str]:
    """Decide who enters the second round. A candidate with more than 50 percent of all votes wins
    outright and is the only one returned; otherwise return the two with the most votes, best first, ties
    by name."""
    ranked = sorted(votes, key=lambda name: (-votes[name], name))
    if ranked and votes[ranked[0]] * 2 > sum(votes.values()):
        return ranked[:1]
    return ranked[:2]


def replace_negatives(values: list[int]) -> list[int]:
    """Return a copy of the list where all negative numbers have been replaced by zero."""
    return [max(value, 0) for value in values]


def inner_join(customers: list[dict], orders: list[dict]) -> list[tuple[str, float]]:
    """Customers have "id" and "name"; orders have "customer_id" and "amount". For every order, in order,
    return the customer's name with the amount. Orders from unknown customers are omitted."""
    names = {customer["id"]: customer["name"] for customer in customers}
    result = []
    for order in orders:
        name = names.get(order["customer_id"])
        if name is not None:
            result.append((name, order["amount"]))
    return result


def diagonal_sum(matrix: list[list[int]]) -> int:
    """Add up the numbers on the main diagonal of a square matrix, from the top left to the bottom right."""
    return sum(matrix[i][i] for i in range(len(matrix)))


def strictly_increasing_runs(values: list[int]) -> list[list[int]]:
    """Break a list into maximal pieces in which each number is bigger than the one before."""
    runs: list[list[int]] = []
    for value in values:
        if runs and value > runs[-1][-1]:
            runs[-1].append(value)
        else:
            runs.append([value])
    return runs


def swap_first_and_last(items: list[str]) -> list[str]:
    """Exchange the first and the last element in a new list. Lists of fewer than two elements come back
    as they are."""
    if len(items) < 2:
        return list(items)
    return [items[-1]] + items[1:-1] + [items[0]]


def percent_complete_by_project(tasks: list[dict]) -> dict[str, int]:
    """Tasks belong to a "project" and are "done" or not. Tell for each project what percentage of its
    tasks is done, as a whole number rounded down."""
    totals: dict[str, int] = {}
    finished: dict[str, int] = {}
    for task in tasks:
        project = task["project"]
        totals[project] = totals.get(project, 0) + 1
        if task["done"]:
            finished[project] = finished.get(project, 0) + 1
    return {project: finished.get(project, 0) * 100 // totals[project] for project in totals}


def same_elements(first: list[str], second: list[str]) -> bool:
    """Do both lists hold the same elements the same number of times, regardless of order?"""
    return sorted(first) == sorted(second)


def cheapest_supplier(offers: dict[str, dict[str, float]], product: str) -> str | None:
    """Suppliers publish price lists, one dictionary of product prices each. Find the supplier with the lowest
    price for the product. Nobody offering it means None."""
    best = None
    best_price = math.inf
    for supplier, prices in offers.items():
        if product in prices and prices[product] < best_price:
            best = supplier
            best_price = prices[product]
    return best


def dedupe_by_email(contacts: list[dict]) -> list[dict]:
    """Our contact list has people entered more than once. Keep just the first record for each "email",
    ignoring case and spaces around the address."""
    seen = set()
    unique = []
    for contact in contacts:
        email = contact["email"].strip().lower()
        if email not in seen:
            seen.add(email)
            unique.append(contact)
    return unique


def index_of_minimum(values: list[float]) -> int:
    """At which position is the smallest value? Return the first such position, or -1 for an empty list."""
    if not values:
        return -1
    return values.index(min(values))


def split_on_separator(items: list[str], separator: str) -> list[list[str]]:
    """Cut a list into sections at each occurrence of the separator, which itself is dropped. Empty
    sections are not reported."""
    sections = []
    current: list[str] = []
    for item in items:
        if item == separator:
            if current:
                sections.append(current)
            current = []
        else:
            current.append(item)
    if current:
        sections.append(current)
    return sections


def grade_distribution(grades: list[str]) -> dict[str, int]:
    """Show how many students received each of the letters A, B, C, D and F. Letters nobody received
    appear with 0, and anything else in the list is ignored."""
    return {letter: grades.count(letter) for letter in "ABCDF"}


def nested_lookup(settings: dict, path: str) -> object:
    """Fetch a value from nested dictionaries by a path with dots between the keys. If any step is missing
    or is not a dictionary, return None."""
    current = settings
    for key in path.split("."):
        if not isinstance(current, dict) or key not in current:
            return None
        current = current[key]
    return current


def group_anagrams(words: list[str]) -> list[list[str]]:
    """Put words that are anagrams of each other together. Groups are listed in the order in which their first
    word appears."""
    groups: dict[str, list[str]] = {}
    for word in words:
        key = "".join(sorted(word))
        groups.setdefault(key, []).append(word)
    return list(groups.values())


def elapsed_between_laps(times: list[float]) -> tuple[float, float] | None:
    """From the clock readings at each lap, tell the fastest and the slowest lap time. With fewer than two
    readings there are no laps and the result is None."""
    laps = [end - start for start, end in zip(times, times[1:])]
    if not laps:
        return None
    return min(laps), max(laps)


def insert_sorted(values: list[int], new: int) -> list[int]:
    """Insert a new number into a list that is sorted from small to large so that it remains sorted. Equal
    numbers already present stay in front of the new one."""
    for index, value in enumerate(values):
        if value > new:
            return values[:index] + [new] + values[index:]
    return values + [new]


def even_and_odd_totals(numbers: list[int]) -> dict[str, int]:
    """Sum the even and the odd numbers separately and return both under the keys "even" and "odd"."""
    even = sum(n for n in numbers if n % 2 == 0)
    return {"even": even, "odd": sum(numbers) - even}


def free_shipping_gap(cart: dict[str, float], minimum: float) -> float:
    """A cart maps items to what they cost. How much more does the customer have to spend to reach the minimum
    for free shipping? Return 0 when it's already reached."""
    return max(0.0, minimum - sum(cart.values()))


def shuffle_fair(first: list[str], second: list[str]) -> bool:
    """Check that the second list is a genuine reordering of the first: same entries equally often, but no
    entry still in the place it had."""
    if Counter(first) != Counter(second):
        return False
    return all(a != b for a, b in zip(first, second))


def knockout_pairs(seeds: list[str]) -> list[tuple[str, str]]:
    """Players are listed from strongest to weakest. Pair them for the first round so that the strongest
    meets the weakest, the second the second weakest, and so on. With an odd number the middle player is
    left out."""
    half = len(seeds) // 2
    return [(seeds[i], seeds[-1 - i]) for i in range(half)]


def longest_common_prefix(first: list[int], second: list[int]) -> list[int]:
    """Return the elements that both lists have in common at the beginning, up to the first difference."""
    prefix = []
    for a, b in zip(first, second):
        if a != b:
            break
        prefix.append(a)
    return prefix


def count_matching_positions(answers: list[str], key: list[str]) -> int:
    """Mark a multiple choice test: how many of the answers agree with the key at the same position? Surplus
    answers score nothing."""
    return sum(given == correct for given, correct in zip(answers, key))


def menu_by_category(dishes: list[tuple[str, str, float]]) -> dict[str, list[str]]:
    """Dishes are given as name, category and price. For each category, list the names of its dishes from the
    cheapest to the dearest."""
    menu: dict[str, list[str]] = defaultdict(list)
    for name, category, _ in sorted(dishes, key=lambda dish: dish[2]):
        menu[category].append(name)
    return dict(menu)


def reading_streak(days: list[date], today: date) -> int:
    """How many days in a row, counting back from today, has the user been reading? Days may come in any order
    and more than once. If today isn't among them the streak is 0."""
    read = set(days)
    streak = 0
    day = today
    while day in read:
        streak += 1
        day -= timedelta(days=1)
    return streak


def expired_products(products: list[dict], today: date) -> list[str]:
    """Each product has a "name" and a "best_before" date. Return the names of the products that have expired,
    which is when today is later than the date. Alphabetical order, please."""
    return sorted(product["name"] for product in products if product["best_before"] < today)


def tasks_due_within(tasks: list[dict], today: date, days: int) -> list[str]:
    """List the titles of all open tasks that fall due from today up to the given number of days ahead,
    soonest first. Tasks marked "done" and tasks that are overdue are not wanted."""
    limit = today + timedelta(days=days)
    due = [task for task in tasks if not task["done"] and today <= task["due"] <= limit]
    due.sort(key=lambda task: task["due"])
    return [task["title"] for task in due]


def product_of_all(numbers: list[int]) -> int:
    """Multiply all the numbers together. The product of no numbers is 1."""
    product = 1
    for number in numbers:
        product *= number
    return product


def without_index(items: list[str], index: int) -> list[str]:
    """Return the list without the element at the index. An index outside the list changes nothing."""
    return [item for position, item in enumerate(items) if position != index]


def league_table(matches: list[tuple[str, str, int, int]]) -> list[tuple[str, int]]:
    """Build a football table from matches given as home team, away team, home goals and away goals. A win is
    worth 3 points and a draw 1. Return teams with points, most points first; teams level on points are sorted
    by name."""
    points: dict[str, int] = {}
    for home, away, home_goals, away_goals in matches:
        points.setdefault(home, 0)
        points.setdefault(away, 0)
        if home_goals == away_goals:
            points[home] += 1
            points[away] += 1
        else:
            winner = home if home_goals > away_goals else away
            points[winner] += 3
    return sorted(points.items(), key=lambda entry: (-entry[1], entry[0]))


def value_range(values: list[float]) -> float:
    """Return the spread between the largest and the smallest value; 0 for an empty list."""
    return max(values) - min(values) if values else 0


def first_at_least(sorted_values: list[int], limit: int) -> int | None:
    """In a list sorted in ascending order, find the first value that is not less than the limit. None if all
    are smaller."""
    low, high = 0, len(sorted_values)
    while low < high:
        middle = (low + high) // 2
        if sorted_values[middle] < limit:
            low = middle + 1
        else:
            high = middle
    return sorted_values[low] if low < len(sorted_values) else None


def basket_to_text(basket: dict[str, int]) -> str:
    """Describe a fruit basket as text: the amount directly followed by "x", a space and the fruit, joined
    by ", " and in alphabetical order of the fruit. Say "nothing" if the basket is empty."""
    if not basket:
        return "nothing"
    return ", ".join(f"{basket[fruit]}x {fruit}" for fruit in sorted(basket))


def words_appearing_once(words: list[str]) -> list[str]:
    """Return the words that occur exactly once in the list, in order of appearance."""
    counts = Counter(words)
    return [word for word in words if counts[word] == 1]


def temperature_alerts(readings: list[float], limit: float, times: int) -> bool:
    """Raise an alarm when the temperature was above the limit for at least `times` readings in a row. Tell
    whether that happened."""
    in_a_row = 0
    for reading in readings:
        in_a_row = in_a_row + 1 if reading > limit else 0
        if in_a_row >= times:
            return True
    return False


def highest_bid_per_item(bids: list[dict]) -> dict[str, str]:
    """For an auction, return who is leading on each item. A bid has "item", "bidder" and "amount". The
    highest amount leads, and if the same amount is bid again the earlier bidder stays in front."""
    best: dict[str, dict] = {}
    for bid in bids:
        item = bid["item"]
        if item not in best or bid["amount"] > best[item]["amount"]:
            best[item] = bid
    return {item: bid["bidder"] for item, bid in best.items()}


def cycle_assign(chores: list[str], people: list[str]) -> dict[str, str]:
    """Assign chores to people in rotation, so that after the last person it is the first one's turn again.
    Return who does each chore. Without people nothing is assigned."""
    if not people:
        return {}
    return {chore: people[i % len(people)] for i, chore in enumerate(chores)}


def count_by_length(words: list[str]) -> dict[int, int]:
    """How many words are there of each length?"""
    return dict(Counter(len(word) for word in words))


def sum_nested(totals: dict[str, dict[str, float]]) -> dict[str, float]:
    """Expenses are stored per month as a dictionary from category to amount. Give the total for every
    month."""
    return {month: sum(categories.values()) for month, categories in totals.items()}


def totals_per_category(expenses: dict[str, dict[str, float]]) -> dict[str, float]:
    """Expenses are stored per month as a dictionary from category to amount. Give the total for every
    category across all months."""
    totals: dict[str, float] = defaultdict(float)
    for categories in expenses.values():
        for category, amount in categories.items():
            totals[category] += amount
    return dict(totals)


def balanced_split_point(values: list[int]) -> int | None:
    """Where can the list be cut so that the part before and the part from there on have equal sums?
    Return the smallest such index, at least 1 and leaving at least one element on the right; otherwise
    None."""
    total = sum(values)
    left = 0
    for index in range(1, len(values)):
        left += values[index - 1]
        if left * 2 == total:
            return index
    return None


def matrix_is_symmetric(matrix: list[list[int]]) -> bool:
    """Tell if a square matrix is the same as its mirror image along the main diagonal."""
    size = len(matrix)
    return all(matrix[i][j] == matrix[j][i] for i in range(size) for j in range(i))


def collect_emails(users: list[dict], domain: str) -> list[str]:
    """Return the email addresses that belong to the given domain, in lowercase and sorted. Users without an
    "email", or with an empty one, are passed over."""
    emails = []
    for user in users:
        email = (user.get("email") or "").lower()
        if email.endswith("@" + domain.lower()):
            emails.append(email)
    return sorted(emails)


def take_until_total(weights: list[int], capacity: int) -> list[int]:
    """Load parcels in the given order until the next one would push the weight over the capacity, then stop.
    Return the weights loaded."""
    loaded = []
    total = 0
    for weight in weights:
        if total + weight > capacity:
            break
        loaded.append(weight)
        total += weight
    return loaded


def pack_greedily(weights: list[int], capacity: int) -> list[list[int]]:
    """Fill boxes with items in order. An item goes into the current box if it still fits, otherwise a new box
    is opened. Items that are heavier than the capacity are left behind."""
    boxes: list[list[int]] = []
    for weight in weights:
        if weight > capacity:
            continue
        if boxes and sum(boxes[-1]) + weight <= capacity:
            boxes[-1].append(weight)
        else:
            boxes.append([weight])
    return boxes


def playlist_without_artist(playlist: list[dict], artist: str) -> list[str]:
    """Give the titles of all songs in the playlist that aren't by the artist. The artist's name is compared
    case-insensitively."""
    return [song["title"] for song in playlist if song["artist"].lower() != artist.lower()]


def avoid_same_artist_twice(playlist: list[dict]) -> bool:
    """Check a radio rule: the same artist must never be played twice in a row. Return whether the playlist
    respects it."""
    for previous, song in zip(playlist, playlist[1:]):
        if previous["artist"] == song["artist"]:
            return False
    return True


def contains_sublist(values: list[int], pattern: list[int]) -> bool:
    """Does the pattern occur in the list as a block of consecutive elements? The empty pattern always
    does."""
    size = len(pattern)
    return any(values[i:i + size] == pattern for i in range(len(values) - size + 1))


def is_subsequence(pattern: list[str], items: list[str]) -> bool:
    """Do the pattern's elements appear in the items in the same order, possibly with others in between?"""
    position = 0
    for item in items:
        if position < len(pattern) and item == pattern[position]:
            position += 1
    return position == len(pattern)


def most_recent_order(orders: list[dict]) -> dict | None:
    """Return the order with the latest "date". No orders, no result: give None then."""
    if not orders:
        return None
    return max(orders, key=lambda order: order["date"])


def last_login_per_user(events: list[tuple[str, datetime]]) -> dict[str, datetime]:
    """From a log of user names and login times in any order, keep the newest login of each user."""
    latest: dict[str, datetime] = {}
    for user, moment in events:
        if user not in latest or moment > latest[user]:
            latest[user] = moment
    return latest


def round_robin_schedule(teams: list[str]) -> list[tuple[str, str]]:
    """Every team plays each other team twice, once at home and once away. List all the games with the
    home team first."""
    return [(home, away) for home in teams for away in teams if home != away]


def nearest_value(values: list[float], target: float) -> float | None:
    """Which value is closest to the target? If two are equally close prefer the smaller. None for an empty
    list."""
    if not values:
        return None
    return min(values, key=lambda value: (abs(value - target), value))


def symmetric_list(values: list[int]) -> bool:
    """Tell whether a list reads the same forwards and backwards."""
    return values == values[::-1]


def update_leaderboard(
    board: list[tuple[str, int]], name: str, score: int, size: int
) -> list[tuple[str, int]]:
    """Enter a new score in a leaderboard and return it with the best scores at the top, cut down to the given
    number of entries. A player has only one entry, the better of the old and the new score."""
    best = dict(board)
    best[name] = max(score, best.get(name, score))
    ranked = sorted(best.items(), key=lambda entry: entry[1], reverse=True)
    return ranked[:size]


def price_after_bulk_rule(quantity: int, unit_price: float, tiers: list[tuple[int, float]]) -> float:
    """Bulk buyers get a cheaper unit price. Each tier is the minimum quantity and its unit price; the
    tier with the largest minimum that the quantity reaches applies, and below all tiers the normal price
    holds. Return the price for the whole quantity."""
    price = unit_price
    for minimum, tier_price in sorted(tiers):
        if quantity >= minimum:
            price = tier_price
    return quantity * price


def count_islands_in_row(cells: list[int]) -> int:
    """A row of map cells has 1 for land and 0 for water. How many separate stretches of land are there?"""
    count = 0
    previous = 0
    for cell in cells:
        if cell == 1 and previous == 0:
            count += 1
        previous = cell
    return count


def neighbours_in_grid(grid: list[list[int]], row: int, column: int) -> list[int]:
    """Return the values directly above, below, left and right of a cell, in that order. Positions outside the
    grid are left out."""
    values = []
    for dr, dc in [(-1, 0), (1, 0), (0, -1), (0, 1)]:
        r, c = row + dr, column + dc
        if 0 <= r < len(grid) and 0 <= c < len(grid[r]):
            values.append(grid[r][c])
    return values


def locate_in_grid(grid: list[list[str]], wanted: str) -> tuple[int, int] | None:
    """Find where a symbol stands in a grid, searching row by row, and return its row and column numbers
    counted from 0. If it is nowhere, return None."""
    for r, row in enumerate(grid):
        for c, symbol in enumerate(row):
            if symbol == wanted:
                return r, c
    return None


def chunk_evenly(values: list[int], parts: int) -> list[list[int]]:
    """Split a list into the given number of consecutive parts that are as equal in length as possible; the
    earlier parts get the extra elements."""
    base, extra = divmod(len(values), parts)
    result = []
    start = 0
    for index in range(parts):
        end = start + base + (1 if index < extra else 0)
        result.append(values[start:end])
        start = end
    return result


def unread_by_folder(messages: list[dict]) -> dict[str, int]:
    """Number of unread messages in each mail folder. Messages have "folder" and "read". A folder where
    everything has been read should not be mentioned."""
    return dict(Counter(message["folder"] for message in messages if not message["read"]))


def validate_order_lines(lines: list[dict]) -> list[str]:
    """Check the lines of an order and return the complaints as texts. A line without "sku" gives "line N:
    missing sku" and one whose "quantity" is under 1 gives "line N: bad quantity", where N counts from 1.
    A line can have both."""
    problems = []
    for number, line in enumerate(lines, start=1):
        if not line.get("sku"):
            problems.append(f"line {number}: missing sku")
        if line.get("quantity", 0) < 1:
            problems.append(f"line {number}: bad quantity")
    return problems


def weighted_grade(scores: dict[str, float], weights: dict[str, float]) -> float:
    """Work out the final grade as the weighted mean of the scores. Only parts that have a score count, so the
    weights of missing parts are left out of the total. Without any weight the grade is 0.0."""
    total_weight = sum(weights.get(part, 0) for part in scores)
    if total_weight == 0:
        return 0.0
    return sum(score * weights.get(part, 0) for part, score in scores.items()) / total_weight


def largest_gap(numbers: list[int]) -> int:
    """When the numbers are put in order, what's the largest difference between two neighbours? Fewer than two
    numbers have a gap of 0."""
    ordered = sorted(numbers)
    return max((b - a for a, b in zip(ordered, ordered[1:])), default=0)


def multi_value_index(articles: dict[str, list[str]]) -> dict[str, list[str]]:
    """Build a keyword index. The input maps each article title to its keywords; the output maps each
    keyword to the titles that use it, sorted."""
    index: dict[str, set[str]] = defaultdict(set)
    for title, keywords in articles.items():
        for keyword in keywords:
            index[keyword].add(title)
    return {keyword: sorted(titles) for keyword, titles in index.items()}


def any_out_of_stock(order: dict[str, int], stock: dict[str, int]) -> bool:
    """Tell whether at least one product in the order can't be delivered in the amount wanted."""
    return any(stock.get(product, 0) < amount for product, amount in order.items())


def mode_values(values: list[int]) -> list[int]:
    """Return all values that share the highest frequency, in ascending order. An empty list gives an empty
    list."""
    counts = Counter(values)
    highest = max(counts.values(), default=0)
    return sorted(value for value, count in counts.items() if count == highest)


def salary_raise(employees: list[dict], department: str, percent: float) -> list[dict]:
    """Give everyone in the department a raise of the given percentage. Return new records with the "salary"
    adjusted and rounded to two decimals; the originals must stay untouched."""
    updated = []
    for employee in employees:
        copy = dict(employee)
        if copy["department"] == department:
            copy["salary"] = round(copy["salary"] * (1 + percent / 100), 2)
        updated.append(copy)
    return updated


def frequencies_sorted(values: list[str]) -> list[tuple[str, int]]:
    """List each distinct value with how often it occurs, most frequent first. Equally frequent values are in
    alphabetical order."""
    return sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0]))


def hot_potato_winner(players: list[str], step: int) -> str:
    """Players stand in a circle. Starting with the first, count up to `step`; the player reached is out
    and the count starts afresh with the next one. Who remains at the end? There is at least one
    player."""
    circle = deque(players)
    while len(circle) > 1:
        circle.rotate(-(step - 1))
        circle.popleft()
    return circle[0]


def remove_every_nth(items: list[str], n: int) -> list[str]:
    """Leave out every n-th item, counting from one, and return what's left."""
    return [item for i, item in enumerate(items, start=1) if i % n != 0]


def longest_run_of_any(values: list[int]) -> tuple[int, int] | None:
    """Which value has the longest unbroken run of itself, and how long is the run? The earliest run wins
    ties. Return value and length, or None for an empty list."""
    best = None
    for value, group in itertools.groupby(values):
        length = len(list(group))
        if best is None or length > best[1]:
            best = (value, length)
    return best


def net_debts(payments: list[tuple[str, str, float]]) -> dict[str, float]:
    """Friends lend each other money; every entry says who paid, for whom, and how much. Work out each
    person's balance: positive if they are owed money, negative if they owe. People who are even are not
    listed."""
    balance: dict[str, float] = {}
    for payer, receiver, amount in payments:
        balance[payer] = balance.get(payer, 0) + amount
        balance[receiver] = balance.get(receiver, 0) - amount
    return {person: value for person, value in balance.items() if value != 0}


def library_fine(due: date, returned: date, per_day: float, maximum: float) -> float:
    """Calculate the fine for a library book brought back late. It's charged per day of delay but never
    exceeds the maximum. A book returned on time costs nothing."""
    days_late = (returned - due).days
    if days_late <= 0:
        return 0.0
    return min(days_late * per_day, maximum)


def lookup_many(table: dict[str, int], keys: list[str], default: int) -> list[int]:
    """Fetch the values for several keys at once, using the default for keys that the table lacks."""
    return [table.get(key, default) for key in keys]


def count_distinct_customers(orders: list[dict]) -> int:
    """How many different customers placed an order? Customers are told apart by "customer_id"."""
    return len({order["customer_id"] for order in orders})


def repeat_customers(orders: list[dict], minimum: int) -> list[str]:
    """Find the loyal customers: those with at least the minimum number of orders. Return their names from the
    "customer" field in alphabetical order."""
    counts = Counter(order["customer"] for order in orders)
    return sorted(customer for customer, count in counts.items() if count >= minimum)


def is_valid_sudoku_row(row: list[int]) -> bool:
    """A completed sudoku row must hold each of the numbers 1 to 9 exactly once. Is this one valid?"""
    return sorted(row) == list(range(1, 10))


def missing_numbers(values: list[int]) -> list[int]:
    """Ticket numbers should run without holes from the smallest to the largest. Report those that are
    missing."""
    if not values:
        return []
    present = set(values)
    return [n for n in range(min(values), max(values) + 1) if n not in present]


def compact_ranges(numbers: list[int]) -> str:
    """Write page numbers in short form: sorted, without repeats, with stretches of consecutive numbers
    shown as first-last and everything separated by commas. A single page is just its number."""
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges)


def expand_ranges(text: str) -> list[int]:
    """Given a print selection like numbers and number-number ranges separated by commas, return all the
    pages it names, in the order written. Spaces around the parts don't matter, and an empty selection has
    no pages."""
    pages: list[int] = []
    for part in text.split(","):
        part = part.strip()
        if not part:
            continue
        if "-" in part:
            first, last = part.split("-")
            pages.extend(range(int(first), int(last) + 1))
        else:
            pages.append(int(part))
    return pages


def cumulative_maximum(values: list[int]) -> list[int]:
    """For every position give the highest value seen so far, including the one there."""
    return list(itertools.accumulate(values, max))


def record_breaking_days(sales: list[int]) -> list[int]:
    """Return the indexes of days on which sales were higher than on all days before. The first day always
    counts as a record."""
    records = []
    best = None
    for day, amount in enumerate(sales):
        if best is None or amount > best:
            records.append(day)
            best = amount
    return records


def ranked_choice_loser(ballots: list[list[str]]) -> str | None:
    """On each ballot the candidates are listed by preference. Find the candidate to be eliminated: of all
    that appear on any ballot, the one with the fewest first places. Ties are decided by name, and without
    candidates the result is None."""
    first_places = {name: 0 for ballot in ballots for name in ballot}
    for ballot in ballots:
        if ballot:
            first_places[ballot[0]] += 1
    if not first_places:
        return None
    return min(first_places, key=lambda name: (first_places[name], name))


def borda_scores(ballots: list[list[str]]) -> dict[str, int]:
    """Score ranked ballots. On a ballot with n names the first gets n - 1 points, the next n - 2, down to
    0 for the last. Add the points up over all ballots."""
    scores: dict[str, int] = {}
    for ballot in ballots:
        for place, name in enumerate(ballot):
            scores[name] = scores.get(name, 0) + len(ballot) - 1 - place
    return scores


def pick_fields(records: list[dict], fields: list[str]) -> list[dict]:
    """Reduce each record to the named fields. Fields a record does not have are simply absent."""
    return [{field: record[field] for field in fields if field in record} for record in records]


def column_widths(rows: list[list[str]]) -> list[int]:
    """How wide must each column of a text table be to fit its longest cell? All rows have equally many
    cells."""
    return [max(len(cell) for cell in column) for column in zip(*rows)]


def format_table(rows: list[list[str]]) -> list[str]:
    """Lay out a table as lines of text. Every cell is padded with spaces on the right to its column's
    width, cells are separated by " | ", and there are no spaces at the end of a line."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths)]
        lines.append(" | ".join(cells).rstrip())
    return lines


def split_bill(total_cents: int, people: list[str]) -> dict[str, int]:
    """Split a restaurant bill in cents equally. When it does not come out even, the people listed first
    pay one cent more each until the bill is covered."""
    share, remainder = divmod(total_cents, len(people))
    return {person: share + (1 if i < remainder else 0) for i, person in enumerate(people)}


def zigzag_order(rows: list[list[int]]) -> list[int]:
    """Read a grid like a snake: the first row from left to right, the second from right to left, and so on
    alternately. Return all values in that order."""
    result: list[int] = []
    for index, row in enumerate(rows):
        result.extend(row if index % 2 == 0 else reversed(row))
    return result


def border_cells(grid: list[list[int]]) -> int:
    """Add up the values along the edge of a rectangular grid. Corner cells count once."""
    total = 0
    for r, row in enumerate(grid):
        for c, value in enumerate(row):
            if r in (0, len(grid) - 1) or c in (0, len(row) - 1):
                total += value
    return total


def rows_with_maximum(table: list[list[int]]) -> list[int]:
    """Return the indexes of the rows whose sum is the largest of all rows; there may be more than one."""
    sums = [sum(row) for row in table]
    return [i for i, total in enumerate(sums) if total == max(sums)]


def subtract_lists(items: list[str], to_remove: list[str]) -> list[str]:
    """Cross things off a shopping list. Each entry to remove takes away one matching item, the first one
    found; entries that match nothing have no effect."""
    remaining = list(items)
    for item in to_remove:
        if item in remaining:
            remaining.remove(item)
    return remaining


def overlapping_hours(first: tuple[int, int], second: tuple[int, int]) -> int:
    """For how many hours do two shifts, each given by start and end hour, overlap? Zero if they don't."""
    return max(0, min(first[1], second[1]) - max(first[0], second[0]))


def earliest_common_slot(first: list[int], second: list[int]) -> int | None:
    """Two people list the hours when they're free. Return the earliest hour that suits both, or None."""
    common = set(first) & set(second)
    return min(common) if common else None


def max_concurrent_guests(stays: list[tuple[int, int]]) -> int:
    """A hotel knows the arrival and departure day of each guest; the guest does not occupy the room on the
    departure day. What is the greatest number of guests present on a single day?"""
    events = []
    for arrival, departure in stays:
        events.append((arrival, 1))
        events.append((departure, -1))
    present = peak = 0
    for _, change in sorted(events):
        present += change
        peak = max(peak, present)
    return peak


def choose_most_meetings(meetings: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """One room, many requests with start and end times. Select as many meetings as possible so that none
    overlap; one may begin the moment another ends. Return them in time order."""
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(meetings, key=lambda meeting: meeting[1]):
        if not chosen or start >= chosen[-1][1]:
            chosen.append((start, end))
    return chosen


def prefix_counts(values: list[bool]) -> list[int]:
    """For each position say how many True values there are up to and including it."""
    counts = []
    total = 0
    for value in values:
        if value:
            total += 1
        counts.append(total)
    return counts


def bounded_history(events: list[str], limit: int) -> list[str]:
    """Remember only the latest `limit` events, oldest of these first. A limit of zero or less remembers
    none."""
    return events[-limit:] if limit > 0 else []


def most_similar_user(likes: dict[str, set[str]], user: str) -> str | None:
    """Recommend a friend: the other user who likes the most of the same things as the given user. On ties the
    name that sorts first is taken. If nobody shares anything, the result is None."""
    best = None
    best_shared = 0
    for other in sorted(likes):
        if other == user:
            continue
        shared = len(likes[other] & likes[user])
        if shared > best_shared:
            best = other
            best_shared = shared
    return best


def suggest_products(purchases: list[set[str]], product: str) -> list[str]:
    """Customers who bought this also bought what? Look at all baskets that contain the product, count the
    other products in them and return the five most frequent, ties in alphabetical order."""
    counts: Counter[str] = Counter()
    for basket in purchases:
        if product in basket:
            counts.update(basket - {product})
    return sorted(counts, key=lambda name: (-counts[name], name))[:5]


def jaccard_similarity(first: set[str], second: set[str]) -> float:
    """Measure how similar two sets are: the size of what they share divided by the size of everything in
    either. Two empty sets are considered identical, with similarity 1.0."""
    union = first | second
    return len(first & second) / len(union) if union else 1.0


def both_directions(follows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Find mutual followers. Each entry says that the first person follows the second. Return every pair who
    follow each other once, names in alphabetical order within the pair, and the pairs sorted."""
    edges = set(follows)
    return sorted((a, b) for a, b in edges if a < b and (b, a) in edges)


def nearest_repeat(values: list[str]) -> int | None:
    """What is the shortest distance between two equal entries, measured as the difference of their positions?
    None if no entry repeats."""
    last_seen: dict[str, int] = {}
    shortest = None
    for index, value in enumerate(values):
        if value in last_seen:
            distance = index - last_seen[value]
            if shortest is None or distance < shortest:
                shortest = distance
        last_seen[value] = index
    return shortest


def grade_report(grades: dict[str, list[int]]) -> list[str]:
    """Prepare a line for each student, sorted by name, in the form "name: average (lowest-highest)" with the
    average to one decimal. Students who have no grades get "name: no grades"."""
    lines = []
    for name in sorted(grades):
        marks = grades[name]
        if marks:
            average = sum(marks) / len(marks)
            lines.append(f"{name}: {average:.1f} ({min(marks)}-{max(marks)})")
        else:
            lines.append(f"{name}: no grades")
    return lines


def double_values(prices: dict[str, float]) -> dict[str, float]:
    """Return the price list with every price doubled."""
    return {name: price * 2 for name, price in prices.items()}


def has_consecutive_equal(values: list[int]) -> bool:
    """Is there any place where two neighbouring values are equal?"""
    return any(values[i] == values[i + 1] for i in range(len(values) - 1))


def standard_scores(values: list[float]) -> list[float]:
    """Standardise exam scores: subtract the mean and divide by the population standard deviation, rounded
    to two decimals. If all scores are the same every result is 0.0."""
    mean = statistics.mean(values)
    deviation = statistics.pstdev(values)
    if deviation == 0:
        return [0.0] * len(values)
    return [round((value - mean) / deviation, 2) for value in values]


def parse_scores(lines: list[str]) -> dict[str, int]:
    """Read lines of the form name=score into a dictionary. Spaces around the name and the score are removed;
    lines that lack the equals sign or whose score isn't made of digits only are ignored."""
    scores = {}
    for line in lines:
        name, separator, score = line.partition("=")
        if separator and score.strip().isdigit():
            scores[name.strip()] = int(score)
    return scores


def vowels_per_word(words: list[str]) -> list[int]:
    """For each word say how many vowels (a, e, i, o, u in either case) it contains."""
    return [sum(letter in "aeiou" for letter in word.lower()) for word in words]


def hashtags_by_count(posts: list[str]) -> list[str]:
    """Find the hashtags in all posts and return the distinct ones, in lowercase with the # sign, the most
    used first. Those used equally often are sorted alphabetically."""
    counts = Counter(tag.lower() for post in posts for tag in re.findall(r"#\w+", post))
    return sorted(counts, key=lambda tag: (-counts[tag], tag))


def count_words_in_lines(lines: list[str]) -> list[int]:
    """Give the number of words in each line. Words are separated by white space."""
    return [len(line.split()) for line in lines]


def first_non_repeating(values: list[int]) -> int | None:
    """Return the first number that turns up only once in the whole list; if every number repeats, None."""
    for value in values:
        if values.count(value) == 1:
            return value
    return None


def apply_stock_movements(stock: dict[str, int], movements: list[tuple[str, str, int]]) -> dict[str, int]:
    """Update the warehouse with movements, each of a kind ("in" or "out"), a product and an amount. An
    "out" for more than is there takes the stock down to zero rather than below. Any other kind raises
    ValueError. The original stock is not modified."""
    result = dict(stock)
    for kind, product, amount in movements:
        current = result.get(product, 0)
        if kind == "in":
            result[product] = current + amount
        elif kind == "out":
            result[product] = max(0, current - amount)
        else:
            raise ValueError(f"unknown movement: {kind}")
    return result


def inventory_value(inventory: list[tuple[str, int, float]]) -> float:
    """What is our inventory worth in total? Each entry has a name, the number of pieces and the price per
    piece."""
    return sum(pieces * price for _, pieces, price in inventory)


def most_valuable_entry(inventory: dict[str, tuple[int, float]]) -> str:
    """Products map to the number of pieces and the unit price. Name the product in which the most money
    is tied up. The inventory isn't empty."""
    return max(inventory, key=lambda name: inventory[name][0] * inventory[name][1])


def sort_by_custom_order(items: list[str], order: list[str]) -> list[str]:
    """Sort items in the order laid down by the second list. Items it doesn't mention come at the end, sorted
    alphabetically."""
    position = {name: i for i, name in enumerate(order)}
    return sorted(items, key=lambda item: (position.get(item, len(order)), item))


def size_labels_sorted(sizes: list[str]) -> list[str]:
    """Put clothing sizes in their natural order: XS, S, M, L, XL. Unknown sizes are thrown out."""
    order = ["XS", "S", "M", "L", "XL"]
    return sorted((size for size in sizes if size in order), key=order.index)


def swap_pairs(values: list[int]) -> list[int]:
    """Exchange the elements pairwise: first with second, third with fourth and so forth. A lone last element
    stays where it is."""
    result = list(values)
    for i in range(0, len(result) - 1, 2):
        result[i], result[i + 1] = result[i + 1], result[i]
    return result


def move_to_front(items: list[str], favourite: str) -> list[str]:
    """Bring the favourite to the front of the list. If it isn't in the list the order stays as it was."""
    if favourite not in items:
        return list(items)
    rest = [item for item in items if item != favourite]
    return [favourite] + rest


def reorder_playlist(playlist: list[str], old: int, new: int) -> list[str]:
    """The user drags a song from one position to another. Return the playlist in its new order; the positions
    count from 0. Raise IndexError if either lies outside the playlist."""
    if not (0 <= old < len(playlist) and 0 <= new < len(playlist)):
        raise IndexError("position outside the playlist")
    result = list(playlist)
    song = result.pop(old)
    result.insert(new, song)
    return result


def loop_index(items: list[str], current: str) -> str:
    """Return the item that follows the current one, wrapping around from the last to the first."""
    return items[(items.index(current) + 1) % len(items)]


def summarise_numbers(values: list[int]) -> tuple[int, int, float] | None:
    """Summarise a list by its minimum, maximum and average, in one tuple. Return None if there's nothing to
    summarise."""
    if not values:
        return None
    return min(values), max(values), sum(values) / len(values)


def alternate_signs(values: list[int]) -> int:
    """Add and subtract the values in turn: plus the first, minus the second, plus the third and so on."""
    return sum(value if i % 2 == 0 else -value for i, value in enumerate(values))


def alternating_high_low(values: list[int]) -> bool:
    """Does the sequence go strictly up and down in turns, every rise being followed by a fall and the
    other way round? Sequences with fewer than two elements qualify."""
    differences = [b - a for a, b in zip(values, values[1:])]
    if 0 in differences:
        return False
    return all(x * y < 0 for x, y in zip(differences, differences[1:]))


def days_until_warmer(temperatures: list[int]) -> list[int]:
    """For each day tell how many days one has to wait for a warmer one. If no warmer day comes, use 0."""
    waits = [0] * len(temperatures)
    pending: list[int] = []
    for day, temperature in enumerate(temperatures):
        while pending and temperatures[pending[-1]] < temperature:
            earlier = pending.pop()
            waits[earlier] = day - earlier
        pending.append(day)
    return waits


def best_buy_and_sell(prices: list[int]) -> int:
    """Knowing the share price for each day, what is the highest profit from buying once and selling on a
    later day? If no profit is possible the answer is 0."""
    profit = 0
    lowest = math.inf
    for price in prices:
        lowest = min(lowest, price)
        profit = max(profit, price - lowest)
    return profit


def maximum_subarray(values: list[int]) -> int:
    """Find the greatest total that any non-empty block of consecutive numbers adds up to. The list is never
    empty but may consist of negative numbers only."""
    best = current = values[0]
    for value in values[1:]:
        current = max(value, current + value)
        best = max(best, current)
    return best


def session_lengths(timestamps: list[int], timeout: int) -> list[int]:
    """Clicks are given as increasing seconds. A pause longer than the timeout begins a new session.
    Return how many clicks each session has."""
    sessions: list[int] = []
    previous = None
    for moment in timestamps:
        if previous is None or moment - previous > timeout:
            sessions.append(0)
        sessions[-1] += 1
        previous = moment
    return sessions


def requests_in_last_minute(times: list[int], now: int) -> int:
    """For rate limiting, count the requests made in the last 60 seconds. A request exactly 60 seconds old no
    longer counts, and neither do any in the future."""
    return sum(now - 60 < moment <= now for moment in times)


def rate_limited(times: list[int], limit: int, window: int) -> list[bool]:
    """Decide for each request, given by its time in seconds in increasing order, if it is accepted. It is
    when fewer than `limit` accepted requests happened within the preceding `window` seconds; refused
    requests don't count against the limit."""
    accepted: deque[int] = deque()
    decisions = []
    for moment in times:
        while accepted and accepted[0] <= moment - window:
            accepted.popleft()
        allowed = len(accepted) < limit
        if allowed:
            accepted.append(moment)
        decisions.append(allowed)
    return decisions


def weekday_totals(sales: list[tuple[date, float]]) -> list[float]:
    """Total the sales by weekday. The result has seven numbers, Monday first."""
    totals = [0.0] * 7
    for day, amount in sales:
        totals[day.weekday()] += amount
    return totals


def sales_by_month(sales: list[dict]) -> dict[str, float]:
    """Sales have a "date" written as YYYY-MM-DD and an "amount". Return the turnover for each month under
    keys like the first seven characters of the date, months in chronological order."""
    totals: dict[str, float] = {}
    for sale in sorted(sales, key=lambda sale: sale["date"]):
        month = sale["date"][:7]
        totals[month] = totals.get(month, 0) + sale["amount"]
    return totals


def birthdays_in_month(people: dict[str, date], month: int) -> list[str]:
    """Whose birthday is in the given month? Return the names ordered by the day of the month."""
    names = [name for name, birthday in people.items() if birthday.month == month]
    return sorted(names, key=lambda name: people[name].day)


def teacher_conflicts(timetable: list[dict]) -> list[str]:
    """A lesson has "teacher", "day" and "hour". Return the names of the teachers who are scheduled for
    more than one lesson at the same day and hour, each name once and sorted."""
    seen = set()
    conflicts = set()
    for lesson in timetable:
        slot = (lesson["teacher"], lesson["day"], lesson["hour"])
        if slot in seen:
            conflicts.add(lesson["teacher"])
        seen.add(slot)
    return sorted(conflicts)


def free_periods(timetable: dict[str, list[int]], periods: int) -> dict[str, list[int]]:
    """For every weekday the timetable names the periods with lessons. Return the free periods per day, the
    periods being numbered from 1 to the given number."""
    return {
        day: [p for p in range(1, periods + 1) if p not in lessons]
        for day, lessons in timetable.items()
    }


def course_order(prerequisites: dict[str, list[str]]) -> list[str]:
    """Each course lists the courses that have to be taken earlier. Return an order in which all courses
    can be taken; whenever several are possible the alphabetically first comes next. If the requirements
    go round in a circle, raise ValueError."""
    order: list[str] = []
    remaining = set(prerequisites)
    while remaining:
        ready = [c for c in remaining if all(need in order for need in prerequisites[c])]
        if not ready:
            raise ValueError("circular prerequisites")
        course = min(ready)
        order.append(course)
        remaining.remove(course)
    return order


def all_subordinates(manager: str, reports: dict[str, list[str]]) -> set[str]:
    """The dictionary says who reports directly to whom. Return everybody below the manager, at any level."""
    found: set[str] = set()
    pending = list(reports.get(manager, []))
    while pending:
        person = pending.pop()
        if person not in found:
            found.add(person)
            pending.extend(reports.get(person, []))
    return found


def count_nested_items(boxes: list) -> int:
    """A box is a list that holds items and possibly further boxes. How many items are there altogether,
    however deeply they are packed?"""
    total = 0
    for content in boxes:
        if isinstance(content, list):
            total += count_nested_items(content)
        else:
            total += 1
    return total


def coins_for_amount(amount: int, coins: list[int]) -> dict[int, int] | None:
    """Pay out an amount by always giving the largest coin that still fits. Return how many of each coin are
    used, leaving out unused coins. If a rest remains that no coin fits, return None."""
    used = {}
    for coin in sorted(coins, reverse=True):
        count = amount // coin
        if count > 0:
            used[coin] = count
            amount -= count * coin
    return used if amount == 0 else None


def best_hand_kind(cards: list[int]) -> str:
    """Judge five cards, given by their values, by how they match: "four of a kind", "full house", "three of a
    kind", "two pairs", "pair" or else "high card"."""
    counts = sorted(Counter(cards).values(), reverse=True)
    if counts[0] == 4:
        return "four of a kind"
    if counts[0] == 3:
        return "full house" if counts[1] == 2 else "three of a kind"
    if counts[0] == 2:
        return "two pairs" if counts[1] == 2 else "pair"
    return "high card"


def tic_tac_toe_winner(board: list[list[str]]) -> str | None:
    """Who has won on this 3 by 3 board of "X", "O" and blanks (" ")? Somebody wins with three of their
    marks in a row, column or diagonal. Return the mark, or None if nobody has won."""
    lines = [list(row) for row in board]
    lines += [list(column) for column in zip(*board)]
    lines.append([board[i][i] for i in range(3)])
    lines.append([board[i][2 - i] for i in range(3)])
    for line in lines:
        if line[0] != " " and line[0] == line[1] == line[2]:
            return line[0]
    return None


def survey_cross_table(answers: list[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Cross-tabulate a survey. Every entry holds a person's region and their answer; the result tells for
    each region how often each answer was given there."""
    table: dict[str, dict[str, int]] = {}
    for region, answer in answers:
        row = table.setdefault(region, {})
        row[answer] = row.get(answer, 0) + 1
    return table


def changed_fields(before: dict, after: dict) -> dict[str, list[str]]:
    """Compare two versions of a record. Report the field names that were "added", "removed" and "changed"
    under those three keys, each list sorted."""
    return {
        "added": sorted(after.keys() - before.keys()),
        "removed": sorted(before.keys() - after.keys()),
        "changed": sorted(key for key in before.keys() & after.keys() if before[key] != after[key]),
    }


def allocate_seats(votes: dict[str, int], seats: int) -> dict[str, int]:
    """Distribute parliament seats by highest averages: each seat in turn goes to the party whose votes
    divided by its seats so far plus one is the greatest, the first listed party winning ties. Every party
    appears in the result."""
    result = {party: 0 for party in votes}
    for _ in range(seats):
        winner = max(votes, key=lambda party: votes[party] / (result[party] + 1))
        result[winner] += 1
    return result
