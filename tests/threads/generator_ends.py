"""Generators closed by one thread while another takes an item: close() that returns has closed them."""
from _race import each, together

ROUNDS = 1500


def items(log):
    try:
        yield 1
        yield 2
    finally:
        log.append("closed")


def take():
    got = 0
    for g, log in made:
        try:
            got += next(g)
        except (StopIteration, ValueError):
            pass
    return got


def end():
    refused = set()
    for k, (g, log) in enumerate(made):
        try:
            g.close()
        except ValueError:
            refused.add(k)
    return refused


for _ in range(4):
    made = []
    for k in range(ROUNDS):
        log = []
        made.append((items(log), log))
    got, refused = together(take, end)
    for k, (g, log) in enumerate(made):
        left = list(g)
        assert k in refused or left == [], (k, left)
        assert len(log) <= 1


def once():
    yield 1


def drain(i):
    """Who comes after the end is told so; who comes while it runs is refused."""
    n = 0
    for g in made:
        try:
            for x in g:
                n += x
        except ValueError:
            pass
        try:
            n += (yield_from(g).send(None) or 0)
        except (ValueError, StopIteration):
            pass
    return n


def yield_from(g):
    return (yield from g)


for _ in range(4):
    made = [once() for _ in range(ROUNDS)]
    assert sum(each(drain)) == ROUNDS

print("ok")
