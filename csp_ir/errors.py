"""Every error csp-ir raises on purpose.

CspIrError
|-- InputError            bad input: has a place (file, line, column) and a remedy
|   |-- SpecError         a spec that cannot be read
|   |-- IRSyntaxError     text that is not in the IR, with the nearest thing that is
|   `-- IRTypeError       a program that is ill-typed or names something out of scope
|-- MissingExtraError     an optional dependency is absent; carries the install command
|-- PluginError           a propagator or provider of another package failed; names it
|-- ProviderError         a proposer failed; says whether a retry can help
`-- BudgetExceededError   time, steps, tokens or money ran out

`OutOfBudget` is no CspIrError: like the KeyboardInterrupt it derives from, it stops a solve from
outside wherever it is, and the solve keeps what it has.
"""

from __future__ import annotations

__all__ = [
    "BudgetExceededError",
    "CspIrError",
    "IRSyntaxError",
    "IRTypeError",
    "InputError",
    "MissingExtraError",
    "OutOfBudget",
    "PluginError",
    "ProviderError",
    "SpecError",
]


EXCERPT = 100  # columns of a line that a message shows


class CspIrError(Exception):
    """Root of every error csp-ir raises on purpose."""


class InputError(CspIrError):
    """Bad input, with its place and what to write instead.

    Args:
        message: what is wrong, one sentence.
        line: 1-based line, or None where no line applies.
        column: 1-based column, or None.
        file: the file's name, or None for text given directly.
        remedy: what to write instead, or "".
    """

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        column: int | None = None,
        file: str | None = None,
        remedy: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.file = file
        self.remedy = remedy

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}\n  try: {self.remedy}" if self.remedy else text

    def shown(self, source: str) -> str:
        """The message with the line of `source` that it speaks of, and a caret under the column."""
        lines = source.split("\n")
        if self.line is None or not 0 < self.line <= len(lines) or not lines[self.line - 1].strip():
            return str(self)
        head, *remedy = str(self).split("\n  try: ", 1)
        line = lines[self.line - 1].rstrip("\r")
        start = max(0, min((self.column or 1) - 1, len(line)) - EXCERPT // 2) if len(line) > EXCERPT else 0
        excerpt = "".join(c if c.isprintable() else " " for c in line[start : start + EXCERPT])
        caret = "" if self.column is None else "\n  " + " " * (min(self.column - 1, len(line)) - start) + "^"
        tail = "".join(f"\n  try: {text}" for text in remedy)
        return f"{head}\n  {excerpt}{caret}{tail}"


class SpecError(InputError):
    """A spec that cannot be read."""


class IRSyntaxError(InputError):
    """Text that is not in the IR."""


class IRTypeError(InputError):
    """A program that is ill-typed, or names something that is not in scope."""


class MissingExtraError(CspIrError):
    """An optional dependency is missing.

    Args:
        feature: what needs it.
        extra: the extra of csp-ir that brings it.
    """

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional dependency; install it with: pip install 'csp-ir[{extra}]'")
        self.feature = feature
        self.extra = extra


class PluginError(CspIrError):
    """A propagator or provider of another package failed.

    Args:
        plugin: its entry point; package: the distribution it came with.
        why: what went wrong, one sentence. sort: "propagator" or "provider".
    """

    def __init__(self, plugin: str, package: str, why: str, *, sort: str = "propagator") -> None:
        super().__init__(
            f"the {sort} {plugin!r} of the package {package} failed: {why}\n"
            f"  try: test it with csp_ir.{sort}s.conformance.check_{sort}, or run pip uninstall {package}"
        )
        self.plugin = plugin
        self.package = package


class ProviderError(CspIrError):
    """A proposer failed. `retryable` says whether the same call may work later."""

    def __init__(self, message: str, *, retryable: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.retry_after = retry_after


class BudgetExceededError(CspIrError):
    """Time, steps, tokens or money ran out; `what` names which."""

    def __init__(self, what: str) -> None:
        super().__init__(f"budget ran out: {what}")
        self.what = what


class OutOfBudget(KeyboardInterrupt):
    """A watchdog stops a solve; `what` names what ran out."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what
