"""Renders spheres over a chequered floor with several threads and writes a PNG picture.

    raytracer.py [-w WIDTH] [-t THREADS] [-d DEPTH] [-o FILE]

All threads read one scene; each row is rendered by whichever thread is free.
"""
import argparse
import os
import queue
import sys
import threading
import time
from math import sqrt

import png


class Vec:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, o):
        return Vec(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vec(self.x - o.x, self.y - o.y, self.z - o.z)

    def __mul__(self, k):
        return Vec(self.x * k, self.y * k, self.z * k)

    def dot(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    def unit(self):
        return self * (1.0 / sqrt(self.dot(self)))


class Sphere:
    def __init__(self, centre, radius, colour, shine):
        self.centre, self.radius, self.colour, self.shine = centre, radius, colour, shine

    def hit(self, origin, ray):
        """The distance along ray to the first intersection, or None."""
        to = self.centre - origin
        along = to.dot(ray)
        inside = self.radius ** 2 - to.dot(to) + along * along
        if inside < 0:
            return None
        root = sqrt(inside)
        for distance in (along - root, along + root):
            if distance > 1e-4:
                return distance
        return None

    def normal(self, point):
        return (point - self.centre) * (1.0 / self.radius)

    def colour_at(self, point):
        return self.colour


class Floor:
    shine = 0.15

    def hit(self, origin, ray):
        if abs(ray.y) < 1e-9:
            return None
        distance = -origin.y / ray.y
        return distance if 1e-4 < distance < 60 else None

    def normal(self, point):
        return Vec(0.0, 1.0, 0.0)

    def colour_at(self, point):
        dark = (int(point.x // 1.0) + int(point.z // 1.0)) & 1
        return Vec(0.1, 0.1, 0.15) if dark else Vec(0.9, 0.9, 0.85)


def make_scene():
    things = [Floor()]
    for i in range(5):
        for j in range(3):
            colour = Vec(0.3 + 0.15 * i, 0.9 - 0.15 * i, 0.3 + 0.3 * j)
            centre = Vec(i * 1.6 - 3.2, 0.5 + 0.15 * j, 3.0 + j * 1.8)
            things.append(Sphere(centre, 0.5 + 0.15 * j, colour, 0.15 + 0.1 * j))
    return things, Vec(-4.0, 7.0, -3.0)


class Tracer:
    def __init__(self, things, light, depth):
        self.things, self.light, self.depth = things, light, depth

    def nearest(self, origin, ray):
        best, best_distance = None, 1e30
        for thing in self.things:
            distance = thing.hit(origin, ray)
            if distance is not None and distance < best_distance:
                best, best_distance = thing, distance
        return best, best_distance

    def shade(self, origin, ray, depth):
        thing, distance = self.nearest(origin, ray)
        if thing is None:
            sky = 0.5 + 0.5 * max(0.0, ray.y)
            return Vec(0.5 * sky, 0.7 * sky, sky)
        point = origin + ray * distance
        normal = thing.normal(point)
        to_light = (self.light - point).unit()
        brightness = 0.2
        if self.nearest(point, to_light)[0] is None:
            brightness += 0.8 * max(0.0, normal.dot(to_light))
        colour = thing.colour_at(point) * brightness
        if depth and thing.shine:
            mirrored = ray - normal * (2.0 * ray.dot(normal))
            seen = self.shade(point, mirrored, depth - 1)
            colour = colour * (1.0 - thing.shine) + seen * thing.shine
        return colour

    def row(self, y, width, height):
        eye = Vec(0.0, 2.2, -4.0)
        out = bytearray()
        for x in range(width):
            ray = Vec((x + 0.5) / width - 0.5, (0.42 - (y + 0.5) / height) * height / width, 0.8)
            colour = self.shade(eye, ray.unit(), self.depth)
            for part in (colour.x, colour.y, colour.z):
                out.append(min(255, int(part * 255)))
        return bytes(out)


def render(tracer, width, height, count):
    jobs = queue.SimpleQueue()
    for y in range(height):
        jobs.put(y)
    rows = [None] * height

    def work():
        while True:
            try:
                y = jobs.get_nowait()
            except queue.Empty:
                return
            rows[y] = tracer.row(y, width, height)

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return rows


def main():
    parser = argparse.ArgumentParser(description="Render a scene of spheres.")
    parser.add_argument("-w", "--width", type=int, default=160)
    parser.add_argument("-t", "--threads", type=int, default=os.cpu_count() or 2)
    parser.add_argument("-d", "--depth", type=int, default=3, help="reflections of reflections")
    parser.add_argument("-o", "--output", default="raytracer.png")
    options = parser.parse_args()
    height = options.width * 9 // 16
    start = time.perf_counter()
    rows = render(Tracer(*make_scene(), options.depth), options.width, height, options.threads)
    elapsed = time.perf_counter() - start
    png.write_png(options.output, options.width, rows)
    print("%d x %d pixels, checksum %d" % (options.width, height, png.checksum(rows)))
    print("%d threads, %.3f s, written to %s" % (options.threads, elapsed, options.output),
          file=sys.stderr)


if __name__ == "__main__":
    main()
