import math
import re
import statistics
from collections import Counter, defaultdict, deque
from datetime import date, datetime, timedelta


def reverse_words(sentence: str) -> str:
    """Return the sentence with its words in reverse order."""
    words = sentence.split()
    words.reverse()
    return " ".join(words)


def is_palindrome(text: str) -> bool:
    """Tell whether the text reads the same both ways, ignoring case and punctuation."""
    letters = [ch.lower() for ch in text if ch.isalnum()]
    left = 0
    right = len(letters) - 1
    while left < right:
        if letters[left] != letters[right]:
            return False
        left += 1
        right -= 1
    return True


def two_sum(numbers: list[int], target: int) -> tuple[int, int]:
    """Return the positions of two numbers that add up to the target, or (-1, -1)."""
    seen: dict[int, int] = {}
    for i, number in enumerate(numbers):
        other = target - number
        if other in seen:
            return seen[other], i
        seen[number] = i
    return -1, -1


def count_vowels(text: str) -> int:
    """Count the vowels in the text."""
    count = 0
    for ch in text.lower():
        if ch in "aeiou":
            count += 1
    return count


def factorial(n: int) -> int:
    """Return the factorial of n computed recursively."""
    if n < 0:
        raise ValueError("n must not be negative")
    if n <= 1:
        return 1
    return n * factorial(n - 1)


def fibonacci_list(count: int) -> list[int]:
    """Return the first count Fibonacci numbers."""
    result = []
    a, b = 0, 1
    for _ in range(count):
        result.append(a)
        a, b = b, a + b
    return result


def is_prime(n: int) -> bool:
    """Tell whether n is a prime number."""
    if n < 2:
        return False
    divisor = 2
    while divisor * divisor <= n:
        if n % divisor == 0:
            return False
        divisor += 1
    return True


def sieve_primes(limit: int) -> list[int]:
    """Return all primes up to and including the limit."""
    flags = [True] * (limit + 1)
    primes = []
    for n in range(2, limit + 1):
        if flags[n]:
            primes.append(n)
            for multiple in range(n * n, limit + 1, n):
                flags[multiple] = False
    return primes


def balanced_brackets(text: str) -> bool:
    """Tell whether all brackets in the text are properly closed."""
    pairs = {")": "(", "]": "[", "}": "{"}
    stack = []
    for ch in text:
        if ch in "([{":
            stack.append(ch)
        elif ch in pairs:
            if not stack or stack.pop() != pairs[ch]:
                return False
    return not stack


def max_subarray_sum(numbers: list[int]) -> int:
    """Return the largest sum of a contiguous part of the list."""
    best = numbers[0]
    current = numbers[0]
    for number in numbers[1:]:
        current = max(number, current + number)
        best = max(best, current)
    return best


def group_anagrams(words: list[str]) -> list[list[str]]:
    """Group the words that are made of the same letters."""
    groups: dict[str, list[str]] = {}
    for word in words:
        key = "".join(sorted(word))
        groups.setdefault(key, []).append(word)
    return list(groups.values())


def binary_search(numbers: list[int], target: int) -> int:
    """Return the position of target in a sorted list, or -1 if it is missing."""
    low = 0
    high = len(numbers) - 1
    while low <= high:
        mid = (low + high) // 2
        if numbers[mid] == target:
            return mid
        if numbers[mid] < target:
            low = mid + 1
        else:
            high = mid - 1
    return -1


def run_length_encode(text: str) -> str:
    """Compress the text by writing each run of a letter as letter and count."""
    if not text:
        return ""
    parts = []
    count = 1
    for i in range(1, len(text)):
        if text[i] == text[i - 1]:
            count += 1
        else:
            parts.append(f"{text[i - 1]}{count}")
            count = 1
    parts.append(f"{text[-1]}{count}")
    return "".join(parts)


def run_length_decode(encoded: str) -> str:
    """Expand a text in which each letter is followed by its count."""
    result = ""
    for letter, count in re.findall(r"(\D)(\d+)", encoded):
        result += letter * int(count)
    return result


def caesar_encrypt(text: str, shift: int) -> str:
    """Shift every letter of the text by the given number of places."""
    result = []
    for ch in text:
        if ch.isalpha():
            base = ord("A") if ch.isupper() else ord("a")
            result.append(chr((ord(ch) - base + shift) % 26 + base))
        else:
            result.append(ch)
    return "".join(result)


def transpose(matrix: list[list[int]]) -> list[list[int]]:
    """Return the matrix with rows and columns exchanged."""
    rows = len(matrix)
    cols = len(matrix[0])
    return [[matrix[r][c] for r in range(rows)] for c in range(cols)]


def multiply_matrices(a: list[list[int]], b: list[list[int]]) -> list[list[int]]:
    """Return the product of two matrices."""
    if len(a[0]) != len(b):
        raise ValueError("matrix sizes do not match")
    result = [[0] * len(b[0]) for _ in range(len(a))]
    for i in range(len(a)):
        for j in range(len(b[0])):
            for k in range(len(b)):
                result[i][j] += a[i][k] * b[k][j]
    return result


def rotate_matrix_clockwise(matrix: list[list[int]]) -> list[list[int]]:
    """Return the square matrix turned a quarter to the right."""
    n = len(matrix)
    rotated = [[0] * n for _ in range(n)]
    for row in range(n):
        for col in range(n):
            rotated[col][n - 1 - row] = matrix[row][col]
    return rotated


def spiral_order(matrix: list[list[int]]) -> list[int]:
    """Return the cells of the matrix in spiral order from the outside in."""
    result = []
    rows = [row[:] for row in matrix]
    while rows:
        result.extend(rows.pop(0))
        rows = [list(column) for column in zip(*rows)][::-1]
    return result


def diagonal_difference(matrix: list[list[int]]) -> int:
    """Return the absolute difference of the sums of the two diagonals."""
    n = len(matrix)
    main = sum(matrix[i][i] for i in range(n))
    other = sum(matrix[i][n - 1 - i] for i in range(n))
    return abs(main - other)


def merge_sorted_lists(first: list[int], second: list[int]) -> list[int]:
    """Merge two sorted lists into one sorted list."""
    merged = []
    i = 0
    j = 0
    while i < len(first) and j < len(second):
        if first[i] <= second[j]:
            merged.append(first[i])
            i += 1
        else:
            merged.append(second[j])
            j += 1
    return merged + first[i:] + second[j:]


def merge_intervals(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join intervals that overlap or touch."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            last_start, last_end = merged[-1]
            merged[-1] = (last_start, max(last_end, end))
        else:
            merged.append((start, end))
    return merged


def longest_unique_substring(text: str) -> int:
    """Return the length of the longest part of the text without a repeated letter."""
    last_seen: dict[str, int] = {}
    start = 0
    best = 0
    for i, ch in enumerate(text):
        if ch in last_seen and last_seen[ch] >= start:
            start = last_seen[ch] + 1
        last_seen[ch] = i
        best = max(best, i - start + 1)
    return best


def moving_average(values: list[float], size: int) -> list[float]:
    """Return the averages of every window of the given size."""
    averages = []
    for i in range(len(values) - size + 1):
        window = values[i:i + size]
        averages.append(sum(window) / size)
    return averages


def prefix_sums(numbers: list[int]) -> list[int]:
    """Return the running totals of the list."""
    totals = []
    total = 0
    for number in numbers:
        total += number
        totals.append(total)
    return totals


def range_sums(numbers: list[int], queries: list[tuple[int, int]]) -> list[int]:
    """Answer each query with the sum of the numbers between two positions inclusive."""
    prefix = [0]
    for number in numbers:
        prefix.append(prefix[-1] + number)
    return [prefix[end + 1] - prefix[start] for start, end in queries]


def word_frequencies(text: str) -> dict[str, int]:
    """Count how often each word occurs in the text."""
    counts: dict[str, int] = {}
    for word in text.lower().split():
        word = word.strip(".,;:!?")
        if word:
            counts[word] = counts.get(word, 0) + 1
    return counts


def most_common_word(text: str) -> str:
    """Return the most frequent word, the alphabetically first one on a tie."""
    counts = Counter(re.findall(r"[a-z]+", text.lower()))
    if not counts:
        return ""
    return min(counts, key=lambda word: (-counts[word], word))


def first_unique_char(text: str) -> int:
    """Return the position of the first character that occurs only once, or -1."""
    counts = Counter(text)
    for i, ch in enumerate(text):
        if counts[ch] == 1:
            return i
    return -1


def greatest_common_divisor(a: int, b: int) -> int:
    """Return the greatest common divisor by Euclid's method."""
    while b:
        a, b = b, a % b
    return abs(a)


def least_common_multiple(numbers: list[int]) -> int:
    """Return the smallest number that all given numbers divide."""
    result = 1
    for number in numbers:
        result = result * number // math.gcd(result, number)
    return result


def prime_factors(n: int) -> list[int]:
    """Return the prime factors of n in ascending order with repeats."""
    factors = []
    divisor = 2
    while divisor * divisor <= n:
        while n % divisor == 0:
            factors.append(divisor)
            n //= divisor
        divisor += 1
    if n > 1:
        factors.append(n)
    return factors


def fizz_buzz(n: int) -> list[str]:
    """Return the Fizz Buzz sequence from 1 to n."""
    result = []
    for i in range(1, n + 1):
        if i % 15 == 0:
            result.append("FizzBuzz")
        elif i % 3 == 0:
            result.append("Fizz")
        elif i % 5 == 0:
            result.append("Buzz")
        else:
            result.append(str(i))
    return result


def roman_to_int(numeral: str) -> int:
    """Convert a Roman numeral to a number."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    previous = 0
    for ch in reversed(numeral):
        value = values[ch]
        if value < previous:
            total -= value
        else:
            total += value
        previous = value
    return total


def int_to_roman(number: int) -> str:
    """Convert a positive number to a Roman numeral."""
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


def is_leap_year(year: int) -> bool:
    """Tell whether the year is a leap year."""
    if year % 400 == 0:
        return True
    if year % 100 == 0:
        return False
    return year % 4 == 0


def days_in_month(year: int, month: int) -> int:
    """Return the number of days in the given month."""
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    if month in (4, 6, 9, 11):
        return 30
    return 31


def day_of_year(day: int, month: int, year: int) -> int:
    """Return the number of the day within its year."""
    lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        lengths[1] = 29
    return sum(lengths[:month - 1]) + day


def clock_angle(hour: int, minute: int) -> float:
    """Return the smaller angle between the hands of a clock in degrees."""
    hour_angle = (hour % 12) * 30 + minute * 0.5
    minute_angle = minute * 6
    difference = abs(hour_angle - minute_angle)
    return min(difference, 360 - difference)


def add_minutes_to_time(time: str, minutes: int) -> str:
    """Add minutes to a time given as HH:MM and wrap around midnight."""
    hours, mins = time.split(":")
    total = int(hours) * 60 + int(mins) + minutes
    total %= 24 * 60
    return f"{total // 60:02d}:{total % 60:02d}"


def to_24_hour(time: str) -> str:
    """Convert a time such as 07:05PM to the 24 hour form."""
    hour = int(time[:2])
    if time.endswith("PM") and hour != 12:
        hour += 12
    elif time.endswith("AM") and hour == 12:
        hour = 0
    return f"{hour:02d}:{time[3:5]}"


def seconds_to_text(seconds: int) -> str:
    """Write a number of seconds as hours, minutes and seconds."""
    hours = seconds // 3600
    minutes = seconds % 3600 // 60
    secs = seconds % 60
    return f"{hours}h {minutes}m {secs}s"


def to_binary(number: int) -> str:
    """Write a non-negative number in binary digits."""
    if number == 0:
        return "0"
    digits = []
    while number > 0:
        digits.append(str(number % 2))
        number //= 2
    return "".join(reversed(digits))


def from_base(digits: str, base: int) -> int:
    """Read a number written in the given base up to 36."""
    alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
    value = 0
    for digit in digits.lower():
        position = alphabet.index(digit)
        if position >= base:
            raise ValueError(f"digit {digit} is not valid in base {base}")
        value = value * base + position
    return value


def sum_of_digits(number: int) -> int:
    """Return the sum of the decimal digits of the number."""
    number = abs(number)
    total = 0
    while number:
        total += number % 10
        number //= 10
    return total


def digital_root(number: int) -> int:
    """Add up the digits again and again until one digit is left."""
    while number >= 10:
        number = sum(int(digit) for digit in str(number))
    return number


def is_armstrong_number(number: int) -> bool:
    """Tell whether the number equals the sum of its digits raised to their count."""
    digits = str(number)
    power = len(digits)
    return number == sum(int(digit) ** power for digit in digits)


def is_perfect_number(n: int) -> bool:
    """Tell whether n equals the sum of its proper divisors."""
    total = 0
    for divisor in range(1, n // 2 + 1):
        if n % divisor == 0:
            total += divisor
    return n > 1 and total == n


def collatz_steps(n: int) -> int:
    """Count the steps the number needs to reach one in the Collatz game."""
    steps = 0
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps


def reverse_integer(number: int) -> int:
    """Reverse the decimal digits of a number and keep its sign."""
    sign = -1 if number < 0 else 1
    reversed_digits = str(abs(number))[::-1]
    return sign * int(reversed_digits)


def power(base: float, exponent: int) -> float:
    """Raise the base to a whole power by repeated squaring."""
    if exponent < 0:
        return 1 / power(base, -exponent)
    if exponent == 0:
        return 1.0
    half = power(base, exponent // 2)
    if exponent % 2 == 0:
        return half * half
    return half * half * base


def hanoi_moves(disks: int, source: str, target: str, spare: str) -> list[tuple[str, str]]:
    """List the moves that solve the Tower of Hanoi."""
    if disks == 0:
        return []
    moves = hanoi_moves(disks - 1, source, spare, target)
    moves.append((source, target))
    moves += hanoi_moves(disks - 1, spare, target, source)
    return moves


def permutations_of(items: list[int]) -> list[list[int]]:
    """Return all orders in which the items can be arranged."""
    if len(items) <= 1:
        return [items[:]]
    result = []
    for i in range(len(items)):
        rest = items[:i] + items[i + 1:]
        for tail in permutations_of(rest):
            result.append([items[i]] + tail)
    return result


def all_subsets(items: list[int]) -> list[list[int]]:
    """Return every subset of the items."""
    subsets: list[list[int]] = [[]]
    for item in items:
        subsets += [subset + [item] for subset in subsets]
    return subsets


def flatten(nested: list) -> list[int]:
    """Return the numbers of an arbitrarily nested list as one flat list."""
    result = []
    for item in nested:
        if isinstance(item, list):
            result.extend(flatten(item))
        else:
            result.append(item)
    return result


def nesting_depth(nested: list) -> int:
    """Return how deep the list is nested."""
    deepest = 0
    for item in nested:
        if isinstance(item, list):
            deepest = max(deepest, nesting_depth(item))
    return deepest + 1


def climb_stairs(n: int) -> int:
    """Count the ways to climb n stairs taking one or two at a time."""
    ways = [1, 1]
    for i in range(2, n + 1):
        ways.append(ways[i - 1] + ways[i - 2])
    return ways[n]


def min_coins(coins: list[int], amount: int) -> int:
    """Return the fewest coins that make up the amount, or -1 if impossible."""
    fewest = [0] + [amount + 1] * amount
    for value in range(1, amount + 1):
        for coin in coins:
            if coin <= value:
                fewest[value] = min(fewest[value], fewest[value - coin] + 1)
    return fewest[amount] if fewest[amount] <= amount else -1


def count_change_ways(coins: list[int], amount: int) -> int:
    """Count the combinations of coins that make up the amount."""
    ways = [0] * (amount + 1)
    ways[0] = 1
    for coin in coins:
        for value in range(coin, amount + 1):
            ways[value] += ways[value - coin]
    return ways[amount]


def edit_distance(first: str, second: str) -> int:
    """Return how many single letter edits turn the first word into the second."""
    previous = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        current = [i]
        for j, b in enumerate(second, start=1):
            if a == b:
                current.append(previous[j - 1])
            else:
                current.append(1 + min(previous[j], current[j - 1], previous[j - 1]))
        previous = current
    return previous[-1]


def longest_common_subsequence(a: str, b: str) -> int:
    """Return the length of the longest common subsequence of two strings."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            if a[i - 1] == b[j - 1]:
                table[i][j] = table[i - 1][j - 1] + 1
            else:
                table[i][j] = max(table[i - 1][j], table[i][j - 1])
    return table[len(a)][len(b)]


def longest_common_prefix(words: list[str]) -> str:
    """Return the beginning that all words share."""
    if not words:
        return ""
    prefix = words[0]
    for word in words[1:]:
        while not word.startswith(prefix):
            prefix = prefix[:-1]
    return prefix


def evaluate_postfix(expression: str) -> int:
    """Evaluate an arithmetic expression in postfix notation."""
    stack: list[int] = []
    for token in expression.split():
        if token.lstrip("-").isdigit():
            stack.append(int(token))
            continue
        right = stack.pop()
        left = stack.pop()
        if token == "+":
            stack.append(left + right)
        elif token == "-":
            stack.append(left - right)
        else:
            stack.append(left * right)
    return stack.pop()


def next_greater_elements(numbers: list[int]) -> list[int]:
    """For each number give the next larger one to its right, or -1."""
    result = [-1] * len(numbers)
    stack: list[int] = []
    for i, number in enumerate(numbers):
        while stack and numbers[stack[-1]] < number:
            result[stack.pop()] = number
        stack.append(i)
    return result


def simplify_path(path: str) -> str:
    """Shorten a file path by resolving single and double dots."""
    stack: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if stack:
                stack.pop()
        elif part and part != ".":
            stack.append(part)
    return "/" + "/".join(stack)


def decode_string(encoded: str) -> str:
    """Expand a text such as 3[ab2[c]] by repeating the bracketed parts."""
    stack: list[tuple[str, int]] = []
    current, count = "", 0
    for ch in encoded:
        if ch.isdigit():
            count = count * 10 + int(ch)
        elif ch == "[":
            stack.append((current, count))
            current, count = "", 0
        elif ch == "]":
            before, times = stack.pop()
            current = before + current * times
        else:
            current += ch
    return current


def josephus(people: int, step: int) -> int:
    """Return the number of the last person left in the counting-out circle."""
    circle = deque(range(1, people + 1))
    while len(circle) > 1:
        circle.rotate(-(step - 1))
        circle.popleft()
    return circle[0]


def shortest_path_in_grid(grid: list[list[int]]) -> int:
    """Return the fewest steps from the top left to the bottom right avoiding walls."""
    rows, cols = len(grid), len(grid[0])
    queue = deque([(0, 0, 0)])
    visited = {(0, 0)}
    while queue:
        row, col, steps = queue.popleft()
        if row == rows - 1 and col == cols - 1:
            return steps
        for r, c in ((row + 1, col), (row - 1, col), (row, col + 1), (row, col - 1)):
            if 0 <= r < rows and 0 <= c < cols and grid[r][c] == 0 and (r, c) not in visited:
                visited.add((r, c))
                queue.append((r, c, steps + 1))
    return -1


def count_islands(grid: list[str]) -> int:
    """Count the connected groups of land cells marked with a hash."""
    land = {(r, c) for r, row in enumerate(grid) for c, ch in enumerate(row) if ch == "#"}
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


def remove_duplicates(items: list[int]) -> list[int]:
    """Drop repeated items and keep the order of first occurrence."""
    seen = set()
    result = []
    for item in items:
        if item not in seen:
            seen.add(item)
            result.append(item)
    return result


def move_zeros_to_end(numbers: list[int]) -> list[int]:
    """Return the list with all zeros moved to the end."""
    non_zero = [n for n in numbers if n != 0]
    zeros = len(numbers) - len(non_zero)
    return non_zero + [0] * zeros


def rotate_list(items: list[int], k: int) -> list[int]:
    """Rotate the list to the right by k places."""
    if not items:
        return []
    k %= len(items)
    return items[-k:] + items[:-k]


def second_largest(numbers: list[int]) -> int:
    """Return the second largest distinct number of the list."""
    unique = sorted(set(numbers), reverse=True)
    if len(unique) < 2:
        raise ValueError("need at least two different numbers")
    return unique[1]


def missing_number(numbers: list[int]) -> int:
    """Find the number between 0 and n that is missing from the list."""
    n = len(numbers)
    expected = n * (n + 1) // 2
    return expected - sum(numbers)


def majority_element(numbers: list[int]) -> int:
    """Return the number that fills more than half of the list, or -1."""
    candidate = -1
    votes = 0
    for number in numbers:
        if votes == 0:
            candidate = number
        votes += 1 if number == candidate else -1
    return candidate if numbers.count(candidate) > len(numbers) // 2 else -1


def max_profit(prices: list[int]) -> int:
    """Return the best profit from buying once and selling later."""
    if not prices:
        return 0
    lowest = prices[0]
    profit = 0
    for price in prices:
        lowest = min(lowest, price)
        profit = max(profit, price - lowest)
    return profit


def product_except_self(numbers: list[int]) -> list[int]:
    """For each position give the product of all the other numbers."""
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


def max_water_container(heights: list[int]) -> int:
    """Return the largest area of water between two of the walls."""
    left, right = 0, len(heights) - 1
    best = 0
    while left < right:
        area = (right - left) * min(heights[left], heights[right])
        best = max(best, area)
        if heights[left] < heights[right]:
            left += 1
        else:
            right -= 1
    return best


def trapped_rain_water(heights: list[int]) -> int:
    """Return how much rain stays between the bars of different heights."""
    water = 0
    for i in range(len(heights)):
        left = max(heights[:i + 1])
        right = max(heights[i:])
        water += min(left, right) - heights[i]
    return water


def three_sum_zero(numbers: list[int]) -> list[tuple[int, int, int]]:
    """Find the distinct triples of numbers that add up to zero."""
    numbers = sorted(numbers)
    triples = set()
    for i in range(len(numbers) - 2):
        left, right = i + 1, len(numbers) - 1
        while left < right:
            total = numbers[i] + numbers[left] + numbers[right]
            if total == 0:
                triples.add((numbers[i], numbers[left], numbers[right]))
            if total < 0:
                left += 1
            else:
                right -= 1
    return sorted(triples)


def sorted_squares(numbers: list[int]) -> list[int]:
    """Return the squares of a sorted list in ascending order using two pointers."""
    result = [0] * len(numbers)
    left, right = 0, len(numbers) - 1
    for position in range(len(numbers) - 1, -1, -1):
        if abs(numbers[left]) > abs(numbers[right]):
            result[position] = numbers[left] ** 2
            left += 1
        else:
            result[position] = numbers[right] ** 2
            right -= 1
    return result


def is_subsequence(short: str, long: str) -> bool:
    """Tell whether the short text can be made by deleting letters from the long one."""
    i = 0
    for ch in long:
        if i < len(short) and short[i] == ch:
            i += 1
    return i == len(short)


def subarrays_with_sum(numbers: list[int], target: int) -> int:
    """Count the contiguous parts of the list whose sum is the target."""
    counts = {0: 1}
    total = 0
    found = 0
    for number in numbers:
        total += number
        found += counts.get(total - target, 0)
        counts[total] = counts.get(total, 0) + 1
    return found


def shortest_subarray_at_least(numbers: list[int], target: int) -> int:
    """Return the length of the shortest window whose sum reaches the target, or 0."""
    best = 0
    start = 0
    total = 0
    for end, number in enumerate(numbers):
        total += number
        while total >= target:
            length = end - start + 1
            if best == 0 or length < best:
                best = length
            total -= numbers[start]
            start += 1
    return best


def max_in_windows(numbers: list[int], size: int) -> list[int]:
    """Return the largest number of each window of the given size."""
    window: deque[int] = deque()
    result = []
    for i, number in enumerate(numbers):
        while window and numbers[window[-1]] <= number:
            window.pop()
        window.append(i)
        if window[0] <= i - size:
            window.popleft()
        if i >= size - 1:
            result.append(numbers[window[0]])
    return result


def equilibrium_index(numbers: list[int]) -> int:
    """Return the position where the sums on both sides are equal, or -1."""
    total = sum(numbers)
    left = 0
    for i, number in enumerate(numbers):
        if left == total - left - number:
            return i
        left += number
    return -1


def bubble_sort(numbers: list[int]) -> list[int]:
    """Sort the numbers by swapping neighbours until nothing changes."""
    result = numbers[:]
    swapped = True
    while swapped:
        swapped = False
        for i in range(len(result) - 1):
            if result[i] > result[i + 1]:
                result[i], result[i + 1] = result[i + 1], result[i]
                swapped = True
    return result


def insertion_sort(numbers: list[int]) -> list[int]:
    """Sort the numbers by inserting each one into the sorted part."""
    result = list(numbers)
    for i in range(1, len(result)):
        value = result[i]
        j = i - 1
        while j >= 0 and result[j] > value:
            result[j + 1] = result[j]
            j -= 1
        result[j + 1] = value
    return result


def quick_sort(numbers: list[int]) -> list[int]:
    """Sort the numbers by splitting them around a pivot."""
    if len(numbers) <= 1:
        return numbers
    pivot = numbers[len(numbers) // 2]
    smaller = [n for n in numbers if n < pivot]
    equal = [n for n in numbers if n == pivot]
    larger = [n for n in numbers if n > pivot]
    return quick_sort(smaller) + equal + quick_sort(larger)


def counting_sort(numbers: list[int]) -> list[int]:
    """Sort non-negative numbers by counting each value."""
    if not numbers:
        return []
    counts = [0] * (max(numbers) + 1)
    for number in numbers:
        counts[number] += 1
    result = []
    for value, count in enumerate(counts):
        result.extend([value] * count)
    return result


def count_inversions(numbers: list[int]) -> int:
    """Count the pairs that stand in the wrong order."""
    inversions = 0
    for i in range(len(numbers)):
        for j in range(i + 1, len(numbers)):
            if numbers[i] > numbers[j]:
                inversions += 1
    return inversions


def is_valid_ip(address: str) -> bool:
    """Tell whether the text is a valid IPv4 address."""
    parts = address.split(".")
    if len(parts) != 4:
        return False
    for part in parts:
        if not part.isdigit() or int(part) > 255:
            return False
        if len(part) > 1 and part[0] == "0":
            return False
    return True


def is_strong_password(password: str) -> bool:
    """Tell whether the password is long enough and mixes kinds of characters."""
    if len(password) < 8:
        return False
    has_upper = any(ch.isupper() for ch in password)
    has_lower = any(ch.islower() for ch in password)
    has_digit = any(ch.isdigit() for ch in password)
    return has_upper and has_lower and has_digit


def luhn_check(card_number: str) -> bool:
    """Check a card number with the Luhn checksum."""
    digits = [int(ch) for ch in card_number if ch.isdigit()]
    total = 0
    for i, digit in enumerate(reversed(digits)):
        if i % 2 == 1:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0


def is_valid_isbn10(isbn: str) -> bool:
    """Check the control digit of a ten digit book number."""
    isbn = isbn.replace("-", "")
    if not re.fullmatch(r"\d{9}[\dX]", isbn):
        return False
    total = 0
    for i, ch in enumerate(isbn):
        value = 10 if ch == "X" else int(ch)
        total += value * (10 - i)
    return total % 11 == 0


def is_valid_email(address: str) -> bool:
    """Tell whether the text looks like an e-mail address."""
    if address.count("@") != 1:
        return False
    name, domain = address.split("@")
    if not name or "." not in domain:
        return False
    return not domain.startswith(".") and not domain.endswith(".")


def valid_sudoku_row(row: list[int]) -> bool:
    """Tell whether a row of a Sudoku holds no digit twice, zero meaning empty."""
    filled = [digit for digit in row if digit != 0]
    if any(digit < 1 or digit > 9 for digit in filled):
        return False
    return len(filled) == len(set(filled))


def is_magic_square(square: list[list[int]]) -> bool:
    """Tell whether all rows, columns and diagonals have the same sum."""
    n = len(square)
    target = sum(square[0])
    for i in range(n):
        if sum(square[i]) != target:
            return False
        if sum(row[i] for row in square) != target:
            return False
    diagonal = sum(square[i][i] for i in range(n))
    anti_diagonal = sum(square[i][n - 1 - i] for i in range(n))
    return diagonal == target and anti_diagonal == target


def pascal_triangle(rows: int) -> list[list[int]]:
    """Return the first rows of Pascal's triangle."""
    triangle = []
    for n in range(rows):
        row = [1] * (n + 1)
        for k in range(1, n):
            row[k] = triangle[n - 1][k - 1] + triangle[n - 1][k]
        triangle.append(row)
    return triangle


def tic_tac_toe_winner(board: list[list[str]]) -> str:
    """Return the player who has three in a row, or an empty string."""
    lines = [row for row in board]
    lines += [[board[r][c] for r in range(3)] for c in range(3)]
    lines.append([board[i][i] for i in range(3)])
    lines.append([board[i][2 - i] for i in range(3)])
    for line in lines:
        if line[0] != " " and line[0] == line[1] == line[2]:
            return line[0]
    return ""


def game_of_life_step(grid: list[list[int]]) -> list[list[int]]:
    """Return the next generation of the game of life."""
    rows, cols = len(grid), len(grid[0])
    result = [[0] * cols for _ in range(rows)]
    for r in range(rows):
        for c in range(cols):
            neighbours = -grid[r][c]
            for i in range(max(0, r - 1), min(rows, r + 2)):
                for j in range(max(0, c - 1), min(cols, c + 2)):
                    neighbours += grid[i][j]
            if neighbours == 3 or (neighbours == 2 and grid[r][c] == 1):
                result[r][c] = 1
    return result


def average_by_student(records: list[dict]) -> dict[str, float]:
    """Return the mean score of each student."""
    scores: dict[str, list[int]] = {}
    for record in records:
        scores.setdefault(record["name"], []).append(record["score"])
    return {name: round(sum(values) / len(values), 2) for name, values in scores.items()}


def letter_grade(score: float) -> str:
    """Turn a score out of a hundred into a letter grade."""
    if score >= 90:
        return "A"
    if score >= 80:
        return "B"
    if score >= 70:
        return "C"
    if score >= 60:
        return "D"
    return "F"


def rank_students(students: list[dict]) -> list[str]:
    """List the students by descending score and then by name with their rank."""
    ordered = sorted(students, key=lambda s: (-s["score"], s["name"]))
    lines = []
    for rank, student in enumerate(ordered, start=1):
        lines.append(f"{rank}. {student['name']} ({student['score']})")
    return lines


def group_by_length(words: list[str]) -> dict[int, list[str]]:
    """Group the words by their length."""
    groups = defaultdict(list)
    for word in words:
        groups[len(word)].append(word)
    return dict(groups)


def invert_dictionary(mapping: dict[str, str]) -> dict[str, list[str]]:
    """Map every value to the sorted list of its keys."""
    inverted: dict[str, list[str]] = {}
    for key, value in mapping.items():
        inverted.setdefault(value, []).append(key)
    for keys in inverted.values():
        keys.sort()
    return inverted


def merge_counts(first: dict[str, int], second: dict[str, int]) -> dict[str, int]:
    """Add up two dictionaries of counts."""
    merged = dict(first)
    for key, count in second.items():
        merged[key] = merged.get(key, 0) + count
    return merged


def common_elements(first: list[int], second: list[int]) -> list[int]:
    """Return the sorted values that occur in both lists."""
    in_first = set(first)
    shared = {value for value in second if value in in_first}
    return sorted(shared)


def intersect_with_repeats(first: list[int], second: list[int]) -> list[int]:
    """Return the values shared by both lists, as often as they occur in both."""
    counts = Counter(first)
    result = []
    for value in second:
        if counts[value] > 0:
            result.append(value)
            counts[value] -= 1
    return result


def are_anagrams(first: str, second: str) -> bool:
    """Tell whether two phrases use the same letters ignoring case and spaces."""
    a = first.replace(" ", "").lower()
    b = second.replace(" ", "").lower()
    return sorted(a) == sorted(b)


def is_pangram(sentence: str) -> bool:
    """Tell whether the sentence uses every letter of the alphabet."""
    letters = set()
    for ch in sentence.lower():
        if "a" <= ch <= "z":
            letters.add(ch)
    return len(letters) == 26


def capitalize_words(sentence: str) -> str:
    """Make the first letter of each word a capital."""
    result = []
    for word in sentence.split(" "):
        result.append(word[:1].upper() + word[1:])
    return " ".join(result)


def swap_case(text: str) -> str:
    """Turn capital letters into small ones and the other way round."""
    result = ""
    for ch in text:
        if ch.isupper():
            result += ch.lower()
        else:
            result += ch.upper()
    return result


def longest_word(sentence: str) -> str:
    """Return the longest word, the first one on a tie."""
    longest = ""
    for word in re.findall(r"\w+", sentence):
        if len(word) > len(longest):
            longest = word
    return longest


def camel_to_snake(name: str) -> str:
    """Convert a camel case name to snake case."""
    result = []
    for i, ch in enumerate(name):
        if ch.isupper():
            if i > 0:
                result.append("_")
            result.append(ch.lower())
        else:
            result.append(ch)
    return "".join(result)


def snake_to_camel(name: str) -> str:
    """Convert a snake case name to camel case."""
    first, *rest = name.split("_")
    capitalized = [part.capitalize() for part in rest]
    return first + "".join(capitalized)


def compress_spaces(text: str) -> str:
    """Replace every run of spaces by one and trim the ends."""
    result = ""
    previous = " "
    for ch in text:
        if ch != " " or previous != " ":
            result += ch
        previous = ch
    return result.rstrip()


def wrap_text(text: str, width: int) -> list[str]:
    """Break the text into lines that are no longer than the width."""
    lines = []
    line = ""
    for word in text.split():
        if not line:
            line = word
        elif len(line) + 1 + len(word) <= width:
            line += " " + word
        else:
            lines.append(line)
            line = word
    if line:
        lines.append(line)
    return lines


def pig_latin(sentence: str) -> str:
    """Translate a sentence into Pig Latin."""
    translated = []
    for word in sentence.lower().split():
        position = 0
        while position < len(word) and word[position] not in "aeiou":
            position += 1
        if position == 0:
            translated.append(word + "way")
        else:
            translated.append(word[position:] + word[:position] + "ay")
    return " ".join(translated)


def morse_encode(text: str, table: dict[str, str]) -> str:
    """Translate the text into Morse code with a slash between words."""
    words = []
    for word in text.upper().split():
        codes = [table[ch] for ch in word if ch in table]
        words.append(" ".join(codes))
    return " / ".join(words)


def atbash(text: str) -> str:
    """Replace each letter by its mirror image in the alphabet."""
    result = ""
    for ch in text.lower():
        if "a" <= ch <= "z":
            result += chr(ord("z") - (ord(ch) - ord("a")))
        else:
            result += ch
    return result


def vigenere_encrypt(text: str, key: str) -> str:
    """Encrypt capital letters with a repeating key word."""
    result = []
    position = 0
    for ch in text:
        if not ch.isalpha():
            result.append(ch)
            continue
        shift = ord(key[position % len(key)].upper()) - ord("A")
        result.append(chr((ord(ch.upper()) - ord("A") + shift) % 26 + ord("A")))
        position += 1
    return "".join(result)


def rail_fence_encrypt(text: str, rails: int) -> str:
    """Write the text in a zigzag over the rails and read it row by row."""
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


def hamming_distance(first: str, second: str) -> int:
    """Count the positions in which two equally long strings differ."""
    if len(first) != len(second):
        raise ValueError("strings must have the same length")
    return sum(1 for a, b in zip(first, second) if a != b)


def count_set_bits(number: int) -> int:
    """Count the ones in the binary form of a number."""
    count = 0
    while number:
        count += number & 1
        number >>= 1
    return count


def single_number(numbers: list[int]) -> int:
    """Return the number that has no twin in the list."""
    result = 0
    for number in numbers:
        result ^= number
    return result


def to_hexadecimal(number: int) -> str:
    """Write a non-negative number in hexadecimal digits."""
    digits = "0123456789ABCDEF"
    result = ""
    while number > 0:
        result = digits[number % 16] + result
        number = number // 16
    return result or "0"


def add_binary_strings(a: str, b: str) -> str:
    """Add two numbers written in binary digits."""
    result = []
    carry = 0
    width = max(len(a), len(b))
    for x, y in zip(reversed(a.zfill(width)), reversed(b.zfill(width))):
        total = int(x) + int(y) + carry
        result.append(str(total % 2))
        carry = total // 2
    if carry:
        result.append("1")
    return "".join(result[::-1])


def plus_one(digits: list[int]) -> list[int]:
    """Add one to a number given as a list of digits."""
    result = digits[:]
    for i in range(len(result) - 1, -1, -1):
        if result[i] < 9:
            result[i] += 1
            return result
        result[i] = 0
    return [1] + result


def multiply_digit_strings(a: str, b: str) -> str:
    """Multiply two numbers given as strings as done on paper."""
    digits = [0] * (len(a) + len(b))
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            total = int(a[i]) * int(b[j]) + digits[i + j + 1]
            digits[i + j + 1] = total % 10
            digits[i + j] += total // 10
    product = "".join(str(digit) for digit in digits)
    return product.lstrip("0") or "0"


def parse_integer(text: str) -> int:
    """Read a leading number with an optional sign from the text."""
    text = text.strip()
    sign = 1
    position = 0
    if text and text[0] in "+-":
        sign = -1 if text[0] == "-" else 1
        position = 1
    value = 0
    while position < len(text) and text[position].isdigit():
        value = value * 10 + int(text[position])
        position += 1
    return sign * value


def column_title(number: int) -> str:
    """Return the spreadsheet column name for a column number."""
    title = ""
    while number > 0:
        number -= 1
        title = chr(ord("A") + number % 26) + title
        number //= 26
    return title


def column_number(title: str) -> int:
    """Return the number of a spreadsheet column name."""
    number = 0
    for ch in title.upper():
        number = number * 26 + ord(ch) - ord("A") + 1
    return number


def integer_square_root(n: int) -> int:
    """Return the square root of n rounded down using bisection."""
    low, high = 0, n
    while low < high:
        middle = (low + high + 1) // 2
        if middle * middle <= n:
            low = middle
        else:
            high = middle - 1
    return low


def newton_square_root(value: float, tolerance: float) -> float:
    """Approximate the square root of a positive number by Newton's method."""
    guess = value / 2 if value > 1 else value
    while abs(guess * guess - value) > tolerance:
        guess = (guess + value / guess) / 2
    return guess


def solve_quadratic(a: float, b: float, c: float) -> list[float]:
    """Return the real solutions of a quadratic equation."""
    discriminant = b * b - 4 * a * c
    if discriminant < 0:
        return []
    if discriminant == 0:
        return [-b / (2 * a)]
    root = math.sqrt(discriminant)
    return sorted([(-b - root) / (2 * a), (-b + root) / (2 * a)])


def triangle_type(a: float, b: float, c: float) -> str:
    """Classify a triangle by the lengths of its sides."""
    if a + b <= c or a + c <= b or b + c <= a:
        return "invalid"
    if a == b == c:
        return "equilateral"
    if a == b or b == c or a == c:
        return "isosceles"
    return "scalene"


def polygon_area(points: list[tuple[float, float]]) -> float:
    """Return the area of a polygon given by its corners."""
    total = 0.0
    for i in range(len(points)):
        x1, y1 = points[i]
        x2, y2 = points[(i + 1) % len(points)]
        total += x1 * y2 - x2 * y1
    return abs(total) / 2


def closest_pair_distance(points: list[tuple[float, float]]) -> float:
    """Return the smallest distance between any two points."""
    best = math.inf
    for i, (x1, y1) in enumerate(points):
        for x2, y2 in points[i + 1:]:
            distance = math.hypot(x2 - x1, y2 - y1)
            best = min(best, distance)
    return best


def rectangles_overlap(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    """Tell whether two rectangles given by left, bottom, right and top overlap."""
    if a[2] <= b[0] or b[2] <= a[0]:
        return False
    if a[3] <= b[1] or b[3] <= a[1]:
        return False
    return True


def celsius_table(start: int, stop: int, step: int) -> list[str]:
    """Return the lines of a table of Celsius and Fahrenheit temperatures."""
    lines = []
    for celsius in range(start, stop + 1, step):
        fahrenheit = celsius * 9 / 5 + 32
        lines.append(f"{celsius:>5} {fahrenheit:>7.1f}")
    return lines


def convert_temperature(value: float, source: str, target: str) -> float:
    """Convert a temperature between Celsius, Fahrenheit and Kelvin."""
    if source == "F":
        value = (value - 32) * 5 / 9
    elif source == "K":
        value = value - 273.15
    if target == "F":
        return value * 9 / 5 + 32
    if target == "K":
        return value + 273.15
    return value


def format_file_size(size: int) -> str:
    """Write a number of bytes with a fitting unit."""
    value = float(size)
    for unit in ["B", "KB", "MB", "GB"]:
        if value < 1024:
            return f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TB"


def make_change(cents: int) -> dict[int, int]:
    """Split an amount into the fewest coins and say how many of each."""
    coins = [200, 100, 50, 20, 10, 5, 2, 1]
    result = {}
    for coin in coins:
        count = cents // coin
        if count > 0:
            result[coin] = count
            cents -= coin * count
    return result


def compound_interest(principal: float, rate: float, years: int) -> list[float]:
    """Return the balance at the end of each year with yearly interest."""
    balances = []
    balance = principal
    for _ in range(years):
        balance += balance * rate / 100
        balances.append(round(balance, 2))
    return balances


def years_to_double(rate: float) -> int:
    """Count the years until savings have doubled at a yearly rate in percent."""
    amount = 1.0
    years = 0
    while amount < 2:
        amount *= 1 + rate / 100
        years += 1
    return years


def income_tax(income: float, brackets: list[tuple[float, float]]) -> float:
    """Compute a tax in which each bracket has an upper limit and a rate."""
    tax = 0.0
    lower = 0.0
    for upper, rate in brackets:
        if income <= lower:
            break
        taxable = min(income, upper) - lower
        tax += taxable * rate
        lower = upper
    return round(tax, 2)


def receipt_total(items: list[dict], discount: float) -> float:
    """Return the sum of price times quantity after a discount in percent."""
    total = 0.0
    for item in items:
        total += item["price"] * item["quantity"]
    total -= total * discount / 100
    return round(total, 2)


def split_bill(total_cents: int, people: int) -> list[int]:
    """Split a bill into shares that differ by at most one cent."""
    share = total_cents // people
    extra = total_cents % people
    return [share + 1 if i < extra else share for i in range(people)]


def format_with_commas(number: int) -> str:
    """Write a whole number with commas between groups of three digits."""
    digits = str(abs(number))
    groups = []
    while len(digits) > 3:
        groups.insert(0, digits[-3:])
        digits = digits[:-3]
    groups.insert(0, digits)
    sign = "-" if number < 0 else ""
    return sign + ",".join(groups)


def number_to_words(number: int) -> str:
    """Write a number below one hundred in words."""
    small = ("zero one two three four five six seven eight nine ten eleven twelve thirteen "
             "fourteen fifteen sixteen seventeen eighteen nineteen").split()
    tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if number < 20:
        return small[number]
    word = tens[number // 10]
    if number % 10:
        word += "-" + small[number % 10]
    return word


def ordinal(number: int) -> str:
    """Write a number with its ordinal ending."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{endings.get(number % 10, 'th')}"


def median(numbers: list[float]) -> float:
    """Return the middle value of the numbers."""
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2 == 1:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def modes(numbers: list[int]) -> list[int]:
    """Return all values that occur most often in ascending order."""
    counts: dict[int, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    highest = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == highest)


def standard_deviation(values: list[float]) -> float:
    """Return the standard deviation of the whole population."""
    if not values:
        return 0.0
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / len(values)
    return math.sqrt(variance)


def drop_outliers(values: list[float], limit: float) -> list[float]:
    """Keep the values within the given number of standard deviations of the mean."""
    if len(values) < 2:
        return values
    mean = statistics.mean(values)
    deviation = statistics.stdev(values)
    return [v for v in values if abs(v - mean) <= limit * deviation]


def normalize(values: list[float]) -> list[float]:
    """Scale the values so that the smallest is zero and the largest one."""
    low = min(values)
    high = max(values)
    if low == high:
        return [0.0 for _ in values]
    return [(value - low) / (high - low) for value in values]


def text_histogram(values: list[int]) -> list[str]:
    """Draw a bar of stars for each distinct value."""
    counts = Counter(values)
    lines = []
    for value in sorted(counts):
        bar = "*" * counts[value]
        lines.append(f"{value}: {bar}")
    return lines


def bucket_ages(ages: list[int]) -> dict[str, int]:
    """Count how many ages fall into each decade."""
    buckets: dict[str, int] = {}
    for age in ages:
        start = age // 10 * 10
        label = f"{start}-{start + 9}"
        buckets[label] = buckets.get(label, 0) + 1
    return buckets


def chunk_list(items: list[int], size: int) -> list[list[int]]:
    """Cut the list into pieces of the given size."""
    if size <= 0:
        raise ValueError("size must be positive")
    chunks = []
    for start in range(0, len(items), size):
        chunks.append(items[start:start + size])
    return chunks


def interleave(first: list[int], second: list[int]) -> list[int]:
    """Take turns between two lists and append what is left of the longer one."""
    result = []
    for a, b in zip(first, second):
        result.append(a)
        result.append(b)
    shorter = min(len(first), len(second))
    return result + first[shorter:] + second[shorter:]


def split_even_odd(numbers: list[int]) -> tuple[list[int], list[int]]:
    """Separate the even numbers from the odd ones."""
    evens = []
    odds = []
    for number in numbers:
        if number % 2 == 0:
            evens.append(number)
        else:
            odds.append(number)
    return evens, odds


def longest_increasing_run(numbers: list[int]) -> list[int]:
    """Return the longest stretch of neighbours that keeps rising."""
    best: list[int] = []
    current: list[int] = []
    for number in numbers:
        if current and number <= current[-1]:
            current = []
        current.append(number)
        if len(current) > len(best):
            best = current[:]
    return best


def longest_increasing_subsequence(numbers: list[int]) -> int:
    """Return the length of the longest rising subsequence."""
    lengths = [1] * len(numbers)
    for i in range(len(numbers)):
        for j in range(i):
            if numbers[j] < numbers[i]:
                lengths[i] = max(lengths[i], lengths[j] + 1)
    return max(lengths, default=0)


def longest_consecutive(numbers: list[int]) -> int:
    """Return the length of the longest series of consecutive numbers in any order."""
    values = set(numbers)
    best = 0
    for value in values:
        if value - 1 in values:
            continue
        length = 1
        while value + length in values:
            length += 1
        best = max(best, length)
    return best


def find_peaks(heights: list[int]) -> list[int]:
    """Return the positions that are higher than both neighbours."""
    peaks = []
    for i in range(1, len(heights) - 1):
        if heights[i] > heights[i - 1] and heights[i] > heights[i + 1]:
            peaks.append(i)
    return peaks


def dutch_flag(colors: list[int]) -> list[int]:
    """Sort a list of zeros, ones and twos in one pass."""
    result = colors[:]
    low, mid, high = 0, 0, len(result) - 1
    while mid <= high:
        if result[mid] == 0:
            result[low], result[mid] = result[mid], result[low]
            low += 1
            mid += 1
        elif result[mid] == 1:
            mid += 1
        else:
            result[mid], result[high] = result[high], result[mid]
            high -= 1
    return result


def can_jump(jumps: list[int]) -> bool:
    """Tell whether the last position can be reached by jumps of at most the given lengths."""
    farthest = 0
    for i, jump in enumerate(jumps):
        if i > farthest:
            return False
        farthest = max(farthest, i + jump)
    return True


def can_attend_all(meetings: list[tuple[int, int]]) -> bool:
    """Tell whether no two meetings overlap."""
    ordered = sorted(meetings)
    for i in range(1, len(ordered)):
        if ordered[i][0] < ordered[i - 1][1]:
            return False
    return True


def rooms_needed(meetings: list[tuple[int, int]]) -> int:
    """Return how many rooms are needed to hold all meetings."""
    starts = sorted(start for start, _ in meetings)
    ends = sorted(end for _, end in meetings)
    rooms = 0
    finished = 0
    for start in starts:
        if start >= ends[finished]:
            finished += 1
        else:
            rooms += 1
    return rooms


def select_activities(activities: list[tuple[str, int, int]]) -> list[str]:
    """Choose as many activities as possible that do not overlap."""
    chosen = []
    free_from = 0
    for name, start, end in sorted(activities, key=lambda activity: activity[2]):
        if start >= free_from:
            chosen.append(name)
            free_from = end
    return chosen


def free_slots(busy: list[tuple[int, int]], day_start: int, day_end: int) -> list[tuple[int, int]]:
    """Return the free time between the busy intervals of a day."""
    free = []
    current = day_start
    for start, end in sorted(busy):
        if start > current:
            free.append((current, start))
        current = max(current, end)
    if current < day_end:
        free.append((current, day_end))
    return free


def round_robin(tasks: dict[str, int], quantum: int) -> list[str]:
    """Return the order in which tasks finish when they share the processor in turns."""
    queue = deque(tasks.items())
    finished = []
    while queue:
        name, remaining = queue.popleft()
        if remaining <= quantum:
            finished.append(name)
        else:
            queue.append((name, remaining - quantum))
    return finished


def average_waiting_time(durations: list[int]) -> float:
    """Return the average wait when the shortest jobs are served first."""
    if not durations:
        return 0.0
    waited = 0
    elapsed = 0
    for duration in sorted(durations):
        waited += elapsed
        elapsed += duration
    return waited / len(durations)


def topological_order(requirements: dict[str, list[str]]) -> list[str]:
    """Order the courses so that each comes after its requirements."""
    order: list[str] = []
    remaining = {course: set(needed) for course, needed in requirements.items()}
    while remaining:
        ready = sorted(course for course, needed in remaining.items() if not needed)
        if not ready:
            raise ValueError("requirements contain a cycle")
        for course in ready:
            order.append(course)
            del remaining[course]
        for needed in remaining.values():
            needed.difference_update(ready)
    return order


def degrees_of_separation(friends: dict[str, list[str]], start: str, goal: str) -> int:
    """Return how many friendships lie between two people, or -1."""
    distances = {start: 0}
    queue = deque([start])
    while queue:
        person = queue.popleft()
        if person == goal:
            return distances[person]
        for friend in friends.get(person, []):
            if friend not in distances:
                distances[friend] = distances[person] + 1
                queue.append(friend)
    return -1


def has_path(graph: dict[str, list[str]], start: str, goal: str, visited: set[str]) -> bool:
    """Tell whether the goal can be reached from the start."""
    if start == goal:
        return True
    visited.add(start)
    for neighbour in graph.get(start, []):
        if neighbour not in visited and has_path(graph, neighbour, goal, visited):
            return True
    return False


def tree_height(node: dict) -> int:
    """Return the number of levels of a tree whose nodes list their children."""
    children = node.get("children", [])
    if not children:
        return 1
    return 1 + max(tree_height(child) for child in children)


def unique_grid_paths(rows: int, cols: int) -> int:
    """Count the ways through a grid moving only right and down."""
    paths = [[1] * cols for _ in range(rows)]
    for r in range(1, rows):
        for c in range(1, cols):
            paths[r][c] = paths[r - 1][c] + paths[r][c - 1]
    return paths[-1][-1]


def min_path_sum(grid: list[list[int]]) -> int:
    """Return the cheapest sum on a way from the top left to the bottom right."""
    costs = [row[:] for row in grid]
    for r in range(len(grid)):
        for c in range(len(grid[0])):
            if r > 0 and c > 0:
                costs[r][c] += min(costs[r - 1][c], costs[r][c - 1])
            elif r > 0:
                costs[r][c] += costs[r - 1][c]
            elif c > 0:
                costs[r][c] += costs[r][c - 1]
    return costs[-1][-1]


def knapsack(weights: list[int], values: list[int], capacity: int) -> int:
    """Return the greatest value that fits into the bag."""
    best = [0] * (capacity + 1)
    for weight, value in zip(weights, values):
        for room in range(capacity, weight - 1, -1):
            best[room] = max(best[room], best[room - weight] + value)
    return best[capacity]


def rob_houses(money: list[int]) -> int:
    """Return the most money that can be taken without using two neighbouring houses."""
    with_last = 0
    without_last = 0
    for amount in money:
        with_last, without_last = without_last + amount, max(with_last, without_last)
    return max(with_last, without_last)


def word_break(text: str, dictionary: list[str]) -> bool:
    """Tell whether the text can be cut into words of the dictionary."""
    words = set(dictionary)
    reachable = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(end):
            if reachable[start] and text[start:end] in words:
                reachable[end] = True
                break
    return reachable[len(text)]


def generate_parentheses(pairs: int) -> list[str]:
    """List all balanced strings with the given number of bracket pairs."""
    if pairs == 0:
        return [""]
    result = []
    for inside in range(pairs):
        for left in generate_parentheses(inside):
            for right in generate_parentheses(pairs - 1 - inside):
                result.append(f"({left}){right}")
    return result


def phone_letters(digits: str) -> list[str]:
    """List the letter combinations that a phone number can stand for."""
    keys = {"2": "abc", "3": "def", "4": "ghi", "5": "jkl",
            "6": "mno", "7": "pqrs", "8": "tuv", "9": "wxyz"}
    if not digits:
        return []
    combinations = [""]
    for digit in digits:
        combinations = [start + letter for start in combinations for letter in keys[digit]]
    return combinations


def combinations_with_sum(numbers: list[int], target: int) -> list[list[int]]:
    """List the selections of the positive numbers that add up to the target."""
    if target == 0:
        return [[]]
    if target < 0 or not numbers:
        return []
    first, rest = numbers[0], numbers[1:]
    taken = [[first] + tail for tail in combinations_with_sum(rest, target - first)]
    return taken + combinations_with_sum(rest, target)


def queens_solutions(n: int, placed: list[int]) -> int:
    """Count the ways to complete a board of n queens that do not attack each other."""
    row = len(placed)
    if row == n:
        return 1
    count = 0
    for col in range(n):
        safe = True
        for r, c in enumerate(placed):
            if c == col or abs(c - col) == row - r:
                safe = False
                break
        if safe:
            count += queens_solutions(n, placed + [col])
    return count


def ackermann(m: int, n: int) -> int:
    """Compute the Ackermann function."""
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def look_and_say(terms: int) -> list[str]:
    """Return the first terms of the look and say sequence."""
    sequence = ["1"]
    while len(sequence) < terms:
        last = sequence[-1]
        following = ""
        i = 0
        while i < len(last):
            j = i
            while j < len(last) and last[j] == last[i]:
                j += 1
            following += str(j - i) + last[i]
            i = j
        sequence.append(following)
    return sequence[:terms]


def is_happy_number(n: int) -> bool:
    """Tell whether repeated sums of squared digits lead to one."""
    seen = set()
    while n != 1 and n not in seen:
        seen.add(n)
        n = sum(int(digit) ** 2 for digit in str(n))
    return n == 1


def amicable_pairs(limit: int) -> list[tuple[int, int]]:
    """Find the pairs below the limit whose divisor sums are each other."""
    sums = [0] * limit
    for divisor in range(1, limit):
        for multiple in range(2 * divisor, limit, divisor):
            sums[multiple] += divisor
    pairs = []
    for a in range(2, limit):
        b = sums[a]
        if a < b < limit and sums[b] == a:
            pairs.append((a, b))
    return pairs


def pythagorean_triples(limit: int) -> list[tuple[int, int, int]]:
    """List the right triangles with whole sides up to the limit."""
    triples = []
    for a in range(1, limit + 1):
        for b in range(a, limit + 1):
            c = math.isqrt(a * a + b * b)
            if c <= limit and c * c == a * a + b * b:
                triples.append((a, b, c))
    return triples


def trailing_zeros(n: int) -> int:
    """Count the zeros at the end of the factorial of n."""
    zeros = 0
    while n >= 5:
        n //= 5
        zeros += n
    return zeros


def simplify_fraction(numerator: int, denominator: int) -> str:
    """Write a fraction in lowest terms."""
    if denominator == 0:
        raise ValueError("denominator must not be zero")
    divisor = math.gcd(numerator, denominator)
    top = numerator // divisor
    bottom = denominator // divisor
    if bottom < 0:
        top, bottom = -top, -bottom
    return str(top) if bottom == 1 else f"{top}/{bottom}"


def evaluate_polynomial(coefficients: list[float], x: float) -> float:
    """Evaluate a polynomial given by its highest coefficient first."""
    result = 0.0
    for coefficient in coefficients:
        result = result * x + coefficient
    return result


def format_polynomial(coefficients: list[int]) -> str:
    """Write a polynomial given by its constant term first."""
    terms = []
    for exponent, coefficient in enumerate(coefficients):
        if coefficient == 0:
            continue
        if exponent == 0:
            terms.append(str(coefficient))
        elif exponent == 1:
            terms.append(f"{coefficient}x")
        else:
            terms.append(f"{coefficient}x^{exponent}")
    return " + ".join(reversed(terms)) or "0"


def determinant(matrix: list[list[int]]) -> int:
    """Return the determinant of a square matrix by expanding the first row."""
    if len(matrix) == 1:
        return matrix[0][0]
    total = 0
    for col in range(len(matrix)):
        minor = [row[:col] + row[col + 1:] for row in matrix[1:]]
        sign = -1 if col % 2 else 1
        total += sign * matrix[0][col] * determinant(minor)
    return total


def is_symmetric(matrix: list[list[int]]) -> bool:
    """Tell whether the matrix equals its transpose."""
    n = len(matrix)
    for i in range(n):
        for j in range(i):
            if matrix[i][j] != matrix[j][i]:
                return False
    return True


def zero_rows_and_columns(matrix: list[list[int]]) -> list[list[int]]:
    """Set every row and column that contains a zero to zeros."""
    zero_rows = {i for i, row in enumerate(matrix) if 0 in row}
    zero_cols = {j for row in matrix for j, value in enumerate(row) if value == 0}
    result = []
    for i, row in enumerate(matrix):
        result.append([0 if i in zero_rows or j in zero_cols else value for j, value in enumerate(row)])
    return result


def search_sorted_matrix(matrix: list[list[int]], target: int) -> tuple[int, int]:
    """Find the target in a matrix whose rows and columns are sorted, or (-1, -1)."""
    row = 0
    col = len(matrix[0]) - 1
    while row < len(matrix) and col >= 0:
        value = matrix[row][col]
        if value == target:
            return row, col
        if value > target:
            col -= 1
        else:
            row += 1
    return -1, -1


def saddle_points(matrix: list[list[int]]) -> list[tuple[int, int]]:
    """Find the cells that are largest in their row and smallest in their column."""
    points = []
    for r, row in enumerate(matrix):
        for c, value in enumerate(row):
            column = [other[c] for other in matrix]
            if value == max(row) and value == min(column):
                points.append((r, c))
    return points


def minesweeper_counts(field: list[str]) -> list[str]:
    """Replace every empty cell by the number of mines around it."""
    result = []
    for r, row in enumerate(field):
        line = ""
        for c, cell in enumerate(row):
            if cell == "*":
                line += "*"
                continue
            count = 0
            for other in field[max(0, r - 1):r + 2]:
                count += other[max(0, c - 1):c + 2].count("*")
            line += str(count)
        result.append(line)
    return result


def row_with_largest_sum(matrix: list[list[int]]) -> int:
    """Return the position of the row with the largest sum."""
    best_row = 0
    for i in range(1, len(matrix)):
        if sum(matrix[i]) > sum(matrix[best_row]):
            best_row = i
    return best_row


def bulls_and_cows(secret: str, guess: str) -> tuple[int, int]:
    """Count the digits in the right place and those in the wrong place."""
    bulls = 0
    for a, b in zip(secret, guess):
        if a == b:
            bulls += 1
    shared = sum(min(secret.count(d), guess.count(d)) for d in set(guess))
    return bulls, shared - bulls


def rock_paper_scissors(rounds: list[tuple[str, str]]) -> str:
    """Say who won more rounds of the game."""
    beats = {"rock": "scissors", "paper": "rock", "scissors": "paper"}
    score = 0
    for first, second in rounds:
        if beats[first] == second:
            score += 1
        elif beats[second] == first:
            score -= 1
    if score == 0:
        return "draw"
    return "first" if score > 0 else "second"


def blackjack_value(cards: list[str]) -> int:
    """Return the value of a hand in which aces count eleven or one."""
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
    while total > 21 and aces > 0:
        total -= 10
        aces -= 1
    return total


def bowling_score(rolls: list[int]) -> int:
    """Return the total of a complete bowling game."""
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


def hangman_pattern(word: str, guesses: list[str]) -> str:
    """Show the guessed letters of the word and hide the others."""
    shown = []
    for letter in word:
        if letter.lower() in guesses:
            shown.append(letter)
        else:
            shown.append("_")
    return " ".join(shown)


def robot_position(commands: str) -> tuple[int, int]:
    """Follow the commands forward, left and right and return the final place."""
    x, y = 0, 0
    dx, dy = 0, 1
    for command in commands:
        if command == "F":
            x += dx
            y += dy
        elif command == "L":
            dx, dy = -dy, dx
        elif command == "R":
            dx, dy = dy, -dx
    return x, y


def turnstile(events: list[str]) -> int:
    """Count the people who pass a turnstile that a coin unlocks."""
    state = "locked"
    passed = 0
    for event in events:
        if state == "locked" and event == "coin":
            state = "unlocked"
        elif state == "unlocked" and event == "push":
            state = "locked"
            passed += 1
    return passed


def apply_transactions(balance: float, transactions: list[dict]) -> float:
    """Apply deposits and withdrawals and skip those the balance does not cover."""
    for transaction in transactions:
        amount = transaction["amount"]
        if transaction["type"] == "deposit":
            balance += amount
        elif amount <= balance:
            balance -= amount
    return round(balance, 2)


def low_stock_items(inventory: dict[str, int], orders: list[tuple[str, int]], minimum: int) -> list[str]:
    """Subtract the orders from the stock and list the items that run low."""
    stock = inventory.copy()
    for item, quantity in orders:
        if item in stock:
            stock[item] = max(0, stock[item] - quantity)
    return sorted(item for item, count in stock.items() if count < minimum)


def days_between(first: str, second: str) -> int:
    """Return the number of days between two dates written as YYYY-MM-DD."""
    start = datetime.strptime(first, "%Y-%m-%d")
    end = datetime.strptime(second, "%Y-%m-%d")
    return abs((end - start).days)


def age_on(birthday: date, day: date) -> int:
    """Return the age in full years on the given day."""
    age = day.year - birthday.year
    if (day.month, day.day) < (birthday.month, birthday.day):
        age -= 1
    return age


def count_workdays(start: date, end: date) -> int:
    """Count the days from Monday to Friday between two dates inclusive."""
    count = 0
    day = start
    while day <= end:
        if day.weekday() < 5:
            count += 1
        day += timedelta(days=1)
    return count


def friday_thirteenths(year: int) -> list[str]:
    """List the Fridays of the year that fall on the thirteenth."""
    found = []
    for month in range(1, 13):
        day = date(year, month, 13)
        if day.weekday() == 4:
            found.append(day.isoformat())
    return found


def weekday_name(day: int, month: int, year: int) -> str:
    """Return the name of the weekday using Zeller's rule."""
    names = ["Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    if month < 3:
        month += 12
        year -= 1
    k = year % 100
    j = year // 100
    h = (day + 13 * (month + 1) // 5 + k + k // 4 + j // 4 + 5 * j) % 7
    return names[h]


def month_calendar(first_weekday: int, days: int) -> list[str]:
    """Return the lines of a month calendar that starts on the given weekday."""
    cells = ["  "] * first_weekday
    cells += [f"{day:2d}" for day in range(1, days + 1)]
    lines = ["Mo Tu We Th Fr Sa Su"]
    for i in range(0, len(cells), 7):
        lines.append(" ".join(cells[i:i + 7]))
    return lines


def is_valid_date(text: str) -> bool:
    """Tell whether the text is an existing date written as DD.MM.YYYY."""
    match = re.fullmatch(r"(\d{2})\.(\d{2})\.(\d{4})", text)
    if match is None:
        return False
    day, month, year = (int(part) for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def parse_duration(text: str) -> int:
    """Turn a text such as 1h30m15s into seconds."""
    units = {"h": 3600, "m": 60, "s": 1}
    total = 0
    number = ""
    for ch in text:
        if ch.isdigit():
            number += ch
        elif ch in units and number:
            total += int(number) * units[ch]
            number = ""
    return total
