"""Lists that shrink while native code reads its arguments from them: fewer items, or an ordinary exception."""
import ast
import os
import socket
from _race import together

items = [b"ab"] * 50
names = ["a", "b", "c"]


class Node(ast.AST):
    _fields = names


def change():
    for _ in range(3000):
        del items[5:]
        items.extend([b"ab"] * 45)
        del names[1:]
        names.extend(["b", "c"])


def send():
    left, right = socket.socketpair()
    with left, right:
        for _ in range(300):
            n = left.sendmsg(items)
            assert n % 2 == 0 and right.recv(200) == b"ab" * (n // 2)


def write():
    r, w = os.pipe()
    for _ in range(300):
        n = os.writev(w, items)
        assert os.read(r, 200) == b"ab" * (n // 2)
    os.close(r), os.close(w)


def nodes():
    for _ in range(3000):
        try:
            Node(1, 2, 3)
        except (IndexError, TypeError):
            pass


together(change, send, write, nodes)
print("ok")
