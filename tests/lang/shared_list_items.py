"""Items of a list that another thread has seen: read and stored with every kind of index."""
import threading


def shared_case():
    l = [1, 2.5, 'x', [3]]
    t = threading.Thread(target=lambda: l)
    t.start()
    t.join()
    def rd(i): return l[i]
    def st(i, v): l[i] = v
    for i in (0, 1, 2, -1, -4): print(rd(i))
    for i in (4, -5, 2**70, True, 'a'):
        try: print(rd(i))
        except Exception as e: print(type(e).__name__, e)
    for i in (0, 3, -1, 4, -5, 2**70, True, 'a'):
        try: st(i, [i]); print(l)
        except Exception as e: print(type(e).__name__, e)
    for n in range(300):
        l[0] = n; l[1] = [n]; l[2] += 'y' if isinstance(l[2], str) else [1]
        l[n % 4]
    print(l[0], l[1], l[3])
    def make(): return l
    make()[0] = 5; print(make()[0])
    try: make()[7] = 1
    except IndexError as e: print(e)


shared_case()
