"""A small ray tracer: float vectors as objects, operator methods, closest-hit search."""
import sys
from math import sqrt

SIZE = 690
WIDTH = 100
EPSILON = 0.00001


class Vector:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def cross(self, other):
        return Vector(self.y * other.z - self.z * other.y,
                      self.z * other.x - self.x * other.z,
                      self.x * other.y - self.y * other.x)

    def scale(self, factor):
        return Vector(factor * self.x, factor * self.y, factor * self.z)

    def length(self):
        return sqrt(self.dot(self))

    def normalized(self):
        return self.scale(1.0 / self.length())

    def reflect(self, normal):
        return self - normal.scale(2.0 * self.dot(normal))


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction.normalized()

    def at(self, t):
        return self.origin + self.direction.scale(t)


class Sphere:
    def __init__(self, centre, radius, surface):
        self.centre = centre
        self.radius = radius
        self.surface = surface

    def intersect(self, ray):
        to_centre = self.centre - ray.origin
        v = to_centre.dot(ray.direction)
        inside = self.radius * self.radius - (to_centre.dot(to_centre) - v * v)
        if inside < 0.0:
            return None
        return v - sqrt(inside)

    def normal_at(self, point):
        return (point - self.centre).normalized()


class Plane:
    def __init__(self, base, normal, surface):
        self.base = base
        self.normal = normal.normalized()
        self.surface = surface

    def intersect(self, ray):
        v = ray.direction.dot(self.normal)
        if v > -EPSILON:
            return None
        return (self.base - ray.origin).dot(self.normal) / v

    def normal_at(self, point):
        return self.normal


class PlainSurface:
    def __init__(self, colour, specular=0.2, lambert=0.6, ambient=0.2):
        self.colour = colour
        self.specular = specular
        self.lambert = lambert
        self.ambient = ambient

    def colour_at(self, point):
        return self.colour


class CheckedSurface(PlainSurface):
    def __init__(self, colour, other, size):
        PlainSurface.__init__(self, colour)
        self.other = other
        self.size = size

    def colour_at(self, point):
        steps = int(abs(point.x) + 0.5) // self.size + int(abs(point.z) + 0.5) // self.size
        return self.other if steps % 2 else self.colour


class Scene:
    def __init__(self):
        self.things = []
        self.lights = []
        self.depth = 0

    def closest(self, ray):
        best = best_t = None
        for thing in self.things:
            t = thing.intersect(ray)
            if t is not None and t > EPSILON and (best is None or t < best_t):
                best = thing
                best_t = t
        return best, best_t

    def lit(self, point, light):
        to_light = light - point
        distance = to_light.length()
        ray = Ray(point, to_light)
        for thing in self.things:
            t = thing.intersect(ray)
            if t is not None and EPSILON < t < distance:
                return False
        return True

    def colour(self, ray):
        if self.depth > 3:
            return (0.0, 0.0, 0.0)
        thing, t = self.closest(ray)
        if thing is None:
            sky = 0.5 + 0.5 * ray.direction.y
            return (0.3 * sky, 0.5 * sky, 0.9 * sky)
        point = ray.at(t)
        normal = thing.normal_at(point)
        surface = thing.surface
        base = surface.colour_at(point)
        lambert = 0.0
        for light in self.lights:
            if self.lit(point, light):
                contribution = (light - point).normalized().dot(normal)
                if contribution > 0.0:
                    lambert += contribution
        lambert = min(1.0, lambert)
        weight = surface.ambient + surface.lambert * lambert
        r, g, b = base[0] * weight, base[1] * weight, base[2] * weight
        if surface.specular > 0.0:
            self.depth += 1
            sr, sg, sb = self.colour(Ray(point, ray.direction.reflect(normal)))
            self.depth -= 1
            r += surface.specular * sr
            g += surface.specular * sg
            b += surface.specular * sb
        return (r, g, b)


def make_scene():
    scene = Scene()
    scene.lights.append(Vector(30.0, 30.0, 10.0))
    scene.lights.append(Vector(-10.0, 100.0, 30.0))
    scene.things.append(Sphere(Vector(1.0, 3.0, -10.0), 1.0, PlainSurface((1.0, 1.0, 0.0))))
    for y in range(6):
        surface = PlainSurface((y / 6.0, 1.0 - y / 6.0, 0.5))
        scene.things.append(Sphere(Vector(-3.0 - y * 0.4, 2.3, -5.0), 0.4, surface))
    checks = CheckedSurface((1.0, 1.0, 1.0), (0.1, 0.1, 0.1), 2)
    scene.things.append(Plane(Vector(0.0, 0.0, 0.0), Vector(0.0, 1.0, 0.0), checks))
    return scene


def render(scene, width, height):
    eye = Vector(0.0, 1.8, 10.0)
    forward = (Vector(0.0, 3.0, 0.0) - eye).normalized()
    right = forward.cross(Vector(0.0, 1.0, 0.0)).normalized()
    up = right.cross(forward).normalized()
    check = 0
    for y in range(height):
        vertical = up.scale((height / 2.0 - y) / width)
        for x in range(width):
            direction = forward + right.scale((x - width / 2.0) / width) + vertical
            r, g, b = scene.colour(Ray(eye, direction))
            pixel = (int(255 * min(1.0, r)) << 16 | int(255 * min(1.0, g)) << 8
                     | int(255 * min(1.0, b)))
            check = (check * 31 + pixel) % 1000000007
    return check


def main(height):
    print("checksum", render(make_scene(), WIDTH, height))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
