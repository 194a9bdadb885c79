"""Shallow and deep copies of any object.

    copy.copy(x)        a new object that holds what x holds
    copy.deepcopy(x)    a new object that holds deep copies of what x holds

A deep copy keeps what is shared and what is circular so: each object is copied once.  Modules,
classes, functions, frames, files and the like are not copied, or refuse.  A class says how its
instances are copied by __copy__(self) and __deepcopy__(self, memo), or as pickle has it, by
__reduce_ex__, __getstate__ and __setstate__; copyreg.dispatch_table is asked too.  A
__deepcopy__ hands its memo on to deepcopy() as the second argument.

The work is done by the native module _copy, from the functions by class given here.
"""
import types
import weakref
from copyreg import dispatch_table

import _copy
from _copy import (_copy_immutable, _deepcopy_atomic, _deepcopy_dict, _deepcopy_list,
                   _deepcopy_tuple)

__all__ = ["Error", "copy", "deepcopy"]


class Error(Exception):
    pass


error = Error


def copy(x):
    """Shallow copy operation on arbitrary Python objects.

    See the module's __doc__ string for more info.
    """
    return _copy.copy(x, _copy_dispatch, dispatch_table)


def deepcopy(x, memo=None, _nil=[]):
    """Deep copy operation on arbitrary Python objects.

    See the module's __doc__ string for more info.
    """
    return _copy.deepcopy(x, {} if memo is None else memo, _deepcopy_dispatch, dispatch_table)


def _deepcopy_method(x, memo):
    return type(x)(x.__func__, deepcopy(x.__self__, memo))


_both = (type(None), type(Ellipsis), type(NotImplemented), int, float, bool, complex, bytes, str,
         types.CodeType, type, range, types.BuiltinFunctionType, types.FunctionType, weakref.ref,
         property)

_copy_dispatch = dict.fromkeys(_both + (tuple, frozenset, slice), _copy_immutable)
_copy_dispatch |= {list: list.copy, dict: dict.copy, set: set.copy, bytearray: bytearray.copy}

_deepcopy_dispatch = dict.fromkeys(_both, _deepcopy_atomic)
_deepcopy_dispatch |= {list: _deepcopy_list, tuple: _deepcopy_tuple, dict: _deepcopy_dict,
                       types.MethodType: _deepcopy_method}

del _both
