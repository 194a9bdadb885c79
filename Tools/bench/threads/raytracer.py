"""The ray tracer of the single-threaded set: each thread renders a scene of its own."""
import importlib.util
import os

import harness

WORK = 1500


def load():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "programs", "raytrace.py")
    spec = importlib.util.spec_from_file_location("raytrace_program", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def work(height):
    return program.render(program.make_scene(), program.WIDTH, height)


if __name__ == "__main__":
    program = load()
    harness.run(work, WORK)
