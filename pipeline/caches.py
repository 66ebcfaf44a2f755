"""What a process remembers between calls: all of it is listed here, and can be forgotten at once.

A function whose result follows from its arguments is ``cached``; other memory is ``kept``. Nothing
that is made depends on what is remembered: it only saves the time of making it again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import _CacheInfo, lru_cache
from typing import Any, NamedTuple, ParamSpec, Protocol, TypeVar, cast, overload

P = ParamSpec("P")
R = TypeVar("R", covariant=True)
M = TypeVar("M", bound="Clearable")


class Clearable(Protocol):
    """Memory that can be counted and emptied: a list, a mapping."""

    def __len__(self) -> int: ...

    def clear(self) -> None: ...


class Cached(Protocol[P, R]):
    """A function that remembers what it returned."""

    __wrapped__: Callable[..., Any]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...

    def cache_info(self) -> _CacheInfo: ...

    def cache_clear(self) -> None: ...


class Memory(NamedTuple):
    """Who remembers, how many things at most, how many now, and how to forget them."""

    name: str  # with its module: "pipeline.units.unit_class"
    most: int | None  # None: as many as there are keys, of which the code has a number
    held: Callable[[], int]
    clear: Callable[[], None]


_MEMORIES: dict[str, Memory] = {}


@overload
def cached(function: Callable[P, R], /) -> Cached[P, R]: ...


@overload
def cached(*, most: int) -> Callable[[Callable[P, R]], Cached[P, R]]: ...


def cached(function: Callable[..., Any] | None = None, /, *, most: int | None = None) -> Any:
    """``function``, remembering its results by its arguments, which can be hashed.

    Args:
        most: how many results; the least used go. Without it all are kept: for arguments that the
            code or the catalogue has a number of.
    """
    return _remembering(function, most) if function else lambda each: _remembering(each, most)


def _remembering(function: Callable[P, R], most: int | None) -> Cached[P, R]:
    made = lru_cache(maxsize=most)(function)
    name = f"{function.__module__}.{function.__qualname__}"
    _MEMORIES[name] = Memory(name, most, lambda: made.cache_info().currsize, made.cache_clear)
    return cast("Cached[P, R]", made)


def kept(name: str, memory: M, most: int | None = None) -> M:
    """``memory``, listed under the name of the module and variable that hold it."""
    _MEMORIES[name] = Memory(name, most, memory.__len__, memory.clear)
    return memory


def listed() -> tuple[Memory, ...]:
    """Everything that the modules imported so far remember, by name."""
    return tuple(_MEMORIES[name] for name in sorted(_MEMORIES))


def clear() -> None:
    """Forget all of it."""
    for memory in listed():
        memory.clear()
