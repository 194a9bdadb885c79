"""The Richards program of the single-threaded set, once in each thread."""
import importlib.util
import os

import harness

WORK = 68


def load():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "programs", "richards.py")
    spec = importlib.util.spec_from_file_location("richards_program", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def work(repeats):
    return [program.run_kernel() for _ in range(repeats)][-1]


if __name__ == "__main__":
    program = load()
    harness.run(work, WORK)
