"""Moves the sun and its four large planets and prints the energy, which must hardly change.

    nbody.py [STEPS] [--threads N]

With threads, each of them simulates the same system a little disturbed, and the energies are
printed in the order of the disturbances.
"""
import argparse
import sys
import threading
import time
from math import pi, sqrt

DAYS = 365.24


class Body:
    __slots__ = ("name", "x", "y", "z", "vx", "vy", "vz", "mass")

    def __init__(self, name, mass, position, velocity):
        self.name = name
        self.mass = mass * 4 * pi * pi
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = (v * DAYS for v in velocity)


def solar_system():
    return [
        Body("sun", 1.0, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
        Body("jupiter", 9.54791938424326609e-04,
             (4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01),
             (1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05)),
        Body("saturn", 2.85885980666130812e-04,
             (8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01),
             (-2.76742510726411899e-03, 4.99852801234917238e-03, 2.30417297573763929e-05)),
        Body("uranus", 4.36624404335156298e-05,
             (1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01),
             (2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05)),
        Body("neptune", 5.15138902046611451e-05,
             (1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01),
             (2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05)),
    ]


def centre_momentum(bodies):
    sun = bodies[0]
    sun.vx = -sum(b.vx * b.mass for b in bodies[1:]) / sun.mass
    sun.vy = -sum(b.vy * b.mass for b in bodies[1:]) / sun.mass
    sun.vz = -sum(b.vz * b.mass for b in bodies[1:]) / sun.mass


def advance(bodies, pairs, dt):
    for a, b in pairs:
        dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
        square = dx * dx + dy * dy + dz * dz
        pull = dt / (square * sqrt(square))
        ka, kb = b.mass * pull, a.mass * pull
        a.vx -= dx * ka
        a.vy -= dy * ka
        a.vz -= dz * ka
        b.vx += dx * kb
        b.vy += dy * kb
        b.vz += dz * kb
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


def energy(bodies, pairs):
    total = sum(0.5 * b.mass * (b.vx ** 2 + b.vy ** 2 + b.vz ** 2) for b in bodies)
    for a, b in pairs:
        total -= a.mass * b.mass / sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2)
    return total


def simulate(steps, disturbance):
    bodies = solar_system()
    bodies[1].vx += disturbance
    centre_momentum(bodies)
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1:]]
    before = energy(bodies, pairs)
    for _ in range(steps):
        advance(bodies, pairs, 0.01)
    return before, energy(bodies, pairs)


def main():
    parser = argparse.ArgumentParser(description="Simulate the outer planets.")
    parser.add_argument("steps", type=int, nargs="?", default=50000)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    results = [None] * options.threads

    def work(index):
        results[index] = simulate(options.steps, index * 1e-3)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(options.threads)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for before, after in results:
        print("energy %.9f -> %.9f" % (before, after))
    print("%.3f s" % (time.perf_counter() - start), file=sys.stderr)


if __name__ == "__main__":
    main()
