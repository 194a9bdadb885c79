"""ContextVar in all threads, contexts copied and run: each sees its own values."""
import contextvars
from _race import each

var = contextvars.ContextVar("var", default="none")
var.set("main")
base = contextvars.copy_context()


def use(i):
    assert var.get() == "main" and contextvars.Context().run(var.get) == "none"
    for k in range(200):
        token = var.set((i, k))
        assert var.get() == (i, k)
        context = contextvars.copy_context()
        assert context[var] == (i, k) and context.run(var.get) == (i, k)
        var.reset(token)
        assert base[var] == "main" and len(base) >= 1
        try:
            assert base.run(var.get) == "main"
        except RuntimeError as e:
            assert "already entered" in str(e)


each(use)
assert var.get() == "main"
print("ok")
