"""Formulas: LaTeX becomes MathML, which browsers draw without a script."""

from functools import lru_cache

from latex2mathml.converter import convert


class FormulaError(Exception):
    """A formula that cannot be read."""


@lru_cache(maxsize=1024)
def mathml(formula: str, display: bool) -> str:
    """Return a formula as MathML, on a line of its own or within the text."""
    try:
        return convert(formula.strip(), display="block" if display else "inline")
    except Exception as error:
        kind = type(error).__name__
        raise FormulaError(f"The formula '{formula.strip()}' cannot be read: {kind}.") from error
