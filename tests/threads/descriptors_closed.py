"""Sockets, epoll objects and maps that are closed, reconfigured and used at once: OSError or ValueError, and no endless wait."""
import mmap
import multiprocessing
import os
import select
import socket
import time
from _race import together

with open("/proc/self/statm") as f:
    # ThreadSanitizer, which maps terabytes, takes closing a descriptor that is in use for a race.
    SANITIZED = int(f.read().split()[0]) * os.sysconf("SC_PAGESIZE") > 1 << 40

for n in range(60):
    a, b = socket.socketpair()
    a.settimeout(20)
    b.settimeout(20)

    def use():
        for _ in range(50):
            try:
                a.send(b"x"), b.recv(1), a.fileno(), a.gettimeout(), repr(a), a.family, a.getblocking()
            except (OSError, ValueError):
                return

    def settle():
        for k in range(50):
            try:
                a.settimeout(20 + k % 2)
            except OSError:
                return

    def close():
        if not SANITIZED:
            a.close()

    together(use, settle, close)
    a.close(), b.close()
closed = socket.socket()
closed.settimeout(30)
closed.close()
for call in (lambda: closed.recv(1), lambda: closed.send(b"x"), lambda: closed.accept()):
    start = time.monotonic()
    try:
        call()
    except OSError as e:
        assert not isinstance(e, TimeoutError), e
    assert time.monotonic() - start < 25

for n in range(60):
    e = select.epoll()
    r, w = os.pipe()

    class Closing:
        def fileno(self):
            if SANITIZED:
                return -1
            e.close()
            return r

    def poll():
        try:
            for _ in range(20):
                e.register(r)
                e.poll(0)
                e.unregister(r)
        except (OSError, ValueError):
            pass

    def close_it():
        try:
            e.register(Closing())
            assert False
        except (ValueError, OSError):
            pass

    together(poll, close_it)
    os.close(r), os.close(w)

p = select.poll()
for n in range(300):
    p.register(0)

    def modify():
        try:
            p.modify(0, select.POLLIN)
        except FileNotFoundError:
            pass

    def unregister():
        p.unregister(0)

    together(modify, unregister)
    try:
        p.modify(0, select.POLLIN)
        assert False, "registered by modify()"
    except FileNotFoundError:
        pass

m = mmap.mmap(-1, 4096)


def use_map(k):
    for n in range(200):
        m[n] = n % 256
        assert m[n] == n % 256
        m.seek(n), m.tell(), m.write_byte(n % 256), m.seek(0), m.read(3), m.read_byte(), len(m), m[1:4], repr(m)


together(lambda: use_map(0), lambda: use_map(1), lambda: use_map(2))
m.close()

for n in range(200):
    s = multiprocessing.BoundedSemaphore(1)
    s.acquire()
    done = []

    def release():
        try:
            s.release()
            done.append(1)
        except ValueError:
            pass

    together(release, release, release)
    assert len(done) == 1, done
print("ok")
