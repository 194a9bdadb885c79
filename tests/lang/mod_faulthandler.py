# faulthandler: tracebacks of fatal signals, of all threads, on signals and after a time.
import faulthandler
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading


# A sanitizer's own handlers would come before the signals' default actions.
unhandled = {'ASAN_OPTIONS': 'detect_leaks=0 handle_segv=0 handle_sigfpe=0 handle_abort=0'}


def child(code, *options):
    p = subprocess.run([sys.executable, *options, '-c', code], stderr=subprocess.PIPE, text=True,
                       env=os.environ | unhandled)
    print(p.returncode, re.sub(r'0x[0-9a-f]{16}', '0xX', p.stderr), end='')


crash = '''
import faulthandler, sys
{}
def f():
    faulthandler.{}
f()
'''
child(crash.format('faulthandler.enable()', '_sigsegv()'))
child(crash.format('faulthandler.enable(all_threads=False)', '_sigabrt()'))
child(crash.format('', '_sigfpe()'), '-X', 'faulthandler')
child(crash.format('faulthandler.enable(); faulthandler.disable()', '_sigsegv()'))
print(faulthandler.is_enabled(), faulthandler.disable())


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


def show(file):
    file.seek(0)
    text = file.read().replace(os.path.abspath(__file__), 'PROGRAM').replace(__file__, 'PROGRAM')
    print(re.sub(r'0x[0-9a-f]{16}', '0xX', text), end='')
    file.seek(0)
    file.truncate()


with tempfile.TemporaryFile('w+') as file:
    def outer(all_threads):
        def inner():
            faulthandler.dump_traceback(file, all_threads)
        inner()

    outer(False)
    show(file)
    outer(True)
    show(file)
    stop, ready = threading.Event(), threading.Event()

    def waits():
        ready.set()
        stop.wait()

    t = threading.Thread(target=waits)
    t.start()
    ready.wait()
    faulthandler.dump_traceback(file.fileno())
    stop.set()
    t.join()
    file.seek(0)
    text = file.read()
    print(text.count('Current thread'), text.count('\nThread') + text.startswith('Thread'),
          'in waits' in text, 'in wait' in text)
    file.seek(0)
    file.truncate()

    faulthandler.register(signal.SIGUSR1, file, all_threads=False)

    def sends():
        os.kill(os.getpid(), signal.SIGUSR1)

    sends()
    show(file)
    print(faulthandler.unregister(signal.SIGUSR1), faulthandler.unregister(signal.SIGUSR1))

    hits = []
    signal.signal(signal.SIGUSR1, lambda *a: hits.append(a[0]))
    faulthandler.register(signal.SIGUSR1, file, all_threads=False, chain=True)
    sends()
    show(file)
    faulthandler.unregister(signal.SIGUSR1)
    sends()
    print(hits)

    faulthandler.dump_traceback_later(0.05, file=file)
    threading.Event().wait(0.4)
    faulthandler.cancel_dump_traceback_later()
    file.seek(0)
    lines = file.read().splitlines()
    print(lines[0], lines[1][:10], 'in wait' in lines[2])

attempt(faulthandler.dump_traceback_later, 0)
attempt(faulthandler.dump_traceback_later, -1)
attempt(faulthandler.dump_traceback_later, 'a')
attempt(faulthandler.dump_traceback, -1)
attempt(faulthandler.dump_traceback, object())
attempt(faulthandler.register, signal.SIGSEGV)
attempt(faulthandler.register, 1000)
attempt(faulthandler.register)
sys.stderr = None
attempt(faulthandler.enable)
attempt(faulthandler.dump_traceback)
