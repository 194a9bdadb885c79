"""append and pop: nothing lost, nothing twice."""
from _race import each

items = []
each(lambda i: [items.append((i, k)) for k in range(1000)])
assert len(items) == 4000 == len(set(items))
for i in range(4):
    mine = [k for j, k in items if j == i]
    assert mine == sorted(mine)
parts = each(lambda i: [items.pop() for k in range(1000)])
assert items == [] and len(set(x for p in parts for x in p)) == 4000
print("ok")
