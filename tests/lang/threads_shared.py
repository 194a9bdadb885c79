"""Threads working on shared lists, dicts, sets, objects: totals must be exact."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import threading

N, M = 4, 3000


def run(*targets):
    threads = [threading.Thread(target=t) for t in targets]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


shared_list, shared_dict, shared_set = [], {}, set()


def fill(base):
    def body():
        for i in range(base, base + M):
            shared_list.append(i)
            shared_dict[i] = i * 2
            shared_set.add(i)
    return body


run(*[fill(k * M) for k in range(N)])
print(len(shared_list), sorted(shared_list) == list(range(N * M)), len(shared_dict),
    sum(shared_dict.values()), shared_set == set(range(N * M)))
popped = [[] for _ in range(N)]


def drain(k):
    def body():
        while True:
            try:
                popped[k].append(shared_list.pop())
            except IndexError:
                return
    return body


run(*[drain(k) for k in range(N)])
print(len(shared_list), sorted(x for p in popped for x in p) == list(range(N * M)))


def delete(k):
    def body():
        for i in range(k * M, (k + 1) * M, 2):
            del shared_dict[i]
            shared_set.discard(i)
    return body


run(*[delete(k) for k in range(N)])
print(len(shared_dict), len(shared_set), all(i % 2 for i in shared_dict))


class Account:
    def __init__(self):
        self.lock = threading.Lock()
        self.balance = 0
        self.log = []

    def deposit(self, n):
        with self.lock:
            self.balance += n
            self.log.append(n)


account = Account()
run(*[lambda k=k: [account.deposit(k) for _ in range(M)] for k in range(N)])
print(account.balance, len(account.log), sum(account.log))
setdefault_winners = {}


def race_setdefault(k):
    def body():
        for i in range(M):
            setdefault_winners.setdefault(i, k)
    return body


run(*[race_setdefault(k) for k in range(N)])
print(len(setdefault_winners), set(setdefault_winners.values()) <= set(range(N)))
it = iter(range(N * M))
taken = [[] for _ in range(N)]
it_lock = threading.Lock()


def take(k):
    def body():
        while True:
            with it_lock:
                x = next(it, None)
            if x is None:
                return
            taken[k].append(x)
    return body


run(*[take(k) for k in range(N)])
print(sorted(x for t in taken for x in t) == list(range(N * M)))


class Node:
    def __init__(self, v):
        self.v = v


objects = {}


def attributes(k):
    def body():
        node = Node(k)
        objects[k] = node
        for i in range(M):
            setattr(node, "a%d" % (i % 20), i)
            node.v += 1
    return body


run(*[attributes(k) for k in range(N)])
print([objects[k].v - k for k in range(N)], [len(vars(objects[k])) for k in range(N)])
shared_object = Node(0)


def own_attribute(k):
    def body():
        for i in range(M):
            setattr(shared_object, "t%d" % k, i)
    return body


run(*[own_attribute(k) for k in range(N)])
print(sorted(vars(shared_object).items()))
text_parts = []


def strings(k):
    def body():
        s = ""
        for i in range(500):
            s += chr(97 + (i + k) % 26)
        text_parts.append(s)
    return body


run(*[strings(k) for k in range(N)])
print(sorted(s[:3] + str(len(s)) for s in text_parts))
functions = []


def closures(k):
    def body():
        def make(n):
            return lambda x: x + n + k
        fs = [make(i) for i in range(100)]
        functions.append(sum(f(1) for f in fs))
    return body


run(*[closures(k) for k in range(N)])
print(sorted(functions))
classes = []


def class_making(k):
    def body():
        for i in range(50):
            cls = type("C%d_%d" % (k, i), (Node,), {"m": lambda self: self.v})
            classes.append(cls(i).m())
    return body


run(*[class_making(k) for k in range(N)])
print(sum(classes), len(classes), len(Node.__subclasses__()) <= 200)
errors = []


def exceptions(k):
    def deep(n):
        if n == 0:
            raise ValueError(k)
        deep(n - 1)

    def body():
        total = 0
        for i in range(200):
            try:
                deep(i % 20)
            except ValueError as e:
                total += e.args[0]
        errors.append(total)
    return body


run(*[exceptions(k) for k in range(N)])
print(sorted(errors))
sums = []
big = list(range(20000))


def reader():
    sums.append((sum(big), sum(x for x in big if x % 2), len([x for x in big]), big[777], max(big)))


run(*[reader for _ in range(N)])
print(set(sums))
counter = {"n": 0}
counter_lock = threading.RLock()


def recursive_lock(depth):
    with counter_lock:
        counter["n"] += 1
        if depth:
            recursive_lock(depth - 1)


run(*[lambda: [recursive_lock(5) for _ in range(100)] for _ in range(N)])
print(counter)
