"""Which names a piece of Python gives and needs, as the compiler sees them."""

import symtable
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """The names of one piece that live outside it."""

    given: frozenset[str]
    """What exists after it has run: variables, functions, classes, imports."""

    imported: frozenset[str]
    """What of that comes from an import alone."""

    needed: frozenset[str]
    """What it reads, of its own and of others: variables, imports, built-in functions."""


def names(source: str) -> Names:
    """Return the names of a piece of Python; raise SyntaxError when it is none."""
    top = symtable.symtable(source, "<piece>", "exec")
    symbols = top.get_symbols()
    given = {one.get_name() for one in symbols if one.is_assigned() or one.is_imported()}
    imported = {one.get_name() for one in symbols if one.is_imported() and not one.is_assigned()}
    return Names(frozenset(given), frozenset(imported), frozenset(_read(top)))


def _read(top: symtable.SymbolTable) -> Iterator[str]:
    for table in _all(top):
        for symbol in table.get_symbols():
            outside = table is top or symbol.is_global()
            if outside and symbol.is_referenced():
                yield symbol.get_name()


def _all(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _all(child)
