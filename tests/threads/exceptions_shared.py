"""One exception instance raised, caught and printed by all threads."""
import io
import traceback
from _race import each

shared = ValueError("shared")


def fail(n):
    if n:
        fail(n - 1)
    raise shared


def use(i):
    for k in range(40):
        try:
            fail(k % 5)
        except ValueError as e:
            assert e is shared and e.args == ("shared",)
            e.note = k
            try:
                raise KeyError(k) from e
            except KeyError as e2:
                assert e2.__cause__ is shared and e2.__context__ is shared
            if k % 10 == 0:
                out = io.StringIO()
                traceback.print_exception(type(e), e, None, file=out)
                assert "shared" in out.getvalue()
                e.with_traceback(None)
        try:
            try:
                raise shared
            finally:
                {}["missing"]
        except KeyError as e:
            assert e.__context__ is shared


each(use)
print("ok")
