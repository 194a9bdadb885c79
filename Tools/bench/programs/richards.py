"""Richards: a simulated operating system kernel; method calls, attributes, polymorphism.

After Martin Richards' systems-programming benchmark (BCPL, 1981).  With 10000 idle ticks the
scheduler queues 23246 packets and holds 9297 times, which each run checks.
"""
import sys

SIZE = 23

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
KIND_DEVICE, KIND_WORK = 0, 1
BUFFER_SIZE = 4
TICKS = 10000


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * BUFFER_SIZE

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class TaskState:
    """Three bits of the scheduler's view of a task."""

    def __init__(self, pending=False, waiting=False, holding=False):
        self.pending = pending
        self.waiting = waiting
        self.holding = holding

    def set_running(self):
        self.pending = self.waiting = self.holding = False

    def set_waiting_with_packet(self):
        self.pending = self.waiting = True
        self.holding = False

    def is_held_or_waiting(self):
        return self.holding or (not self.pending and self.waiting)

    def is_waiting_with_packet(self):
        return self.pending and self.waiting and not self.holding


class Task(TaskState):
    def __init__(self, kernel, ident, priority, queue, **state):
        TaskState.__init__(self, **state)
        self.kernel = kernel
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.link = kernel.tasks
        kernel.tasks = self
        kernel.table[ident] = self

    def run(self, packet):
        raise NotImplementedError

    def add_packet(self, packet, old):
        if self.queue is None:
            self.queue = packet
            self.pending = True
            if self.priority > old.priority:
                return self
        else:
            packet.append_to(self.queue)
        return old

    def run_task(self):
        if self.is_waiting_with_packet():
            packet = self.queue
            self.queue = packet.link
            self.waiting = self.holding = False
            self.pending = self.queue is not None
        else:
            packet = None
        return self.run(packet)

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.kernel.holds += 1
        self.holding = True
        return self.link

    def release(self, ident):
        task = self.kernel.find(ident)
        task.holding = False
        if task.priority > self.priority:
            return task
        return self

    def send(self, packet):
        task = self.kernel.find(packet.ident)
        self.kernel.queued += 1
        packet.link = None
        packet.ident = self.ident
        return task.add_packet(packet, self)


class IdleTask(Task):
    def __init__(self, kernel, ident, priority, count):
        Task.__init__(self, kernel, ident, priority, None)
        self.control = 1
        self.count = count

    def run(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.release(DEVICE_B)


class WorkTask(Task):
    def __init__(self, kernel, ident, priority, queue):
        Task.__init__(self, kernel, ident, priority, queue, pending=True, waiting=True)
        self.destination = HANDLER_A
        self.letter = 0

    def run(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.ident = self.destination
        packet.datum = 0
        for i in range(BUFFER_SIZE):
            self.letter += 1
            if self.letter > 26:
                self.letter = 1
            packet.data[i] = 64 + self.letter
        return self.send(packet)


class HandlerTask(Task):
    def __init__(self, kernel, ident, priority, queue):
        Task.__init__(self, kernel, ident, priority, queue, pending=True, waiting=True)
        self.work_in = None
        self.device_in = None

    def run(self, packet):
        if packet is not None:
            if packet.kind == KIND_WORK:
                self.work_in = packet.append_to(self.work_in)
            else:
                self.device_in = packet.append_to(self.device_in)
        work = self.work_in
        if work is None:
            return self.wait()
        count = work.datum
        if count >= BUFFER_SIZE:
            self.work_in = work.link
            return self.send(work)
        device = self.device_in
        if device is None:
            return self.wait()
        self.device_in = device.link
        device.datum = work.data[count]
        work.datum = count + 1
        return self.send(device)


class DeviceTask(Task):
    def __init__(self, kernel, ident, priority):
        Task.__init__(self, kernel, ident, priority, None, waiting=True)
        self.held = None

    def run(self, packet):
        if packet is None:
            packet = self.held
            if packet is None:
                return self.wait()
            self.held = None
            return self.send(packet)
        self.held = packet
        return self.hold()


class Kernel:
    def __init__(self):
        self.tasks = None
        self.table = [None] * 6
        self.holds = 0
        self.queued = 0

    def find(self, ident):
        task = self.table[ident]
        if task is None:
            raise LookupError("no task %d" % ident)
        return task

    def schedule(self):
        task = self.tasks
        while task is not None:
            if task.is_held_or_waiting():
                task = task.link
            else:
                task = task.run_task()


def run_kernel():
    kernel = Kernel()
    IdleTask(kernel, IDLE, 0, TICKS)
    queue = Packet(None, 0, KIND_WORK)
    queue = Packet(queue, 0, KIND_WORK)
    WorkTask(kernel, WORKER, 1000, queue)
    for handler, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
        queue = None
        for _ in range(3):
            queue = Packet(queue, device, KIND_DEVICE)
        HandlerTask(kernel, handler, priority, queue)
    DeviceTask(kernel, DEVICE_A, 4000)
    DeviceTask(kernel, DEVICE_B, 5000)
    kernel.schedule()
    return kernel.queued, kernel.holds


def main(repeats):
    for _ in range(repeats):
        result = run_kernel()
        if result != (23246, 9297):
            print("wrong result", result)
            sys.exit(1)
    print("queued %d, held %d" % result)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
