"""An event loop per thread, call_soon_threadsafe and run_coroutine_threadsafe between them."""
import asyncio
import threading
from _race import each


async def work(n):
    await asyncio.sleep(0)
    return n * 2


def own_loop(i):
    async def main():
        return sum(await asyncio.gather(*(work(n) for n in range(20))))
    assert asyncio.run(main()) == 380


each(own_loop)
loop = asyncio.new_event_loop()
t = threading.Thread(target=loop.run_forever)
t.start()


def use(i):
    for k in range(15):
        f = asyncio.run_coroutine_threadsafe(work(k), loop)
        assert f.result(30) == k * 2


each(use)
loop.call_soon_threadsafe(loop.stop)
t.join()
loop.close()
print("ok")
