"""Each thread builds, links, walks and drops instances of a class of its own making."""
import harness

WORK = 18000000


def build(n):
    class Node:
        def __init__(self, value, following):
            self.value = value
            self.following = following

    total = 0
    for start in range(n // 100):
        head = None
        for i in range(100):
            head = Node(start ^ i, head)
        while head is not None:
            total += head.value
            head = head.following
    return total


if __name__ == "__main__":
    harness.run(build, WORK)
