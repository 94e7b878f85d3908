"""PDFium's functions for those who call them for every object or character of a page.

What pypdfium2 offers makes a typed pointer of every handle and checks every argument, which takes
several times as long as most of the functions do.
"""

import ctypes
from typing import Any

NUMBERS = (0, 4, 8, 12)
"""Where four numbers of four bytes stand in what PDFium writes its answer to."""


class Handle(ctypes.c_void_p):
    """A pointer that PDFium gave; false where it gave none. (Of a class of its own, as ctypes makes
    integers of c_void_p, which cannot be passed on as they are.)"""


def handle(of: Any) -> Handle:
    """The handle behind the `raw` of an object of pypdfium2."""
    return Handle(ctypes.cast(of, ctypes.c_void_p).value)


def bare(function: Any, result: Any = ctypes.c_int) -> Any:
    """A function of `pypdfium2.raw` that takes its arguments as they are: handles, what
    `ctypes.byref` makes, and integers where PDFium takes an int; nothing else."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    # No other thread may run meanwhile: a call is too short to be worth it.
    return ctypes.PYFUNCTYPE(result)(address or 0)
