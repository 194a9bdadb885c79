"""set.add"""


def run(n):
    s = set()
    for i in range(n):
        s.add(i & 7)
