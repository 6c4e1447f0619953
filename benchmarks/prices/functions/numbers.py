import math
import re
import statistics
from collections import Counter, defaultdict, deque
from datetime import date, datetime, timedelta


def digit_sum(number: int) -> int:
    """Add up the decimal digits of a whole number, ignoring its sign."""
    total = 0
    for digit in str(abs(number)):
        total += int(digit)
    return total


def is_prime(n: int) -> bool:
    """Say whether a number is prime by trial division."""
    if n < 2:
        return False
    for divisor in range(2, math.isqrt(n) + 1):
        if n % divisor == 0:
            return False
    return True


def primes_below(limit: int) -> list[int]:
    """List all primes smaller than a limit using the sieve of Eratosthenes."""
    if limit < 3:
        return []
    sieve = [True] * limit
    sieve[0] = sieve[1] = False
    for i in range(2, int(limit ** 0.5) + 1):
        if sieve[i]:
            for multiple in range(i * i, limit, i):
                sieve[multiple] = False
    return [i for i, flag in enumerate(sieve) if flag]


def greatest_common_divisor(a: int, b: int) -> int:
    """Find the greatest common divisor of two numbers with Euclid's method."""
    while b:
        a, b = b, a % b
    return abs(a)


def least_common_multiple(numbers: list[int]) -> int:
    """Find the smallest number that all the given numbers divide."""
    result = 1
    for number in numbers:
        result = result * number // math.gcd(result, number)
    return result


def prime_factors(n: int) -> dict[int, int]:
    """Break a number into its prime factors and their exponents."""
    factors = {}
    divisor = 2
    while divisor * divisor <= n:
        while n % divisor == 0:
            factors[divisor] = factors.get(divisor, 0) + 1
            n //= divisor
        divisor += 1
    if n > 1:
        factors[n] = factors.get(n, 0) + 1
    return factors


def divisors(n: int) -> list[int]:
    """List all divisors of a positive number in ascending order."""
    small, large = [], []
    for i in range(1, math.isqrt(n) + 1):
        if n % i == 0:
            small.append(i)
            if i != n // i:
                large.append(n // i)
    return small + large[::-1]


def classify_number(n: int) -> str:
    """Tell whether a number is perfect, abundant or deficient."""
    total = sum(d for d in range(1, n) if n % d == 0)
    if total == n:
        return "perfect"
    return "abundant" if total > n else "deficient"


def fibonacci_up_to(limit: int) -> list[int]:
    """List the Fibonacci numbers that do not exceed a limit."""
    sequence = []
    a, b = 0, 1
    while a <= limit:
        sequence.append(a)
        a, b = b, a + b
    return sequence


def collatz_steps(n: int) -> int:
    """Count how many Collatz steps it takes to reach one."""
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def power_mod(base: int, exponent: int, modulus: int) -> int:
    """Raise a number to a power modulo another by repeated squaring."""
    result = 1
    base %= modulus
    while exponent > 0:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


def to_base(number: int, base: int) -> str:
    """Write a non-negative number in a base between 2 and 36."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    if number == 0:
        return "0"
    out = []
    while number > 0:
        number, remainder = divmod(number, base)
        out.append(digits[remainder])
    return "".join(reversed(out))


def to_roman(number: int) -> str:
    """Write a number with Roman numerals."""
    values = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
              (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    result = ""
    for value, symbol in values:
        while number >= value:
            result += symbol
            number -= value
    return result


def from_roman(text: str) -> int:
    """Read a Roman numeral as a number."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    previous = 0
    for char in reversed(text.upper()):
        value = values[char]
        if value < previous:
            total -= value
        else:
            total += value
            previous = value
    return total


def integer_square_root(n: int) -> int:
    """Find the largest integer whose square does not exceed a number."""
    low, high = 0, n
    while low <= high:
        mid = (low + high) // 2
        if mid * mid <= n:
            low = mid + 1
        else:
            high = mid - 1
    return high


def newton_square_root(x: float, tolerance: float = 1e-9) -> float:
    """Approximate a square root with Newton's method."""
    if x < 0:
        raise ValueError("x must not be negative")
    guess = x if x > 1 else 1.0
    while abs(guess * guess - x) > tolerance * max(x, 1.0):
        guess = (guess + x / guess) / 2
    return guess


def luhn_valid(card_number: str) -> bool:
    """Check a card number with the Luhn algorithm."""
    digits = [int(c) for c in card_number if c.isdigit()]
    if len(digits) < 2:
        return False
    total = 0
    for i, digit in enumerate(reversed(digits)):
        if i % 2 == 1:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0


def isbn10_check_digit(first_nine: str) -> str:
    """Compute the check character of an ISBN-10 from its first nine digits."""
    total = sum((10 - i) * int(c) for i, c in enumerate(first_nine))
    check = (11 - total % 11) % 11
    return "X" if check == 10 else str(check)


def binomial(n: int, k: int) -> int:
    """Count the ways to choose k things out of n."""
    if k < 0 or k > n:
        return 0
    k = min(k, n - k)
    result = 1
    for i in range(1, k + 1):
        result = result * (n - k + i) // i
    return result


def pascal_triangle(rows: int) -> list[list[int]]:
    """Build the first rows of Pascal's triangle."""
    triangle = []
    for i in range(rows):
        row = [1] * (i + 1)
        for j in range(1, i):
            row[j] = triangle[i - 1][j - 1] + triangle[i - 1][j]
        triangle.append(row)
    return triangle


def evaluate_polynomial(coefficients: list[float], x: float) -> float:
    """Evaluate a polynomial given from the highest power down at a point."""
    result = 0.0
    for coefficient in coefficients:
        result = result * x + coefficient
    return result


def multiply_polynomials(a: list[int], b: list[int]) -> list[int]:
    """Multiply two polynomials given by their coefficients."""
    if not a or not b:
        return []
    product = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            product[i + j] += x * y
    return product


def derivative(coefficients: list[float]) -> list[float]:
    """Differentiate a polynomial given from the constant term up."""
    if len(coefficients) <= 1:
        return [0.0]
    return [power * c for power, c in enumerate(coefficients) if power > 0]


def solve_quadratic(a: float, b: float, c: float) -> list[float]:
    """Find the real roots of a quadratic equation in ascending order."""
    discriminant = b * b - 4 * a * c
    if discriminant < 0:
        return []
    if discriminant == 0:
        return [-b / (2 * a)]
    root = math.sqrt(discriminant)
    return sorted([(-b - root) / (2 * a), (-b + root) / (2 * a)])


def simplify_fraction(numerator: int, denominator: int) -> tuple[int, int]:
    """Bring a fraction to lowest terms with a positive denominator."""
    if denominator == 0:
        raise ZeroDivisionError("denominator is zero")
    divisor = math.gcd(numerator, denominator)
    if denominator < 0:
        divisor = -divisor
    return numerator // divisor, denominator // divisor


def add_fractions(first: tuple[int, int], second: tuple[int, int]) -> tuple[int, int]:
    """Add two fractions and reduce the result."""
    a, b = first
    c, d = second
    numerator = a * d + b * c
    denominator = b * d
    common = math.gcd(numerator, denominator)
    return (numerator // common, denominator // common)


def continued_fraction(numerator: int, denominator: int) -> list[int]:
    """Expand a fraction into the terms of its continued fraction."""
    terms = []
    while denominator != 0:
        quotient = numerator // denominator
        terms.append(quotient)
        numerator, denominator = denominator, numerator - quotient * denominator
    return terms


def popcount(n: int) -> int:
    """Count the one bits of a non-negative number."""
    count = 0
    while n:
        n &= n - 1
        count += 1
    return count


def gray_codes(bits: int) -> list[str]:
    """List all Gray codes of a given width as bit strings."""
    codes = []
    for i in range(2 ** bits):
        value = i ^ (i >> 1)
        codes.append(format(value, f"0{bits}b"))
    return codes


def reverse_digits(number: int) -> int:
    """Reverse the decimal digits of a number and keep its sign."""
    sign = -1 if number < 0 else 1
    reversed_text = str(abs(number))[::-1]
    return sign * int(reversed_text)


def digital_root(n: int) -> int:
    """Sum the digits again and again until a single digit is left."""
    while n >= 10:
        n = sum(int(d) for d in str(n))
    return n


def is_happy(n: int) -> bool:
    """Check whether repeatedly summing squared digits ends in one."""
    seen = set()
    while n != 1 and n not in seen:
        seen.add(n)
        n = sum(int(d) ** 2 for d in str(n))
    return n == 1


def round_to_multiple(value: float, step: float) -> float:
    """Round a value to the nearest multiple of a step."""
    if step <= 0:
        raise ValueError("step must be positive")
    return round(value / step) * step


def round_significant(value: float, figures: int) -> float:
    """Round a value to a number of significant figures."""
    if value == 0:
        return 0.0
    magnitude = math.floor(math.log10(abs(value)))
    return round(value, figures - magnitude - 1)


def clamp(value: float, low: float, high: float) -> float:
    """Keep a value between a lower and an upper bound."""
    if value < low:
        return low
    if value > high:
        return high
    return value


def group_thousands(number: int, separator: str = ",") -> str:
    """Write a number with a separator between groups of three digits."""
    sign = "-" if number < 0 else ""
    digits = str(abs(number))
    groups = []
    while digits:
        groups.insert(0, digits[-3:])
        digits = digits[:-3]
    return sign + separator.join(groups)


def ordinal(n: int) -> str:
    """Write a number as an ordinal such as 1st or 12th."""
    if 10 <= n % 100 <= 20:
        suffix = "th"
    else:
        suffix = {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def human_size(num_bytes: int) -> str:
    """Format a number of bytes with a fitting unit."""
    size = float(num_bytes)
    for unit in ["B", "KB", "MB", "GB"]:
        if size < 1024:
            return f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TB"


def format_duration(seconds: int) -> str:
    """Format a number of seconds as hours, minutes and seconds."""
    hours, rest = divmod(seconds, 3600)
    minutes, secs = divmod(rest, 60)
    if hours:
        return f"{hours}:{minutes:02d}:{secs:02d}"
    return f"{minutes}:{secs:02d}"


def spell_number(n: int) -> str:
    """Spell a number below one hundred in English words."""
    ones = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
            "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
            "seventeen", "eighteen", "nineteen"]
    tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if n < 20:
        return ones[n]
    word = tens[n // 10]
    if n % 10:
        word += "-" + ones[n % 10]
    return word


def pythagorean_triples(limit: int) -> list[tuple[int, int, int]]:
    """List the right triangles with whole sides up to a longest side."""
    triples = []
    for a in range(1, limit):
        for b in range(a + 1, limit):
            c = math.isqrt(a * a + b * b)
            if c <= limit and c * c == a * a + b * b:
                triples.append((a, b, c))
    return triples


def modular_inverse(a: int, modulus: int) -> int:
    """Find the inverse of a number modulo another with the extended Euclidean method."""
    old_r, r = a, modulus
    old_s, s = 1, 0
    while r != 0:
        quotient = old_r // r
        old_r, r = r, old_r - quotient * r
        old_s, s = s, old_s - quotient * s
    if old_r != 1:
        raise ValueError("no inverse exists")
    return old_s % modulus


def estimate_pi(terms: int) -> float:
    """Approximate pi with the Leibniz series."""
    total = 0.0
    sign = 1
    for k in range(terms):
        total += sign / (2 * k + 1)
        sign = -sign
    return 4 * total


def trailing_zeros_of_factorial(n: int) -> int:
    """Count the zeros at the end of n factorial."""
    zeros = 0
    power = 5
    while power <= n:
        zeros += n // power
        power *= 5
    return zeros


def totient(n: int) -> int:
    """Count the numbers up to n that share no factor with it."""
    count = 0
    for k in range(1, n + 1):
        if math.gcd(n, k) == 1:
            count += 1
    return count


def josephus_survivor(people: int, step: int) -> int:
    """Find who is left when every step-th person in a circle is removed."""
    circle = list(range(1, people + 1))
    index = 0
    while len(circle) > 1:
        index = (index + step - 1) % len(circle)
        circle.pop(index)
    return circle[0]


def look_and_say(term: str) -> str:
    """Produce the next term of the look-and-say sequence."""
    result = []
    i = 0
    while i < len(term):
        j = i
        while j < len(term) and term[j] == term[i]:
            j += 1
        result.append(str(j - i) + term[i])
        i = j
    return "".join(result)


def bisect_root(coefficients: list[float], low: float, high: float) -> float:
    """Find a root of a polynomial between two points by halving the interval."""
    def value(x: float) -> float:
        return sum(c * x ** i for i, c in enumerate(coefficients))

    for _ in range(100):
        mid = (low + high) / 2
        if value(low) * value(mid) <= 0:
            high = mid
        else:
            low = mid
    return (low + high) / 2


def trapezoid_area(xs: list[float], ys: list[float]) -> float:
    """Compute the area under sampled points with the trapezoid rule."""
    area = 0.0
    for i in range(1, len(xs)):
        width = xs[i] - xs[i - 1]
        area += width * (ys[i] + ys[i - 1]) / 2
    return area


def interpolate(points: list[tuple[float, float]], x: float) -> float:
    """Interpolate linearly between points sorted by their first coordinate."""
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        if x <= x1:
            ratio = (x - x0) / (x1 - x0)
            return y0 + ratio * (y1 - y0)
    return points[-1][1]


def compound_interest(principal: float, rate: float, years: int) -> list[float]:
    """List the balance at the end of every year when interest is added yearly."""
    balances = []
    balance = principal
    for _ in range(years):
        balance *= 1 + rate
        balances.append(round(balance, 2))
    return balances


def loan_payment(principal: float, annual_rate: float, months: int) -> float:
    """Compute the fixed monthly payment of a loan."""
    rate = annual_rate / 12
    if rate == 0:
        return round(principal / months, 2)
    factor = (1 + rate) ** months
    return round(principal * rate * factor / (factor - 1), 2)


def running_total(values: list[float]) -> list[float]:
    """List the sum of all values up to each position."""
    totals = []
    total = 0
    for value in values:
        total += value
        totals.append(total)
    return totals


def chunk(items: list[int], size: int) -> list[list[int]]:
    """Cut a list into pieces of a given size."""
    if size <= 0:
        raise ValueError("size must be positive")
    pieces = []
    for start in range(0, len(items), size):
        pieces.append(items[start:start + size])
    return pieces


def flatten(nested: list) -> list:
    """Flatten lists nested to any depth into a single list."""
    result = []
    for item in nested:
        if isinstance(item, list):
            result.extend(flatten(item))
        else:
            result.append(item)
    return result


def rotate_right(items: list[int], steps: int) -> list[int]:
    """Rotate a list to the right by a number of steps."""
    if not items:
        return []
    steps %= len(items)
    return items[-steps:] + items[:-steps]


def unique_in_order(items: list[str]) -> list[str]:
    """Drop repeated items and keep the first of each."""
    seen = set()
    result = []
    for item in items:
        if item not in seen:
            seen.add(item)
            result.append(item)
    return result


def second_largest(values: list[int]) -> int | None:
    """Find the second largest distinct value, or None if there is none."""
    distinct = sorted(set(values), reverse=True)
    if len(distinct) < 2:
        return None
    return distinct[1]


def two_sum(numbers: list[int], target: int) -> tuple[int, int] | None:
    """Find the positions of two numbers that add up to a target."""
    positions = {}
    for i, number in enumerate(numbers):
        if target - number in positions:
            return (positions[target - number], i)
        positions[number] = i
    return None


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
    merged.extend(left[i:])
    merged.extend(right[j:])
    return merged


def move_zeros_to_end(numbers: list[int]) -> list[int]:
    """Move all zeros to the end and keep the order of the rest."""
    nonzero = [n for n in numbers if n != 0]
    zeros = [0] * (len(numbers) - len(nonzero))
    return nonzero + zeros


def longest_run(items: list[int]) -> int:
    """Find the length of the longest stretch of equal neighbours."""
    best = 0
    current = 0
    for i, item in enumerate(items):
        if i > 0 and item == items[i - 1]:
            current += 1
        else:
            current = 1
        best = max(best, current)
    return best


def run_length_encode(values: list[int]) -> list[tuple[int, int]]:
    """Replace stretches of equal values by the value and its count."""
    runs = []
    for value in values:
        if runs and runs[-1][0] == value:
            runs[-1] = (value, runs[-1][1] + 1)
        else:
            runs.append((value, 1))
    return runs


def run_length_decode(runs: list[tuple[int, int]]) -> list[int]:
    """Expand pairs of value and count into a plain list."""
    result = []
    for value, count in runs:
        result.extend([value] * count)
    return result


def missing_numbers(numbers: list[int]) -> list[int]:
    """List the whole numbers missing between the smallest and the largest."""
    if not numbers:
        return []
    present = set(numbers)
    return [n for n in range(min(numbers), max(numbers)) if n not in present]


def differences(values: list[float]) -> list[float]:
    """List the differences between neighbouring values."""
    result = []
    for previous, current in zip(values, values[1:]):
        result.append(current - previous)
    return result


def is_sorted(values: list[int], descending: bool = False) -> bool:
    """Check whether a list is in order."""
    for i in range(len(values) - 1):
        if descending and values[i] < values[i + 1]:
            return False
        if not descending and values[i] > values[i + 1]:
            return False
    return True


def local_peaks(heights: list[int]) -> list[int]:
    """Find the positions that are higher than both neighbours."""
    peaks = []
    for i in range(1, len(heights) - 1):
        if heights[i] > heights[i - 1] and heights[i] > heights[i + 1]:
            peaks.append(i)
    return peaks


def partition(numbers: list[int], pivot: int) -> tuple[list[int], list[int]]:
    """Split numbers into those below a pivot and the rest."""
    below = []
    rest = []
    for number in numbers:
        if number < pivot:
            below.append(number)
        else:
            rest.append(number)
    return below, rest


def group_by_remainder(numbers: list[int], modulus: int) -> dict[int, list[int]]:
    """Group numbers by their remainder when divided by a modulus."""
    groups = {}
    for number in numbers:
        groups.setdefault(number % modulus, []).append(number)
    return groups


def interleave(first: list[int], second: list[int]) -> list[int]:
    """Take items from two lists in turn and append what is left over."""
    result = []
    for a, b in zip(first, second):
        result.append(a)
        result.append(b)
    shortest = min(len(first), len(second))
    return result + first[shortest:] + second[shortest:]


def majority_element(votes: list[str]) -> str | None:
    """Find the item that makes up more than half of the list."""
    candidate = None
    count = 0
    for vote in votes:
        if count == 0:
            candidate = vote
        count += 1 if vote == candidate else -1
    if candidate is not None and votes.count(candidate) > len(votes) // 2:
        return candidate
    return None


def product_except_self(numbers: list[int]) -> list[int]:
    """For every position multiply all the other numbers without dividing."""
    result = [1] * len(numbers)
    prefix = 1
    for i in range(len(numbers)):
        result[i] = prefix
        prefix *= numbers[i]
    suffix = 1
    for i in range(len(numbers) - 1, -1, -1):
        result[i] *= suffix
        suffix *= numbers[i]
    return result


def common_items(lists: list[list[int]]) -> list[int]:
    """List in order the items found in every one of the lists."""
    if not lists:
        return []
    common = set(lists[0])
    for items in lists[1:]:
        common &= set(items)
    return sorted(common)


def list_difference(old: list[str], new: list[str]) -> dict[str, list[str]]:
    """Report which items were added and which were removed between two lists."""
    added = [item for item in new if item not in old]
    removed = [item for item in old if item not in new]
    return {"added": added, "removed": removed}


def top_k_frequent(values: list[int], k: int) -> list[int]:
    """Find the most frequent values, smaller ones first when tied."""
    counts = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    ranked = sorted(counts, key=lambda v: (-counts[v], v))
    return ranked[:k]


def rank_scores(scores: list[int]) -> list[int]:
    """Give every score its rank, equal scores sharing the better rank."""
    ordered = sorted(scores, reverse=True)
    ranks = {}
    for position, score in enumerate(ordered, start=1):
        if score not in ranks:
            ranks[score] = position
    return [ranks[score] for score in scores]


def sliding_window_max(values: list[int], width: int) -> list[int]:
    """Find the maximum of every window of a given width."""
    result = []
    window = deque()
    for i, value in enumerate(values):
        while window and values[window[-1]] <= value:
            window.pop()
        window.append(i)
        if window[0] <= i - width:
            window.popleft()
        if i >= width - 1:
            result.append(values[window[0]])
    return result


def transpose(matrix: list[list[int]]) -> list[list[int]]:
    """Swap the rows and the columns of a matrix."""
    if not matrix:
        return []
    columns = len(matrix[0])
    return [[row[c] for row in matrix] for c in range(columns)]


def multiply_matrices(a: list[list[float]], b: list[list[float]]) -> list[list[float]]:
    """Multiply two matrices."""
    if len(a[0]) != len(b):
        raise ValueError("the shapes do not fit")
    result = [[0.0] * len(b[0]) for _ in range(len(a))]
    for i in range(len(a)):
        for j in range(len(b[0])):
            for k in range(len(b)):
                result[i][j] += a[i][k] * b[k][j]
    return result


def determinant(matrix: list[list[int]]) -> int:
    """Compute the determinant of a square matrix by expanding its first row."""
    if len(matrix) == 1:
        return matrix[0][0]
    total = 0
    for col, value in enumerate(matrix[0]):
        minor = [row[:col] + row[col + 1:] for row in matrix[1:]]
        total += (-1) ** col * value * determinant(minor)
    return total


def is_symmetric(matrix: list[list[int]]) -> bool:
    """Check whether a square matrix equals its transpose."""
    n = len(matrix)
    for i in range(n):
        for j in range(i):
            if matrix[i][j] != matrix[j][i]:
                return False
    return True


def identity_matrix(size: int) -> list[list[int]]:
    """Build a matrix with ones on the diagonal and zeros elsewhere."""
    matrix = [[0] * size for _ in range(size)]
    for i in range(size):
        matrix[i][i] = 1
    return matrix


def diagonal_sums(matrix: list[list[int]]) -> tuple[int, int]:
    """Sum both diagonals of a square matrix."""
    n = len(matrix)
    main = sum(matrix[i][i] for i in range(n))
    anti = sum(matrix[i][n - 1 - i] for i in range(n))
    return main, anti


def normalize_rows(matrix: list[list[float]]) -> list[list[float]]:
    """Scale every row so that it sums to one, leaving zero rows alone."""
    result = []
    for row in matrix:
        total = sum(row)
        if total == 0:
            result.append(list(row))
        else:
            result.append([value / total for value in row])
    return result


def solve_two_equations(first: tuple[float, float, float], second: tuple[float, float, float]) -> tuple[float, float] | None:
    """Solve two linear equations in two unknowns with Cramer's rule."""
    a, b, e = first
    c, d, f = second
    det = a * d - b * c
    if det == 0:
        return None
    return ((e * d - b * f) / det, (a * f - e * c) / det)


def dot_product(a: list[float], b: list[float]) -> float:
    """Multiply two vectors entry by entry and add up the products."""
    if len(a) != len(b):
        raise ValueError("vectors must have the same length")
    return sum(x * y for x, y in zip(a, b))


def cosine_similarity(a: dict[str, float], b: dict[str, float]) -> float:
    """Measure how alike two weighted word vectors are."""
    dot = sum(weight * b.get(key, 0.0) for key, weight in a.items())
    norm_a = math.sqrt(sum(w * w for w in a.values()))
    norm_b = math.sqrt(sum(w * w for w in b.values()))
    if norm_a == 0 or norm_b == 0:
        return 0.0
    return dot / (norm_a * norm_b)


def merge_intervals(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join intervals that overlap or touch."""
    merged = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            last_start, last_end = merged[-1]
            merged[-1] = (last_start, max(last_end, end))
        else:
            merged.append((start, end))
    return merged


def intervals_overlap(first: tuple[int, int], second: tuple[int, int]) -> int:
    """Compute the length that two intervals have in common."""
    start = max(first[0], second[0])
    end = min(first[1], second[1])
    return max(0, end - start)


def free_gaps(busy: list[tuple[int, int]], day_start: int, day_end: int) -> list[tuple[int, int]]:
    """List the free stretches of a day between busy intervals."""
    gaps = []
    cursor = day_start
    for start, end in sorted(busy):
        if start > cursor:
            gaps.append((cursor, start))
        cursor = max(cursor, end)
    if cursor < day_end:
        gaps.append((cursor, day_end))
    return gaps


def rooms_needed(meetings: list[tuple[int, int]]) -> int:
    """Count how many rooms are needed so that no meetings clash."""
    events = []
    for start, end in meetings:
        events.append((start, 1))
        events.append((end, -1))
    current = most = 0
    for _, change in sorted(events):
        current += change
        most = max(most, current)
    return most


def select_activities(activities: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Choose as many activities as possible that do not overlap."""
    chosen = []
    last_end = None
    for start, end in sorted(activities, key=lambda a: a[1]):
        if last_end is None or start >= last_end:
            chosen.append((start, end))
            last_end = end
    return chosen


def insert_interval(intervals: list[list[int]], new: list[int]) -> list[list[int]]:
    """Insert an interval into sorted disjoint intervals and merge where needed."""
    before = [i for i in intervals if i[1] < new[0]]
    after = [i for i in intervals if i[0] > new[1]]
    middle = [i for i in intervals if i[1] >= new[0] and i[0] <= new[1]]
    if middle:
        new = [min(new[0], middle[0][0]), max(new[1], middle[-1][1])]
    return before + [new] + after


def intersect_interval_lists(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Find the parts covered by both of two sorted interval lists."""
    result = []
    i = j = 0
    while i < len(a) and j < len(b):
        start = max(a[i][0], b[j][0])
        end = min(a[i][1], b[j][1])
        if start < end:
            result.append((start, end))
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    return result


def subtract_interval(base: tuple[int, int], hole: tuple[int, int]) -> list[tuple[int, int]]:
    """Cut a hole out of an interval and return the remaining pieces."""
    start, end = base
    pieces = []
    if hole[1] <= start or hole[0] >= end:
        return [base]
    if hole[0] > start:
        pieces.append((start, hole[0]))
    if hole[1] < end:
        pieces.append((hole[1], end))
    return pieces


def summarize_ranges(numbers: list[int]) -> str:
    """Write sorted page numbers as ranges such as 1-3, 5."""
    parts = []
    i = 0
    while i < len(numbers):
        start = numbers[i]
        while i + 1 < len(numbers) and numbers[i + 1] == numbers[i] + 1:
            i += 1
        if numbers[i] == start:
            parts.append(str(start))
        else:
            parts.append(f"{start}-{numbers[i]}")
        i += 1
    return ", ".join(parts)


def parse_ranges(text: str) -> list[int]:
    """Expand a text such as 1-3,7 into the numbers it names."""
    numbers = set()
    for part in text.split(","):
        part = part.strip()
        if "-" in part:
            low, high = part.split("-")
            numbers.update(range(int(low), int(high) + 1))
        elif part:
            numbers.add(int(part))
    return sorted(numbers)


def covered_length(segments: list[tuple[float, float]]) -> float:
    """Compute the total length covered by segments that may overlap."""
    total = 0.0
    reach = float("-inf")
    for start, end in sorted(segments):
        start = max(start, reach)
        if end > start:
            total += end - start
            reach = end
    return total


def busiest_hour(visits: list[tuple[int, int]]) -> int:
    """Find the hour of the day in which most visitors were present."""
    counts = [0] * 24
    for arrive, leave in visits:
        for hour in range(arrive, leave):
            counts[hour] += 1
    return counts.index(max(counts))


def conflicting_bookings(bookings: list[dict]) -> list[tuple[str, str]]:
    """List the pairs of bookings of the same room that overlap in time."""
    conflicts = []
    for i, first in enumerate(bookings):
        for second in bookings[i + 1:]:
            if first["room"] != second["room"]:
                continue
            if first["start"] < second["end"] and second["start"] < first["end"]:
                conflicts.append((first["name"], second["name"]))
    return conflicts


def date_ranges_overlap_days(a_start: str, a_end: str, b_start: str, b_end: str) -> int:
    """Count the days two date ranges written as YYYY-MM-DD have in common."""
    start = max(date.fromisoformat(a_start), date.fromisoformat(b_start))
    end = min(date.fromisoformat(a_end), date.fromisoformat(b_end))
    if end < start:
        return 0
    return (end - start).days + 1


def price_for_quantity(tiers: list[tuple[int, float]], quantity: int) -> float:
    """Find the total price when larger quantities have a lower unit price."""
    unit_price = 0.0
    for minimum, price in sorted(tiers):
        if quantity >= minimum:
            unit_price = price
    return round(unit_price * quantity, 2)


def income_tax(income: float, brackets: list[tuple[float, float]]) -> float:
    """Compute a tax from brackets given as upper limit and rate."""
    tax = 0.0
    lower = 0.0
    for upper, rate in brackets:
        if income <= lower:
            break
        taxed = min(income, upper) - lower
        tax += taxed * rate
        lower = upper
    return round(tax, 2)


def letter_grade(score: float) -> str:
    """Turn a score out of one hundred into a letter grade."""
    limits = [(90, "A"), (80, "B"), (70, "C"), (60, "D")]
    for limit, letter in limits:
        if score >= limit:
            return letter
    return "F"


def longest_date_streak(days: list[str]) -> int:
    """Find the longest run of consecutive dates in a list of ISO dates."""
    dates = sorted({date.fromisoformat(d) for d in days})
    best = current = 1 if dates else 0
    for previous, day in zip(dates, dates[1:]):
        if day - previous == timedelta(days=1):
            current += 1
        else:
            current = 1
        best = max(best, current)
    return best


def sum_of_records(records: list[dict], key: str) -> float:
    """Sum one field over all records, skipping those where it is missing."""
    total = 0.0
    for record in records:
        value = record.get(key)
        if value is not None:
            total += value
    return total


def binary_search(values: list[int], target: int) -> int:
    """Find the position of a target in a sorted list, or -1."""
    low, high = 0, len(values) - 1
    while low <= high:
        mid = (low + high) // 2
        if values[mid] == target:
            return mid
        if values[mid] < target:
            low = mid + 1
        else:
            high = mid - 1
    return -1


def insertion_point(values: list[int], target: int) -> int:
    """Find where a value would have to be inserted to keep a list sorted."""
    low, high = 0, len(values)
    while low < high:
        mid = (low + high) // 2
        if values[mid] < target:
            low = mid + 1
        else:
            high = mid
    return low


def closest_value(values: list[float], target: float) -> float:
    """Find the value closest to a target, the smaller one when tied."""
    best = values[0]
    for value in values[1:]:
        gap = abs(value - target)
        if gap < abs(best - target) or (gap == abs(best - target) and value < best):
            best = value
    return best


def bubble_sort(values: list[int]) -> list[int]:
    """Sort a list by swapping neighbours until nothing moves."""
    result = list(values)
    swapped = True
    while swapped:
        swapped = False
        for i in range(len(result) - 1):
            if result[i] > result[i + 1]:
                result[i], result[i + 1] = result[i + 1], result[i]
                swapped = True
    return result


def insertion_sort(values: list[int]) -> list[int]:
    """Sort a list by inserting each value into the sorted part before it."""
    result = values[:]
    for i in range(1, len(result)):
        current = result[i]
        j = i - 1
        while j >= 0 and result[j] > current:
            result[j + 1] = result[j]
            j -= 1
        result[j + 1] = current
    return result


def quick_sort(values: list[int]) -> list[int]:
    """Sort a list by splitting it around a pivot."""
    if len(values) <= 1:
        return values
    pivot = values[len(values) // 2]
    smaller = [v for v in values if v < pivot]
    equal = [v for v in values if v == pivot]
    larger = [v for v in values if v > pivot]
    return quick_sort(smaller) + equal + quick_sort(larger)


def counting_sort(values: list[int], maximum: int) -> list[int]:
    """Sort small non-negative numbers by counting them."""
    counts = [0] * (maximum + 1)
    for value in values:
        counts[value] += 1
    result = []
    for value, count in enumerate(counts):
        result += [value] * count
    return result


def count_inversions(values: list[int]) -> int:
    """Count the pairs that are in the wrong order."""
    inversions = 0
    for i in range(len(values)):
        for j in range(i + 1, len(values)):
            if values[i] > values[j]:
                inversions += 1
    return inversions


def kth_smallest(values: list[int], k: int) -> int:
    """Select the k-th smallest value, counting from one, without sorting everything."""
    pivot = values[0]
    smaller = [v for v in values if v < pivot]
    equal = values.count(pivot)
    if k <= len(smaller):
        return kth_smallest(smaller, k)
    if k <= len(smaller) + equal:
        return pivot
    larger = [v for v in values if v > pivot]
    return kth_smallest(larger, k - len(smaller) - equal)


def max_subarray_sum(values: list[int]) -> int:
    """Find the largest sum of a contiguous stretch of values."""
    best = current = values[0]
    for value in values[1:]:
        current = max(value, current + value)
        best = max(best, current)
    return best


def count_coin_ways(coins: list[int], amount: int) -> int:
    """Count the ways to pay an amount with coins of unlimited supply."""
    ways = [0] * (amount + 1)
    ways[0] = 1
    for coin in coins:
        for total in range(coin, amount + 1):
            ways[total] += ways[total - coin]
    return ways[amount]


def fewest_coins(coins: list[int], amount: int) -> int:
    """Find the smallest number of coins that make an amount, or -1."""
    best = [0] + [amount + 1] * amount
    for total in range(1, amount + 1):
        for coin in coins:
            if coin <= total:
                best[total] = min(best[total], best[total - coin] + 1)
    return best[amount] if best[amount] <= amount else -1


def make_change(cents: int) -> dict[int, int]:
    """Split an amount of cents into common coins, largest first."""
    change = {}
    for coin in [200, 100, 50, 20, 10, 5, 2, 1]:
        count, cents = divmod(cents, coin)
        if count > 0:
            change[coin] = count
    return change


def knapsack(weights: list[int], values: list[int], capacity: int) -> int:
    """Find the greatest value that fits into a knapsack of limited capacity."""
    best = [0] * (capacity + 1)
    for weight, value in zip(weights, values):
        for room in range(capacity, weight - 1, -1):
            best[room] = max(best[room], best[room - weight] + value)
    return best[capacity]


def climb_stairs(steps: int) -> int:
    """Count the ways to climb stairs taking one or two steps at a time."""
    one_before, two_before = 1, 1
    for _ in range(2, steps + 1):
        one_before, two_before = one_before + two_before, one_before
    return one_before


def edit_distance(a: str, b: str) -> int:
    """Count the edits needed to turn one word into another."""
    previous = list(range(len(b) + 1))
    for i, char_a in enumerate(a, 1):
        current = [i]
        for j, char_b in enumerate(b, 1):
            cost = 0 if char_a == char_b else 1
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost))
        previous = current
    return previous[-1]


def longest_common_subsequence(a: str, b: str) -> int:
    """Find the length of the longest subsequence that two texts share."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            if a[i - 1] == b[j - 1]:
                table[i][j] = table[i - 1][j - 1] + 1
            else:
                table[i][j] = max(table[i - 1][j], table[i][j - 1])
    return table[len(a)][len(b)]


def longest_increasing_subsequence(values: list[int]) -> int:
    """Find the length of the longest strictly increasing subsequence."""
    if not values:
        return 0
    lengths = [1] * len(values)
    for i in range(len(values)):
        for j in range(i):
            if values[j] < values[i]:
                lengths[i] = max(lengths[i], lengths[j] + 1)
    return max(lengths)


def can_partition_equally(numbers: list[int]) -> bool:
    """Check whether numbers can be split into two groups of equal sum."""
    total = sum(numbers)
    if total % 2 != 0:
        return False
    reachable = {0}
    for number in numbers:
        reachable |= {number + r for r in reachable}
    return total // 2 in reachable


def best_non_adjacent_sum(values: list[int]) -> int:
    """Find the largest sum when no two neighbours may be taken."""
    take, skip = 0, 0
    for value in values:
        take, skip = skip + value, max(take, skip)
    return max(take, skip)


def best_stock_profit(prices: list[int]) -> int:
    """Find the best profit from buying once and selling later."""
    if not prices:
        return 0
    lowest = prices[0]
    profit = 0
    for price in prices:
        lowest = min(lowest, price)
        profit = max(profit, price - lowest)
    return profit


def cut_rod(prices: dict[int, int], length: int) -> int:
    """Find the most money a rod brings when cut into priced lengths."""
    best = [0] * (length + 1)
    for size in range(1, length + 1):
        for piece, price in prices.items():
            if piece <= size:
                best[size] = max(best[size], price + best[size - piece])
    return best[length]


def word_break(text: str, words: set[str]) -> bool:
    """Check whether a text can be cut completely into known words."""
    reachable = [False] * (len(text) + 1)
    reachable[0] = True
    for end in range(1, len(text) + 1):
        for start in range(end):
            if reachable[start] and text[start:end] in words:
                reachable[end] = True
                break
    return reachable[-1]


def permutations_of(items: list[int]) -> list[list[int]]:
    """List all orders in which items can be arranged."""
    if not items:
        return [[]]
    result = []
    for i, item in enumerate(items):
        rest = items[:i] + items[i + 1:]
        for tail in permutations_of(rest):
            result.append([item] + tail)
    return result


def all_subsets(items: list[str]) -> list[list[str]]:
    """List all subsets of a list of items."""
    subsets = [[]]
    for item in items:
        subsets += [subset + [item] for subset in subsets]
    return subsets


def subsets_with_sum(numbers: list[int], target: int) -> list[list[int]]:
    """List the choices of numbers that add up to a target."""
    if not numbers:
        return [[]] if target == 0 else []
    head, rest = numbers[0], numbers[1:]
    with_head = [[head] + s for s in subsets_with_sum(rest, target - head)]
    without_head = subsets_with_sum(rest, target)
    return with_head + without_head


def balanced_parentheses(pairs: int) -> list[str]:
    """List all ways to write a number of balanced bracket pairs."""
    result = []

    def build(text: str, opened: int, closed: int) -> None:
        if closed == pairs:
            result.append(text)
            return
        if opened < pairs:
            build(text + "(", opened + 1, closed)
        if closed < opened:
            build(text + ")", opened, closed + 1)

    build("", 0, 0)
    return result


def hanoi_moves(disks: int, source: str = "A", target: str = "C", spare: str = "B") -> list[tuple[str, str]]:
    """List the moves that solve the towers of Hanoi."""
    if disks == 0:
        return []
    moves = hanoi_moves(disks - 1, source, spare, target)
    moves.append((source, target))
    moves += hanoi_moves(disks - 1, spare, target, source)
    return moves


def nested_depth(value: list) -> int:
    """Find how deeply lists are nested."""
    if not isinstance(value, list):
        return 0
    if not value:
        return 1
    return 1 + max(nested_depth(item) for item in value)


def tree_sum(node: dict | None) -> int:
    """Sum the values of a binary tree of dictionaries."""
    if node is None:
        return 0
    left = tree_sum(node.get("left"))
    right = tree_sum(node.get("right"))
    return node["value"] + left + right


def tree_paths(tree: dict, prefix: str = "") -> list[str]:
    """List the paths to all leaves of a nested dictionary."""
    paths = []
    for name, child in tree.items():
        path = f"{prefix}/{name}" if prefix else name
        if isinstance(child, dict) and child:
            paths.extend(tree_paths(child, path))
        else:
            paths.append(path)
    return paths


def count_partitions(n: int, largest: int) -> int:
    """Count the ways to write a number as a sum of parts up to a largest part."""
    if n == 0:
        return 1
    if n < 0 or largest == 0:
        return 0
    return count_partitions(n - largest, largest) + count_partitions(n, largest - 1)


def shortest_path_lengths(graph: dict[str, list[str]], start: str) -> dict[str, int]:
    """Count the steps from a start to every node that can be reached."""
    distances = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for neighbour in graph.get(node, []):
            if neighbour not in distances:
                distances[neighbour] = distances[node] + 1
                queue.append(neighbour)
    return distances


def find_route(graph: dict[str, list[str]], start: str, goal: str) -> list[str]:
    """Find a route with the fewest stops between two places."""
    queue = deque([[start]])
    visited = {start}
    while queue:
        path = queue.popleft()
        if path[-1] == goal:
            return path
        for place in graph.get(path[-1], []):
            if place not in visited:
                visited.add(place)
                queue.append(path + [place])
    return []


def cheapest_cost(roads: dict[str, dict[str, int]], start: str, goal: str) -> int | None:
    """Find the lowest cost of travelling between two towns."""
    costs = {start: 0}
    done = set()
    while len(done) < len(costs):
        town = min((t for t in costs if t not in done), key=lambda t: costs[t])
        if town == goal:
            return costs[town]
        done.add(town)
        for other, cost in roads.get(town, {}).items():
            new_cost = costs[town] + cost
            if new_cost < costs.get(other, float("inf")):
                costs[other] = new_cost
    return None


def topological_order(dependencies: dict[str, list[str]]) -> list[str]:
    """Order tasks so that each comes after everything it depends on."""
    order = []
    remaining = {task: set(needs) for task, needs in dependencies.items()}
    while remaining:
        ready = sorted(task for task, needs in remaining.items() if not needs)
        if not ready:
            raise ValueError("circular dependency")
        for task in ready:
            order.append(task)
            del remaining[task]
        for needs in remaining.values():
            needs.difference_update(ready)
    return order


def connected_components(edges: list[tuple[int, int]], n: int) -> int:
    """Count the connected groups among n nodes."""
    parent = list(range(n))

    def find(x: int) -> int:
        while parent[x] != x:
            x = parent[x]
        return x

    for a, b in edges:
        parent[find(a)] = find(b)
    return len({find(i) for i in range(n)})


def has_cycle(links: dict[str, str], start: str) -> bool:
    """Check whether following links from a start ever comes back to a seen place."""
    seen = set()
    current = start
    while current in links:
        if current in seen:
            return True
        seen.add(current)
        current = links[current]
    return False


def degree_table(edges: list[tuple[str, str]]) -> dict[str, int]:
    """Count how many edges meet at every node."""
    degrees = defaultdict(int)
    for a, b in edges:
        degrees[a] += 1
        degrees[b] += 1
    return dict(degrees)


def evaluate_postfix(expression: str) -> float:
    """Evaluate an arithmetic expression in postfix notation."""
    stack = []
    for token in expression.split():
        if token in "+-*/":
            right = stack.pop()
            left = stack.pop()
            results = {"+": left + right, "-": left - right, "*": left * right}
            stack.append(results[token] if token in results else left / right)
        else:
            stack.append(float(token))
    return stack[0]


def brackets_balanced(text: str) -> bool:
    """Check whether all brackets in a text are closed in the right order."""
    pairs = {")": "(", "]": "[", "}": "{"}
    stack = []
    for char in text:
        if char in pairs.values():
            stack.append(char)
        elif char in pairs:
            if not stack or stack.pop() != pairs[char]:
                return False
    return not stack


def next_greater(values: list[int]) -> list[int]:
    """Find for every value the next larger one to its right, or -1."""
    result = [-1] * len(values)
    stack = []
    for i, value in enumerate(values):
        while stack and values[stack[-1]] < value:
            result[stack.pop()] = value
        stack.append(i)
    return result


def trapped_water(heights: list[int]) -> int:
    """Compute how much rain stays between walls of given heights."""
    water = 0
    for i, height in enumerate(heights):
        left = max(heights[:i + 1])
        right = max(heights[i:])
        water += min(left, right) - height
    return water


def longest_unique_window(text: str) -> int:
    """Find the length of the longest stretch without a repeated character."""
    last_seen = {}
    start = 0
    best = 0
    for i, char in enumerate(text):
        if char in last_seen and last_seen[char] >= start:
            start = last_seen[char] + 1
        last_seen[char] = i
        best = max(best, i - start + 1)
    return best


def shortest_window_with_sum(values: list[int], target: int) -> int:
    """Find the shortest stretch of positive numbers with at least a target sum."""
    best = len(values) + 1
    total = 0
    left = 0
    for right, value in enumerate(values):
        total += value
        while total >= target:
            best = min(best, right - left + 1)
            total -= values[left]
            left += 1
    return best if best <= len(values) else 0


def jump_game(jumps: list[int]) -> bool:
    """Check whether the last position can be reached by jumps of limited length."""
    reach = 0
    for i, jump in enumerate(jumps):
        if i > reach:
            return False
        reach = max(reach, i + jump)
    return True


def pack_boxes(weights: list[int], limit: int) -> list[list[int]]:
    """Pack weights into boxes, always using the first box with enough room."""
    boxes = []
    for weight in sorted(weights, reverse=True):
        for box in boxes:
            if sum(box) + weight <= limit:
                box.append(weight)
                break
        else:
            boxes.append([weight])
    return boxes


def smallest_capacity(weights: list[int], days: int) -> int:
    """Find the smallest ship capacity that carries all weights in order within some days."""
    low, high = max(weights), sum(weights)
    while low < high:
        mid = (low + high) // 2
        needed, load = 1, 0
        for weight in weights:
            if load + weight > mid:
                needed += 1
                load = 0
            load += weight
        if needed <= days:
            high = mid
        else:
            low = mid + 1
    return low


def assign_to_least_loaded(jobs: dict[str, int], workers: int) -> list[list[str]]:
    """Give every job, longest first, to the worker with the least work."""
    loads = [0] * workers
    plan = [[] for _ in range(workers)]
    for job, hours in sorted(jobs.items(), key=lambda item: -item[1]):
        worker = loads.index(min(loads))
        plan[worker].append(job)
        loads[worker] += hours
    return plan


def max_rectangle_area(heights: list[int]) -> int:
    """Find the largest rectangle that fits under a bar chart."""
    best = 0
    for i in range(len(heights)):
        lowest = heights[i]
        for j in range(i, len(heights)):
            lowest = min(lowest, heights[j])
            best = max(best, lowest * (j - i + 1))
    return best


def longest_palindrome(text: str) -> str:
    """Find the longest stretch of a text that reads the same backwards."""
    best = ""
    for center in range(len(text)):
        for right in (center, center + 1):
            left = center
            end = right
            while left >= 0 and end < len(text) and text[left] == text[end]:
                left -= 1
                end += 1
            if end - left - 1 > len(best):
                best = text[left + 1:end]
    return best


def huffman_cost(frequencies: dict[str, int]) -> int:
    """Compute the total number of bits of a Huffman code."""
    weights = sorted(frequencies.values())
    cost = 0
    while len(weights) > 1:
        merged = weights.pop(0) + weights.pop(0)
        cost += merged
        weights.append(merged)
        weights.sort()
    return cost


def triangle_min_path(triangle: list[list[int]]) -> int:
    """Find the smallest sum on a path from the top to the bottom of a triangle."""
    best = list(triangle[-1])
    for row in reversed(triangle[:-1]):
        for i, value in enumerate(row):
            best[i] = value + min(best[i], best[i + 1])
    return best[0]


def count_neighbours(grid: list[list[int]], row: int, col: int) -> int:
    """Count the living cells around one cell of a grid."""
    count = 0
    for r in range(max(0, row - 1), min(len(grid), row + 2)):
        for c in range(max(0, col - 1), min(len(grid[0]), col + 2)):
            if (r, c) != (row, col):
                count += grid[r][c]
    return count


def game_of_life_step(alive: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Advance Conway's game of life by one generation."""
    counts = Counter()
    for row, col in alive:
        for dr in (-1, 0, 1):
            for dc in (-1, 0, 1):
                if dr != 0 or dc != 0:
                    counts[(row + dr, col + dc)] += 1
    return {cell for cell, n in counts.items() if n == 3 or (n == 2 and cell in alive)}


def flood_fill(image: list[list[int]], row: int, col: int, color: int) -> list[list[int]]:
    """Recolour the connected area around a pixel."""
    old = image[row][col]
    result = [line[:] for line in image]
    stack = [(row, col)] if old != color else []
    while stack:
        r, c = stack.pop()
        if 0 <= r < len(result) and 0 <= c < len(result[0]) and result[r][c] == old:
            result[r][c] = color
            stack.extend([(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)])
    return result


def count_islands(grid: list[str]) -> int:
    """Count the connected groups of land marked with # on a map."""
    land = {(r, c) for r, line in enumerate(grid) for c, char in enumerate(line) if char == "#"}
    islands = 0
    while land:
        islands += 1
        stack = [land.pop()]
        while stack:
            r, c = stack.pop()
            for cell in [(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)]:
                if cell in land:
                    land.remove(cell)
                    stack.append(cell)
    return islands


def rotate_clockwise(grid: list[list[int]]) -> list[list[int]]:
    """Turn a grid clockwise by a quarter."""
    rotated = []
    for column in zip(*grid[::-1]):
        rotated.append(list(column))
    return rotated


def spiral_order(matrix: list[list[int]]) -> list[int]:
    """Read the cells of a matrix in a spiral from the outside in."""
    result = []
    rows = [list(row) for row in matrix]
    while rows:
        result.extend(rows.pop(0))
        rows = [list(row) for row in zip(*rows)][::-1]
    return result


def maze_steps(maze: list[str]) -> int:
    """Count the fewest steps from the top left to the bottom right of a maze, or -1."""
    rows, cols = len(maze), len(maze[0])
    queue = deque([(0, 0, 0)])
    seen = {(0, 0)}
    while queue:
        r, c, steps = queue.popleft()
        if (r, c) == (rows - 1, cols - 1):
            return steps
        for nr, nc in [(r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)]:
            inside = 0 <= nr < rows and 0 <= nc < cols
            if inside and maze[nr][nc] != "#" and (nr, nc) not in seen:
                seen.add((nr, nc))
                queue.append((nr, nc, steps + 1))
    return -1


def grid_paths(rows: int, cols: int, blocked: set[tuple[int, int]]) -> int:
    """Count the ways through a grid moving only right and down around blocked cells."""
    paths = [[0] * cols for _ in range(rows)]
    paths[0][0] = 1
    for r in range(rows):
        for c in range(cols):
            if (r, c) in blocked:
                paths[r][c] = 0
                continue
            if r > 0:
                paths[r][c] += paths[r - 1][c]
            if c > 0:
                paths[r][c] += paths[r][c - 1]
    return paths[rows - 1][cols - 1]


def cheapest_grid_path(costs: list[list[int]]) -> int:
    """Find the smallest total cost of going right and down through a grid."""
    best = [row[:] for row in costs]
    for r in range(len(costs)):
        for c in range(len(costs[0])):
            options = []
            if r > 0:
                options.append(best[r - 1][c])
            if c > 0:
                options.append(best[r][c - 1])
            if options:
                best[r][c] += min(options)
    return best[-1][-1]


def mine_hints(field: list[str]) -> list[str]:
    """Replace the empty cells of a minefield by the number of mines around them."""
    hints = []
    for r, line in enumerate(field):
        out = ""
        for c, cell in enumerate(line):
            rows = field[max(0, r - 1):r + 2]
            mines = sum(row[max(0, c - 1):c + 2].count("*") for row in rows)
            out += "*" if cell == "*" else str(mines)
        hints.append(out)
    return hints


def is_magic_square(square: list[list[int]]) -> bool:
    """Check whether all rows, columns and diagonals have the same sum."""
    n = len(square)
    target = sum(square[0])
    sums = [sum(row) for row in square]
    sums += [sum(column) for column in zip(*square)]
    sums.append(sum(square[i][i] for i in range(n)))
    sums.append(sum(square[i][n - i - 1] for i in range(n)))
    return all(s == target for s in sums)


def sudoku_valid(board: list[list[int]]) -> bool:
    """Check that no digit of a sudoku repeats in a row, column or block."""
    seen = set()
    for r in range(9):
        for c in range(9):
            digit = board[r][c]
            if digit == 0:
                continue
            keys = [("row", r, digit), ("col", c, digit), ("block", r // 3, c // 3, digit)]
            if any(key in seen for key in keys):
                return False
            seen.update(keys)
    return True


def find_word_in_grid(grid: list[str], word: str) -> tuple[int, int] | None:
    """Find where a word starts when read across or down in a letter grid."""
    for r, line in enumerate(grid):
        col = line.find(word)
        if col != -1:
            return (r, col)
    for c in range(len(grid[0])):
        column = "".join(line[c] for line in grid)
        row = column.find(word)
        if row != -1:
            return (row, c)
    return None


def draw_grid(width: int, height: int, points: list[tuple[int, int]]) -> str:
    """Draw points as stars on a field of dots."""
    canvas = [["."] * width for _ in range(height)]
    for x, y in points:
        if 0 <= x < width and 0 <= y < height:
            canvas[y][x] = "*"
    return "\n".join("".join(row) for row in canvas)


def checkerboard(size: int) -> list[str]:
    """Build the rows of a checkerboard of letters for black and white."""
    rows = []
    for r in range(size):
        row = ""
        for c in range(size):
            row += "W" if (r + c) % 2 == 0 else "B"
        rows.append(row)
    return rows


def blur(image: list[list[int]]) -> list[list[int]]:
    """Replace every pixel by the average of itself and its neighbours."""
    height, width = len(image), len(image[0])
    result = [[0] * width for _ in range(height)]
    for r in range(height):
        for c in range(width):
            window = []
            for y in range(max(0, r - 1), min(height, r + 2)):
                window.extend(image[y][max(0, c - 1):c + 2])
            result[r][c] = sum(window) // len(window)
    return result


def manhattan_nearest(points: list[tuple[int, int]], origin: tuple[int, int]) -> tuple[int, int]:
    """Find the point nearest to an origin when only straight steps count."""
    def distance(point: tuple[int, int]) -> int:
        return abs(point[0] - origin[0]) + abs(point[1] - origin[1])

    nearest = points[0]
    for point in points:
        if distance(point) < distance(nearest):
            nearest = point
    return nearest


def polygon_area(corners: list[tuple[float, float]]) -> float:
    """Compute the area of a polygon from its corners with the shoelace formula."""
    total = 0.0
    for i, (x1, y1) in enumerate(corners):
        x2, y2 = corners[(i + 1) % len(corners)]
        total += x1 * y2 - x2 * y1
    return abs(total) / 2


def bounding_box(points: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    """Find the smallest rectangle that contains all points."""
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def rectangles_intersection(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> int:
    """Compute the area shared by two rectangles given by opposite corners."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0
    return width * height


def robot_position(commands: str) -> tuple[int, int]:
    """Follow the commands L, R and F of a robot and return where it ends."""
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
    return (x, y)


def elementary_automaton(cells: list[int], rule: int) -> list[int]:
    """Apply one step of an elementary cellular automaton on a ring of cells."""
    n = len(cells)
    result = []
    for i in range(n):
        pattern = cells[i - 1] * 4 + cells[i] * 2 + cells[(i + 1) % n]
        result.append((rule >> pattern) & 1)
    return result


def pseudo_random(seed: int, count: int) -> list[int]:
    """Produce pseudo-random numbers with a linear congruential generator."""
    numbers = []
    state = seed
    for _ in range(count):
        state = (1103515245 * state + 12345) % 2 ** 31
        numbers.append(state)
    return numbers


def bouncing_ball(height: float, ratio: float, window: float) -> int:
    """Count how often a bouncing ball passes a window."""
    if not 0 < ratio < 1 or window >= height:
        return -1
    passes = 1
    height *= ratio
    while height > window:
        passes += 2
        height *= ratio
    return passes


def queue_waiting_times(customers: list[tuple[int, int]]) -> list[int]:
    """Compute how long each customer waits at a single counter, from arrival and service times."""
    waits = []
    free_at = 0
    for arrival, service in customers:
        start = max(arrival, free_at)
        waits.append(start - arrival)
        free_at = start + service
    return waits


def round_robin_finish(bursts: dict[str, int], quantum: int) -> dict[str, int]:
    """Simulate round robin scheduling and report when each process finishes."""
    queue = deque(bursts.items())
    clock = 0
    finished = {}
    while queue:
        name, remaining = queue.popleft()
        used = min(quantum, remaining)
        clock += used
        if remaining > used:
            queue.append((name, remaining - used))
        else:
            finished[name] = clock
    return finished


def population_forecast(population: int, growth: float, capacity: int, years: int) -> list[int]:
    """Forecast a population that grows slower as it nears its capacity."""
    history = [population]
    for _ in range(years):
        current = history[-1]
        change = growth * current * (1 - current / capacity)
        history.append(round(current + change))
    return history


def epidemic_days(people: int, infected: int, contacts: int) -> int:
    """Count the days until everybody is infected when each case infects some others daily."""
    if infected <= 0 or contacts <= 0:
        return -1
    days = 0
    while infected < people:
        infected = min(people, infected + infected * contacts)
        days += 1
    return days


def vending_machine(coins: list[int], price: int) -> dict[str, int]:
    """Simulate a vending machine that sells whenever enough coins are inserted."""
    credit = 0
    sold = 0
    for coin in coins:
        if coin not in (5, 10, 20, 50, 100):
            continue
        credit += coin
        if credit >= price:
            sold += 1
            credit -= price
    return {"sold": sold, "credit": credit}


def turnstile_states(events: list[str]) -> list[str]:
    """Follow a turnstile through coin and push events and list its states."""
    transitions = {
        ("locked", "coin"): "unlocked",
        ("unlocked", "push"): "locked",
    }
    state = "locked"
    states = [state]
    for event in events:
        state = transitions.get((state, event), state)
        states.append(state)
    return states


def traffic_light(seconds: int) -> str:
    """Tell the colour of a traffic light a number of seconds after it turned green."""
    phases = [("green", 30), ("yellow", 5), ("red", 40)]
    moment = seconds % sum(length for _, length in phases)
    for color, length in phases:
        if moment < length:
            return color
        moment -= length
    return "green"


def lru_hits(requests: list[str], capacity: int) -> int:
    """Count the hits of a cache that drops the least recently used page."""
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


def simulate_inventory(stock: int, orders: list[int], reorder_level: int, lot: int) -> tuple[int, int]:
    """Serve orders from stock, refilling when it runs low, and report stock and lost sales."""
    lost = 0
    for quantity in orders:
        served = min(stock, quantity)
        stock -= served
        lost += quantity - served
        if stock <= reorder_level:
            stock += lot
    return stock, lost


def bowling_score(rolls: list[int]) -> int:
    """Compute the score of a complete bowling game."""
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
    """Tell who has won a game of tic-tac-toe, or whether it is a draw or open."""
    lines = board + ["".join(column) for column in zip(*board)]
    lines.append("".join(board[i][i] for i in range(3)))
    lines.append("".join(board[i][2 - i] for i in range(3)))
    for player in "XO":
        if player * 3 in lines:
            return player
    if any(" " in row for row in board):
        return "open"
    return "draw"


def rock_paper_scissors(first: list[str], second: list[str]) -> tuple[int, int]:
    """Count the rounds that each of two players wins."""
    beats = {"rock": "scissors", "scissors": "paper", "paper": "rock"}
    wins = [0, 0]
    for a, b in zip(first, second):
        if beats[a] == b:
            wins[0] += 1
        elif beats[b] == a:
            wins[1] += 1
    return wins[0], wins[1]


def blackjack_value(cards: list[str]) -> int:
    """Compute the best blackjack value of a hand."""
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


def poker_hand(ranks: list[int]) -> str:
    """Name a five card poker hand by its repeated ranks."""
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


def mastermind_feedback(secret: str, guess: str) -> tuple[int, int]:
    """Count the pegs in the right place and those only of the right colour."""
    exact = sum(s == g for s, g in zip(secret, guess))
    common = 0
    for color in set(guess):
        common += min(secret.count(color), guess.count(color))
    return exact, common - exact


def hangman_view(word: str, guesses: list[str], lives: int) -> str:
    """Show a hangman word with unknown letters hidden, or say how the game ended."""
    wrong = [g for g in guesses if g not in word]
    shown = " ".join(c if c in guesses else "_" for c in word)
    if "_" not in shown:
        return "won: " + word
    if len(wrong) >= lives:
        return "lost: " + word
    return f"{shown} ({lives - len(wrong)} left)"


def snakes_and_ladders(rolls: list[int], jumps: dict[int, int], goal: int) -> int:
    """Move a piece by dice rolls over snakes and ladders and return its square."""
    square = 1
    for roll in rolls:
        if square + roll > goal:
            continue
        square += roll
        square = jumps.get(square, square)
        if square == goal:
            break
    return square


def queens_safe(columns: list[int]) -> bool:
    """Check whether queens, one per row, do not attack each other."""
    for row in range(len(columns)):
        for other in range(row):
            same_column = columns[row] == columns[other]
            same_diagonal = abs(columns[row] - columns[other]) == row - other
            if same_column or same_diagonal:
                return False
    return True


def knight_moves(square: str) -> list[str]:
    """List the squares a knight can reach from a square such as e4."""
    col = "abcdefgh".index(square[0])
    row = int(square[1]) - 1
    moves = []
    for dc, dr in [(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)]:
        c, r = col + dc, row + dr
        if 0 <= c < 8 and 0 <= r < 8:
            moves.append("abcdefgh"[c] + str(r + 1))
    return sorted(moves)


def merge_tiles(row: list[int]) -> list[int]:
    """Slide a row of the game 2048 to the left and merge equal tiles."""
    tiles = [tile for tile in row if tile]
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


def nim_winning_move(piles: list[int]) -> tuple[int, int] | None:
    """Find a pile and how much to take from it to win at nim."""
    balance = 0
    for pile in piles:
        balance ^= pile
    for i, pile in enumerate(piles):
        target = pile ^ balance
        if target < pile:
            return (i, pile - target)
    return None


def league_table(matches: list[dict]) -> list[tuple[str, int]]:
    """Compute the points of all teams from match results, best team first."""
    points = defaultdict(int)
    for match in matches:
        home, away = match["home"], match["away"]
        difference = match["home_goals"] - match["away_goals"]
        points[home] += 3 if difference > 0 else 1 if difference == 0 else 0
        points[away] += 3 if difference < 0 else 1 if difference == 0 else 0
    return sorted(points.items(), key=lambda item: (-item[1], item[0]))


def median(values: list[float]) -> float:
    """Find the middle value, or the mean of the two middle values."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def standard_deviation(values: list[float]) -> float:
    """Compute the standard deviation of a sample."""
    if len(values) < 2:
        return 0.0
    mean = sum(values) / len(values)
    variance = sum((v - mean) ** 2 for v in values) / (len(values) - 1)
    return math.sqrt(variance)


def moving_average(values: list[float], window: int) -> list[float]:
    """Average every stretch of a given number of neighbouring values."""
    averages = []
    for i in range(len(values) - window + 1):
        part = values[i:i + window]
        averages.append(sum(part) / window)
    return averages


def histogram(values: list[float], bins: int) -> list[int]:
    """Count how many values fall into each of several equal bins."""
    low, high = min(values), max(values)
    width = (high - low) / bins or 1.0
    counts = [0] * bins
    for value in values:
        index = min(int((value - low) / width), bins - 1)
        counts[index] += 1
    return counts


def remove_outliers(values: list[float], limit: float = 2.0) -> list[float]:
    """Drop the values that lie too many standard deviations from the mean."""
    if len(values) < 2:
        return list(values)
    mean = statistics.mean(values)
    spread = statistics.stdev(values)
    return [v for v in values if abs(v - mean) <= limit * spread]


def linear_regression(xs: list[float], ys: list[float]) -> tuple[float, float]:
    """Fit a straight line and return its slope and intercept."""
    n = len(xs)
    mean_x = sum(xs) / n
    mean_y = sum(ys) / n
    covariance = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys))
    variance = sum((x - mean_x) ** 2 for x in xs)
    slope = covariance / variance
    return slope, mean_y - slope * mean_x


def average_by_group(records: list[dict], group_key: str, value_key: str) -> dict[str, float]:
    """Average a field of records separately for every group."""
    groups = defaultdict(list)
    for record in records:
        groups[record[group_key]].append(record[value_key])
    return {name: round(sum(values) / len(values), 2) for name, values in groups.items()}


def percentile(values: list[float], percent: float) -> float:
    """Find the value below which a given percentage of the data lies, interpolating between neighbours."""
    ordered = sorted(values)
    position = (len(ordered) - 1) * percent / 100
    lower = math.floor(position)
    upper = math.ceil(position)
    fraction = position - lower
    return ordered[lower] + (ordered[upper] - ordered[lower]) * fraction


def modes(values: list[int]) -> list[int]:
    """List in order all values that occur most often."""
    if not values:
        return []
    counts = Counter(values)
    highest = max(counts.values())
    return sorted(value for value, count in counts.items() if count == highest)


def exponential_smoothing(values: list[float], alpha: float) -> list[float]:
    """Smooth a series so that older values count less and less."""
    smoothed = []
    for value in values:
        if not smoothed:
            smoothed.append(value)
        else:
            smoothed.append(alpha * value + (1 - alpha) * smoothed[-1])
    return smoothed


def correlation(xs: list[float], ys: list[float]) -> float:
    """Measure how strongly two series rise and fall together."""
    mean_x = sum(xs) / len(xs)
    mean_y = sum(ys) / len(ys)
    dx = [x - mean_x for x in xs]
    dy = [y - mean_y for y in ys]
    denominator = math.sqrt(sum(d * d for d in dx) * sum(d * d for d in dy))
    if denominator == 0:
        return 0.0
    return sum(a * b for a, b in zip(dx, dy)) / denominator


def precision_and_recall(expected: list[bool], predicted: list[bool]) -> tuple[float, float]:
    """Compute the precision and the recall of predictions."""
    hits = sum(1 for e, p in zip(expected, predicted) if e and p)
    claimed = sum(predicted)
    actual = sum(expected)
    precision = hits / claimed if claimed else 0.0
    recall = hits / actual if actual else 0.0
    return precision, recall


def hourly_counts(timestamps: list[str]) -> dict[str, int]:
    """Count events per hour from timestamps such as 2024-05-01 13:45:00."""
    counts = {}
    for text in timestamps:
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
        hour = moment.strftime("%Y-%m-%d %H:00")
        counts[hour] = counts.get(hour, 0) + 1
    return dict(sorted(counts.items()))


def dice_total_range(notation: str) -> tuple[int, int] | None:
    """Find the lowest and highest total of dice written like 2d6+3."""
    match = re.fullmatch(r"(\d+)d(\d+)([+-]\d+)?", notation.strip())
    if match is None:
        return None
    count = int(match.group(1))
    sides = int(match.group(2))
    bonus = int(match.group(3) or 0)
    return (count + bonus, count * sides + bonus)
