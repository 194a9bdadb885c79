"""sys.monitoring.register_callback() by several threads: each callback is given back once, or is the one that stays."""
import sys
from _race import each

m = getattr(sys, "monitoring", None)
if m is not None:
    m.use_tool_id(3, "test")
    for n in range(20):
        callbacks = [[(lambda *a, k=k, i=i: None) for k in range(100)] for i in range(4)]

        def exchange(i):
            return [m.register_callback(3, m.events.LINE, c) for c in callbacks[i]]

        given = [c for part in each(exchange) for c in part]
        given.append(m.register_callback(3, m.events.LINE, None))
        assert given.count(None) == 1
        assert sorted(map(id, filter(None, given))) == sorted(id(c) for part in callbacks for c in part)
    m.free_tool_id(3)
print("ok")
