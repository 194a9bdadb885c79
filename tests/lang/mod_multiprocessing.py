# _multiprocessing, _posixshmem and mmap: processes that share semaphores, queues and memory.
import mmap
import multiprocessing
import multiprocessing.shared_memory
import os
import sys
import tempfile
import _multiprocessing
import _posixshmem


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


def square(x):
    return x * x


def fill(queue, lock, counter, n):
    for i in range(n):
        with lock:
            counter[:4] = (int.from_bytes(counter[:4], 'little') + 1).to_bytes(4, 'little')
    queue.put(os.getpid() != 0)


def answer(conn):
    conn.send(conn.recv()[::-1])
    conn.close()


def main():
    ctx = multiprocessing.get_context('fork')
    print(_multiprocessing.flags, _multiprocessing.SemLock.SEM_VALUE_MAX)
    lock, rlock, sem = ctx.Lock(), ctx.RLock(), ctx.BoundedSemaphore(2)
    print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), lock.release())
    attempt(lock.release)
    attempt(rlock.release)
    print(rlock.acquire(), rlock.acquire(), rlock._semlock._count(), rlock._semlock._is_mine(),
          rlock.release(), rlock.release())
    print(sem.acquire(), sem.get_value(), sem.release())
    attempt(sem.release)
    print(sem._semlock.kind, sem._semlock.maxvalue, sem._semlock._is_zero(), sem._semlock.name)
    attempt(_multiprocessing.SemLock, 5, 1, 1, '/x', True)
    attempt(_multiprocessing.sem_unlink, '/no such')
    queue, counter = ctx.Queue(), mmap.mmap(-1, 4)
    children = [ctx.Process(target=fill, args=(queue, lock, counter, 200)) for _ in range(3)]
    for p in children:
        p.start()
    print([queue.get(timeout=30) for _ in children])
    for p in children:
        p.join()
    print(int.from_bytes(counter[:4], 'little'), [p.exitcode for p in children])
    a, b = ctx.Pipe()
    p = ctx.Process(target=answer, args=(b,))
    p.start()
    a.send('reverse me')
    print(a.recv())
    p.join()
    with ctx.Pool(2) as pool:
        print(pool.map(square, range(10)), pool.apply(square, (12,)))

    shared = multiprocessing.shared_memory.SharedMemory(create=True, size=16)
    shared.buf[:3] = b'abc'
    other = multiprocessing.shared_memory.SharedMemory(shared.name)
    print(bytes(other.buf[:3]), shared.size >= 16)
    other.close()
    shared.close()
    shared.unlink()
    attempt(_posixshmem.shm_open, '/no such thing', os.O_RDWR)
    attempt(_posixshmem.shm_unlink, '/no such thing')
    attempt(_posixshmem.shm_open, 5, 1)

    m = mmap.mmap(-1, 20)
    print(m, len(m), m.write(b'hello\nworld'), m.tell(), m.seek(0), m.readline(), m.read(5), m.find(b'o', 0), m.rfind(b'o'))
    m[0] = 72
    m[1:5:2] = b'XY'
    print(m[:11], m[0], m[::-5], m.seek(-1, 2), m.read_byte(), list(m)[:2], m.move(0, 6, 5), m[:5])
    for f, *args in ((m.seek, 50), (m.seek, 0, 5), (m.read_byte,), (m.write, b'x' * 30), (m.write_byte, 300), (m.__getitem__, 99),
                     (m.__getitem__, 'a'), (m.__setitem__, 0, 256), (m.__setitem__, slice(0, 2), b'abc'), (m.__setitem__, 0, 'a'),
                     (m.__delitem__, 0), (m.move, 0, 15, 10), (m.flush, 5, 100), (mmap.mmap, -1, -1), (mmap.mmap, -1, 5, 1, 3, 9),
                     (mmap.mmap, 10 ** 9, 5), (m.read, 'a')):
        attempt(f, *args)
    view = memoryview(m)
    view[0] = 33
    print(m[0], view.nbytes, view.readonly)
    attempt(m.close)
    attempt(m.resize, 5)
    view.release()
    m.resize(10)
    attempt(m.size)
    print(len(m), m.madvise(mmap.MADV_NORMAL), m.flush())
    m.close()
    print(m, m.closed)
    attempt(len, m)
    attempt(m.read)
    with tempfile.TemporaryFile() as f:
        attempt(mmap.mmap, f.fileno(), 0)
        f.write(b'0123456789' * 500)
        f.flush()
        attempt(mmap.mmap, f.fileno(), 6000)
        with mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ) as m:
            print(m[4990:], m.size())
            attempt(m.write, b'x')
            attempt(m.__setitem__, 0, 1)
            attempt(m.resize, 3)
        with mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_COPY) as m:
            m[0] = 65
        with mmap.mmap(f.fileno(), 904, offset=4096) as m:
            m[:3] = b'abc'
            m.flush()
        f.seek(0)
        data = f.read()
        print(data[:3], data[4096:4100])


main()
