"""The rows of the component library: name | signatures | cost | flags | words that evoke it.

Signatures are separated by `;`, a parameter that may be left out ends in `=`.
Flags: `-` not enumerated, `!` changes its argument, `c` a constant. `OR` stands for `|` in a name.
"""

FUNCTIONS = """
len            | str -> int; list[T] -> int; dict[K, V] -> int; set[T] -> int; tuple[T, ...] -> int | 1.0 | | length size count number many long characters elements items
abs            | int -> int; float -> float; timedelta -> timedelta; Decimal -> Decimal | 1.6 | | absolute distance magnitude difference
min            | T, T -> T; list[T] -> T; Iterable[T] -> T | 1.6 | | smallest minimum least lowest lower limit cap earliest shortest
max            | T, T -> T; list[T] -> T; Iterable[T] -> T | 1.6 | | largest maximum greatest highest biggest upper limit latest longest
sum            | list[int] -> int; list[float] -> float; Iterable[int] -> int; Iterable[float] -> float | 1.4 | | sum total add together
sorted         | list[T] -> list[T]; set[T] -> list[T]; str -> list[str]; Iterable[T] -> list[T] | 1.8 | | sorted sort order ascending increasing arrange
reversed       | list[T] -> Iterator[T]; str -> Iterator[str] | 2.4 | - | reversed reverse backwards
list           | str -> list[str]; set[T] -> list[T]; Iterable[T] -> list[T]; dict[K, V] -> list[K]; -> list[T] | 2.2 | | list characters
tuple          | list[T] -> tuple[T, ...]; Iterable[T] -> tuple[T, ...] | 3.0 | | tuple
set            | list[T] -> set[T]; str -> set[str]; Iterable[T] -> set[T]; -> set[T] | 2.0 | | distinct unique different duplicates set
frozenset      | Iterable[T] -> frozenset[T] | 4.0 | - | frozen
dict           | dict[K, V] -> dict[K, V]; list[tuple[K, V]] -> dict[K, V]; Iterable[tuple[K, V]] -> dict[K, V]; -> dict[K, V] | 2.6 | | dictionary mapping copy
str            | int -> str; float -> str; bool -> str; Any -> str | 1.8 | | string text digits convert written
int            | str -> int; float -> int; bool -> int; str, int -> int; Decimal -> int; Fraction -> int | 1.8 | | integer whole number convert parse truncate
float          | int -> float; str -> float; Decimal -> float; Fraction -> float | 2.0 | | float decimal real convert parse
bool           | Any -> bool | 3.0 | - | truth
round          | float -> int; float, int -> float; Decimal, int -> Decimal; Decimal -> int | 2.2 | | round rounded nearest decimals places
pow            | int, int -> int; float, float -> float; int, int, int -> int | 3.2 | - | power raised
divmod         | int, int -> tuple[int, int] | 3.0 | | quotient remainder
range          | int -> Iterable[int]; int, int -> Iterable[int]; int, int, int -> Iterable[int] | 1.8 | | from up to range
enumerate      | Iterable[T], int= -> Iterator[tuple[int, T]] | 2.4 | | position index each
zip            | Iterable[T], Iterable[U] -> Iterator[tuple[T, U]]; Iterable[T], Iterable[U], Iterable[V] -> Iterator[tuple[T, U, V]] | 2.2 | | pair pairs together pairwise both
map            | Callable[[T], U], Iterable[T] -> Iterator[U] | 3.0 | - | each every apply
filter         | Callable[[T], bool], Iterable[T] -> Iterator[T] | 3.0 | - | keep only
any            | Iterable[Any] -> bool; list[bool] -> bool | 2.0 | | any some contains least one
all            | Iterable[Any] -> bool; list[bool] -> bool | 2.0 | | all every only entirely
ord            | str -> int | 2.4 | | code ascii ordinal letter alphabet
chr            | int -> str | 2.4 | | character code letter alphabet
bin            | int -> str | 2.8 | | binary bits
hex            | int -> str | 2.8 | | hexadecimal hex
oct            | int -> str | 3.4 | | octal
repr           | Any -> str | 3.6 | - | representation
hash           | Any -> int | 9.0 | - | hash
id             | Any -> int | 9.0 | - | identity
isinstance     | Any, Any -> bool | 2.6 | - | instance kind type
type           | Any -> Any | 2.6 | - | type kind
callable       | Any -> bool | 6.0 | - | callable
iter           | Iterable[T] -> Iterator[T] | 4.0 | - | iterate
next           | Iterator[T] -> T; Iterator[T], U -> Union[T, U] | 4.0 | - | next
print          | Any -> None | 9.0 | - | print
format         | Any, str= -> str | 5.0 | - | format
bytes          | Any -> bytes | 6.0 | - | bytes
complex        | float, float= -> complex | 6.0 | - | complex
slice          | Any, Any=, Any= -> Any | 9.0 | - | slice
object         | -> Any | 9.0 | - | object
math.sqrt      | float -> float | 2.4 | | square root
math.floor     | float -> int | 2.4 | | floor down
math.ceil      | float -> int | 2.4 | | ceiling up round
math.trunc     | float -> int | 3.4 | | truncate
math.fabs      | float -> float | 3.6 | - | absolute
math.gcd       | int, int -> int | 2.4 | | greatest common divisor
math.lcm       | int, int -> int | 2.6 | | least common multiple
math.factorial | int -> int | 2.2 | | factorial permutations
math.prod      | list[int] -> int; list[float] -> float; Iterable[int] -> int | 2.0 | | product multiply multiplied
math.pow       | float, float -> float | 3.4 | - | power
math.isqrt     | int -> int | 2.4 | | integer square root perfect
math.log       | float, float= -> float | 3.0 | | logarithm log
math.log2      | float -> float | 3.2 | | logarithm binary
math.log10     | float -> float | 3.2 | | logarithm decimal
math.exp       | float -> float | 3.2 | | exponential
math.sin       | float -> float | 3.2 | | sine
math.cos       | float -> float | 3.2 | | cosine
math.tan       | float -> float | 3.4 | | tangent
math.atan2     | float, float -> float | 3.8 | - | angle
math.hypot     | float, float -> float | 3.4 | | hypotenuse diagonal straight
math.radians   | float -> float | 3.0 | | radians degrees
math.degrees   | float -> float | 3.0 | | degrees radians
math.dist      | list[float], list[float] -> float | 3.4 | | straight points coordinates
math.comb      | int, int -> int | 2.8 | | combinations choose ways
math.perm      | int, int= -> int | 3.0 | | permutations arrangements
math.copysign  | float, float -> float | 4.0 | - | sign
math.isclose   | float, float -> bool | 3.4 | - | close approximately
math.isnan     | float -> bool | 3.6 | - | nan
math.isinf     | float -> bool | 3.6 | - | infinite
math.fmod      | float, float -> float | 3.8 | - | remainder
math.modf      | float -> tuple[float, float] | 3.8 | - | fraction
math.pi        | -> float | 2.6 | c | pi circle circumference radius
math.e         | -> float | 3.4 | c | euler
math.inf       | -> float | 3.4 | c | infinity
collections.Counter | list[T] -> Counter[T]; str -> Counter[str]; Iterable[T] -> Counter[T]; -> Counter[T] | 2.4 | | count counts frequency occurrences often times
collections.defaultdict | Any= -> dict[K, V] | 4.0 | - | default grouping
collections.deque | Iterable[T]= -> deque[T] | 4.0 | - | queue
collections.OrderedDict | Iterable[T]= -> dict[K, V] | 4.0 | - | ordered
itertools.chain | Iterable[T], Iterable[T] -> Iterator[T] | 3.2 | - | chain flatten
itertools.accumulate | Iterable[T] -> Iterator[T] | 2.8 | - | running cumulative
itertools.product | Iterable[T], Iterable[U] -> Iterator[tuple[T, U]] | 3.2 | - | every pair
itertools.combinations | Iterable[T], int -> Iterator[tuple[T, ...]] | 3.0 | - | combinations
itertools.permutations | Iterable[T], int= -> Iterator[tuple[T, ...]] | 3.0 | - | permutations
itertools.groupby | Iterable[T] -> Iterator[tuple[T, Iterator[T]]] | 3.4 | - | groups runs consecutive
itertools.pairwise | Iterable[T] -> Iterator[tuple[T, T]] | 3.0 | - | neighbours adjacent consecutive
itertools.takewhile | Callable[[T], bool], Iterable[T] -> Iterator[T] | 3.4 | - | while until
itertools.dropwhile | Callable[[T], bool], Iterable[T] -> Iterator[T] | 3.4 | - | skip
itertools.zip_longest | Iterable[T], Iterable[U] -> Iterator[tuple[T, U]] | 3.6 | - | pair
itertools.islice | Iterable[T], int, int=, int= -> Iterator[T] | 3.6 | - | first
itertools.repeat | T, int= -> Iterator[T] | 3.6 | - | repeat
itertools.count | int=, int= -> Iterator[int] | 3.8 | - | count
itertools.cycle | Iterable[T] -> Iterator[T] | 4.0 | - | cycle
functools.reduce | Callable[[T, T], T], Iterable[T], T= -> T | 3.4 | - | fold reduce
operator.itemgetter | Any, Any= -> Any | 4.0 | - | item
string.ascii_lowercase | -> str | 3.0 | c | lowercase alphabet letters
string.ascii_uppercase | -> str | 3.2 | c | uppercase capital alphabet letters
string.ascii_letters | -> str | 3.2 | c | letters alphabet
string.digits | -> str | 3.2 | c | digits
string.punctuation | -> str | 3.4 | c | punctuation
io.StringIO    | str= -> Any | 9.0 | - | buffer stream
re.findall     | str, str -> list[str] | 3.4 | - | matches pattern
re.sub         | str, str, str, int= -> str | 3.4 | - | pattern replace
re.split       | str, str, int= -> list[str] | 3.4 | - | pattern split
re.match       | str, str -> Any | 3.6 | - | pattern
re.search      | str, str -> Any | 3.6 | - | pattern
re.fullmatch   | str, str -> Any | 3.6 | - | pattern
copy.copy      | T -> T | 4.0 | - | copy
copy.deepcopy  | T -> T | 4.0 | - | copy
statistics.mean | list[float] -> float | 2.8 | | mean average
statistics.median | list[float] -> float | 2.4 | | median middle
statistics.mode | list[T] -> T | 2.6 | | mode common frequent
heapq.nlargest | int, Iterable[T] -> list[T] | 3.2 | - | largest
heapq.nsmallest | int, Iterable[T] -> list[T] | 3.2 | - | smallest
date           | int, int, int -> date | 3.0 | - | date
datetime       | int, int, int, int=, int=, int= -> datetime | 3.2 | - | date time
time           | int, int, int= -> time | 3.2 | - | time clock
timedelta      | int=, int=, int= -> timedelta | 3.2 | - | days later
Decimal        | str -> Decimal; int -> Decimal; float -> Decimal; -> Decimal | 2.8 | - | decimal exact amount
Fraction       | int, int= -> Fraction; str -> Fraction | 2.8 | | fraction exact ratio
Path           | str -> Path | 3.0 | - | path file
date.fromisoformat | str -> date | 2.6 | | date parse iso
date.fromordinal | int -> date | 4.0 | - | ordinal
date.fromisocalendar | int, int, int -> date | 4.0 | - | week
datetime.fromisoformat | str -> datetime | 2.8 | | date time timestamp parse iso
datetime.strptime | str, str -> datetime | 3.4 | - | parse format
datetime.combine | date, time -> datetime | 3.4 | | combine
time.fromisoformat | str -> time | 3.0 | | time parse clock
calendar.isleap | int -> bool | 2.6 | | leap year
calendar.monthrange | int, int -> tuple[int, int] | 3.4 | - | days month
dataclasses.replace | T -> T | 4.0 | - | replace changed copy
dataclasses.asdict | Any -> dict[str, Any] | 4.0 | - | dictionary
dataclasses.astuple | Any -> Any | 4.0 | - | tuple
bisect.bisect_left | list[T], T -> int | 3.6 | - | insertion position
bisect.bisect_right | list[T], T -> int | 3.6 | - | insertion position
str.lower      | str -> str | 3.0 | - | lowercase
str.upper      | str -> str | 3.0 | - | uppercase
str.strip      | str -> str | 3.0 | - | strip
"""

METHOD_ROWS = """
str.split      | str -> list[str]; str, str -> list[str]; str, str, int -> list[str] | 1.6 | | words word split separated separate parts fields spaces comma between
str.rsplit     | str, str -> list[str]; str, str, int -> list[str] | 3.2 | | last split
str.splitlines | str -> list[str] | 2.4 | | lines line newline
str.join       | str, list[str] -> str; str, Iterable[str] -> str | 1.8 | | join joined together concatenate separated text back
str.strip      | str -> str; str, str -> str | 1.8 | | strip trim surrounding leading trailing whitespace spaces around
str.lstrip     | str -> str; str, str -> str | 2.6 | | leading left strip start
str.rstrip     | str -> str; str, str -> str | 2.6 | | trailing right strip end
str.lower      | str -> str | 1.7 | | lowercase lower small case ignoring insensitive
str.upper      | str -> str | 1.7 | | uppercase upper capital capitals
str.title      | str -> str | 2.0 | | title capitalize capitalise capital every word each first letter
str.capitalize | str -> str | 2.0 | | capitalize capitalise capital first letter
str.swapcase   | str -> str | 2.4 | | swap case opposite
str.casefold   | str -> str | 3.6 | - | case
str.replace    | str, str, str -> str; str, str, str, int -> str | 1.9 | | replace replaced remove removed substitute change without delete instead
str.find       | str, str -> int; str, str, int -> int | 2.2 | | position index find where first
str.rfind      | str, str -> int | 2.6 | | position index find last
str.index      | str, str -> int; str, str, int -> int | 2.6 | | position index find
str.rindex     | str, str -> int | 3.4 | - | position last
str.count      | str, str -> int | 2.0 | | count occurrences times many often
str.startswith | str, str -> bool | 2.0 | | starts start begins prefix beginning first
str.endswith   | str, str -> bool | 2.0 | | ends end suffix ending last
str.removeprefix | str, str -> str | 2.8 | | remove prefix start
str.removesuffix | str, str -> str | 2.8 | | remove suffix end
str.isdigit    | str -> bool | 2.0 | | digit digits number numeric
str.isalpha    | str -> bool | 2.0 | | letter letters alphabetic
str.isalnum    | str -> bool | 2.2 | | letters digits alphanumeric
str.isupper    | str -> bool | 2.0 | | capital uppercase upper capitals
str.islower    | str -> bool | 2.0 | | lowercase lower small
str.isspace    | str -> bool | 2.2 | | space whitespace blank
str.isnumeric  | str -> bool | 3.2 | - | numeric
str.isdecimal  | str -> bool | 3.4 | - | decimal
str.istitle    | str -> bool | 3.2 | | title
str.isidentifier | str -> bool | 3.6 | | identifier
str.zfill      | str, int -> str | 2.6 | | zeros leading pad padded
str.ljust      | str, int -> str; str, int, str -> str | 2.8 | | pad left align width
str.rjust      | str, int -> str; str, int, str -> str | 2.8 | | pad right align width
str.center     | str, int -> str; str, int, str -> str | 2.8 | | center centre middle width
str.partition  | str, str -> tuple[str, str, str] | 2.6 | | before after separator
str.rpartition | str, str -> tuple[str, str, str] | 2.8 | | before after last separator
str.format     | str, Any=, Any=, Any= -> str | 4.0 | - | format
str.encode     | str -> bytes | 5.0 | - | encode
str.translate  | str, dict[int, str] -> str | 4.0 | - | translate
str.maketrans  | str, str, str= -> dict[int, str] | 4.0 | - | translate
list.index     | list[T], T -> int | 2.0 | | position index find where first
list.count     | list[T], T -> int | 2.0 | | count occurrences times many often equal
list.copy      | list[T] -> list[T] | 3.2 | - | copy
list.append    | list[T], T -> None | 2.0 | -! | append add
list.extend    | list[T], Iterable[T] -> None | 3.0 | -! | extend add
list.insert    | list[T], int, T -> None | 3.0 | -! | insert
list.pop       | list[T], int= -> T | 2.8 | -! | remove last
list.remove    | list[T], T -> None | 3.0 | -! | remove
list.sort      | list[T] -> None | 3.0 | -! | sort
list.reverse   | list[T] -> None | 3.0 | -! | reverse
list.clear     | list[T] -> None | 3.6 | -! | clear
tuple.index    | tuple[T, ...], T -> int | 3.0 | - | position
tuple.count    | tuple[T, ...], T -> int | 3.0 | - | count
dict.get       | dict[K, V], K -> Optional[V]; dict[K, V], K, V -> V | 1.9 | | value key default missing look lookup absent
dict.keys      | dict[K, V] -> Iterable[K] | 2.2 | | keys names
dict.values    | dict[K, V] -> Iterable[V] | 2.0 | | values
dict.items     | dict[K, V] -> Iterable[tuple[K, V]] | 2.0 | | items pairs entries key value
dict.copy      | dict[K, V] -> dict[K, V] | 3.2 | - | copy
dict.update    | dict[K, V], dict[K, V] -> None | 2.8 | -! | update merge
dict.setdefault | dict[K, V], K, V= -> V | 3.0 | -! | default
dict.pop       | dict[K, V], K, V= -> V | 3.0 | -! | remove
dict.popitem   | dict[K, V] -> tuple[K, V] | 4.0 | -! | remove
dict.clear     | dict[K, V] -> None | 4.0 | -! | clear
dict.fromkeys  | Iterable[K], V= -> dict[K, V] | 3.6 | - | keys
set.add        | set[T], T -> None | 2.4 | -! | add
set.remove     | set[T], T -> None | 3.2 | -! | remove
set.discard    | set[T], T -> None | 3.2 | -! | remove
set.update     | set[T], Iterable[T] -> None | 3.2 | -! | update
set.pop        | set[T] -> T | 4.0 | -! | remove
set.union      | set[T], Iterable[T] -> set[T] | 2.6 | - | union either both
set.intersection | set[T], Iterable[T] -> set[T] | 2.6 | - | common both shared
set.difference | set[T], Iterable[T] -> set[T] | 2.6 | - | without not missing
set.symmetric_difference | set[T], Iterable[T] -> set[T] | 3.2 | - | exactly one
set.issubset   | set[T], Iterable[T] -> bool | 2.6 | | subset contained
set.issuperset | set[T], Iterable[T] -> bool | 2.8 | | superset contains
set.isdisjoint | set[T], Iterable[T] -> bool | 2.8 | | disjoint common
set.copy       | set[T] -> set[T] | 3.6 | - | copy
int.bit_length | int -> int | 3.4 | | bits
int.bit_count  | int -> int | 3.4 | | ones bits set binary digits
float.is_integer | float -> bool | 3.0 | | whole integer
Counter.most_common | Counter[T], int= -> list[tuple[T, int]] | 2.8 | | common frequent most
Counter.elements | Counter[T] -> Iterator[T] | 3.6 | - | elements
date.weekday   | date -> int | 2.4 | | weekday week monday day
date.isoweekday | date -> int | 3.0 | | weekday week monday day
date.isoformat | date -> str | 2.4 | | iso text format written date
date.isocalendar | date -> Any | 4.0 | - | week
date.strftime  | date, str -> str | 2.6 | | format formatted text written
date.toordinal | date -> int | 3.6 | - | ordinal
date.replace   | date, int= -> date | 4.0 | - | replace
datetime.date  | datetime -> date | 2.2 | | date day calendar
datetime.time  | datetime -> time | 2.6 | | time clock
datetime.isoformat | datetime -> str | 2.6 | | iso text format
datetime.replace | datetime, int= -> datetime | 4.0 | - | replace
time.isoformat | time -> str | 2.8 | | iso text format
time.strftime  | time, str -> str | 3.0 | | format text
timedelta.total_seconds | timedelta -> float | 2.0 | | seconds total duration minutes hours
Decimal.quantize | Decimal, Decimal -> Decimal | 3.0 | - | round cents places
Decimal.normalize | Decimal -> Decimal | 3.4 | - | zeros
Decimal.to_integral_value | Decimal -> Decimal | 3.4 | - | whole round
Fraction.limit_denominator | Fraction, int= -> Fraction | 3.4 | - | denominator
Path.with_suffix | Path, str -> Path | 2.4 | | suffix extension replace change
Path.with_name | Path, str -> Path | 2.8 | | name rename
Path.joinpath  | Path, str -> Path | 3.0 | - | join
Path.as_posix  | Path -> str | 3.0 | - | text
Path.is_absolute | Path -> bool | 3.0 | | absolute
deque.append   | deque[T], T -> None | 3.0 | -! | append
deque.appendleft | deque[T], T -> None | 3.2 | -! | front
deque.popleft  | deque[T] -> T | 3.2 | -! | front
deque.pop      | deque[T] -> T | 3.2 | -! | last
"""

ATTRIBUTE_ROWS = """
date.year      | date -> int | 1.4 | | year years yearly annual born age
date.month     | date -> int | 1.4 | | month months monthly
date.day       | date -> int | 1.6 | | day days
datetime.year  | datetime -> int | 1.6 | | year years
datetime.month | datetime -> int | 1.6 | | month months
datetime.day   | datetime -> int | 1.8 | | day days
datetime.hour  | datetime -> int | 1.4 | | hour hours hourly morning noon night evening
datetime.minute | datetime -> int | 1.6 | | minute minutes
datetime.second | datetime -> int | 1.8 | | second seconds
datetime.microsecond | datetime -> int | 4.0 | - | microsecond
time.hour      | time -> int | 1.4 | | hour hours
time.minute    | time -> int | 1.4 | | minute minutes
time.second    | time -> int | 1.6 | | second seconds
time.microsecond | time -> int | 4.0 | - | microsecond
timedelta.days | timedelta -> int | 1.4 | | days day difference between
timedelta.seconds | timedelta -> int | 2.2 | | seconds
timedelta.microseconds | timedelta -> int | 4.0 | - | microseconds
Fraction.numerator | Fraction -> int | 1.6 | | numerator
Fraction.denominator | Fraction -> int | 1.6 | | denominator
Path.name      | Path -> str | 1.6 | | name file
Path.stem      | Path -> str | 1.6 | | stem name without extension
Path.suffix    | Path -> str | 1.6 | | suffix extension ending
Path.suffixes  | Path -> list[str] | 3.0 | - | suffixes
Path.parent    | Path -> Path | 1.6 | | parent folder directory
Path.parts     | Path -> tuple[str, ...] | 2.0 | | parts folders depth
datetime.tzinfo | datetime -> Any | 6.0 | - |
datetime.fold  | datetime -> int | 9.0 | - |
time.tzinfo    | time -> Any | 6.0 | - |
time.fold      | time -> int | 9.0 | - |
Decimal.real   | Decimal -> Decimal | 9.0 | - |
Decimal.imag   | Decimal -> Decimal | 9.0 | - |
Fraction.real  | Fraction -> Fraction | 9.0 | - |
Fraction.imag  | Fraction -> int | 9.0 | - |
int.numerator  | int -> int | 6.0 | - |
int.denominator | int -> int | 6.0 | - |
int.real       | int -> int | 6.0 | - |
int.imag       | int -> int | 6.0 | - |
bool.numerator | bool -> int | 6.0 | - |
bool.denominator | bool -> int | 6.0 | - |
bool.real      | bool -> int | 6.0 | - |
bool.imag      | bool -> int | 6.0 | - |
float.real     | float -> float | 6.0 | - |
float.imag     | float -> float | 6.0 | - |
complex.real   | complex -> float | 4.0 | - |
complex.imag   | complex -> float | 4.0 | - |
deque.maxlen   | deque[T] -> Optional[int] | 5.0 | - |
"""

OPERATOR_ROWS = """
op.+   | int, int -> int; float, float -> float; str, str -> str; list[T], list[T] -> list[T]; tuple[T, ...], tuple[T, ...] -> tuple[T, ...]; date, timedelta -> date; datetime, timedelta -> datetime; timedelta, timedelta -> timedelta; Decimal, Decimal -> Decimal; Fraction, Fraction -> Fraction; Decimal, int -> Decimal | 1.2 | | plus add sum increase after then followed append together combined total extra
op.-   | int, int -> int; float, float -> float; set[T], set[T] -> set[T]; date, date -> timedelta; date, timedelta -> date; datetime, timedelta -> datetime; timedelta, timedelta -> timedelta; Decimal, Decimal -> Decimal; Fraction, Fraction -> Fraction; Decimal, int -> Decimal | 1.3 | | minus subtract difference less without decrease distance gap between apart left remaining rest change reduce spent elapsed take off
op.*   | int, int -> int; float, float -> float; str, int -> str; list[T], int -> list[T]; timedelta, int -> timedelta; Decimal, Decimal -> Decimal; Decimal, int -> Decimal; int, Decimal -> Decimal; Fraction, Fraction -> Fraction; Fraction, int -> Fraction | 1.4 | | times multiply product square repeat double each per rate area
op./   | float, float -> float; Decimal, Decimal -> Decimal; Decimal, int -> Decimal; Fraction, Fraction -> Fraction; Fraction, int -> Fraction; timedelta, timedelta -> float; timedelta, int -> timedelta; Path, str -> Path | 1.6 | | divide divided ratio half average mean per percent quotient
op.//  | int, int -> int; float, float -> float; timedelta, timedelta -> int; Decimal, Decimal -> Decimal; Fraction, Fraction -> int | 1.7 | | divide whole integer half middle quotient rounded down full complete per share evenly
op.%   | int, int -> int; float, float -> float; Decimal, Decimal -> Decimal; timedelta, timedelta -> timedelta | 1.6 | | remainder divisible modulo multiple last digit every left over leftover odd rest cycle wrap around
op.**  | int, int -> int; float, float -> float | 2.0 | | power squared square cubed exponent raised
op.&   | int, int -> int; set[T], set[T] -> set[T] | 2.8 | | common both intersection shared
op.OR  | int, int -> int; set[T], set[T] -> set[T]; dict[K, V], dict[K, V] -> dict[K, V] | 2.6 | | union either merge combine
op.^   | int, int -> int; set[T], set[T] -> set[T] | 3.2 | | exactly one xor
op.<<  | int, int -> int | 3.6 | | shift
op.>>  | int, int -> int | 3.6 | | shift
neg    | int -> int; float -> float; timedelta -> timedelta; Decimal -> Decimal; Fraction -> Fraction | 2.0 | | negative opposite negate minus
not    | bool -> bool | 1.8 | | not no without never
cmp.== | T, T -> bool | 1.2 | | equal equals same is exactly zero
cmp.!= | T, T -> bool | 1.6 | | different not unequal differs
cmp.<  | int, int -> bool; float, float -> bool; str, str -> bool; list[T], list[T] -> bool; date, date -> bool; datetime, datetime -> bool; time, time -> bool; timedelta, timedelta -> bool; Decimal, Decimal -> bool; Decimal, int -> bool; Fraction, Fraction -> bool | 1.3 | | less below under fewer smaller negative before
cmp.<= | int, int -> bool; float, float -> bool; str, str -> bool; date, date -> bool; datetime, datetime -> bool; time, time -> bool; timedelta, timedelta -> bool; Decimal, Decimal -> bool; Decimal, int -> bool; Fraction, Fraction -> bool | 1.4 | | most up to less equal
cmp.>  | int, int -> bool; float, float -> bool; str, str -> bool; list[T], list[T] -> bool; date, date -> bool; datetime, datetime -> bool; time, time -> bool; timedelta, timedelta -> bool; Decimal, Decimal -> bool; Decimal, int -> bool; Fraction, Fraction -> bool | 1.3 | | greater above over more larger positive exceeds after
cmp.>= | int, int -> bool; float, float -> bool; str, str -> bool; date, date -> bool; datetime, datetime -> bool; time, time -> bool; timedelta, timedelta -> bool; Decimal, Decimal -> bool; Decimal, int -> bool; Fraction, Fraction -> bool | 1.4 | | least above from greater equal
cmp.in | T, list[T] -> bool; str, str -> bool; K, dict[K, V] -> bool; T, set[T] -> bool | 1.5 | | contains in has includes occurs among member present
cmp.not in | T, list[T] -> bool; str, str -> bool; K, dict[K, V] -> bool; T, set[T] -> bool | 2.0 | | missing without absent not
cmp.is | T, None -> bool | 2.6 | - | none
cmp.is not | T, None -> bool | 2.8 | - | none
and    | bool, bool -> bool | 1.6 | | and both also while
or     | bool, bool -> bool | 1.6 | | or either
if     | bool, T, T -> T | 2.4 | - | if otherwise else when
index  | list[T], int -> T; str, int -> str; dict[K, V], K -> V; tuple[T, ...], int -> T | 1.3 | | first last element item character position at key
slice.from | str, int -> str; list[T], int -> list[T] | 1.6 | | after from rest except skip last
slice.to   | str, int -> str; list[T], int -> list[T] | 1.6 | | first before up to until prefix
slice      | str, int, int -> str; list[T], int, int -> list[T] | 2.2 | | between part middle from to
slice.step | str, int -> str; list[T], int -> list[T] | 2.0 | | reversed reverse backwards every other
"""
