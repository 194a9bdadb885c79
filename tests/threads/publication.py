"""Fresh object graphs handed over through shared containers: never seen half made."""
from _race import together


class Node:
    def __init__(self, n):
        self.a = n
        self.b = [n, str(n), {n: (n,)}]
        self.me = self


box = [Node(0)]
table = {"k": Node(0)}


class Holder:
    node = Node(0)


def write():
    for k in range(800):
        box[0] = Node(k)
        table["k"] = Node(k)
        Holder.node = Node(k) if k % 50 == 0 else Holder.node
        holder.node = Node(k)


def check(n):
    assert n.me is n and n.b[0] == n.a and n.b[1] == str(n.a) and n.b[2][n.a] == (n.a,)


def read():
    for _ in range(1000):
        check(box[0])
        check(table["k"])
        check(holder.node)
        check(Holder.node)


holder = Holder()
together(write, read, read, write)
print("ok")
