"""The planets' motion: float arithmetic on list items in nested loops.

The model and its starting values are those of the Computer Language Benchmarks Game.
"""
import sys

SIZE = 230000

PI = 3.141592653589793
SOLAR_MASS = 4 * PI * PI
YEAR = 365.24


def make_bodies():
    sun = ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], SOLAR_MASS)
    jupiter = ([4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01],
               [1.66007664274403694e-03 * YEAR, 7.69901118419740425e-03 * YEAR,
                -6.90460016972063023e-05 * YEAR], 9.54791938424326609e-04 * SOLAR_MASS)
    saturn = ([8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01],
              [-2.76742510726411899e-03 * YEAR, 4.99852801234917238e-03 * YEAR,
               2.30417297573763929e-05 * YEAR], 2.85885980666130812e-04 * SOLAR_MASS)
    uranus = ([1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01],
              [2.96460137564761618e-03 * YEAR, 2.37847173959480950e-03 * YEAR,
               -2.96589568540237556e-05 * YEAR], 4.36624404335156298e-05 * SOLAR_MASS)
    neptune = ([1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01],
               [2.68067772490389322e-03 * YEAR, 1.62824170038242295e-03 * YEAR,
                -9.51592254519715870e-05 * YEAR], 5.15138902046611451e-05 * SOLAR_MASS)
    return [sun, jupiter, saturn, uranus, neptune]


def make_pairs(bodies):
    pairs = []
    for i in range(len(bodies) - 1):
        for j in range(i + 1, len(bodies)):
            pairs.append((bodies[i], bodies[j]))
    return pairs


def advance(dt, steps, bodies, pairs):
    for _ in range(steps):
        for ([x1, y1, z1], v1, m1), ([x2, y2, z2], v2, m2) in pairs:
            dx = x1 - x2
            dy = y1 - y2
            dz = z1 - z2
            mag = dt * ((dx * dx + dy * dy + dz * dz) ** -1.5)
            b1 = m1 * mag
            b2 = m2 * mag
            v1[0] -= dx * b2
            v1[1] -= dy * b2
            v1[2] -= dz * b2
            v2[0] += dx * b1
            v2[1] += dy * b1
            v2[2] += dz * b1
        for r, (vx, vy, vz), _m in bodies:
            r[0] += dt * vx
            r[1] += dt * vy
            r[2] += dt * vz


def energy(bodies, pairs):
    e = 0.0
    for ((x1, y1, z1), _v1, m1), ((x2, y2, z2), _v2, m2) in pairs:
        dx = x1 - x2
        dy = y1 - y2
        dz = z1 - z2
        e -= (m1 * m2) / ((dx * dx + dy * dy + dz * dz) ** 0.5)
    for _r, (vx, vy, vz), m in bodies:
        e += m * (vx * vx + vy * vy + vz * vz) / 2.0
    return e


def offset_momentum(bodies):
    px = py = pz = 0.0
    for _r, (vx, vy, vz), m in bodies:
        px -= vx * m
        py -= vy * m
        pz -= vz * m
    _r, v, m = bodies[0]
    v[0] = px / m
    v[1] = py / m
    v[2] = pz / m


def main(steps):
    bodies = make_bodies()
    pairs = make_pairs(bodies)
    offset_momentum(bodies)
    print("%.9f" % energy(bodies, pairs))
    advance(0.01, steps, bodies, pairs)
    print("%.9f" % energy(bodies, pairs))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
