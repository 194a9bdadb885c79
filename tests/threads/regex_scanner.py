"""One match iterator for all threads: each match at most once."""
import re
from _race import share

text = "".join("%03d " % k for k in range(300))
share(lambda: map(lambda m: int(m.group()), re.finditer(r"\d+", text)), list(range(300)), exact=False, rounds=8)
print("ok")
