import datetime
import itertools
import math
import re
import statistics
from collections import Counter, defaultdict


def count_vowels(text: str) -> int:
    """Count the vowels (a, e, i, o, u) in a text. Upper and lower case both count."""
    return sum(1 for ch in text.lower() if ch in "aeiou")


def is_palindrome_phrase(phrase: str) -> bool:
    """Tell whether a phrase reads the same forwards and backwards, ignoring case, spaces and punctuation.
    Digits are taken into account like letters.
    """
    letters = [ch.lower() for ch in phrase if ch.isalnum()]
    return letters == letters[::-1]


def longest_word(sentence: str) -> str:
    """Return the longest word of a sentence. If several words share that length, the first one wins;
    an empty sentence gives an empty string.
    """
    return max(sentence.split(), key=len, default="")


def title_case_headline(headline: str) -> str:
    """Our editors need headlines in title case: every word starts with a capital letter, except the small
    words 'a', 'an', 'the', 'of', 'and', 'in', 'on', which stay lower case unless they open the headline.
    """
    small = {"a", "an", "the", "of", "and", "in", "on"}
    words = headline.lower().split()
    result = []
    for i, word in enumerate(words):
        if i > 0 and word in small:
            result.append(word)
        else:
            result.append(word.capitalize())
    return " ".join(result)


def caesar_shift(message: str, shift: int) -> str:
    """Encrypt a message with the Caesar cipher: each letter moves forward by the given shift in the alphabet,
    wrapping around after z. Keep the case of the letters and leave all other characters alone.
    """
    result = ""
    for ch in message:
        if ch.isascii() and ch.isalpha():
            base = ord("A") if ch.isupper() else ord("a")
            result += chr((ord(ch) - base + shift) % 26 + base)
        else:
            result += ch
    return result


def mask_card_number(number: str) -> str:
    """For receipts we show only the last four digits of a card number; every earlier character is replaced by
    '*'. Spaces are removed first. Numbers of four digits or fewer are shown as they are.
    """
    digits = number.replace(" ", "")
    return "*" * (len(digits) - 4) + digits[-4:]


def word_frequencies(text: str) -> dict[str, int]:
    """How often does each word occur in the text? Words are separated by whitespace and compared without
    regard to case.
    """
    counts = {}
    for word in text.lower().split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def acronym(name: str) -> str:
    """Build the acronym of an organisation's name from the first letter of each word, in capitals."""
    return "".join(word[0].upper() for word in name.split())


def parse_duration(text: str) -> int:
    """Parse a duration such as those users type into our timer, made of numbers followed by h, m or s, and
    return the total number of seconds. Anything else in the text is ignored, and a text without a duration
    gives 0.
    """
    units = {"h": 3600, "m": 60, "s": 1}
    total = 0
    for amount, unit in re.findall(r"(\d+)\s*([hms])", text.lower()):
        total += int(amount) * units[unit]
    return total


def is_strong_password(password: str) -> bool:
    """A password is accepted when it has at least 8 characters and contains a lower-case letter, an
    upper-case letter and a digit. Decide whether the given one is accepted.
    """
    if len(password) < 8:
        return False
    has_lower = any(ch.islower() for ch in password)
    has_upper = any(ch.isupper() for ch in password)
    has_digit = any(ch.isdigit() for ch in password)
    return has_lower and has_upper and has_digit


def run_length_encode(text: str) -> str:
    """Compress a text by replacing each run of equal characters with the character followed by the length of
    the run. A run of length one is written without a number.
    """
    pieces = []
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        length = j - i
        pieces.append(text[i] if length == 1 else f"{text[i]}{length}")
        i = j
    return "".join(pieces)


def run_length_decode(code: str) -> str:
    """Undo our simple run-length code, in which a number stands before the character it repeats. A character
    with no number before it stands for itself once.
    """
    result = []
    number = ""
    for ch in code:
        if ch.isdigit():
            number += ch
        else:
            result.append(ch * int(number or "1"))
            number = ""
    return "".join(result)


def initials(full_name: str) -> str:
    """Return the initials of a person's full name, each followed by a dot. The parts of the name may be
    separated by spaces or by hyphens.
    """
    parts = full_name.replace("-", " ").split()
    return "".join(part[0].upper() + "." for part in parts)


def wrap_text(text: str, width: int) -> list[str]:
    """Break a paragraph into lines no wider than the given width, without splitting words. A word that is
    longer than the width gets a line of its own. Empty text gives no lines.
    """
    lines = []
    current = ""
    for word in text.split():
        if not current:
            current = word
        elif len(current) + 1 + len(word) <= width:
            current += " " + word
        else:
            lines.append(current)
            current = word
    if current:
        lines.append(current)
    return lines


def snake_to_camel(identifier: str) -> str:
    """Convert an identifier from snake_case to camelCase: the first word stays lower case and each following
    one is capitalised.
    """
    first, *rest = identifier.split("_")
    return first.lower() + "".join(word.capitalize() for word in rest)


def camel_to_snake(identifier: str) -> str:
    """Turn a camelCase identifier into snake_case. Each capital letter starts a new word, and there must be
    no underscore at the beginning.
    """
    result = []
    for i, ch in enumerate(identifier):
        if ch.isupper():
            if i > 0:
                result.append("_")
            result.append(ch.lower())
        else:
            result.append(ch)
    return "".join(result)


def parse_query_string(query: str) -> dict[str, str]:
    """Given the query part of a URL, return its parameters as a mapping from name to value. Parameters are
    separated by '&'; one without an equals sign has the empty text as its value, and a later repetition of a
    name replaces the earlier one. A leading question mark may be present.
    """
    params = {}
    for part in query.lstrip("?").split("&"):
        if not part:
            continue
        name, _, value = part.partition("=")
        params[name] = value
    return params


def domain_of_email(address: str) -> str | None:
    """Extract the domain of an e-mail address in lower case. Return None when the address does not contain
    exactly one '@'.
    """
    if address.count("@") != 1:
        return None
    return address.split("@")[1].lower()


def count_log_levels(lines: list[str]) -> dict[str, int]:
    """Every line of our log starts with its level in square brackets. Count the lines per level; lines that
    do not begin with a bracketed level are skipped.
    """
    counts = defaultdict(int)
    for line in lines:
        if line.startswith("[") and "]" in line:
            level = line[1:line.index("]")]
            counts[level] += 1
    return dict(counts)


def format_phone(number: str) -> str:
    """Format a ten-digit phone number as (AAA) BBB-CCCC. The input may contain spaces, dots or dashes. If
    there are not exactly ten digits in it, return the input unchanged.
    """
    digits = "".join(ch for ch in number if ch.isdigit())
    if len(digits) != 10:
        return number
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


def are_anagrams(first: str, second: str) -> bool:
    """Are the two texts anagrams of each other? Spaces and case do not matter."""
    return sorted(first.replace(" ", "").lower()) == sorted(second.replace(" ", "").lower())


def fill_template(template: str, values: dict[str, str]) -> str:
    """Replace each placeholder of the form {name} in a template with its value. Placeholders for which no
    value is given remain as they are.
    """
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template


def roman_to_int(numeral: str) -> int:
    """Read a Roman numeral and return its value. A smaller symbol before a larger one is subtracted."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    total = 0
    previous = 0
    for symbol in reversed(numeral.upper()):
        value = values[symbol]
        if value < previous:
            total -= value
        else:
            total += value
            previous = value
    return total


def int_to_roman(number: int) -> str:
    """Write a positive whole number as a Roman numeral. Raise a ValueError for numbers below 1 or above 3999.
    """
    if not 1 <= number <= 3999:
        raise ValueError("number out of range")
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


def balanced_brackets(text: str) -> bool:
    """Check that the round, square and curly brackets in a text are balanced and properly nested. All other
    characters are ignored.
    """
    pairs = {")": "(", "]": "[", "}": "{"}
    stack = []
    for ch in text:
        if ch in "([{":
            stack.append(ch)
        elif ch in pairs:
            if not stack or stack.pop() != pairs[ch]:
                return False
    return not stack


def slugify(title: str) -> str:
    """Make a slug for the web address of an article: lower case, every run of characters other than letters
    and digits becomes a single hyphen, and there is no hyphen at either end.
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def split_csv_line(line: str) -> list[str]:
    """Split one line of a comma-separated file into its fields. A field may be enclosed in double quotes, in
    which case commas inside it belong to the field. The quotes themselves are dropped.
    """
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


def luhn_valid(number: str) -> bool:
    """Validate a card number with the Luhn check: starting from the right, every second digit is doubled, and
    9 is subtracted if the result exceeds 9; the sum of all digits must be divisible by 10. A text with
    anything but digits is invalid, and so is an empty one.
    """
    if not number.isdigit():
        return False
    total = 0
    for i, ch in enumerate(reversed(number)):
        digit = int(ch)
        if i % 2 == 1:
            digit *= 2
            if digit > 9:
                digit -= 9
        total += digit
    return total % 10 == 0


def truncate_with_ellipsis(text: str, limit: int) -> str:
    """Shorten a text to at most the given number of characters. When something has to be cut off, the result
    ends in three dots, which count towards the limit.
    """
    if len(text) <= limit:
        return text
    return text[:limit - 3] + "..."


def first_unique_letter(word: str) -> str | None:
    """Find the first character that appears only once in the word, or None if every character is repeated."""
    counts = Counter(word)
    for ch in word:
        if counts[ch] == 1:
            return ch
    return None


def pig_latin(word: str) -> str:
    """Translate a lower-case word into pig latin. A word that starts with a vowel gets 'way' appended;
    otherwise the consonants before the first vowel move to the end, followed by 'ay'.
    """
    if word[0] in "aeiou":
        return word + "way"
    for i, ch in enumerate(word):
        if ch in "aeiou":
            return word[i:] + word[:i] + "ay"
    return word + "ay"


def to_morse(message: str) -> str:
    """Encode the letters s, o, e, t, a, n and i of a message in Morse code, with one space between letters.
    Letters outside this set and all other characters are left out.
    """
    codes = {"s": "...", "o": "---", "e": ".", "t": "-", "a": ".-", "n": "-.", "i": ".."}
    return " ".join(codes[ch] for ch in message.lower() if ch in codes)


def hamming_distance(a: str, b: str) -> int:
    """In how many positions do two strings of the same length differ? Raise a ValueError if the lengths are
    not the same.
    """
    if len(a) != len(b):
        raise ValueError("strings must have equal length")
    return sum(x != y for x, y in zip(a, b))


def common_prefix(words: list[str]) -> str:
    """Determine the longest beginning that all the words share. Return an empty string for an empty list."""
    if not words:
        return ""
    prefix = words[0]
    for word in words[1:]:
        while not word.startswith(prefix):
            prefix = prefix[:-1]
    return prefix


def sort_by_last_name(names: list[str]) -> list[str]:
    """Sort full names by last name and then by the rest of the name. The last name is the last word."""
    return sorted(names, key=lambda name: (name.split()[-1], name))


def swap_name_order(name: str) -> str:
    """The old system stores names as 'Last, First'. Return the name with the first name in front and no
    comma. A name that has no comma is only stripped of surrounding blanks.
    """
    if "," not in name:
        return name.strip()
    last, first = name.split(",", 1)
    return f"{first.strip()} {last.strip()}"


def is_valid_ipv4(address: str) -> bool:
    """Say whether a text is a valid IPv4 address: four numbers between 0 and 255 separated by dots. Leading
    zeros are not permitted.
    """
    parts = address.split(".")
    if len(parts) != 4:
        return False
    for part in parts:
        if not part.isdigit() or int(part) > 255:
            return False
        if len(part) > 1 and part[0] == "0":
            return False
    return True


def parse_version(version: str) -> tuple[int, ...]:
    """Turn a version number written with dots into a tuple of integers so that versions can be compared. A
    leading 'v' is tolerated.
    """
    return tuple(int(part) for part in version.lstrip("v").split("."))


def newest_version(versions: list[str]) -> str | None:
    """Out of a list of dotted version numbers, pick the highest. The parts are compared as numbers, not as
    text. There is no result for an empty list.
    """
    if not versions:
        return None
    return max(versions, key=lambda v: [int(part) for part in v.split(".")])


def reverse_words(sentence: str) -> str:
    """Return the sentence with its words in the opposite order, separated by single spaces."""
    return " ".join(reversed(sentence.split()))


def average_word_length(text: str) -> float:
    """What is the average length of the words in a text? Punctuation at the ends of words does not count as
    part of them. Return 0.0 if there are no words.
    """
    words = [word.strip(".,;:!?\"'()") for word in text.split()]
    words = [word for word in words if word]
    if not words:
        return 0.0
    return sum(len(word) for word in words) / len(words)


def count_sentences(text: str) -> int:
    """Count the sentences of a text. A sentence ends with one or more of the marks '.', '!' and '?', so that
    an ellipsis counts only once.
    """
    return len(re.findall(r"[.!?]+", text))


def atbash(text: str) -> str:
    """Apply the Atbash cipher to a lower-case text: a becomes z, b becomes y and so on. Characters that are
    not lower-case letters are kept.
    """
    return "".join(chr(ord("a") + ord("z") - ord(ch)) if "a" <= ch <= "z" else ch for ch in text)


def vigenere_encrypt(plain: str, key: str) -> str:
    """Encrypt a text in capital letters with the Vigenère cipher. Each letter is shifted by the position in
    the alphabet of the matching key letter (A shifts by 0), and the key is repeated as often as needed.
    Characters that are no capitals are copied and do not use up a letter of the key.
    """
    result = []
    used = 0
    for ch in plain:
        if "A" <= ch <= "Z":
            shift = ord(key[used % len(key)]) - ord("A")
            result.append(chr((ord(ch) - ord("A") + shift) % 26 + ord("A")))
            used += 1
        else:
            result.append(ch)
    return "".join(result)


def rail_fence(text: str, rails: int) -> str:
    """Write a text in a zigzag over the given number of rails, then read it off rail by rail from top to
    bottom. With a single rail the text stays the same.
    """
    if rails == 1:
        return text
    rows = [""] * rails
    row, step = 0, 1
    for ch in text:
        rows[row] += ch
        if row == 0:
            step = 1
        elif row == rails - 1:
            step = -1
        row += step
    return "".join(rows)


def censor(text: str, banned: list[str]) -> str:
    """Moderation: each word of the comment that is on the list of banned words, in whatever case, must be
    replaced by as many asterisks as it has letters. The comment contains no punctuation.
    """
    bad = {word.lower() for word in banned}
    return " ".join("*" * len(word) if word.lower() in bad else word for word in text.split())


def contains_all_letters(sentence: str) -> bool:
    """Is the sentence a pangram, that is, does it use every letter from a to z at least once?"""
    return set("abcdefghijklmnopqrstuvwxyz") <= set(sentence.lower())


def missing_letters(sentence: str) -> str:
    """List, in alphabetical order, the letters of the English alphabet that do not occur in a sentence. Case
    is irrelevant.
    """
    present = set(sentence.lower())
    return "".join(ch for ch in "abcdefghijklmnopqrstuvwxyz" if ch not in present)


def normalize_spaces(text: str) -> str:
    """Collapse every run of whitespace into one space and remove it at the start and the end."""
    return " ".join(text.split())


def parse_key_values(line: str) -> dict[str, str]:
    """A settings line holds pairs such as key=value separated by semicolons. Return them as a dictionary.
    Blanks around keys and values are dropped, and pieces without '=' are ignored.
    """
    settings = {}
    for piece in line.split(";"):
        if "=" in piece:
            key, value = piece.split("=", 1)
            settings[key.strip()] = value.strip()
    return settings


def parse_ini(lines: list[str]) -> dict[str, dict[str, str]]:
    """Read the lines of a configuration file into a dictionary of sections, each a dictionary of options. A
    section is opened by its name in square brackets. Blank lines and comments starting with '#' or ';' are
    skipped; options before the first section go into the section 'default'.
    """
    config = {}
    section = "default"
    for line in lines:
        line = line.strip()
        if not line or line[0] in "#;":
            continue
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
            config.setdefault(section, {})
        elif "=" in line:
            key, value = line.split("=", 1)
            config.setdefault(section, {})[key.strip()] = value.strip()
    return config


def ends_with_any(filename: str, extensions: list[str]) -> bool:
    """Check if a file name has one of the allowed extensions. The extensions come without a dot; case must
    not matter.
    """
    return any(filename.lower().endswith("." + ext.lower()) for ext in extensions)


def file_extension(path: str) -> str:
    """Get the extension of a file from its path, in lower case and without the dot. Hidden files such as
    .profile and names without a dot have no extension, so the result is empty.
    """
    name = path.split("/")[-1]
    stem, dot, ext = name.rpartition(".")
    if not dot or not stem:
        return ""
    return ext.lower()


def normalize_path(path: str) -> str:
    """Simplify an absolute Unix path: a single dot means the current folder, two dots the parent folder, and
    repeated slashes count as one. Going above the root leaves you at the root.
    """
    parts = []
    for part in path.split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part and part != ".":
            parts.append(part)
    return "/" + "/".join(parts)


def host_from_url(url: str) -> str:
    """Given a web address, return only the host name, with no scheme, port, path or 'www.' in front."""
    rest = url.split("://", 1)[-1]
    host = rest.split("/", 1)[0].split("?", 1)[0].split(":", 1)[0]
    return host.lower().removeprefix("www.")


def build_query(params: dict[str, str]) -> str:
    """Join parameters into a query string, sorted by name. Parameters with an empty value are left out."""
    return "&".join(f"{name}={value}" for name, value in sorted(params.items()) if value)


def strip_tracking(url: str) -> str:
    """Marketing adds parameters whose names begin with 'utm_' to our links. Remove those from a URL and keep
    all others in their order. If no parameter remains, the question mark goes too.
    """
    base, _, query = url.partition("?")
    kept = [param for param in query.split("&") if param and not param.startswith("utm_")]
    if not kept:
        return base
    return base + "?" + "&".join(kept)


def extract_hashtags(post: str) -> list[str]:
    """Extract the hashtags from a post, without the '#' and in lower case, in order of appearance. Each tag
    is listed only once.
    """
    tags = []
    for tag in re.findall(r"#(\w+)", post):
        tag = tag.lower()
        if tag not in tags:
            tags.append(tag)
    return tags


def mentioned_users(messages: list[str]) -> set[str]:
    """Collect all user names that are mentioned with an '@' in any of the messages. A user name consists of
    letters, digits and underscores.
    """
    return {name for message in messages for name in re.findall(r"@(\w+)", message)}


def pluralize(noun: str, count: int) -> str:
    """Return a text such as the ones shown in our basket: the count, a space and the noun, which is in the
    plural unless the count is 1. Nouns ending in s, x, ch or sh take 'es', nouns ending in a consonant and y
    take 'ies' instead of the y, all others take 's'.
    """
    if count == 1:
        return f"1 {noun}"
    if noun.endswith(("s", "x", "ch", "sh")):
        plural = noun + "es"
    elif noun.endswith("y") and noun[-2:-1] not in "aeiou":
        plural = noun[:-1] + "ies"
    else:
        plural = noun + "s"
    return f"{count} {plural}"


def ordinal(n: int) -> str:
    """Write a number with its English ordinal suffix: st, nd, rd or th. Mind that 11, 12 and 13 always take
    th, in every hundred.
    """
    if 11 <= n % 100 <= 13:
        return f"{n}th"
    return f"{n}" + {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")


def join_with_and(items: list[str]) -> str:
    """Join a list of items into an English enumeration: commas between the items and 'and' before the last
    one. No comma stands before 'and'; an empty list gives an empty text.
    """
    if len(items) <= 1:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def thousands_separated(number: int) -> str:
    """Display a whole number with a blank between groups of three digits. A minus sign stays in front."""
    return f"{number:,}".replace(",", " ")


def parse_money(text: str) -> float | None:
    """Convert an amount typed by a customer to a number. A dollar sign, blanks and commas as thousands
    separators are accepted; whatever cannot be understood yields None.
    """
    cleaned = text.replace("$", "").replace(",", "").strip()
    try:
        return float(cleaned)
    except ValueError:
        return None


def human_size(size: int) -> str:
    """Show a file size in a readable way, with one decimal and the largest of the units B, KB, MB, GB and TB
    in which the value is at least 1. A unit is 1024 times the one before. Plain bytes are shown without
    decimals.
    """
    if size < 1024:
        return f"{size} B"
    value = float(size)
    for unit in ["KB", "MB", "GB", "TB"]:
        value /= 1024
        if value < 1024 or unit == "TB":
            return f"{value:.1f} {unit}"


def clock_format(seconds: int) -> str:
    """Format a number of seconds as H:MM:SS, or as M:SS if it is less than an hour."""
    minutes, secs = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minutes:02d}:{secs:02d}"
    return f"{minutes}:{secs:02d}"


def to_24_hour(time: str) -> str:
    """Convert a time of day from the 12-hour notation with AM or PM at the end to the 24-hour notation HH:MM.
    Note that 12 AM is midnight and 12 PM is noon.
    """
    clock, period = time.upper().split()
    hour, minute = clock.split(":")
    hour = int(hour) % 12
    if period == "PM":
        hour += 12
    return f"{hour:02d}:{minute}"


def is_leap_day(text: str) -> bool:
    """Find out if a date in the form YYYY-MM-DD is the 29th of February. The date is known to be valid."""
    return text.endswith("-02-29")


def reformat_date(text: str) -> str:
    """Our suppliers send dates as DD/MM/YYYY. We need them as YYYY-MM-DD, with day and month padded to two
    digits if they are not already.
    """
    day, month, year = text.split("/")
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def is_iso_date(text: str) -> bool:
    """Check whether a text is an existing calendar date in the form YYYY-MM-DD."""
    try:
        datetime.datetime.strptime(text, "%Y-%m-%d")
    except ValueError:
        return False
    return len(text) == 10


def longest_run(text: str) -> int:
    """Find the length of the longest stretch of one and the same character in the text. It is 0 for an empty
    text.
    """
    best = 0
    current = 0
    previous = None
    for ch in text:
        current = current + 1 if ch == previous else 1
        best = max(best, current)
        previous = ch
    return best


def remove_repeated_letters(text: str) -> str:
    """Users who get excited type letters several times in a row. Reduce each run of the same character to a
    single one.
    """
    result = ""
    for ch in text:
        if not result or result[-1] != ch:
            result += ch
    return result


def unique_words_in_order(text: str) -> list[str]:
    """Return the distinct words of a text in the order in which they first appear."""
    return list(dict.fromkeys(text.split()))


def group_by_first_letter(words: list[str]) -> dict[str, list[str]]:
    """For the index of a book, group the words under their first letter in upper case. Within each group the
    words are in alphabetical order; empty strings are dropped.
    """
    groups = {}
    for word in sorted(words):
        if word:
            groups.setdefault(word[0].upper(), []).append(word)
    return groups


def group_anagrams(words: list[str]) -> list[list[str]]:
    """Put words that consist of the same letters into one group. The groups appear in the order of their
    first word, and the words of a group in the order given.
    """
    groups = defaultdict(list)
    for word in words:
        groups["".join(sorted(word))].append(word)
    return list(groups.values())


def words_by_length(text: str) -> dict[int, int]:
    """Make a table of how many words of each length there are in the text, in order of length."""
    counts = Counter(len(word) for word in text.split())
    return dict(sorted(counts.items()))


def top_words(text: str, n: int) -> list[str]:
    """Which n words are the most frequent in a text? Ignore case. Words that occur equally often are ordered
    alphabetically.
    """
    counts = Counter(text.lower().split())
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return ranked[:n]


def can_spell(word: str, tiles: str) -> bool:
    """A player holds some letter tiles. Decide if the word can be laid with them, using each tile at most
    once.
    """
    available = list(tiles)
    for letter in word:
        if letter not in available:
            return False
        available.remove(letter)
    return True


def scrabble_score(word: str) -> int:
    """Compute the score of a word: letters q and z give 10 points, j and x 8, k 5, and all the rest 1. A word
    of seven or more letters earns a bonus of 50.
    """
    points = {"q": 10, "z": 10, "j": 8, "x": 8, "k": 5}
    score = sum(points.get(letter, 1) for letter in word.lower())
    if len(word) >= 7:
        score += 50
    return score


def wordle_feedback(guess: str, secret: str) -> str:
    """Rate a guess in a word puzzle with one mark per letter: 'G' if the letter is in the right place, 'Y' if
    it occurs elsewhere in the secret word, '-' if not. A letter of the secret may justify only one mark, and
    right places come first.
    """
    marks = ["-"] * len(guess)
    remaining = []
    for i, letter in enumerate(secret):
        if guess[i] == letter:
            marks[i] = "G"
        else:
            remaining.append(letter)
    for i, letter in enumerate(guess):
        if marks[i] == "-" and letter in remaining:
            marks[i] = "Y"
            remaining.remove(letter)
    return "".join(marks)


def hangman_display(word: str, guessed: set[str]) -> str:
    """Show the state of a hangman game: letters that have been guessed appear, the rest are underscores, and
    all are separated by spaces.
    """
    return " ".join(letter if letter in guessed else "_" for letter in word)


def is_isogram(word: str) -> bool:
    """An isogram is a word in which no letter occurs twice. Test a word for this property, ignoring case and
    hyphens.
    """
    letters = word.lower().replace("-", "")
    return len(letters) == len(set(letters))


def letter_sum(word: str) -> int:
    """Add up the values of the letters of a word, where a is worth 1, b is worth 2, up to z with 26. Other
    characters are worth nothing.
    """
    return sum(ord(ch) - ord("a") + 1 for ch in word.lower() if "a" <= ch <= "z")


def column_number(label: str) -> int:
    """Spreadsheet columns are labelled A to Z, then AA, AB and so on. Given such a label, return the number
    of the column, counting from 1.
    """
    number = 0
    for ch in label.upper():
        number = number * 26 + ord(ch) - ord("A") + 1
    return number


def column_label(number: int) -> str:
    """Give the spreadsheet label of a column number: 1 is A, 26 is Z, 27 is AA, and so forth."""
    label = ""
    while number > 0:
        number, remainder = divmod(number - 1, 26)
        label = chr(ord("A") + remainder) + label
    return label


def parse_cell(reference: str) -> tuple[str, int]:
    """Split a cell reference such as those used in spreadsheets into its column letters and its row number.
    Raise a ValueError if it is not made of letters followed by digits.
    """
    match = re.fullmatch(r"([A-Z]+)(\d+)", reference.upper())
    if match is None:
        raise ValueError(f"invalid cell reference: {reference}")
    return match.group(1), int(match.group(2))


def chess_square(square: str) -> tuple[int, int] | None:
    """Translate the name of a chess square, a letter from a to h and a digit from 1 to 8, into a pair of
    column and row, both counted from 0. The result is None for anything else.
    """
    if len(square) != 2:
        return None
    col = "abcdefgh".find(square[0])
    row = "12345678".find(square[1])
    if col < 0 or row < 0:
        return None
    return col, row


def parse_page_ranges(spec: str) -> list[int]:
    """The print dialog accepts pages as single numbers and ranges with a hyphen, separated by commas. Return
    all requested pages in ascending order without duplicates.
    """
    pages = set()
    for part in spec.split(","):
        part = part.strip()
        if "-" in part:
            start, end = part.split("-")
            pages.update(range(int(start), int(end) + 1))
        elif part:
            pages.add(int(part))
    return sorted(pages)


def format_page_ranges(pages: list[int]) -> str:
    """Given ascending page numbers, write them compactly: consecutive pages are joined into a range with a
    hyphen, and commas separate the pieces.
    """
    pieces = []
    i = 0
    while i < len(pages):
        j = i
        while j + 1 < len(pages) and pages[j + 1] == pages[j] + 1:
            j += 1
        if i == j:
            pieces.append(str(pages[i]))
        else:
            pieces.append(f"{pages[i]}-{pages[j]}")
        i = j + 1
    return ",".join(pieces)


def parse_dice(notation: str) -> tuple[int, int, int]:
    """Dice are written as the number of dice, the letter d, the number of sides and optionally a signed
    modifier. Return these three numbers. If the number of dice is missing it is 1, and a missing modifier is
    0; any other text is an error (ValueError).
    """
    match = re.fullmatch(r"(\d*)d(\d+)([+-]\d+)?", notation.strip().lower())
    if not match:
        raise ValueError("not a dice notation")
    count, sides, modifier = match.groups()
    return int(count or 1), int(sides), int(modifier or 0)


def hex_to_rgb(color: str) -> tuple[int, int, int]:
    """Convert a hexadecimal colour code, with or without '#', into its red, green and blue values. The short
    form with three digits is allowed; each of its digits is doubled.
    """
    color = color.lstrip("#")
    if len(color) == 3:
        color = "".join(ch * 2 for ch in color)
    return int(color[0:2], 16), int(color[2:4], 16), int(color[4:6], 16)


def rgb_to_hex(red: int, green: int, blue: int) -> str:
    """Write a colour given by three values as '#rrggbb'. Values outside 0 to 255 are brought to the nearer
    limit.
    """
    channels = [max(0, min(255, value)) for value in (red, green, blue)]
    return "#" + "".join(f"{value:02x}" for value in channels)


def is_hex_color(text: str) -> bool:
    """Does the text denote a colour, i.e. a '#' followed by exactly three or exactly six hexadecimal digits?
    """
    return re.fullmatch(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", text) is not None


def isbn10_valid(isbn: str) -> bool:
    """Verify an ISBN-10. Hyphens are ignored; the digits are weighted with 10 down to 1, the last one may be
    an X that stands for 10, and the weighted sum has to be a multiple of 11.
    """
    chars = isbn.replace("-", "")
    if len(chars) != 10:
        return False
    total = 0
    for i, ch in enumerate(chars):
        if ch.isdigit():
            value = int(ch)
        elif ch == "X" and i == 9:
            value = 10
        else:
            return False
        total += value * (10 - i)
    return total % 11 == 0


def ean_check_digit(code: str) -> int:
    """Calculate the check digit for the first twelve digits of an EAN-13 bar code. Digits are weighted
    alternately with 1 and 3, and the check digit completes the sum to the next multiple of ten.
    """
    total = sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(code))
    return (10 - total % 10) % 10


def product_code_parts(code: str) -> dict[str, str] | None:
    """Product codes look like three capital letters, a hyphen, four digits and optionally a slash with a
    size. Return the parts under the keys 'category', 'number' and 'size', where a missing size is an empty
    text. A malformed code gives None.
    """
    match = re.fullmatch(r"([A-Z]{3})-(\d{4})(?:/(\w+))?", code)
    if match is None:
        return None
    category, number, size = match.groups()
    return {"category": category, "number": number, "size": size or ""}


def next_invoice_number(last: str) -> str:
    """Invoice numbers consist of a prefix, a hyphen and a counter with leading zeros. From the last number
    used, produce the next one; the counter keeps its width as long as it fits.
    """
    prefix, counter = last.rsplit("-", 1)
    return f"{prefix}-{str(int(counter) + 1).zfill(len(counter))}"


def make_username(first: str, last: str, taken: set[str]) -> str:
    """New employees get a user name made of the first letter of the first name and the last name, all lower
    case. If it is already taken, append the lowest number from 2 upwards that makes it free.
    """
    base = (first[0] + last).lower()
    name = base
    number = 2
    while name in taken:
        name = f"{base}{number}"
        number += 1
    return name


def is_valid_username(name: str) -> bool:
    """A user name must have between 3 and 16 characters, begin with a letter and otherwise contain only
    letters, digits and underscores. Say whether the given one is valid.
    """
    if not 3 <= len(name) <= 16:
        return False
    if not name[0].isalpha():
        return False
    return all(ch.isalnum() or ch == "_" for ch in name)


def password_problems(password: str) -> list[str]:
    """Tell the user what is wrong with a new password. The messages are 'too short' when it has fewer than 10
    characters, 'no digit', 'no special character' when everything is a letter or a digit, and 'contains
    spaces'. A good password has no messages.
    """
    problems = []
    if len(password) < 10:
        problems.append("too short")
    if not any(ch.isdigit() for ch in password):
        problems.append("no digit")
    if password.isalnum():
        problems.append("no special character")
    if " " in password:
        problems.append("contains spaces")
    return problems


def mask_email(address: str) -> str:
    """Hide most of an e-mail address on the confirmation page: of the part before the '@' only the first
    character is shown, followed by three asterisks.
    """
    user, domain = address.split("@")
    return f"{user[0]}***@{domain}"


def redact_numbers(text: str) -> str:
    """Replace every digit in a text with 'X', so that it can be passed on without sensitive numbers."""
    return re.sub(r"\d", "X", text)


def redact_names(text: str, names: list[str]) -> str:
    """Make a transcript anonymous: each of the given names is replaced by 'Person 1', 'Person 2' and so on,
    numbered in the order of the list.
    """
    for number, name in enumerate(names, start=1):
        text = text.replace(name, f"Person {number}")
    return text


def last_error(log: list[str]) -> str | None:
    """Look up the most recent error in a log whose newest lines are at the end. Errors begin with 'ERROR: ';
    return only the message after that, or None when there has been no error.
    """
    for line in reversed(log):
        if line.startswith("ERROR: "):
            return line.removeprefix("ERROR: ")
    return None


def errors_per_hour(lines: list[str]) -> dict[str, int]:
    """Log lines start with a time as HH:MM:SS. Count how many lines containing the word ERROR fall in each
    hour; hours without errors do not appear.
    """
    counts = Counter(line[:2] for line in lines if "ERROR" in line)
    return dict(counts)


def parse_log_line(line: str) -> dict[str, str] | None:
    """A log line contains a date, a time, a level and a message, separated by blanks; the message may itself
    contain blanks. Return a record with the keys 'timestamp' (date and time together), 'level' and 'message'.
    Lines with fewer than four parts give None.
    """
    parts = line.split(" ", 3)
    if len(parts) < 4:
        return None
    date, time, level, message = parts
    return {"timestamp": f"{date} {time}", "level": level, "message": message}


def collapse_repeats(lines: list[str]) -> list[str]:
    """The console should not be flooded with identical messages. Show consecutive equal lines only once, with
    the number of repetitions in the form ' (x3)' at the end if there were several.
    """
    result = []
    for line, group in itertools.groupby(lines):
        count = len(list(group))
        result.append(f"{line} (x{count})" if count > 1 else line)
    return result


def slowest_request(lines: list[str]) -> str:
    """Each line of an access log gives a path, a blank and the duration in milliseconds followed by 'ms'.
    Which path had the slowest request? The earliest counts if there is a tie, and an empty log yields an
    empty text.
    """
    slowest = ""
    longest = -1
    for line in lines:
        path, duration = line.split()
        ms = int(duration.removesuffix("ms"))
        if ms > longest:
            longest = ms
            slowest = path
    return slowest


def status_summary(codes: list[int]) -> dict[str, int]:
    """Summarize HTTP status codes by class, under the names '2xx', '3xx', '4xx' and '5xx'. All four names are
    always there; other codes are not counted.
    """
    summary = {"2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0}
    for code in codes:
        key = f"{code // 100}xx"
        if key in summary:
            summary[key] += 1
    return summary


def csv_to_records(lines: list[str]) -> list[dict]:
    """The first of the lines is the header with column names, each other line holds the values of one record,
    separated by commas. Return the records as dictionaries. Blank lines are skipped, and blanks around values
    are removed.
    """
    if not lines:
        return []
    header = [name.strip() for name in lines[0].split(",")]
    records = []
    for line in lines[1:]:
        if line.strip():
            values = [value.strip() for value in line.split(",")]
            records.append(dict(zip(header, values)))
    return records


def to_csv_line(fields: list[str]) -> str:
    """Compose a line of a comma-separated file. A field with a comma or a double quote in it must be put in
    double quotes, with the quotes inside it doubled.
    """
    escaped = []
    for field in fields:
        if "," in field or '"' in field:
            field = '"' + field.replace('"', '""') + '"'
        escaped.append(field)
    return ",".join(escaped)


def column_total(lines: list[str], column: int) -> float:
    """Sum up one column, counted from 0, of lines with semicolon-separated values. Cells that are missing or
    empty are treated as zero.
    """
    total = 0.0
    for line in lines:
        cells = line.split(";")
        if column < len(cells) and cells[column].strip():
            total += float(cells[column])
    return total


def bad_rows(lines: list[str], expected: int) -> list[int]:
    """Before an import we want to know which rows are damaged. Return the numbers, starting with 1, of the
    lines that do not have the expected number of tab-separated fields.
    """
    return [i for i, line in enumerate(lines, start=1) if len(line.split("\t")) != expected]


def align_columns(rows: list[list[str]]) -> list[str]:
    """Lay out a table of texts for the terminal: every column is as wide as its widest cell, cells are
    left-aligned and two blanks separate the columns. Blanks at the end of a line are trimmed. All rows have
    the same number of cells.
    """
    if not rows:
        return []
    widths = [max(len(cell) for cell in column) for column in zip(*rows)]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths)]
        lines.append("  ".join(cells).rstrip())
    return lines


def markdown_row(cells: list[str]) -> str:
    """Produce a row of a Markdown table from its cells. A vertical bar within a cell is escaped with a
    backslash.
    """
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def heading_level(line: str) -> int:
    """What level of heading is a line of Markdown? The level is the number of '#' signs at the start, at most
    6, and they have to be followed by a blank. A line that is no heading has level 0.
    """
    level = len(line) - len(line.lstrip("#"))
    if 1 <= level <= 6 and line[level:level + 1] == " ":
        return level
    return 0


def table_of_contents(lines: list[str]) -> list[str]:
    """Create a table of contents from a Markdown document. Every heading becomes an entry with a hyphen,
    indented by two blanks for each level below the first. Lines in code blocks fenced by ``` are no headings.
    """
    entries = []
    in_code = False
    for line in lines:
        if line.startswith("```"):
            in_code = not in_code
        elif line.startswith("#") and not in_code:
            level = len(line) - len(line.lstrip("#"))
            entries.append("  " * (level - 1) + "- " + line.lstrip("#").strip())
    return entries


def strip_tags(html: str) -> str:
    """Remove everything in angle brackets from a piece of HTML, leaving only the text."""
    result = []
    depth = 0
    for ch in html:
        if ch == "<":
            depth += 1
        elif ch == ">" and depth > 0:
            depth -= 1
        elif depth == 0:
            result.append(ch)
    return "".join(result)


def escape_html(text: str) -> str:
    """Make a text safe for display in a web page by escaping the ampersand and the two angle brackets."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link_targets(markdown: str) -> list[str]:
    """List the targets of all links in a Markdown text, which are written as [label](target). Images, which
    have an exclamation mark in front, are not links.
    """
    return re.findall(r"(?<!!)\[[^\]]*\]\(([^)]+)\)", markdown)


def comment_lines(source: list[str]) -> int:
    """How many lines of a program are pure comments? Such a line has '#' as its first non-blank character."""
    return sum(line.lstrip().startswith("#") for line in source)


def strip_comment(line: str) -> str:
    """Cut off the comment at the end of a line of code, which begins with '#'. A '#' within single or double
    quotes does not start a comment. Blanks left over at the end are removed as well.
    """
    quote = None
    for i, ch in enumerate(line):
        if quote:
            if ch == quote:
                quote = None
        elif ch in "'\"":
            quote = ch
        elif ch == "#":
            return line[:i].rstrip()
    return line.rstrip()


def indentation_depth(line: str) -> int:
    """Return the number of leading blanks of a line, where a tab counts as four."""
    depth = 0
    for ch in line:
        if ch == " ":
            depth += 1
        elif ch == "\t":
            depth += 4
        else:
            break
    return depth


def dedent_lines(lines: list[str]) -> list[str]:
    """Remove the indentation that all lines have in common. Blank lines do not count when the common
    indentation is determined, and come out empty.
    """
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    margin = min(indents, default=0)
    return [line[margin:] if line.strip() else "" for line in lines]


def number_lines(text: str) -> str:
    """Put a number, a colon and a blank before each line of the text, starting at 1. Numbers are
    right-aligned to the width of the largest.
    """
    lines = text.split("\n")
    width = len(str(len(lines)))
    return "\n".join(f"{i:>{width}}: {line}" for i, line in enumerate(lines, start=1))


def center_banner(title: str, width: int) -> str:
    """Center a title, with one blank on each side of it, in a line of equals signs of the given width."""
    return f" {title} ".center(width, "=")


def box_text(lines: list[str]) -> str:
    """Draw a box around some lines of text. The corners are '+', the horizontal edges '-', the vertical edges
    '|', and one blank separates the text from the edge on both sides.
    """
    width = max((len(line) for line in lines), default=0)
    border = "+" + "-" * (width + 2) + "+"
    body = [f"| {line.ljust(width)} |" for line in lines]
    return "\n".join([border] + body + [border])


def justify_line(words: list[str], width: int) -> str:
    """Spread the words over a line of exactly the given width by distributing blanks between them as evenly
    as possible; surplus blanks go to the gaps on the left. A single word is padded on the right.
    """
    if len(words) == 1:
        return words[0].ljust(width)
    gaps = len(words) - 1
    spaces = width - sum(len(word) for word in words)
    each, extra = divmod(spaces, gaps)
    line = words[0]
    for i, word in enumerate(words[1:]):
        line += " " * (each + (1 if i < extra else 0)) + word
    return line


def abbreviate_middle(text: str, limit: int) -> str:
    """Long file names are to be shortened in the middle. If the text is longer than the limit, keep its
    beginning and its end with '..' between them so that the whole has exactly the limit's length; the
    beginning gets the extra character if the rest is odd.
    """
    if len(text) <= limit:
        return text
    keep = limit - 2
    tail = keep // 2
    head = keep - tail
    return text[:head] + ".." + text[len(text) - tail:]


def abbreviate_name(full_name: str) -> str:
    """Shorten the middle names of a person to initials with a dot. First and last name stay in full."""
    parts = full_name.split()
    if len(parts) <= 2:
        return " ".join(parts)
    middle = [part[0] + "." for part in parts[1:-1]]
    return " ".join([parts[0]] + middle + [parts[-1]])


def expand_abbreviations(text: str, table: dict[str, str]) -> str:
    """Expand the abbreviations in a note. Only whole words that stand in the table are replaced; a word may
    be followed by a comma or a full stop, which is to be preserved.
    """
    result = []
    for word in text.split():
        core = word.rstrip(".,")
        tail = word[len(core):]
        result.append(table.get(core, core) + tail)
    return " ".join(result)


def shortest_unique_prefixes(commands: list[str]) -> dict[str, str]:
    """Our command line allows abbreviated commands. For each command find the shortest beginning that no
    other command shares; if there is none, the whole command has to be typed.
    """
    result = {}
    for command in commands:
        result[command] = command
        for length in range(1, len(command) + 1):
            prefix = command[:length]
            if sum(other.startswith(prefix) for other in commands) == 1:
                result[command] = prefix
                break
    return result


def resolve_command(typed: str, commands: list[str]) -> str | None:
    """Work out which command is meant by what the user typed. An exact match always wins; otherwise the typed
    text must be the beginning of exactly one command. Return None if it is unknown or ambiguous.
    """
    if typed in commands:
        return typed
    matches = [command for command in commands if command.startswith(typed)]
    return matches[0] if len(matches) == 1 else None


def autocomplete(prefix: str, phrases: list[str], limit: int) -> list[str]:
    """Suggest phrases that begin with what has been typed so far, regardless of case. The shortest
    suggestions come first, and there may be no more than the limit.
    """
    matches = [phrase for phrase in phrases if phrase.lower().startswith(prefix.lower())]
    matches.sort(key=len)
    return matches[:limit]


def edit_distance(source: str, target: str) -> int:
    """Determine the minimum number of single-character insertions, deletions and substitutions that change
    one word into the other.
    """
    previous = list(range(len(target) + 1))
    for i, a in enumerate(source, start=1):
        current = [i]
        for j, b in enumerate(target, start=1):
            cost = 0 if a == b else 1
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost))
        previous = current
    return previous[-1]


def differ_by_one_letter(a: str, b: str) -> bool:
    """In a word ladder each step changes exactly one letter. Is it a permitted step from one word to the
    other?
    """
    if len(a) != len(b):
        return False
    return sum(1 for x, y in zip(a, b) if x != y) == 1


def word_ladder_valid(ladder: list[str], dictionary: set[str]) -> bool:
    """Judge a complete word ladder. All its words must be in the dictionary and of equal length, none may be
    used twice, and neighbouring words differ in exactly one position.
    """
    if len(set(ladder)) != len(ladder):
        return False
    if any(word not in dictionary for word in ladder):
        return False
    for first, second in zip(ladder, ladder[1:]):
        if len(first) != len(second):
            return False
        if sum(a != b for a, b in zip(first, second)) != 1:
            return False
    return True


def common_letters(a: str, b: str) -> str:
    """Return the letters that occur in both words, each once and in alphabetical order."""
    return "".join(sorted(set(a) & set(b)))


def shared_words(first: str, second: str) -> int:
    """Count the distinct words that two texts have in common, without regard to case."""
    return len(set(first.lower().split()) & set(second.lower().split()))


def text_similarity(a: str, b: str) -> float:
    """Measure how similar two texts are: the number of distinct words they share divided by the number of
    distinct words in either of them. Two texts without words are identical, with similarity 1.
    """
    words_a = set(a.lower().split())
    words_b = set(b.lower().split())
    if not words_a and not words_b:
        return 1.0
    return len(words_a & words_b) / len(words_a | words_b)


def longest_common_substring(a: str, b: str) -> str:
    """Find the longest piece of text that is contained in both strings. When several are equally long, return
    the one that occurs first in the first string.
    """
    best = ""
    for start in range(len(a)):
        end = start + len(best) + 1
        while end <= len(a) and a[start:end] in b:
            best = a[start:end]
            end += 1
    return best


def is_subsequence(short: str, long: str) -> bool:
    """Fuzzy search: do the characters of the first text occur in the second in the same order, possibly with
    others in between? An empty search text matches everything.
    """
    position = 0
    for ch in long:
        if position < len(short) and ch == short[position]:
            position += 1
    return position == len(short)


def is_rotation(a: str, b: str) -> bool:
    """Check whether one string results from the other by moving some characters from its front to its back.
    """
    return len(a) == len(b) and b in a + a


def count_overlapping(text: str, pattern: str) -> int:
    """Count how often a pattern occurs in a text, including occurrences that overlap. An empty pattern never
    occurs.
    """
    if not pattern:
        return 0
    return sum(text.startswith(pattern, i) for i in range(len(text)))


def find_all_positions(text: str, word: str) -> list[int]:
    """Return the positions of all occurrences of a non-empty search term that do not overlap, from left to
    right.
    """
    positions = []
    start = text.find(word)
    while start != -1:
        positions.append(start)
        start = text.find(word, start + len(word))
    return positions


def highlight(text: str, term: str) -> str:
    """Put double asterisks around every occurrence of the search term in a text, whatever its case. The
    spelling in the text must not change. With an empty term nothing is highlighted.
    """
    if not term:
        return text
    return re.sub(re.escape(term), lambda match: f"**{match.group(0)}**", text, flags=re.IGNORECASE)


def snippet(text: str, term: str, radius: int) -> str:
    """Show a search hit in context: up to radius characters before and after the first occurrence of the
    term, with three dots on each side where text was left out. If the term does not occur, the result is
    empty.
    """
    pos = text.lower().find(term.lower())
    if pos == -1:
        return ""
    start = max(0, pos - radius)
    end = min(len(text), pos + len(term) + radius)
    prefix = "..." if start > 0 else ""
    suffix = "..." if end < len(text) else ""
    return prefix + text[start:end] + suffix


def search_titles(titles: list[str], query: str) -> list[str]:
    """Return those titles that contain all the words of the query, in any order and any case."""
    terms = query.lower().split()
    return [title for title in titles if all(term in title.lower() for term in terms)]


def build_index(documents: dict[str, str]) -> dict[str, list[str]]:
    """Given documents by name, build an index that tells for each lower-case word the names of the documents
    in which it occurs. The names are sorted and appear once.
    """
    index = {}
    for name in sorted(documents):
        for word in set(documents[name].lower().split()):
            index.setdefault(word, []).append(name)
    return index


def first_line_with(lines: list[str], word: str) -> int:
    """On which line does a word first occur? Lines are counted from 1; the answer is -1 if it is nowhere."""
    for number, line in enumerate(lines, start=1):
        if word in line.split():
            return number
    return -1


def text_between(text: str, opening: str, closing: str) -> str | None:
    """Get what stands between the first opening marker and the next closing marker after it. If one of the
    markers is missing, there is no result.
    """
    start = text.find(opening)
    if start == -1:
        return None
    start += len(opening)
    end = text.find(closing, start)
    if end == -1:
        return None
    return text[start:end]


def extract_numbers(text: str) -> list[int]:
    """Pull all whole numbers out of a text, in order. A minus sign directly before a number belongs to it."""
    return [int(number) for number in re.findall(r"-?\d+", text)]


def sum_of_digits(text: str) -> int:
    """Add all digits that appear in a text. A text without digits has the sum zero."""
    return sum(int(ch) for ch in text if ch.isdigit())


def largest_number_in(text: str) -> int | None:
    """Look for the greatest number that appears as a sequence of digits within a text. None if there are no
    digits.
    """
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    return max(numbers) if numbers else None


def evaluate_sum(expression: str) -> int:
    """Evaluate an expression that consists of whole numbers joined by plus and minus signs, possibly with
    blanks. It may begin with a sign.
    """
    total = 0
    sign = 1
    number = 0
    for ch in expression:
        if ch.isdigit():
            number = number * 10 + int(ch)
        elif ch in "+-":
            total += sign * number
            sign = 1 if ch == "+" else -1
            number = 0
    return total + sign * number


def evaluate_postfix(expression: str) -> float:
    """Calculate the value of an arithmetic expression in postfix notation. Numbers and the operators + - * /
    are separated by blanks.
    """
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
    return stack[0]


def tokenize_formula(formula: str) -> list[str]:
    """Break a formula into its tokens: numbers, which may have a decimal point, names made of letters, and
    single operator signs or parentheses. Blanks are skipped.
    """
    return re.findall(r"\d+(?:\.\d+)?|[A-Za-z]+|[-+*/()]", formula)


def parse_fraction(text: str) -> tuple[int, int]:
    """Read a fraction such as a cook would write it, numerator and denominator with a slash between them, and
    return it in lowest terms. A whole number has the denominator 1; a zero denominator raises a ValueError.
    """
    if "/" not in text:
        return int(text), 1
    numerator, denominator = (int(part) for part in text.split("/"))
    if denominator == 0:
        raise ValueError("denominator must not be zero")
    divisor = math.gcd(numerator, denominator)
    return numerator // divisor, denominator // divisor


def parse_coordinate(text: str) -> tuple[float, float]:
    """Read a point written as '(x, y)' with optional blanks. A text of any other form must raise a
    ValueError.
    """
    match = re.fullmatch(r"\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\)", text.strip())
    if not match:
        raise ValueError(f"not a point: {text}")
    return float(match.group(1)), float(match.group(2))


def follow_moves(moves: str) -> tuple[int, int]:
    """A robot starts at the origin and receives a string of moves: U and D change y by plus or minus one, R
    and L do so with x. Where does it end up? Unknown letters are ignored.
    """
    x = y = 0
    for move in moves:
        if move == "U":
            y += 1
        elif move == "D":
            y -= 1
        elif move == "R":
            x += 1
        elif move == "L":
            x -= 1
    return x, y


def parse_bool(text: str, default: bool) -> bool:
    """Interpret a setting as yes or no. 'yes', 'true', 'on' and '1' mean yes, 'no', 'false', 'off' and '0'
    mean no, in any case and with surrounding blanks; for everything else the default applies.
    """
    value = text.strip().lower()
    if value in ("yes", "true", "on", "1"):
        return True
    if value in ("no", "false", "off", "0"):
        return False
    return default


def binary_to_text(bits: str) -> str:
    """Decode a message in which each character is written as a group of eight binary digits. Groups are
    separated by blanks.
    """
    return "".join(chr(int(group, 2)) for group in bits.split())


def text_to_hex(text: str) -> str:
    """Write the code of each character of an ASCII text as two hexadecimal digits, with blanks between the
    codes.
    """
    return " ".join(f"{ord(ch):02x}" for ch in text)


def substitution_decode(text: str, alphabet: str) -> str:
    """A secret message was written with a substitution alphabet of 26 letters, the first standing for a, the
    second for b, and so on. Decode it. Whatever is not in the alphabet stays as it is.
    """
    letters = "abcdefghijklmnopqrstuvwxyz"
    table = dict(zip(alphabet, letters))
    return "".join(table.get(ch, ch) for ch in text)


def break_caesar(cipher: str, known: str) -> int | None:
    """A lower-case text was encrypted by shifting all letters by the same amount. Given a word that is known
    to occur in the plain text, find the smallest shift from 0 to 25 that was used for encryption. None if no
    shift makes the word appear.
    """
    for shift in range(26):
        plain = ""
        for ch in cipher:
            if "a" <= ch <= "z":
                plain += chr((ord(ch) - ord("a") - shift) % 26 + ord("a"))
            else:
                plain += ch
        if known in plain:
            return shift
    return None


def columnar_encrypt(text: str, columns: int) -> str:
    """Write the text row by row into a grid with the given number of columns and read it column by column.
    Blanks are removed beforehand.
    """
    letters = text.replace(" ", "")
    return "".join(letters[i::columns] for i in range(columns))


def keyword_alphabet(keyword: str) -> str:
    """Derive a cipher alphabet from a keyword: first the letters of the keyword without repetitions, then the
    remaining letters of the alphabet in their usual order. All in capitals.
    """
    result = ""
    for ch in keyword.upper() + "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        if ch.isalpha() and ch not in result:
            result += ch
    return result


def hidden_message(lines: list[str]) -> str:
    """In an acrostic the first letters of the lines form a message. Reveal it; empty lines stand for a blank.
    """
    return "".join(line[0] if line else " " for line in lines)


def phone_words(digits: str, words: list[str]) -> list[str]:
    """On a telephone keypad 2 carries the letters abc, 3 def, 4 ghi, 5 jkl, 6 mno, 7 pqrs, 8 tuv and 9 wxyz.
    Which of the lower-case words can be dialled with exactly these digits?
    """
    keys = {"2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqrs", "8": "tuv", "9": "wxyz"}
    matches = []
    for word in words:
        if len(word) != len(digits):
            continue
        if all(letter in keys.get(digit, "") for letter, digit in zip(word, digits)):
            matches.append(word)
    return matches


def same_phone_number(a: str, b: str) -> bool:
    """Customers enter phone numbers in many ways. Two of them are considered the same if their digits agree,
    once a leading 00 or a plus sign for international calls has been dropped.
    """
    def digits(number: str) -> str:
        return re.sub(r"\D", "", number).removeprefix("00")

    return digits(a) == digits(b)


def country_of_number(number: str, prefixes: dict[str, str]) -> str:
    """Identify the country of an international phone number by its dialling code. The table maps dialling
    codes to countries; the longest code that fits decides, and 'unknown' is the answer if none does.
    """
    best = ""
    for prefix in prefixes:
        if number.startswith(prefix) and len(prefix) > len(best):
            best = prefix
    return prefixes.get(best, "unknown")


def group_digits(digits: str, size: int) -> str:
    """Insert a blank after every group of the given size, counted from the left, the way account numbers are
    printed. Existing blanks are discarded.
    """
    digits = digits.replace(" ", "")
    return " ".join(digits[i:i + size] for i in range(0, len(digits), size))


def iban_valid(iban: str) -> bool:
    """Verify the checksum of an IBAN. Blanks are removed, the first four characters are moved to the end,
    letters become numbers from 10 for A to 35 for Z, and the resulting number leaves remainder 1 when divided
    by 97.
    """
    code = iban.replace(" ", "").upper()
    if len(code) < 5 or not code.isalnum():
        return False
    rearranged = code[4:] + code[:4]
    number = "".join(str(int(ch, 36)) for ch in rearranged)
    return int(number) % 97 == 1


def plate_valid(plate: str) -> bool:
    """A number plate has one to three capital letters, a hyphen, one or two capital letters, a blank and up
    to four digits, the first of which is not zero. Is this plate well-formed?
    """
    return bool(re.fullmatch(r"[A-Z]{1,3}-[A-Z]{1,2} [1-9]\d{0,3}", plate))


def zip_code_ok(code: str) -> bool:
    """Accept US zip codes: five digits, optionally followed by a hyphen and four more."""
    if len(code) == 5:
        return code.isdigit()
    return len(code) == 10 and code[5] == "-" and code[:5].isdigit() and code[6:].isdigit()


def validate_form(form: dict[str, str], required: list[str]) -> list[str]:
    """Check a submitted form. For every required field that is missing or blank give the message '<field> is
    required', in the order of the list of required fields.
    """
    errors = []
    for field in required:
        if not form.get(field, "").strip():
            errors.append(f"{field} is required")
    return errors


def validate_contact(contact: dict) -> dict[str, str]:
    """Validate a contact with the fields 'name', 'email' and 'age' and return an error message for each wrong
    field. The name must not be blank ('name missing'), the e-mail needs an '@' ('invalid email'), and the age
    has to lie between 0 and 150 ('age out of range').
    """
    errors = {}
    if not contact["name"].strip():
        errors["name"] = "name missing"
    if "@" not in contact["email"]:
        errors["email"] = "invalid email"
    if not 0 <= contact["age"] <= 150:
        errors["age"] = "age out of range"
    return errors


def matches_wildcard(name: str, pattern: str) -> bool:
    """Does a file name match a pattern in which '*' stands for any sequence of characters and '?' for exactly
    one? The whole name has to match.
    """
    regex = ""
    for ch in pattern:
        if ch == "*":
            regex += ".*"
        elif ch == "?":
            regex += "."
        else:
            regex += re.escape(ch)
    return re.fullmatch(regex, name, re.DOTALL) is not None


def fits_crossword(pattern: str, words: list[str]) -> list[str]:
    """Help with a crossword: the pattern contains known letters and a dot for each unknown one. Return the
    words that fit, sorted.
    """
    fitting = []
    for word in words:
        if len(word) == len(pattern) and all(p in (".", c) for p, c in zip(pattern, word)):
            fitting.append(word)
    return sorted(fitting)


def find_in_grid(grid: list[str], word: str) -> tuple[int, int] | None:
    """In a word search puzzle, locate a word that runs from left to right or from top to bottom. Return row
    and column of its first letter, preferring horizontal hits; None if the word is not in the grid.
    """
    for row, line in enumerate(grid):
        col = line.find(word)
        if col != -1:
            return row, col
    for col, letters in enumerate(zip(*grid)):
        row = "".join(letters).find(word)
        if row != -1:
            return row, col
    return None


def letter_histogram(text: str) -> list[str]:
    """Draw a bar chart of the letters of a text: one line per letter that occurs, in alphabetical order, with
    the lower case letter, a blank and one '#' for each occurrence.
    """
    counts = Counter(ch for ch in text.lower() if ch.isalpha())
    return [f"{letter} {'#' * counts[letter]}" for letter in sorted(counts)]


def most_common_letter(text: str) -> str:
    """Which letter is the most frequent in the text? Do not distinguish upper and lower case; of equally
    frequent letters take the first in the alphabet. A text without letters gives an empty string.
    """
    letters = sorted(ch for ch in text.lower() if ch.isalpha())
    if not letters:
        return ""
    return max(letters, key=letters.count)


def uppercase_ratio(text: str) -> float:
    """To detect shouting, compute the share of capitals among the letters of a comment. It is 0 if there are
    none.
    """
    letters = [ch for ch in text if ch.isalpha()]
    if not letters:
        return 0.0
    return sum(ch.isupper() for ch in letters) / len(letters)


def is_spam(subject: str, blocked: list[str]) -> bool:
    """A mail counts as spam if its subject contains any blocked phrase, regardless of case, or has three or
    more exclamation marks, or is longer than three characters and entirely in capitals.
    """
    lowered = subject.lower()
    if any(phrase.lower() in lowered for phrase in blocked):
        return True
    if subject.count("!") >= 3:
        return True
    return len(subject) > 3 and subject.isupper()


def alternate_caps(text: str) -> str:
    """Render a text in mocking style, in which the letters alternate between lower and upper case, starting
    with lower case. Characters that are not letters do not affect the alternation.
    """
    result = []
    upper = False
    for ch in text:
        if ch.isalpha():
            result.append(ch.upper() if upper else ch.lower())
            upper = not upper
        else:
            result.append(ch)
    return "".join(result)


def swap_cases(text: str) -> str:
    """Someone typed with caps lock on. Exchange upper and lower case throughout."""
    return text.swapcase()


def capitalize_sentences(text: str) -> str:
    """Make sure that every sentence begins with a capital: the first letter of the text and the first letter
    after each '.', '!' or '?' are changed to upper case, the others are not touched.
    """
    result = ""
    start = True
    for ch in text:
        if start and ch.isalpha():
            ch = ch.upper()
            start = False
        elif ch in ".!?":
            start = True
        result += ch
    return result


def reverse_each_word(sentence: str) -> str:
    """Turn every word of the sentence around while the order of the words and the blanks between them remain.
    """
    return " ".join(word[::-1] for word in sentence.split(" "))


def remove_vowels(text: str) -> str:
    """Strip all vowels from a text, in either case."""
    return "".join(ch for ch in text if ch not in "aeiouAEIOU")


def consonant_skeleton(name: str) -> str:
    """For a short airport-like code, take the consonants of a name in upper case, the first three only. If it
    has fewer, fill up with 'X'.
    """
    consonants = [ch for ch in name.upper() if ch.isalpha() and ch not in "AEIOU"]
    return "".join(consonants[:3]).ljust(3, "X")


def soundex(name: str) -> str:
    """Compute a simple phonetic code of a name: its first letter in upper case, followed by digits for the
    later letters (bfpv 1, cgjkqsxz 2, dt 3, l 4, mn 5, r 6). Other letters are omitted, a digit equal to the
    one just written is not repeated, and the code is cut or filled with zeros to four characters.
    """
    groups = {"bfpv": "1", "cgjkqsxz": "2", "dt": "3", "l": "4", "mn": "5", "r": "6"}
    code = name[0].upper()
    for ch in name[1:].lower():
        for letters, digit in groups.items():
            if ch in letters and code[-1] != digit:
                code += digit
    return code[:4].ljust(4, "0")


def syllable_estimate(word: str) -> int:
    """Estimate the syllables of an English word as the number of groups of adjacent vowels, y included. A
    silent e at the end does not count, but each word has at least one syllable.
    """
    vowels = "aeiouy"
    word = word.lower()
    count = 0
    previous_vowel = False
    for ch in word:
        is_vowel = ch in vowels
        if is_vowel and not previous_vowel:
            count += 1
        previous_vowel = is_vowel
    if word.endswith("e") and count > 1:
        count -= 1
    return max(count, 1)


def reading_time(text: str, words_per_minute: int) -> int:
    """Estimate how many minutes it takes to read an article, rounded up. Even an empty article takes one
    minute.
    """
    minutes = math.ceil(len(text.split()) / words_per_minute)
    return max(1, minutes)


def median_line_length(text: str) -> float:
    """What is the median length of the lines of a text that are not blank? Use 0 when all lines are blank."""
    lengths = [len(line) for line in text.splitlines() if line.strip()]
    if not lengths:
        return 0.0
    return float(statistics.median(lengths))


def split_paragraphs(text: str) -> list[str]:
    """Divide a text into paragraphs. Paragraphs are separated by one or more blank lines, and the lines of a
    paragraph are joined with a blank.
    """
    paragraphs = []
    current = []
    for line in text.splitlines():
        if line.strip():
            current.append(line.strip())
        elif current:
            paragraphs.append(" ".join(current))
            current = []
    if current:
        paragraphs.append(" ".join(current))
    return paragraphs


def split_sms(text: str, limit: int) -> list[str]:
    """A text message may not be longer than the limit. Cut a longer text into parts of that length; the last
    part takes what remains.
    """
    return [text[i:i + limit] for i in range(0, len(text), limit)]


def sign_off(body: str, signature: str) -> str:
    """Append the signature to a mail after a line with two hyphens, unless the body already ends with the
    signature.
    """
    if body.rstrip().endswith(signature):
        return body
    return f"{body.rstrip()}\n--\n{signature}"


def quote_reply(message: str) -> str:
    """Quote a message for a reply: each line gets '> ' in front. Lines that are already quoted get only
    another '>'.
    """
    quoted = []
    for line in message.split("\n"):
        if line.startswith(">"):
            quoted.append(">" + line)
        else:
            quoted.append("> " + line)
    return "\n".join(quoted)


def normalize_subject(subject: str) -> str:
    """To group mails into conversations, remove all the prefixes 'Re:' and 'Fwd:' from the start of a
    subject, however often they are repeated and in any case.
    """
    subject = subject.strip()
    while subject.lower().startswith(("re:", "fwd:")):
        subject = subject.split(":", 1)[1].strip()
    return subject


def parse_recipient(entry: str) -> tuple[str, str]:
    """An address book entry is either a bare e-mail address or a name followed by the address in angle
    brackets. Return name and address; the name is empty if there is none, and quotes around it are removed.
    """
    if "<" in entry and entry.endswith(">"):
        name, address = entry[:-1].split("<", 1)
        return name.strip().strip('"'), address.strip()
    return "", entry.strip()


def greeting(name: str, hour: int) -> str:
    """Greet the user according to the hour of the day: 'Good morning' before 12, 'Good afternoon' before 18
    and 'Good evening' later, followed by a comma, the name and an exclamation mark. If the name is empty,
    leave it out along with the comma.
    """
    if hour < 12:
        phrase = "Good morning"
    elif hour < 18:
        phrase = "Good afternoon"
    else:
        phrase = "Good evening"
    return f"{phrase}, {name}!" if name else f"{phrase}!"


def relative_time(seconds: int) -> str:
    """Tell in words how long ago something happened: 'just now' below a minute, otherwise the number of full
    minutes, hours or days with the unit and 'ago'. The unit is in the singular when the number is 1.
    """
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        amount, unit = seconds // 60, "minute"
    elif seconds < 86400:
        amount, unit = seconds // 3600, "hour"
    else:
        amount, unit = seconds // 86400, "day"
    plural = "" if amount == 1 else "s"
    return f"{amount} {unit}{plural} ago"


def number_in_words(n: int) -> str:
    """Spell out a number from 0 to 99 in English. Compound numbers take a hyphen."""
    ones = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if n < 20:
        return ones[n]
    if n % 10 == 0:
        return tens[n // 10]
    return f"{tens[n // 10]}-{ones[n % 10]}"


def number_word_to_digit(text: str) -> str:
    """Replace the words 'one' to 'nine' in a text by the corresponding digits. Only whole lower-case words
    count.
    """
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    digits = {word: str(i) for i, word in enumerate(words, start=1)}
    return " ".join(digits.get(word, word) for word in text.split())


def weekday_full_name(abbreviation: str) -> str | None:
    """Complete an abbreviated weekday of at least two letters to its full English name. Case does not matter.
    Return None if no weekday begins that way.
    """
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    if len(abbreviation) < 2:
        return None
    for day in days:
        if day.lower().startswith(abbreviation.lower()):
            return day
    return None


def parse_schedule(text: str) -> list[tuple[str, str]]:
    """The opening hours of a shop come as entries separated by semicolons, each a day, a blank and the hours.
    Return pairs of day and hours. An entry for several days, joined by slashes, yields one pair for each day.
    """
    schedule = []
    for entry in text.split(";"):
        if not entry.strip():
            continue
        days, hours = entry.strip().split(" ", 1)
        for day in days.split("/"):
            schedule.append((day, hours))
    return schedule


def minutes_of_time(text: str) -> int | None:
    """Convert a time of day written as HH:MM to minutes since midnight. A text that is not a valid time of
    day results in None.
    """
    parts = text.split(":")
    if len(parts) != 2 or not all(part.isdigit() for part in parts):
        return None
    hours, minutes = int(parts[0]), int(parts[1])
    if hours > 23 or minutes > 59:
        return None
    return hours * 60 + minutes


def parse_shopping_line(line: str) -> dict:
    """A line of a shopping list holds an optional quantity, an 'x' and the item. Return a record with 'item'
    and 'quantity', where the quantity is 1 unless given.
    """
    match = re.match(r"\s*(\d+)\s*x\s+(.+)", line)
    if match:
        return {"item": match.group(2).strip(), "quantity": int(match.group(1))}
    return {"item": line.strip(), "quantity": 1}


def receipt_line(item: str, price: float, width: int) -> str:
    """Print one line of a receipt: the item at the left, the price with two decimals at the right, and dots
    filling the space so that the line has the given width.
    """
    amount = f"{price:.2f}"
    return item + "." * (width - len(item) - len(amount)) + amount


def parse_recipe_scale(line: str, factor: int) -> str:
    """Multiply the quantity at the beginning of a line of a recipe by a factor. A line that does not begin
    with a whole number stays unchanged.
    """
    first, _, rest = line.partition(" ")
    if not first.isdigit():
        return line
    return f"{int(first) * factor} {rest}"


def parse_chess_board(placement: str) -> list[str]:
    """Expand the board part of a chess position: ranks are separated by slashes, a digit stands for that many
    empty squares, which are to be shown as dots, and letters are pieces.
    """
    board = []
    for rank in placement.split("/"):
        row = ""
        for ch in rank:
            row += "." * int(ch) if ch.isdigit() else ch
        board.append(row)
    return board


def transpose_text(lines: list[str]) -> list[str]:
    """Turn rows of text into columns: the first result line consists of the first characters of all lines,
    and so on. Shorter lines are padded with blanks.
    """
    return ["".join(column) for column in itertools.zip_longest(*lines, fillvalue=" ")]


def diff_positions(expected: str, actual: str) -> list[int]:
    """At which positions do the expected and the actual output disagree? Where one text is longer, all its
    additional positions are included.
    """
    shorter = min(len(expected), len(actual))
    longer = max(len(expected), len(actual))
    positions = [i for i in range(shorter) if expected[i] != actual[i]]
    return positions + list(range(shorter, longer))


def changed_lines(old: str, new: str) -> dict[str, list[str]]:
    """Compare two versions of a text. Report under 'removed' the lines found only in the old version and
    under 'added' those found only in the new one, in their original order.
    """
    old_lines = old.splitlines()
    new_lines = new.splitlines()
    removed = [line for line in old_lines if line not in new_lines]
    added = [line for line in new_lines if line not in old_lines]
    return {"removed": removed, "added": added}


def merge_translations(base: dict[str, str], override: dict[str, str]) -> dict[str, str]:
    """Combine two tables of user interface texts. Texts of the second table take precedence, except for empty
    ones, which mean that there is no translation yet.
    """
    merged = dict(base)
    for key, text in override.items():
        if text:
            merged[key] = text
    return merged


def untranslated_keys(english: dict[str, str], other: dict[str, str]) -> list[str]:
    """Which keys of the English texts have no translation in the other language, or one that is identical to
    the English text? Give them in alphabetical order.
    """
    return sorted(key for key, text in english.items() if other.get(key, text) == text)


def placeholders(template: str) -> set[str]:
    """Find the names of all placeholders in a mail template. A placeholder is a name between double curly
    braces, possibly with blanks around it.
    """
    return set(re.findall(r"\{\{\s*(\w+)\s*\}\}", template))


def render_conditional(template: str, flags: set[str]) -> str:
    """Lines of our letter template may begin with a condition: a flag in square brackets. Such a line is
    kept, without the condition, only if its flag is set. A '!' before the flag turns the condition round. All
    other lines are kept.
    """
    kept = []
    for line in template.split("\n"):
        match = re.match(r"\[(!?)(\w+)\]\s*(.*)", line)
        if match is None:
            kept.append(line)
            continue
        negated, flag, rest = match.groups()
        if (flag in flags) != bool(negated):
            kept.append(rest)
    return "\n".join(kept)


def substitute_variables(text: str, env: dict[str, str]) -> str:
    """Replace every $NAME in a line of a script by the value of the variable. Unknown variables become empty.
    Names consist of letters, digits and underscores.
    """
    return re.sub(r"\$(\w+)", lambda match: env.get(match.group(1), ""), text)


def parse_arguments(args: list[str]) -> tuple[dict[str, str], list[str]]:
    """Separate command line arguments into options and the rest. An option is written --name=value or just
    --name, whose value is then 'true'. After a lone '--' everything belongs to the rest.
    """
    options = {}
    rest = []
    for i, arg in enumerate(args):
        if arg == "--":
            rest.extend(args[i + 1:])
            break
        if arg.startswith("--"):
            name, equals, value = arg[2:].partition("=")
            options[name] = value if equals else "true"
        else:
            rest.append(arg)
    return options, rest


def split_command(line: str) -> list[str]:
    """Split what a user typed at the prompt into words. Blanks separate words, but a part in double quotes
    forms one word without the quotes. If the closing quote is missing, raise a ValueError.
    """
    if line.count('"') % 2:
        raise ValueError("missing closing quote")
    words = []
    for i, part in enumerate(line.split('"')):
        if i % 2 == 1:
            words.append(part)
        else:
            words.extend(part.split())
    return words


def apply_backspaces(typed: str) -> str:
    """In a recording of keystrokes '<' stands for the backspace key. What text is left in the end? Backspace
    in an empty text does nothing.
    """
    result = []
    for key in typed:
        if key != "<":
            result.append(key)
        elif result:
            result.pop()
    return "".join(result)


def undo_history(actions: list[str]) -> str:
    """Replay the actions of a simple editor. 'type X' appends the text X, 'delete' removes the last
    character, and 'undo' restores the state before the last action that has not been undone yet. Return the
    final text.
    """
    text = ""
    history = []
    for action in actions:
        if action == "undo":
            if history:
                text = history.pop()
        elif action == "delete":
            history.append(text)
            text = text[:-1]
        elif action.startswith("type "):
            history.append(text)
            text += action[5:]
    return text


def nesting_depth(text: str) -> int:
    """How deeply are the parentheses of an expression nested at most? The answer is -1 if they are not
    balanced.
    """
    depth = 0
    deepest = 0
    for ch in text:
        if ch == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif ch == ")":
            depth -= 1
            if depth < 0:
                return -1
    return deepest if depth == 0 else -1


def decode_nested(code: str) -> str:
    """Decode a text in which n[...] means that the part in brackets is repeated n times. Repetitions may be
    nested, and n may have several digits.
    """
    stack = []
    current = number = ""
    for ch in code:
        if ch.isdigit():
            number += ch
        elif ch == "[":
            stack.append((current, int(number)))
            current, number = "", ""
        elif ch == "]":
            before, times = stack.pop()
            current = before + current * times
        else:
            current += ch
    return current


def expand_braces(text: str) -> list[str]:
    """Expand the first pair of curly braces in a text into one text for each alternative within, the
    alternatives being separated by commas. A text without braces expands to itself alone.
    """
    match = re.search(r"\{([^}]*)\}", text)
    if match is None:
        return [text]
    before, after = text[:match.start()], text[match.end():]
    return [before + option + after for option in match.group(1).split(",")]


def parse_outline(lines: list[str]) -> list[tuple[int, str]]:
    """An outline shows its structure by indentation of two blanks per level. Return for each line that is not
    blank its level, from 0, and its text.
    """
    outline = []
    for line in lines:
        text = line.strip()
        if text:
            indent = len(line) - len(line.lstrip(" "))
            outline.append((indent // 2, text))
    return outline


def numbered_outline(levels: list[int], titles: list[str]) -> list[str]:
    """Number the chapters of a document. Each title comes with its level, beginning at 1, which is never more
    than one above the level before; its number consists of the counters of all levels joined by dots,
    followed by a blank and the title.
    """
    counters = []
    result = []
    for level, title in zip(levels, titles):
        counters = counters[:level]
        if len(counters) < level:
            counters.append(1)
        else:
            counters[-1] += 1
        number = ".".join(str(counter) for counter in counters)
        result.append(f"{number} {title}")
    return result


def todo_progress(lines: list[str]) -> str:
    """In a checklist, lines beginning with '[x]' are done and those beginning with '[ ]' are open. Report the
    progress as 'done/total (percent%)' with the percentage as a whole number rounded down; without any items
    say 'no items'.
    """
    done = sum(line.startswith("[x]") for line in lines)
    total = done + sum(line.startswith("[ ]") for line in lines)
    if total == 0:
        return "no items"
    return f"{done}/{total} ({100 * done // total}%)"


def progress_bar(done: int, total: int, width: int) -> str:
    """Draw a progress bar of the given width in square brackets: '#' for the finished share, rounded down,
    and '.' for the rest. If there is nothing to do, the bar is full.
    """
    filled = width if total == 0 else width * done // total
    return "[" + "#" * filled + "." * (width - filled) + "]"


def chat_participants(transcript: list[str]) -> dict[str, int]:
    """A chat transcript has lines of the form 'name: message'. How many words did each participant write?
    Lines without a colon continue the message of the participant before; at the very beginning they are
    ignored.
    """
    words = {}
    speaker = None
    for line in transcript:
        message = line
        if ":" in line:
            name, message = line.split(":", 1)
            speaker = name.strip()
        if speaker is not None:
            words[speaker] = words.get(speaker, 0) + len(message.split())
    return words


def subtitle_milliseconds(stamp: str) -> int:
    """Convert the time stamp of a subtitle, HH:MM:SS,mmm, to milliseconds."""
    clock, millis = stamp.split(",")
    hours, minutes, seconds = map(int, clock.split(":"))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int(millis)


def format_address(address: dict[str, str]) -> str:
    """Print a postal address from the fields 'name', 'street', 'zip' and 'city', each on its own line but zip
    and city together. Lines for which there is no data are omitted.
    """
    place = f"{address.get('zip', '')} {address.get('city', '')}".strip()
    lines = [address.get("name", ""), address.get("street", ""), place]
    return "\n".join(line for line in lines if line)


def split_house_number(street: str) -> tuple[str, str]:
    """Separate the house number from a street line. The number is the last word if that begins with a digit;
    otherwise there is none, and it is returned as an empty text.
    """
    name, _, last = street.strip().rpartition(" ")
    if name and last[0].isdigit():
        return name, last
    return street.strip(), ""


def sort_titles(titles: list[str]) -> list[str]:
    """Librarians sort book titles without regard to case and to an article 'The', 'A' or 'An' at the
    beginning. Return the titles in this order.
    """
    def sort_key(title: str) -> str:
        words = title.lower().split()
        if len(words) > 1 and words[0] in ("the", "a", "an"):
            words = words[1:]
        return " ".join(words)

    return sorted(titles, key=sort_key)


def natural_sort(names: list[str]) -> list[str]:
    """Sort file names of which each has a number somewhere in it by that number, the first if there are
    several. Names without a number come last, in alphabetical order.
    """
    def key(name: str) -> tuple[bool, int, str]:
        match = re.search(r"\d+", name)
        if match:
            return False, int(match.group()), name
        return True, 0, name

    return sorted(names, key=key)


def free_file_name(name: str, existing: list[str]) -> str:
    """When a file is uploaded under a name that exists already, a number in parentheses is added before the
    extension, the smallest that gives a free name, starting from 1.
    """
    if name not in existing:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    for number in itertools.count(1):
        candidate = f"{stem} ({number}){dot}{extension}"
        if candidate not in existing:
            return candidate


def safe_file_name(title: str) -> str:
    """Make a file name from a document's title. The characters / \\ : * ? " < > | are not allowed and become
    underscores, blanks at the ends are removed, and a title that leaves nothing is called 'untitled'.
    """
    cleaned = "".join("_" if ch in '/\\:*?"<>|' else ch for ch in title).strip()
    return cleaned or "untitled"


def dna_complement(strand: str) -> str:
    """Give the reverse complement of a DNA strand: the order is reversed, and A and T as well as C and G
    change places.
    """
    pairs = {"A": "T", "T": "A", "C": "G", "G": "C"}
    return "".join(pairs[base] for base in reversed(strand))


def chemical_atoms(formula: str) -> dict[str, int]:
    """Count the atoms of each element in a chemical formula without parentheses. Symbols have a capital and
    perhaps a small letter, a missing number means one atom, and an element may appear more than once.
    """
    atoms = {}
    for symbol, count in re.findall(r"([A-Z][a-z]?)(\d*)", formula):
        atoms[symbol] = atoms.get(symbol, 0) + int(count or 1)
    return atoms
