import math
import re
import statistics
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import combinations


def digit_sum(number: int) -> int:
    """Return the sum of the decimal digits of a number. The sign is ignored."""
    return sum(int(digit) for digit in str(abs(number)))


def digital_root(number: int) -> int:
    """Keep adding up the digits of a non-negative number until a single digit remains, and return that
    digit."""
    while number >= 10:
        total = 0
        while number > 0:
            total += number % 10
            number //= 10
        number = total
    return number


def count_even_digits(number: int) -> int:
    """How many of the digits of the given number are even? Zero counts as an even digit, and a minus sign
    makes no difference."""
    return sum(1 for digit in str(abs(number)) if digit in "02468")


def reverse_digits(number: int) -> int:
    """Write a function that reverses the digits of an integer. A negative number stays negative, and zeros
    that end up in front disappear."""
    sign = -1 if number < 0 else 1
    return sign * int(str(abs(number))[::-1])


def is_palindromic_number(number: int) -> bool:
    """Tell whether a number reads the same forwards and backwards. Negative numbers never do."""
    return str(number) == str(number)[::-1]


def digit_product(number: int) -> int:
    """Multiply all the non-zero digits of a number together. If there is no non-zero digit, the answer is
    1."""
    return math.prod(int(digit) for digit in str(abs(number)) if digit != "0")


def largest_digit(number: int) -> int:
    """Return the largest decimal digit that occurs in the number."""
    return max(int(digit) for digit in str(abs(number)))


def has_distinct_digits(number: int) -> bool:
    """Check that no digit occurs twice in the number."""
    return len(set(str(abs(number)))) == len(str(abs(number)))


def digit_frequencies(numbers: list[int]) -> dict[int, int]:
    """Given a list of numbers, count how often each digit from 0 to 9 is used across all of them. Digits
    that are never used must be present with a count of 0."""
    counts = {digit: 0 for digit in range(10)}
    for number in numbers:
        for char in str(abs(number)):
            counts[int(char)] += 1
    return counts


def largest_number_from_digits(digits: list[int]) -> int:
    """Arrange the given digits so that they form the largest possible number. An empty list gives 0."""
    return int("".join(str(digit) for digit in sorted(digits, reverse=True)) or "0")


def is_narcissistic(number: int) -> bool:
    """A number is narcissistic if it equals the sum of its digits, each raised to the power of how many
    digits there are. Say whether the given non-negative number is."""
    return number == sum(int(digit) ** len(str(number)) for digit in str(number))


def affordable_products(products: list[dict], budget: float) -> list[str]:
    """Which products can a customer afford? Each product has a "name" and a "price"; return the names of
    those that cost no more than the budget, in the given order."""
    return [product["name"] for product in products if product["price"] <= budget]


def numbers_divisible_by_digit_sum(start: int, end: int) -> list[int]:
    """List the numbers between two positive bounds, both included, that can be divided by the sum of their
    own digits without a remainder."""
    return [n for n in range(start, end + 1) if n % sum(int(digit) for digit in str(n)) == 0]


def digits_to_number(digits: list[int]) -> int:
    """Turn a list of decimal digits, most significant first, into the number they spell. Raise a ValueError
    if an item is not between 0 and 9."""
    number = 0
    for digit in digits:
        if digit < 0 or digit > 9:
            raise ValueError(f"not a digit: {digit}")
        number = number * 10 + digit
    return number


def plus_one(digits: list[int]) -> list[int]:
    """A non-negative number is stored as a list of its digits, most significant first. Return the list of
    digits of the number that comes next, without changing the list passed in."""
    result = digits[:]
    for i in range(len(result) - 1, -1, -1):
        if result[i] < 9:
            result[i] += 1
            return result
        result[i] = 0
    return [1] + result


def proper_divisors(number: int) -> list[int]:
    """Find all the divisors of a positive number except the number itself, in ascending order."""
    return [d for d in range(1, number // 2 + 1) if number % d == 0]


def count_divisors(number: int) -> int:
    """Count the divisors of a positive integer, 1 and the number itself included. It should stay fast for
    numbers in the billions."""
    count = 0
    candidate = 1
    while candidate * candidate <= number:
        if number % candidate == 0:
            count += 1 if candidate * candidate == number else 2
        candidate += 1
    return count


def classify_by_divisors(number: int) -> str:
    """Classify a positive integer by the sum of its proper divisors: "perfect" if the sum equals the
    number, "abundant" if it is larger, "deficient" if it is smaller."""
    total = sum(d for d in range(1, number) if number % d == 0)
    if total == number:
        return "perfect"
    if total > number:
        return "abundant"
    return "deficient"


def is_prime(number: int) -> bool:
    """Decide whether a number is prime. Anything below 2 is not."""
    if number < 2:
        return False
    for divisor in range(2, math.isqrt(number) + 1):
        if number % divisor == 0:
            return False
    return True


def primes_up_to(limit: int) -> list[int]:
    """We need all prime numbers up to and including a limit, smallest first. The limit can be a few
    million."""
    if limit < 2:
        return []
    sieve = [True] * (limit + 1)
    sieve[0] = sieve[1] = False
    for number in range(2, math.isqrt(limit) + 1):
        if sieve[number]:
            for multiple in range(number * number, limit + 1, number):
                sieve[multiple] = False
    return [number for number, prime in enumerate(sieve) if prime]


def prime_factors(number: int) -> list[int]:
    """Break a positive integer down into its prime factors, in ascending order, repeating a factor as often
    as it divides the number. The number 1 has no factors."""
    factors = []
    divisor = 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            factors.append(divisor)
            number //= divisor
        divisor += 1
    if number > 1:
        factors.append(number)
    return factors


def prime_exponents(number: int) -> dict[int, int]:
    """Return the prime factorisation of a positive integer as a mapping from each prime to its exponent."""
    exponents: dict[int, int] = {}
    prime = 2
    while number > 1:
        if number % prime == 0:
            exponents[prime] = exponents.get(prime, 0) + 1
            number //= prime
        else:
            prime += 1
    return exponents


def twin_primes(primes: list[int]) -> list[tuple[int, int]]:
    """From an ascending list of primes pick the neighbouring pairs that differ by exactly 2."""
    return [(a, b) for a, b in zip(primes, primes[1:]) if b - a == 2]


def weekend_dates(days: list[date]) -> list[date]:
    """From the dates given keep only the Saturdays and Sundays."""
    return [day for day in days if day.weekday() >= 5]


def greatest_common_divisor(a: int, b: int) -> int:
    """Compute the greatest common divisor of two integers without using the standard library for it. The
    result is never negative."""
    while b != 0:
        a, b = b, a % b
    return abs(a)


def common_divisor_of_all(numbers: list[int]) -> int:
    """What is the largest number that divides every number in the list? For an empty list return 0."""
    result = 0
    for number in numbers:
        result = math.gcd(result, number)
        if result == 1:
            break
    return result


def least_common_multiple(numbers: list[int]) -> int:
    """Return the smallest positive number that is a multiple of every number in a list of positive
    integers. The empty list gives 1."""
    result = 1
    for number in numbers:
        result = result * number // math.gcd(result, number)
    return result


def simplify_fraction(numerator: int, denominator: int) -> tuple[int, int]:
    """Reduce a fraction to lowest terms and return numerator and denominator. The denominator of the result
    is always positive, and a denominator of zero raises a ZeroDivisionError."""
    if denominator == 0:
        raise ZeroDivisionError("denominator must not be zero")
    divisor = math.gcd(numerator, denominator)
    if denominator < 0:
        divisor = -divisor
    return numerator // divisor, denominator // divisor


def add_fractions(first: tuple[int, int], second: tuple[int, int]) -> tuple[int, int]:
    """Add two fractions, each given as numerator and positive denominator, and return the reduced sum in
    the same form."""
    a, b = first
    c, d = second
    numerator = a * d + c * b
    denominator = b * d
    divisor = math.gcd(numerator, denominator)
    return numerator // divisor, denominator // divisor


def are_coprime(a: int, b: int) -> bool:
    """Do the two numbers share no divisor other than 1?"""
    return math.gcd(a, b) == 1


def euler_totient(number: int) -> int:
    """Count the integers from 1 up to the given positive number that have no common factor with it other
    than 1."""
    return sum(1 for k in range(1, number + 1) if math.gcd(k, number) == 1)


def sum_of_multiples(limit: int, factors: list[int]) -> int:
    """Sum up all numbers below the limit that are a multiple of at least one of the given factors. A number
    that is a multiple of several factors is counted once, and factors of 0 are ignored."""
    return sum(n for n in range(1, limit) if any(factor and n % factor == 0 for factor in factors))


def are_amicable(a: int, b: int) -> bool:
    """Two different positive numbers are amicable when the proper divisors of each add up to the other one.
    Check whether the given pair is amicable."""
    if a == b:
        return False
    sum_a = sum(d for d in range(1, a) if a % d == 0)
    sum_b = sum(d for d in range(1, b) if b % d == 0)
    return sum_a == b and sum_b == a


def fizz_buzz(count: int) -> list[str]:
    """Produce the children's counting game from 1 to count: multiples of three become "Fizz", multiples of
    five become "Buzz", multiples of both become "FizzBuzz", and the rest are the numbers themselves as
    text."""
    lines = []
    for number in range(1, count + 1):
        if number % 15 == 0:
            lines.append("FizzBuzz")
        elif number % 3 == 0:
            lines.append("Fizz")
        elif number % 5 == 0:
            lines.append("Buzz")
        else:
            lines.append(str(number))
    return lines


def trailing_zeros_of_factorial(number: int) -> int:
    """How many zeros stand at the end of the factorial of a non-negative number? The factorial itself is
    far too big to be computed for the inputs we have."""
    zeros = 0
    power = 5
    while power <= number:
        zeros += number // power
        power *= 5
    return zeros


def sum_of_even_squares(numbers: list[int]) -> int:
    """Square every even number in the list and add the squares. Odd numbers are ignored."""
    return sum(number ** 2 for number in numbers if number % 2 == 0)


def luhn_valid(card_number: str) -> bool:
    """Validate a card number with the Luhn check: counted from the right, every second digit is doubled,
    nine is subtracted from results above 9, and the total must be divisible by 10. Spaces are ignored;
    anything else that is not a digit makes the number invalid, as does an empty text."""
    digits = card_number.replace(" ", "")
    if not digits.isdigit():
        return False
    total = 0
    for position, char in enumerate(reversed(digits)):
        value = int(char)
        if position % 2 == 1:
            value *= 2
            if value > 9:
                value -= 9
        total += value
    return total % 10 == 0


def isbn10_check_digit(digits: str) -> str:
    """Work out the check character for the first nine digits of an ISBN-10. The digits are weighted from 10
    down to 2, and the check value brings the total up to a multiple of 11, where the value 10 is written as
    "X"."""
    total = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits))
    check = (11 - total % 11) % 11
    return "X" if check == 10 else str(check)


def ean13_is_valid(code: str) -> bool:
    """An EAN-13 barcode has exactly 13 digits. The digits are weighted 1 and 3 alternately, starting with
    1, and the weighted sum has to be a multiple of 10; say whether the code is valid."""
    if len(code) != 13 or not code.isdigit():
        return False
    odd = sum(int(digit) for digit in code[0::2])
    even = sum(int(digit) for digit in code[1::2])
    return (odd + 3 * even) % 10 == 0


def fibonacci_numbers(count: int) -> list[int]:
    """Return the first numbers of the Fibonacci sequence, beginning with 0 and 1. The caller says how
    many."""
    numbers = []
    a, b = 0, 1
    for _ in range(count):
        numbers.append(a)
        a, b = b, a + b
    return numbers


def even_fibonacci_sum(limit: int) -> int:
    """Add up the even Fibonacci numbers that do not exceed the limit."""
    total = 0
    current, following = 1, 2
    while current <= limit:
        if current % 2 == 0:
            total += current
        current, following = following, current + following
    return total


def collatz_length(start: int) -> int:
    """Starting from a positive number, halve it when it is even, otherwise triple it and add one, until 1
    is reached. Tell how many steps that takes. Raise a ValueError for numbers below 1."""
    if start < 1:
        raise ValueError("start must be positive")
    steps = 0
    while start != 1:
        start = start // 2 if start % 2 == 0 else 3 * start + 1
        steps += 1
    return steps


def arithmetic_sequence(first: float, difference: float, count: int) -> list[float]:
    """List the first terms of an arithmetic progression, given the first term, the common difference and
    the number of terms."""
    return [first + difference * i for i in range(count)]


def geometric_sum(first: float, ratio: float, count: int) -> float:
    """Sum of the first `count` terms of a geometric progression. A ratio of 1 must work too."""
    if ratio == 1:
        return first * count
    return first * (1 - ratio ** count) / (1 - ratio)


def is_arithmetic(numbers: list[int]) -> bool:
    """Check whether neighbouring numbers in the list always differ by the same amount. Lists with fewer
    than three numbers always pass."""
    return all(b - a == c - b for a, b, c in zip(numbers, numbers[1:], numbers[2:]))


def missing_number(numbers: list[int]) -> int:
    """A list holds all the numbers from 1 to n in any order, except for one that got lost. Find the lost
    one."""
    return sum(range(1, len(numbers) + 2)) - sum(numbers)


def missing_invoice_numbers(used: list[int]) -> list[int]:
    """Auditors want to know which invoice numbers were skipped. Return every number between the lowest and
    the highest used one that does not occur, in ascending order; nothing is missing if no numbers are
    given."""
    if not used:
        return []
    present = set(used)
    return [n for n in range(min(used), max(used) + 1) if n not in present]


def revenue(lines: list[tuple[float, int]]) -> float:
    """Total revenue of an order, whose lines are a unit price and a quantity each."""
    return sum(price * quantity for price, quantity in lines)


def longest_increasing_run(numbers: list[int]) -> int:
    """Find the length of the longest stretch of consecutive items in which each number is greater than the
    one before it. The length of an empty list is 0."""
    if not numbers:
        return 0
    best = current = 1
    for previous, number in zip(numbers, numbers[1:]):
        current = current + 1 if number > previous else 1
        best = max(best, current)
    return best


def running_totals(amounts: list[float]) -> list[float]:
    """For each position give the sum of all amounts up to and including that position."""
    totals = []
    total = 0.0
    for amount in amounts:
        total += amount
        totals.append(total)
    return totals


def differences(values: list[float]) -> list[float]:
    """Return the change from each value to the next. The result is one item shorter than the input."""
    return [b - a for a, b in zip(values, values[1:])]


def count_sign_changes(values: list[float]) -> int:
    """How often does a series switch from positive to negative or the other way round? Zeros are skipped as
    if they were not there."""
    nonzero = [v for v in values if v != 0]
    return sum(1 for a, b in zip(nonzero, nonzero[1:]) if (a > 0) != (b > 0))


def triangular_index(number: int) -> int | None:
    """Triangular numbers are 1, 3, 6, 10 and so on. Return which one in this series the given number is,
    counting from 1, or None if it is not part of the series."""
    index = 0
    total = 0
    while total < number:
        index += 1
        total += index
    return index if index > 0 and total == number else None


def pascal_row(index: int) -> list[int]:
    """Compute one row of Pascal's triangle. Row 0 is just a single 1."""
    row = [1]
    for _ in range(index):
        row = [1] + [a + b for a, b in zip(row, row[1:])] + [1]
    return row


def look_and_say(term: str) -> str:
    """Describe a string of digits by reading it aloud: for each group of equal neighbouring digits write
    the size of the group and then the digit."""
    result = ""
    i = 0
    while i < len(term):
        j = i
        while j < len(term) and term[j] == term[i]:
            j += 1
        result += str(j - i) + term[i]
        i = j
    return result


def is_perfect_square(number: int) -> bool:
    """Say if a number is the square of an integer. Negative numbers are not."""
    return number >= 0 and math.isqrt(number) ** 2 == number


def pythagorean_triples(limit: int) -> list[tuple[int, int, int]]:
    """Find all right triangles with whole-number sides and a hypotenuse no longer than the limit. Give the
    sides in ascending order, one tuple per triangle."""
    triples = []
    for a in range(1, limit):
        for b in range(a + 1, limit):
            c = math.isqrt(a * a + b * b)
            if c <= limit and c * c == a * a + b * b:
                triples.append((a, b, c))
    return triples


def round_half_up(value: float) -> int:
    """Round to the nearest integer; a half always goes up, also for negative values."""
    return math.floor(value + 0.5)


def round_to_multiple(value: float, step: float) -> float:
    """Snap a value to the closest multiple of the step. A step of zero leaves the value as it is."""
    return round(value / step) * step if step != 0 else value


def count_in_range(readings: list[float], low: float, high: float) -> int:
    """How many of the sensor readings lie between the lower and the upper limit, limits included?"""
    return sum(1 for reading in readings if low <= reading <= high)


def round_up_to_quarter_hour(minutes: int) -> int:
    """Working time is billed in started quarters of an hour. Convert minutes worked into minutes billed."""
    return math.ceil(minutes / 15) * 15


def round_significant(value: float, digits: int) -> float:
    """Round a number to the requested number of significant digits. Zero stays zero."""
    if value == 0:
        return 0.0
    magnitude = math.floor(math.log10(abs(value)))
    return round(value, digits - 1 - magnitude)


def clamp(value: float, low: float, high: float) -> float:
    """Limit a value to the range from low to high. If low is greater than high, raise a ValueError."""
    if low > high:
        raise ValueError("low must not be greater than high")
    return max(low, min(value, high))


def swiss_cash_rounding(cents: int) -> int:
    """In cash payments in Switzerland the smallest coin is 5 cents. Round an amount in cents to the nearest
    amount that can be paid in cash; amounts ending in 1 or 2 are rounded down."""
    remainder = cents % 5
    if remainder < 3:
        return cents - remainder
    return cents + 5 - remainder


def split_bill(total_cents: int, people: int) -> list[int]:
    """Divide an amount in cents among a number of people as evenly as possible. Nobody pays more than one
    cent more than anybody else, and those who pay the extra cent come first. With fewer than one person
    raise a ValueError."""
    if people < 1:
        raise ValueError("at least one person is needed")
    share, extra = divmod(total_cents, people)
    return [share + 1] * extra + [share] * (people - extra)


def allocate_proportionally(amount: int, weights: list[int]) -> list[int]:
    """Distribute a whole amount in proportion to the weights so that the parts add up exactly. Each part is
    first rounded down, then what is left over is handed out one unit at a time to the parts with the
    largest lost fraction, earlier parts first on a tie."""
    total = sum(weights)
    parts = [amount * weight // total for weight in weights]
    remainders = [amount * weight % total for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: -remainders[i])
    for i in order[:amount - sum(parts)]:
        parts[i] += 1
    return parts


def make_change(amount: int, coins: list[int]) -> dict[int, int]:
    """Pay out an amount in cents with as large coins as possible, and return how many of each coin are
    used. Leave out coins that are not used, and raise a ValueError if something remains that no coin can
    cover."""
    used = {}
    for coin in sorted(coins, reverse=True):
        count, amount = divmod(amount, coin)
        if count:
            used[coin] = count
    if amount > 0:
        raise ValueError(f"{amount} cents cannot be paid")
    return used


def fewest_coins(amount: int, coins: list[int]) -> int | None:
    """What is the smallest number of coins that makes up the amount exactly? There are as many of each coin
    as needed. Return None if the amount cannot be made."""
    best: list[int | None] = [0] + [None] * amount
    for value in range(1, amount + 1):
        for coin in coins:
            if coin <= value and best[value - coin] is not None:
                candidate = best[value - coin] + 1
                if best[value] is None or candidate < best[value]:
                    best[value] = candidate
    return best[amount]


def count_change_ways(amount: int, coins: list[int]) -> int:
    """Count in how many different ways an amount can be paid with the given coins. The order of the coins
    does not matter, and every coin may be used any number of times."""
    ways = [1] + [0] * amount
    for coin in coins:
        for value in range(coin, amount + 1):
            ways[value] += ways[value - coin]
    return ways[amount]


def format_cents(cents: int) -> str:
    """Show an amount in cents as dollars with two decimals and commas between the thousands. A negative
    amount has the minus sign before the dollar sign."""
    sign = "-" if cents < 0 else ""
    dollars, rest = divmod(abs(cents), 100)
    return f"{sign}${dollars:,}.{rest:02d}"


def parse_price(text: str) -> int | None:
    """Read a price such as the ones customers type, with an optional dollar sign, optional commas and an
    optional two-digit fraction, and return it in cents. Anything else gives None."""
    match = re.fullmatch(r"\$?([\d,]+)(?:\.(\d\d))?", text.strip())
    if not match:
        return None
    dollars = match.group(1).replace(",", "")
    if not dollars:
        return None
    return int(dollars) * 100 + int(match.group(2) or 0)


def temperatures_in_fahrenheit(celsius: dict[str, float]) -> dict[str, float]:
    """Given the temperature of each city in degrees Celsius, return the same mapping in Fahrenheit, rounded
    to one decimal."""
    return {city: round(value * 1.8 + 32, 1) for city, value in celsius.items()}


def add_vat(net_cents: int, rate_percent: float) -> int:
    """Add value added tax to a net amount in cents and return the gross amount, rounded to whole cents."""
    return round(net_cents * (1 + rate_percent / 100))


def percent_of(part: float, whole: float) -> float:
    """What percentage of the whole is the part? Rounded to one decimal, and 0 if the whole is zero."""
    return round(100 * part / whole, 1) if whole else 0.0


def percent_change(old: float, new: float) -> float | None:
    """By how many percent did a value change? Negative for a decrease. There is no answer, that is None,
    when the old value is zero."""
    return (new - old) / abs(old) * 100 if old != 0 else None


def percentages_of_total(counts: dict[str, int]) -> dict[str, float]:
    """Convert counts per category into percentages of the overall count, with one decimal. If the overall
    count is zero, every category has 0.0."""
    total = sum(counts.values())
    if total == 0:
        return {name: 0.0 for name in counts}
    return {name: round(count * 100 / total, 1) for name, count in counts.items()}


def apply_discounts(price: float, discounts: list[float]) -> float:
    """Several discounts in percent are granted one after another, each on the price left by the one before.
    Return the final price, rounded to cents."""
    for discount in discounts:
        price -= price * discount / 100
    return round(price, 2)


def best_discount(price: float, offers: list[dict]) -> float:
    """Every offer has a "kind", which is "percent" or "fixed", and a "value". Only one offer may be used:
    return the lowest price the customer can get, which is never below zero and is the plain price when
    there are no offers."""
    best = price
    for offer in offers:
        if offer["kind"] == "percent":
            reduced = price * (1 - offer["value"] / 100)
        else:
            reduced = price - offer["value"]
        best = min(best, reduced)
    return max(best, 0)


def markup_price(cost: float, margin_percent: float) -> float:
    """Find the selling price at which the profit is the given percentage of the selling price itself. A
    margin of 100 percent or more is impossible and should raise a ValueError."""
    if margin_percent >= 100:
        raise ValueError("margin must be below 100 percent")
    return cost / (1 - margin_percent / 100)


def tip_amount(bill: float, quality: str) -> float:
    """Suggest a tip: 20 percent for "great" service, 15 percent for "good" service, 10 percent for "ok",
    and nothing for any other word. Round to two decimals."""
    return round(bill * {"great": 0.20, "good": 0.15, "ok": 0.10}.get(quality, 0), 2)


def progressive_tax(income: float, brackets: list[tuple[float, float]]) -> float:
    """Compute a progressive income tax. Each bracket has the income at which it starts and a rate in
    percent that applies only to the part of the income inside the bracket; the brackets are sorted by their
    start."""
    tax = 0.0
    for i, (start, rate) in enumerate(brackets):
        if income <= start:
            break
        end = brackets[i + 1][0] if i + 1 < len(brackets) else income
        tax += (min(income, end) - start) * rate / 100
    return round(tax, 2)


def water_bill(cubic_metres: float) -> float:
    """A household pays a base fee of 12 a month, 1.80 for each of the first 10 cubic metres of water, 2.40
    for each of the next 20, and 3.50 for everything beyond that. What does the monthly bill come to?"""
    cost = 12.0
    cost += min(cubic_metres, 10) * 1.80
    if cubic_metres > 10:
        cost += min(cubic_metres - 10, 20) * 2.40
    if cubic_metres > 30:
        cost += (cubic_metres - 30) * 3.50
    return round(cost, 2)


def volume_unit_price(quantity: int, tiers: dict[int, float]) -> float | None:
    """The price list maps the minimum quantity to the price per piece. Return the price per piece for an
    order, which is that of the highest minimum the order reaches, or None if it reaches none of them."""
    price = None
    for minimum in sorted(tiers):
        if quantity >= minimum:
            price = tiers[minimum]
    return price


def temperature_swing(readings: list[float]) -> float:
    """Report the difference between the warmest and the coldest reading of the day; without readings it is
    0."""
    return max(readings) - min(readings) if readings else 0.0


def parking_fee(minutes: int) -> int:
    """The first 30 minutes in the car park are free. After that every started hour, counted from the
    arrival, costs 200 cents, but a whole day never costs more than 1500 cents."""
    if minutes <= 30:
        return 0
    days, rest = divmod(minutes, 24 * 60)
    hours = math.ceil(rest / 60)
    return days * 1500 + min(hours * 200, 1500)


def phone_overage(minutes_used: list[int], included: int, rate: float) -> float:
    """The plan includes a number of call minutes each month. For a list of monthly usages, sum what has to
    be paid for the minutes above the included ones at the rate per minute. Unused minutes are not carried
    over."""
    return sum(max(0, used - included) * rate for used in minutes_used)


def ticket_price(age: int, student: bool) -> float:
    """Children under 6 get in for nothing, visitors under 18 and students pay 5.50, people aged 65 or over
    pay 7, and everybody else pays 11."""
    if age < 6:
        return 0.0
    if age < 18 or student:
        return 5.5
    return 7.0 if age >= 65 else 11.0


def sales_commission(sales: list[dict], threshold: float) -> dict[str, float]:
    """Each sale has a "seller" and an "amount". Sellers whose sales add up to at least the threshold earn 8
    percent of their total as commission, the others 5 percent. Give the commission per seller, rounded to
    cents."""
    totals: dict[str, float] = {}
    for sale in sales:
        totals[sale["seller"]] = totals.get(sale["seller"], 0) + sale["amount"]
    commissions = {}
    for seller, total in totals.items():
        rate = 0.08 if total >= threshold else 0.05
        commissions[seller] = round(total * rate, 2)
    return commissions


def weekly_pay(hours: list[float], rate: float) -> float:
    """Work out the pay for a week from the hours of each day. Hours above 40 in the week are paid at one
    and a half times the normal rate."""
    total = sum(hours)
    overtime = max(0, total - 40)
    return (total - overtime) * rate + overtime * rate * 1.5


def loyalty_tier(points: int) -> str:
    """Customers with 10000 points or more are "gold", those with 4000 or more are "silver", those with 1000
    or more are "bronze". Everyone below that is "none"."""
    for name, minimum in [("gold", 10000), ("silver", 4000), ("bronze", 1000)]:
        if points >= minimum:
            return name
    return "none"


def three_for_two(prices: list[float]) -> float:
    """The shop runs an offer where you pay only two of every three articles. The cheapest articles of the
    whole basket are the free ones, one per full group of three. What does the basket cost?"""
    return sum(sorted(prices)[len(prices) // 3:])


def cart_total(items: list[dict], tax_rates: dict[str, float]) -> float:
    """Sum up a shopping cart. Every item has "price", "quantity" and "category"; the tax of its category,
    in percent, is added to it, and categories without a tax rate are tax-free. Round only the final sum, to
    two decimals."""
    total = 0.0
    for item in items:
        net = item["price"] * item["quantity"]
        rate = tax_rates.get(item["category"], 0)
        total += net * (1 + rate / 100)
    return round(total, 2)


def convert_currency(amount: float, source: str, target: str, rates: dict[str, float]) -> float:
    """Convert an amount from one currency to another. The rates say how much of each currency one euro
    buys, and the euro itself, "EUR", is not among them. An unknown currency raises a KeyError; round to two
    decimals."""
    source_rate = 1.0 if source == "EUR" else rates[source]
    target_rate = 1.0 if target == "EUR" else rates[target]
    return round(amount / source_rate * target_rate, 2)


def account_balances(transactions: list[dict]) -> dict[str, int]:
    """From a list of transfers, each with "from", "to" and "amount", compute where every account stands if
    all of them started at zero."""
    balances: dict[str, int] = {}
    for transaction in transactions:
        amount = transaction["amount"]
        balances[transaction["from"]] = balances.get(transaction["from"], 0) - amount
        balances[transaction["to"]] = balances.get(transaction["to"], 0) + amount
    return balances


def first_overdraft(balance: int, movements: list[int]) -> int | None:
    """Starting with a balance, deposits and withdrawals are booked one by one. Return the position of the
    first booking that takes the balance below zero, or None if that never happens."""
    for index, movement in enumerate(movements):
        balance += movement
        if balance < 0:
            return index
    return None


def column_averages(rows: list[list[float]]) -> list[float]:
    """Average each column of a table of numbers whose rows all have the same length. An empty table has no
    columns."""
    return [sum(column) / len(column) for column in zip(*rows)]


def lowest_balance(opening: int, movements: list[int]) -> int:
    """Report the lowest balance the account ever had, including the opening balance."""
    lowest = balance = opening
    for movement in movements:
        balance += movement
        lowest = min(lowest, balance)
    return lowest


def settle_expenses(paid: dict[str, float]) -> dict[str, float]:
    """After a trip we want everyone to have spent the same. Given what each person paid, return how much
    each one gets back, negative for those who still owe something, rounded to cents."""
    if not paid:
        return {}
    average = sum(paid.values()) / len(paid)
    return {person: round(amount - average, 2) for person, amount in paid.items()}


def max_stock_profit(prices: list[float]) -> float:
    """Given the daily prices of a share, determine the highest profit from buying on one day and selling on
    a later one. If no profit is possible, it is 0."""
    best = 0.0
    lowest = math.inf
    for price in prices:
        lowest = min(lowest, price)
        best = max(best, price - lowest)
    return best


def max_drawdown(values: list[float]) -> float:
    """What was the deepest fall of a portfolio from an earlier peak, as a fraction of that peak? The values
    are all positive; 0 means it never fell."""
    peak = 0.0
    worst = 0.0
    for value in values:
        peak = max(peak, value)
        worst = max(worst, (peak - value) / peak)
    return worst


def average_purchase_price(purchases: list[tuple[int, float]]) -> float | None:
    """Every purchase consists of a number of shares and the price per share. Return the average price paid
    for a share, or None if no shares were bought."""
    shares = sum(count for count, _ in purchases)
    if shares == 0:
        return None
    return sum(count * price for count, price in purchases) / shares


def simple_interest(principal: float, rate_percent: float, days: int) -> float:
    """Interest for a number of days without compounding, counting 360 days to a year. Round to two
    decimals."""
    return round(principal * rate_percent / 100 * days / 360, 2)


def compound_amount(principal: float, rate_percent: float, years: int, periods_per_year: int = 1) -> float:
    """How much money does a deposit grow to when interest at a yearly rate is credited several times a
    year? By default it is credited once a year."""
    return principal * (1 + rate_percent / 100 / periods_per_year) ** (periods_per_year * years)


def monthly_payment(loan: float, yearly_rate_percent: float, months: int) -> float:
    """Determine the constant monthly payment that pays back a loan within the given number of months. A
    loan without interest is just divided evenly. Round to cents."""
    rate = yearly_rate_percent / 100 / 12
    if rate == 0:
        return round(loan / months, 2)
    factor = (1 + rate) ** months
    return round(loan * rate * factor / (factor - 1), 2)


def savings_plan(monthly: float, yearly_rate_percent: float, years: int) -> float:
    """Someone puts the same amount aside at the start of every month. Interest is credited at the end of
    each month at a twelfth of the yearly rate. What has been saved after the given years, rounded to two
    decimals?"""
    balance = 0.0
    for _ in range(years * 12):
        balance += monthly
        balance *= 1 + yearly_rate_percent / 1200
    return round(balance, 2)


def present_value(cash_flows: list[float], rate: float) -> float:
    """Discount a list of yearly payments to today. The first payment is made right now, the next in one
    year, and so on; the rate is a fraction."""
    return sum(flow / (1 + rate) ** year for year, flow in enumerate(cash_flows))


def straight_line_depreciation(cost: float, residual: float, years: int) -> list[float]:
    """Give the book value of a machine at the end of each year if it loses the same amount of value every
    year until only the residual value is left."""
    return [round(cost - (cost - residual) * year / years, 2) for year in range(1, years + 1)]


def birthdays_in_month(people: list[dict], month: int) -> list[str]:
    """Names, in alphabetical order, of all people who celebrate their birthday in the month. A person is a
    record with "name" and "born", the latter being a date."""
    return sorted(person["name"] for person in people if person["born"].month == month)


def break_even_units(fixed_costs: float, price: float, unit_cost: float) -> int | None:
    """How many units must be sold at least so that the business makes no loss? If a unit does not bring in
    more than it costs, there is no such number and None is returned."""
    margin = price - unit_cost
    if margin <= 0:
        return None
    return math.ceil(fixed_costs / margin)


def celsius_to_fahrenheit(celsius: float) -> float:
    """Convert degrees Celsius to degrees Fahrenheit."""
    return celsius * 9 / 5 + 32


def feet_and_inches(centimetres: float) -> tuple[int, int]:
    """Express a body height in centimetres as feet and whole inches. An inch is 2.54 centimetres; round to
    the nearest inch, and never report 12 inches."""
    return divmod(round(centimetres / 2.54), 12)


def convert_length(value: float, source: str, target: str) -> float:
    """Convert a length between "mm", "cm", "m", "km", "in", "ft" and "mi". Unknown units should raise a
    ValueError that names the unit."""
    metres = {"mm": 0.001, "cm": 0.01, "m": 1, "km": 1000, "in": 0.0254, "ft": 0.3048, "mi": 1609.344}
    for unit in (source, target):
        if unit not in metres:
            raise ValueError(f"unknown unit: {unit}")
    return value * metres[source] / metres[target]


def human_file_size(size: int) -> str:
    """Show a number of bytes in the largest fitting unit of B, KB, MB, GB and TB, where each is 1024 times
    the one before. Bytes are shown as a whole number, the other units with one decimal, with a blank in
    front of the unit."""
    if size < 1024:
        return f"{size} B"
    value = float(size)
    for unit in ["KB", "MB", "GB"]:
        value /= 1024
        if value < 1024:
            return f"{value:.1f} {unit}"
    return f"{value / 1024:.1f} TB"


def fuel_consumption(litres: float, kilometres: float) -> float:
    """Return how many litres a car uses for 100 kilometres, to one decimal."""
    return round(litres / kilometres * 100, 1)


def mpg_to_litres(mpg: float) -> float:
    """American customers state the consumption in miles per gallon. Convert it to litres per 100
    kilometres, with 3.785411784 litres in a gallon and 1.609344 kilometres in a mile."""
    return 100 * 3.785411784 / (mpg * 1.609344)


def running_pace(distance_km: float, seconds: int) -> str:
    """Give the pace of a run as minutes and seconds per kilometre, separated by a colon, the seconds with
    two digits. Fractions of a second are rounded to the nearest one."""
    per_km = round(seconds / distance_km)
    minutes, rest = divmod(per_km, 60)
    return f"{minutes}:{rest:02d}"


def scale_recipe(ingredients: dict[str, float], servings: int, wanted: int) -> dict[str, float]:
    """A recipe lists the grams of each ingredient for some number of servings. Scale it to the wanted
    number of servings and round to whole grams, but never below 1 gram."""
    return {name: max(1, round(grams * wanted / servings)) for name, grams in ingredients.items()}


def circle_area(radius: float) -> float:
    """Area of a circle. Negative radii are rejected with a ValueError."""
    if radius < 0:
        raise ValueError("radius must not be negative")
    return math.pi * radius ** 2


def triangle_kind(a: float, b: float, c: float) -> str:
    """Name the kind of triangle with the three side lengths: "equilateral", "isosceles" or "scalene". If
    the sides cannot form a triangle, because two of them together are not longer than the third, the answer
    is "invalid"."""
    x, y, z = sorted([a, b, c])
    if x <= 0 or x + y <= z:
        return "invalid"
    if x == z:
        return "equilateral"
    if x == y or y == z:
        return "isosceles"
    return "scalene"


def fastest_runner(times: dict[str, float]) -> str | None:
    """The race results map each runner to a time in seconds. Who won? Return None if nobody finished."""
    return min(times, key=times.get, default=None)


def triangle_area(a: float, b: float, c: float) -> float:
    """Compute the area of a triangle from its three sides."""
    s = (a + b + c) / 2
    return math.sqrt(s * (s - a) * (s - b) * (s - c))


def polygon_area(points: list[tuple[float, float]]) -> float:
    """What area does a simple polygon enclose? Its corners are given in order, clockwise or
    counter-clockwise. Fewer than three corners enclose nothing."""
    total = 0.0
    for i in range(len(points)):
        x1, y1 = points[i]
        x2, y2 = points[(i + 1) % len(points)]
        total += x1 * y2 - x2 * y1
    return abs(total) / 2


def polygon_perimeter(points: list[tuple[float, float]]) -> float:
    """Length of the outline of a polygon, including the edge from the last corner back to the first."""
    return sum(math.dist(p, q) for p, q in zip(points, points[1:] + points[:1]))


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Straight-line distance between two points in the plane."""
    return math.hypot(a[0] - b[0], a[1] - b[1])


def manhattan_distance(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    """How far apart are two grid points if you can only move along the axes? The points may have any number
    of coordinates, but both must have the same number, otherwise raise a ValueError."""
    if len(a) != len(b):
        raise ValueError("points have different dimensions")
    return sum(abs(x - y) for x, y in zip(a, b))


def path_length(points: list[tuple[float, float]]) -> float:
    """Add up the distances between successive points of a walk. A walk with fewer than two points has
    length 0."""
    length = 0.0
    for (x1, y1), (x2, y2) in zip(points, points[1:]):
        length += math.sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2)
    return length


def closest_pair(points: list[tuple[float, float]]) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Find the two points that lie closest together. With fewer than two points there is no pair and None
    is returned; among equally close pairs the first one wins."""
    return min(combinations(points, 2), key=lambda pair: math.dist(pair[0], pair[1]), default=None)


def nearest_station(position: tuple[float, float], stations: dict[str, tuple[float, float]]) -> str | None:
    """Which station is nearest to the position? Return its name, or None when there are no stations."""
    best_name = None
    best_distance = math.inf
    for name, (x, y) in stations.items():
        d = math.hypot(x - position[0], y - position[1])
        if d < best_distance:
            best_name, best_distance = name, d
    return best_name


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance in kilometres between two places on earth given by latitude and longitude in degrees. Take
    the earth to be a sphere with a radius of 6371 km."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    dphi = math.radians(lat2 - lat1)
    dlambda = math.radians(lon2 - lon1)
    h = math.sin(dphi / 2) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(dlambda / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(h))


def bounding_box(points: list[tuple[int, int]]) -> tuple[int, int, int, int] | None:
    """Return the smallest rectangle containing all points as left, top, right, bottom, that is the smallest
    x and y followed by the largest x and y. No points, no rectangle: return None."""
    if not points:
        return None
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def overlap_area(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> int:
    """Determine the area common to two rectangles, each given as left, top, right and bottom. It is 0 when
    they do not intersect."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0
    return width * height


def root_mean_square(values: list[float]) -> float:
    """Compute the square root of the average of the squared values. The list is not empty."""
    return math.sqrt(sum(value * value for value in values) / len(values))


def point_in_circle(point: tuple[float, float], center: tuple[float, float], radius: float) -> bool:
    """Does the point lie within the circle? Points exactly on the edge count as inside."""
    return math.dist(point, center) <= radius


def point_in_polygon(x: float, y: float, corners: list[tuple[float, float]]) -> bool:
    """Test if a point is inside a polygon that is given by its corners in order. It does not matter what is
    returned for points exactly on the border."""
    inside = False
    for i in range(len(corners)):
        x1, y1 = corners[i - 1]
        x2, y2 = corners[i]
        if (y1 > y) != (y2 > y):
            crossing = x1 + (y - y1) * (x2 - x1) / (y2 - y1)
            if x < crossing:
                inside = not inside
    return inside


def rotate_point(x: float, y: float, degrees: float) -> tuple[float, float]:
    """Rotate a point counter-clockwise around the origin by an angle in degrees."""
    angle = math.radians(degrees)
    return (x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle))


def normalize_angle(degrees: float) -> float:
    """Bring an angle in degrees into the range from -180, exclusive, to 180, inclusive."""
    angle = degrees % 360
    if angle > 180:
        angle -= 360
    return angle


def compass_direction(degrees: float) -> str:
    """Translate a heading in degrees, where 0 is north and 90 is east, into one of the eight directions N,
    NE, E, SE, S, SW, W and NW. Each direction covers 45 degrees centred on it; headings outside of 0 to 360
    wrap around."""
    names = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"]
    index = math.floor((degrees % 360 + 22.5) / 45) % 8
    return names[index]


def slope_and_intercept(p: tuple[float, float], q: tuple[float, float]) -> tuple[float, float] | None:
    """Return slope and intercept of the line through two points. A vertical line has no slope, in which
    case the result is None."""
    (x1, y1), (x2, y2) = p, q
    if x1 == x2:
        return None
    slope = (y2 - y1) / (x2 - x1)
    return slope, y1 - slope * x1


def are_collinear(points: list[tuple[int, int]]) -> bool:
    """Do all the points with whole-number coordinates lie on one straight line? Up to two points always do.
    No point appears twice."""
    if len(points) <= 2:
        return True
    (x0, y0), (x1, y1) = points[0], points[1]
    return all((x1 - x0) * (y - y0) == (y1 - y0) * (x - x0) for x, y in points[2:])


def box_volume_and_surface(length: float, width: float, height: float) -> dict[str, float]:
    """For a rectangular box give the "volume" and the "surface" area."""
    volume = length * width * height
    surface = 2 * (length * width + length * height + width * height)
    return {"volume": volume, "surface": surface}


def paint_cans_needed(walls: list[tuple[float, float]], windows_area: float, coverage: float) -> int:
    """We paint several walls, given as width and height, with two coats. Windows are not painted. One can
    covers the given number of square metres; how many cans have to be bought?"""
    area = sum(width * height for width, height in walls) - windows_area
    return max(0, math.ceil(2 * area / coverage))


def grid_cells_in_radius(center: tuple[int, int], radius: int, rows: int, cols: int) -> list[tuple[int, int]]:
    """List all cells of a grid, as row and column, that are at most the radius away from the centre cell,
    where diagonal steps count as one. Cells outside of the grid are left out, the centre itself is
    included, and the order is row by row."""
    row, col = center
    cells = []
    for r in range(max(0, row - radius), min(rows, row + radius + 1)):
        for c in range(max(0, col - radius), min(cols, col + radius + 1)):
            cells.append((r, c))
    return cells


def mean(values: list[float]) -> float | None:
    """Average of the values, or None for an empty list."""
    return sum(values) / len(values) if values else None


def leap_years_between(first: int, last: int) -> list[int]:
    """We need a list of the leap years from one year through another, both included."""
    return [y for y in range(first, last + 1) if y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)]


def median(values: list[float]) -> float:
    """Find the middle value once the values are put in order; with an even number of values take the mean
    of the two in the middle. An empty list is a ValueError."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def modes(values: list[int]) -> list[int]:
    """Return all values that occur most often, in ascending order. There are none in an empty list."""
    if not values:
        return []
    counts = Counter(values)
    highest = max(counts.values())
    return sorted(value for value, count in counts.items() if count == highest)


def standard_deviation(values: list[float]) -> float:
    """Population standard deviation of a list of measurements. It is 0 for fewer than two measurements."""
    if len(values) < 2:
        return 0.0
    average = sum(values) / len(values)
    variance = sum((value - average) ** 2 for value in values) / len(values)
    return math.sqrt(variance)


def weighted_average(values: list[float], weights: list[float]) -> float:
    """Calculate the average of the values, each counted with its weight. If the weights sum to zero, the
    result is 0; lists of different lengths raise a ValueError."""
    if len(values) != len(weights):
        raise ValueError("values and weights must have the same length")
    total_weight = sum(weights)
    if total_weight == 0:
        return 0.0
    return sum(value * weight for value, weight in zip(values, weights)) / total_weight


def trimmed_mean(values: list[float], cut: int) -> float | None:
    """Judges' marks are averaged after the highest and the lowest ones have been dropped, as many as `cut`
    on each side. If no marks remain, return None."""
    kept = sorted(values)[cut:len(values) - cut]
    if not kept:
        return None
    return sum(kept) / len(kept)


def percentile(values: list[float], percent: float) -> float:
    """Compute a percentile, from 0 to 100, with linear interpolation between the two closest values in
    sorted order. The list is never empty."""
    ordered = sorted(values)
    position = (len(ordered) - 1) * percent / 100
    lower = math.floor(position)
    upper = math.ceil(position)
    fraction = position - lower
    return ordered[lower] + (ordered[upper] - ordered[lower]) * fraction


def moving_average(values: list[float], window: int) -> list[float]:
    """Smooth a series by averaging each window of neighbouring values. Only complete windows produce a
    result, so a series shorter than the window gives an empty list."""
    return [sum(values[i:i + window]) / window for i in range(len(values) - window + 1)]


def exponential_smoothing(values: list[float], alpha: float) -> list[float]:
    """Smooth the values exponentially: the first one stays, and every later one is alpha times the value
    plus one minus alpha times the smoothed value before it."""
    smoothed: list[float] = []
    for value in values:
        if smoothed:
            value = alpha * value + (1 - alpha) * smoothed[-1]
        smoothed.append(value)
    return smoothed


def outliers(values: list[float], threshold: float = 2.0) -> list[float]:
    """Pick out those values that are further away from the mean than the threshold times the sample
    standard deviation. Keep their order; fewer than two values have no outliers."""
    if len(values) < 2:
        return []
    center = statistics.mean(values)
    spread = statistics.stdev(values)
    return [value for value in values if abs(value - center) > threshold * spread]


def min_max_scale(values: list[float]) -> list[float]:
    """Rescale the values linearly so that the smallest becomes 0 and the largest becomes 1. If they are all
    equal, every one becomes 0."""
    if not values:
        return []
    low, high = min(values), max(values)
    if low == high:
        return [0.0] * len(values)
    return [(value - low) / (high - low) for value in values]


def histogram(values: list[float], width: float) -> dict[int, int]:
    """Group measurements into bins of equal width and count them. Bin 0 starts at zero, bin 1 at one width,
    and so on, with negative bins below zero. Bins without measurements do not appear."""
    bins: dict[int, int] = {}
    for value in values:
        index = math.floor(value / width)
        bins[index] = bins.get(index, 0) + 1
    return bins


def farthest_from_origin(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the point with the greatest distance from the origin, the first one if several are equally
    far."""
    return max(points, key=lambda point: math.hypot(point[0], point[1]))


def rank_scores(scores: list[int]) -> list[int]:
    """Give every score its rank, 1 being the highest score. Equal scores share a rank, and the ranks after
    them are skipped accordingly."""
    return [1 + sum(1 for other in scores if other > score) for score in scores]


def share_above_average(values: list[float]) -> float:
    """Which fraction of the values is greater than their average? With no values the fraction is 0."""
    if not values:
        return 0.0
    average = sum(values) / len(values)
    above = [value for value in values if value > average]
    return len(above) / len(values)


def second_largest(numbers: list[int]) -> int | None:
    """Return the second largest different number in a list; repeats of the largest do not count. If there
    is no such number, return None."""
    distinct = sorted(set(numbers))
    if len(distinct) < 2:
        return None
    return distinct[-2]


def to_binary(number: int) -> str:
    """Write a non-negative number in binary, without any prefix. Please do the conversion by hand."""
    if number == 0:
        return "0"
    bits = []
    while number > 0:
        bits.append(str(number % 2))
        number //= 2
    return "".join(reversed(bits))


def to_base(number: int, base: int) -> str:
    """Represent an integer in a base between 2 and 36, using the digits 0 to 9 and then lower-case letters.
    Negative numbers get a leading minus sign. Any other base raises a ValueError."""
    if not 2 <= base <= 36:
        raise ValueError("base must be between 2 and 36")
    symbols = "0123456789abcdefghijklmnopqrstuvwxyz"
    remaining = abs(number)
    text = ""
    while remaining:
        remaining, digit = divmod(remaining, base)
        text = symbols[digit] + text
    if number < 0:
        text = "-" + text
    return text or "0"


def from_base(text: str, base: int) -> int:
    """Read a text of digits and letters as a number in the given base, where the letter a stands for ten
    and upper and lower case mean the same. A character that is not a digit of this base raises a
    ValueError."""
    value = 0
    for char in text.lower():
        digit = "0123456789abcdefghijklmnopqrstuvwxyz".find(char)
        if digit < 0 or digit >= base:
            raise ValueError(f"invalid digit: {char!r}")
        value = value * base + digit
    return value


def count_set_bits(number: int) -> int:
    """How many ones are there in the binary form of a non-negative number?"""
    return bin(number).count("1")


def set_bit_positions(number: int) -> list[int]:
    """List the positions of all bits that are set in a non-negative number, the lowest position first. The
    least significant bit has position 0."""
    positions = []
    position = 0
    while number:
        if number & 1:
            positions.append(position)
        number >>= 1
        position += 1
    return positions


def is_power_of_two(number: int) -> bool:
    """Tell if the number is 1, 2, 4, 8 or any further doubling."""
    return number > 0 and number & (number - 1) == 0


def next_power_of_two(number: int) -> int:
    """Find the smallest power of two that is not less than the number. For anything below 1 this is 1."""
    power = 1
    while power < number:
        power *= 2
    return power


def hamming_distance_bits(a: int, b: int) -> int:
    """In how many bit positions do two non-negative integers differ?"""
    return bin(a ^ b).count("1")


def multiplication_table(size: int) -> list[list[int]]:
    """Build the times table up to size by size as a list of rows, beginning with the row for 1."""
    return [[row * col for col in range(1, size + 1)] for row in range(1, size + 1)]


def longest_run_of_ones(number: int) -> int:
    """Length of the longest uninterrupted sequence of one bits in the binary form of a non-negative
    number."""
    return max(len(run) for run in bin(number)[2:].split("0"))


def flags_to_names(mask: int, names: list[str]) -> list[str]:
    """Permissions are stored as a bit mask, in which the lowest bit belongs to the first name. Return the
    names whose bit is set, in the order of the names."""
    return [name for i, name in enumerate(names) if mask & (1 << i)]


def names_to_flags(selected: list[str], names: list[str]) -> int:
    """Combine selected options into one bit mask, with the first known name as the lowest bit. Raise a
    ValueError for an option that is not known."""
    mask = 0
    for name in selected:
        if name not in names:
            raise ValueError(f"unknown option: {name}")
        mask |= 1 << names.index(name)
    return mask


def reverse_bits(number: int, width: int = 8) -> int:
    """Mirror the bits of a number within the given width, so that the lowest bit becomes the highest."""
    result = 0
    for _ in range(width):
        result = (result << 1) | (number & 1)
        number >>= 1
    return result


def twos_complement(value: int, bits: int) -> int:
    """A sensor delivers raw unsigned readings of a given bit width that stand for signed values in two's
    complement. Return the signed value."""
    if value >= 1 << (bits - 1):
        value -= 1 << bits
    return value


def gray_code(bits: int) -> list[str]:
    """Produce the Gray code for a number of bits: all bit strings of that length, starting with zeros only,
    each differing from the one before in exactly one place."""
    return [format(i ^ (i >> 1), f"0{bits}b") for i in range(2 ** bits)]


def unique_number(numbers: list[int]) -> int:
    """In this list every number occurs exactly twice except one that occurs once. Which one is it?"""
    result = 0
    for number in numbers:
        result ^= number
    return result


def hex_to_rgb(color: str) -> tuple[int, int, int]:
    """Split a web colour with six hexadecimal digits, with or without a leading hash sign, into its red,
    green and blue parts. The short form with three digits doubles each of them. Other lengths raise a
    ValueError."""
    digits = color.lstrip("#")
    if len(digits) == 3:
        digits = "".join(char * 2 for char in digits)
    if len(digits) != 6:
        raise ValueError(f"invalid color: {color}")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def rgb_to_hex(red: int, green: int, blue: int) -> str:
    """Build the web colour, a hash sign and six lower-case hexadecimal digits, for three colour parts.
    Parts below 0 or above 255 are moved to the nearest allowed value."""
    return "#" + "".join(f"{max(0, min(255, part)):02x}" for part in (red, green, blue))


def ip_to_int(address: str) -> int:
    """Convert an IPv4 address in dotted form into a single integer. An address that does not have four
    parts, each from 0 to 255, should raise a ValueError."""
    parts = address.split(".")
    if len(parts) != 4:
        raise ValueError("an address has four parts")
    value = 0
    for part in parts:
        octet = int(part)
        if octet < 0 or octet > 255:
            raise ValueError(f"part out of range: {part}")
        value = value * 256 + octet
    return value


def int_to_roman(number: int) -> str:
    """Write a number from 1 to 3999 as a Roman numeral. Other numbers raise a ValueError."""
    if not 1 <= number <= 3999:
        raise ValueError("number out of range")
    symbols = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
               (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    result = ""
    for value, symbol in symbols:
        while number >= value:
            result += symbol
            number -= value
    return result


def is_strictly_increasing(values: list[int]) -> bool:
    """Verify that every value is greater than its predecessor."""
    return all(a < b for a, b in zip(values, values[1:]))


def roman_to_int(numeral: str) -> int:
    """Read a valid Roman numeral in upper case and return its value. A smaller letter in front of a larger
    one is subtracted."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    for i, letter in enumerate(numeral):
        value = values[letter]
        if i + 1 < len(numeral) and values[numeral[i + 1]] > value:
            total -= value
        else:
            total += value
    return total


def spreadsheet_column(number: int) -> str:
    """Spreadsheet columns are called A to Z, then AA, AB and so on. Give the name of the column with a
    number, where column 1 is A."""
    name = ""
    while number > 0:
        number, remainder = divmod(number - 1, 26)
        name = chr(ord("A") + remainder) + name
    return name


def ordinal(number: int) -> str:
    """Add the English ordinal ending to a positive number: st, nd, rd or th. Mind that numbers ending in
    11, 12 and 13 take th."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def number_in_words(number: int) -> str:
    """Spell out a number from 0 to 99 in English, with a hyphen between tens and ones."""
    small = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
             "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if number < 20:
        return small[number]
    word = tens[number // 10 - 2]
    if number % 10 == 0:
        return word
    return f"{word}-{small[number % 10]}"


def abbreviate_count(count: int) -> str:
    """Follower counts are shown in short form: from a thousand on in K, from a million on in M, with one
    decimal that is dropped when it is zero. Smaller counts are shown in full."""
    if count < 1000:
        return str(count)
    value, unit = (count / 1_000_000, "M") if count >= 1_000_000 else (count / 1000, "K")
    text = f"{value:.1f}"
    if text.endswith(".0"):
        text = text[:-2]
    return text + unit


def sum_numbers_in_text(text: str) -> int:
    """Find all whole numbers in a text and add them up. A minus sign directly before a number makes it
    negative. A text without numbers gives 0."""
    return sum(int(match) for match in re.findall(r"-?\d+", text))


def parse_fraction(text: str) -> float:
    """Users enter quantities as a decimal number or as a fraction with a slash, possibly after a whole
    number and a space. Return the quantity as a float."""
    total = 0.0
    for part in text.split():
        if "/" in part:
            numerator, denominator = part.split("/")
            total += int(numerator) / int(denominator)
        else:
            total += float(part)
    return total


def power_mod(base: int, exponent: int, modulus: int) -> int:
    """Raise a base to a huge non-negative exponent and return only the remainder modulo the modulus. Do it
    with few multiplications and without the built-in for it."""
    result = 1 % modulus
    base %= modulus
    while exponent > 0:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


def integer_square_root(number: int) -> int:
    """Find the largest integer whose square does not exceed a non-negative number, by repeatedly halving
    the range in which it must lie."""
    low, high = 0, number
    while low < high:
        middle = (low + high + 1) // 2
        if middle * middle <= number:
            low = middle
        else:
            high = middle - 1
    return low


def binomial(n: int, k: int) -> int:
    """In how many ways can k things be chosen out of n? If k is negative or greater than n there is no
    way."""
    if k < 0 or k > n:
        return 0
    result = 1
    for i in range(1, k + 1):
        result = result * (n - i + 1) // i
    return result


def evaluate_polynomial(coefficients: list[float], x: float) -> float:
    """Evaluate a polynomial at x. The coefficients come with the highest power first; with no coefficients
    the value is 0."""
    result = 0.0
    for coefficient in coefficients:
        result = result * x + coefficient
    return result


def factorial_digit_sum(number: int) -> int:
    """Add the decimal digits of the factorial of a non-negative number."""
    return sum(int(digit) for digit in str(math.factorial(number)))


def quadratic_roots(a: float, b: float, c: float) -> list[float]:
    """Solve the equation a x² + b x + c = 0 and return its real solutions in ascending order, a double
    solution only once. If a is zero, raise a ValueError."""
    if a == 0:
        raise ValueError("not a quadratic equation")
    discriminant = b * b - 4 * a * c
    if discriminant < 0:
        return []
    root = math.sqrt(discriminant)
    return sorted({(-b - root) / (2 * a), (-b + root) / (2 * a)})


def dot_product(a: list[float], b: list[float]) -> float:
    """Multiply two vectors of the same length component by component and return the sum of the products."""
    return sum(x * y for x, y in zip(a, b))


def is_magic_square(square: list[list[int]]) -> bool:
    """In a magic square all rows, all columns and both diagonals have the same sum. Check this for a
    non-empty square grid of numbers."""
    n = len(square)
    target = sum(square[0])
    if any(sum(row) != target for row in square):
        return False
    if any(sum(row[col] for row in square) != target for col in range(n)):
        return False
    diagonal = sum(square[i][i] for i in range(n))
    other = sum(square[i][n - 1 - i] for i in range(n))
    return diagonal == target and other == target


def product_except_self(numbers: list[int]) -> list[int]:
    """For each position return the product of all the other numbers in the list. Division must not be used
    since there may be zeros."""
    result = [1] * len(numbers)
    left = 1
    for i in range(len(numbers)):
        result[i] = left
        left *= numbers[i]
    right = 1
    for i in range(len(numbers) - 1, -1, -1):
        result[i] *= right
        right *= numbers[i]
    return result


def max_subarray_sum(numbers: list[int]) -> int:
    """Determine the largest sum that a run of neighbouring numbers can have. At least one number must be
    taken, and the list has at least one."""
    best = current = numbers[0]
    for number in numbers[1:]:
        current = max(number, current + number)
        best = max(best, current)
    return best


def pair_with_sum(numbers: list[int], target: int) -> tuple[int, int] | None:
    """Return the positions of two different items that add up to the target, the smaller position first. If
    there is no such pair, return None."""
    seen: dict[int, int] = {}
    for index, number in enumerate(numbers):
        if target - number in seen:
            return seen[target - number], index
        seen[number] = index
    return None


def count_pairs_with_difference(numbers: list[int], difference: int) -> int:
    """Count the pairs of items in the list whose values are exactly the given positive difference apart.
    Equal values at different places form separate pairs."""
    return sum(1 for a, b in combinations(numbers, 2) if abs(a - b) == difference)


def balance_point(numbers: list[int]) -> int:
    """Return the first index at which the numbers to the left have the same sum as the numbers to the
    right, the number at the index belonging to neither side. Return -1 if no index qualifies."""
    total = sum(numbers)
    left = 0
    for i, number in enumerate(numbers):
        if left == total - left - number:
            return i
        left += number
    return -1


def seconds_to_clock(seconds: int) -> str:
    """Show a number of seconds as hours, minutes and seconds with colons in between, each with at least two
    digits."""
    hours, rest = divmod(seconds, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours:02d}:{minutes:02d}:{secs:02d}"


def clock_to_minutes(time: str) -> int:
    """Turn a time of day written as hours and minutes with a colon into minutes since midnight. Times that
    do not exist on a 24-hour clock raise a ValueError."""
    hours, minutes = (int(part) for part in time.split(":"))
    if not (0 <= hours < 24 and 0 <= minutes < 60):
        raise ValueError(f"invalid time: {time}")
    return hours * 60 + minutes


def add_minutes(time: str, minutes: int) -> str:
    """Add minutes, which may be negative, to a time of day in the form HH:MM and return the new time in the
    same form. Passing midnight wraps around."""
    hour, minute = time.split(":")
    total = (int(hour) * 60 + int(minute) + minutes) % (24 * 60)
    return f"{total // 60:02d}:{total % 60:02d}"


def discounted_price_list(prices: dict[str, float], percent: float) -> dict[str, float]:
    """For the summer sale, lower every price in the list by the same percentage and round to cents."""
    return {article: round(price * (1 - percent / 100), 2) for article, price in prices.items()}


def minutes_between(start: str, end: str) -> int:
    """How many minutes pass between two times of day in HH:MM? An end before the start means the next
    day."""
    start_hour, start_minute = map(int, start.split(":"))
    end_hour, end_minute = map(int, end.split(":"))
    difference = (end_hour * 60 + end_minute) - (start_hour * 60 + start_minute)
    if difference < 0:
        difference += 24 * 60
    return difference


def to_twelve_hour(time: str) -> str:
    """Rewrite a 24-hour time such as HH:MM for American readers, with the hour without leading zero and
    followed by a space and AM or PM. Midnight is 12 AM and noon is 12 PM."""
    hour, minute = time.split(":")
    number = int(hour)
    suffix = "AM" if number < 12 else "PM"
    return f"{number % 12 or 12}:{minute} {suffix}"


def to_twenty_four_hour(time: str) -> str:
    """Convert a time such as the hour, a colon, the minutes, a space and "AM" or "PM" to the 24-hour form
    HH:MM."""
    clock, suffix = time.split()
    hour, minute = clock.split(":")
    value = int(hour) % 12
    if suffix.upper() == "PM":
        value += 12
    return f"{value:02d}:{minute}"


def parse_duration(text: str) -> int:
    """Read durations like a number directly followed by h, m or s, several of them possibly joined with
    blanks between them, and return the total in seconds. Reject anything that does not fit with a
    ValueError."""
    factors = {"h": 3600, "m": 60, "s": 1}
    total = 0
    for part in text.split():
        if part[-1] not in factors or not part[:-1].isdigit():
            raise ValueError(f"cannot read duration: {part}")
        total += int(part[:-1]) * factors[part[-1]]
    return total


def describe_duration(seconds: int) -> str:
    """Describe a duration in words using days, hours, minutes and seconds, separated by commas. Leave out
    units that are zero and use the singular for one; zero seconds are called "now"."""
    parts = []
    for name, size in [("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)]:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}" + ("s" if count > 1 else ""))
    return ", ".join(parts) or "now"


def total_playing_time(tracks: list[dict]) -> str:
    """Every track of an album has a "length" as minutes and seconds with a colon. Return the total playing
    time in the same form; the minutes may exceed 59."""
    total = 0
    for track in tracks:
        minutes, seconds = track["length"].split(":")
        total += int(minutes) * 60 + int(seconds)
    return f"{total // 60}:{total % 60:02d}"


def time_ago(then: datetime, now: datetime) -> str:
    """Say how long ago something happened: "just now" for less than a minute, then whole minutes up to an
    hour, whole hours up to a day, and whole days after that, written as the number and "min ago", "h ago"
    or "d ago"."""
    seconds = int((now - then).total_seconds())
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{seconds // 60} min ago"
    if seconds < 86400:
        return f"{seconds // 3600} h ago"
    return f"{seconds // 86400} d ago"


def is_shop_open(minute_of_day: int, hours: list[tuple[int, int]]) -> bool:
    """The opening hours are pairs of opening and closing minute of the day. Is the shop open at the given
    minute? At the closing minute it is already closed."""
    return any(opening <= minute_of_day < closing for opening, closing in hours)


def merge_intervals(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Combine intervals that overlap or touch into larger ones and return the result sorted by start."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def free_slots(busy: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Given the busy periods of a day, sorted by start, and the beginning and end of the working day, list
    the free periods in between. Busy periods may overlap but lie within the working day."""
    free = []
    current = start
    for begin, finish in busy:
        if begin > current:
            free.append((current, begin))
        current = max(current, finish)
    if current < end:
        free.append((current, end))
    return free


def max_simultaneous_calls(calls: list[tuple[int, int]]) -> int:
    """Each call has a start and an end time. What is the highest number of calls that are going on at once?
    A call that ends at the moment another begins does not overlap with it."""
    events = []
    for start, end in calls:
        events.append((start, 1))
        events.append((end, -1))
    active = 0
    peak = 0
    for _, change in sorted(events):
        active += change
        peak = max(peak, active)
    return peak


def passed_all_exams(marks: dict[str, int], pass_mark: int = 50) -> bool:
    """A student passes the year only with at least the pass mark in every single subject. The pass mark is
    50 unless stated otherwise."""
    return all(mark >= pass_mark for mark in marks.values())


def is_leap_year(year: int) -> bool:
    """Leap years are those divisible by 4, except centuries, which have to be divisible by 400."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """Return the number of days a month has, minding leap years. Months outside of 1 to 12 raise a
    ValueError."""
    if month < 1 or month > 12:
        raise ValueError("month must be between 1 and 12")
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31


def day_of_year(year: int, month: int, day: int) -> int:
    """Which day of the year is the date? January 1st is day 1."""
    return (date(year, month, day) - date(year, 1, 1)).days + 1


def age_on(birthday: date, day: date) -> int:
    """Determine a person's age in full years on a given day. The age goes up on the birthday itself."""
    age = day.year - birthday.year
    if (day.month, day.day) < (birthday.month, birthday.day):
        age -= 1
    return age


def weekdays_between(start: date, end: date) -> int:
    """Count the days from Monday to Friday in a period, the first and the last day included. The period is
    empty if the end comes before the start."""
    count = 0
    day = start
    while day <= end:
        if day.weekday() < 5:
            count += 1
        day += timedelta(days=1)
    return count


def add_business_days(start: date, days: int, holidays: set[date]) -> date:
    """When is a delivery due that takes a number of working days, starting the day after the order?
    Saturdays, Sundays and the holidays do not count."""
    current = start
    while days > 0:
        current += timedelta(days=1)
        if current.weekday() < 5 and current not in holidays:
            days -= 1
    return current


def add_months(day: date, months: int) -> date:
    """Move a date by a number of months, forwards or backwards. If the target month is too short for the
    day, use the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def last_friday(year: int, month: int) -> date:
    """The team meets on the last Friday of each month. Return its date for a year and month."""
    if month == 12:
        day = date(year, 12, 31)
    else:
        day = date(year, month + 1, 1) - timedelta(days=1)
    while day.weekday() != 4:
        day -= timedelta(days=1)
    return day


def friday_the_thirteenths(year: int) -> list[date]:
    """List all the dates in a year on which the 13th is a Friday."""
    return [date(year, month, 13) for month in range(1, 13) if date(year, month, 13).weekday() == 4]


def days_until_birthday(birthday: tuple[int, int], today: date) -> int:
    """How many days are left until the next birthday, given as month and day? It is 0 on the day itself.
    Birthdays on February 29th need not be supported."""
    month, day = birthday
    upcoming = date(today.year, month, day)
    if upcoming < today:
        upcoming = date(today.year + 1, month, day)
    return (upcoming - today).days


def quarter_of(day: date) -> str:
    """Name the quarter a date belongs to, as the year, a hyphen, the letter Q and the number of the
    quarter."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def top_scores(scores: list[int], count: int) -> list[int]:
    """Give the best scores in descending order, as many as asked for or all of them if there are fewer."""
    return sorted(scores, reverse=True)[:count]


def longest_login_streak(days: list[date]) -> int:
    """Users log in on certain days, listed in any order and possibly more than once. What is the largest
    number of days in a row on which the user was there?"""
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


def sales_per_month(sales: list[dict]) -> dict[str, float]:
    """Total the sales by month. Each sale has a "date" as text in ISO form and an "amount"; the result has
    the year and month, as they stand at the beginning of the date, as keys, in chronological order."""
    totals: dict[str, float] = {}
    for sale in sales:
        month = sale["date"][:7]
        totals[month] = totals.get(month, 0) + sale["amount"]
    return dict(sorted(totals.items()))


def overlapping_days(first: tuple[date, date], second: tuple[date, date]) -> int:
    """Two holiday bookings have a first and a last day, both included. On how many days do they overlap?"""
    start = max(first[0], second[0])
    end = min(first[1], second[1])
    return max(0, (end - start).days + 1)


def overdue_invoices(invoices: list[dict], today: date, grace_days: int) -> list[str]:
    """Which unpaid invoices are overdue? An invoice has "number", "due" (a date) and "paid" (true or
    false), and is overdue when the due date plus the days of grace lies before today. Return the numbers,
    the longest overdue first."""
    overdue = [
        invoice for invoice in invoices
        if not invoice["paid"] and invoice["due"] + timedelta(days=grace_days) < today
    ]
    overdue.sort(key=lambda invoice: invoice["due"])
    return [invoice["number"] for invoice in overdue]


def bowling_score(rolls: list[int]) -> int:
    """Compute the score of a complete game of ten-pin bowling from the pins knocked down in each roll. A
    strike earns the next two rolls as a bonus, a spare the next one."""
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


def blackjack_value(cards: list[str]) -> int:
    """Value of a hand in blackjack. Number cards count their number, "J", "Q" and "K" count 10, and an "A"
    counts 11 or, if the hand would exceed 21, only 1."""
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


def league_table(matches: list[dict]) -> list[tuple[str, int]]:
    """A match has "home", "away", "home_goals" and "away_goals". A win brings 3 points and a draw 1 for
    both. Return teams with their points, the most points first and teams with equal points in alphabetical
    order."""
    points: dict[str, int] = {}
    for match in matches:
        home, away = match["home"], match["away"]
        difference = match["home_goals"] - match["away_goals"]
        points.setdefault(home, 0)
        points.setdefault(away, 0)
        if difference == 0:
            points[home] += 1
            points[away] += 1
        else:
            points[home if difference > 0 else away] += 3
    return sorted(points.items(), key=lambda item: (-item[1], item[0]))


def grade_for(points: float, maximum: float) -> str:
    """Teachers want a letter for a test result: A from 90 percent, B from 80, C from 70, D from 60, and F
    below. If the maximum is not positive, raise a ValueError."""
    if maximum <= 0:
        raise ValueError("maximum must be positive")
    percent = points / maximum * 100
    for letter, minimum in [("A", 90), ("B", 80), ("C", 70), ("D", 60)]:
        if percent >= minimum:
            return letter
    return "F"


def quiz_score(answers: list[str | None], solution: list[str]) -> int:
    """Score a multiple-choice test: 4 points for a right answer, one point off for a wrong one, none for a
    question left out, which is None. The score does not go below zero."""
    score = 0
    for given, right in zip(answers, solution):
        if given is None:
            continue
        score += 4 if given == right else -1
    return max(score, 0)


def elo_update(rating: float, opponent: float, result: float, k: int = 32) -> int:
    """Update a chess rating after a game. The expected result follows from the difference of the ratings on
    a scale of 400 points; the result is 1 for a win, 0.5 for a draw and 0 for a loss. Round to a whole
    number."""
    expected = 1 / (1 + 10 ** ((opponent - rating) / 400))
    return round(rating + k * (result - expected))


def star_rating_average(ratings: dict[int, int]) -> float:
    """We have the number of votes for each number of stars. Return the average number of stars, rounded to
    the nearest half star, or 0 when nobody has voted yet."""
    votes = sum(ratings.values())
    if votes == 0:
        return 0.0
    average = sum(stars * count for stars, count in ratings.items()) / votes
    return round(average * 2) / 2


def late_minutes_total(delays: list[int]) -> int:
    """The delays of a bus line are recorded in minutes, with negative numbers when it came early. Sum only
    the minutes it was late."""
    return sum(delay for delay in delays if delay > 0)
