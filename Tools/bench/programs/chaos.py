"""The chaos game played over splines: points as objects, float arithmetic, a pixel grid."""
import sys
from math import sqrt

SIZE = 99000
WIDTH = HEIGHT = 256


class Random:
    """A linear congruential generator (Numerical Recipes' constants)."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 1664525 + 1013904223) & 0xFFFFFFFF
        return (self.state >> 8) * n >> 24

    def unit(self):
        self.state = (self.state * 1664525 + 1013904223) & 0xFFFFFFFF
        return self.state / 4294967296.0


class Point:
    def __init__(self, x=0.0, y=0.0):
        self.x = x
        self.y = y

    def distance(self, other):
        dx = self.x - other.x
        dy = self.y - other.y
        return sqrt(dx * dx + dy * dy)

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Point(self.x - other.x, self.y - other.y)

    def mix(self, other, share):
        """The point at `share` on the way from other to self."""
        rest = 1.0 - share
        return Point(self.x * share + other.x * rest, self.y * share + other.y * rest)


class Spline:
    """A B-spline over clamped uniform knots, evaluated by de Boor's recurrence."""

    def __init__(self, points, degree):
        self.points = points
        self.degree = degree
        inner = len(points) - degree
        self.knots = ([0] * degree + list(range(inner + 1)) + [inner] * degree)

    def domain(self):
        return self.knots[self.degree], self.knots[len(self.knots) - self.degree - 1]

    def interval(self, u):
        low, high = self.degree, len(self.points) - 1
        knots = self.knots
        while low < high:
            middle = (low + high + 1) // 2
            if knots[middle] <= u:
                low = middle
            else:
                high = middle - 1
        return low

    def __call__(self, u):
        degree, knots = self.degree, self.knots
        k = self.interval(u)
        work = [self.points[k - degree + i] for i in range(degree + 1)]
        for level in range(1, degree + 1):
            for i in range(degree, level - 1, -1):
                index = k - degree + i
                left = knots[index]
                share = (u - left) / (knots[index + degree - level + 1] - left)
                work[i] = work[i].mix(work[i - 1], share)
        return work[degree]


class ChaosGame:
    def __init__(self, splines, thickness=0.25):
        self.splines = splines
        self.thickness = thickness
        points = [spline(self.place(spline, i / 100.0)) for spline in splines for i in range(101)]
        self.min_x = min(p.x for p in points) - 0.5
        self.min_y = min(p.y for p in points) - 0.5
        self.max_x = max(p.x for p in points) + 0.5
        self.max_y = max(p.y for p in points) + 0.5
        self.lengths = [self.length(spline) for spline in splines]
        self.total = sum(self.lengths)

    def place(self, spline, share):
        low, high = spline.domain()
        return low + (high - low) * share * 0.999999

    def length(self, spline):
        last = spline(self.place(spline, 0.0))
        total = 0.0
        for i in range(1, 101):
            point = spline(self.place(spline, i / 100.0))
            total += last.distance(point)
            last = point
        return total

    def choose(self, random):
        target = random.unit() * self.total
        for spline, length in zip(self.splines, self.lengths):
            if target <= length:
                return spline
            target -= length
        return self.splines[-1]

    def transform(self, point, random):
        x = (point.x - self.min_x) / (self.max_x - self.min_x)
        y = (point.y - self.min_y) / (self.max_y - self.min_y)
        spline = self.choose(random)
        low, high = spline.domain()
        u = low + (high - low) * x * 0.999
        base = spline(u)
        step = 1.0 / 30000.0 if u + 1.0 / 30000.0 < high else -1.0 / 30000.0
        ahead = spline(u + step)
        derivative = ahead - base
        length = sqrt(derivative.x * derivative.x + derivative.y * derivative.y)
        if length > 0.0:
            shift = self.thickness * (y - 0.5) / length
            base = base + Point(derivative.y * shift, -derivative.x * shift)
        base.x = min(max(base.x, self.min_x), self.max_x)
        base.y = min(max(base.y, self.min_y), self.max_y)
        return base

    def play(self, rounds):
        random = Random(1234)
        grid = [[0] * WIDTH for _ in range(HEIGHT)]
        point = Point((self.max_x + self.min_x) / 2.0, (self.max_y + self.min_y) / 2.0)
        for _ in range(rounds):
            point = self.transform(point, random)
            column = int((point.x - self.min_x) / (self.max_x - self.min_x) * (WIDTH - 1))
            row = int((point.y - self.min_y) / (self.max_y - self.min_y) * (HEIGHT - 1))
            grid[row][column] += 1
        return grid


def make_splines():
    outlines = (
        ((1.6, 0.3), (0.0, 0.5), (0.2, 2.2), (1.8, 2.9), (3.0, 2.1), (3.2, 0.4), (2.1, 0.1)),
        ((2.8, 3.5), (2.4, 2.7), (1.2, 3.1), (1.5, 4.4), (2.9, 4.9), (3.6, 3.7)),
        ((4.1, 0.2), (4.6, 1.9), (4.0, 3.3), (5.0, 4.8)),
    )
    return [Spline([Point(x, y) for x, y in outline], 3) for outline in outlines]


def main(rounds):
    grid = ChaosGame(make_splines()).play(rounds)
    touched = sum(1 for row in grid for cell in row if cell)
    check = 0
    for row in grid:
        for cell in row:
            check = (check * 33 + cell) % 1000003
    print("touched", touched, "checksum", check)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
