"""SIGINT's handler; what handlers raise comes from the call that the signal interrupts; detached text files."""
import _thread
import io
import signal

print(signal.getsignal(signal.SIGINT) in (signal.default_int_handler, signal.SIG_IGN))
signal.signal(signal.SIGINT, lambda *args: 1 / 0)
try:
    _thread.interrupt_main()
except ZeroDivisionError as e:
    print("in place:", e)
t = io.TextIOWrapper(io.BufferedWriter(io.BytesIO()), encoding="ascii")
t.detach()
print(repr(t), t.encoding, t.errors, t.line_buffering, t.write_through)
try:
    t.write("x")
except ValueError as e:
    print(e)
