# asyncio's natives: Future, Task, the iterator of a future, the running loop; seen by programs.
import asyncio
import _asyncio
import builtins
import contextvars
import gc
import os
import weakref

HERE = os.path.dirname(os.path.abspath(__file__)) + "/"


def print(*args):
    builtins.print(*(str(a).replace(HERE, "") for a in args))



print(asyncio.Future is _asyncio.Future, asyncio.Task is _asyncio.Task, _asyncio.Task.__mro__)
print(asyncio.Future[int], asyncio.Task[int])
loop = asyncio.new_event_loop()


def show(fn, *args, **kwargs):
    try:
        print(fn(*args, **kwargs))
    except BaseException as e:
        print(type(e).__name__, e)


def run(coro):
    return loop.run_until_complete(coro)


print("-- a future before, when and after it ends")
f = loop.create_future()
print(f, f._state, f._callbacks, f._result, f._exception, f._log_traceback,
      f.done(), f.cancelled(), f.get_loop() is loop)
show(f.result)
show(f.exception)
f.set_result(1)
print(f, f.result(), f.exception(), f._state, f.done())
show(f.set_result, 2)
show(f.set_exception, KeyError())
print(f.cancel(), f.cancel(msg="x"), f._cancel_message)
for bad in (3, int, StopIteration, StopIteration(1)):
    show(loop.create_future().set_exception, bad)
f = loop.create_future()
f.set_exception(KeyError)
print(f, f._log_traceback, repr(f.exception()), f._log_traceback)
show(f.result)
f = loop.create_future()
print(f.cancel("why"), f, f.cancelled(), f._cancel_message)
show(f.result)
show(f.exception)
print(repr(f._make_cancelled_error()))
f._cancel_message = "other"
show(f.result)
for name in ("_asyncio_future_blocking", "_log_traceback", "_cancel_message", "_state", "_loop"):
    show(delattr, f, name)
show(setattr, f, "_state", "FINISHED")
show(setattr, f, "_log_traceback", True)
show(setattr, f, "something", 1)

print("-- not initialised")
f = _asyncio.Future.__new__(_asyncio.Future)
for what in ("result", "exception", "cancel", "get_loop", "__iter__", "__repr__", "done", "cancelled"):
    show(getattr(f, what))
show(f.set_result, 1)
show(f.remove_done_callback, 1)
show(getattr, f, "_state")
show(getattr, f, "_callbacks")
print(f._loop, f._asyncio_future_blocking)
show(asyncio.Future, 3)
show(asyncio.Future, other=3)
show(asyncio.Task, 3, loop=loop)
show(asyncio.Task, loop=loop)

print("-- callbacks")
f = loop.create_future()
var = contextvars.ContextVar("var", default="outer")


def note(name):
    def callback(future):
        print("called", name, future is f, var.get())
    return callback


a, b = note("a"), note("b")
inner = contextvars.copy_context()
inner.run(var.set, "inner")
f.add_done_callback(a)
f.add_done_callback(b, context=inner)
f.add_done_callback(a)
print(len(f._callbacks), [fn.__name__ for fn, context in f._callbacks])
print(f.remove_done_callback(a), f.remove_done_callback(a), len(f._callbacks))
for i in range(9):
    f.add_done_callback(a)
print(f.remove_done_callback(b), len(f._callbacks))
f.add_done_callback(b, context=inner)
f.set_result(None)
print(f._callbacks)
f.add_done_callback(b)
run(asyncio.sleep(0))
run(asyncio.sleep(0))


class Evil:
    calm = False

    def __eq__(self, other):
        if not Evil.calm:
            Evil.calm = True
            f.remove_done_callback(a)
        return True

    def __call__(self, future):
        print("evil")


class Fails:
    def __eq__(self, other):
        raise KeyError("eq")


f = loop.create_future()
for fn in (a, b, a, Evil()):
    f.add_done_callback(fn)
print(f.remove_done_callback(Evil()) > 0, f._callbacks)
f.add_done_callback(a)
show(f.remove_done_callback, Fails())
show(f.add_done_callback)
show(f.add_done_callback, a, inner)

print("-- the iterator")
f = loop.create_future()
it = f.__await__()
print(type(it).__name__, iter(it) is it, next(it) is f, f._asyncio_future_blocking)
show(it.send, None)
f.set_result((1, 2))
show(next, it)
show(next, it)
f = loop.create_future()
f.set_result((1, 2))
show(f.__await__().send, None)
show(list, f)
it = iter(loop.create_future())
show(it.throw, KeyError("thrown"))
show(next, it)
it = iter(loop.create_future())
print(it.close())
show(next, it)
show(it.throw)

print("-- tasks")


async def value(v):
    await asyncio.sleep(0)
    return v


async def fail(exc):
    await asyncio.sleep(0)
    raise exc


async def wait(f):
    return await f


async def main():
    task = asyncio.create_task(value(3), name="three")
    print(task.get_name(), task.done(), task.get_coro().__name__, task in asyncio.all_tasks(), task._fut_waiter)
    print(await task, task.done(), task.result(), task._must_cancel)
    task.set_name(4)
    print(repr(task.get_name()), task.get_stack())
    show(task.set_result, 1)
    show(task.set_exception, KeyError())
    task = asyncio.create_task(fail(KeyError("k")))
    show(task.result)
    try:
        await task
    except KeyError as e:
        print("raised", e, e is task.exception(), task.get_stack()[0].f_code.co_name)
    f = loop.create_future()
    task = asyncio.create_task(wait(f), name="waiter")
    await asyncio.sleep(0)
    print(task, task._fut_waiter is f, [x.f_code.co_name for x in task.get_stack()])
    print(f._callbacks[0][0].__self__ is task, f._callbacks[0][0].__qualname__)
    task.cancel("enough")
    print(task.cancelling(), task, task.uncancel(), task.uncancel(), f)
    try:
        await task
    except asyncio.CancelledError as e:
        print("cancelled", e.args, task.cancelled(), task)
    print(task.cancel(), task.cancelling())
    print(asyncio.current_task().get_name().startswith("Task-"), len(asyncio.all_tasks()))


run(main())


async def odd(v):
    class Awaitable:
        def __await__(self):
            yield v
    try:
        await Awaitable()
    except RuntimeError as e:
        print(str(e).split(" in task")[0].split("<")[0])


class Duck:
    """A future by its protocol only."""
    _asyncio_future_blocking = True

    def __init__(self, loop, result):
        self.loop, self.value = loop, result

    def get_loop(self):
        return self.loop

    def add_done_callback(self, fn, *, context):
        print("duck waits", type(context).__name__, self._asyncio_future_blocking)
        loop.call_soon(fn, self, context=context)

    def cancel(self, msg=None):
        print("duck cancelled", msg)
        return False

    def result(self):
        if isinstance(self.value, Exception):
            raise self.value
        return self.value

    def __await__(self):
        self._asyncio_future_blocking = True
        yield self
        return self.result()


async def ducks():
    print(await Duck(loop, 5))
    try:
        await Duck(loop, KeyError("duck"))
    except KeyError as e:
        print("raised", e)
    task = asyncio.create_task(wait(Duck(loop, 6)))
    await asyncio.sleep(0)
    print(task.cancel("stop"), task._must_cancel)
    try:
        await task
    except asyncio.CancelledError as e:
        print("cancelled", e.args)
    other = asyncio.new_event_loop()
    for v in (3, loop.create_future(), other.create_future(), Duck(other, 1), (x for x in ())):
        await odd(v)
    other.close()
    me = asyncio.current_task()
    try:
        await me
    except RuntimeError as e:
        print(str(e).split(":")[0])


run(ducks())


async def stubborn():
    for i in range(3):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            print("no", e.args)
    return "survived"


async def cancel_chain():
    inner = asyncio.create_task(stubborn())
    outer = asyncio.create_task(wait(inner))
    for i in range(3):
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        print(outer.cancel(i))
    print(await outer, inner.cancelling(), outer.cancelling())
    early = asyncio.create_task(value(1))
    early.cancel("early")
    try:
        await early
    except asyncio.CancelledError as e:
        print("early", e.args)
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.001)
    except asyncio.TimeoutError as e:
        print("timeout")
    print(await asyncio.gather(value(1), fail(KeyError(2)), value(3), return_exceptions=True))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(value(i)) for i in range(3)]
    print([t.result() for t in tasks])
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail(KeyError("one")))
            group.create_task(stubborn_no_more())
    except* KeyError as e:
        print("group", e.exceptions)


async def stubborn_no_more():
    try:
        await asyncio.sleep(10)
    finally:
        print("cleaned up")


run(cancel_chain())

print("-- what is reported")
loop.set_exception_handler(lambda loop, context: print(sorted(context), context["message"],
                                                       context.get("exception")))
f = loop.create_future()
f.set_exception(KeyError("lost"))
del f
gc.collect()
task = loop.create_task(fail(ValueError("lost, too")))
run(asyncio.sleep(0.001))
del task
gc.collect()
f = loop.create_future()
task = loop.create_task(wait(f))
run(asyncio.sleep(0))
del task, f
gc.collect()
f = loop.create_future()
task = loop.create_task(wait(f))
run(asyncio.sleep(0))
task._log_destroy_pending = False
del task, f
gc.collect()

print("-- subclasses and weak references")


class MyFuture(asyncio.Future):
    extra = None

    def __init__(self, extra, **kwargs):
        super().__init__(**kwargs)
        self.extra = extra

    def cancel(self, msg=None):
        print("my cancel", msg)
        return super().cancel(msg)

    def add_done_callback(self, fn, *, context=None):
        print("my callback")
        super().add_done_callback(fn, context=context)


class MyTask(asyncio.Task):
    def __del__(self):
        print("gone")
        super().__del__()


async def subclasses():
    f = MyFuture([1], loop=loop)
    task = MyTask(wait(f), loop=loop, name="mine")
    await asyncio.sleep(0)
    print(task.cancel("m"), f.extra, isinstance(f, asyncio.Future), task)
    try:
        await task
    except asyncio.CancelledError as e:
        print(e.args)
    r = weakref.ref(MyFuture(1, loop=loop))
    gc.collect()
    print(r())
    return weakref.ref(task)


r = run(subclasses())
gc.collect()
print(r())

print("-- loops")
show(asyncio.get_running_loop)
print(asyncio._get_running_loop())


async def running():
    return asyncio.get_running_loop() is loop is asyncio.get_event_loop() is asyncio._get_running_loop()


print(run(running()))
asyncio._set_running_loop(5)
print(asyncio.get_running_loop(), asyncio.get_event_loop())
asyncio._set_running_loop(None)
show(asyncio.get_running_loop)
_asyncio._enter_task(loop=loop, task="t")
print(asyncio.current_task(loop))
show(_asyncio._enter_task, loop, "u")
show(_asyncio._leave_task, loop, "u")
_asyncio._leave_task(loop, "t")
show(_asyncio._leave_task, loop, "t")
print(asyncio.current_task(loop))

print("-- steps as loops see them")
coro = value(1)
task = loop.create_task(coro)
step = loop._ready[-1]._callback
print(type(step).__name__, step.__self__ is task)
show(step, 1)
show(step, a=1)
run(task)
show(step)


async def stops():
    raise SystemExit(3)


task = loop.create_task(stops())
show(loop.run_forever)
print(repr(task.exception()))
loop.set_debug(True)
f = loop.create_future()
print(f._source_traceback[-1].name, f._source_traceback[-1].line)
loop.close()
