# Signals from outside, while the program sleeps or computes.
"$PYTHON" -c 'import os, time
os.system(f"(sleep 0.2; kill -INT {os.getpid()}) &")
try: time.sleep(30)
except KeyboardInterrupt as e: print("interrupted", repr(e))
os.system(f"(sleep 0.2; kill -INT {os.getpid()}) &")
def spin():
    while True: pass
try: spin()
except KeyboardInterrupt: print("interrupted again")
import signal
signal.signal(signal.SIGUSR1, lambda number, frame: print("handler", number, frame.f_code.co_name))
os.kill(os.getpid(), signal.SIGUSR1)
print("after")'; echo $?
"$PYTHON" -c 'import os, time
os.system(f"(sleep 0.2; kill -INT {os.getpid()}) &")
time.sleep(30)' 2>&1; echo $?
"$PYTHON" -c 'import os, time
os.system(f"(sleep 0.2; kill -TERM {os.getpid()}) &")
time.sleep(30)' 2>&1; echo $?
