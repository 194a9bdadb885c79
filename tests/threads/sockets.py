"""Socket pairs and select between threads: all bytes arrive in order."""
import selectors
import socket
from _race import together

a, b = socket.socketpair()


def send():
    for k in range(300):
        a.sendall(b"%05d" % k)
    a.shutdown(socket.SHUT_WR)


def receive():
    data = b""
    with selectors.DefaultSelector() as s:
        s.register(b, selectors.EVENT_READ)
        while True:
            s.select(30)
            part = b.recv(100)
            if not part:
                return data
            data += part


data = together(send, receive)[1]
assert data == b"".join(b"%05d" % k for k in range(300))
a.close(), b.close()
print("ok")
