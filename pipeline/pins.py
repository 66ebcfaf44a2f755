"""Settles, before the numerical libraries load, which of their code paths they take.

OpenCV and numpy hold several versions of their inner loops, which differ in the last bit, and pick
by processor; Intel's library inside OpenCV also by maker. Pinned are the versions of any x86-64
processor with AVX2 and FMA. What OpenBLAS picks cannot be pinned on every processor, so nothing
that reaches a byte is computed by it. The libraries read their settings once, when they are loaded:
that is why each of our packages imports this module before anything else. ``pipeline.probe`` tells
what came of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path

# Processes are many and matrices small: the threads of a linear algebra library only wait for each
# other, at up to twice the processor time.
_SINGLE = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_READERS = {
    "OPENCV_IPP": "cv2",
    "OPENCV_CPU_DISABLE": "cv2",
    "NPY_DISABLE_CPU_FEATURES": "numpy",
    "NPY_ENABLE_CPU_FEATURES": "numpy",
}
# Loops for wider registers, by the library's word for a group of features, and the last feature of
# each in Linux's words. Others than a processor has are not named: both libraries complain of that.
_WIDE: Mapping[str, Mapping[str, str]] = {
    "OPENCV_CPU_DISABLE": {"AVX512-SKX": "avx512vl"},
    "NPY_DISABLE_CPU_FEATURES": {
        "X86_V4": "avx512vl",
        "AVX512_ICL": "avx512_vpopcntdq",
        "AVX512_SPR": "avx512_fp16",
    },
}


def features() -> frozenset[str]:
    """What the processor can do, in Linux's words; nothing where Linux does not say."""
    try:
        with Path("/proc/cpuinfo").open(encoding="ascii", errors="replace") as lines:
            for line in lines:  # of the first processor: all of them take as long as they are many
                if line.startswith("flags"):
                    return frozenset(line.partition(":")[2].split())
    except OSError:
        pass
    return frozenset()


def pin(environment: MutableMapping[str, str], able: frozenset[str]) -> list[str]:
    """Settings of ``environment`` that had to be changed for a processor that is so ``able``.

    What a user has turned off besides stays off, and is for the probe to name.
    """
    before = {name: environment.get(name) for name in _READERS}
    environment["OPENCV_IPP"] = "disabled"
    environment.pop("NPY_ENABLE_CPU_FEATURES", None)  # numpy takes no more than one of the two
    for name, groups in _WIDE.items():
        off = environment.get(name, "").replace(",", " ").replace(";", " ").split()
        off += [group for group, last in groups.items() if last in able and group not in off]
        if off:
            environment[name] = ",".join(off)
    environment.setdefault("OPENCV_LOG_LEVEL", "ERROR")  # it warns that its setting was heard
    for name in _SINGLE:
        environment.setdefault(name, "1")
    return [name for name in _READERS if environment.get(name) != before[name]]


# The last is lengthened by cv2 when it is loaded, for libraries that its wheels do not need.
_TOUCHED = (*_READERS, *_SINGLE, "OPENCV_LOG_LEVEL", "LD_LIBRARY_PATH")
_FOUND = {name: os.environ.get(name) for name in _TOUCHED}  # before we came
# Libraries loaded before they could be pinned, by a program that imports us.
LATE = tuple(sorted({_READERS[name] for name in pin(os.environ, features())} & sys.modules.keys()))


def lift() -> None:
    """Leave the environment as it was found, for a program that imports us and has work of its own
    done elsewhere: what it loads and starts afterwards is its own affair. What is not loaded yet
    counts as loaded too late."""
    global LATE
    if "cv2" in sys.modules and "cv2" not in LATE:
        sys.modules["cv2"].ipp.useIPP()  # which is when it reads OPENCV_IPP
    LATE = tuple(sorted({*LATE, *(set(_READERS.values()) - sys.modules.keys())}))
    _put_back(_FOUND)


@contextmanager
def untouched() -> Iterator[None]:
    """What is loaded meanwhile, once the pins are lifted, leaves the environment as it is now."""
    before = {name: os.environ.get(name) for name in _TOUCHED}
    try:
        yield
    finally:
        _put_back(before)


def _put_back(settings: Mapping[str, str | None]) -> None:
    for name, value in settings.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
