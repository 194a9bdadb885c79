"""throw() and close() against next() on one generator: ValueError for who comes second, finally runs once."""
from _race import together

for _ in range(100):
    ended = []

    def numbers():
        try:
            for i in range(50):
                try:
                    yield i
                except KeyError:
                    pass
        finally:
            ended.append(1)

    g = numbers()
    next(g)

    def use(step):
        for _ in range(10):
            try:
                step()
            except (StopIteration, ValueError, KeyError):
                pass

    together(lambda: use(lambda: next(g)), lambda: use(lambda: g.throw(KeyError())), lambda: use(g.close))
    for _ in range(3):
        try:
            g.close()
        except ValueError:
            pass
    assert ended == [1], ended
print("ok")
