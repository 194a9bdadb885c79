"""Graph algorithms: Dijkstra, A*, topological order, union-find, components, flow, matching."""
import heapq
from collections import defaultdict, deque


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


def dijkstra(graph, start):
    distance, queue, previous = {start: 0}, [(0, start)], {}
    while queue:
        d, node = heapq.heappop(queue)
        if d > distance[node]:
            continue
        for other, weight in graph[node].items():
            new = d + weight
            if new < distance.get(other, float("inf")):
                distance[other] = new
                previous[other] = node
                heapq.heappush(queue, (new, other))
    return distance, previous


def path_to(previous, node):
    path = [node]
    while node in previous:
        node = previous[node]
        path.append(node)
    return path[::-1]


def a_star(walls, size, start, goal):
    def estimate(p):
        return abs(p[0] - goal[0]) + abs(p[1] - goal[1])
    queue, best, came = [(estimate(start), 0, start)], {start: 0}, {}
    expanded = 0
    while queue:
        _, cost, point = heapq.heappop(queue)
        if point == goal:
            return cost, expanded
        if cost > best[point]:
            continue
        expanded += 1
        x, y = point
        for nx, ny in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if 0 <= nx < size and 0 <= ny < size and (nx, ny) not in walls:
                if cost + 1 < best.get((nx, ny), 1 << 30):
                    best[nx, ny] = cost + 1
                    came[nx, ny] = point
                    heapq.heappush(queue, (cost + 1 + estimate((nx, ny)), cost + 1, (nx, ny)))
    return None, expanded


def topological(edges):
    incoming, following = defaultdict(int), defaultdict(list)
    nodes = set()
    for a, b in edges:
        following[a].append(b)
        incoming[b] += 1
        nodes |= {a, b}
    ready = sorted(n for n in nodes if not incoming[n])
    order = []
    while ready:
        node = heapq.heappop(ready)
        order.append(node)
        for other in following[node]:
            incoming[other] -= 1
            if not incoming[other]:
                heapq.heappush(ready, other)
    if len(order) < len(nodes):
        raise ValueError("cycle among %s" % sorted(n for n in nodes if incoming[n]))
    return order


class UnionFind:
    def __init__(self, n):
        self.parent = list(range(n))
        self.size = [1] * n

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = x = self.parent[self.parent[x]]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.size[a] < self.size[b]:
            a, b = b, a
        self.parent[b] = a
        self.size[a] += self.size[b]
        return True


def kruskal(n, edges):
    forest = UnionFind(n)
    return [(w, a, b) for w, a, b in sorted(edges) if forest.union(a, b)]


def strong_components(graph):
    index, low, stack, on_stack, found = {}, {}, [], set(), []

    def visit(v):
        index[v] = low[v] = len(index)
        stack.append(v)
        on_stack.add(v)
        for w in graph.get(v, ()):
            if w not in index:
                visit(w)
                low[v] = min(low[v], low[w])
            elif w in on_stack:
                low[v] = min(low[v], index[w])
        if low[v] == index[v]:
            component = []
            while True:
                w = stack.pop()
                on_stack.discard(w)
                component.append(w)
                if w == v:
                    break
            found.append(sorted(component))
    for v in sorted(graph):
        if v not in index:
            visit(v)
    return sorted(found)


def max_flow(capacity, source, sink):
    flow = 0
    residual = {u: dict(vs) for u, vs in capacity.items()}
    for u, vs in capacity.items():
        for v in vs:
            residual.setdefault(v, {}).setdefault(u, 0)
    while True:
        parent, queue = {source: None}, deque([source])
        while queue and sink not in parent:
            u = queue.popleft()
            for v, c in residual[u].items():
                if c > 0 and v not in parent:
                    parent[v] = u
                    queue.append(v)
        if sink not in parent:
            return flow
        path, v = [], sink
        while parent[v] is not None:
            path.append((parent[v], v))
            v = parent[v]
        amount = min(residual[u][v] for u, v in path)
        for u, v in path:
            residual[u][v] -= amount
            residual[v][u] += amount
        flow += amount


def matching(wishes):
    taken = {}

    def give(person, seen):
        for thing in wishes[person]:
            if thing not in seen:
                seen.add(thing)
                if thing not in taken or give(taken[thing], seen):
                    taken[thing] = person
                    return True
        return False
    count = sum(give(person, set()) for person in wishes)
    return count, sorted(taken.items())


random = Random(7)
graph = {i: {} for i in range(200)}
for _ in range(900):
    a, b = random.below(200), random.below(200)
    graph[a][b] = random.below(50) + 1
distance, previous = dijkstra(graph, 0)
print(len(distance), sum(distance.values()), max(distance.values()),
    path_to(previous, max(distance, key=lambda n: (distance[n], n))))
walls = {(random.below(40), random.below(40)) for _ in range(450)} - {(0, 0), (39, 39)}
print(a_star(walls, 40, (0, 0), (39, 39)), a_star({(1, 0), (0, 1)}, 40, (0, 0), (39, 39)))
print(topological([("shirt", "tie"), ("tie", "jacket"), ("trousers", "shoes"), ("trousers", "belt"),
    ("belt", "jacket"), ("socks", "shoes")]))
try:
    topological([(1, 2), (2, 3), (3, 1), (0, 1)])
except ValueError as e:
    print(e)
edges = [(random.below(1000), random.below(100), random.below(100)) for _ in range(600)]
tree = kruskal(100, edges)
print(len(tree), sum(w for w, _, _ in tree), tree[:3])
print(strong_components({1: [2], 2: [3], 3: [1, 4], 4: [5], 5: [6], 6: [4], 7: [6, 8], 8: [7],
    9: []}))
print([len(c) for c in strong_components({k: list(v) for k, v in graph.items()}) if len(c) > 1])
print(max_flow({"s": {"a": 10, "b": 5, "c": 15}, "a": {"b": 4, "d": 9, "e": 15},
    "b": {"c": 4, "e": 8}, "c": {"f": 16}, "d": {"e": 15, "t": 10}, "e": {"f": 15, "t": 10},
    "f": {"b": 6, "t": 10}}, "s", "t"))
print(matching({"ann": ["x", "y"], "bob": ["x"], "cat": ["y", "z"], "dan": ["z"]}))
