"""The rows of what modules hold and no enumerator tries: name | signatures | cost | flags; as in `component_rows`."""

MODULE_ROWS = """
math.acos      | float -> float | 4.0 | -
math.acosh     | float -> float | 5.0 | -
math.asin      | float -> float | 4.0 | -
math.asinh     | float -> float | 5.0 | -
math.atan      | float -> float | 4.0 | -
math.atanh     | float -> float | 5.0 | -
math.cbrt      | float -> float | 3.6 | -
math.cosh      | float -> float | 5.0 | -
math.sinh      | float -> float | 5.0 | -
math.tanh      | float -> float | 5.0 | -
math.erf       | float -> float | 6.0 | -
math.erfc      | float -> float | 6.0 | -
math.exp2      | float -> float | 4.0 | -
math.expm1     | float -> float | 5.0 | -
math.log1p     | float -> float | 5.0 | -
math.gamma     | float -> float | 5.0 | -
math.lgamma    | float -> float | 6.0 | -
math.frexp     | float -> tuple[float, int] | 6.0 | -
math.ldexp     | float, int -> float | 6.0 | -
math.fsum      | Iterable[float] -> float | 3.6 | -
math.isfinite  | float -> bool | 4.0 | -
math.nextafter | float, float -> float | 6.0 | -
math.ulp       | float -> float | 6.0 | -
math.remainder | float, float -> float | 4.0 | -
math.tau       | -> float | 4.0 | -c
math.nan       | -> float | 4.0 | -c
itertools.chain.from_iterable | Iterable[Iterable[T]] -> Iterator[T] | 3.4 | -
itertools.combinations_with_replacement | Iterable[T], int -> Iterator[tuple[T, ...]] | 3.6 | -
itertools.compress | Iterable[T], Iterable[Any] -> Iterator[T] | 4.0 | -
itertools.filterfalse | Callable[[T], bool], Iterable[T] -> Iterator[T] | 4.0 | -
itertools.starmap | Callable[..., U], Iterable[Any] -> Iterator[U] | 4.0 | -
itertools.tee  | Iterable[T], int= -> tuple[Iterator[T], ...] | 5.0 | -
functools.cache | Any -> Any | 5.0 | -
functools.lru_cache | Any=, bool= -> Any | 5.0 | -
functools.cmp_to_key | Callable[[T, T], int] -> Any | 5.0 | -
functools.partial | Any, Any=, Any=, Any= -> Any | 4.0 | -
functools.wraps | Any -> Any | 6.0 | -
operator.add   | Any, Any -> Any | 3.6 | -
operator.sub   | Any, Any -> Any | 3.6 | -
operator.mul   | Any, Any -> Any | 3.6 | -
operator.truediv | Any, Any -> Any | 4.0 | -
operator.floordiv | Any, Any -> Any | 4.0 | -
operator.mod   | Any, Any -> Any | 4.0 | -
operator.matmul | Any, Any -> Any | 9.0 | -
operator.and_  | Any, Any -> Any | 4.0 | -
operator.or_   | Any, Any -> Any | 4.0 | -
operator.xor   | Any, Any -> Any | 4.0 | -
operator.lshift | Any, Any -> Any | 5.0 | -
operator.rshift | Any, Any -> Any | 5.0 | -
operator.eq    | Any, Any -> bool | 4.0 | -
operator.ne    | Any, Any -> bool | 4.0 | -
operator.lt    | Any, Any -> bool | 4.0 | -
operator.le    | Any, Any -> bool | 4.0 | -
operator.gt    | Any, Any -> bool | 4.0 | -
operator.ge    | Any, Any -> bool | 4.0 | -
operator.is_   | Any, Any -> bool | 5.0 | -
operator.is_not | Any, Any -> bool | 5.0 | -
operator.not_  | Any -> bool | 4.0 | -
operator.truth | Any -> bool | 5.0 | -
operator.abs   | Any -> Any | 5.0 | -
operator.neg   | Any -> Any | 5.0 | -
operator.index | Any -> int | 5.0 | -
operator.pow   | Any, Any -> Any | 4.0 | -
operator.pos   | Any -> Any | 5.0 | -
operator.inv   | Any -> Any | 6.0 | -
operator.invert | Any -> Any | 6.0 | -
operator.contains | Any, Any -> bool | 4.0 | -
operator.concat | Any, Any -> Any | 4.0 | -
operator.getitem | Any, Any -> Any | 4.0 | -
operator.setitem | Any, Any, Any -> None | 6.0 | -!
operator.delitem | Any, Any -> None | 6.0 | -!
operator.countOf | Iterable[Any], Any -> int | 5.0 | -
operator.indexOf | Iterable[Any], Any -> int | 5.0 | -
operator.attrgetter | str, str= -> Any | 4.0 | -
operator.methodcaller | str, Any=, Any= -> Any | 5.0 | -
operator.call  | Any, Any=, Any= -> Any | 6.0 | -
operator.length_hint | Any, int= -> int | 9.0 | -
operator.iadd  | Any, Any -> Any | 6.0 | -!
operator.isub  | Any, Any -> Any | 6.0 | -!
operator.imul  | Any, Any -> Any | 6.0 | -!
operator.itruediv | Any, Any -> Any | 6.0 | -!
operator.ifloordiv | Any, Any -> Any | 6.0 | -!
operator.imod  | Any, Any -> Any | 6.0 | -!
operator.ipow  | Any, Any -> Any | 6.0 | -!
operator.imatmul | Any, Any -> Any | 9.0 | -!
operator.iand  | Any, Any -> Any | 6.0 | -!
operator.ior   | Any, Any -> Any | 6.0 | -!
operator.ixor  | Any, Any -> Any | 6.0 | -!
operator.ilshift | Any, Any -> Any | 6.0 | -!
operator.irshift | Any, Any -> Any | 6.0 | -!
operator.iconcat | Any, Any -> Any | 6.0 | -!
string.capwords | str, str= -> str | 4.0 | -
string.Template | str -> Any | 5.0 | -
string.hexdigits | -> str | 4.0 | -c
string.octdigits | -> str | 5.0 | -c
string.printable | -> str | 5.0 | -c
string.whitespace | -> str | 4.0 | -c
re.compile     | str, Any= -> Any | 4.0 | -
re.escape      | str -> str | 4.0 | -
re.finditer    | str, str -> Iterator[Any] | 4.0 | -
re.subn        | str, str, str, int= -> tuple[str, int] | 4.0 | -
re.A           | -> Any | 6.0 | -c
re.ASCII       | -> Any | 6.0 | -c
re.DOTALL      | -> Any | 6.0 | -c
re.I           | -> Any | 6.0 | -c
re.IGNORECASE  | -> Any | 6.0 | -c
re.M           | -> Any | 6.0 | -c
re.MULTILINE   | -> Any | 6.0 | -c
re.NOFLAG      | -> Any | 6.0 | -c
re.S           | -> Any | 6.0 | -c
re.U           | -> Any | 6.0 | -c
re.UNICODE     | -> Any | 6.0 | -c
re.VERBOSE     | -> Any | 6.0 | -c
re.X           | -> Any | 6.0 | -c
heapq.heapify  | list[T] -> None | 4.0 | -!
heapq.heappop  | list[T] -> T | 3.6 | -!
heapq.heappush | list[T], T -> None | 3.6 | -!
heapq.heappushpop | list[T], T -> T | 5.0 | -!
heapq.heapreplace | list[T], T -> T | 5.0 | -!
heapq.merge    | Iterable[T], Iterable[T]= -> Iterator[T] | 4.0 | -
bisect.bisect  | list[T], T -> int | 3.6 | -
bisect.insort  | list[T], T -> None | 4.0 | -!
bisect.insort_left | list[T], T -> None | 5.0 | -!
bisect.insort_right | list[T], T -> None | 5.0 | -!
statistics.fmean | Iterable[float] -> float | 3.4 | -
statistics.geometric_mean | Iterable[float] -> float | 4.0 | -
statistics.harmonic_mean | Iterable[Any], Any= -> Any | 4.0 | -
statistics.median_low | Iterable[T] -> T | 3.6 | -
statistics.median_high | Iterable[T] -> T | 3.6 | -
statistics.median_grouped | Iterable[Any], Any= -> Any | 6.0 | -
statistics.multimode | Iterable[T] -> list[T] | 3.6 | -
statistics.quantiles | Iterable[Any] -> list[Any] | 4.0 | -
statistics.pstdev | Iterable[Any] -> Any | 3.6 | -
statistics.stdev | Iterable[Any] -> Any | 3.4 | -
statistics.pvariance | Iterable[Any] -> Any | 4.0 | -
statistics.variance | Iterable[Any] -> Any | 3.6 | -
statistics.covariance | Iterable[Any], Iterable[Any] -> float | 5.0 | -
statistics.correlation | Iterable[Any], Iterable[Any] -> float | 5.0 | -
statistics.linear_regression | Iterable[Any], Iterable[Any] -> Any | 5.0 | -
statistics.NormalDist | float=, float= -> Any | 6.0 | -
statistics.NormalDist.from_samples | Iterable[float] -> Any | 6.0 | -
textwrap.wrap  | str, int= -> list[str] | 3.4 | -
textwrap.fill  | str, int= -> str | 3.4 | -
textwrap.shorten | str, int -> str | 4.0 | -
textwrap.dedent | str -> str | 4.0 | -
textwrap.indent | str, str, Callable[[str], bool]= -> str | 4.0 | -
textwrap.TextWrapper | int= -> Any | 6.0 | -
json.dumps     | Any -> str | 3.6 | -
json.loads     | str -> Any | 3.6 | -
ast.literal_eval | str -> Any | 4.0 | -
hashlib.sha1 | bytes= -> Any | 9.0 | -
hashlib.sha224 | bytes= -> Any | 9.0 | -
hashlib.sha256 | bytes= -> Any | 9.0 | -
hashlib.sha384 | bytes= -> Any | 9.0 | -
hashlib.sha512 | bytes= -> Any | 9.0 | -
hashlib.sha3_224 | bytes= -> Any | 9.0 | -
hashlib.sha3_256 | bytes= -> Any | 9.0 | -
hashlib.sha3_384 | bytes= -> Any | 9.0 | -
hashlib.sha3_512 | bytes= -> Any | 9.0 | -
hashlib.md5    | bytes= -> Any | 9.0 | -
decimal.Context | int= -> Any | 6.0 | -
decimal.getcontext | -> Any | 6.0 | -
decimal.setcontext | Any -> None | 6.0 | -!
decimal.ROUND_05UP | -> str | 6.0 | -c
decimal.ROUND_CEILING | -> str | 6.0 | -c
decimal.ROUND_DOWN | -> str | 6.0 | -c
decimal.ROUND_FLOOR | -> str | 6.0 | -c
decimal.ROUND_HALF_DOWN | -> str | 6.0 | -c
decimal.ROUND_HALF_EVEN | -> str | 6.0 | -c
decimal.ROUND_HALF_UP | -> str | 5.0 | -c
decimal.ROUND_UP | -> str | 6.0 | -c
calendar.leapdays | int, int -> int | 4.0 | -
calendar.weekday | int, int, int -> int | 3.6 | -
calendar.monthcalendar | int, int -> list[list[int]] | 4.0 | -
calendar.month | int, int, int=, int= -> str | 5.0 | -
calendar.calendar | int, int=, int=, int=, int= -> str | 6.0 | -
calendar.weekheader | int -> str | 6.0 | -
calendar.firstweekday | -> int | 6.0 | -
calendar.timegm | Any -> int | 6.0 | -
calendar.Calendar | int= -> Any | 6.0 | -
calendar.TextCalendar | int= -> Any | 6.0 | -
calendar.month_name | -> Any | 4.0 | -c
calendar.month_abbr | -> Any | 4.0 | -c
calendar.day_name | -> Any | 4.0 | -c
calendar.day_abbr | -> Any | 4.0 | -c
calendar.MONDAY | -> int | 5.0 | -c
calendar.TUESDAY | -> int | 5.0 | -c
calendar.WEDNESDAY | -> int | 5.0 | -c
calendar.THURSDAY | -> int | 5.0 | -c
calendar.FRIDAY | -> int | 5.0 | -c
calendar.SATURDAY | -> int | 5.0 | -c
calendar.SUNDAY | -> int | 5.0 | -c
date.min | -> date | 5.0 | -c
date.max | -> date | 5.0 | -c
date.resolution | -> timedelta | 6.0 | -c
datetime.min | -> datetime | 5.0 | -c
datetime.max | -> datetime | 5.0 | -c
datetime.resolution | -> timedelta | 6.0 | -c
time.min | -> time | 5.0 | -c
time.max | -> time | 5.0 | -c
time.resolution | -> timedelta | 6.0 | -c
timedelta.min | -> timedelta | 5.0 | -c
timedelta.max | -> timedelta | 5.0 | -c
timedelta.resolution | -> timedelta | 6.0 | -c
timezone | timedelta, str= -> Any | 5.0 | -
timezone.utc | -> Any | 5.0 | -c
timezone.min | -> Any | 6.0 | -c
timezone.max | -> Any | 6.0 | -c
datetime.fromtimestamp | float, Any -> datetime | 5.0 | -
datetime.utcfromtimestamp | float -> datetime | 6.0 | -
Decimal.from_float | float -> Decimal | 5.0 | -
Fraction.from_float | float -> Fraction | 5.0 | -
Fraction.from_decimal | Decimal -> Fraction | 5.0 | -
datetime.fromordinal | int -> datetime | 6.0 | -
datetime.fromisocalendar | int, int, int -> datetime | 6.0 | -
"""
