"""Threads that do nothing but call stop when another collects, sets the recursion limit or traces."""
import gc
import sys
import threading

done = False


def spin(n):
    return n if done or n < 2 else spin(n - 1) + spin(n - 2)


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


results = []


def work():
    spin(90)
    results.append(deep(200))


threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads:
    t.start()
for i in range(40):
    gc.collect()
    sys.setrecursionlimit(1000 + i)
sys.setrecursionlimit(500)
done = True
for t in threads:
    t.join()
print(results)


def too_deep():
    try:
        deep(600)
    except RecursionError as e:
        results.append(str(e))


results.clear()
t = threading.Thread(target=too_deep)
t.start()
t.join()
print(results)
