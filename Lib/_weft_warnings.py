"""Makes warnings.catch_warnings() a matter of the context it is entered in, so of one thread or task.

Loaded when the first thread starts, unless -X context_aware_warnings=0.  From then on a block that is
entered keeps filters of its own, and the list of what it records, in a context variable; the
functions of `warnings` that change filters change those of the innermost block of their context, the
module's where there is none.  A block entered before, or for another module than `warnings`, does what
it always did: it replaces attributes of the module.
"""
import _warnings
import warnings
from _contextvars import ContextVar


class Block:
    """What catch_warnings() changed, while it is entered."""

    def __init__(self, filters, log, showwarning):
        self.filters = filters
        self.log = log
        self.showwarning = showwarning


block = ContextVar("warnings_block", default=None)
_plain_enter = warnings.catch_warnings.__enter__
_plain_exit = warnings.catch_warnings.__exit__
_plain_show = warnings._showwarnmsg


def current_filters():
    inner = block.get()
    return warnings.filters if inner is None else inner.filters


def __enter__(self):
    if self._module is not warnings or self._entered:
        return _plain_enter(self)
    self._entered = True
    outer = block.get()
    log = [] if self._record else None if outer is None else outer.log
    self._token = block.set(Block(current_filters()[:], log, warnings.showwarning))
    warnings._filters_mutated()
    if self._filter is not None:
        warnings.simplefilter(*self._filter)
    return log if self._record else None


def __exit__(self, *exc_info):
    token = self.__dict__.pop("_token", None)
    if token is None:
        return _plain_exit(self, *exc_info)
    inner = block.get()
    if inner is not None and warnings.showwarning is not inner.showwarning:
        warnings.showwarning = inner.showwarning
    try:
        block.reset(token)
    except ValueError:  # left in another context than it was entered in
        block.set(token.old_value if token.old_value is not token.MISSING else None)
    warnings._filters_mutated()


def _showwarnmsg(msg):
    inner = block.get()
    if inner is not None and inner.log is not None and warnings.showwarning is inner.showwarning:
        inner.log.append(msg)
    else:
        _plain_show(msg)


def _add_filter(*item, append):
    filters = current_filters()
    if append:
        if item not in filters:
            filters.append(item)
    else:
        if item in filters:
            filters.remove(item)
        filters.insert(0, item)
    warnings._filters_mutated()


def resetwarnings():
    """Clear the list of warning filters, so that no filters are active."""
    current_filters()[:] = []
    warnings._filters_mutated()


def install():
    for function in (__enter__, __exit__):
        function.__qualname__ = "catch_warnings." + function.__name__
        setattr(warnings.catch_warnings, function.__name__, function)
    for function in (_showwarnmsg, _add_filter, resetwarnings):
        setattr(warnings, function.__name__, function)
    _warnings._set_filters_source(current_filters)


install()
