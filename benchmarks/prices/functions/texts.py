import math
import re
import statistics
from collections import Counter, defaultdict, deque
from datetime import date, datetime, timedelta


def slugify(title: str) -> str:
    """Turn a title into a lowercase slug with hyphens between the words."""
    cleaned = []
    for ch in title.lower().strip():
        if ch.isalnum():
            cleaned.append(ch)
        elif cleaned and cleaned[-1] != "-":
            cleaned.append("-")
    return "".join(cleaned).strip("-")


def word_counts(text: str) -> dict[str, int]:
    """Count how often each word occurs in the text, ignoring case."""
    counts = {}
    for word in text.lower().split():
        word = word.strip(".,;:!?\"'()")
        if word:
            counts[word] = counts.get(word, 0) + 1
    return counts


def total_by_customer(orders: list[dict]) -> dict[str, float]:
    """Add up the order amounts for each customer."""
    totals = {}
    for order in orders:
        customer = order["customer"]
        totals[customer] = totals.get(customer, 0.0) + order["amount"]
    return totals


def parse_key_values(line: str, sep: str = ";") -> dict[str, str]:
    """Parse a line such as 'a=1;b=2' into a dictionary."""
    result = {}
    for part in line.split(sep):
        if "=" not in part:
            continue
        key, value = part.split("=", 1)
        result[key.strip()] = value.strip()
    return result


def is_palindrome(text: str) -> bool:
    """Tell whether the text reads the same backwards, looking only at letters and digits."""
    letters = [ch.lower() for ch in text if ch.isalnum()]
    left = 0
    right = len(letters) - 1
    while left < right:
        if letters[left] != letters[right]:
            return False
        left += 1
        right -= 1
    return True


def days_in_month(year: int, month: int) -> int:
    """Give the number of days in a month, taking leap years into account."""
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    if month in (4, 6, 9, 11):
        return 30
    return 31


def shipping_cost(weight: float, express: bool, country: str) -> float:
    """Compute the shipping cost from the weight, speed and destination country."""
    base = 4.5 if country == "DE" else 12.0
    if weight > 20:
        base += (weight - 20) * 0.8
    if express:
        base *= 1.5
    return round(base, 2)


def group_by_field(records: list[dict], field: str) -> dict[str, list[dict]]:
    """Group the records by the value of a field, skipping records without it."""
    groups = {}
    for record in records:
        if field not in record:
            continue
        groups.setdefault(record[field], []).append(record)
    return groups


def format_duration(seconds: int) -> str:
    """Format a number of seconds as hours, minutes and seconds."""
    hours = seconds // 3600
    minutes = seconds % 3600 // 60
    rest = seconds % 60
    if hours:
        return f"{hours}h {minutes:02d}m {rest:02d}s"
    if minutes:
        return f"{minutes}m {rest:02d}s"
    return f"{rest}s"


def invert_mapping(mapping: dict[str, str]) -> dict[str, list[str]]:
    """Turn a dictionary around so that each value lists the keys that had it."""
    inverted = {}
    for key, value in mapping.items():
        if value not in inverted:
            inverted[value] = []
        inverted[value].append(key)
    for keys in inverted.values():
        keys.sort()
    return inverted


def caesar_shift(text: str, shift: int) -> str:
    """Shift every letter of the text along the alphabet, leaving the rest unchanged."""
    out = ""
    for ch in text:
        if ch.isupper():
            out += chr((ord(ch) - ord("A") + shift) % 26 + ord("A"))
        elif ch.islower():
            out += chr((ord(ch) - ord("a") + shift) % 26 + ord("a"))
        else:
            out += ch
    return out


def parse_csv_line(line: str) -> list[str]:
    """Split a comma-separated line into fields, respecting double quotes."""
    fields = []
    current = ""
    quoted = False
    for ch in line:
        if ch == '"':
            quoted = not quoted
        elif ch == "," and not quoted:
            fields.append(current)
            current = ""
        else:
            current += ch
    fields.append(current)
    return fields


def add_business_days(start: date, days: int) -> date:
    """Move a date forward by a number of working days, skipping weekends."""
    current = start
    remaining = days
    while remaining > 0:
        current += timedelta(days=1)
        if current.weekday() < 5:
            remaining -= 1
    return current


def grade_for_score(score: float) -> str:
    """Translate a score out of a hundred into a letter grade."""
    limits = [(90, "A"), (80, "B"), (70, "C"), (60, "D")]
    for limit, grade in limits:
        if score >= limit:
            return grade
    return "F"


def merge_settings(defaults: dict, overrides: dict) -> dict:
    """Merge overrides into defaults, descending into nested dictionaries."""
    merged = dict(defaults)
    for key, value in overrides.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = merge_settings(merged[key], value)
        else:
            merged[key] = value
    return merged


def run_length_encode(text: str) -> list[tuple[str, int]]:
    """Encode the text as pairs of a character and the length of its run."""
    runs = []
    for ch in text:
        if runs and runs[-1][0] == ch:
            runs[-1] = (ch, runs[-1][1] + 1)
        else:
            runs.append((ch, 1))
    return runs


def longest_word(sentence: str) -> str:
    """Return the longest word of the sentence, the first one in case of a tie."""
    best = ""
    for word in sentence.split():
        word = word.strip(".,!?")
        if len(word) > len(best):
            best = word
    return best


def overdue_invoices(invoices: list[dict], today: date) -> list[dict]:
    """List the unpaid invoices past their due date, oldest first."""
    overdue = []
    for invoice in invoices:
        if not invoice["paid"] and invoice["due"] < today:
            overdue.append(invoice)
    overdue.sort(key=lambda inv: inv["due"])
    return overdue


def title_case(text: str) -> str:
    """Capitalise the words of a title except for small words in the middle."""
    small = {"a", "an", "and", "of", "the", "in", "on", "or", "to"}
    words = text.lower().split()
    result = []
    for i, word in enumerate(words):
        if i > 0 and i < len(words) - 1 and word in small:
            result.append(word)
        else:
            result.append(word[0].upper() + word[1:])
    return " ".join(result)


def count_vowels(text: str) -> dict[str, int]:
    """Count each vowel in the text."""
    counts = {v: 0 for v in "aeiou"}
    for ch in text.lower():
        if ch in counts:
            counts[ch] += 1
    return counts


def wrap_text(text: str, width: int) -> list[str]:
    """Break a text into lines no wider than the given width where possible."""
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


def balanced_brackets(text: str) -> bool:
    """Check that round, square and curly brackets are properly nested."""
    pairs = {")": "(", "]": "[", "}": "{"}
    stack = []
    for ch in text:
        if ch in "([{":
            stack.append(ch)
        elif ch in pairs:
            if not stack or stack.pop() != pairs[ch]:
                return False
    return not stack


def top_sellers(sales: list[dict], limit: int) -> list[str]:
    """Name the products with the highest total quantity sold."""
    totals = defaultdict(int)
    for sale in sales:
        totals[sale["product"]] += sale["quantity"]
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return [product for product, _ in ranked[:limit]]


def parse_iso_date(text: str) -> tuple[int, int, int]:
    """Parse a date written as YYYY-MM-DD into year, month and day."""
    parts = text.strip().split("-")
    if len(parts) != 3:
        raise ValueError(f"not a date: {text}")
    year, month, day = (int(p) for p in parts)
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        raise ValueError(f"date out of range: {text}")
    return year, month, day


def mask_card_number(number: str) -> str:
    """Hide all but the last four digits of a card number."""
    digits = [ch for ch in number if ch.isdigit()]
    if len(digits) <= 4:
        return "".join(digits)
    hidden = "*" * (len(digits) - 4)
    return hidden + "".join(digits[-4:])


def luhn_valid(number: str) -> bool:
    """Check a card number with the Luhn checksum."""
    total = 0
    for i, ch in enumerate(reversed(number)):
        digit = int(ch)
        if i % 2 == 1:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0


def format_money(amount: float, currency: str = "EUR") -> str:
    """Format an amount of money with thousands separators and a currency."""
    sign = "-" if amount < 0 else ""
    cents = round(abs(amount) * 100)
    whole, rest = divmod(cents, 100)
    return f"{sign}{whole:,}.{rest:02d} {currency}"


def average_rating(reviews: list[dict], product: str) -> float:
    """Average the ratings of a product, or zero if nobody rated it."""
    ratings = [r["rating"] for r in reviews if r["product"] == product]
    if not ratings:
        return 0.0
    return round(sum(ratings) / len(ratings), 1)


def camel_to_snake(name: str) -> str:
    """Convert a camel-case name to snake case."""
    result = ""
    for i, ch in enumerate(name):
        if ch.isupper() and i > 0 and not name[i - 1].isupper():
            result += "_"
        result += ch.lower()
    return result


def snake_to_camel(name: str) -> str:
    """Convert a snake-case name to camel case."""
    head, *tail = name.split("_")
    result = head.lower()
    for part in tail:
        result += part.capitalize()
    return result


def merge_intervals(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge overlapping or touching intervals."""
    merged = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            last_start, last_end = merged[-1]
            merged[-1] = (last_start, max(last_end, end))
        else:
            merged.append((start, end))
    return merged


def age_on(birthday: date, today: date) -> int:
    """Compute a person's age in full years on a given day."""
    age = today.year - birthday.year
    if (today.month, today.day) < (birthday.month, birthday.day):
        age -= 1
    return age


def roman_to_int(numeral: str) -> int:
    """Read a Roman numeral."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    previous = 0
    for ch in reversed(numeral.upper()):
        value = values[ch]
        if value < previous:
            total -= value
        else:
            total += value
            previous = value
    return total


def int_to_roman(number: int) -> str:
    """Write a positive number as a Roman numeral."""
    table = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
             (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    result = ""
    for value, symbol in table:
        while number >= value:
            result += symbol
            number -= value
    return result


def index_by_id(records: list[dict]) -> dict[int, dict]:
    """Build a lookup from id to record and refuse duplicate ids."""
    index = {}
    for record in records:
        key = record["id"]
        if key in index:
            raise ValueError(f"duplicate id {key}")
        index[key] = record
    return index


def join_with_and(items: list[str]) -> str:
    """Join items into a phrase with commas and a final 'and'."""
    if not items:
        return ""
    if len(items) == 1:
        return items[0]
    return ", ".join(items[:-1]) + " and " + items[-1]


def discount_for(total: float, member: bool, coupons: list[str]) -> float:
    """Work out the discount on an order from its total, membership and coupons."""
    rate = 0.0
    if total >= 100:
        rate += 0.05
    if member:
        rate += 0.1
    if "WELCOME" in coupons:
        rate += 0.05
    return round(total * min(rate, 0.15), 2)


def flatten_dict(data: dict, prefix: str = "") -> dict:
    """Flatten nested dictionaries into one with dotted keys."""
    flat = {}
    for key, value in data.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            flat.update(flatten_dict(value, name))
        else:
            flat[name] = value
    return flat


def unflatten_dict(flat: dict) -> dict:
    """Rebuild nested dictionaries from one with dotted keys."""
    result = {}
    for path, value in flat.items():
        node = result
        parts = path.split(".")
        for part in parts[:-1]:
            node = node.setdefault(part, {})
        node[parts[-1]] = value
    return result


def find_emails(text: str) -> list[str]:
    """Find the distinct email addresses in a text in order of appearance."""
    found = []
    for match in re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", text):
        address = match.lower().rstrip(".")
        if address not in found:
            found.append(address)
    return found


def anagram_groups(words: list[str]) -> list[list[str]]:
    """Collect words that are anagrams of one another."""
    groups = {}
    for word in words:
        key = "".join(sorted(word.lower()))
        groups.setdefault(key, []).append(word)
    return [group for group in groups.values() if len(group) > 1]


def count_weekdays(start: date, end: date) -> int:
    """Count the working days from start to end, both included."""
    count = 0
    day = start
    while day <= end:
        if day.weekday() < 5:
            count += 1
        day += timedelta(days=1)
    return count


def income_tax(income: float) -> float:
    """Compute progressive income tax over a few brackets."""
    brackets = [(10000, 0.0), (30000, 0.2), (70000, 0.35), (math.inf, 0.45)]
    tax = 0.0
    lower = 0
    for upper, rate in brackets:
        if income <= lower:
            break
        tax += (min(income, upper) - lower) * rate
        lower = upper
    return round(tax, 2)


def parse_time(text: str) -> int:
    """Turn a time such as '9:30 pm' into minutes after midnight."""
    clock, _, suffix = text.strip().lower().partition(" ")
    hours, minutes = clock.split(":")
    hour = int(hours) % 12 if suffix else int(hours)
    if suffix == "pm":
        hour += 12
    return hour * 60 + int(minutes)


def strip_tags(html: str) -> str:
    """Remove the tags from a piece of markup and tidy the spaces."""
    out = []
    inside = False
    for ch in html:
        if ch == "<":
            inside = True
        elif ch == ">":
            inside = False
            out.append(" ")
        elif not inside:
            out.append(ch)
    return " ".join("".join(out).split())


def validate_password(password: str) -> list[str]:
    """List what is wrong with a password."""
    problems = []
    if len(password) < 8:
        problems.append("too short")
    if not any(ch.isdigit() for ch in password):
        problems.append("needs a digit")
    if password.lower() == password:
        problems.append("needs an uppercase letter")
    if " " in password:
        problems.append("must not contain spaces")
    return problems


def render_table(rows: list[list[str]]) -> str:
    """Lay out rows of text as a table with aligned columns."""
    widths = [0] * len(rows[0])
    for row in rows:
        for i, cell in enumerate(row):
            widths[i] = max(widths[i], len(cell))
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def initials(name: str) -> str:
    """Give the initials of a full name."""
    letters = []
    for part in name.replace("-", " ").split():
        letters.append(part[0].upper())
    return ".".join(letters) + "." if letters else ""


def stock_after_orders(stock: dict[str, int], orders: list[tuple[str, int]]) -> dict[str, int]:
    """Take ordered quantities out of stock, ignoring orders that cannot be met."""
    left = dict(stock)
    for item, quantity in orders:
        available = left.get(item, 0)
        if quantity <= available:
            left[item] = available - quantity
    return left


def first_unique_char(text: str) -> int:
    """Find the position of the first character that occurs only once, or -1."""
    counts = Counter(text)
    for i, ch in enumerate(text):
        if counts[ch] == 1:
            return i
    return -1


def expand_ranges(spec: str) -> list[int]:
    """Expand a specification such as '1-3,7' into a sorted list of numbers."""
    numbers = set()
    for part in spec.split(","):
        part = part.strip()
        if "-" in part:
            low, high = part.split("-")
            numbers.update(range(int(low), int(high) + 1))
        elif part:
            numbers.add(int(part))
    return sorted(numbers)


def collapse_ranges(numbers: list[int]) -> str:
    """Write a list of numbers compactly with ranges such as '1-3,7'."""
    parts = []
    ordered = sorted(set(numbers))
    i = 0
    while i < len(ordered):
        j = i
        while j + 1 < len(ordered) and ordered[j + 1] == ordered[j] + 1:
            j += 1
        parts.append(str(ordered[i]) if i == j else f"{ordered[i]}-{ordered[j]}")
        i = j + 1
    return ",".join(parts)


def monthly_totals(transactions: list[dict]) -> dict[str, float]:
    """Sum the transactions per calendar month."""
    totals = defaultdict(float)
    for tx in transactions:
        month = tx["date"].strftime("%Y-%m")
        totals[month] += tx["amount"]
    return {month: round(totals[month], 2) for month in sorted(totals)}


def edit_distance(a: str, b: str) -> int:
    """Count the edits needed to turn one word into another."""
    previous = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        current = [i]
        for j, cb in enumerate(b, 1):
            cost = 0 if ca == cb else 1
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost))
        previous = current
    return previous[-1]


def parse_headers(lines: list[str]) -> dict[str, str]:
    """Read header lines up to the first empty line, joining continued lines."""
    headers = {}
    last = ""
    for line in lines:
        if not line.strip():
            break
        if line.startswith(" ") and last:
            headers[last] += " " + line.strip()
        else:
            name, _, value = line.partition(":")
            last = name.strip().lower()
            headers[last] = value.strip()
    return headers


def late_fee(days_late: int, amount: float) -> float:
    """Charge a late fee that grows by the week and is capped at a quarter of the amount."""
    if days_late <= 3:
        return 0.0
    weeks = math.ceil(days_late / 7)
    fee = 5.0 + weeks * amount * 0.01
    return round(min(fee, amount * 0.25), 2)


def rename_keys(record: dict, names: dict[str, str]) -> dict:
    """Rename the keys of a record and leave the unlisted ones as they are."""
    renamed = {}
    for key, value in record.items():
        renamed[names.get(key, key)] = value
    return renamed


def split_full_name(name: str) -> tuple[str, str]:
    """Split a full name into first names and surname, in either order of writing."""
    if "," in name:
        last, first = name.split(",", 1)
        return first.strip(), last.strip()
    parts = name.split()
    if len(parts) < 2:
        return name.strip(), ""
    return " ".join(parts[:-1]), parts[-1]


def relative_day(day: date, today: date) -> str:
    """Describe a day in words relative to today."""
    delta = (day - today).days
    if delta == 0:
        return "today"
    if delta == 1:
        return "tomorrow"
    if delta == -1:
        return "yesterday"
    if delta > 0:
        return f"in {delta} days"
    return f"{-delta} days ago"


def ordinal(number: int) -> str:
    """Write a number as an ordinal such as 1st or 12th."""
    if 10 <= number % 100 <= 20:
        suffix = "th"
    else:
        suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return str(number) + suffix


def acronym(phrase: str) -> str:
    """Make an acronym from the capital-worthy words of a phrase."""
    skip = ("of", "and", "the", "for")
    letters = [word[0] for word in phrase.split() if word.lower() not in skip]
    return "".join(letters).upper()


def count_lines_by_level(log: str) -> dict[str, int]:
    """Count the log lines per severity level."""
    counts = {"INFO": 0, "WARNING": 0, "ERROR": 0}
    for line in log.splitlines():
        for level in counts:
            if f"[{level}]" in line:
                counts[level] += 1
                break
    return counts


def parse_version(text: str) -> tuple[int, ...]:
    """Parse a version such as 'v1.20.3' into a tuple of numbers."""
    text = text.strip().lstrip("v")
    numbers = []
    for part in text.split("."):
        digits = re.match(r"\d+", part)
        if digits is None:
            break
        numbers.append(int(digits.group()))
    return tuple(numbers)


def newest_version(versions: list[str]) -> str:
    """Pick the newest of several dotted version strings."""
    best = versions[0]
    best_key = [int(p) for p in best.split(".")]
    for version in versions[1:]:
        key = [int(p) for p in version.split(".")]
        if key > best_key:
            best = version
            best_key = key
    return best


def deduplicate(items: list[str]) -> list[str]:
    """Remove repeated items regardless of case and keep the first spelling."""
    seen = set()
    unique = []
    for item in items:
        key = item.strip().lower()
        if key not in seen:
            seen.add(key)
            unique.append(item)
    return unique


def invoice_total(lines: list[dict], vat: float) -> dict[str, float]:
    """Compute net, tax and gross of an invoice."""
    net = sum(line["price"] * line["quantity"] for line in lines)
    tax = net * vat
    return {
        "net": round(net, 2),
        "tax": round(tax, 2),
        "gross": round(net + tax, 2),
    }


def common_prefix(words: list[str]) -> str:
    """Find the longest prefix that all words share."""
    if not words:
        return ""
    prefix = words[0]
    for word in words[1:]:
        while not word.startswith(prefix):
            prefix = prefix[:-1]
    return prefix


def censor(text: str, banned: list[str]) -> str:
    """Replace banned words with stars of the same length."""
    words = text.split(" ")
    for i, word in enumerate(words):
        core = word.strip(".,!?")
        if core.lower() in banned:
            words[i] = word.replace(core, "*" * len(core))
    return " ".join(words)


def pig_latin(word: str) -> str:
    """Translate a word to pig latin."""
    vowels = "aeiou"
    if word[0] in vowels:
        return word + "way"
    i = 0
    while i < len(word) and word[i] not in vowels:
        i += 1
    return word[i:] + word[:i] + "ay"


def leap_years(start: int, end: int) -> list[int]:
    """List the leap years in a range of years, ends included."""
    years = []
    for year in range(start, end + 1):
        if year % 400 == 0 or (year % 4 == 0 and year % 100 != 0):
            years.append(year)
    return years


def headcount_by_department(employees: list[dict]) -> list[tuple[str, int]]:
    """Count active employees per department, largest department first."""
    counts = Counter()
    for employee in employees:
        if employee.get("active", True):
            counts[employee["department"]] += 1
    return counts.most_common()


def salary_statistics(employees: list[dict]) -> dict[str, float]:
    """Summarise salaries by mean, median and spread."""
    salaries = [e["salary"] for e in employees]
    if len(salaries) < 2:
        raise ValueError("need at least two employees")
    return {
        "mean": round(statistics.mean(salaries), 2),
        "median": statistics.median(salaries),
        "spread": round(statistics.stdev(salaries), 2),
    }


def to_binary(number: int) -> str:
    """Write a non-negative number in binary without using built-in conversion."""
    if number == 0:
        return "0"
    digits = []
    while number > 0:
        digits.append(str(number % 2))
        number //= 2
    return "".join(reversed(digits))


def parse_hex_color(code: str) -> tuple[int, int, int]:
    """Turn a hex colour code into red, green and blue."""
    code = code.lstrip("#")
    if len(code) == 3:
        code = "".join(ch * 2 for ch in code)
    if len(code) != 6:
        raise ValueError("bad colour code")
    red, green, blue = (int(code[i:i + 2], 16) for i in (0, 2, 4))
    return red, green, blue


def format_phone(number: str) -> str:
    """Format a ten-digit phone number and return other input unchanged."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) != 10:
        return number
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


def next_weekday(start: date, weekday: int) -> date:
    """Find the first date after start that falls on the given weekday."""
    ahead = weekday - start.weekday()
    if ahead <= 0:
        ahead += 7
    return start + timedelta(days=ahead)


def rank_players(scores: dict[str, int]) -> list[tuple[int, str]]:
    """Rank players by score, giving equal ranks to equal scores."""
    ranking = []
    rank = 0
    previous = None
    ordered = sorted(scores, key=scores.get, reverse=True)
    for position, name in enumerate(ordered, start=1):
        if scores[name] != previous:
            rank = position
            previous = scores[name]
        ranking.append((rank, name))
    return ranking


def unmatched_payments(invoices: list[dict], payments: list[dict]) -> list[dict]:
    """Find the payments that refer to no known invoice or have the wrong amount."""
    expected = {inv["number"]: inv["amount"] for inv in invoices}
    unmatched = []
    for payment in payments:
        amount = expected.get(payment["reference"])
        if amount is None or abs(amount - payment["amount"]) > 0.005:
            unmatched.append(payment)
    return unmatched


def reverse_words(sentence: str) -> str:
    """Reverse the order of the words but keep the final punctuation at the end."""
    end = ""
    if sentence and sentence[-1] in ".!?":
        end = sentence[-1]
        sentence = sentence[:-1]
    return " ".join(sentence.split()[::-1]) + end


def sum_of_digits(text: str) -> int:
    """Add up all the digits that occur in a text."""
    total = 0
    for ch in text:
        if ch.isdigit():
            total += int(ch)
    return total


def evaluate_rpn(expression: str) -> float:
    """Evaluate an expression in reverse Polish notation."""
    stack = []
    for token in expression.split():
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
    return stack.pop()


def parse_query_string(query: str) -> dict[str, list[str]]:
    """Parse a URL query into lists of values per name."""
    params = {}
    for pair in query.lstrip("?").split("&"):
        if not pair:
            continue
        name, _, value = pair.partition("=")
        params.setdefault(name, []).append(value.replace("+", " "))
    return params


def build_query_string(params: dict[str, str]) -> str:
    """Build a URL query from the parameters that are not empty, sorted by name."""
    pairs = []
    for name in sorted(params):
        value = params[name]
        if value:
            pairs.append(name + "=" + value.replace(" ", "+"))
    return "?" + "&".join(pairs) if pairs else ""


def quarter_bounds(day: date) -> tuple[date, date]:
    """Give the first and last day of the quarter containing a date."""
    first_month = (day.month - 1) // 3 * 3 + 1
    start = date(day.year, first_month, 1)
    if first_month == 10:
        end = date(day.year, 12, 31)
    else:
        end = date(day.year, first_month + 3, 1) - timedelta(days=1)
    return start, end


def missing_fields(record: dict, required: list[str]) -> list[str]:
    """Name the required fields that are absent or blank in a record."""
    missing = []
    for field in required:
        value = record.get(field)
        if value is None or (isinstance(value, str) and not value.strip()):
            missing.append(field)
    return missing


def diff_records(old: dict, new: dict) -> dict[str, tuple]:
    """Compare two versions of a record and report the changed fields."""
    changes = {}
    for key in sorted(set(old) | set(new)):
        before = old.get(key)
        after = new.get(key)
        if before != after:
            changes[key] = (before, after)
    return changes


def vending_change(price: int, paid: int) -> dict[int, int]:
    """Work out the coins to return as change."""
    change = paid - price
    if change < 0:
        raise ValueError("not enough money")
    coins = {}
    for coin in (200, 100, 50, 20, 10, 5, 2, 1):
        count, change = divmod(change, coin)
        if count:
            coins[coin] = count
    return coins


def celsius_table(low: int, high: int, step: int) -> list[str]:
    """Make lines converting Celsius temperatures to Fahrenheit."""
    lines = []
    for celsius in range(low, high + 1, step):
        fahrenheit = celsius * 9 / 5 + 32
        lines.append(f"{celsius:>4} C = {fahrenheit:6.1f} F")
    return lines


def human_size(size: int) -> str:
    """Write a number of bytes with a fitting unit."""
    value = float(size)
    for unit in ("B", "KB", "MB", "GB"):
        if value < 1024:
            return f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TB"


def parse_size(text: str) -> int:
    """Read a size such as '10 MB' as a number of bytes."""
    units = {"b": 1, "kb": 1024, "mb": 1024 ** 2, "gb": 1024 ** 3}
    match = re.fullmatch(r"\s*([\d.]+)\s*([a-zA-Z]*)\s*", text)
    if not match:
        raise ValueError("invalid size: " + text)
    number = float(match.group(1))
    unit = match.group(2).lower() or "b"
    return int(number * units[unit])


def meeting_slots(busy: list[tuple[int, int]], start: int, end: int, length: int) -> list[int]:
    """Find the free starting times for a meeting of the given length."""
    slots = []
    time = start
    for begin, finish in sorted(busy):
        while time + length <= begin:
            slots.append(time)
            time += length
        time = max(time, finish)
    while time + length <= end:
        slots.append(time)
        time += length
    return slots


def isbn10_valid(isbn: str) -> bool:
    """Check the check digit of a ten-digit ISBN."""
    isbn = isbn.replace("-", "")
    if len(isbn) != 10:
        return False
    total = 0
    for i, ch in enumerate(isbn):
        if ch == "X" and i == 9:
            total += 10
        elif ch.isdigit():
            total += (10 - i) * int(ch)
        else:
            return False
    return total % 11 == 0


def truncate(text: str, limit: int) -> str:
    """Shorten a text at a word boundary and add dots if something was cut."""
    if len(text) <= limit:
        return text
    cut = text[:limit - 3]
    space = cut.rfind(" ")
    if space > 0:
        cut = cut[:space]
    return cut.rstrip(" ,.;") + "..."


def extract_hashtags(post: str) -> list[str]:
    """Collect the hashtags of a post without the hash sign."""
    tags = []
    for word in post.split():
        if word.startswith("#") and len(word) > 1:
            tag = word[1:].rstrip(".,!?").lower()
            if tag and tag not in tags:
                tags.append(tag)
    return tags


def loan_schedule(principal: float, rate: float, months: int) -> list[tuple[int, float, float]]:
    """List month, interest and remaining balance for a loan with equal payments."""
    monthly = rate / 12
    payment = principal * monthly / (1 - (1 + monthly) ** -months)
    balance = principal
    schedule = []
    for month in range(1, months + 1):
        interest = balance * monthly
        balance = max(0.0, balance + interest - payment)
        schedule.append((month, round(interest, 2), round(balance, 2)))
    return schedule


def tokenize(expression: str) -> list[str]:
    """Split an arithmetic expression into numbers and operators."""
    tokens = []
    number = ""
    for ch in expression:
        if ch.isdigit() or ch == ".":
            number += ch
            continue
        if number:
            tokens.append(number)
            number = ""
        if not ch.isspace():
            tokens.append(ch)
    if number:
        tokens.append(number)
    return tokens


def most_common_letter(text: str) -> str:
    """Find the most frequent letter, the earliest in the alphabet on a tie."""
    letters = [ch for ch in text.lower() if ch.isalpha()]
    if not letters:
        return ""
    return min(set(letters), key=lambda ch: (-letters.count(ch), ch))


def traffic_light(state: str, seconds: int) -> str:
    """Advance a traffic light by a number of seconds from the start of a state."""
    durations = {"green": 30, "yellow": 5, "red": 25}
    following = {"green": "yellow", "yellow": "red", "red": "green"}
    while seconds >= durations[state]:
        seconds -= durations[state]
        state = following[state]
    return state


def paginate(items: list[str], page: int, size: int) -> dict:
    """Cut out one page of items and describe where it stands."""
    pages = max(1, math.ceil(len(items) / size))
    page = min(max(page, 1), pages)
    start = (page - 1) * size
    return {
        "items": items[start:start + size],
        "page": page,
        "pages": pages,
        "has_next": page < pages,
    }


def birthday_reminders(people: list[dict], today: date, within: int) -> list[str]:
    """Name the people whose birthday comes within the next days."""
    names = []
    for person in people:
        born = person["birthday"]
        upcoming = date(today.year, born.month, born.day)
        if upcoming < today:
            upcoming = date(today.year + 1, born.month, born.day)
        if (upcoming - today).days <= within:
            names.append(person["name"])
    return names


def pivot(records: list[dict], row: str, column: str, value: str) -> dict[str, dict[str, float]]:
    """Sum a value by two fields into a table of rows and columns."""
    table = {}
    for record in records:
        cells = table.setdefault(record[row], {})
        name = record[column]
        cells[name] = cells.get(name, 0) + record[value]
    return table


def fill_template(template: str, values: dict[str, str]) -> str:
    """Replace the names in curly brackets by their values."""
    result = template
    for name, value in values.items():
        result = result.replace("{" + name + "}", str(value))
    if "{" in result:
        raise KeyError("unfilled placeholder in template")
    return result


def indent_depth(lines: list[str], size: int = 4) -> list[int]:
    """Give the indentation level of each line that is not blank."""
    levels = []
    for line in lines:
        stripped = line.lstrip(" ")
        if not stripped:
            continue
        levels.append((len(line) - len(stripped)) // size)
    return levels


def morse_encode(text: str) -> str:
    """Encode a few letters of text in Morse code."""
    codes = {"a": ".-", "e": ".", "i": "..", "m": "--", "n": "-.", "o": "---",
             "r": ".-.", "s": "...", "t": "-"}
    words = []
    for word in text.lower().split():
        words.append(" ".join(codes[ch] for ch in word if ch in codes))
    return " / ".join(words)


def parking_fee(entered: datetime, left: datetime) -> float:
    """Charge for parking by the started hour with a daily maximum."""
    minutes = (left - entered).total_seconds() / 60
    if minutes <= 15:
        return 0.0
    days, rest = divmod(minutes, 24 * 60)
    hours = math.ceil(rest / 60)
    return days * 20.0 + min(hours * 2.5, 20.0)


def word_frequencies(text: str, stopwords: set[str], top: int) -> list[tuple[str, int]]:
    """List the most frequent words that are not stopwords."""
    words = re.findall(r"[a-z']+", text.lower())
    counts = Counter(w for w in words if w not in stopwords)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ordered[:top]


def bmi_category(weight: float, height: float) -> str:
    """Classify the body mass index of a person."""
    bmi = weight / height ** 2
    if bmi < 18.5:
        return "underweight"
    elif bmi < 25:
        return "normal"
    elif bmi < 30:
        return "overweight"
    else:
        return "obese"


def to_int(text: str, default: int = 0) -> int:
    """Read a whole number from text, falling back to a default."""
    cleaned = text.strip().replace(",", "")
    try:
        return int(cleaned)
    except ValueError:
        return default


def average_word_length(text: str) -> float:
    """Compute the average length of the words in a text."""
    words = text.split()
    if not words:
        return 0.0
    total = 0
    for word in words:
        total += len(word)
    return total / len(words)


def transpose_rows(rows: list[list[str]], filler: str = "") -> list[list[str]]:
    """Turn rows into columns, filling up rows that are too short."""
    width = max((len(row) for row in rows), default=0)
    columns = []
    for i in range(width):
        column = [row[i] if i < len(row) else filler for row in rows]
        columns.append(column)
    return columns


def cart_total(cart: dict[str, int], prices: dict[str, float]) -> float:
    """Add up the shopping cart and reject products without a price."""
    total = 0.0
    for product, quantity in cart.items():
        if product not in prices:
            raise KeyError(product)
        total += prices[product] * quantity
    return round(total, 2)


def three_for_two(cart: dict[str, int], prices: dict[str, int]) -> int:
    """Total a cart where every third piece of the same product is free."""
    total = 0
    for product, quantity in cart.items():
        paid = quantity - quantity // 3
        total += paid * prices.get(product, 0)
    return total


def join_tables(left: list[dict], right: list[dict], key: str) -> list[dict]:
    """Join two lists of records on a shared key."""
    lookup = {}
    for record in right:
        lookup.setdefault(record[key], []).append(record)
    joined = []
    for record in left:
        for match in lookup.get(record[key], []):
            joined.append({**record, **match})
    return joined


def iso_week_label(day: date) -> str:
    """Label a date by its ISO year and week."""
    year, week, _ = day.isocalendar()
    label = f"{year}-W{week:02d}"
    return label


def last_friday(year: int, month: int) -> date:
    """Find the last Friday of a month."""
    if month == 12:
        day = date(year, 12, 31)
    else:
        day = date(year, month + 1, 1) - timedelta(days=1)
    while day.weekday() != 4:
        day -= timedelta(days=1)
    return day


def month_calendar(year: int, month: int, days: int) -> list[list[int]]:
    """Lay out the days of a month in weeks from Monday, with zeros outside the month."""
    first = date(year, month, 1).weekday()
    cells = [0] * first + list(range(1, days + 1))
    while len(cells) % 7 != 0:
        cells.append(0)
    return [cells[i:i + 7] for i in range(0, len(cells), 7)]


def add_months(day: date, months: int) -> date:
    """Add months to a date, clipping to the last day of the target month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        lengths[1] = 29
    return date(year, month, min(day.day, lengths[month - 1]))


def parse_duration(text: str) -> int:
    """Convert a duration such as '1h 20m 5s' to seconds."""
    factors = {"d": 86400, "h": 3600, "m": 60, "s": 1}
    total = 0
    number = ""
    for ch in text:
        if ch.isdigit():
            number += ch
        elif ch in factors and number:
            total += int(number) * factors[ch]
            number = ""
    return total


def overlap_minutes(first: tuple[int, int], second: tuple[int, int]) -> int:
    """Compute how many minutes two time spans share."""
    start = max(first[0], second[0])
    end = min(first[1], second[1])
    return max(0, end - start)


def double_bookings(bookings: list[dict]) -> list[tuple[str, str]]:
    """List pairs of guests whose bookings of the same room overlap."""
    conflicts = []
    for i, a in enumerate(bookings):
        for b in bookings[i + 1:]:
            if a["room"] != b["room"]:
                continue
            if a["start"] < b["end"] and b["start"] < a["end"]:
                conflicts.append((a["guest"], b["guest"]))
    return conflicts


def peak_guests(stays: list[tuple[int, int]]) -> int:
    """Find the largest number of guests present at the same time."""
    events = []
    for arrival, departure in stays:
        events.append((arrival, 1))
        events.append((departure, -1))
    present = 0
    peak = 0
    for _, change in sorted(events):
        present += change
        peak = max(peak, present)
    return peak


def hours_worked(punches: list[tuple[str, datetime]]) -> float:
    """Add up the working hours between clocking in and clocking out."""
    total = timedelta()
    started = None
    for kind, moment in punches:
        if kind == "in":
            started = moment
        elif kind == "out" and started is not None:
            total += moment - started
            started = None
    return round(total.total_seconds() / 3600, 2)


def weekly_pay(hours: list[float], rate: float) -> float:
    """Compute the weekly pay with overtime above forty hours."""
    worked = sum(hours)
    overtime = max(0, worked - 40)
    regular = worked - overtime
    return round(regular * rate + overtime * rate * 1.5, 2)


def commission(sales: float, target: float) -> float:
    """Compute a seller's commission with a bonus for exceeding the target."""
    if sales <= 0:
        return 0.0
    pay = sales * 0.03
    if sales > target:
        pay += (sales - target) * 0.02
    return round(pay, 2)


def running_balance(opening: float, entries: list[dict]) -> list[float]:
    """Give the account balance after each entry."""
    balance = opening
    balances = []
    for entry in entries:
        if entry["type"] == "debit":
            balance -= entry["amount"]
        else:
            balance += entry["amount"]
        balances.append(round(balance, 2))
    return balances


def split_bill(total: float, people: list[str]) -> dict[str, float]:
    """Split a bill evenly to the cent and give the first people the leftover cents."""
    cents = round(total * 100)
    share, rest = divmod(cents, len(people))
    result = {}
    for i, person in enumerate(people):
        extra = 1 if i < rest else 0
        result[person] = (share + extra) / 100
    return result


def settle_debts(expenses: list[dict], members: list[str]) -> dict[str, float]:
    """Compute how much each member is owed or owes after shared expenses."""
    balance = {name: 0.0 for name in members}
    for expense in expenses:
        share = expense["amount"] / len(members)
        balance[expense["payer"]] += expense["amount"]
        for name in members:
            balance[name] -= share
    return {name: round(value, 2) for name, value in balance.items()}


def convert_currency(amount: float, source: str, target: str, rates: dict[str, float]) -> float:
    """Convert an amount between currencies through a base currency."""
    if source == target:
        return amount
    if source not in rates or target not in rates:
        raise ValueError("unknown currency")
    base = amount / rates[source]
    return round(base * rates[target], 2)


def parse_price(text: str) -> float:
    """Read a price written with either a comma or a point for the decimals."""
    text = re.sub(r"[^\d.,-]", "", text)
    if "," in text and "." in text:
        if text.rfind(",") > text.rfind("."):
            text = text.replace(".", "").replace(",", ".")
        else:
            text = text.replace(",", "")
    elif "," in text:
        text = text.replace(",", ".")
    return float(text)


def clean_whitespace(text: str) -> str:
    """Trim every line and squeeze repeated blank lines into one."""
    lines = []
    for line in text.split("\n"):
        line = " ".join(line.split())
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip()


def remove_comments(source: str) -> str:
    """Drop the comments that start with a hash and the lines left empty."""
    kept = []
    for line in source.splitlines():
        position = line.find("#")
        if position >= 0:
            line = line[:position]
        if line.strip():
            kept.append(line.rstrip())
    return "\n".join(kept)


def parse_ini(text: str) -> dict[str, dict[str, str]]:
    """Parse a settings file with sections in square brackets."""
    sections = {}
    current = sections.setdefault("default", {})
    for line in text.splitlines():
        line = line.strip()
        if not line or line[0] in "#;":
            continue
        if line.startswith("[") and line.endswith("]"):
            current = sections.setdefault(line[1:-1], {})
        else:
            key, _, value = line.partition("=")
            current[key.strip()] = value.strip()
    return sections


def dump_ini(sections: dict[str, dict[str, str]]) -> str:
    """Write sections of settings as text."""
    lines = []
    for name, settings in sections.items():
        lines.append(f"[{name}]")
        for key, value in sorted(settings.items()):
            lines.append(f"{key} = {value}")
        lines.append("")
    return "\n".join(lines)


def to_csv(records: list[dict], columns: list[str]) -> str:
    """Write records as comma-separated text with a header line."""
    lines = [",".join(columns)]
    for record in records:
        cells = []
        for column in columns:
            cell = str(record.get(column, ""))
            if "," in cell or '"' in cell:
                cell = '"' + cell.replace('"', '""') + '"'
            cells.append(cell)
        lines.append(",".join(cells))
    return "\n".join(lines)


def read_records(text: str, sep: str = ",") -> list[dict]:
    """Read delimited text with a header line into records."""
    lines = [line for line in text.splitlines() if line.strip()]
    header = [name.strip() for name in lines[0].split(sep)]
    records = []
    for line in lines[1:]:
        values = [value.strip() for value in line.split(sep)]
        records.append(dict(zip(header, values)))
    return records


def parse_fixed_width(line: str, widths: list[int]) -> list[str]:
    """Cut a line into fields of fixed widths."""
    fields = []
    start = 0
    for width in widths:
        fields.append(line[start:start + width].strip())
        start += width
    return fields


def number_lines(text: str) -> str:
    """Put aligned line numbers in front of the lines of a text."""
    lines = text.splitlines()
    width = len(str(len(lines)))
    numbered = [f"{i:>{width}}: {line}" for i, line in enumerate(lines, start=1)]
    return "\n".join(numbered)


def center_in_box(lines: list[str]) -> list[str]:
    """Draw a box around centred lines of text."""
    width = max(len(line) for line in lines)
    border = "+" + "-" * (width + 2) + "+"
    box = [border]
    for line in lines:
        box.append("| " + line.center(width) + " |")
    box.append(border)
    return box


def bar_chart(values: dict[str, int], width: int = 20) -> list[str]:
    """Draw a horizontal bar chart with text characters."""
    largest = max(values.values())
    label_width = max(len(label) for label in values)
    rows = []
    for label, value in values.items():
        length = round(value / largest * width) if largest else 0
        rows.append(f"{label:<{label_width}} {'#' * length} {value}")
    return rows


def progress_bar(done: int, total: int, width: int = 30) -> str:
    """Show progress as a text bar with a percentage."""
    fraction = done / total if total else 1.0
    filled = int(fraction * width)
    bar = "=" * filled + " " * (width - filled)
    return f"[{bar}] {fraction:.0%}"


def number_in_words(number: int) -> str:
    """Write a number below one hundred in English words."""
    ones = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
            "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
            "seventeen", "eighteen", "nineteen"]
    tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if number < 20:
        return ones[number]
    word = tens[number // 10]
    if number % 10:
        word += "-" + ones[number % 10]
    return word


def pluralize(noun: str, count: int) -> str:
    """Put a count in front of a noun in its proper form."""
    if count == 1:
        return f"1 {noun}"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        plural = noun[:-1] + "ies"
    elif noun.endswith(("s", "x", "ch", "sh")):
        plural = noun + "es"
    else:
        plural = noun + "s"
    return f"{count} {plural}"


def vigenere(text: str, key: str, decode: bool = False) -> str:
    """Encode or decode lowercase letters with a keyword."""
    result = []
    position = 0
    for ch in text:
        if not ch.isalpha():
            result.append(ch)
            continue
        shift = ord(key[position % len(key)]) - 97
        if decode:
            shift = -shift
        result.append(chr((ord(ch) - 97 + shift) % 26 + 97))
        position += 1
    return "".join(result)


def run_length_decode(encoded: str) -> str:
    """Expand a text such as '3a2b' into 'aaabb'."""
    result = ""
    count = ""
    for ch in encoded:
        if ch.isdigit():
            count += ch
        else:
            result += ch * int(count or "1")
            count = ""
    return result


def is_isogram(word: str) -> bool:
    """Tell whether no letter occurs twice in a word."""
    seen = set()
    for ch in word.lower():
        if ch in seen:
            return False
        if ch.isalpha():
            seen.add(ch)
    return True


def is_pangram(sentence: str) -> bool:
    """Tell whether a sentence uses every letter of the alphabet."""
    letters = set(sentence.lower())
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    return all(ch in letters for ch in alphabet)


def longest_run(values: list[int]) -> tuple[int, int]:
    """Find the value and length of the longest run of equal values."""
    best_value, best_length = 0, 0
    i = 0
    while i < len(values):
        j = i
        while j < len(values) and values[j] == values[i]:
            j += 1
        if j - i > best_length:
            best_value, best_length = values[i], j - i
        i = j
    return best_value, best_length


def longest_unique_substring(text: str) -> str:
    """Find the longest stretch of a text without a repeated character."""
    last_seen = {}
    start = 0
    best = ""
    for i, ch in enumerate(text):
        if last_seen.get(ch, -1) >= start:
            start = last_seen[ch] + 1
        last_seen[ch] = i
        if i - start + 1 > len(best):
            best = text[start:i + 1]
    return best


def hamming_distance(a: str, b: str) -> int:
    """Count the positions in which two equally long texts differ."""
    if len(a) != len(b):
        raise ValueError("texts must have the same length")
    return sum(1 for x, y in zip(a, b) if x != y)


def suggest_words(typed: str, vocabulary: list[str], limit: int = 3) -> list[str]:
    """Suggest vocabulary words that start like the typed text, shortest first."""
    typed = typed.lower()
    matches = [word for word in vocabulary if word.lower().startswith(typed)]
    matches.sort(key=lambda word: (len(word), word))
    return matches[:limit]


def highlight(text: str, term: str) -> str:
    """Put stars around every occurrence of a term, ignoring case."""
    result = ""
    lowered = text.lower()
    position = 0
    found = lowered.find(term.lower())
    while found != -1:
        end = found + len(term)
        result += text[position:found] + "*" + text[found:end] + "*"
        position = end
        found = lowered.find(term.lower(), position)
    return result + text[position:]


def sentence_case(text: str) -> str:
    """Make the first letter of every sentence a capital."""
    result = ""
    capital = True
    for ch in text:
        if capital and ch.isalpha():
            result += ch.upper()
            capital = False
        else:
            result += ch
        if ch in ".!?":
            capital = True
    return result


def count_sentences(text: str) -> int:
    """Count the sentences, treating repeated marks as one ending."""
    count = 0
    previous = ""
    for ch in text:
        if ch in ".!?" and previous not in ".!?":
            count += 1
        previous = ch
    return count


def reading_minutes(text: str, images: int = 0) -> int:
    """Estimate the minutes needed to read an article."""
    words = len(text.split())
    seconds = words / 220 * 60 + images * 10
    return max(1, round(seconds / 60))


def build_index(documents: dict[str, str]) -> dict[str, list[str]]:
    """Map each word to the documents in which it occurs."""
    index = {}
    for name, text in documents.items():
        for word in set(text.lower().split()):
            index.setdefault(word, []).append(name)
    for names in index.values():
        names.sort()
    return index


def search_documents(index: dict[str, set[int]], query: str) -> list[int]:
    """Find the documents that contain all the words of a query."""
    result = None
    for word in query.lower().split():
        ids = index.get(word, set())
        if result is None:
            result = set(ids)
        else:
            result &= ids
    return sorted(result or [])


def ngrams(words: list[str], n: int) -> dict[tuple[str, ...], int]:
    """Count the sequences of n consecutive words."""
    counts = {}
    for i in range(len(words) - n + 1):
        gram = tuple(words[i:i + n])
        counts[gram] = counts.get(gram, 0) + 1
    return counts


def jaccard_similarity(a: str, b: str) -> float:
    """Measure how many words two texts share."""
    first = set(a.lower().split())
    second = set(b.lower().split())
    union = first | second
    if not union:
        return 1.0
    return len(first & second) / len(union)


def parse_log_line(line: str) -> dict:
    """Parse a log line of date, time, level and message."""
    parts = line.split(maxsplit=3)
    if len(parts) < 4:
        return {"level": "UNKNOWN", "message": line}
    day, time, level, message = parts
    return {
        "time": datetime.strptime(f"{day} {time}", "%Y-%m-%d %H:%M:%S"),
        "level": level.strip("[]"),
        "message": message,
    }


def error_rate_by_hour(events: list[dict]) -> dict[int, float]:
    """Compute the share of failed requests per hour of the day."""
    totals = defaultdict(int)
    errors = defaultdict(int)
    for event in events:
        hour = event["time"].hour
        totals[hour] += 1
        if event["status"] >= 500:
            errors[hour] += 1
    return {hour: errors[hour] / totals[hour] for hour in sorted(totals)}


def normalize_path(path: str) -> str:
    """Resolve the dots in a file path."""
    parts = []
    for part in path.split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part and part != ".":
            parts.append(part)
    return "/" + "/".join(parts)


def file_extension_counts(paths: list[str]) -> dict[str, int]:
    """Count files by their extension."""
    counts = {}
    for path in paths:
        name = path.split("/")[-1]
        if "." in name[1:]:
            extension = name.rsplit(".", 1)[1].lower()
        else:
            extension = "none"
        counts[extension] = counts.get(extension, 0) + 1
    return counts


def parse_url(url: str) -> dict[str, str]:
    """Take a web address apart into scheme, host, path and query."""
    scheme, _, rest = url.partition("://")
    location, _, query = rest.partition("?")
    host, slash, path = location.partition("/")
    return {"scheme": scheme, "host": host.lower(), "path": slash + path, "query": query}


def valid_ip(address: str) -> bool:
    """Check an IP address of four numbers."""
    parts = address.split(".")
    if len(parts) != 4:
        return False
    for part in parts:
        if not part.isdigit() or int(part) > 255:
            return False
        if len(part) > 1 and part[0] == "0":
            return False
    return True


def ip_to_int(address: str) -> int:
    """Turn an IP address into a single number."""
    number = 0
    for part in address.split("."):
        number = number * 256 + int(part)
    return number


def tally_votes(ballots: list[str]) -> tuple[str, int]:
    """Find the winner of a vote, the alphabetically first on a tie."""
    tally = {}
    for ballot in ballots:
        name = ballot.strip().title()
        if name:
            tally[name] = tally.get(name, 0) + 1
    winner = min(tally, key=lambda name: (-tally[name], name))
    return winner, tally[winner]


def league_table(matches: list[tuple[str, int, str, int]]) -> list[tuple[str, int]]:
    """Compute the points of each team from match results."""
    points = {}
    for home, home_goals, away, away_goals in matches:
        points.setdefault(home, 0)
        points.setdefault(away, 0)
        if home_goals > away_goals:
            points[home] += 3
        elif away_goals > home_goals:
            points[away] += 3
        else:
            points[home] += 1
            points[away] += 1
    return sorted(points.items(), key=lambda item: (-item[1], item[0]))


def bowling_score(rolls: list[int]) -> int:
    """Score a game of bowling from the pins of each roll."""
    score = 0
    i = 0
    for _ in range(10):
        if rolls[i] == 10:
            score += 10 + rolls[i + 1] + rolls[i + 2]
            i += 1
        elif rolls[i] + rolls[i + 1] == 10:
            score += 10 + rolls[i + 2]
            i += 2
        else:
            score += rolls[i] + rolls[i + 1]
            i += 2
    return score


def tic_tac_toe_winner(board: list[str]) -> str:
    """Find the winner on a board of three rows, or an empty text."""
    lines = list(board)
    for column in range(3):
        lines.append("".join(row[column] for row in board))
    lines.append(board[0][0] + board[1][1] + board[2][2])
    lines.append(board[0][2] + board[1][1] + board[2][0])
    for player in "XO":
        if player * 3 in lines:
            return player
    return ""


def mastermind_hint(secret: str, guess: str) -> tuple[int, int]:
    """Count the exact and the misplaced colours of a guess."""
    exact = 0
    for s, g in zip(secret, guess):
        if s == g:
            exact += 1
    common = 0
    for colour in set(guess):
        common += min(secret.count(colour), guess.count(colour))
    return exact, common - exact


def hangman_view(word: str, guessed: set[str], lives: int) -> str:
    """Show the guessed letters of a word and the lives that remain."""
    shown = [ch if ch in guessed or not ch.isalpha() else "_" for ch in word]
    wrong = [ch for ch in guessed if ch not in word]
    left = lives - len(wrong)
    return " ".join(shown) + f" ({left} left)"


def scrabble_score(word: str) -> int:
    """Compute the value of a word from its letters."""
    values = {"aeioulnrst": 1, "dg": 2, "bcmp": 3, "fhvwy": 4, "k": 5, "jx": 8, "qz": 10}
    score = 0
    for ch in word.lower():
        for letters, value in values.items():
            if ch in letters:
                score += value
    return score


def poker_pairs(hand: list[str]) -> str:
    """Name the combination of equal ranks in a hand of cards."""
    ranks = [card[:-1] for card in hand]
    counts = sorted((ranks.count(rank) for rank in set(ranks)), reverse=True)
    if counts[0] == 4:
        return "four of a kind"
    if counts[0] == 3:
        return "full house" if counts[1] == 2 else "three of a kind"
    if counts[0] == 2:
        return "two pairs" if counts[1] == 2 else "pair"
    return "high card"


def blackjack_value(cards: list[str]) -> int:
    """Value a blackjack hand, counting aces as one where needed."""
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
    while total > 21 and aces > 0:
        total -= 10
        aces -= 1
    return total


def robot_position(commands: str) -> tuple[int, int]:
    """Follow movement commands on a grid from the origin."""
    x, y = 0, 0
    moves = {"U": (0, 1), "D": (0, -1), "L": (-1, 0), "R": (1, 0)}
    for command in commands:
        dx, dy = moves.get(command, (0, 0))
        x += dx
        y += dy
    return x, y


def word_search(grid: list[str], word: str) -> bool:
    """Tell whether a word stands in a row or a column of a letter grid."""
    for row in grid:
        if word in row or word in row[::-1]:
            return True
    for c in range(len(grid[0])):
        column = "".join(row[c] for row in grid)
        if word in column or word in column[::-1]:
            return True
    return False


def free_seats(plan: list[str]) -> dict[int, list[int]]:
    """List the free seats of every row in a seating plan, counting from one."""
    free = {}
    for r, row in enumerate(plan, start=1):
        seats = [s + 1 for s, ch in enumerate(row) if ch == "."]
        if seats:
            free[r] = seats
    return free


def seats_together(row: str, group: int) -> int:
    """Find the first place in a row with enough free seats side by side, or -1."""
    free = 0
    for i, seat in enumerate(row):
        if seat == ".":
            free += 1
            if free == group:
                return i - group + 1
        else:
            free = 0
    return -1


def render_grid(points: set[tuple[int, int]], width: int, height: int) -> str:
    """Draw a set of points as a picture made of characters."""
    rows = []
    for y in range(height):
        row = ""
        for x in range(width):
            row += "#" if (x, y) in points else "."
        rows.append(row)
    return "\n".join(rows)


def column_totals(table: list[list[float]]) -> list[float]:
    """Add up each column of a table."""
    totals = [0.0] * len(table[0])
    for row in table:
        for i, value in enumerate(row):
            totals[i] += value
    return [round(total, 2) for total in totals]


def spreadsheet_column(number: int) -> str:
    """Give the letters of a spreadsheet column from its number."""
    name = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def parse_cell(reference: str) -> tuple[int, int]:
    """Turn a cell reference such as 'B12' into row and column numbers."""
    column = 0
    i = 0
    while i < len(reference) and reference[i].isalpha():
        column = column * 26 + ord(reference[i].upper()) - 64
        i += 1
    row = int(reference[i:])
    return row, column


def percentile(values: list[float], percent: float) -> float:
    """Interpolate a percentile of some values."""
    ordered = sorted(values)
    position = (len(ordered) - 1) * percent / 100
    low = math.floor(position)
    high = math.ceil(position)
    weight = position - low
    return ordered[low] * (1 - weight) + ordered[high] * weight


def histogram(values: list[float], width: float) -> dict[float, int]:
    """Count values in bins of equal width."""
    bins = {}
    for value in values:
        start = math.floor(value / width) * width
        bins[start] = bins.get(start, 0) + 1
    return dict(sorted(bins.items()))


def moving_average(values: list[float], window: int) -> list[float]:
    """Average the last few values at each position."""
    averages = []
    recent = deque()
    total = 0.0
    for value in values:
        recent.append(value)
        total += value
        if len(recent) > window:
            total -= recent.popleft()
        averages.append(total / len(recent))
    return averages


def growth_rates(revenues: dict[int, float]) -> dict[int, float]:
    """Compute the percentage growth over the year before, where known."""
    rates = {}
    for year in sorted(revenues):
        before = revenues.get(year - 1)
        if before:
            change = (revenues[year] - before) / before * 100
            rates[year] = round(change, 1)
    return rates


def best_month(sales: list[dict]) -> str:
    """Name the month with the highest revenue."""
    revenue = {}
    for sale in sales:
        month = sale["date"][:7]
        revenue[month] = revenue.get(month, 0) + sale["price"] * sale["units"]
    if not revenue:
        return "none"
    return max(revenue, key=revenue.get)


def price_change_alerts(old: dict[str, float], new: dict[str, float], limit: float) -> list[str]:
    """Report the products whose price moved by more than a share of the old one."""
    alerts = []
    for product, price in new.items():
        if product not in old:
            alerts.append(f"{product}: new")
            continue
        change = (price - old[product]) / old[product]
        if abs(change) > limit:
            alerts.append(f"{product}: {change:+.1%}")
    return alerts


def reorder_list(stock: list[dict]) -> dict[str, int]:
    """Decide how many units of each low article to order, in full packs."""
    orders = {}
    for item in stock:
        needed = item["minimum"] - item["on_hand"]
        if needed > 0:
            packs = math.ceil(needed / item["pack_size"])
            orders[item["sku"]] = packs * item["pack_size"]
    return orders


def fifo_cost(purchases: list[tuple[int, float]], sold: int) -> float:
    """Compute the cost of sold goods, using up the oldest purchases first."""
    cost = 0.0
    remaining = sold
    for quantity, price in purchases:
        used = min(quantity, remaining)
        cost += used * price
        remaining -= used
        if remaining == 0:
            break
    return round(cost, 2)


def depreciation(price: float, salvage: float, years: int) -> list[float]:
    """List the book value at the end of each year with equal write-offs."""
    yearly = (price - salvage) / years
    values = []
    for year in range(1, years + 1):
        values.append(round(price - yearly * year, 2))
    return values


def years_to_double(rate: float) -> int:
    """Count the years until savings double at a yearly interest rate."""
    balance = 1.0
    years = 0
    while balance < 2.0 and years < 1000:
        balance *= 1 + rate
        years += 1
    return years


def ticket_price(age: int, student: bool, weekday: int) -> float:
    """Price a cinema ticket by age, student status and day of the week."""
    if age < 4:
        return 0.0
    price = 12.0
    if age < 14 or age >= 65:
        price = 8.0
    elif student:
        price = 9.5
    if weekday == 1:
        price -= 2
    return price


def can_rent_car(driver: dict, today: date) -> bool:
    """Decide whether a driver may rent a car."""
    if driver["age"] < 21 or driver.get("banned"):
        return False
    if driver["license_expires"] <= today:
        return False
    points = sum(driver.get("penalties", []))
    return points < 8


def loyalty_level(purchases: list[dict], year: int) -> str:
    """Determine a customer's loyalty level from one year's purchases."""
    spent = sum(p["amount"] for p in purchases if p["date"].year == year)
    visits = len({p["date"] for p in purchases if p["date"].year == year})
    if spent >= 1000 and visits >= 10:
        return "gold"
    if spent >= 300 or visits >= 10:
        return "silver"
    return "basic"


def electricity_bill(readings: list[int], price: float, base_fee: float) -> list[float]:
    """Compute the monthly bills from successive meter readings."""
    bills = []
    for previous, current in zip(readings, readings[1:]):
        used = current - previous
        if used < 0:
            raise ValueError("meter reading went down")
        bills.append(round(base_fee + used * price, 2))
    return bills


def order_status(events: list[str]) -> str:
    """Derive the status of an order from its history of events."""
    transitions = {
        ("new", "pay"): "paid",
        ("paid", "ship"): "shipped",
        ("shipped", "deliver"): "delivered",
        ("new", "cancel"): "cancelled",
        ("paid", "cancel"): "refunded",
    }
    status = "new"
    for event in events:
        status = transitions.get((status, event), status)
    return status


def assign_tasks(tasks: list[tuple[str, int]], workers: list[str]) -> dict[str, list[str]]:
    """Give the longest tasks first to the worker with the least to do."""
    load = {worker: 0 for worker in workers}
    plan = {worker: [] for worker in workers}
    for name, hours in sorted(tasks, key=lambda task: task[1], reverse=True):
        worker = min(load, key=load.get)
        plan[worker].append(name)
        load[worker] += hours
    return plan


def task_order(dependencies: dict[str, list[str]]) -> list[str]:
    """Order tasks so that each comes after the ones it depends on."""
    order = []
    pending = {task: set(needs) for task, needs in dependencies.items()}
    while pending:
        ready = sorted(task for task, needs in pending.items() if not needs)
        if not ready:
            raise ValueError("circular dependency")
        for task in ready:
            order.append(task)
            del pending[task]
        for needs in pending.values():
            needs.difference_update(ready)
    return order


def rota(workers: list[str], start: date, weeks: int) -> list[tuple[str, str]]:
    """Plan who is on duty each week, taking turns."""
    plan = []
    for week in range(weeks):
        monday = start + timedelta(weeks=week)
        worker = workers[week % len(workers)]
        plan.append((monday.isoformat(), worker))
    return plan


def reports_under(manager: str, staff: dict[str, list[str]]) -> list[str]:
    """List everybody who works under a manager, directly or not."""
    people = []
    for person in staff.get(manager, []):
        people.append(person)
        people.extend(reports_under(person, staff))
    return people


def render_tree(node: dict, depth: int = 0) -> list[str]:
    """Write a tree of named nodes as indented lines."""
    lines = ["  " * depth + "- " + node["name"]]
    for child in node.get("children", []):
        lines.extend(render_tree(child, depth + 1))
    return lines


def folder_size(folder: dict) -> int:
    """Add up the sizes of the files in a folder and its subfolders."""
    total = 0
    for entry in folder.values():
        if isinstance(entry, dict):
            total += folder_size(entry)
        else:
            total += entry
    return total


def get_path(data: dict, path: str, default: str = "") -> str:
    """Look up a dotted path in nested dictionaries."""
    node = data
    for part in path.split("."):
        if not isinstance(node, dict) or part not in node:
            return default
        node = node[part]
    return node


def permutations_of(text: str) -> list[str]:
    """List all the distinct orderings of the characters of a text."""
    if len(text) <= 1:
        return [text]
    result = []
    for ch in sorted(set(text)):
        i = text.index(ch)
        for rest in permutations_of(text[:i] + text[i + 1:]):
            result.append(ch + rest)
    return result


def matches_wildcard(name: str, pattern: str) -> bool:
    """Match a name against a pattern with stars and question marks."""
    if not pattern:
        return not name
    if pattern[0] == "*":
        return matches_wildcard(name, pattern[1:]) or (name != "" and matches_wildcard(name[1:], pattern))
    if name and pattern[0] in ("?", name[0]):
        return matches_wildcard(name[1:], pattern[1:])
    return False


def rail_fence(text: str, rails: int) -> str:
    """Encrypt a text by writing it in a zigzag over several rails."""
    rows = [""] * rails
    row = 0
    step = 1
    for ch in text:
        rows[row] += ch
        if row == 0:
            step = 1
        elif row == rails - 1:
            step = -1
        row += step
    return "".join(rows)


def xor_checksum(message: str) -> str:
    """Compute a two-digit hex checksum of a message."""
    checksum = 0
    for ch in message:
        checksum ^= ord(ch)
    return format(checksum, "02X")


def multiplication_table(size: int) -> str:
    """Write the multiplication table with aligned numbers."""
    width = len(str(size * size)) + 1
    lines = []
    for i in range(1, size + 1):
        cells = [str(i * j).rjust(width) for j in range(1, size + 1)]
        lines.append("".join(cells))
    return "\n".join(lines)


def attendance_streak(days: list[date]) -> int:
    """Find the longest series of consecutive days in a list of dates."""
    longest = 0
    streak = 0
    previous = None
    for day in sorted(set(days)):
        if previous is not None and (day - previous).days == 1:
            streak += 1
        else:
            streak = 1
        longest = max(longest, streak)
        previous = day
    return longest


def average_gap(days: list[date]) -> float:
    """Compute the average number of days between successive dates."""
    if len(days) < 2:
        return 0.0
    ordered = sorted(days)
    gaps = [(b - a).days for a, b in zip(ordered, ordered[1:])]
    return sum(gaps) / len(gaps)


def clock_angle(hour: int, minute: int) -> float:
    """Compute the smaller angle between the hands of a clock."""
    hour_angle = (hour % 12) * 30 + minute * 0.5
    minute_angle = minute * 6
    angle = abs(hour_angle - minute_angle)
    return min(angle, 360 - angle)


def parse_recipe_line(line: str) -> dict:
    """Parse an ingredient line of quantity, unit and name."""
    units = {"g", "kg", "ml", "l", "tbsp", "tsp", "cup", "cups"}
    words = line.split()
    quantity = 1.0
    if words and words[0].replace(".", "", 1).isdigit():
        quantity = float(words.pop(0))
    unit = ""
    if words and words[0].lower() in units:
        unit = words.pop(0).lower()
    return {"quantity": quantity, "unit": unit, "name": " ".join(words)}


def scale_recipe(ingredients: dict[str, float], servings: int, wanted: int) -> dict[str, float]:
    """Scale the amounts of a recipe to another number of servings."""
    if servings <= 0:
        raise ValueError("servings must be positive")
    factor = wanted / servings
    return {name: round(amount * factor, 1) for name, amount in ingredients.items()}


def shopping_list(recipes: list[dict[str, int]], pantry: dict[str, int]) -> dict[str, int]:
    """Work out what has to be bought for several recipes, given what is at home."""
    needed = Counter()
    for recipe in recipes:
        needed.update(recipe)
    result = {}
    for item, amount in sorted(needed.items()):
        missing = amount - pantry.get(item, 0)
        if missing > 0:
            result[item] = missing
    return result


def latest_per_user(events: list[dict]) -> dict[str, dict]:
    """Keep only the most recent event of every user."""
    latest = {}
    for event in events:
        user = event["user"]
        if user not in latest or event["time"] > latest[user]["time"]:
            latest[user] = event
    return latest


def session_lengths(clicks: list[int], timeout: int) -> list[int]:
    """Split sorted click times into sessions and give the length of each."""
    lengths = []
    if not clicks:
        return lengths
    start = last = clicks[0]
    for click in clicks[1:]:
        if click - last > timeout:
            lengths.append(last - start)
            start = click
        last = click
    lengths.append(last - start)
    return lengths


def filter_products(products: list[dict], max_price: float, tags: set[str]) -> list[str]:
    """Name the available products under a price that carry all the wanted tags."""
    chosen = [
        p for p in products
        if p["price"] <= max_price and p.get("stock", 0) > 0 and tags <= set(p.get("tags", []))
    ]
    chosen.sort(key=lambda p: (p["price"], p["name"]))
    return [p["name"] for p in chosen]


def class_report(students: list[dict]) -> list[str]:
    """Write a line per student with the average mark and whether they passed."""
    lines = []
    for student in sorted(students, key=lambda s: s["name"]):
        marks = student["marks"]
        average = sum(marks) / len(marks) if marks else 0.0
        verdict = "passed" if average >= 50 and min(marks) >= 30 else "failed"
        lines.append(f"{student['name']}: {average:.1f} ({verdict})")
    return lines


def alternate_case(text: str) -> str:
    """Make letters alternately upper and lower case, skipping other characters."""
    result = []
    upper = True
    for ch in text:
        if ch.isalpha():
            result.append(ch.upper() if upper else ch.lower())
            upper = not upper
        else:
            result.append(ch)
    return "".join(result)
