import math
import re
import statistics
from collections import Counter, defaultdict, deque
from datetime import date, datetime, timedelta


def cart_total(items: list[dict]) -> float:
    """Return the sum of price times quantity over all items in a shopping cart."""
    total = 0.0
    for item in items:
        total += item["price"] * item["quantity"]
    return round(total, 2)


def apply_coupon(total: float, code: str, coupons: dict[str, float]) -> float:
    """Reduce a total by the percentage of a coupon code, if the code is known."""
    percent = coupons.get(code.strip().upper())
    if percent is None:
        return total
    return round(total * (1 - percent / 100), 2)


def shipping_cost(weight_kg: float, express: bool) -> float:
    """Return the shipping price of a parcel by its weight class and service."""
    if weight_kg <= 1:
        cost = 3.9
    elif weight_kg <= 5:
        cost = 5.9
    elif weight_kg <= 20:
        cost = 9.9
    else:
        cost = 9.9 + (weight_kg - 20) * 0.5
    if express:
        cost *= 2
    return round(cost, 2)


def products_to_reorder(stock: dict[str, int], minimum: dict[str, int]) -> list[str]:
    """List the products whose stock is below their minimum, in alphabetical order."""
    result = []
    for product, count in stock.items():
        if count < minimum.get(product, 0):
            result.append(product)
    return sorted(result)


def pick_route(shelves: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Order shelf positions so that the picker walks up and down alternating aisles."""
    aisles: dict[int, list[int]] = {}
    for aisle, slot in shelves:
        aisles.setdefault(aisle, []).append(slot)
    route = []
    for index, aisle in enumerate(sorted(aisles)):
        slots = sorted(aisles[aisle], reverse=index % 2 == 1)
        route.extend((aisle, slot) for slot in slots)
    return route


def boxes_needed(weights: list[float], capacity: float) -> int:
    """Count the boxes needed when items are packed in order into boxes of a given capacity."""
    boxes = 0
    free = 0.0
    for weight in weights:
        if weight > free:
            boxes += 1
            free = capacity
        free -= weight
    return boxes


def slugify(title: str) -> str:
    """Turn a product title into a lower-case name with hyphens for use in a web address."""
    text = title.lower().strip()
    text = re.sub(r"[^a-z0-9]+", "-", text)
    return text.strip("-")


def average_rating(reviews: list[dict], product_id: int) -> float:
    """Return the mean number of stars given to a product, or zero without reviews."""
    stars = [review["stars"] for review in reviews if review["product_id"] == product_id]
    if not stars:
        return 0.0
    return round(sum(stars) / len(stars), 1)


def frequently_bought_together(orders: list[list[str]], product: str) -> str:
    """Find the product that most often appears in the same orders as the given one."""
    counts: dict[str, int] = {}
    for order in orders:
        if product in order:
            for other in order:
                if other != product:
                    counts[other] = counts.get(other, 0) + 1
    if not counts:
        return ""
    return max(counts, key=lambda name: (counts[name], name))


def letter_grade(score: float) -> str:
    """Convert a score from 0 to 100 into a letter grade."""
    limits = [(90, "A"), (80, "B"), (70, "C"), (60, "D")]
    for limit, grade in limits:
        if score >= limit:
            return grade
    return "F"


def class_ranking(scores: dict[str, float]) -> list[tuple[int, str]]:
    """Rank students by score, giving equal ranks to equal scores."""
    ordered = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    ranking: list[tuple[int, str]] = []
    rank = 0
    previous = None
    for position, (name, score) in enumerate(ordered, start=1):
        if score != previous:
            rank = position
        ranking.append((rank, name))
        previous = score
    return ranking


def weighted_grade(grades: list[float], weights: list[float]) -> float:
    """Return the weighted mean of grades."""
    total_weight = sum(weights)
    if total_weight == 0:
        return 0.0
    return sum(grade * weight for grade, weight in zip(grades, weights)) / total_weight


def attendance_rate(days: list[bool]) -> float:
    """Return the percentage of days on which a student was present."""
    if not days:
        return 0.0
    present = sum(1 for day in days if day)
    return round(100 * present / len(days), 1)


def split_into_groups(students: list[str], size: int) -> list[list[str]]:
    """Split a class list into groups of at most the given size."""
    groups = []
    for start in range(0, len(students), size):
        groups.append(students[start:start + size])
    return groups


def body_mass_index(weight_kg: float, height_cm: float) -> str:
    """Compute the body mass index and return it with its category."""
    height = height_cm / 100
    index = weight_kg / height ** 2
    if index < 18.5:
        category = "underweight"
    elif index < 25:
        category = "normal"
    elif index < 30:
        category = "overweight"
    else:
        category = "obese"
    return f"{index:.1f} ({category})"


def triage_order(patients: list[dict]) -> list[str]:
    """Return patient names by urgency first and arrival time second."""
    ordered = sorted(patients, key=lambda patient: (-patient["urgency"], patient["arrival"]))
    names = [patient["name"] for patient in ordered]
    return names


def next_dose_times(first: str, hours_between: int, count: int) -> list[str]:
    """List the clock times of the doses of a medicine, starting at the first one."""
    hours, minutes = map(int, first.split(":"))
    times = []
    for number in range(count):
        hour = (hours + number * hours_between) % 24
        times.append(f"{hour:02d}:{minutes:02d}")
    return times


def free_beds(capacity: int, stays: list[tuple[int, int]], day: int) -> int:
    """Return how many beds of a ward are free on a given day."""
    occupied = 0
    for admitted, discharged in stays:
        if admitted <= day < discharged:
            occupied += 1
    return max(0, capacity - occupied)


def fever_days(temperatures: list[float], threshold: float) -> int:
    """Return the length of the longest run of days with a temperature at or above the threshold."""
    longest = 0
    current = 0
    for temperature in temperatures:
        if temperature >= threshold:
            current += 1
            longest = max(longest, current)
        else:
            current = 0
    return longest


def league_table(matches: list[tuple[str, str, int, int]]) -> dict[str, int]:
    """Add up the league points of each team from match results."""
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
    return points


def bowling_score(rolls: list[int]) -> int:
    """Compute the score of a complete game of bowling from its rolls."""
    score = 0
    index = 0
    for _ in range(10):
        if rolls[index] == 10:
            score += 10 + rolls[index + 1] + rolls[index + 2]
            index += 1
        else:
            frame = rolls[index] + rolls[index + 1]
            if frame == 10:
                frame += rolls[index + 2]
            score += frame
            index += 2
    return score


def pace_per_km(distance_km: float, seconds: int) -> str:
    """Format the running pace as minutes and seconds per kilometre."""
    pace = round(seconds / distance_km)
    minutes = pace // 60
    rest = pace % 60
    return f"{minutes}:{rest:02d} min/km"


def tennis_score(points: str) -> str:
    """Describe the score of a tennis game from a text of point winners A and B."""
    names = ["0", "15", "30", "40"]
    a = points.count("A")
    b = points.count("B")
    if max(a, b) >= 4 and abs(a - b) >= 2:
        return "game " + ("A" if a > b else "B")
    if a >= 3 and b >= 3:
        if a == b:
            return "deuce"
        return "advantage " + ("A" if a > b else "B")
    return names[a] + "-" + names[b]


def round_robin(teams: list[str]) -> list[tuple[str, str]]:
    """List all pairings so that each team meets each other team once."""
    pairs = []
    for i in range(len(teams)):
        for j in range(i + 1, len(teams)):
            pairs.append((teams[i], teams[j]))
    return pairs


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the distance in kilometres between two points on the globe."""
    phi1 = math.radians(lat1)
    phi2 = math.radians(lat2)
    d_phi = phi2 - phi1
    d_lambda = math.radians(lon2 - lon1)
    a = math.sin(d_phi / 2) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(d_lambda / 2) ** 2
    return 6371 * 2 * math.asin(math.sqrt(a))


def layover_minutes(arrival: str, departure: str) -> int:
    """Return the minutes between arrival and the next departure, possibly after midnight."""
    first = int(arrival[:2]) * 60 + int(arrival[3:])
    second = int(departure[:2]) * 60 + int(departure[3:])
    if second < first:
        second += 24 * 60
    return second - first


def trip_length(stops: list[tuple[float, float]]) -> float:
    """Return the total straight-line length of a trip through the stops."""
    length = 0.0
    for (x1, y1), (x2, y2) in zip(stops, stops[1:]):
        length += math.hypot(x2 - x1, y2 - y1)
    return round(length, 3)


def cheapest_flight(flights: list[dict], origin: str, destination: str) -> dict:
    """Return the flight with the lowest price between two airports, or an empty record."""
    candidates = [
        flight for flight in flights
        if flight["origin"] == origin and flight["destination"] == destination
    ]
    if not candidates:
        return {}
    return min(candidates, key=lambda flight: flight["price"])


def reachable_cities(routes: dict[str, list[str]], start: str) -> set[str]:
    """Find all cities that can be reached from a start city."""
    seen = {start}
    queue = deque([start])
    while queue:
        city = queue.popleft()
        for neighbour in routes.get(city, []):
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append(neighbour)
    return seen


def overdue_fine(due: date, returned: date, rate: float, maximum: float) -> float:
    """Compute the fine for a late book, with an upper limit."""
    days_late = (returned - due).days
    if days_late <= 0:
        return 0.0
    return min(days_late * rate, maximum)


def is_valid_isbn10(isbn: str) -> bool:
    """Check the check digit of a ten-digit book number."""
    digits = isbn.replace("-", "").upper()
    if len(digits) != 10:
        return False
    total = 0
    for position, char in enumerate(digits):
        if char == "X" and position == 9:
            value = 10
        elif char.isdigit():
            value = int(char)
        else:
            return False
        total += (10 - position) * value
    return total % 11 == 0


def isbn13_check_digit(first_twelve: str) -> int:
    """Return the thirteenth digit that completes a book number."""
    total = 0
    for index, char in enumerate(first_twelve):
        total += int(char) * (3 if index % 2 else 1)
    return (10 - total % 10) % 10


def sort_key_of_title(title: str) -> str:
    """Move a leading article of a book title to its end for sorting."""
    first, _, rest = title.partition(" ")
    if first.lower() in ("the", "a", "an") and rest:
        return f"{rest}, {first}"
    return title


def author_initials(full_name: str) -> str:
    """Shorten all given names to initials and keep the last name."""
    parts = full_name.split()
    if len(parts) < 2:
        return full_name
    initials = [part[0].upper() + "." for part in parts[:-1]]
    return " ".join(initials + [parts[-1]])


def books_by_genre(books: list[dict]) -> dict[str, list[str]]:
    """Group the titles of books by genre."""
    groups: dict[str, list[str]] = {}
    for book in books:
        groups.setdefault(book["genre"], []).append(book["title"])
    for titles in groups.values():
        titles.sort()
    return groups


def compound_balance(principal: float, yearly_rate: float, years: int) -> list[float]:
    """List the balance of a savings account at the end of each year."""
    balances = []
    balance = principal
    for _ in range(years):
        balance += balance * yearly_rate
        balances.append(round(balance, 2))
    return balances


def loan_payment(amount: float, yearly_rate: float, months: int) -> float:
    """Return the constant monthly payment of a loan."""
    rate = yearly_rate / 12
    if rate == 0:
        return round(amount / months, 2)
    factor = (1 + rate) ** months
    return round(amount * rate * factor / (factor - 1), 2)


def is_valid_iban(iban: str) -> bool:
    """Check an international account number by its remainder modulo 97."""
    text = iban.replace(" ", "").upper()
    if len(text) < 5 or not text.isalnum():
        return False
    moved = text[4:] + text[:4]
    number = "".join(str(int(char, 36)) for char in moved)
    return int(number) % 97 == 1


def luhn_valid(card_number: str) -> bool:
    """Check a card number with the Luhn sum."""
    digits = [int(char) for char in card_number if char.isdigit()]
    total = 0
    for index, digit in enumerate(reversed(digits)):
        if index % 2 == 1:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0


def mask_account(number: str) -> str:
    """Replace all but the last four characters of an account number by stars."""
    if len(number) <= 4:
        return number
    hidden = len(number) - 4
    return "*" * hidden + number[-4:]


def running_balance(opening: float, amounts: list[float]) -> list[float]:
    """List the balance after each booking."""
    balance = opening
    history = []
    for amount in amounts:
        balance += amount
        history.append(round(balance, 2))
    return history


def make_change(cents: int, coins: list[int]) -> dict[int, int]:
    """Break an amount into coins, taking the largest ones first."""
    change: dict[int, int] = {}
    for coin in sorted(coins, reverse=True):
        count = cents // coin
        if count > 0:
            change[coin] = count
            cents -= count * coin
    return change


def fewest_coins(amount: int, coins: list[int]) -> int:
    """Return the smallest number of coins that add up to an amount, or -1 if impossible."""
    best = [0] + [amount + 1] * amount
    for value in range(1, amount + 1):
        for coin in coins:
            if coin <= value:
                best[value] = min(best[value], best[value - coin] + 1)
    if best[amount] > amount:
        return -1
    return best[amount]


def scale_recipe(recipe: dict[str, float], servings: int, wanted: int) -> dict[str, float]:
    """Scale the amounts of a recipe to the wanted number of servings."""
    factor = wanted / servings
    scaled = {}
    for ingredient, amount in recipe.items():
        scaled[ingredient] = round(amount * factor, 2)
    return scaled


def shopping_list(recipes: list[dict[str, int]], pantry: dict[str, int]) -> dict[str, int]:
    """Add up the ingredients of several recipes and subtract what is in the pantry."""
    needed: Counter = Counter()
    for recipe in recipes:
        needed.update(recipe)
    missing = {}
    for ingredient, amount in needed.items():
        rest = amount - pantry.get(ingredient, 0)
        if rest > 0:
            missing[ingredient] = rest
    return missing


def parse_ingredient(line: str) -> tuple[float, str, str]:
    """Split a line such as '200 g flour' into amount, unit and name."""
    match = re.match(r"([\d.]+)\s*([a-zA-Z]+)\s+(.+)", line.strip())
    if match is None:
        return (0.0, "", line.strip())
    amount, unit, name = match.groups()
    return (float(amount), unit.lower(), name)


def cooking_steps(tasks: list[tuple[str, int]], ready_at: int) -> list[tuple[int, str]]:
    """Return when each dish must be started so that all are ready at the same minute."""
    starts = []
    for dish, minutes in tasks:
        starts.append((ready_at - minutes, dish))
    starts.sort()
    return starts


def fahrenheit_to_celsius(values: list[float]) -> list[float]:
    """Convert temperatures from Fahrenheit to Celsius."""
    result = []
    for value in values:
        result.append(round((value - 32) * 5 / 9, 1))
    return result


def wind_chill(temperature: float, wind_kmh: float) -> float:
    """Return the felt temperature in the cold and the wind."""
    if temperature > 10 or wind_kmh < 4.8:
        return temperature
    power = wind_kmh ** 0.16
    felt = 13.12 + 0.6215 * temperature - 11.37 * power + 0.3965 * temperature * power
    return round(felt, 1)


def compass_direction(degrees: float) -> str:
    """Name the compass direction of a wind angle."""
    names = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"]
    index = int((degrees % 360 + 22.5) // 45)
    return names[index % 8]


def rainy_weeks(rain_mm: list[float]) -> list[int]:
    """List the numbers of the weeks in which it rained on at least four days."""
    weeks = []
    for start in range(0, len(rain_mm), 7):
        week = rain_mm[start:start + 7]
        wet_days = sum(1 for amount in week if amount > 0)
        if wet_days >= 4:
            weeks.append(start // 7 + 1)
    return weeks


def hottest_day(readings: list[tuple[str, float]]) -> str:
    """Return the date with the highest temperature, the earliest if there are several."""
    best_date = ""
    best = -math.inf
    for day, temperature in readings:
        if temperature > best:
            best = temperature
            best_date = day
    return best_date


def moving_average(values: list[float], window: int) -> list[float]:
    """Return the means of each window of neighbouring values."""
    if window <= 0 or window > len(values):
        return []
    total = sum(values[:window])
    result = [total / window]
    for index in range(window, len(values)):
        total += values[index] - values[index - window]
        result.append(total / window)
    return result


def monthly_means(readings: list[tuple[date, float]]) -> dict[int, float]:
    """Return the mean of the readings for each month number."""
    by_month: dict[int, list[float]] = defaultdict(list)
    for day, value in readings:
        by_month[day.month].append(value)
    return {month: statistics.mean(values) for month, values in sorted(by_month.items())}


def transpose_chords(chords: list[str], semitones: int) -> list[str]:
    """Shift chords up by a number of semitones."""
    notes = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
    result = []
    for chord in chords:
        length = 2 if chord[1:2] == "#" else 1
        root = chord[:length]
        index = (notes.index(root) + semitones) % 12
        result.append(notes[index] + chord[length:])
    return result


def playlist_duration(tracks: list[str]) -> str:
    """Add up track lengths given as m:ss and format the sum as h:mm:ss."""
    seconds = 0
    for track in tracks:
        minutes, rest = track.split(":")
        seconds += int(minutes) * 60 + int(rest)
    hours, seconds = divmod(seconds, 3600)
    minutes_left, seconds = divmod(seconds, 60)
    return f"{hours}:{minutes_left:02d}:{seconds:02d}"


def note_frequency(key: int) -> float:
    """Return the frequency in hertz of a piano key, counted from 1."""
    if not 1 <= key <= 88:
        raise ValueError("key must be between 1 and 88")
    steps = key - 49
    return round(440 * 2 ** (steps / 12), 2)


def major_scale(root: str) -> list[str]:
    """List the seven notes of the major scale on a root note."""
    notes = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
    position = notes.index(root)
    scale = [root]
    for step in [2, 2, 1, 2, 2, 2]:
        position = (position + step) % len(notes)
        scale.append(notes[position])
    return scale


def beats_to_seconds(beats: list[float], tempo: int) -> list[float]:
    """Return the start time in seconds of each beat length in a row at a given tempo."""
    beat_length = 60 / tempo
    starts = []
    now = 0.0
    for length in beats:
        starts.append(round(now, 3))
        now += length * beat_length
    return starts


def top_artists(plays: list[str], limit: int) -> list[tuple[str, int]]:
    """Return the most played artists with their number of plays."""
    counts: dict[str, int] = {}
    for artist in plays:
        counts[artist] = counts.get(artist, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ranked[:limit]


def count_log_levels(lines: list[str]) -> dict[str, int]:
    """Count how many log lines there are of each level."""
    counts = {"DEBUG": 0, "INFO": 0, "WARNING": 0, "ERROR": 0}
    for line in lines:
        for level in counts:
            if f" {level} " in line:
                counts[level] += 1
                break
    return counts


def parse_log_line(line: str) -> dict[str, str]:
    """Split a log line into time, level and message."""
    parts = line.strip().split(" ", 3)
    if len(parts) < 4:
        return {}
    day, time, level, message = parts
    return {"time": f"{day} {time}", "level": level.strip("[]"), "message": message}


def slow_requests(entries: list[dict], limit_ms: int) -> list[str]:
    """Return the paths of requests slower than a limit, each once and in order."""
    paths: list[str] = []
    for entry in entries:
        path = entry["path"]
        if entry["duration_ms"] > limit_ms and path not in paths:
            paths.append(path)
    return paths


def error_bursts(times: list[int], window: int, limit: int) -> bool:
    """Check whether at least limit errors fall into any window of seconds."""
    times = sorted(times)
    start = 0
    for end in range(len(times)):
        while times[end] - times[start] >= window:
            start += 1
        if end - start + 1 >= limit:
            return True
    return False


def requests_per_hour(timestamps: list[str]) -> list[int]:
    """Count the requests in each of the 24 hours of a day."""
    counts = [0] * 24
    for timestamp in timestamps:
        moment = datetime.strptime(timestamp, "%Y-%m-%d %H:%M:%S")
        counts[moment.hour] += 1
    return counts


def parse_config(text: str) -> dict[str, str]:
    """Read key=value lines, skipping blank lines and comments."""
    settings = {}
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        key, _, value = line.partition("=")
        settings[key.strip()] = value.strip()
    return settings


def merge_config(base: dict, override: dict) -> dict:
    """Merge two nested configurations, where the second one wins."""
    merged = dict(base)
    for key, value in override.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = merge_config(merged[key], value)
        else:
            merged[key] = value
    return merged


def get_setting(config: dict, path: str, default: str) -> str:
    """Look up a nested setting by a path with dots."""
    current = config
    for part in path.split("."):
        if not isinstance(current, dict) or part not in current:
            return default
        current = current[part]
    return str(current)


def parse_flag(value: str) -> bool:
    """Interpret a configuration text as yes or no."""
    text = value.strip().lower()
    if text in ("yes", "true", "on", "1"):
        return True
    if text in ("no", "false", "off", "0", ""):
        return False
    raise ValueError(f"not a flag: {value}")


def parse_size(text: str) -> int:
    """Convert a size such as '10 KB' into a number of bytes."""
    units = {"B": 1, "KB": 1024, "MB": 1024 ** 2, "GB": 1024 ** 3}
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMG]?B)\s*", text.upper())
    if not match:
        raise ValueError(f"bad size: {text}")
    return int(float(match.group(1)) * units[match.group(2)])


def missing_keys(config: dict[str, str], required: list[str]) -> list[str]:
    """List the required keys which are absent or empty in a configuration."""
    missing = []
    for key in required:
        if not config.get(key):
            missing.append(key)
    return missing


def expand_variables(text: str, variables: dict[str, str]) -> str:
    """Replace each ${name} in a text by the value of the variable."""
    for name, value in variables.items():
        text = text.replace("${" + name + "}", value)
    return text


def next_ticket_number(existing: list[str], prefix: str) -> str:
    """Return the ticket number after the highest one with the given prefix."""
    highest = 0
    for ticket in existing:
        if ticket.startswith(prefix + "-"):
            number = int(ticket[len(prefix) + 1:])
            highest = max(highest, number)
    return f"{prefix}-{highest + 1:04d}"


def open_tickets_by_owner(tickets: list[dict]) -> dict[str, int]:
    """Count the open tickets of each owner."""
    counts: dict[str, int] = defaultdict(int)
    for ticket in tickets:
        if ticket["status"] != "closed":
            counts[ticket.get("owner") or "unassigned"] += 1
    return dict(counts)


def ticket_transition(state: str, action: str) -> str:
    """Return the state of a ticket after an action, or the same state if not allowed."""
    transitions = {
        ("new", "assign"): "open",
        ("open", "resolve"): "resolved",
        ("resolved", "reopen"): "open",
        ("resolved", "close"): "closed",
    }
    return transitions.get((state, action), state)


def mean_resolution_hours(tickets: list[dict]) -> float:
    """Return the mean hours between opening and closing over all closed tickets."""
    hours = []
    for ticket in tickets:
        if ticket["closed"] is None:
            continue
        delta = ticket["closed"] - ticket["opened"]
        hours.append(delta.total_seconds() / 3600)
    return round(statistics.mean(hours), 1) if hours else 0.0


def ticket_price(age: int, is_student: bool, weekend: bool) -> float:
    """Return the price of an entrance ticket."""
    if age < 6:
        return 0.0
    price = 12.0
    if age < 18 or is_student or age >= 65:
        price = 8.0
    if weekend:
        price += 2
    return price


def find_adjacent_seats(row: str, count: int) -> int:
    """Return the index of the first block of free seats, or -1 if there is none."""
    for start in range(len(row) - count + 1):
        block = row[start:start + count]
        if all(seat == "." for seat in block):
            return start
    return -1


def seat_label(index: int, seats_per_row: int) -> str:
    """Convert a seat index into a label such as C7."""
    row = index // seats_per_row
    seat = index % seats_per_row + 1
    return chr(ord("A") + row) + str(seat)


def occupancy_map(rows: int, columns: int, sold: list[tuple[int, int]]) -> list[str]:
    """Draw the sold seats of a hall as crosses and the free ones as dots."""
    grid = [["."] * columns for _ in range(rows)]
    for row, column in sold:
        grid[row][column] = "x"
    return ["".join(line) for line in grid]


def order_status_summary(orders: list[dict]) -> str:
    """Summarise how many orders are in each status in one line of text."""
    counts: dict[str, int] = {}
    for order in orders:
        status = order["status"]
        counts[status] = counts.get(status, 0) + 1
    parts = [f"{count} {status}" for status, count in sorted(counts.items())]
    return ", ".join(parts)


def customer_lifetime_value(orders: list[dict]) -> dict[str, float]:
    """Add up the order totals of each customer, leaving out cancelled orders."""
    totals: dict[str, float] = {}
    for order in orders:
        if order.get("cancelled"):
            continue
        customer = order["customer"]
        totals[customer] = totals.get(customer, 0.0) + order["total"]
    return totals


def price_with_tax(net: float, rate: float) -> tuple[float, float]:
    """Return the tax and the gross amount for a net price."""
    tax = round(net * rate / 100, 2)
    gross = round(net + tax, 2)
    return tax, gross


def bulk_discount(quantity: int, unit_price: float, tiers: list[tuple[int, float]]) -> float:
    """Return the price of a quantity with the discount of the highest tier reached."""
    discount = 0.0
    for minimum, percent in tiers:
        if quantity >= minimum and percent > discount:
            discount = percent
    total = quantity * unit_price
    return round(total - total * discount / 100, 2)


def format_price(cents: int, currency: str) -> str:
    """Format an amount in cents with thousands separators and the currency."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}.{rest:02d} {currency}"


def parse_price(text: str) -> int:
    """Read a price such as '$1,299.50' and return it in cents."""
    cleaned = re.sub(r"[^\d.]", "", text)
    if not cleaned:
        return 0
    return round(float(cleaned) * 100)


def filter_products(products: list[dict], low: float, high: float) -> list[dict]:
    """Return the products in stock within a price range, cheapest first."""
    matching = []
    for product in products:
        if product["stock"] > 0 and low <= product["price"] <= high:
            matching.append(product)
    matching.sort(key=lambda product: product["price"])
    return matching


def page_of(items: list[str], page: int, page_size: int) -> list[str]:
    """Return the items that belong on a page, counted from 1."""
    if page < 1 or page_size < 1:
        return []
    start = (page - 1) * page_size
    return items[start:start + page_size]


def search_products(names: list[str], query: str) -> list[str]:
    """Find the product names that contain all words of a query."""
    words = query.lower().split()
    found = []
    for name in names:
        lowered = name.lower()
        if all(word in lowered for word in words):
            found.append(name)
    return found


def free_shipping_gap(total: float, threshold: float) -> str:
    """Tell the customer how much is missing for free shipping."""
    gap = threshold - total
    if gap <= 0:
        return "Free shipping!"
    return f"Add {gap:.2f} for free shipping"


def abandoned_carts(carts: list[dict], now: datetime, hours: int) -> list[int]:
    """Return the numbers of non-empty carts that have not been changed for some hours."""
    limit = now - timedelta(hours=hours)
    result = []
    for cart in carts:
        if cart["items"] and cart["updated"] < limit:
            result.append(cart["id"])
    return result


def split_evenly(total_cents: int, people: int) -> list[int]:
    """Split an amount among people so that the shares differ by at most a cent."""
    share, rest = divmod(total_cents, people)
    shares = [share] * people
    for index in range(rest):
        shares[index] += 1
    return shares


def settle_debts(paid: dict[str, float]) -> dict[str, float]:
    """Return for each person how much they get back or still owe after a trip."""
    if not paid:
        return {}
    share = sum(paid.values()) / len(paid)
    return {name: round(amount - share, 2) for name, amount in paid.items()}


def allocate_stock(available: int, requests: list[tuple[str, int]]) -> dict[str, int]:
    """Give stock to requests in order until none is left."""
    given = {}
    for customer, wanted in requests:
        amount = min(wanted, available)
        given[customer] = given.get(customer, 0) + amount
        available -= amount
    return given


def apply_movements(stock: dict[str, int], movements: list[tuple[str, str, int]]) -> dict[str, int]:
    """Apply incoming and outgoing movements to a stock, never going below zero."""
    result = stock.copy()
    for kind, product, amount in movements:
        if kind == "in":
            result[product] = result.get(product, 0) + amount
        elif kind == "out":
            result[product] = max(0, result.get(product, 0) - amount)
        else:
            raise ValueError(f"unknown movement: {kind}")
    return result


def stock_differences(expected: dict[str, int], counted: dict[str, int]) -> dict[str, int]:
    """Compare the expected with the counted stock and return the differences."""
    differences = {}
    for product in set(expected) | set(counted):
        difference = counted.get(product, 0) - expected.get(product, 0)
        if difference != 0:
            differences[product] = difference
    return differences


def take_oldest_first(batches: list[tuple[date, int]], wanted: int) -> list[tuple[date, int]]:
    """Take an amount from the batches with the earliest expiry dates."""
    taken = []
    for expiry, amount in sorted(batches):
        if wanted == 0:
            break
        used = min(amount, wanted)
        taken.append((expiry, used))
        wanted -= used
    return taken


def expiring_soon(products: list[dict], today: date, days: int) -> list[str]:
    """List the names of products that expire within some days."""
    limit = today + timedelta(days=days)
    names = [product["name"] for product in products if today <= product["expires"] <= limit]
    names.sort()
    return names


def abc_classes(revenue: dict[str, float]) -> dict[str, str]:
    """Put products into classes A, B and C by their share of the revenue."""
    total = sum(revenue.values())
    classes = {}
    running = 0.0
    for product in sorted(revenue, key=revenue.get, reverse=True):
        running += revenue[product]
        if running <= 0.8 * total:
            classes[product] = "A"
        elif running <= 0.95 * total:
            classes[product] = "B"
        else:
            classes[product] = "C"
    return classes


def shelf_code(aisle: int, rack: int, level: int) -> str:
    """Build the code of a shelf from aisle, rack and level."""
    letter = chr(64 + aisle)
    code = f"{letter}{rack:02d}-{level}"
    return code


def parse_shelf_code(code: str) -> tuple[int, int, int]:
    """Read aisle, rack and level out of a shelf code such as B07-3."""
    place, level = code.split("-")
    aisle = ord(place[0]) - ord("A") + 1
    rack = int(place[1:])
    return aisle, rack, int(level)


def ean13_valid(code: str) -> bool:
    """Check the last digit of a barcode with 13 digits."""
    if len(code) != 13 or not code.isdigit():
        return False
    digits = [int(char) for char in code]
    total = sum(digits[0:12:2]) + 3 * sum(digits[1:12:2])
    return (10 - total % 10) % 10 == digits[12]


def pallet_layers(box: tuple[int, int], pallet: tuple[int, int]) -> int:
    """Return how many boxes fit on one layer of a pallet, in the better orientation."""
    width, depth = box
    straight = (pallet[0] // width) * (pallet[1] // depth)
    turned = (pallet[0] // depth) * (pallet[1] // width)
    return max(straight, turned)


def truck_loads(parcels: list[int], limit: int) -> list[list[int]]:
    """Put parcels, heaviest first, into the first truck with enough room."""
    trucks: list[list[int]] = []
    for parcel in sorted(parcels, reverse=True):
        for truck in trucks:
            if sum(truck) + parcel <= limit:
                truck.append(parcel)
                break
        else:
            trucks.append([parcel])
    return trucks


def delivery_date(ordered: date, working_days: int) -> date:
    """Add working days to the order date, skipping weekends."""
    current = ordered
    while working_days > 0:
        current += timedelta(days=1)
        if current.weekday() < 5:
            working_days -= 1
    return current


def median_score(scores: list[int]) -> float:
    """Return the middle of the scores in order."""
    ordered = sorted(scores)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return float(ordered[middle])
    return (ordered[middle - 1] + ordered[middle]) / 2


def failing_students(grades: dict[str, list[int]], pass_mark: float) -> list[str]:
    """List the students whose mean grade is below the pass mark."""
    failing = []
    for student, marks in grades.items():
        if marks and sum(marks) / len(marks) < pass_mark:
            failing.append(student)
    return failing


def drop_lowest(scores: list[float], count: int) -> float:
    """Return the mean of the scores without the lowest ones."""
    kept = sorted(scores)[count:]
    if not kept:
        return 0.0
    return sum(kept) / len(kept)


def grade_quiz(answers: str, key: str) -> int:
    """Score a quiz: two points for a right answer, minus one for a wrong one, none for a dash."""
    score = 0
    for answer, correct in zip(answers, key):
        if answer == "-":
            continue
        if answer == correct:
            score += 2
        else:
            score -= 1
    return max(score, 0)


def curve_scores(scores: list[int]) -> list[int]:
    """Raise all scores so that the best one becomes 100."""
    if not scores:
        return []
    bonus = 100 - max(scores)
    return [score + bonus for score in scores]


def timetable_conflicts(lessons: list[dict]) -> list[tuple[str, str]]:
    """Find pairs of lessons in the same room and at the same hour."""
    conflicts = []
    taken: dict[tuple[str, int], str] = {}
    for lesson in lessons:
        place = (lesson["room"], lesson["hour"])
        if place in taken:
            conflicts.append((taken[place], lesson["subject"]))
        else:
            taken[place] = lesson["subject"]
    return conflicts


def seating_plan(students: list[str], columns: int) -> list[list[str]]:
    """Seat students alphabetically in rows, filling the last row with empty names."""
    ordered = sorted(students)
    while len(ordered) % columns != 0:
        ordered.append("")
    return [ordered[i:i + columns] for i in range(0, len(ordered), columns)]


def school_year(day: date) -> str:
    """Return the school year of a date, which starts in September."""
    start = day.year if day.month >= 9 else day.year - 1
    end = (start + 1) % 100
    return f"{start}/{end:02d}"


def elective_assignment(wishes: dict[str, list[str]], places: dict[str, int]) -> dict[str, str]:
    """Give each student the first wished course that still has a free place."""
    left = dict(places)
    assignment = {}
    for student, courses in wishes.items():
        for course in courses:
            if left.get(course, 0) > 0:
                left[course] -= 1
                assignment[student] = course
                break
    return assignment


def prerequisites_met(course: str, required: dict[str, list[str]], passed: set[str]) -> bool:
    """Check whether all courses required for a course have been passed."""
    for needed in required.get(course, []):
        if needed not in passed:
            return False
    return True


def course_order(required: dict[str, list[str]]) -> list[str]:
    """Order courses so that each one comes after the courses it requires."""
    order: list[str] = []
    remaining = dict(required)
    while remaining:
        ready = [course for course, needs in remaining.items() if all(n in order for n in needs)]
        if not ready:
            raise ValueError("circular requirements")
        for course in sorted(ready):
            order.append(course)
            del remaining[course]
    return order


def reading_level(text: str) -> float:
    """Estimate how hard a text is from its sentence length and share of long words."""
    sentences = [part for part in re.split(r"[.!?]+", text) if part.strip()]
    words = re.findall(r"[A-Za-z']+", text)
    if not sentences or not words:
        return 0.0
    long_words = sum(1 for word in words if len(word) > 6)
    return round(len(words) / len(sentences) + 100 * long_words / len(words), 1)


def multiplication_table(size: int) -> list[list[int]]:
    """Build a multiplication table as a list of rows."""
    table = []
    for row in range(1, size + 1):
        table.append([row * column for column in range(1, size + 1)])
    return table


def age_in_years(born: date, today: date) -> int:
    """Return the age of a person in full years."""
    years = today.year - born.year
    if (today.month, today.day) < (born.month, born.day):
        years -= 1
    return years


def length_of_stay(admitted: str, discharged: str) -> int:
    """Return the number of nights between admission and discharge, at least one."""
    start = datetime.strptime(admitted, "%Y-%m-%d")
    end = datetime.strptime(discharged, "%Y-%m-%d")
    return max(1, (end - start).days)


def blood_compatible(donor: str, recipient: str) -> bool:
    """Tell whether blood of the donor type can be given to the recipient type."""
    if donor.endswith("+") and recipient.endswith("-"):
        return False
    antigens = donor[:-1].replace("O", "")
    return all(antigen in recipient for antigen in antigens)


def medication_dose(weight_kg: float, mg_per_kg: float, max_mg: float, tablet_mg: float) -> float:
    """Return the number of tablets for a patient, rounded down to half tablets."""
    dose = weight_kg * mg_per_kg
    if dose > max_mg:
        dose = max_mg
    halves = math.floor(dose / tablet_mg * 2)
    return halves / 2


def abnormal_results(results: dict[str, float], ranges: dict[str, tuple[float, float]]) -> dict[str, str]:
    """Mark laboratory results that lie below or above their normal range."""
    marks = {}
    for test, value in results.items():
        if test not in ranges:
            continue
        low, high = ranges[test]
        if value < low:
            marks[test] = "low"
        elif value > high:
            marks[test] = "high"
    return marks


def waiting_times(arrivals: list[int], duration: int) -> list[int]:
    """Simulate one doctor and return how many minutes each patient waits."""
    waits = []
    free_at = 0
    for arrival in arrivals:
        start = max(arrival, free_at)
        waits.append(start - arrival)
        free_at = start + duration
    return waits


def free_slots(booked: list[tuple[int, int]], start: int, end: int, length: int) -> list[int]:
    """List the start minutes of free appointments of a given length in a working day."""
    slots = []
    for begin in range(start, end - length + 1, length):
        finish = begin + length
        if not any(begin < b_end and b_start < finish for b_start, b_end in booked):
            slots.append(begin)
    return slots


def merge_shifts(shifts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge overlapping or touching shifts into longer ones."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(shifts):
        if merged and start <= merged[-1][1]:
            last_start, last_end = merged[-1]
            merged[-1] = (last_start, max(last_end, end))
        else:
            merged.append((start, end))
    return merged


def night_shift_roster(nurses: list[str], days: int) -> list[str]:
    """Assign nurses to nights in turn."""
    roster = []
    for day in range(days):
        nurse = nurses[day % len(nurses)]
        roster.append(f"Day {day + 1}: {nurse}")
    return roster


def pulse_zones(pulses: list[int], age: int) -> dict[str, int]:
    """Count the pulse readings in each training zone for a given age."""
    maximum = 220 - age
    zones = {"easy": 0, "moderate": 0, "hard": 0}
    for pulse in pulses:
        share = pulse / maximum
        if share < 0.6:
            zones["easy"] += 1
        elif share < 0.8:
            zones["moderate"] += 1
        else:
            zones["hard"] += 1
    return zones


def patient_initials_id(name: str, born: date) -> str:
    """Build a short patient code from initials and the date of birth."""
    initials = "".join(part[0] for part in name.upper().split())
    stamp = born.strftime("%y%m%d")
    return f"{initials}-{stamp}"


def goal_difference(matches: list[dict], team: str) -> int:
    """Return goals scored minus goals conceded of a team."""
    difference = 0
    for match in matches:
        if match["home"] == team:
            difference += match["home_goals"] - match["away_goals"]
        elif match["away"] == team:
            difference += match["away_goals"] - match["home_goals"]
    return difference


def longest_winning_streak(results: str) -> int:
    """Return the length of the longest run of W in a text of results."""
    best = 0
    for run in re.findall(r"W+", results):
        if len(run) > best:
            best = len(run)
    return best


def update_elo(rating_a: float, rating_b: float, score_a: float) -> tuple[float, float]:
    """Return the new ratings of two players after a game."""
    expected = 1 / (1 + 10 ** ((rating_b - rating_a) / 400))
    change = 32 * (score_a - expected)
    return round(rating_a + change, 1), round(rating_b - change, 1)


def judge_score(marks: list[float]) -> float:
    """Return the mean of the judges' marks without the best and the worst."""
    if len(marks) < 3:
        raise ValueError("at least three marks are needed")
    ordered = sorted(marks)
    return round(statistics.mean(ordered[1:-1]), 2)


def medal_table(results: list[tuple[str, str]]) -> list[str]:
    """Order countries by gold, then silver, then bronze medals."""
    medals: dict[str, list[int]] = {}
    kinds = ["gold", "silver", "bronze"]
    for country, medal in results:
        row = medals.setdefault(country, [0, 0, 0])
        row[kinds.index(medal)] += 1
    return sorted(medals, key=lambda country: medals[country], reverse=True)


def knockout_bracket(seeds: list[str]) -> list[tuple[str, str]]:
    """Pair the strongest seed with the weakest, the second with the second weakest and so on."""
    half = len(seeds) // 2
    pairs = []
    for index in range(half):
        pairs.append((seeds[index], seeds[-1 - index]))
    return pairs


def split_times(lap_ends: list[float]) -> list[float]:
    """Convert the times at the ends of laps into the time of each lap."""
    splits = []
    previous = 0.0
    for end in lap_ends:
        splits.append(round(end - previous, 2))
        previous = end
    return splits


def batting_average(hits: int, at_bats: int) -> str:
    """Format a batting average with three digits and no leading zero."""
    if at_bats == 0:
        return ".000"
    text = f"{hits / at_bats:.3f}"
    return text[1:] if text.startswith("0") else text


def relay_team(times: dict[str, float], size: int) -> tuple[list[str], float]:
    """Choose the fastest runners and return them with their total time."""
    runners = sorted(times, key=lambda name: times[name])[:size]
    total = sum(times[name] for name in runners)
    return runners, round(total, 2)


def tic_tac_toe_winner(board: list[str]) -> str:
    """Return X or O if it has three in a row on the board, else an empty text."""
    lines = list(board)
    lines += ["".join(row[col] for row in board) for col in range(3)]
    lines.append("".join(board[i][i] for i in range(3)))
    lines.append("".join(board[i][2 - i] for i in range(3)))
    for player in "XO":
        if player * 3 in lines:
            return player
    return ""


def yahtzee_full_house(dice: list[int]) -> int:
    """Return 25 points if five dice show three of one number and two of another."""
    counts = sorted(Counter(dice).values())
    if counts == [2, 3]:
        return 25
    return 0


def blackjack_value(cards: list[str]) -> int:
    """Return the best value of a hand, counting aces as 11 or 1."""
    total = 0
    aces = 0
    for card in cards:
        if card == "A":
            aces += 1
            total += 11
        else:
            total += 10 if card in "JQK" else int(card)
    while total > 21 and aces > 0:
        total -= 10
        aces -= 1
    return total


def move_on_board(position: int, roll: int, ladders: dict[int, int]) -> int:
    """Move a piece on a snakes-and-ladders board of 100 fields."""
    target = position + roll
    if target > 100:
        return position
    return ladders.get(target, target)


def count_mines(field: list[str], row: int, column: int) -> int:
    """Count the mines around a cell of a field."""
    count = 0
    for r in range(max(0, row - 1), min(len(field), row + 2)):
        for c in range(max(0, column - 1), min(len(field[0]), column + 2)):
            if (r, c) != (row, column) and field[r][c] == "*":
                count += 1
    return count


def currency_exchange(amount: float, source: str, target: str, rates: dict[str, float]) -> float:
    """Convert an amount between currencies by their rates to a common base."""
    if source == target:
        return amount
    base = amount / rates[source]
    return round(base * rates[target], 2)


def fuel_cost(distance_km: float, litres_per_100: float, price: float) -> float:
    """Return the cost of the fuel for a trip."""
    litres = distance_km * litres_per_100 / 100
    cost = litres * price
    return round(cost, 2)


def miles_and_feet(metres: float) -> tuple[int, int]:
    """Convert a distance in metres into whole miles and remaining feet."""
    feet = round(metres / 0.3048)
    miles = feet // 5280
    return miles, feet % 5280


def local_arrival(departure: datetime, flight_minutes: int, offset_from: int, offset_to: int) -> datetime:
    """Return the local arrival time of a flight from the time zones of both places."""
    in_utc = departure - timedelta(hours=offset_from)
    arrival = in_utc + timedelta(minutes=flight_minutes)
    return arrival + timedelta(hours=offset_to)


def luggage_fee(weights: list[float], allowed: float, fee_per_kg: float) -> float:
    """Return the fee for all bags that weigh more than allowed."""
    fee = 0.0
    for weight in weights:
        excess = weight - allowed
        if excess > 0:
            fee += math.ceil(excess) * fee_per_kg
    return fee


def itinerary(tickets: dict[str, str], start: str) -> list[str]:
    """Chain tickets from city to city into one route."""
    route = [start]
    while route[-1] in tickets:
        following = tickets[route[-1]]
        if following in route:
            break
        route.append(following)
    return route


def room_nights(bookings: list[dict]) -> dict[str, int]:
    """Add up the booked nights of each room type."""
    nights: dict[str, int] = {}
    for booking in bookings:
        stay = (booking["check_out"] - booking["check_in"]).days
        nights[booking["type"]] = nights.get(booking["type"], 0) + stay
    return nights


def hotel_bill(nights: int, rate: float, extras: list[tuple[str, float]]) -> str:
    """Write the lines of a hotel bill with a total at the end."""
    lines = [f"{nights} nights: {nights * rate:.2f}"]
    total = nights * rate
    for name, price in extras:
        lines.append(f"{name}: {price:.2f}")
        total += price
    lines.append(f"Total: {total:.2f}")
    return "\n".join(lines)


def shortest_route(graph: dict[str, dict[str, int]], start: str, goal: str) -> int:
    """Return the length of the shortest route between two places, or -1 without one."""
    distances = {start: 0}
    done: set[str] = set()
    while len(done) < len(distances):
        place = min((p for p in distances if p not in done), key=lambda p: distances[p])
        if place == goal:
            return distances[place]
        done.add(place)
        for neighbour, length in graph.get(place, {}).items():
            distance = distances[place] + length
            if distance < distances.get(neighbour, distance + 1):
                distances[neighbour] = distance
    return -1


def platform_count(trains: list[tuple[int, int]]) -> int:
    """Return how many platforms are needed so that no train has to wait."""
    events = []
    for arrival, departure in trains:
        events.append((arrival, 1))
        events.append((departure, -1))
    standing = 0
    most = 0
    for _, change in sorted(events):
        standing += change
        most = max(most, standing)
    return most


def next_departure(times: list[str], now: str) -> str:
    """Return the first departure at or after the current time, else the first of the next day."""
    ordered = sorted(times)
    for time in ordered:
        if time >= now:
            return time
    return ordered[0] if ordered else ""


def loan_is_allowed(member: dict, today: date, max_books: int) -> bool:
    """Check whether a library member may borrow another book."""
    if member["blocked"]:
        return False
    if len(member["loans"]) >= max_books:
        return False
    return all(loan["due"] >= today for loan in member["loans"])


def renew_loans(due_dates: dict[str, date], reserved: set[str], days: int) -> dict[str, date]:
    """Extend the due dates of all loans that nobody else has reserved."""
    renewed = {}
    for title, due in due_dates.items():
        if title in reserved:
            renewed[title] = due
        else:
            renewed[title] = due + timedelta(days=days)
    return renewed


def keyword_index(titles: list[str]) -> dict[str, list[int]]:
    """Build an index from each longer word to the numbers of the titles containing it."""
    index: dict[str, list[int]] = {}
    for number, title in enumerate(titles):
        for word in set(title.lower().split()):
            if len(word) > 3:
                index.setdefault(word, []).append(number)
    return index


def roman_to_int(numeral: str) -> int:
    """Convert a Roman numeral, as used for volumes, into a number."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    previous = 0
    for char in reversed(numeral.upper()):
        value = values[char]
        if value < previous:
            total -= value
        else:
            total += value
            previous = value
    return total


def chapter_numeral(number: int) -> str:
    """Write a chapter number as a Roman numeral."""
    parts = [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    result = ""
    for value, letters in parts:
        while number >= value:
            result += letters
            number -= value
    return result


def wrap_text(text: str, width: int) -> list[str]:
    """Break a text into lines of at most the given width at spaces."""
    lines = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        lines.append(line)
    return lines


def page_ranges(pages: list[int]) -> str:
    """Write page numbers as ranges, such as 1-3, 7, 9-10."""
    ranges: list[list[int]] = []
    for page in sorted(set(pages)):
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1][1] = page
        else:
            ranges.append([page, page])
    texts = [str(a) if a == b else f"{a}-{b}" for a, b in ranges]
    return ", ".join(texts)


def parse_page_ranges(text: str) -> list[int]:
    """Read page numbers out of a text such as '1-3, 7'."""
    pages: list[int] = []
    for part in text.split(","):
        part = part.strip()
        if "-" in part:
            first, last = part.split("-")
            pages.extend(range(int(first), int(last) + 1))
        elif part:
            pages.append(int(part))
    return pages


def detect_fraud(transactions: list[dict], limit: float) -> list[int]:
    """Return the numbers of transactions that are large or come from an unusual country."""
    suspicious = []
    for transaction in transactions:
        too_large = abs(transaction["amount"]) > limit
        foreign = transaction["country"] != transaction["home_country"]
        if too_large or foreign:
            suspicious.append(transaction["id"])
    return suspicious


def transfer(accounts: dict[str, int], source: str, target: str, amount: int) -> bool:
    """Move money between two accounts if the source has enough."""
    if amount <= 0 or source not in accounts or target not in accounts:
        return False
    if accounts[source] < amount:
        return False
    accounts[source] -= amount
    accounts[target] += amount
    return True


def months_to_goal(savings: float, monthly: float, goal: float, rate: float) -> int:
    """Return the number of months until savings with monthly interest reach a goal."""
    months = 0
    while savings < goal:
        savings = savings * (1 + rate / 12) + monthly
        months += 1
        if months > 1200:
            return -1
    return months


def income_tax(income: float, brackets: list[tuple[float, float]]) -> float:
    """Compute a tax with rising rates, given the lower limit and rate of each bracket."""
    tax = 0.0
    upper = income
    for lower, rate in sorted(brackets, reverse=True):
        if upper > lower:
            tax += (upper - lower) * rate
            upper = lower
    return round(tax, 2)


def spending_by_category(bookings: list[dict], year: int, month: int) -> dict[str, float]:
    """Add up the expenses of a month by category."""
    totals: dict[str, float] = defaultdict(float)
    for booking in bookings:
        day = booking["date"]
        if day.year == year and day.month == month and booking["amount"] < 0:
            totals[booking["category"]] -= booking["amount"]
    return dict(totals)


def find_duplicate_payments(payments: list[tuple[str, float, str]]) -> list[tuple[str, float, str]]:
    """Return the payments that occur again with the same receiver, amount and day."""
    seen = set()
    duplicates = []
    for payment in payments:
        if payment in seen:
            duplicates.append(payment)
        seen.add(payment)
    return duplicates


def amortisation(balance: float, rate: float, payment: float) -> list[tuple[float, float]]:
    """List interest and repayment of each month until a loan is paid back."""
    schedule = []
    while balance > 0.005 and len(schedule) < 600:
        interest = balance * rate / 12
        repayment = min(payment - interest, balance)
        if repayment <= 0:
            break
        schedule.append((round(interest, 2), round(repayment, 2)))
        balance -= repayment
    return schedule


def best_trade(prices: list[float]) -> float:
    """Return the largest profit from buying once and selling once later."""
    if not prices:
        return 0.0
    lowest = prices[0]
    profit = 0.0
    for price in prices[1:]:
        profit = max(profit, price - lowest)
        lowest = min(lowest, price)
    return profit


def pin_is_weak(pin: str) -> bool:
    """Tell whether a pin consists of equal digits or of digits in a row."""
    if len(set(pin)) == 1:
        return True
    steps = {int(b) - int(a) for a, b in zip(pin, pin[1:])}
    return steps == {1} or steps == {-1}


def oven_temperature(celsius: int) -> str:
    """Give an oven temperature in Fahrenheit and as a gas mark."""
    fahrenheit = round(celsius * 9 / 5 + 32, -1)
    mark = max(1, round((celsius - 121) / 14))
    return f"{fahrenheit:.0f} F, gas mark {mark}"


def convert_volume(amount: float, source: str, target: str) -> float:
    """Convert kitchen volumes between spoons, cups, millilitres and litres."""
    millilitres = {"tsp": 5, "tbsp": 15, "cup": 240, "ml": 1, "l": 1000}
    if source not in millilitres or target not in millilitres:
        raise ValueError("unknown unit")
    return round(amount * millilitres[source] / millilitres[target], 2)


def to_fraction_text(amount: float) -> str:
    """Write an amount with quarters as a whole number and a fraction."""
    whole = int(amount)
    quarters = round((amount - whole) * 4)
    if quarters == 4:
        whole += 1
        quarters = 0
    fraction = ["", "1/4", "1/2", "3/4"][quarters]
    if whole == 0:
        return fraction or "0"
    return f"{whole} {fraction}".strip()


def possible_dishes(recipes: dict[str, set[str]], pantry: set[str]) -> list[str]:
    """List the dishes for which all ingredients are at hand."""
    dishes = []
    for name, ingredients in recipes.items():
        if ingredients <= pantry:
            dishes.append(name)
    return sorted(dishes)


def menu_without(menu: list[dict], allergens: list[str]) -> list[str]:
    """List the dishes of a menu that contain none of the allergens."""
    forbidden = set(allergens)
    safe = []
    for dish in menu:
        if not forbidden.intersection(dish["allergens"]):
            safe.append(dish["name"])
    return safe


def total_calories(meal: list[tuple[str, float]], table: dict[str, float]) -> int:
    """Add up the calories of a meal from grams and calories per 100 grams."""
    calories = 0.0
    for food, grams in meal:
        if food in table:
            calories += table[food] * grams / 100
    return round(calories)


def kitchen_timer(seconds: int) -> list[str]:
    """List the announcements of a timer at each full minute and at the end."""
    announcements = []
    for left in range(seconds, -1, -1):
        if left == 0:
            announcements.append("Done!")
        elif left % 60 == 0:
            minutes = left // 60
            announcements.append(f"{minutes} minute{'s' if minutes > 1 else ''} left")
    return announcements


def restaurant_bill(orders: dict[str, int], prices: dict[str, float], tip_percent: float) -> float:
    """Return the amount to pay for ordered dishes including the tip."""
    subtotal = sum(prices[dish] * count for dish, count in orders.items())
    tip = subtotal * tip_percent / 100
    return round(subtotal + tip, 2)


def assign_tables(parties: list[int], tables: list[int]) -> list[int]:
    """Give each party the smallest free table that is large enough, or -1."""
    free = sorted(tables)
    result = []
    for party in parties:
        fitting = [table for table in free if table >= party]
        if fitting:
            free.remove(fitting[0])
            result.append(fitting[0])
        else:
            result.append(-1)
    return result


def dew_point(temperature: float, humidity: float) -> float:
    """Return the dew point in degrees from temperature and relative humidity."""
    a = 17.62
    b = 243.12
    gamma = math.log(humidity / 100) + a * temperature / (b + temperature)
    return round(b * gamma / (a - gamma), 1)


def beaufort(speed_kmh: float) -> int:
    """Return the wind force on the Beaufort scale."""
    limits = [1, 6, 12, 20, 29, 39, 50, 62, 75, 89, 103, 118]
    force = 0
    for limit in limits:
        if speed_kmh < limit:
            break
        force += 1
    return force


def temperature_trend(values: list[float]) -> str:
    """Tell whether the second half of the values is warmer or colder than the first."""
    half = len(values) // 2
    if half == 0:
        return "steady"
    change = statistics.mean(values[-half:]) - statistics.mean(values[:half])
    if change > 0.5:
        return "rising"
    if change < -0.5:
        return "falling"
    return "steady"


def days_until_warmer(temperatures: list[int]) -> list[int]:
    """Return for each day how many days pass until a warmer one, or zero if none comes."""
    result = [0] * len(temperatures)
    waiting: list[int] = []
    for day, temperature in enumerate(temperatures):
        while waiting and temperatures[waiting[-1]] < temperature:
            earlier = waiting.pop()
            result[earlier] = day - earlier
        waiting.append(day)
    return result


def fill_gaps(readings: list[float | None]) -> list[float]:
    """Replace missing readings by the last known one, or zero at the start."""
    filled = []
    last = 0.0
    for reading in readings:
        if reading is not None:
            last = reading
        filled.append(last)
    return filled


def outliers(values: list[float], factor: float) -> list[float]:
    """Return the values further from the mean than some standard deviations."""
    if len(values) < 2:
        return []
    mean = statistics.mean(values)
    deviation = statistics.stdev(values)
    return [value for value in values if abs(value - mean) > factor * deviation]


def forecast_text(cloud: int, rain_chance: int, temperature: float) -> str:
    """Write a short forecast from cloud cover, chance of rain and temperature."""
    if rain_chance >= 60:
        sky = "snow" if temperature <= 0 else "rain"
    elif cloud > 70:
        sky = "cloudy"
    elif cloud > 30:
        sky = "partly cloudy"
    else:
        sky = "sunny"
    return f"{sky.capitalize()}, {round(temperature)} degrees"


def smooth_grid(grid: list[list[float]]) -> list[list[float]]:
    """Replace each cell of a weather map by the mean of itself and its direct neighbours."""
    rows, columns = len(grid), len(grid[0])
    result = [[0.0] * columns for _ in range(rows)]
    for r in range(rows):
        for c in range(columns):
            values = [grid[r][c]]
            for dr, dc in [(-1, 0), (1, 0), (0, -1), (0, 1)]:
                if 0 <= r + dr < rows and 0 <= c + dc < columns:
                    values.append(grid[r + dr][c + dc])
            result[r][c] = sum(values) / len(values)
    return result


def count_storms(radar: list[list[int]]) -> int:
    """Count the connected areas of ones on a radar map."""
    cells = {(r, c) for r, row in enumerate(radar) for c, value in enumerate(row) if value == 1}
    storms = 0
    while cells:
        storms += 1
        stack = [cells.pop()]
        while stack:
            r, c = stack.pop()
            for near in [(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)]:
                if near in cells:
                    cells.remove(near)
                    stack.append(near)
    return storms


def shuffle_no_repeat(tracks: list[dict]) -> list[dict]:
    """Reorder tracks so that no artist follows itself where this is easily possible."""
    remaining = list(tracks)
    ordered: list[dict] = []
    while remaining:
        last = ordered[-1]["artist"] if ordered else None
        index = 0
        for i, track in enumerate(remaining):
            if track["artist"] != last:
                index = i
                break
        ordered.append(remaining.pop(index))
    return ordered


def key_signature(sharps: int) -> list[str]:
    """List the notes that are sharpened in a key with some sharps."""
    order = ["F", "C", "G", "D", "A", "E", "B"]
    if sharps < 0 or sharps > len(order):
        raise ValueError("sharps must be between 0 and 7")
    return [note + "#" for note in order[:sharps]]


def rhythm_fills_bar(notes: list[str], beats: int) -> bool:
    """Check whether note lengths such as '1/4' add up to a bar of quarter beats."""
    total = 0.0
    for note in notes:
        top, bottom = note.split("/")
        total += int(top) / int(bottom)
    return abs(total - beats / 4) < 1e-9


def parse_track_name(filename: str) -> dict[str, str]:
    """Read number, artist and title out of a name such as '03 - Artist - Title.mp3'."""
    stem = filename.rsplit(".", 1)[0]
    parts = [part.strip() for part in stem.split(" - ")]
    if len(parts) != 3:
        return {"number": "", "artist": "", "title": stem}
    return {"number": parts[0].lstrip("0"), "artist": parts[1], "title": parts[2]}


def fit_on_disc(lengths: list[int], capacity: int) -> list[int]:
    """Return the indices of tracks, shortest first, that fit on a disc."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i])
    chosen = []
    used = 0
    for index in order:
        if used + lengths[index] > capacity:
            break
        used += lengths[index]
        chosen.append(index)
    return sorted(chosen)


def tap_tempo(taps: list[float]) -> int:
    """Estimate the beats per minute from the times of taps in seconds."""
    if len(taps) < 2:
        return 0
    gaps = [later - earlier for earlier, later in zip(taps, taps[1:])]
    return round(60 / statistics.median(gaps))


def collapse_repeats(lines: list[str]) -> list[str]:
    """Replace repeated log lines by one line with the number of repetitions."""
    result = []
    index = 0
    while index < len(lines):
        count = 1
        while index + count < len(lines) and lines[index + count] == lines[index]:
            count += 1
        if count > 1:
            result.append(f"{lines[index]} (x{count})")
        else:
            result.append(lines[index])
        index += count
    return result


def busiest_address(lines: list[str]) -> str:
    """Return the address that occurs most often at the start of access log lines."""
    counts: Counter = Counter()
    for line in lines:
        if line.strip():
            counts[line.split()[0]] += 1
    if not counts:
        return ""
    return counts.most_common(1)[0][0]


def status_classes(codes: list[int]) -> dict[str, float]:
    """Return the percentage of response codes in each class such as 2xx."""
    counts: dict[str, int] = {}
    for code in codes:
        name = f"{code // 100}xx"
        counts[name] = counts.get(name, 0) + 1
    return {name: round(100 * count / len(codes), 1) for name, count in counts.items()}


def session_lengths(events: list[tuple[str, int]], gap: int) -> dict[str, int]:
    """Count the sessions of each user, where a long enough gap starts a new one."""
    last_seen: dict[str, int] = {}
    sessions: dict[str, int] = {}
    for user, moment in sorted(events, key=lambda event: event[1]):
        if user not in last_seen or moment - last_seen[user] > gap:
            sessions[user] = sessions.get(user, 0) + 1
        last_seen[user] = moment
    return sessions


def percentile(values: list[float], percent: float) -> float:
    """Return a percentile of the values with linear interpolation."""
    ordered = sorted(values)
    position = (len(ordered) - 1) * percent / 100
    low = math.floor(position)
    high = math.ceil(position)
    fraction = position - low
    return ordered[low] + (ordered[high] - ordered[low]) * fraction


def redact_emails(text: str) -> str:
    """Hide the names of e-mail addresses in a text but keep their domains."""
    pattern = r"[\w.+-]+@([\w-]+\.[\w.-]+)"
    cleaned = re.sub(pattern, r"***@\1", text)
    return cleaned


def tail(text: str, count: int) -> str:
    """Return the last non-empty lines of a text."""
    lines = [line for line in text.split("\n") if line.strip()]
    if count <= 0:
        return ""
    return "\n".join(lines[-count:])


def parse_duration(text: str) -> int:
    """Convert a duration such as '1h30m' or '45s' into seconds."""
    seconds_per = {"h": 3600, "m": 60, "s": 1}
    total = 0
    number = ""
    for char in text:
        if char.isdigit():
            number += char
        elif char in seconds_per and number:
            total += int(number) * seconds_per[char]
            number = ""
    return total


def flatten_config(config: dict, prefix: str) -> dict[str, str]:
    """Turn a nested configuration into one level with dotted keys."""
    flat: dict[str, str] = {}
    for key, value in config.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            flat.update(flatten_config(value, name))
        else:
            flat[name] = str(value)
    return flat


def compare_versions(first: str, second: str) -> int:
    """Compare two version numbers and return -1, 0 or 1."""
    a = [int(part) for part in first.split(".")]
    b = [int(part) for part in second.split(".")]
    length = max(len(a), len(b))
    a += [0] * (length - len(a))
    b += [0] * (length - len(b))
    if a == b:
        return 0
    return -1 if a < b else 1


def config_changes(old: dict[str, str], new: dict[str, str]) -> list[str]:
    """Describe which settings were added, removed or changed."""
    changes = []
    for key in sorted(old.keys() | new.keys()):
        if key not in old:
            changes.append(f"+ {key}={new[key]}")
        elif key not in new:
            changes.append(f"- {key}={old[key]}")
        elif old[key] != new[key]:
            changes.append(f"~ {key}: {old[key]} -> {new[key]}")
    return changes


def section_values(text: str, section: str) -> list[str]:
    """Return the lines that stand below a header such as [main], up to the next header."""
    inside = False
    values = []
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            inside = line[1:-1] == section
        elif inside and line:
            values.append(line)
    return values


def is_valid_port(text: str) -> bool:
    """Check whether a text is a port number between 1 and 65535."""
    if not text.isdigit():
        return False
    return 1 <= int(text) <= 65535


def escalate(tickets: list[dict], now: datetime) -> list[dict]:
    """Raise the priority of open tickets that are older than two days."""
    result = []
    for ticket in tickets:
        changed = dict(ticket)
        age = now - ticket["opened"]
        if ticket["status"] == "open" and age > timedelta(days=2):
            changed["priority"] = min(5, ticket["priority"] + 1)
        result.append(changed)
    return result


def lottery_hits(ticket: list[int], drawn: list[int]) -> str:
    """Tell how many numbers of a lottery ticket were drawn and what it wins."""
    hits = len(set(ticket) & set(drawn))
    prizes = {6: "jackpot", 5: "second prize", 4: "third prize", 3: "free ticket"}
    return f"{hits} hits: {prizes.get(hits, 'nothing')}"


def extract_ticket_ids(message: str) -> list[str]:
    """Find the ticket numbers such as ABC-123 in a message, each once."""
    found: list[str] = []
    for ticket in re.findall(r"\b[A-Z]{2,5}-\d+\b", message):
        if ticket not in found:
            found.append(ticket)
    return found


def turnstile(inputs: list[str]) -> int:
    """Count how many people pass a turnstile that opens for one person per coin."""
    state = "locked"
    passed = 0
    for event in inputs:
        if state == "locked" and event == "coin":
            state = "open"
        elif state == "open" and event == "push":
            passed += 1
            state = "locked"
    return passed


def clean_phone(number: str, country_code: str) -> str:
    """Bring a phone number into a form with country code and digits only."""
    digits = re.sub(r"\D", "", number)
    if number.strip().startswith("+"):
        return "+" + digits
    if digits.startswith("00"):
        return "+" + digits[2:]
    return "+" + country_code + digits.lstrip("0")


def title_case(name: str) -> str:
    """Capitalise the words of a name, leaving small words in lower case."""
    small = {"of", "the", "and", "in", "de", "von"}
    words = []
    for position, word in enumerate(name.lower().split()):
        if position > 0 and word in small:
            words.append(word)
        else:
            words.append(word.capitalize())
    return " ".join(words)


def run_length_encode(text: str) -> str:
    """Shorten runs of equal characters to the character and its count."""
    if not text:
        return ""
    pieces = []
    current = text[0]
    count = 0
    for char in text:
        if char == current:
            count += 1
        else:
            pieces.append(f"{current}{count}")
            current = char
            count = 1
    pieces.append(f"{current}{count}")
    return "".join(pieces)


def caesar_shift(text: str, shift: int) -> str:
    """Shift the letters of a text in the alphabet and keep everything else."""
    result = ""
    for char in text:
        if char.isalpha() and char.isascii():
            base = ord("A") if char.isupper() else ord("a")
            result += chr((ord(char) - base + shift) % 26 + base)
        else:
            result += char
    return result


def rotate_tray(tray: list[list[str]]) -> list[list[str]]:
    """Turn a rectangular tray of labels clockwise by a quarter."""
    rotated = []
    for column in range(len(tray[0])):
        rotated.append([row[column] for row in reversed(tray)])
    return rotated


def sales_pivot(sales: list[dict]) -> dict[str, dict[str, float]]:
    """Add up sales by region and within each region by product."""
    table: dict[str, dict[str, float]] = {}
    for sale in sales:
        row = table.setdefault(sale["region"], {})
        row[sale["product"]] = row.get(sale["product"], 0.0) + sale["amount"]
    return table


def total_parts(product: str, parts: dict[str, dict[str, int]]) -> int:
    """Count the basic parts of a product whose parts may have parts themselves."""
    if product not in parts:
        return 1
    count = 0
    for part, quantity in parts[product].items():
        count += quantity * total_parts(part, parts)
    return count


def first_monday(year: int, month: int) -> date:
    """Return the date of the first Monday of a month."""
    first = date(year, month, 1)
    days = (7 - first.weekday()) % 7
    return first + timedelta(days=days)
