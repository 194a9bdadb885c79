"""One asyncio future or task used by all threads: it ends once, each callback is scheduled once."""
import asyncio
import contextvars
import random
from _race import each

END = (asyncio.InvalidStateError, asyncio.CancelledError, KeyError)


class Loop:
    """What futures need of a loop; whoever wants to runs what was scheduled."""

    def __init__(self):
        self.ready = []
        self.reports = 0

    def get_debug(self):
        return False

    def call_soon(self, fn, *args, context=None):
        self.ready.append((fn, args))

    def call_exception_handler(self, context):
        self.reports += 1

    def run_one(self):
        try:
            fn, args = self.ready.pop()
        except IndexError:
            return
        fn(*args)


def one_future(round):
    loop = Loop()
    future = asyncio.Future(loop=loop)
    context = contextvars.copy_context()
    ended, added, removed = [], [], []

    def use(i):
        rng = random.Random(round * 10 + i)
        for k in range(40):
            def callback(future, key=(i, k)):
                return key
            future.add_done_callback(callback, context=context)
            added.append(callback)
            what = rng.randrange(12)
            try:
                if k > 20 and what < 3:
                    if what == 0:
                        future.set_result(i)
                        ended.append(i)
                    elif what == 1:
                        future.set_exception(KeyError(i))
                        ended.append("error")
                    elif future.cancel(msg=i):
                        ended.append("cancelled")
                elif what == 3:
                    removed.append(future.remove_done_callback(callback))
                elif what == 4:
                    assert repr(future).startswith("<Future ")
                elif what == 5:
                    list(future._callbacks or ())
                elif what == 6:
                    future._asyncio_future_blocking = not future._asyncio_future_blocking
                    assert future._state in ("PENDING", "CANCELLED", "FINISHED")
                elif what == 7:
                    future.exception()
                elif what == 8:
                    future._result, future._exception, future._cancel_message, future._log_traceback
                elif what == 9:
                    next(iter(future))
                else:
                    assert future.result() in range(4)
            except END:
                pass
            except (RuntimeError, StopIteration) as e:
                assert what == 9, e

    each(use)
    if not future.done():
        future.set_result(0)
        ended.append(0)
    assert len(ended) == 1, ended
    assert len(loop.ready) == len(added) - sum(removed), (len(loop.ready), len(added), removed)
    assert len({fn for fn, args in loop.ready}) == len(loop.ready)
    assert all(args == (future,) for fn, args in loop.ready)


def one_task(round):
    loop = Loop()
    gates = [asyncio.Future(loop=loop) for _ in range(4)]

    async def work():
        for gate in gates:
            try:
                await gate
            except asyncio.CancelledError:
                pass
        return "done"

    task = asyncio.Task(work(), loop=loop)
    task.add_done_callback(lambda task: None)

    def use(i):
        rng = random.Random(round * 10 + i)
        for k in range(60):
            what = rng.randrange(10)
            try:
                if what < 4:
                    loop.run_one()
                elif what == 4:
                    task.cancel(msg=k)
                elif what == 5:
                    gates[rng.randrange(4)].set_result(k)
                elif what == 6:
                    assert repr(task).startswith("<Task ")
                elif what == 7:
                    task.set_name(k)
                    assert task.get_name() in map(str, range(60))
                elif what == 8:
                    task._fut_waiter, task._must_cancel, task.cancelling(), task.uncancel(), task.get_stack()
                else:
                    task.result()
            except (*END, RuntimeError, ValueError):
                pass

    each(use)
    asyncio.tasks._current_tasks.pop(loop, None)
    task._log_destroy_pending = False
    assert task._state in ("PENDING", "CANCELLED", "FINISHED")
    gates.clear()


for round in range(15):
    one_future(round)
    one_task(round)
print("ok")
