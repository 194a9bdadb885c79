# An iterator whose class changes to one without __next__ while others step it.
import collections
import functools
import itertools
import math


class It:
    n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 5:
            raise StopIteration
        return self.n


class No:
    pass


def loop(it):
    for x in it:
        if x == 2:
            it.__class__ = No


def step(make):
    def run(it):
        i = make(it)
        next(i)
        it.__class__ = No
        return next(i)
    return run


def folded(it):
    def add(x, y):
        it.__class__ = No
        return x + y
    return functools.reduce(add, it)


for f in (loop, step(lambda it: map(abs, it)), step(lambda it: zip(it, range(5))), step(enumerate),
          step(lambda it: itertools.compress(it, it)), step(lambda it: filter(None, it)),
          step(lambda it: itertools.takewhile(bool, it)), step(lambda it: itertools.chain(it, it))):
    try:
        print(f(It()))
    except TypeError as e:
        print("TypeError", e)
