"""WeakValueDictionary, WeakKeyDictionary and WeakSet used by all threads while objects die."""
import gc
import weakref
from _race import each


class A:
    def __init__(self, n):
        self.n = n


values, keys, members = weakref.WeakValueDictionary(), weakref.WeakKeyDictionary(), weakref.WeakSet()
lost = []


def use(i):
    mine = []
    for k in range(150):
        a = A(k)
        values[i, k] = a
        keys[a] = k
        members.add(a)
        assert values.get((i, k)) is a and keys[a] == k and a in members
        if k % 3 == 0:
            mine.append(a)
        del a
        for ref in values.valuerefs()[-5:]:
            v = ref()
            assert v is None or values.get(ref.key) in (v, None)
        if k % 20 == 0:
            len(values), len(keys), len(members)
            try:
                assert all(type(m) is A for m in members)
                assert all(v.n == key[1] for key, v in values.items())
            except RuntimeError as e:
                assert "changed" in str(e), e
    return mine


kept = each(use)
gc.collect()
assert len(values) >= 200
for i, mine in enumerate(kept):
    for a in mine:
        assert values[i, a.n] is a and keys[a] == a.n and a in members
print("ok")
