"""What the wake-up descriptor does not take is reported, unless its buffer is full and that is wanted."""
import errno
import io
import os
import signal
import sys


def reported(function):
    sys.stderr, before = io.StringIO(), sys.stderr
    try:
        function()
        return sys.stderr.getvalue()
    finally:
        sys.stderr = before


def raised():
    try:
        signal.raise_signal(signal.SIGUSR1)
    except ZeroDivisionError as e:
        print("raised", e)


signal.signal(signal.SIGUSR1, lambda *args: 1 / 0)
r, w = os.pipe()
os.set_blocking(w, False)
os.set_blocking(r, False)
print(signal.set_wakeup_fd(w))
print(repr(reported(raised)), os.read(r, 9) == bytes([signal.SIGUSR1]))

try:
    while True:
        os.write(w, b"x" * 4096)
except BlockingIOError:
    pass
try:
    while True:
        os.write(w, b"x")
except BlockingIOError:
    pass
for options in {}, {"warn_on_full_buffer": True}, {"warn_on_full_buffer": False}, {}:
    signal.set_wakeup_fd(w, **options)
    text = reported(raised)
    lines = text.splitlines()
    print(options, lines[:1], lines[-1:])

# A descriptor that cannot be written to is reported in any case.
for options in {}, {"warn_on_full_buffer": False}:
    signal.set_wakeup_fd(r, **options)
    lines = reported(raised).splitlines()
    print(options, lines[:1], lines[-1:] == [f"OSError: [Errno {errno.EBADF}] {os.strerror(errno.EBADF)}"])
print(signal.set_wakeup_fd(-1) == r)
print(repr(reported(raised)))
