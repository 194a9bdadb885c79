"""One match iterator for all threads: each match at most once, ValueError for who comes second."""
import re
from _race import drain, each

text = "".join("%03d " % k for k in range(300))
for _ in range(8):
    matches = re.finditer(r"\d+", text)
    parts = each(lambda i: drain(matches, ValueError))
    got = [int(m.group()) for part in parts for m in part]
    assert sorted(got) == list(range(300)), len(got)
print("ok")
