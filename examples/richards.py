"""Martin Richards' operating system simulation, once per thread.

    richards.py [THREADS] [REPEATS]

Every thread runs its own simulated kernel; the packet counts are checked against the known ones.
"""
import os
import sys
import threading
import time

EXPECTED = (23246, 9297)
IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)


class Packet:
    def __init__(self, link, ident, is_work):
        self.link, self.ident, self.is_work = link, ident, is_work
        self.datum = 0
        self.data = [0] * 4


def append(packet, queue):
    """The queue with the packet at its end."""
    packet.link = None
    if queue is None:
        return packet
    last = queue
    while last.link is not None:
        last = last.link
    last.link = packet
    return queue


class Task:
    def __init__(self, kernel, ident, priority, queue, waiting=True):
        self.kernel, self.ident, self.priority, self.queue = kernel, ident, priority, queue
        self.pending, self.waiting, self.held = queue is not None, waiting, False
        self.link = kernel.tasks
        kernel.tasks = kernel.table[ident] = self

    def run(self):
        packet = None
        if self.pending and self.waiting and not self.held:
            packet = self.queue
            self.queue = packet.link
            self.waiting = False
            self.pending = self.queue is not None
        return self.step(packet)

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.kernel.holds += 1
        self.held = True
        return self.link

    def release(self, ident):
        task = self.kernel.table[ident]
        task.held = False
        return task if task.priority > self.priority else self

    def send(self, packet):
        target = self.kernel.table[packet.ident]
        self.kernel.queued += 1
        packet.link = None
        packet.ident = self.ident
        if target.queue is not None:
            append(packet, target.queue)
            return self
        target.queue = packet
        target.pending = True
        return target if target.priority > self.priority else self


class Idle(Task):
    control, ticks = 1, 10000

    def step(self, packet):
        self.ticks -= 1
        if self.ticks == 0:
            return self.hold()
        if self.control & 1:
            self.control = self.control >> 1 ^ 0xD008
            return self.release(DEVICE_B)
        self.control >>= 1
        return self.release(DEVICE_A)


class Work(Task):
    handler, letter = HANDLER_A, 0

    def step(self, packet):
        if packet is None:
            return self.wait()
        self.handler = HANDLER_A + HANDLER_B - self.handler
        packet.ident = self.handler
        packet.datum = 0
        for i in range(4):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        return self.send(packet)


class Handler(Task):
    work = device = None

    def step(self, packet):
        if packet is not None:
            if packet.is_work:
                self.work = append(packet, self.work)
            else:
                self.device = append(packet, self.device)
        work = self.work
        if work is not None:
            if work.datum == 4:
                self.work = work.link
                return self.send(work)
            device = self.device
            if device is not None:
                self.device = device.link
                device.datum = work.data[work.datum]
                work.datum += 1
                return self.send(device)
        return self.wait()


class Device(Task):
    kept = None

    def step(self, packet):
        if packet is not None:
            self.kept = packet
            return self.hold()
        if self.kept is None:
            return self.wait()
        packet, self.kept = self.kept, None
        return self.send(packet)


class Kernel:
    def __init__(self):
        self.tasks, self.table, self.holds, self.queued = None, [None] * 6, 0, 0
        Idle(self, IDLE, 0, None, waiting=False)
        Work(self, WORKER, 1000, Packet(Packet(None, 0, True), 0, True))
        for handler, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
            queue = None
            for _ in range(3):
                queue = Packet(queue, device, False)
            Handler(self, handler, priority, queue)
        Device(self, DEVICE_A, 4000, None)
        Device(self, DEVICE_B, 5000, None)

    def schedule(self):
        task = self.tasks
        while task is not None:
            if task.held or (task.waiting and not task.pending):
                task = task.link
            else:
                task = task.run()
        return self.queued, self.holds


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else os.cpu_count() or 2
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    results = [None] * count

    def work(index):
        results[index] = {Kernel().schedule() for _ in range(repeats)}

    threads = [threading.Thread(target=work, args=(i,)) for i in range(count)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - start
    print("queued %d, held %d" % EXPECTED if all(r == {EXPECTED} for r in results) else results)
    print("%d threads, %d runs each, %.3f s" % (count, repeats, elapsed), file=sys.stderr)


if __name__ == "__main__":
    main()
