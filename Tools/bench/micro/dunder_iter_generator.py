"""__iter__ that is a generator function."""
class It:
    def __iter__(self):
        yield 1


def run(n):
    o = It()
    for i in range(n):
        for x in o:
            pass
