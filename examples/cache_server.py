"""Simulates a server with a shared cache: client threads ask, a bounded LRU cache answers.

    cache_server.py [CLIENTS] [REQUESTS]

The cache is one object used by all threads; every shard of it has a lock of its own. Each answer is
checked, so the printed totals are the same each time; hits depend on timing and go to stderr.
"""
import sys
import threading
import time
from collections import OrderedDict


class Shard:
    def __init__(self, capacity):
        self.capacity = capacity
        self.lock = threading.Lock()
        self.items = OrderedDict()
        self.hits = self.misses = 0

    def get(self, key, compute):
        with self.lock:
            if key in self.items:
                self.items.move_to_end(key)
                self.hits += 1
                return self.items[key]
            self.misses += 1
        value = compute(key)
        with self.lock:
            self.items[key] = value
            if len(self.items) > self.capacity:
                self.items.popitem(last=False)
        return value


class Cache:
    def __init__(self, capacity, shards=8):
        self.shards = [Shard(capacity // shards) for _ in range(shards)]

    def get(self, key, compute):
        return self.shards[key % len(self.shards)].get(key, compute)

    def counts(self):
        return sum(s.hits for s in self.shards), sum(s.misses for s in self.shards)


def factors(n):
    """The prime factors of n: the slow answer that the cache remembers."""
    found = []
    p = 2
    while p * p <= n:
        while n % p == 0:
            found.append(p)
            n //= p
        p += 1
    if n > 1:
        found.append(n)
    return tuple(found)


class Client(threading.Thread):
    def __init__(self, number, cache, requests):
        super().__init__(name="client-%d" % number)
        self.cache, self.requests = cache, requests
        self.state = number * 7919 + 1
        self.total = self.primes = 0

    def next_key(self):
        """Small numbers more often than large ones."""
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        spread = self.state >> 6 & 1023
        return 100000 + spread * spread // 700

    def run(self):
        for _ in range(self.requests):
            key = self.next_key()
            answer = self.cache.get(key, factors)
            product = 1
            for p in answer:
                product *= p
            if product != key:
                raise ValueError("wrong factors for %d: %r" % (key, answer))
            self.total += sum(answer)
            self.primes += len(answer) == 1


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    requests = int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    cache = Cache(512)
    clients = [Client(i, cache, requests) for i in range(count)]
    start = time.perf_counter()
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    elapsed = time.perf_counter() - start
    for client in clients:
        print("%s: total %d, primes %d" % (client.name, client.total, client.primes))
    hits, misses = cache.counts()
    print("%d requests answered" % (hits + misses))
    print("%d hits, %d misses, %.3f s" % (hits, misses, elapsed), file=sys.stderr)


if __name__ == "__main__":
    main()
