"""A Python iterator: __iter__ once, then __next__."""
class It:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        self.n -= 1
        if self.n < 0:
            raise StopIteration
        return self.n


def run(n):
    for i in It(n):
        pass
