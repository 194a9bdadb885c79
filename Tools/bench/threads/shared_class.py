"""All threads create instances of one class, and use methods, class attributes, isinstance."""
import harness

WORK = 11000000


class Point:
    origin = 0

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def sum(self):
        return self.x + self.y + self.origin


def work(n):
    total = 0
    for i in range(n):
        point = Point(i, 1)
        total += point.sum()
        total += isinstance(point, Point)
    return total


if __name__ == "__main__":
    harness.run(work, WORK)
