"""Points as objects with float attributes: creation, normalizing, a running maximum."""
import sys
from math import cos, sin, sqrt

SIZE = 170
POINTS = 10000


class Point:
    __slots__ = ("x", "y", "z")

    def __init__(self, i):
        self.x = x = sin(i)
        self.y = cos(i) * 3
        self.z = (x * x) / 2

    def normalize(self):
        x, y, z = self.x, self.y, self.z
        norm = sqrt(x * x + y * y + z * z)
        self.x = x / norm
        self.y = y / norm
        self.z = z / norm

    def maximize(self, other):
        self.x = self.x if self.x > other.x else other.x
        self.y = self.y if self.y > other.y else other.y
        self.z = self.z if self.z > other.z else other.z
        return self


def maximum(points):
    best = points[0]
    for point in points[1:]:
        best = best.maximize(point)
    return best


def main(repeats):
    for _ in range(repeats):
        points = [Point(i) for i in range(POINTS)]
        for point in points:
            point.normalize()
        best = maximum(points)
    print("%.9f %.9f %.9f" % (best.x, best.y, best.z))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
