"""What the modules of the library have and the language does not, with the reason; every public name is held or stands here."""

from __future__ import annotations

_OUTPUT = "it reads or writes a file or the terminal: give the value back instead"
_CLOCK = "it asks for the time: take the moment as a parameter"
_CLASSES = "it is for classes that build on it: write a function"

_REASONS: dict[str, str] = {
    "json.dump json.load calendar.prmonth calendar.prcal": _OUTPUT,
    "json.JSONEncoder json.JSONDecoder string.Formatter": _CLASSES,
    "collections.ChainMap": "it is a view of other dicts: {**second, **first} is their union",
    "collections.UserDict collections.UserList collections.UserString": _CLASSES,
    "functools.partialmethod functools.singledispatchmethod functools.cached_property functools.total_ordering": _CLASSES,
    "functools.singledispatch": "a function with isinstance does the same",
    "functools.update_wrapper functools.WRAPPER_ASSIGNMENTS functools.WRAPPER_UPDATES": "functools.wraps does the same",
    "calendar.setfirstweekday": "calendar.Calendar(firstweekday) has a first day of its own",
    "calendar.HTMLCalendar calendar.LocaleHTMLCalendar calendar.LocaleTextCalendar": "it depends on the machine's language, "
    "or writes markup: calendar.TextCalendar",
    "calendar.IllegalWeekdayError": "nothing that the language holds raises it",
    "hashlib.new hashlib.blake2b hashlib.blake2s hashlib.shake_128 hashlib.shake_256 hashlib.algorithms_available hashlib.algorithms_guaranteed": "hashlib.sha256 and "
    "its like are named",
    "hashlib.pbkdf2_hmac hashlib.scrypt": "it takes as long as it is asked to",
    "hashlib.file_digest": _OUTPUT,
    "re.purge re.template re.L re.LOCALE re.RegexFlag": "it changes no match, or depends on the machine's language",
    "re.Pattern re.Match": "a pattern is made by re.compile, a match by a search",
    "datetime.tzinfo": "datetime.timezone(offset) makes one",
    "decimal.BasicContext decimal.ExtendedContext decimal.DefaultContext": "decimal.Context(...) makes one of its own",
    "decimal.HAVE_CONTEXTVAR decimal.HAVE_THREADS decimal.MAX_EMAX decimal.MAX_PREC decimal.MIN_EMIN decimal.MIN_ETINY": "it is "
    "beyond what a run may ask for",
    "decimal.Clamped decimal.FloatOperation decimal.Rounded decimal.Subnormal decimal.ConversionSyntax decimal.DivisionImpossible "
    "decimal.DivisionUndefined decimal.InvalidContext": "nothing raises it where no trap is set",
    "decimal.DecimalTuple": "Decimal(...).as_tuple() makes one",
}  # fmt: skip
LEFT_OUT: dict[str, str] = {name: why for names, why in _REASONS.items() for name in names.split()}

_REASONS_OF_CLASSES: dict[str, str] = {
    "Calendar.setfirstweekday TextCalendar.setfirstweekday": "calendar.Calendar(firstweekday) makes another",
    "TextCalendar.prmonth TextCalendar.prweek TextCalendar.pryear": _OUTPUT,
    "TextCalendar.formatday TextCalendar.formatmonthname TextCalendar.formatweek TextCalendar.formatweekday": "formatmonth and "
    "formatyear write the whole",
    "date.today datetime.now datetime.today datetime.utcnow": _CLOCK,
    "defaultdict.default_factory": "the function that it was made with is the same",
    "Context.flags Context.traps": "errors are raised as Python's own context does; Context(traps=[]) raises none",
    "NormalDist.samples": "it draws at random",
    "Template.braceidpattern Template.delimiter Template.flags Template.idpattern Template.pattern": _CLASSES,
    "TextWrapper.sentence_end_re TextWrapper.unicode_whitespace_trans TextWrapper.wordsep_re TextWrapper.wordsep_simple_re": _CLASSES,
    "Pattern.scanner Match.regs": "it is not documented: finditer and span",
}  # fmt: skip
LEFT_OUT_OF_CLASSES: dict[str, str] = {
    name: why for names, why in _REASONS_OF_CLASSES.items() for name in names.split()
}
