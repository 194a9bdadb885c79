"""A generator that becomes known to others while native code takes its items: who comes while it runs gets ValueError,
others an item, and what has been collected is of the kind that was wanted."""
from _race import together

ROUNDS = 150
known = []


def items(me):
    for i in range(200):
        if i == 2:
            known.append(me.pop())
        yield (i,)


def as_set(g): return set(g)
def as_frozenset(g): return frozenset(g)
def greatest(g): return max(g)
def listed(g): return list(g)


calls = (as_set, set), (as_frozenset, frozenset), (greatest, tuple), (listed, list)
for n in range(20): # the places learn that generators come
    for call, kind in calls:
        assert type(call((i,) for i in range(3))) is kind

for n in range(ROUNDS):
    known.clear()
    call, kind = calls[n % len(calls)]
    ended = []

    def native():
        me = []
        g = items(me)
        me.append(g)
        try:
            assert type(call(g)) is kind
        except ValueError as e:
            assert "already executing" in str(e), e
        finally:
            ended.append(True)

    def others():
        while not known and not ended:
            pass
        while not ended:
            try:
                for item in known[0]:
                    assert type(item) is tuple, item
            except ValueError as e:
                assert "already executing" in str(e), e

    together(native, others)
print("ok")
